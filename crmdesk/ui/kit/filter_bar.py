"""The filter of a list: a button that asks for conditions, a chip for each, and views that keep them under a name.

It knows the kind of record and nothing of the page, so that every list is narrowed in the same way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import cached_property

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from crmdesk.controllers import saved_views
from crmdesk.controllers.desk import Desk, Rejected
from crmdesk.models.changes import Changes
from crmdesk.models.entity import Entity
from crmdesk.models.queries import narrowing
from crmdesk.models.queries.lists import Filter
from crmdesk.models.queries.narrowing import Condition, SavedView
from crmdesk.text import _
from crmdesk.ui import tokens
from crmdesk.ui.kit import painting
from crmdesk.ui.kit.buttons import Button, Pressable
from crmdesk.ui.kit.card import Divider
from crmdesk.ui.kit.filter_popover import ask_condition
from crmdesk.ui.kit.filter_words import is_time, words
from crmdesk.ui.kit.flow import WrapRow
from crmdesk.ui.kit.inset import inset
from crmdesk.ui.kit.labels import PlainLabel
from crmdesk.ui.kit.names import Names
from crmdesk.ui.kit.plain import tooltip
from crmdesk.ui.kit.popover import Option, Options, Popover, scrolled
from crmdesk.ui.theme import repolish, theme

Act = Callable[..., None]
"""Workplace.act: runs a prepared call of the desk, with an undo in the toast."""

_ICONS = {
    "status": "inbox",
    "type": "tag",
    "owner_id": "user-round",
    "source_id": "store",
    "campaign_id": "megaphone",
    "score": "flame",
    "snoozed_until": "alarm-clock",
    "tags": "tag",
    "country": "globe",
    "city": "map-pin",
    "expected_value": "euro",
    "value": "euro",
    "stage_id": "square-kanban",
    "status_id": "target",
    "industry_id": "building-2",
    "company": "building-2",
    "name": "file-text",
    "close_date": "calendar",
    "product_id": "archive",
    "job_title": "contact-round",
    "consent_email": "mail",
    "consent_phone": "phone",
}


class FilterBar(QWidget):
    """The chips, hidden while there is none; `button` is the button that asks, which the page puts into its bar.

    act: how a step is run (Workplace.act); now: the local moment; follows: the widget before it in the order of Tab;
    edge: where the page's contents begin.
    Signal: `changed()`, when other rows are asked for.
    """

    changed = Signal()

    def __init__(
        self,
        entity: type[Entity],
        desk: Desk,
        act: Act,
        now: Callable[[], dt.datetime],
        button: Button,
        currency: str = "EUR",
        *,
        edge: int = 12,
    ) -> None:
        super().__init__()
        self.entity, self.button = entity, button
        self._desk, self._act, self._now, self._currency = desk, act, now, currency
        self._names, self._edge = Names(desk), edge
        self._conditions: tuple[Condition, ...] = ()
        self.chips: list[Chip] = []
        self._clear: Button | None = None
        self._clear_is_here = True
        self.follows: QWidget = button
        self.setAccessibleName(_("Filters"))
        self.hide()
        button.clicked.connect(self.ask)

    @cached_property
    def _row(self) -> WrapRow:
        """The line of chips, made with the first of them: most lists are looked at as they are."""
        row = WrapRow(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(inset(row, self._edge, 8))
        column.addWidget(Divider())
        return row

    # -- asking ----------------------------------------------------------------------------------------------------

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What is asked for."""
        return self._conditions

    def filters(self) -> tuple[Filter, ...]:
        """The same for a query, as it stands at this moment."""
        return narrowing.filters(self.entity, self._conditions, self._now())

    @property
    def views(self) -> list[SavedView]:
        """The views that are kept."""
        return self._desk.read(narrowing.saved_views, self.entity)

    @property
    def view(self) -> SavedView | None:
        """The view that says just what is asked for."""
        asked = set(self._conditions)
        return next((one for one in self.views if asked and set(one.conditions) == asked), None)

    # -- changing --------------------------------------------------------------------------------------------------

    def set_conditions(self, conditions: Sequence[Condition]) -> None:
        """Ask for other rows, and tell."""
        if tuple(conditions) != self._conditions:
            self._conditions = tuple(conditions)
            self.show_again()
            self.changed.emit()

    def reset(self, conditions: Sequence[Condition] = ()) -> None:
        """Ask for all rows, or for those of conditions; nothing is told."""
        if tuple(conditions) != self._conditions:
            self._conditions = tuple(conditions)
            self.show_again()

    def offer_clear(self, on: bool) -> None:
        """Whether "Clear filters" stands here, or in the place of the rows, of which there are none."""
        self._clear_is_here = on
        if self._clear is not None:
            self._clear.setVisible(on)
            self._row.fit()

    def clear(self) -> None:
        """Ask for all rows, and tell."""
        self.set_conditions(())

    def refresh(self, changes: Changes | None) -> None:
        """Take up what changed: a view, or the name of a value that is asked for."""
        links = [f.target for one in self._conditions if (f := self.entity.fields[one.column]).target]
        if self._conditions and (changes is None or changes.touches("setting", *filter(None, links))):
            self.show_again()

    def show_again(self) -> None:
        """Show the chips: the conditions changed, or what they are called."""
        widgets = [item.widget() for n in range(self._row.flow.count()) if (item := self._row.flow.itemAt(n))]
        at = next((n for n, widget in enumerate(widgets) if widget is not None and widget.hasFocus()), None)
        self._row.flow.clear()
        self._clear = None
        view = self.view
        self.chips = [self._chip(one) for one in self._conditions]
        if view is not None:
            named = Button(view.name, "star", "link", size="small")
            named.setAccessibleName(_("View {name}").format(name=view.name))
            named.clicked.connect(lambda: self._ask_about(view, named))
            self._row.add(named)
        for chip in self.chips:
            self._row.add(chip)
        if self._conditions:
            if view is None:
                save = Button(_("Save view"), "star", "link", size="small")
                save.clicked.connect(lambda: self._ask_name(save, "", self._save))
                self._row.add(save)
            self._clear = Button(_("Clear filters"), "", "link", size="small")
            self._clear.clicked.connect(self.clear)
            self._row.add(self._clear)
            self._clear.setVisible(self._clear_is_here)
        n = len(self._conditions)
        self.button.set_text(_("Filter {n}").format(n=n) if n else _("Filter"))
        self.setVisible(bool(self._conditions))
        self._row.fit()
        self._chain()
        if at is not None:
            left = self._row.flow.itemAt(min(at, self._row.flow.count() - 1))
            target = left.widget() if left is not None else None
            (target or self.button).setFocus(Qt.FocusReason.TabFocusReason)

    def _chain(self) -> None:
        """Put the new chips where they are read, between what stands before them and the list."""
        before = self.follows
        for n in range(self._row.flow.count()):
            item = self._row.flow.itemAt(n)
            if item is not None and (widget := item.widget()) is not None:
                QWidget.setTabOrder(before, widget)
                before = widget

    def ask(self) -> None:
        """Ask what to filter by: a saved view, or a field and then how."""
        popover = Popover(self.button, _("Filter by"))
        asked = {one.column for one in self._conditions}
        fields = narrowing.askable(self.entity)
        rows = [Option(view, view.name, _("view"), "star") for view in self.views]
        rows += [
            Option(f.column, _(f.label), _("chosen") if f.column in asked else "", _icon(f.column, time=is_time(f)))
            for f in fields
        ]
        options = Options(rows, _("Filter by"))

        def take(key: object) -> None:
            popover.done()
            if isinstance(key, SavedView):
                self.set_conditions(key.conditions)
            else:
                self.edit(str(key))

        options.chosen.connect(take)
        options.typed.connect(options.jump)
        popover.body.addWidget(scrolled(options, len(rows)))
        popover.open(options)

    def edit(self, column: str, anchor: QWidget | None = None) -> None:
        """Ask how a field is narrowed."""
        standing = next((one for one in self._conditions if one.column == column), None)
        f = self.entity.fields[column]
        ask_condition(
            anchor or self.button, f, standing, self._names, self._now, lambda one: self._replace(column, one)
        )

    def _replace(self, column: str, condition: Condition | None) -> None:
        kept = [one for one in self._conditions if one.column != column]
        place = next((n for n, one in enumerate(self._conditions) if one.column == column), len(kept))
        self.set_conditions([*kept[:place], *([condition] if condition else []), *kept[place:]])

    def _chip(self, one: Condition) -> Chip:
        chip = Chip(words(self.entity, one, self._names, self._currency), _icon(one.column, time=self._is_time(one)))
        chip.clicked.connect(lambda: self.edit(one.column))
        chip.crossed.connect(lambda: self._replace(one.column, None))
        return chip

    def _is_time(self, one: Condition) -> bool:
        return is_time(self.entity.fields[one.column])

    # -- views -----------------------------------------------------------------------------------------------------

    def _save(self, name: str, refused: Callable[[Rejected], None], then: Callable[[object], None]) -> None:
        asked = self._conditions
        self._act(
            lambda: self._desk.do(saved_views.save, self.entity, name, asked), refused=refused, then=then, asker=self
        )

    def _ask_about(self, view: SavedView, anchor: QWidget) -> None:
        popover = Popover(anchor, _("View {name}").format(name=view.name), width=260)
        rows = [Option("rename", _("Rename…"), "", "pencil"), Option("delete", _("Delete view"), "", "trash-2")]
        options = Options(rows, _("View {name}").format(name=view.name))

        def rename(name: str, refused: Callable[[Rejected], None], then: Callable[[object], None]) -> None:
            self._act(
                lambda: self._desk.do(saved_views.rename, self.entity, view.id, name),
                refused=refused,
                then=then,
                asker=self,
            )

        def take(key: object) -> None:
            popover.done()
            if key == "rename":
                self._ask_name(self.button, view.name, rename)
            else:
                self._act(
                    lambda: self._desk.do(saved_views.delete, self.entity, view.id),
                    then=lambda _none: self.show_again(),
                    asker=self,
                )

        options.chosen.connect(take)
        popover.body.addWidget(options)
        popover.open(options)

    def _ask_name(
        self,
        anchor: QWidget,
        name: str,
        keep: Callable[[str, Callable[[Rejected], None], Callable[[object], None]], None],
    ) -> None:
        popover = Popover(anchor, _("Name of the view"))
        field = QLineEdit(name)
        field.setAccessibleName(_("Name of the view"))
        field.setMaxLength(saved_views.LONGEST)
        field.selectAll()
        why = PlainLabel("", "small", "bad", wrap=True)
        why.hide()
        save = Button(_("Save view"), "star", "primary", "Return")

        def refuse(rejected: Rejected) -> None:
            why.setText(str(rejected))
            why.show()
            field.setProperty("state", "bad")
            field.setAccessibleDescription(str(rejected))
            repolish(field)
            popover.refit()

        def kept(_result: object) -> None:
            popover.done()
            self.show_again()

        def enter() -> None:
            keep(field.text(), refuse, kept)

        save.clicked.connect(enter)
        popover.entered.connect(enter)
        hint = _("It is kept in this file, for everybody who works with it.")
        for widget in (field, why, PlainLabel(hint, "small", "secondary", wrap=True), save):
            popover.body.addWidget(widget)
        popover.open(field)


