"""A new lead by hand: one thing to know it by is enough, problems stand at their field, doubles are shown at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from crmdesk.controllers import records
from crmdesk.controllers.desk import Desk, Write
from crmdesk.models.account import Account
from crmdesk.models.contact import Contact
from crmdesk.models.lead import Lead
from crmdesk.models.lists import Owner
from crmdesk.ui.kit.buttons import Button
from crmdesk.ui.records.new_sheet import NewSheet
from tests.ui.conftest import Going
from tests.ui.leads.hands import Add, Hands

Open = Callable[[], Hands]


def _sheet(hands: Hands) -> NewSheet:
    hands.page.new_record()
    hands.breathe()
    sheet = hands.page.work.window.findChild(NewSheet)
    assert isinstance(sheet, NewSheet)
    return sheet


def _fill(hands: Hands, sheet: NewSheet, column: str, text: str) -> None:
    sheet.form.cells[column].editor.setFocus()
    hands.type(text)


def _leads(desk: Desk) -> list[Lead]:
    return desk.do(lambda write: write.rows(Lead)).result


def test_a_name_is_enough_and_the_new_lead_is_shown(desk: Desk, add: Add, open_inbox: Open) -> None:
    add("Mark Hendriks")
    desk.do(lambda write: write.add(Owner(name="Joris")).id)
    hands = open_inbox()
    sheet = _sheet(hands)
    hands.type("Sanne")
    _fill(hands, sheet, "particle", "van der")
    _fill(hands, sheet, "family_name", "Berg")
    hands.press(Qt.Key.Key_Return)
    assert not sheet.isVisible()
    row = _leads(desk)[-1]
    assert (row.given_name, row.particle, row.family_name) == ("Sanne", "van der", "Berg")
    assert desk.do(Write.get, Owner, row.owner_id or 0).result.name == "Joris"
    assert hands.picked == ["Sanne van der Berg"]
    assert hands.shown == "Sanne van der Berg"


def test_nothing_to_know_it_by_is_said_and_the_sheet_stays(desk: Desk, open_inbox: Open) -> None:
    hands = open_inbox()
    sheet = _sheet(hands)
    _fill(hands, sheet, "city", "Utrecht")
    hands.press(Qt.Key.Key_Return)
    assert sheet.isVisible()
    assert _leads(desk) == []
    said = sheet.form.cells["given_name"].problem.text() or sheet.wrong.text()
    assert "Fill in a name" in said
    assert sheet.form.filled()["city"] == "Utrecht"


def test_a_wrong_address_is_said_at_its_field(desk: Desk, open_inbox: Open) -> None:
    hands = open_inbox()
    sheet = _sheet(hands)
    _fill(hands, sheet, "email", "sanne at vdb")
    hands.press(Qt.Key.Key_Return)
    assert "is not an e-mail address" in sheet.form.cells["email"].problem.text()
    assert _leads(desk) == []


def test_what_this_may_be_already_is_shown_while_one_types(
    desk: Desk, add: Add, going: Going, open_inbox: Open, qtbot: QtBot
) -> None:
    add("Sanne van der Berg", email="sanne@vdb.example")
    account = desk.do(records.add, Account, {"name": "Vdb", "website": "vdb.example"}).result
    desk.do(records.add, Contact, {"family_name": "Berg", "email": "sanne@vdb.example", "account_id": account})
    hands = open_inbox()
    sheet = _sheet(hands)
    assert not sheet.same.isVisible()
    _fill(hands, sheet, "email", "sanne@vdb.example")
    qtbot.waitUntil(sheet.same.isVisible, timeout=2000)
    found = sheet.same.findChildren(Button)
    assert [button.text() for button in found] == [
        "Sanne van der Berg · same e-mail",
        "Berg · Contact · same e-mail",
        "Vdb · Account · same domain",
    ]
    found[0].click()
    assert going.asked == [("record", "lead", _leads(desk)[0].id)]


def test_the_strip_does_not_stand_in_the_way(desk: Desk, add: Add, open_inbox: Open, qtbot: QtBot) -> None:
    add("Sanne van der Berg", email="sanne@vdb.example")
    hands = open_inbox()
    sheet = _sheet(hands)
    _fill(hands, sheet, "email", "sanne@vdb.example")
    qtbot.waitUntil(sheet.same.isVisible, timeout=2000)
    hands.press(Qt.Key.Key_Return)
    assert len(_leads(desk)) == 2


def test_escape_adds_nothing(desk: Desk, open_inbox: Open) -> None:
    hands = open_inbox()
    _sheet(hands)
    hands.type("Sanne")
    hands.press(Qt.Key.Key_Escape)
    assert _leads(desk) == []
