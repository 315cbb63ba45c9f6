"""The SQL that moves staged rows into their table: set-wise, for any entity, made from its fields.

`s` is a staged row, `e` the record it matches, `v` the record as it would become. What a kind of record needs beyond
its own columns (milestones of a lead, closing of an opportunity) stands in special.py, as expressions over these.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from crmdesk.controllers.exchange import special
from crmdesk.controllers.exchange.mapping import words_column
from crmdesk.controllers.exchange.options import OnMatch
from crmdesk.models import kinds
from crmdesk.models.activity import LINKED
from crmdesk.models.entity import Entity
from crmdesk.models.field import Field

STAGED = "temp.staged"
PARTED = "\x1e"
"""Between the words of one cell and the next in the column `extra`; no text that is stored can hold it."""


def create(entity: type[Entity]) -> str:
    """The staging table.

    round and n: a row's turn and its place; then the entity's columns, what it is linked to, words for the note
    (extra), whether it cannot be a record of its own (lacking), the record it matches (target, by which way) and
    whether it made that one.
    """
    stored = [f"{c} {f.kind.column}" for c, f in entity.stored().items() if c != "id"]
    linked = [f"{name}_id INTEGER" for name in LINKED] if entity.table == "activity" else []
    own = ["first_stage_id INTEGER"] if entity.table == "opportunity" else []
    besides = ["extra TEXT", "lacking INTEGER", "target INTEGER", "way INTEGER", "made INTEGER"]
    columns = ", ".join(["round INTEGER", "n INTEGER", *stored, *linked, *own, *besides])
    return f"CREATE TEMP TABLE staged ({columns}, PRIMARY KEY (round, n)) WITHOUT ROWID"


def with_words(note: str | None, extra: str) -> str:
    """A note with words added, parted by PARTED, but for those that stand in it as lines of their own."""
    note = note or ""
    for words in extra.split(PARTED):
        if f"\n{words}\n" not in f"\n{note}\n":
            note = f"{note}\n{words}" if note else words
    return note


def _with_extra(note: str) -> str:
    return f"iif(s.extra IS NULL, {note}, with_words({note}, s.extra))"


def literal(f: Field[object]) -> str:
    """A field's default as SQL."""
    value = f.kind.store(f.default)
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


