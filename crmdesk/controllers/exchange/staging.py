"""Staged rows to records: matched, judged, then filled in, overwritten or made, a set at a time.

One temporary table takes a chunk; the ordinary triggers journal what the statements do. Rows that might match each
other are written in turns, so that the order of the file decides and not the size of a chunk.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from crmdesk.controllers import scoring
from crmdesk.controllers.desk import Write
from crmdesk.controllers.exchange import matches, settling, special
from crmdesk.controllers.exchange.batch import Batch
from crmdesk.controllers.exchange.links import Links
from crmdesk.controllers.exchange.mapping import words_column
from crmdesk.controllers.exchange.matches import Way
from crmdesk.controllers.exchange.names import next_id
from crmdesk.controllers.exchange.options import OnMatch
from crmdesk.controllers.exchange.statements import PARTED, STAGED, Statements, create, needed_by_new, with_words
from crmdesk.controllers.settings import settings
from crmdesk.models import addresses
from crmdesk.models.activity import LINKED
from crmdesk.models.entity import Entity, new_uid
from crmdesk.models.field import Field
from crmdesk.models.kinds import Moment
from crmdesk.models.lead import Lead
from crmdesk.text import _

MOST_TOLD = 10_000
"""Skipped rows that are told one by one; all are counted."""


@dataclass
class Counts:
    """What became of the rows. skips: (number of the row, why) of the first MOST_TOLD."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    skips: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _Chunk:
    """A staged batch. lacking: the places of rows that cannot become records of their own."""

    batch: Batch
    statements: Statements
    lacking: frozenset[int]


