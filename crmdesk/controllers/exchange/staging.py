"""Staged rows to records: matched, judged, then filled in, overwritten or made, a set at a time.

One temporary table takes a chunk; the ordinary triggers journal what the statements do. Rows that might match each other
go in rounds, so that the order of the file decides, not the size of a chunk.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from crmdesk.controllers.desk import Write
from crmdesk.controllers.exchange import matches, special
from crmdesk.controllers.exchange.batch import Batch
from crmdesk.controllers.exchange.links import Links
from crmdesk.controllers.exchange.matches import Way
from crmdesk.controllers.exchange.names import next_id
from crmdesk.controllers.exchange.options import OnMatch
from crmdesk.controllers.exchange.statements import STAGED, Statements, create, new_ones
from crmdesk.controllers.settings import settings
from crmdesk.models import folding
from crmdesk.models.activity import LINKED
from crmdesk.models.entity import Entity, new_uid
from crmdesk.models.field import Field
from crmdesk.models.kinds import Moment
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


class Staging:
    """The way of one import's rows into their table, inside its step."""

    def __init__(self, write: Write, entity: type[Entity], ways: Sequence[Way], mode: OnMatch, links: Links) -> None:
        self._write = write
        self._entity = entity
        self._ways = ways
        self._mode = mode
        self._links = links
        self._now = Moment().format(write.now)
        self._currency = settings(write.connection)["currency"]
        self._first = next_id(write, entity.table)
        self._made = array("q")
        self._several = False
        self.counts = Counts()
        self.parents: list[tuple[int, str]] = []
        self._prepare()

    def _prepare(self) -> None:
        run, table = self._write.run, self._entity.table
        for name in ("staged", "also", "address"):
            run(f"DROP TABLE IF EXISTS temp.{name}")
        run(create(self._entity))
        run("CREATE TEMP TABLE also (n INTEGER, key TEXT, PRIMARY KEY (n, key)) WITHOUT ROWID")
        run("CREATE TEMP TABLE address (key TEXT, id INTEGER, PRIMARY KEY (key, id)) WITHOUT ROWID")
        driver: Any = self._write.connection.connection.driver_connection
        driver.create_function("fresh_uid", 0, lambda: new_uid().bytes)
        for column, f in self._entity.fields.items():
            if f.key_of and f.fold:
                driver.create_function(f"key_{column}", len(f.key_of), _key(f), deterministic=True)
        if any(way.addresses for way in self._ways):
            found = run(f"SELECT id, email FROM {table} WHERE email LIKE '%@%@%'").fetchall()
            self._learn_addresses([(int(row_id), str(text)) for row_id, text in found])

    def _learn_addresses(self, records: Sequence[tuple[int, str]]) -> None:
        found = [
            (key, row_id)
            for row_id, text in records
            for address in folding.emails(text)
            if (key := folding.email_key(address))
        ]
        if found:
            self._several = True
            self._write.connection.exec_driver_sql("INSERT OR IGNORE INTO temp.address VALUES (?, ?)", found)

    def take(self, batch: Batch, lacking: dict[int, str]) -> dict[int, str]:
        """Write a chunk. lacking: place -> why it cannot become a record of its own; gives those that would have had to."""
        places = [place for place in range(len(batch.numbers)) if place not in batch.flaws]
        turns = matches.turns(self._ways, batch.columns, batch.also, places)
        self._stage(batch, turns, lacking)
        given = frozenset(batch.columns)
        statements = Statements(self._entity, given, self._mode, self._now, self._now[:10], self._currency)
        refused: dict[int, str] = {}
        for turn, mine in enumerate(turns):
            self._round(batch, statements, turn, mine, lacking, refused)
        return refused

    def _stage(self, batch: Batch, turns: Sequence[Sequence[int]], lacking: dict[int, str]) -> None:
        run = self._write.connection.exec_driver_sql
        run("DELETE FROM temp.staged")
        run("DELETE FROM temp.also")
        names = [*batch.columns]
        extras = {place: "\n".join(lines) for place, lines in batch.notes.items()}
        columns: list[Any] = [batch.columns[name] for name in names]
        columns += [[extras.get(place) for place in range(len(batch.numbers))]] if extras else []
        columns += [[1 if place in lacking else None for place in range(len(batch.numbers))]] if lacking else []
        names += ["extra"] if extras else []
        names += ["lacking"] if lacking else []
        places = [place for mine in turns for place in mine]
        numbers = [turn for turn, mine in enumerate(turns) for _place in mine]
        if len(places) < len(batch.numbers):
            columns = [[column[place] for place in places] for column in columns]
        statement = (
            f"INSERT INTO temp.staged (round, n, {', '.join(names)}) VALUES ({', '.join('?' * (len(names) + 2))})"
        )
        if places:
            run(statement, list(zip(numbers, places, *columns, strict=True)))
        also = [(place, key) for place, keys in batch.also.items() for key in set(keys)]
        if also:
            self._several = True
            run("INSERT INTO temp.also VALUES (?, ?)", also)

    def _round(
        self,
        batch: Batch,
        statements: Statements,
        turn: int,
        places: Sequence[int],
        lacking: dict[int, str],
        refused: dict[int, str],
    ) -> None:
        run = self._write.run
        if self._mode is OnMatch.CREATE and batch.identified:
            run(
                f"UPDATE {STAGED} AS s SET uid = fresh_uid() WHERE round = ? AND EXISTS (SELECT 1 FROM {self._entity.table} e WHERE e.uid = s.uid)",
                turn,
            )
        for number, way in enumerate(self._ways):
            if way.key[0] in batch.columns:
                for statement in matches.statements(self._entity, way, number, self._several):
                    run(statement, turn)
        matched: dict[int, int] = {}
        if self._ways:
            judged = run(statements.judged(), turn).fetchall()
            matched = {int(row[0]): int(row[1]) for row in judged}
            for place, record, way_number, differs, lock in judged:
                self._judge(
                    batch,
                    int(place),
                    int(record),
                    self._ways[way_number],
                    bool(differs) or place in batch.parents,
                    lock,
                )
        new = [place for place in places if place not in matched]
        if lacking:
            refused |= {place: lacking[place] for place in new if place in lacking}
            new = [place for place in new if place not in lacking]
        changes = bool(matched) and self._mode in (OnMatch.FILL, OnMatch.OVERWRITE)
        self._make_linked(statements, turn, changes)
        if changes:
            self._change(statements, turn)
            self.parents += [
                (record, batch.parents[place]) for place, record in matched.items() if place in batch.parents
            ]
        if new:
            self._create(batch, statements, turn, new)
        if changes and self._entity.table == "activity":
            self._link(turn, "1")

    def _judge(self, batch: Batch, place: int, record: int, way: Way, differs: bool, lock: int | None) -> None:
        counts = self.counts
        earlier = self._made[record - self._first] if record >= self._first else None
        if self._mode in (OnMatch.SKIP, OnMatch.CREATE) and (differs or earlier is not None):
            if earlier is not None:
                reason = _("Row {row} {same}.").format(row=earlier, same=_(way.reason))
            else:
                kind = _(self._entity.label[0])
                reason = _("{kind} {id} {same}.").format(kind=kind, id=record, same=_(way.reason))
        elif differs and lock:
            reason = _(special.LOCKED[lock])
        elif differs:
            counts.updated += 1
            return
        else:
            counts.unchanged += 1
            return
        counts.skipped += 1
        if len(counts.skips) < MOST_TOLD:
            counts.skips.append((batch.numbers[place], reason))

    def _make_linked(self, statements: Statements, turn: int, changes: bool) -> None:
        """Make the owners, stages, accounts ... that the rows of this round need and that are not there yet."""
        for column, book in self._links.books:
            if not book.new or column not in statements.given:
                continue
            needed = new_ones([column, "first_stage_id"] if column == "stage_id" else [column])
            if changes and column in statements.values:
                needed += f" UNION SELECT {column} FROM ({statements.changing()})"
            elif changes and column not in self._entity.stored():
                needed += f" UNION SELECT {column} FROM {STAGED} WHERE round = ?1 AND target IS NOT NULL"
            book.make(int(row[0]) for row in self._write.run(needed, turn).fetchall() if row[0] is not None)

    def _change(self, statements: Statements, turn: int) -> None:
        run = self._write.run
        if self._entity.table == "opportunity" and "stage_id" in statements.values:
            run(
                f"INSERT INTO stage_event (uid, opportunity_id, from_stage_id, to_stage_id, at, by) "
                f"SELECT fresh_uid(), v.target, v.was_stage_id, v.stage_id, '{self._now}', ?2 "
                f"FROM ({statements.changing()}) v WHERE v.stage_id IS NOT v.was_stage_id ORDER BY v.n",
                turn,
                self._write.by,
            )
        run(statements.update(), turn)

    def _create(self, batch: Batch, statements: Statements, turn: int, new: Sequence[int]) -> None:
        run, table = self._write.run, self._entity.table
        run(statements.insert(), turn)
        self._made.extend(batch.numbers[place] for place in new)
        self.counts.created += len(new)
        if table == "opportunity":
            run(
                "INSERT INTO stage_event (uid, opportunity_id, to_stage_id, at, by) SELECT fresh_uid(), o.id, o.stage_id, o.created_at, ? "
                "FROM opportunity o WHERE o.id >= ? ORDER BY o.id",
                self._write.by,
                self._first + len(self._made) - len(new),
            )
        elif table == "activity":
            run(
                f"UPDATE {STAGED} AS s SET made = 1, target = (SELECT e.id FROM activity e WHERE e.uid = s.uid) WHERE round = ? AND target IS NULL",
                turn,
            )
            self._link(turn, "s.made = 1")
        start = self._first + len(self._made) - len(new)
        for index, place in enumerate(new):
            if place in batch.parents:
                self.parents.append((start + index, batch.parents[place]))
            if place in batch.also:
                self._learn_addresses([(start + index, str(batch.columns["email"][place]))])

    def _link(self, turn: int, which: str) -> None:
        """Link the activities of a round to what their rows name and they are not linked to yet."""
        for name in LINKED:
            self._write.run(
                f"INSERT INTO activity_link (uid, activity_id, {name}_id) SELECT fresh_uid(), s.target, s.{name}_id FROM {STAGED} s "
                f"WHERE s.round = ? AND {which} AND s.target IS NOT NULL AND s.{name}_id IS NOT NULL AND NOT EXISTS (SELECT 1 "
                f"FROM activity_link l WHERE l.activity_id = s.target AND l.{name}_id = s.{name}_id) ORDER BY s.n",
                turn,
            )


def _key(f: Field[Any]) -> Any:  # noqa: ANN401  an SQL function of as many places as the key has sources
    """A key's fold as an SQL function: NULL when there is nothing to fold, as in every other write."""
    assert f.fold is not None
    fold = f.fold
    return lambda *sources: fold(*sources) if any(sources) else None
