"""The program around the window: files that open and close, settings that cannot be written, and how it ends."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from crmdesk import app as program
from crmdesk import paths, profile, text
from crmdesk.controllers import opening, records
from crmdesk.controllers.desk import Write
from crmdesk.controllers.settings import settings
from crmdesk.models.account import Account
from crmdesk.models.lead import Lead
from crmdesk.models.queries.lists import ListQuery, page
from crmdesk.models.store import sqlite
from crmdesk.ui.accounts.screen import Accounts
from crmdesk.ui.doorbell import Doorbell
from crmdesk.ui.dress import speak
from crmdesk.ui.files.import_sheet import COLUMNS, ImportSheet
from crmdesk.ui.kit.banner import Banner
from crmdesk.ui.kit.buttons import Button
from crmdesk.ui.kit.empty_state import EmptyState
from crmdesk.ui.kit.keys import letters
from crmdesk.ui.kit.overlay import Overlay
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.records.pane import DETAILS
from crmdesk.ui.settings_sheet import SettingsSheet
from crmdesk.ui.theme import theme
from crmdesk.ui.welcome import Welcome
from crmdesk.ui.workplace import Workplace

ROOT = Path(__file__).parents[1]
Start = Callable[..., program.Program]


@pytest.fixture
def start(qapp: QApplication, qtbot: QtBot) -> Iterator[Start]:
    """Starts the program on a file; its window is closed afterwards."""
    theme.apply(qapp)
    begun: list[program.Program] = []

    def on(file: Path, record: str = "") -> program.Program:
        started = program.Program(qapp, file, "Joris", known=True)
        begun.append(started)
        started.start(record)
        return started

    yield on
    for started in begun:
        started.window.close()
        started.window.deleteLater()


@pytest.fixture
def running(start: Start, file: Path, qtbot: QtBot) -> program.Program:
    """The program with its file open."""
    started = start(file)
    _wait_open(started, file, qtbot)
    return started


def _wait_open(started: program.Program, file: Path, qtbot: QtBot) -> None:
    def is_open() -> bool:
        return started.desk is not None and started.desk.database.path == file and started.window.work is not None

    qtbot.waitUntil(is_open, timeout=20_000)


def _leads(file: Path, search: str = "") -> list[str]:
    desk = opening.open_desk(file, "Anna")
    found = [row["company"] for row in desk.read(page, ListQuery(Lead, search=search)).rows]
    desk.close()
    return found


# -- files ------------------------------------------------------------------------------------------------------------


def test_a_file_that_opens_late_does_not_replace_the_one_chosen_after_it(
    start: Start, file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    slow = tmp_path / "slow.crmdesk"
    opening.make_file(slow)
    holder = sqlite.connect(slow, "rw")
    holder.execute("PRAGMA locking_mode=EXCLUSIVE").fetchall()
    holder.execute("BEGIN EXCLUSIVE")
    started = start(slow)
    answers: list[object] = []
    started._ready.connect(lambda _turn, desk, _why: answers.append(desk))
    qtbot.waitUntil(lambda: started._turn == 1, timeout=5_000)
    started.switch(file)
    _wait_open(started, file, qtbot)
    assert len(answers) == 1
    holder.execute("ROLLBACK")
    holder.close()
    qtbot.waitUntil(lambda: len(answers) == 2, timeout=20_000)
    assert started.desk is not None
    assert started.desk.database.path == file
    assert started.window.windowTitle().startswith("test ")
    assert profile.read().recent == (file,)
    assert not slow.with_name("slow.crmdesk-wal").exists()  # it was closed again


def test_nothing_of_a_file_that_could_not_be_opened_is_left_in_the_window(
    start: Start, file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    damaged = tmp_path / "damaged.crmdesk"
    damaged.write_bytes(b"x" * 5000)
    started = start(damaged)
    qtbot.waitUntil(lambda: isinstance(started.window.stack.currentWidget(), EmptyState))
    started.switch(file)
    _wait_open(started, file, qtbot)
    assert [started.window.stack.widget(n) for n in range(started.window.stack.count())] == [started.window.current]


def test_a_window_that_is_closed_before_its_file_is_opened_opens_none(start: Start, file: Path) -> None:
    started = start(file)
    started.window.close()
    turn = started._turn
    started._complete("")
    assert started._turn == turn
    other = Doorbell()
    assert other.take(file)
    other.leave()


def test_settings_that_cannot_be_written_are_said_and_hold_nothing_up(start: Start, file: Path, qtbot: QtBot) -> None:
    paths.settings_file().parent.parent.mkdir(parents=True, exist_ok=True)
    paths.settings_file().parent.write_text("a file where a folder should be")
    started = start(file)
    _wait_open(started, file, qtbot)
    assert "Your settings could not be saved" in started.window.toasts.words
    assert started.keeping is not None
    assert started.keeping.runs
    started.window.choose_theme("dark")
    started.window.choose_theme("system")
    started.window.close()
    assert started.desk is None


@pytest.mark.parametrize(
    ("typed", "made"),
    [
        ("Jansen B.V", "Jansen B.V.crmdesk"),
        ("Jansen B.V.", "Jansen B.V..crmdesk"),
        ("2026.1", "2026.1.crmdesk"),
        ("plain", "plain.crmdesk"),
        ("whole.crmdesk", "whole.crmdesk"),
        ("LOUD.CRMDESK", "LOUD.CRMDESK"),
    ],
)
def test_a_new_file_bears_the_whole_name_that_was_typed(
    running: program.Program, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, typed: str, made: str
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(tmp_path / typed), ""))
    running.new()
    _wait_open(running, tmp_path / made, qtbot)


def test_a_new_file_that_cannot_be_made_leaves_the_open_one_open(
    running: program.Program, file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(file), ""))
    desk = running.desk
    running.new()
    qtbot.waitUntil(lambda: "exists already" in running.window.toasts.words, timeout=5_000)
    assert running.desk is desk


def test_sample_data_that_are_there_already_are_opened_again_and_left_for_ones_own(
    running: program.Program, file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    sample = tmp_path / "sample.crmdesk"
    window = running.window
    assert not _says_sample(window)
    for turn in range(2):
        window.menus.entries["sample"].trigger()
        _wait_open(running, sample, qtbot)
        assert _says_sample(window)
        assert running.desk is not None
        assert _leads(sample, "mine") == ["Mine"] * turn
        running.desk.do(records.add, Lead, {"company": "Mine"})
        _sample_bar(window).findChildren(Button)[0].click()
        _wait_open(running, file, qtbot)
        assert not _says_sample(window)


def _sample_bar(window: MainWindow) -> Banner:
    return next(one for one in window.findChildren(Banner) if one.accessibleName() == "You are looking at sample data.")


def _says_sample(window: MainWindow) -> bool:
    said = (one for one in window.findChildren(Banner) if one.accessibleName() == "You are looking at sample data.")
    return any(one.isVisible() for one in said)


def test_nothing_of_a_file_that_was_closed_is_left_in_the_window(
    running: program.Program, file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    other = tmp_path / "other.crmdesk"
    opening.make_file(other)
    window = running.window
    assert window.work is not None
    window.work.do(records.add, Lead, {"company": "Berg"})
    qtbot.waitUntil(lambda: window.menus.entries["undo"].text().startswith("Undo: "), timeout=5_000)
    window.toasts.show("Something bad", tone="bad")
    window.toasts.show("It waits", "Undo")
    window.import_file()
    running.switch(other)
    assert window.toasts.words == ""
    assert window.menus.entries["undo"].text() == "Undo"
    assert not window.menus.entries["import"].isEnabled()
    assert not window.menus.entries["page-reports"].isEnabled()
    assert window.menus.entries["open-file"].isEnabled()
    assert "Backup" not in window.rail.item("backup").accessibleName()
    _wait_open(running, other, qtbot)
    assert window.findChildren(Overlay) == []
    assert window.findChildren(Workplace) == [window.work]
    assert window.menus.entries["import"].isEnabled()
    window.undo()
    qtbot.waitUntil(lambda: window.toasts.words == "There is nothing to undo.", timeout=5_000)
    assert _leads(file) == ["Berg"]


def test_trouble_with_the_open_file_is_said_once_and_not_at_every_look(
    running: program.Program, file: Path, qtbot: QtBot
) -> None:
    assert running.desk is not None
    assert running.keeping is not None
    running.keeping.rest()
    running.desk.database.checkpoint()
    anna = opening.open_desk(file, "Anna")
    anna.do(records.add, Lead, {"company": "From elsewhere"})
    root, size = anna.read(
        lambda c: c.exec_driver_sql(
            "SELECT rootpage, page_size FROM sqlite_schema, pragma_page_size WHERE name = 'operation'"
        ).one()
    )
    anna.close()
    with file.open("r+b") as damaged:
        damaged.seek((root - 1) * size)
        damaged.write(bytes(size))
    running.keeping.look()
    assert running.window.toasts.words.startswith("The file is damaged.")
    first = running.window.toasts._toast
    running.keeping.look()
    assert running.window.toasts._toast is first


@pytest.mark.parametrize("way", ["close", "close from the task bar", "switch"])
def test_what_was_typed_in_a_field_is_kept_when_its_file_closes(
    running: program.Program, file: Path, tmp_path: Path, qtbot: QtBot, way: str
) -> None:
    other = tmp_path / "other.crmdesk"
    opening.make_file(other)
    window, desk = running.window, running.desk
    assert desk is not None
    account = desk.do(records.add, Account, {"name": "Berg"}).result
    window.record("account", account)
    accounts = window.pages["accounts"]
    assert isinstance(accounts, Accounts)
    qtbot.waitUntil(lambda: accounts.pane.page is not None, timeout=10_000)
    accounts.pane.tabs.button(DETAILS).click()
    assert accounts.pane.form is not None
    city = accounts.pane.form.cells["city"].editor
    city.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is city.focusProxy(), timeout=5_000)
    qtbot.keyClicks(QApplication.focusWidget(), "Zeist")
    front = QWidget()
    qtbot.addWidget(front)
    if way == "close from the task bar":
        front.show()
        front.activateWindow()
        qtbot.waitUntil(lambda: not window.isActiveWindow(), timeout=5_000)
    if way == "switch":
        running.switch(other)
    else:
        window.close()
    desk = opening.open_desk(file, "Anna")
    assert desk.do(Write.get, Account, account).result.city == "Zeist"
    desk.close()


# -- the first run ----------------------------------------------------------------------------------------------------


@pytest.fixture
def first_run(qapp: QApplication, qtbot: QtBot) -> Iterator[program.Program]:
    """The program as it starts for the first time, with its first question."""
    theme.apply(qapp)
    text.use("en")
    started = program.Program(qapp, paths.default_file(), "", known=False)
    started.start()
    qtbot.waitUntil(lambda: bool(started.window.findChildren(Welcome)), timeout=5_000)
    yield started
    started.window.close()
    started.window.deleteLater()
    text.use("en")
    speak(qapp)


def _asking(started: program.Program) -> Welcome:
    return next(one for one in started.window.findChildren(Welcome) if not one.left)


def _key(key: Qt.Key | str) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, key) if isinstance(key, str) else QTest.keyClick(focus, key)


def test_the_first_run_makes_the_file_where_and_in_the_currency_that_was_chosen(
    first_run: program.Program, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "else where" / "Jansen B.V"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked, **_more: (str(place), ""))
    sheet = _asking(first_run)
    assert not paths.default_file().exists()
    assert QApplication.focusWidget() is sheet.name
    _key("Joris Vermeer")  # it stood marked
    sheet.currency.setCurrentText("GBP")
    sheet._ask_place()
    _key(Qt.Key.Key_Return)
    _key("3")
    made = place.with_name("Jansen B.V.crmdesk")
    _wait_open(first_run, made, qtbot)
    assert first_run.desk is not None
    assert first_run.desk.by == profile.read().name == "Joris Vermeer"
    assert first_run.desk.read(settings)["currency"] == "GBP"
    assert first_run.window.findChildren(Welcome) == []
    assert not paths.default_file().exists()


@pytest.mark.parametrize("step", [1, 2])
def test_each_step_of_the_first_run_can_be_skipped_and_is_not_asked_again(
    first_run: program.Program, qtbot: QtBot, step: int
) -> None:
    if step == 2:
        _key(Qt.Key.Key_Return)
    _key(Qt.Key.Key_Escape)
    _wait_open(first_run, paths.default_file(), qtbot)
    assert first_run.window.findChildren(Welcome) == []
    assert profile.read().name == profile.system_name()
    assert _leads(paths.default_file()) == []


def test_the_first_run_goes_on_in_the_language_that_is_chosen(first_run: program.Program, qtbot: QtBot) -> None:
    _key("Anna")
    _asking(first_run).language.button("nl").click()
    sheet = _asking(first_run)
    assert (sheet.accessibleName(), sheet.name.text()) == ("Welkom bij crmdesk", "Anna")
    assert first_run.window.rail.item("contacts").accessibleName() == "Contactpersonen"
    assert profile.read().language == "nl"
    sheet.go_on.click()
    assert sheet.go_back.isVisible()
    sheet.go_back.click()
    assert sheet.name.text() == "Anna"


def test_a_list_is_imported_at_the_end_of_the_first_run(first_run: program.Program, qtbot: QtBot) -> None:
    _key(Qt.Key.Key_Return)
    _key(Qt.Key.Key_Return)  # the first way has the keyboard
    _wait_open(first_run, paths.default_file(), qtbot)
    qtbot.waitUntil(lambda: bool(first_run.window.findChildren(ImportSheet)), timeout=5_000)


def test_looking_around_leaves_a_file_for_ones_own_data(first_run: program.Program, qtbot: QtBot) -> None:
    _key(Qt.Key.Key_Return)
    _key("2")
    _wait_open(first_run, paths.data_folder() / "sample.crmdesk", qtbot)
    assert _sample_bar(first_run.window).isVisible()
    _sample_bar(first_run.window).findChildren(Button)[0].click()
    _wait_open(first_run, paths.default_file(), qtbot)


def test_a_place_that_cannot_be_written_is_said_and_another_is_offered(
    first_run: program.Program, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "full").write_text("no folder")
    sheet = _asking(first_run)
    sheet._answers = replace(sheet._answers, file=tmp_path / "full" / "crm.crmdesk")
    sheet.go_on.click()
    _key("3")
    qtbot.waitUntil(lambda: bool(first_run.window.findChildren(EmptyState)), timeout=5_000)
    assert first_run.desk is None


# -- settings ---------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux takes the wish of a user")
def test_links_to_records_are_opened_with_the_program_when_that_is_ticked(
    start: Start, file: Path, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("PATH", "")
    started = start(file)
    qtbot.waitUntil(lambda: started.desk is not None)
    started.window.open_settings()
    sheet = started.window.findChild(SettingsSheet)
    assert sheet is not None
    assert not sheet.links.isChecked()
    sheet.links.setFocus()
    QTest.keyClick(sheet.links, Qt.Key.Key_Space)
    assert (tmp_path / "data" / "applications" / "crmdesk.desktop").is_file()
    QTest.keyClick(sheet.links, Qt.Key.Key_Space)
    assert not (tmp_path / "data" / "applications" / "crmdesk.desktop").exists()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux takes the wish of a user")
def test_that_links_could_not_be_taken_is_said_and_seen(
    start: Start, file: Path, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").write_text("no folder")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    started = start(file)
    qtbot.waitUntil(lambda: started.desk is not None)
    started.window.open_settings()
    sheet = started.window.findChild(SettingsSheet)
    assert sheet is not None
    QTest.keyClick(sheet.links, Qt.Key.Key_Space)
    assert "could not be told" in started.window.toasts.words
    assert not sheet.links.isChecked()


def test_settings_open_by_key_and_what_is_chosen_there_is_kept(
    running: program.Program, qapp: QApplication, qtbot: QtBot
) -> None:
    window = running.window
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    sheet = window.findChild(SettingsSheet)
    assert sheet is not None
    assert QApplication.focusWidget() is not sheet.name  # where a letter would change it
    sheet.name.setFocus()
    sheet.name.selectAll()
    _key("Anna")
    _key(Qt.Key.Key_Tab)
    assert (profile.read().name, running.desk and running.desk.by) == ("Anna", "Anna")
    theme.choose(choice="dark", density="compact")
    assert (profile.read().theme, profile.read().density) == ("dark", "compact")
    theme.choose(choice="system", density="default")
    assert profile.read().theme == ""
    sheet.language.button("nl").click()
    again = next(one for one in window.findChildren(SettingsSheet) if not one.left)
    assert (again.accessibleName(), profile.read().language) == ("Instellingen", "nl")
    assert QApplication.focusWidget() is again.language.button("nl")
    assert running.desk is not None
    assert window.rail.item("backup").accessibleName().startswith("Back-up")
    again.language.button("en").click()
    speak(qapp)


# -- one window a file ------------------------------------------------------------------------------------------------


@pytest.mark.qt_log_ignore(r"plugin does not support raise\(\)")  # said of a platform without windows
def test_a_second_start_on_the_same_file_rings_and_ends_while_another_file_opens(
    running: program.Program, file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    link = tmp_path / "link.crmdesk"
    link.symlink_to(file)
    with _other(link) as second:
        qtbot.waitUntil(lambda: second.poll() is not None, timeout=20_000)
        assert _said(second) == "open already"
    qtbot.waitUntil(lambda: running.window.toasts.words == "crmdesk is already open on this data.", timeout=5_000)
    with _other(tmp_path / "other.crmdesk") as third:
        assert _said(third) == "its window"


def test_a_program_that_was_killed_leaves_no_lock(file: Path) -> None:
    with _other(file, stays=True) as first:
        assert _said(first) == "its window"
        with _other(file) as second:
            assert _said(second) == "open already"
    with _other(file) as third:
        assert _said(third) == "its window"


def test_of_two_that_start_at_once_one_has_the_file(file: Path) -> None:
    with _other(file, stays=True) as one, _other(file, stays=True) as two:
        assert {_said(one), _said(two)} == {"its window", "open already"}
    with _other(file) as last:
        assert _said(last) == "its window"


def test_a_file_that_another_window_has_is_not_opened_here(
    running: program.Program, tmp_path: Path, qtbot: QtBot
) -> None:
    other = tmp_path / "other.crmdesk"
    opening.make_file(other)
    desk = running.desk
    with _other(other, stays=True) as first:
        assert _said(first) == "its window"
        running.switch(other)
        assert running.desk is desk
        assert "already open" in running.window.toasts.words
    running.switch(other)
    _wait_open(running, other, qtbot)


@contextlib.contextmanager
def _other(file: Path, *, stays: bool = False) -> Iterator[subprocess.Popen[str]]:
    """Another program that wants the window of a file; killed at the end."""
    asked = [sys.executable, "-c", SECOND, str(file), *(["stay"] if stays else [])]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(asked, env=env, stdout=subprocess.PIPE, text=True) as begun:
        yield begun
        if stays:
            begun.kill()


def _said(other: subprocess.Popen[str]) -> str:
    assert other.stdout is not None
    return other.stdout.readline().strip()


SECOND = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from crmdesk.ui.doorbell import Doorbell

app = QCoreApplication([])
bell = Doorbell()
print("its window" if bell.take(Path(sys.argv[1])) else "open already", flush=True)
if sys.argv[2:]:
    app.exec()
bell.leave()
"""


