"""A file made by the migrations equals one made from the entities, and a new field is one line and one migration."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from sqlalchemy import Connection

from crmdesk.controllers.desk import Desk
from crmdesk.models.store import database, migrate, sqlite

ROOT = Path(__file__).parents[3]


def _shape(connection: Connection) -> dict[str, object]:
    run = connection.exec_driver_sql
    names = [
        row[0]
        for row in run("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    ]
    shape: dict[str, object] = {}
    for name in names:
        columns = sorted(tuple(row)[1:] for row in run(f"PRAGMA table_xinfo({name})").fetchall())
        keys = sorted(tuple(row)[2:] for row in run(f"PRAGMA foreign_key_list({name})").fetchall())
        indexes = sorted(str(row[1]) for row in run(f"PRAGMA index_list({name})").fetchall())
        shape[str(name)] = (columns, keys, indexes)
    shape["triggers"] = sorted(
        tuple(row) for row in run("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    )
    return shape


def test_the_migrations_from_nothing_make_the_same_file_as_the_entities(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "old.crmdesk"
    empty = sqlite.dbapi2.connect(str(path))
    empty.execute(f"PRAGMA application_id={sqlite.APPLICATION_ID}")
    empty.commit()
    empty.close()
    migrate.upgrade(path)
    migrated = sqlite.engine(path, "ro")
    with migrated.connect() as old, desk.database.reading() as new:
        assert _shape(old) == _shape(new)
        assert old.exec_driver_sql("PRAGMA user_version").scalar() == migrate.head()
    migrated.dispose()
    assert database.examine(path) == migrate.head()


NEW_FIELD = '    hobby = field.text(N_("Hobby"), length=80, search=True, aliases="liefhebberij")\n'
NEW_STEP = '''"""A field for the test."""
from alembic import op
from crmdesk.models.migrations import carry
revision = "0002"
down_revision = "0001"
def upgrade() -> None:
    op.execute("ALTER TABLE lead ADD COLUMN hobby TEXT")
    carry.added("lead", "hobby")
'''
STORY = """
import sys, pathlib
from crmdesk.controllers import opening, records
from crmdesk.models.lead import Lead
from crmdesk.models.queries import lists
path = pathlib.Path(sys.argv[1])
desk = opening.open_desk(path, "Joris")
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
    entity = copy / "crmdesk" / "models" / "lead.py"
    text = entity.read_text("utf-8")
    place = text.index("    tags = field.tags(")
    entity.write_text(text[:place] + NEW_FIELD + text[place:], "utf-8")
    (copy / "crmdesk" / "models" / "migrations" / "versions" / "0002_hobby.py").write_text(NEW_STEP, "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", STORY, str(desk.database.path)],
        cwd=copy,
        env=_environment(copy),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]


def _environment(copy: Path) -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": str(copy), "LANGUAGE": "en"}
