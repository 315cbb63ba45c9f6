"""The window: going places and back, and where the keyboard is on arrival."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from crmdesk import text
from crmdesk.controllers import records
from crmdesk.controllers.desk import Desk
from crmdesk.models.account import Account, AccountType
from crmdesk.models.lead import Lead, LeadStatus
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.queries import lists
from crmdesk.ui.kit.jobs import InlineJobs
from crmdesk.ui.kit.split import Split
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.pipeline.screen import Pipeline
from crmdesk.ui.theme import Theme
from crmdesk.ui.workplace import Workplace


class Alone:
    """A window that is asked for no other file."""

    def new(self) -> None:
        """Nothing."""

    def open(self) -> None:
        """Nothing."""

    def show_in_folder(self) -> None:
        """Nothing."""


@pytest.fixture
def deal(desk: Desk) -> int:
    """An opportunity of Berg."""
    account = desk.do(records.add, Account, {"name": "Berg"}).result
    return desk.do(records.add, Opportunity, {"name": "Forty units", "account_id": account}).result


@pytest.fixture
def window(desk: Desk, deal: int, look: Theme, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window with the file open."""
    made = MainWindow(Alone())
    qtbot.addWidget(made)
    made.resize(1440, 900)
    made.show_first(QWidget())
    made.show()
    qtbot.waitExposed(made)
    made.show_file(Workplace(desk, InlineJobs(), made.toasts, made, made))
    yield made
    made.close_file()


def test_back_goes_to_the_rows_that_were_left(window: MainWindow, deal: int) -> None:
    window.rows("Won", "opportunity", [deal])
    window.page("accounts")
    window.rows("Open accounts", "account", [1])
    assert window.pages["rows"].accessibleName() == "Open accounts"
    window.back()
    window.back()
    assert window.pages["rows"].accessibleName() == "Won"
    window.forward()
    window.forward()
    assert window.pages["rows"].accessibleName() == "Open accounts"


@pytest.fixture
def many(desk: Desk) -> list[int]:
    """Sixty accounts, half of them customers."""
    return [
        desk.do(records.add, Account, {"name": f"Firm {n:02}", "type": [*AccountType][n % 2]}).result for n in range(60)
    ]


def test_back_restores_filter_order_part_record_and_scrolling(window: MainWindow, many: list[int]) -> None:
    window.page("accounts")
    accounts: Any = window.pages["accounts"]
    accounts.types.button("customer").click()
    accounts.search.setText("Firm")
    accounts.search.returnPressed.emit()
    accounts.rows._sort_by(0)
    table = accounts.rows.table
    table.selectRow(20)
    table.verticalScrollBar().setValue(300)
    accounts.pane.turn_to("details")
    left = (accounts.rows.query, accounts.rows.current_id, table.verticalScrollBar().value(), "customer", "details")
    window.record("account", many[0])
    assert accounts.types.current == "all"
    window.page("inbox")
    window.back()
    assert accounts.pane.page.id == many[0]
    window.back()
    bar = table.verticalScrollBar().value()
    now = (accounts.rows.query, accounts.rows.current_id, bar, accounts.types.current, accounts.pane.tabs.current)
    assert now == left
    assert (accounts.search.text(), accounts.pane.page.id) == ("Firm", left[1])
    window.forward()
    assert accounts.pane.page.id == many[0]


def test_back_restores_the_tab_the_lead_and_the_scrolling_of_the_inbox(window: MainWindow, desk: Desk) -> None:
    for n in range(40):
        desk.do(records.add, Lead, {"company": f"Lead {n}", "status": LeadStatus.WORKING})
    window.page("inbox")
    inbox: Any = window.pages["inbox"]
    inbox.pane.tabs.button("working").click()
    window.work.only_mine = False  # type: ignore[union-attr]
    inbox.picks.point(25)
    lead, scrolled = inbox.picks.one(), inbox.pane.table.verticalScrollBar().value()
    assert scrolled > 0
    window.page("accounts")
    window.record("lead", inbox.model.record_id(0))
    window.back()
    window.back()
    assert window.pages["inbox"].isVisible()
    assert inbox.pane.tabs.current == "working"
    assert (inbox.picks.one(), inbox.pane.table.verticalScrollBar().value()) == (lead, scrolled)
    assert inbox.detail.facts.lead_id == lead


