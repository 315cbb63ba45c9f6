"""What was done, step by step: of the whole file, or of one record with every field that changed.

The journal holds only the image before each change; what came after is the image that the next step found, or the row
as it stands. So history costs nothing to keep and cannot disagree with undo.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from crmdesk.models import kinds
from crmdesk.models.changes import title
from crmdesk.models.entity import Entity
from crmdesk.models.field import Field
from crmdesk.models.queries.lists import titles
from crmdesk.models.schema import BY_TABLE
from crmdesk.models.store.journal import image
from crmdesk.text import N_, _

_UNDOING, _REDOING = N_("Undo: {name}"), N_("Redo: {name}")


@dataclass(frozen=True)
class Step:
    """One step: its title in the language in use, when (UTC, ISO 8601), who, and whether it was undone.

    undoes: the step that it took back, if it is an undo.
    """

    step: int
    name: str
    at: str
    by: str
    undone: bool
    undoes: int | None = None

    def to_json(self) -> dict[str, Any]:
        """For the command line."""
        return {
            "step": self.step,
            "name": self.name,
            "at": self.at,
            "by": self.by,
            "undone": self.undone,
            "undoes": self.undoes,
        }


@dataclass(frozen=True)
class FieldChange:
    """What one field was and what it became, as text for people: names of links, words of choices, decimal amounts."""

    column: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class RecordStep:
    """What one step did to one record: "added", "changed" or "deleted", and field by field what changed."""

    step: Step
    what: str
    changes: tuple[FieldChange, ...]


def history(connection: Connection, limit: int = 50) -> list[Step]:
    """The latest steps, newest first; undoing and redoing are steps too."""
    return _steps(connection, "ORDER BY o.id DESC LIMIT ?", limit)


def step(connection: Connection, number: int) -> Step | None:
    """One step."""
    return next(iter(_steps(connection, "WHERE o.id = ?", number)), None)


def record_history(connection: Connection, entity: type[Entity], record_id: int) -> list[RecordStep]:
    """What happened to one record, newest first; steps that only moved what people do not see are left out."""
    rows = connection.exec_driver_sql(
        "SELECT operation_id, before FROM change WHERE entity = ? AND row_id = ? ORDER BY operation_id",
        (entity.table, record_id),
    ).fetchall()
    standing = connection.exec_driver_sql(
        f"SELECT {image(entity, 'e')} FROM {entity.table} e WHERE e.id = ?", (record_id,)
    ).scalar()
    images = [_image(text) for _step, text in rows] + [_image(standing)]
    names = _Names(connection)
    found: list[RecordStep] = []
    for (number, _text), before, after in zip(rows, images[:-1], images[1:], strict=True):
        made = step(connection, int(number))
        what = "changed" if before and after else "added" if after else "deleted"
        changes = tuple(_changes(entity, before or {}, after or {}, names))
        if made and (changes or what != "changed"):
            found.append(RecordStep(made, what, changes))
    return found[::-1]


def _steps(connection: Connection, rest: str, *places: int) -> list[Step]:
    """An undo bears the name of what it took back; undoing an undo is doing that again."""
    rows = connection.exec_driver_sql(
        "SELECT o.id, o.name, o.detail, o.at, o.by, o.undone_by IS NOT NULL, o.undoes, u.undoes IS NOT NULL "
        f"FROM operation o LEFT JOIN operation u ON u.id = o.undoes {rest}",
        places,
    ).fetchall()
    found = []
    for number, name, detail, at, by, undone, undoes, again in rows:
        called = title(name, json.loads(detail))
        if undoes is not None:
            called = _(_REDOING if again else _UNDOING).format(name=called)
        found.append(Step(number, called, at, by, bool(undone), undoes))
    return found


def _image(text: str | None) -> Mapping[str, Any] | None:
    return None if text is None else dict(json.loads(text))


def _changes(
    entity: type[Entity], before: Mapping[str, Any], after: Mapping[str, Any], names: _Names
) -> list[FieldChange]:
    found = []
    for column, f in entity.shown().items():
        old, new = before.get(column), after.get(column)
        if column not in ("id", "uid") and old != new and not (old in (None, "") and new in (None, "")):
            found.append(FieldChange(column, _(f.label), names.text(f, old), names.text(f, new)))
    return found


class _Names:
    """Values as people read them; each linked record's name is looked up once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[tuple[str, int], str] = {}

    def text(self, f: Field[Any], raw: kinds.Raw) -> str:
        if raw is None:
            return ""
        if f.target:
            return self._title(f.target, int(raw))
        if isinstance(f.kind, kinds.Choice):
            word = f.kind.load(raw)
            return _(word.label) if word else ""
        return f.kind.text(raw)

    def _title(self, table: str, record_id: int) -> str:
        key = table, record_id
        if key not in self._known:
            named = titles(self._connection, BY_TABLE[table], [record_id]).get(record_id)
            self._known[key] = named or f"{_(BY_TABLE[table].label[0])} {record_id}"
        return self._known[key]
