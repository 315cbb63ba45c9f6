"""The page of accounts as a user works with it: keys and mouse, and what is in the file afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from crmdesk.controllers import records
from crmdesk.controllers.desk import Desk
from crmdesk.models.account import Account, AccountType
from crmdesk.models.activity import ActivityKind
from crmdesk.models.contact import Contact
from crmdesk.models.lists import AccountStatus
from crmdesk.models.queries import lists
from crmdesk.models.queries.choices import choices
from crmdesk.models.queries.lists import CONTAINS
from crmdesk.models.queries.narrowing import Condition
from crmdesk.models.queries.timeline import timeline
from crmdesk.ui.accounts.screen import Accounts
from crmdesk.ui.kit.buttons import Button
from crmdesk.ui.kit.editors import ChoiceEditor, LineEditor, LinkEditor
from crmdesk.ui.kit.jobs import Jobs
from crmdesk.ui.kit.labels import Chip
from crmdesk.ui.kit.row_model import RECORD
from crmdesk.ui.kit.sheet import Sheet
from crmdesk.ui.kit.skeleton import Skeleton
from crmdesk.ui.kit.step_strip import StepStrip
from crmdesk.ui.records.addresses import web_url
from crmdesk.ui.records.linked_pane import DEALS
from crmdesk.ui.records.new_sheet import NewSheet
from crmdesk.ui.records.pane import CHANGES, DETAILS
from crmdesk.ui.workplace import Workplace
from tests.ui.conftest import Lane, Outside, Show, typed_into

Key = Qt.Key
Content = Callable[[], dict[str, list[tuple[Any, ...]]]]


def names(page: Accounts) -> list[str]:
    model = page.rows.model
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def account(desk: Desk, record_id: int) -> dict[str, Any]:
    return desk.read(lists.rows, Account, [record_id])[0]


def go_to(page: Accounts, record_id: int) -> None:
    page.show_record(record_id)
    assert page.pane.page is not None
    assert page.pane.page.id == record_id


def line(page: Accounts, column: str) -> LineEditor:
    page.pane.turn_to(DETAILS)
    assert page.pane.form is not None
    editor = page.pane.form.cells[column].editor
    assert isinstance(editor, LineEditor)
    return editor


def problem(page: Accounts, column: str) -> str:
    assert page.pane.form is not None
    said = page.pane.form.cells[column].problem
    return said.text() if said.isVisible() else ""


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def retype(editor: LineEditor, text: str) -> None:
    editor.line.setFocus()
    editor.line.selectAll()
    QTest.keyClicks(editor.line, text)


def test_list_is_sorted_by_name_and_the_first_record_is_shown(page: Accounts) -> None:
    assert names(page)[0] == "Aalders Bouw"
    assert page.pane.page is not None
    assert page.pane.page.name == "Aalders Bouw"


def test_j_and_k_move_and_the_record_follows(page: Accounts) -> None:
    page.rows.table.setFocus()
    before = page.rows.current_id
    QTest.keyClick(page.rows.table, Key.Key_J)
    assert page.rows.current_id != before
    assert page.pane.page is not None
    assert page.pane.page.id == page.rows.current_id
    QTest.keyClick(page.rows.table, Key.Key_K)
    assert page.rows.current_id == before


def test_rows_that_are_long_in_coming_keep_a_place_for_the_record_too(page: Accounts) -> None:
    page.rows.awaited.emit()
    assert not page._awaited.isVisible()  # a record is shown
    page.pane.show_record(None)
    page.rows.awaited.emit()
    assert page._awaited.isVisible()
    page.refresh(None)
    assert not page._awaited.isVisible()


def test_tabs_leave_out_how_many_before_they_cut_a_name(page: Accounts, berg: int) -> None:
    page.pane.names[DEALS] = "Opportunities and more"  # as long as it is in other languages
    go_to(page, berg)
    tab, wide = page.pane.tabs.button(DEALS), page.window().width()
    assert tab.words() == "Opportunities and more 3"
    page.window().resize(900, 700)
    page.splitter.setSizes([367, 533])
    QApplication.processEvents()
    assert tab.words() == "Opportunities and more"
    assert tab.accessibleName() == "Opportunities and more 3"
    page.window().resize(wide, 700)
    page.splitter.setSizes([200, wide - 200])
    QApplication.processEvents()
    assert tab.words() == "Opportunities and more 3"


def test_search_as_you_type_and_clear_filters(page: Accounts, qtbot: QtBot) -> None:
    page.focus_search()
    QTest.keyClicks(page.search, "berg")
    qtbot.waitUntil(lambda: names(page) == ["Van der Berg"])
    QTest.keyClicks(page.search, "zzz")
    qtbot.waitUntil(lambda: page.rows.missed.isVisible())
    QTest.mouseClick(page.rows.missed.primary, Qt.MouseButton.LeftButton)
    assert len(names(page)) == 3
    assert page.search.text() == ""


def test_slash_goes_to_the_search_field_and_is_no_text_there(page: Accounts) -> None:
    page.rows.table.setFocus()
    QTest.keyClick(page.rows.table, Key.Key_Slash)
    assert QApplication.focusWidget() is page.search
    assert page.search.text() == ""


def test_tabs_filter_by_type_and_say_how_many(page: Accounts) -> None:
    tab = page.types.button(AccountType.CUSTOMER)
    assert tab.words() == "Customer 1"
    QTest.mouseClick(tab, Qt.MouseButton.LeftButton)
    assert names(page) == ["Aalders Bouw"]
    assert page.query.filters[0].value == "customer"


def test_mine_shows_only_my_accounts(page: Accounts, berg: int) -> None:
    QTest.mouseClick(page.whose.button("mine"), Qt.MouseButton.LeftButton)
    assert names(page) == ["Van der Berg"]


def test_click_on_a_header_sorts_and_turns_the_order(page: Accounts) -> None:
    header = page.rows.table.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(0) + 20, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert (page.query.sort, page.query.descending) == ("name", True)
    assert names(page)[-1] == "Aalders Bouw"


def test_a_header_without_an_index_does_not_sort(page: Accounts) -> None:
    before = page.query
    page.rows.table.sort_asked.emit([f.column for f in page.rows.model.columns].index("open_value"))
    assert page.query == before


def test_open_value_is_the_sum_in_the_files_currency_and_the_tile_opens_the_rows(
    page: Accounts, berg: int, going: Any
) -> None:
    go_to(page, berg)
    tile = page.pane.tiles["open"]
    assert tile.accessibleName() == "Open, €42,500, without 1 in another currency"
    QTest.mouseClick(tile, Qt.MouseButton.LeftButton)
    assert going.asked[-1][0] == "rows"
    assert len(going.asked[-1][3]) == 2


def test_enter_opens_the_whole_page_and_escape_brings_the_list_back(page: Accounts) -> None:
    page.rows.table.setFocus()
    QTest.keyClick(page.rows.table, Key.Key_Return)
    assert not page.left.isVisible()
    QTest.keyClick(focused(), Key.Key_Escape)
    assert page.left.isVisible()
    assert QApplication.focusWidget() is page.rows.table


def test_field_is_written_on_leaving_it_and_undo_brings_it_back(
    page: Accounts, berg: int, desk: Desk, work: Workplace, qtbot: QtBot
) -> None:
    go_to(page, berg)
    city = line(page, "city")
    retype(city, "Zeist")
    assert account(desk, berg)["city"] == "Utrecht"
    QTest.keyClick(city.line, Key.Key_Tab)
    assert account(desk, berg)["city"] == "Zeist"
    qtbot.wait(5)
    work.undo()
    qtbot.waitUntil(lambda: city.line.text() == "Utrecht")
    assert account(desk, berg)["city"] == "Utrecht"


def test_wrong_value_is_said_at_the_field_and_nothing_is_written(
    page: Accounts, berg: int, desk: Desk, content: Content
) -> None:
    go_to(page, berg)
    before = content()
    email = line(page, "email")
    retype(email, "no address")
    QTest.keyClick(email.line, Key.Key_Return)
    assert "is not an e-mail address" in problem(page, "email")
    assert email.line.text() == "no address"
    assert content() == before
    QTest.keyClick(email.line, Key.Key_Escape)
    assert email.line.text() == ""
    assert problem(page, "email") == ""


def test_needed_field_may_not_be_emptied(page: Accounts, berg: int, desk: Desk) -> None:
    go_to(page, berg)
    name = line(page, "name")
    name.line.setFocus()
    name.line.selectAll()
    QTest.keyClick(name.line, Key.Key_Delete)
    QTest.keyClick(name.line, Key.Key_Tab)
    assert problem(page, "name") == "Name is needed."
    assert account(desk, berg)["name"] == "Van der Berg"


def test_what_is_being_typed_survives_a_change_from_elsewhere(
    page: Accounts, berg: int, desk: Desk, qtbot: QtBot
) -> None:
    go_to(page, berg)
    street = line(page, "street")
    retype(street, "Kade 1")
    desk.do(records.edit, Account, berg, {"city": "Gouda"})
    qtbot.waitUntil(lambda: line(page, "city").line.text() == "Gouda")
    assert street.line.text() == "Kade 1"


def test_text_is_written_before_another_record_is_shown(
    page: Accounts, berg: int, others: list[int], desk: Desk
) -> None:
    go_to(page, berg)
    retype(line(page, "street"), "Kade 1")
    page.show_record(others[0])
    assert account(desk, berg)["street"] == "Kade 1"
    assert line(page, "street").line.text() == ""


def test_the_wheel_over_a_choice_changes_nothing(page: Accounts, berg: int, desk: Desk) -> None:
    go_to(page, berg)
    line(page, "name")
    assert page.pane.form is not None
    editor = page.pane.form.cells["type"].editor
    assert isinstance(editor, ChoiceEditor)
    _wheel(editor.combo)
    assert account(desk, berg)["type"] == "prospect"


def _wheel(widget: QWidget) -> None:
    at = QPointF(5, 5)
    event = QWheelEvent(
        at, widget.mapToGlobal(at), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def test_a_link_is_chosen_by_name_and_an_unknown_name_is_refused(
    page: Accounts, berg: int, others: list[int], desk: Desk
) -> None:
    go_to(page, berg)
    line(page, "name")
    assert page.pane.form is not None
    parent = page.pane.form.cells["parent_id"].editor
    assert isinstance(parent, LinkEditor)
    parent.combo.setFocus()
    edit = parent.combo.lineEdit()
    assert edit is not None
    QTest.keyClicks(edit, "Nobody BV")
    QTest.keyClick(edit, Key.Key_Tab)
    assert "There is no" in problem(page, "parent_id")
    edit.setFocus()
    edit.clear()
    QTest.keyClicks(edit, "aalders bouw")
    QTest.keyClick(QApplication.activePopupWidget() or edit, Key.Key_Tab)  # the list of hits has the keyboard
    assert account(desk, berg)["parent_id"] == others[0]


def test_type_menu_changes_the_type(page: Accounts, berg: int, desk: Desk) -> None:
    go_to(page, berg)
    next(action for action in page.pane.type_menu.actions() if action.text() == "Partner").trigger()  # type: ignore[attr-defined]
    assert account(desk, berg)["type"] == "partner"


def test_the_strip_sets_the_status_of_a_prospect_and_undo_takes_it_back(
    page: Accounts, berg: int, desk: Desk, content: Content, qtbot: QtBot
) -> None:
    go_to(page, berg)
    before = content()
    (strip,) = page.pane.findChildren(StepStrip)
    told = [one.accessibleName() for one in strip.buttons]
    assert told[:2] == ["Set the status to Researching", "Set the status to Approached"]
    strip.buttons[0].setFocus()
    QTest.keyClick(focused(), Key.Key_Right)
    QTest.keyClick(focused(), Key.Key_Space)
    assert account(desk, berg)["status"] == "Approached"
    qtbot.waitUntil(lambda: [one.here for one in strip.buttons] == [False, True, False, False])
    assert strip.buttons[1].accessibleName() == "Approached, the present status"
    desk.undo()
    assert content() == before
    qtbot.waitUntil(lambda: not any(one.here for one in strip.buttons))


def test_the_strip_keeps_the_keyboard_when_a_status_that_is_out_of_use_is_left(
    page: Accounts, berg: int, desk: Desk, qtbot: QtBot
) -> None:
    (old, _name), *_others = desk.read(choices, "account_status")
    desk.do(records.edit, Account, berg, {"status_id": old})
    desk.do(lambda write: write.set(write.get(AccountStatus, old), active=False))
    go_to(page, berg)
    (strip,) = page.pane.findChildren(StepStrip)
    count = len(strip.buttons)
    strip.buttons[0].setFocus()
    QTest.keyClick(focused(), Key.Key_Space)
    qtbot.waitUntil(lambda: len(strip.buttons) == count - 1)
    assert focused() is strip.buttons[0]


def test_a_record_is_seen_though_the_list_beside_it_is_still_found(
    threaded: Workplace, berg: int, show: Show, reading: Lane, qtbot: QtBot
) -> None:
    reading.hold()
    page = show(Accounts)
    qtbot.waitUntil(lambda: page.rows.model.total > 0)
    page.rows.awaited.emit()
    (shape,) = (one for one in page.right.children() if isinstance(one, Skeleton))
    assert shape.isVisible()
    page.show_record(berg)
    reading.free()
    qtbot.waitUntil(lambda: page.pane.page is not None)
    assert not shape.isVisible()


def test_only_a_prospect_has_the_strip_and_others_a_chip(page: Accounts, berg: int, desk: Desk, qtbot: QtBot) -> None:
    (status, _name), *_others = desk.read(choices, "account_status")
    desk.do(records.edit, Account, berg, {"status_id": status})
    go_to(page, berg)
    (strip,) = page.pane.findChildren(StepStrip)
    assert strip.isVisible()
    assert "Researching" not in [one.accessibleName() for one in page.pane.head.findChildren(Chip)]
    desk.do(records.edit, Account, berg, {"type": AccountType.CUSTOMER})
    qtbot.waitUntil(lambda: not strip.isVisible())
    assert "Researching" in [one.accessibleName() for one in page.pane.head.findChildren(Chip)]


@pytest.mark.parametrize(
    ("button", "kind"),
    [("record-call", ActivityKind.CALL), ("record-task", ActivityKind.TASK), ("record-note", ActivityKind.NOTE)],
)
def test_the_head_logs_by_the_same_commands_as_the_keys(
    page: Accounts, berg: int, button: str, kind: ActivityKind
) -> None:
    go_to(page, berg)
    pressed = page.pane.head.findChild(Button, button)
    assert pressed is not None
    QTest.mouseClick(pressed, Qt.MouseButton.LeftButton)
    assert page.pane.story.composer.kinds.current == kind
    assert QApplication.focusWidget() is page.pane.story.composer.field


def test_buttons_of_the_head_have_words_where_there_is_room(page: Accounts, berg: int) -> None:
    go_to(page, berg)
    call = page.pane.head.findChild(Button, "record-call")
    assert call is not None
    assert call.width() == call.height()
    assert "Log a call   G" in call.toolTip()
    assert call.accessibleName() == "Log a call"
    page.rows.table.setFocus()
    QTest.keyClick(page.rows.table, Key.Key_Return)
    QApplication.processEvents()
    assert call.width() > 3 * call.height()


def test_note_by_keyboard_stands_in_the_timeline(page: Accounts, berg: int, desk: Desk, qtbot: QtBot) -> None:
    go_to(page, berg)
    page.rows.table.setFocus()
    QTest.keyClick(page.rows.table, Key.Key_N)
    field = page.pane.story.composer.field
    assert QApplication.focusWidget() is field
    QTest.keyClicks(field, "Builds a new hall")
    QTest.keyClick(field, Key.Key_Return)
    assert desk.read(timeline, "account", berg)[0].body == "Builds a new hall"
    qtbot.waitUntil(lambda: any(entry.body == "Builds a new hall" for entry in page.pane.story.timeline.entries()))
    assert field.toPlainText() == ""


def test_task_needs_a_day_that_is_understood(page: Accounts, berg: int, desk: Desk) -> None:
    go_to(page, berg)
    page.rows.table.setFocus()
    QTest.keyClick(page.rows.table, Key.Key_T)
    composer = page.pane.story.composer
    QTest.keyClicks(composer.field, "Send quote")
    QTest.keyClicks(composer.when.field, "blurb")
    QTest.keyClick(composer.when.field, Key.Key_Return)
    assert not [one for one in desk.read(timeline, "account", berg) if one.kind == "task"]
    composer.when.set_text("")
    QTest.keyClicks(composer.when.field, "tomorrow")
    QTest.keyClick(composer.when.field, Key.Key_Return)
    task = next(one for one in desk.read(timeline, "account", berg) if one.kind == "task")
    assert task.title == "Send quote"
    assert (task.due or "").startswith("2026-11-25")


def test_linked_record_is_opened_by_enter(page: Accounts, berg: int, going: Any) -> None:
    go_to(page, berg)
    page.pane.turn_to(DEALS)
    view = page.pane.deals.view
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, 0))
    QTest.keyClick(view, Key.Key_Return)
    assert going.asked[-1][:2] == ("record", "opportunity")


def test_delete_is_one_step_that_names_what_is_left_and_undo_restores_all(
    page: Accounts, berg: int, desk: Desk, work: Workplace, content: Content, qtbot: QtBot
) -> None:
    before = content()
    go_to(page, berg)
    page.rows.table.setFocus()
    QTest.keyClick(page.rows.table, Key.Key_Delete)
    qtbot.waitUntil(lambda: "Van der Berg" not in names(page))
    said = work.toasts.words
    assert "Account Van der Berg deleted." in said
    assert "1 contact" in said
    assert "3 opportunities" in said
    assert desk.read(lists.rows, Contact, [1])[0]["account_id"] is None
    work.toasts.press()
    assert content() == before
    qtbot.waitUntil(lambda: "Van der Berg" in names(page))


def test_after_deleting_the_next_record_is_marked(page: Accounts, qtbot: QtBot) -> None:
    page.rows.table.setFocus()
    after = page.rows.model.record_id(1)
    QTest.keyClick(page.rows.table, Key.Key_Delete)
    qtbot.waitUntil(lambda: page.rows.current_id == after)
    assert page.pane.page is not None
    assert page.pane.page.id == after


def test_several_are_deleted_in_one_step(page: Accounts, desk: Desk, work: Workplace, qtbot: QtBot) -> None:
    steps = desk.undoable()
    page.rows.table.setFocus()
    QTest.keyClick(page.rows.table, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert page.rows.selected_ranges() == [(0, 2)]
    QTest.keyClick(page.rows.table, Key.Key_Delete)
    qtbot.waitUntil(page.rows.empty.isVisible)
    assert names(page) == []
    assert steps is not None
    assert desk.undoable() == steps + 1
    work.undo()
    assert desk.read(lists.count, lists.ListQuery(Account)) == 3


def test_changes_tell_the_field_and_restore_its_value(page: Accounts, berg: int, desk: Desk, qtbot: QtBot) -> None:
    desk.do(records.edit, Account, berg, {"city": "Zeist", "phone": "06 1"})
    go_to(page, berg)
    page.pane.turn_to(CHANGES)
    qtbot.waitUntil(lambda: len(list(page.pane.changes.buttons())) == 2)
    buttons = {button.accessibleName(): button for button in page.pane.changes.buttons()}
    QTest.mouseClick(buttons["Restore City: Utrecht"], Qt.MouseButton.LeftButton)
    assert account(desk, berg)["city"] == "Utrecht"
    assert account(desk, berg)["phone"] == "06 1"


def test_new_account_warns_of_the_same_one_and_can_open_it(page: Accounts, berg: int, qtbot: QtBot) -> None:
    page.new_record()
    sheet = page.work.window.findChild(NewSheet)
    assert isinstance(sheet, NewSheet)
    field = typed_into(sheet.form, "name")
    assert QApplication.focusWidget() is field
    QTest.keyClicks(field, "Van der Berg BV")
    qtbot.waitUntil(sheet.same.isVisible)
    link = next(one for one in sheet.same.findChildren(Button) if one.words().startswith("Van der Berg"))
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    assert not sheet.isVisible()
    assert page.work.go.asked[-1] == ("record", "account", berg)  # type: ignore[attr-defined]


def test_new_account_is_made_by_enter_and_shown(page: Accounts, desk: Desk) -> None:
    page.new_record()
    sheet = page.work.window.findChild(NewSheet)
    assert isinstance(sheet, NewSheet)
    QTest.keyClicks(typed_into(sheet.form, "name"), "Nieuw BV")
    QTest.keyClick(typed_into(sheet.form, "name"), Key.Key_Return)
    assert page.pane.page is not None
    assert page.pane.page.name == "Nieuw BV"


def test_new_account_without_a_name_says_so_and_writes_nothing(page: Accounts, content: Content) -> None:
    before = content()
    page.new_record()
    sheet = page.work.window.findChild(NewSheet)
    assert isinstance(sheet, NewSheet)
    QTest.mouseClick(sheet.make, Qt.MouseButton.LeftButton)
    assert sheet.form.cells["name"].problem.text() == "Name is needed."
    assert isinstance(sheet, Sheet)
    assert sheet.isVisible()
    assert content() == before


def test_hostile_name_is_shown_as_it_is(page: Accounts, others: list[int]) -> None:
    go_to(page, others[1])
    row = page.rows.model.row_of(others[1])
    assert row is not None
    index = page.rows.model.index(row, 0)
    assert "<b>R&D</b>" in index.data()
    assert "<b>R&D</b>" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert index.data(RECORD)["id"] == others[1]


def test_phone_is_dialled_and_a_call_is_begun(page: Accounts, berg: int, outside: Outside) -> None:
    go_to(page, berg)
    links = page.pane.head.findChildren(Button)
    QTest.mouseClick(next(one for one in links if one.words() == "030 1234567"), Qt.MouseButton.LeftButton)
    assert outside.opened == ["tel:0301234567"]
    assert page.pane.story.composer.kinds.current == "call"


@pytest.mark.parametrize("text", ["javascript:alert(1)", "file:///etc/passwd", "a b.nl", "nodots", "mailto:x@y.nl", ""])
def test_what_is_no_web_page_opens_nothing(text: str) -> None:
    assert web_url(text) is None


@pytest.mark.parametrize(
    ("text", "url"),
    [("www.a.nl", "https://www.a.nl"), ("http://a.nl/x", "http://a.nl/x"), ("a.nl:8080", "https://a.nl:8080")],
)
def test_web_pages_are_opened_as_typed(text: str, url: str) -> None:
    found = web_url(text)
    assert found is not None
    assert found.toString() == url


@pytest.fixture
def threaded(work: Workplace, jobs: Jobs) -> Workplace:
    """The workplace with jobs in threads, as in the program."""
    work.jobs = jobs
    work.desk.deliver = jobs.deliver
    return work


def test_a_record_gone_to_on_the_first_visit_has_the_page_and_the_keyboard_in_a_narrow_window(
    threaded: Workplace, others: list[int], berg: int, show: Show, reading: Lane, qtbot: QtBot
) -> None:
    threaded.window.resize(800, 700)
    reading.hold()
    page = show(Accounts)
    page.show_record(berg)
    reading.free()
    qtbot.waitUntil(lambda: page.pane.page is not None and page.pane.page.id == berg)
    assert not page.left.isVisible()
    assert page.pane.isVisible()
    qtbot.waitUntil(lambda: page.pane.isAncestorOf(focused()))
    QTest.keyClick(focused(), Key.Key_Escape)
    assert page.left.isVisible()


def test_what_was_typed_is_stored_though_the_page_is_gone_before(
    threaded: Workplace, others: list[int], berg: int, desk: Desk, show: Show, lane: Lane, qtbot: QtBot
) -> None:
    page = show(Accounts)
    page.show_record(berg)
    qtbot.waitUntil(lambda: page.pane.page is not None and page.pane.page.id == berg)
    lane.hold()
    retype(line(page, "city"), "Zeist")
    QTest.keyClick(line(page, "city").line, Key.Key_Tab)
    page.leave()
    threaded.window.setCentralWidget(QWidget())  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: not shiboken6.isValid(page))
    lane.free()
    qtbot.waitUntil(lambda: account(desk, berg)["city"] == "Zeist")
    qtbot.wait(50)


def test_what_is_refused_after_another_record_was_shown_is_said_in_a_toast(
    threaded: Workplace, others: list[int], berg: int, desk: Desk, show: Show, lane: Lane, qtbot: QtBot
) -> None:
    page = show(Accounts)
    page.show_record(berg)
    qtbot.waitUntil(lambda: page.pane.page is not None and page.pane.page.id == berg)
    lane.hold()
    name = line(page, "name")
    retype(name, " ")
    name.finish()
    page.show_record(others[0])
    qtbot.waitUntil(lambda: page.pane.page is not None and page.pane.page.id == others[0])
    lane.free()
    qtbot.waitUntil(lambda: "Name" in threaded.toasts.words)
    assert problem(page, "name") == ""


def test_a_note_waits_at_its_record_while_others_are_looked_at(page: Accounts, berg: int, others: list[int]) -> None:
    composer = page.pane.story.composer
    go_to(page, berg)
    page.pane.log(ActivityKind.CALL)
    QTest.keyClicks(composer.field, "About Berg")
    go_to(page, others[0])
    assert composer.text == ""
    assert composer.kinds.current == "note"
    go_to(page, berg)
    assert composer.text == "About Berg"
    assert composer.kinds.current == "call"


def test_list_record_and_form_work_with_real_threads(
    threaded: Workplace, others: list[int], berg: int, show: Show, qtbot: QtBot
) -> None:
    work = threaded
    page = show(Accounts)
    page.show_record(berg)
    qtbot.waitUntil(lambda: page.rows.current_id == berg)
    qtbot.waitUntil(lambda: page.pane.page is not None and page.pane.page.id == berg)
    city = line(page, "city")
    retype(city, "Zeist")
    QTest.keyClick(city.line, Key.Key_Tab)
    qtbot.waitUntil(lambda: account(work.desk, berg)["city"] == "Zeist")
    page.rows.table.setFocus()
    QTest.keyClick(page.rows.table, Key.Key_Delete)
    qtbot.waitUntil(lambda: page.rows.model.total == 2)
    assert page.rows.current_id != berg
    work.undo()
    qtbot.waitUntil(lambda: page.rows.model.total == 3)


def test_a_condition_narrows_list_count_and_tabs_and_clearing_it_brings_all_back(
    page: Accounts, desk: Desk, berg: int
) -> None:
    page.rows.table.setFocus()
    for key in (Key.Key_F, Key.Key_3, Key.Key_Return):  # the third field is the owner
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key)
    assert names(page) == ["Van der Berg"]
    assert page.bar._line.text() == "1 account"
    assert page.types.button("all").words() == "All 1"
    assert [chip.text() for chip in page.narrow.chips] == ["Owner: Joris"]
    page.narrow.chips[0].setFocus()
    QTest.keyClick(page.narrow.chips[0], Key.Key_Backspace)
    assert len(names(page)) == 3
    page.narrow.set_conditions([Condition("country", CONTAINS, "Peru")])
    assert page.rows.missed.isVisible()
    QTest.mouseClick(page.rows.missed.primary, Qt.MouseButton.LeftButton)
    assert len(names(page)) == 3
    assert page.narrow.conditions == ()


def test_without_accounts_nothing_asks_to_choose_one(desk: Desk, show: Show) -> None:
    page = show(Accounts)
    assert not page.right.isVisible()
    assert not page.hints.isVisible()
    desk.do(records.add, Account, {"name": "Bos Dakwerken"})
    QTest.qWait(50)
    assert page.right.isVisible()
    assert page.pane.head.isVisible()


def test_nothing_asks_to_choose_while_no_account_fits_the_filter(others: list[int], show: Show) -> None:
    page = show(Accounts)
    page.narrow.set_conditions((Condition("city", CONTAINS, "Atlantis"),))
    assert page.right.isVisible()
    assert not page.pane.nothing.isVisible()
