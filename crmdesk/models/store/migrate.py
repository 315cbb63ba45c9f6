"""Bringing an older file up to date: all steps, the journal's images, triggers and search in one transaction, or
nothing.

Alembic runs the steps (crmdesk/models/migrations) and is imported only when a file is older than the program. The rules
come from measured traps: foreign keys off before BEGIN, no batch mode, triggers made anew, rows counted before COMMIT.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from sqlalchemy import Connection

from crmdesk.models.migrations import FOLDER
from crmdesk.models.migrations import head as head
from crmdesk.models.schema import ENTITIES
from crmdesk.models.store import journal, search, sqlite
from crmdesk.models.store.trouble import Trouble
from crmdesk.text import _


def stamp(connection: Connection) -> None:
    """Note the version in the file, for us and for Alembic, whose table is made as it would make it."""
    run = connection.exec_driver_sql
    run(
        "CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL, "
        "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
    )
    run("DELETE FROM alembic_version")
    run("INSERT INTO alembic_version VALUES (?)", (f"{head():04}",))
    run(f"PRAGMA user_version={head()}")


def upgrade(path: Path) -> None:
    """Run the missing steps. Raises Trouble when rows would be lost or the disk fails; the file is then as it was."""
    from alembic import command
    from alembic.config import Config

    engine = sqlite.engine(path, "rw")
    try:
        with sqlite.explained(), engine.connect() as connection:
            run = connection.exec_driver_sql
            run("PRAGMA foreign_keys=OFF")
            sqlite.patiently(lambda: run("BEGIN IMMEDIATE"))
            try:
                if run("PRAGMA user_version").scalar_one() >= head():  # another program was faster
                    run("ROLLBACK")
                    return
                standing = {row[0] for row in run("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()}
                counts = {
                    e.table: run(f"SELECT count(*) FROM {e.table}").scalar() for e in ENTITIES if e.table in standing
                }
                _drop_triggers_and_search(connection)
                config = Config()
                config.set_main_option("script_location", str(FOLDER))
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                for statement in search.schema():
                    run(statement)
                search.rebuild(connection)
                journal.install(connection)
                _verify(connection, counts)
                run(f"PRAGMA user_version={head()}")
                run("COMMIT")
            except BaseException:
                with contextlib.suppress(Exception):
                    run("ROLLBACK")
                raise
    finally:
        engine.dispose()


def _drop_triggers_and_search(connection: Connection) -> None:
    run = connection.exec_driver_sql
    for (name,) in run("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        run(f"DROP TRIGGER {name}")
    for (name,) in run(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%'"
    ).fetchall():
        run(f"DROP TABLE {name}")


def _verify(connection: Connection, counts: dict[str, object]) -> None:
    run = connection.exec_driver_sql
    lost = [table for table, count in counts.items() if run(f"SELECT count(*) FROM {table}").scalar() != count]
    if lost or run("PRAGMA foreign_key_check").first():
        raise Trouble(
            _(
                "The file could not be brought up to date: rows of {tables} would be lost. It was left as it is. "
                "Keep using the older crmdesk."
            ).format(tables=", ".join(lost) or "?")
        )
