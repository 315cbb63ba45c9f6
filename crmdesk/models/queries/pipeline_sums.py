"""The pipeline: number, value and weighted value of the opportunities in each stage, in the order of the stages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from crmdesk.models.pipeline import Pipeline, Stage
from crmdesk.models.queries.deals import CLOSES, DEAL, STAGE, WEIGHTED, facts
from crmdesk.models.queries.facts import (
    EVERYTHING,
    Asked,
    Column,
    Figures,
    Key,
    Line,
    Measure,
    Plan,
    Tally,
    group_column,
    grouping,
    named,
    other_currencies,
    tallies,
    total,
)
from crmdesk.models.store.tables import table
from crmdesk.text import N_, _

DEALS = facts(CLOSES)

MEASURES = {
    "deals": Measure(EVERYTHING),
    "other": Measure(EVERYTHING, currency="other"),
    "value": Measure(EVERYTHING, cents=DEAL.value, currency="own"),
    "weighted": Measure(EVERYTHING, cents=WEIGHTED, currency="own"),
}

BEHIND = {
    **{name: name for name in MEASURES},
    "group": "deals",
    "stage": "deals",
    "kind": "deals",
    "probability": "deals",
}


def stages(connection: Connection) -> dict[Key, Mapping[str, Any]]:
    """All stages by id, in the order of their pipelines and in them of the stages."""
    pipeline = table(Pipeline).c
    asked = sa.select(table(Stage)).join(table(Pipeline), pipeline.id == STAGE.pipeline_id)
    ordered = asked.order_by(pipeline.position, pipeline.id, STAGE.position, STAGE.id)
    return {row["id"]: dict(row) for row in connection.execute(ordered).mappings().fetchall()}


def figures(connection: Connection, asked: Asked) -> Figures:
    """A line for each stage, empty ones in use included; by a dimension: for each group, the stages that it has."""
    found = tallies(connection, DEALS, asked, MEASURES, (*grouping(DEALS, asked), DEAL.stage_id))
    known = stages(connection)
    together = total(found.values())
    columns = _columns(known)
    if asked.by is None:
        lines = tuple(
            _line(stage, (stage_id,), found.get((stage_id,), Tally()))
            for stage_id, stage in known.items()
            if stage["active"] or (stage_id,) in found
        )
    else:
        dimension = DEALS.dimensions[asked.by]
        names = named(connection, dimension, (key for key, _stage in found))
        columns = (group_column(dimension, names.values()), *columns)
        lines = tuple(
            _line(stage, (key, stage_id), found[key, stage_id], name)
            for key, name in names.items()
            for stage_id, stage in known.items()
            if (key, stage_id) in found
        )
    others = other_currencies(connection, DEALS, asked, MEASURES["value"], together)
    totals = {name: together.counts[name] for name in ("deals", "value", "weighted")}
    return Figures(columns, lines, totals, others)


def _columns(known: Mapping[Key, Mapping[str, Any]]) -> tuple[Column, ...]:
    return (
        Column("stage", N_("Stage"), "text", {str(stage["name"]): _(stage["name"]) for stage in known.values()}),
        Column("kind", N_("Kind"), "text", {"open": _("Open"), "won": _("Won"), "lost": _("Lost")}),
        Column("deals", N_("Opportunities"), "count"),
        Column("value", N_("Value"), "money"),
        Column("weighted", N_("Weighted"), "money"),
        Column("probability", N_("Probability"), "rate"),
    )


def _line(stage: Mapping[str, Any], keys: tuple[Key, ...], tally: Tally, *group: str) -> Line:
    counts = tally.counts
    sums = (counts["deals"], counts["value"], counts["weighted"])
    return Line((*group, stage["name"], stage["kind"], *sums, (stage["probability"] or 0) / 100), keys, BEHIND)


PIPELINE_SUMS = Plan(
    title=N_("Pipeline"),
    definition=(
        N_("Counts the opportunities in each stage as they stand now; stages follow the order of the pipeline."),
        N_("Weighted = value x probability: an open opportunity's own, else its stage's."),
        N_("Choosing days keeps the won and lost ones that closed on those days; open ones always count."),
        N_("Month, quarter and year are those of the close date, and for won and lost ones of the day they closed."),
    ),
    terms=("Opportunity",),
    facts=DEALS,
    measures=MEASURES,
    groups=DEALS.dimensions,
    keys=lambda asked: (*grouping(DEALS, asked), DEAL.stage_id),
    figures=figures,
    behind=BEHIND,
    money="value",
)
