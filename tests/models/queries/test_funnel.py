"""The funnel: a cohort followed to this day, in which no step counts more than the one before it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from crmdesk.controllers import conversion, leads, pipeline, records, reports
from crmdesk.controllers.desk import Desk
from crmdesk.controllers.reports import Report
from crmdesk.models.lead import Lead, LeadStatus
from crmdesk.models.queries.funnel import STEPS
from tests.models.queries.company import Company


def funnel(desk: Desk, fill: Callable[[Company], object] | None = None, **asked: Any) -> Report:
    if fill:
        desk.do(lambda write: fill(Company(write)))
    return desk.read(reports.report, "funnel", now=desk.clock(), **asked)


def counts(report: Report) -> list[Any]:
    return [row[-4] for row in report.rows]


def days(report: Report) -> list[Any]:
    return [row[-1] for row in report.rows]


def test_an_empty_file_has_five_empty_steps_and_no_rates(desk: Desk) -> None:
    found = funnel(desk)
    assert [row[:4] for row in found.rows] == [(step, 0, None, None) for step in STEPS]


def test_a_skipped_step_counts_as_passed(desk: Desk) -> None:
    def fill(company: Company) -> None:
        company.lead(sql="2026-01-09")
        company.converted(company.lead(), company.deal("Won", closed_at="2026-03-01"))

    assert counts(funnel(desk, fill)) == [2, 2, 2, 1, 1]


def test_a_word_for_the_status_counts_as_its_kind(desk: Desk) -> None:
    def fill(company: Company) -> None:
        for status in ("new", "working", "nurture", "ready", "converted", "disqualified"):
            company.lead(status=status)

    assert counts(funnel(desk, fill)) == [6, 3, 2, 0, 0]


def test_an_imported_converted_lead_is_an_sql_and_no_opportunity(desk: Desk) -> None:
    def fill(company: Company) -> None:
        company.lead(status="converted", converted="2026-01-05")
        company.converted(company.lead(), None)

    assert counts(funnel(desk, fill)) == [2, 2, 2, 0, 0]


def test_a_lead_that_was_disqualified_or_lost_stays_in_the_steps_it_reached(desk: Desk) -> None:
    def fill(company: Company) -> None:
        company.lead(status="disqualified", mql="2026-01-06")
        company.converted(
            company.lead(mql="2026-01-06", sql="2026-01-07"), company.deal("Lost", closed_at="2026-03-01")
        )

    assert counts(funnel(desk, fill)) == [2, 2, 1, 1, 0]


def test_a_lead_that_enters_a_step_again_counts_once(desk: Desk) -> None:
    lead = desk.do(records.add, Lead, {"company": "De Groot Logistiek"}).result
    for _again in range(3):
        for status in (LeadStatus.NURTURE, LeadStatus.READY, LeadStatus.WORKING):
            desk.do(leads.change_status, [lead], status)
    assert counts(funnel(desk)) == [1, 1, 1, 0, 0]


def test_a_lead_is_followed_through_conversion_winning_reopening_and_undo(desk: Desk) -> None:
    lead = desk.do(records.add, Lead, {"company": "Van der Berg Installaties B.V."}).result
    deal = desk.do(conversion.convert, lead).result.plan.opportunity.id or 0
    assert counts(funnel(desk)) == [1, 1, 1, 1, 0]
    desk.do(lambda write: pipeline.move(write, deal, pipeline.stage_of(write, deal, "Won")))
    assert counts(funnel(desk)) == [1, 1, 1, 1, 1]
    desk.do(lambda write: pipeline.move(write, deal, pipeline.stage_of(write, deal, "Need")))
    assert counts(funnel(desk)) == [1, 1, 1, 1, 0]
    for _step in range(3):
        desk.undo()
    assert counts(funnel(desk)) == [1, 0, 0, 0, 0]


def test_only_leads_that_came_in_during_the_period_count_whenever_they_were_won(desk: Desk) -> None:
    def fill(company: Company) -> None:
        company.converted(company.lead("2025-12-31T23:59:59Z"), company.deal("Won", closed_at="2026-01-15"))
        company.converted(company.lead("2026-01-31T23:59:59Z"), company.deal("Won", closed_at="2026-09-15"))
        company.lead("2026-02-01")

    found = funnel(desk, fill, start=dt.date(2026, 1, 1), end=dt.date(2026, 1, 31))
    assert counts(found) == [1, 1, 1, 1, 1]


def test_two_leads_that_led_to_one_opportunity_are_two_leads(desk: Desk) -> None:
    def fill(company: Company) -> None:
        deal = company.deal("Won", closed_at="2026-03-01")
        company.converted(company.lead(), deal)
        company.converted(company.lead(), deal)

    assert counts(funnel(desk, fill)) == [2, 2, 2, 2, 2]


def test_rates_are_fractions_of_the_step_before_and_of_all(desk: Desk) -> None:
    def fill(company: Company) -> None:
        for status in ("new", "nurture", "nurture", "ready"):
            company.lead(status=status)

    found = funnel(desk, fill)
    assert [row[1:4] for row in found.rows] == [
        (4, None, 1.0),
        (3, 0.75, 0.75),
        (1, 1 / 3, 0.25),
        (0, 0.0, 0.0),
        (0, None, 0.0),
    ]


def test_median_days_are_those_between_two_known_moments(desk: Desk) -> None:
    def fill(company: Company) -> None:
        company.lead("2026-01-01", mql="2026-01-02", sql="2026-01-04T12:00:00Z")
        company.lead("2026-01-01", mql="2026-01-04")
        company.lead("2026-01-01", sql="2026-01-31")  # never was an MQL: no time to be one, nor from there to SQL
        won = company.lead("2026-01-01", mql="2026-01-09", sql="2026-01-10")
        company.converted(won, company.deal("Won", closed_at="2026-03-03"), at="2026-02-01T15:00:00Z")

    # MQL: 1, 3 and 8 days; SQL: 2.5 and 1; opportunity: 22.625; won: from day to day
    found = funnel(desk, fill)
    assert days(found) == [None, 3.0, 1.75, 22.625, 30.0]
    behind = [desk.read(reports.rows_behind, found, row, "median_days")[1] for row in range(5)]
    assert behind == [[1, 2, 3, 4], [1, 2, 4], [1, 4], [4], [4]]


def test_a_step_that_was_passed_after_the_next_one_took_no_days(desk: Desk) -> None:
    found = funnel(desk, lambda company: company.lead("2026-01-01", mql="2026-01-20", sql="2026-01-10"))
    assert days(found) == [None, 19.0, 0.0, None, None]


def test_groups_keep_the_order_of_the_steps_and_leads_without_a_source_stand_apart(desk: Desk) -> None:
    def fill(company: Company) -> None:
        company.lead(source="Referral", status="ready")
        company.lead(source="Newsletter")
        company.lead()
        company.lead(source="(blank)")

    found = funnel(desk, fill, by="source")
    assert [row[:3] for row in found.rows if row[2]] == [
        ("(blank)", "lead", 1),
        ("Newsletter", "lead", 1),
        ("Referral", "lead", 1),
        ("Referral", "mql", 1),
        ("Referral", "sql", 1),
        ("(blank)", "lead", 1),
    ]
    assert [row[1] for row in found.rows] == [*STEPS] * 4
    assert found.totals == {"lead": 4, "mql": 1, "sql": 1, "opportunity": 0, "won": 0}
    assert found.keys[-1] == (None,)


def test_an_empty_text_is_blank_and_not_a_group_beside_it(desk: Desk) -> None:
    def fill(company: Company) -> None:
        for region in ("", None, "Utrecht"):
            company.lead(region=region)

    found = funnel(desk, fill, by="region")
    assert [row[:3] for row in found.rows if row[1] == "lead"] == [("Utrecht", "lead", 1), ("(blank)", "lead", 2)]
    assert desk.read(reports.rows_behind, found, 5, "count") == ("lead", [1, 2])
