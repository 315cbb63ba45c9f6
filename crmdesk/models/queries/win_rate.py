"""The win rate: of the opportunities that were decided, the part that was won."""

from __future__ import annotations

from sqlalchemy import Connection

from crmdesk.models.queries.deals import CLOSED_AT, DEAL, LOST, OPEN, WON, facts
from crmdesk.models.queries.facts import (
    EVERYTHING,
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

DEALS = facts(CLOSED_AT)

MEASURES = {
    "deals": Measure(EVERYTHING),
    "won": Measure(WON),
    "lost": Measure(LOST),
    "open": Measure(OPEN),
    "decided": Measure(WON | LOST),
    "won_value": Measure(WON, cents=DEAL.value, currency="own"),
    "other": Measure(WON, currency="other"),
    "valued": Measure(WON & DEAL.value.is_not(None), currency="own"),
}

COLUMNS = (
    Column("deals", N_("Opportunities"), "count"),
    Column("won", N_("Won"), "count"),
    Column("lost", N_("Lost"), "count"),
    Column("open", N_("Open"), "count"),
    Column("win_rate", N_("Win rate"), "rate"),
    Column("won_value", N_("Won value"), "money"),
    Column("average_won", N_("Average won"), "money"),
)

BEHIND = {name: name for name in MEASURES} | {"group": "deals", "win_rate": "decided", "average_won": "valued"}


def figures(connection: Connection, asked: Asked) -> Figures:
    """A line for each group."""
    column, found = groups(connection, DEALS, asked, MEASURES)
    lines = tuple(Line((name, *_values(tally)), group, BEHIND) for group, name, tally in found)
    together = total(tally for _keys, _name, tally in found)
    others = other_currencies(connection, DEALS, asked, MEASURES["won_value"], together)
    totals = dict(zip((c.name for c in COLUMNS), _values(together), strict=True))
    return Figures((column, *COLUMNS), lines, totals, others)


def _values(tally: Tally) -> tuple[Value, ...]:
    counts = tally.counts
    return (
        counts["deals"],
        counts["won"],
        counts["lost"],
        counts["open"],
        rate(counts["won"], counts["decided"]),
        counts["won_value"],
        round(counts["won_value"] / counts["valued"]) if counts["valued"] else None,
    )


WIN_RATE = Plan(
    title=N_("Win rate"),
    definition=(
        N_("Win rate = won / (won + lost), by the kind of the stage in which an opportunity stands now."),
        N_("Choosing days keeps the won and lost ones that closed on those days; open ones always count."),
        N_("Average won: won value / won opportunities that have a value."),
    ),
    terms=("Opportunity",),
    facts=DEALS,
    measures=MEASURES,
    groups=DEALS.dimensions,
    keys=lambda asked: grouping(DEALS, asked),
    figures=figures,
    behind=BEHIND,
    money="won_value",
)
