"""The whole window as a user meets it: it paints before the database layer is there, and keys convert and undo."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from crmdesk import app as program
from crmdesk import profile
from crmdesk.controllers import opening
from crmdesk.controllers.desk import Desk
from crmdesk.models.entity import Entity
from crmdesk.models.schema import ENTITIES
from crmdesk.ui.theme import theme

ROOT = Path(__file__).parents[2]

FIRST_PAINT = """
import sys
read = set()
def note(event, args):
    if event == "open" and str(args[0]).endswith(".py") and sys._getframe(1).f_code.co_name == "open":  # tokenize's
        read.add(args[0])
sys.addaudithook(note)
from PySide6.QtCore import QTimer
from crmdesk import app
def look(self):
    heavy = [name for name in ("sqlalchemy", "numpy", "pyqtgraph", "alembic", "babel") if name in sys.modules]
    print("painted", heavy, len(read) < 60, flush=True)
    import os
    os._exit(0)
app.Program._load = look
from pathlib import Path
app.main(Path(sys.argv[1]), "Joris", "en")
"""


def test_the_window_paints_before_heavy_modules_are_imported_and_their_sources_read(file: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT, str(file)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.strip() == "painted [] True", done.stdout + done.stderr


def _content(desk: Desk) -> dict[str, list[Any]]:
    with desk.database.reading() as connection:
        return {entity.table: list(connection.exec_driver_sql(_everything(entity)).fetchall()) for entity in ENTITIES}


def _everything(entity: type[Entity]) -> str:
    columns = ", ".join(c for c, f in entity.fields.items() if f.expression is None and c != "read_at")
    return f"SELECT {columns} FROM {entity.table} ORDER BY id"


@pytest.fixture
def running(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Any:
    """The program on a file with sample data, its window shown and its desk open."""
    path = tmp_path / "demo.crmdesk"
    opening.make_file(path, demo=True, language="en")
    profile.change(name="Joris Vermeer")
    theme.apply(qapp)
    started = program.Program(qapp, path, "Joris Vermeer", known=True)
    started.start()
    qtbot.waitUntil(lambda: started.desk is not None and started.window.current is not None, timeout=20_000)
    _settle(started)
    yield started
    started.window.close()


def _settle(started: program.Program) -> None:
    """Wait until no lane has work and all news was told."""
    for _turn in range(6):
        for lane in list(started.jobs._lanes.values()) if started.jobs else []:
            lane.submit(lambda: None).result()
        QApplication.processEvents()


def _press(
    started: program.Program, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.keyClick(QApplication.focusWidget() or started.window, key, modifier)
    _settle(started)


def test_ctrl_enter_converts_the_selected_lead_and_ctrl_z_restores_every_table(running: program.Program) -> None:
    desk = running.desk
    assert desk is not None
    running.window.activateWindow()
    before = _content(desk)
    _press(running, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    after = _content(desk)
    assert len(after["conversion"]) == len(before["conversion"]) + 1
    assert "Converted" in running.window.toasts.words
    _press(running, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert _content(desk) == before
    _press(running, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert _content(desk) == after


def test_every_page_opens_by_its_keys_and_says_what_it_is(running: program.Program) -> None:
    for number, name in ((1, "inbox"), (3, "pipeline"), (4, "accounts"), (5, "contacts"), (7, "reports")):
        _press(running, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.ControlModifier)
        assert running.window.current is running.window.pages[name]
        assert running.window.current.bar.accessibleName()
    running.window.back()
    assert running.window.current is running.window.pages["contacts"]


def test_a_card_is_opened_won_and_reopened_by_keys_and_esc_leads_back_to_it(running: program.Program) -> None:
    desk = running.desk
    assert desk is not None
    running.window.activateWindow()
    _press(running, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    page: Any = running.window.current
    while page.current is None:  # the board is made a column at a time
        _settle(running)
    card = page.current
    _press(running, Qt.Key.Key_Return)
    assert page.pane.isVisible()
    assert QApplication.focusWidget() is page.pane.strip.buttons[0]
    _press(running, Qt.Key.Key_W)
    _press(running, Qt.Key.Key_Return)
    assert page.pane.page.stage.kind == "won"
    page.pane.reopen_button.setFocus()
    _press(running, Qt.Key.Key_Return)
    assert page.pane.page.card.stage_id == card.stage_id
    page.pane.strip.first_focus().setFocus()
    _press(running, Qt.Key.Key_Escape)
    assert page.current.id == card.id
    assert QApplication.focusWidget() is page.board.first_focus()


def test_undo_in_a_text_field_undoes_the_typing_first(running: program.Program, qtbot: QtBot) -> None:
    desk = running.desk
    assert desk is not None
    before = desk.undoable()
    running.window.focus_search()
    field = QApplication.focusWidget()
    assert field is not None
    QTest.keyClicks(field, "abc")
    _press(running, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == ""  # type: ignore[attr-defined]
    assert desk.undoable() == before


def _shown(started: program.Program) -> QWidget:
    page = started.window.stack.currentWidget()
    assert page is not None
    return page


def test_a_missing_known_file_is_not_replaced_by_an_empty_one(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> None:
    path = tmp_path / "gone.crmdesk"
    theme.apply(qapp)
    started = program.Program(qapp, path, "Joris", known=True)
    started.start()
    qtbot.waitUntil(lambda: "does not exist" in _shown(started).accessibleDescription(), timeout=10_000)
    assert not path.exists()
    started.window.close()


def test_a_backup_is_made_unasked_and_the_rail_says_when(running: program.Program, qtbot: QtBot) -> None:
    from crmdesk.controllers.safekeeping import backup

    qtbot.waitUntil(lambda: bool(backup.backups(running.file)), timeout=10_000)
    qtbot.waitUntil(lambda: "today" in running.window.rail.item("backup").accessibleName(), timeout=5_000)


def test_a_step_of_another_process_is_seen_without_asking(running: program.Program, qtbot: QtBot) -> None:
    script = (
        "import sys, pathlib\nfrom crmdesk.controllers import opening, records\nfrom crmdesk.models.lead import Lead\n"
        "d = opening.open_desk(pathlib.Path(sys.argv[1]), 'Anna')\nd.do(records.add, Lead, "
        "{'company': 'From elsewhere'})\nd.close()\n"
    )
    before = running.window.current.model.total  # type: ignore[union-attr]
    done = subprocess.run(
        [sys.executable, "-c", script, str(running.file)], env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=60
    )
    assert done.returncode == 0
    qtbot.waitUntil(lambda: running.window.current.model.total == before + 1, timeout=10_000)  # type: ignore[union-attr]
