"""Opening, swapping, sharing and copying a file: nothing is ever damaged or silently replaced."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crmdesk.controllers import opening, records
from crmdesk.controllers.desk import Desk, Trouble
from crmdesk.controllers.safekeeping import backup, check
from crmdesk.models.changes import Changes
from crmdesk.models.lead import Lead
from crmdesk.models.queries import views
from crmdesk.models.queries.lists import ListQuery, page
from crmdesk.models.queries.windows import Window
from crmdesk.models.store import first, sqlite

Content = Callable[[], dict[str, list[tuple[Any, ...]]]]


def _lead(desk: Desk, **values: Any) -> int:
    return desk.do(records.add, Lead, {"company": "Berg", **values}).result


def _not_ours(path: Path) -> None:
    other = sqlite.dbapi2.connect(str(path))
    other.execute("CREATE TABLE t (a)")
    other.close()


BROKEN: list[tuple[str, Callable[[Path], object], str]] = [
    ("missing", lambda p: None, "does not exist"),
    ("empty", lambda p: p.write_bytes(b""), "0 bytes"),
    ("text", lambda p: p.write_text("hello " * 50), "not a crmdesk file"),
    ("folder", lambda p: p.mkdir(), "is a folder"),
    ("foreign", _not_ours, "not a crmdesk file"),
]


@pytest.mark.parametrize(("make", "says"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_what_is_no_crmdesk_file_is_refused_and_left_as_it_was(
    tmp_path: Path, make: Callable[[Path], object], says: str
) -> None:
    path = tmp_path / "broken.crmdesk"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(Trouble, match=says):
        opening.open_desk(path, "Joris")
    assert (path.read_bytes() if path.is_file() else None) == before


def test_a_newer_file_is_refused_without_one_byte_written(desk: Desk) -> None:
    path = desk.database.path
    desk.close()
    connection = sqlite.dbapi2.connect(str(path))
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.execute("PRAGMA user_version=999")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(Trouble, match="newer crmdesk"):
        opening.open_desk(path, "Joris")
    assert path.read_bytes() == before


def test_a_file_that_exists_is_not_made_again(file: Path) -> None:
    before = file.read_bytes()
    with pytest.raises(Trouble, match="exists already"):
        opening.make_file(file)
    assert file.read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps access by lists, not by modes")
def test_a_new_file_can_be_read_by_its_owner_alone(file: Path) -> None:
    assert file.stat().st_mode & 0o077 == 0


def test_a_file_that_was_swapped_underneath_is_noticed_and_both_are_kept(desk: Desk, tmp_path: Path) -> None:
    _lead(desk, company="Before")
    other = tmp_path / "other.crmdesk"
    opening.make_file(other)
    os.replace(other, desk.database.path)
    with pytest.raises(Trouble, match="replaced"):
        _lead(desk, company="After")
    rescued = next(tmp_path.glob("*rescued*"))
    opened = opening.open_desk(rescued, "Joris")
    assert [row["company"] for row in opened.read(page, ListQuery(Lead)).rows] == ["Before"]
    opened.close()


OTHER_PROCESS = """
import sys, pathlib
from crmdesk.controllers import opening, records
from crmdesk.models.lead import Lead
desk = opening.open_desk(pathlib.Path(sys.argv[1]), "Anna")
desk.do(records.add, Lead, {"company": "From elsewhere"})
desk.close()
"""


def test_steps_of_another_process_are_heard_once(desk: Desk) -> None:
    heard: list[Changes] = []

    def listen(changes: Changes) -> None:
        heard.append(changes)

    desk.listen(listen)
    _lead(desk)
    done = subprocess.run(
        [sys.executable, "-c", OTHER_PROCESS, str(desk.database.path)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
        timeout=60,
    )
    assert done.returncode == 0
    desk.look()
    desk.look()
    assert [(c.by, c.foreign) for c in heard] == [("Joris", False), ("Anna", True)]
    assert heard[1].touches("lead")


def test_a_writer_that_waits_too_long_gets_a_sentence(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE", 0.2)
    holder = sqlite.connect(desk.database.path, "rw")
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(Trouble, match="Another program is writing"):
        _lead(desk)
    holder.execute("ROLLBACK")
    holder.close()
    _lead(desk)


def test_a_full_disk_is_said_and_leaves_everything_as_it_was(desk: Desk, content: Content) -> None:
    before = content()
    desk.database._writer.exec_driver_sql("PRAGMA max_page_count=1")
    with pytest.raises(Trouble, match="disk is full"):
        desk.do(lambda write: [records.add(write, Lead, {"company": "x", "note": "y" * 50_000}) for _n in range(200)])
    assert content() == before
    desk.database._writer.exec_driver_sql("PRAGMA max_page_count=1000000")
    _lead(desk)


def test_a_backup_is_whole_and_says_when_it_was_made(desk: Desk) -> None:
    _lead(desk)
    now = dt.datetime.now(dt.UTC)
    assert backup.due(desk.database.path, now)
    made = backup.back_up(desk.database.path, "by hand")
    found = backup.backups(desk.database.path)
    assert [one.path for one in found] == [made]
    assert found[0].counts["lead"] == 1
    assert not backup.due(desk.database.path, now)
    opened = opening.open_desk(made, "Joris")
    assert opened.read(page, ListQuery(Lead)).total == 1
    opened.close()


def test_a_damaged_copy_never_gets_the_name_of_a_backup(desk: Desk) -> None:
    _lead(desk)
    desk.database._writer.exec_driver_sql("UPDATE lead SET score = 99")
    with pytest.raises(Trouble, match="score"):
        backup.back_up(desk.database.path)
    assert backup.backups(desk.database.path) == []
    assert not list(backup.folder_of(desk.database.path).glob("*.part"))


def test_thinning_keeps_newest_daily_weekly_and_monthly_ones(tmp_path: Path) -> None:
    start = dt.date(2025, 1, 1)
    for day in range(400):
        (tmp_path / f"{start + dt.timedelta(days=day)} 090000 daily.crmdesk").touch()
    backup.thin(tmp_path)
    kept = sorted(path.name[:10] for path in tmp_path.glob("*.crmdesk"))
    assert kept[-14:] == [str(start + dt.timedelta(days=day)) for day in range(386, 400)]
    assert 20 <= len(kept) <= 14 + 8 + 12 + 5
    assert len({name[:7] for name in kept}) >= 12


def test_check_finds_what_is_wrong(desk: Desk) -> None:
    lead = _lead(desk, email="a@b.example")
    assert check.whole(desk.database) == []
    writer = desk.database._writer
    writer.exec_driver_sql("UPDATE lead SET score = 12 WHERE id = ?", (lead,))
    assert "score" in check.whole(desk.database)[0]
    writer.exec_driver_sql("UPDATE lead SET score = 0")
    writer.exec_driver_sql("PRAGMA foreign_keys=OFF")
    writer.exec_driver_sql("DROP TRIGGER lead_changed")
    writer.exec_driver_sql("UPDATE lead SET company = 'Other'")
    assert "search index" in check.whole(desk.database)[0]
    writer.exec_driver_sql("UPDATE lead SET company = 'Berg', owner_id = 99")
    assert "owner" in check.whole(desk.database)[0]


def test_the_first_rows_are_those_of_the_real_list(desk: Desk) -> None:
    for n in range(40):
        _lead(desk, given_name=f"Naam {n}", interest="Units", created_at=desk.clock() - dt.timedelta(hours=n % 7))
    _lead(desk, company="Asleep", snoozed_until=desk.clock() + dt.timedelta(days=1))
    early = first.rows(desk.database.path, desk.clock())
    window = Window(desk.database, views.INBOX)
    window.take(window.fill(views.inbox(views.TABS[0], desk.clock())) or 0)
    real = window.page(0, len(early))
    assert len(early) == 30
    for a, b in zip(early, real, strict=True):
        assert {key: b[key] for key in a} == a
    window.close()


def test_a_copy_of_the_bare_file_is_whole_after_closing(desk: Desk, tmp_path: Path) -> None:
    _lead(desk)
    desk.close()
    shutil.copy(desk.database.path, tmp_path / "copy.crmdesk")
    opened = opening.open_desk(tmp_path / "copy.crmdesk", "Joris")
    assert opened.read(page, ListQuery(Lead)).total == 1
    opened.close()


def test_the_log_of_a_file_that_is_gone_is_not_played_into_a_new_one(tmp_path: Path) -> None:
    path = tmp_path / "again.crmdesk"
    opening.make_file(path)
    opened = opening.open_desk(path, "Joris")
    _lead(opened)
    log = path.with_name(path.name + "-wal")
    kept = log.read_bytes()
    opened.close()
    path.unlink()
    log.write_bytes(kept)
    opening.make_file(path)
    opened = opening.open_desk(path, "Joris")
    assert opened.read(page, ListQuery(Lead)).total == 0
    assert path.with_name(path.name + "-wal.old").read_bytes() == kept
    opened.close()
