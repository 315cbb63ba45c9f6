"""SCREENS: the pages of the window, in the order of the rail. Each is imported and made when it is first shown."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, cast

from crmdesk.text import N_

if TYPE_CHECKING:
    from crmdesk.ui.screen import Screen
    from crmdesk.ui.workplace import Workplace


class Page(NamedTuple):
    """A page: its id, icon and label on the rail, keys, the class that makes it, and the table whose records it
    shows."""

    id: str
    icon: str
    label: str
    keys: str
    made_by: str
    table: str | None = None

    def load(self) -> None:
        """Import it; from any thread, so that making it later does not hold up the window."""
        import_module(self.made_by.split(":")[0])

    def kind(self) -> type[Screen]:
        """Import it; its class."""
        module, name = self.made_by.split(":")
        found: type[Screen] = getattr(import_module(module), name)
        return found

    def make(self, work: Workplace) -> Screen:
        """Import and build it."""
        build = cast("Callable[[Workplace], Screen]", self.kind())
        return build(work)


SCREENS = (
    Page("inbox", "inbox", N_("Inbox"), "Ctrl+1", "crmdesk.ui.leads.inbox:LeadInbox", "lead"),
    Page("pipeline", "square-kanban", N_("Pipeline"), "Ctrl+3", "crmdesk.ui.pipeline.screen:Pipeline", "opportunity"),
    Page("accounts", "building-2", N_("Accounts"), "Ctrl+4", "crmdesk.ui.accounts.screen:Accounts", "account"),
    Page("contacts", "contact-round", N_("Contacts"), "Ctrl+5", "crmdesk.ui.contacts.screen:Contacts", "contact"),
    Page("reports", "chart-column", N_("Reports"), "Ctrl+7", "crmdesk.ui.reports.screen:Reports"),
)

ELSEWHERE = (Page("search", "search", N_("Search everywhere"), "", "crmdesk.ui.search.screen:Search"),)
"""Pages that one comes to in another way than by the rail."""
