"""The forecast: won where it closed, open where it should close, and nothing of what was lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from crmdesk.controllers import reports
from crmdesk.controllers.desk import Desk
from crmdesk.controllers.reports import Report
from tests.conftest import Clock
from tests.models.queries.company import Company

TODAY = "2026-11-24"


def forecast(desk: Desk, fill: Callable[[Company], object] | None = None, **asked: Any) -> Report:
    if fill:
        desk.do(lambda write: fill(Company(write)))
    return desk.read(reports.report, "forecast", now=desk.clock(), **asked)


def test_an_empty_file_expects_nothing(desk: Desk) -> None:
    found = forecast(desk)
    assert (found.rows, found.totals) == ((), {"won": 0, "weighted": 0, "open": 0})


def test_lost_opportunities_add_nothing_to_any_period(desk: Desk) -> None:
    def fill(company: Company) -> None:
        company.deal("Lost", value=100_000, close_date="2026-12-01", closed_at="2026-11-01")
        company.deal("Lost", value=100_000)
        company.deal("Proposal", value=100_000, close_date="2026-12-01")

    assert forecast(desk, fill).rows == (("2026-12", 0, 50_000, 100_000),)


def test_won_counts_when_it_closed_and_open_when_it_should_close(desk: Desk) -> None:
    def fill(company: Company) -> None:
        company.deal("Won", value=7, close_date="2026-12-01", closed_at="2026-11-30")
        company.deal("Need", value=100, close_date="2026-12-01")
        company.deal("Need", value=100, close_date="2026-12-31", probability=80)

    assert forecast(desk, fill).rows == (("2026-11", 7, 0, 0), ("2026-12", 0, 105, 200))


def test_what_should_have_closed_is_overdue_and_never_in_this_month(desk: Desk, clock: Clock) -> None:
    def fill(company: Company) -> None:
        company.deal("Proposal", value=100, close_date="2026-11-23")
        company.deal("Proposal", value=10, close_date=TODAY)
        company.deal("Proposal", value=1)

    found = forecast(desk, fill)
    assert found.rows == (("overdue", 0, 50, 100), ("2026-11", 0, 5, 10), ("no date", 0, 1, 1))
    assert desk.read(reports.rows_behind, found, 0, "open") == ("opportunity", [1])
    clock.move(days=1)
    assert forecast(desk).rows[0] == ("overdue", 0, 55, 110)


def test_a_won_one_without_a_day_of_closing_is_not_lost_from_sight(desk: Desk) -> None:
    found = forecast(desk, lambda company: company.deal("Won", value=5, close_date="2026-01-01"))
    assert found.rows == (("no date", 5, 0, 0),)


@pytest.mark.parametrize(
    ("by", "periods"),
    [
        (None, ["2026-11", "2026-12", "2027-01", "2027-02"]),
        ("month", ["2026-11", "2026-12", "2027-01", "2027-02"]),
        ("quarter", ["2026-Q4", "2027-Q1"]),
        ("year", ["2026", "2027"]),
    ],
)
def test_periods_stand_in_order_with_the_empty_ones_between(desk: Desk, by: str | None, periods: list[str]) -> None:
    def fill(company: Company) -> None:
        company.deal("Need", value=10, close_date="2027-02-28")
        company.deal("Won", value=1, closed_at="2026-11-01")

    found = forecast(desk, fill, by=by)
    assert [row[0] for row in found.rows] == periods
    assert (found.rows[0][1], found.rows[-1][3]) == (1, 10)


def test_days_limit_what_was_won_and_leave_what_is_open(desk: Desk) -> None:
    def fill(company: Company) -> None:
        company.deal("Won", value=1, closed_at="2025-12-31")
        company.deal("Won", value=2, closed_at="2026-01-01")
        company.deal("Need", value=100, close_date="2027-03-01")

    found = forecast(desk, fill, by="year", start=dt.date(2026, 1, 1), end=dt.date(2026, 12, 31))
    assert found.rows == (("2026", 2, 0, 0), ("2027", 0, 25, 100))


def test_other_currencies_are_in_no_sum(desk: Desk) -> None:
    def fill(company: Company) -> None:
        company.deal("Won", value=1, currency="USD", closed_at="2026-11-01")
        company.deal("Need", value=20, currency="USD", close_date="2026-12-01")
        company.deal("Lost", value=400, currency="USD", closed_at="2026-11-01")
        company.deal("Need", value=100, close_date="2026-12-01")

    found = forecast(desk, fill)
    assert found.rows == (("2026-11", 0, 0, 0), ("2026-12", 0, 25, 100))
    assert found.other_currencies == {"USD": 21}
