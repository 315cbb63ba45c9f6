"""convert: one lead, its preview, choices, and many at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.cli.conftest import Call

Content = Callable[[], dict[str, list[tuple[Any, ...]]]]


@pytest.fixture
def lead(crm: Call) -> int:
    words = ("full_name=Sanne van der Berg", "company=Berg B.V.", "email=sanne@berg.example", "phone=030 1234567")
    return int(crm("add", "leads", *words, "source=Referral", "expected_value=12500").data["id"])


def test_convert_makes_all_three_and_undo_is_the_identity(crm: Call, lead: int, content: Content) -> None:
    crm("log", lead, "--kind", "call")
    before = content()
    made = crm("convert", lead).data
    assert {part: made[part]["how"] for part in ("account", "contact", "opportunity")} == {
        "account": "new",
        "contact": "new",
        "opportunity": "new",
    }
    assert made["links"] == 3
    assert made["filled"] == []
    assert made["missing"] == ["Budget", "Authority", "Need", "Timing"]
    after = content()
    assert crm("show", "opportunity", made["opportunity"]["id"]).data["record"]["value"] == "12500.00"
    undone = crm("undo").data
    assert undone["undone"] == {"step": made["step"], "name": "Convert Sanne van der Berg"}
    assert content() == before
    crm("redo")
    assert content() == after


def test_preview_says_the_same_and_writes_nothing(crm: Call, lead: int, content: Content) -> None:
    before = content()
    shown = crm("convert", lead, "--preview").data
    assert content() == before
    made = crm("convert", lead).data
    for part in ("account", "contact", "opportunity"):
        assert {**shown[part], "id": 0} == {**made[part], "candidates": [], "id": 0}
    assert shown["step"] is None
    assert shown["undecided"] == []


def test_one_strong_match_is_filled_where_it_is_empty(crm: Call, lead: int) -> None:
    crm("add", "accounts", "name=BERG", "city=Zeist")
    made = crm("convert", lead).data
    assert (made["account"]["id"], made["account"]["how"]) == (1, "existing")
    assert made["account"]["reason"] == "same name"
    assert {"record": "account", "id": 1, "field": "phone", "value": "030 1234567"} in made["filled"]


def test_several_strong_matches_are_refused_with_candidates_until_one_is_chosen(
    crm: Call, lead: int, content: Content
) -> None:
    crm("add", "accounts", "name=Berg")
    crm("add", "accounts", "name=Berg BV")
    before = content()
    refused = crm("convert", lead, code=1)
    assert [one["id"] for one in refused.data["candidates"]] == [1, 2]
    assert "--account" in refused.err
    assert crm("convert", lead, "--preview").data["undecided"] == ["account"]
    assert content() == before
    assert crm("convert", lead, "--account", 2, "--opportunity", "none").data["account"]["id"] == 2


def test_choices_and_wishes_are_carried_out(crm: Call, lead: int) -> None:
    crm("add", "accounts", "name=Berg", "phone=020 7654321")
    made = crm(
        "convert", lead, "--account", 1, "--contact", "none", "--name", "Roof", "--stage", "Proposal", "--value", "99",
        "--close-date", "2027-05-01", "--take", "account.phone", "--task", "tomorrow",
    ).data  # fmt: skip
    assert made["contact"] == {"id": None, "how": "none", "name": "", "reason": ""}
    deal = crm("show", "opportunity", made["opportunity"]["id"]).data
    row = deal["record"]
    assert (row["name"], row["stage"], row["value"], row["close_date"]) == ("Roof", "Proposal", "99.00", "2027-05-01")
    assert crm("show", "account", 1).data["record"]["phone"] == "030 1234567"
    assert [entry["kind"] for entry in deal["timeline"] if not entry["done"]] == ["task"]


def test_refusals(crm: Call, lead: int, content: Content) -> None:
    crm("convert", 99, code=1)
    crm("convert", lead, "--account", 77, code=1)
    crm("convert", lead, "--stage", "Nowhere", code=1)
    crm("convert", lead, "--take", "account.nothing", code=2)
    crm("convert", lead, "--value", "much", code=2)
    crm("convert", lead)
    before = content()
    crm("convert", lead, code=1)
    crm("set", "leads", lead, "city=Zeist", code=1)
    assert content() == before


def test_a_disqualified_lead_is_refused(crm: Call, lead: int) -> None:
    crm("disqualify", lead, "--reason", "Duplicate")
    crm("convert", lead, code=1)


def test_many_are_one_step_and_what_needs_a_choice_is_left_out_with_a_reason(
    crm: Call, lead: int, content: Content
) -> None:
    crm("add", "accounts", "name=Aalders", "website=aalders.example")
    unclear = crm("add", "leads", "company=Something else", "website=aalders.example").data["id"]
    other = crm("add", "leads", "company=Cordes").data["id"]
    before = content()
    shown = crm("convert", "--where", "status=new", "--preview").data
    assert (shown["converted"], shown["step"]) == (2, None)
    assert content() == before
    done = crm("convert", "--where", "status=new").data
    assert done["converted"] == 2
    assert [one["lead"] for one in done["conversions"]] == [lead, other]
    assert [one["lead"] for one in done["left_out"]] == [unclear]
    assert done["left_out"][0]["reason"]
    assert crm("undo").data["undone"]["step"] == done["step"]
    assert content() == before


def test_many_take_no_choice_for_one(crm: Call, lead: int) -> None:
    crm("convert", "--where", "status=new", "--account", "new", code=2)
    crm("convert", "--where", "nonsense", code=2)
    assert crm("convert", "--where", "status=ready").data["converted"] == 0


def test_people_read_what_became_of_it(call: Call, crm: Call, lead: int) -> None:
    from pathlib import Path

    file = Path(crm("backup").data["file"])
    said = call("convert", lead, "--preview", "--file", file).out
    assert "Lead 1 would become:" in said
    assert "Account: Berg B.V. (new)" in said
