"""Deciding about leads in the inbox: assign, snooze, nurture, disqualify, take up again; planning tasks.

One lead or many are one step, so that one undo takes the whole decision back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from crmdesk.controllers import activities, records
from crmdesk.controllers.desk import Rejected, Write
from crmdesk.controllers.reasons import fitting
from crmdesk.models.activity import ActivityKind
from crmdesk.models.campaign import Campaign
from crmdesk.models.changes import WOKEN, counted, day, word
from crmdesk.models.kinds import Moment
from crmdesk.models.lead import Lead, LeadStatus
from crmdesk.models.lists import Owner, ReasonFor
from crmdesk.text import N_, _


def assign(write: Write, lead_ids: Sequence[int], owner_id: int | None) -> None:
    """Give leads an owner, or none. Raises Rejected for a converted lead or an unknown owner."""
    owner = write.get(Owner, owner_id).name if owner_id else ""
    leads = _open(write, lead_ids)
    for lead in leads:
        write.set(lead, owner_id=owner_id)
    write.name(N_("Assign {who} to {owner}"), who=_who(write, leads), owner=owner)


def put_in_campaign(write: Write, lead_ids: Sequence[int], campaign_id: int | None) -> None:
    """Say which campaign leads came from, or none. Raises Rejected for a converted lead or an unknown campaign."""
    campaign = write.get(Campaign, campaign_id).name if campaign_id else ""
    leads = _open(write, lead_ids)
    for lead in leads:
        write.set(lead, campaign_id=campaign_id)
    if campaign:
        write.name(N_("Campaign of {who}: {campaign}"), who=_who(write, leads), campaign=campaign)
    else:
        write.name(N_("No campaign for {who}"), who=_who(write, leads))


def snooze(write: Write, lead_ids: Sequence[int], until: dt.datetime) -> None:
    """Take leads out of the inbox until a moment. Raises Rejected when it lies in the past."""
    if until <= write.now:
        raise Rejected(_("That moment has passed. Choose a later one."), {"until": _("That moment has passed.")})
    leads = _open(write, lead_ids)
    for lead in leads:
        write.set(lead, snoozed_until=until)
    write.name(N_("Snooze {who} until {day}"), who=_who(write, leads), day=day(until.astimezone().date()))


def nurture(write: Write, lead_ids: Sequence[int], until: dt.datetime | None = None) -> None:
    """Keep unready leads warm: status nurture, and a date on which they come back."""
    leads = _open(write, lead_ids)
    for lead in leads:
        records.set_status(write, lead, LeadStatus.NURTURE)
        if until:
            write.set(lead, snoozed_until=until)
    write.name(N_("Nurture {who}"), who=_who(write, leads))


def disqualify(write: Write, lead_ids: Sequence[int], reason_id: int, again: dt.datetime | None = None) -> None:
    """Say no to leads, with a reason and perhaps a day to try again. Raises Rejected for a reason of another kind."""
    reason = fitting(write, reason_id, ReasonFor.DISQUALIFIED)
    leads = _open(write, lead_ids)
    for lead in leads:
        write.set(lead, status=LeadStatus.DISQUALIFIED, disqualify_reason_id=reason_id, snoozed_until=again)
    write.name(N_("Disqualify {who}: {reason}"), who=_who(write, leads), reason=word(reason.name))


def reopen(write: Write, lead_ids: Sequence[int]) -> None:
    """Take up leads that were disqualified or in nurture; the reason stays as what was once decided."""
    leads = _open(write, lead_ids)
    for lead in leads:
        write.set(lead, status=LeadStatus.WORKING, snoozed_until=None)
    write.name(N_("Take up {who}"), who=_who(write, leads))


def change_status(write: Write, lead_ids: Sequence[int], status: LeadStatus) -> None:
    """Give leads a status by hand. Raises Rejected for converted, which only a conversion gives."""
    if status is LeadStatus.CONVERTED:
        raise Rejected(_("A lead becomes converted by converting it. Use convert."))
    leads = _open(write, lead_ids)
    for lead in leads:
        records.set_status(write, lead, status)
    write.name(N_("Status of {who}: {status}"), who=_who(write, leads), status=word(status.label))


def plan_tasks(write: Write, lead_ids: Sequence[int], subject: str, due: dt.datetime) -> None:
    """Plan a task about each of some leads, for its owner; due in UTC. Raises Rejected for a lead that is not there."""
    leads = [write.get(Lead, lead_id) for lead_id in lead_ids]
    for lead in leads:
        about = [("lead", lead.id)]
        activities.log(write, ActivityKind.TASK, about, subject=subject, due=due, owner_id=lead.owner_id)
    if len(leads) != 1:
        write.name(N_("Plan a task for {who}"), who=_who(write, leads))


def wake(write: Write) -> int:
    """Return to the inbox what was disqualified until now; gives how many. Nobody's undo picks this step."""
    due = write.run(
        "SELECT id FROM lead WHERE status = 'disqualified' AND snoozed_until <= ?", Moment().format(write.now)
    ).fetchall()
    for (lead_id,) in due:
        write.set(write.get(Lead, lead_id), status=LeadStatus.WORKING)
    write.name(WOKEN, n=len(due))
    return len(due)


def sleepers_due(connection: Connection, now: dt.datetime) -> bool:
    """Whether `wake` has something to do."""
    due = "SELECT 1 FROM lead WHERE status = 'disqualified' AND snoozed_until <= ? LIMIT 1"
    return connection.exec_driver_sql(due, (Moment().format(now),)).first() is not None


def mark_read(write: Write, lead_ids: Sequence[int], read: bool = True) -> None:
    """Remember that leads were looked at; this is no step and has no undo."""
    at = Moment().format(write.now) if read else None
    for lead_id in lead_ids:
        write.run("UPDATE lead SET read_at = ? WHERE id = ?", at, lead_id)


def _open(write: Write, lead_ids: Sequence[int]) -> list[Lead]:
    leads = [write.get(Lead, lead_id) for lead_id in lead_ids]
    for lead in leads:
        records.refuse_converted(write, lead)
    return leads


def _who(write: Write, leads: Sequence[Lead]) -> str | dict[str, Any]:
    if len(leads) == 1:
        return records.title(write, leads[0])
    return counted("{n} lead", "{n} leads", len(leads))
