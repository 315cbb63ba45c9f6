"""log, qualify, disqualify, snooze, move."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from tests.cli.conftest import Call

Content = Callable[[], dict[str, list[tuple[Any, ...]]]]


@pytest.fixture
def lead(crm: Call) -> int:
    return int(crm("add", "leads", "full_name=Sanne van der Berg", "company=Berg B.V.").data["id"])


@pytest.fixture
def deal(crm: Call) -> int:
    crm("add", "accounts", "name=Berg B.V.")
    return int(crm("add", "opportunities", "name=Heat pumps", "account=Berg B.V.", "value=1000").data["id"])


def test_log_records_one_activity_on_all_that_were_named(crm: Call, lead: int, content: Content) -> None:
    crm("add", "accounts", "name=Berg")
    before = content()
    made = crm(
        "log", lead, "--kind", "meeting", "--subject", "At the stand", "--body", "Likes it", "--on", "account:1"
    ).data
    assert made == {"id": 1, "step": 3}
    row = crm("show", "activity", 1).data["record"]
    assert (row["kind"], row["subject"], row["body"], row["lead_id"], row["account_id"]) == (
        "meeting", "At the stand", "Likes it", lead, 1,
    )  # fmt: skip
    assert crm("show", "lead", lead).data["record"]["status"] == "working"
    crm("undo")
    assert content() == before


def test_a_task_is_due_at_the_hour_of_this_pc(crm: Call, lead: int) -> None:
    crm("log", lead, "--kind", "task", "--subject", "Call back", "--due", "2027-07-01 14:30")
    due = crm("show", "activity", 1).data["record"]["due"]
    local = dt.datetime.fromisoformat(due).astimezone()
    assert (local.isoformat()[:16], due[-1]) == ("2027-07-01T14:30", "Z")
    entry = crm("show", "lead", lead).data["timeline"][0]
    assert (entry["done"], entry["due"], entry["activity"]) == (False, due, 1)


def test_log_refuses_a_record_that_is_not_there_and_a_date_it_does_not_understand(
    crm: Call, lead: int, content: Content
) -> None:
    before = content()
    crm("log", 99, "--kind", "call", code=1)
    crm("log", lead, "--kind", "task", "--due", "when hell freezes", code=2)
    assert content() == before


def test_qualify_answers_several_criteria_in_one_step(crm: Call, lead: int, content: Content) -> None:
    before = content()
    told = crm(
        "qualify", lead, "--criterion", "Budget=yes", "--criterion", "need=YES", "--criterion", "Timing=yes"
    ).data
    assert told["status"] == "ready"
    assert told["missing"] == ["Authority"]
    assert told["score"] == 30
    assert told["step"] == 2
    crm("undo")
    assert content() == before


def test_qualify_refuses_an_unknown_criterion_and_an_unknown_answer(crm: Call, lead: int, content: Content) -> None:
    before = content()
    assert "Budget" in crm("qualify", lead, "--criterion", "Charm=yes", code=1).data["error"]
    crm("qualify", lead, "--criterion", "Budget=perhaps", code=2)
    crm("qualify", lead, "--criterion", "Budget=", code=2)
    crm("qualify", 99, "--criterion", "Budget=yes", code=1)
    assert content() == before


def test_disqualify_keeps_the_reason_and_the_day_to_try_again(crm: Call, lead: int, content: Content) -> None:
    before = content()
    told = crm("disqualify", lead, "--reason", "no budget", "--again", "2027-03-01").data
    assert (told["status"], told["step"]) == ("disqualified", 2)
    row = crm("show", "lead", lead).data["record"]
    assert row["disqualify_reason"] == "No budget"
    assert row["snoozed_until"] == told["snoozed_until"]
    crm("undo")
    assert content() == before


def test_disqualify_refuses_an_unknown_reason_and_one_for_lost_deals(crm: Call, lead: int) -> None:
    assert "No budget" in crm("disqualify", lead, "--reason", "Just because", code=1).data["error"]
    crm("disqualify", lead, "--reason", "Price", code=1)


def test_snooze_takes_a_lead_out_until_then(crm: Call, lead: int, content: Content) -> None:
    before = content()
    told = crm("snooze", lead, "--until", "in 3 days").data
    until = dt.datetime.fromisoformat(told["snoozed_until"]).astimezone()
    assert (until.date() - dt.date.today()).days == 3
    assert until.hour == 9
    crm("undo")
    assert content() == before


def test_snooze_refuses_the_past_and_what_is_no_date(crm: Call, lead: int) -> None:
    assert "until" in crm("snooze", lead, "--until", "2020-01-01", code=1).data["problems"]
    crm("snooze", lead, "--until", "sometime", code=2)


def test_move_to_won_makes_a_customer_and_undo_takes_it_back(crm: Call, deal: int, content: Content) -> None:
    before = content()
    told = crm("move", deal, "won", "--value", "1.250,50", "--date", "2026-11-20").data
    assert (told["stage"], told["probability"], told["account_type"]) == ("Won", 100, "customer")
    row = crm("show", "opportunity", deal).data["record"]
    assert (row["value"], row["closed_at"], row["stage"]) == ("1250.50", "2026-11-20", "Won")
    assert [entry["kind"] for entry in crm("show", "opportunity", deal).data["timeline"]][0] == "stage"
    crm("undo", told["step"])
    assert content() == before


def test_move_to_lost_needs_a_reason(crm: Call, deal: int, content: Content) -> None:
    before = content()
    assert "lost_reason" in crm("move", deal, "Lost", code=1).data["problems"]
    crm("move", deal, "Lost", "--reason", "Because", code=1)
    crm("move", deal, "Nowhere", code=1)
    crm("move", 99, "Won", code=1)
    crm("move", deal, "Won", "--value", "much", code=2)
    assert content() == before
    assert crm("move", deal, "Lost", "--reason", "Price").data["probability"] == 0
