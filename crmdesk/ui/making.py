"""Sheets for a new record of each kind, for commands that work wherever one is; pages have the same ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crmdesk.ui.records.new_sheet import NewSheet, new_deal
from crmdesk.ui.workplace import Workplace


def sheet_for(work: Workplace, table: str, preset: Mapping[str, Any] | None = None) -> NewSheet:
    """A sheet for a new lead, account, contact or opportunity; preset: what the last two have from the
    start."""
    from crmdesk.ui.accounts.screen import new_account
    from crmdesk.ui.leads.new_lead import new_lead
    from crmdesk.ui.records.linked_pane import new_contact

    if table == "lead":
        return new_lead(work)
    if table == "opportunity":
        return new_deal(work, preset or {})
    return new_contact(work, preset) if table == "contact" else new_account(work)