@dataclass(frozen=True)
class Statements:
    """The statements for rows that bring certain columns; each has one place, ?1, for the round.

    given: the columns that the file brings. now, today: as stored; currency: the file's. computed: SQL over a row of
    `lead` for what follows from its other columns, so that a new lead is written with it instead of being written
    twice; the first one may be asked for by the others.
    """

    entity: type[Entity]
    given: frozenset[str]
    mode: OnMatch
    now: str
    today: str
    currency: str
    computed: Mapping[str, str] = field(default_factory=dict)

    @property
    def values(self) -> list[str]:
        """The given columns that an update may change: no keys, which follow, and no identity."""
        never = {"id", "uid"}
        if self.mode is OnMatch.FILL:
            never |= special.NEVER_EMPTY.get(self.entity.table, set())
        return [c for c, f in self.entity.stored().items() if c in self.given and c not in never and not f.key_of]

    def insert(self) -> str:
        """Make the records that nothing matches, in the order of the rows."""
        chosen = {c: f"s.{c}" for c in self.entity.stored() if c in self.given and c != "id"}
        for c, f in self.entity.stored().items():
            if f.default is not None and c != "id":
                chosen[c] = f"coalesce({chosen[c]}, {literal(f)})" if c in chosen else literal(f)
        if "created_at" in self.entity.fields:
            chosen["created_at"] = f"coalesce({chosen.get('created_at', 'NULL')}, '{self.now}')"
        words = words_column(self.entity)
        chosen[words] = _with_extra(chosen.get(words, "NULL"))
        chosen |= special.inserted(self.entity, chosen, self.now, self.today, self.currency)
        new = f"FROM {STAGED} s WHERE s.round = ?1 AND s.target IS NULL AND s.lacking IS NULL"
        written, made = [*chosen], f"SELECT {', '.join(chosen.values())} {new} ORDER BY s.n"
        if self.computed:
            written, made = self._with_computed(chosen, new)
        return f"INSERT INTO {self.entity.table} ({', '.join(written)}) {made}"

    def _with_computed(self, chosen: Mapping[str, str], new: str) -> tuple[list[str], str]:
        """The columns of new leads, and the SELECT that makes them with what is computed."""
        first, *others = self.computed
        asked = set(re.findall(r"\blead\.(\w+)", " ".join(self.computed.values()))) - {first}
        columns = {"n": "s.n", **dict.fromkeys(asked, "NULL"), **chosen}
        columns.pop(first, None)
        listed = ", ".join(f"{expression} AS {c}" for c, expression in columns.items())
        staged = f"SELECT *, {self.computed[first]} AS {first} FROM (SELECT {listed} {new}) AS lead ORDER BY n LIMIT -1"
        written = {c: f"lead.{c}" for c in chosen} | {first: f"lead.{first}"} | {c: self.computed[c] for c in others}
        return [*written], f"SELECT {', '.join(written.values())} FROM ({staged}) AS lead"

    def judged(self) -> str:
        """(place, record, way, whether it would change, why it may not, a note that is too long) of matching rows."""
        note = self._noted()
        long = f"iif(s.extra IS NULL OR length({note}) <= {kinds.LongText().length}, NULL, {note})"
        return (
            f"SELECT s.n, e.id, s.way, {self._differs()}, {self._locked()}, {long} FROM {self._matched()} ORDER BY s.n"
        )

    def changing(self) -> str:
        """A SELECT of the records that would change, as they would become."""
        fields = self.entity.fields.values()
        sources = {c for f in fields if f.key_of and not self.given.isdisjoint(f.key_of) for c in f.key_of}
        columns = {c: self.merged(c) for c in self.values} | {c: f"e.{c}" for c in sources if c not in self.values}
        columns |= special.merged(self.entity, self.given)
        columns[words_column(self.entity)] = self._noted()
        listed = ", ".join(f"{expression} AS {c}" for c, expression in columns.items())
        return (
            f"SELECT s.n AS n, s.target AS target, {listed} FROM {self._matched()} "
            f"AND ({self._differs()}) AND ({self._locked()}) IS NULL"
        )

    def update(self) -> str:
        """Fill or overwrite the records that would change, with their keys."""
        table = self.entity.table
        chosen = {c: f"v.{c}" for c in self.values}
        for c, f in self.entity.fields.items():
            if f.key_of and f.fold and not set(self.values).isdisjoint(f.key_of):
                chosen[c] = f"key_{c}({', '.join(f'v.{source}' for source in f.key_of)})"
        words = words_column(self.entity)
        chosen[words] = f"v.{words}"
        chosen |= special.updated(self.entity, self.values, self.now, self.today)
        settings = ", ".join(f"{c} = {expression}" for c, expression in chosen.items())
        return f"UPDATE {table} SET {settings} FROM ({self.changing()}) v WHERE {table}.id = v.target"

    def merged(self, column: str) -> str:
        """What a column becomes: blanks never overwrite, and filling leaves alone what is there."""
        f = self.entity.fields[column]
        if self.mode is not OnMatch.FILL:
            return f"coalesce(s.{column}, e.{column})"
        nothing = "'unknown'" if isinstance(f.kind, kinds.Choice) and str(f.default) == "unknown" else "''"
        return f"coalesce(nullif(e.{column}, {nothing}), s.{column}, e.{column})"

    def _matched(self) -> str:
        return (
            f"{STAGED} s CROSS JOIN {self.entity.table} e ON e.id = s.target "
            f"WHERE s.round = ?1 AND s.target IS NOT NULL"
        )

    def _noted(self) -> str:
        """The note with the words that are not in it yet."""
        words = words_column(self.entity)
        return _with_extra(self.merged(words) if words in self.given else f"e.{words}")

    def _differs(self) -> str:
        words = words_column(self.entity)
        told_apart = [c for c in self.values if c not in (words, *special.JUDGED)]
        differing = [f"({self.merged(c)}) IS NOT e.{c}" for c in told_apart]
        differing.append(f"({self._noted()}) IS NOT e.{words}")
        return " OR ".join([*differing, *special.differing(self.entity, self.given)])

    def _locked(self) -> str:
        return special.locked(self.entity, self.values, self.merged)


def needed_by_new(columns: Collection[str]) -> str:
    """The values of link columns in rows that will become records; one place, ?1, for the round."""
    new = f"FROM {STAGED} WHERE round = ?1 AND target IS NULL AND lacking IS NULL"
    return " UNION ".join(f"SELECT {c} {new} AND {c} IS NOT NULL" for c in columns)
