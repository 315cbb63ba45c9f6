"""One contact: where the person works, whether he may be approached, and the layout of his details."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crmdesk.models.contact import Contact
from crmdesk.models.lead import Consent
from crmdesk.models.queries.record_page import RecordPage
from crmdesk.text import N_, _
from crmdesk.ui.kit.buttons import Button
from crmdesk.ui.kit.labels import Chip
from crmdesk.ui.kit.painting import Tone
from crmdesk.ui.records.linked_pane import LinkedPane

FIELDS = (
    ("", (("given_name", "particle", "family_name"), ("job_title", "role"), ("account_id", "owner_id"))),
    (N_("Reached by"), (("email", "phone"), ("mobile", "linkedin"))),
    (N_("Consent"), (("consent_email", "consent_phone"),)),
    (N_("Address"), ("street", ("postcode", "city"), "country")),
    (N_("More"), (("birthday", "external_id"), ("created_at", "tags"))),
    (N_("Note"), ("note",)),
)
_CONSENT: dict[Consent, tuple[str, str, Tone]] = {
    Consent.YES: (N_("E-mail allowed"), N_("Calls allowed"), "ok"),
    Consent.NO: (N_("No e-mail wanted"), N_("No calls wanted"), "bad"),
    Consent.UNKNOWN: (N_("E-mail: not asked"), N_("Calls: not asked"), "neutral"),
}


class ContactPane(LinkedPane):
    """Shows one contact."""

    entity = Contact
    fields_layout = FIELDS
    list_name = N_("Contacts")
    people_name = N_("Colleagues")

    def line(self, page: RecordPage) -> str:
        """Job title, role and city."""
        record = page.record
        return " · ".join(
            str(part) for part in (record.get("job_title"), record.get("role"), record.get("city")) if part
        )

    def chips(self, page: RecordPage) -> Iterator[Chip]:
        """Consent of each channel, and the owner."""
        record = page.record
        for at, (name, icon) in enumerate((("consent_email", "mail"), ("consent_phone", "phone"))):
            *words, tone = _CONSENT[Consent(str(record.get(name) or Consent.UNKNOWN))]
            yield Chip(_(str(words[at])), icon, tone, why=_(self.entity.fields[name].label))
        if owner := record.get("owner"):
            yield Chip(str(owner), "user-round", why=_("Owner"))

    def links(self, page: RecordPage) -> Iterator[Button]:
        """The account."""
        if account := page.record.get("account_id"):
            button = Button(str(page.record.get("account") or account), "building-2", "link", size="small")
            button.clicked.connect(lambda: self.work.go.record("account", int(account)))
            yield button

    def about(self, page: RecordPage) -> list[tuple[str, int]]:
        """What is logged here stands at the account, too."""
        account = page.record.get("account_id")
        return [("contact", page.id), *([("account", int(account))] if account else [])]

    def made_here(self, page: RecordPage) -> dict[str, Any]:
        """At the same account, an opportunity with this contact."""
        record = page.record
        return {
            "account_id": record.get("account_id"),
            "account": record.get("account"),
            "contact_id": page.id,
            "contact": page.name,
        }
