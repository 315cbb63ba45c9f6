"""Conditions mean what their words say, on every kind of field, and come back from a saved view as they were."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from crmdesk.controllers import records
from crmdesk.controllers.desk import Desk
from crmdesk.models import kinds
from crmdesk.models.lead import Lead, LeadStatus
from crmdesk.models.lists import Owner
from crmdesk.models.queries import lists, narrowing
from crmdesk.models.queries.lists import ANY_OF, CONTAINS, EMPTY, FILLED, IS, NONE_OF, ON, STARTS, ListQuery
from crmdesk.models.queries.narrowing import ASKED, COMING, LEAST, MOST, PAST, Condition
from crmdesk.models.schema import BY_TABLE


@pytest.fixture
def four(desk: Desk) -> dict[str, int]:
    """Four leads of different owners, days and places; the ids of the owners too."""
    anna, joris = desk.do(lambda write: [write.add(Owner(name=name)).id for name in ("Anna", "Joris")]).result
    at = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
    day = dt.timedelta(1)
    rows = (
        {"company": "Alfa", "owner_id": anna, "city": "Utrecht", "created_at": at, "expected_value": 100_00},
        {"company": "Bravo", "owner_id": joris, "city": "Ede", "created_at": at - 6 * day, "snoozed_until": at + day},
        {"company": "Charlie", "city": "utrecht-noord", "created_at": at - 7 * day, "tags": "bouw, prefab"},
        {"company": "Delta", "owner_id": joris, "created_at": at - 40 * day, "status": LeadStatus.READY},
    )
    for row in rows:
        desk.do(records.add, Lead, row)
    return {"anna": anna, "joris": joris}


def _asked(desk: Desk, *conditions: Condition) -> list[str]:
    now = desk.clock().astimezone()
    query = ListQuery(Lead, narrowing.filters(Lead, conditions, now))
    return [row["company"] for row in desk.read(lists.page, query).rows]


def test_each_way_finds_just_the_rows_that_its_words_mean(desk: Desk, four: dict[str, int]) -> None:
    anna, joris = four["anna"], four["joris"]
    for expected, condition in (
        (["Alfa"], Condition("owner_id", ANY_OF, (anna,))),
        (["Alfa", "Charlie"], Condition("owner_id", ANY_OF, (anna, None))),
        (["Charlie"], Condition("owner_id", ANY_OF, (None,))),
        (["Alfa", "Charlie"], Condition("owner_id", NONE_OF, (joris,))),
        (["Alfa"], Condition("owner_id", NONE_OF, (joris, None))),
        (["Alfa", "Bravo", "Delta"], Condition("owner_id", NONE_OF, (None,))),
        (["Delta"], Condition("status", ANY_OF, ("ready",))),
        (["Alfa", "Charlie"], Condition("city", CONTAINS, "TRECHT")),
        (["Bravo"], Condition("city", STARTS, "ed")),
        (["Alfa"], Condition("city", IS, "utrecht")),
        (["Delta"], Condition("city", EMPTY)),
        (["Charlie"], Condition("tags", CONTAINS, "prefab")),
        (["Alfa"], Condition("expected_value", LEAST, 100_00)),
        ([], Condition("expected_value", MOST, 99_99)),
        (["Alfa"], Condition("created_at", PAST, 1)),
        (["Alfa", "Bravo"], Condition("created_at", PAST, 7)),
        (["Alfa", "Bravo", "Charlie"], Condition("created_at", LEAST, "2026-11-17")),
        (["Delta"], Condition("created_at", MOST, "2026-11-16")),
        (["Charlie"], Condition("created_at", ON, "2026-11-17")),
        (["Bravo"], Condition("snoozed_until", COMING, 7)),
        ([], Condition("snoozed_until", COMING, 1)),
        (["Bravo"], Condition("snoozed_until", FILLED)),
    ):
        assert _asked(desk, condition) == expected, condition


def test_several_conditions_must_all_hold(desk: Desk, four: dict[str, int]) -> None:
    both = Condition("owner_id", ANY_OF, (four["joris"],)), Condition("created_at", PAST, 30)
    assert _asked(desk, *both) == ["Bravo"]


def test_every_way_of_every_offered_field_makes_a_query_that_runs(desk: Desk) -> None:
    now = desk.clock().astimezone()
    for name in ASKED:
        entity = BY_TABLE[name]
        assert [f.column for f in narrowing.askable(entity)] == list(ASKED[name])
        for f in narrowing.askable(entity):
            for way in narrowing.ways(f):
                value: Any = (1,) if f.target else ("new",) if way in (ANY_OF, NONE_OF) else 7
                if way in (LEAST, MOST, ON) and isinstance(f.kind, kinds.Moment | kinds.Day):
                    value = "2026-11-17"
                asked = narrowing.filters(entity, [Condition(f.column, way, value)], now)
                assert desk.read(lists.count, ListQuery(entity, asked)) == 0


def test_what_is_kept_comes_back_and_what_is_not_known_is_left_out() -> None:
    kept = Condition("owner_id", ANY_OF, (1, None)), Condition("score", LEAST, 40), Condition("city", EMPTY)
    assert narrowing.from_json(Lead, narrowing.to_json(kept)) == kept
    foreign = Condition("hobby", IS, "chess"), Condition("score", "like", 3), Condition("score", MOST, 3)
    assert narrowing.from_json(Lead, narrowing.to_json(foreign)) == foreign[2:]
