"""A real mouse on a real X display: a card dragged to Won, Escape in the middle of a drag, and Ctrl+Z.

Needs Xvfb, xdotool and openbox, which `start.py test` installs where it may; without them this fails and says so.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import pytest

from crmdesk.controllers import opening
from crmdesk.models.store import sqlite

pytestmark = [
    pytest.mark.gui,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="Xvfb is a program of Linux"),
]

ROOT = Path(__file__).parents[2]

PROGRAM = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QPoint, QTimer
from crmdesk import app, profile
profile.change(name="Joris Vermeer")
def middle(widget, dy=0):
    at = widget.mapToGlobal(widget.rect().center() + QPoint(0, dy))
    return [at.x(), at.y()]
def places():
    from PySide6.QtWidgets import QApplication
    window = next(w for w in QApplication.topLevelWidgets() if type(w).__name__ == "MainWindow")
    board = window.pages["pipeline"].board
    column = board.columns[3]
    rect = column.list.visualRect(column.list.cards.index(0, 0))
    at = column.list.viewport().mapToGlobal(rect.center())
    won = next(iter(board.zones.values()))
    found = {"card": [at.x(), at.y()], "id": column.list.cards.cards[0].id, "won": middle(won)}
    print(json.dumps({**found, "negotiation": middle(board.columns[4])}), flush=True)
    tell(window)
def tell(window):
    "Write down, over and over, what the board says."
    page, said = window.pages["pipeline"], Path(sys.argv[1]).with_suffix(".said")
    heads = {one.stage.name: one.head.sums() for one in page.board.columns.values()}
    drawn = {
        one.stage.name: sum(card.id != one.list.cards.lifted for card in one.list.cards.cards)
        for one in page.board.columns.values()
    }
    state = {
        "heads": heads,
        "drawn": drawn,
        "tiles": [tile.accessibleName() for tile in page.figures.tiles],
        "toast": window.toasts.words,
    }
    new = said.with_suffix(".new")
    new.write_text(json.dumps(state))
    new.replace(said)
    QTimer.singleShot(60, lambda: tell(window))
ready = app.Program._on_ready
def on_ready(self, *answer):
    ready(self, *answer)
    self.window.page("pipeline")
    QTimer.singleShot(1200, places)
app.Program._on_ready = on_ready
app.main(Path(sys.argv[1]), "Joris Vermeer", "en")
"""


