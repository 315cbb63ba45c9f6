"""Opening and making files: the one place where the desk is put together with what keeps its computed fields true."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy import Connection

from crmdesk import text
from crmdesk.controllers import defaults, scoring
from crmdesk.controllers.desk import Desk
from crmdesk.models.store import database


def now() -> dt.datetime:
    """The moment, in UTC."""
    return dt.datetime.now(dt.timezone.utc)


def make_file(
    path: Path, currency: str = "EUR", demo: bool = False, clock: Callable[[], dt.datetime] = now
) -> Mapping[str, int]:
    """Make a new file with the defaults; gives the rows made by table beyond those. Raises Trouble when it exists or cannot be made.

    demo: fill it with a year of sample data up to now, in the language in use.
    """
    made: dict[str, int] = {}

    def write(connection: Connection) -> None:
        defaults.seed(currency)(connection)
        if demo:
            from crmdesk.controllers import sample

            made.update(sample.fill(connection, now=clock(), currency=currency, language=text.language()))

    database.create(path, write)
    return made


def open_desk(path: Path, by: str, clock: Callable[[], dt.datetime] = now) -> Desk:
    """Open a file; an older one is brought up to date after a verified backup. Raises Trouble."""
    from crmdesk.controllers.safekeeping.backup import back_up

    return Desk(database.Database(path, before_migration=back_up), by, derive=(scoring.refresh,), clock=clock)
