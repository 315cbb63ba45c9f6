"""Deciding by keyboard: every decision is a step in the database, the next lead comes by itself, undo takes it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from crmdesk.controllers import conversion, leads, records
from crmdesk.controllers.desk import Desk, Write
from crmdesk.controllers.reasons import reason_named
from crmdesk.models.account import Account
from crmdesk.models.activity import Activity, ActivityKind
from crmdesk.models.contact import Contact
from crmdesk.models.lead import Lead, LeadStatus
from crmdesk.models.lists import Owner, ReasonFor
from crmdesk.models.queries.history import history
from crmdesk.ui.kit.popover import Popover
from crmdesk.ui.leads.convert_sheet import ConvertSheet
from crmdesk.ui.leads.undo_sheet import LeftOutSheet
from tests.ui.conftest import Going
from tests.ui.leads.hands import CTRL, SHIFT, Add, Hands

Open = Callable[[], Hands]
Content = Callable[[], dict[str, list[tuple[Any, ...]]]]


@pytest.fixture
def three(add: Add) -> list[int]:
    """Three new leads; the newest is Cees."""
    return [add(name, company=f"{name.split()[1]} BV") for name in ("Anna Aalders", "Bert Boon", "Cees Croon")]


def _lead(desk: Desk, lead: int) -> Lead:
    return desk.do(Write.get, Lead, lead).result


def _popover(hands: Hands) -> Popover | None:
    found = [one for one in hands.page.work.window.findChildren(Popover) if one.isVisible()]
    return found[0] if found else None


def test_h_and_a_digit_snoozes_and_the_next_lead_comes(desk: Desk, three: list[int], open_inbox: Open) -> None:
    hands = open_inbox()
    hands.press(Qt.Key.Key_H, Qt.Key.Key_1)
    assert _lead(desk, three[2]).snoozed_until == dt.datetime(2026, 11, 25, 9, 0, tzinfo=dt.UTC)
    assert hands.rows == ["Bert Boon", "Anna Aalders"]
    assert hands.picked == ["Bert Boon"]
    assert hands.shown == "Bert Boon"
    assert hands.focus is hands.page.pane.table
    assert "Snooze Cees Croon" in hands.toast


def test_a_date_typed_in_words_is_understood_while_one_types(desk: Desk, three: list[int], open_inbox: Open) -> None:
    hands = open_inbox()
    hands.press(Qt.Key.Key_H)
    hands.type("vr 14:30")
    assert "Fri 27 Nov 2026, 14:30" in hands.focus.accessibleDescription()
    hands.press(Qt.Key.Key_Return)
    assert _lead(desk, three[2]).snoozed_until == dt.datetime(2026, 11, 27, 14, 30, tzinfo=dt.UTC)


def test_a_date_that_is_none_is_said_and_nothing_happens(desk: Desk, three: list[int], open_inbox: Open) -> None:
    hands = open_inbox()
    hands.press(Qt.Key.Key_H)
    hands.type("someday")
    assert "not understood" in hands.focus.accessibleDescription()
    hands.press(Qt.Key.Key_Return)
    assert _popover(hands) is not None
    assert _lead(desk, three[2]).snoozed_until is None
    hands.press(Qt.Key.Key_Escape)
    assert _popover(hands) is None
    assert hands.focus is hands.page.pane.table


def test_a_date_in_the_past_is_refused_at_its_place(desk: Desk, three: list[int], open_inbox: Open) -> None:
    hands = open_inbox()
    hands.press(Qt.Key.Key_H, Qt.Key.Key_Tab)
    hands.type("01-01-2020")
    hands.press(Qt.Key.Key_Return)
    assert "That moment has passed." in hands.focus.accessibleDescription()
    assert _lead(desk, three[2]).snoozed_until is None


def test_x_asks_for_a_reason_and_enter_takes_the_first(desk: Desk, three: list[int], open_inbox: Open) -> None:
    hands = open_inbox()
    hands.press(Qt.Key.Key_X)
    assert _lead(desk, three[2]).status is LeadStatus.NEW
    hands.press(Qt.Key.Key_Return)
    row = _lead(desk, three[2])
    assert row.status is LeadStatus.DISQUALIFIED
    assert row.disqualify_reason_id == desk.do(reason_named, ReasonFor.DISQUALIFIED, "No budget").result
    assert hands.picked == ["Bert Boon"]


def test_leaving_the_reasons_leaves_the_lead(desk: Desk, three: list[int], open_inbox: Open) -> None:
    hands = open_inbox()
    hands.press(Qt.Key.Key_X, Qt.Key.Key_Escape)
    assert _lead(desk, three[2]).status is LeadStatus.NEW
    assert hands.picked == ["Cees Croon"]


def test_a_digit_takes_a_reason_and_the_day_to_try_again_goes_with_it(
    desk: Desk, three: list[int], open_inbox: Open
) -> None:
    hands = open_inbox()
    hands.press(Qt.Key.Key_X, Qt.Key.Key_Tab)
    hands.type("15 jan")
    hands.press(Qt.Key.Key_Tab, Qt.Key.Key_2)
    row = _lead(desk, three[2])
    assert row.disqualify_reason_id == desk.do(reason_named, ReasonFor.DISQUALIFIED, "No need").result
    assert row.snoozed_until == dt.datetime(2027, 1, 15, 9, 0, tzinfo=dt.UTC)


def test_r_nurtures_with_a_date(desk: Desk, three: list[int], open_inbox: Open) -> None:
    hands = open_inbox()
    hands.press(Qt.Key.Key_R, Qt.Key.Key_Return)
    row = _lead(desk, three[2])
    assert (row.status, row.snoozed_until) == (LeadStatus.NURTURE, dt.datetime(2026, 12, 24, 9, 0, tzinfo=dt.UTC))
    hands.press(Qt.Key.Key_R, Qt.Key.Key_4)
    row = _lead(desk, three[1])
    assert (row.status, row.snoozed_until) == (LeadStatus.NURTURE, None)


def test_a_assigns_to_oneself_first_and_moves_on(desk: Desk, three: list[int], open_inbox: Open) -> None:
    desk.do(lambda write: [write.add(Owner(name=name)).id for name in ("Anna", "Joris")])
    hands = open_inbox()
    hands.press(Qt.Key.Key_A, Qt.Key.Key_Return)
    owner = _lead(desk, three[2]).owner_id
    assert desk.do(Write.get, Owner, owner or 0).result.name == "Joris"
    assert hands.rows == ["Cees Croon", "Bert Boon", "Anna Aalders"]
    assert hands.picked == ["Bert Boon"]


def test_delete_says_what_lost_its_link_and_undo_brings_it_back(
    desk: Desk, three: list[int], content: Content, open_inbox: Open
) -> None:
    hands = open_inbox()
    hands.press(Qt.Key.Key_N)
    hands.type("Called")
    hands.press(Qt.Key.Key_Return)
    before = content()
    hands.press(Qt.Key.Key_Delete)
    assert hands.rows == ["Bert Boon", "Anna Aalders"]
    assert hands.toast == "Deleted 1 lead. Gone with it, or without its link now: 1 activity."
    hands.page.work.undo()
    hands.breathe()
    assert content() == before
    assert hands.picked == ["Cees Croon"]


def test_n_writes_a_note_and_the_keyboard_returns_to_the_list(desk: Desk, three: list[int], open_inbox: Open) -> None:
    hands = open_inbox()
    hands.press(Qt.Key.Key_N)
    hands.type("Wants <b>blue</b> ones")
    hands.press(Qt.Key.Key_Return)
    assert hands.focus is hands.page.pane.table
    notes = desk.do(lambda write: [(one.kind, one.body) for one in write.rows(Activity)]).result
    assert notes == [(ActivityKind.NOTE, "Wants <b>blue</b> ones")]
    assert [entry.title for entry in hands.page.detail.lead.story.timeline.entries()] == ["Note", "Came in"]
    assert hands.picked == ["Cees Croon"]


def test_an_empty_note_is_not_stored_and_says_why(desk: Desk, three: list[int], open_inbox: Open) -> None:
    hands = open_inbox()
    hands.press(Qt.Key.Key_N, Qt.Key.Key_Return)
    assert desk.do(lambda write: write.rows(Activity)).result == []
    assert hands.page.detail.lead.story.composer._said.isVisible()


def test_g_logs_a_call_which_answers_the_lead(desk: Desk, three: list[int], open_inbox: Open) -> None:
    hands = open_inbox()
    hands.press(Qt.Key.Key_G)
    hands.type("Will decide on Friday")
    hands.press(Qt.Key.Key_Return)
    row = _lead(desk, three[2])
    assert row.status is LeadStatus.WORKING
    assert row.first_touch_at is not None


def test_a_note_begun_for_one_lead_waits_there_and_does_not_come_along(
    desk: Desk, three: list[int], open_inbox: Open
) -> None:
    hands = open_inbox()
    hands.press(Qt.Key.Key_N)
    hands.type("About Cees")
    hands.press(Qt.Key.Key_Escape, Qt.Key.Key_J)
    assert hands.page.detail.lead.story.composer.text == ""
    hands.press(Qt.Key.Key_K)
    assert hands.page.detail.lead.story.composer.text == "About Cees"


def test_t_plans_a_task_for_tomorrow(desk: Desk, three: list[int], open_inbox: Open) -> None:
    hands = open_inbox()
    hands.press(Qt.Key.Key_T)
    hands.type("Send the brochure")
    hands.press(Qt.Key.Key_Return)
    tasks = desk.do(lambda write: [(one.subject, one.due, one.done_at) for one in write.rows(Activity)]).result
    assert tasks == [("Send the brochure", dt.datetime(2026, 11, 25, 9, 0, tzinfo=dt.UTC), None)]


def test_ctrl_enter_converts_and_ctrl_z_restores_every_table(
    desk: Desk, three: list[int], content: Content, open_inbox: Open
) -> None:
    hands = open_inbox()
    undo = QShortcut(QKeySequence("Ctrl+Z"), hands.page.work.window)
    undo.activated.connect(hands.page.work.undo)
    before = content()
    hands.press(Qt.Key.Key_Return, modifier=CTRL)
    assert _lead(desk, three[2]).status is LeadStatus.CONVERTED
    assert hands.toast == "Converted Cees Croon: 1 account, 1 contact and 1 opportunity made."
    assert hands.picked == ["Bert Boon"]
    hands.press(Qt.Key.Key_Z, modifier=CTRL)
    assert content() == before
    assert hands.picked == ["Cees Croon"]


def test_the_toast_of_a_conversion_opens_the_account(
    desk: Desk, three: list[int], open_inbox: Open, going: Going
) -> None:
    hands = open_inbox()
    hands.press(Qt.Key.Key_Return, modifier=CTRL)
    toast = hands.page.work.toasts.shown
    assert toast is not None
    names = [one.accessibleName() for one in toast.findChildren(QPushButton)]
    assert sorted(names) == ["Close", "Open account", "Undo"]
    (button,) = (one for one in toast.findChildren(QPushButton) if one.accessibleName() == "Open account")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    (account,) = desk.do(lambda write: [one.id for one in write.rows(Account)]).result
    assert going.asked == [("record", "account", account)]
    assert hands.page.work.toasts.shown is None


def test_a_conversion_without_an_account_offers_none_to_open(desk: Desk, add: Add, open_inbox: Open) -> None:
    add("Dora Dam")
    hands = open_inbox()
    hands.press(Qt.Key.Key_Return, modifier=CTRL)
    toast = hands.page.work.toasts.shown
    assert toast is not None
    assert sorted(one.accessibleName() for one in toast.findChildren(QPushButton)) == ["Close", "Undo"]


def test_ctrl_enter_does_exactly_what_the_sheet_shows_first(
    desk: Desk, three: list[int], content: Content, open_inbox: Open
) -> None:
    hands = open_inbox()
    hands.press(Qt.Key.Key_Return, modifier=CTRL)
    at_once = [len(rows) for rows in content().values()]
    hands.page.work.undo()
    hands.breathe()
    hands.press(Qt.Key.Key_C, Qt.Key.Key_Return)
    assert _lead(desk, three[2]).status is LeadStatus.CONVERTED
    assert [len(rows) for rows in content().values()] == at_once


def test_where_a_choice_is_needed_the_sheet_opens_by_itself(desk: Desk, add: Add, open_inbox: Open) -> None:
    for name in ("Croon BV", "Croon Holland BV"):
        desk.do(records.add, Account, {"name": name, "website": "croon.example"})
    add("Cees Croon", company="Croon Techniek", email="cees@croon.example")
    hands = open_inbox()
    hands.press(Qt.Key.Key_Return, modifier=CTRL)
    sheet = hands.page.work.window.findChild(ConvertSheet)
    assert sheet is not None
    assert sheet.isVisible()
    assert not sheet.go.isEnabled()
    assert hands.picked == ["Cees Croon"]


def test_several_are_decided_in_one_step(desk: Desk, three: list[int], content: Content, open_inbox: Open) -> None:
    hands = open_inbox()
    before = content()
    hands.press(Qt.Key.Key_Down, modifier=SHIFT)
    hands.press(Qt.Key.Key_X, Qt.Key.Key_1)
    assert [_lead(desk, lead).status for lead in three] == [
        LeadStatus.NEW,
        LeadStatus.DISQUALIFIED,
        LeadStatus.DISQUALIFIED,
    ]
    assert hands.picked == ["Anna Aalders"]
    desk.undo()
    assert content() == before


def test_several_are_deleted_in_one_step_that_says_how_many(
    desk: Desk, three: list[int], content: Content, open_inbox: Open
) -> None:
    hands = open_inbox()
    before = content()
    hands.press(Qt.Key.Key_Down, modifier=SHIFT)
    hands.press(Qt.Key.Key_Delete)
    assert hands.rows == ["Anna Aalders"]
    assert desk.read(history, 1)[0].name == "Delete 2 leads"
    desk.undo()
    assert content() == before


def test_a_task_for_several_is_one_step_and_belongs_to_the_owner_of_each(
    desk: Desk, three: list[int], content: Content, open_inbox: Open
) -> None:
    mine = desk.do(lambda write: write.add(Owner(name="Joris")).id).result
    desk.do(leads.assign, [three[2]], mine)
    hands = open_inbox()
    before = content()
    hands.press(Qt.Key.Key_Down, modifier=SHIFT)
    hands.press(Qt.Key.Key_T)
    hands.type("Send the brochure")
    hands.press(Qt.Key.Key_Return)
    tasks = desk.do(lambda write: [(one.subject, one.owner_id) for one in write.rows(Activity)]).result
    assert sorted(tasks, key=str) == [("Send the brochure", mine), ("Send the brochure", None)]
    assert desk.read(history, 1)[0].name == "Plan a task for 2 leads"
    desk.undo()
    assert content() == before


def test_a_status_is_given_to_several_by_hand(desk: Desk, three: list[int], open_inbox: Open) -> None:
    hands = open_inbox()
    hands.press(Qt.Key.Key_A, modifier=CTRL)
    hands.page.detail.bulk.status.click()
    hands.breathe()
    hands.press(Qt.Key.Key_2)
    assert {_lead(desk, lead).status for lead in three} == {LeadStatus.WORKING}


def test_of_several_the_doubtful_one_is_left_out_with_its_reason(
    desk: Desk, three: list[int], add: Add, open_inbox: Open
) -> None:
    for name in ("Dam BV", "Dam Holland BV"):
        desk.do(records.add, Account, {"name": name, "website": "dam.example"})
    doubtful = add("Dora Dam", company="Dam Techniek", email="dora@dam.example")
    hands = open_inbox()
    hands.press(Qt.Key.Key_A, modifier=CTRL)
    hands.press(Qt.Key.Key_Return, modifier=CTRL)
    assert {_lead(desk, lead).status for lead in three} == {LeadStatus.CONVERTED}
    assert _lead(desk, doubtful).status is LeadStatus.NEW
    assert hands.toast == "Converted 3 leads. 1 was left out."
    sheet = hands.page.work.window.findChild(LeftOutSheet)
    assert sheet is not None
    assert sheet.accessibleName() == "1 lead was left out"
    texts = [label.text() for label in sheet.findChildren(QLabel)]
    assert "Dora Dam" in texts
    assert any("Choose the account first" in text for text in texts)
    hands.press(Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert hands.focus is hands.page.pane.table
    assert hands.picked == ["Dora Dam"]


def test_ten_leads_take_at_most_thirty_keys(desk: Desk, add: Add, open_inbox: Open) -> None:
    made = [
        add(f"Lead {word}", company=f"{word} BV")
        for word in "Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliet".split()
    ]
    hands = open_inbox()
    for _turn in range(2):
        hands.press(Qt.Key.Key_X, Qt.Key.Key_Return)
        hands.press(Qt.Key.Key_H, Qt.Key.Key_3)
        hands.press(Qt.Key.Key_R, Qt.Key.Key_Return)
        hands.press(Qt.Key.Key_Return, modifier=CTRL)
        hands.press(Qt.Key.Key_Q, Qt.Key.Key_Y, Qt.Key.Key_Y, Qt.Key.Key_Y, Qt.Key.Key_Escape)
    assert hands.rows == []
    assert hands.pressed <= 30
    statuses = [_lead(desk, lead).status for lead in made]
    assert statuses.count(LeadStatus.CONVERTED) == 2
    assert statuses.count(LeadStatus.READY) == 2
    assert statuses.count(LeadStatus.DISQUALIFIED) == 2


def test_a_refused_decision_keeps_the_lead_and_says_why(desk: Desk, three: list[int], open_inbox: Open) -> None:
    hands = open_inbox()
    hands.press(Qt.Key.Key_X)
    desk.do(conversion.convert, three[2])
    hands.press(Qt.Key.Key_Return)
    assert "may only be read" in hands.toast
    assert _lead(desk, three[2]).status is LeadStatus.CONVERTED


def test_shortcuts_of_the_page_rest_while_something_is_asked(desk: Desk, three: list[int], open_inbox: Open) -> None:
    hands = open_inbox()
    hands.press(Qt.Key.Key_A)
    QApplication.processEvents()
    hands.press(Qt.Key.Key_Return, modifier=CTRL)
    assert desk.do(lambda write: write.rows(Contact)).result == []
    assert {_lead(desk, lead).status for lead in three} == {LeadStatus.NEW}
