"""A file made by the migrations equals one made from the entities, and a new field is one line and one migration."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from crmdesk.controllers.desk import Desk
from crmdesk.models.migrations import FOLDER
from crmdesk.models.store import database, migrate, sqlite

ROOT = Path(__file__).parents[3]


def _shape(connection: Connection) -> dict[str, list[str]]:
    """Every table, index and trigger with the statement that made it, however it is spaced; a table's columns and
    rules in any order, because ALTER TABLE adds at the end."""
    found = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
    return {f"{kind} {name}": sorted(_parts(sql)) if kind == "table" else [_spaced(sql)] for kind, name, sql in found}


def _spaced(sql: str) -> str:
    return re.sub(r" ?([(),]) ?", r"\1", re.sub(r"\s+", " ", sql)).strip()


def _parts(sql: str) -> list[str]:
    """What stands between the commas of the outer brackets, and what before and after them."""
    depth, parts = 0, [""]
    for sign in _spaced(sql):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if (sign, depth) in ((",", 1), ("(", 1), (")", 0)):
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def test_a_shape_is_the_same_in_any_order_and_another_by_any_word() -> None:
    as_made = "CREATE TABLE t (\n a INTEGER,\n b TEXT DEFAULT (1, 2), CHECK (a > 0 OR b IN ('x', 'y'))) STRICT"
    as_altered = "CREATE TABLE t (a INTEGER, CHECK(a > 0 OR b IN ('x','y')), b TEXT DEFAULT (1,2)) STRICT"
    assert sorted(_parts(as_made)) == sorted(_parts(as_altered))
    for word, other in (("TEXT", "BLOB"), ("STRICT", ""), ("> 0", ">= 0"), ("'y'", "'z'"), ("(1,2)", "(1)")):
        assert sorted(_parts(as_made)) != sorted(_parts(as_altered.replace(word, other)))


def test_the_migrations_from_nothing_make_the_same_file_as_the_entities(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "old.crmdesk"
    empty = sqlite.dbapi2.connect(str(path))
    empty.execute(f"PRAGMA application_id={sqlite.APPLICATION_ID}")
    empty.commit()
    empty.close()
    migrate.upgrade(path)
    migrated = sqlite.engine(path, "ro")
    with migrated.connect() as old, desk.database.reading() as new:
        shape = _shape(old)
        assert {"table lead", "index lead_uid", "trigger lead_changed", "table lead_search"} <= shape.keys()
        assert shape == _shape(new)
        assert old.exec_driver_sql("PRAGMA user_version").scalar() == migrate.head()
    migrated.dispose()
    assert database.examine(path) == migrate.head()


NEW_FIELD = '    hobby = field.text(N_("Hobby"), length=80, search=True, aliases="liefhebberij")\n'
NEW_HINT = '    hint = field.text(N_("Hint"), length=80)\n'
NEW_STEP = '''"""A field for the test."""
from alembic import op
from crmdesk.models.migrations import carry
revision = "0003"
down_revision = "0002"
def upgrade() -> None:
    op.execute("ALTER TABLE lead ADD COLUMN hobby TEXT")
    carry.added("lead", "hobby")
    op.execute("ALTER TABLE score_rule ADD COLUMN hint TEXT")
    carry.added("score_rule", "hint")
'''
STORY = """
import sys, pathlib
from crmdesk.controllers import opening, records
from crmdesk.models.lead import Lead
from crmdesk.models.queries import lists
path = pathlib.Path(sys.argv[1])
desk = opening.open_desk(path, "Joris")
from crmdesk.controllers.safekeeping import backup
from crmdesk.models.store import database, migrate
[made] = backup.backups(path)     # verified before the file was touched, by a program that knows another field
assert (made.why, made.counts["lead"], made.intact) == ("before update", 1, True)
assert (database.examine(made.path), database.examine(path), migrate.head()) == (2, 3, 3)
older = opening.open_desk(made.path, "Joris")
assert older.read(lists.page, lists.ListQuery(Lead)).total == 1
older.close()
desk.undo()                       # a step from before the migration: the lead's city goes back
with desk.database.reading() as c:
    assert c.exec_driver_sql("SELECT city, hobby FROM lead").fetchall() == [("Utrecht", None)]
    assert "hobby" in [row[1] for row in c.exec_driver_sql("PRAGMA table_info(lead)")]
