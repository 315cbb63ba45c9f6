"""What the pipeline board shows: columns with their sums, and cards with what was done last and what comes next.

Sums come from the database and hold for all deals of a stage, however many cards are shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from crmdesk.models.activity import NEXT_TASK
from crmdesk.models.opportunity import PROBABILITY, WEIGHTED
from crmdesk.models.pipeline import FIRST_PIPELINE, StageKind

MOST_CARDS = 500
"""Cards of one column that are shown; more are found in the list."""

TOUCHES = ("call", "meeting", "email", "note")
"""The kinds of activity that count as a touch of an opportunity."""


@dataclass(frozen=True)
class Column:
    """A stage: name (shown through gettext), chance in percent, number of deals, value and weighted value in cents."""

    stage_id: int
    name: str
    kind: StageKind
    probability: int
    idle_limit: int
    deals: int
    value: int
    weighted: int
    other_currencies: int


@dataclass(frozen=True)
class Card:
    """One opportunity on the board. Days are whole; task_due and last_touch are UTC (ISO 8601)."""

    id: int
    stage_id: int
    name: str
    account: str
    value: int | None
    currency: str
    probability: int
    close_date: dt.date | None
    owner: str
    task: str
    task_due: str
    last_touch: str
    last_kind: str
    stage_since: str
    idle_limit: int

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


def columns(connection: Connection, currency: str, owner_id: int | None = None) -> list[Column]:
    """All stages of the first pipeline in their order; sums in the file's currency only."""
    mine = "" if owner_id is None else f" AND opportunity.owner_id = {int(owner_id)}"
    found = connection.exec_driver_sql(
        f"SELECT s.id, s.name, s.kind, coalesce(s.probability, 0), coalesce(s.idle_days, 14), "
        f"(SELECT count(*) FROM opportunity WHERE opportunity.stage_id = s.id{mine}), "
        f"(SELECT coalesce(sum(value), 0) FROM opportunity WHERE opportunity.stage_id = s.id AND currency = ?{mine}), "
        f"(SELECT coalesce(sum({WEIGHTED}), 0) FROM opportunity "
        f"WHERE opportunity.stage_id = s.id AND currency = ?{mine}), "
        f"(SELECT count(*) FROM opportunity WHERE opportunity.stage_id = s.id AND currency <> ?{mine}) "
        f"FROM stage s WHERE s.active = 1 AND s.pipeline_id = {FIRST_PIPELINE} "
        f"ORDER BY s.position, s.id",
        (currency, currency, currency),
    ).fetchall()
    return [Column(r[0], r[1], StageKind(r[2]), r[3], r[4], r[5], r[6], int(r[7]), r[8]) for r in found]


def cards(connection: Connection, stage_id: int, owner_id: int | None = None) -> list[Card]:
    """The first cards of a stage, in the order of the column."""
    kinds = ", ".join(f"'{kind}'" for kind in TOUCHES)
    of = "FROM activity_link l JOIN activity a ON a.id = l.activity_id WHERE l.opportunity_id = opportunity.id"
    mine = "" if owner_id is None else f" AND opportunity.owner_id = {int(owner_id)}"
    found = connection.exec_driver_sql(
        f"SELECT opportunity.id, opportunity.stage_id, opportunity.name, coalesce(acc.name, ''), "
        f"opportunity.value, opportunity.currency, "
        f"{PROBABILITY}, opportunity.close_date, coalesce(o.name, ''), "
        f"(SELECT a.subject {of} AND {NEXT_TASK}), (SELECT a.due {of} AND {NEXT_TASK}), "
        f"(SELECT a.at {of} AND a.kind IN ({kinds}) ORDER BY a.at DESC LIMIT 1), "
        f"(SELECT a.kind {of} AND a.kind IN ({kinds}) ORDER BY a.at DESC LIMIT 1), "
        f"coalesce(opportunity.stage_since, ''), coalesce(s.idle_days, 14) "
        f"FROM opportunity JOIN stage s ON s.id = opportunity.stage_id LEFT JOIN account acc ON acc.id = "
        f"opportunity.account_id "
        f"LEFT JOIN owner o ON o.id = opportunity.owner_id WHERE opportunity.stage_id = ?{mine} "
        f"ORDER BY opportunity.position, opportunity.id LIMIT ?",
        (stage_id, MOST_CARDS),
    ).fetchall()
    return [
        Card(
            id=r[0],
            stage_id=r[1],
            name=r[2],
            account=r[3],
            value=r[4],
            currency=r[5],
            probability=r[6] or 0,
            close_date=dt.date.fromisoformat(r[7]) if r[7] else None,
            owner=r[8],
            task=r[9] or "",
            task_due=r[10] or "",
            last_touch=r[11] or "",
            last_kind=r[12] or "",
            stage_since=r[13],
            idle_limit=r[14],
        )
        for r in found
    ]


@dataclass(frozen=True)
class Board:
    """All of the board: its columns and, by stage, the cards of the open ones."""

    columns: tuple[Column, ...]
    cards: Mapping[int, list[Card]]

    @property
    def open_columns(self) -> list[Column]:
        """The columns that are shown with cards."""
        return [one for one in self.columns if one.kind is StageKind.OPEN]


def board(connection: Connection, currency: str, owner_id: int | None = None) -> Board:
    """The board as it stands; owner_id: only the deals of one owner."""
    found = columns(connection, currency, owner_id)
    return Board(
        tuple(found),
        {one.stage_id: cards(connection, one.stage_id, owner_id) for one in found if one.kind is StageKind.OPEN},
    )
