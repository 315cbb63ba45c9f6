"""The inbox with jobs in threads, as in the program: answers come late, and still nothing is mixed up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from crmdesk.controllers import leads, record_steps, records
from crmdesk.controllers.desk import Desk, Write
from crmdesk.models.activity import Activity
from crmdesk.models.lead import Lead, LeadStatus
from crmdesk.models.qualification import Answer
from crmdesk.ui.kit.jobs import Jobs
from crmdesk.ui.kit.toast import Toasts
from crmdesk.ui.leads.inbox import LeadInbox
from crmdesk.ui.theme import Theme
from crmdesk.ui.workplace import Workplace
from tests.ui.conftest import Going, Lane
from tests.ui.leads.hands import CTRL, Add, Hands

NAMES = "Anna Aalders, Bert Boon, Cees Croon, Dora Dam, Eva Eik".split(", ")


@pytest.fixture
def five(add: Add) -> list[int]:
    """Five new leads; the newest is Eva."""
    return [add(name, company=f"{name.split()[1]} BV") for name in NAMES]


@pytest.fixture
def hands(desk: Desk, jobs: Jobs, look: Theme, going: Going, five: list[int], qtbot: QtBot) -> Iterator[Hands]:
    """The inbox in a window whose jobs run in threads."""
    window = QMainWindow()
    window.resize(1232, 900)
    qtbot.addWidget(window)
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
    if shiboken6.isValid(page):
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


@pytest.mark.parametrize("asks", [Qt.Key.Key_T, Qt.Key.Key_X, Qt.Key.Key_A, Qt.Key.Key_H, Qt.Key.Key_C])
def test_the_key_after_a_question_goes_to_the_question_and_not_to_the_list(
    hands: Hands, desk: Desk, five: list[int], reading: Lane, asks: Qt.Key, qtbot: QtBot
) -> None:
    reading.hold()
    hands.press(asks, Qt.Key.Key_Delete)
    assert hands.focus is not hands.page.pane.table
    reading.free()
    qtbot.wait(50)
    assert len(desk.do(lambda write: write.rows(Lead)).result) == len(five)


def test_a_lead_that_is_gone_to_is_found_though_the_list_before_comes_late(
    hands: Hands, desk: Desk, jobs: Jobs, five: list[int], reading: Lane, qtbot: QtBot
) -> None:
    desk.do(leads.change_status, [five[0]], LeadStatus.NURTURE)
    qtbot.waitUntil(lambda: "Anna Aalders" not in hands.rows)
    lists = Lane(jobs, "lists")
    lists.hold()
    reading.hold()
    hands.page.model.show(hands.page.query)
    hands.page.show_record(five[0])
    with qtbot.waitSignal(hands.page.model.filled):
        lists.free()
    reading.free()
    qtbot.waitUntil(lambda: hands.shown == "Anna Aalders")
    assert hands.picked == ["Anna Aalders"]


def test_a_list_that_is_long_in_coming_shows_its_shape_until_it_is_there(
    hands: Hands, jobs: Jobs, qtbot: QtBot
) -> None:
    skeleton = hands.page.pane.skeleton
    lists = Lane(jobs, "lists")
    lists.hold()
    QTest.mouseClick(hands.page.pane.tabs.button("nurture"), Qt.MouseButton.LeftButton)
    qtbot.wait(100)
    assert not skeleton.isVisible()
    qtbot.waitUntil(skeleton.isVisible)
    lists.free()
    qtbot.waitUntil(lambda: not skeleton.isVisible())
    assert hands.rows == []


def test_counts_that_come_before_the_lead_do_not_say_that_there_is_none(
    hands: Hands, reading: Lane, qtbot: QtBot
) -> None:
    page = hands.page
    tabs = page.pane.tabs
    QTest.mouseClick(tabs.button("nurture"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.detail.shows_nothing)
    reading.hold()
    with qtbot.waitSignal(page.model.filled):
        QTest.mouseClick(tabs.button("new"), Qt.MouseButton.LeftButton)
    assert page.standing is not None
    page._on_standing(page.standing)
    reading.free()
    qtbot.waitUntil(lambda: hands.shown == "Eva Eik")
    assert not page.detail.shows_nothing


def test_a_command_for_a_lead_waits_until_it_is_there(hands: Hands, five: list[int], qtbot: QtBot) -> None:
    done: list[str] = []
    hands.page.with_record(five[0], lambda: done.append(hands.shown))
    qtbot.waitUntil(lambda: bool(done))
    assert done == ["Anna Aalders"]


def test_a_command_for_a_lead_that_does_not_come_is_done_with_no_other(
    hands: Hands, desk: Desk, five: list[int], qtbot: QtBot
) -> None:
    done: list[str] = []
    desk.do(records.delete, Lead, five[0])
    hands.page.with_record(five[0], lambda: done.append(hands.shown))
    with qtbot.waitSignal(hands.page.model.filled):
        pass
    desk.undo()
    qtbot.waitUntil(lambda: "Anna Aalders" in hands.rows)
    hands.page.show_record(five[0])
    qtbot.waitUntil(lambda: hands.shown == "Anna Aalders")
    qtbot.wait(50)
    assert done == []


def test_a_command_is_forgotten_when_one_goes_to_another_lead(
    hands: Hands, five: list[int], reading: Lane, qtbot: QtBot
) -> None:
    reading.hold()
    hands.press(Qt.Key.Key_J, Qt.Key.Key_Q)
    hands.page.pane.table.setFocus()
    hands.press(Qt.Key.Key_J, Qt.Key.Key_K)
    reading.free()
    qtbot.waitUntil(lambda: hands.shown == "Dora Dam")
    qtbot.wait(50)
    assert hands.focus is hands.page.pane.table


def test_a_note_sent_while_the_lane_is_busy_is_stored_once_and_the_next_one_is_its_own(
    hands: Hands, desk: Desk, five: list[int], lane: Lane, qtbot: QtBot
) -> None:
    lane.hold()
    hands.press(Qt.Key.Key_N)
    hands.type("About Eva")
    hands.press(Qt.Key.Key_Return)
    assert hands.page.detail.lead.story.composer.text == ""
    hands.press(Qt.Key.Key_J)
    qtbot.waitUntil(lambda: hands.shown == "Dora Dam")
    hands.press(Qt.Key.Key_N)
    hands.type("About Dora")
    lane.free()
    qtbot.waitUntil(lambda: bool(desk.do(lambda write: write.rows(Activity)).result))
    qtbot.wait(50)
    assert hands.page.detail.lead.story.composer.text == "About Dora"
    assert [one.body for one in desk.do(lambda write: write.rows(Activity)).result] == ["About Eva"]


def test_a_note_that_was_refused_comes_back_at_its_lead(
    hands: Hands, desk: Desk, five: list[int], lane: Lane, qtbot: QtBot
) -> None:
    lane.hold()
    hands.press(Qt.Key.Key_N)
    hands.type("About Eva")
    desk.do(record_steps.delete_all, Lead, [five[4]])
    qtbot.waitUntil(lambda: "Eva Eik" not in hands.rows)
    hands.press(Qt.Key.Key_Return)
    lane.free()
    qtbot.waitUntil(lambda: bool(hands.toast))
    desk.undo()
    qtbot.waitUntil(lambda: hands.shown == "Eva Eik")
    assert hands.page.detail.lead.story.composer.text == "About Eva"


def test_a_field_written_while_the_lane_is_busy_shows_what_is_stored_and_follows_later_changes(
    hands: Hands, desk: Desk, five: list[int], lane: Lane, qtbot: QtBot
) -> None:
    pane = hands.page.detail.lead
    pane.tabs.button("fields").click()
    hands.breathe()
    city = pane.details.form.cells["city"].editor
    city.setFocus()
    lane.hold()
    hands.type("Utrecht")
    hands.press(Qt.Key.Key_Tab)
    hands.page.refresh(None)
    qtbot.wait(50)
    assert city.value() == "Utrecht"
    lane.free()
    qtbot.waitUntil(lambda: desk.do(Write.get, Lead, five[4]).result.city == "Utrecht")
    qtbot.wait(50)
    desk.do(records.edit, Lead, five[4], {"city": "Zeist"})
    qtbot.waitUntil(lambda: city.value() == "Zeist")


def test_what_was_typed_is_stored_though_the_page_is_gone_before(
    hands: Hands, desk: Desk, five: list[int], lane: Lane, qtbot: QtBot
) -> None:
    page, work = hands.page, hands.page.work
    page.detail.lead.tabs.button("fields").click()
    hands.breathe()
    page.detail.lead.details.form.cells["city"].editor.setFocus()
    lane.hold()
    hands.type("Utrecht")
    hands.press(Qt.Key.Key_Tab)
    page.detail.lead.criteria.criteria.rows[0].answered.emit("yes")
    page.leave()
    assert isinstance(work.window, QMainWindow)
    work.window.setCentralWidget(QWidget())
    qtbot.waitUntil(lambda: not shiboken6.isValid(page))
    lane.free()
    qtbot.waitUntil(lambda: desk.do(Write.get, Lead, five[4]).result.city == "Utrecht")
    qtbot.wait(50)
