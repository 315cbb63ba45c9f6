"""Moving opportunities through the pipeline: to a stage, to won with its value and day, to lost with a reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection

from crmdesk.controllers import records, stages
from crmdesk.controllers.desk import Rejected, Write
from crmdesk.models.account import Account, AccountType
from crmdesk.models.lists import Reason, ReasonFor
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.pipeline import Stage, StageKind
from crmdesk.models.queries import lists
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


def move(
    write: Write,
    opportunity_id: int,
    stage_id: int,
    *,
    value: int | None = None,
    day: dt.date | None = None,
    reason_id: int | None = None,
    before_id: int | None = None,
) -> Moved:
    """Put an opportunity into a stage, before another one of it or at its end; value in cents.

    Raises Rejected when a lost one has no reason.
    """
    deal, stage = write.get(Opportunity, opportunity_id), write.get(Stage, stage_id)
    if stage.kind is StageKind.LOST and reason_id is None and deal.lost_reason_id is None:
        raise Rejected(
            _("A lost opportunity needs a reason. Choose one of: {reasons}.").format(
                reasons=", ".join(_(r.name) for r in reasons(write))
            ),
            {"reason": _("Choose a reason.")},
        )
    if value is not None:
        write.set(deal, value=value)
    if stage.id != deal.stage_id or (day is not None and stage.kind is not StageKind.OPEN):
        stages.enter(write, deal, stage, day=day, reason_id=reason_id)
    elif reason_id is not None:
        write.set(deal, lost_reason_id=reason_id)
    if before_id is not None:
        _place(write, deal, before_id)
    write.name(MOVED[stage.kind], name=deal.name, stage=stage.name)
    account = write.get(Account, deal.account_id) if deal.account_id else None
    probability = stage.probability if deal.probability is None else deal.probability
    return Moved(stage.name, stage.kind, probability or 0, account.type if account else None)


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


def reasons(write: Write) -> list[Reason]:
    """The reasons for a lost opportunity, in their order."""
    return sorted(write.rows(Reason, kind=ReasonFor.LOST, active=True), key=lambda reason: (reason.position, reason.id))


def reason_named(write: Write, name: str) -> int:
    """The reason for losing that has this name or number. Raises Rejected naming all of them."""
    standing = reasons(write)
    named = lists.linked_ids(write.connection, Reason, name)
    for reason in standing:
        if str(reason.id) == name or reason.id in named:
            return reason.id
    raise Rejected(
        _('There is no reason "{name}". Choose one of: {reasons}.').format(
            name=name, reasons=", ".join(_(r.name) for r in standing)
        )
    )


def lost_reasons(connection: Connection) -> list[tuple[int, str]]:
    """The reasons that may be given for losing, as (id, name), in their order."""
    found = connection.exec_driver_sql(
        "SELECT id, name FROM reason WHERE kind = 'lost' AND active = 1 ORDER BY position, id"
    )
    return [(int(row[0]), str(row[1])) for row in found.fetchall()]


def stage_name(connection: Connection, stage_id: int) -> str:
    """What a stage is called."""
    return str(connection.exec_driver_sql("SELECT name FROM stage WHERE id = ?", (stage_id,)).scalar() or "")


def stage_of(write: Write, opportunity_id: int, name: str) -> int:
    """The stage that a name means for an opportunity. Raises Rejected."""
    return stages.stage_named(
        write, write.get(Opportunity, opportunity_id).pipeline_id or records.default_pipeline(write).id, name
    ).id
