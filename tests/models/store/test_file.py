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
from sqlalchemy import Connection

from crmdesk.controllers import opening, records
from crmdesk.controllers.desk import Desk, Trouble
from crmdesk.controllers.safekeeping import backup, check
from crmdesk.models.changes import Changes
from crmdesk.models.lead import Lead
from crmdesk.models.queries import views
from crmdesk.models.queries.lists import ListQuery, page
from crmdesk.models.queries.windows import Window
from crmdesk.models.store import database, first, sqlite

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


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps an open file in its place")
@pytest.mark.parametrize("gone", [False, True], ids=["swapped", "deleted"])
def test_however_often_a_write_is_refused_one_copy_is_rescued(desk: Desk, tmp_path: Path, gone: bool) -> None:
    _lead(desk, company="Before")
    path = desk.database.path
    if gone:
        path.unlink()
    else:
        os.replace(shutil.copy(path, tmp_path / "other"), path)
    said = r"This change was not saved\. .* rescued\.crmdesk"
    with pytest.raises(Trouble, match=said):
        _lead(desk, company="After")
    [rescued] = tmp_path.glob("*rescued*")
    first_time = rescued.stat().st_mtime_ns
    with pytest.raises(Trouble, match=said):
        _lead(desk, company="After that")
    assert [one.stat().st_mtime_ns for one in tmp_path.glob("*rescued*")] == [first_time]
    opened = opening.open_desk(rescued, "Joris")
    assert [row["company"] for row in opened.read(page, ListQuery(Lead)).rows] == ["Before"]
    opened.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps an open file in its place")
def test_a_folder_that_went_away_is_said_and_writing_goes_on_when_it_is_back(desk: Desk, tmp_path: Path) -> None:
    folder, away = tmp_path / "stick", tmp_path / "away"
    folder.mkdir()
    desk.close()
    moved = Path(shutil.move(desk.database.path, folder))
    opened = opening.open_desk(moved, "Joris")
    folder.rename(away)
    with pytest.raises(Trouble, match="no longer in its place, and no copy could be made"):
        _lead(opened)
    away.rename(folder)
    _lead(opened)
    assert opened.read(page, ListQuery(Lead)).total == 1
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


IN_AND_OUT = """
import sys, pathlib
from crmdesk.controllers import opening, records
from crmdesk.models.lead import Lead
from crmdesk.models.queries import steps
print("ready", flush=True)
sys.stdin.readline()
for n in range(40):
    desk = opening.open_desk(pathlib.Path(sys.argv[1]), sys.argv[2])
    desk.read(steps.undoable)
    if n % 4 == 0:
        desk.do(records.add, Lead, {"company": f"{sys.argv[2]} {n}"})
    desk.close()
"""


