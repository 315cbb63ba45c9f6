"""The rules of a stage hold wherever an opportunity enters it: by a move, a form or a new record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from crmdesk.controllers import pipeline, records
from crmdesk.controllers.desk import Desk, Rejected, Write
from crmdesk.models.account import Account, AccountType
from crmdesk.models.lists import Reason, ReasonFor
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.pipeline import Pipeline, Stage, StageEvent, StageKind
from tests.conftest import NOW

Content = Callable[[], dict[str, list[tuple[Any, ...]]]]
Enter = Callable[..., int]

OPEN, WON, LOST = 2, 5, 6
"""Stages of a new file."""


def _add(desk: Desk, **values: Any) -> int:
    return desk.do(records.add, Opportunity, {"name": "Loods", **values}).result


def _by_move(desk: Desk, stage: int, lost_reason_id: int | None = None, **values: Any) -> int:
    deal = _add(desk, **values)
    desk.do(pipeline.move, deal, stage, reason_id=lost_reason_id)
    return deal


def _by_edit(desk: Desk, stage: int, lost_reason_id: int | None = None, **values: Any) -> int:
    deal = _add(desk, **values)
    desk.do(records.edit, Opportunity, deal, {"stage_id": stage, "lost_reason_id": lost_reason_id})
    return deal


def _by_add(desk: Desk, stage: int, **values: Any) -> int:
    return _add(desk, stage_id=stage, **values)


@pytest.fixture(params=[_by_move, _by_edit, _by_add], ids=["move", "edit", "add"])
def enter(request: pytest.FixtureRequest) -> Enter:
    """The ways into a stage."""
    way: Enter = request.param
    return way


@pytest.fixture
def reasons(desk: Desk) -> dict[ReasonFor, int]:
    """A reason of each kind."""
    found = desk.do(Write.rows, Reason).result
    return {kind: next(one.id for one in found if one.kind is kind) for kind in ReasonFor}


def _deal(desk: Desk, deal_id: int) -> Opportunity:
    return desk.do(Write.get, Opportunity, deal_id).result


def test_lost_needs_a_reason_that_is_meant_for_it(desk: Desk, enter: Enter, reasons: dict[ReasonFor, int]) -> None:
    with pytest.raises(Rejected, match="A lost opportunity needs a reason") as refused:
        enter(desk, LOST)
    assert set(refused.value.problems) == {"lost_reason"}
    with pytest.raises(Rejected, match="This reason is for disqualified leads"):
        enter(desk, LOST, lost_reason_id=reasons[ReasonFor.DISQUALIFIED])
    deal = _deal(desk, enter(desk, LOST, lost_reason_id=reasons[ReasonFor.LOST]))
    assert (deal.stage_id, deal.lost_reason_id, deal.closed_at) == (LOST, reasons[ReasonFor.LOST], NOW.date())


def test_won_closes_and_makes_a_customer(desk: Desk, enter: Enter) -> None:
    account = desk.do(records.add, Account, {"name": "Berg"}).result
    deal = _deal(desk, enter(desk, WON, account_id=account, probability=40))
    assert (deal.closed_at, deal.probability) == (NOW.date(), None)
    assert desk.do(Write.get, Account, account).result.type is AccountType.CUSTOMER
    events = desk.do(Write.rows, StageEvent, opportunity_id=deal.id).result
    assert events[-1].to_stage_id == WON


def test_a_new_deal_that_was_won_in_the_past_closed_then(desk: Desk) -> None:
    assert _deal(desk, _add(desk, stage_id=WON, close_date=dt.date(2025, 3, 1))).closed_at == dt.date(2025, 3, 1)


def test_open_stages_have_no_day_of_closing(desk: Desk, enter: Enter, reasons: dict[ReasonFor, int]) -> None:
    assert _deal(desk, enter(desk, OPEN, lost_reason_id=reasons[ReasonFor.LOST])).closed_at is None
    with pytest.raises(Rejected, match="This reason is for disqualified leads"):
        enter(desk, OPEN, lost_reason_id=reasons[ReasonFor.DISQUALIFIED])


def test_the_reason_of_a_lost_deal_can_be_changed_but_not_taken_away(
    desk: Desk, reasons: dict[ReasonFor, int], content: Content
) -> None:
    deal = _add(desk, stage_id=LOST, lost_reason_id=reasons[ReasonFor.LOST])
    before = content()
    for wrong in (None, reasons[ReasonFor.DISQUALIFIED]):
        with pytest.raises(Rejected):
            desk.do(records.edit, Opportunity, deal, {"lost_reason_id": wrong})
    assert content() == before
    desk.do(records.edit, Opportunity, deal, {"lost_reason_id": reasons[ReasonFor.LOST] + 1})
    assert _deal(desk, deal).lost_reason_id == reasons[ReasonFor.LOST] + 1


def test_a_closed_deal_has_the_chance_of_its_stage(desk: Desk) -> None:
    deal = _add(desk, stage_id=WON)
    desk.do(records.edit, Opportunity, deal, {"probability": 50})
    assert _deal(desk, deal).probability is None


def test_moving_where_it_stands_corrects_the_day_alone(desk: Desk, reasons: dict[ReasonFor, int]) -> None:
    deal = _add(desk, stage_id=WON)
    before, day = _deal(desk, deal), dt.date(2026, 11, 2)
    desk.do(pipeline.move, deal, WON, day=day)
    assert _deal(desk, deal).__dict__ == {**before.__dict__, "closed_at": day}
    assert len(desk.do(Write.rows, StageEvent, opportunity_id=deal).result) == 1


def test_another_pipeline_begins_at_its_first_stage(desk: Desk) -> None:
    other = desk.do(lambda write: write.add(Pipeline(name="Service"))).result.id
    first = desk.do(
        lambda write: [
            write.add(Stage(pipeline_id=other, name=name, position=n, kind=kind)).id
            for n, (name, kind) in enumerate([("Intake", StageKind.OPEN), ("Klaar", StageKind.WON)])
        ]
    ).result[0]
    deal = _add(desk)
    desk.do(records.edit, Opportunity, deal, {"pipeline_id": other})
    assert (_deal(desk, deal).pipeline_id, _deal(desk, deal).stage_id) == (other, first)
