"""Facts, dimensions and measures: what every report is made of.

A measure is a condition on the facts, and the rows behind a figure are asked with that very condition, so that the two
cannot differ. A report is one pass of SQL; only what that gathered, a group at a time, is folded here.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy import Connection

from crmdesk.models import folding
from crmdesk.models.entity import Entity
from crmdesk.models.naming import NAMED_BY_US
from crmdesk.models.queries.lists import Filter, conditions, titles
from crmdesk.models.queries.period import MONTH, QUARTER, YEAR, Period, part
from crmdesk.models.schema import BY_TABLE
from crmdesk.models.store.tables import table
from crmdesk.text import N_, _

Key = int | str | None
Value = int | float | str | None
Condition = sa.ColumnElement[bool]

ALL, BLANK = "all", "(blank)"
EVERYTHING: Condition = sa.true()
DAY, HOUR = 86400, 3600
"""Seconds."""


@dataclass(frozen=True)
class Column:
    """A column of a report. name: as in JSON and CSV; words: what to show for the values that are crmdesk's own words.

    kind: text; count of records; money in cents; rate from 0 to 1; days and hours with decimals.
    """

    name: str
    label: str
    kind: Literal["text", "count", "money", "rate", "days", "hours"]
    words: Mapping[str, str] = field(default_factory=dict)

    def shown(self, value: str) -> str:
        """A value of a text column in the language in use."""
        return self.words.get(value, value)


@dataclass(frozen=True)
class Dimension:
    """What facts can be grouped by: its label, SQL for its value and, for a link, the entity whose names are shown."""

    label: str
    value: sa.ColumnElement[Any]
    entity: type[Entity] | None = None


@dataclass(frozen=True)
class Facts:
    """The rows that a report is about: those of an entity, each once, joined with what decides about it.

    currency: SQL for the currency of every amount in them; within: SQL for what a period leaves of them.
    """

    entity: type[Entity]
    source: sa.FromClause
    currency: sa.ColumnElement[Any]
    dimensions: Mapping[str, Dimension]
    within: Callable[[Period], Condition]


@dataclass(frozen=True)
class Measure:
    """A figure: how many facts a condition holds for or, of those, the sum of the cents or the seconds of each.

    currency: count only facts in the file's own currency, or only those in others. entity: whose rows stand behind it,
    where they are not the facts' own.
    """

    holds: Condition
    cents: sa.ColumnElement[Any] | None = None
    seconds: sa.ColumnElement[Any] | None = None
    currency: Literal["any", "own", "other"] = "any"
    entity: type[Entity] | None = None

    def counts(self, facts: Facts, asked: Asked) -> Condition:
        """SQL for: this fact counts."""
        if self.currency == "any":
            return self.holds
        own = facts.currency == asked.currency
        return sa.and_(self.holds, own if self.currency == "own" else ~own)

    def gathered(self, facts: Facts, asked: Asked) -> sa.ColumnElement[Any]:
        """SQL that gathers the figure of a group; seconds come as a JSON list, because SQLite knows no median."""
        counts = self.counts(facts, asked)
        if self.cents is not None:
            return sa.func.coalesce(sa.func.sum(self.cents).filter(counts), 0)
        if self.seconds is not None:
            return sa.func.json_group_array(self.seconds).filter(counts)
        return sa.func.count().filter(counts)


@dataclass(frozen=True)
class Asked:
    """What is asked of a report: a dimension to group by, period, filters on the entity; the file's currency, today."""

    by: str | None
    period: Period
    where: tuple[Filter, ...]
    currency: str
    today: dt.date


@dataclass
class Tally:
    """The figures of one group by measure: counts and cents, and lists of seconds."""

    counts: Counter[str] = field(default_factory=Counter)
    seconds: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, other: Tally) -> None:
        """Take the figures of another group in."""
        self.counts.update(other.counts)
        for name, found in other.seconds.items():
            self.seconds[name] += found

    def median(self, name: str, unit: int) -> float | None:
        """The median of a measure's seconds in units of DAY or HOUR, those below zero as zero; None without any."""
        ordered = sorted(self.seconds[name])
        if not ordered:
            return None
        middle = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
        return sum(max(0, seconds) for seconds in middle) / 2 / unit


Tallies = dict[tuple[Key, ...], Tally]


@dataclass(frozen=True)
class Line:
    """A row of a report. keys: its values of the plan's keys; behind: the measure whose rows each column opens."""

    values: tuple[Value, ...]
    keys: tuple[Key, ...]
    behind: Mapping[str, str]


