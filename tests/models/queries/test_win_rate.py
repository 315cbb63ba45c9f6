"""The win rate: won of decided, and no amount of another currency in any sum."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from crmdesk.controllers import reports
from crmdesk.controllers.desk import Desk
from crmdesk.controllers.reports import Report
from crmdesk.models.queries.lists import Filter
from tests.models.queries.company import Company


def win_rate(desk: Desk, fill: Callable[[Company], object] | None = None, **asked: Any) -> Report:
    if fill:
        desk.do(lambda write: fill(Company(write)))
    return desk.read(reports.report, "win-rate", now=desk.clock(), **asked)


def some(company: Company) -> None:
    """Anna: 2 won, 1 lost, 1 open; Bram: 1 lost; nobody: 1 open."""
    company.deal("Won", owner="Anna", value=100_001, closed_at="2026-03-31")
    company.deal("Won", owner="Anna", value=200_000, closed_at="2026-04-01")
    company.deal("Lost", owner="Anna", value=5_000, closed_at="2026-04-30")
    company.deal("Lost", owner="Bram", value=9_000, closed_at="2026-05-01")
    company.deal("Need", owner="Anna", value=1_000, close_date="2026-03-31")
    company.deal("Proposal", value=1_000)


def test_without_opportunities_there_is_one_empty_group_and_no_rate(desk: Desk) -> None:
    assert win_rate(desk).rows == (("all", 0, 0, 0, 0, None, 0, None),)


def test_won_and_lost_decide_and_open_ones_are_only_counted(desk: Desk) -> None:
    assert win_rate(desk, some).rows == (("all", 6, 2, 2, 2, 0.5, 300_001, 150_000),)


def test_by_owner_a_group_without_decisions_has_no_rate_and_nobody_is_a_group_of_its_own(desk: Desk) -> None:
    found = win_rate(desk, some, by="owner")
    assert found.rows == (
        ("Anna", 4, 2, 1, 1, 2 / 3, 300_001, 150_000),
        ("Bram", 1, 0, 1, 0, 0.0, 0, None),
        ("(blank)", 1, 0, 0, 1, None, 0, None),
    )
    assert (found.totals["won"], found.totals["win_rate"]) == (2, 0.5)


def test_a_period_is_about_the_day_of_closing_with_both_ends_and_leaves_open_ones(desk: Desk) -> None:
    found = win_rate(desk, some, start=dt.date(2026, 4, 1), end=dt.date(2026, 4, 30))
    assert found.rows == (("all", 4, 1, 1, 2, 0.5, 200_000, 200_000),)


def test_a_month_is_that_of_closing_and_open_ones_have_none(desk: Desk) -> None:
    found = win_rate(desk, some, by="month")
    assert [(row[0], row[2], row[3], row[4]) for row in found.rows] == [
        ("2026-03", 1, 0, 0),
        ("2026-04", 1, 1, 0),
        ("2026-05", 0, 1, 0),
        ("(blank)", 0, 0, 2),
    ]


def test_other_currencies_are_counted_and_never_added(desk: Desk) -> None:
    def fill(company: Company) -> None:
        company.deal("Won", value=100_000, closed_at="2026-03-01")
        company.deal("Won", value=99, currency="USD", closed_at="2026-03-01", owner="Anna")
        company.deal("Won", value=1, currency="USD", closed_at="2026-03-01")
        company.deal("Need", value=5, currency="CHF")

    found = win_rate(desk, fill)
    assert found.rows == (("all", 4, 3, 0, 1, 1.0, 100_000, 100_000),)
    assert found.other_currencies == {"USD": 100}
    assert len(desk.read(reports.rows_behind, found, None, "USD")[1]) == 2
    assert win_rate(desk, by="owner").totals["won_value"] == 100_000


def test_the_average_is_of_those_that_have_a_value(desk: Desk) -> None:
    def fill(company: Company) -> None:
        company.deal("Won", value=100, closed_at="2026-03-01")
        company.deal("Won", value=301, closed_at="2026-03-01")
        company.deal("Won", closed_at="2026-03-01")

    assert win_rate(desk, fill).rows[0][-2:] == (401, 200)


def test_a_renamed_stage_is_what_its_kind_says(desk: Desk) -> None:
    def fill(company: Company) -> None:
        company.stage("Getekend", "won", 9)
        company.deal("Getekend", value=100, closed_at="2026-03-01")
        company.deal("Lost", closed_at="2026-03-01")

    assert win_rate(desk, fill).rows[0][1:6] == (2, 1, 1, 0, 0.5)


def test_industry_and_region_are_those_of_the_account(desk: Desk) -> None:
    def fill(company: Company) -> None:
        account = company.named("account", "Bo")
        company.named("account", "Bosch")
        company.write.run(
            "UPDATE account SET region = 'Utrecht', industry_id = ? WHERE id = ?",
            company.named("industry", "Food"),
            account,
        )
        company.deal("Won", account="Bo", closed_at="2026-03-01")
        company.deal("Won", account="Bosch", closed_at="2026-03-01")
        company.deal("Won", closed_at="2026-03-01")

    def groups(by: str) -> list[tuple[Any, Any]]:
        return [(row[0], row[2]) for row in win_rate(desk, by=by).rows]

    win_rate(desk, fill)
    assert groups("region") == [("Utrecht", 1), ("(blank)", 2)]
    assert groups("industry") == [("Food", 1), ("(blank)", 2)]
    assert groups("account") == [("Bo", 1), ("Bosch", 1), ("(blank)", 1)]


def test_filters_are_those_of_lists(desk: Desk) -> None:
    win_rate(desk, some)
    found = win_rate(desk, where=[Filter("value", ">", 4_000), Filter("owner_id", "is filled")])
    assert found.rows[0][1:5] == (4, 2, 2, 0)
    assert desk.read(reports.rows_behind, found, None, "deals") == ("opportunity", [1, 2, 3, 4])
