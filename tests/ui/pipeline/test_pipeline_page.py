"""The page of the pipeline: one filter for board and list, questions beside a card, and an opportunity of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from crmdesk.controllers import activities, pipeline, records, saved_views
from crmdesk.controllers.desk import Desk, Write
from crmdesk.models.account import Account
from crmdesk.models.activity import Activity, ActivityKind
from crmdesk.models.contact import Contact
from crmdesk.models.lists import Owner, ReasonFor
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.pipeline import StageKind
from crmdesk.models.queries import board as queries
from crmdesk.models.queries.board import Column
from crmdesk.models.queries.choices import owner_named, reasons
from crmdesk.models.queries.lists import ANY_OF, count
from crmdesk.models.queries.narrowing import LEAST, Condition
from crmdesk.models.queries.timeline import timeline
from crmdesk.ui.kit import painting
from crmdesk.ui.kit.editors import LineEditor
from crmdesk.ui.kit.keys import letters
from crmdesk.ui.kit.labels import Chip
from crmdesk.ui.kit.popover import Options, Popover
from crmdesk.ui.pipeline.cards import GAP, close_words
from crmdesk.ui.pipeline.column import FOLDED_WIDTH
from crmdesk.ui.pipeline.deal_list import CLOSE, COLUMNS, NAME, VALUE
from crmdesk.ui.pipeline.outcome_sheets import LostSheet, WonSheet
from crmdesk.ui.pipeline.screen import BOARD, FOLDED, LIST, VIEW, Pipeline
from crmdesk.ui.pipeline.stage_sheet import StageSheet
from crmdesk.ui.records.pane import CHANGES, DETAILS, TIMELINE
from crmdesk.ui.theme import theme
from crmdesk.ui.workplace import Workplace
from tests.ui.conftest import Going, Show

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
Content = Callable[[], dict[str, list[tuple[Any, ...]]]]


@pytest.fixture
def deals(desk: Desk) -> list[int]:
    """Prefab and Heat pumps of Berg in Qualification, Cooling of Yilmaz in Proposal; two of Joris, one of Anna."""
    joris, anna = (desk.do(Write.add, Owner(name=name)).result.id for name in ("Joris", "Anna"))
    berg, yilmaz = (desk.do(records.add, Account, {"name": name}).result for name in ("Van den Berg", "Yılmaz Food"))
    rows = (
        ("Prefab", 4_150_000, 1, berg, joris, "2026-11-30"),
        ("Heat pumps", 840_000, 1, berg, anna, "2026-12-01"),
        ("Cooling", 3_380_000, 3, yilmaz, joris, None),
    )
    made = []
    for name, value, stage, account, owner, close in rows:
        values = {"name": name, "value": value, "stage_id": stage, "account_id": account, "owner_id": owner}
        made.append(desk.do(records.add, Opportunity, {**values, **_close(close)}).result)
    return made


def _close(day: str | None) -> dict[str, Any]:
    return {"close_date": Opportunity.fields["close_date"].kind.parse(day)} if day else {}


@pytest.fixture
def page(deals: list[int], show: Show, qtbot: QtBot) -> Pipeline:
    """The page, with the keyboard on the first card."""
    made = show(Pipeline)
    qtbot.waitUntil(lambda: bool(made.found.columns))
    made.board.first_focus().setFocus()
    return made


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the keyboard is."""
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, modifier)
    QApplication.processEvents()


def write(words: str) -> None:
    """Type where the keyboard is, over what stands there."""
    focus = QApplication.focusWidget()
    assert isinstance(focus, QLineEdit)
    focus.selectAll()
    QTest.keyClicks(focus, words)


def names(page: Pipeline) -> list[str]:
    """The names of the cards."""
    return [card.name for column in page.board.columns.values() for card in column.list.cards.cards]


def rows(page: Pipeline) -> list[str]:
    """The first cell of each row of the list."""
    return [page.list.model.words(row, NAME) for row in page.list.model.rows]


def deal(desk: Desk, deal_id: int) -> Opportunity:
    return desk.do(Write.get, Opportunity, deal_id).result


def search(page: Pipeline, words: str) -> None:
    page.search.setText(words)
    page.search.returnPressed.emit()
    QApplication.processEvents()


# -- the filter ----------------------------------------------------------------------------------------------------


def test_words_narrow_cards_sums_and_the_count_and_esc_shows_all_again(page: Pipeline) -> None:
    press(Key.Key_Slash)
    QTest.keyClicks(page.search, "berg pumps")
    press(Key.Key_Return)
    assert names(page) == ["Heat pumps"]
    assert page.figures.open_value.accessibleName().startswith("Open value, €8,400")
    assert page.board.columns[1].head.sums() == (1, 840_000, 84_000)
    assert QApplication.focusWidget() is page.board.columns[1].list
    press(Key.Key_Slash)
    press(Key.Key_Escape)
    assert len(names(page)) == 3


def test_tiles_filter_the_board_itself_and_a_second_press_shows_all(page: Pipeline) -> None:
    QTest.mouseClick(page.figures.closing, Qt.MouseButton.LeftButton)
    assert names(page) == ["Prefab"]
    assert page.figures.closing.accessibleName() == "Closes this month, €41,500, 1 to close"
    QTest.mouseClick(page.figures.closing, Qt.MouseButton.LeftButton)
    assert len(names(page)) == 3


def test_needs_attention_shows_as_many_as_it_counts(page: Pipeline, desk: Desk, deals: list[int], qtbot: QtBot) -> None:
    due = desk.clock().replace(day=30)
    desk.do(activities.log, ActivityKind.TASK, [("opportunity", deals[0])], subject="Call", due=due)
    QApplication.processEvents()
    assert page.figures.attention.accessibleName().startswith("Needs attention, 3,")  # the hands have not rested yet
    qtbot.waitUntil(lambda: page.figures.attention.accessibleName().startswith("Needs attention, 2,"))
    QTest.mouseClick(page.figures.attention, Qt.MouseButton.LeftButton)
    assert names(page) == ["Heat pumps", "Cooling"]


