"""Decisions about leads: what they do, and what they leave to undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from crmdesk import text
from crmdesk.controllers import conversion, leads, pipeline, qualification, record_steps, records
from crmdesk.controllers.desk import Desk
from crmdesk.models.lead import Lead, LeadStatus
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.qualification import AnswerWord
from crmdesk.models.queries import history, lead_page
from crmdesk.models.queries.steps import next_steps

DISQUALIFIED = 1
"""A reason for leads in a new file."""


def _add(desk: Desk, **values: Any) -> int:
    return desk.do(records.add, Lead, {"company": "Berg", **values}).result


def _status(desk: Desk, lead_id: int) -> str:
    return str(desk.read(lambda c: c.exec_driver_sql("SELECT status FROM lead WHERE id = ?", (lead_id,)).scalar()))


def test_a_lead_that_wakes_takes_no_undo_away(desk: Desk, clock: Any) -> None:
    sleeper, other = _add(desk), _add(desk, company="Dal")
    clock.move(minutes=1)
    desk.do(leads.disqualify, [sleeper], DISQUALIFIED, clock())
    desk.do(records.edit, Lead, other, {"city": "Zeist"})
    before = desk.read(next_steps)
    clock.move(minutes=1)
    assert desk.read(leads.sleepers_due, clock())
    desk.do(leads.wake)
    assert _status(desk, sleeper) == LeadStatus.WORKING
    assert desk.read(next_steps) == before == ("Edit lead Dal", None)
    assert desk.read(lead_page.handled, clock(), clock()).leads == 0, "nobody decided on it"
    assert desk.read(history.history)[0].name == "Leads back in the inbox: 1"
    desk.undo()
    assert _status(desk, sleeper) == LeadStatus.WORKING


def test_a_lead_that_wakes_takes_no_redo_away(desk: Desk, clock: Any) -> None:
    sleeper = _add(desk)
    desk.do(leads.disqualify, [sleeper], DISQUALIFIED, clock())
    other = _add(desk, company="Dal")
    desk.undo()
    desk.do(leads.wake)
    desk.redo()
    assert _status(desk, other) == LeadStatus.NEW


def _disqualify(desk: Desk) -> None:
    desk.do(leads.disqualify, [_add(desk)], DISQUALIFIED)


def _status_by_hand(desk: Desk) -> None:
    desk.do(leads.change_status, [_add(desk), _add(desk)], LeadStatus.NURTURE)


def _take_up(desk: Desk) -> None:
    desk.do(leads.reopen, [_add(desk), _add(desk)])


def _delete(desk: Desk) -> None:
    desk.do(record_steps.delete_all, Lead, [_add(desk), _add(desk)])


def _convert(desk: Desk) -> None:
    desk.do(conversion.convert_many, [_add(desk), _add(desk, company="Dal")])


def _qualify(desk: Desk) -> None:
    desk.do(qualification.answer, _add(desk), 1, AnswerWord.YES)


def _move(desk: Desk) -> None:
    desk.do(pipeline.move, desk.do(records.add, Opportunity, {"name": "Loods"}).result, 2)


def _restore(desk: Desk) -> None:
    lead = _add(desk, city="Zeist")
    step = desk.do(records.edit, Lead, lead, {"city": None}).step
    assert step is not None
    desk.do(record_steps.restore_value, Lead, lead, step, "city")


@pytest.mark.parametrize(
    ("make", "english", "dutch"),
    [
        (_disqualify, "Disqualify Berg: No budget", "Berg afwijzen: Geen budget"),
        (_status_by_hand, "Status of 2 leads: Nurture", "Status van 2 leads: Nurturen"),
        (_take_up, "Take up 2 leads", "2 leads weer oppakken"),
        (_delete, "Delete 2 leads", None),
        (_convert, "Convert 2 leads", "2 leads converteren"),
        (_qualify, "Budget of Berg: Yes", "Budget van Berg: Ja"),
        (_move, "Move Loods to Need", "Loods naar Behoefte"),
        (_restore, "Restore City of Berg", "Plaats van Berg terugzetten"),
    ],
)
def test_a_step_is_told_in_the_language_in_use_whatever_it_was_made_in(
    desk: Desk, make: Callable[[Desk], None], english: str, dutch: str | None
) -> None:
    text.use("nl")
    make(desk)
    if dutch is not None:
        assert desk.read(history.history)[0].name == dutch
    text.use("en")
    assert desk.read(history.history)[0].name == english
