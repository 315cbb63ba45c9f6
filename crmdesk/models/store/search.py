"""Full-text search: one FTS5 index per entity, of the fields declared with search=True.

There are no search triggers: closing an operation feeds the index from the journal, set-wise, for one row as for a
million. Words are matched from their beginning, without accents; results are never ranked, the newest stand first.
"""

from __future__ import annotations

import re

from sqlalchemy import Connection

from crmdesk.models import folding
from crmdesk.models.entity import Entity
from crmdesk.models.schema import BY_TABLE, ENTITIES


def searched(entity: type[Entity]) -> tuple[str, ...]:
    """The columns of an entity that are searched."""
    return tuple(f.column for f in entity.stored().values() if f.search)


def schema() -> list[str]:
    """The statements that make the search tables; automerge=0 keeps single edits quick, `merge` does that work when
    idle."""
    made = []
    for entity in ENTITIES:
        if columns := searched(entity):
            name = entity.table
            made.append(
                f"CREATE VIRTUAL TABLE {name}_search USING fts5({', '.join(columns)}, content='{name}', "
                f"content_rowid='id', "
                f"tokenize='unicode61 remove_diacritics 2', prefix='2 3', detail=none)"
            )
            made.append(f"INSERT INTO {name}_search ({name}_search, rank) VALUES ('automerge', 0)")
    return made


def feed(connection: Connection, step: int, tables: list[str]) -> None:
    """Bring the index up to date with what an operation wrote; rows whose searched fields did not change are left
    alone."""
    for name in tables:
        columns = searched(BY_TABLE[name])
        if not columns:
            continue
        differs = " OR ".join(f"e.{c} IS NOT json_extract(c.before, '$.{c}')" for c in columns)
        listed = ", ".join(columns)
        old = ", ".join(f"json_extract(c.before, '$.{c}')" for c in columns)
        new = ", ".join(f"e.{c}" for c in columns)
        connection.exec_driver_sql(
            f"INSERT INTO {name}_search ({name}_search, rowid, {listed}) SELECT 'delete', c.row_id, {old} FROM "
            f"change c "
            f"LEFT JOIN {name} e ON e.id = c.row_id WHERE c.operation_id = ? AND c.entity = ? AND c.before IS NOT NULL "
            f"AND (e.id IS NULL OR {differs}) ORDER BY c.row_id",
            (step, name),
        )
        connection.exec_driver_sql(
            f"INSERT INTO {name}_search (rowid, {listed}) SELECT e.id, {new} FROM change c CROSS JOIN {name} e ON "
            f"e.id = c.row_id "
            f"WHERE c.operation_id = ? AND c.entity = ? AND (c.before IS NULL OR {differs}) ORDER BY c.row_id",
            (step, name),
        )


def rebuild(connection: Connection) -> None:
    """Make all indexes anew from the tables."""
    for entity in ENTITIES:
        if searched(entity):
            connection.exec_driver_sql(f"INSERT INTO {entity.table}_search ({entity.table}_search) VALUES ('rebuild')")


def merge(connection: Connection, pages: int = 500) -> None:
    """Merge a part of each index; for idle moments. Runs in the caller's transaction."""
    for entity in ENTITIES:
        if searched(entity):
            connection.exec_driver_sql(
                f"INSERT INTO {entity.table}_search ({entity.table}_search, rank) VALUES ('merge', ?)", (pages,)
            )


def match(text: str) -> str | None:
    """What was typed, as an FTS5 expression: every word, as a beginning; None when there is no word in it.

    A word with signs or rare letters in it is looked for as typed and folded ("O'Neill" is also "oneill"). Digits that
    start with one zero are also looked for with the country's code, because phone keys are E.164.
    """
    digits = re.sub(r"\D", "", text)
    if len(digits) >= 4 and not re.search(r"[^\W\d_]", text):
        return _word(digits.removeprefix("00"))
    asked = []
    for chunk in text.replace("\0", " ").split():
        typed, folded = (re.findall(r"[^\W_]+", words) for words in (chunk, folding.fold(chunk)))
        either = {" AND ".join(_word(word) for word in words) for words in (typed, folded) if words}
        if either:
            asked.append(f"({' OR '.join(sorted(either))})" if len(either) > 1 else either.pop())
    return " AND ".join(asked) or None


def _word(word: str) -> str:
    word = word.casefold()
    if word.isascii() and word.isdigit() and len(word) > 3 and word[0] == "0" and word[1] != "0":
        return f'("{word}"* OR "31{word[1:]}"*)'
    return f'"{word}"*'
