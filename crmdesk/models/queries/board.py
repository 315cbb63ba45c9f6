"""What the pipeline shows as a board or a list: stages with their sums, and cards with what was done and what comes.

Sums come from the database and hold for all opportunities that are wanted, however many cards are shown. Which cards
stand where is always asked anew, which is cheap; what a card says is only read when nobody knows it yet.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.dialects import sqlite

from crmdesk.models import folding
from crmdesk.models.activity import NEXT_TASK, WAS_CONTACT
from crmdesk.models.kinds import Moment, Raw
from crmdesk.models.opportunity import PROBABILITY, WEIGHTED, Opportunity, weighted
from crmdesk.models.pipeline import FIRST_PIPELINE, StageKind
from crmdesk.models.queries.lists import Filter, conditions

MOST_CARDS = 2000
"""Cards of one column that are shown; more are found in the list."""

MOST_ROWS = 5000
"""Opportunities of one stage that the list holds; nobody reads on, so the rest is found by filter and search."""

_OF = "FROM activity_link l JOIN activity a ON a.id = l.activity_id WHERE l.opportunity_id = opportunity.id"
_TOUCHED = f"{_OF} AND {WAS_CONTACT} ORDER BY a.at DESC LIMIT 1"
_OPEN_TASK = f"{_OF} AND a.kind = 'task' AND a.done_at IS NULL"
_LIMIT = "coalesce(s.idle_days, 14)"
_ASKS = "s.kind = 'open' AND s.asks_value"
_SHOWN = f"s.kind = 'open' AND s.active = 1 AND s.pipeline_id = {FIRST_PIPELINE}"


@dataclass(frozen=True)
class Wanted:
    """Which open opportunities are shown: of one owner, with all these words in their names or their accounts' names,
    that pass filters, that weigh in the forecast, close in the month of a day, or need attention."""

    owner_id: int | None = None
    search: str = ""
    filters: tuple[Filter, ...] = ()
    weighs: bool = False
    closes_in: dt.date | None = None
    attention: bool = False

    @property
    def narrowed(self) -> bool:
        """Whether less than all is shown."""
        return self != Wanted()


@dataclass(frozen=True)
class Step:
    """A stage: name (shown through gettext), chance in percent, and whether it asks for a value."""

    stage_id: int
    name: str
    kind: StageKind
    probability: int
    asks_value: bool


@dataclass(frozen=True)
class Column(Step):
    """A stage with the number of its deals, and their value and weighted value in cents."""

    idle_limit: int
    deals: int
    value: int
    weighted: int
    other_currencies: int


class Card(NamedTuple):
    """One opportunity. Days are whole; task_due and last_touch are UTC (ISO 8601); prospect: its account is no customer
    yet; weighted in cents; value_asked: its stage asks for a value."""

    id: int
    stage_id: int
    name: str
    account_id: int | None
    account: str
    prospect: bool
    value: int | None
    weighted: int
    currency: str
    probability: int
    close_date: dt.date | None
    owner: str
    task_id: int | None
    task: str
    task_due: str
    last_touch: str
    stage_since: str
    idle_limit: int
    value_asked: bool
    own_chance: int | None

    def after(self, to: Column, now: dt.datetime) -> Card:
        """What it becomes when it comes into a stage at a moment."""
        chance = to.probability if self.own_chance is None or to.kind is not StageKind.OPEN else self.own_chance
        return self._replace(
            stage_id=to.stage_id,
            probability=chance,
            weighted=weighted(self.value or 0, chance),
            stage_since=Moment().format(now),
            idle_limit=to.idle_limit,
            value_asked=to.asks_value,
        )

    def closes_in(self, day: dt.date) -> bool:
        """Whether it should close in the month of a day."""
        return self.close_date is not None and (self.close_date.year, self.close_date.month) == (day.year, day.month)

    @property
    def value_missing(self) -> bool:
        """Whether its stage asks for a value and it has none."""
        return self.value_asked and self.value is None

    def needs_attention(self, now: dt.datetime) -> bool:
        """Without a task, with one of a day before today, or idle; what the figure of that name counts."""
        today = dt.datetime.combine(now.astimezone().date(), dt.time()).astimezone()
        late = bool(self.task_due) and dt.datetime.fromisoformat(self.task_due) < today
        return self.task_id is None or late or self.idle_days(now) is not None

    def idle_days(self, now: dt.datetime) -> int | None:
        """Days since the last touch in this stage, when they are over the limit and no step is planned within it;
        else None."""
        last = max(filter(None, (self.last_touch, self.stage_since)), default="")
        if not last:
            return None
        days = (now - dt.datetime.fromisoformat(last)).days
        if days <= self.idle_limit:
            return None
        soon = now + dt.timedelta(days=self.idle_limit)
        planned = bool(self.task_due) and now <= dt.datetime.fromisoformat(self.task_due) <= soon
        return None if planned else days


@dataclass(frozen=True)
class Figures:
    """What of the open opportunities closes in this month (number, cents) and how many need attention."""

    closing: int = 0
    closing_value: int = 0
    attention: int = 0


@dataclass(frozen=True)
class Board:
    """The stages of the first pipeline and, by stage, the cards of the open ones; figures: None when they were not
    asked for; used: whether there is any opportunity at all."""

    columns: tuple[Column, ...] = ()
    cards: Mapping[int, list[Card]] = field(default_factory=dict)
    figures: Figures | None = None
    used: bool = False

    @property
    def open_columns(self) -> list[Column]:
        """The columns that are shown with cards."""
        return [one for one in self.columns if one.kind is StageKind.OPEN]

    @property
    def deals(self) -> int:
        """How many are wanted."""
        return sum(one.deals for one in self.open_columns)


def board(
    connection: Connection,
    currency: str,
    wanted: Wanted,
    now: dt.datetime,
    most: int = MOST_CARDS,
    known: Mapping[int, Card] | None = None,
    marked: int | None = None,
    *,
    with_figures: bool = True,
) -> Board:
    """The pipeline as it stands at a moment (UTC); at most so many cards a stage.

    known: cards, by id, of which nothing has changed since they were read; marked: one that is shown in any case, last
    where it stands below the others; with_figures: count these too, for which every open opportunity is looked at.
    """
    found = columns(connection, currency, wanted, now)
    orders = {
        one.stage_id: _order(connection, one.stage_id, wanted, now, most, marked)
        for one in found
        if one.kind is StageKind.OPEN
    }
    said = dict(known or {})
    unread = [one for order in orders.values() for one in order if one not in said]
    if unread:
        among = "opportunity.id IN (SELECT value FROM json_each(?))"
        said |= {one.id: one for one in _cards(connection, among, (json.dumps(unread),))}
    return Board(
        tuple(found),
        {stage_id: [said[one] for one in order] for stage_id, order in orders.items()},
        figures(connection, currency, wanted, now) if with_figures else None,
        used=bool(connection.exec_driver_sql("SELECT EXISTS (SELECT 1 FROM opportunity)").scalar()),
    )


def columns(connection: Connection, currency: str, wanted: Wanted, now: dt.datetime) -> list[Column]:
    """All stages of the first pipeline in their order, the open ones with their sums, in the file's currency only."""
    condition, values = _condition(wanted, now)
    sums: dict[int, dict[bool, tuple[int, int, int]]] = defaultdict(dict)
    for stage_id, ours, *row in connection.exec_driver_sql(
        f"SELECT opportunity.stage_id, currency = ?, count(*), coalesce(sum(value), 0), coalesce(sum({WEIGHTED}), 0) "
        f"FROM stage s CROSS JOIN opportunity ON opportunity.stage_id = s.id "
        f"WHERE {_SHOWN} AND {condition} GROUP BY 1, 2",
        (currency, *values),
    ).fetchall():
        sums[stage_id][bool(ours)] = (row[0], int(row[1]), int(row[2]))
    stages = connection.exec_driver_sql(
        f"SELECT s.id, s.name, s.kind, coalesce(s.probability, 0), {_ASKS}, {_LIMIT} FROM stage s "
        f"WHERE s.active = 1 AND s.pipeline_id = {FIRST_PIPELINE} ORDER BY s.position, s.id"
    ).fetchall()
    made = []
    for stage_id, name, kind, probability, asks, limit in stages:
        deals, value, weighing = sums[stage_id].get(True, (0, 0, 0))
        others = sums[stage_id].get(False, (0, 0, 0))[0]
        made.append(
            Column(
                stage_id, name, StageKind(kind), probability, bool(asks), limit, deals + others, value, weighing, others
            )
        )
    return made