@dataclass(frozen=True)
class Figures:
    """What a plan made of the facts. totals: by column, or step; other_currencies: cents that are in no sum."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    totals: Mapping[str, Value]
    other_currencies: Mapping[str, int]


@dataclass(frozen=True)
class Plan:
    """A report as a kind: what it is called, how it counts and what it is made of.

    definition: sentences that say exactly what the measures do; terms: the company's words in them; groups: what it can
    be grouped by; keys: SQL of what its lines differ in; behind: the measure whose rows each total opens; money: the
    measure whose amounts in other currencies are told apart.
    """

    title: str
    definition: tuple[str, ...]
    terms: tuple[str, ...]
    facts: Facts
    measures: Mapping[str, Measure]
    groups: Mapping[str, Dimension]
    keys: Callable[[Asked], tuple[sa.ColumnElement[Any], ...]]
    figures: Callable[[Connection, Asked], Figures]
    behind: Mapping[str, str]
    money: str | None = None


def link(entity: type[Entity], column: str, value: sa.ColumnElement[Any] | None = None) -> Dimension:
    """A dimension of the records that a link of an entity refers to; `value` where it is not the column itself."""
    f = entity.fields[column]
    return Dimension(f.label, table(entity).c[column] if value is None else value, BY_TABLE[f.target or ""])


def word(label: str, value: sa.ColumnElement[Any]) -> Dimension:
    """A dimension of texts; an empty text is none."""
    return Dimension(label, sa.func.nullif(value, "", type_=sa.Text()))


def times(day: sa.ColumnElement[Any]) -> dict[str, Dimension]:
    """The dimensions month, quarter and year of a day."""
    labels = {MONTH: N_("Month"), QUARTER: N_("Quarter"), YEAR: N_("Year")}
    return {size: Dimension(label, part(day, size)) for size, label in labels.items()}


def grouping(facts: Facts, asked: Asked) -> tuple[sa.ColumnElement[Any], ...]:
    """SQL for the value of the dimension asked for; nothing when none is."""
    return (facts.dimensions[asked.by].value,) if asked.by else ()


def chosen(facts: Facts, asked: Asked, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """A SELECT over the facts of the period that the filters leave."""
    left = (facts.within(asked.period), *conditions(facts.entity, asked.where))
    return sa.select(*columns).select_from(facts.source).where(*left)


def tallies(
    connection: Connection,
    facts: Facts,
    asked: Asked,
    measures: Mapping[str, Measure],
    keys: Sequence[sa.ColumnElement[Any]],
) -> Tallies:
    """The figures of every group, by its keys, in one pass over the facts."""
    labels = [f"key{n}" for n in range(len(keys))]
    parts = (key.label(label) for label, key in zip(labels, keys, strict=True))
    figures = (measure.gathered(facts, asked).label(name) for name, measure in measures.items())
    statement = chosen(facts, asked, *parts, *figures).group_by(*labels)
    found: Tallies = {}
    for row in connection.execute(statement).mappings().fetchall():
        tally = found[tuple(row[label] for label in labels)] = Tally()
        for name, measure in measures.items():
            if measure.seconds is None:
                tally.counts[name] += row[name]
            else:
                tally.seconds[name] = sorted(json.loads(row[name]))
    return found


def other_currencies(
    connection: Connection, facts: Facts, asked: Asked, amount: Measure, among: Tally
) -> dict[str, int]:
    """What a measure of amounts leaves out of its sum: cents by other currency.

    among: all facts; it tells whether there are "other" ones at all, which spares most files the question.
    """
    if amount.cents is None or not among.counts["other"]:
        return {}
    sums = chosen(facts, asked, facts.currency, sa.func.sum(amount.cents)).group_by(facts.currency)
    others = sums.where(amount.holds, amount.cents.is_not(None), facts.currency != asked.currency)
    found = connection.execute(others.order_by(facts.currency)).fetchall()
    return {str(currency): int(cents) for currency, cents in found}


def total(found: Iterable[Tally]) -> Tally:
    """All groups together."""
    made = Tally()
    for one in found:
        made.add(one)
    return made


def named(connection: Connection, dimension: Dimension, found: Iterable[Key]) -> dict[Key, str]:
    """The names of a dimension's values in the order of reading: by time or by name; what is blank comes last."""
    values = set(found)
    names: dict[Key, str] = {value: str(value) for value in values if value is not None}
    if dimension.entity is not None:
        ids = [value for value in names if isinstance(value, int)]
        for start in range(0, len(ids), 10_000):
            found_names = titles(connection, dimension.entity, ids[start : start + 10_000])
            names |= dict[Key, str](found_names.items())
    ordered: dict[Key, str] = dict(sorted(names.items(), key=lambda one: (folding.fold(one[1]), str(one[0]).zfill(20))))
    return {**ordered, None: BLANK} if None in values else ordered


def group_column(dimension: Dimension, names: Iterable[str]) -> Column:
    """The column of a dimension's names."""
    ours = dimension.entity is not None and dimension.entity.table in NAMED_BY_US
    words = {name: _(name) for name in names} if ours else {}
    return Column("group", dimension.label, "text", {**words, BLANK: _("(blank)")})


def groups(
    connection: Connection, facts: Facts, asked: Asked, measures: Mapping[str, Measure]
) -> tuple[Column, list[tuple[tuple[Key, ...], str, Tally]]]:
    """The column of the dimension asked for, and (keys, name, figures) of each group; without one, the group "all"."""
    found = tallies(connection, facts, asked, measures, grouping(facts, asked))
    if asked.by is None:
        return Column("group", N_("Group"), "text", {ALL: _("All")}), [((), ALL, total(found.values()))]
    dimension = facts.dimensions[asked.by]
    names = named(connection, dimension, (key for (key,) in found))
    return group_column(dimension, names.values()), [((key,), name, found[(key,)]) for key, name in names.items()]


def behind(
    connection: Connection, plan: Plan, asked: Asked, measure: Measure, keys: Sequence[Key], currency: str | None = None
) -> list[int]:
    """The ids of the rows that a measure counted in the group of these keys (no keys: in all), in order.

    currency: ask for amounts in this one instead of the file's.
    """
    counted = table(measure.entity or plan.facts.entity).c.id
    same = [one == key for one, key in zip(plan.keys(asked), keys, strict=False)]
    counts = measure.counts(plan.facts, asked)
    if currency is not None:
        counts = measure.holds & (plan.facts.currency == currency)
    found = connection.execute(chosen(plan.facts, asked, counted).where(counts, *same).order_by(counted))
    return [int(row[0]) for row in found.fetchall()]


def rate(part: int, whole: int) -> float | None:
    """A part of a whole from 0 to 1; None of nothing."""
    return part / whole if whole else None
