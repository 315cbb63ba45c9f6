"""The export sheet writes exactly the rows that the page shows."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from crmdesk.controllers import records
from crmdesk.controllers.desk import Desk
from crmdesk.models.account import Account, AccountType
from crmdesk.models.queries.lists import IS, Filter, ListQuery
from crmdesk.ui.files.export_sheet import JSON, SHOWN, STANDARD, ExportSheet
from crmdesk.ui.kit.jobs import Jobs
from crmdesk.ui.kit.toast import Toasts
from crmdesk.ui.workplace import Workplace
from tests.ui.conftest import Going, Lane

QUERY = ListQuery(Account, (Filter("type", IS, "customer"),), "", "name", True)


@pytest.fixture
def accounts(desk: Desk) -> None:
    """Three customers, one of them hostile, and a prospect."""
    for name, kind in (("Aal", "customer"), ("Bos", "customer"), ("=1+1", "customer"), ("Dam", "prospect")):
        desk.do(records.add, Account, {"name": name, "type": AccountType(kind)})


def opened(work: Workplace, target: Path, columns: tuple[str, ...] = ()) -> ExportSheet:
    work.window.show()
    sheet = ExportSheet(work, QUERY, columns, lambda _parent, _name: str(target))
    sheet.open()
    return sheet


def names(path: Path, encoding: str = "utf-8-sig", delimiter: str = ";") -> list[str]:
    with path.open(encoding=encoding, newline="") as file:
        return [row["name"] for row in csv.DictReader(file, delimiter=delimiter)]


@pytest.mark.usefixtures("accounts")
def test_rows_and_order_are_those_of_the_page(work: Workplace, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    sheet = opened(work, target)
    assert sheet.rows.text() == "3 rows, as shown by the page"
    QTest.mouseClick(sheet.go, Qt.MouseButton.LeftButton)
    assert names(target) == ["Bos", "Aal", "'=1+1"]
    assert not sheet.isVisible()
    assert work.toasts.words == "3 rows exported to out.csv"


@pytest.mark.usefixtures("accounts")
def test_format_is_chosen_by_keys_and_the_preview_shows_it(work: Workplace, tmp_path: Path) -> None:
    target = tmp_path / "out"
    sheet = opened(work, target)
    assert sheet.preview.toPlainText().startswith("id;uid;")
    QTest.keyClick(sheet.form.button(sheet.form.current), Qt.Key.Key_Right)
    assert sheet.form.current == STANDARD
    assert sheet.preview.toPlainText().startswith("id,uid,")
    QTest.keyClick(sheet.form.button(STANDARD), Qt.Key.Key_Right)
    assert sheet.form.current == JSON
    QTest.mouseClick(sheet.go, Qt.MouseButton.LeftButton)
    found: list[dict[str, Any]] = json.loads(target.with_name("out.json").read_text("utf-8"))
    assert [one["name"] for one in found] == ["Bos", "Aal", "=1+1"]


@pytest.mark.usefixtures("accounts")
def test_only_the_columns_shown(work: Workplace, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    sheet = opened(work, target, ("name", "city"))
    QTest.mouseClick(sheet.which.button(SHOWN), Qt.MouseButton.LeftButton)
    QTest.mouseClick(sheet.go, Qt.MouseButton.LeftButton)
    assert target.read_text("utf-8-sig").splitlines()[0] == "name;city"


@pytest.mark.usefixtures("accounts")
def test_target_that_cannot_be_written_is_told_and_the_sheet_stays(work: Workplace, tmp_path: Path) -> None:
    sheet = opened(work, tmp_path / "missing" / "out.csv")
    QTest.mouseClick(sheet.go, Qt.MouseButton.LeftButton)
    assert sheet.isVisible()
    assert "could not be written" in sheet.wrong.text()


def test_nothing_to_export(work: Workplace, tmp_path: Path) -> None:
    sheet = opened(work, tmp_path / "out.csv")
    assert not sheet.go.isEnabled()


@pytest.mark.usefixtures("accounts", "look")
def test_answers_that_come_after_it_was_left_are_not_shown(
    desk: Desk, jobs: Jobs, reading: Lane, going: Going, qtbot: QtBot
) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    reading.hold()
    sheet = opened(Workplace(desk, jobs, Toasts(window), going, window), Path("nowhere"))
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not shiboken6.isValid(sheet)
    heard: list[None] = []
    jobs.run("figures", lambda: None, heard.append)
    reading.free()
    qtbot.waitUntil(lambda: heard == [None])