def figures(connection: Connection, currency: str, wanted: Wanted, now: dt.datetime) -> Figures:
    """What of the wanted ones closes this month and what needs attention."""

    def counted(narrowed: Wanted) -> tuple[int, int]:
        condition, values = _condition(narrowed, now)
        found = connection.exec_driver_sql(
            f"SELECT count(*), coalesce(sum(CASE WHEN currency = ? THEN value END), 0) "
            f"FROM stage s CROSS JOIN opportunity ON opportunity.stage_id = s.id "
            f"WHERE {_SHOWN} AND {condition}",
            (currency, *values),
        ).one()
        return int(found[0]), int(found[1])

    closing = counted(replace(wanted, closes_in=now.astimezone().date()))
    return Figures(*closing, counted(replace(wanted, attention=True))[0])


def _order(
    connection: Connection, stage_id: int, wanted: Wanted, now: dt.datetime, most: int, marked: int | None
) -> list[int]:
    """The first opportunities of a stage, in the order of the column, and the marked one where it stands below them."""
    condition, values = _condition(wanted, now)
    found = connection.exec_driver_sql(
        f"SELECT json_group_array(id) FROM (SELECT opportunity.id FROM stage s "
        f"CROSS JOIN opportunity ON opportunity.stage_id = s.id "
        f"WHERE s.id = ? AND {condition} ORDER BY opportunity.position, opportunity.id LIMIT ?)",
        (stage_id, *values, most),
    ).scalar_one()
    order = list(json.loads(found))
    if marked is not None and len(order) == most and marked not in order:
        order += connection.exec_driver_sql(
            f"SELECT opportunity.id FROM stage s CROSS JOIN opportunity ON opportunity.stage_id = s.id "
            f"WHERE s.id = ? AND opportunity.id = ? AND {condition}",
            (stage_id, marked, *values),
        ).scalars()
    return order


