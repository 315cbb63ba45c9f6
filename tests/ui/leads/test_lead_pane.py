"""The lead beside the list: judgement by keyboard, a score that adds up, chips, links, fields, and hostile text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from crmdesk.controllers import activities, leads, qualification, records
from crmdesk.controllers.desk import Desk, Write
from crmdesk.controllers.reasons import reason_named
from crmdesk.models.activity import Activity, ActivityKind
from crmdesk.models.lead import Consent, Lead, LeadStatus
from crmdesk.models.lists import Owner, ReasonFor
from crmdesk.models.qualification import Answer, AnswerWord
from crmdesk.ui.kit.buttons import Button
from crmdesk.ui.kit.labels import Chip
from crmdesk.ui.kit.popover import Popover
from crmdesk.ui.kit.timeline import PAD
from crmdesk.ui.leads.detail import FIELDS
from tests.conftest import Clock
from tests.ui.conftest import Going, Outside
from tests.ui.leads.hands import CTRL, Add, Hands

Open = Callable[[], Hands]


def _chips(hands: Hands) -> list[str]:
    header = hands.page.detail.lead.header
    return [chip.text() for chip in header.findChildren(Chip) if not chip.isHidden()]


def _links(hands: Hands) -> dict[str, Button]:
    header = hands.page.detail.lead.header
    return {
        button.words(): button
        for button in header.findChildren(Button)
        if button.kind == "link" and not button.isHidden()
    }


def test_q_and_y_three_times_makes_a_lead_ready(desk: Desk, add: Add, open_inbox: Open) -> None:
    lead = add("Sanne van der Berg")
    hands = open_inbox()
    bar = hands.page.detail.lead.bar.banner
    assert bar.accessibleName() == "0 of 3 needed: ask about budget"
    hands.press(Qt.Key.Key_Q, Qt.Key.Key_Y, Qt.Key.Key_Y)
    assert bar.accessibleName() == "2 of 3 needed: ask about need"
    hands.press(Qt.Key.Key_Y)
    assert desk.do(Write.get, Lead, lead).result.status is LeadStatus.READY
    assert bar.accessibleName() == "Ready to convert: 3 of 4 criteria met"
    assert hands.shown == "Sanne van der Berg"


def test_what_happened_stands_under_the_line_in_which_it_is_written(add: Add, open_inbox: Open) -> None:
    add("Sanne van der Berg")
    story = open_inbox().page.detail.lead.story
    line = story.composer.field.mapTo(story, QPoint(0, 0)).x()
    assert story.timeline.mapTo(story, QPoint(PAD, 0)).x() == line


def test_fields_of_a_lead_scroll_in_a_card_as_wide_as_the_rest(add: Add, open_inbox: Open) -> None:
    add("Sanne van der Berg")
    hands = open_inbox()
    lead = hands.page.detail.lead
    lead.tabs.button(FIELDS).click()
    hands.breathe()
    card, bar = lead.details, lead.bar
    assert card.form.height() > card.height()
    assert card.mapTo(lead, QPoint(0, card.height())).y() <= bar.y()
    assert card.mapTo(lead, QPoint(0, 0)).x() == bar.x()


def test_a_lead_that_became_ready_stays_until_its_judge_leaves_it(desk: Desk, add: Add, open_inbox: Open) -> None:
    add("Mark Hendriks")
    lead = add("Sanne van der Berg")
    hands = open_inbox()
    hands.press(Qt.Key.Key_Q, Qt.Key.Key_Y, Qt.Key.Key_Y, Qt.Key.Key_Y)
    assert hands.rows == ["Mark Hendriks"]
    assert hands.shown == "Sanne van der Berg"
    hands.press(Qt.Key.Key_Return, modifier=CTRL)
    assert desk.do(Write.get, Lead, lead).result.status is LeadStatus.CONVERTED
    assert hands.shown == "Mark Hendriks"
    assert hands.focus is hands.page.pane.table


def test_escape_goes_on_with_the_lead_that_took_its_place(add: Add, open_inbox: Open) -> None:
    add("Mark Hendriks")
    add("Sanne van der Berg")
    hands = open_inbox()
    hands.press(Qt.Key.Key_Q, Qt.Key.Key_Y, Qt.Key.Key_Y, Qt.Key.Key_Y, Qt.Key.Key_Escape)
    assert hands.picked == ["Mark Hendriks"]
    assert hands.shown == "Mark Hendriks"


def test_no_and_unknown_are_answers_too(desk: Desk, add: Add, open_inbox: Open) -> None:
    lead = add("Sanne van der Berg")
    hands = open_inbox()
    hands.press(Qt.Key.Key_Q, Qt.Key.Key_N, Qt.Key.Key_Up, Qt.Key.Key_U)
    found = desk.do(lambda write: [(one.criterion_id, one.answer) for one in write.rows(Answer, lead_id=lead)]).result
    assert found == [(1, AnswerWord.UNKNOWN)]


def test_a_note_on_an_answer_is_kept_with_it(desk: Desk, add: Add, open_inbox: Open) -> None:
    lead = add("Sanne van der Berg")
    hands = open_inbox()
    hands.press(Qt.Key.Key_Q, Qt.Key.Key_Y, Qt.Key.Key_Up, Qt.Key.Key_F2)
    assert isinstance(hands.focus.window().findChild(Popover), Popover)
    hands.type("40k <named>")
    hands.press(Qt.Key.Key_Return)
    found = desk.do(lambda write: [(one.answer, one.note) for one in write.rows(Answer, lead_id=lead)]).result
    assert found == [(AnswerWord.YES, "40k <named>")]
    assert hands.page.detail.lead.criteria.criteria.rows[0].accessibleDescription() == "40k <named>"


def test_the_lines_of_the_score_add_up_to_it(desk: Desk, add: Add, open_inbox: Open) -> None:
    lead = add("Sanne van der Berg", job_title="Hoofd inkoop", expected_value=100, consent_email=Consent.NO)
    desk.do(qualification.answer, lead, 1, AnswerWord.YES)
    hands = open_inbox()
    score = hands.page.detail.lead.score
    points = [int(line.accessibleName().rsplit(" ", 1)[1].replace("−", "-")) for line in score.lines]
    assert len(points) == 4
    assert min(points) < 0
    assert points == sorted(points, reverse=True)
    assert sum(points) == desk.do(Write.get, Lead, lead).result.score
    assert score.accessibleName() == f"Score {sum(points)}"
    assert score.heat.text() == "Warm"


def test_chips_say_where_a_lead_stands(desk: Desk, add: Add, clock: Clock, open_inbox: Open) -> None:
    owner = desk.do(lambda write: write.add(Owner(name="Anna <Kok>")).id).result
    lead = add("Sanne van der Berg", owner_id=owner, consent_email=Consent.NO, consent_phone=Consent.NO, source_id=1)
    desk.do(
        activities.log, ActivityKind.TASK, [("lead", lead)], subject="Send quote", due=clock() + dt.timedelta(hours=3)
    )
    hands = open_inbox()
    chips = _chips(hands)
    for words in ("New", "Send quote · Today", "Trade show stand", "Anna <Kok>", "No e-mail wanted", "No calls wanted"):
        assert words in chips
    clock.move(days=2)
    hands.page.refresh(None)
    hands.breathe()
    assert "Not answered: 2 d" in _chips(hands)
    desk.do(leads.snooze, [lead], clock() + dt.timedelta(days=3))
    hands.page.show_record(lead)
    hands.breathe()
    assert "Snoozed until Sun 29 Nov" in _chips(hands)


def test_a_lead_that_waits_for_an_answer_is_a_warning_after_four_hours(
    add: Add, clock: Clock, open_inbox: Open
) -> None:
    add("Cees Croon", company="C")
    hands = open_inbox()

    def tone() -> str:
        shown = [chip for chip in hands.page.detail.lead.findChildren(Chip) if chip.isVisible()]
        return next(chip._tone for chip in shown if chip.text().startswith("Not answered"))

    clock.move(hours=3, minutes=59)
    hands.page.refresh(None)
    hands.breathe()
    assert tone() == "neutral"
    clock.move(minutes=1)
    hands.page.clock_moved.timeout.emit()
    hands.breathe()
    assert tone() == "warn"


def test_a_lead_of_nobody_says_so(add: Add, open_inbox: Open) -> None:
    add("Sanne van der Berg")
    assert "No owner" in _chips(open_inbox())


def test_addresses_are_links_that_open_outside(add: Add, open_inbox: Open, outside: Outside) -> None:
    add("Sanne van der Berg", email="sanne@vdb.example, info@vdb.example", phone="030 - 123 45 67")
    hands = open_inbox()
    links = _links(hands)
    assert list(links) == ["sanne@vdb.example", "info@vdb.example", "030 - 123 45 67"]
    for button in links.values():
        button.click()
    assert outside.opened == ["mailto:sanne@vdb.example", "mailto:info@vdb.example", "tel:0301234567"]


def test_a_lead_that_may_be_the_same_is_one_click_away(add: Add, going: Going, open_inbox: Open) -> None:
    other = add("S. van der Berg", email="sanne@vdb.example")
    add("Sanne van der Berg", email="sanne@vdb.example")
    hands = open_inbox()
    _links(hands)["Maybe the same: S. van der Berg"].click()
    assert going.asked == [("record", "lead", other)]


def test_a_disqualified_lead_is_taken_up_again(desk: Desk, add: Add, open_inbox: Open) -> None:
    lead = add("Sanne van der Berg")
    desk.do(leads.disqualify, [lead], desk.do(reason_named, ReasonFor.DISQUALIFIED, "No need").result)
    hands = open_inbox()
    hands.page.show_record(lead)
    hands.breathe()
    assert "No need" in _chips(hands)
    assert hands.page.detail.lead.bar.banner.accessibleName() == "Disqualified: No need"
    hands.page.detail.lead.header.reopen.click()
    hands.breathe()
    assert desk.do(Write.get, Lead, lead).result.status is LeadStatus.WORKING


def test_a_field_is_written_when_it_is_left_and_its_problem_is_said_there(
    desk: Desk, add: Add, open_inbox: Open
) -> None:
    lead = add("Sanne van der Berg")
    hands = open_inbox()
    pane = hands.page.detail.lead
    pane.tabs.button("fields").click()
    hands.breathe()
    pane.details.form.cells["city"].editor.setFocus()
    hands.type("Utrecht")
    hands.press(Qt.Key.Key_Tab)
    assert desk.do(Write.get, Lead, lead).result.city == "Utrecht"
    pane.details.form.cells["email"].editor.setFocus()
    hands.type("nonsense")
    hands.press(Qt.Key.Key_Tab)
    assert desk.do(Write.get, Lead, lead).result.email is None
    assert "is not an e-mail address" in pane.details.form.cells["email"].problem.text()


def test_what_is_typed_in_a_field_belongs_to_its_lead(desk: Desk, add: Add, open_inbox: Open) -> None:
    first = add("Mark Hendriks")
    second = add("Sanne van der Berg")
    hands = open_inbox()
    pane = hands.page.detail.lead
    pane.tabs.button("fields").click()
    hands.breathe()
    pane.details.form.cells["city"].editor.setFocus()
    hands.type("Utrecht")
    hands.page.picks.point(1)
    hands.breathe()
    assert hands.shown == "Mark Hendriks"
    assert desk.do(Write.get, Lead, second).result.city == "Utrecht"
    assert desk.do(Write.get, Lead, first).result.city is None


def test_enter_on_an_open_task_of_the_timeline_ticks_it_off(desk: Desk, add: Add, open_inbox: Open) -> None:
    lead = add("Sanne van der Berg")
    task = desk.do(activities.log, ActivityKind.TASK, [("lead", lead)], subject="Call").result
    hands = open_inbox()
    hands.page.detail.lead.story.timeline.opened.emit(task)
    hands.breathe()
    assert desk.do(Write.get, Activity, task).result.done_at is not None


def test_the_timeline_can_be_narrowed(desk: Desk, add: Add, open_inbox: Open) -> None:
    lead = add("Sanne van der Berg")
    desk.do(activities.log, ActivityKind.NOTE, [("lead", lead)], body="A note")
    desk.do(activities.log, ActivityKind.TASK, [("lead", lead)], subject="A task")
    hands = open_inbox()
    story = hands.page.detail.lead.story
    assert len(story.timeline.entries()) == 3
    story.filter.button("note").click()
    assert [entry.body for entry in story.timeline.entries()] == ["A note"]
    story.filter.button("task").click()
    assert [entry.title for entry in story.timeline.entries()] == ["A task"]


HOSTILE = ("<b>R&D</b>", "<img src=file:///etc/passwd>", "two\nlines", "&amp; &copy;", "x" * 200)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_it_is_and_widens_nothing(
    text: str, desk: Desk, add: Add, open_inbox: Open, qtbot: QtBot
) -> None:
    lead = add(company=text, job_title=text[:160], city=text[:120], interest=text)
    desk.do(activities.log, ActivityKind.NOTE, [("lead", lead)], body=text * 50)
    hands = open_inbox()
    plain = " ".join(text.split())
    assert hands.page.detail.lead.header._name.text() == plain
    layout = hands.page.detail.lead.layout()
    assert layout is not None
    assert layout.minimumSize().width() < 700
    for label in hands.page.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText
    hands.press(Qt.Key.Key_C)
    hands.press(Qt.Key.Key_Escape)
    assert hands.rows == [text]


def test_ten_thousand_letters_are_shown_at_once(desk: Desk, add: Add, open_inbox: Open) -> None:
    lead = add("Sanne van der Berg", note="x" * 10_000)
    desk.do(activities.log, ActivityKind.NOTE, [("lead", lead)], body="y " * 10_000)
    hands = open_inbox()
    assert hands.shown == "Sanne van der Berg"
    QApplication.processEvents()
    assert hands.page.detail.lead.story.timeline.entries()[0].body.startswith("y y")


def test_what_a_lead_may_not_become_is_said(desk: Desk, add: Add, open_inbox: Open) -> None:
    add(badge_code="12345")
    hands = open_inbox()
    assert hands.page.detail.lead.bar.banner.accessibleDescription() != ""
    assert hands.shown == "12345"


def test_the_records_of_the_pane_are_those_of_the_database_after_undo(desk: Desk, add: Add, open_inbox: Open) -> None:
    lead = add("Sanne van der Berg", city="Utrecht")
    hands = open_inbox()
    desk.do(records.edit, Lead, lead, {"city": "Zeist"})
    hands.breathe()
    assert "Zeist" in hands.page.detail.lead.header._line.text()
    desk.undo()
    hands.breathe()
    assert "Utrecht" in hands.page.detail.lead.header._line.text()
