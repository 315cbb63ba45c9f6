"""A few accounts with what belongs to them, and the page of accounts on a window."""

from __future__ import annotations

import pytest

from crmdesk.controllers import activities, records
from crmdesk.controllers.desk import Desk
from crmdesk.models.account import Account, AccountType
from crmdesk.models.activity import ActivityKind
from crmdesk.models.contact import Contact
from crmdesk.models.lists import Owner
from crmdesk.models.opportunity import Opportunity
from crmdesk.ui.accounts.screen import Accounts
from tests.ui.conftest import Show


@pytest.fixture
def berg(desk: Desk) -> int:
    """An account with a contact, two opportunities in euros and one in dollars, and a call."""
    joris = desk.do(lambda write: write.add(Owner(name="Joris")).id).result
    account = desk.do(
        records.add, Account, {"name": "Van der Berg", "city": "Utrecht", "phone": "030 1234567", "owner_id": joris}
    ).result
    contact = desk.do(
        records.add, Contact, {"given_name": "Sanne", "family_name": "Berg", "account_id": account}
    ).result
    for name, cents, currency in (("Units", 41_500_00, "EUR"), ("Service", 1_000_00, "EUR"), ("Export", 9_00, "USD")):
        values = {"name": name, "account_id": account, "contact_id": contact, "value": cents, "currency": currency}
        desk.do(records.add, Opportunity, values)
    desk.do(activities.log, ActivityKind.CALL, [("account", account)], body="Wants a quote")
    return account


@pytest.fixture
def others(desk: Desk, berg: int) -> list[int]:
    """Two more accounts: a customer, and one with a hostile name."""
    return [
        desk.do(records.add, Account, {"name": "Aalders Bouw", "type": AccountType.CUSTOMER}).result,
        desk.do(records.add, Account, {"name": "<b>R&D</b> \u202e=1+1", "website": "javascript:alert(1)"}).result,
    ]


@pytest.fixture
def page(show: Show, others: list[int]) -> Accounts:
    """The page, shown in a window wide enough for list and record."""
    return show(Accounts)
