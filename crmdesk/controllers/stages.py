"""Entering a stage: what follows from it, wherever it happens (a drag, a command, a form, an import).

Every change of stage leaves an event. The first won opportunity makes a prospect a customer, and taking the only one
back makes it a prospect again, but only if crmdesk itself had made it a customer.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection

from crmdesk.controllers import reasons
from crmdesk.controllers.desk import Rejected, Write
from crmdesk.models import folding
from crmdesk.models.account import Account, AccountType
from crmdesk.models.lists import ReasonFor
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.pipeline import FIRST_PIPELINE, Stage, StageEvent, StageKind
from crmdesk.text import _, in_every_language

WON_WORDS = frozenset(
    {"won", "closed won", "gewonnen", "closedwon", "afgesloten gewonnen", "gagne", "gewonnen verkauf"}
)
LOST_WORDS = frozenset({"lost", "closed lost", "verloren", "closedlost", "afgesloten verloren", "perdu"})


def stages(write: Write, pipeline_id: int) -> list[Stage]:
    """The stages of a pipeline in their order."""
    return sorted(write.rows(Stage, pipeline_id=pipeline_id), key=lambda stage: (stage.position, stage.id))


def first_pipeline(connection: Connection) -> int:
    """The pipeline that is used when none is named. Raises Rejected when there is none."""
    found = connection.exec_driver_sql(f"SELECT {FIRST_PIPELINE}").scalar()
    if found is None:
        raise Rejected(_("There is no pipeline in use. Add one in the settings."))
    return int(found)


def first_stage(connection: Connection, pipeline_id: int | None = None) -> int:
    """The first open stage of a pipeline, or of the first pipeline. Raises Rejected when it has none."""
    found = connection.exec_driver_sql(
        "SELECT id FROM stage WHERE kind = 'open' AND active = 1 AND pipeline_id = ? ORDER BY position, id LIMIT 1",
        (pipeline_id or first_pipeline(connection),),
    ).scalar()
    if found is None:
        raise Rejected(_("The pipeline has no open stage. Add one in the settings."))
    return int(found)


def stage_named(write: Write, pipeline_id: int, name: str) -> Stage:
    """The stage meant by a name in either language, a number, or a word for won or lost. Raises Rejected naming all."""
    standing = stages(write, pipeline_id)
    asked = folding.fold(name)
    for stage in standing:
        if asked in map(folding.fold, in_every_language(stage.name)):
            return stage
    for stage in standing:
        if asked == str(stage.id):
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
    """Put an opportunity into a stage. day: when it closed (default: today), for won and lost.

    Raises Rejected when a lost one has no reason, or one that is meant for leads.
    """
    check_reason(write, stage, reason_id or deal.lost_reason_id)
    before = write.find(Stage, id=deal.stage_id)
    closed = stage.kind is not StageKind.OPEN
    last = write.run("SELECT coalesce(max(position), 0) + 1 FROM opportunity WHERE stage_id = ?", stage.id).scalar_one()
    write.set(
        deal,
        stage_id=stage.id,
        pipeline_id=stage.pipeline_id,
        stage_since=at or write.now,
        closed_at=(day or write.today) if closed else None,
        lost_reason_id=reason_id or deal.lost_reason_id,
        probability=None if closed else deal.probability,
        position=int(last),
    )
    arrived(write, deal, before, stage, at)


def check_reason(write: Write, stage: Stage, reason_id: int | None) -> None:
    """Refuse an opportunity that is lost without a reason, or with one that is meant for leads."""
    if reason_id is not None:
        reasons.fitting(write, reason_id, ReasonFor.LOST)
    elif stage.kind is StageKind.LOST:
        raise Rejected(
            _("A lost opportunity needs a reason. Choose one of: {reasons}.").format(
                reasons=reasons.listed(write, ReasonFor.LOST)
            ),
            {"lost_reason": _("Choose a reason.")},
        )


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


_WON = (
    "EXISTS (SELECT 1 FROM opportunity o JOIN stage s ON s.id = o.stage_id WHERE o.account_id = ? AND s.kind = 'won')"
)


def follow(write: Write, account: Account) -> None:
    """Make a prospect a customer when it has a won opportunity; take that back when the last one is gone.

    What a person made it since then is left alone, and is not taken back later.
    """
    won = write.run(f"SELECT {_WON}", account.id).scalar()
    if won and account.type is AccountType.PROSPECT:
        write.set(account, type=AccountType.CUSTOMER, won_made_customer=True)
    elif account.won_made_customer and account.type is not AccountType.CUSTOMER:
        write.set(account, won_made_customer=False)
    elif account.won_made_customer and not won:
        write.set(account, type=AccountType.PROSPECT, won_made_customer=False)


def follow_touched(write: Write) -> None:
    """Let every account follow that a step concerns, at the step's end: an undo puts each field back by itself and
    knows nothing of the account's other opportunities."""
    won = _WON.replace("?", "a.id")
    found = write.run(
        f"WITH mine AS (SELECT entity, row_id, before FROM change WHERE operation_id = ?), concerned AS ("
        f"SELECT row_id AS id FROM mine WHERE entity = 'account' "
        f"UNION ALL SELECT json_extract(before, '$.account_id') FROM mine WHERE entity = 'opportunity' "
        f"UNION ALL SELECT o.account_id FROM mine CROSS JOIN opportunity o ON o.id = row_id "
        f"WHERE entity = 'opportunity' "
        f"UNION ALL SELECT o.account_id FROM mine CROSS JOIN opportunity o ON o.stage_id = row_id "
        f"WHERE entity = 'stage') "
        f"SELECT a.id FROM account a WHERE a.id IN (SELECT id FROM concerned) AND "
        f"(a.type = 'prospect' AND {won} OR a.won_made_customer AND NOT (a.type = 'customer' AND {won}))",
        write.step,
    ).fetchall()
    for (account_id,) in found:
        follow(write, write.get(Account, account_id))
