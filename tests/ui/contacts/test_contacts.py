"""The page of contacts where it differs from that of accounts: consent, the account, and what is logged."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from crmdesk.controllers import records
from crmdesk.controllers.desk import Desk
from crmdesk.models.account import Account
from crmdesk.models.contact import Contact
from crmdesk.models.lead import Consent
from crmdesk.models.queries import lists
from crmdesk.models.queries.timeline import timeline
from crmdesk.ui.contacts.screen import Contacts
from crmdesk.ui.kit.buttons import Button
from crmdesk.ui.kit.labels import Chip
from crmdesk.ui.records.linked_pane import PEOPLE
from crmdesk.ui.records.new_sheet import NewSheet
from crmdesk.ui.records.pane import DETAILS
from crmdesk.ui.workplace import Workplace
from tests.ui.conftest import Show, typed_into

Key = Qt.Key


@pytest.fixture
def people(desk: Desk) -> list[int]:
    """Two people at one account, and one at none."""
    account = desk.do(records.add, Account, {"name": "Van der Berg"}).result
    rows: list[dict[str, Any]] = [
        {
            "given_name": "Sanne",
            "particle": "van der",
            "family_name": "Berg",
            "account_id": account,
            "job_title": "Buyer",
        },
        {"given_name": "Piet", "family_name": "Zwart", "account_id": account, "email": "piet@berg.example"},
        {"given_name": "Anna", "family_name": "Aal", "consent_email": Consent.NO, "consent_phone": Consent.YES},
    ]
    return [desk.do(records.add, Contact, row).result for row in rows]


@pytest.fixture
def page(show: Show, people: list[int]) -> Contacts:
    """The page, shown in a window wide enough for list and record."""
    return show(Contacts)


def chips(page: Contacts) -> list[str]:
    return [chip.text() for chip in page.pane.head.findChildren(Chip) if chip.isVisibleTo(page)]


def test_list_is_sorted_by_last_name(page: Contacts) -> None:
    model = page.rows.model
    shown = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert shown == ["Anna Aal", "Sanne van der Berg", "Piet Zwart"]


def test_consent_of_each_channel_is_said_in_words(page: Contacts, people: list[int], qtbot: QtBot) -> None:
    page.show_record(people[2])
    qtbot.waitUntil(lambda: chips(page) == ["No e-mail wanted", "Calls allowed"])
    page.show_record(people[0])
    qtbot.waitUntil(lambda: chips(page) == ["E-mail: not asked", "Calls: not asked"])


def test_consent_changed_in_the_form_is_written_and_shown(
    page: Contacts, people: list[int], desk: Desk, qtbot: QtBot
) -> None:
    page.show_record(people[0])
    page.pane.turn_to(DETAILS)
    assert page.pane.form is not None
    combo = typed_into(page.pane.form, "consent_email")
    combo.setFocus()
    QTest.keyClick(combo, Key.Key_Down)
    assert desk.read(lists.rows, Contact, [people[0]])[0]["consent_email"] == "yes"
    qtbot.waitUntil(lambda: "E-mail allowed" in chips(page))


def test_note_stands_at_the_account_too(page: Contacts, people: list[int], desk: Desk) -> None:
    page.show_record(people[0])
    page.rows.table.setFocus()
    QTest.keyClick(page.rows.table, Key.Key_G)
    QTest.keyClicks(page.pane.story.composer.field, "Called")
    QTest.keyClick(page.pane.story.composer.field, Key.Key_Return)
    assert desk.read(timeline, "contact", people[0])[0].body == "Called"
    assert desk.read(timeline, "account", 1)[0].kind == "call"


def test_colleagues_are_listed_without_the_person(page: Contacts, people: list[int]) -> None:
    page.show_record(people[0])
    page.pane.turn_to(PEOPLE)
    assert [row.name for row in page.pane.people.model.rows] == ["Piet Zwart"]
    assert page.pane.tabs.button(PEOPLE).words() == "Colleagues 1"


def test_new_contact_with_a_known_address_is_recognised(page: Contacts, people: list[int], qtbot: QtBot) -> None:
    page.new_record()
    sheet = page.work.window.findChild(NewSheet)
    assert isinstance(sheet, NewSheet)
    QTest.keyClicks(typed_into(sheet.form, "email"), "PIET@berg.example")
    qtbot.waitUntil(sheet.same.isVisible)
    assert "Piet Zwart · same e-mail" in [one.words() for one in sheet.same.findChildren(Button)]


def test_contact_without_anything_to_know_it_by_is_refused(page: Contacts, desk: Desk) -> None:
    page.new_record()
    sheet = page.work.window.findChild(NewSheet)
    assert isinstance(sheet, NewSheet)
    QTest.keyClicks(typed_into(sheet.form, "job_title"), "Boss")
    QTest.mouseClick(sheet.make, Qt.MouseButton.LeftButton)
    assert "Fill in a name" in sheet.form.cells["given_name"].problem.text()
    assert desk.read(lists.count, lists.ListQuery(Contact)) == 3


def test_deleted_contact_comes_back_with_its_account(
    page: Contacts, people: list[int], desk: Desk, work: Workplace
) -> None:
    page.show_record(people[0])
    page.rows.table.setFocus()
    QTest.keyClick(page.rows.table, Key.Key_Delete)
    assert not desk.read(lists.rows, Contact, [people[0]])
    work.toasts.press()
    assert desk.read(lists.rows, Contact, [people[0]])[0]["account"] == "Van der Berg"
