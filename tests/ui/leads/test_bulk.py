"""Several leads selected: what they are together, and decisions about all of them in one step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from crmdesk.controllers import conversion, records
from crmdesk.controllers.desk import Desk, Write
from crmdesk.models.campaign import Campaign
from crmdesk.models.lead import Lead, LeadStatus
from crmdesk.models.lists import Owner
from crmdesk.models.queries.history import history
from crmdesk.models.queries.lists import CONTAINS
from crmdesk.models.queries.narrowing import Condition
from crmdesk.ui.kit.labels import ElidedLabel
from tests.ui.leads.hands import CTRL, Add, Hands

Key = Qt.Key
Open = Callable[[], Hands]
Content = Callable[[], dict[str, list[tuple[Any, ...]]]]


@pytest.fixture
def three(desk: Desk, add: Add) -> list[int]:
    """Three leads: two of Joris, with values in euros and one in dollars."""
    joris = desk.do(lambda write: write.add(Owner(name="Joris")).id).result
    return [
        add("Anna Aalders", company="A", owner_id=joris, expected_value=1_000_00),
        add("Bert Boon", company="B", owner_id=joris, expected_value=500_00, status=LeadStatus.WORKING),
        add("Cees Croon", company="C", expected_value=9_00, currency="USD"),
    ]


def _said(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(ElidedLabel) if label.isVisible()]


def _select_all(hands: Hands) -> None:
    hands.page.pane.tabs.button("all").click()
    hands.breathe()
    hands.press(Key.Key_A, modifier=CTRL)


def test_the_pane_says_what_the_leads_are_together(three: list[int], open_inbox: Open) -> None:
    hands = open_inbox()
    _select_all(hands)
    said = _said(hands.page.detail.bulk)
    assert "2 new, 1 working" in said
    assert "Owner: Joris 2, nobody 1" in said
    assert "Expected value: €1,500 in 2 leads" in said
    assert said[said.index("Anna Aalders") + 1] == "A"  # its company
    assert not hands.page.detail.bulk.closed.isVisible()


def test_a_campaign_is_given_to_all_in_one_step(
    desk: Desk, three: list[int], content: Content, open_inbox: Open
) -> None:
    fair = desk.do(records.add, Campaign, {"name": "Bouwbeurs"}).result
    hands = open_inbox()
    before = content()
    _select_all(hands)
    QTest.mouseClick(hands.page.detail.bulk.campaign, Qt.MouseButton.LeftButton)
    hands.press(Key.Key_B, Key.Key_Return)
    assert {desk.do(Write.get, Lead, lead).result.campaign_id for lead in three} == {fair}
    assert desk.read(history, 1)[0].name == "Campaign of 3 leads: Bouwbeurs"
    hands.page.work.undo()
    hands.breathe()
    assert content() == before


def test_a_converted_lead_among_them_is_named_and_decisions_wait(
    desk: Desk, three: list[int], open_inbox: Open
) -> None:
    desk.do(conversion.convert, three[0])
    hands = open_inbox()
    _select_all(hands)
    bulk = hands.page.detail.bulk
    assert bulk.closed.accessibleName() == "1 of them is converted already"
    assert not bulk.disqualify.isEnabled()
    assert bulk.task.isEnabled()
    hands.press(Key.Key_Escape)
    hands.page.pane.tabs.button("new").click()
    hands.breathe()
    desk.do(records.edit, Lead, three[1], {"status": LeadStatus.NEW})
    hands.breathe()
    hands.press(Key.Key_A, modifier=CTRL)
    assert not bulk.closed.isVisible()
    assert bulk.disqualify.isEnabled()


def test_in_a_narrow_window_one_selects_in_the_list_and_enter_goes_to_what_can_be_done(
    desk: Desk, three: list[int], open_inbox: Open
) -> None:
    hands = open_inbox()
    hands.page.work.window.resize(820, 700)
    _select_all(hands)
    assert hands.page.pane.table.hasFocus()
    assert not hands.page.detail.isVisible()
    hands.press(Key.Key_Return)
    assert hands.page.detail.bulk.convert.hasFocus()
    hands.press(Key.Key_Escape)
    assert hands.page.pane.table.hasFocus()
    assert len(hands.picked) == 3
    hands.press(Key.Key_X, Key.Key_1)
    assert {desk.do(Write.get, Lead, lead).result.status for lead in three} == {LeadStatus.DISQUALIFIED}


def test_a_list_that_becomes_empty_in_a_narrow_window_leaves_the_keyboard_on_its_cure(
    three: list[int], open_inbox: Open
) -> None:
    hands = open_inbox()
    hands.page.work.window.resize(820, 700)
    hands.breathe()
    hands.page.filter.set_conditions([Condition("country", CONTAINS, "Peru")])
    hands.breathe()
    assert hands.page.detail.empty.primary.hasFocus()
    hands.press(Key.Key_Return)
    assert hands.page.pane.table.hasFocus()
    assert len(hands.rows) == 2
