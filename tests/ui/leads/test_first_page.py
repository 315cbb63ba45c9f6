"""The first page is used before the file is open: what was done there holds in the inbox that takes its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from crmdesk.controllers import record_steps
from crmdesk.controllers.desk import Desk
from crmdesk.models.lead import Lead
from crmdesk.models.store import first
from crmdesk.ui.kit.jobs import InlineJobs, Jobs
from crmdesk.ui.leads.first_page import FirstPage
from crmdesk.ui.leads.inbox import LeadInbox
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.pictures import NoFiles
from crmdesk.ui.records.new_sheet import NewSheet
from crmdesk.ui.theme import Theme
from crmdesk.ui.workplace import Workplace
from tests.ui.leads.hands import Add

NOW = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)

NAMES = [f"Lead {n:02}" for n in range(40)]
"""From the newest to the oldest, as the list shows them."""


@pytest.fixture
def leads(add: Add) -> list[int]:
    """Forty leads, the newest first."""
    return [add(name) for name in reversed(NAMES)][::-1]


@pytest.fixture
def window(leads: list[int], file: Path, look: Theme, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window with the first page, listening."""
    made = MainWindow(NoFiles())
    qtbot.addWidget(made)
    made.resize(1440, 900)
    page = FirstPage(first.rows(file, NOW), now=NOW)
    made.show_first(page)
    made.show()
    qtbot.waitExposed(made)
    made.complete()
    page.listen()
    QApplication.processEvents()
    yield made
    made.close_file()


@pytest.fixture
def opened(window: MainWindow, desk: Desk) -> Callable[[], LeadInbox]:
    """Opens the file in the window; gives the inbox."""

    def opened() -> LeadInbox:
        window.show_file(Workplace(desk, InlineJobs(), window.toasts, window, window))
        QApplication.processEvents()
        inbox = window.current
        assert isinstance(inbox, LeadInbox)
        return inbox

    return opened


