"""Conditions as they are typed: which rows each of them leaves, and what is refused with a sentence."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from crmdesk import text
from crmdesk.controllers import records
from crmdesk.controllers.desk import Desk
from crmdesk.models.account import Account
from crmdesk.models.campaign import Campaign
from crmdesk.models.contact import Contact
from crmdesk.models.entity import Entity
from crmdesk.models.kinds import BadValue
from crmdesk.models.lead import Lead
from crmdesk.models.lists import Owner
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.queries import lists
from crmdesk.models.queries.lists import Filter, ListQuery


def _add(desk: Desk, entity: type[Entity], **values: Any) -> int:
    return desk.do(records.add, entity, values).result


def _found(desk: Desk, entity: type[Entity], *conditions: str) -> list[int]:
    filters = tuple(desk.read(lists.parse_filter, entity, one) for one in conditions)
    return [row["id"] for row in desk.read(lists.page, ListQuery(entity, filters)).rows]


def test_is_and_is_not_part_a_list_whatever_the_case(desk: Desk) -> None:
    here, there, nowhere = (_add(desk, Lead, company=str(n), city=c) for n, c in enumerate(("Utrecht", "Zeist", None)))
    assert _found(desk, Lead, "city=utrecht") == [here]
    assert _found(desk, Lead, "city!=utrecht") == [there, nowhere]


def test_letters_beyond_ascii_have_two_cases_too(desk: Desk) -> None:
    school = _add(desk, Lead, company="École Évian")
    cool = _add(desk, Lead, company="COÖPERATIE ÉÉN")
    for condition in (
        "company=école évian",
        "company=ÉCOLE ÉVIAN",
        "company~ÉVIAN",
        "company~école",
        "company!=coöperatie één",
    ):
        assert _found(desk, Lead, condition) == [school], condition
    assert _found(desk, Lead, "company~Één") == [cool]
    starting = Filter("company", lists.STARTS, "école")
    assert desk.read(lists.count, ListQuery(Lead, (starting,))) == 1


def test_a_percent_sign_is_no_joker(desk: Desk) -> None:
    _add(desk, Lead, company="Berg")
    assert _found(desk, Lead, "company~b%g") == []


def test_a_day_parts_moments_in_itself_before_and_after(desk: Desk) -> None:
    moments = [dt.datetime(2026, 11, day, hour, tzinfo=dt.UTC) for day, hour in ((21, 23), (22, 0), (22, 23), (23, 0))]
    before, first, last, after = (_add(desk, Lead, company="Berg", created_at=at) for at in moments)
    desk.do(lambda write: write.run("UPDATE lead SET snoozed_until = created_at WHERE id < ?", after))
    for sign, meant in {
        "=": [first, last],
        "!=": [before, after],
        "<": [before],
        "<=": [before, first, last],
        ">": [after],
        ">=": [first, last, after],
    }.items():
        assert _found(desk, Lead, f"created_at{sign}2026-11-22") == meant, sign
    assert _found(desk, Lead, "snoozed_until!=2026-11-22") == [before, after], "an empty one is another day too"
    assert _found(desk, Lead, "created_at<=9999-12-31") == [before, first, last, after]


def test_the_first_sign_parts_field_and_value(desk: Desk) -> None:
    odd = _add(desk, Lead, company="a>=b", city="x!=y", interest="<b>")
    _add(desk, Lead, company="b", city="y")
    assert _found(desk, Lead, "company~a>=b") == [odd]
    assert _found(desk, Lead, "city=x!=y") == [odd]
    assert _found(desk, Lead, "interest~<b>") == [odd]


@pytest.fixture
def linked(desk: Desk) -> dict[str, int]:
    """Leads of three campaigns, one of which is called by a number that another one has, and one without."""
    campaigns = [_add(desk, Campaign, name=name) for name in ("Bouwbeurs", "Été", "1")]
    return {
        name: _add(desk, Lead, company=name, campaign_id=campaign)
        for name, campaign in zip(("fair", "summer", "number", "none"), (*campaigns, None), strict=True)
    }


@pytest.mark.parametrize(
    ("condition", "meant"),
    [
        ("campaign=bouwbeurs", {"fair"}),
        ("campaign=1", {"number"}),
        ("campaign=2", {"summer"}),
        ("campaign_id=1", {"fair"}),
        ("campaign!=1", {"fair", "summer", "none"}),
        ("campaign_id!=1", {"summer", "number", "none"}),
        ("campaign~beurs", {"fair"}),
        ("campaign~É", {"summer"}),
        ("campaign~1", {"number"}),
        ("campaign=", {"none"}),
        ("campaign!=", {"fair", "summer", "number"}),
        ("campaign=Nowhere", set()),
    ],
)
def test_a_link_is_asked_for_by_name_and_then_by_number(
    desk: Desk, linked: dict[str, int], condition: str, meant: set[str]
) -> None:
    assert _found(desk, Lead, condition) == sorted(linked[name] for name in meant)


def test_a_contact_s_account_is_found_by_a_part_of_its_name(desk: Desk) -> None:
    account = _add(desk, Account, name="École")
    person = _add(desk, Contact, given_name="Anna", account_id=account)
    _add(desk, Contact, given_name="Bert")
    assert _found(desk, Contact, "account~éco") == [person]
    assert _found(desk, Contact, f"account={account}") == [person]


def test_names_that_crmdesk_gave_are_found_in_either_language(desk: Desk) -> None:
    lead = _add(desk, Lead, company="Berg", source_id=1)
    assert _found(desk, Lead, "source~trade show") == [lead]
    dutch = text.in_every_language("Trade show stand") - {"Trade show stand"}
    assert _found(desk, Lead, f"source~{next(iter(dutch)).upper()[:4]}") == [lead]


@pytest.mark.parametrize(
    ("entity", "condition", "says"),
    [
        (Lead, "owner~", "no value to compare with"),
        (Lead, "score>", "no value to compare with"),
        (Lead, "created_at<=", "no value to compare with"),
        (Lead, "owner>1", "Owner has no order"),
        (Lead, "owner_id<=1", "Owner has no order"),
        (Lead, "status<working", "Status has no order"),
        (Lead, "owner=99", "Owner 99 does not exist"),
        (Lead, "owner_id!=99", "Owner 99 does not exist"),
        (Lead, "owner_id=Anna", "not a record number"),
        (Lead, "owner=" + "9" * 30, "too large"),
        (Lead, "score>" + "9" * 19, "too large"),
        (Opportunity, "value=" + "9" * 30, "too large"),
        (Lead, "created_at<0001-01-01", "between the years"),
        (Lead, "nonsense", "not a condition"),
        (Lead, "=x", "is not a field"),
    ],
)
def test_what_cannot_be_meant_is_refused(desk: Desk, entity: type[Entity], condition: str, says: str) -> None:
    desk.do(lambda write: write.add(Owner(name="Anna")))
    with pytest.raises(BadValue, match=says):
        desk.read(lists.parse_filter, entity, condition)
