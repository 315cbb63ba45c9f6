"""Sheets of the board with jobs in threads, as in the program: a press counts once, and answers may come too late."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from crmdesk.controllers import records
from crmdesk.controllers.desk import Desk, Write
from crmdesk.models.account import Account
from crmdesk.models.activity import Activity, ActivityKind
from crmdesk.models.lists import Owner
from crmdesk.models.opportunity import Opportunity
from crmdesk.ui.kit.buttons import Button
from crmdesk.ui.kit.editors import LineEditor
from crmdesk.ui.kit.jobs import Jobs
from crmdesk.ui.kit.popover import Popover
from crmdesk.ui.kit.sheet import Sheet
from crmdesk.ui.kit.toast import Toasts
from crmdesk.ui.pipeline.outcome_sheets import WonSheet
from crmdesk.ui.pipeline.screen import BOARD, LIST, Pipeline
from crmdesk.ui.records.new_sheet import NewSheet, new_deal
from crmdesk.ui.records.pane import DETAILS
from crmdesk.ui.theme import Theme
from crmdesk.ui.workplace import Workplace
from tests.ui.conftest import Going, Lane


@pytest.fixture
def work(desk: Desk, jobs: Jobs, look: Theme, going: Going, qtbot: QtBot) -> Workplace:
    """A workplace with a shown window."""
    window = QMainWindow()
    window.resize(1232, 900)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return Workplace(desk, jobs, Toasts(window), going, window)


@pytest.fixture
def deal(desk: Desk) -> int:
    """An opportunity in the first stage."""
    account = desk.do(records.add, Account, {"name": "Berg"}).result
    return desk.do(records.add, Opportunity, {"name": "Forty units", "stage_id": 1, "account_id": account}).result


@pytest.fixture
def board(work: Workplace, deal: int, qtbot: QtBot) -> Pipeline:
    """The board, whose cards come when they are read."""
    made = Pipeline(work)
    assert isinstance(work.window, QMainWindow)
    work.window.setCentralWidget(made)
    widget = made.first_focus()
    assert widget is not None
    widget.setFocus()
    qtbot.waitUntil(lambda: made.current is not None)
    return made


def _names(desk: Desk) -> list[str]:
    return [one.name for one in desk.do(lambda write: write.rows(Opportunity)).result]


def _focus() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def _gone(sheet: Sheet) -> None:
    QApplication.sendPostedEvents(sheet, QEvent.Type.DeferredDelete)


def test_the_first_card_has_the_keyboard_as_soon_as_it_is_read(board: Pipeline) -> None:
    QTest.keyClick(_focus(), Qt.Key.Key_W)
    assert board.work.window.findChild(WonSheet) is not None


@pytest.mark.parametrize("view", [BOARD, LIST])
def test_what_is_long_in_coming_shows_its_shape_in_either_view(
    view: str, work: Workplace, deal: int, jobs: Jobs, qtbot: QtBot
) -> None:
    lane = Lane(jobs, "figures")
    lane.hold()
    page = Pipeline(work)
    assert isinstance(work.window, QMainWindow)
    work.window.setCentralWidget(page)
    for one in (LIST, view):
        QTest.mouseClick(page.views.button(one), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.skeleton.isVisible)
    for at in (page.places.rect().center(), page.places.rect().bottomRight() - QPoint(40, 8)):
        page.skeleton.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, on=False)
        assert page.places.childAt(at) is page.skeleton
    assert page.places.currentWidget() is page.view
    assert not page.places.missed.isVisible()
    assert not page.hints.isVisible()
    lane.free()
    qtbot.waitUntil(lambda: not page.skeleton.isVisible())
    assert [card.id for cards in page.found.cards.values() for card in cards] == [deal]
    assert page.hints.isVisible()


def test_enter_on_add_adds_and_opens_no_card(board: Pipeline, work: Workplace) -> None:
    add = next(one for one in board.findChildren(Button) if one.words().startswith("Add"))
    add.setFocus()
    QTest.keyClick(add, Qt.Key.Key_Return)
    assert board.pane.isHidden()
    assert work.window.findChild(NewSheet) is not None


def _name_of(board: Pipeline, deal: int, qtbot: QtBot) -> LineEditor:
    """The field of the name on the page of the opportunity."""
    board.show_record(deal)
    qtbot.waitUntil(lambda: board.pane.page is not None)
    board.pane.turn_to(DETAILS)
    assert board.pane.form is not None
    editor = board.pane.form.cells["name"].editor
    assert isinstance(editor, LineEditor)
    return editor


def test_what_was_typed_is_stored_though_the_opportunity_was_left(
    board: Pipeline, desk: Desk, deal: int, lane: Lane, qtbot: QtBot
) -> None:
    editor = _name_of(board, deal, qtbot)
    lane.hold()
    editor.line.setText("Fifty units")
    board.show_all()
    assert not board.pane.isVisible()
    lane.free()
    qtbot.waitUntil(lambda: _names(desk) == ["Fifty units"])
    qtbot.waitUntil(lambda: board.current is not None and board.current.name == "Fifty units")


def test_what_was_refused_after_the_opportunity_was_left_is_said_in_a_toast(
    board: Pipeline, work: Workplace, desk: Desk, deal: int, lane: Lane, qtbot: QtBot
) -> None:
    editor = _name_of(board, deal, qtbot)
    lane.hold()
    editor.line.setText("")
    board.show_all()
    lane.free()
    qtbot.waitUntil(lambda: "name" in work.toasts.words.lower())
    assert _names(desk) == ["Forty units"]


@pytest.mark.parametrize("presses", [1, 2])
def test_a_new_deal_is_made_once_and_esc_meanwhile_harms_nothing(
    work: Workplace, desk: Desk, lane: Lane, presses: int, qtbot: QtBot
) -> None:
    desk.do(lambda write: write.add(Owner(name="Joris")).id)
    sheet = new_deal(work, {})
    sheet.open()
    assert sheet.form.filled()["stage_id"] == 1
    assert desk.do(Write.get, Owner, sheet.form.filled()["owner_id"]).result.name == "Joris"
    QTest.keyClicks(_focus(), "Ten units")
    lane.hold()
    for _press in range(presses):
        QTest.keyClick(_focus(), Qt.Key.Key_Return)
    QTest.keyClick(_focus(), Qt.Key.Key_Escape)
    _gone(sheet)
    lane.free()
    qtbot.waitUntil(lambda: _names(desk) == ["Ten units"])
    qtbot.wait(50)
    assert _names(desk) == ["Ten units"]


def test_a_task_is_planned_once(board: Pipeline, work: Workplace, desk: Desk, lane: Lane, qtbot: QtBot) -> None:
    QTest.keyClick(_focus(), Qt.Key.Key_T)
    box = work.window.findChild(Popover)
    assert isinstance(box, Popover)
    field = box.findChildren(QLineEdit)[0]
    lane.hold()
    for _press in range(2):
        QTest.keyClick(field, Qt.Key.Key_Return)
    lane.free()
    qtbot.waitUntil(lambda: bool(desk.do(lambda write: write.rows(Activity)).result))
    qtbot.wait(50)
    assert len(desk.do(lambda write: write.rows(Activity)).result) == 1


def test_a_note_asked_for_on_a_card_begins_once_its_page_is_read(board: Pipeline, deal: int, qtbot: QtBot) -> None:
    board.show_record(deal)
    board.doing.log(ActivityKind.CALL)
    composer = board.pane.story.composer
    assert not composer.isAncestorOf(_focus())
    qtbot.waitUntil(lambda: composer.isAncestorOf(_focus()))
    assert composer.kinds.current == ActivityKind.CALL


def test_two_presses_before_the_first_answer_are_two_stages(
    board: Pipeline, desk: Desk, deal: int, lane: Lane, qtbot: QtBot
) -> None:
    lane.hold()
    widget = board.first_focus()
    assert widget is not None
    for _press in range(2):
        QTest.keyClick(widget, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    lane.free()
    qtbot.waitUntil(lambda: board.current is not None and board.current.stage_id == 3)
    assert desk.do(Write.get, Opportunity, deal).result.stage_id == 3
    assert "Proposal" in board.work.toasts.words
