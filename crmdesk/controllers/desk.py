"""The desk: the one door through which everything reads and writes.

`do` runs a use case in one transaction as one named, journaled step and tells everyone what changed; undo and redo are
steps too. It knows no Qt: the window hands in how news is delivered to its thread.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from crmdesk.models import kinds
from crmdesk.models.changes import Changes, title
from crmdesk.models.entity import Entity, new_uid
from crmdesk.models.queries import steps
from crmdesk.models.queries.lists import View
from crmdesk.models.queries.windows import Window
from crmdesk.models.schema import BY_TABLE
from crmdesk.models.store import journal, search, sqlite
from crmdesk.models.store.database import Database
from crmdesk.models.store.revert import IfChanged as IfChanged
from crmdesk.models.store.revert import Kept, revert
from crmdesk.models.store.trouble import Conflict
from crmdesk.models.store.trouble import Trouble as Trouble
from crmdesk.text import N_, _

P = ParamSpec("P")
R = TypeVar("R")
E = TypeVar("E", bound=Entity)


class Rejected(Exception):
    """This may not be done now; the message says why and what to do.

    problems: sentences by field name; candidates: records to choose from; blocked_by: later steps in the way.
    """

    def __init__(
        self,
        message: str,
        problems: Mapping[str, str] | None = None,
        candidates: Sequence[Mapping[str, Any]] = (),
        blocked_by: Sequence[tuple[int, str]] = (),
    ) -> None:
        super().__init__(message)
        self.problems = dict(problems or {})
        self.candidates = list(candidates)
        self.blocked_by = list(blocked_by)


class Write:
    """An open step: what a use case works with. `name` it, so that history and undo can say what it was.

    computed: tables whose new rows this step wrote with their computed columns already.
    """

    def __init__(self, connection: Connection, by: str, now: dt.datetime, step: int, undoes: int | None = None) -> None:
        self.connection = connection
        self.by = by
        self.now = now
        self.step = step
        self.undoes = undoes
        self.counts = False
        self.computed: set[str] = set()
        self.template = N_("Change")
        self.detail: dict[str, Any] = {}

    @property
    def today(self) -> dt.date:
        """The day on the desk's own calendar."""
        return self.now.astimezone().date()

    def name(self, template: str, **detail: Any) -> None:
        """Name the step: an English template marked with N_, and what fills its {places}."""
        self.template, self.detail = template, detail

    def run(self, statement: str, *values: Any) -> sa.CursorResult[Any]:
        """Run SQL with ? places."""
        return self.connection.exec_driver_sql(statement, values)

    def get(self, entity: type[E], row_id: int) -> E:
        """One row. Raises Rejected when it is not there."""
        if (row := self.find(entity, id=row_id)) is None:
            raise Rejected(
                _("{kind} {id} does not exist. Nothing was changed.").format(kind=_(entity.label[0]), id=row_id)
            )
        return row

    def find(self, entity: type[E], **values: Any) -> E | None:
        """The first row (lowest id) whose columns have these values."""
        return next(iter(self.rows(entity, limit=1, **values)), None)

    def rows(self, entity: type[E], limit: int | None = None, **values: Any) -> list[E]:
        """The rows whose columns have these values, by id."""
        columns = tuple(entity.stored())
        conditions = " AND ".join(f"{entity.fields[column].column} = ?" for column in values)
        statement = (
            f"SELECT {', '.join(columns)} FROM {entity.table}{' WHERE ' + conditions if values else ''} ORDER BY id"
        )
        stored = [entity.fields[column].kind.store(value) for column, value in values.items()]
        if limit is not None:
            statement, stored = f"{statement} LIMIT ?", [*stored, limit]
        found = self.run(statement, *stored).fetchall()
        return [entity.from_raw(dict(zip(columns, row, strict=True))) for row in found]

    def add(self, row: E) -> E:
        """Store a new row; it gets its id, uid and keys. Raises Rejected naming every wrong field at once."""
        raw = prepared(row)
        marks = ", ".join("?" * len(raw))
        with self._said(row):
            done = self.run(f"INSERT INTO {row.table} ({', '.join(raw)}) VALUES ({marks})", *raw.values())
        if not row.id:
            row.id = int(done.lastrowid)
        return row

    def set(self, row: E, **values: Any) -> bool:
        """Change columns of a stored row; False when all are so already. Raises Rejected naming every wrong field."""
        entity = type(row)
        changed = {c: v for c, v in values.items() if row.__dict__.get(c) != v}
        if not changed:
            return False
        row.__dict__.update(changed)
        for column, f in entity.fields.items():
            if f.key_of and f.fold and not changed.keys().isdisjoint(f.key_of):
                changed[column] = row.__dict__[column] = _folded(f, row.__dict__)
        check(row, changed)
        stored = [entity.fields[column].kind.store(value) for column, value in changed.items()]
        statement = f"UPDATE {entity.table} SET {', '.join(f'{c} = ?' for c in changed)} WHERE id = ?"
        with self._said(row):
            self.run(statement, *stored, row.id)
        return True

    def delete(self, row: Entity) -> None:
        """Take a row away; what refers to it must be gone or let go first."""
        self.run(f"DELETE FROM {row.table} WHERE id = ?", row.id)

    @contextlib.contextmanager
    def _said(self, row: Entity) -> Iterator[None]:
        """Say which field of a row the database refused because of other rows."""
        try:
            yield
        except IntegrityError as error:
            if problems := self._taken(row, str(error.orig)) or self._lost(row):
                raise Rejected(next(iter(problems.values())), problems) from error
            raise

    def _taken(self, row: Entity, refusal: str) -> dict[str, str]:
        """What of a row another row has already: SQLite names the columns ("UNIQUE constraint failed: stage.name")."""
        start, _colon, named = refusal.partition(": ")
        if start != "UNIQUE constraint failed":
            return {}
        columns = [name.rpartition(".")[2] for name in named.split(", ")]
        where = " AND ".join(f"{column} = ?" for column in columns)
        values = [row.fields[column].kind.store(row.__dict__.get(column)) for column in columns]
        other = self.run(f"SELECT id FROM {row.table} WHERE {where}", *values).scalar()
        f = row.fields[columns[-1]]
        typed = row.fields[f.key_of[0]] if f.key_of else f
        sentence = _('{field} "{value}" is taken: {kind} {id} has it. Choose another, or use that record.')
        value = typed.kind.format(row.__dict__.get(typed.column))
        kind = _(row.label[0]).lower()
        return {typed.name: sentence.format(field=_(typed.label), value=value, kind=kind, id=other)}

    def _lost(self, row: Entity) -> dict[str, str]:
        """Which links of a row lead to no record."""
        sentence = _("{field}: there is no {kind} {id}. Choose one that exists.")
        return {
            f.name: sentence.format(field=_(f.label), kind=_(BY_TABLE[f.target].label[0]).lower(), id=value)
            for column, f in row.stored().items()
            if f.target and (value := row.__dict__.get(column)) is not None and not self._stands(f.target, value)
        }

    def _stands(self, table: str, row_id: int) -> bool:
        return self.run(f"SELECT 1 FROM {table} WHERE id = ?", row_id).first() is not None