def test_only_mine_and_a_chip_hold_together_and_clearing_lifts_both(page: Pipeline) -> None:
    page.work.only_mine = True
    assert names(page) == ["Prefab", "Cooling"]
    page.narrow.set_conditions([Condition("value", LEAST, 4_000_000)])
    assert names(page) == ["Prefab"]
    page.clear_filters()
    assert len(names(page)) == 3
    assert not page.work.only_mine
    assert not page.narrow.chips


@pytest.mark.parametrize("view", [BOARD, LIST])
def test_f_asks_for_a_condition_and_backspace_on_its_chip_lifts_it(page: Pipeline, desk: Desk, view: str) -> None:
    page.views.button(view).click()
    page.view.first_focus().setFocus()
    press(Key.Key_F)
    assert isinstance(QApplication.focusWidget(), Options)
    press(Key.Key_Escape)
    joris = desk.read(owner_named, "Joris")
    page.narrow.set_conditions([Condition("owner_id", ANY_OF, (joris,))])
    assert page.found.deals == 2
    assert page.figures.open_value.accessibleName().startswith("Open value, €75,300")
    (chip,) = page.narrow.chips
    chip.setFocus()
    press(Key.Key_Backspace)
    assert page.found.deals == 3


def test_a_view_of_the_pipeline_is_kept_under_a_name_and_undone(page: Pipeline, desk: Desk, content: Content) -> None:
    before = content()
    asked = (Condition("value", LEAST, 1_000_000),)
    desk.do(saved_views.save, Opportunity, "Big ones", asked)
    page.narrow.set_conditions(asked)
    assert page.narrow.view is not None
    assert page.narrow.view.name == "Big ones"
    page.work.undo()
    assert content() == before


def test_digits_press_the_figures_and_each_shows_what_it_counts(page: Pipeline, qtbot: QtBot) -> None:
    press(Key.Key_3)
    assert names(page) == ["Prefab"]
    press(Key.Key_4)  # of these, what needs attention
    assert names(page) == ["Prefab"]
    qtbot.waitUntil(lambda: page.figures.attention.accessibleName().startswith("Needs attention, 1,"))
    assert page.figures.closing.accessibleName() == "Closes this month, €41,500, 1 to close"
    press(Key.Key_1)
    assert len(names(page)) == 3


def test_the_weighted_figure_shows_only_what_weighs(page: Pipeline, desk: Desk, deals: list[int]) -> None:
    desk.do(records.edit, Opportunity, deals[2], {"value": None})
    QApplication.processEvents()
    press(Key.Key_2)
    assert names(page) == ["Prefab", "Heat pumps"]
    assert page.figures.weighted.accessibleName() == "Weighted, €4,990, value × chance"


def test_what_closes_is_counted_among_what_needs_attention(
    page: Pipeline, desk: Desk, deals: list[int], qtbot: QtBot
) -> None:
    due = desk.clock().replace(day=30)
    desk.do(activities.log, ActivityKind.TASK, [("opportunity", deals[0])], subject="Call", due=due)
    QApplication.processEvents()
    QTest.mouseClick(page.figures.attention, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.figures.closing.accessibleName() == "Closes this month, €0, 0 to close")
    assert page.figures.open_value.accessibleName().startswith("Open value, €42,200")


def test_a_value_that_the_stage_asks_for_is_missed_aloud_and_the_move_stands(
    page: Pipeline, desk: Desk, deals: list[int]
) -> None:
    desk.do(records.edit, Opportunity, deals[0], {"value": None})
    desk.do(pipeline.move, deals[0], 3)
    QApplication.processEvents()
    assert deal(desk, deals[0]).stage_id == 3
    model = page.board.columns[3].list.cards
    row = model.row_of(deals[0])
    assert row is not None
    assert "Value missing" in str(model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole))
    assert "In this stage an opportunity should have a value" in str(
        model.index(row, 0).data(Qt.ItemDataRole.ToolTipRole)
    )
    page.views.button(LIST).click()
    at = page.list.model.row_of(deals[0])
    assert at is not None
    assert "Value missing" in str(page.list.model.index(at, 5).data(Qt.ItemDataRole.AccessibleTextRole))
    page.show_record(deals[0])
    assert "Value missing" in [chip.text() for chip in page.pane.head.findChildren(Chip)]
    desk.do(records.edit, Opportunity, deals[0], {"value": 100})
    QApplication.processEvents()
    assert page.found.cards[3]
    assert not any(card.value_missing for card in page.found.cards[3])


def _stage_menu(page: Pipeline, over: QWidget, at: QPoint) -> QMenu:
    """The menu after a right click there."""
    mouse = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(over, QContextMenuEvent(mouse, at, over.mapToGlobal(at)))
    return next(one for one in page.findChildren(QMenu) if one.isVisible())


def _choose(menu: QMenu, words: str) -> None:
    next(one for one in menu.actions() if one.text() == words).trigger()
    menu.close()


def test_a_head_counts_one_and_many_in_words_that_fit(page: Pipeline) -> None:
    said = [page.board.columns[stage].head.accessibleName().split(",")[0] for stage in (1, 2, 3)]
    assert said == ["Qualification: 2 opportunities", "Need: 0 opportunities", "Proposal: 1 opportunity"]
    page.board.columns[3].fold(True)
    assert page.board.columns[3].strip.accessibleName() == "Open Proposal, 1 opportunity"