def card(connection: Connection, opportunity_id: int) -> Card | None:
    """One opportunity as a card, in whichever stage it stands."""
    return next(iter(_cards(connection, "opportunity.id = ?", (opportunity_id,))), None)


def steps(connection: Connection, pipeline_id: int) -> list[Step]:
    """The stages of a pipeline in their order."""
    found = connection.exec_driver_sql(
        f"SELECT s.id, s.name, s.kind, coalesce(s.probability, 0), {_ASKS} FROM stage s "
        "WHERE s.active = 1 AND s.pipeline_id = ? ORDER BY s.position, s.id",
        (pipeline_id,),
    ).fetchall()
    return [Step(int(r[0]), str(r[1]), StageKind(r[2]), int(r[3]), bool(r[4])) for r in found]


def ids(connection: Connection, wanted: Wanted, now: dt.datetime) -> list[int]:
    """All open opportunities that are wanted, for an export."""
    condition, values = _condition(wanted, now)
    found = connection.exec_driver_sql(
        f"SELECT opportunity.id FROM stage s CROSS JOIN opportunity ON opportunity.stage_id = s.id "
        f"WHERE {_SHOWN} AND {condition} ORDER BY opportunity.id",
        values,
    ).fetchall()
    return [int(row[0]) for row in found]


