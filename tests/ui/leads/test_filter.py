"""Narrowing the inbox by keyboard and mouse: conditions, chips, views kept in the file, and what is empty for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from crmdesk.controllers import saved_views
from crmdesk.controllers.desk import Desk
from crmdesk.models.lead import Lead, LeadStatus
from crmdesk.models.lists import Owner
from crmdesk.models.queries import lists, narrowing
from crmdesk.models.queries.lists import ANY_OF, CONTAINS
from crmdesk.models.queries.narrowing import Condition
from crmdesk.ui.kit.buttons import Button
from crmdesk.ui.kit.filter_bar import Chip
from tests.ui.leads.hands import SHIFT, Add, Hands

Key = Qt.Key
Open = Callable[[], Hands]
Content = Callable[[], dict[str, list[tuple[Any, ...]]]]


@pytest.fixture
def three(desk: Desk, add: Add) -> dict[str, int]:
    """Three new leads of two owners and one of nobody; gives the owners."""
    anna, joris = desk.do(lambda write: [write.add(Owner(name=name)).id for name in ("Anna", "Joris")]).result
    add("Cees Croon", city="Ede")
    add("Bert Boon", owner_id=joris, city="Utrecht")
    add("Anna Aalders", owner_id=anna, city="Utrecht", company="Aalders")
    return {"anna": anna, "joris": joris}


def _link(hands: Hands, words: str) -> Button:
    found = [one for one in hands.page.filter.findChildren(Button) if one.words() == words and one.isVisible()]
    return found[0]


def _chips(hands: Hands) -> list[str]:
    return [chip.text() for chip in hands.page.filter.chips]


def test_f_a_field_and_its_values_narrow_the_list_as_they_are_ticked(three: dict[str, int], open_inbox: Open) -> None:
    hands = open_inbox()
    hands.press(Key.Key_F, Key.Key_2)
    hands.press(Key.Key_Space)
    assert hands.rows == ["Anna Aalders"]
    hands.press(Key.Key_3)
    assert hands.rows == ["Anna Aalders", "Cees Croon"]
    hands.press(Key.Key_Return)
    assert _chips(hands) == ["Owner: Anna or nobody"]
    assert hands.focus is hands.page.pane.table
    assert hands.page.pane.tabs.button("new").words() == "New 2"
    assert hands.page.bar._line.text().startswith("2 to review")
    assert hands.page.parts.filter.words() == "Filter 1"


def test_enter_on_a_value_takes_it_alone_and_is_done(three: dict[str, int], open_inbox: Open) -> None:
    hands = open_inbox()
    hands.press(Key.Key_F, Key.Key_2, Key.Key_Down, Key.Key_Return)
    assert hands.rows == ["Bert Boon"]
    assert _chips(hands) == ["Owner: Joris"]


def test_the_last_value_is_unticked_and_enter_lifts_the_filter(three: dict[str, int], open_inbox: Open) -> None:
    hands = open_inbox()
    hands.press(Key.Key_F, Key.Key_2, Key.Key_Space, Key.Key_Return)
    assert hands.rows == ["Anna Aalders"]
    hands.press(Key.Key_F, Key.Key_2, Key.Key_Space, Key.Key_Return)
    assert _chips(hands) == []
    assert len(hands.rows) == 3


def test_a_letter_goes_to_the_field_and_what_is_typed_is_looked_for(three: dict[str, int], open_inbox: Open) -> None:
    hands = open_inbox()
    hands.press(Key.Key_F, Key.Key_C, Key.Key_C, Key.Key_C, Key.Key_C, Key.Key_Return)
    assert hands.focus.accessibleName() == "City"
    hands.type("trecht")
    hands.press(Key.Key_Return)
    assert hands.rows == ["Anna Aalders", "Bert Boon"]
    assert _chips(hands) == ['City: contains "trecht"']


def test_a_text_that_is_no_number_is_refused_at_its_place(three: dict[str, int], open_inbox: Open) -> None:
    hands = open_inbox()
    hands.press(Key.Key_F, Key.Key_5)
    hands.type("many")
    hands.press(Key.Key_Return)
    assert "is not a whole number" in hands.focus.accessibleDescription()
    assert _chips(hands) == []
    QTest.keyClick(hands.focus, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    hands.type("1")
    hands.press(Key.Key_Return)
    assert _chips(hands) == ["Score: 1 or more"]


def test_the_last_days_are_one_key(three: dict[str, int], open_inbox: Open) -> None:
    hands = open_inbox()
    hands.press(Key.Key_F, Key.Key_6, Key.Key_2)
    assert _chips(hands) == ["Came in: last 7 days"]
    assert len(hands.rows) == 3


def test_a_chip_is_changed_by_enter_and_lifted_by_del_or_its_cross(three: dict[str, int], open_inbox: Open) -> None:
    hands = open_inbox()
    bar = hands.page.filter
    bar.set_conditions([Condition("owner_id", ANY_OF, (three["anna"],)), Condition("city", CONTAINS, "Utr")])
    hands.breathe()
    bar.chips[0].setFocus()
    hands.press(Key.Key_Return, Key.Key_2, Key.Key_Return)
    assert _chips(hands) == ["Owner: Anna or Joris", 'City: contains "Utr"']
    assert hands.rows == ["Anna Aalders", "Bert Boon"]
    bar.chips[0].setFocus()
    hands.press(Key.Key_Delete)
    assert _chips(hands) == ['City: contains "Utr"']
    assert isinstance(hands.focus, Chip)
    chip = bar.chips[0]
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=chip.cross.center())
    hands.breathe()
    assert bar.conditions == ()
    assert not bar.isVisible()
    assert len(hands.rows) == 3


def test_a_click_beside_the_cross_changes_and_does_not_lift(three: dict[str, int], open_inbox: Open) -> None:
    hands = open_inbox()
    hands.page.filter.set_conditions([Condition("city", CONTAINS, "Utr")])
    hands.breathe()
    QTest.mouseClick(hands.page.filter.chips[0], Qt.MouseButton.LeftButton, pos=QPoint(20, 8))
    hands.breathe()
    assert hands.focus.accessibleName() == "City"
    assert _chips(hands) == ['City: contains "Utr"']


def test_nothing_found_says_how_many_filters_and_clears_them(three: dict[str, int], open_inbox: Open) -> None:
    hands = open_inbox()
    hands.page.filter.set_conditions([Condition("city", CONTAINS, "Utr"), Condition("country", CONTAINS, "Peru")])
    hands.breathe()
    assert hands.page.detail.empty.accessibleName() == "Nothing matches with 2 filters"
    hands.page.parts.search.setText("hend")
    hands.page.parts.search.returnPressed.emit()
    hands.breathe()
    assert hands.page.detail.empty.accessibleName() == 'Nothing matches "hend" with 2 filters'
    QTest.mouseClick(hands.page.detail.empty.primary, Qt.MouseButton.LeftButton)
    hands.breathe()
    assert len(hands.rows) == 3
    assert hands.page.parts.search.text() == ""
    assert hands.focus is hands.page.pane.table


def test_a_lead_that_is_asked_for_is_shown_though_the_filter_hides_it(
    desk: Desk, three: dict[str, int], open_inbox: Open
) -> None:
    hands = open_inbox()
    hands.page.filter.set_conditions([Condition("country", CONTAINS, "Peru")])
    hands.breathe()
    hands.page.show_record(1)
    hands.breathe()
    assert hands.shown == "Cees Croon"
    assert hands.page.filter.conditions == ()


def test_an_export_holds_just_what_the_filter_leaves(desk: Desk, three: dict[str, int], open_inbox: Open) -> None:
    hands = open_inbox()
    hands.page.filter.set_conditions([Condition("city", CONTAINS, "Utr")])
    hands.breathe()
    found = desk.read(lambda connection: list(lists.everything(connection, hands.page.query)))
    rows = [row["full_name"] for part in found for row in part]
    assert rows == hands.rows == ["Anna Aalders", "Bert Boon"]


def test_a_decision_takes_the_lead_out_of_a_filtered_list(desk: Desk, three: dict[str, int], open_inbox: Open) -> None:
    hands = open_inbox()
    hands.page.pane.tabs.choose("all")
    hands.page.filter.set_conditions([Condition("status", ANY_OF, ("new",))])
    hands.breathe()
    hands.press(Key.Key_X, Key.Key_Return)
    assert hands.rows == ["Bert Boon", "Cees Croon"]
    assert desk.read(lists.rows, Lead, [3])[0]["status"] == LeadStatus.DISQUALIFIED
    hands.page.work.undo()
    hands.breathe()
    assert hands.rows == ["Anna Aalders", "Bert Boon", "Cees Croon"]


def test_a_view_is_saved_chosen_renamed_and_deleted_by_keyboard(
    desk: Desk, three: dict[str, int], content: Content, open_inbox: Open
) -> None:
    hands = open_inbox()
    before = content()
    hands.page.filter.set_conditions([Condition("city", CONTAINS, "Utr")])
    hands.breathe()
    _link(hands, "Save view").setFocus()
    hands.press(Key.Key_Return)
    hands.press(Key.Key_Return)
    assert "Enter a name" in hands.focus.accessibleDescription()
    hands.type("From Utrecht")
    hands.press(Key.Key_Return)
    assert hands.toast == "Save view From Utrecht"
    hands.page.filter.clear()
    hands.breathe()
    hands.page.pane.table.setFocus()
    hands.press(Key.Key_F, Key.Key_1)
    assert hands.rows == ["Anna Aalders", "Bert Boon"]
    _link(hands, "From Utrecht").setFocus()
    hands.press(Key.Key_Return, Key.Key_1)
    hands.type("Utrecht")
    hands.press(Key.Key_Return)
    assert [one.name for one in desk.read(narrowing.saved_views, Lead)] == ["Utrecht"]
    _link(hands, "Utrecht").setFocus()
    hands.press(Key.Key_Return, Key.Key_2)
    assert content() == before
    assert _link(hands, "Save view").isVisible()
    hands.page.work.undo()
    hands.breathe()
    assert _link(hands, "Utrecht").isVisible()


def test_a_view_that_another_program_saved_is_there(desk: Desk, three: dict[str, int], open_inbox: Open) -> None:
    hands = open_inbox()
    desk.do(saved_views.save, Lead, "Peru", (Condition("country", CONTAINS, "Peru"),))
    hands.press(Key.Key_F, Key.Key_1)
    QApplication.processEvents()
    assert hands.rows == []
    assert _chips(hands) == ['Country: contains "Peru"']


def test_the_chips_are_reached_from_the_list_with_shift_and_tab(three: dict[str, int], open_inbox: Open) -> None:
    hands = open_inbox()
    hands.page.filter.set_conditions([Condition("city", CONTAINS, "Utr"), Condition("score", "≥", 0)])
    hands.breathe()
    hands.page.pane.table.setFocus()
    reached = []
    for _turn in range(4):
        hands.press(Key.Key_Tab, modifier=SHIFT)
        reached.append(hands.focus.accessibleName())
    assert reached == ["Clear filters", "Save view", "Score: 0 or more", 'City: contains "Utr"']
