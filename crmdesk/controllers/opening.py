"""Opening and making files: the one place where the desk is put together with what follows from its steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy import Connection

from crmdesk import text
from crmdesk.controllers import defaults, scoring, stages
from crmdesk.controllers.desk import Desk
from crmdesk.models.store import database


def now() -> dt.datetime:
    """The moment, in UTC."""
    return dt.datetime.now(dt.UTC)


def make_file(
    path: Path,
    currency: str = "EUR",
    demo: bool = False,
    language: str | None = None,
    clock: Callable[[], dt.datetime] = now,
) -> Mapping[str, int]:
    """Make a new file with the defaults. Raises Trouble when it exists or cannot be made.

    demo: fill it with a year of sample data up to now, in a language (default: that in use); gives its rows by table.
    """
    made: dict[str, int] = {}

    def write(connection: Connection) -> None:
        defaults.seed(currency, sample=demo)(connection)
        if demo:
            from crmdesk.controllers import sample

            spoken = language or text.language()
            made.update(sample.fill(connection, now=clock(), currency=currency, language=spoken))

    database.create(path, write)
    return made


def open_desk(path: Path, by: str, clock: Callable[[], dt.datetime] = now) -> Desk:
    """Open a file; an older one is brought up to date after a verified backup. Raises Trouble."""
    from crmdesk.controllers.safekeeping.backup import back_up

    opened = database.Database(path, before_migration=lambda old: back_up(old, "before update"))
    try:
        return Desk(opened, by, derive=(stages.follow_touched, scoring.refresh), clock=clock)
    except BaseException:
        opened.close()
        raise
