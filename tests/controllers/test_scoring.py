"""Scores: they follow whatever they are made of, step by step, and their lines always add up to them."""

from __future__ import annotations

import random
from typing import Any

import pytest

from crmdesk.controllers import activities, records, scoring
from crmdesk.controllers.desk import Desk, IfChanged, Rejected, Write
from crmdesk.controllers.safekeeping import check
from crmdesk.models.activity import ActivityKind
from crmdesk.models.lead import Lead
from crmdesk.models.lists import Industry, Source
from crmdesk.models.qualification import RuleOperator, RuleSubject, ScoreRule

STAND = 1
"""The source "Trade show stand" of a new file, which its rules give 25 points."""


def _add(desk: Desk, **values: Any) -> int:
    return desk.do(records.add, Lead, {"company": "Berg", **values}).result


def _rule(desk: Desk, **values: Any) -> int:
    return desk.do(Write.add, ScoreRule(name="Own rule", **values)).result.id


def _score(desk: Desk, lead_id: int) -> int:
    return int(desk.read(lambda c: c.exec_driver_sql("SELECT score FROM lead WHERE id = ?", (lead_id,)).scalar_one()))


def _rename(write: Write, entity: Any, row_id: int, name: str) -> None:
    write.set(write.get(entity, row_id), name=name)


def test_a_score_follows_the_name_of_its_source(desk: Desk) -> None:
    lead = _add(desk, source_id=STAND)
    assert _score(desk, lead) == 25
    desk.do(_rename, Source, STAND, "Stand in Utrecht")
    assert _score(desk, lead) == 0
    assert check.whole(desk.database) == []
    desk.undo()
    assert _score(desk, lead) == 25


def test_a_word_beyond_ascii_is_found_whatever_its_case(desk: Desk) -> None:
    _rule(desk, points=7, about="city", operator=RuleOperator.IS, value="École, Évian")
    _rule(desk, points=5, about="city", operator=RuleOperator.CONTAINS, value="évi")
    assert _score(desk, _add(desk, city="ÉVIAN")) == 12
    assert _score(desk, _add(desk, city="école")) == 7


def test_points_that_shrink_are_brought_up_to_the_day(desk: Desk, clock: Any) -> None:
    _rule(desk, points=30, subject=RuleSubject.ACTIVITY, about="call", decay=4)
    _rule(desk, points=-9, subject=RuleSubject.ACTIVITY, about="call", decay=2)
    lead = _add(desk)
    desk.do(activities.log, ActivityKind.CALL, [("lead", lead)])
    assert _score(desk, lead) == 21
    for hours, score in ((14, 21), (2, 30 - 4 - 9 + 2), (24 * 3, 30 - 16 - 1), (24 * 9, 0)):
        clock.move(hours=hours)
        assert desk.do(scoring.age).step is None
        lines = desk.read(scoring.lines, lead, clock())
        assert _score(desk, lead) == sum(line.points for line in lines) == score


def test_only_a_rule_that_shrinks_asks_for_a_daily_turn(desk: Desk) -> None:
    assert not desk.read(scoring.decays)
    _rule(desk, points=30, subject=RuleSubject.ACTIVITY, about="call", decay=4)
    assert desk.read(scoring.decays)


def _step(write: Write, chance: random.Random) -> None:
    """One of the steps that scores may follow from."""
    ids = [int(row[0]) for row in write.run("SELECT id FROM lead").fetchall()]
    entity = chance.choice((Source, Industry))
    standing = [int(row[0]) for row in write.run(f"SELECT id FROM {entity.table}").fetchall()]
    match chance.randrange(6) if ids else 0:
        case 0 | 1:
            chosen = {f"{entity.table}_id": chance.choice(standing)} if standing else {}
            records.add(write, Lead, {"company": "Berg", **chosen})
        case 2 | 3 if standing:
            _rename(write, entity, chance.choice(standing), f"{chance.choice(NAMES)} {chance.randrange(4)}")
        case 4:
            about = chance.choice(("source", "industry"))
            write.add(ScoreRule(name="Own rule", points=chance.randrange(50), about=about, value=chance.choice(NAMES)))
        case _:
            kind = chance.choice((ActivityKind.CALL, ActivityKind.TOUCH))
            activities.log(write, kind, [("lead", chance.choice(ids))], subject="price")


NAMES = ("Beurs", "Stand", "ÉCOLE", "école", "Web form")


@pytest.mark.parametrize("seed", range(4))
def test_scores_are_right_after_any_steps(desk: Desk, seed: int) -> None:
    chance, renamed = random.Random(seed), 0
    desk.do(lambda write: [write.add(Industry(name=name)) for name in ("Bouw", "Stand", "École")])
    for _turn in range(60):
        steps = desk.read(lambda c: c.exec_driver_sql("SELECT id FROM operation WHERE undone_by IS NULL").fetchall())
        try:
            if steps and chance.random() < 0.25:
                desk.undo(int(chance.choice(steps)[0]), chance.choice(tuple(IfChanged)))
            else:
                done = desk.do(_step, chance)
                renamed += done.changes is not None and done.changes.touches("source", "industry")
        except Rejected:  # a name that is taken, or later work in the way
            continue
        assert desk.read(check.computed) == []
    assert renamed >= 3
    assert check.whole(desk.database) == []
