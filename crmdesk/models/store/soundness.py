"""Whether a file is sound: pages, references, journal and search indexes, asked only of what a file of any version has.

So that a backup can be verified by a program that is newer than the file. Each problem is one sentence.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from crmdesk.models.store.trouble import Busy, explain
from crmdesk.text import _


def structure(connection: Connection) -> list[str]:
    """What is wrong with pages, references and the journal, by a reader that was not used before."""
    try:
        return _pages(connection) or [*_references(connection), *_journal(connection)]
    except DBAPIError as error:
        if isinstance(explain(error), Busy):
            raise
        return [_("Page check: {detail}.").format(detail=error.orig)]


def search_indexes(connection: Connection, expected: Iterable[str] = ()) -> list[str]:
    """What search index does not say what its table says, or is missing though it is expected (FTS5's own check, which
    wants a connection that may write)."""
    found = []
    standing = _rows(
        connection,
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%USING fts5%'",
    )
    for name in sorted({str(row[0]) for row in standing} | set(expected)):
        try:
            connection.exec_driver_sql(f"INSERT INTO {name} ({name}, rank) VALUES ('integrity-check', 1)")
        except DBAPIError:
            table = name.removesuffix("_search")
            found.append(_("The search index of {table} does not agree with its table.").format(table=table))
    return found


def _pages(connection: Connection) -> list[str]:
    found = [row[0] for row in _rows(connection, "PRAGMA integrity_check(20)")]
    return [_("Page check: {detail}.").format(detail=detail) for detail in found if detail != "ok"]


def _references(connection: Connection) -> list[str]:
    sentence = _("Row {id} of {table} refers to a row of {parent} that does not exist.")
    return [
        sentence.format(id=row_id, table=table, parent=parent)
        for table, row_id, parent, _key in _rows(connection, "PRAGMA foreign_key_check")[:20]
    ]


def _journal(connection: Connection) -> list[str]:
    found = []
    if _rows(connection, "SELECT 1 FROM open_operation WHERE id IS NOT NULL"):
        found.append(_("A step was never closed ({state}).").format(state="open"))
    for statement, sentence in (
        ("WHERE before IS NOT NULL AND NOT json_valid(before)", _("{n} lines of the history cannot be read.")),
        (
            "c WHERE NOT EXISTS (SELECT 1 FROM operation o WHERE o.id = c.operation_id)",
            _("{n} lines of the history belong to no step."),
        ),
    ):
        [(n,)] = _rows(connection, f"SELECT count(*) FROM change {statement}")
        if n:
            found.append(sentence.format(n=n))
    return found


def _rows(connection: Connection, statement: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.exec_driver_sql(statement).fetchall()]
