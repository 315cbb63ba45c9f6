"""The desk: what it refuses in words, what it hears of other programs, and what follows from a step, an undo's too."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from crmdesk.controllers import opening, pipeline, records
from crmdesk.controllers.desk import Desk, IfChanged, Rejected, Write
from crmdesk.models.account import Account, AccountType
from crmdesk.models.activity import Activity, ActivityLink
from crmdesk.models.changes import Changes
from crmdesk.models.entity import new_uid
from crmdesk.models.lead import Lead
from crmdesk.models.lists import Owner, Reason, ReasonFor
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.pipeline import Stage

Content = Callable[[], dict[str, list[tuple[Any, ...]]]]
OPEN, WON, LOST = 1, 5, 6
"""Stages of a new file."""


# -- the day ----------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows has no tzset")
def test_today_is_the_day_on_the_calendar_of_this_pc(desk: Desk, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    clock.now = dt.datetime(2026, 11, 24, 23, 30, tzinfo=dt.UTC)
    monkeypatch.setitem(os.environ, "TZ", "Europe/Amsterdam")
    time.tzset()
    try:
        assert desk.do(lambda write: write.today).result == dt.date(2026, 11, 25)
    finally:
        monkeypatch.undo()
        time.tzset()


# -- what other rows do not allow -------------------------------------------------------------------------------------


def test_a_name_that_is_taken_is_refused_and_says_who_has_it(desk: Desk, content: Content) -> None:
    first = desk.do(Write.add, Owner(name="Jan de Vries")).result
    before = content()
    with pytest.raises(Rejected) as refused:
        desk.do(Write.add, Owner(name="JAN DE VRIES"))
    assert refused.value.problems == {
        "name": f'Name "JAN DE VRIES" is taken: owner {first.id} has it. Choose another, or use that record.'
    }
    assert str(refused.value) == refused.value.problems["name"]
    second = desk.do(Write.add, Owner(name="Anna")).result
    with pytest.raises(Rejected, match=f'Name "Jan de vries" is taken: owner {first.id} has it'):
        desk.do(lambda write: write.set(write.get(Owner, second.id), name="Jan de vries"))
    assert content() != before
    desk.undo()
    assert content() == before


def test_a_name_may_be_taken_once_for_each_of_two_kinds(desk: Desk) -> None:
    desk.do(Write.add, Reason(name="Te duur", kind=ReasonFor.LOST))
    desk.do(Write.add, Reason(name="Te duur", kind=ReasonFor.DISQUALIFIED))
    with pytest.raises(Rejected, match='Name "Te Duur" is taken'):
        desk.do(Write.add, Reason(name="Te Duur", kind=ReasonFor.LOST))


def test_a_number_or_uid_that_is_taken_is_refused(desk: Desk) -> None:
    uid = new_uid()
    lead = desk.do(Write.add, Lead(company="Berg", uid=uid)).result
    with pytest.raises(Rejected, match=f"is taken: lead {lead.id} has it") as refused:
        desk.do(Write.add, Lead(company="Berg", uid=uid))
    assert set(refused.value.problems) == {"uid"}
    with pytest.raises(Rejected, match=f'No. "{lead.id}" is taken'):
        desk.do(Write.add, Lead(company="Berg", id=lead.id))


def test_a_link_to_what_does_not_exist_is_refused_at_its_field(desk: Desk, content: Content) -> None:
    lead = desk.do(records.add, Lead, {"company": "Berg"}).result
    before = content()
    with pytest.raises(Rejected) as refused:
        desk.do(records.add, Lead, {"company": "Berg", "owner_id": 99, "source_id": 1, "campaign_id": 7})
    assert refused.value.problems == {
        "owner": "Owner: there is no owner 99. Choose one that exists.",
        "campaign": "Campaign: there is no campaign 7. Choose one that exists.",
    }
    with pytest.raises(Rejected, match="Owner: there is no owner 99"):
        desk.do(records.edit, Lead, lead, {"owner_id": 99})
    assert content() == before


def test_what_is_wrong_for_another_reason_stays_a_fault_of_the_program(desk: Desk) -> None:
    activity = desk.do(records.add, Activity, {"subject": "Gebeld"}).result
    with pytest.raises(Exception, match="CHECK constraint failed"):
        desk.do(Write.add, ActivityLink(activity_id=activity))


# -- other programs ---------------------------------------------------------------------------------------------------


@pytest.fixture
def other(desk: Desk, clock: Any) -> Iterator[Desk]:
    """Anna's desk on the same file, as another program would have it."""
    opened = opening.open_desk(desk.database.path, "Anna", clock)
    yield opened
    opened.close()


