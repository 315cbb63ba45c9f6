"""The pipeline and its stages: the steps that an opportunity goes through, each with a chance and an idle limit."""

from __future__ import annotations

from crmdesk.models import field, folding
from crmdesk.models.entity import Entity
from crmdesk.models.words import LABELS, Word
from crmdesk.text import N_


class StageKind(Word):
    """What standing in a stage means."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


LABELS[StageKind] = {"open": N_("Open"), "won": N_("Won"), "lost": N_("Lost")}


STAGE_ICONS = {StageKind.OPEN: "square-kanban", StageKind.WON: "trophy", StageKind.LOST: "circle-x"}
"""What stands for a stage of each kind."""

FIRST_PIPELINE = "(SELECT id FROM pipeline WHERE active = 1 ORDER BY position, id LIMIT 1)"
"""SQL for the pipeline that is used when none is named."""


class Pipeline(Entity):
    """An ordered set of stages."""

    table, plural = "pipeline", "pipelines"
    label = N_("Pipeline"), N_("Pipelines")

    name = field.text(N_("Name"), required=True, length=120)
    position = field.whole(N_("Position"), default=0)
    active = field.flag(N_("Active"), default=True)
    name_key = field.key(folding.fold, of="name", unique=True)


class Stage(Entity):
    """One step of a pipeline; probability in whole percent, the idle limit in days.

    asks_value: whether an opportunity that stands in it should have a value. It may stand there without one; whoever
    looks at it is told.
    """

    table, plural = "stage", "stages"
    label = N_("Stage"), N_("Stages")
    unique = (("pipeline_id", "name_key"),)

    pipeline_id = field.link("pipeline", N_("Pipeline"), required=True)
    name = field.text(N_("Name"), required=True, length=80)
    position = field.whole(N_("Position"), default=0)
    probability = field.percent(N_("Probability"), default=0)
    idle_days = field.whole(N_("Idle limit in days"), default=14)
    kind = field.choice(StageKind, N_("Kind"), default=StageKind.OPEN)
    active = field.flag(N_("Active"), default=True)
    asks_value = field.flag(N_("Opportunities should have a value here"), default=False)
    name_key = field.key(folding.fold, of="name")


class StageEvent(Entity):
    """One change of stage of one opportunity: from, to, when, by whom. Only ever added."""

    table, plural = "stage_event", "stage_events"
    label = N_("Stage change"), N_("Stage changes")

    opportunity_id = field.link("opportunity", N_("Opportunity"), required=True)
    from_stage_id = field.link("stage", N_("From"), index=False)
    to_stage_id = field.link("stage", N_("To"), required=True, index=False)
    at = field.moment(N_("When"), required=True)
    by = field.text(N_("By"), length=120)
