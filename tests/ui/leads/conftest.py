"""What tests of the inbox share: the page in a window, and leads by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from crmdesk.controllers import records
from crmdesk.controllers.desk import Desk
from crmdesk.models import names
from crmdesk.models.lead import Lead
from crmdesk.ui.leads.inbox import LeadInbox
from crmdesk.ui.workplace import Workplace
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
def open_inbox(work: Workplace, qtbot: QtBot) -> Iterator[Callable[[], Hands]]:
    """Opens the inbox in the window of the workplace, once its leads are there."""
    pages: list[LeadInbox] = []

    def show() -> Hands:
        page = LeadInbox(work)
        pages.append(page)
        assert isinstance(work.window, QMainWindow)
        work.window.setCentralWidget(page)
        work.window.show()
        work.window.activateWindow()
        qtbot.waitExposed(work.window)
        page.pane.table.setFocus()
        hands = Hands(page)
        hands.breathe()
        return hands

    yield show
    for page in pages:
        page.leave()
