"""The timeline of a record: activities, changes of stage and conversions, newest first; and what belongs together."""

from __future__ import annotations

import datetime as dt

from crmdesk.controllers import activities, conversion, pipeline, records
from crmdesk.controllers.desk import Desk, Write
from crmdesk.models.account import Account
from crmdesk.models.activity import ActivityKind
from crmdesk.models.contact import Contact
from crmdesk.models.lead import Lead
from crmdesk.models.lists import Source
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.queries import board
from crmdesk.models.queries.record_page import record_page
from crmdesk.models.queries.related import related
from crmdesk.models.queries.timeline import timeline
from tests.conftest import Clock

PERSON = {"given_name": "Sanne", "family_name": "Berg", "company": "Berg B.V."}


def _converted(desk: Desk, clock: Clock) -> dict[str, int]:
    """A lead that was called on the first day, converted on the second and won on the third."""
    lead = desk.do(records.add, Lead, PERSON).result
    clock.move(hours=1)
    desk.do(activities.log, ActivityKind.CALL, [("lead", lead)], subject="Wants a quote", body="Two roofs")
    clock.move(days=1)
    made = desk.do(conversion.convert, lead).result.plan
    clock.move(days=1)
    assert made.account.id
    assert made.contact.id
    assert made.opportunity.id
    deal = made.opportunity.id

    def win(write: Write) -> None:
        pipeline.move(write, deal, pipeline.stage_of(write, deal, "Won"))

    desk.do(win)
    return {"lead": lead, "account": made.account.id, "contact": made.contact.id, "opportunity": deal}


def test_the_whole_story_of_an_opportunity(desk: Desk, clock: Clock) -> None:
    made = _converted(desk, clock)
    told = desk.read(timeline, "opportunity", made["opportunity"])
    assert [(entry.kind, entry.title) for entry in told] == [
        ("stage", "Qualification → Won"),
        ("conversion", "Came from lead Sanne Berg"),
        ("stage", "Stage Qualification"),
        ("created", "Opportunity created"),
        ("call", "Wants a quote"),
    ]
    assert [entry.at for entry in told] == sorted((entry.at for entry in told), reverse=True)
    assert (told[-1].body, told[-1].by, told[-1].as_lead) == ("Two roofs", "Joris", True)
    assert {entry.by for entry in told} == {"Joris"}


def test_last_contact_is_the_same_moment_on_account_contact_and_opportunity(desk: Desk, clock: Clock) -> None:
    made = _converted(desk, clock)
    clock.move(days=1)
    links = [(table, made[table]) for table in ("account", "contact", "opportunity")]
    desk.do(activities.log, ActivityKind.NOTE, links, body="Wants it in white")
    noted = desk.clock().strftime("%Y-%m-%dT%H:%M:%SZ")
    clock.move(days=1)
    desk.do(activities.log, ActivityKind.TOUCH, links, body="Opened the newsletter")
    account = desk.read(record_page, Account, made["account"], "EUR")
    contact = desk.read(record_page, Contact, made["contact"], "EUR")
    deal = desk.read(board.card, made["opportunity"])
    assert account is not None
    assert contact is not None
    assert deal is not None
    assert {account.last_contact, contact.last_contact, deal.last_touch} == {noted}


def test_a_lead_says_what_it_became(desk: Desk, clock: Clock) -> None:
    made = _converted(desk, clock)
    entry = desk.read(timeline, "lead", made["lead"])[0]
    assert (entry.kind, entry.title) == ("conversion", "Converted")
    assert entry.body == "New account Berg B.V.\nNew contact Sanne Berg\nNew opportunity Berg B.V."
    desk.undo()
    desk.undo()
    assert [one.kind for one in desk.read(timeline, "lead", made["lead"])] == ["call", "created"]


def test_a_lead_came_in_with_its_source_and_its_note(desk: Desk) -> None:
    source = desk.do(lambda write: write.rows(Source)[0]).result
    note = "Budget discussion\nZone B"
    lead = desk.do(records.add, Lead, {**PERSON, "source_id": source.id, "note": note}).result
    (entry,) = desk.read(timeline, "lead", lead)
    assert (entry.title, entry.body) == ("Came in", f"{source.name}\n{note}")


def test_account_and_contact_show_the_time_as_a_lead_but_nothing_of_other_records(desk: Desk, clock: Clock) -> None:
    made = _converted(desk, clock)
    other = desk.do(records.add, Contact, {"family_name": "Other", "account_id": made["account"]}).result
    desk.do(activities.log, ActivityKind.NOTE, [("contact", other)], subject="Not about the account")
    desk.do(activities.log, ActivityKind.NOTE, [("account", made["account"])], subject="Later")
    told = {entry.title: entry for entry in desk.read(timeline, "account", made["account"])}
    assert "Not about the account" not in told
    assert told["Wants a quote"].as_lead
    assert not told["Later"].as_lead
    assert "Wants a quote" in [entry.title for entry in desk.read(timeline, "contact", made["contact"])]


def test_an_open_task_is_told_as_open_with_its_due_moment(desk: Desk, clock: Clock) -> None:
    lead = desk.do(records.add, Lead, PERSON).result
    due = clock.now + dt.timedelta(days=2)
    task = desk.do(activities.log, ActivityKind.TASK, [("lead", lead)], due=due).result
    entry = desk.read(timeline, "lead", lead)[0]
    assert (entry.title, entry.done, entry.due, entry.activity_id) == ("Task", False, "2026-11-26T09:00:00Z", task)
    desk.do(activities.complete, task, "Reached her")
    entry = desk.read(timeline, "lead", lead)[0]
    assert (entry.done, entry.body) == (True, "Reached her")


def test_the_newest_come_first_when_limited_and_other_kinds_have_none(desk: Desk, clock: Clock) -> None:
    lead = desk.do(records.add, Lead, PERSON).result
    for n in range(5):
        clock.move(hours=1)
        desk.do(activities.log, ActivityKind.NOTE, [("lead", lead)], subject=f"Note {n}")
    assert [entry.title for entry in desk.read(timeline, "lead", lead, 2)] == ["Note 4", "Note 3"]
    assert desk.read(timeline, "campaign", 1) == []


def test_related_records_are_found_in_both_directions_each_once(desk: Desk, clock: Clock) -> None:
    made = _converted(desk, clock)
    parent = desk.do(records.add, Account, {"name": "Holding"}).result
    desk.do(records.edit, Account, made["account"], {"parent_id": parent})
    found = desk.read(related, Account, made["account"])
    assert {kind: [(one.id, one.via) for one in some] for kind, some in found.items()} == {
        "leads": [(made["lead"], "conversion")],
        "accounts": [(parent, "parent")],
        "contacts": [(made["contact"], "account")],
        "opportunities": [(made["opportunity"], "account")],
        "campaigns": [],
    }
    assert [one.name for one in desk.read(related, Lead, made["lead"])["accounts"]] == ["Berg B.V."]
    assert [one.id for one in desk.read(related, Opportunity, made["opportunity"])["contacts"]] == [made["contact"]]
    assert [one.id for one in desk.read(related, Account, parent)["accounts"]] == [made["account"]]
