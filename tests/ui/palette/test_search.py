"""Search everywhere: notes included, with the line that matches; the words stay."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from crmdesk.controllers import records
from crmdesk.models.account import Account
from crmdesk.ui.kit import format
from crmdesk.ui.palette.entries import Row
from tests.ui.palette.conftest import CTRL, SHIFT, Office, focused


def _search(office: Office, words: str) -> Any:  # noqa: ANN401
    office.press(Qt.Key.Key_F, CTRL | SHIFT)
    office.type(words)
    page: Any = office.window.pages["search"]
    page.field._say()
    office.settle()
    return page


def _hits(page: Any) -> list[Row]:  # noqa: ANN401
    return [row for row in page.list.rows.rows if row.run is not None]


def test_a_note_of_an_activity_is_found_with_its_line_and_enter_opens_its_lead(office: Office) -> None:
    page = _search(office, "cafe spring")
    (hit,) = _hits(page)
    assert hit.line == "Wants a café on the roof by spring."
    assert [hit.line[first:end] for first, end in hit.line_marked] == ["café", "spring"]
    assert hit.keys == format.day(office.desk.clock().astimezone().date())
    assert hit.keys not in hit.note  # days stand below each other at the right
    office.press(Qt.Key.Key_Return)
    shown: Any = office.window.current
    assert shown.accessibleName() == "Inbox"
    assert shown.detail.facts.lead_id == office.ids["lead"]


def test_the_note_of_an_account_is_found(office: Office) -> None:
    office.desk.do(records.edit, Account, office.ids["account"], {"note": "Pays late, ask for a deposit."})
    (hit,) = _hits(_search(office, "deposit"))
    assert (hit.words, hit.line) == ("Müller Metaalbouw B.V.", "Pays late, ask for a deposit.")


def test_the_words_and_hits_are_there_when_one_comes_back(office: Office) -> None:
    page = _search(office, "hendriks")
    office.press(Qt.Key.Key_Return)
    assert office.window.current is not page
    office.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    back: Any = office.window.current
    assert back is page
    assert page.words == "hendriks"
    assert sorted(row.words for row in _hits(page)) == ["Mark Hendriks", "Petra Hendriks"]


def test_a_tab_shows_one_kind(office: Office) -> None:
    page = _search(office, "hendriks")
    assert "Contacts 1" in page.tabs.button("contact").text()
    page.tabs.button("contact").click()
    assert [row.words for row in _hits(page)] == ["Petra Hendriks"]


def test_what_was_renamed_is_found_anew(office: Office) -> None:
    page = _search(office, "olthof")
    assert _hits(page) == []
    office.desk.do(records.edit, Account, office.ids["account"], {"name": "Olthof Constructie"})
    office.settle()
    assert [row.words for row in _hits(page)] == ["Olthof Constructie"]


def test_the_arrows_of_the_field_go_through_the_hits(office: Office) -> None:
    page = _search(office, "hendriks")
    first = page.list.current
    office.press(Qt.Key.Key_Down)
    assert page.list.current != first
    assert focused() is page.field


@pytest.mark.parametrize("words", ["<q>", "%", '"', "zzz zzz"])
def test_words_that_match_nothing_say_so(office: Office, words: str) -> None:
    page = _search(office, words)
    assert _hits(page) == []
    assert page.nothing.isVisible()


def test_escape_empties_the_field_and_in_an_empty_one_goes_back(office: Office) -> None:
    before = office.window.current
    page = _search(office, "hendriks")
    office.press(Qt.Key.Key_Escape)
    assert (office.window.current, page.words) == (page, "")
    office.press(Qt.Key.Key_Escape)
    assert office.window.current is before


def test_escape_in_the_hits_goes_back(office: Office) -> None:
    before = office.window.current
    page = _search(office, "hendriks")
    page.list.setFocus()
    office.press(Qt.Key.Key_Escape)
    assert office.window.current is before
