"""Periods: both ends belong to them, and months, quarters and years follow each other without holes."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmdesk.controllers.desk import Desk
from crmdesk.models.queries.period import LONGEST_GAP, MONTH, QUARTER, YEAR, Period, filled, following, part

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2090, 12, 31))
SIZES = (MONTH, QUARTER, YEAR)


def named(day: dt.date, size: str) -> str:
    quarter = f"{day.year:04}-Q{(day.month - 1) // 3 + 1}"
    return {MONTH: f"{day:%Y-%m}", QUARTER: quarter, YEAR: f"{day.year:04}"}[size]


def holds(desk: Desk, period: Period, text: str | None) -> bool:
    with desk.database.reading() as connection:
        value = sa.literal(text, sa.Text())
        return bool(connection.execute(sa.select(sa.literal(1)).where(period.holds(value))).first())


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("2026-01-31T23:59:59Z", False),
        ("2026-02-01", True),
        ("2026-02-01T00:00:00Z", True),
        ("2026-02-28", True),
        ("2026-02-28T23:59:59Z", True),
        ("2026-03-01", False),
        ("2026-03-01T00:00:00Z", False),
        (None, False),
    ],
)
def test_the_first_and_the_last_day_belong_to_a_period_as_days_and_as_moments(
    desk: Desk, text: str | None, inside: bool
) -> None:
    assert holds(desk, Period(dt.date(2026, 2, 1), dt.date(2026, 2, 28)), text) is inside


def test_an_open_side_leaves_everything_in(desk: Desk) -> None:
    assert holds(desk, Period(end=dt.date(2026, 2, 1)), "1066-10-14")
    assert holds(desk, Period(start=dt.date(2026, 2, 1)), "9999-12-31")
    assert holds(desk, Period(end=dt.date.max), "9999-12-31T23:59:59Z")
    assert holds(desk, Period(), None)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(day=DAYS, size=st.sampled_from(SIZES))
def test_sql_names_the_month_quarter_and_year_of_a_day_and_of_a_moment(desk: Desk, day: dt.date, size: str) -> None:
    with desk.database.reading() as connection:
        texts = (day.isoformat(), f"{day.isoformat()}T23:59:59Z")
        found = [connection.execute(sa.select(part(sa.literal(text, sa.Text()), size))).scalar_one() for text in texts]
    assert found == [named(day, size)] * 2


@given(day=DAYS, size=st.sampled_from(SIZES))
def test_the_next_one_is_the_first_that_a_later_day_falls_into(day: dt.date, size: str) -> None:
    later = day
    while named(later, size) == named(day, size):
        later += dt.timedelta(days=1)
    assert following(named(day, size)) == named(later, size)


@given(day=DAYS, size=st.sampled_from(SIZES), length=st.integers(1, 900))
def test_holes_are_filled_with_every_one_between(day: dt.date, size: str, length: int) -> None:
    days = [day + dt.timedelta(days=n) for n in range(length)]
    every = sorted({named(one, size) for one in days})
    assert filled([every[-1], every[0]]) == (every if len(every) - 2 <= LONGEST_GAP else [every[0], every[-1]])


def test_a_slip_in_one_date_does_not_fill_centuries() -> None:
    assert filled(["2026-01", "2026-03", "2206-03"]) == ["2026-01", "2026-02", "2026-03", "2206-03"]
    assert filled([]) == []
