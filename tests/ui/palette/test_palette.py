"""The palette: what is found as one types, what Enter does, and that no late answer is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from crmdesk.controllers import records
from crmdesk.models.lead import Lead
from crmdesk.models.queries import lists
from crmdesk.ui.kit.jobs import Jobs, Runs
from crmdesk.ui.kit.keys import key_words
from crmdesk.ui.palette.palette import LANE
from crmdesk.ui.theme import theme
from tests.ui.conftest import Lane
from tests.ui.palette.conftest import CTRL, Office, focused


@pytest.mark.parametrize("typed", ["jurgen", "JÜRGEN", "berg jur", "van der berg"])
def test_a_record_is_found_without_accents_and_in_any_order_and_enter_opens_it(office: Office, typed: str) -> None:
    office.window.page("reports")
    office.ask(typed)
    assert office.found()[0] == "Jürgen van der Berg"
    office.press(Qt.Key.Key_Return)
    shown: Any = office.window.current
    assert shown.accessibleName() == "Inbox"
    assert shown.detail.facts.lead_id == office.ids["lead"]


def test_names_come_before_other_hits_and_never_more_than_five_records(office: Office) -> None:
    for n in range(9):
        office.desk.do(records.add, Lead, {"family_name": f"Hendriksen {n}"})
    palette = office.ask("hendriks")
    rows = palette.list.rows.rows
    assert rows[0].words == "Records"
    assert {row.words for row in rows[1:3]} == {"Mark Hendriks", "Petra Hendriks"}
    assert rows[6].words.startswith("Commands for")


def test_a_company_brings_its_opportunity(office: Office) -> None:
    office.ask("muller")
    assert office.found()[:2] == ["Müller Metaalbouw B.V.", "Forty units"]


def test_people_only_campaigns_only_commands_only(office: Office) -> None:
    office.ask("@hendriks")
    assert sorted(office.found()) == ["Mark Hendriks", "Petra Hendriks"]
    office.press(Qt.Key.Key_Escape)
    office.ask("#bouw")
    assert office.found() == ["Bouwbeurs 2026"]
    office.press(Qt.Key.Key_Return)
    rows: Any = office.window.current
    assert rows.list.model.total == 1
    office.ask(">dark")
    assert office.found() == ["Dark theme"]
    office.press(Qt.Key.Key_Return)
    assert theme.dark


def test_figures_find_a_telephone_number_and_show_it(office: Office) -> None:
    palette = office.ask("0381234")
    row = palette.list.current
    assert row is not None
    assert (row.words, row.note) == ("Petra Hendriks", "Contact · 038 123 45 67")


def test_every_command_shows_its_keys_and_question_mark_lists_them_all(office: Office) -> None:
    palette = office.ask("?")
    shown = {(row.key[0], row.keys) for row in palette.list.rows.rows if row.run is not None}  # type: ignore[index]
    wanted = {
        (offer.action.id, "  ".join(key_words(one) for one in offer.action.keys))
        for offer in office.window.offers()
        if offer.action.keys
    }
    assert shown == wanted


def test_up_and_down_wrap_and_skip_headings(office: Office) -> None:
    palette = office.ask("hendriks")
    first = palette.list.current
    office.press(Qt.Key.Key_Up)
    assert palette.list.current is not None
    assert palette.list.current.key == "everywhere"
    office.press(Qt.Key.Key_Down)
    assert palette.list.current == first


def test_the_commands_below_are_for_the_record_that_is_marked(office: Office) -> None:
    palette = office.ask("hendriks")
    assert palette.list.current is not None
    one = palette.list.current.words
    assert f"Commands for {one}" in office.headings()
    office.press(Qt.Key.Key_Down)
    other = palette.list.current.words
    assert other != one
    assert f"Commands for {other}" in office.headings()
    assert palette.list.current.words == other


def test_a_note_is_written_for_a_record_from_anywhere_and_undone(
    office: Office, content: Callable[[], dict[str, Any]]
) -> None:
    before = content()
    office.window.page("reports")
    palette = office.ask("petra")
    office.press(Qt.Key.Key_Tab)
    assert palette.list.current is not None
    while palette.list.current.words != "Write a note":
        office.press(Qt.Key.Key_Down)
    office.press(Qt.Key.Key_Return)
    office.type("Called back")
    office.press(Qt.Key.Key_Return)
    after = content()
    assert len(after["activity"]) == len(before["activity"]) + 1
    link = set(after["activity_link"]) - set(before["activity_link"])
    assert len(link) == 1
    assert office.ids["contact"] in next(iter(link))
    assert office.window.current is office.window.pages["reports"]
    office.window.undo()
    assert content() == before


def test_a_lead_that_is_not_in_sight_is_snoozed_from_anywhere(office: Office) -> None:
    office.window.page("reports")
    palette = office.ask("jurgen")
    while palette.list.current is None or palette.list.current.words != "Snooze…":
        office.press(Qt.Key.Key_Down)
    office.press(Qt.Key.Key_Return)
    office.press(Qt.Key.Key_1)
    office.settle()
    (lead,) = office.desk.read(lists.rows, Lead, [office.ids["lead"]])
    (other,) = office.desk.read(lists.rows, Lead, [office.ids["other"]])
    assert lead["snoozed_until"]
    assert not other["snoozed_until"]


def test_escape_leaves_it_with_the_keyboard_where_it_was(office: Office) -> None:
    before = focused()
    office.ask("zzz")
    office.press(Qt.Key.Key_Escape)
    assert focused() is before


def test_a_command_of_the_page_acts_on_what_was_marked_there(office: Office) -> None:
    marked = office.desk.do(records.add, Lead, {"family_name": "Zeeman"}).result
    inbox: Any = office.window.pages["inbox"]
    inbox.show_record(marked)
    office.settle()
    office.ask(">delete")
    office.press(Qt.Key.Key_Return)
    office.settle()
    assert office.desk.read(lists.rows, Lead, [marked]) == []
    assert office.desk.read(lists.count, lists.ListQuery(Lead)) == 2


def test_without_words_it_offers_what_was_visited_last_then_the_page(office: Office) -> None:
    office.window.record("contact", office.ids["contact"])
    office.window.record("account", office.ids["account"])
    office.window.page("pipeline")
    office.settle()
    office.ask()
    assert office.found()[:2] == ["Müller Metaalbouw B.V.", "Petra Hendriks"]
    assert office.headings() == ["Recent", "On this page"]
    assert "Move to…" in office.found()


def test_a_command_is_found_by_its_own_words_before_those_of_its_menu(office: Office) -> None:
    office.ask(">e")
    own = [any(word.lower().startswith("e") for word in words.split()) for words in office.found()]
    assert own == sorted(own, reverse=True)
    assert "Export…" in office.found()
    assert "Undo" in office.found()  # of the menu Edit
    office.press(Qt.Key.Key_Escape)
    office.ask(">t")
    assert "Plan a task…" in office.found()
    assert "Write a note" not in office.found()  # it works "in the list", which says nothing of it


def test_search_everywhere_takes_the_words_along(office: Office) -> None:
    palette = office.ask("cafe")
    row = next(row for row in palette.list.rows.rows if row.key == "everywhere")
    assert row.note.startswith("1 ")
    office.press(Qt.Key.Key_F, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert office.window.current is office.window.pages["search"]
    assert office.window.pages["search"].words == "cafe"  # type: ignore[attr-defined]


class TestLate:
    """With jobs in threads, as in the program."""

    @pytest.fixture
    def runs(self, jobs: Jobs) -> Runs:
        """Jobs in threads."""
        return jobs

    def test_an_answer_to_older_letters_is_not_shown_and_enter_waits_for_its_own(
        self, office: Office, jobs: Jobs, qtbot: QtBot
    ) -> None:
        lane = Lane(jobs, LANE)
        palette = office.ask()
        qtbot.waitUntil(lambda: "Recent" in office.headings())
        lane.hold()
        shown: list[tuple[str, ...]] = []
        palette.list.rows.modelReset.connect(
            lambda: shown.append(tuple(row.words for row in palette.list.rows.rows if row.run))
        )
        office.type("petra")
        palette.field.setText("jurgen")
        office.press(Qt.Key.Key_Return)
        assert not palette.left
        lane.free()
        qtbot.waitUntil(lambda: palette.left)
        assert any("Search “jurgen” everywhere" in words for words in shown)
        assert not any("Petra Hendriks" in words for words in shown if "Search “jurgen” everywhere" in words)
        inbox: Any = office.window.pages["inbox"]
        qtbot.waitUntil(lambda: inbox.detail.facts is not None and inbox.detail.facts.lead_id == office.ids["lead"])