@pytest.fixture
def display() -> Iterator[str]:
    """A display of its own, with a window manager."""
    missing = [name for name in ("Xvfb", "xdotool", "openbox") if shutil.which(name) is None]
    assert not missing, f"install {', '.join(missing)} to run this test"
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1500x1000x24", "-nolisten", "tcp"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as pipe:
        name = f":{pipe.readline().strip()}"
    manager = subprocess.Popen(
        ["openbox"], env={**os.environ, "DISPLAY": name}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    yield name
    for process in (manager, server):
        process.terminate()
        process.wait(10)


class User:
    """Hands on mouse and keyboard."""

    def __init__(self, display: str) -> None:
        self._env = {**os.environ, "DISPLAY": display}

    def do(self, *words: object) -> None:
        """Give xdotool a command."""
        subprocess.run(["xdotool", *map(str, words)], env=self._env, check=True, timeout=20)
        time.sleep(0.12)

    def drag(self, start: list[int], end: list[int], *, let_go: bool = True) -> None:
        """Press at a point, move in steps, and let go at another."""
        self.do("mousemove", *start)
        self.do("mousedown", 1)
        for part in range(1, 9):
            self.do("mousemove", *(round(a + (b - a) * part / 8) for a, b in zip(start, end, strict=True)))
        if let_go:
            self.do("mouseup", 1)


@pytest.fixture
def board(tmp_path: Path, display: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The program on sample data, its board on the screen; gives the file and where things lie."""
    path = tmp_path / "demo.crmdesk"
    opening.make_file(path, demo=True, language="en")
    env = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(path)], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    yield path, json.loads(_line(process.stdout, process))
    process.terminate()
    process.communicate(timeout=15)


def _line(stream: IO[str], process: subprocess.Popen[str]) -> str:
    line = stream.readline()
    assert line, process.stderr.read() if process.stderr else "no output"
    return line


def _state(path: Path, deal: int) -> tuple[str, str, int]:
    connection = sqlite.connect(path, "ro")
    row = connection.execute(
        "SELECT s.kind, a.type, (SELECT count(*) FROM stage_event WHERE opportunity_id = o.id) FROM opportunity o "
        "JOIN stage s ON s.id = o.stage_id JOIN account a ON a.id = o.account_id WHERE o.id = ?",
        (deal,),
    ).fetchone()
    connection.close()
    return str(row[0]), str(row[1]), int(row[2])


def _funnel(path: Path) -> dict[str, int]:
    """How many leads reached each step, as the command line tells it beside the open window."""
    asked = [sys.executable, "-m", "crmdesk", "report", "funnel", "--file", str(path), "--json"]
    told = subprocess.run(asked, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=True)
    return {row[0]: row[1] for row in json.loads(told.stdout)["rows"]}


def _until(check: Callable[[], bool]) -> None:
    for _turn in range(80):
        if check():
            return
        time.sleep(0.1)
    assert check()


def _said(path: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(path.with_suffix(".said").read_text())
    return said


def test_sums_and_figures_follow_a_card_on_its_way_to_won_and_come_back(
    board: tuple[Path, dict[str, Any]], display: str
) -> None:
    path, places = board
    user = User(display)
    _until(path.with_suffix(".said").exists)
    before = _said(path)
    user.drag(places["card"], places["negotiation"], let_go=False)
    _until(lambda: _said(path)["heads"]["Negotiation"][0] == before["heads"]["Negotiation"][0] + 1)
    hanging = _said(path)
    assert hanging["heads"]["Proposal"][0] == before["heads"]["Proposal"][0] - 1 == hanging["drawn"]["Proposal"]
    assert hanging["tiles"][0] == before["tiles"][0]  # it stays open
    assert hanging["tiles"][1] != before["tiles"][1]  # with another chance
    user.drag(places["negotiation"], places["won"], let_go=False)
    _until(lambda: _said(path)["tiles"][0] != before["tiles"][0])
    assert _said(path)["heads"]["Negotiation"] == before["heads"]["Negotiation"]
    user.do("mouseup", 1)
    time.sleep(0.8)
    user.do("key", "Return")
    _until(lambda: _state(path, places["id"])[:2] == ("won", "customer"))
    _until(lambda: _said(path)["heads"]["Proposal"] == hanging["heads"]["Proposal"])
    assert _said(path)["toast"].startswith("Won: ")
    user.do("key", "ctrl+z")
    _until(lambda: _state(path, places["id"])[:2] == ("open", "prospect"))
    _until(lambda: (_said(path)["heads"], _said(path)["tiles"]) == (before["heads"], before["tiles"]))


def test_escape_forgets_the_sums_that_were_foretold(board: tuple[Path, dict[str, Any]], display: str) -> None:
    path, places = board
    user = User(display)
    _until(path.with_suffix(".said").exists)
    before = _said(path)
    user.drag(places["card"], places["won"], let_go=False)
    _until(lambda: _said(path)["tiles"] != before["tiles"])
    user.do("key", "Escape")
    _until(lambda: {**_said(path), "toast": ""} == {**before, "toast": ""})
    user.do("mouseup", 1)


def test_a_card_dragged_to_won_wins_it_and_ctrl_z_brings_all_back(
    board: tuple[Path, dict[str, Any]], display: str
) -> None:
    path, places = board
    user = User(display)
    before = _state(path, places["id"])
    assert before[:2] == ("open", "prospect")
    funnel = _funnel(path)
    user.drag(places["card"], places["won"])
    time.sleep(0.8)
    user.do("key", "Return")
    _until(lambda: _state(path, places["id"])[:2] == ("won", "customer"))
    assert _state(path, places["id"])[2] == before[2] + 1
    assert _funnel(path) == {**funnel, "won": funnel["won"] + 1}
    user.do("key", "ctrl+z")
    _until(lambda: _state(path, places["id"]) == before)
    assert _funnel(path) == funnel


def test_escape_in_the_middle_of_a_drag_changes_nothing(board: tuple[Path, dict[str, Any]], display: str) -> None:
    path, places = board
    user = User(display)
    before = _state(path, places["id"])
    user.drag(places["card"], places["negotiation"], let_go=False)
    user.do("key", "Escape")
    user.do("mouseup", 1)
    time.sleep(0.5)
    assert _state(path, places["id"]) == before


def test_a_card_dragged_to_a_column_stands_there_and_ctrl_z_takes_it_back(
    board: tuple[Path, dict[str, Any]], display: str
) -> None:
    path, places = board
    user = User(display)
    assert _stage(path, places["id"]) == 3
    user.drag(places["card"], places["negotiation"])
    _until(lambda: _stage(path, places["id"]) == 4)
    user.do("key", "ctrl+z")
    _until(lambda: _stage(path, places["id"]) == 3)


def _stage(path: Path, deal: int) -> int:
    connection = sqlite.connect(path, "ro")
    row = connection.execute("SELECT stage_id FROM opportunity WHERE id = ?", (deal,)).fetchone()
    connection.close()
    return int(row[0])