class _Ears:
    def __init__(self, desk: Desk) -> None:
        self.heard: list[tuple[int, str, bool]] = []
        desk.listen(self.hear)

    def hear(self, changes: Changes) -> None:
        self.heard.append((changes.step, changes.by, changes.foreign))


def _add(desk: Desk) -> int:
    step = desk.do(records.add, Lead, {"company": "Berg"}).step
    assert step is not None
    return step


def test_steps_of_two_desks_in_any_order_are_heard_once_by_both(desk: Desk, other: Desk) -> None:
    joris, anna = _Ears(desk), _Ears(other)
    theirs = _add(other)
    ours = _add(desk)
    desk.look()
    assert joris.heard == [(ours, "Joris", False), (theirs, "Anna", True)]
    chance = random.Random(1)
    for _turn in range(40):
        chance.choice((lambda: _add(desk), lambda: _add(other), desk.look, other.look, desk.undo, other.undo))()
    desk.look()
    other.look()
    steps = [
        row[0] for row in desk.read(lambda c: c.exec_driver_sql("SELECT id FROM operation ORDER BY id").fetchall())
    ]
    for ears in (joris, anna):
        assert sorted(step for step, _by, _foreign in ears.heard) == steps
    for ears, name in ((joris, "Joris"), (anna, "Anna")):
        assert all(foreign == (by != name) for _step, by, foreign in ears.heard)
    assert desk._own == other._own == set()


