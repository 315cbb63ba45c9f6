"""Whatever is done, in whatever order: undoing everything gives every state back exactly, and redoing gives it
again."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from typing import Any

import pytest

from crmdesk.controllers import activities, conversion, leads, pipeline, qualification, records
from crmdesk.controllers.desk import Desk, Rejected, Write
from crmdesk.controllers.safekeeping import check
from crmdesk.models.account import Account
from crmdesk.models.activity import Activity, ActivityKind
from crmdesk.models.contact import Contact
from crmdesk.models.entity import Entity
from crmdesk.models.lead import Lead
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.qualification import AnswerWord

pytestmark = pytest.mark.slow

Content = Callable[[], dict[str, list[tuple[Any, ...]]]]
NAMES = ("Berg", "Berg B.V.", "Bosch", "Bo", "Yilmaz Food", "De Groot Logistiek", "O'Neill & Zn.")


def _any(write: Write, entity: type[Entity], chance: random.Random) -> int:
    rows = write.run(f"SELECT id FROM {entity.table}").fetchall()
    return int(chance.choice(rows)[0]) if rows else 0


def _add_lead(write: Write, chance: random.Random) -> object:
    name = chance.choice(NAMES)
    values: dict[str, Any] = {
        "company": name,
        "family_name": chance.choice((None, "Jansen", "Smit")),
        "job_title": chance.choice((None, "Directeur")),
    }
    values["email"] = chance.choice((None, "info@berg.example", "jan@bosch.example"))
    values["phone"] = chance.choice((None, "030 1234567"))
    return records.add(write, Lead, values)


def _add_deal(write: Write, chance: random.Random) -> object:
    values = {
        "name": "Deal",
        "value": chance.randrange(10**6),
        "account_id": _any(write, Account, chance) or None,
        "stage_id": chance.randint(1, 6),
    }
    return records.add(write, Opportunity, values)


def _edit(write: Write, chance: random.Random) -> object:
    entity, column = chance.choice(
        (
            (Lead, "city"),
            (Lead, "company"),
            (Account, "name"),
            (Account, "phone"),
            (Contact, "email"),
            (Opportunity, "value"),
        )
    )
    value = (
        chance.randrange(10**6)
        if column == "value"
        else chance.choice(("a@b.example", "c@d.example"))
        if column == "email"
        else chance.choice(NAMES)
    )
    return records.edit(write, entity, _any(write, entity, chance), {column: value})


def _delete(write: Write, chance: random.Random) -> object:
    entity = chance.choice((Lead, Account, Contact, Opportunity, Activity))
    return records.delete(write, entity, _any(write, entity, chance))


def _log(write: Write, chance: random.Random) -> object:
    entity = chance.choice((Lead, Account, Opportunity))
    kind = chance.choice(tuple(ActivityKind))
    return activities.log(
        write, kind, [(entity.table, _any(write, entity, chance))], subject=chance.choice(("Prijs gezien", "Gebeld"))
    )


COMMANDS: tuple[Callable[[Write, random.Random], object], ...] = (
    _add_lead,
    _add_lead,
    _add_deal,
    _edit,
    _edit,
    _delete,
    _log,
    lambda w, c: records.add(w, Account, {"name": c.choice(NAMES), "website": c.choice((None, "berg.example"))}),
    lambda w, c: conversion.convert(w, _any(w, Lead, c)),
    lambda w, c: conversion.convert(w, _any(w, Lead, c)),
    lambda w, c: conversion.convert_many(w, [_any(w, Lead, c), _any(w, Lead, c)]),
    lambda w, c: qualification.answer(w, _any(w, Lead, c), c.randint(1, 4), c.choice(tuple(AnswerWord))),
    lambda w, c: leads.disqualify(w, [_any(w, Lead, c)], 1),
    lambda w, c: leads.snooze(w, [_any(w, Lead, c)], w.now + dt.timedelta(days=1)),
    lambda w, c: leads.nurture(w, [_any(w, Lead, c)]),
    lambda w, c: leads.reopen(w, [_any(w, Lead, c)]),
    lambda w, c: pipeline.move(w, _any(w, Opportunity, c), c.randint(1, 6), reason_id=c.choice((None, 8))),
    lambda w, c: pipeline.reorder(w, _any(w, Opportunity, c), None),
    lambda w, c: activities.complete(w, _any(w, Activity, c), "Done"),
)


@pytest.mark.parametrize("seed", range(4))
def test_undoing_and_redoing_everything_restores_every_state_exactly(desk: Desk, content: Content, seed: int) -> None:
    chance = random.Random(seed)
    states = [content()]
    done = 0
    for _turn in range(60):
        command = chance.choice(COMMANDS)
        try:
            changes = desk.do(command, chance).changes
        except Rejected:
            assert content() == states[-1]
            continue
        if changes:
            states.append(content())
            done += 1
        while chance.random() < 0.25 and len(states) > 1:
            desk.undo()
            states.pop()
            assert content() == states[-1]
    assert done > 25
    assert check.whole(desk.database) == []
    for state in reversed(states[:-1]):
        desk.undo()
        assert content() == state
    for state in states[1:]:
        desk.redo()
        assert content() == state
    assert check.whole(desk.database) == []
