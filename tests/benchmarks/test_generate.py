"""A generated file is one that the program could have made: keys, scores, search and references are right."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.generate import generate
from benchmarks.rows import NOW
from crmdesk.controllers import conversion, opening, scoring
from crmdesk.controllers.desk import Desk, Rejected, prepared
from crmdesk.models.schema import ENTITIES, RECORDS
from crmdesk.models.store.tables import table

LEADS = 600


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("generated") / "many.crmdesk"
    generate(path, LEADS, seed=3)
    return path


@pytest.fixture
def many(file: Path) -> Iterator[Desk]:
    desk = opening.open_desk(file, "Joris", clock=lambda: NOW)
    yield desk
    desk.close()


def rows(desk: Desk, statement: str, *places: Any) -> list[tuple[Any, ...]]:
    return desk.read(lambda c: [tuple(row) for row in c.exec_driver_sql(statement, places).fetchall()])


def test_it_has_the_promised_numbers_of_rows(many: Desk) -> None:
    counts = {entity.table: rows(many, f"SELECT count(*) FROM {entity.table}")[0][0] for entity in RECORDS}
    assert counts == {
        "lead": LEADS,
        "account": LEADS // 4,
        "contact": LEADS // 3,
        "opportunity": LEADS // 5,
        "campaign": 20,
        "activity": LEADS * 3,
    }


def test_stored_rows_are_what_the_write_path_would_store(many: Desk) -> None:
    for entity in ENTITIES:
        made = table(entity)
        asked = made.select().with_only_columns(*(made.c[c] for c in entity.stored()))
        with many.database.reading() as connection:
            stored = [dict(row) for row in connection.execute(asked).mappings()]
        assert stored or entity.table in ("product", "tag")
        for raw in stored:
            assert prepared(entity.from_raw(raw)) == {c: value for c, value in raw.items() if value is not None}


def test_every_score_is_the_sum_of_its_lines(many: Desk) -> None:
    for lead_id, score in rows(many, "SELECT id, score FROM lead"):
        assert sum(line.points for line in many.read(scoring.lines, lead_id, NOW)) == score


def test_references_search_and_pages_are_whole(many: Desk) -> None:
    assert rows(many, "PRAGMA foreign_key_check") == []
    assert rows(many, "PRAGMA integrity_check") == [("ok",)]
    tables = rows(many, "SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL TABLE%'")
    assert len(tables) >= 5
    with many.database.writing() as connection:
        for (name,) in tables:
            connection.exec_driver_sql(f"INSERT INTO {name} ({name}, rank) VALUES ('integrity-check', 1)")


def test_the_schema_is_that_of_any_new_file(many: Desk, tmp_path: Path) -> None:
    opening.make_file(tmp_path / "new.crmdesk")
    new = opening.open_desk(tmp_path / "new.crmdesk", "Joris")
    schema = "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
    assert rows(many, schema) == rows(new, schema)
    new.close()


def test_a_tenth_of_the_records_was_changed_by_steps_that_can_be_undone(file: Path) -> None:
    desk = opening.open_desk(file, "Joris", clock=lambda: NOW)
    [(changed,)] = rows(desk, "SELECT count(*) FROM change WHERE entity = 'lead'")
    assert changed == LEADS // 10
    step = desk.undoable()
    before = rows(desk, "SELECT company_size FROM lead WHERE id % 100 = 9")
    desk.undo(step)
    assert rows(desk, "SELECT company_size FROM lead WHERE id % 100 = 9") != before
    desk.redo()
    desk.close()


def test_open_leads_convert_unasked(many: Desk) -> None:
    refused = []
    for (lead_id,) in rows(many, "SELECT id FROM lead WHERE status IN ('ready', 'working') ORDER BY id"):
        try:
            many.try_out(conversion.convert, lead_id)
        except Rejected as rejected:
            refused.append(str(rejected))
    assert refused == []


def test_the_same_seed_gives_the_same_rows(file: Path, tmp_path: Path, many: Desk) -> None:
    generate(tmp_path / "again.crmdesk", LEADS, seed=3)
    again = opening.open_desk(tmp_path / "again.crmdesk", "Joris")
    for name in ("lead", "account", "contact", "opportunity", "activity", "activity_link", "stage_event"):
        columns = ", ".join(c for c, f in next(e for e in ENTITIES if e.table == name).stored().items() if f.journaled)
        assert rows(again, f"SELECT {columns} FROM {name}") == rows(many, f"SELECT {columns} FROM {name}")
    again.close()
