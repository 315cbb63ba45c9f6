"""The import sheet from the choice of a file to undo, on small real tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crmdesk.controllers import records
from crmdesk.controllers.desk import Desk
from crmdesk.controllers.safekeeping.backup import backups
from crmdesk.models.lead import Lead
from crmdesk.models.queries import lists
from crmdesk.models.queries.lists import ListQuery
from crmdesk.ui.files.columns_page import LEAVE_OUT
from crmdesk.ui.files.import_sheet import CHECK, COLUMNS, DONE, FILE, ImportSheet
from crmdesk.ui.kit.buttons import Button
from crmdesk.ui.kit.jobs import Jobs
from crmdesk.ui.workplace import Workplace

TABLE = (
    "Naam;Bedrijf;E-mail;Datum;Kleur\r\n"
    "Jan de Wit;De Wit BV;jan@dewit.example;25/11/2025;rood\r\n"
    "Piet Zwart;Zwart & Zn;piet@;31/11/2025;\r\n"
    "Sanne Berg;;sanne@berg.example;01/02/2026;blauw\r\n"
    ";;;;geel\r\n"
)
Content = Callable[[], dict[str, list[tuple[Any, ...]]]]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Four leads, of which two do not fit."""
    path = tmp_path / "beurs.csv"
    path.write_text(TABLE, encoding="utf-8", newline="")
    return path


@pytest.fixture
def sheet(work: Workplace, table: Path, tmp_path: Path, qtbot: QtBot) -> ImportSheet:
    """The sheet, whose dialogs answer with the table and with a place for what was rejected."""
    work.window.show()
    made = ImportSheet(work, lambda _parent: [str(table)], lambda _parent, name: str(tmp_path / "out" / name))
    made.open()
    return made


def press(button: Button) -> None:
    assert button.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def leads(desk: Desk) -> list[dict[str, Any]]:
    return desk.read(lists.page, ListQuery(Lead)).rows


def test_from_file_to_undo(
    sheet: ImportSheet, desk: Desk, file: Path, tmp_path: Path, content: Content, going: Any
) -> None:
    before = content()
    press(sheet.choose.button)
    assert sheet.pages.at == COLUMNS
    assert {header: combo.currentData() for header, combo in sheet.columns.fields.items()} == {
        "Naam": "full_name", "Bedrijf": "company", "E-mail": "email", "Datum": "created_at", "Kleur": None,
    }  # fmt: skip
    press(sheet.check_button)
    assert sheet.pages.at == CHECK
    assert sheet.import_button.words() == "Import 2"
    assert "row 3" in sheet.check.words()
    assert content() == before
    assert not backups(file)
    press(sheet.import_button)
    assert sheet.pages.at == DONE
    assert [one.why for one in backups(file)] == ["before import"]
    assert [row["full_name"] for row in leads(desk)] == ["Jan de Wit", "Sanne Berg"]
    assert "rood" in leads(desk)[0]["note"]
    (tmp_path / "out").mkdir()
    press(sheet.save_rejected)
    kept = (tmp_path / "out" / "beurs-rejected.csv").read_text("utf-8-sig")
    assert "Piet Zwart" in kept
    assert "Jan de Wit" not in kept
    press(sheet.undo_button)
    assert content() == before


def test_a_reason_names_the_value_that_was_read(sheet: ImportSheet, tmp_path: Path) -> None:
    table = tmp_path / "two.csv"
    table.write_text("Naam;Verwachte waarde\nJan;veel\nPiet;weinig\nSanne;12,50\n", encoding="utf-8")
    sheet.take([table])
    press(sheet.check_button)
    assert '2 × Verwachte waarde: "veel" is not a number.' in sheet.check.words()
    assert 'row 3: "weinig"' in sheet.check.words()


def test_open_goes_to_the_page_of_the_kind(sheet: ImportSheet, going: Any) -> None:
    for button in (sheet.choose.button, sheet.check_button, sheet.import_button, sheet.open_button):
        press(button)
    assert going.asked[-1] == ("page", "inbox")


