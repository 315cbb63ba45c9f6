"""Laws of all reports, on any data: figures are what stands behind them, groups add up to totals, steps only shrink."""

from __future__ import annotations

import datetime as dt
import inspect
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from crmdesk.controllers import reports
from crmdesk.controllers.desk import Desk, Write
from crmdesk.controllers.reports import REPORTS, Report
from crmdesk.models.queries.funnel import STEPS
from tests.conftest import NOW
from tests.models.queries.company import Company

Some = dict[str, Any]

DAYS = st.dates(dt.date(2026, 8, 1), dt.date(2027, 3, 1)).map(dt.date.isoformat)
MOMENTS = st.datetimes(dt.datetime(2026, 8, 1), dt.datetime(2026, 12, 1)).map(lambda m: f"{m:%Y-%m-%dT%H:%M:%SZ}")
STAGES = {"Qualification": 10, "Need": 25, "Proposal": 50, "Negotiation": 75, "Won": 100, "Lost": 0}
PARTS = {"from_previous": "count", "from_first": "count", "conversion_rate": "converted", "win_rate": "won"}
"""What each rate is the part of; the rows behind it are the whole."""

OPEN = ("Qualification", "Need", "Proposal", "Negotiation")


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


LEAD = st.fixed_dictionaries(
    {
        "created": maybe(MOMENTS),
        "status": st.sampled_from(("new", "working", "nurture", "ready", "converted", "disqualified")),
        "mql": maybe(MOMENTS),
        "sql": maybe(MOMENTS),
        "first_touch": maybe(MOMENTS),
        "source": st.sampled_from((None, "Referral", "Web form")),
        "owner": st.sampled_from((None, "Anna", "Bram")),
        "campaign": st.sampled_from((None, "Bouwbeurs")),
        "region": st.sampled_from((None, "", "Utrecht")),
    }
)
DEAL = st.fixed_dictionaries(
    {
        "stage": st.sampled_from(tuple(STAGES)),
        "value": maybe(st.integers(-500, 10**9)),
        "currency": st.sampled_from(("EUR", "EUR", "USD")),
        "probability": maybe(st.integers(0, 100)),
        "close_date": maybe(DAYS),
        "closed_at": maybe(DAYS),
        "owner": st.sampled_from((None, "Anna", "Bram")),
        "account": st.sampled_from((None, "Bo", "Bosch")),
        "product": st.sampled_from((None, "Cooling")),
    }
)


@st.composite
def companies(draw: st.DrawFn) -> Callable[[Write], tuple[list[Some], list[Some]]]:
    """A function that makes leads and opportunities, some converted into some; gives both as drawn."""
    leads, deals = draw(st.lists(LEAD, max_size=8)), draw(st.lists(DEAL, max_size=8))
    became = draw(st.lists(maybe(st.integers(-1, len(deals) - 1)), min_size=len(leads), max_size=len(leads)))

    def make(write: Write) -> tuple[list[Some], list[Some]]:
        company = Company(write)
        made = [company.deal(**deal) for deal in deals]
        for lead, choice in zip(leads, became, strict=True):
            row = company.lead(**lead)
            lead["deal"] = None
            if choice is not None:
                company.converted(row, made[choice] if choice >= 0 else None, at=lead["sql"] or "2026-12-31T12:00:00Z")
                lead["status"], lead["deal"] = "converted", deals[choice] if choice >= 0 else None
        for opportunity, deal in zip(made, deals, strict=True):
            deal["id"] = opportunity.id
        return leads, deals

    return make


QUESTIONS = st.sampled_from([(name, by) for name in REPORTS for by in (None, *reports.groups(name))])
PERIODS = st.sampled_from(
    (
        (None, None),
        (dt.date(2026, 9, 1), None),
        (None, dt.date(2026, 10, 31)),
        (dt.date(2026, 9, 15), dt.date(2026, 11, 15)),
    )
)

any_data = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)


