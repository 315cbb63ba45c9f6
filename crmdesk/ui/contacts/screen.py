"""Contacts: the list of people and the one that is marked."""

from __future__ import annotations

from functools import partial

from crmdesk.controllers import matching
from crmdesk.models.contact import Contact
from crmdesk.models.queries import views
from crmdesk.text import _
from crmdesk.ui.contacts.pane import NEW, ContactPane
from crmdesk.ui.kit import format
from crmdesk.ui.kit.empty_state import EmptyState
from crmdesk.ui.records.new_sheet import NewSheet
from crmdesk.ui.records.screen import RecordScreen
from crmdesk.ui.workplace import Workplace


class Contacts(RecordScreen):
    """The page of contacts."""

    entity = Contact
    view = views.CONTACTS
    columns = ("full_name", "account_id", "job_title", "email", "mobile", "phone", "city", "owner_id", "created_at")
    order = "full_name"
    related = ("account", "owner")

    def __init__(self, work: Workplace) -> None:
        empty = EmptyState(
            "contact-round",
            _("No contacts yet"),
            _("They appear when you convert a lead, import a list or make one."),
            _("New contact"),
        )
        super().__init__(work, _("Contacts"), ContactPane(work), empty, _("Search contacts…"), _("New contact"))
        empty.primary.clicked.connect(self.new_record)

    def count_words(self, total: int) -> str:
        """The number of rows."""
        return _("1 contact") if total == 1 else _("{n} contacts").format(n=format.number(total))

    def new_record(self) -> None:
        """Make a contact."""
        alike = partial(matching.contacts, account_id=None)
        self.new_sheet(NewSheet(self.work, Contact, NEW, title=_("New contact"), make=_("Make contact"), alike=alike))
