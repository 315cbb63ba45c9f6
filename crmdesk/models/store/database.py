"""One open file: made, checked, opened; one connection that writes and others that read.

Writers queue by BEGIN IMMEDIATE with a deadline of our own (random short sleeps starve nobody); readers see the newest
commit and never hold the log. A file that a sync program swapped underneath is noticed before each write.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from crmdesk.models.store import journal, migrate, search, sqlite, tables
from crmdesk.models.store.address import uri
from crmdesk.models.store.trouble import Trouble, explain
from crmdesk.text import _


def create(path: Path, seed: Callable[[Connection], None]) -> None:
    """Make a new file with all tables; `seed` fills it inside the same transaction. It appears whole or not at all.

    Raises Trouble when a file stands there already or the folder cannot be written.
    """
    part = path.with_name(path.name + ".part")
    try:
        if path.exists():
            raise Trouble(
                _("{file} exists already. It was left as it is. Choose another name, or open it.").format(file=path)
            )
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        discard(part)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        _fill(part, seed)
        sync(part)
        for left in (path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal")):
            if left.exists():  # the log of a file that is gone would be played into the new one
                os.replace(left, left.with_name(f"{left.name}.old"))
        os.replace(part, path)
        sync(path.parent)
    except OSError as error:
        raise Trouble(
            _("{file} could not be made: {reason}. Nothing else was changed. Choose another folder.").format(
                file=path, reason=error.strerror or error
            )
        ) from error
    except DBAPIError as error:
        if not (trouble := explain(error)):
            raise
        raise Trouble(_("{file} was not made. {reason}").format(file=path, reason=trouble)) from error
    finally:
        discard(part)


def _fill(part: Path, seed: Callable[[Connection], None]) -> None:
    engine = sqlite.engine(part, "rw")
    try:
        with engine.connect() as connection:
            run = connection.exec_driver_sql
            run(f"PRAGMA application_id={sqlite.APPLICATION_ID}")
            run("BEGIN IMMEDIATE")
            for statement in (*journal.SCHEMA, *tables.schema(), *search.schema()):
                run(statement)
            journal.install(connection)
            migrate.stamp(connection)
            seed(connection)
            run("COMMIT")
    finally:
        engine.dispose()


def discard(part: Path) -> None:
    """Take a half file away, with what SQLite may have left beside it."""
    for end in ("", "-journal", "-wal", "-shm"):
        with contextlib.suppress(OSError):
            part.with_name(part.name + end).unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Make a file, or a folder's list of names, safe against power loss; Windows has no folder handles to sync."""
    try:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError:
        if not path.is_dir():
            raise


def examine(path: Path) -> int:
    """Refuse, before one byte is written, what is not ours to open; gives the file's schema version. Raises Trouble."""
    try:
        if not path.exists():
            raise Trouble(_("{file} does not exist. Choose another file, or make a new one.").format(file=path))
        if path.is_dir():
            raise Trouble(_("{file} is a folder, not a crmdesk file. Choose a file.").format(file=path))
        if path.stat().st_size == 0:
            raise Trouble(
                _("{file} is empty (0 bytes). It was left as it is. Restore a backup or choose another file.").format(
                    file=path
                )
            )
        is_sqlite, application, version = sqlite.header(path)
    except OSError as error:
        raise Trouble(
            _("{file} cannot be read: {reason}. Nothing was changed. Check that you may use it.").format(
                file=path, reason=error.strerror or error
            )
        ) from error
    if not is_sqlite or application != sqlite.APPLICATION_ID:
        raise Trouble(_("{file} is not a crmdesk file. It was left as it is. Choose another file.").format(file=path))
    if version > migrate.head():
        raise Trouble(
            _(
                "{file} was made by a newer crmdesk. It was left as it is. Install the newest crmdesk to open it."
            ).format(file=path)
        )
    return version


