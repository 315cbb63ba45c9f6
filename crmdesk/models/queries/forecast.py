"""The forecast: what was won and what is still expected, by month, quarter or year.

Lost opportunities add nothing. Open ones whose close date has passed stand under "overdue" and those without one under
"no date", never silently in this month.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from crmdesk.models.queries.deals import CLOSES, DEAL, LOST, OPEN, WEIGHTED, WON, facts
from crmdesk.models.queries.facts import (
    EVERYTHING,
    Asked,
    Column,
    Figures,
    Line,
    Measure,
    Plan,
    Tally,
    other_currencies,
    tallies,
    total,
)
from crmdesk.models.queries.period import MONTH, QUARTER, YEAR, filled, part
from crmdesk.text import N_, _

OVERDUE, NO_DATE = "overdue", "no date"
SIZES = (MONTH, QUARTER, YEAR)

_deals = facts(CLOSES)
DEALS = replace(_deals, within=lambda period: sa.and_(~LOST, _deals.within(period)))

MEASURES = {
    "won": Measure(WON, cents=DEAL.value, currency="own"),
    "weighted": Measure(OPEN, cents=WEIGHTED, currency="own"),
    "open": Measure(OPEN, cents=DEAL.value, currency="own"),
    "other": Measure(EVERYTHING, currency="other"),
    "expected": Measure(WON | OPEN, cents=DEAL.value, currency="own"),
}

COLUMNS = (
    Column("period", N_("Period"), "text"),
    Column("won", N_("Won"), "money"),
    Column("weighted", N_("Weighted"), "money"),
    Column("open", N_("Open"), "money"),
)

BEHIND = {name: name for name in MEASURES} | {"period": "expected"}


def bucket(asked: Asked) -> sa.ColumnElement[Any]:
    """SQL for the line that an opportunity belongs to."""
    return sa.case(
        (CLOSES.is_(None), NO_DATE),
        (OPEN & (DEAL.close_date < asked.today.isoformat()), OVERDUE),
        else_=part(CLOSES, asked.by or MONTH),
    )


def figures(connection: Connection, asked: Asked) -> Figures:
    """Overdue first, then the periods in order with the empty ones between them, and no date last."""
    found = {str(key): tally for (key,), tally in tallies(connection, DEALS, asked, MEASURES, (bucket(asked),)).items()}
    periods = filled(found.keys() - {OVERDUE, NO_DATE})
    ordered = [OVERDUE] * (OVERDUE in found) + periods + [NO_DATE] * (NO_DATE in found)
    together = total(found.values())
    columns = (replace(COLUMNS[0], words={OVERDUE: _("Overdue"), NO_DATE: _("No date")}), *COLUMNS[1:])
    others = other_currencies(connection, DEALS, asked, MEASURES["expected"], together)
    totals = {name: together.counts[name] for name in ("won", "weighted", "open")}
    lines = tuple(_line(key, found.get(key, Tally())) for key in ordered)
    return Figures(columns, lines, totals, others)


def _line(key: str, tally: Tally) -> Line:
    return Line((key, tally.counts["won"], tally.counts["weighted"], tally.counts["open"]), (key,), BEHIND)


FORECAST = Plan(
    title=N_("Forecast"),
    definition=(
        N_("Won: the value of won opportunities, in the period in which they closed."),
        N_("Open: the full value of open opportunities, in the period of their close date."),
        N_("Weighted: that value x the opportunity's own probability, else its stage's. Lost ones add nothing."),
        N_("Open opportunities whose close date has passed are overdue; without a close date they stand apart."),
        N_("A choice of days limits what was won; what is open is always shown as it stands now."),
    ),
    terms=("Opportunity",),
    facts=DEALS,
    measures=MEASURES,
    groups={size: DEALS.dimensions[size] for size in SIZES},
    keys=lambda asked: (bucket(asked),),
    figures=figures,
    behind=BEHIND,
    money="expected",
)