def test_an_own_step_is_not_foreign_to_a_look_right_after_its_commit(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ears = _Ears(desk)
    writing = desk.database.writing

    @contextlib.contextmanager
    def and_look() -> Iterator[Connection]:
        with writing() as connection:
            yield connection
        desk.look()

    monkeypatch.setattr(desk.database, "writing", and_look)
    step = _add(desk)
    desk.look()
    assert ears.heard == [(step, "Joris", False)]


def test_a_step_that_failed_or_changed_nothing_is_not_waited_for(desk: Desk) -> None:
    with pytest.raises(Rejected):
        desk.do(records.edit, Lead, 99, {"company": "x"})
    assert desk.do(lambda write: None).changes is None
    assert desk._own == set()


# -- a won deal makes a customer --------------------------------------------------------------------------------------


def _account(desk: Desk, account: int) -> tuple[AccountType, bool]:
    row = desk.do(Write.get, Account, account).result
    return row.type, row.won_made_customer


def _deal(desk: Desk, account: int) -> int:
    return desk.do(records.add, Opportunity, {"name": "Deal", "account_id": account}).result


def _move(desk: Desk, deal: int, stage: int) -> int:
    step = desk.do(pipeline.move, deal, stage, reason_id=8).step
    assert step is not None
    return step


def test_undoing_the_first_win_leaves_the_customer_of_a_second_one(desk: Desk, content: Content) -> None:
    account = desk.do(records.add, Account, {"name": "Berg"}).result
    first, second = _deal(desk, account), _deal(desk, account)
    before = _move(desk, first, WON)
    _move(desk, second, WON)
    won = content()
    desk.undo(before)
    assert _account(desk, account) == (AccountType.CUSTOMER, True)
    desk.redo()
    assert content()["account"] == won["account"]
    desk.undo(before)
    _move(desk, second, LOST)
    assert _account(desk, account) == (AccountType.PROSPECT, False)


def test_undoing_that_a_win_was_lost_makes_the_prospect_a_customer_again(desk: Desk) -> None:
    account = desk.do(records.add, Account, {"name": "Berg"}).result
    first, second = _deal(desk, account), _deal(desk, account)
    _move(desk, first, WON)
    lost = _move(desk, first, LOST)
    again = _move(desk, second, WON)
    desk.undo(lost)
    desk.undo(again)
    assert _account(desk, account) == (AccountType.CUSTOMER, True)
    desk.undo()
    assert _account(desk, account) == (AccountType.PROSPECT, False)


def test_a_stage_that_becomes_the_won_one_makes_customers(desk: Desk) -> None:
    account = desk.do(records.add, Account, {"name": "Berg"}).result
    _deal(desk, account)
    desk.do(lambda write: write.set(write.get(Stage, OPEN), kind=write.get(Stage, WON).kind))
    assert _account(desk, account) == (AccountType.CUSTOMER, True)
    desk.undo()
    assert _account(desk, account) == (AccountType.PROSPECT, False)


def test_what_a_person_made_of_a_customer_is_not_taken_back(desk: Desk) -> None:
    account = desk.do(records.add, Account, {"name": "Berg"}).result
    deal = _deal(desk, account)
    _move(desk, deal, WON)
    desk.do(records.edit, Account, account, {"type": AccountType.PARTNER})
    _move(desk, deal, LOST)
    desk.do(records.edit, Account, account, {"type": AccountType.CUSTOMER})
    _move(desk, deal, OPEN)
    assert _account(desk, account) == (AccountType.CUSTOMER, False)


def _any(write: Write, table: str, chance: random.Random) -> int:
    rows = write.run(f"SELECT id FROM {table}").fetchall()
    return int(chance.choice(rows)[0]) if rows else 0


MOVES: tuple[Callable[[Write, random.Random], object], ...] = (
    lambda w, c: records.add(w, Account, {"name": "Berg", "type": c.choice(tuple(AccountType))}),
    lambda w, c: records.add(
        w, Opportunity, {"name": "Deal", "account_id": _any(w, "account", c) or None, "stage_id": c.choice((OPEN, WON))}
    ),
    lambda w, c: pipeline.move(w, _any(w, "opportunity", c), c.choice((OPEN, WON, WON, LOST)), reason_id=8),
    lambda w, c: pipeline.move(w, _any(w, "opportunity", c), c.choice((OPEN, WON, WON, LOST)), reason_id=8),
    lambda w, c: records.edit(w, Opportunity, _any(w, "opportunity", c), {"account_id": _any(w, "account", c) or None}),
    lambda w, c: records.edit(w, Account, _any(w, "account", c), {"type": c.choice(tuple(AccountType))}),
    lambda w, c: records.edit(w, Account, _any(w, "account", c), {"city": c.choice(("Zeist", "Utrecht"))}),
    lambda w, c: records.delete(w, Opportunity, _any(w, "opportunity", c)),
    lambda w, c: records.delete(w, Account, _any(w, "account", c)),
)

BROKEN = """
    SELECT id, type, won_made_customer, won FROM (
        SELECT a.id, a.type, a.won_made_customer, EXISTS (SELECT 1 FROM opportunity o JOIN stage s ON s.id = o.stage_id
            WHERE o.account_id = a.id AND s.kind = 'won') AS won FROM account a)
    WHERE type = 'prospect' AND won OR won_made_customer AND NOT (type = 'customer' AND won)"""


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_done_and_undone_a_won_deal_makes_a_customer_and_only_that(desk: Desk, seed: int) -> None:
    chance = random.Random(seed)
    undone = 0
    for _turn in range(90):
        with contextlib.suppress(Rejected):
            if chance.random() < 0.35:
                steps = desk.read(
                    lambda c: c.exec_driver_sql("SELECT id FROM operation WHERE undone_by IS NULL").fetchall()
                )
                if steps:
                    desk.undo(int(chance.choice(steps)[0]), chance.choice(tuple(IfChanged)))
                    undone += 1
            else:
                desk.do(chance.choice(MOVES), chance)
        assert desk.read(lambda c: c.exec_driver_sql(BROKEN).fetchall()) == []
    assert undone > 10


def test_where_no_copy_can_be_made_things_are_tried_out_here(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk.aside() as place:
        assert place is not desk
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with desk.aside() as place:
        assert place is desk
