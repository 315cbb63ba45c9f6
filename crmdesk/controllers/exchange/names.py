"""Names in cells to the records they mean: the company's lists, and accounts, contacts, leads and opportunities.

A name that is new gets the number that its record will have, and the record is only made once a row that is written
needs it. So a row that is rejected or skipped leaves nothing behind.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from crmdesk.controllers.desk import Write, prepared
from crmdesk.controllers.exchange.options import REMEMBERED
from crmdesk.controllers.stages import LOST_WORDS, WON_WORDS
from crmdesk.models import addresses, folding, names
from crmdesk.models.entity import Entity
from crmdesk.models.kinds import BadValue, Raw
from crmdesk.models.naming import NAMED_BY_US
from crmdesk.models.pipeline import Stage, StageKind
from crmdesk.models.queries import lists
from crmdesk.models.schema import BY_TABLE
from crmdesk.text import _, in_every_language


def next_id(write: Write, table: str) -> int:
    """The id that the next row of a table gets; ids are never reused (AUTOINCREMENT)."""
    ids, given = f"SELECT max(id) FROM {table}", "SELECT seq FROM sqlite_sequence WHERE name = ?"
    found = write.run(f"SELECT max(coalesce(({ids}), 0), coalesce(({given}), 0))", table)
    return int(found.scalar_one()) + 1


def is_number(text: str) -> bool:
    """Whether a text can be the number of a record."""
    return text.isascii() and text.isdigit() and len(text) < 19


def nobody(entity: type[Entity], number: str) -> BadValue:
    """Why a text is the number of no record, to be raised or told."""
    if not is_number(number):
        return BadValue(_('"{text}" is not a record number.').format(text=number[:60]))
    return BadValue(_('There is no {kind} "{name}".').format(kind=_(entity.label[0]).lower(), name=number))


def add_all(write: Write, rows: Sequence[Entity]) -> None:
    """Store new rows of one entity, many at a time; what Write.add does for one. Raises Rejected for a wrong field."""
    alike: dict[tuple[str, ...], list[tuple[Raw, ...]]] = {}
    for row in rows:
        raw = prepared(row)
        alike.setdefault(tuple(raw), []).append(tuple(raw.values()))
    for columns, values in alike.items():
        marks = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {rows[0].table} ({', '.join(columns)}) VALUES ({marks})"
        write.connection.exec_driver_sql(statement, values)


class Names:
    """One of the company's lists. new: id -> name of those that no row has needed yet."""

    def __init__(self, write: Write, table: str, **fixed: Any) -> None:
        self._write = write
        self._entity = BY_TABLE[table]
        self._fixed = fixed
        self._next = 0
        self.new: dict[int, str] = {}
        self._made: dict[int, str] = {}
        self._ids, self._numbers = self._standing()

    def _standing(self) -> tuple[dict[str, int], frozenset[int]]:
        """The ids by folded name, and all of them."""
        where = "".join(f" AND {column} = ?" for column in self._fixed)
        found = self._write.run(
            f"SELECT id, name, name_key FROM {self._entity.table} WHERE 1{where} ORDER BY id DESC",
            *(self._entity.fields[column].kind.store(value) for column, value in self._fixed.items()),
        ).fetchall()
        rows = [(int(row_id), str(name), str(key)) for row_id, name, key in map(tuple, found)]
        shown = {}
        if self._entity.table in NAMED_BY_US:
            shown = {folding.fold(word): row_id for row_id, name, _key in rows for word in in_every_language(name)}
        return {**shown, **{key: row_id for row_id, _name, key in rows}}, frozenset(row[0] for row in rows)

    @property
    def made(self) -> list[str]:
        """The names that were added, in the order in which the file brought them."""
        return [self._made[row_id] for row_id in sorted(self._made)]

    def knows(self, text: str) -> bool:
        """Whether something on the list has this name."""
        return folding.fold(text) in self._ids

    def numbered(self, text: str) -> int | None:
        """The id that a number is; None when it is blank. Raises BadValue for one that nothing on the list has."""
        if not text:
            return None
        if not is_number(text) or int(text) not in self._numbers:
            raise nobody(self._entity, text)
        return int(text)

    def id_of(self, text: str) -> int | None:
        """The id of a name, crmdesk's own in any language; None when it is blank. Raises BadValue for a new one that is
        too long."""
        name = " ".join(folding.clean(text).split())
        if not name:
            return None
        key = folding.fold(name)
        if (found := self._ids.get(key)) is not None:
            return found
        self._entity.fields["name"].kind.check(name)
        self._next = self._next or next_id(self._write, self._entity.table)
        self._ids[key], self.new[self._next] = self._next, name
        self._next += 1
        return self._next - 1

    def make(self, ids: Iterable[int]) -> None:
        """Add those of the new names that are needed now."""
        for row_id in sorted(ids):
            if (name := self.new.pop(row_id, None)) is not None:
                self._write.add(self._row(row_id, name))
                self._made[row_id] = name

    def _row(self, row_id: int, name: str) -> Entity:
        return self._entity(id=row_id, name=name, **self._fixed)


