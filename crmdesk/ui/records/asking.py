"""Small questions beside what they are about, as popovers: until when, whose, what to do; `then` gets the answer.

They know no record and write nothing, so that every page asks in the same way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from crmdesk.models.when import MORNING
from crmdesk.text import _
from crmdesk.ui.kit import format
from crmdesk.ui.kit.buttons import Button
from crmdesk.ui.kit.labels import PlainLabel
from crmdesk.ui.kit.popover import Option, Options, Popover, scrolled
from crmdesk.ui.kit.when_field import WhenField

Now = Callable[[], dt.datetime]
Named = tuple[int, str]
"""A row that may be chosen: its id and stored name."""


def ask_when(
    anchor: QWidget,
    title: str,
    presets: Sequence[tuple[str, dt.datetime | None]],
    now: Now,
    then: Callable[[dt.datetime | None], None],
) -> Popover:
    """Until when: one of some moments (None is "no date"), or one typed in words."""
    popover = Popover(anchor, title)
    options = Options([Option(n, words, short(moment)) for n, (words, moment) in enumerate(presets)], title)
    field = WhenField(now, _("Another moment"))

    def take(moment: dt.datetime | None) -> None:
        popover.done()
        then(moment)

    def enter() -> None:
        if field.moment is not None:
            take(field.moment)
        elif field.empty:
            options.take()

    options.chosen.connect(lambda n: take(presets[int(str(n))][1]))
    type_into(options, field)
    field.changed.connect(popover.refit)
    popover.entered.connect(enter)
    popover.body.addWidget(options)
    popover.body.addWidget(field)
    popover.open(options)
    return popover


def snooze_presets(now: dt.datetime) -> list[tuple[str, dt.datetime | None]]:
    """Tomorrow, in three days, and Monday of next week, at nine; now is local."""
    return [
        (_("Tomorrow"), morning(now, 1)),
        (_("In 3 days"), morning(now, 3)),
        (_("Next week"), morning(now, 7 - now.weekday())),
    ]


def morning(now: dt.datetime, days: int) -> dt.datetime:
    """Nine o'clock so many days ahead, in the zone of this PC; now is local."""
    return dt.datetime.combine(now.date() + dt.timedelta(days), MORNING).astimezone()


def ask_owner(anchor: QWidget, owners: Sequence[Named], mine: str, then: Callable[[int | None], None]) -> Popover:
    """Whose: one of the owners, or nobody; the one of this name comes first."""
    ordered = sorted(owners, key=lambda one: one[1].casefold() != mine.casefold())
    rows = [
        Option(owner, name, _("you") if name.casefold() == mine.casefold() else "", "user-round")
        for owner, name in ordered
    ]
    return ask_one(anchor, _("Assign to"), [*rows, Option(None, _("Nobody"), "", "x")], lambda key: then(number(key)))


def ask_task(anchor: QWidget, subject: str, now: Now, then: Callable[[str, dt.datetime], None]) -> Popover:
    """What is to be done, and when."""
    popover = Popover(anchor, _("Plan a task"), width=340)
    what = QLineEdit(subject)
    what.setAccessibleName(_("What"))
    what.setMaxLength(300)
    what.selectAll()
    when = WhenField(now, _("When"))
    when.set_text(_("tomorrow"))
    save = Button(_("Plan task"), "calendar-plus", "primary", "Return")
    why = PlainLabel("", "small", "bad", wrap=True)
    why.hide()

    def take() -> None:
        problem = (
            _("Say what is to be done.")
            if not what.text().strip()
            else when.problem or ("" if when.moment else _("Say when."))
        )
        if problem or when.moment is None:
            why.setText(problem)
            why.show()
            popover.refit()
            return
        popover.done()
        then(what.text().strip(), when.moment)

    save.clicked.connect(take)
    popover.entered.connect(take)
    when.changed.connect(popover.refit)
    for label, field in ((_("&What"), what), (_("W&hen"), when.field)):
        named = PlainLabel(label, "small", "secondary")
        named.setBuddy(field)
        pair = QVBoxLayout()
        pair.setSpacing(4)
        pair.addWidget(named)
        pair.addWidget(what if field is what else when)
        popover.body.addLayout(pair)
    popover.body.setSpacing(12)
    popover.body.addWidget(why)
    popover.body.addWidget(save)
    popover.open(what)
    return popover


def ask_one(
    anchor: QWidget, title: str, rows: Sequence[Option], then: Callable[[object], None], *, marked: object = None
) -> Popover:
    """One of some rows, by its key; marked: the one that holds now."""
    popover = Popover(anchor, title, width=260)
    options = Options(rows, title, marked=marked)

    def take(key: object) -> None:
        popover.done()
        then(key)

    options.chosen.connect(take)
    options.typed.connect(options.jump)
    popover.body.addWidget(scrolled(options, len(rows)))
    popover.open(options)
    return popover


def type_into(options: Options, field: WhenField) -> None:
    """A letter typed at the options begins a date in the field."""

    def begin(text: str) -> None:
        field.field.setFocus()
        field.field.setText(text)

    options.typed.connect(begin)


def short(moment: dt.datetime | None) -> str:
    """A moment in a few words; "" for none."""
    return "" if moment is None else f"{format.weekday(moment.date())} {format.time(moment)}"


def number(key: object) -> int | None:
    """A key as the number of a row; None for nobody."""
    return key if isinstance(key, int) else None
