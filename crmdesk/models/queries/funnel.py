"""The funnel: how many of the leads of a period passed each step up to a won opportunity, and how long a step takes."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from crmdesk.models.queries.cohort import CONVERSION, DEAL, LEAD, LEADS, MQL, OPPORTUNITY, SQL, WON, wait
from crmdesk.models.queries.facts import (
    DAY,
    EVERYTHING,
    Asked,
    Column,
    Figures,
    Key,
    Line,
    Measure,
    Plan,
    Tally,
    grouping,
    groups,
    rate,
    total,
)
from crmdesk.models.queries.period import local_day
from crmdesk.text import N_, _

STEPS = {"lead": N_("Lead"), "mql": N_("MQL"), "sql": N_("SQL"), "opportunity": N_("Opportunity"), "won": N_("Won")}

_converted_on = local_day(CONVERSION.at)

MEASURES = {
    "lead": Measure(EVERYTHING),
    "mql": Measure(MQL),
    "sql": Measure(SQL),
    "opportunity": Measure(OPPORTUNITY),
    "won": Measure(WON),
    "mql_days": wait(EVERYTHING, LEAD.created_at, LEAD.mql_at),
    "sql_days": wait(EVERYTHING, LEAD.mql_at, LEAD.sql_at),
    "opportunity_days": wait(OPPORTUNITY, LEAD.sql_at, CONVERSION.at),
    "won_days": wait(WON, _converted_on, DEAL.closed_at),
}

COLUMNS = (
    Column("step", N_("Step"), "text"),
    Column("count", N_("Leads"), "count"),
    Column("from_previous", N_("Of the step before"), "rate"),
    Column("from_first", N_("Of all leads"), "rate"),
    Column("median_days", N_("Median days"), "days"),
)


def figures(connection: Connection, asked: Asked) -> Figures:
    """Five lines, in the order of the steps, for each group; totals by step."""
    column, found = groups(connection, LEADS, asked, MEASURES)
    lines = [line for group, name, tally in found for line in _steps(group, name, tally, asked.by is not None)]
    together = total(tally for _keys, _name, tally in found)
    step = Column("step", COLUMNS[0].label, "text", {key: _(label) for key, label in STEPS.items()})
    return Figures(
        (*([column] if asked.by else ()), step, *COLUMNS[1:]),
        tuple(lines),
        {key: together.counts[key] for key in STEPS},
        {},
    )


def _steps(group: tuple[Key, ...], name: str, tally: Tally, grouped: bool) -> Iterator[Line]:
    previous = None
    for step in STEPS:
        count = tally.counts[step]
        values = (
            step,
            count,
            rate(count, tally.counts[previous]) if previous else None,
            rate(count, tally.counts["lead"]),
            tally.median(f"{step}_days", DAY),
        )
        opens = {"group": "lead", "step": step, "count": step, "from_previous": previous or step, "from_first": "lead"}
        timed = {"median_days": f"{step}_days" if previous else step}
        yield Line((name, *values) if grouped else values, group, {**opens, **timed})
        previous = step


FUNNEL = Plan(
    title=N_("Funnel"),
    definition=(
        N_("Counts the leads that came in during the period and follows each of them to this day."),
        N_("MQL: marked as MQL, in nurture, or past it. SQL: marked as SQL, ready, converted, or past it."),
        N_("Opportunity: the lead was converted into one. Won: that opportunity stands in a won stage now."),
        N_("A skipped step counts as passed, and a lead that passed a step twice counts once."),
        N_("Leads that were disqualified or lost stay in the steps they reached."),
        N_("Median days: from the step before to this one, of the leads for which both moments are known."),
    ),
    terms=("Lead", "MQL", "SQL", "Opportunity"),
    facts=LEADS,
    measures=MEASURES,
    groups=LEADS.dimensions,
    keys=lambda asked: grouping(LEADS, asked),
    figures=figures,
    behind={step: step for step in STEPS},
)