def prepared(row: Entity) -> dict[str, Any]:
    """A new row as it is stored: with uid, defaults and keys, and checked. Raises Rejected naming every wrong field."""
    if "uid" not in row.__dict__:
        row.uid = new_uid()
    for column, f in row.fields.items():
        if f.key_of and f.fold:
            row.__dict__[column] = _folded(f, row.__dict__)
        elif f.stored and f.default is not None and row.__dict__.get(column) is None and column != "id":
            row.__dict__[column] = f.default
    check(row)
    values = row.__dict__
    return {c: f.kind.store(values[c]) for c, f in row.stored().items() if values.get(c) is not None}


def _folded(f: Any, values: Mapping[str, Any]) -> str | None:
    sources = [values.get(source) for source in f.key_of]
    return (f.fold(*sources) or None) if any(sources) else None


def check(row: Entity, only: Iterable[str] | None = None) -> None:
    """Refuse a row whose fields are not right. Raises Rejected with a sentence for each field."""
    names = row.stored() if only is None else only
    problems = {
        name: problem
        for name in names
        if name != "id" and (problem := row.fields[name].problem(row.__dict__.get(name)))
    }
    problems = {**row.problems(row), **problems}
    if problems:
        raise Rejected(next(iter(problems.values())), {row.fields[name].name: text for name, text in problems.items()})


