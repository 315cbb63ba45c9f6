"""The pipeline: stages in their own order, and a weighted value that any list of its opportunities adds up to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from crmdesk.controllers import reports
from crmdesk.controllers.desk import Desk
from crmdesk.controllers.reports import Report
from crmdesk.models.account import Account
from crmdesk.models.opportunity import weighted
from crmdesk.models.queries import board
from crmdesk.models.queries.record_page import record_page
from tests.models.queries.company import Company

STAGES = ["Qualification", "Need", "Proposal", "Negotiation", "Won", "Lost"]


def pipeline(desk: Desk, fill: Callable[[Company], object] | None = None, **asked: Any) -> Report:
    if fill:
        desk.do(lambda write: fill(Company(write)))
    return desk.read(reports.report, "pipeline", now=desk.clock(), **asked)


def test_stages_stand_in_the_order_of_the_pipeline_whatever_their_number(desk: Desk) -> None:
    def fill(company: Company) -> None:
        for number, stage in enumerate(reversed(STAGES)):
            for _deal in range(number):
                company.deal(stage)

    found = pipeline(desk, fill)
    assert [(row[0], row[2]) for row in found.rows] == list(zip(STAGES, (5, 4, 3, 2, 1, 0), strict=True))
    assert [row[1] for row in found.rows] == ["open"] * 4 + ["won", "lost"]
    assert [row[5] for row in found.rows] == [0.1, 0.25, 0.5, 0.75, 1.0, 0.0]


def test_a_stage_that_was_put_between_others_stands_there(desk: Desk) -> None:
    def fill(company: Company) -> None:
        company.write.run("UPDATE stage SET position = position * 10")
        company.stage("Demo", "open", 15, 40)

    assert [row[0] for row in pipeline(desk, fill).rows][:3] == ["Qualification", "Need", "Demo"]


def test_a_stage_out_of_use_is_shown_only_while_something_stands_in_it(desk: Desk) -> None:
    def fill(company: Company) -> None:
        company.deal("Need")
        company.write.run("UPDATE stage SET active = 0 WHERE name IN ('Need', 'Proposal')")

    assert [row[0] for row in pipeline(desk, fill).rows] == ["Qualification", "Need", "Negotiation", "Won", "Lost"]


def test_the_weighted_value_uses_the_chance_of_each_opportunity(desk: Desk) -> None:
    def fill(company: Company) -> None:
        company.deal("Proposal", value=10_001)
        company.deal("Proposal", value=10_000, probability=90)
        company.deal("Proposal", value=None, probability=90)
        company.deal("Won", value=500, probability=10)
        company.deal("Lost", value=700, probability=10)

    rows = {row[0]: row[2:5] for row in pipeline(desk, fill).rows}
    assert rows["Proposal"] == (3, 20_001, 5_001 + 9_000)
    assert rows["Won"] == (1, 500, 500)
    assert rows["Lost"] == (1, 700, 0)


def test_the_weighted_value_is_the_same_wherever_it_is_shown(desk: Desk) -> None:
    values = (10_001, 10_002, 33, -33, 2, 6, 9_999_999)

    def fill(company: Company) -> None:
        for value in values:
            company.deal("Need", value=value, account="Berg")
            company.deal("Proposal", value=value, account="Berg", probability=33)

    found = {row[0]: row[4] for row in pipeline(desk, fill).rows}
    shown = {column.name: column.weighted for column in desk.read(board.columns, "EUR", board.Wanted(), desk.clock())}
    assert found == shown
    assert found["Need"] == sum(weighted(value, 25) for value in values)
    assert found["Proposal"] == sum(weighted(value, 33) for value in values)
    page = desk.read(record_page, Account, 1, "EUR")
    assert page is not None
    assert page.figures.weighted == sum(int(amount or 0) for amount in found.values())


def test_by_month_open_ones_stand_at_their_close_date_and_closed_ones_where_they_closed(desk: Desk) -> None:
    def fill(company: Company) -> None:
        company.deal("Need", value=1, close_date="2026-12-24")
        company.deal("Need", value=2)
        company.deal("Won", value=4, close_date="2026-12-24", closed_at="2026-10-01")

    assert [row[:5] for row in pipeline(desk, fill, by="month").rows] == [
        ("2026-10", "Won", "won", 1, 4),
        ("2026-12", "Need", "open", 1, 1),
        ("(blank)", "Need", "open", 1, 2),
    ]


def test_a_period_leaves_what_is_open_and_what_closed_in_it(desk: Desk) -> None:
    def fill(company: Company) -> None:
        company.deal("Need", close_date="2027-12-24")
        company.deal("Won", closed_at="2026-10-01")
        company.deal("Won", closed_at="2026-10-02")
        company.deal("Lost", closed_at="2025-10-01")

    found = pipeline(desk, fill, start=dt.date(2026, 1, 1), end=dt.date(2026, 10, 1))
    assert [(row[0], row[2]) for row in found.rows if row[2]] == [("Need", 1), ("Won", 1)]
    assert found.totals["deals"] == 2


def test_other_currencies_are_counted_and_never_added(desk: Desk) -> None:
    def fill(company: Company) -> None:
        company.deal("Need", value=100, owner="Anna")
        company.deal("Need", value=30, currency="USD", owner="Anna")
        company.deal("Won", value=5, currency="USD", closed_at="2026-10-01")

    found = pipeline(desk, fill, by="owner")
    assert [row[:5] for row in found.rows] == [("Anna", "Need", "open", 2, 100), ("(blank)", "Won", "won", 1, 0)]
    assert found.other_currencies == {"USD": 35}
