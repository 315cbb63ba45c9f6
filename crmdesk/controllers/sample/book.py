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
    """Rows to be written; `now` is the moment of the sample, `language` what its texts are in ("nl", "en")."""

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
        found = self._connection.exec_driver_sql(
            f"SELECT name, id FROM {entity.table} WHERE {where}", tuple(values.values())
        )
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
        text: tuple[Said | str, Said | str | None],
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

    def task(
        self,
        subject: Said,
        made: dt.datetime,
        due: dt.datetime,
        owner_id: int | None,
        *about: Entity,
        done: bool = False,
    ) -> Activity:
        """Take up a task; a done one was done when it was due."""
        row = self.log(ActivityKind.TASK, (self.say(subject), None), made, owner_id, *about)
        row.due, row.done_at = due, due if done else None
        return row

    def link(self, activity: Activity, *about: Entity) -> None:
        """Link an activity to records."""
        for record in about:
            self.add(ActivityLink(activity_id=activity.id, **{f"{record.table}_id": record.id}), activity.at)

    def write(self) -> dict[str, int]:
        """Store all rows, parents first; gives their number by table."""
        for entity, rows in self._rows.items():
            columns = list(entity.stored())
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
        """A moment before now; in office hours when it is more than a day ago."""
        at = self.now - dt.timedelta(hours=hours)
        return at if hours < 24 else self.office(at, weekend=True)

    def on(self, days: int, *, weekend: bool = False) -> dt.datetime:
        """A moment in office hours some days after today; not in a weekend, unless it may be."""
        time = dt.time(self.rng.randint(7, 15), self.rng.randrange(0, 60, 5))
        at = dt.datetime.combine(self.day(days), time, dt.UTC)
        return self.coming(at) if days > 0 else self.office(at, weekend=weekend)

    def coming(self, at: dt.datetime) -> dt.datetime:
        """A moment to come; from a weekend moved to the Monday."""
        return at + dt.timedelta(7 - at.weekday() if at.weekday() > 4 else 0)

    def office(self, at: dt.datetime, after: dt.datetime | None = None, *, weekend: bool = False) -> dt.datetime:
        """A moment moved into office hours (7 to 16 UTC), from a weekend to Friday; past, and not before `after`."""
        day = at.date() - dt.timedelta(0 if weekend else max(0, at.weekday() - 4))
        hour = at.hour if 7 <= at.hour < 16 else 7 + at.hour % 9
        moved = dt.datetime.combine(day, dt.time(hour, at.minute // 5 * 5), dt.UTC)
        if after:
            moved = max(moved, after + dt.timedelta(minutes=20))
        moved = min(moved, self.now - dt.timedelta(minutes=10))
        return max(moved, after) if after else moved

    def opening(self, at: dt.datetime) -> dt.datetime:
        """The moment itself when it is in office hours, else when somebody is in again."""
        if at.weekday() < 5 and 7 <= at.hour < 16:
            return at.replace(second=0)
        day = at.date() + dt.timedelta(at.hour >= 16)
        day += dt.timedelta((7 - day.weekday()) % 7 if day.weekday() > 4 else 0)
        return dt.datetime.combine(day, dt.time(7, self.rng.randrange(5, 60, 5)), dt.UTC)
