"""The board: it shows what the database holds, and moving a card by keys, menu or drop changes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from crmdesk.controllers import activities, records
from crmdesk.controllers.desk import Desk, Write
from crmdesk.models.account import Account, AccountType
from crmdesk.models.activity import ActivityKind
from crmdesk.models.lists import ReasonFor
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.pipeline import StageKind
from crmdesk.models.queries.choices import reasons
from crmdesk.ui.kit import format
from crmdesk.ui.kit.popover import Popover
from crmdesk.ui.pipeline.board import Board
from crmdesk.ui.pipeline.cards import task_chip
from crmdesk.ui.pipeline.outcome_sheets import LostSheet, WonSheet
from crmdesk.ui.pipeline.screen import Pipeline
from crmdesk.ui.theme import theme
from crmdesk.ui.workplace import Workplace
from tests.ui.conftest import Show

Content = Callable[[], dict[str, list[tuple[Any, ...]]]]


@pytest.fixture
def deals(desk: Desk) -> list[int]:
    """Three deals of one prospect: two in Qualification, one in Proposal."""
    account = desk.do(records.add, Account, {"name": "Berg"}).result
    made = []
    for name, value, stage in (("Forty units", 4_150_000, 1), ("Heat pumps", 840_000, 1), ("Cooling", 3_380_000, 3)):
        made.append(
            desk.do(
                records.add, Opportunity, {"name": name, "value": value, "stage_id": stage, "account_id": account}
            ).result
        )
    return made


@pytest.fixture
def page(work: Workplace, deals: list[int], show: Show, qtbot: QtBot) -> Pipeline:
    """The pipeline, shown in a window of 1232 x 900."""
    made = show(Pipeline)
    qtbot.waitUntil(lambda: bool(made.found.columns))
    _cards(made.board).setFocus()
    return made


@pytest.fixture
def board(page: Pipeline) -> Board:
    """Its board."""
    return page.board


def _cards(board: Board) -> QWidget:
    return board.first_focus()


def _press(widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(widget, key, modifier)
    QApplication.processEvents()


def _stage(desk: Desk, deal: int) -> int:
    return int(desk.do(Write.get, Opportunity, deal).result.stage_id)


def test_columns_show_the_sums_of_the_database(board: Board) -> None:
    heads = [column.head.sums() for column in board.columns.values()]
    assert heads == [(2, 4_990_000, 499_000), (0, 0, 0), (1, 3_380_000, 1_690_000), (0, 0, 0)]


def test_the_figures_over_the_board_are_those_of_its_columns(page: Pipeline) -> None:
    assert page.figures.open_value.accessibleName().startswith(f"Open value, {format.whole_money(8_370_000)}")
    assert page.figures.weighted.accessibleName().startswith(f"Weighted, {format.whole_money(2_189_000)}")


def test_shift_right_moves_the_card_to_the_next_stage_and_undo_brings_it_back(
    board: Board, desk: Desk, deals: list[int], content: Content
) -> None:
    before = content()
    _press(_cards(board), Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert _stage(desk, deals[0]) == 2
    assert [column.head.sums()[0] for column in board.columns.values()] == [1, 1, 1, 0]
    assert board.current is not None
    assert board.current.id == deals[0]
    board.work.undo()
    QApplication.processEvents()
    assert content() == before
    assert [column.head.sums()[0] for column in board.columns.values()] == [2, 0, 1, 0]


def test_arrows_go_through_cards_and_skip_empty_columns(board: Board, deals: list[int]) -> None:
    _press(_cards(board), Qt.Key.Key_Down)
    assert board.current is not None
    assert board.current.id == deals[1]
    _press(_cards(board), Qt.Key.Key_Right)
    assert board.current.id == deals[2]
    _press(_cards(board), Qt.Key.Key_Left)
    assert board.current.id in deals[:2]


def test_shift_down_changes_the_order_within_the_column(board: Board, desk: Desk, deals: list[int]) -> None:
    _press(_cards(board), Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    order = [card.id for card in board.columns[1].list.cards.cards]
    assert order == [deals[1], deals[0]]


def test_a_dropped_card_stands_where_it_was_dropped(board: Board, desk: Desk, deals: list[int]) -> None:
    source, target = board.columns[1], board.columns[3]
    data = source.list.cards.mimeData([source.list.cards.index(0, 0)])
    at = QPointF(target.rect().center().x(), target.list.y() + 2)
    event = QDropEvent(at, Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    target.dropEvent(event)
    QApplication.processEvents()
    assert _stage(desk, deals[0]) == 3
    assert [card.id for card in target.list.cards.cards] == [deals[0], deals[2]]


def test_while_a_card_hangs_over_a_column_its_sums_are_foretold(board: Board, deals: list[int]) -> None:
    board.hover(deals[0], board.columns[3])
    assert board.columns[1].head.sums() == (1, 840_000, 84_000)
    assert board.columns[3].head.sums() == (2, 7_530_000, 1_690_000 + 2_075_000)
    board.hover(0, None)
    assert board.columns[1].head.sums() == (2, 4_990_000, 499_000)


def test_won_asks_value_and_day_and_makes_the_prospect_a_customer(
    board: Board, desk: Desk, deals: list[int], content: Content
) -> None:
    before = content()
    _press(_cards(board), Qt.Key.Key_W)
    sheet = board.work.window.findChild(WonSheet)
    assert sheet is not None
    sheet.value.setText("40.000,00")
    _press(sheet.value, Qt.Key.Key_Return)
    deal = desk.do(Write.get, Opportunity, deals[0]).result
    assert (deal.value, deal.stage_id, str(deal.closed_at)) == (4_000_000, 5, "2026-11-24")
    assert desk.do(Write.get, Account, 1).result.type is AccountType.CUSTOMER
    board.work.undo()
    QApplication.processEvents()
    assert content() == before


def test_the_zone_lights_up_for_a_moment_when_a_card_was_won(board: Board, qtbot: QtBot) -> None:
    theme.choose(reduce_motion=False)
    _press(_cards(board), Qt.Key.Key_W)
    sheet = board.work.window.findChild(WonSheet)
    assert sheet is not None
    _press(sheet.value, Qt.Key.Key_Return)
    zone = board.zones[StageKind.WON]
    assert zone.lit
    qtbot.waitUntil(lambda: not zone.lit, timeout=3000)


def test_lost_takes_the_reason_of_the_number_key(board: Board, desk: Desk, deals: list[int]) -> None:
    _press(_cards(board), Qt.Key.Key_L)
    sheet = board.work.window.findChild(LostSheet)
    assert sheet is not None
    _press(sheet, Qt.Key.Key_2)
    _press(sheet, Qt.Key.Key_Return)
    deal = desk.do(Write.get, Opportunity, deals[0]).result
    assert (deal.stage_id, deal.lost_reason_id) == (6, desk.read(reasons, ReasonFor.LOST)[1][0])


def test_a_wrong_value_is_said_and_nothing_is_written(board: Board, content: Content) -> None:
    before = content()
    _press(_cards(board), Qt.Key.Key_W)
    sheet = board.work.window.findChild(WonSheet)
    assert sheet is not None
    sheet.value.setText("a lot")
    _press(sheet.value, Qt.Key.Key_Return)
    assert "not an amount" in sheet.wrong.text()
    assert content() == before


def test_a_task_says_what_it_understood_of_the_date(board: Board, desk: Desk, deals: list[int]) -> None:
    _press(_cards(board), Qt.Key.Key_T)
    box = board.work.window.findChild(Popover)
    assert box is not None
    _what, when = box.findChildren(QLineEdit)
    when.setText("overmorgen 14:00")
    assert "14:00" in when.accessibleDescription()
    _press(when, Qt.Key.Key_Return)
    found = desk.read(lambda c: c.exec_driver_sql("SELECT kind, due FROM activity").fetchall())
    assert found[0][0] == "task"
    assert found[0][1].startswith("2026-11-26T")
    assert board.columns[1].list.cards.cards[0].task_due == found[0][1]


def test_a_card_is_idle_only_over_its_limit_and_not_when_a_task_is_planned_within_it(
    page: Pipeline, board: Board, desk: Desk, deals: list[int], clock: Any
) -> None:
    clock.move(days=15)
    page.refresh(None)
    assert all(card.idle_days(clock.now) == 15 for card in board.columns[1].list.cards.cards)
    desk.do(activities.log, ActivityKind.CALL, [("opportunity", deals[0])])
    desk.do(activities.log, ActivityKind.TASK, [("opportunity", deals[1])], due=clock.now.replace(day=15))
    page.refresh(None)
    assert [card.idle_days(clock.now) for card in board.columns[1].list.cards.cards] == [None, None]


def test_hostile_names_are_shown_as_they_are(board: Board, desk: Desk) -> None:
    name = "<b>Jan</b><img src='file:///etc/passwd'>\nsecond line " + "x" * 200
    desk.do(records.add, Opportunity, {"name": name.replace("\n", " "), "stage_id": 2})
    QApplication.processEvents()
    cards = board.columns[2].list.cards
    assert str(cards.data(cards.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)).startswith("<b>Jan</b>")
    assert "&lt;b&gt;" in str(cards.data(cards.index(0, 0), Qt.ItemDataRole.ToolTipRole))
    board.grab()


def test_cards_are_as_wide_in_a_column_that_scrolls(board: Board, desk: Desk, qtbot: QtBot) -> None:
    for n in range(12):
        desk.do(records.add, Opportunity, {"name": f"Unit {n}", "stage_id": 1})
    long, short = board.columns[1].list, board.columns[3].list
    qtbot.waitUntil(lambda: long.verticalScrollBar().maximum() > 0)
    assert short.verticalScrollBar().maximum() == 0
    assert long.visualRect(long.cards.index(0, 0)).width() == short.visualRect(short.cards.index(0, 0)).width()
    assert not short.verticalScrollBar().isEnabled()  # then it is not seen


def test_no_task_is_a_warning_wherever_it_is_said(page: Pipeline, desk: Desk, deals: list[int], qtbot: QtBot) -> None:
    (card,) = (one for one in page.board.columns[3].list.cards.cards if one.id == deals[2])
    chip = task_chip(card, desk.clock())[2]
    page.show_record(deals[2])
    qtbot.waitUntil(lambda: page.figures.attention.tone == "warn")
    assert (chip, page.pane.tiles["next"].tone) == ("warn", "warn")


def test_figures_that_are_counted_while_a_card_hangs_leave_what_is_foretold(page: Pipeline, deals: list[int]) -> None:
    page.board.hover(deals[0], page.board.columns[3])
    foretold = page.figures.weighted.accessibleName()
    page.count_figures()
    QApplication.processEvents()
    assert page.figures.weighted.accessibleName() == foretold
    page.board.hover(0, None)
    assert page.figures.weighted.accessibleName() != foretold