def _cards(connection: Connection, condition: str, values: tuple[Raw, ...]) -> list[Card]:
    """Cards in any order. They come as one text: row by row, the thread that reads would ask for the interpreter, and
    hold up what the window does, once for each."""
    found = connection.exec_driver_sql(
        f"SELECT json_group_array(json_array(opportunity.id, opportunity.stage_id, opportunity.name, "
        f"opportunity.account_id, coalesce(acc.name, ''), coalesce(acc.type = 'prospect', 0), opportunity.value, "
        f"coalesce({WEIGHTED}, 0), opportunity.currency, coalesce({PROBABILITY}, 0), opportunity.close_date, "
        f"coalesce(o.name, ''), t.id, coalesce(t.subject, ''), coalesce(t.due, ''), "
        f"coalesce((SELECT a.at {_TOUCHED}), ''), coalesce(opportunity.stage_since, ''), {_LIMIT}, "
        f"{_ASKS}, opportunity.probability)) "
        f"FROM opportunity JOIN stage s ON s.id = opportunity.stage_id "
        f"LEFT JOIN account acc ON acc.id = opportunity.account_id "
        f"LEFT JOIN owner o ON o.id = opportunity.owner_id "
        f"LEFT JOIN activity t ON t.id = (SELECT a.id {_OF} AND {NEXT_TASK}) WHERE {condition}",
        values,
    ).scalar_one()
    made = []
    for *row, asks, own in json.loads(found):
        row[5], row[10] = bool(row[5]), dt.date.fromisoformat(row[10]) if row[10] else None
        made.append(Card._make((*row, bool(asks), own)))
    return made


def _condition(wanted: Wanted, now: dt.datetime) -> tuple[str, tuple[Raw, ...]]:
    """SQL over `opportunity` and its stage `s`, and what its places hold."""
    parts: list[tuple[str, tuple[Raw, ...]]] = [("1", ())]
    if wanted.owner_id is not None:
        parts.append(("opportunity.owner_id = ?", (wanted.owner_id,)))
    for word in folding.fold(wanted.search).split():
        like = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        parts.append(
            (
                "(opportunity.name_key LIKE ? ESCAPE '\\' OR EXISTS (SELECT 1 FROM account "
                "WHERE account.id = opportunity.account_id AND account.name_key LIKE ? ESCAPE '\\'))",
                (like, like),
            )
        )
    if wanted.filters:
        parts.append(_filtered(wanted.filters))
    if wanted.weighs:
        parts.append((f"coalesce({WEIGHTED}, 0) <> 0", ()))
    if wanted.closes_in is not None:
        first = wanted.closes_in.replace(day=1)
        following = (first + dt.timedelta(days=31)).replace(day=1)
        parts.append(
            ("opportunity.close_date >= ? AND opportunity.close_date < ?", (first.isoformat(), following.isoformat()))
        )
    if wanted.attention:
        parts.append(_attention(now))
    return " AND ".join(sql for sql, _values in parts), tuple(value for _sql, values in parts for value in values)


@lru_cache(64)
def _filtered(filters: tuple[Filter, ...]) -> tuple[str, tuple[Raw, ...]]:
    """SQL of filters of a list, for a statement in which `opportunity` stands."""
    made = sa.and_(*conditions(Opportunity, filters)).compile(
        dialect=sqlite.dialect(paramstyle="qmark"), compile_kwargs={"render_postcompile": True}
    )
    return f"({made})", tuple(made.params[name] for name in made.positiontup or ())


def _attention(now: dt.datetime) -> tuple[str, tuple[Raw, ...]]:
    """What Card.needs_attention says, for the database."""
    moment = Moment().format(now)
    today = Moment().format(dt.datetime.combine(now.astimezone().date(), dt.time()).astimezone())
    last = f"max(coalesce((SELECT a.at {_TOUCHED}), ''), coalesce(opportunity.stage_since, ''))"
    planned = (
        f"EXISTS (SELECT 1 {_OPEN_TASK} AND a.due >= ? "
        f"AND a.due <= strftime('%Y-%m-%dT%H:%M:%SZ', ?, '+' || {_LIMIT} || ' days'))"
    )
    return (
        f"(NOT EXISTS (SELECT 1 {_OPEN_TASK}) OR EXISTS (SELECT 1 {_OPEN_TASK} AND a.due < ?) "
        f"OR (strftime('%s', ?) - strftime('%s', {last}) >= ({_LIMIT} + 1) * 86400 AND NOT {planned}))",
        (today, moment, moment, moment),
    )