@pytest.mark.qt_log_ignore(r"plugin does not support raise\(\)")  # said of a platform without windows
def test_who_follows_a_link_while_the_file_is_open_is_led_to_the_record_in_that_window(
    running: program.Program, file: Path, qtbot: QtBot
) -> None:
    asked = [sys.executable, "-c", SECOND.replace("sys.argv[1]))", "sys.argv[1]), 'crmdesk://lead/4711')"), str(file)]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(asked, env=env, stdout=subprocess.PIPE, text=True) as second:
        qtbot.waitUntil(lambda: "no lead 4711" in running.window.toasts.words, timeout=20_000)
        assert _said(second) == "open already"


@pytest.mark.qt_log_ignore(r"plugin does not support raise\\(\\)")  # said of a platform without windows
def test_a_link_is_handed_on_by_the_later_of_two_that_start_at_once(start: Start, file: Path, qtbot: QtBot) -> None:
    later = start(file, "crmdesk://lead/4711")
    first = Doorbell()
    errands: list[str] = []
    first.rung.connect(errands.append)
    assert first.take(file)
    qtbot.waitUntil(lambda: errands == ["crmdesk://lead/4711"], timeout=10_000)
    qtbot.waitUntil(lambda: not later.window.isVisible(), timeout=5_000)
    first.leave()


