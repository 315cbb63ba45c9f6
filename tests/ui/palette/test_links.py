"""Links to records: copied, followed, pasted, and what is said of one that leads nowhere; previews and visits."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from crmdesk.controllers import records
from crmdesk.models.lead import Lead
from crmdesk.models.queries.find import by_id
from crmdesk.reference import Reference, is_reference, read
from crmdesk.ui.kit.jobs import InlineJobs
from crmdesk.ui.kit.popover import Popover
from crmdesk.ui.workplace import Workplace
from tests.ui.palette.conftest import CTRL, SHIFT, Office


@pytest.mark.parametrize("text", ["crmdesk://lead/12", "  CRMDESK://Lead/12/ "])
def test_a_reference_is_read_as_it_was_written(text: str) -> None:
    assert read(text) == Reference("lead", 12)
    assert read(str(Reference("lead", 12))) == Reference("lead", 12)


@pytest.mark.parametrize("text", ["crmdesk://lead/", "crmdesk://lead/0", "crmdesk://person/1", "crmdesk://lead/1;x"])
def test_nonsense_is_no_reference_but_is_meant_as_one(text: str) -> None:
    assert read(text) is None
    assert is_reference(text)


def test_the_link_of_the_picked_lead_is_copied_by_its_key_and_leads_back_to_it(office: Office) -> None:
    inbox: Any = office.window.pages["inbox"]
    inbox.show_record(office.ids["lead"])
    inbox.pane.table.setFocus()
    office.press(Qt.Key.Key_C, CTRL | SHIFT)
    link = QGuiApplication.clipboard().text()
    assert link == f"crmdesk://lead/{office.ids['lead']}"
    inbox.show_record(office.ids["other"])
    office.window.page("reports")
    office.settle()
    office.press(Qt.Key.Key_K, CTRL)
    office.palette.field.setText(link)
    office.settle()
    assert office.found()[0] == "Jürgen van der Berg"
    office.press(Qt.Key.Key_Return)
    assert inbox.isVisible()
    assert inbox.detail.facts.lead_id == office.ids["lead"]


@pytest.mark.parametrize("kind", ["account", "contact", "opportunity"])
def test_every_page_copies_the_link_of_what_is_in_front_and_the_window_follows_it(office: Office, kind: str) -> None:
    record = office.ids["deal" if kind == "opportunity" else kind]
    office.window.record(kind, record)
    office.settle()
    office.window.copy_link()
    link = QGuiApplication.clipboard().text()
    assert link == f"crmdesk://{kind}/{record}"
    office.window.page("inbox")
    office.window.follow(link)
    office.settle()
    assert office.window.current is not None
    assert office.window.current.in_front() == (kind, record)


def test_a_link_to_a_deleted_record_names_the_step_and_undoes_it(office: Office) -> None:
    office.desk.do(records.delete, Lead, office.ids["other"])
    office.window.follow(f"crmdesk://lead/{office.ids['other']}")
    assert "is gone since" in office.window.toasts.words
    office.window.toasts.press()
    with office.desk.database.reading() as connection:
        assert by_id(connection, "lead", office.ids["other"]) is not None


def test_a_link_that_leads_nowhere_is_told_with_what_to_do(office: Office) -> None:
    office.window.follow("crmdesk://lead/4711")
    assert office.window.toasts.words.startswith("There is no lead 4711 in this file.")
    office.window.follow("crmdesk://nobody/1")
    assert "is no link of crmdesk" in office.window.toasts.words
    office.press(Qt.Key.Key_K, CTRL)
    office.palette.field.setText("crmdesk://lead/4711")
    office.settle()
    assert office.palette.none.text().startswith("There is no lead 4711 in this file.")


def test_ctrl_enter_shows_the_record_in_its_list(office: Office) -> None:
    office.window.page("reports")
    office.ask("Forty")
    office.press(Qt.Key.Key_Return, CTRL)
    page: Any = office.window.current
    office.settle()
    assert page.board.isVisible()
    assert page.current.id == office.ids["deal"]
    assert any(one.isVisible() for one in office.window.findChildren(Popover))


def test_tab_shows_nothing_but_the_commands_of_the_record_and_esc_brings_all_back(office: Office) -> None:
    office.ask("hendriks")
    everything = office.found()
    QTest.keyClick(office.palette.field, Qt.Key.Key_Tab)
    assert office.headings() == ["Commands for Mark Hendriks"]
    assert "Copy link" in office.found()
    office.press(Qt.Key.Key_Escape)
    assert office.found() == everything
    row = office.palette.list.current
    assert row is not None
    assert row.words == "Mark Hendriks"


def test_visits_are_remembered_for_the_next_start_on_the_same_file(office: Office) -> None:
    work = office.window.work
    assert work is not None
    office.window.record("contact", office.ids["contact"])
    office.window.record("account", office.ids["account"])
    kept: dict[str, str] = {}
    work.kept_anew.connect(kept.__setitem__)
    work.keep_visited()
    again = Workplace(office.desk, InlineJobs(), office.window.toasts, office.window, office.window, kept)
    assert again.visited[:2] == [("account", office.ids["account"]), ("contact", office.ids["contact"])]
    again.deleteLater()