def test_the_company_says_in_which_stage_a_value_is_missed_and_undo_takes_it_back(
    page: Pipeline, desk: Desk, deals: list[int], content: Content
) -> None:
    desk.do(records.edit, Opportunity, deals[0], {"value": None})
    QApplication.processEvents()
    before = content()
    assert not any(card.value_missing for card in page.found.cards[1])
    head = page.board.columns[1].head
    _choose(_stage_menu(page, head, QPoint(9, 9)), "Settings of the stage…")
    sheet = page.work.window.findChild(StageSheet)
    assert sheet is not None
    box_of = sheet.form.cells["asks_value"].editor.focusProxy()
    assert box_of is not None
    QTest.mouseClick(box_of, Qt.MouseButton.LeftButton, pos=QPoint(9, 9))
    write_in(sheet, "idle_days", "3")
    press(Key.Key_Return)
    assert [card.id for card in page.found.cards[1] if card.value_missing] == [deals[0]]
    assert page.found.open_columns[0].idle_limit == 3
    assert page.work.toasts.words == "Change stage Qualification"
    page.work.undo()
    assert content() == before
    QApplication.processEvents()
    assert not any(card.value_missing for card in page.found.cards[1])


def test_a_stage_without_an_idle_day_is_refused_at_its_field(
    page: Pipeline, deals: list[int], content: Content
) -> None:
    before = content()
    page.doing.set_stage()
    sheet = page.work.window.findChild(StageSheet)
    assert sheet is not None
    write_in(sheet, "idle_days", "0")
    press(Key.Key_Return)
    assert sheet.form.cells["idle_days"].problem.text() == "Enter at least one day."
    assert content() == before


def test_on_the_page_of_an_opportunity_its_own_stage_is_set_and_none_of_a_closed_one(
    page: Pipeline, desk: Desk, deals: list[int], qtbot: QtBot
) -> None:
    page.show_record(deals[2])
    qtbot.waitUntil(lambda: page.pane.page is not None)
    page.doing.set_stage()
    sheet = page.work.window.findChild(StageSheet)
    assert sheet is not None
    assert sheet.accessibleName() == "Stage Proposal"
    sheet.reject()
    desk.do(pipeline.move, deals[2], 5)
    qtbot.waitUntil(lambda: page.pane.page is not None and page.pane.page.card.stage_id == 5)
    page.doing.set_stage()
    assert not [one for one in page.work.window.findChildren(StageSheet) if not one.left]


def write_in(sheet: StageSheet, column: str, text: str) -> None:
    field = sheet.form.cells[column].editor
    assert isinstance(field, LineEditor)
    field.line.setFocus()
    field.line.selectAll()
    QTest.keyClicks(field.line, text)


def test_a_head_of_the_board_folds_its_column_from_its_menu(page: Pipeline, deals: list[int]) -> None:
    column = page.board.columns[2]
    menu = _stage_menu(page, column.head, QPoint(9, 9))
    assert [one.text() for one in menu.actions()] == ["New opportunity here", "Fold Need", "Settings of the stage…"]
    _choose(menu, "Fold Need")
    assert column.is_folded
    _choose(_stage_menu(page, column.strip, QPoint(9, 9)), "Unfold Need")
    assert not column.is_folded


def test_figures_and_heads_follow_a_hanging_card_and_forget_it(page: Pipeline, deals: list[int]) -> None:
    def said() -> list[str]:
        return [tile.accessibleName() for tile in page.figures.tiles]

    before, board = said(), page.board
    board.hover(deals[0], board.columns[3])
    assert said()[0] == before[0]
    assert said()[1].startswith("Weighted, €38,490")  # 2,240 by 10 % and 41,500 + 33,800 by 50 %: 840 + 37,650
    board.hover(deals[0], board.zones[StageKind.WON])
    assert said()[0].startswith("Open value, €42,200")
    assert said()[2] == "Closes this month, €0, 0 to close"
    assert said()[3].startswith("Needs attention, 2,")
    board.put_down()
    assert said() == before


def test_the_place_of_a_lifted_card_is_no_card(page: Pipeline, deals: list[int]) -> None:
    column = page.board.columns[1]
    column.list.cards.lifted = deals[0]
    rect = column.list.visualRect(column.list.cards.index(0, 0))
    slot = column.list.viewport().mapTo(column, rect.center())
    drawn = column.grab().toImage().pixelColor(slot)
    assert drawn == theme.colour("bg.sunken")


def test_coming_back_restores_filter_view_mark_and_scroll(page: Pipeline, desk: Desk) -> None:
    for n in range(40):
        desk.do(records.add, Opportunity, {"name": f"Roof {n}", "value": 100_00, "stage_id": 1})
    QApplication.processEvents()
    page.narrow.set_conditions([Condition("value", LEAST, 10_000)])
    search(page, "roof")
    page.board.select(page.found.cards[1][20].id)
    page.board.columns[1].list.verticalScrollBar().setValue(1500)
    mark, marked = page.mark(), page.current
    page.clear_filters()
    page.views.button(LIST).click()
    QApplication.processEvents()
    page.come_back(mark)
    QApplication.processEvents()
    assert page.view is page.board
    assert page.search.text() == "roof"
    assert len(page.narrow.chips) == 1
    assert page.current == marked
    assert page.board.columns[1].list.verticalScrollBar().value() == 1500