# -- ending -----------------------------------------------------------------------------------------------------------


def test_closing_the_window_during_an_import_stops_it_and_keeps_nothing(
    running: program.Program, file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    table = tmp_path / "leads.csv"
    table.write_text("company,email\n" + "".join(f"Berg {n},{n}@berg.example\n" for n in range(60_000)), "utf-8")
    running.window.import_file()
    sheet = running.window.findChild(ImportSheet)
    assert sheet is not None
    sheet.take([table])
    qtbot.waitUntil(lambda: sheet.pages.at == COLUMNS, timeout=20_000)
    sheet._import()
    qtbot.waitUntil(lambda: sheet.progress.bar.value() > 0, timeout=20_000)
    running.window.close()
    assert running.desk is None
    assert _leads(file) == []


PLACED = """
import sys
from pathlib import Path
from PySide6.QtCore import QPoint
from crmdesk import app

def look(self):
    if sys.argv[2:]:
        x, y, width, height = map(int, sys.argv[2:])
        self.window.setScreen(self.app.screenAt(QPoint(x, y)))  # which other platforms find out by themselves
        self.window.setGeometry(x, y, width, height)
    else:
        print(*self.window.geometry().getRect(), flush=True)
    self.window.close()

app.Program._load = look
sys.exit(app.main(Path(sys.argv[1]), "Joris", "en"))
"""


def _run(file: Path, screens: list[tuple[int, int, int, int]], *place: int) -> list[int]:
    """Start and close the program on a PC with these screens; gives where its window stood."""
    names = ("x", "y", "width", "height")
    plan = {"screens": [{"name": f"{n}", **dict(zip(names, at, strict=True))} for n, at in enumerate(screens)]}
    file.with_suffix(".json").write_text(json.dumps(plan))
    done = subprocess.run(
        [sys.executable, "-c", PLACED, str(file), *map(str, place)],
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "QT_QPA_PLATFORM": f"offscreen:configfile={file.with_suffix('.json')}",
        },
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr.replace("This plugin does not support propagateSizeHints()\n", "")) == (0, "")
    return [int(number) for number in done.stdout.split()]


