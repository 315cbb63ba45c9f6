"""Entering a stage: what follows from it, wherever it happens (a drag, a command, a form, an import).

Every change of stage leaves an event. The first won opportunity makes a prospect a customer, and taking the only one
back makes it a prospect again, but only if crmdesk itself had made it a customer.
"""

from __future__ import annotations

import datetime as dt

from crmdesk.controllers.desk import Rejected, Write
from crmdesk.models import folding
from crmdesk.models.account import Account, AccountType
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.pipeline import Stage, StageEvent, StageKind
from crmdesk.text import _, in_every_language

WON_WORDS = frozenset(
    {"won", "closed won", "gewonnen", "closedwon", "afgesloten gewonnen", "gagne", "gewonnen verkauf"}
)
LOST_WORDS = frozenset({"lost", "closed lost", "verloren", "closedlost", "afgesloten verloren", "perdu"})


def stages(write: Write, pipeline_id: int) -> list[Stage]:
    """The stages of a pipeline in their order."""
    return sorted(write.rows(Stage, pipeline_id=pipeline_id), key=lambda stage: (stage.position, stage.id))


def first_stage(write: Write, pipeline_id: int) -> Stage:
    """The first open stage. Raises Rejected when a pipeline has none."""
    for stage in stages(write, pipeline_id):
        if stage.kind is StageKind.OPEN and stage.active:
            return stage
    raise Rejected(_("The pipeline has no open stage. Add one in the settings."))


def stage_named(write: Write, pipeline_id: int, name: str) -> Stage:
    """The stage meant by a number, a name in either language, or a word for won or lost. Raises Rejected naming all."""
    standing = stages(write, pipeline_id)
    asked = folding.fold(name)
    for stage in standing:
        if asked in {str(stage.id), *map(folding.fold, in_every_language(stage.name))}:
            return stage
    kind = StageKind.WON if asked in WON_WORDS else StageKind.LOST if asked in LOST_WORDS else None
    for stage in standing:
        if kind is not None and stage.kind is kind:
            return stage
    raise Rejected(
        _('There is no stage "{name}". Choose one of: {stages}.').format(
            name=name, stages=", ".join(_(s.name) for s in standing)
        )
    )


def enter(
    write: Write,
    deal: Opportunity,
    stage: Stage,
    *,
    day: dt.date | None = None,
    reason_id: int | None = None,
    at: dt.datetime | None = None,
) -> None:
    """Put an opportunity into a stage. day: when it closed (default: today), for won and lost."""
    before = write.find(Stage, id=deal.stage_id)
    closed = stage.kind is not StageKind.OPEN
    last = write.run("SELECT coalesce(max(position), 0) + 1 FROM opportunity WHERE stage_id = ?", stage.id).scalar_one()
    write.set(
        deal,
        stage_id=stage.id,
        pipeline_id=stage.pipeline_id,
        stage_since=at or write.now,
        closed_at=(day or write.now.date()) if closed else None,
        lost_reason_id=reason_id or deal.lost_reason_id,
        probability=None if closed else deal.probability,
        position=int(last),
    )
    arrived(write, deal, before, stage, at)


def arrived(write: Write, deal: Opportunity, before: Stage | None, stage: Stage, at: dt.datetime | None = None) -> None:
    """Note that an opportunity stands in a stage now, and let its account follow."""
    write.add(
        StageEvent(
            opportunity_id=deal.id,
            from_stage_id=before.id if before else None,
            to_stage_id=stage.id,
            at=at or write.now,
            by=write.by,
        )
    )
    if deal.account_id is not None:
        follow(write, write.get(Account, deal.account_id))


def follow(write: Write, account: Account) -> None:
    """Make a prospect a customer when it has a won opportunity; take that back when the last one is gone."""
    won = write.run(
        "SELECT 1 FROM opportunity o JOIN stage s ON s.id = o.stage_id WHERE o.account_id = ? AND s.kind = 'won' "
        "LIMIT 1",
        account.id,
    ).first()
    if won and account.type is AccountType.PROSPECT:
        write.set(account, type=AccountType.CUSTOMER, won_made_customer=True)
    elif not won and account.won_made_customer and account.type is AccountType.CUSTOMER:
        write.set(account, type=AccountType.PROSPECT, won_made_customer=False)
