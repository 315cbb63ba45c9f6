"""RecordPane: one record with its head, timeline, details and changes.

The subclass says what its kind of record has of its own: what is read, the head, more parts, the layout of the form.
There is no Save: a field is written when it is left.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from crmdesk.controllers import record_steps, records
from crmdesk.controllers.desk import Rejected
from crmdesk.models.activity import ActivityKind
from crmdesk.models.entity import Entity
from crmdesk.models.queries.history import RecordStep, record_history
from crmdesk.models.queries.record_page import Shown
from crmdesk.text import _
from crmdesk.ui.kit.buttons import Segment, Segmented
from crmdesk.ui.kit.empty_state import EmptyState
from crmdesk.ui.kit.flow import Scroller
from crmdesk.ui.kit.form import Form, Layout
from crmdesk.ui.kit.names import Names
from crmdesk.ui.kit.timeline import PAD, Timeline
from crmdesk.ui.records.changes import ChangesList
from crmdesk.ui.records.composer import Composer
from crmdesk.ui.records.head import RecordHead
from crmdesk.ui.records.story import Story
from crmdesk.ui.workplace import Workplace

TIMELINE, DETAILS, CHANGES = "timeline", "details", "changes"
_LEFT, _RIGHT = 20, 16
EDGES = _LEFT + _RIGHT
"""So much (px) of its width stands beside what it shows."""


class RecordPane(QWidget):
    """Shows one record by its id.

    `menu` is filled by the page. Signals: back(), to the list; came(), when a record stands where none was; gone(),
    when the record is no more.
    """

    entity: ClassVar[type[Entity]]
    fields_layout: ClassVar[Layout]
    list_name: ClassVar[str]
    page: Shown | None
    back = Signal()
    came = Signal()
    gone = Signal()

    def __init__(self, work: Workplace) -> None:
        super().__init__()
        self.work = work
        self.page = None
        self._wanted: int | None = None
        self._begun: ActivityKind | None = None
        self._offers = True
        self.form: Form | None = None
        self.head = self.make_head()
        self.head.back.connect(self.back)
        self.menu = QMenu(self)
        self.head.more.setMenu(self.menu)
        self._make_parts()
        column = QVBoxLayout(self)
        column.setContentsMargins(_LEFT - PAD, 16, _RIGHT - PAD, 12)  # rows that light up bring the rest
        column.setSpacing(12)
        above = QVBoxLayout()
        above.setContentsMargins(PAD, 0, PAD, 0)
        above.setSpacing(12)
        column.addLayout(above)
        above.addWidget(self.head)
        if (under := self.under_head()) is not None:
            above.addWidget(under)
        above.addWidget(self.tabs)
        column.addWidget(self.parts, 1)
        self.nothing = EmptyState(
            "panel-right", _("Nothing selected"), _("Choose a record in the list to see it here.")
        )
        column.addWidget(self.nothing, 1)
        self._shown(False)

    def offer_choice(self, offers: bool) -> None:
        """Whether there are records to choose from; while that is not known, or there are none, it asks for nothing."""
        self._offers = offers
        self._shown(self.page is not None)

    # What the subclass says

    @abstractmethod
    def read(self, record_id: int, then: Callable[[Shown | None], None]) -> None:
        """Have a record read, off this thread."""

    @abstractmethod
    def make_head(self) -> RecordHead:
        """The head, once."""

    def under_head(self) -> QWidget | None:
        """What stands between the head and the tabs."""
        return None

    def own_parts(self) -> list[tuple[str, str, QWidget]]:
        """Parts between the timeline and the details: key, name and widget, once."""
        return []

    def show_page(self, page: Any) -> None:
        """Show in the head and the own parts what was read."""

    def about(self, page: Any) -> list[tuple[str, int]]:
        """The records, as (table, id), that what is logged here is about; the shown one first."""
        return [(self.entity.table, page.id)]

    # Showing

    def show_record(self, record_id: int | None) -> None:
        """Show another record; what was typed in the form of the one before is written first."""
        if record_id != self._wanted and self.form is not None and self.page is not None:
            self.form.finish()
        if record_id != self._wanted:
            self._begun = None
        self._wanted = record_id
        self.refresh()

    def refresh(self) -> None:
        """Read the record again."""
        if self._wanted is None:
            self._show(None)
        else:
            asked = self._wanted
            self.read(asked, lambda page: self._on_read(asked, page))

    def _on_read(self, asked: int, page: Shown | None) -> None:
        if asked != self._wanted:
            return
        self._show(page)
        if page is None:
            self.gone.emit()

    def _show(self, page: Shown | None) -> None:
        before, self.page = self.page, page
        again = page is not None and before is not None and page.id == before.id
        self._shown(page is not None)
        if page is None:
            return
        if not again:
            self.work.see(self.entity.table, page.id)
        self.show_page(page)
        self.story.show_entries(self.about(page), page.timeline)
        self._show_part(again=again)
        if before is None:
            self.came.emit()
        if self._begun is not None and page.id == self._wanted:
            self.log(self._begun)

    def _show_part(self, *, again: bool) -> None:
        """Fill the form or the changes when they are looked at; both cost more than the rest."""
        page = self.page
        if page is None:
            return
        if self.tabs.current == DETAILS or self.form is not None:
            self._show_form(page, again=again)
        if self.tabs.current == CHANGES:
            self.work.read(
                record_history, self.entity, page.id, then=lambda steps: self._on_history(page.id, steps), asker=self
            )

    def _show_form(self, page: Shown, *, again: bool) -> None:
        if self.form is None:
            again = False
            names = Names(self.work.desk, lambda: (self.entity.table, self.page.id) if self.page is not None else None)
            self.form = Form(self.entity, self.fields_layout, names, self._commit, currency=self.work.currency)
            self.form.setContentsMargins(PAD, 0, PAD, 0)
            self._scroller = Scroller(self.form)
            index = self.parts.indexOf(self._details)
            self.parts.insertWidget(index, self._scroller)
            self.parts.removeWidget(self._details)
            self._details.deleteLater()
            self._pages[DETAILS] = self._scroller
            self._turn_to()
        self.form.show_record(page.record, again=again)

    def _on_history(self, record_id: int, steps: list[RecordStep]) -> None:
        if self.page is not None and record_id == self.page.id:
            self.changes.show_steps(steps)

    # Doing

    def log(self, kind: ActivityKind) -> None:
        """Begin a note, a call or a task; where the record is still being read, once it is there."""
        self._begun = None
        if self.page is None or self.page.id != self._wanted:
            self._begun = kind if self._wanted is not None else None
        else:
            self.turn_to(TIMELINE)
            self.story.composer.begin(kind)

    @property
    def lists(self) -> tuple[QWidget, ...]:
        """Its lists, in which letters are commands."""
        return (self.story.timeline,)

    def turn_to(self, part: str) -> None:
        """Show a part by its key."""
        focused = self.tabs.isAncestorOf(self.focusWidget() or self)
        self.tabs.choose(part)
        if focused:
            self.tabs.button(part).setFocus(Qt.FocusReason.OtherFocusReason)
        self._on_tab()

    def _commit(self, column: str, value: Any) -> None:
        page = self.page
        assert page is not None
        self.work.act(
            lambda: self.work.desk.do(records.edit, self.entity, page.id, {column: value}),
            then=lambda _changed: self._written(page.id, column),
            refused=lambda rejected: self._refused(page.id, column, rejected),
            quiet=True,
            asker=self,
        )

    def _written(self, record_id: int, column: str) -> None:
        if record_id == self._wanted and self.form is not None:
            self.form.settle(column)
            self.head.say_saved()
            self.refresh()

    def _refused(self, record_id: int, column: str, rejected: Rejected) -> None:
        if self.form is None or record_id != self._wanted:
            self.work.toasts.show(str(rejected), tone="bad")
            return
        self.form.refuse(column, rejected.problems, str(rejected))
        self.head.say_not_saved()

    def _restore(self, step: int, column: str) -> None:
        page = self.page
        if page is not None:
            self.work.do(record_steps.restore_value, self.entity, page.id, step, column)

    # Making

    def _make_parts(self) -> None:
        quiet = EmptyState(
            "history", _("Nothing logged yet"), _("Write what you know, so you find it back."), _("Log a call")
        )
        quiet.primary.clicked.connect(lambda: self.log(ActivityKind.CALL))
        composer = Composer(lambda: self.work.desk.clock().astimezone())
        self.story = Story(self.work, composer, Timeline(_("Timeline")), quiet)
        self.changes = ChangesList()
        self.changes.restore.connect(self._restore)
        self._details = QWidget()
        parts = [
            (TIMELINE, _("Timeline"), self.story),
            *self.own_parts(),
            (DETAILS, _("Details"), self._details),
            (CHANGES, _("Changes"), self.changes),
        ]
        self.names = {key: name for key, name, _widget in parts}
        self._pages: dict[str, QWidget] = {key: widget for key, _name, widget in parts}
        self.tabs = Segmented([Segment(key, words) for key, words in self.names.items()], _("Parts of the record"))
        self.tabs.chosen.connect(lambda _part: self._on_tab())
        self.parts = QStackedWidget()
        for widget in self._pages.values():
            self.parts.addWidget(widget)

    def _on_tab(self) -> None:
        self._turn_to()
        self._show_part(again=self.tabs.current == DETAILS and self.form is not None)

    def _turn_to(self) -> None:
        self.parts.setCurrentWidget(self._pages[self.tabs.current])

    def _shown(self, there: bool) -> None:
        for widget in (self.head, self.tabs, self.parts):
            widget.setVisible(there)
        self.nothing.setVisible(not there and self._offers)