@pytest.mark.skipif(sys.platform != "linux", reason="the screens of Linux's offscreen platform can be chosen")
def test_the_window_comes_back_where_it_stood_unless_that_screen_is_gone(file: Path) -> None:
    left, right = (0, 0, 1920, 1080), (1920, 0, 1920, 1080)
    assert _run(file, [left, right])[2:] == [1280, 800]
    _run(file, [left, right], 2000, 100, 1100, 700)
    assert _run(file, [left, right]) == [2000, 100, 1100, 700]
    x, y, width, height = _run(file, [left])
    assert 0 <= x < x + width <= 1920
    assert 0 <= y < y + height <= 1080
    assert (width, height) == (1100, 700)
    profile.change(place="nonsense")
    assert _run(file, [left])[2:] == [1280, 800]


def test_that_letters_are_no_commands_is_kept_for_the_next_start(start: Start, file: Path, qtbot: QtBot) -> None:
    started = start(file)
    _wait_open(started, file, qtbot)
    started.window.toggle_letters()
    started.window.close()
    letters.turn(True)
    again = start(file)
    assert not letters.on
    _wait_open(again, file, qtbot)
    again.window.toggle_letters()
    assert profile.read().letters


def test_nothing_of_the_window_is_left_to_be_loaded_when_it_is_asked_for() -> None:
    code = """
import pkgutil, sys
import crmdesk.app, crmdesk.ui
from PySide6.QtWidgets import QApplication
app = QApplication([])
crmdesk.app.SCREENS[0].load()
crmdesk.app._load_rest()
crmdesk.app.MainWindow(None).complete()  # as after the first paint
names = {one.name for one in pkgutil.walk_packages(crmdesk.ui.__path__, "crmdesk.ui.")}
print(*sorted(names - sys.modules.keys()))
"""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["crmdesk.ui.pictures", "crmdesk.ui.welcome"]