class Stages(Names):
    """The stages of one pipeline; a new one stands behind the open ones with a chance of 0."""

    def __init__(self, write: Write, pipeline_id: int) -> None:
        super().__init__(write, "stage", pipeline_id=pipeline_id)
        standing = sorted(write.rows(Stage, pipeline_id=pipeline_id), key=lambda stage: (stage.position, stage.id))
        self._pipeline_id = pipeline_id
        self.first = next((stage.id for stage in standing if stage.kind is StageKind.OPEN and stage.active), None)
        for kind, words in ((StageKind.WON, WON_WORDS), (StageKind.LOST, LOST_WORDS)):
            if stage := next((stage for stage in standing if stage.kind is kind), None):
                for word in words:
                    self._ids.setdefault(word, stage.id)

    def of_kind(self, kind: str) -> int | None:
        """The stage that a word for won or lost means."""
        return self._ids.get(kind)

    def _row(self, row_id: int, name: str) -> Entity:
        place = self._write.run(
            "SELECT coalesce(max(position), -1) + 1 FROM stage WHERE pipeline_id = ? AND kind = 'open'",
            self._pipeline_id,
        ).scalar_one()
        self._write.run(
            "UPDATE stage SET position = position + 1 WHERE pipeline_id = ? AND position >= ?", self._pipeline_id, place
        )
        return Stage(id=row_id, name=name, pipeline_id=self._pipeline_id, position=int(place), probability=0)


Key = tuple[int | None, str]
"""A record that a cell names: the account it belongs to, if known, and the text."""


