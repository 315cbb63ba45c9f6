"""The rows behind a figure: exactly the records that were counted, as a list, so that no figure must be believed.

The list is fixed when the figure is opened; what changes afterwards is shown in it, but no record joins it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from crmdesk.models.account import Account
from crmdesk.models.changes import Changes
from crmdesk.models.contact import Contact
from crmdesk.models.lead import Lead
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.queries.lists import AMONG, Filter, ListQuery, View
from crmdesk.text import N_, _
from crmdesk.ui.actions import ACTIONS
from crmdesk.ui.kit import format
from crmdesk.ui.kit.action import Action, Offer, action_of
from crmdesk.ui.kit.buttons import IconButton
from crmdesk.ui.kit.empty_state import EmptyState
from crmdesk.ui.kit.record_table import RecordTable
from crmdesk.ui.screen import Screen
from crmdesk.ui.workplace import Workplace

PAGE = N_("On this page")
VIEWS = {
    view.entity.table: view
    for view in (
        View(Lead, ("full_name", "company", "status", "score", "source_id", "owner_id", "created_at")),
        View(
            Opportunity,
            ("name", "account_id", "stage_id", "value", "currency", "close_date", "closed_at", "owner_id"),
        ),
        View(Account, ("name", "type", "city", "industry_id", "owner_id", "created_at")),
        View(Contact, ("full_name", "account_id", "job_title", "email", "phone", "owner_id", "created_at")),
    )
}
"""What is shown of the records of each table."""

NOT_SHOWN = {"currency"}
"""Needed to write an amount, but no column of its own."""

ORDER = {"lead": ("created_at", True), "opportunity": ("value", True), "account": ("name", False)}
"""The column by which the records of a table are ordered, and whether the highest comes first; else by name."""


class Rows(Screen):
    """A list of exactly these records under a title. Enter opens one, Esc goes back."""

    commands = (Action("rows-leave", PAGE, N_("Back"), ("Esc",), lambda page: page.work.go.back(), icon="arrow-left"),)
    reads = ("lead", "opportunity", "account", "contact", "stage", "owner", "source")

    def __init__(self, work: Workplace, title: str, table: str, ids: Sequence[int]) -> None:
        super().__init__(work, title)
        self._table = table
        view = VIEWS[table]
        sort, descending = ORDER.get(table, ("full_name", False))
        wanted = Filter("id", AMONG, json.dumps(list(ids)))
        self.asked = ListQuery(view.entity, (wanted,), sort=sort, descending=descending)
        back = IconButton("arrow-left", _("Back"), action_of(ACTIONS, "back"))
        back.clicked.connect(lambda: self.work.go.back())
        head = self.bar.layout()
        assert isinstance(head, QHBoxLayout)
        head.insertWidget(0, back)
        self.back = back
        columns = [column for column in view.columns if column not in NOT_SHOWN]
        self.list = RecordTable(work.desk, work.jobs, view, columns, title, EmptyState("list", ""), work.currency)
        self.list.opened.connect(lambda record_id: self.work.go.record(table, record_id))
        self.list.model.unread.connect(work.cannot_read)
        self.list.counted.connect(self._on_counted)
        self.nothing = EmptyState("list", _("Nothing stands behind this figure"), "", _("Back"))
        self.nothing.primary.clicked.connect(lambda: self.work.go.back())
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.nothing)
        self.column.addWidget(self._stack, 1)
        self.bind_keys({PAGE: (self,)})
        self._asked_first = False

    @property
    def query(self) -> ListQuery:
        """What is shown, in its order: what an export of this page writes."""
        return self.list.query if self._asked_first else self.asked

    def refresh(self, changes: Changes | None) -> None:
        """Show the records as they are now."""
        if self._asked_first:
            self.list.refresh(changes)
        else:
            self._asked_first = True
            self.list.show_query(self.asked)

    def first_focus(self) -> QWidget | None:
        """The list."""
        return self.list.table if self._stack.currentWidget() is self.list else self.nothing.primary

    def mark(self) -> tuple[ListQuery, int | None, int]:
        """Order, marked record and how far it is scrolled."""
        return self.list.query, self.list.current_id, self.list.scrolled

    def come_back(self, mark: tuple[ListQuery, int | None, int]) -> None:
        """Show them again."""
        self.list.come_back(*mark)

    def in_front(self) -> tuple[str, int] | None:
        """The record of the marked row."""
        shown = self.list.current_id
        return None if shown is None else (self._table, shown)

    def offers(self) -> list[Offer]:
        """Its commands and those of its list."""
        return [*super().offers(), *(Offer(one, self.list) for one in self.list.commands)]

    def leave(self) -> None:
        """Give the readers back."""
        self.list.close_rows()

    def _on_counted(self, total: int) -> None:
        self.bar.set_line(_count_words(self.asked.entity.table, total))
        self._stack.setCurrentWidget(self.list if total else self.nothing)
        if total and self.list.current_id is None:
            self.list.mark_first()


def _count_words(table: str, n: int) -> str:
    words = {
        "lead": format.counted("{n} lead", "{n} leads", n),
        "opportunity": format.counted("{n} opportunity", "{n} opportunities", n),
        "account": format.counted("{n} account", "{n} accounts", n),
        "contact": format.counted("{n} contact", "{n} contacts", n),
    }
    return words.get(table, format.number(n))
