"""How figures, days and durations of the reports are said."""

from __future__ import annotations

import datetime as dt

import pytest

from crmdesk.ui.reports import figures
from crmdesk.ui.reports.figures import Asked

pytestmark = pytest.mark.usefixtures("look")

DAY = dt.date


@pytest.mark.parametrize(
    ("period", "today", "days"),
    [
        ("months", DAY(2026, 11, 24), (DAY(2025, 12, 1), None)),
        ("months", DAY(2026, 12, 31), (DAY(2026, 1, 1), None)),
        ("year", DAY(2024, 2, 29), (DAY(2024, 1, 1), DAY(2024, 12, 31))),
        ("quarter", DAY(2026, 3, 31), (DAY(2026, 1, 1), DAY(2026, 3, 31))),
        ("quarter", DAY(2026, 12, 1), (DAY(2026, 10, 1), DAY(2026, 12, 31))),
        ("all", DAY(2026, 11, 24), (None, None)),
    ],
)
def test_a_period_is_whole_months(period: str, today: DAY, days: tuple[DAY | None, DAY | None]) -> None:
    assert Asked(period=period).days(today) == days


@pytest.mark.parametrize(
    ("hours", "words"),
    [(0.0, "0 min"), (0.75, "45 min"), (3.1667, "3 h 10 min"), (2.0, "2 h"), (30.4, "30 h"), (60.0, "2.5 d")],
)
def test_a_wait_is_said_in_its_own_unit(hours: float, words: str) -> None:
    assert figures.duration(hours) == words


@pytest.mark.parametrize(
    ("word", "words"),
    [("2026-11", "Nov 2026"), ("2026-Q4", "Q4 2026"), ("2026", "2026"), ("Overdue", "Overdue"), ("12-34", "12-34")],
)
def test_only_a_month_or_quarter_is_said_otherwise(word: str, words: str) -> None:
    assert figures.period_words(word) == words


def test_days_are_said_with_one_year() -> None:
    assert figures.days_words(DAY(2026, 1, 1), DAY(2026, 12, 31)) == "1 Jan – 31 Dec 2026"
    assert figures.days_words(DAY(2025, 12, 1), None) == "since 1 Dec 2025"
    assert figures.days_words(None, None) == "All days"
