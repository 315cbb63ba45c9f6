"""The conversion rate: of all leads that came in, imported ones included, and every won amount once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from crmdesk.controllers import activities, records, reports
from crmdesk.controllers.desk import Desk
from crmdesk.controllers.reports import Report
from crmdesk.models.activity import ActivityKind
from crmdesk.models.lead import Lead
from tests.conftest import Clock
from tests.models.queries.company import Company


def conversion(desk: Desk, fill: Callable[[Company], object] | None = None, **asked: Any) -> Report:
    if fill:
        desk.do(lambda write: fill(Company(write)))
    return desk.read(reports.report, "conversion", now=desk.clock(), **asked)


def line(report: Report, group: str = "all") -> dict[str, Any]:
    names = [column.name for column in report.columns]
    return next(dict(zip(names, row, strict=True)) for row in report.rows if row[0] == group)


def test_without_leads_there_is_no_rate(desk: Desk) -> None:
    found = line(conversion(desk))
    assert (found["leads"], found["conversion_rate"], found["median_first_touch_hours"]) == (0, None, None)


def test_imported_converted_leads_count_as_converted(desk: Desk) -> None:
    def fill(company: Company) -> None:
        company.lead(status="converted", converted="2026-01-05")
        company.converted(company.lead(), company.deal())
        company.lead(status="disqualified")
        company.lead(status="working")

    found = line(conversion(desk, fill))
    assert {name: found[name] for name in ("leads", "mql", "sql", "converted", "won", "open")} == {
        "leads": 4,
        "mql": 2,
        "sql": 2,
        "converted": 2,
        "won": 0,
        "open": 1,
    }
    assert found["conversion_rate"] == 0.5


def test_an_opportunity_that_two_leads_led_to_is_counted_for_the_first(desk: Desk) -> None:
    def fill(company: Company) -> None:
        deal = company.deal("Won", value=250_000, closed_at="2026-03-01")
        company.converted(company.lead(source="Newsletter"), deal)
        company.converted(company.lead(source="Referral"), deal)

    found = conversion(desk, fill, by="source")
    assert [(row[0], row[5], row[7]) for row in found.rows] == [("Newsletter", 1, 250_000), ("Referral", 1, 0)]
    assert found.totals["won_value"] == 250_000
    assert desk.read(reports.rows_behind, found, 1, "won_value") == ("opportunity", [])


def test_what_was_won_in_another_currency_is_told_apart(desk: Desk) -> None:
    def fill(company: Company) -> None:
        company.converted(company.lead(), company.deal("Won", value=100_000, closed_at="2026-03-01"))
        company.converted(company.lead(), company.deal("Won", value=70_000, currency="USD", closed_at="2026-03-01"))
        company.converted(company.lead(), company.deal("Lost", value=10_000, currency="CHF", closed_at="2026-03-01"))

    found = conversion(desk, fill)
    assert (line(found)["won"], line(found)["won_value"]) == (2, 100_000)
    assert found.other_currencies == {"USD": 70_000}


def test_the_first_touch_is_the_first_call_meeting_or_mail_and_untouched_leads_have_none(
    desk: Desk, clock: Clock
) -> None:
    ids = [desk.do(records.add, Lead, {"company": name}).result for name in ("A", "B", "C", "D")]
    for hours, kind, lead in (
        (1, ActivityKind.NOTE, ids[0]),
        (1, ActivityKind.CALL, ids[0]),  # after 2 hours
        (1, ActivityKind.EMAIL, ids[1]),  # after 3
        (7, ActivityKind.MEETING, ids[2]),  # after 10
        (2, ActivityKind.CALL, ids[0]),
    ):
        clock.move(hours=hours)
        desk.do(activities.log, kind, [("lead", lead)], subject="Talk")
    found = conversion(desk)
    assert line(found)["median_first_touch_hours"] == 3.0
    assert desk.read(reports.rows_behind, found, 0, "median_first_touch_hours") == ("lead", ids[:3])


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        ("month", ["2025-12", "2026-01", "2026-04"]),
        ("quarter", ["2025-Q4", "2026-Q1", "2026-Q2"]),
        ("year", ["2025", "2026"]),
    ],
)
def test_months_quarters_and_years_are_those_in_which_leads_came_in(desk: Desk, by: str, groups: list[str]) -> None:
    def fill(company: Company) -> None:
        for moment in ("2026-04-01", "2026-01-31T23:59:59Z", "2025-12-31T23:59:59Z"):
            company.lead(moment)

    assert [row[0] for row in conversion(desk, fill, by=by).rows] == groups


def test_a_period_is_about_the_day_on_which_leads_came_in(desk: Desk) -> None:
    def fill(company: Company) -> None:
        company.lead("2026-01-31T23:59:59Z", status="converted", converted="2026-05-01")
        company.lead("2026-02-01T00:00:00Z", status="converted", converted="2026-02-01")

    found = conversion(desk, fill, end=dt.date(2026, 1, 31))
    assert (line(found)["leads"], line(found)["converted"]) == (1, 1)