def test_back_restores_whether_only_mine_was_shown(window: MainWindow) -> None:
    window.page("accounts")
    window.toggle_mine()
    window.page("contacts")
    window.toggle_mine()
    window.back()
    assert window.work is not None
    assert window.work.only_mine
    window.forward()
    assert not window.work.only_mine


# -- the frame --------------------------------------------------------------------------------------------------------


def test_the_rail_counts_the_new_leads_that_the_inbox_shows(window: MainWindow, desk: Desk) -> None:
    item = window.rail.item("inbox")
    assert item.accessibleName() == "Inbox"
    for n in range(3):
        desk.do(records.add, Lead, {"company": f"Lead {n}"})
    assert item.accessibleName() == "Inbox, 3 new leads"
    window.toggle_mine()
    assert item.accessibleName() == "Inbox"
    window.toggle_mine()
    window.undo()
    assert item.accessibleName() == "Inbox, 2 new leads"


def test_an_old_backup_is_said_with_an_icon_and_a_tone(window: MainWindow) -> None:
    item = window.rail.item("backup")
    window.set_backup("Backup: 3 Nov", old=True)
    assert (item._icon, item._tone, item.accessibleName()) == ("triangle-alert", "bad", "Backup: 3 Nov")
    window.set_backup("Backup: today 09:12", old=False)
    assert (item._icon, item._tone) == ("database-backup", "neutral")


def test_the_rail_is_narrow_in_a_small_window_and_where_the_user_wants_it(window: MainWindow, look: Theme) -> None:
    assert not window.rail.collapsed
    window.resize(1279, 800)
    assert window.rail.collapsed
    window.resize(1440, 900)
    assert not window.rail.collapsed
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert (window.rail.collapsed, window.narrow) == (True, True)
    QTest.keyClick(window, Qt.Key.Key_F9)
    look.choose(font_scale=1.5)
    assert (window.rail.collapsed, window.narrow) == (True, False)


def test_the_width_of_panes_is_remembered_by_their_page(window: MainWindow) -> None:
    window.page("accounts")
    accounts: Any = window.pages["accounts"]
    accounts.splitter.put(500)
    kept = accounts.splitter.sizes()
    assert window.learn_widths()["accounts"] == 500
    window.speak_anew()
    again: Any = window.pages["accounts"]
    assert again is not accounts
    QApplication.processEvents()
    assert again.splitter.sizes() == kept


def test_another_language_is_spoken_at_once_where_one_is(window: MainWindow, many: list[int]) -> None:
    window.page("accounts")
    window.pages["accounts"].show_record(many[5])
    text.use("nl")
    window.speak_anew()
    assert window.current is not None
    assert window.current.accessibleName() == "Accounts"
    shown: Any = window.current
    assert shown.pane.page.id == many[5]
    assert window.rail.item("contacts").accessibleName() == "Contactpersonen"
    assert [action.text() for action in window.menuBar().actions()][0] == "&Bestand"
    QApplication.processEvents()
    QTest.keyClick(window, Qt.Key.Key_5, CTRL)
    assert window.current.accessibleName() == "Contactpersonen"
    window.back()
    assert window.pages["accounts"] is shown


@pytest.mark.parametrize("visited", [False, True])
def test_an_opportunity_that_is_opened_has_the_keyboard_and_the_way_back_leads_to_its_card(
    window: MainWindow, deal: int, visited: bool, qtbot: QtBot
) -> None:
    window.page("pipeline" if visited else "accounts")
    window.record("opportunity", deal)
    page = window.current
    assert isinstance(page, Pipeline)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert page.pane.isAncestorOf(focus)
    window.page("pipeline")
    focus = QApplication.focusWidget()
    assert focus is page.board.first_focus()
    qtbot.waitUntil(lambda: page.current is not None)
    assert page.current is not None
    assert page.current.id == deal
    window.back()
    assert page.pane.isVisible()
    window.back()
    assert window.current is window.pages["pipeline" if visited else "accounts"]
    assert not page.pane.isVisible()


UNDO = Qt.Key.Key_Z
CTRL = Qt.KeyboardModifier.ControlModifier


def _editable_list() -> QComboBox:
    box = QComboBox()
    box.setEditable(True)
    return box


