"""A new lead by hand: one thing to know it by is enough."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from crmdesk.controllers import matching
from crmdesk.controllers.matching import Candidate
from crmdesk.models.lead import Lead
from crmdesk.text import _
from crmdesk.ui.records.new_sheet import NewSheet
from crmdesk.ui.workplace import Workplace

if TYPE_CHECKING:
    from sqlalchemy import Connection

LAYOUT = (
    (
        "",
        (
            ("given_name", "particle", "family_name"),
            ("company", "job_title"),
            ("email", "phone"),
            ("website", "city"),
            ("source_id", "campaign_id"),
            ("owner_id", "expected_value"),
            "interest",
            "note",
        ),
    ),
)


def new_lead(work: Workplace) -> NewSheet:
    """A sheet for a new lead."""
    sheet = NewSheet(work, Lead, LAYOUT, title=_("New lead"), make=_("Add lead"), alike=alike)
    sheet.set_note(_("One of name, company, e-mail or phone is enough."))
    return sheet


def alike(connection: Connection, values: Mapping[str, Any]) -> list[tuple[str, Candidate]]:
    """Leads, contacts and accounts that these values may be, the surest first."""
    if not any(values.get(name) for name in ("email", "phone", "company", "family_name", "website")):
        return []
    found = [("lead", one) for one in matching.leads(connection, values)]
    accounts = matching.accounts(connection, values)
    account_id = accounts[0].id if accounts and accounts[0].strong else None
    found += [("contact", one) for one in matching.contacts(connection, values, account_id)]
    found += [("account", one) for one in accounts]
    return sorted(found, key=lambda one: -one[1].score)
