"""Asking for one condition: in a popover, the editor that fits the field's kind.

Values of a choice or link are ticked and take effect at once, so that the list shows what each of them brings; what is
typed takes effect with Enter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from crmdesk.models import kinds
from crmdesk.models.field import Field
from crmdesk.models.kinds import BadValue, Raw
from crmdesk.models.queries.lists import ANY_OF, EMPTY, FILLED, NONE_OF
from crmdesk.models.queries.narrowing import COMING, PAST, Condition, ways
from crmdesk.text import _, capital
from crmdesk.ui.kit import format, show
from crmdesk.ui.kit.buttons import Button, Segment, Segmented
from crmdesk.ui.kit.filter_words import days_words, is_time, value_words, way_words
from crmdesk.ui.kit.labels import PlainLabel
from crmdesk.ui.kit.names import Names
from crmdesk.ui.kit.popover import Option, Options, Popover, scrolled
from crmdesk.ui.kit.when_field import WhenField
from crmdesk.ui.theme import repolish

Take = Callable[[Condition | None], None]
_DAYS = (1, 7, 30, 90, 365)


class Ticks(Options):
    """Options of which several may be ticked: Space, a digit or a click ticks one, Enter is done. Signal: `done()`."""

    done = Signal()

    def __init__(self, options: Sequence[Option], name: str, ticked: Sequence[object]) -> None:
        self._all = list(options)
        self.ticked = set(ticked)
        self._touched = False
        first = next((one.key for one in options if one.key in self.ticked), None)
        super().__init__([self._boxed(one) for one in options], name, marked=first)
        self.chosen.connect(self._turn)
        self.typed.connect(self.jump)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802, D102
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self.ticked and not self._touched:
                self.take()
            self.done.emit()
        else:
            super().keyPressEvent(event)

    def _turn(self, key: object) -> None:
        self._touched = True
        self.ticked ^= {key}
        place = next(n for n, one in enumerate(self._all) if one.key == key)
        self.replace(place, self._boxed(self._all[place]))

    def _boxed(self, one: Option) -> Option:
        ticked = one.key in self.ticked
        return Option(one.key, one.words, _("chosen") if ticked else "", "square-check" if ticked else "square")


def ask_condition(
    anchor: QWidget,
    f: Field[Any],
    standing: Condition | None,
    names: Names,
    now: Callable[[], dt.datetime],
    take: Take,
) -> Popover:
    """Ask how a field is to be narrowed; take(condition, or None to lift it) may be called several times."""
    if isinstance(f.kind, kinds.Choice | kinds.Link):
        return _ask_values(anchor, f, standing, names, take)
    popover = _Amount(anchor, f, standing, now, take)
    popover.open(popover.first_stop())
    return popover


def _ask_values(anchor: QWidget, f: Field[Any], standing: Condition | None, names: Names, take: Take) -> Popover:
    label = _(f.label)
    popover = Popover(anchor, label)
    offered: list[Raw] = [word.value for word in f.kind.words] if isinstance(f.kind, kinds.Choice) else []
    called = dict(names.offered(f.target)) if f.target else {}
    offered += [*called, None] if f.target else []
    chosen = standing.value if standing is not None and isinstance(standing.value, tuple) else ()
    if gone := [one for one in chosen if one not in offered]:  # no longer offered, but asked for
        offered += gone
        called |= names.called(f.target or "", [int(str(one)) for one in gone])
    # the key None stands for "nothing is marked", so each value is wrapped
    options = [Option((value,), capital(value_words(f, value, called))) for value in offered]
    ticks = Ticks(options, label, [(value,) for value in chosen])
    way = Segmented(
        [Segment(ANY_OF, way_words(f, ANY_OF)), Segment(NONE_OF, way_words(f, NONE_OF))],
        _("How {field} is asked").format(field=label),
        current=standing.way if standing is not None else ANY_OF,
    )

    def changed(_key: object = None) -> None:
        values = tuple(value for value in offered if (value,) in ticks.ticked)
        take(Condition(f.column, way.current, values) if values else None)

    ticks.chosen.connect(changed)
    way.chosen.connect(lambda _way: changed() if ticks.ticked else None)
    ticks.done.connect(popover.done)
    popover.body.addWidget(way)
    popover.body.addWidget(scrolled(ticks, len(offered)))
    popover.body.addWidget(PlainLabel(_("Space chooses one, Enter is done."), "small", "secondary", wrap=True))
    popover.open(ticks)
    return popover


class _Amount(Popover):
    """Asks for a text, number or moment: first in which way, then with what."""

    def __init__(
        self, anchor: QWidget, f: Field[Any], standing: Condition | None, now: Callable[[], dt.datetime], take: Take
    ) -> None:
        super().__init__(anchor, _(f.label))
        self._field, self._take, self._now = f, take, now
        label = _(f.label)
        self._way = QComboBox()
        self._way.setAccessibleName(_("How {field} is asked").format(field=label))
        for one in ways(f):
            self._way.addItem(way_words(f, one), one)
        span = COMING if COMING in ways(f) else PAST
        days = [Option(n, capital(days_words(span, n)), "", "calendar-clock") for n in _DAYS]
        self._days = Options(days, label)
        self._day = WhenField(now, label, "15-12-2026", coming=False, day=True)
        self._line = QLineEdit()
        self._line.setAccessibleName(label)
        self._line.setMaxLength(300)
        self._why = PlainLabel("", "small", "bad", wrap=True)
        self._why.hide()
        self._apply = Button(_("Show these"), "list-filter", "primary", "Return")
        self._show(standing)
        self._days.chosen.connect(lambda key: self._done(int(str(key))))
        self._way.currentIndexChanged.connect(lambda _n: self._fit())
        self._day.changed.connect(self.refit)
        self._apply.clicked.connect(self._enter)
        self.entered.connect(self._enter)
        for widget in (self._way, self._days, self._day, self._line, self._why, self._apply):
            self.body.addWidget(widget)
        self._fit()

    def first_stop(self) -> QWidget:
        """Where the keyboard goes."""
        stops = (self._days, self._day.field, self._line)
        return next((one for one in stops if one.isVisibleTo(self)), self._way)

    @property
    def _asked(self) -> str:
        return str(self._way.currentData())

    def _show(self, standing: Condition | None) -> None:
        if standing is None:
            return
        self._way.setCurrentIndex(max(0, self._way.findData(standing.way)))
        if standing.value is None or standing.way in (PAST, COMING):
            return
        if is_time(self._field):
            self._day.set_day(dt.date.fromisoformat(str(standing.value)))
        else:
            self._line.setText(_written(self._field, standing.value))
            self._line.selectAll()

    def _fit(self) -> None:
        typed = self._asked not in (PAST, COMING, EMPTY, FILLED)
        self._days.setVisible(self._asked in (PAST, COMING))
        self._day.setVisible(typed and is_time(self._field))
        self._line.setVisible(typed and not is_time(self._field))
        self._apply.setVisible(self._asked not in (PAST, COMING))
        self.refit()

    def _enter(self) -> None:
        if self._asked in (PAST, COMING):
            self._days.take()
        elif self._asked in (EMPTY, FILLED):
            self._done(None)
        elif is_time(self._field):
            self._enter_day()
        else:
            self._enter_line()

    def _enter_day(self) -> None:
        if self._day.moment is not None:
            self._done(self._day.moment.date().isoformat())
        elif self._day.empty:
            self._refuse(_("Enter a day like 15-12-2026."), self._day.field)

    def _enter_line(self) -> None:
        try:
            value = self._field.kind.parse(self._line.text())
            if value is None:
                raise BadValue(_("Enter what to look for."))
            stored = self._field.kind.store(value)
        except BadValue as bad:
            self._refuse(str(bad), self._line)
        else:
            self._done(stored)

    def _done(self, value: Raw) -> None:
        self.done()
        self._take(Condition(self._field.column, self._asked, value))

    def _refuse(self, reason: str, field: QLineEdit) -> None:
        self._why.setText(reason)
        self._why.show()
        field.setProperty("state", "bad")
        field.setAccessibleDescription(reason)
        repolish(field)
        field.setFocus()
        self.refit()


def _written(f: Field[Any], value: object) -> str:
    return format.amount(int(str(value))) if isinstance(f.kind, kinds.Money) else show.shown(f, {f.column: value})
