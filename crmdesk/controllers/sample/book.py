"""The rows of the sample while they are being made up, and the writing of them in one go.

Rows get their ids and uids here, so that they can refer to each other before anything is stored; the same seed and the
same moment give the same rows, uids included.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from typing import TypeVar

from sqlalchemy import Connection

from crmdesk.controllers.desk import prepared
from crmdesk.controllers.sample.words import Said
from crmdesk.models.activity import Activity, ActivityKind, ActivityLink
from crmdesk.models.entity import Entity
from crmdesk.models.schema import ENTITIES
from crmdesk.models.store.tables import table

E = TypeVar("E", bound=Entity)


class Book:
    """Rows to be written; `now` is the moment that the sample is told at, `language` what its texts are in ("nl", "en")."""

    def __init__(self, connection: Connection, now: dt.datetime, seed: int, language: str, currency: str) -> None:
        self.now = now
        self.rng = random.Random(seed)
        self.currency = currency
        self._connection = connection
        self._language = 0 if language == "nl" else 1
        self._rows: dict[type[Entity], list[Entity]] = {entity: [] for entity in ENTITIES}
        self._last: dict[type[Entity], int] = {}

    def say(self, text: Said) -> str:
        """A text in the language of the sample."""
        return text[self._language]

    def standing(self, entity: type[Entity], **values: str) -> dict[str, int]:
        """The ids of rows that stand in the file already, by name; only those whose columns have these values."""
        where = " AND ".join(f"{column} = ?" for column in values) or "1"
        found = self._connection.exec_driver_sql(f"SELECT name, id FROM {entity.table} WHERE {where}", tuple(values.values()))
        return {str(name): int(row_id) for name, row_id in found.fetchall()}

    def add(self, row: E, at: dt.datetime | None = None) -> E:
        """Take up a row; it has its id from here on. at: when it came about, by default when it was created."""
        entity = type(row)
        if entity not in self._last:
            asked = f"SELECT coalesce(max(id), 0) FROM {entity.table}"
            self._last[entity] = int(self._connection.exec_driver_sql(asked).scalar_one())
        self._last[entity] += 1
        row.id = self._last[entity]
        row.uid = self._uid(at or row.__dict__.get("created_at") or row.__dict__.get("at") or self.now)
        self._rows[entity].append(row)
        return row

    def log(
        self,
        kind: ActivityKind,
        text: tuple[Said, Said] | tuple[str, str | None],
        at: dt.datetime,
        owner_id: int | None,
        *about: Entity,
    ) -> Activity:
        """Take up something that happened at a moment, with its links; text is subject and body."""
        subject, body = (self.say(part) if isinstance(part, tuple) else part for part in text)
        done = None if kind is ActivityKind.TASK else at
        row = self.add(Activity(kind=kind, subject=subject, body=body, at=at, done_at=done, owner_id=owner_id))
        self.link(row, *about)
        return row

    def task(self, subject: Said, made: dt.datetime, due: dt.datetime, owner_id: int | None, *about: Entity, done: bool = False) -> Activity:
        """Take up a task; a done one was done when it was due."""
        row = self.log(ActivityKind.TASK, (self.say(subject), None), made, owner_id, *about)
        row.due, row.done_at = due, due if done else None
        return row

    def link(self, activity: Activity, *about: Entity) -> None:
        """Link an activity to records."""
        for record in about:
            self.add(ActivityLink(activity_id=activity.id, **{f"{record.table}_id": record.id}), activity.at)

    def links_of(self, record: Entity) -> list[Activity]:
        """The activities that are linked to a record so far."""
        column = f"{record.table}_id"
        ids = {row.__dict__["activity_id"] for row in self._rows[ActivityLink] if row.__dict__.get(column) == record.id}
        return [row for row in self._rows[Activity] if isinstance(row, Activity) and row.id in ids]

    def write(self) -> dict[str, int]:
        """Store all rows, parents first; gives their number by table."""
        for entity, rows in self._rows.items():
            columns = [c for c in entity.stored()]
            stored = [prepared(row) for row in rows]
            if stored:
                self._connection.execute(table(entity).insert(), [{c: raw.get(c) for c in columns} for raw in stored])
        return {entity.table: len(rows) for entity, rows in self._rows.items() if rows}

    def _uid(self, at: dt.datetime) -> uuid.UUID:
        """A UUID version 7 whose random bits come from the seed (RFC 9562, section 5.7)."""
        value = int(at.timestamp() * 1000) << 80 | self.rng.getrandbits(80)
        value = value & ~(0xF << 76 | 0x3 << 62) | 0x7 << 76 | 0x2 << 62
        return uuid.UUID(int=value)

    # When things happen.

    def day(self, days: int) -> dt.date:
        """The day that lies this many days after today."""
        return self.now.date() + dt.timedelta(days)

    def hours_ago(self, hours: float) -> dt.datetime:
        """A moment just past."""
        return self.now - dt.timedelta(hours=hours)

    def on(self, days: float, *, weekend: bool = False) -> dt.datetime:
        """A moment in office hours (UTC) some days after today, before now if the day is past; on a Friday instead of a weekend."""
        day = self.day(int(days // 1))
        if not weekend:
            day -= dt.timedelta(max(0, day.weekday() - 4))
        at = dt.datetime.combine(day, dt.time(self.rng.randint(7, 15), self.rng.choice(range(0, 60, 5))), dt.timezone.utc)
        return min(at, self.now - dt.timedelta(minutes=20)) if days <= 0 else at

    def after(self, before: dt.datetime, days: float) -> dt.datetime:
        """A moment in office hours about so many days later, but past and really later."""
        at = self.on((before - self.now).total_seconds() / 86400 + days) if days >= 1 else before + dt.timedelta(days)
        latest = self.now - dt.timedelta(minutes=10)
        return min(max(at, before + dt.timedelta(minutes=15)), latest) if before < latest else before
