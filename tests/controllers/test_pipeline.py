"""Closing and reopening: what is said of a won or lost opportunity is one step with it, and undone with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from crmdesk.controllers import activities, pipeline, records
from crmdesk.controllers.desk import Desk, Rejected, Write
from crmdesk.models.account import Account, AccountType
from crmdesk.models.activity import Activity, ActivityKind
from crmdesk.models.lists import Owner, ReasonFor
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.queries.choices import reasons
from crmdesk.models.queries.timeline import timeline
from tests.conftest import NOW

Content = Callable[[], dict[str, list[tuple[Any, ...]]]]
NEED, PROPOSAL, WON, LOST = 2, 3, 5, 6
"""Stages of a new file."""


@pytest.fixture
def deal(desk: Desk) -> int:
    """An opportunity of a prospect in Proposal, of Joris."""
    owner = desk.do(lambda write: write.add(Owner(name="Joris")).id).result
    account = desk.do(records.add, Account, {"name": "Berg"}).result
    values = {"name": "Loods", "stage_id": NEED, "account_id": account, "owner_id": owner}
    made = desk.do(records.add, Opportunity, values).result
    desk.do(pipeline.move, made, PROPOSAL)
    return made


def _reason(desk: Desk) -> int:
    return desk.read(reasons, ReasonFor.LOST)[0][0]


def test_a_loss_with_note_and_a_task_to_ask_again_is_one_step(desk: Desk, deal: int, content: Content) -> None:
    before = content()
    again = NOW + dt.timedelta(days=182)
    done = desk.do(pipeline.move, deal, LOST, reason_id=_reason(desk), note="Too dear", again=again)
    assert done.changes is not None
    assert done.changes.title == "Lost: Loods"
    found = {one.kind: one for one in desk.do(lambda write: write.rows(Activity)).result}
    assert found[ActivityKind.NOTE].body == "Too dear"
    assert (found[ActivityKind.TASK].due, found[ActivityKind.TASK].done_at) == (again, None)
    assert found[ActivityKind.TASK].owner_id == 1
    for table, record_id in (("opportunity", deal), ("account", 1)):
        assert {"note", "task"} <= {entry.kind for entry in desk.read(timeline, table, record_id)}
    desk.undo()
    assert content() == before


@pytest.mark.parametrize("stage", [WON, LOST])
def test_reopened_it_stands_where_it_was_closed_from(desk: Desk, deal: int, stage: int, content: Content) -> None:
    desk.do(pipeline.move, deal, stage, reason_id=_reason(desk) if stage == LOST else None)
    before = content()
    moved = desk.do(pipeline.reopen, deal).result
    found = desk.do(Write.get, Opportunity, deal).result
    assert (moved.stage, found.stage_id, found.closed_at, found.lost_reason_id) == ("Proposal", PROPOSAL, None, None)
    assert desk.do(Write.get, Account, 1).result.type is AccountType.PROSPECT
    desk.undo()
    assert content() == before


def test_one_that_came_in_closed_is_reopened_in_the_first_stage(desk: Desk) -> None:
    made = desk.do(records.add, Opportunity, {"name": "Hal", "stage_id": WON}).result
    assert desk.do(pipeline.reopen, made).result.stage == "Qualification"


def test_an_open_one_is_not_reopened(desk: Desk, deal: int, content: Content) -> None:
    before = content()
    with pytest.raises(Rejected, match="open already"):
        desk.do(pipeline.reopen, deal)
    assert content() == before


def test_a_shift_counts_from_where_it_stands_and_ends_at_the_last_open_stage(
    desk: Desk, deal: int, content: Content
) -> None:
    before = content()
    stands = desk.do(Write.get, Opportunity, deal).result.stage_id
    done = desk.do(pipeline.shift, deal, 1)
    assert done.result is not None
    assert desk.do(Write.get, Opportunity, deal).result.stage_id == stands + 1
    assert desk.do(pipeline.shift, deal, 40).result is None
    assert desk.do(pipeline.shift, deal, -40).result is None
    assert desk.do(Write.get, Opportunity, deal).result.stage_id == stands + 1
    desk.undo(done.changes.step if done.changes else None)
    assert content() == before


def test_what_is_logged_on_an_opportunity_is_told_of_its_account_too(desk: Desk, deal: int) -> None:
    account = desk.do(Write.get, Opportunity, deal).result.account_id
    assert account is not None
    desk.do(activities.log, ActivityKind.CALL, [("opportunity", deal)], body="Wants two")
    assert [one.body for one in desk.read(timeline, "account", account) if one.kind == "call"] == ["Wants two"]