@pytest.mark.parametrize("view", [BOARD, LIST])
def test_a_step_elsewhere_leaves_the_eye_where_it_is(page: Pipeline, desk: Desk, deals: list[int], view: str) -> None:
    for n in range(40):
        desk.do(records.add, Opportunity, {"name": f"Roof {n}", "stage_id": 1})
    page.work.window.resize(700, 700)
    QApplication.processEvents()
    page.views.button(view).click()
    page.view.first_focus().setFocus()
    bar = (page.board.scroller.horizontalScrollBar, page.list.table.verticalScrollBar)[view == LIST]()
    bar.setValue(bar.maximum() // 2)
    where, marked = bar.value(), page.current
    assert where > 0
    desk.do(records.edit, Opportunity, deals[2], {"name": "Cold store"})
    QApplication.processEvents()
    assert page.found.cards[3][0].name == "Cold store"
    assert bar.value() == where
    assert page.current == marked


@pytest.mark.parametrize("view", [BOARD, LIST])
def test_j_and_k_are_letters_that_can_be_switched_off(page: Pipeline, view: str) -> None:
    page.views.button(view).click()
    page.view.first_focus().setFocus()
    first = page.current
    press(Key.Key_J)
    second = page.current
    assert second != first
    press(Key.Key_K)
    assert page.current == first
    letters.turn(False)
    try:
        press(Key.Key_J)
        assert page.current == first
    finally:
        letters.turn(True)


def test_enter_in_the_field_of_the_close_date_takes_no_row_so_none_is_marked(page: Pipeline) -> None:
    press(Key.Key_D)
    popover = page.window().findChildren(Popover)[-1]
    options, field = popover.findChild(Options), popover.findChild(QLineEdit)
    assert isinstance(options, Options)
    assert isinstance(field, QLineEdit)
    before = options.grab().toImage()
    options.setFocus(Qt.FocusReason.TabFocusReason)
    assert options.grab().toImage() != before
    options._shy = False
    field.setFocus()
    assert options.grab().toImage() != before


def test_with_large_text_two_cards_are_seen_whole(page: Pipeline) -> None:
    theme.choose(font_scale=2.0)
    page.window().resize(1206, 755)  # what a window of 1280x800 leaves
    QApplication.processEvents()
    shown = page.board.columns[1].list
    assert shown.viewport().height() >= 2 * shown.sizeHintForRow(0) - GAP
    assert not page.hints.isVisible()
    assert page.board.columns[1].head.accessibleName().endswith("weighted €4,990")
    page.window().resize(1206, 1100)
    QApplication.processEvents()
    assert page.hints.isVisible()


def test_four_columns_stand_beside_each_other_in_the_smallest_window(page: Pipeline) -> None:
    page.window().resize(968, 651)
    QApplication.processEvents()
    assert len([column for column in page.board.columns.values() if column.isVisible()]) == 4
    assert page.board.scroller.horizontalScrollBar().maximum() == 0


def test_the_day_of_a_card_is_never_cut(page: Pipeline) -> None:
    card = page.board.columns[1].list.cards.cards[0]
    assert close_words(card, 200).startswith("close ")
    short = close_words(card, painting.width_of(close_words(card, 200), "small"))
    assert short == close_words(card, 200).removeprefix("close ")
    assert close_words(card, painting.width_of(short, "small")) == ""


def test_a_tile_stays_under_the_pointer_that_pressed_it(page: Pipeline) -> None:
    before = [tile.geometry() for tile in page.figures.tiles]
    search(page, "pumps")
    assert [tile.geometry() for tile in page.figures.tiles] == before


def test_while_cards_are_read_shapes_stand_where_they_will(page: Pipeline) -> None:
    head, card, below = page.board.measures()
    column, zone = page.board.columns[1], page.board.zones[StageKind.WON]
    assert column.head.height() == head
    assert column.list.sizeHintForRow(0) == card + GAP
    assert column.list.mapTo(page.board, QPoint(0, 0)).y() == 4 + 16 + head
    assert page.board.height() - zone.y() == below - 4
    page.views.button(LIST).click()
    QApplication.processEvents()
    head, foot = page.list.measures()
    assert page.list.table.viewport().y() == head
    assert page.list.foot.mapTo(page.list, QPoint(0, 0)).y() > page.list.height() - foot


def test_cards_are_as_airy_as_the_density_says(page: Pipeline) -> None:
    cards = page.board.columns[1].list
    high = {}
    for density in ("compact", "default", "relaxed"):
        theme.choose(density=density)
        high[density] = cards.sizeHintForRow(0)
    assert high["compact"] < high["default"] < high["relaxed"]


def test_a_step_reads_only_the_card_that_it_touched(page: Pipeline, desk: Desk, deals: list[int]) -> None:
    before = {card.id: card for cards in page.found.cards.values() for card in cards}
    desk.do(pipeline.move, deals[0], 2)
    QApplication.processEvents()
    after = {card.id: card for cards in page.found.cards.values() for card in cards}
    assert [one for one in deals if after[one] is before[one]] == deals[1:]
    account = after[deals[1]].account_id
    assert account is not None
    desk.do(records.edit, Account, account, {"name": "Berg en Dal"})
    QApplication.processEvents()
    assert {card.account for cards in page.found.cards.values() for card in cards} == {"Berg en Dal", "Yılmaz Food"}


def test_a_card_that_is_moved_below_the_last_one_that_is_shown_stays_in_sight_and_marked(
    page: Pipeline, desk: Desk, deals: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_CARDS", 2)
    for n in range(3):
        desk.do(records.add, Opportunity, {"name": f"Need {n}", "stage_id": 2})
    QApplication.processEvents()
    page.board.select(deals[0])
    press(Key.Key_Right, SHIFT)
    assert page.current is not None
    assert page.current.id == deals[0]
    need = list(page.board.columns.values())[1]
    assert [card.name for card in need.list.cards.cards] == ["Need 0", "Need 1", "Prefab"]
    assert need.rest.isVisible()
    assert need.rest.text() == "3 of 4 shown. List of all"
    shown = need.list.visualRect(need.list.currentIndex())
    assert need.list.viewport().rect().contains(shown.center())
    press(Key.Key_Up, SHIFT)
    assert [card.name for card in need.list.cards.cards] == ["Need 0", "Prefab"]
    assert page.current.id == deals[0]


def test_a_press_on_the_view_that_is_shown_brings_no_words_where_there_is_no_room(page: Pipeline) -> None:
    button = page.views.button(BOARD)
    page.window().resize(600, 800)
    QApplication.processEvents()
    bare = button.sizeHint().width()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert button.sizeHint().width() == bare
    page.window().resize(1400, 800)
    QApplication.processEvents()
    assert button.sizeHint().width() > bare


def test_the_switch_keeps_filter_and_mark_and_is_remembered(page: Pipeline, work: Workplace) -> None:
    search(page, "berg")
    page.board.select(page.found.cards[1][1].id)
    page.views.button(LIST).click()
    QApplication.processEvents()
    assert rows(page) == ["Qualification 2", "Prefab", "Heat pumps"]
    assert page.current is not None
    assert page.current.name == "Heat pumps"
    assert work.kept[VIEW] == LIST
    assert Pipeline(work).views.current == LIST


@pytest.mark.parametrize("view", [BOARD, LIST])
def test_without_a_hit_it_says_so_and_clearing_brings_cards_and_keyboard_back(page: Pipeline, view: str) -> None:
    page.views.button(view).click()
    search(page, "zwembad")
    missed = page.places.missed
    assert missed.isVisible()
    assert not any(widget.isVisible() for widget in (page.hints, *page.board.zones.values()))
    assert missed.accessibleName() == 'Nothing matches "zwembad"'
    assert missed.primary.words() == "Clear search"
    missed.primary.setFocus()
    press(Key.Key_Return)
    assert len(names(page) if view == BOARD else rows(page)) == (3 if view == BOARD else 5)
    assert QApplication.focusWidget() is page.first_focus()


def test_an_export_holds_what_is_shown(page: Pipeline, desk: Desk) -> None:
    assert desk.read(count, page.query) == 3
    search(page, "cooling")
    assert desk.read(count, page.query) == 1


def test_the_last_one_won_leaves_the_empty_state_with_the_keyboard(
    page: Pipeline, desk: Desk, deals: list[int]
) -> None:
    for one in deals:
        desk.do(pipeline.move, one, 5)
    QApplication.processEvents()
    assert page.places.empty.isVisible()
    assert page.places.empty.accessibleDescription() == "All are won or lost."


@pytest.mark.parametrize("key", [Key.Key_W, Key.Key_L])
def test_in_a_list_that_was_kept_a_deal_is_closed_before_the_board_was_seen(
    page: Pipeline, show: Show, key: Qt.Key
) -> None:
    page.work.kept[VIEW] = LIST
    again = show(Pipeline)
    QApplication.processEvents()
    assert again.list.current is not None
    again.list.table.setFocus()
    press(key)
    assert again.work.window.findChildren(WonSheet if key == Key.Key_W else LostSheet)
    press(Key.Key_Escape)


def test_a_value_that_is_emptied_on_winning_is_not_known(page: Pipeline, desk: Desk, deals: list[int]) -> None:
    press(Key.Key_W)
    write("x")
    press(Key.Key_Backspace)
    press(Key.Key_Return)
    won = deal(desk, deals[0])
    assert (won.stage_id, won.value) == (5, None)
    desk.undo()
    assert deal(desk, deals[0]).value == 4_150_000


# -- columns -------------------------------------------------------------------------------------------------------


def test_a_folded_column_is_a_strip_that_is_remembered_skipped_and_opened_again(page: Pipeline) -> None:
    column = page.board.columns[1]
    column.fold_button.setFocus()
    press(Key.Key_Return)
    assert column.width() == theme.px(FOLDED_WIDTH)
    assert "2 opportunities" in column.strip.accessibleName()
    assert page.work.kept[FOLDED] == "Qualification"
    page.board.columns[3].list.setFocus()
    press(Key.Key_Left)
    assert page.current is not None
    assert page.current.name == "Cooling"
    column.strip.setFocus()
    press(Key.Key_Return)
    assert column.list.isVisible()
    assert page.work.kept[FOLDED] == ""


def test_a_card_dropped_on_a_folded_column_comes_to_its_end(page: Pipeline, desk: Desk, deals: list[int]) -> None:
    page.board.columns[1].fold(True)
    assert page.board.columns[1].row_for(QPoint(5, 60)) == -1
    page.board.columns[1].dropped.emit(deals[2], -1)
    QApplication.processEvents()
    assert [card.name for card in page.board.columns[1].list.cards.cards] == ["Prefab", "Heat pumps", "Cooling"]


def test_near_an_edge_a_hanging_card_scrolls_the_board_and_the_column(page: Pipeline, desk: Desk) -> None:
    for n in range(20):
        desk.do(records.add, Opportunity, {"name": f"More {n}", "stage_id": 1})
    page.work.window.resize(1024, 700)
    theme.choose(font_scale=1.4)
    QApplication.processEvents()
    view = page.board.scroller.viewport()
    page.board.scroll_near_edge(view.mapToGlobal(QPoint(view.width() - 3, 50)))
    assert page.board.scroller.horizontalScrollBar().value() > 0
    column = page.board.columns[1]
    bar = column.list.verticalScrollBar()
    bar.setValue(0)
    low = column.list.geometry().bottom() - 3
    column.show_over(low)
    page.board.scroll_near_edge(column.mapToGlobal(QPoint(40, low)))
    assert bar.value() > 0
    page.board.put_down()
    assert column.drop_y is None


# -- questions beside a card ---------------------------------------------------------------------------------------


def box(page: Pipeline) -> Popover:
    """The question that is open."""
    found = [one for one in page.work.window.findChildren(Popover) if not one.left]
    assert len(found) == 1
    return found[0]


def test_v_asks_the_value_beside_the_card_and_undo_takes_it_back(
    page: Pipeline, desk: Desk, deals: list[int], content: Content
) -> None:
    before = content()
    press(Key.Key_V)
    write("a lot")
    press(Key.Key_Return)
    assert "not an amount" in box(page).findChildren(QLineEdit)[0].accessibleDescription()
    write("50.000")
    press(Key.Key_Return)
    assert deal(desk, deals[0]).value == 5_000_000
    assert page.board.columns[1].head.sums()[1] == 5_840_000
    assert QApplication.focusWidget() is page.board.columns[1].list
    page.work.undo()
    assert content() == before


def test_d_takes_a_typed_day_or_a_digit(page: Pipeline, desk: Desk, deals: list[int]) -> None:
    press(Key.Key_D)
    write("15-12-2026")
    press(Key.Key_Return)
    assert str(deal(desk, deals[0]).close_date) == "2026-12-15"
    press(Key.Key_D)
    QTest.keyClick(box(page).findChildren(Options)[0], Key.Key_4)
    assert deal(desk, deals[0]).close_date is None


@pytest.mark.parametrize(("day", "end"), [("2026-11-24", "2026-11-30"), ("2026-12-05", "2026-12-31")])
def test_the_end_of_the_month_is_found_in_december_too(
    page: Pipeline, desk: Desk, deals: list[int], clock: Any, day: str, end: str
) -> None:
    clock.now = clock.now.replace(month=int(day[5:7]), day=int(day[8:]))
    press(Key.Key_D)
    QTest.keyClick(box(page).findChildren(Options)[0], Key.Key_1)
    assert str(deal(desk, deals[0]).close_date) == end


def test_a_assigns_and_h_moves_the_next_task(page: Pipeline, desk: Desk, deals: list[int]) -> None:
    press(Key.Key_A)
    QTest.keyClick(box(page).findChildren(Options)[0], Key.Key_2)
    assert deal(desk, deals[0]).owner_id == 2
    due = desk.clock().replace(day=25)
    task = desk.do(activities.log, ActivityKind.TASK, [("opportunity", deals[0])], subject="Call", due=due).result
    QApplication.processEvents()
    press(Key.Key_H)
    QTest.keyClick(box(page).findChildren(Options)[0], Key.Key_2)
    moved = desk.do(Write.get, Activity, task).result.due
    assert moved is not None
    assert (moved - desk.clock()).days in (2, 3)


def test_a_task_planned_on_a_card_is_told_on_its_account_and_contact_too(
    page: Pipeline, desk: Desk, deals: list[int], content: Content
) -> None:
    person = desk.do(records.add, Contact, {"given_name": "Sanne", "family_name": "Berg"}).result
    desk.do(records.edit, Opportunity, deals[0], {"contact_id": person})
    QApplication.processEvents()
    before = content()
    press(Key.Key_T)
    press(Key.Key_Return)
    for table, record_id in (("opportunity", deals[0]), ("account", 1), ("contact", person)):
        assert ActivityKind.TASK in [entry.kind for entry in desk.read(timeline, table, record_id)], table
    page.work.undo()
    assert content() == before


def test_m_moves_by_a_digit_and_the_screen_reader_hears_the_new_total(
    page: Pipeline, desk: Desk, deals: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    def hear(event: object) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            said.append(event.message())

    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    press(Key.Key_M)
    press(Key.Key_3)
    assert deal(desk, deals[0]).stage_id == 3
    assert "Prefab moved to Proposal, column total €75,300" in said
    assert page.board.columns[3].head.sums()[1] == 7_530_000


def test_space_says_why_a_card_is_idle(page: Pipeline, clock: Any) -> None:
    clock.move(days=30)
    page.refresh(None)
    press(Key.Key_Space)
    words = [label.text() for label in box(page).findChildren(QWidget) if hasattr(label, "text")]
    assert any("Nothing happened for 30 days; the limit of this stage is 14" in one for one in words)
    for leaves in (Key.Key_Escape, Key.Key_Space, Key.Key_Return):
        press(leaves)
        assert not [one for one in page.work.window.findChildren(Popover) if not one.left]
        assert QApplication.focusWidget() is page.board.columns[1].list
        press(Key.Key_Space)
    press(Key.Key_J)
    assert box(page).isVisible()  # what is no key of its own does nothing below it


def test_the_context_menu_moves_a_card(page: Pipeline, desk: Desk, deals: list[int]) -> None:
    cards = page.board.columns[1].list
    place = cards.visualRect(cards.cards.index(1, 0)).center()
    QTest.mouseClick(cards.viewport(), Qt.MouseButton.LeftButton, pos=place)
    keyboard = QContextMenuEvent.Reason.Keyboard  # whose place Qt takes from the middle of the list
    QApplication.sendEvent(cards.viewport(), QContextMenuEvent(keyboard, QPoint(3, 3), cards.mapToGlobal(QPoint(3, 3))))
    menu = next(one for one in page.findChildren(QMenu) if one.isVisible())
    texts = [action.text().split("\t")[0] for action in menu.actions()]
    assert {"Open", "Move to", "Value…", "Close date…", "Assign…", "Delete"} <= set(texts)
    stages = menu.actions()[1].menu()
    assert isinstance(stages, QMenu)
    next(one for one in stages.actions() if one.text() == "Negotiation").trigger()
    menu.close()
    assert deal(desk, deals[1]).stage_id == 4


def test_del_deletes_marks_the_next_card_and_undo_brings_it_back(
    page: Pipeline, deals: list[int], content: Content
) -> None:
    before = content()
    press(Key.Key_Delete)
    assert names(page) == ["Heat pumps", "Cooling"]
    assert page.current is not None
    assert page.current.id == deals[1]
    page.work.undo()
    assert content() == before


# -- won and lost --------------------------------------------------------------------------------------------------


def test_a_win_with_a_note_is_one_step_and_names_the_prospect(
    page: Pipeline, desk: Desk, deals: list[int], content: Content
) -> None:
    before = content()
    press(Key.Key_W)
    sheet = page.work.window.findChild(WonSheet)
    assert sheet is not None
    sheet.note.setPlainText("By price")
    QTest.keyClick(sheet.note, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()
    assert deal(desk, deals[0]).stage_id == 5
    assert [one.body for one in desk.do(lambda w: w.rows(Activity)).result] == ["By price"]
    page.work.undo()
    assert content() == before


def test_a_loss_with_a_day_to_ask_again_makes_the_task_in_the_same_step(
    page: Pipeline, desk: Desk, deals: list[int], content: Content
) -> None:
    before = content()
    press(Key.Key_L)
    sheet = page.work.window.findChild(LostSheet)
    assert sheet is not None
    press(Key.Key_3)
    sheet.again.set_text("nonsense")
    QTest.keyClick(sheet.again.field, Key.Key_Return)
    assert not sheet.left
    sheet.again.set_text("15-05-2027")
    QTest.keyClick(sheet.again.field, Key.Key_Return)
    QApplication.processEvents()
    found = deal(desk, deals[0])
    assert (found.stage_id, found.lost_reason_id) == (6, desk.read(reasons, ReasonFor.LOST)[2][0])
    (task,) = desk.do(lambda w: w.rows(Activity)).result
    assert (task.kind, str(task.due)[:10]) == (ActivityKind.TASK, "2027-05-15")
    page.work.undo()
    assert content() == before


# -- the list ------------------------------------------------------------------------------------------------------


@pytest.fixture
def table(page: Pipeline) -> QWidget:
    """The table of the list, with the keyboard."""
    page.views.button(LIST).click()
    QApplication.processEvents()
    page.list.table.setFocus()
    return page.list.table


def test_the_list_is_grouped_with_sums_and_its_foot_is_the_total(page: Pipeline, table: QWidget) -> None:
    assert rows(page) == ["Qualification 2", "Prefab", "Heat pumps", "Proposal 1", "Cooling"]
    assert page.list.model.words(page.list.model.rows[0], VALUE) == "€49,900"
    assert page.list.foot.text() == "3 opportunities  ·  €83,700  ·  weighted €21,890"


def test_j_and_k_pass_the_heads_of_groups_and_enter_opens(
    page: Pipeline, table: QWidget, going: Going, deals: list[int]
) -> None:
    for key, name in (
        (Key.Key_J, "Heat pumps"),
        (Key.Key_J, "Cooling"),
        (Key.Key_J, "Cooling"),
        (Key.Key_K, "Heat pumps"),
    ):
        press(key)
        assert page.current is not None
        assert page.current.name == name
    press(Key.Key_Home)
    assert page.current is not None
    assert page.current.name == "Prefab"
    press(Key.Key_End)
    press(Key.Key_Return)
    assert going.asked == [("record", "opportunity", deals[2])]


def test_f2_edits_what_the_marked_cell_holds(page: Pipeline, table: QWidget, desk: Desk, deals: list[int]) -> None:
    press(Key.Key_F2)
    write("Prefab units")
    press(Key.Key_Return)
    press(Key.Key_Right)
    press(Key.Key_Right)
    press(Key.Key_F2)
    write("1000")
    press(Key.Key_Return)
    found = deal(desk, deals[0])
    assert (found.name, found.value) == ("Prefab units", 100_000)
    assert QApplication.focusWidget() is table


def retype(name: str) -> None:
    """Choose another name in a list that is narrowed by typing."""
    combo = QApplication.focusWidget()
    assert isinstance(combo, QComboBox)
    line = combo.lineEdit()
    assert line is not None
    line.selectAll()
    QTest.keyClicks(combo, name)
    if popup := QApplication.activePopupWidget():
        popup.close()
    QTest.keyClick(combo, Key.Key_Return)
    QApplication.processEvents()


def test_f2_on_the_account_asks_for_the_account(
    page: Pipeline, table: QWidget, desk: Desk, deals: list[int], content: Content
) -> None:
    other = desk.do(records.add, Account, {"name": "Kuipers Zorg"}).result
    QApplication.processEvents()
    before = content()
    press(Key.Key_Right)
    press(Key.Key_F2)
    retype("Nobody BV")
    assert content() == before
    assert 'There is no "Nobody BV" in the list.' in [one.text() for one in box(page).findChildren(QLabel)]
    retype("Kuipers Zorg")
    assert (deal(desk, deals[0]).name, deal(desk, deals[0]).account_id) == ("Prefab", other)
    page.work.undo()
    assert content() == before


def test_a_right_click_on_the_head_of_a_stage_is_about_the_stage_and_not_about_the_marked_row(
    page: Pipeline, table: QWidget, deals: list[int]
) -> None:
    view = page.list.table
    head = next(n for n, row in enumerate(page.list.model.rows) if isinstance(row, Column))
    menu = _stage_menu(page, view.viewport(), view.visualRect(page.list.model.index(head, 0)).center())
    assert [one.text() for one in menu.actions()] == ["New opportunity here", "Settings of the stage…"]
    menu.close()
    below = QPoint(20, view.viewport().height() - 4)
    assert not view.indexAt(below).isValid()
    QApplication.sendEvent(
        view.viewport(), QContextMenuEvent(QContextMenuEvent.Reason.Mouse, below, view.viewport().mapToGlobal(below))
    )
    assert not [one for one in page.findChildren(QMenu) if one.isVisible()]


def test_a_header_and_s_order_the_rows_within_their_groups(page: Pipeline, table: QWidget) -> None:
    assert page.list.model.words(page.list.model.rows[1], CLOSE) != ""
    page.list.table.header.sectionClicked.emit([one.key for one in COLUMNS].index(NAME))
    assert rows(page)[1:3] == ["Heat pumps", "Prefab"]
    press(Key.Key_S)
    press(Key.Key_3)
    assert rows(page)[1:3] == ["Prefab", "Heat pumps"]
    press(Key.Key_Right, SHIFT)
    assert page.current is not None
    assert (page.current.name, page.current.stage_id) == ("Prefab", 2)


# -- an opportunity of its own -------------------------------------------------------------------------------------


@pytest.fixture
def opened(page: Pipeline, deals: list[int]) -> Pipeline:
    """The page with the first opportunity in front."""
    page.show_record(deals[0])
    return page


def test_enter_and_a_double_click_open_it(page: Pipeline, going: Going, deals: list[int]) -> None:
    press(Key.Key_Return)
    cards = page.board.columns[3].list
    place = cards.visualRect(cards.cards.index(0, 0)).center()
    QTest.mouseClick(cards.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(cards.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert going.asked == [("record", "opportunity", deals[0]), ("record", "opportunity", deals[2])]


def test_the_strip_says_the_stage_and_keys_and_clicks_move_it(
    opened: Pipeline, desk: Desk, deals: list[int], content: Content
) -> None:
    before = content()
    strip = opened.pane.strip
    assert QApplication.focusWidget() is strip.buttons[0]
    assert strip.buttons[0].accessibleName() == "Qualification, the stage it stands in"
    press(Key.Key_Right)
    press(Key.Key_Right)
    press(Key.Key_Return)
    assert deal(desk, deals[0]).stage_id == 3
    assert QApplication.focusWidget() is strip.buttons[2]
    QTest.mouseClick(strip.buttons[1], Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert deal(desk, deals[0]).stage_id == 2
    press(Key.Key_Left, SHIFT)
    assert deal(desk, deals[0]).stage_id == 1
    for _step in range(3):
        opened.work.undo()
    assert content() == before


def test_a_lost_one_says_why_and_is_reopened_where_it_was(opened: Pipeline, desk: Desk, deals: list[int]) -> None:
    assert opened.pane.reopen_button.isHidden()
    press(Key.Key_L)
    press(Key.Key_2)
    press(Key.Key_Return)
    assert deal(desk, deals[0]).stage_id == 6
    assert opened.pane.page is not None
    assert opened.pane.reopen_button.isVisible()
    opened.pane.reopen_button.click()
    QApplication.processEvents()
    assert deal(desk, deals[0]).stage_id == 1
    assert opened.pane.reopen_button.isHidden()


def test_its_tabs_log_and_edit_and_tell_what_changed(opened: Pipeline, desk: Desk, deals: list[int]) -> None:
    press(Key.Key_N)
    QTest.keyClicks(opened.pane.story.composer.field, "Wants 40 units")
    press(Key.Key_Return)
    QApplication.processEvents()
    entries = [one.body for one in opened.pane.page.timeline] if opened.pane.page else []
    assert "Wants 40 units" in entries
    assert list(opened.pane.names) == [TIMELINE, DETAILS, CHANGES]
    desk.do(records.edit, Opportunity, deals[0], {"name": "Prefab hall"})
    QApplication.processEvents()
    opened.pane.turn_to(CHANGES)
    QApplication.processEvents()
    assert any("Prefab hall" in one.accessibleName() for one in opened.pane.changes.findChildren(QWidget))
    assert opened.pane.page is not None
    assert opened.pane.page.name == "Prefab hall"


def test_its_page_follows_when_two_steps_come_in_one_turn(opened: Pipeline, desk: Desk, deals: list[int]) -> None:
    for name in ("Prefab hall", "Prefab tower"):
        desk.do(records.edit, Opportunity, deals[0], {"name": name})
    QApplication.processEvents()
    assert opened.pane.page is not None
    assert opened.pane.page.name == "Prefab tower"


def test_esc_goes_back_to_the_board_with_the_card_marked(opened: Pipeline, deals: list[int]) -> None:
    opened.show_record(deals[2])
    press(Key.Key_Escape)
    assert not opened.pane.isVisible()
    assert opened.current is not None
    assert opened.current.id == deals[2]
    assert QApplication.focusWidget() is opened.board.columns[3].list


def test_del_on_its_page_goes_back_and_undo_brings_it_back(
    opened: Pipeline, desk: Desk, deals: list[int], content: Content
) -> None:
    before = content()
    press(Key.Key_Delete)
    assert not opened.pane.isVisible()
    assert names(opened) == ["Heat pumps", "Cooling"]
    opened.work.undo()
    QApplication.processEvents()
    assert content() == before
    assert len(names(opened)) == 3


def test_value_and_close_date_are_changed_by_a_press_on_their_figures(
    opened: Pipeline, desk: Desk, deals: list[int]
) -> None:
    opened.pane.tiles["value"].click()
    write("99")
    press(Key.Key_Return)
    assert deal(desk, deals[0]).value == 9_900
    assert opened.pane.tiles["value"].accessibleName() == "Value, €99"


def test_its_account_is_a_link(opened: Pipeline, going: Going) -> None:
    assert opened.pane.page is not None
    link = next(one for one in opened.pane._links(opened.pane.page))
    link.click()
    assert going.asked == [("record", "account", 1)]
