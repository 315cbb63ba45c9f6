"""Contacts: the list of people and the one that is marked."""

from __future__ import annotations

from crmdesk.models.contact import Contact
from crmdesk.models.queries import views
from crmdesk.text import _
from crmdesk.ui.contacts.pane import ContactPane
from crmdesk.ui.kit import format
from crmdesk.ui.kit.empty_state import EmptyState
from crmdesk.ui.records.linked_pane import new_contact
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
        """How many there are."""
        return format.counted("{n} contact", "{n} contacts", total)

    def new_record(self) -> None:
        """Make a contact."""
        self.new_sheet(new_contact(self.work))
