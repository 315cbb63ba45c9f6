"""Reports as they are asked and handed out: names, groups, refusals, JSON and CSV."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from crmdesk.controllers import reports, settings
from crmdesk.controllers.desk import Desk, Rejected, Write
from crmdesk.models.lists import Definition, Owner
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.queries.facts import ALL, BLANK
from tests.models.queries.company import Company

COLUMNS = {
    "funnel": ["step", "count", "from_previous", "from_first", "median_days"],
    "conversion": [
        "group",
        "leads",
        "mql",
        "sql",
        "converted",
        "won",
        "conversion_rate",
        "won_value",
        "median_first_touch_hours",
    ],
    "win-rate": ["group", "deals", "won", "lost", "open", "win_rate", "won_value", "average_won"],
    "pipeline": ["stage", "kind", "deals", "value", "weighted", "probability"],
    "forecast": ["period", "won", "weighted", "open"],
}
"""What the command line promises, in this order; more may follow."""


def some(company: Company) -> None:
    """Two sources and none, won, lost and open, two currencies."""
    won = company.deal("Won", owner="Anna", value=150_050, closed_at="2026-10-05")
    company.converted(company.lead(source="Referral", region="Utrecht"), won)
    company.converted(company.lead(source="Trade show stand"), company.deal("Lost", value=9, closed_at="2026-10-06"))
    company.lead()
    company.deal("Need", owner="Bram", value=1_000, close_date="2026-12-24")
    company.deal("Need", value=99_90, currency="USD", close_date="2026-12-24")


@pytest.fixture
def filled(desk: Desk) -> Desk:
    desk.do(lambda write: some(Company(write)))
    return desk


def ask(desk: Desk, name: str, **asked: Any) -> reports.Report:
    return desk.read(reports.report, name, now=desk.clock(), **asked)


@pytest.mark.parametrize("name", reports.REPORTS)
def test_every_report_has_the_columns_it_promises(filled: Desk, name: str) -> None:
    found = reports.to_json(ask(filled, name))
    assert found["columns"][: len(COLUMNS[name])] == COLUMNS[name]
    assert {len(row) for row in found["rows"]} == {len(found["columns"])}
    assert found["title"]
    assert found["definition"].endswith(".")


@pytest.mark.parametrize(("name", "by"), [(name, by) for name in reports.REPORTS for by in reports.groups(name)])
def test_every_group_gives_rows_that_can_be_opened(filled: Desk, name: str, by: str) -> None:
    found = ask(filled, name, by=by)
    assert found.columns[0].name == ("period" if name == "forecast" else "group")
    for number, row in enumerate(found.rows):
        for column, value in zip(found.columns, row, strict=True):
            table, ids = filled.read(reports.rows_behind, found, number, column.name)
            assert table in ("lead", "opportunity")
            assert column.kind != "count" or value == len(ids)


@pytest.mark.parametrize("name", ["conversion", "win-rate"])
def test_without_a_group_everything_is_one_line(filled: Desk, name: str) -> None:
    assert [row[0] for row in ask(filled, name).rows] == [ALL]


def test_json_holds_money_as_decimals_rates_as_fractions_and_days_as_asked(filled: Desk) -> None:
    asked = ask(filled, "win-rate", by="owner", start=dt.date(2026, 10, 1))
    found = reports.to_json(asked)
    assert json.loads(json.dumps(found)) == found
    assert found["rows"] == [
        ["Anna", 1, 1, 0, 0, 1.0, "1500.50", "1500.50"],
        ["Bram", 1, 0, 0, 1, None, "0.00", None],
        [BLANK, 2, 0, 1, 1, 0.0, "0.00", None],
    ]
    assert (found["period"], found["currency"]) == ({"from": "2026-10-01", "to": None}, "EUR")
    assert found["totals"]["won_value"] == "1500.50"
    assert found["totals"]["win_rate"] == 0.5


def test_amounts_in_other_currencies_stand_apart_and_open_their_rows(filled: Desk) -> None:
    found = ask(filled, "pipeline")
    assert reports.to_json(found)["other_currencies"] == {"USD": "99.90"}
    assert filled.read(reports.rows_behind, found, None, "USD") == ("opportunity", [4])


def test_the_currency_is_that_of_the_file(filled: Desk) -> None:
    filled.do(settings.choose, "currency", "USD")
    found = ask(filled, "pipeline")
    assert (found.totals["value"], found.other_currencies) == (9_990, {"EUR": 151_059})


def test_unknown_names_and_groups_are_refused_with_those_that_exist(desk: Desk) -> None:
    with pytest.raises(Rejected, match="funnel, conversion, win-rate, pipeline, forecast"):
        ask(desk, "funel")
    with pytest.raises(Rejected, match='by "product".*source, owner, campaign'):
        ask(desk, "conversion", by="product")
    with pytest.raises(Rejected, match="month, quarter, year"):
        ask(desk, "forecast", by="owner")
    with pytest.raises(Rejected, match="2026-01-01, before it starts on 2026-02-01"):
        ask(desk, "funnel", start=dt.date(2026, 2, 1), end=dt.date(2026, 1, 1))


def test_a_total_that_a_report_has_not_cannot_be_opened(desk: Desk) -> None:
    with pytest.raises(KeyError):
        desk.read(reports.rows_behind, ask(desk, "funnel"), None, "won_value")


def test_the_company_s_own_words_come_with_the_figures(desk: Desk) -> None:
    def reword(write: Write) -> None:
        row = write.find(Definition, name="MQL")
        assert row is not None
        write.set(row, text="Downloaded the brochure.")

    desk.do(reword)
    assert ask(desk, "funnel").terms["MQL"] == "Downloaded the brochure."
    assert list(ask(desk, "win-rate").terms) == ["Opportunity"]


def test_names_given_by_people_are_never_translated(filled: Desk) -> None:
    filled.do(lambda write: write.set(write.get(Owner, 1), name="Open"))
    assert set(ask(filled, "win-rate", by="owner").columns[0].words) == {BLANK}
    assert {"Referral", BLANK} <= set(ask(filled, "conversion", by="source").columns[0].words)
    assert {"Need", "Won"} <= set(ask(filled, "pipeline").columns[0].words)


def test_a_title_names_the_group(desk: Desk) -> None:
    assert ask(desk, "win-rate").title == "Win rate"
    assert ask(desk, "win-rate", by="owner").title == "Win rate by owner"


def test_a_step_that_is_undone_is_undone_in_the_figures(filled: Desk) -> None:
    before = [ask(filled, name).rows for name in reports.REPORTS]
    filled.do(lambda write: write.delete(write.get(Opportunity, 4)))
    assert [ask(filled, name).rows for name in reports.REPORTS] != before
    filled.undo()
    assert [ask(filled, name).rows for name in reports.REPORTS] == before
