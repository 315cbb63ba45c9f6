"""The conversion rate: how good the leads of a source or campaign are, and how well those of an owner are answered."""

from __future__ import annotations

from sqlalchemy import Connection

from crmdesk.models.lead import OPEN_STATUSES
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.queries.cohort import CONVERTED, CREDITED, DEAL, LEAD, LEADS, MQL, SQL, WON, wait
from crmdesk.models.queries.facts import (
    EVERYTHING,
    HOUR,
    Asked,
    Column,
    Figures,
    Line,
    Measure,
    Plan,
    Tally,
    Value,
    grouping,
    groups,
    other_currencies,
    rate,
    total,
)
from crmdesk.text import N_

MEASURES = {
    "leads": Measure(EVERYTHING),
    "mql": Measure(MQL),
    "sql": Measure(SQL),
    "converted": Measure(CONVERTED),
    "won": Measure(WON),
    "won_value": Measure(WON & CREDITED, cents=DEAL.value, currency="own", entity=Opportunity),
    "other": Measure(WON, currency="other"),
    "touched": wait(EVERYTHING, LEAD.created_at, LEAD.first_touch_at),
    "open": Measure(LEAD.status.in_(OPEN_STATUSES)),
}

COLUMNS = (
    Column("leads", N_("Leads"), "count"),
    Column("mql", N_("MQL"), "count"),
    Column("sql", N_("SQL"), "count"),
    Column("converted", N_("Converted"), "count"),
    Column("won", N_("Won"), "count"),
    Column("conversion_rate", N_("Conversion rate"), "rate"),
    Column("won_value", N_("Won value"), "money"),
    Column("median_first_touch_hours", N_("Median hours to first touch"), "hours"),
    Column("open", N_("Still open"), "count"),
)

BEHIND = {
    **{name: name for name in MEASURES},
    "group": "leads",
    "conversion_rate": "leads",
    "median_first_touch_hours": "touched",
}


def figures(connection: Connection, asked: Asked) -> Figures:
    """A line for each group."""
    column, found = groups(connection, LEADS, asked, MEASURES)
    lines = tuple(Line((name, *_values(tally)), group, BEHIND) for group, name, tally in found)
    together = total(tally for _keys, _name, tally in found)
    others = other_currencies(connection, LEADS, asked, MEASURES["won_value"], together)
    totals = dict(zip((c.name for c in COLUMNS), _values(together), strict=True))
    return Figures((column, *COLUMNS), lines, totals, others)


def _values(tally: Tally) -> tuple[Value, ...]:
    counts = tally.counts
    return (
        counts["leads"],
        counts["mql"],
        counts["sql"],
        counts["converted"],
        counts["won"],
        rate(counts["converted"], counts["leads"]),
        counts["won_value"],
        tally.median("touched", HOUR),
        counts["open"],
    )


CONVERSION_RATE = Plan(
    title=N_("Conversion rate"),
    definition=(
        N_("Counts the leads that came in during the period; conversion rate = converted / leads."),
        N_("Converted: all leads with that status, those that were imported as converted included."),
        N_("MQL, SQL and won: as in the funnel. Won value: what their won opportunities are worth."),
        N_("An opportunity that several leads led to is counted for the first of them."),
        N_("First touch: hours from coming in to the first call, meeting or e-mail, of the leads that had one."),
    ),
    terms=("Lead", "Conversion", "MQL", "SQL"),
    facts=LEADS,
    measures=MEASURES,
    groups=LEADS.dimensions,
    keys=lambda asked: grouping(LEADS, asked),
    figures=figures,
    behind=BEHIND,
    money="won_value",
)