def keyboard() -> QWidget:
    """Where keys go."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def page_of(window: MainWindow) -> FirstPage:
    """The first page."""
    page = window.stack.currentWidget()
    assert isinstance(page, FirstPage)
    return page


def standing(desk: Desk) -> set[int]:
    """The leads that there are."""
    with desk.database.reading() as connection:
        return set(connection.exec_driver_sql("SELECT id FROM lead").scalars())


def test_keys_go_through_the_list_before_the_file_is_open(
    window: MainWindow, leads: list[int], opened: Callable[[], LeadInbox]
) -> None:
    table = page_of(window).pane.table
    for key in "JJJK":
        QTest.keyClicks(keyboard(), key)
    assert table.currentIndex().row() == 2
    QTest.keyClick(keyboard(), Qt.Key.Key_Down)
    inbox = opened()
    assert inbox.picks.one() == leads[3]
    assert inbox.detail.facts is not None
    assert inbox.detail.facts.lead_id == leads[3]
    assert QApplication.focusWidget() is inbox.pane.table


def test_the_mouse_picks_a_lead_and_the_wheel_scrolls_before_the_file_is_open(
    window: MainWindow, leads: list[int], opened: Callable[[], LeadInbox]
) -> None:
    table = page_of(window).pane.table
    place = table.viewport().rect().center()
    for _turn in range(4):
        at, down = QPointF(place), QPoint(0, -120)
        wheel = QWheelEvent(
            at,
            table.viewport().mapToGlobal(at),
            QPoint(),
            down,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(table.viewport(), wheel)
    scrolled = table.verticalScrollBar().value()
    row = table.rowAt(place.y())
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    inbox = opened()
    assert scrolled > 0
    assert row > 4
    assert inbox.picks.one() == leads[row]
    assert inbox.pane.table.verticalScrollBar().value() == scrolled


def test_a_conversion_asked_for_before_the_file_is_open_is_done_then_and_nothing_after_it_overtakes_it(
    window: MainWindow, leads: list[int], desk: Desk, opened: Callable[[], LeadInbox]
) -> None:
    QTest.keyClicks(keyboard(), "J")
    QTest.keyClick(keyboard(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(keyboard(), "J")
    inbox = opened()
    QApplication.processEvents()
    with desk.database.reading() as connection:
        found = connection.exec_driver_sql("SELECT id FROM lead WHERE status = 'converted'").scalars().all()
    assert found == [leads[1]]
    assert inbox.picks.one() == leads[2]


def test_a_search_begun_before_the_file_is_open_goes_on_in_the_field(
    window: MainWindow, opened: Callable[[], LeadInbox]
) -> None:
    QTest.keyClicks(keyboard(), "/")
    QTest.keyClicks(keyboard(), "Lead 1")
    inbox = opened()
    assert inbox.parts.search.text() == "Lead 1"
    assert inbox.model.total == 10
    QTest.keyClicks(keyboard(), "7")
    assert inbox.parts.search.text() == "Lead 17"


def test_a_new_lead_asked_for_before_the_file_is_open_is_asked_for_then(
    window: MainWindow, opened: Callable[[], LeadInbox]
) -> None:
    QTest.mouseClick(page_of(window).parts.new, Qt.MouseButton.LeftButton)
    opened()
    assert [sheet.isVisible() for sheet in window.findChildren(NewSheet)] == [True]


def test_a_tab_chosen_before_the_file_is_open_is_shown_then(
    window: MainWindow, desk: Desk, leads: list[int], opened: Callable[[], LeadInbox]
) -> None:
    QTest.mouseClick(page_of(window).pane.tabs.button("nurture"), Qt.MouseButton.LeftButton)
    inbox = opened()
    assert inbox.pane.tabs.current == "nurture"
    assert inbox.model.total == 0


def test_where_nothing_was_done_the_inbox_begins_at_its_top(leads: list[int], opened: Callable[[], LeadInbox]) -> None:
    inbox = opened()
    assert inbox.picks.one() == leads[0]
    assert inbox.pane.table.verticalScrollBar().value() == 0


def test_nothing_is_deleted_of_a_list_that_was_not_seen_yet(
    window: MainWindow, desk: Desk, leads: list[int], opened: Callable[[], LeadInbox]
) -> None:
    page = page_of(window)
    QTest.mouseClick(page.pane.tabs.button("all"), Qt.MouseButton.LeftButton)
    page.pane.table.setFocus()
    QTest.keyClick(keyboard(), Qt.Key.Key_Delete)
    opened()
    QApplication.processEvents()
    assert standing(desk) == set(leads)


def test_a_key_is_about_the_lead_that_was_seen_though_a_newer_one_came(
    window: MainWindow, desk: Desk, leads: list[int], add: Add, opened: Callable[[], LeadInbox]
) -> None:
    QTest.keyClick(keyboard(), Qt.Key.Key_Delete)
    newer = add("Newer")
    opened()
    QApplication.processEvents()
    assert standing(desk) == {newer, *leads[1:]}


def test_a_key_is_about_the_lead_that_was_seen_though_another_one_is_clicked_then(
    window: MainWindow, desk: Desk, leads: list[int], opened: Callable[[], LeadInbox]
) -> None:
    QTest.keyClick(keyboard(), Qt.Key.Key_Delete)
    table = page_of(window).pane.table
    place = table.visualRect(table.model().index(4, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    opened()
    QApplication.processEvents()
    assert standing(desk) == set(leads[1:])


def test_where_the_lead_of_a_key_is_gone_no_other_one_is_taken_for_it(
    window: MainWindow, desk: Desk, leads: list[int], opened: Callable[[], LeadInbox]
) -> None:
    QTest.keyClicks(keyboard(), "J")
    QTest.keyClick(keyboard(), Qt.Key.Key_Delete)
    desk.do(record_steps.delete_all, Lead, [leads[1]])
    opened()
    QApplication.processEvents()
    assert standing(desk) == set(leads) - {leads[1]}


def test_what_was_asked_of_the_inbox_is_not_asked_of_the_page_that_one_went_to_meanwhile(
    window: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    QTest.mouseClick(page_of(window).parts.new, Qt.MouseButton.LeftButton)
    jobs = Jobs(window)
    window.show_file(Workplace(desk, jobs, window.toasts, window, window))
    inbox = window.current
    assert isinstance(inbox, LeadInbox)
    window.page("accounts")
    qtbot.waitUntil(lambda: inbox.model.total > 0)
    QApplication.processEvents()
    assert not window.findChildren(NewSheet)
    jobs.end()


def test_the_list_is_seen_again_when_its_tab_is_chosen_again(window: MainWindow) -> None:
    page = page_of(window)
    for tab, awaited in (("nurture", True), ("new", False)):
        QTest.mouseClick(page.pane.tabs.button(tab), Qt.MouseButton.LeftButton)
        assert page.pane.skeleton.isVisible() is awaited


def test_what_was_asked_for_does_not_come_over_a_sheet_that_was_opened_since(
    window: MainWindow, opened: Callable[[], LeadInbox]
) -> None:
    QTest.mouseClick(page_of(window).parts.new, Qt.MouseButton.LeftButton)
    window.show_keys()
    opened()
    assert not window.findChildren(NewSheet)