@dataclass(frozen=True)
class Done(Generic[R]):
    """The result of a use case, and what it changed (None when nothing)."""

    result: R
    changes: Changes | None

    @property
    def step(self) -> int | None:
        """The number of the step; None when nothing changed."""
        return self.changes.step if self.changes else None


Derive = Callable[[Write], None]


class Desk:
    """Reads, writes, undo and notices over one open file.

    by: who acts; clock: gives the moment in UTC; derive: functions that bring what follows from other rows up to date
    at the end of each step, an undo's too; deliver: calls a function where listeners live (the window's thread).
    """

    def __init__(
        self,
        database: Database,
        by: str,
        derive: Sequence[Derive] = (),
        clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        self.database = database
        self.by = by
        self.clock = clock
        self.deliver: Callable[[Callable[[], None]], None] = lambda call: call()
        self._derive = tuple(derive)
        self._listeners: list[weakref.ReferenceType[Callable[[Changes], None]]] = []
        self._own: set[bytes] = set()
        self._watch = database.reader()
        try:
            with sqlite.explained():
                self._version = database.version_of_data(self._watch)
                self._seen = self._newest()
        except BaseException:
            self._watch.close()
            raise

    def do(self, command: Callable[Concatenate[Write, P], R], *args: P.args, **kwargs: P.kwargs) -> Done[R]:
        """Run a use case in one transaction: all of it is kept, or none. Raises what the use case raises, and
        Trouble."""
        return self._write(lambda write: command(write, *args, **kwargs))

    def try_out(self, command: Callable[Concatenate[Write, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """The result that a use case would have; nothing is kept. For previews and dry runs."""

        class Enough(Exception):
            pass

        found: list[R] = []

        def rehearse(write: Write) -> None:
            found.append(command(write, *args, **kwargs))
            raise Enough

        with contextlib.suppress(Enough):
            self._write(rehearse)
        return found[0]

    @contextlib.contextmanager
    def aside(self) -> Iterator[Desk]:
        """A desk on a copy of the file as it stands now, to try out there what takes long, while others write here.

        Where no copy can be made, it is this desk itself.
        """
        with contextlib.ExitStack() as at_the_end:
            try:
                folder = at_the_end.enter_context(
                    tempfile.TemporaryDirectory(prefix="crmdesk-", ignore_cleanup_errors=True)
                )
                place = Path(folder) / self.database.path.name
                self.database.copy_to(place)
                desk = Desk(Database(place), self.by, self._derive, self.clock)
                at_the_end.callback(desk.close)
            except (OSError, sqlite.dbapi2.Error, Trouble):
                at_the_end.close()  # what was copied until then
                desk = self
            yield desk

    def undo(self, step: int | None = None, if_changed: IfChanged = IfChanged.REFUSE) -> Done[Kept]:
        """Undo a step (the latest by default). The undoing is itself a step, so redo is undoing that.

        Raises Rejected when there is nothing to undo, it was undone already, or later work is in the way (blocked_by).
        """
        chosen = self.undoable() if step is None else step
        if chosen is None:
            raise Rejected(_("There is nothing to undo."))
        return self._revert(chosen, if_changed)

    def redo(self) -> Done[Kept]:
        """Do the step again that was undone last. Raises Rejected when there is none, or something was done since."""
        if (undoing := self.redoable()) is None:
            raise Rejected(_("There is nothing to redo."))
        return self._revert(undoing, IfChanged.REFUSE)

    def undoable(self) -> int | None:
        """The latest step that is neither undone nor an undo."""
        return self.read(steps.undoable)

    def redoable(self) -> int | None:
        """The latest undo that was not itself undone, as long as no new step came after it."""
        return self.read(steps.redoable)

    def read(self, query: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a query on a reader; it sees the newest commit and must fetch all before it returns."""
        with self.database.reading() as connection:
            return query(connection, *args, **kwargs)

    def window(self, view: View) -> Window:
        """A window for a list of any length; the list closes it."""
        return Window(self.database, view)

    def listen(self, listener: Callable[[Changes], None]) -> None:
        """Call the listener after every committed step; it is held weakly."""
        kind: Any = weakref.WeakMethod if hasattr(listener, "__self__") else weakref.ref
        self._listeners.append(kind(listener))

    def look(self) -> None:
        """Tell the listeners about steps that other processes committed; cheap enough to ask several times a second.

        Raises Trouble when the file cannot be read.
        """
        heard: list[Changes] = []
        with sqlite.explained():
            version = self.database.version_of_data(self._watch)
            if version == self._version:
                return
            found = self._watch.exec_driver_sql(
                "SELECT id, uid, name, detail, by, undoes FROM operation WHERE id > ? ORDER BY id", (self._seen,)
            ).fetchall()
            for step, uid, name, detail, by, undoes in found:
                if uid not in self._own:
                    heard.append(journal.read(self._watch, step, name, json.loads(detail), by, undoes, foreign=True))
        self._version = version
        self._seen = max((row[0] for row in found), default=self._seen)
        self._own.difference_update(row[1] for row in found)
        for changes in heard:
            self._tell(changes)

    def close(self) -> None:
        """Close the file."""
        self._watch.close()
        self.database.close()

    def _newest(self) -> int:
        return int(self._watch.exec_driver_sql("SELECT coalesce(max(id), 0) FROM operation").scalar_one())

    def _write(self, body: Callable[[Write], R], undoes: int | None = None) -> Done[R]:
        uid = new_uid().bytes
        self._own.add(uid)  # before the commit, at which look() may see it already
        try:
            with self.database.writing() as connection:
                now = kinds.utc(self.clock())
                step = journal.begin(connection, kinds.Moment().format(now), self.by, undoes, uid)
                write = Write(connection, self.by, now, step, undoes)
                result = body(write)
                for derive in self._derive:
                    derive(write)
                journal.tidy(connection, step)
                search.feed(connection, step, journal.touched(connection, step))
                changes = journal.end(
                    connection, step, write.template, write.detail, self.by, undoes, counts=write.counts
                )
        except BaseException:
            self._own.discard(uid)
            raise
        if changes:
            self.deliver(lambda: self._tell(changes))
        else:
            self._own.discard(uid)
        return Done(result, changes)

    def _revert(self, step: int, if_changed: IfChanged) -> Done[Kept]:
        asked = self.read(journal.operation, step)
        if asked is None:
            raise Rejected(_("Step {step} does not exist. Nothing was changed.").format(step=step))
        if asked.undoes is not None:
            undone = self.read(journal.operation, asked.undoes)
            if undone is not None and undone.undoes is not None:  # undoing a redo is undoing what was done again
                return self._revert(undone.undoes, if_changed)

        def put_back(write: Write) -> Kept:
            found = journal.operation(write.connection, step)
            assert found is not None  # steps are never deleted
            if found.undone_by is not None:
                raise Rejected(
                    _('Step {step}, "{name}", was undone already.').format(
                        step=step, name=title(found.name, json.loads(found.detail))
                    )
                )
            write.template, write.detail = found.name, json.loads(found.detail)
            kept = revert(write.connection, step, if_changed)
            rekey(write, kept)
            write.counts = not kept
            return kept

        try:
            return self._write(put_back, step)
        except Conflict as conflict:
            raise Rejected(str(conflict), blocked_by=conflict.later) from conflict
        except IntegrityError as error:
            raise Rejected(_("This step cannot be undone: later records depend on it. Nothing was changed.")) from error

    def _tell(self, changes: Changes) -> None:
        self._listeners = [ref for ref in self._listeners if ref() is not None]
        for ref in self._listeners:
            if listener := ref():
                listener(changes)


def rekey(write: Write, kept: Kept) -> None:
    """Fold the keys anew of rows that an undo put back only in part, since key and source were decided apart."""
    for name, row_id in kept:
        entity = BY_TABLE[name]
        folding = {c: f for c, f in entity.fields.items() if f.key_of}
        if folding and (row := write.find(entity, id=row_id)):
            write.set(row, **{c: _folded(f, row.__dict__) for c, f in folding.items()})
