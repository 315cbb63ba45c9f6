"""The settings: each takes effect at once, is kept, and has a way back to the usual."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QMainWindow, QTableView, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from crmdesk import profile
from crmdesk.ui.dress import keep_look, wear
from crmdesk.ui.kit.buttons import Button, IconButton
from crmdesk.ui.kit.rail import Rail
from crmdesk.ui.kit.rows_view import RowsView
from crmdesk.ui.kit.timeline import Entry, Timeline
from crmdesk.ui.settings_sheet import APPEARANCE, GENERAL, KEYS, SettingsSheet, _Page, _Row
from crmdesk.ui.theme import Theme


@pytest.fixture
def window(look: Theme, qtbot: QtBot) -> QMainWindow:
    """A window for the sheet."""
    made = QMainWindow()
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def sheet(window: QMainWindow, tmp_path: Path) -> SettingsSheet:
    """The settings of Joris, at the look."""
    made = SettingsSheet(window, "Joris", "", tmp_path / "crm.crmdesk", part=APPEARANCE)
    made.open()
    return made


def _resets(sheet: SettingsSheet) -> list[IconButton]:
    return [one for one in sheet.findChildren(IconButton) if one.accessibleName().startswith("Reset")]


def test_each_setting_of_the_look_holds_at_once_and_has_a_way_back(sheet: SettingsSheet, look: Theme) -> None:
    look.choose(choice="system", reduce_motion=False)
    usual = look._chosen()
    assert not any(one.isVisible() for one in _resets(sheet))
    sheet.choice.button("dark").click()
    sheet.density.button("compact").click()
    sheet.face.button("system").click()
    sheet.still.click()
    sheet.text_size.slider.setFocus()
    QTest.keyClick(sheet.text_size.slider, Qt.Key.Key_Right)
    assert look._chosen() == ("dark", 1.1, "system", "compact", True)
    back = [one for one in _resets(sheet) if one.isVisible()]
    assert [one.accessibleName() for one in back] == [
        "Reset: Theme",
        "Reset: Density",
        "Reset: Text size",
        "Reset: Font",
        "Reset: Motion",
    ]
    for button in back:
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Space)
        focus = QApplication.focusWidget()
        assert focus is not None
        assert sheet.isAncestorOf(focus)
    assert look._chosen() == usual
    assert not any(one.isVisible() for one in _resets(sheet))


def test_rows_are_no_higher_than_what_they_hold(sheet: SettingsSheet) -> None:
    sheet.turn_to("general")
    QApplication.processEvents()
    page = sheet._groups["general"]
    assert isinstance(page, _Page)
    for row in page.rows:
        wanted = row.heightForWidth(row.width()) if row.hasHeightForWidth() else row.sizeHint().height()
        assert row.height() == wanted


def test_the_sheet_is_as_high_as_what_it_shows(sheet: SettingsSheet, window: QMainWindow) -> None:
    def shown(part: str) -> tuple[int, int]:
        sheet.parts.item(part).click()
        QApplication.processEvents()
        return sheet.panel.y(), sheet.panel.height()

    general, appearance, keys = (shown(part) for part in (GENERAL, APPEARANCE, KEYS))
    assert general == appearance  # it does not jump between these two
    assert keys[0] == general[0]
    assert keys[1] > general[1]
    shown(APPEARANCE)
    last = list(sheet._looks.values())[-1]
    below = sheet.panel.height() - last.mapTo(sheet.panel, last.rect().bottomLeft()).y()
    assert below < 130  # the foot, and no emptiness above it


def test_what_is_found_stands_at_equal_distances(sheet: SettingsSheet) -> None:
    sheet.search.setText("t")
    QApplication.processEvents()
    rows = [row for row in sheet.findChildren(_Row) if row.isVisible()]
    edges = sorted((row.mapTo(sheet, row.rect().topLeft()).y(), row.height()) for row in rows)
    assert len(rows) > 1
    assert all(top + high == below for (top, high), (below, _high) in pairwise(edges))
    assert all(row.line.isVisible() for row in rows)  # also where one part ends and another begins


def test_the_sheet_shows_what_was_chosen_elsewhere(sheet: SettingsSheet, look: Theme) -> None:
    look.choose(choice="dark", font_scale=1.4)
    assert sheet.choice.current == "dark"
    assert sheet.text_size.slider.value() == 14


def test_the_look_is_kept_and_worn_at_the_next_start(look: Theme) -> None:
    look.choose(choice="dark", font_scale=1.2, face="system", density="relaxed", reduce_motion=True)
    keep_look()
    kept = look._chosen()
    look.choose(choice="light", font_scale=1.0, face="inter", density="default", reduce_motion=False)
    wear(profile.read())
    assert look._chosen() == kept
    wear(profile.Profile())
    keep_look()
    assert profile.read() == profile.Profile()


def test_a_name_is_told_once_and_an_empty_one_is_put_back(sheet: SettingsSheet, qtbot: QtBot) -> None:
    told: list[str] = []
    sheet.named.connect(told.append)
    sheet.turn_to("general")
    sheet.name.setFocus()
    for typed in ("  Anna ", ""):
        sheet.name.setFocus()
        sheet.name.selectAll()
        QTest.keyClick(sheet.name, Qt.Key.Key_Delete)
        QTest.keyClicks(sheet.name, typed)
        QTest.keyClick(sheet.name, Qt.Key.Key_Tab)
    assert (told, sheet.name.text()) == (["Anna"], "Anna")


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_density_changes_rows_controls_and_fields_of_an_open_window(
    window: QMainWindow, look: Theme, scale: float
) -> None:
    look.choose(font_scale=scale)
    rows, button, line, box, rail = RowsView("Rows"), Button("Go"), QLineEdit(), QComboBox(), Rail("Pages")
    item = rail.add_item("inbox", "inbox", "Inbox")
    story = Timeline("Timeline")
    story.set_entries([Entry(1, "phone", "Call", "", dt.datetime(2026, 11, 24, 9, 0))])
    middle = QWidget()
    column = QVBoxLayout(middle)
    for widget in (rows, story, button, line, box, rail):
        column.addWidget(widget)
    window.setCentralWidget(middle)
    QApplication.processEvents()

    def heights() -> list[int]:
        QApplication.processEvents()
        assert isinstance(rows, QTableView)
        return [
            rows.verticalHeader().defaultSectionSize(),
            story.content_height(),
            *(one.sizeHint().height() for one in (button, line, box, item)),
        ]

    usual = heights()
    look.choose(density="compact")
    compact = heights()
    look.choose(density="relaxed")
    relaxed = heights()
    assert all(a < b < c for a, b, c in zip(compact, usual, relaxed, strict=True)), (compact, usual, relaxed)
    assert min(compact) >= 24


DRESSED = """
from PySide6.QtWidgets import QApplication
from crmdesk.ui.theme import theme

theme.apply(QApplication([]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the folder for files of the moment has another name")
def test_a_program_that_ended_leaves_no_files_of_its_look(tmp_path: Path) -> None:
    env = {**os.environ, "TMPDIR": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([sys.executable, "-c", DRESSED], env=env, check=True, cwd=Path(__file__).parents[2])
    assert list(tmp_path.iterdir()) == []
