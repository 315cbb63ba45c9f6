"""The inbox with jobs in threads, as in the program: answers come late, and still nothing is mixed up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from crmdesk.controllers.desk import Desk, Write
from crmdesk.models.lead import Lead, LeadStatus
from crmdesk.models.qualification import Answer
from crmdesk.ui.kit.jobs import Jobs
from crmdesk.ui.kit.toast import Toasts
from crmdesk.ui.leads.inbox import LeadInbox
from crmdesk.ui.theme import Theme
from crmdesk.ui.workplace import Workplace
from tests.ui.conftest import Going
from tests.ui.leads.hands import CTRL, Add, Hands

NAMES = "Anna Aalders, Bert Boon, Cees Croon, Dora Dam, Eva Eik".split(", ")


@pytest.fixture
def five(add: Add) -> list[int]:
    """Five new leads; the newest is Eva."""
    return [add(name, company=f"{name.split()[1]} BV") for name in NAMES]


@pytest.fixture
def hands(desk: Desk, look: Theme, going: Going, five: list[int], qtbot: QtBot) -> Iterator[Hands]:
    """The inbox in a window whose jobs run in threads."""
    window = QMainWindow()
    window.resize(1232, 900)
    qtbot.addWidget(window)
    jobs = Jobs()
    page = LeadInbox(Workplace(desk, jobs, Toasts(window), going, window))
    window.setCentralWidget(page)
    window.show()
    window.activateWindow()
    qtbot.waitExposed(window)
    page.pane.table.setFocus()
    hands = Hands(page)
    qtbot.waitUntil(lambda: hands.shown == "Eva Eik")
    yield hands
    jobs.wait()
    page.leave()
    hands.breathe()


def test_the_pane_ends_with_the_lead_that_is_selected_however_fast_one_moves(hands: Hands, qtbot: QtBot) -> None:
    hands.press(*[Qt.Key.Key_J] * 4, *[Qt.Key.Key_K] * 2)
    qtbot.waitUntil(lambda: hands.shown == "Cees Croon")
    qtbot.wait(100)
    assert hands.shown == "Cees Croon"
    assert hands.picked == ["Cees Croon"]


def test_q_pressed_before_the_lead_is_there_judges_the_right_one(
    hands: Hands, desk: Desk, five: list[int], qtbot: QtBot
) -> None:
    hands.press(Qt.Key.Key_J, Qt.Key.Key_Q)
    qtbot.waitUntil(lambda: hands.focus is not hands.page.pane.table)
    hands.press(Qt.Key.Key_Y)
    qtbot.waitUntil(lambda: bool(desk.do(lambda write: write.rows(Answer)).result))
    assert desk.do(lambda write: [one.lead_id for one in write.rows(Answer)]).result == [five[3]]


def test_decisions_are_done_in_order_and_the_next_lead_comes(
    hands: Hands, desk: Desk, five: list[int], qtbot: QtBot
) -> None:
    hands.press(Qt.Key.Key_Return, modifier=CTRL)
    qtbot.waitUntil(lambda: hands.shown == "Dora Dam")
    hands.press(Qt.Key.Key_H, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: hands.shown == "Cees Croon")
    hands.press(Qt.Key.Key_X)
    qtbot.waitUntil(lambda: hands.focus is not hands.page.pane.table)
    hands.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: hands.shown == "Bert Boon")
    assert hands.rows == ["Bert Boon", "Anna Aalders"]
    assert desk.do(Write.get, Lead, five[4]).result.status is LeadStatus.CONVERTED
    assert desk.do(Write.get, Lead, five[2]).result.status is LeadStatus.DISQUALIFIED
    hands.page.work.undo()
    qtbot.waitUntil(lambda: hands.shown == "Cees Croon")


def test_ctrl_enter_twice_converts_one_lead_and_then_the_next(
    hands: Hands, desk: Desk, five: list[int], qtbot: QtBot
) -> None:
    hands.page.triage.convert()
    hands.page.triage.convert()
    qtbot.waitUntil(lambda: hands.shown == "Dora Dam")
    statuses = [desk.do(Write.get, Lead, lead).result.status for lead in five]
    assert statuses == [LeadStatus.NEW] * 4 + [LeadStatus.CONVERTED]
