"""Decisions about leads: what they do, and what they leave to undo."""

from __future__ import annotations

from typing import Any

from crmdesk.controllers import leads, records
from crmdesk.controllers.desk import Desk
from crmdesk.models.lead import Lead, LeadStatus
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