lead = 1
desk.do(lambda write: records.edit(write, Lead, lead, records.read_values(write, Lead, {"hobby": "Zeilen"})))
page = desk.read(lists.page, lists.ListQuery(Lead, search="zeil"))
assert page.total == 1 and page.rows[0]["hobby"] == "Zeilen"
assert "hobby" in [f.name for f in Lead.shown().values()]
desk.undo()
assert desk.read(lists.page, lists.ListQuery(Lead, search="zeil")).total == 0
desk.redo()
from crmdesk.controllers.exchange import exporter, importer
out = path.with_suffix(".csv")
exporter.export(desk, lists.ListQuery(Lead), out)
assert "hobby" in out.read_text("utf-8-sig").splitlines()[0] and "Zeilen" in out.read_text("utf-8-sig")
other = path.with_suffix(".in.csv")
other.write_text("Bedrijf,Liefhebberij\\nNieuw BV,Schaken\\n", "utf-8")
importer.import_files(desk, Lead, [other], importer.Options())
assert desk.read(lists.page, lists.ListQuery(Lead, search="schaken")).total == 1
from crmdesk.models.queries import history
assert any("hobby" in str(line).lower() for line in desk.read(history.record_history, Lead, lead))
desk.close()
"""


def test_a_new_field_is_one_line_in_the_entity_and_one_migration(desk: Desk, tmp_path: Path) -> None:
    from crmdesk.controllers import records
    from crmdesk.models.lead import Lead

    lead = desk.do(records.add, Lead, {"company": "Berg", "city": "Utrecht"}).result
    desk.do(records.edit, Lead, lead, {"city": "Zeist"})
    desk.close()
    copy = tmp_path / "program"
    shutil.copytree(ROOT / "crmdesk", copy / "crmdesk", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "resources", copy / "resources")
    models = copy / "crmdesk" / "models"
    _insert(models / "lead.py", NEW_FIELD, before="    tags = field.tags(")
    _insert(models / "qualification.py", NEW_HINT, before="    decay = ")
    (models / "migrations" / "versions" / "0003_hobby.py").write_text(NEW_STEP, "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", STORY, str(desk.database.path)],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy), "LANGUAGE": "en"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]


def _insert(file: Path, line: str, before: str) -> None:
    text = file.read_text("utf-8")
    place = text.index(before)
    file.write_text(text[:place] + line + text[place:], "utf-8")


def test_a_file_from_before_stages_said_what_they_ask_asks_as_it_did(tmp_path: Path) -> None:
    path = tmp_path / "old.crmdesk"
    old = sqlite.dbapi2.connect(str(path))
    old.execute(f"PRAGMA application_id={sqlite.APPLICATION_ID}")
    old.commit()
    old.close()
    _upgrade_to(path, "0001")
    old = sqlite.dbapi2.connect(str(path))
    old.execute("INSERT INTO pipeline (id, uid, name) VALUES (1, x'01', 'Sales')")
    stages = [("Need", 25, "open"), ("Proposal", 50, "open"), ("Won", 100, "won")]
    for n, (name, chance, kind) in enumerate(stages, 1):
        old.execute(
            "INSERT INTO stage (id, uid, pipeline_id, name, position, probability, kind) VALUES (?, ?, 1, ?, ?, ?, ?)",
            (n, bytes([n]), name, n, chance, kind),
        )
    old.execute("INSERT INTO operation (id, uid, name, detail, at, by) VALUES (1, x'01', '', '{}', '', '')")
    for n, (_name, chance, kind) in enumerate(stages, 1):
        before = json.dumps({"id": n, "name": "Wish", "probability": chance, "kind": kind})
        old.execute("INSERT INTO change (operation_id, entity, row_id, before) VALUES (1, 'stage', ?, ?)", (n, before))
    old.commit()
    old.close()
    migrate.upgrade(path)
    now = sqlite.dbapi2.connect(str(path))
    assert now.execute("SELECT name, asks_value FROM stage ORDER BY id").fetchall() == [
        ("Need", 0),
        ("Proposal", 1),
        ("Won", 0),
    ]
    undone = "SELECT json_extract(before, '$.asks_value') FROM change ORDER BY row_id"
    assert now.execute(undone).fetchall() == [(0,), (1,), (0,)]
    now.close()


def _upgrade_to(path: Path, revision: str) -> None:
    engine = sqlite.engine(path, "rw")
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        config = Config()
        config.set_main_option("script_location", str(FOLDER))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.exec_driver_sql(f"PRAGMA user_version={int(revision)}")
        connection.exec_driver_sql("COMMIT")
    engine.dispose()