def test_programs_open_and_close_one_file_at_the_same_time(file: Path) -> None:
    others = [
        subprocess.Popen(
            [sys.executable, "-c", IN_AND_OUT, str(file), name],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("Anna", "Bram", "Cas", "Dirk")
    ]
    for other in others:
        assert other.stdout
        assert other.stdout.readline() == "ready\n"
    for other in others:
        assert other.stdin
        other.stdin.write("go\n")
        other.stdin.flush()
    said = [other.communicate(timeout=120)[1] for other in others]
    assert [(other.returncode, err) for other, err in zip(others, said, strict=True)] == [(0, "")] * len(others)
    opened = opening.open_desk(file, "Joris")
    assert opened.read(page, ListQuery(Lead)).total == 4 * 10
    assert check.whole(opened.database) == []
    opened.close()
    assert [path.name for path in file.parent.glob("test.crmdesk*")] == ["test.crmdesk"]


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


def _unlink(path: Path) -> None:
    """A lead whose owner does not exist."""
    connection = sqlite.connect(path, "rw")
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("DROP TRIGGER lead_changed")
    connection.execute("UPDATE lead SET owner_id = 99")
    connection.close()


def _unsearch(path: Path) -> None:
    connection = sqlite.connect(path, "rw")
    connection.execute("INSERT INTO lead_search (lead_search) VALUES ('delete-all')")
    connection.close()


def _unhistory(path: Path) -> None:
    connection = sqlite.connect(path, "rw")
    connection.execute("UPDATE change SET before = 'nonsense'")
    connection.close()


def _scratch(path: Path, table: str = "lead") -> None:
    """Zeros over the page where a table begins."""
    connection = sqlite.connect(path, "rw")
    [(root,)] = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchall()
    [(size,)] = connection.execute("PRAGMA page_size").fetchall()
    connection.close()
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(bytes(size))


def _behead(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"No longer SQLite")


DAMAGED: list[tuple[Callable[[Path], object], str]] = [
    (_unlink, "of lead refers to a row of owner that does not exist"),
    (_unsearch, "The search index of lead does not agree"),
    (_unhistory, "1 lines of the history cannot be read"),
    (_scratch, "Page check"),
    (_behead, "not a crmdesk file, or it is damaged"),
    (Path.unlink, "No such file"),
]


@pytest.mark.parametrize(("damage", "says"), DAMAGED, ids=[row[0].__name__.strip("_") for row in DAMAGED])
def test_a_damaged_copy_never_gets_the_name_of_a_backup(
    desk: Desk, damage: Callable[[Path], object], says: str
) -> None:
    path = desk.database.path
    _lead(desk)
    desk.close()
    damage(path)
    with pytest.raises(Trouble, match=f"No backup was made.*{says}"):
        backup.back_up(path)
    assert backup.backups(path) == []
    assert list(backup.folder_of(path).iterdir()) == []


def test_a_backup_that_changed_by_one_byte_is_named_by_a_check(desk: Desk) -> None:
    made = backup.back_up(desk.database.path)
    assert check.whole(desk.database) == []
    content = made.read_bytes()
    made.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert check.whole(desk.database) == [
        f"The backup {made.name} is not as it was made. Do not rely on it; make a new one."
    ]


def test_a_place_that_cannot_be_written_is_said(file: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for place in (tmp_path / "file" / "new.crmdesk", tmp_path / f"{'n' * 300}.crmdesk"):
        with pytest.raises(Trouble, match=r"could not be made: .*Choose another folder"):
            opening.make_file(place)
        with pytest.raises(Trouble, match=r"No backup was made: .*Your file is safe"):
            backup.back_up(file, target=place)


def test_a_new_file_that_the_disk_has_no_room_for_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    def fill(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count=1")
        connection.exec_driver_sql("CREATE TABLE more (text)")

    with pytest.raises(Trouble, match=r"new\.crmdesk was not made\. .*the disk is full"):
        database.create(tmp_path / "new.crmdesk", fill)
    assert not list(tmp_path.glob("new*"))


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="counts open files by Linux's own list")
@pytest.mark.parametrize(
    ("damage", "act"),
    [
        (lambda path: _scratch(path, "operation"), lambda path: opening.open_desk(path, "Joris")),
        (_scratch, backup.back_up),
        (_behead, backup.back_up),
    ],
    ids=["open", "verify", "copy"],
)
def test_a_file_that_was_refused_is_let_go(
    desk: Desk, damage: Callable[[Path], object], act: Callable[[Path], object]
) -> None:
    path = desk.database.path
    _lead(desk)
    desk.close()
    damage(path)
    with pytest.raises(Trouble) as refused:  # its traceback keeps alive what was not let go
        act(path)
    held = [os.path.realpath(link) for link in Path("/proc/self/fd").iterdir()]
    assert refused.value
    assert [name for name in held if name.startswith(str(path.parent))] == []


def test_thinning_keeps_the_newest_and_one_a_day_a_week_and_a_month(tmp_path: Path) -> None:
    start = dt.date(2025, 1, 1)
    for day in range(400):
        for hour in ("09", "17"):
            (tmp_path / f"{start + dt.timedelta(days=day)} {hour}0000 daily.crmdesk").touch()
    backup.thin(tmp_path)
    newest = [f"2026-02-0{day} {hour}" for day, hour in ((4, "17"), (4, "09"), (3, "17"), (3, "09"), (2, "17"))]
    days = [f"{dt.date(2026, 2, 4) - dt.timedelta(days=n)} 17" for n in range(14)]
    sundays = [f"{dt.date(2026, 2, 1) - dt.timedelta(weeks=n)} 17" for n in range(7)]  # and this week's own newest
    lasts = [dt.date(2025 + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1) for month in range(3, 14)]
    months = [f"{day} 17" for day in lasts]  # and this month's own newest
    kept = {path.name[:13] for path in tmp_path.glob("*.crmdesk")}
    assert kept == {*newest, *days, *sundays, *months}


def test_a_clock_that_went_back_does_not_take_the_backup_just_made(desk: Desk) -> None:
    path = desk.database.path
    now = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
    for hours in range(backup.RECENT + 1):
        backup.back_up(path, now=now + dt.timedelta(hours=hours))
    made = backup.back_up(path, now=now - dt.timedelta(hours=3))
    assert made in [one.path for one in backup.backups(path)]


@pytest.mark.parametrize("name", ["100% sure.crmdesk", "a%41b.crmdesk", "C# & more.crmdesk", "what?.crmdesk"])
def test_a_file_may_have_any_name(tmp_path: Path, name: str) -> None:
    if os.name == "nt" and "?" in name:
        pytest.skip("Windows has no such names")
    path = tmp_path / name
    opening.make_file(path)
    opened = opening.open_desk(path, "Joris")
    _lead(opened, given_name="Sanne")
    early = first.rows(path, opened.clock() + dt.timedelta(seconds=1))
    opened.close()
    assert [row["full_name"] for row in early] == ["Sanne"]
    assert [child.name for child in tmp_path.iterdir() if child.is_file()] == [name]
    made = backup.back_up(path)
    assert [one.path for one in backup.backups(path)] == [made]


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
