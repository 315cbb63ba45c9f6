"""The registry: no key without a row, no row without its key, and the commands that work everywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from crmdesk.controllers import records
from crmdesk.models.lead import Lead
from crmdesk.ui.actions import ACTIONS, MENUS
from crmdesk.ui.kit.action import Action
from crmdesk.ui.kit.labels import KeyHint
from crmdesk.ui.kit.reading_order import is_stop
from crmdesk.ui.kit.sheet import Sheet
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.palette.keys_sheet import Group, KeysSheet, in_columns
from crmdesk.ui.records.new_sheet import NewSheet
from crmdesk.ui.screens import ELSEWHERE, SCREENS
from tests.ui.palette.conftest import CTRL, SHIFT, Office, focused

PAGES = [page.id for page in (*SCREENS, *ELSEWHERE)] + ["rows"]


def _show(office: Office, page: str) -> list[Action[Any]]:
    """Go to a page; its commands and those of the window."""
    if page == "rows":
        office.window.rows("Won", "opportunity", [office.ids["deal"]])
    else:
        if page == "pipeline":
            office.window.record("opportunity", office.ids["deal"])  # its page is made when it is asked for
        office.window.page(page)
    office.settle()
    return [offer.action for offer in office.window.offers()]


def _keys(action: Action[Any]) -> set[str]:
    return {QKeySequence(keys).toString() for keys in action.keys}


def _live(window: MainWindow) -> Iterator[tuple[str, str]]:
    """Every key that works now in the window and on its page, as (id, keys)."""
    assert window.current is not None
    for shortcut in window.current.findChildren(QShortcut):
        yield shortcut.objectName(), shortcut.key().toString()
    for action in window.findChildren(QAction):
        for keys in action.shortcuts():
            yield action.objectName(), keys.toString()


@pytest.mark.parametrize("page", PAGES)
def test_every_key_of_the_window_is_a_row_and_every_row_has_its_keys(office: Office, page: str) -> None:
    rows = {action.id: action for action in _show(office, page)}
    live = set(_live(office.window))
    assert {id for id, _keys in live} <= rows.keys()
    declared = {(id, keys) for id, row in rows.items() if row.do is not None for keys in _keys(row)}
    assert live == declared


@pytest.mark.parametrize("page", PAGES)
def test_no_two_commands_of_one_place_share_a_key(office: Office, page: str) -> None:
    rows = _show(office, page)
    everywhere = Counter(keys for row in rows if row.where in MENUS for keys in _keys(row))
    assert max(everywhere.values()) == 1
    for place in {row.where for row in rows} - set(MENUS):
        here = Counter(keys for row in rows if row.where == place for keys in _keys(row))
        assert not here or max(here.values()) == 1, place
        assert not here.keys() & everywhere.keys(), place


@pytest.mark.parametrize("page", PAGES)
def test_no_key_works_in_a_widget_and_in_one_inside_it(office: Office, page: str) -> None:
    """Qt would find it ambiguous and do neither."""
    _show(office, page)
    current = office.window.current
    assert current is not None
    for one, other in combinations(current.findChildren(QShortcut), 2):
        if one.key() == other.key():
            a, b = one.parent(), other.parent()
            assert isinstance(a, QWidget)
            assert isinstance(b, QWidget)
            assert not any((a is b, a.isAncestorOf(b), b.isAncestorOf(a))), one.key().toString()


def test_all_entries_of_the_menus_are_rows(office: Office) -> None:
    ids = {row.id for row in ACTIONS}
    for menu in office.window.menuBar().findChildren(QMenu):
        for action in menu.actions():
            if menu is not office.window.menus.recent and action.menu() is None and not action.isSeparator():
                assert action.objectName() in ids, action.text()


@pytest.mark.parametrize("key", [Qt.Key.Key_F1, Qt.Key.Key_Question])
def test_the_map_of_keys_opens_in_a_list_and_holds_its_keys(office: Office, key: Qt.Key) -> None:
    office.press(key)
    sheet = office.window.findChild(KeysSheet)
    assert isinstance(sheet, KeysSheet)
    shown = {hint.accessibleName() for hint in sheet.findChildren(KeyHint)}
    assert {"J", "X", "Ctrl+K", "F11", "Ctrl+Enter"} <= shown
    office.press(Qt.Key.Key_Return)
    assert sheet.left


@pytest.mark.parametrize(
    ("page", "size"), [("inbox", (1440, 900)), ("pipeline", (1440, 900)), ("pipeline", (1200, 800))]
)
def test_the_map_of_keys_is_seen_whole(office: Office, page: str, size: tuple[int, int]) -> None:
    office.window.resize(*size)
    office.window.page(page)
    office.settle()
    office.press(Qt.Key.Key_F1)
    sheet = office.window.findChild(KeysSheet)
    assert isinstance(sheet, KeysSheet)
    assert sheet._scroll.verticalScrollBar().maximum() == 0
    sheet.reject()


def test_columns_of_keys_are_about_as_high_as_each_other() -> None:
    row: tuple[str, tuple[str, ...]] = ("", ())
    groups = [(str(rows), [row] * rows) for rows in (7, 5, 13, 8, 1, 9, 7, 6, 10, 1, 4)]

    def highest(columns: Sequence[Sequence[Group]]) -> int:
        return max(sum(len(rows) + 2 for _heading, rows in column) for column in columns)

    made = in_columns(groups, 3)
    assert [heading for column in made for heading, _rows in column] == [heading for heading, _rows in groups]
    cuts = combinations(range(1, len(groups)), 2)
    assert highest(made) == min(highest((groups[:one], groups[one:two], groups[two:])) for one, two in cuts)


def test_a_question_mark_in_a_field_is_a_question_mark(office: Office) -> None:
    office.press(Qt.Key.Key_F, CTRL)
    office.type("?j")
    assert focused().property("text") == "?j"
    assert office.window.findChild(KeysSheet) is None


def test_single_letters_can_be_turned_off_and_on_again(office: Office) -> None:
    office.desk.do(records.add, Lead, {"family_name": "Zeeman"})
    office.settle()
    inbox: Any = office.window.pages["inbox"]
    table = inbox.pane.table
    inbox.picks.point(0)
    told: list[str] = []
    office.window.asked.connect(told.append)
    row = table.currentIndex().row()
    office.window.menus.entries["letters"].trigger()
    office.press(Qt.Key.Key_J)
    office.press(Qt.Key.Key_Question)
    assert table.currentIndex().row() == row
    assert office.window.findChild(KeysSheet) is None
    office.window.page("accounts")  # made while they are off
    office.press(Qt.Key.Key_S)
    office.press(Qt.Key.Key_N)
    assert focused().accessibleName() == "Accounts"
    office.window.page("inbox")
    office.settle()
    office.press(Qt.Key.Key_Down)
    assert table.currentIndex().row() == row + 1
    office.window.menus.entries["letters"].trigger()
    office.press(Qt.Key.Key_K)
    assert table.currentIndex().row() == row
    assert told == ["letters", "letters"]


@pytest.mark.parametrize(
    ("key", "page", "table"),
    [
        (Qt.Key.Key_L, "reports", "lead"),
        (Qt.Key.Key_O, "inbox", "opportunity"),
        (Qt.Key.Key_K, "pipeline", "contact"),
        (Qt.Key.Key_A, "reports", "account"),
    ],
)
def test_a_record_of_any_kind_is_made_from_anywhere(office: Office, key: Qt.Key, page: str, table: str) -> None:
    office.window.page(page)
    office.settle()
    office.press(key, CTRL | SHIFT)
    sheet = office.window.findChild(NewSheet)
    assert isinstance(sheet, NewSheet)
    assert sheet.entity.table == table


def test_a_new_account_from_the_reports_is_gone_to_and_undone(
    office: Office, content: Callable[[], dict[str, Any]]
) -> None:
    before = content()
    office.window.page("reports")
    office.settle()
    office.press(Qt.Key.Key_A, CTRL | SHIFT)
    office.type("Olthof")
    office.press(Qt.Key.Key_Return)
    assert office.window.current is office.window.pages["accounts"]
    assert office.window.pages["accounts"].pane.page.name == "Olthof"  # type: ignore[attr-defined]
    office.window.undo()
    assert content() == before


def test_f6_goes_round_the_panes_and_shift_f6_back(office: Office) -> None:
    inbox: Any = office.window.pages["inbox"]
    areas = [office.window.rail, inbox.pane, inbox.detail]

    def where() -> int:
        return next(n for n, area in enumerate(areas) if area.isAncestorOf(focused()))

    assert where() == 1
    seen = []
    for _turn in range(3):
        office.press(Qt.Key.Key_F6)
        seen.append(where())
        assert is_stop(focused())  # and so shows that it has the keyboard
    assert seen == [2, 0, 1]
    office.press(Qt.Key.Key_F6, SHIFT)
    assert where() == 0


def test_f11_takes_the_whole_screen_and_gives_it_back(office: Office) -> None:
    office.press(Qt.Key.Key_F11)
    assert office.window.isFullScreen()
    office.press(Qt.Key.Key_F11)
    assert not office.window.isFullScreen()


def test_no_window_key_works_below_a_sheet(office: Office) -> None:
    office.press(Qt.Key.Key_A, CTRL | SHIFT)
    office.press(Qt.Key.Key_K, CTRL)
    office.press(Qt.Key.Key_F1)
    assert len([sheet for sheet in office.window.findChildren(Sheet) if not sheet.left]) == 1