class Staging:
    """The way of one import's rows into their table, inside its step.

    parents: (account, name of its parent) of accounts whose parent was not there yet.
    """

    def __init__(self, write: Write, entity: type[Entity], ways: Sequence[Way], mode: OnMatch, links: Links) -> None:
        self.counts = Counts()
        self.parents: list[tuple[int, str]] = []
        self._write = write
        self._run = write.run
        self._entity = entity
        self._ways = ways
        self._mode = mode
        self._links = links
        self._now = Moment().format(write.now)
        self._today = write.today.isoformat()
        self._currency = settings(write.connection)["currency"]
        self._computed = scoring.of_new(write) if entity is Lead and not self._changes else {}
        if self._computed:
            write.computed.add(Lead.table)
        self._first = next_id(write, entity.table)
        self._made = array("q")  # the row of each record that was made, in the order of their ids
        self._several = False
        self._prepare()

    @property
    def _changes(self) -> bool:
        return self._mode in (OnMatch.FILL, OnMatch.OVERWRITE)

    def _prepare(self) -> None:
        for name in ("staged", "also", "address"):
            self._run(f"DROP TABLE IF EXISTS temp.{name}")
        self._run(create(self._entity))
        self._run("CREATE TEMP TABLE also (n INTEGER, key TEXT, PRIMARY KEY (n, key)) WITHOUT ROWID")
        self._run("CREATE TEMP TABLE address (key TEXT, id INTEGER, PRIMARY KEY (key, id)) WITHOUT ROWID")
        driver: Any = self._write.connection.connection.driver_connection
        driver.create_function("fresh_uid", 0, lambda: new_uid().bytes)
        driver.create_function("with_words", 2, with_words, deterministic=True)
        for column, f in self._entity.fields.items():
            if f.key_of and f.fold:
                driver.create_function(f"key_{column}", len(f.key_of), _key(f), deterministic=True)
        self._learn_addresses("1")

    def _learn_addresses(self, which: str, *values: int) -> None:
        """Note the records, of those that a condition chooses, that have more than one e-mail address."""
        if not any(way.addresses for way in self._ways):
            return
        found = self._run(
            f"SELECT id, email FROM {self._entity.table} WHERE ({which}) AND email LIKE '%@%@%'", *values
        ).fetchall()
        pairs = [(row_id, one) for row_id, text in map(tuple, found) for one in addresses.emails(text)]
        keys = {(key, row_id) for row_id, one in pairs if (key := addresses.email_key(one))}
        if keys:
            self._several = True
            self._write.connection.exec_driver_sql("INSERT OR IGNORE INTO temp.address VALUES (?, ?)", [*keys])

    def take(self, batch: Batch) -> Mapping[int, str]:
        """Write a chunk; gives the places of rows that match nothing and cannot be records of their own, and why."""
        places = [place for place in range(len(batch.numbers)) if place not in batch.flaws]
        if self._mode is OnMatch.CREATE and batch.identified:
            _tell_apart(batch, places)
        turns = matches.turns(self._ways, batch.columns, batch.also, places)
        statements = Statements(
            self._entity, frozenset(batch.columns), self._mode, self._now, self._today, self._currency, self._computed
        )
        chunk = _Chunk(batch, statements, frozenset(settling.lacking(self._entity, batch)))
        self._stage(chunk, turns)
        refused: dict[int, str] = {}
        for number, mine in enumerate(turns):
            refused |= self._turn(chunk, number, mine)
        return refused

    def _stage(self, chunk: _Chunk, turns: Sequence[Sequence[int]]) -> None:
        execute = self._write.connection.exec_driver_sql
        execute("DELETE FROM temp.staged")
        execute("DELETE FROM temp.also")
        batch = chunk.batch
        columns = {**batch.columns}
        if batch.notes:
            columns["extra"] = batch.blank()
            for place, lines in batch.notes.items():
                columns["extra"][place] = PARTED.join(lines)
        if chunk.lacking:
            columns["lacking"] = [1 if place in chunk.lacking else None for place in range(len(batch.numbers))]
        places = [place for mine in turns for place in mine]
        numbers = [number for number, mine in enumerate(turns) for _place in mine]
        values: list[Sequence[Any]] = [*columns.values()]
        if len(places) < len(batch.numbers):
            values = [[column[place] for place in places] for column in values]
        marks = ", ".join("?" * (len(columns) + 2))
        if places:
            statement = f"INSERT INTO temp.staged (round, n, {', '.join(columns)}) VALUES ({marks})"
            execute(statement, list(zip(numbers, places, *values, strict=True)))
        if also := [(place, key) for place, keys in batch.also.items() for key in set(keys)]:
            self._several = True
            execute("INSERT INTO temp.also VALUES (?, ?)", also)

    def _turn(self, chunk: _Chunk, turn: int, places: Sequence[int]) -> dict[int, str]:
        """Write a run of rows; gives those that do not fit, and why."""
        if self._mode is OnMatch.CREATE and chunk.batch.identified:
            known = f"EXISTS (SELECT 1 FROM {self._entity.table} e WHERE e.uid = s.uid)"
            self._run(f"UPDATE {STAGED} AS s SET uid = fresh_uid() WHERE s.round = ? AND {known}", turn)
        matched, refused = self._match(chunk, turn) if self._ways else ({}, {})
        new = [place for place in places if place not in matched and place not in refused]
        refused |= {place: settling.needed(self._entity) for place in new if place in chunk.lacking}
        new = [place for place in new if place not in chunk.lacking]
        self._make_linked(chunk.statements, turn, bool(matched) and self._changes)
        if matched and self._changes:
            self._change(chunk, turn, matched)
        if new:
            self._create(chunk, turn, new)
        return refused

    def _match(self, chunk: _Chunk, turn: int) -> tuple[dict[int, int], dict[int, str]]:
        """The record that each row matches, if any, by its place, and why rows do not fit into theirs.

        Counts what becomes of the rows that do.
        """
        for number, way in enumerate(self._ways):
            if way.key[0] in chunk.batch.columns:
                for statement in matches.statements(self._entity, way, number, self._several):
                    self._run(statement, turn)
        matched: dict[int, int] = {}
        refused: dict[int, str] = {}
        parents = chunk.batch.parents
        judged = self._run(chunk.statements.judged(), turn).fetchall()
        for place, record, way, differs, lock, long in map(tuple, judged):
            if long and self._changes and not lock:
                f = self._entity.fields[words_column(self._entity)]
                refused[place] = f"{_(f.label)}: {f.problem(long)}"
                self._run(f"DELETE FROM {STAGED} WHERE round = ? AND n = ?", turn, place)
                continue
            matched[place] = record
            if place in parents and not self._lets_link(record):
                del parents[place]
            self._judge(chunk.batch.numbers[place], record, self._ways[way], bool(differs) or place in parents, lock)
        return matched, refused

    def _lets_link(self, account: int) -> bool:
        """Whether an account may get a parent; filling leaves the one alone that it has."""
        if self._mode is not OnMatch.FILL:
            return True
        return self._run("SELECT parent_id FROM account WHERE id = ?", account).scalar() is None

    def _judge(self, number: int, record: int, way: Way, differs: bool, lock: int | None) -> None:
        """Count a row that matches a record; lock: a key of special.LOCKED."""
        counts = self.counts
        earlier = self._made[record - self._first] if record >= self._first else None
        if not self._changes and earlier is not None:
            reason = _("Row {row} {same}.").format(row=earlier, same=_(way.reason))
        elif not differs:
            counts.unchanged += 1
            return
        elif not self._changes:
            kind = _(self._entity.label[0])
            reason = _("{kind} {id} {same}.").format(kind=kind, id=record, same=_(way.reason))
        elif lock:
            reason = _(special.LOCKED[lock])
        else:
            counts.updated += 1
            return
        counts.skipped += 1
        if len(counts.skips) < MOST_TOLD:
            counts.skips.append((number, reason))

    def _make_linked(self, statements: Statements, turn: int, changes: bool) -> None:
        """Make the owners, stages, accounts ... that the rows of this turn need and that are not there yet."""
        for column, book in self._links.books:
            if not book.new or column not in statements.given:
                continue
            asked = needed_by_new([column, "first_stage_id"] if column == "stage_id" else [column])
            if changes and column in statements.values:
                asked += f" UNION SELECT {column} FROM ({statements.changing()})"
            elif changes and column not in self._entity.stored():
                asked += f" UNION SELECT {column} FROM {STAGED} WHERE round = ?1 AND target IS NOT NULL"
            book.make(int(row[0]) for row in self._run(asked, turn).fetchall() if row[0] is not None)

    def _change(self, chunk: _Chunk, turn: int, matched: Mapping[int, int]) -> None:
        statements, parents = chunk.statements, chunk.batch.parents
        for statement in special.before_update(self._entity, statements.values, statements.changing(), self._now):
            self._run(statement, turn, self._write.by)
        self._run(statements.update(), turn)
        if self._entity.table == "activity":
            self._link(turn, "s.target IS NOT NULL")
        self.parents += [(record, parents[place]) for place, record in matched.items() if place in parents]
        if self._several:
            mine = f"id IN (SELECT target FROM {STAGED} WHERE round = ?)"
            self._run(f"DELETE FROM temp.address WHERE {mine}", turn)
            self._learn_addresses(mine, turn)

    def _create(self, chunk: _Chunk, turn: int, new: Sequence[int]) -> None:
        batch = chunk.batch
        start = self._first + len(self._made)
        self._run(chunk.statements.insert(), turn)
        self._made.extend([batch.numbers[place] for place in new])
        self.counts.created += len(new)
        for statement in special.after_insert(self._entity):
            self._run(statement, start, self._write.by)
        if self._entity.table == "activity":
            made = "(SELECT e.id FROM activity e WHERE e.uid = s.uid)"
            self._run(f"UPDATE {STAGED} AS s SET made = 1, target = {made} WHERE round = ? AND target IS NULL", turn)
            self._link(turn, "s.made = 1")
        ids = {place: start + index for index, place in enumerate(new)} if batch.parents else {}
        self.parents += [(ids[place], name) for place, name in batch.parents.items() if place in ids]
        if batch.also:
            self._learn_addresses("id >= ?", start)

    def _link(self, turn: int, which: str) -> None:
        """Link activities to what their rows name and they are not linked to yet."""
        for name in LINKED:
            linked = f"SELECT 1 FROM activity_link l WHERE l.activity_id = s.target AND l.{name}_id = s.{name}_id"
            self._run(
                f"INSERT INTO activity_link (uid, activity_id, {name}_id) "
                f"SELECT fresh_uid(), s.target, s.{name}_id FROM {STAGED} s "
                f"WHERE s.round = ? AND {which} AND s.{name}_id IS NOT NULL AND NOT EXISTS ({linked}) ORDER BY s.n",
                turn,
            )


def _tell_apart(batch: Batch, places: Sequence[int]) -> None:
    """Give records that stand in a chunk more than once, and shall be made each time, an identity of their own."""
    uids, seen = batch.columns["uid"], set()
    for place in places:
        if uids[place] in seen:
            uids[place] = new_uid().bytes
        seen.add(uids[place])


def _key(f: Field[Any]) -> Any:  # noqa: ANN401  an SQL function of as many places as the key has sources
    """A key's fold as an SQL function: NULL when there is nothing to fold, as in every other write."""
    assert f.fold is not None
    fold = f.fold
    return lambda *sources: fold(*sources) if any(sources) else None
