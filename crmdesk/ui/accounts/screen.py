"""Accounts: the list of organisations and the one that is marked."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from crmdesk.controllers import matching
from crmdesk.models import field
from crmdesk.models.account import Account, AccountType
from crmdesk.models.queries import views
from crmdesk.models.queries.lists import IS, Filter
from crmdesk.models.queries.record_page import type_counts
from crmdesk.text import N_, _
from crmdesk.ui.accounts.pane import AccountPane
from crmdesk.ui.kit import format
from crmdesk.ui.kit.buttons import Segment, Segmented
from crmdesk.ui.kit.empty_state import EmptyState
from crmdesk.ui.kit.record_table import extra
from crmdesk.ui.records.new_sheet import NewSheet, only
from crmdesk.ui.records.screen import RecordScreen
from crmdesk.ui.workplace import Workplace

ALL = "all"
TABS = (AccountType.PROSPECT, AccountType.CUSTOMER)
NEW = (
    ("", ("name", ("type", "owner_id"), ("website", "email"), ("phone", "city"), ("kvk_number", "source_id"), "note")),
)


class Accounts(RecordScreen):
    """The page of accounts."""

    entity = Account
    view = views.ACCOUNTS
    columns = (
        "name",
        "type",
        extra("open_value", field.money(N_("Open"))),
        "city",
        "phone",
        "status_id",
        "industry_id",
        "owner_id",
        "created_at",
    )
    order = "name"
    related = ("opportunity", "account_status", "owner", "industry")

    def __init__(self, work: Workplace) -> None:
        words: dict[str, str] = {word.value: _(word.label) for word in TABS} | {ALL: _("All")}
        self.types = Segmented([Segment(key, words[key]) for key in words], _("Type"), current=ALL)
        self._words = words
        empty = EmptyState(
            "building-2",
            _("No accounts yet"),
            _("They appear when you convert a lead, import a list or make one."),
            _("New account"),
        )
        super().__init__(work, _("Accounts"), AccountPane(work), empty, _("Search accounts…"), _("New account"))
        empty.primary.clicked.connect(self.new_record)
        self.types.chosen.connect(lambda _key: self._show_query())

    def filters(self) -> tuple[Filter, ...]:
        """The type of the tab."""
        return () if self.types.current == ALL else (Filter("type", IS, self.types.current),)

    def clear_own_filters(self) -> None:
        """Show all types."""
        self.types.choose(ALL)

    def own_choice(self) -> str:
        """The tab."""
        return self.types.current

    def choose_own(self, choice: str) -> None:
        """Mark a tab."""
        self.types.choose(choice)

    def filter_bar(self) -> QWidget:
        """The tabs."""
        return self.types

    def count(self, owner_id: int | None) -> None:
        """How many there are of each type, on the tabs."""
        self.work.read(type_counts, owner_id, self.narrow.filters(), then=self._on_counts)

    def count_words(self, total: int) -> str:
        """How many there are."""
        return format.counted("{n} account", "{n} accounts", total)

    def new_record(self) -> None:
        """Make an account."""
        self.new_sheet(new_account(self.work))

    def _on_counts(self, counts: Mapping[str, int]) -> None:
        known = {ALL: sum(counts.values())} | {word.value: counts.get(word.value, 0) for word in TABS}
        for key, n in known.items():
            self.types.button(key).set_text(f"{self._words[key]} {format.number(n)}")


def new_account(work: Workplace) -> NewSheet:
    """A sheet for a new account."""
    return NewSheet(
        work,
        Account,
        NEW,
        title=_("New account"),
        make=_("Make account"),
        alike=only("account", matching.accounts),
    )
