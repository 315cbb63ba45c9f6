"""Recording what was done and what is to be done: calls, meetings, mails, notes, touches and tasks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from crmdesk.controllers import records
from crmdesk.controllers.desk import Rejected, Write
from crmdesk.models.activity import ANSWERING, Activity, ActivityKind
from crmdesk.models.lead import Lead, LeadStatus
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.schema import BY_TABLE
from crmdesk.text import N_, _

LOGGED = {
    ActivityKind.CALL: N_("Log a call: {name}"),
    ActivityKind.MEETING: N_("Log a meeting: {name}"),
    ActivityKind.EMAIL: N_("Log an e-mail: {name}"),
    ActivityKind.NOTE: N_("Note: {name}"),
    ActivityKind.TASK: N_("Plan a task: {name}"),
    ActivityKind.TOUCH: N_("Log a touch: {name}"),
}


def log(
    write: Write,
    kind: ActivityKind,
    links: Sequence[tuple[str, int]],
    *,
    subject: str | None = None,
    body: str | None = None,
    at: dt.datetime | None = None,
    due: dt.datetime | None = None,
    owner_id: int | None = None,
    outcome: str | None = None,
) -> int:
    """Record an activity on records given as (table, id); gives its id.

    What is told of an opportunity is told of its account and contact too. A new lead that was answered is being worked
    on.
    """
    if not links:
        raise Rejected(_("Say which record this is about."))
    row = write.add(
        Activity(
            kind=kind,
            subject=subject,
            body=body,
            at=at or write.now,
            due=due,
            owner_id=owner_id,
            outcome=outcome,
            done_at=None if kind is ActivityKind.TASK else at or write.now,
        )
    )
    names = []
    for table, record_id in dict.fromkeys(one for link in links for one in _with_its_people(write, *link)):
        record = write.get(BY_TABLE[table], record_id)
        records.link_activity(write, row.id, {table: record_id})
        if (table, record_id) in links:
            names.append(records.title(write, record))
        if isinstance(record, Lead) and kind in ANSWERING and record.status is LeadStatus.NEW:
            write.set(record, status=LeadStatus.WORKING)
    write.name(LOGGED[kind], name=subject or ", ".join(names))
    return row.id


def _with_its_people(write: Write, table: str, record_id: int) -> list[tuple[str, int]]:
    if table != Opportunity.table:
        return [(table, record_id)]
    deal = write.get(Opportunity, record_id)
    linked = ((table, deal.id), ("account", deal.account_id), ("contact", deal.contact_id))
    return [(kind, one) for kind, one in linked if one is not None]


def complete(write: Write, activity_id: int, outcome: str | None = None) -> None:
    """Tick a task off, with what came out of it. Raises Rejected when it was done already."""
    task = write.get(Activity, activity_id)
    if task.done_at is not None:
        raise Rejected(_("This was done already."))
    write.set(task, done_at=write.now, outcome=outcome)
    write.name(N_("Done: {name}"), name=records.title(write, task))
