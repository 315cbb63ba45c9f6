"""The strip under a lead: one line each for what it says and what it does; a likely double is settled there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from crmdesk.controllers import records
from crmdesk.controllers.conversion_preview import Choice
from crmdesk.controllers.desk import Desk, Write
from crmdesk.models.account import Account
from crmdesk.models.contact import Contact
from crmdesk.models.conversion import Conversion, How
from crmdesk.models.lead import Lead, LeadStatus
from crmdesk.ui.kit.buttons import Button
from crmdesk.ui.kit.labels import ElidedLabel
from crmdesk.ui.leads.convert_sheet import ConvertSheet
from tests.ui.leads.hands import CTRL, Add, Hands

Open = Callable[[], Hands]
Content = Callable[[], dict[str, list[tuple[Any, ...]]]]
LONG = "Koninklijke Vereniging van Installatiebedrijven en Aanverwante Ondernemingen in de Noordelijke Provincies"


@pytest.fixture
def double(desk: Desk, add: Add) -> tuple[int, int]:
    """A lead with the telephone number of a contact, and that contact."""
    account = desk.do(records.add, Account, {"name": "Berg Techniek"}).result
    contact = {"given_name": "Sanne", "family_name": "van den Berg", "phone": "030 1234567", "account_id": account}
    known = desk.do(records.add, Contact, contact).result
    return add("S. Berg", company="Nieuw BV", phone="030 1234567", city="Ede"), known


def _buttons(hands: Hands) -> list[Button]:
    return [one for one in hands.page.detail.lead.bar.findChildren(Button) if one.isVisible()]


def _button(hands: Hands, words: str) -> Button:
    return next(one for one in _buttons(hands) if one.words() == words)


def _said(hands: Hands) -> str:
    return hands.page.detail.lead.bar.banner.accessibleName()


def test_a_likely_double_is_named_with_its_account_and_the_reason(double: tuple[int, int], open_inbox: Open) -> None:
    hands = open_inbox()
    assert _said(hands) == "Looks like contact Sanne van den Berg"
    assert hands.page.detail.lead.bar.banner.accessibleDescription() == "At Berg Techniek · same phone"
    assert [one.words() for one in _buttons(hands)] == ["Compare", "Link to this", "Not the same"]


@pytest.mark.parametrize("width", [1440, 1130, 1000, 900])
def test_every_button_has_its_word_and_the_name_is_whole(double: tuple[int, int], open_inbox: Open, width: int) -> None:
    hands = open_inbox()
    hands.page.work.window.resize(width, 760)
    hands.breathe()
    for button in _buttons(hands):
        assert button.width() >= button.sizeHint().width() > 2 * button.height()
    banner = hands.page.detail.lead.bar.banner
    assert [one.toolTip() for one in banner.findChildren(ElidedLabel)] == ["", ""]


def test_link_settles_it_and_ctrl_enter_converts_into_that_contact(
    desk: Desk, double: tuple[int, int], content: Content, open_inbox: Open
) -> None:
    lead, known = double
    hands = open_inbox()
    before = content()
    _button(hands, "Link to this").setFocus()
    hands.press(Qt.Key.Key_Return)
    assert content() == before
    assert _said(hands).endswith("ask about budget")
    assert hands.focus is hands.page.pane.table
    hands.press(Qt.Key.Key_Return, modifier=CTRL)
    made = desk.do(lambda write: write.find(Conversion, lead_id=lead)).result
    assert made is not None
    assert (made.contact_id, made.contact_how) == (known, How.EXISTING)
    account = desk.do(Write.get, Contact, known).result.account_id
    assert (made.account_id, made.account_how) == (account, How.EXISTING)
    hands.page.work.undo()
    hands.breathe()
    assert content() == before


def test_not_the_same_makes_a_new_contact(desk: Desk, double: tuple[int, int], open_inbox: Open) -> None:
    lead, known = double
    hands = open_inbox()
    QTest.mouseClick(_button(hands, "Not the same"), Qt.MouseButton.LeftButton)
    hands.breathe()
    hands.press(Qt.Key.Key_Return, modifier=CTRL)
    made = desk.do(lambda write: write.find(Conversion, lead_id=lead)).result
    assert made is not None
    assert made.contact_how == How.NEW
    assert made.contact_id != known


def test_compare_shows_both_field_by_field_before_anything_is_done(
    desk: Desk, double: tuple[int, int], open_inbox: Open
) -> None:
    hands = open_inbox()
    QTest.mouseClick(_button(hands, "Compare"), Qt.MouseButton.LeftButton)
    hands.breathe()
    sheet = hands.page.work.window.findChild(ConvertSheet)
    assert sheet is not None
    assert sheet.boxes["contact"]._fields.isVisible()
    assert [one.column for one in sheet._plan.contact.differences] == ["given_name", "family_name"]  # type: ignore[union-attr]
    keeps = [one for one in sheet.boxes["contact"].findChildren(Button) if one.words() == "Keep"]
    assert hands.focus is keeps[0]
    hands.press(Qt.Key.Key_Escape)
    assert desk.do(Write.get, Lead, double[0]).result.status is LeadStatus.NEW
    assert _said(hands).startswith("Looks like")


def test_linking_a_contact_takes_back_that_a_new_account_is_made(
    desk: Desk, double: tuple[int, int], open_inbox: Open
) -> None:
    hands = open_inbox()
    hands.page.triage.settle("account", Choice(How.NEW))
    QTest.mouseClick(_button(hands, "Compare"), Qt.MouseButton.LeftButton)
    hands.breathe()
    sheet = hands.page.work.window.findChild(ConvertSheet)
    assert sheet is not None
    assert sheet._plan is not None
    assert sheet._plan.account.id == desk.do(Write.get, Contact, double[1]).result.account_id


def test_what_was_linked_and_is_gone_since_is_asked_anew(desk: Desk, double: tuple[int, int], open_inbox: Open) -> None:
    hands = open_inbox()
    QTest.mouseClick(_button(hands, "Link to this"), Qt.MouseButton.LeftButton)
    hands.breathe()
    desk.do(records.delete, Contact, double[1])
    hands.page.refresh(None)
    hands.breathe()
    assert _said(hands).endswith("ask about budget")


def test_the_strip_has_one_height_however_long_the_names_are(desk: Desk, add: Add, open_inbox: Open) -> None:
    add("Anna Aalders", company=LONG, interest=LONG)
    add("Bert Boon", company="Boon")
    hands = open_inbox()
    short = hands.page.detail.lead.bar.height()
    hands.press(Qt.Key.Key_J)
    assert hands.shown == "Anna Aalders"
    assert hands.page.detail.lead.bar.height() == short


def _inside(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


@pytest.mark.parametrize("size", [(1232, 760), (1072, 720), (968, 640), (760, 600)])
def test_a_toast_covers_neither_the_strip_nor_the_row_of_the_keyboard(
    add: Add, open_inbox: Open, size: tuple[int, int]
) -> None:
    for n in range(20):
        add(f"Lead {n}", company=f"Company {n}")
    hands = open_inbox()
    window = hands.page.work.window
    window.resize(*size)
    hands.breathe()
    for _turn in range(12):
        hands.press(Qt.Key.Key_J)
    hands.press(Qt.Key.Key_H, Qt.Key.Key_1)
    toast = hands.page.work.toasts._toast
    assert toast is not None
    body = toast.geometry().adjusted(24, 24, -24, -24)
    assert window.rect().contains(body)
    bar = hands.page.detail.lead.bar
    if bar.isVisible():
        assert not body.intersects(_inside(bar, window))
    table = hands.page.pane.table
    row = table.visualRect(table.currentIndex()).translated(table.viewport().mapTo(window, QPoint(0, 0)))
    assert not body.intersects(row)
    if bar.isVisible() and table.isVisible():
        assert abs(body.center().x() - _inside(bar, window).center().x()) <= 1
        assert not body.intersects(_inside(table, window))
        assert body.top() > window.height() // 2