def in_a_step(law: Callable[..., None]) -> Callable[..., None]:
    """A test of a law that writes a company in a step of the desk, which is not kept."""

    def test(desk: Desk, *drawn: Any, **named: Any) -> None:
        desk.try_out(lambda write: law(write, *drawn, **named))

    asked = inspect.signature(law)
    desk = inspect.Parameter("desk", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    test.__signature__ = asked.replace(parameters=[desk, *list(asked.parameters.values())[1:]])  # type: ignore[attr-defined]
    test.__name__, test.__doc__ = law.__name__, law.__doc__
    return test


def cells(report: Report) -> Iterator[tuple[int | None, str, str, Any]]:
    """(row, column, kind, value) of every cell and total."""
    for number, row in enumerate(report.rows):
        for column, value in zip(report.columns, row, strict=True):
            yield number, column.name, column.kind, value
    kinds = {column.name: column.kind for column in report.columns}
    for name, value in report.totals.items():
        yield None, name, kinds.get(name, "count"), value


def cents(connection: Connection, column: str, ids: list[int]) -> int:
    """What opportunities are worth together, computed one by one."""
    sums = 0
    for one in ids:
        value, own, stage, kind = connection.exec_driver_sql(
            "SELECT o.value, o.probability, s.probability, s.kind FROM opportunity o JOIN stage s ON s.id = o.stage_id "
            "WHERE o.id = ? AND o.currency = 'EUR'",
            (one,),
        ).one()
        chance = stage if own is None or kind != "open" else own
        part = Decimal(value or 0) * chance / 100 if column == "weighted" else Decimal(value or 0)
        sums += int(part.quantize(Decimal(1), ROUND_HALF_UP))
    return sums


@any_data
@given(make=companies(), question=QUESTIONS, period=PERIODS)
@in_a_step
def test_every_figure_is_what_stands_behind_it(
    write: Write, make: Any, question: tuple[str, str | None], period: tuple[dt.date | None, dt.date | None]
) -> None:
    make(write)
    read = write.connection
    found = reports.report(read, question[0], by=question[1], start=period[0], end=period[1], now=NOW)
    names = [column.name for column in found.columns]
    for row, column, kind, value in cells(found):
        table, ids = reports.rows_behind(read, found, row, column)
        where = (row, column, value, table, ids)
        assert len(set(ids)) == len(ids), where
        if kind == "count":
            assert value == len(ids), where
        elif kind == "money" and column != "average_won":
            assert value == cents(read, column, ids), where
        elif column in PARTS and value is not None:
            figures = found.totals if row is None else dict(zip(names, found.rows[row], strict=True))
            assert value == int(figures[PARTS[column]] or 0) / len(ids), where
        elif kind in ("days", "hours") and value is not None:
            assert ids, where
    for currency, amount in found.other_currencies.items():
        ids = reports.rows_behind(read, found, None, currency)[1]
        marks = ", ".join(map(str, ids))
        told = read.exec_driver_sql(
            f"SELECT sum(value), min(currency), max(currency) FROM opportunity WHERE id IN ({marks})"
        )
        assert tuple(told.one()) == (amount, currency, currency)


@any_data
@given(make=companies(), question=QUESTIONS, period=PERIODS)
@in_a_step
def test_groups_part_the_rows_and_add_up_to_the_totals(
    write: Write, make: Any, question: tuple[str, str | None], period: tuple[dt.date | None, dt.date | None]
) -> None:
    make(write)
    read = write.connection
    found = reports.report(read, question[0], by=question[1], start=period[0], end=period[1], now=NOW)
    sums: Counter[str] = Counter()
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(found.lines):
        for column, value in zip(found.columns, line.values, strict=True):
            if column.kind in ("count", "money") and column.name != "average_won":
                name = str(line.behind[column.name])
                sums[name] += int(value or 0)
                rows[name] += reports.rows_behind(read, found, number, column.name)[1]
    for name in sums:
        assert sums[name] == found.totals[name]
        assert sorted(rows[name]) == reports.rows_behind(read, found, None, name)[1]


@any_data
@given(make=companies(), by=st.sampled_from((None, *reports.groups("funnel"))), period=PERIODS)
@in_a_step
def test_no_step_counts_more_than_the_one_before_it(
    write: Write, make: Any, by: str | None, period: tuple[dt.date | None, dt.date | None]
) -> None:
    make(write)
    write.run("UPDATE lead SET status = 'new' WHERE id % 2")  # whatever else a file says
    found = reports.report(write.connection, "funnel", by=by, start=period[0], end=period[1], now=NOW)
    numbers = [int(row[-4] or 0) for row in found.rows]
    for first in range(0, len(numbers), len(STEPS)):
        group = numbers[first : first + len(STEPS)]
        assert group == sorted(group, reverse=True)


@any_data
@given(make=companies())
@in_a_step
def test_the_funnel_by_source_is_what_a_person_would_count(write: Write, make: Any) -> None:
    leads, _deals = make(write)
    expected: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for lead in leads:
        deal = lead["deal"]
        won = deal is not None and deal["stage"] == "Won"
        sql = lead["sql"] is not None or lead["status"] in ("ready", "converted")
        mql = lead["mql"] is not None or lead["status"] == "nurture" or sql
        passed = {"lead": True, "mql": mql, "sql": sql, "opportunity": deal is not None, "won": won}
        expected[lead["source"] or "(blank)"].update({step: int(is_passed) for step, is_passed in passed.items()})
    found = reports.report(write.connection, "funnel", by="source", now=NOW)
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for group, step, count, *_rates in found.rows:
        counted[str(group)][str(step)] = int(count or 0)
    assert counted == expected


@any_data
@given(make=companies())
@in_a_step
def test_the_win_rate_by_owner_is_what_a_person_would_count(write: Write, make: Any) -> None:
    _leads, deals = make(write)
    expected: dict[str, list[int]] = {}
    for deal in deals:
        counts = expected.setdefault(deal["owner"] or "(blank)", [0, 0, 0, 0])
        counts[("Won", "Lost").index(deal["stage"]) if deal["stage"] not in OPEN else 2] += 1
        counts[3] += (deal["value"] or 0) * (deal["stage"] == "Won" and deal["currency"] == "EUR")
    found = reports.report(write.connection, "win-rate", by="owner", now=NOW)
    assert {row[0]: [row[2], row[3], row[4], row[6]] for row in found.rows} == expected
    for _group, _deals, won, lost, _open, rate, *_money in found.rows:
        assert isinstance(won, int)
        assert isinstance(lost, int)
        assert rate == (won / (won + lost) if won + lost else None)


@any_data
@given(make=companies())
@in_a_step
def test_the_forecast_by_month_is_what_a_person_would_add_up(write: Write, make: Any) -> None:
    _leads, deals = make(write)
    expected: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for deal in deals:
        is_open, won = deal["stage"] in OPEN, deal["stage"] == "Won"
        day = deal["close_date"] if is_open else deal["closed_at"]
        late = is_open and day is not None and day < NOW.date().isoformat()
        if deal["currency"] == "EUR" and (is_open or won):
            period = "overdue" if late else "no date" if day is None else day[:7]
            expected[period][int(is_open)] += deal["value"] or 0
    found = reports.report(write.connection, "forecast", now=NOW)
    counted = {str(row[0]): [row[1], row[3]] for row in found.rows}
    assert {period: sums for period, sums in counted.items() if any(sums)} == {
        period: sums for period, sums in expected.items() if any(sums)
    }


@any_data
@given(make=companies(), cut=st.data())
@in_a_step
def test_parting_one_opportunity_in_two_changes_no_sum(write: Write, make: Any, cut: st.DataObject) -> None:
    _leads, deals = make(write)
    read = write.connection
    chosen = [deal for deal in deals if deal["value"] and deal["stage"] in ("Won", "Lost")]
    if not chosen:
        return
    deal = cut.draw(st.sampled_from(chosen))
    part = cut.draw(st.integers(0, abs(deal["value"]))) * (1 if deal["value"] > 0 else -1)
    asked = [("forecast", None), ("forecast", "year"), ("win-rate", None), ("pipeline", None)]
    before = [reports.report(read, name, by=by, now=NOW) for name, by in asked]
    write.run("UPDATE opportunity SET value = ? WHERE id = ?", part, deal["id"])
    other = {key: value for key, value in deal.items() if key != "id"}
    Company(write).deal(**{**other, "value": deal["value"] - part})
    after = [reports.report(read, name, by=by, now=NOW) for name, by in asked]
    sums = ("won", "weighted", "open", "value", "won_value")
    for one, two in zip(before, after, strict=True):
        if one.name == "forecast":
            assert one.rows == two.rows
        money = [
            name
            for name in one.totals
            if name in sums and (one.name, name) not in (("win-rate", "won"), ("win-rate", "open"))
        ]
        assert [one.totals[name] for name in money] == [two.totals[name] for name in money]
