"""The list of the inbox: what it holds, what is selected whatever happens, and what it says when it is empty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import Connection

from crmdesk.controllers import activities, leads, records
from crmdesk.controllers.desk import Desk, Write
from crmdesk.controllers.reasons import reason_named
from crmdesk.models.activity import ActivityKind
from crmdesk.models.lead import Lead, LeadStatus
from crmdesk.models.lists import Owner, ReasonFor
from crmdesk.ui.leads.read_marks import READ_AFTER_MS
from crmdesk.ui.records.new_sheet import NewSheet
from crmdesk.ui.theme import theme
from tests.conftest import Clock
from tests.ui.leads.hands import CTRL, SHIFT, Add, Hands

Open = Callable[[], Hands]


@pytest.fixture
def three(add: Add, clock: Clock) -> list[int]:
    """Three new leads, an hour apart; the newest is Cees."""
    made = []
    for name in ("Anna Aalders", "Bert Boon", "Cees Croon"):
        made.append(add(name, company=f"{name.split()[1]} BV"))
        clock.move(hours=1)
    return made


def _tab(hands: Hands, key: str) -> None:
    hands.page.pane.tabs.button(key).click()
    hands.breathe()


def _status(desk: Desk, lead: int) -> LeadStatus:
    return desk.do(Write.get, Lead, lead).result.status


def test_the_list_shows_what_the_database_holds_newest_first(three: list[int], open_inbox: Open) -> None:
    hands = open_inbox()
    assert hands.rows == ["Cees Croon", "Bert Boon", "Anna Aalders"]
    assert hands.picked == ["Cees Croon"]
    assert hands.shown == "Cees Croon"


def test_a_lead_that_was_put_off_comes_back_on_top_of_its_tab(
    desk: Desk, three: list[int], clock: Clock, open_inbox: Open
) -> None:
    desk.do(leads.snooze, [three[0]], clock() + dt.timedelta(days=1))
    hands = open_inbox()
    assert hands.rows == ["Cees Croon", "Bert Boon"]
    clock.move(days=2)
    hands.page.refresh(None)
    hands.breathe()
    assert hands.rows == ["Anna Aalders", "Cees Croon", "Bert Boon"]
    _tab(hands, "all")
    assert hands.rows == ["Cees Croon", "Bert Boon", "Anna Aalders"]


def test_a_lead_comes_back_by_itself_when_its_time_has_come(
    desk: Desk, three: list[int], clock: Clock, open_inbox: Open
) -> None:
    desk.do(leads.snooze, [three[0]], clock() + dt.timedelta(minutes=90))
    hands = open_inbox()
    for _hour in range(2):
        assert hands.rows == ["Cees Croon", "Bert Boon"]
        clock.move(hours=1)
        hands.page.clock_moved.timeout.emit()
        hands.breathe()
    assert hands.rows == ["Anna Aalders", "Cees Croon", "Bert Boon"]
    assert hands.picked == ["Cees Croon"]


def test_each_tab_holds_its_status_and_counts_it(desk: Desk, three: list[int], open_inbox: Open) -> None:
    desk.do(leads.change_status, [three[0]], LeadStatus.WORKING)
    desk.do(leads.change_status, [three[1]], LeadStatus.READY)
    hands = open_inbox()
    assert [hands.page.pane.tabs.button(key).words() for key in ("new", "working", "nurture", "ready", "all")] == [
        "New 1",
        "Working 1",
        "Nurture 0",
        "Ready 1",
        "All",
    ]
    _tab(hands, "working")
    assert hands.rows == ["Anna Aalders"]
    _tab(hands, "all")
    assert len(hands.rows) == 3


def test_what_another_step_changes_is_seen_and_the_selection_stays(
    desk: Desk, three: list[int], add: Add, open_inbox: Open
) -> None:
    hands = open_inbox()
    hands.press(Qt.Key.Key_J)
    assert hands.shown == "Bert Boon"
    add("Dora Dam")
    hands.breathe()
    assert hands.rows[0] == "Dora Dam"
    assert hands.picked == ["Bert Boon"]
    desk.do(records.edit, Lead, three[1], {"family_name": "Boone"})
    hands.breathe()
    assert hands.shown == "Bert Boone"
    assert "Bert Boone" in hands.rows


def test_letters_and_arrows_move_and_stop_at_the_ends(three: list[int], open_inbox: Open) -> None:
    hands = open_inbox()
    hands.press(Qt.Key.Key_J, Qt.Key.Key_J, Qt.Key.Key_J)
    assert hands.shown == "Anna Aalders"
    hands.press(Qt.Key.Key_K)
    assert hands.shown == "Bert Boon"
    hands.press(Qt.Key.Key_Up, Qt.Key.Key_Up)
    assert hands.shown == "Cees Croon"


def test_what_appears_over_the_list_leaves_the_marked_row_in_sight(add: Add, open_inbox: Open) -> None:
    for n in range(20):
        add(f"Lead {n}")
    hands = open_inbox()
    table = hands.page.pane.table
    while table.visualRect(table.currentIndex()).bottom() + table.row_height() < table.viewport().height():
        hands.press(Qt.Key.Key_J)
    window = hands.page.work.window
    window.resize(window.width(), window.height() - 90)
    hands.breathe()
    assert table.viewport().rect().contains(table.visualRect(table.currentIndex()))


def test_search_finds_while_one_types_and_escape_brings_all_back(
    three: list[int], open_inbox: Open, qtbot: QtBot
) -> None:
    hands = open_inbox()
    hands.press(Qt.Key.Key_Slash)
    assert hands.focus is hands.page.parts.search
    hands.type("bo")
    qtbot.waitUntil(lambda: hands.rows == ["Bert Boon"])
    assert hands.shown == "Bert Boon"
    hands.press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(hands.rows) == 3)


def test_letters_typed_into_the_search_are_no_commands(desk: Desk, three: list[int], open_inbox: Open) -> None:
    hands = open_inbox()
    hands.press(Qt.Key.Key_Slash)
    hands.type("xjhc")
    assert hands.page.parts.search.text() == "xjhc"
    assert all(_status(desk, lead) is LeadStatus.NEW for lead in three)


def test_a_lead_is_read_after_a_moment_and_u_makes_it_unread(
    desk: Desk, three: list[int], open_inbox: Open, qtbot: QtBot
) -> None:
    hands = open_inbox()
    step = desk.undoable()

    def read() -> bool:
        return desk.do(Write.get, Lead, three[2]).result.read_at is not None

    assert not read()
    qtbot.waitUntil(read, timeout=2000)
    hands.breathe()
    assert (hands.page.model.record(0) or {})["read_at"]
    hands.press(Qt.Key.Key_U)
    assert not read()
    assert not (hands.page.model.record(0) or {})["read_at"]
    assert desk.undoable() == step


def _writes(connection: Connection) -> int:
    """How many steps were begun in the file, kept or not."""
    return int(connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'operation'").scalar_one())


def test_a_lead_that_is_read_is_left_alone(desk: Desk, three: list[int], open_inbox: Open, qtbot: QtBot) -> None:
    open_inbox()
    qtbot.waitUntil(lambda: desk.do(Write.get, Lead, three[2]).result.read_at is not None, timeout=2000)
    qtbot.wait(READ_AFTER_MS)
    before = desk.read(_writes)
    qtbot.wait(3 * READ_AFTER_MS)
    assert desk.read(_writes) == before


def test_a_lead_that_was_made_unread_stays_so_while_it_is_shown(
    desk: Desk, three: list[int], open_inbox: Open, qtbot: QtBot
) -> None:
    hands = open_inbox()
    qtbot.waitUntil(lambda: desk.do(Write.get, Lead, three[2]).result.read_at is not None, timeout=2000)
    hands.press(Qt.Key.Key_U)
    qtbot.wait(500)
    assert desk.do(Write.get, Lead, three[2]).result.read_at is None


def test_a_lead_that_is_passed_quickly_stays_unread(
    desk: Desk, three: list[int], open_inbox: Open, qtbot: QtBot
) -> None:
    hands = open_inbox()
    hands.press(Qt.Key.Key_J)
    qtbot.wait(500)
    assert desk.do(Write.get, Lead, three[2]).result.read_at is None
    assert desk.do(Write.get, Lead, three[1]).result.read_at is not None


def test_only_mine_shows_the_leads_of_the_owner_who_bears_my_name(
    desk: Desk, three: list[int], open_inbox: Open
) -> None:
    mine = desk.do(lambda write: write.add(Owner(name="joris")).id).result
    desk.do(leads.assign, [three[0]], mine)
    hands = open_inbox()
    hands.page.parts.whose.button("mine").click()
    hands.breathe()
    assert hands.rows == ["Anna Aalders"]
    assert hands.page.pane.tabs.button("new").words() == "New 1"
    hands.page.parts.whose.button("everyone").click()
    hands.breathe()
    assert len(hands.rows) == 3


def test_only_mine_without_such_an_owner_is_nobody_s_and_says_so(three: list[int], open_inbox: Open) -> None:
    hands = open_inbox()
    hands.page.parts.whose.button("mine").click()
    hands.breathe()
    assert hands.rows == []
    assert hands.page.detail.empty.accessibleName() == "Nothing is yours yet"
    hands.page.detail.empty.primary.click()
    hands.breathe()
    assert len(hands.rows) == 3


def test_a_snoozed_lead_leaves_its_tab_and_comes_back_marked(
    desk: Desk, three: list[int], clock: Clock, open_inbox: Open
) -> None:
    desk.do(leads.snooze, [three[1]], clock() + dt.timedelta(hours=2))
    hands = open_inbox()
    assert "Bert Boon" not in hands.rows
    _tab(hands, "all")
    assert "Bert Boon" in hands.rows
    clock.move(hours=3)
    _tab(hands, "new")
    assert "Bert Boon" in hands.rows
    row = hands.rows.index("Bert Boon")
    said = hands.page.model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "returned" in said


def test_space_marks_leads_that_are_not_neighbours(three: list[int], open_inbox: Open) -> None:
    hands = open_inbox()
    hands.press(Qt.Key.Key_Space, Qt.Key.Key_J, Qt.Key.Key_J, Qt.Key.Key_Space)
    assert hands.picked == ["Cees Croon", "Anna Aalders"]
    assert hands.page.detail.currentWidget() is hands.page.detail.bulk
    hands.press(Qt.Key.Key_Escape)
    assert hands.picked == ["Anna Aalders"]
    assert hands.shown == "Anna Aalders"


def test_shift_extends_and_ctrl_a_takes_all(three: list[int], open_inbox: Open) -> None:
    hands = open_inbox()
    hands.press(Qt.Key.Key_Down, modifier=SHIFT)
    assert hands.page.picks.ids() == [three[2], three[1]]
    hands.press(Qt.Key.Key_A, modifier=CTRL)
    assert hands.page.picks.ids() == three[::-1]


def test_a_selection_of_several_survives_a_change_elsewhere(
    desk: Desk, three: list[int], add: Add, open_inbox: Open
) -> None:
    hands = open_inbox()
    hands.press(Qt.Key.Key_Down, modifier=SHIFT)
    add("Dora Dam")
    hands.breathe()
    assert hands.picked == ["Cees Croon", "Bert Boon"]


def test_an_empty_file_offers_a_new_lead_and_an_import(open_inbox: Open, qtbot: QtBot) -> None:
    hands = open_inbox()
    empty = hands.page.detail.empty
    assert hands.page.detail.currentWidget() is empty
    assert empty.accessibleName() == "No leads yet"
    with qtbot.waitSignal(hands.page.wants_import):
        empty.secondary.click()
    empty.primary.click()
    hands.breathe()
    assert hands.page.work.window.findChild(NewSheet) is not None


def test_a_file_without_leads_has_no_list_until_there_is_one(desk: Desk, add: Add, open_inbox: Open) -> None:
    hands = open_inbox()
    pane, empty = hands.page.pane, hands.page.detail.empty
    assert not pane.isVisible()
    assert empty.primary.hasFocus()
    lead = add("Anna Aalders")
    hands.breathe()
    assert pane.isVisible()
    assert pane.table.hasFocus()
    assert hands.shown == "Anna Aalders"
    desk.do(leads.change_status, [lead], LeadStatus.WORKING)
    hands.breathe()
    assert hands.page.detail.shows_nothing
    assert pane.isVisible()  # another tab holds it
    desk.do(records.delete, Lead, lead)
    hands.breathe()
    assert empty.accessibleName() == "No leads yet"
    assert not pane.isVisible()
    assert empty.primary.hasFocus()
    desk.undo()
    hands.breathe()
    assert pane.isVisible()


def test_an_inbox_that_becomes_empty_hands_the_keyboard_on_and_takes_it_back(
    desk: Desk, three: list[int], open_inbox: Open
) -> None:
    hands = open_inbox()
    empty, table = hands.page.detail.empty, hands.page.pane.table
    assert table.hasFocus()
    desk.do(leads.change_status, three, LeadStatus.WORKING)
    hands.breathe()
    assert empty.primary.hasFocus()
    assert hands.page.first_focus() is empty.primary
    assert not hands.page.pane.hints.isVisible()
    desk.undo()
    hands.breathe()
    assert table.hasFocus()
    assert hands.page.pane.hints.isVisible()


def test_the_tabs_stand_over_the_words_of_an_empty_tab_until_it_has_a_list_again(
    desk: Desk, three: list[int], open_inbox: Open
) -> None:
    hands = open_inbox()
    panes, pane, detail = hands.page.panes, hands.page.pane, hands.page.detail
    assert pane.geometry().right() < detail.geometry().left()
    desk.do(leads.change_status, three, LeadStatus.WORKING)
    hands.breathe()
    assert pane.tabs.isVisible()
    assert not pane.table.isVisible()
    assert pane.width() == detail.width() == panes.width()
    assert pane.geometry().bottom() < detail.geometry().top()
    hands.press(Qt.Key.Key_Return)  # goes to the tab that holds them
    assert pane.table.hasFocus()
    assert pane.geometry().right() < detail.geometry().left()


def test_a_tab_that_takes_long_to_be_found_no_longer_shows_why_the_one_before_was_empty(
    desk: Desk, three: list[int], open_inbox: Open
) -> None:
    desk.do(leads.change_status, three, LeadStatus.WORKING)
    hands = open_inbox()
    detail = hands.page.detail
    assert detail.shows_nothing
    hands.page.pane.skeleton.appear()
    assert not detail.shows_nothing
    assert detail.skeleton.isVisible()
    hands.page.pane.tabs.button(LeadStatus.WORKING.value).click()
    hands.breathe()
    assert not hands.page.pane.skeleton.isVisible()
    assert not detail.skeleton.isVisible()


def test_the_list_of_an_empty_inbox_can_still_be_searched_by_key(open_inbox: Open, qtbot: QtBot) -> None:
    hands = open_inbox()
    hands.page.take_keyboard()
    assert hands.page.detail.empty.primary.hasFocus()
    qtbot.keyClick(hands.page.detail.empty.primary, "/")
    assert hands.page.parts.search.hasFocus()


def test_a_search_narrows_what_the_tabs_and_the_title_count(
    desk: Desk, three: list[int], open_inbox: Open, qtbot: QtBot
) -> None:
    desk.do(leads.change_status, [three[0]], LeadStatus.WORKING)
    hands = open_inbox()
    tabs = hands.page.pane.tabs
    assert [tabs.button(key).words() for key in ("new", "working")] == ["New 2", "Working 1"]
    hands.page.parts.search.setText("aalders")
    qtbot.waitUntil(lambda: tabs.button("new").words() == "New 0")
    assert tabs.button("working").words() == "Working 1"
    hands.page.parts.search.reset()
    hands.page.refresh(None)
    hands.breathe()
    assert tabs.button("new").words() == "New 2"


def test_a_search_without_hits_says_what_was_searched_and_clears(
    three: list[int], open_inbox: Open, qtbot: QtBot
) -> None:
    hands = open_inbox()
    hands.page.parts.search.setText("hend")
    qtbot.waitUntil(lambda: hands.page.detail.empty.accessibleName() == 'Nothing matches "hend"')
    hands.page.detail.empty.primary.click()
    qtbot.waitUntil(lambda: len(hands.rows) == 3)


def test_an_empty_inbox_counts_what_was_handled_and_when_the_next_returns(
    desk: Desk, three: list[int], clock: Clock, open_inbox: Open
) -> None:
    desk.do(leads.change_status, three[:2], LeadStatus.WORKING)
    desk.do(leads.snooze, [three[2]], dt.datetime(2026, 11, 25, 9, 0, tzinfo=dt.UTC))
    hands = open_inbox()
    empty = hands.page.detail.empty
    assert empty.accessibleName() == "Inbox is empty"
    assert "You handled 3 leads today." in empty.accessibleDescription()
    assert "Wed 25 Nov" in empty.accessibleDescription()
    empty.primary.click()
    hands.breathe()
    assert len(hands.rows) == 2


def test_the_title_counts_what_waits_and_how_long(three: list[int], clock: Clock, open_inbox: Open) -> None:
    clock.move(days=2)
    hands = open_inbox()
    assert hands.page.bar.findChildren(type(hands.page.bar._line))[1].text() == "3 to review · oldest: 2 d"


def test_the_window_may_ask_for_any_lead(desk: Desk, three: list[int], open_inbox: Open) -> None:
    desk.do(leads.disqualify, [three[1]], desk.do(reason_named, ReasonFor.DISQUALIFIED, "No need").result)
    hands = open_inbox()
    hands.page.show_record(three[1])
    hands.breathe()
    assert hands.shown == "Bert Boon"
    assert hands.picked == ["Bert Boon"]


def test_narrow_windows_show_list_and_lead_one_after_the_other(three: list[int], open_inbox: Open) -> None:
    hands = open_inbox()
    page = hands.page
    page.work.window.resize(1152, 800)
    hands.breathe()
    assert page.detail.lead.tabs.button("judgement").isHidden()
    page.work.window.resize(1100, 800)
    hands.breathe()
    assert not page.detail.lead.tabs.button("judgement").isHidden()
    assert page.pane.isVisible()
    assert page.detail.isVisible()
    theme.choose(font_scale=2.0)
    hands.breathe()
    assert page.pane.isVisible()
    assert not page.detail.isVisible()
    hands.press(Qt.Key.Key_Q)
    assert page.detail.isVisible()
    assert not page.pane.isVisible()
    hands.press(Qt.Key.Key_Escape)
    assert page.pane.isVisible()


def test_a_hundred_leads_selected_are_ranges_and_not_indexes(add: Add, desk: Desk, open_inbox: Open) -> None:
    made = desk.do(lambda write: [records.add(write, Lead, {"family_name": f"N{n}"}) for n in range(100)]).result
    hands = open_inbox()
    selection = hands.page.pane.table.selectionModel()
    hands.press(Qt.Key.Key_A, modifier=CTRL)
    assert len(selection.selection().toList()) == 1
    selection.select(hands.page.model.index(50, 0), QItemSelectionModel.SelectionFlag.Deselect)
    hands.breathe()
    assert hands.page.picks.count() == 99
    assert sorted(hands.page.picks.ids()) == sorted(set(made) - {made[49]})


def test_what_is_planned_about_a_lead_keeps_it_in_the_list(desk: Desk, three: list[int], open_inbox: Open) -> None:
    hands = open_inbox()
    hands.press(Qt.Key.Key_J)
    desk.do(activities.log, ActivityKind.NOTE, [("lead", three[1])], body="Called twice")
    hands.breathe()
    assert hands.shown == "Bert Boon"
    assert (hands.page.model.record(1) or {})["last_line"] == "Called twice"


def test_a_key_for_one_lead_does_nothing_while_several_are_picked(three: list[int], open_inbox: Open) -> None:
    hands = open_inbox()
    hands.press(Qt.Key.Key_Down, modifier=SHIFT)
    hands.press(Qt.Key.Key_Q)
    hands.press(Qt.Key.Key_Escape)
    assert hands.shown == "Bert Boon"
    assert hands.focus is hands.page.pane.table


def test_undo_of_what_is_not_in_the_list_leaves_the_selection(desk: Desk, three: list[int], open_inbox: Open) -> None:
    hands = open_inbox()
    desk.do(leads.change_status, [three[0]], LeadStatus.WORKING)
    desk.do(records.edit, Lead, three[0], {"city": "Utrecht"})
    hands.press(Qt.Key.Key_J)
    assert hands.picked == ["Bert Boon"]
    desk.undo()
    hands.breathe()
    assert hands.picked == ["Bert Boon"]