class Database:
    """An open file. Raises Trouble when it cannot be opened; an older file is migrated by `before_migration` first (a
    backup)."""

    def __init__(self, path: Path, before_migration: Callable[[Path], object] | None = None) -> None:
        self.path = path
        if examine(path) < migrate.head():
            if before_migration:
                before_migration(path)
            migrate.upgrade(path)
        self._identity = self._stat()
        self._rescued: Path | None = None
        self._writing = threading.RLock()
        self._reading = sqlite.engine(path, "ro")
        self._write_engine = sqlite.engine(path, "rw")
        with sqlite.explained():
            self._writer = self._write_engine.connect()
            try:
                sqlite.patiently(self._prepare)
            except BaseException:
                self._writer.close()
                self._write_engine.dispose()
                raise

    def reader(self) -> Connection:
        """A connection that reads, for one thread; a list keeps it for its temporary tables. The caller closes it.

        Raises Trouble for a damaged or unreadable file.
        """
        with sqlite.explained():
            return self._reading.connect()

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A short-lived reader. Raises Trouble for a damaged or unreadable file."""
        with sqlite.explained(), self._reading.connect() as connection, sqlite.explained(connection):
            yield connection

    @contextlib.contextmanager
    def examining(self) -> Iterator[Connection]:
        """A reader of its own, for PRAGMA integrity_check: on one that was used before, FTS5 checks what it remembers
        and reports corruption where there is none (seen with SQLite 3.53.4). Raises Trouble."""
        engine = sqlite.engine(self.path, "ro")
        try:
            with sqlite.explained(), engine.connect() as connection:
                connection.detach()
                yield connection
        finally:
            engine.dispose()

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """The one writing connection inside BEGIN IMMEDIATE; committed at the end, rolled back on any exception.

        Raises Busy when another program writes for longer than we are patient, Trouble when the file was swapped or the
        disk fails.
        """
        with self._writing:
            self._same_file()
            try:
                self._begin()
                yield self._writer
                self._writer.exec_driver_sql("COMMIT")
            except BaseException as error:
                with contextlib.suppress(Exception):
                    self._writer.exec_driver_sql("ROLLBACK")
                if isinstance(error, DBAPIError) and (trouble := explain(error)):
                    raise trouble from error
                raise

    def version_of_data(self, connection: Connection) -> int:
        """A number that moves when another connection commits (PRAGMA data_version); ask on a reader."""
        return int(connection.exec_driver_sql("PRAGMA data_version").scalar_one())

    def copy_to(self, target: Path) -> None:
        """Copy the file as it stands at this moment; others go on writing meanwhile. Raises OSError and what SQLite
        raises."""
        with self._reading.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            connection.exec_driver_sql("SELECT 1 FROM operation LIMIT 1").fetchall()  # from here on it sees one moment
            copy(connection, target)

    def checkpoint(self) -> None:
        """Move the log into the file, so that a copy of the file alone is whole; for idle moments and closing."""
        with self._writing, contextlib.suppress(DBAPIError):
            self._writer.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def rest(self) -> None:
        """Put search indexes and the log in order; for idle moments, in small portions."""
        with self.writing() as connection:
            search.merge(connection)
        self.checkpoint()

    def close(self) -> None:
        """Close all, once; the log is emptied into the file. The writer goes last: a reader could not take the log
        away."""
        if self._writer.closed:
            return
        self._reading.dispose()
        self.checkpoint()
        with self._writing:
            self._writer.close()
            self._write_engine.dispose()

    def _prepare(self) -> None:
        self._writer.exec_driver_sql("PRAGMA journal_mode=WAL")
        if self._writer.exec_driver_sql("PRAGMA user_version").scalar_one() > migrate.head():
            raise Trouble(
                _("{file} was made by a newer crmdesk. Install the newest crmdesk to open it.").format(file=self.path)
            )

    def _begin(self) -> None:
        sqlite.patiently(lambda: self._writer.exec_driver_sql("BEGIN IMMEDIATE"))

    def _stat(self) -> tuple[int, int]:
        found = self.path.stat()
        return found.st_dev, found.st_ino

    def _same_file(self) -> None:
        """A swapped file would be corrupted by our log; both versions are kept instead, by one copy of ours."""
        try:
            same = self._stat() == self._identity
        except (FileNotFoundError, NotADirectoryError):
            same = False
        except OSError as error:
            raise Trouble(
                _("Not saved: {file} cannot be reached: {reason}. What was saved before is safe. Try again.").format(
                    file=self.path.name, reason=error.strerror or error
                )
            ) from error
        if same:
            self._rescued = None
            return
        rescue = self._rescued = self._rescued or self._rescue()
        raise Trouble(
            _(
                "Another program replaced {file} while it was open. This change was not saved. "
                "All that was saved before stands in {rescue}. Open one of the two again."
            ).format(file=self.path.name, rescue=rescue.name)
        )

    def _rescue(self) -> Path:
        rescue = self.path.with_name(f"{self.path.stem} {time.strftime('%Y-%m-%d %H%M%S')} rescued{self.path.suffix}")
        try:
            copy(self._writer, rescue)
            sync(rescue)
        except (OSError, sqlite.dbapi2.Error) as error:
            discard(rescue)
            raise Trouble(
                _(
                    "Not saved: {file} is no longer in its place, and no copy could be made there: {reason}. "
                    "Keep crmdesk open, put the folder back or free some space, and try again."
                ).format(file=self.path.name, reason=getattr(error, "strerror", None) or explain(error) or error)
            ) from error
        return rescue


def copy(connection: Connection, target: Path, seconds: float = 600.0) -> None:
    """A copy of the open database by SQLite's backup API, 0600, without a log beside it. Raises TimeoutError."""
    driver: Any = connection.connection.driver_connection
    os.close(os.open(target, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600))
    made = sqlite.dbapi2.connect(uri(target, "rw"), uri=True, isolation_level=None, timeout=0)
    deadline = time.monotonic() + seconds

    def watch(_status: int, _left: int, _total: int) -> None:
        if time.monotonic() > deadline:
            raise TimeoutError(_("the copy took too long"))

    try:
        driver.backup(made, pages=4096, progress=watch, sleep=0.02)
        made.execute("PRAGMA journal_mode=DELETE").fetchall()
    finally:
        made.close()


def free_space(path: Path) -> int:
    """Free bytes on the disk of a path."""
    return shutil.disk_usage(path if path.is_dir() else path.parent).free
