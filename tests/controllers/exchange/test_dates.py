"""The column decides what its dates mean; what it leaves open is said, and what contradicts it is refused."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crmdesk.controllers.exchange.dates import Order, date_format
from crmdesk.models.kinds import BadValue

DAY = dt.date(2016, 10, 20)
UTC = dt.UTC


@pytest.mark.parametrize(
    "text",
    ["2016-10-20", "20161020", "2016/10/20", "20-10-2016", "20/10/2016", "20.10.2016", "20 10 2016", "20-10-16",
     "10/20/2016", "10/20/16", "20 oct 2016", "20-okt-16", "20 oktober 2016", "Oct 20, 2016", "October 20th, 2016",
     "20. Oktober 2016", "20 octobre 2016",
     "do 20 oktober 2016", "Thu, 20 Oct 2016", " 20-10-2016 "],
)  # fmt: skip
def test_one_day_in_many_spellings(text: str) -> None:
    found = date_format([text])
    assert found.parse(text) == DAY
    assert found.assumption is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2016-10-20T14:05:00Z", dt.datetime(2016, 10, 20, 14, 5, tzinfo=UTC)),
        ("2016-10-20T14:05:00.125+02:00", dt.datetime(2016, 10, 20, 12, 5, 0, 125000, tzinfo=UTC)),
        ("2016-10-20 14:05", dt.datetime(2016, 10, 20, 14, 5, tzinfo=UTC)),
        ("20161020T140500Z", dt.datetime(2016, 10, 20, 14, 5, tzinfo=UTC)),
        ("20-10-2016 14:05", dt.datetime(2016, 10, 20, 14, 5, tzinfo=UTC)),
        ("20-10-2016 14.05.30", dt.datetime(2016, 10, 20, 14, 5, 30, tzinfo=UTC)),
        ("10/20/2016 2:05 PM", dt.datetime(2016, 10, 20, 14, 5, tzinfo=UTC)),
        ("10/20/2016, 12:05 a.m.", dt.datetime(2016, 10, 20, 0, 5, tzinfo=UTC)),
        ("20 okt 2016 14:05", dt.datetime(2016, 10, 20, 14, 5, tzinfo=UTC)),
        ("2016-10-20 14:05 -0500", dt.datetime(2016, 10, 20, 19, 5, tzinfo=UTC)),
    ],
)
def test_a_time_makes_a_moment_in_utc(text: str, moment: dt.datetime) -> None:
    assert date_format([text], zone=UTC).parse(text) == moment


def test_a_time_without_a_zone_is_of_the_given_one_and_the_day_stays_as_written() -> None:
    found = date_format(["2016-10-20 00:30"], zone=dt.timezone(dt.timedelta(hours=2)))
    assert found.parse("2016-10-20 00:30") == dt.datetime(2016, 10, 19, 22, 30, tzinfo=UTC)
    assert found.day("2016-10-20 00:30") == DAY


def test_a_column_of_midnights_has_dates_only() -> None:
    texts = ["2016-10-20 00:00:00", "2016-10-21 00:00:00"]
    assert date_format(texts).parse(texts[0]) == DAY


@pytest.mark.parametrize("text", ["", "  ", "0/0/00", "0-0-00", "0000-00-00", "0000-00-00 00:00:00"])
def test_a_blank_date_is_none(text: str) -> None:
    assert date_format([text, "2016-10-20"]).parse(text) is None
    assert date_format([text]).day(text) is None


@pytest.mark.parametrize(
    ("others", "date"),
    [(["25/12/2026"], dt.date(2026, 4, 3)), (["12/25/2026"], dt.date(2026, 3, 4)), ([], dt.date(2026, 4, 3))],
)
def test_the_neighbours_decide_the_order(others: list[str], date: dt.date) -> None:
    assert date_format(["03/04/2026", *others]).parse("03/04/2026") == date


def test_what_the_column_leaves_open_is_said() -> None:
    assumption = date_format(["03/04/2026", "05/05/2026"]).assumption
    assert assumption is not None
    assert "03/04/2026" in assumption
    assert "2026-04-03" in assumption
    assert date_format(["05/05/2026"]).assumption is None


def test_a_two_digit_year_never_leads_by_itself() -> None:
    assert date_format(["16-10-20", "01-02-03"]).parse("16-10-20") == dt.date(2020, 10, 16)
    with pytest.raises(BadValue):
        date_format(["99-12-31"]).parse("99-12-31")
    assert date_format([], "ymd").parse("16-10-20") == DAY


def test_a_given_order_is_obeyed() -> None:
    assert date_format(["25/12/2026"], "mdy").parse("03/04/2026") == dt.date(2026, 3, 4)
    assert date_format([], "mdy").parse("2016-10-20") == DAY
    with pytest.raises(BadValue, match="month-day-year"):
        date_format(["25/12/2026"], "mdy").parse("25/12/2026")
    with pytest.raises(BadValue, match="year does not come first"):
        date_format([], "ymd").parse("20-10-2016")


def test_a_mixed_column_refuses_what_it_cannot_know() -> None:
    found = date_format(["25/12/2026", "12/25/2026", "03/04/2026"])
    assert found.assumption is not None
    assert found.parse("25/12/2026") == dt.date(2026, 12, 25)
    assert found.parse("4/4/2026") == dt.date(2026, 4, 4)
    for text in ("12/25/2026", "03/04/2026"):
        with pytest.raises(BadValue):
            found.parse(text)


def test_one_slip_does_not_spoil_a_column() -> None:
    days = [f"{day}/1/2026" for day in range(13, 32)] + [f"{day}/2/2026" for day in range(13, 29)]
    found = date_format([*days, "03/04/2026", "12/31/2026"])
    assert found.parse("03/04/2026") == dt.date(2026, 4, 3)
    assert found.assumption is not None
    with pytest.raises(BadValue):
        found.parse("12/31/2026")


def test_excel_days_only_when_the_whole_column_is_such_numbers() -> None:
    found = date_format(["45292", "45293.5"], zone=UTC)
    assert found.parse("45292") == dt.date(2024, 1, 1)
    assert found.parse("45293.5") == dt.datetime(2024, 1, 2, 12, tzinfo=UTC)
    assert found.assumption is not None
    with pytest.raises(BadValue):
        date_format(["45292", "2024-01-02"]).parse("45292")


@pytest.mark.parametrize(
    "text", ["31-11-2025", "2025-02-29", "gisteren", "1990", "14:05", "2016-13-01", "32 dec 2026", "12 foo 2026"]
)
def test_what_is_no_date_is_refused_with_the_remedy(text: str) -> None:
    with pytest.raises(BadValue) as refused:
        date_format([text]).parse(text)
    found, expected, remedy = str(refused.value).split(". ")
    assert text in found
    assert expected.startswith("Expected a date like ")
    assert remedy.startswith("Correct the cell")


def test_the_same_dates_in_three_spellings_are_the_same_dates() -> None:
    days = [dt.date(2016, 10, 20) + dt.timedelta(days=i) for i in range(400)]
    for spelling in ("{0:%Y-%m-%d}", "{0:%d-%m-%y}", "{0.month}/{0.day}/{0.year}"):
        texts = [spelling.format(day) for day in days]
        found = date_format(texts)
        assert [found.parse(text) for text in texts] == days
        assert found.assumption is None


@given(
    st.lists(st.dates(dt.date(1970, 1, 1), dt.date(2068, 12, 31)), min_size=1),
    st.sampled_from(["%d-%m-%Y", "%m/%d/%Y"]),
)
def test_a_column_that_decides_is_read_right_and_one_that_does_not_says_so(days: list[dt.date], spelling: str) -> None:
    texts = [day.strftime(spelling) for day in days]
    found = date_format(texts)
    if found.assumption is None:
        assert [found.parse(text) for text in texts] == days
    else:
        assert all(day.day <= 12 for day in days)


@pytest.mark.parametrize("text", ["01/02/0000", "00/05/2026", "05/00/2026"])
def test_a_day_that_never_was_decides_nothing_and_is_no_example(text: str) -> None:
    assert date_format([text]).assumption is None
    both = date_format([text, "03/04/2026"]).assumption
    assert both is not None
    assert "03/04/2026" in both
    assert date_format(["25/00/2026", "03/04/2026"]).assumption == date_format(["03/04/2026"]).assumption


@given(
    st.text("0123456789-/. :TZ+", max_size=20) | st.from_regex(r"\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2})", fullmatch=True)
)
@example("01/02/0000")
def test_no_text_breaks_a_date_column(text: str) -> None:
    orders: tuple[Order, ...] = ("auto", "dmy", "mdy", "ymd")
    for order in orders:
        found = date_format([text], order)
        try:
            found.parse(text)
            found.day(text)
        except BadValue:
            pass
