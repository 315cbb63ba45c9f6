"""What is SQLite's own: connections with their pragmas, and the header of a file.

The driver is sqlcipher3, which brings the same current SQLite to every system; versions before 3.51.3 can lose
commits in WAL mode (sqlite.org/wal.html#walresetbug) and are refused. One connection writes, others read (`mode=ro`).
"""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool, QueuePool
from sqlcipher3 import dbapi2 as dbapi2

from crmdesk.models.migrations import APPLICATION_ID as APPLICATION_ID
from crmdesk.models.store.address import uri
from crmdesk.models.store.trouble import Busy, Trouble, explain
from crmdesk.text import _

R = TypeVar("R")

OLDEST_SQLITE = (3, 51, 3)
PATIENCE = 10.0
"""Seconds that we wait for another program to finish its own work on the file."""

_READING = ("busy_timeout=5000", "cache_size=-4096")
"""First, because the other pragmas read the file already, which may be busy. There are a dozen readers, and each fills
its cache (in KiB) in time; a larger one makes none of them faster, since the system holds the file's pages anyway."""
_EVERY = (
    "foreign_keys=ON",
    "temp_store=MEMORY",
    "mmap_size=0",
    "trusted_schema=OFF",
    "cell_size_check=ON",
)
_WRITING = (
    "cache_size=-32768",
    "synchronous=FULL",
    "recursive_triggers=ON",
    "secure_delete=ON",
    "journal_size_limit=67108864",
)
_MAC = ("fullfsync=ON", "checkpoint_fullfsync=ON")


def patiently(act: Callable[[], R]) -> R:
    """Do something again for as long as another program keeps the file busy, at most for PATIENCE; then raises the
    driver's error."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return act()
        except (DBAPIError, dbapi2.Error) as error:
            if not isinstance(explain(error), Busy) or time.monotonic() > deadline:
                raise
        time.sleep(random.uniform(0.0005, 0.002))


@contextlib.contextmanager
def explained(reader: sa.Connection | None = None) -> Iterator[None]:
    """Raise Trouble for what the driver says of the file; an error that is not about the file stays what it is.

    reader: given up on trouble, since it would remember a page that came back wrong.
    """
    try:
        yield
    except (DBAPIError, dbapi2.Error) as error:
        if trouble := explain(error):
            if reader is not None and not reader.invalidated:
                reader.invalidate()
            raise trouble from error
        raise


def connect(path: Path, mode: str) -> Any:
    """A driver connection in autocommit, with our pragmas; transactions are begun by name. Raises the driver's
    error."""
    if dbapi2.sqlite_version_info < OLDEST_SQLITE:
        raise Trouble(
            _(
                "crmdesk needs SQLite {needed} or newer, but found {found}. No file was opened. Install crmdesk again."
            ).format(needed=".".join(map(str, OLDEST_SQLITE)), found=dbapi2.sqlite_version)
        )
    return patiently(lambda: _connect(path, mode))


def _connect(path: Path, mode: str) -> Any:
    connection = dbapi2.connect(uri(path, mode), uri=True, isolation_level=None, check_same_thread=False, timeout=0)
    try:
        for pragma in (*_READING, *_EVERY) if mode == "ro" else (*_EVERY, *_WRITING, *_MAC):
            connection.execute(f"PRAGMA {pragma}").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def engine(path: Path, mode: str) -> sa.Engine:
    """An SQLAlchemy engine over connect(); it never begins a transaction of its own."""
    creator: Callable[[], Any] = lambda: connect(path, mode)  # noqa: E731
    pool = {"poolclass": QueuePool, "pool_size": 4, "max_overflow": 8} if mode == "ro" else {"poolclass": NullPool}
    return sa.create_engine("sqlite://", module=dbapi2, creator=creator, **pool)


def header(path: Path) -> tuple[bool, int, int]:
    """(is SQLite, application id, user version) from a plain read of the first 100 bytes
    (sqlite.org/fileformat2.html#database_header)."""
    with path.open("rb") as file:
        start = file.read(100)
    return start[:16] == b"SQLite format 3\0", int.from_bytes(start[68:72], "big"), int.from_bytes(start[60:64], "big")
