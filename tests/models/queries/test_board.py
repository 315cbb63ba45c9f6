"""What the pipeline shows: owner, words, month and need of attention narrow cards, sums and figures alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from crmdesk.controllers import opening
from crmdesk.controllers.desk import Desk
from crmdesk.models.queries import board
from crmdesk.models.queries.board import Board, Card, Figures, Wanted
from crmdesk.models.queries.choices import owner_named

NOW = dt.datetime(2026, 11, 24, 9, 12, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk on a year of sample data."""
    path = tmp_path_factory.mktemp("year") / "year.crmdesk"
    opening.make_file(path, demo=True, language="en", clock=lambda: NOW)
    desk = opening.open_desk(path, "Joris Vermeer", lambda: NOW)
    yield desk
    desk.close()


def shown(desk: Desk, now: dt.datetime = NOW, **wanted: Any) -> Board:
    return desk.read(board.board, "EUR", Wanted(**wanted), now)


def figures(found: Board) -> Figures:
    assert found.figures is not None
    return found.figures


def cards(found: Board) -> list[Card]:
    return [card for column in found.cards.values() for card in column]


def needs_attention(card: Card, now: dt.datetime) -> bool:
    """As people count it: no task, a task of a day before today, or idle."""
    due = dt.datetime.fromisoformat(card.task_due).astimezone().date() if card.task_due else None
    late = due is not None and due < now.astimezone().date()
    return card.task_id is None or late or card.idle_days(now) is not None


@pytest.mark.parametrize("days", [-20, -3, 0, 1, 6, 14, 15, 40, 400])
def test_the_database_finds_what_needs_attention_as_the_cards_say_it(year: Desk, days: int) -> None:
    now = NOW + dt.timedelta(days=days)
    everything = cards(shown(year, now))
    expected = [card.id for card in everything if needs_attention(card, now)]
    found = shown(year, now, attention=True)
    assert [card.id for card in cards(found)] == expected
    assert figures(shown(year, now)).attention == len(expected)
    assert everything


@pytest.mark.parametrize(
    "wanted", [{}, {"search": "o"}, {"attention": True}, {"closes_in": NOW.date()}, {"search": "de", "attention": True}]
)
def test_sums_are_those_of_the_cards(year: Desk, wanted: dict[str, Any]) -> None:
    found = shown(year, **wanted)
    for column in found.open_columns:
        of_column = found.cards[column.stage_id]
        assert column.deals == len(of_column)
        assert column.value == sum(card.value or 0 for card in of_column)
        assert column.weighted == sum(card.weighted for card in of_column)
    assert year.read(board.ids, Wanted(**wanted), NOW) == sorted(card.id for card in cards(found))


def test_every_word_must_stand_in_the_name_or_in_that_of_the_account(year: Desk) -> None:
    names = {(card.name, card.account) for card in cards(shown(year))}
    words = "prefab DÉKKER"
    assert {(card.name, card.account) for card in cards(shown(year, search=words))} == {
        one for one in names if "prefab" in one[0].lower() and "dekker" in one[1].lower()
    }
    assert len(cards(shown(year, search=words))) == 1
    assert cards(shown(year, search="100%")) == []
    assert cards(shown(year, search="_")) == []


def test_the_month_holds_its_last_day_and_not_the_next_first(year: Desk) -> None:
    for card in cards(shown(year, closes_in=dt.date(2026, 12, 31))):
        assert card.close_date is not None
        assert (card.close_date.year, card.close_date.month) == (2026, 12)
    assert len(cards(shown(year, closes_in=NOW.date()))) == figures(shown(year)).closing == 1


def test_one_owner_sees_his_own_and_figures_follow(year: Desk) -> None:
    owner = year.read(owner_named, "Anna Kok")
    mine = shown(year, owner_id=owner)
    assert {card.owner for card in cards(mine)} == {"Anna Kok"}
    assert 0 < figures(mine).attention < figures(shown(year)).attention
    assert mine.used


def test_a_stage_shows_at_most_so_many_cards_and_counts_all(year: Desk) -> None:
    found = year.read(board.board, "EUR", Wanted(), NOW, 1)
    assert all(len(one) <= 1 for one in found.cards.values())
    assert found.deals == shown(year).deals > 4


def test_a_single_card_is_the_one_of_the_board(year: Desk) -> None:
    for card in cards(shown(year)):
        assert year.read(board.card, card.id) == card
    assert year.read(board.card, 10**9) is None
