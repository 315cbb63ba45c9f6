"""The rows behind a figure: exactly these, whatever happens afterwards, and a way on and a way back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from crmdesk.controllers import records
from crmdesk.controllers.desk import Desk
from crmdesk.models.lead import Lead
from crmdesk.models.queries import lists
from crmdesk.ui.reports.rows import VIEWS, Rows
from crmdesk.ui.workplace import Workplace
from tests.models.queries.company import Company
from tests.ui.conftest import Going
from tests.ui.reports.conftest import Fill, everything


@pytest.fixture
def rows(work: Workplace, qtbot: QtBot) -> Callable[..., Rows]:
    """Show the rows of some ids."""

    def show(title: str, table: str, ids: list[int]) -> Rows:
        page = Rows(work, title, table, ids)
        window = work.window
        assert isinstance(window, QMainWindow)
        window.setCentralWidget(page)
        window.show()
        window.activateWindow()
        QTest.qWaitForWindowActive(window)
        focus = page.first_focus()
        assert focus is not None
        focus.setFocus()
        return page

    return show


def ids_of(page: Rows) -> list[int]:
    return page.list.model.ids(0, page.list.model.total - 1) if page.list.model.total else []


def test_exactly_the_given_records_are_listed_with_their_count(
    fill: Callable[[Fill], None], rows: Callable[..., Rows]
) -> None:
    fill(everything)
    page = rows("Won", "opportunity", [5, 2, 3])
    assert sorted(ids_of(page)) == [2, 3, 5]
    assert page.bar._line.text() == "3 opportunities"
    assert page.bar._title.text() == "Won"


@pytest.mark.parametrize("table", sorted(VIEWS))
def test_every_kind_of_record_can_be_listed(
    table: str, desk: Desk, fill: Callable[[Fill], None], rows: Callable[..., Rows]
) -> None:
    def some(company: Company) -> None:
        company.lead()
        company.deal(account="Acme")
        company.write.add(VIEWS["contact"].entity(family_name="Smit"))

    fill(some)
    page = rows("Rows", table, [1])
    assert ids_of(page) == [1]
    assert page.list.table.model().index(0, 0).data()


def test_enter_opens_the_record(
    fill: Callable[[Fill], None], rows: Callable[..., Rows], going: Going, qtbot: QtBot
) -> None:
    fill(everything)
    page = rows("Leads", "lead", [3, 4])
    first = ids_of(page)[0]
    qtbot.keyClick(page.list.table, Qt.Key.Key_Return)
    assert going.asked == [("record", "lead", first)]


def test_escape_and_the_arrow_button_go_back(
    fill: Callable[[Fill], None], rows: Callable[..., Rows], going: Going, qtbot: QtBot
) -> None:
    fill(everything)
    page = rows("Leads", "lead", [3])
    qtbot.keyClick(page.list.table, Qt.Key.Key_Escape)
    qtbot.mouseClick(page.back, Qt.MouseButton.LeftButton)
    assert going.asked == [("back",), ("back",)]


def test_an_export_of_the_page_means_the_same_rows(
    desk: Desk, fill: Callable[[Fill], None], rows: Callable[..., Rows]
) -> None:
    fill(everything)
    page = rows("Leads", "lead", [7, 1, 4])
    exported = desk.read(lists.page, page.query).rows
    assert [row["id"] for row in exported] == ids_of(page)
    assert {row["id"] for row in exported} == {1, 4, 7}


def test_a_new_record_does_not_join_and_a_deleted_one_leaves(
    desk: Desk, fill: Callable[[Fill], None], rows: Callable[..., Rows], qtbot: QtBot
) -> None:
    fill(everything)
    page = rows("Leads", "lead", [3, 4])
    fill(lambda company: company.lead())
    desk.do(records.delete, Lead, 4)
    qtbot.waitUntil(lambda: page.bar._line.text() == "1 lead")
    assert ids_of(page) == [3]


def test_a_figure_of_nothing_says_so_and_leads_back(rows: Callable[..., Rows], going: Going, qtbot: QtBot) -> None:
    page = rows("Won", "opportunity", [])
    assert page.nothing.isVisible()
    qtbot.mouseClick(page.nothing.primary, Qt.MouseButton.LeftButton)
    assert going.asked == [("back",)]


def test_room_goes_to_names_of_records_and_not_to_stages(
    fill: Callable[[Fill], None], rows: Callable[..., Rows]
) -> None:
    fill(everything)
    page = rows("Won", "opportunity", [5, 2, 3])
    page.window().resize(1400, 700)
    QApplication.processEvents()
    columns = [f.name for f in page.list.model.columns]
    wide = dict(zip(columns, (page.list.table.columnWidth(n) for n in range(len(columns))), strict=True))
    assert max(wide["stage"], wide["owner"]) < wide["account"]
    assert wide["name"] >= wide["account"]