def test_enter_goes_through_all_steps(sheet: ImportSheet, desk: Desk) -> None:
    QTest.keyClick(sheet.choose.button, Qt.Key.Key_Return)
    for button in (sheet.check_button, sheet.import_button, sheet.open_button):
        focused = QApplication.focusWidget()
        assert focused is button
        QTest.keyClick(focused, Qt.Key.Key_Return)
    assert len(leads(desk)) == 2
    assert sheet.left


def test_column_may_be_left_out_or_given_another_field(sheet: ImportSheet, desk: Desk) -> None:
    press(sheet.choose.button)
    for header, target in (("Kleur", "interest"), ("Bedrijf", LEAVE_OUT)):
        combo = sheet.columns.fields[header]
        combo.setCurrentIndex(combo.findData(target))
        combo.activated.emit(combo.currentIndex())
    press(sheet.check_button)
    press(sheet.import_button)
    assert [(row["company"], row["interest"]) for row in leads(desk)] == [(None, "rood"), (None, "blauw")]


def test_match_may_fill_or_overwrite(sheet: ImportSheet, desk: Desk) -> None:
    known = {"given_name": "Jan", "particle": "de", "family_name": "Wit", "email": "jan@dewit.example"}
    desk.do(records.add, Lead, known | {"company": "Oud BV"})
    press(sheet.choose.button)
    for choice, company in (("skip", "Oud BV"), ("overwrite", "De Wit BV")):
        combo = sheet.columns.on_match
        combo.setCurrentIndex(combo.findData(choice))
        combo.activated.emit(combo.currentIndex())
        press(sheet.check_button)
        if choice == "skip":
            assert sheet.import_button.words() == "Import 1"
            press(sheet.back)
            continue
        press(sheet.import_button)
        assert leads(desk)[0]["company"] == company


def test_file_that_is_no_table_is_refused_with_a_sentence(sheet: ImportSheet, tmp_path: Path) -> None:
    picture = tmp_path / "x.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    sheet.take([picture])
    assert sheet.pages.at == FILE
    assert "PNG" in sheet.wrong.text()
    assert sheet.wrong.isVisible()


def test_dropped_file_is_taken(sheet: ImportSheet, table: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(table))])
    about = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(5, 5), *about)
    QApplication.sendEvent(sheet.choose.drop, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(sheet.choose.drop, QDropEvent(QPointF(5, 5), *about))
    assert sheet.pages.at == COLUMNS


def test_another_kind_reads_the_columns_anew(sheet: ImportSheet) -> None:
    press(sheet.choose.button)
    press(sheet.back)
    QTest.mouseClick(sheet.choose.kinds.button("contact"), Qt.MouseButton.LeftButton)
    assert sheet.pages.at == COLUMNS
    assert sheet.columns.fields["Bedrijf"].currentData() == "account"


def test_hostile_cells_are_shown_as_text(sheet: ImportSheet, tmp_path: Path, desk: Desk) -> None:
    path = tmp_path / "h.csv"
    path.write_text('<b>Naam</b>;Naam\n"<img src=x>";"=cmd|x"\n', encoding="utf-8")
    sheet.take([path])
    assert "<b>Naam</b>" in sheet.columns.fields
    press(sheet.check_button)
    press(sheet.import_button)
    assert len(leads(desk)) == 1


def test_cancel_while_it_runs_leaves_nothing(work: Workplace, tmp_path: Path, content: Content, qtbot: QtBot) -> None:
    many = tmp_path / "many.csv"
    many.write_text("Naam;E-mail\n" + "".join(f"P {n};p{n}@x.example\n" for n in range(40_000)), encoding="utf-8")
    jobs = Jobs()
    work.jobs = jobs
    work.desk.deliver = jobs.deliver
    work.window.show()
    before = content()
    sheet = ImportSheet(work, lambda _parent: [str(many)])
    sheet.open()
    press(sheet.choose.button)
    qtbot.waitUntil(lambda: sheet.pages.at == COLUMNS, timeout=20_000)
    sheet.progress.begin("")
    sheet._write()
    qtbot.waitUntil(lambda: sheet.progress.bar.maximum() == 100, timeout=20_000)
    assert sheet.cancel.isVisible()
    press(sheet.cancel)
    assert sheet.isVisible()
    qtbot.waitUntil(lambda: sheet.wrong.text().startswith("Cancelled"), timeout=20_000)
    jobs.wait()
    assert content() == before
