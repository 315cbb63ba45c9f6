"""The convert sheet: what it shows is what is done, choices come with reasons, and undo asks about later edits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from crmdesk.controllers import activities, conversion, qualification, records
from crmdesk.controllers.conversion_preview import Choice
from crmdesk.controllers.desk import Desk, Write
from crmdesk.models.account import Account
from crmdesk.models.activity import Activity, ActivityKind
from crmdesk.models.contact import Contact
from crmdesk.models.conversion import Conversion, How
from crmdesk.models.lead import Lead, LeadStatus
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.pipeline import Stage
from crmdesk.models.qualification import AnswerWord
from crmdesk.ui.kit.buttons import Button
from crmdesk.ui.leads.convert_sheet import ConvertSheet, next_working_day
from crmdesk.ui.leads.undo_sheet import ChangedSinceSheet
from tests.ui.conftest import Going
from tests.ui.leads.hands import Add, Hands

Open = Callable[[], Hands]
Content = Callable[[], dict[str, list[tuple[Any, ...]]]]


@pytest.fixture
def sanne(add: Add) -> int:
    """A lead with all that a conversion uses."""
    return add(
        "Sanne van der Berg",
        company="Van der Berg Installaties",
        job_title="Head of purchasing",
        email="s.vandenberg@vdbinst.example",
        phone="030 1234567",
        city="Utrecht",
        interest="40 units prefab",
        expected_value=4_150_000,
    )


def _sheet(hands: Hands) -> ConvertSheet:
    hands.press(Qt.Key.Key_C)
    found = [one for one in hands.page.work.window.findChildren(ConvertSheet) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def _made(desk: Desk) -> Conversion | None:
    return desk.do(Write.find, Conversion).result


def _pick(hands: Hands, sheet: ConvertSheet, kind: str, choice: Choice) -> None:
    box = sheet.boxes[kind]
    box.unfold(True)
    assert box.options is not None
    box.options.chosen.emit(choice)
    hands.breathe()


def test_it_says_what_will_be_made_and_why(desk: Desk, sanne: int, open_inbox: Open) -> None:
    desk.do(records.add, Account, {"name": "Van der Berg Installaties BV", "website": "vdbinst.example"})
    hands = open_inbox()
    sheet = _sheet(hands)
    assert sheet.boxes["account"].head.accessibleName() == (
        "Van der Berg Installaties BV, Account · same domain and name, 2 empty fields are filled, Existing"
    )
    assert sheet.boxes["contact"].head.accessibleName() == (
        "Sanne van der Berg, Contact · Head of purchasing, s.vandenberg@vdbinst.example, New"
    )
    deal = sheet.boxes["opportunity"].head
    assert deal.accessibleName() == "40 units prefab, Opportunity · stage Qualification, New"
    assert (sheet.value.text(), sheet.stage.currentText()) == ("41,500", "Qualification")
    assert sheet.close_date.field.text() == "23 Jan 2027"
    sheet.stage.setCurrentIndex(2)
    assert deal.accessibleName() == f"40 units prefab, Opportunity · stage {sheet.stage.itemText(2)}, New"


def test_enter_converts_as_shown_and_focus_returns_to_the_list(desk: Desk, sanne: int, open_inbox: Open) -> None:
    hands = open_inbox()
    sheet = _sheet(hands)
    hands.press(Qt.Key.Key_Return)
    assert not sheet.isVisible()
    deal = desk.do(Write.find, Opportunity).result
    assert deal is not None
    assert (deal.name, deal.value, deal.close_date) == ("40 units prefab", 4_150_000, dt.date(2027, 1, 23))
    assert hands.focus is hands.page.panes.list_stop()


def test_escape_leaves_everything_as_it_was(desk: Desk, sanne: int, content: Content, open_inbox: Open) -> None:
    before = content()
    hands = open_inbox()
    _sheet(hands)
    hands.press(Qt.Key.Key_Escape)
    assert content() == before


def test_no_opportunity_may_be_chosen_with_the_keyboard(desk: Desk, sanne: int, open_inbox: Open) -> None:
    hands = open_inbox()
    sheet = _sheet(hands)
    sheet.boxes["opportunity"].head.setFocus()
    hands.press(Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert not sheet.name.isVisible()
    sheet.go.setFocus()
    hands.press(Qt.Key.Key_Return)
    made = _made(desk)
    assert made is not None
    assert (made.opportunity_how, made.opportunity_id) == (How.NONE, None)


def test_another_account_may_be_chosen_by_hand(desk: Desk, sanne: int, open_inbox: Open) -> None:
    standing = desk.do(records.add, Account, {"name": "Van der Berg Installaties", "website": "other.example"}).result
    hands = open_inbox()
    sheet = _sheet(hands)
    _pick(hands, sheet, "account", Choice(How.EXISTING, standing))
    hands.press(Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    made = _made(desk)
    assert made is not None
    assert (made.account_id, made.account_how) == (standing, How.EXISTING)


def test_an_undecided_part_must_be_chosen_first(desk: Desk, add: Add, open_inbox: Open) -> None:
    ids = [
        desk.do(records.add, Account, {"name": name, "website": "croon.example"}).result
        for name in ("Croon BV", "Croon NV")
    ]
    add("Cees Croon", company="Croon Techniek", email="cees@croon.example")
    hands = open_inbox()
    sheet = _sheet(hands)
    assert sheet.boxes["account"].head.accessibleName().endswith("2 records may be it, Choose")
    assert not sheet.go.isEnabled()
    assert sheet._note.text() == "Choose the marked lines first."
    hands.press(Qt.Key.Key_2)
    assert sheet.go.isEnabled()
    sheet.go.setFocus()
    hands.press(Qt.Key.Key_Return)
    made = _made(desk)
    assert made is not None
    assert made.account_id in ids


def test_differences_are_taken_field_by_field_and_the_rest_is_noted(desk: Desk, sanne: int, open_inbox: Open) -> None:
    standing = desk.do(
        records.add,
        Account,
        {"name": "Van der Berg Installaties", "website": "vdbinst.example", "city": "Zeist", "phone": "030 7654321"},
    ).result
    hands = open_inbox()
    sheet = _sheet(hands)
    box = sheet.boxes["account"]
    assert box._differ.words() == "2 fields differ"
    box._differ.click()
    takes = [one for one in box.findChildren(Button) if one.words() == "Take the lead's"]
    assert len(takes) == 2
    takes[1].click()
    sheet.go.click()
    hands.breathe()
    row = desk.do(Write.get, Account, standing).result
    assert (row.phone, row.city) == ("030 7654321", "Utrecht")
    notes = desk.do(lambda write: [one.body for one in write.rows(Activity) if one.kind is ActivityKind.NOTE]).result
    assert notes == ["Phone: 030 1234567"]


def test_stage_value_day_and_name_are_typed(desk: Desk, sanne: int, open_inbox: Open) -> None:
    hands = open_inbox()
    sheet = _sheet(hands)
    sheet.name.setText("Prefab, two floors")
    sheet.stage.setCurrentIndex(2)
    sheet.value.setText("€ 12.500,50")
    sheet.close_date.set_text("15-12-2026")
    sheet.go.click()
    hands.breathe()
    deal = desk.do(Write.find, Opportunity).result
    assert deal is not None
    assert (deal.name, deal.value, deal.close_date) == ("Prefab, two floors", 1_250_050, dt.date(2026, 12, 15))
    assert desk.do(Write.get, Stage, deal.stage_id).result.name == "Proposal"


def test_a_wrong_amount_or_day_is_said_and_cannot_be_converted(sanne: int, open_inbox: Open) -> None:
    hands = open_inbox()
    sheet = _sheet(hands)
    sheet.value.setText("much")
    assert not sheet.go.isEnabled()
    assert sheet._note.text() == "Enter an amount like 41500."
    sheet.value.setText("41500")
    assert sheet.go.isEnabled()
    sheet.close_date.set_text("31-11-2026")
    assert not sheet.go.isEnabled()


def test_an_emptied_value_is_no_value(desk: Desk, sanne: int, open_inbox: Open) -> None:
    hands = open_inbox()
    sheet = _sheet(hands)
    sheet.value.clear()
    sheet.go.click()
    hands.breathe()
    deal = desk.do(Write.find, Opportunity).result
    assert deal is not None
    assert not deal.value


def test_a_follow_up_is_planned_unless_something_is_planned_already(
    desk: Desk, sanne: int, add: Add, open_inbox: Open
) -> None:
    add("Mark Hendriks")
    desk.do(
        activities.log,
        ActivityKind.TASK,
        [("lead", sanne)],
        subject="Call Sanne",
        due=dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC),
    )
    hands = open_inbox()
    sheet = _sheet(hands)
    assert sheet.task.isChecked()
    assert sheet.task.text() == "Follow-up: call Mark Hendriks on Wed 25 Nov"
    hands.press(Qt.Key.Key_Return)
    tasks = desk.do(lambda write: [one.subject for one in write.rows(Activity)]).result
    assert tasks == ["Call Sanne", "Call Mark Hendriks"]
    assert hands.shown == "Sanne van der Berg"
    sheet = _sheet(hands)
    assert not sheet.task.isChecked()
    assert sheet._note.text() == "1 task moves along."


def test_a_follow_up_never_falls_in_a_weekend() -> None:
    friday = dt.datetime(2026, 11, 27, 15, 0, tzinfo=dt.UTC)
    assert next_working_day(friday).date() == dt.date(2026, 11, 30)
    assert next_working_day(friday + dt.timedelta(1)).date() == dt.date(2026, 11, 30)
    assert next_working_day(friday - dt.timedelta(1)).date() == dt.date(2026, 11, 27)


def test_missing_criteria_are_information(desk: Desk, sanne: int, open_inbox: Open) -> None:
    for criterion in (1, 2, 3):
        desk.do(qualification.answer, sanne, criterion, AnswerWord.YES)
    hands = open_inbox()
    hands.page.show_record(sanne)
    hands.breathe()
    sheet = _sheet(hands)
    assert sheet.missing.accessibleName() == "Not met yet: Timing."
    assert sheet.missing.accessibleDescription() == "Your rule asks 3 of 4, so this is fine."
    assert sheet.go.isEnabled()


def test_a_refusal_stays_in_the_sheet_with_what_was_typed(desk: Desk, sanne: int, open_inbox: Open) -> None:
    hands = open_inbox()
    sheet = _sheet(hands)
    sheet.name.setText("Prefab")
    desk.do(conversion.convert, sanne)
    sheet.go.click()
    hands.breathe()
    assert sheet.isVisible()
    assert "is converted already" in sheet.missing.accessibleName()
    assert sheet.name.text() == "Prefab"


def test_a_converted_lead_shows_what_it_became_and_leads_there(
    desk: Desk, sanne: int, going: Going, open_inbox: Open
) -> None:
    done = desk.do(conversion.convert, sanne).result.plan
    hands = open_inbox()
    hands.page.show_record(sanne)
    hands.breathe()
    assert hands.page.detail.lead.bar.banner.accessibleName() == "Converted on 24 Nov 2026 by Joris"
    links = [one for one in hands.page.detail.lead.header.findChildren(Button) if one.kind == "link"]
    assert [one.words() for one in links[:3]] == [
        "Account: Van der Berg Installaties",
        "Contact: Sanne van der Berg",
        "Opportunity: 40 units prefab",
    ]
    for button in links[:3]:
        button.click()
    assert going.asked == [
        ("record", "account", done.account.id),
        ("record", "contact", done.contact.id),
        ("record", "opportunity", done.opportunity.id),
    ]
    assert not hands.page.detail.lead.criteria.criteria.isEnabled()


def test_undo_of_a_conversion_is_the_identity_at_any_later_time(
    desk: Desk, sanne: int, add: Add, content: Content, open_inbox: Open
) -> None:
    before = content()
    desk.do(conversion.convert, sanne)
    hands = open_inbox()
    hands.page.show_record(sanne)
    hands.breathe()
    hands.page.detail.lead.bar.undo_conversion.emit(sanne)
    hands.breathe()
    assert content() == before
    assert hands.page.detail.lead.facts is not None
    assert hands.page.detail.lead.facts.status is LeadStatus.NEW


@pytest.mark.parametrize(("button", "accounts"), [("Keep records", 1), ("Remove all", 0)])
def test_when_something_was_edited_since_the_user_decides(
    button: str, accounts: int, desk: Desk, sanne: int, open_inbox: Open
) -> None:
    done = desk.do(conversion.convert, sanne).result.plan
    desk.do(records.edit, Account, done.account.id or 0, {"city": "Zeist"})
    hands = open_inbox()
    hands.page.show_record(sanne)
    hands.breathe()
    hands.page.detail.lead.bar.undo_conversion.emit(sanne)
    hands.breathe()
    sheet = hands.page.work.window.findChild(ChangedSinceSheet)
    assert sheet is not None
    assert sheet.accessibleName() == "1 change was made after the conversion"
    assert any("Edit account Van der Berg Installaties" in label.text() for label in sheet.findChildren(QLabel))
    next(one for one in sheet.findChildren(Button) if one.words() == button).click()
    hands.breathe()
    assert desk.do(Write.get, Lead, sanne).result.status is LeadStatus.NEW
    assert len(desk.do(lambda write: write.rows(Account)).result) == accounts
    assert desk.do(lambda write: write.rows(Contact)).result == []


def test_cancel_keeps_the_conversion(desk: Desk, sanne: int, open_inbox: Open) -> None:
    done = desk.do(conversion.convert, sanne).result.plan
    desk.do(records.edit, Account, done.account.id or 0, {"city": "Zeist"})
    hands = open_inbox()
    hands.page.show_record(sanne)
    hands.breathe()
    hands.page.detail.lead.bar.undo_conversion.emit(sanne)
    hands.breathe()
    hands.press(Qt.Key.Key_Escape)
    assert desk.do(Write.get, Lead, sanne).result.status is LeadStatus.CONVERTED


def test_the_name_follows_the_account_until_one_types_another(desk: Desk, add: Add, open_inbox: Open) -> None:
    standing = desk.do(records.add, Account, {"name": "Croon Groep"}).result
    add("Cees Croon", company="Croon Techniek")
    hands = open_inbox()
    sheet = _sheet(hands)
    assert sheet.name.text() == "Croon Techniek"
    _pick(hands, sheet, "account", Choice(How.EXISTING, standing))
    assert sheet.name.text() == "Croon Groep"
    sheet.name.setText("Heat pumps")
    _pick(hands, sheet, "account", Choice(How.NEW))
    assert sheet.name.text() == "Heat pumps"
    sheet.go.click()
    hands.breathe()
    deal = desk.do(Write.find, Opportunity).result
    assert deal is not None
    assert deal.name == "Heat pumps"
