"""Finding by a few letters: who comes first, which letters match, and the line around them."""

from __future__ import annotations

import datetime as dt

import pytest

from crmdesk.controllers import activities, records
from crmdesk.controllers.desk import Desk
from crmdesk.models.account import Account
from crmdesk.models.activity import ActivityKind
from crmdesk.models.lead import Lead, LeadStatus
from crmdesk.models.queries import find


def _names(desk: Desk, words: str) -> list[str]:
    return [found.name for found in desk.read(find.find, words)]


def test_a_name_that_begins_so_comes_before_newer_ones_that_hold_it(desk: Desk) -> None:
    desk.do(records.add, Account, {"name": "Bouwman"})
    for n in range(40):
        desk.do(records.add, Account, {"name": f"De Jong Bouwgroep {n}"})
    assert _names(desk, "bouw")[0] == "Bouwman"


def test_a_whole_word_of_a_name_comes_before_newer_words_that_begin_so(desk: Desk) -> None:
    desk.do(records.add, Lead, {"given_name": "Mark", "family_name": "Hendriks"})
    for n in range(40):
        desk.do(records.add, Lead, {"family_name": f"Hendriksen {n}"})
    assert _names(desk, "hendriks")[0] == "Mark Hendriks"


def test_a_lead_that_is_done_comes_after_one_that_is_open(desk: Desk) -> None:
    desk.do(records.add, Lead, {"family_name": "Visser", "given_name": "Anna"})
    desk.do(records.add, Lead, {"family_name": "Visser", "given_name": "Bert", "status": LeadStatus.DISQUALIFIED})
    assert _names(desk, "visser") == ["Anna Visser", "Bert Visser"]


def test_every_kind_gets_its_turn(desk: Desk) -> None:
    for n in range(10):
        desk.do(records.add, Lead, {"family_name": f"Bakker {n}"})
    desk.do(records.add, Account, {"name": "Bakker Groep"})
    assert "Bakker Groep" in _names(desk, "bakker")


def test_activities_come_by_when_they_were_whatever_the_order_they_were_written_in(desk: Desk) -> None:
    account = desk.do(records.add, Account, {"name": "Berg"}).result
    for day in (16, 22, 19):
        at = dt.datetime(2026, 10, day, 9, tzinfo=dt.UTC)
        desk.do(activities.log, ActivityKind.CALL, [("account", account)], subject=f"Quote {day}", at=at)
    (hits,) = desk.read(find.search, "quote")
    assert [found.name for found in hits.found] == ["Quote 22", "Quote 19", "Quote 16"]
    (hits,) = desk.read(find.search, "quote", most=2)
    assert [found.name for found in hits.found] == ["Quote 22", "Quote 19"]


@pytest.mark.parametrize("words", ["", " ", "%", "''", '"', "\0", "ß" * 300])
def test_odd_words_find_nothing_and_break_nothing(desk: Desk, words: str) -> None:
    desk.do(records.add, Account, {"name": "Berg"})
    assert desk.read(find.find, words) == []
    assert desk.read(find.search, words) == []
    assert desk.read(find.count_written, words) == 0


@pytest.mark.parametrize(
    ("text", "words", "marked"),
    [
        ("Jürgen van der Berg", "jur berg", ["Jür", "Berg"]),
        ("Zambezi bezig", "bezi", ["bezi"]),
        ("O'Neill & Zn.", "oneill", ["O'Neill"]),
        ("Ærø Sejl", "aero", ["Ærø"]),
        ("Berg", "zz", []),
    ],
)
def test_the_letters_that_match_are_known(text: str, words: str, marked: list[str]) -> None:
    assert [text[first:end] for first, end in find.spans(text, words)] == marked


def test_an_excerpt_shows_the_match_of_a_long_text() -> None:
    text = "word " * 200 + "deposit " + "word " * 200
    line = find.excerpt(text, "deposit")
    assert "deposit" in line
    assert len(line) < 240
    assert line.startswith("… ")
    assert line.endswith(" …")


def test_lines_of_a_note_are_told_apart_in_one_line() -> None:
    assert find.excerpt("Wants a quote\n\nDay of the  fair: 24-11", "quote") == "Wants a quote · Day of the fair: 24-11"