@pytest.fixture(params=[QLineEdit, QPlainTextEdit, _editable_list])
def field(request: pytest.FixtureRequest, window: MainWindow, qtbot: QtBot) -> QWidget:
    """A field for text on a page, with the keyboard."""
    made: QWidget = request.param()
    assert window.current is not None
    layout = window.current.layout()
    assert isinstance(layout, QVBoxLayout)
    layout.addWidget(made)
    made.show()
    made.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is made)
    return made


def _name(desk: Desk) -> str:
    return str(desk.read(lists.rows, Account, [1])[0]["name"])


def _text(field: QWidget) -> str:
    if isinstance(field, QComboBox):
        return field.currentText()
    return field.toPlainText() if isinstance(field, QPlainTextEdit) else field.text()  # type: ignore[attr-defined]


def test_ctrl_z_in_a_field_without_typing_undoes_the_latest_step_and_ctrl_shift_z_does_it_again(
    desk: Desk, field: QWidget
) -> None:
    desk.do(records.edit, Account, 1, {"name": "Berg Holding"})
    QTest.keyClick(field, UNDO, CTRL)
    assert _name(desk) == "Berg"
    QTest.keyClick(field, UNDO, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert _name(desk) == "Berg Holding"


def test_ctrl_z_in_a_field_takes_typing_back_before_any_step(desk: Desk, field: QWidget) -> None:
    desk.do(records.edit, Account, 1, {"name": "Berg Holding"})
    QTest.keyClicks(field, "abc")
    QTest.keyClick(field, UNDO, CTRL)
    assert _text(field) == ""
    assert _name(desk) == "Berg Holding"
    QTest.keyClick(field, UNDO, CTRL)
    assert _name(desk) == "Berg"


def test_ctrl_z_in_a_sheet_undoes_nothing_below_it(window: MainWindow, desk: Desk, deal: int) -> None:
    desk.do(records.edit, Account, 1, {"name": "Berg Holding"})
    window.page("pipeline")
    window.new_record()
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, UNDO, CTRL)
    assert _name(desk) == "Berg Holding"


def test_undo_of_the_menu_takes_typing_back_in_the_field_that_has_the_keyboard(
    window: MainWindow, desk: Desk, field: QWidget
) -> None:
    desk.do(records.edit, Account, 1, {"name": "Berg Holding"})
    QTest.keyClicks(field, "abc")
    window.menus.entries["undo"].trigger()
    assert (_text(field), _name(desk)) == ("", "Berg Holding")
    window.menus.entries["redo"].trigger()
    assert _text(field) == "abc"
    window.menus.entries["undo"].trigger()
    window.menus.entries["undo"].trigger()
    assert _name(desk) == "Berg"


def test_the_line_between_list_and_lead_stands_where_it_was_put_at_the_next_start(
    window: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    desk.do(records.add, Lead, {"family_name": "Berg"})
    for name in ("inbox", "accounts"):
        window.page(name)
        QApplication.processEvents()
        split = window.pages[name].findChild(Split)
        assert split is not None
        split.moveSplitter(430, 1)
        QApplication.processEvents()
        assert split.sizes()[0] == 430
        window.resize(1500, 900)
        QApplication.processEvents()
        assert split.sizes()[0] == 430
    again = MainWindow(Alone())
    qtbot.addWidget(again)
    again.widths = dict(window.learn_widths())
    assert again.widths == {"inbox": 430, "accounts": 430}
    work = window.work
    assert work is not None
    again.resize(1440, 900)
    again.show()
    again.show_file(work)
    QApplication.processEvents()
    found = again.pages["inbox"].findChild(Split)
    assert found is not None
    assert found.sizes()[0] == 430
    again._drop_pages()


@pytest.mark.parametrize("nonsense", ["", "AAAA inbox=", "x inbox=-4 =5 inbox=many", "=== ==="])
def test_a_place_that_is_nonsense_is_left_alone(window: MainWindow, nonsense: str) -> None:
    before = window.size()
    window.put(nonsense)
    assert "inbox" not in window.widths
    assert window.size() == before


def test_a_page_without_records_has_the_keyboard_on_what_can_be_done(window: MainWindow) -> None:
    window.page("contacts")
    empty: Any = window.pages["contacts"]
    assert window.focusWidget() is empty.rows.empty.primary