class Chip(Pressable):
    """A condition with a cross: pressing it changes the condition, the cross, Del or Backspace lifts it.

    Signals: clicked(); crossed().
    """

    crossed = Signal()

    def __init__(self, said: str, icon: str) -> None:
        super().__init__()
        self._said, self._icon = said, icon
        self._over_cross = False
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(said)
        self.setAccessibleDescription(_("Enter changes it, Del takes it away"))
        self.setToolTip(tooltip(said))

    def text(self) -> str:
        """What it says."""
        return self._said

    @property
    def cross(self) -> QRect:
        """Where the cross is."""
        side = self.height()
        return QRect(self.width() - side, 0, side, side)

    def sizeHint(self) -> QSize:  # noqa: D102
        high = max(24, theme.line("small") + 8)
        return QSize(10 + theme.px(14) + 6 + painting.width_of(self._said, "small.strong") + 1 + high, high)

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return QSize(min(self.sizeHint().width(), theme.px(96)), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.crossed.emit()
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        super().mouseMoveEvent(event)
        self._over_cross = self.cross.contains(event.position().toPoint())
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        if self.cross.contains(event.position().toPoint()) and self.isDown():
            self.setDown(False)
            self.crossed.emit()
        else:
            super().mouseReleaseEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = painting.smooth(self)
        high, mark = self.height(), theme.px(14)
        painting.box(
            painter,
            self.rect(),
            tokens.RADIUS["pill"],
            fill=theme.colour("accent.soft"),
            edge=theme.colour("accent.soft"),
        )
        painting.icon(painter, QPoint(10, (high - mark) // 2), self._icon, "accent.text", mark)
        left = 10 + mark + 6
        painting.text(
            painter, QRect(left, 0, self.cross.left() - left, high), self._said, "small.strong", "accent.text"
        )
        small = theme.px(12)
        if self.hovered and self._over_cross:
            painting.box(
                painter, self.cross.adjusted(3, 3, -3, -3), tokens.RADIUS["pill"], fill=theme.colour("bg.pressed")
            )
        at = self.cross.center() - QPoint(small // 2 - 1, small // 2 - 1)
        painting.icon(painter, at, "x", "accent.text", small)
        if self.ringed:
            painting.focus_ring(painter, self.rect(), tokens.RADIUS["pill"])


def _icon(column: str, *, time: bool) -> str:
    return _ICONS.get(column, "calendar-clock" if time else "list-filter")
