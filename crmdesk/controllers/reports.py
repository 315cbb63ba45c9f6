"""Reports: the figures of a period, how they are counted, and the rows behind every one of them.

A report is asked by name and comes as one frozen value that a chart, a table, the command line and a file are made of.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from crmdesk.controllers.desk import Rejected
from crmdesk.controllers.settings import settings
from crmdesk.models.entity import Entity
from crmdesk.models.kinds import Money
from crmdesk.models.lists import Definition
from crmdesk.models.queries.conversion_rate import CONVERSION_RATE
from crmdesk.models.queries.facts import Asked, Column, Key, Line, Plan, Value, behind
from crmdesk.models.queries.forecast import FORECAST
from crmdesk.models.queries.funnel import FUNNEL
from crmdesk.models.queries.lists import Filter
from crmdesk.models.queries.period import Period
from crmdesk.models.queries.pipeline_sums import PIPELINE_SUMS
from crmdesk.models.queries.win_rate import WIN_RATE
from crmdesk.models.store.tables import table
from crmdesk.text import _

REPORTS: Mapping[str, Plan] = {
    "funnel": FUNNEL,
    "conversion": CONVERSION_RATE,
    "win-rate": WIN_RATE,
    "pipeline": PIPELINE_SUMS,
    "forecast": FORECAST,
}


@dataclass(frozen=True)
class Report:
    """The answer to one question.

    title, definition: in the language in use; terms: what the company means by the words in it; rows: cents for money,
    fractions for rates, None where there is nothing to divide; totals: by column, for the funnel by step;
    other_currencies: cents by currency that are in no sum; lines: the rows with what they are about.
    """

    name: str
    title: str
    period: Period
    definition: str
    terms: Mapping[str, str]
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    totals: Mapping[str, Value]
    other_currencies: Mapping[str, int]
    asked: Asked

    @property
    def rows(self) -> tuple[tuple[Value, ...], ...]:
        """The values by row and column."""
        return tuple(line.values for line in self.lines)

    @property
    def keys(self) -> tuple[tuple[Key, ...], ...]:
        """What each row is about: the id or word of its group, then of its stage or period."""
        return tuple(line.keys for line in self.lines)


def report(
    connection: Connection,
    name: str,
    *,
    by: str | None = None,
    start: dt.date | None = None,
    end: dt.date | None = None,
    where: Sequence[Filter] = (),
    now: dt.datetime,
) -> Report:
    """The report of this name. by: one of groups(name); start, end: first and last day; where: filters on entity(name).

    now: the moment whose day is today. Raises Rejected for a name or group that does not exist, naming those that do,
    and for a period that ends before it starts.
    """
    plan = _plan(name)
    if by is not None and by not in plan.groups:
        known = ", ".join(plan.groups)
        raise Rejected(
            _('This report cannot be grouped by "{group}". Choose one of: {groups}.').format(group=by, groups=known)
        )
    if start and end and end < start:
        message = _("The period ends on {end}, before it starts on {start}. Choose a later end.")
        raise Rejected(message.format(start=start, end=end))
    asked = Asked(by, Period(start, end), tuple(where), settings(connection)["currency"], now.astimezone().date())
    found = plan.figures(connection, asked)
    title = _(plan.title)
    if by is not None:
        title = _("{report} by {group}").format(report=title, group=_(plan.groups[by].label).lower())
    return Report(
        name=name,
        title=title,
        period=asked.period,
        definition=" ".join(_(sentence) for sentence in plan.definition),
        terms=_terms(connection, plan.terms),
        columns=tuple(replace(column, label=_(column.label)) for column in found.columns),
        lines=found.lines,
        totals=found.totals,
        other_currencies=dict(found.other_currencies),
        asked=asked,
    )


def groups(name: str) -> tuple[str, ...]:
    """What a report can be grouped by. Raises Rejected for a name that does not exist."""
    return tuple(_plan(name).groups)


def entity(name: str) -> type[Entity]:
    """What a report counts, and its filters are about. Raises Rejected for a name that does not exist."""
    return _plan(name).facts.entity


def rows_behind(connection: Connection, report: Report, row: int | None, column: str) -> tuple[str, list[int]]:
    """The rows behind a cell of a report: their table and ids. row: None for a total or an amount in another currency.

    A count is the number of these rows, an amount the sum of theirs; a rate opens the rows that it is a part of, a
    median or average those that have a value. Raises KeyError for a column that the report has not.
    """
    plan, line = REPORTS[report.name], None if row is None else report.lines[row]
    currency = None
    if line is None and column in report.other_currencies and plan.money is not None:
        measure, currency = plan.measures[plan.money], column
    else:
        measure = plan.measures[(plan.behind if line is None else line.behind)[column]]
    keys = () if line is None else line.keys
    return (measure.entity or plan.facts.entity).table, behind(connection, plan, report.asked, measure, keys, currency)


def to_json(report: Report) -> dict[str, Any]:
    """A report as JSON: columns by name, money as texts with two decimals, rates as fractions."""
    kinds = {column.name: column.kind for column in report.columns}
    return {
        "report": report.name,
        "title": report.title,
        "by": report.asked.by,
        "period": {"from": _day(report.period.start), "to": _day(report.period.end)},
        "definition": report.definition,
        "terms": dict(report.terms),
        "currency": report.asked.currency,
        "columns": [column.name for column in report.columns],
        "rows": [
            [_plain(value, column.kind) for value, column in zip(row, report.columns, strict=True)]
            for row in report.rows
        ],
        "totals": {name: _plain(value, kinds.get(name, "count")) for name, value in report.totals.items()},
        "other_currencies": {currency: Money().format(cents) for currency, cents in report.other_currencies.items()},
    }


def _plan(name: str) -> Plan:
    if name not in REPORTS:
        known = ", ".join(REPORTS)
        raise Rejected(_('There is no report "{name}". Choose one of: {reports}.').format(name=name, reports=known))
    return REPORTS[name]


def _terms(connection: Connection, names: Iterable[str]) -> dict[str, str]:
    made = table(Definition).c
    asked = sa.select(made.name, made.text).where(made.name.in_(list(names)), made.text.is_not(None))
    found = connection.execute(asked.order_by(made.position, made.id)).fetchall()
    return {_(str(name)): _(str(text)) for name, text in found}


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _plain(value: Value, kind: str) -> Value:
    return Money().format(value) if kind == "money" and isinstance(value, int) else value
