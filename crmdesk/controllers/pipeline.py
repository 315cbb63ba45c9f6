"""Moving opportunities through the pipeline: to a stage, to won with its value and day, to lost with a reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final, Literal

from crmdesk.controllers import activities, stages
from crmdesk.controllers.desk import Rejected, Write
from crmdesk.models.account import Account, AccountType
from crmdesk.models.activity import ActivityKind
from crmdesk.models.changes import word
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.pipeline import Stage, StageKind
from crmdesk.text import N_, _

MOVED = {
    StageKind.OPEN: N_("Move {name} to {stage}"),
    StageKind.WON: N_("Won: {name}"),
    StageKind.LOST: N_("Lost: {name}"),
}


@dataclass(frozen=True)
class Moved:
    """Where an opportunity stands after a move; probability in percent."""

    stage: str
    kind: StageKind
    probability: int
    account_type: AccountType | None


Value = int | None | Literal["as it is"]
AS_IT_IS: Final = "as it is"
"""A value that nobody spoke of, unlike None, which says that it is not known."""


def move(
    write: Write,
    opportunity_id: int,
    stage_id: int,
    *,
    value: Value = AS_IT_IS,
    day: dt.date | None = None,
    reason_id: int | None = None,
    before_id: int | None = None,
    note: str | None = None,
    again: dt.datetime | None = None,
) -> Moved:
    """Put an opportunity into a stage, before another one of it or at its end; value in cents, None: not known.

    Where it stands already, day and reason are corrected. note: a note on it and its account; again: when a task is due
    to ask once more. Raises Rejected when a lost one has no reason.
    """
    deal, stage = write.get(Opportunity, opportunity_id), write.get(Stage, stage_id)
    if value != AS_IT_IS:
        write.set(deal, value=value)
    if stage.id != deal.stage_id:
        stages.enter(write, deal, stage, day=day, reason_id=reason_id)
    else:
        stages.check_reason(write, stage, reason_id or deal.lost_reason_id)
        closed_at = (day or deal.closed_at) if stage.kind is not StageKind.OPEN else None
        write.set(deal, lost_reason_id=reason_id or deal.lost_reason_id, closed_at=closed_at)
    if before_id is not None:
        _place(write, deal, before_id)
    if note:
        activities.log(write, ActivityKind.NOTE, [("opportunity", deal.id)], body=note)
    if again is not None:
        subject = _("Ask again: {name}").format(name=deal.name)[:300]
        activities.log(
            write,
            ActivityKind.TASK,
            [("opportunity", deal.id)],
            subject=subject,
            due=again.astimezone(dt.UTC),
            owner_id=deal.owner_id,
        )
    write.name(MOVED[stage.kind], name=deal.name, stage=word(stage.name))
    account = write.get(Account, deal.account_id) if deal.account_id else None
    probability = stage.probability if deal.probability is None else deal.probability
    return Moved(stage.name, stage.kind, probability or 0, account.type if account else None)


def shift(write: Write, opportunity_id: int, by: int) -> Moved | None:
    """Put an opportunity so many open stages further on, or back, from where it stands now; None where there is none.

    The stage is counted from when this is done, so that two presses of a key are two stages.
    """
    deal = write.get(Opportunity, opportunity_id)
    rows = write.run(
        "SELECT id FROM stage WHERE kind = 'open' AND active = 1 AND pipeline_id = ? ORDER BY position, id",
        deal.pipeline_id,
    ).fetchall()
    ids = [int(row[0]) for row in rows]
    if deal.stage_id not in ids or not 0 <= ids.index(deal.stage_id) + by < len(ids):
        return None
    return move(write, opportunity_id, ids[ids.index(deal.stage_id) + by])


def reopen(write: Write, opportunity_id: int) -> Moved:
    """Put a won or lost opportunity back into the stage that it was closed from, or into the first one.

    Raises Rejected when it is open.
    """
    deal = write.get(Opportunity, opportunity_id)
    if write.get(Stage, deal.stage_id).kind is StageKind.OPEN:
        raise Rejected(_("This opportunity is open already."))
    before = write.run(
        "SELECT s.id FROM stage_event e JOIN stage s ON s.id = e.from_stage_id WHERE e.opportunity_id = ? "
        "AND s.kind = 'open' AND s.active = 1 AND s.pipeline_id = ? ORDER BY e.at DESC, e.id DESC LIMIT 1",
        opportunity_id,
        deal.pipeline_id,
    ).scalar()
    moved = move(write, opportunity_id, before or stages.first_stage(write.connection, deal.pipeline_id))
    write.set(deal, lost_reason_id=None)
    write.name(N_("Reopen {name}"), name=deal.name)
    return moved


def set_stage(write: Write, stage_id: int, *, probability: int, idle_days: int, asks_value: bool) -> bool:
    """Change what holds for the opportunities of an open stage; False when it was so already. Raises Rejected."""
    stage = write.get(Stage, stage_id)
    if stage.kind is not StageKind.OPEN:
        raise Rejected(_("Won and lost have no chance, limit or value to ask for. Nothing was changed."))
    if idle_days < 1:
        at_least = _("Enter at least one day.")
        raise Rejected(at_least, {"idle_days": at_least})
    write.name(N_("Change stage {stage}"), stage=word(stage.name))
    return write.set(stage, probability=probability, idle_days=idle_days, asks_value=asks_value)


def reorder(write: Write, opportunity_id: int, before_id: int | None) -> None:
    """Put an opportunity right before another one of its column, or at its end; the order is everybody's."""
    deal = write.get(Opportunity, opportunity_id)
    _place(write, deal, before_id)
    write.name(N_("Order of {name}"), name=deal.name)


def _place(write: Write, deal: Opportunity, before_id: int | None) -> None:
    standing = write.run(
        "SELECT id FROM opportunity WHERE stage_id = ? AND id <> ? ORDER BY position, id", deal.stage_id, deal.id
    ).fetchall()
    ids = [int(row[0]) for row in standing]
    ids.insert(ids.index(before_id) if before_id in ids else len(ids), deal.id)
    for position, one in enumerate(ids, 1):
        write.run("UPDATE opportunity SET position = ? WHERE id = ? AND position IS NOT ?", position, one, position)


def stage_of(write: Write, opportunity_id: int, name: str) -> int:
    """The stage that a name means for an opportunity. Raises Rejected."""
    return stages.stage_named(write, write.get(Opportunity, opportunity_id).pipeline_id, name).id
