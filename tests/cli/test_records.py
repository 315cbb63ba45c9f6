"""list, show, add, set, delete."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crmdesk.controllers import activities, records
from crmdesk.controllers.desk import Desk, Write
from crmdesk.models.activity import ActivityKind
from crmdesk.models.lead import Lead
from crmdesk.models.qualification import RuleSubject, ScoreRule
from crmdesk.models.schema import RECORDS
from tests.cli.conftest import Call
from tests.conftest import Clock

Content = Callable[[], dict[str, list[tuple[Any, ...]]]]

FIELDS = {
    "leads": "id uid external_id badge_code given_name particle family_name full_name job_title company email phone "
    "mobile website street postcode city region country industry company_size source campaign owner status score "
    "interest expected_value currency consent_email consent_phone note created_at first_touch_at mql_at sql_at "
    "converted_at snoozed_until disqualify_reason tags",
    "accounts": "id uid external_id name type status website email phone street postcode city region country industry "
    "employees revenue kvk_number vat_number linkedin parent owner source note created_at tags",
    "contacts": "id uid external_id given_name particle family_name full_name job_title account role email phone "
    "mobile linkedin street postcode city country birthday consent_email consent_phone owner note created_at tags",
    "opportunities": "id uid external_id name account contact pipeline stage value currency probability close_date "
    "product source campaign owner lost_reason next_step created_at stage_since closed_at note tags",
    "campaigns": "id uid external_id name kind start end place cost target_leads status decision note",
    "activities": "id uid external_id kind subject body at due done_at owner lead account contact opportunity outcome",
}
"""The names that the contract fixes, in its order."""

LEAST = {
    "leads": ["company=Berg"],
    "accounts": ["name=Berg"],
    "contacts": ["family_name=Berg"],
    "opportunities": ["name=Heat pumps"],
    "campaigns": ["name=VSK"],
    "activities": ["kind=note", "subject=Hello"],
}


def _lead(crm: Call, *more: str) -> int:
    return int(crm("add", "leads", "full_name=Sanne van der Berg", "company=Berg B.V.", *more).data["id"])


@pytest.mark.parametrize("kind", FIELDS)
def test_json_has_every_field_of_the_contract_in_its_order(kind: str, crm: Call) -> None:
    crm("add", kind, *LEAST[kind])
    page = crm("list", kind).data
    assert page["total"] == 1
    asked = FIELDS[kind].split()
    assert [name for name in page["rows"][0] if name in asked] == asked


@pytest.mark.parametrize("kind", FIELDS)
def test_add_set_delete_and_their_undos_are_exact(kind: str, crm: Call, content: Content) -> None:
    states = [content()]
    made = crm("add", kind, *LEAST[kind]).data
    assert made == {"id": 1, "step": 1}
    states.append(content())
    field = "subject=Other" if kind == "activities" else "note=Other"
    assert crm("set", kind, 1, field).data == {"id": 1, "step": 2}
    states.append(content())
    gone = crm("delete", kind, 1).data
    assert (gone["id"], gone["step"]) == (1, 3)
    for before in reversed(states):
        crm("undo")
        assert content() == before


def test_values_have_the_shape_that_the_contract_fixes(crm: Call) -> None:
    lead = _lead(crm, "owner=Joris", "expected_value=€ 12.500,50", "status=Working", "tags=warm, beurs")
    row = crm("show", "lead", lead).data["record"]
    assert (row["given_name"], row["particle"], row["family_name"]) == ("Sanne", "van der", "Berg")
    assert (row["owner"], row["owner_id"]) == ("Joris", 1)
    assert (row["expected_value"], row["currency"]) == ("12500.50", "EUR")
    assert row["status"] == "working"
    assert row["consent_email"] == "unknown"
    assert row["score"] == 10
    assert dt.datetime.fromisoformat(row["created_at"]).utcoffset() == dt.timedelta(0)
    assert len(row["uid"]) == 36
    assert row["campaign"] is None
    assert row["campaign_id"] is None


def test_accounts_and_campaigns_carry_the_currency_of_the_file(crm: Call) -> None:
    crm("add", "accounts", "name=Berg", "revenue=1000000")
    crm("add", "campaigns", "name=VSK", "cost=3500", "start=2026-02-03")
    account, campaign = crm("list", "accounts").data["rows"][0], crm("list", "campaigns").data["rows"][0]
    assert (account["revenue"], account["currency"]) == ("1000000.00", "EUR")
    assert (campaign["cost"], campaign["currency"], campaign["start"]) == ("3500.00", "EUR", "2026-02-03")


def test_list_filters_searches_sorts_and_pages(crm: Call) -> None:
    for company, city in (("Berg", "Utrecht"), ("Aalders", "Zeist"), ("Cordes", "Utrecht")):
        crm("add", "leads", f"company={company}", f"city={city}")
    found = crm("list", "leads", "--where", "city=Utrecht", "--sort", "company", "--desc").data
    assert (found["total"], [row["company"] for row in found["rows"]]) == (2, ["Cordes", "Berg"])
    paged = crm("list", "leads", "--sort", "company", "--limit", 1, "--offset", 1).data
    assert (paged["total"], [row["company"] for row in paged["rows"]]) == (3, ["Berg"])
    assert crm("list", "leads", "--search", "zeist").data["total"] == 1
    assert crm("list", "leads", "--where", "status=New", "--where", "city!=Utrecht").data["total"] == 1
    assert crm("list", "leads", "--columns", "company,owner", "--limit", 1).data["rows"] == [
        {"id": 1, "company": "Berg", "owner": None, "owner_id": None}
    ]


@pytest.mark.parametrize(
    "words",
    [["--where", "x=1"], ["--where", "city"], ["--sort", "owner"], ["--columns", "company,x"], ["--columns", ","]],
)
def test_list_refuses_what_it_does_not_know(words: list[str], crm: Call) -> None:
    crm("list", "leads", *words, code=2)


def test_only_names_that_a_new_file_starts_with_are_translated(crm: Call, call: Call, file: Path) -> None:
    crm("add", "accounts", "name=Lost")
    crm("add", "opportunities", "name=Heat pumps", "account=Lost", "stage=Lost", "lost_reason=No budget")
    said = call("list", "opportunities", "--columns", "account,stage", "--lang", "nl", "--file", file).out
    assert said.splitlines()[-2].split() == ["Lost", "Verloren"]


def test_a_score_that_shrinks_is_shown_as_its_lines_add_up_today(crm: Call, desk: Desk, clock: Clock) -> None:
    clock.now = dt.datetime.now(dt.UTC).replace(microsecond=0) - dt.timedelta(10)
    rule = ScoreRule(name="Spoken to", subject=RuleSubject.ACTIVITY, about="call", points=30, decay=2)
    desk.do(Write.add, rule)
    lead = desk.do(records.add, Lead, {"company": "Berg"}).result
    desk.do(activities.log, ActivityKind.CALL, [("lead", lead)])
    told = crm("show", "lead", lead).data
    assert told["score"] == [{"name": "Spoken to", "points": 10}]
    assert told["record"]["score"] == 10


def test_show_tells_links_timeline_score_and_criteria(crm: Call) -> None:
    lead = _lead(crm, "source=Referral")
    crm("log", lead, "--kind", "call", "--subject", "Wants a quote")
    crm("qualify", lead, "--criterion", "Budget=yes", "--note", "40k")
    made = crm("convert", lead).data
    told = crm("show", "lead", lead).data
    assert {"record", "links", "timeline", "score", "criteria"} <= told.keys()
    assert told["links"]["accounts"] == [{"id": made["account"]["id"], "name": "Berg B.V.", "via": "conversion"}]
    assert [entry["kind"] for entry in told["timeline"]] == ["conversion", "call", "created"]
    assert {"name": "Came by referral", "points": 20} in told["score"]
    assert sum(line["points"] for line in told["score"]) == told["record"]["score"]
    assert (told["criteria"][0]["answer"], told["criteria"][0]["note"]) == ("yes", "40k")
    account = crm("show", "accounts", made["account"]["id"]).data
    assert [one["id"] for one in account["links"]["leads"]] == [lead]
    assert [one["via"] for one in account["links"]["contacts"]] == ["account"]
    assert "Wants a quote" in [entry["title"] for entry in account["timeline"]]


def test_refusals_change_nothing_and_name_the_fields(crm: Call, content: Content) -> None:
    lead = _lead(crm)
    before = content()
    refused = crm("add", "leads", "company=X", "email=nonsense", "owner=New Person", code=1).data
    assert "email" in refused["problems"]
    assert "score" in crm("set", "leads", lead, "score=90", "city=Zeist", code=1).data["problems"]
    assert "nosuch" in crm("set", "leads", lead, "nosuch=1", code=1).data["problems"]
    crm("add", "leads", code=1)
    crm("add", "contacts", "family_name=X", "account=Nobody", code=1)
    crm("set", "leads", 99, "city=Zeist", code=1)
    crm("delete", "leads", 99, code=1)
    crm("show", "leads", 99, code=1)
    crm("set", "leads", lead, "city=A", "city=B", code=2)
    assert content() == before


def test_a_value_that_stands_there_already_is_no_step(crm: Call) -> None:
    lead = _lead(crm, "city=Zeist")
    assert crm("set", "leads", lead, "city=Zeist").data == {"id": lead, "step": None}


def test_an_empty_value_empties_the_field(crm: Call) -> None:
    lead = _lead(crm, "city=Zeist")
    crm("set", "leads", lead, "city=")
    assert crm("show", "leads", lead).data["record"]["city"] is None


def test_days_may_be_typed_in_words(crm: Call) -> None:
    crm("add", "opportunities", "name=Heat pumps", "close_date=tomorrow")
    tomorrow = dt.date.today() + dt.timedelta(days=1)
    assert crm("list", "opportunities").data["rows"][0]["close_date"] == tomorrow.isoformat()


def test_people_get_a_table_with_labels_and_a_count(call: Call, crm: Call, file: Path) -> None:
    _lead(crm, "source=Referral", "owner=Joris")
    said = call("list", "leads", "--file", file).out.splitlines()
    assert said[0].split()[:3] == ["No.", "Name", "Company"]
    assert "Sanne van der Berg" in said[2]
    assert said[-1] == "1-1 of 1"
    assert call("list", "leads", "--offset", 5, "--file", file).out.splitlines()[-1] == "0 of 1"
    assert call("list", "contacts", "--file", file).out == "No contacts found.\n"
    shown = call("show", "lead", 1, "--file", file).out
    assert "Sanne van der Berg" in shown
    assert "Criteria: 0 of 4, 3 needed" in shown


def test_there_is_a_first_table_for_every_kind() -> None:
    from crmdesk.cli.verbs.records import FIRST_COLUMNS

    for entity in RECORDS:
        assert set(FIRST_COLUMNS[entity.table]) <= entity.fields.keys()
