"""What tests of the inbox share: the page in a window, and leads by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from crmdesk.controllers import records
from crmdesk.controllers.desk import Desk
from crmdesk.models import names
from crmdesk.models.lead import Lead
from crmdesk.ui.leads.inbox import LeadInbox
from tests.ui.conftest import Show
from tests.ui.leads.hands import Add, Hands


@pytest.fixture
def add(desk: Desk) -> Add:
    """Adds a lead by name: add("Sanne van der Berg", company="Van der Berg"); gives its id."""

    def make(name: str = "", **values: Any) -> int:  # noqa: ANN401
        given, particle, family = names.split_name(name)
        parts = {"given_name": given, "particle": particle or None, "family_name": family} if name else {}
        return desk.do(records.add, Lead, {**parts, **values}).result

    return make


@pytest.fixture
def open_inbox(show: Show) -> Callable[[], Hands]:
    """Opens the inbox in the window of the workplace, once its leads are there."""

    def opened() -> Hands:
        page = show(LeadInbox)
        page.take_keyboard()
        hands = Hands(page)
        hands.breathe()
        return hands

    return opened