class Records:
    """Records of one kind that cells name: by name, external ID or e-mail, and by number where the column says so.

    create: whether a missing one is made when it is needed. made: how many were.
    """

    def __init__(self, write: Write, table: str, create: bool) -> None:
        self._write = write
        self._entity = BY_TABLE[table]
        self.table = table
        self._create = create
        self._known: dict[Key, int | None] = {}
        self._next = 0
        self._new_ids: dict[Key, int] = {}
        self.new: dict[int, tuple[int | None, str]] = {}
        self.made = 0

    def learn(self, keys: Iterable[Key]) -> None:
        """Look up what cells name, all at once."""
        if len(self._known) > REMEMBERED:
            self._known.clear()
            self._new_ids = {key: row_id for key, row_id in self._new_ids.items() if row_id in self.new}
        asked = [key for key in dict.fromkeys(keys) if key not in self._known]
        if asked:
            self._known |= _looked_up(self._write, self._entity, asked)

    def standing(self, key: Key) -> int | None:
        """The record that a cell names, if it is there; learn it first."""
        return self._known.get(key)

    def id_of(self, key: Key) -> int | None:
        """The record that a cell names, or the one that will be made for it; None when none may be. learn it first.

        Raises BadValue for a new name that is too long.
        """
        if (found := self._known.get(key)) is not None or not self._create:
            return found
        account, text = key
        alike = account, _name_key(self._entity, text)
        if not alike[1]:
            return None
        if alike not in self._new_ids:
            self.check(text)
            self._next = self._next or next_id(self._write, self._entity.table)
            self._new_ids[alike], self.new[self._next] = self._next, key
            self._next += 1
        return self._new_ids[alike]

    def check(self, text: str) -> None:
        """Raise BadValue for a name that is too long for a new record."""
        for column, value in self._named(text).items():
            self._entity.fields[column].kind.check(value)

    def make(self, ids: Iterable[int]) -> None:
        """Add those of the missing records that are needed now."""
        rows = [self._row(row_id, *key) for row_id in sorted(ids) if (key := self.new.pop(row_id, None)) is not None]
        add_all(self._write, rows)
        self.made += len(rows)

    def _row(self, row_id: int, account: int | None, text: str) -> Entity:
        of = {"account_id": account} if "account_id" in self._entity.fields else {}
        return self._entity(id=row_id, created_at=self._write.now, **of, **self._named(text))

    def _named(self, text: str) -> dict[str, str]:
        """The columns that a new record gets of the text that names it."""
        if "name" in self._entity.fields:
            return {"name": text}
        if addresses.is_email(text):
            return {"email": text}
        parts = zip(("given_name", "particle", "family_name"), names.split_name(text), strict=True)
        return {column: part for column, part in parts if part}

    def numbered(self, cells: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """(number, name) pairs -> ids, but for records that are gone or have another name now; a blank name is none."""
        asked = {pair for pair in cells if is_number(pair[0])}
        titles: dict[int, str] = {}
        ids = sorted({int(number) for number, _name in asked})
        for start in range(0, len(ids), 5000):
            titles |= lists.titles(self._write.connection, self._entity, ids[start : start + 5000])
        return {
            (number, name): int(number)
            for number, name in asked
            if int(number) in titles and (not name or folding.fold(name) == folding.fold(titles[int(number)]))
        }


def _name_key(entity: type[Entity], text: str) -> str:
    if entity.table == "account":
        return folding.company_key(text)
    if entity.table in ("lead", "contact"):
        return names.person_key(*names.split_name(text))
    return folding.fold(text)


_TITLES = {"account": "name", "contact": "full_name", "lead": "full_name", "opportunity": "name"}


def _looked_up(write: Write, entity: type[Entity], keys: Sequence[Key]) -> dict[Key, int | None]:
    """The record of each key, None for those that are not there."""
    found: dict[Key, int | None] = dict.fromkeys(keys)
    ways: list[tuple[str, Callable[[str], str | None]]] = [("name_key", lambda text: _name_key(entity, text))]
    if entity.table == "lead":
        ways = [
            ("sort_name", lambda text: names.sort_name(*names.split_name(text))),
            ("company_key", folding.company_key),
        ]
    if "email_key" in entity.fields:
        ways.append(("email_key", addresses.email_key))
    ways.append(("external_id", folding.clean))
    for column, fold in ways:
        missing = {key: fold(key[1]) for key, row_id in found.items() if row_id is None}
        standing = _by_key(write, entity, column, set(filter(None, missing.values())))
        for key, folded in missing.items():
            candidates = standing.get(folded or "", ())
            if chosen := _chosen(candidates, key, by_name=column in ("name_key", "sort_name")):
                found[key] = chosen
    return found


def _by_key(
    write: Write, entity: type[Entity], column: str, keys: set[str]
) -> Mapping[str, list[tuple[int, str, int | None]]]:
    """Key -> (id, title, account) of the records that have it, the oldest first."""
    if not keys:
        return {}
    account = "account_id" if "account_id" in entity.stored() else "NULL"
    rows = write.run(
        f"SELECT {column}, id, {_TITLES[entity.table]}, {account} FROM {entity.table} "
        f"WHERE {column} IN (SELECT value FROM json_each(?)) ORDER BY id",
        json.dumps(sorted(keys), ensure_ascii=False),
    ).fetchall()
    found: dict[str, list[tuple[int, str, int | None]]] = {}
    for key, row_id, name, account_id in map(tuple, rows):
        found.setdefault(str(key), []).append((int(row_id), str(name or ""), account_id))
    return found


def _chosen(candidates: Sequence[tuple[int, str, int | None]], key: Key, by_name: bool) -> int | None:
    """One of several records of a key: of the right account, with exactly this name, else the oldest."""
    account, text = key
    if by_name and account is not None:
        candidates = [one for one in candidates if one[2] in (account, None)]
    ranked = sorted(candidates, key=lambda one: (one[2] != account, one[1] != text, one[0]))
    return ranked[0][0] if ranked else None
