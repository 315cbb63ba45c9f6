"""Conditions that people put on a list: which fields may be asked, in which ways, and the filters that they come to.

A Condition is what was chosen ("came in: the last 7 days"), a Filter what a query needs ("since 17 November"), so that
a view saved in May still means the last 7 days in June.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from crmdesk.models import kinds
from crmdesk.models.entity import Entity
from crmdesk.models.field import Field
from crmdesk.models.kinds import Raw
from crmdesk.models.queries.lists import (
    ANY_OF,
    CONTAINS,
    EMPTY,
    FILLED,
    IS,
    LESS,
    NONE_OF,
    ON,
    STARTS,
    Filter,
)
from crmdesk.models.queries.period import midnight

LEAST, MOST = "≥", "≤"
PAST, COMING = "in the last days", "in the next days"

ASKED: dict[str, tuple[str, ...]] = {
    "lead": (
        *("status", "owner_id", "source_id", "campaign_id", "score", "created_at", "snoozed_until", "tags"),
        *("country", "city", "industry_id", "expected_value", "first_touch_at", "company", "job_title"),
        *("consent_email", "consent_phone"),
    ),
    "account": (
        *("type", "status_id", "owner_id", "source_id", "industry_id", "country", "city", "tags", "created_at"),
        "name",
    ),
    "contact": ("owner_id", "job_title", "country", "city", "tags", "consent_email", "consent_phone", "created_at"),
    "opportunity": (
        *("stage_id", "owner_id", "value", "close_date", "source_id", "campaign_id", "product_id", "created_at"),
        "name",
    ),
}
"""The fields that are offered, those asked most first."""

AHEAD = ("snoozed_until", "close_date")
"""Moments that lie ahead, so that the next days are meant and not the last."""

VIEW = "view "
"""How the name of a setting begins that keeps a saved view: "view lead Hot ones"."""


@dataclass(frozen=True)
class Condition:
    """One condition: a field by column, a way of its kind, and a stored value; a tuple of them (None is "none at all")
    for ANY_OF and NONE_OF, a number of days for PAST and COMING, an ISO day for the other ways to ask for a moment."""

    column: str
    way: str
    value: Raw | tuple[Raw, ...] = None


@dataclass(frozen=True)
class SavedView:
    """Conditions that the company keeps under a name; id: of the setting."""

    id: int
    name: str
    conditions: tuple[Condition, ...]


def askable(entity: type[Entity]) -> list[Field[Any]]:
    """The fields of an entity that a condition may be put on, in the order in which they are offered."""
    return [entity.fields[column] for column in ASKED.get(entity.table, ()) if column in entity.fields]


def ways(f: Field[Any]) -> tuple[str, ...]:
    """The ways in which a field may be asked, the usual one first."""
    kind = f.kind
    maybe_empty = () if f.required or f.default is not None else (EMPTY, FILLED)
    if isinstance(kind, kinds.Choice | kinds.Link):
        return (ANY_OF, NONE_OF)
    if isinstance(kind, kinds.Moment | kinds.Day):
        return (COMING if f.column in AHEAD else PAST, LEAST, MOST, ON, *maybe_empty)
    if isinstance(kind, kinds.Whole):
        return (LEAST, MOST, IS, *maybe_empty)
    if isinstance(kind, kinds.Tags):
        return (CONTAINS, *maybe_empty)
    return (CONTAINS, STARTS, IS, *maybe_empty)


def filters(entity: type[Entity], conditions: Sequence[Condition], now: dt.datetime) -> tuple[Filter, ...]:
    """What conditions come to at a moment (local), for a ListQuery."""
    return tuple(one for condition in conditions for one in _filters(entity.fields[condition.column], condition, now))


def _filters(f: Field[Any], one: Condition, now: dt.datetime) -> Iterator[Filter]:
    value = one.value
    if one.way in (ANY_OF, NONE_OF):
        yield from _of_several(one.column, one.way, value if isinstance(value, tuple) else (value,))
    elif not isinstance(f.kind, kinds.Moment | kinds.Day) or one.way in (EMPTY, FILLED):
        yield Filter(one.column, one.way, value if not isinstance(value, tuple) else None)
    else:
        first, last = _days(one, now.date())
        if first is not None:
            yield Filter(one.column, LEAST, _at(f, first))
        if last is not None:
            yield Filter(one.column, LESS, _at(f, last + dt.timedelta(1)))


def _of_several(column: str, way: str, values: tuple[Raw, ...]) -> Iterator[Filter]:
    named = tuple(value for value in values if value is not None)
    if way == ANY_OF and len(named) == len(values):
        yield Filter(column, ANY_OF, named)
    elif way == ANY_OF:
        yield Filter(column, ANY_OF, named, or_=Filter(column, EMPTY)) if named else Filter(column, EMPTY)
    else:
        yield Filter(column, NONE_OF, named)
        if len(named) < len(values):
            yield Filter(column, FILLED)


def _days(one: Condition, today: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """The first and the last day that a condition means; None is without end."""
    if one.way == PAST:
        return today - dt.timedelta(int(str(one.value)) - 1), None
    if one.way == COMING:
        return today, today + dt.timedelta(int(str(one.value)) - 1)
    day = dt.date.fromisoformat(str(one.value))
    return (None if one.way == MOST else day), (None if one.way == LEAST else day)


def _at(f: Field[Any], day: dt.date) -> str:
    """Where a day begins, as the field stores it: for a moment at midnight on this PC."""
    return day.isoformat() if isinstance(f.kind, kinds.Day) else midnight(day)


def to_json(conditions: Sequence[Condition]) -> str:
    """Conditions as they are kept."""
    return json.dumps([[one.column, one.way, one.value] for one in conditions], ensure_ascii=False)


def from_json(entity: type[Entity], text: str) -> tuple[Condition, ...]:
    """Conditions that were kept; one on a field or in a way that this version does not know is left out."""
    found = []
    for column, way, value in json.loads(text):
        f = entity.fields.get(column)
        if f is not None and way in ways(f):
            found.append(Condition(column, way, tuple(value) if isinstance(value, list) else value))
    return tuple(found)


def saved_views(connection: Connection, entity: type[Entity]) -> list[SavedView]:
    """The views that are kept for a kind of record, by name."""
    head = f"{VIEW}{entity.table} "
    found = connection.exec_driver_sql(
        "SELECT id, name, value FROM setting WHERE name >= ? AND name < ? ORDER BY name COLLATE NOCASE",
        (head, f"{head}\U0010ffff"),
    ).fetchall()
    return [SavedView(int(row[0]), str(row[1])[len(head) :], from_json(entity, str(row[2]))) for row in found]
