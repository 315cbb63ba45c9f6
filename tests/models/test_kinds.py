"""Kinds: parse(format(v)) == v, store and load are inverses, and wrong texts are refused with a sentence."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from crmdesk.models import kinds
from crmdesk.models.kinds import BadValue, Kind
from crmdesk.models.lead import LeadStatus
from crmdesk.models.schema import ENTITIES
from crmdesk.models.when import read_when

NOW = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)
MOMENTS = some.datetimes(dt.datetime(1900, 1, 1), timezones=some.just(dt.UTC))
LAWFUL: list[tuple[Kind[Any], Any]] = [
    (kinds.Text(), some.text(min_size=1).map(kinds.Text().parse).filter(bool)),
    (kinds.Whole(), some.integers(-(2**63), 2**63 - 1)),
    (kinds.Percent(), some.integers(0, 100)),
    (kinds.Money(), some.integers(-(10**15), 10**15)),
    (kinds.Flag(), some.booleans()),
    (kinds.Day(), some.dates(dt.date(1900, 1, 1))),
    (kinds.Moment(), MOMENTS.map(lambda value: value.replace(microsecond=0))),
    (kinds.Choice(LeadStatus), some.sampled_from(LeadStatus)),
    (kinds.Link("account"), some.integers(1, 2**40)),
    (kinds.Uid(), some.uuids()),
]


@pytest.mark.parametrize(("kind", "values"), LAWFUL, ids=[type(kind).__name__ for kind, _values in LAWFUL])
def test_a_value_survives_text_and_storing(kind: Kind[Any], values: Any) -> None:
    @given(values)
    def law(value: Any) -> None:
        kind.check(value)
        assert kind.parse(kind.format(value)) == value
        assert kind.load(kind.store(value)) == value
        assert kind.text(kind.store(value)) == kind.format(value)

    law()


@pytest.mark.parametrize(
    "kind", [kind for kind, _values in LAWFUL], ids=[type(kind).__name__ for kind, _values in LAWFUL]
)
def test_blank_is_no_value(kind: Kind[Any]) -> None:
    assert kind.parse("  ") is None
    assert kind.format(None) == ""


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("41500", 4150000),
        ("€ 41.500,50", 4150050),
        ("41,500.50", 4150050),
        ("41500,5", 4150050),
        ("-12", -1200),
        ("1.234", 123400),
        ("1.234.567,5", 123456750),
        ("0,50", 50),
        ("0.05", 5),
        ("USD 12.00", 1200),
    ],
)
def test_amounts_as_people_write_them(text: str, cents: int) -> None:
    assert kinds.Money().parse(text) == cents


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        (kinds.Money(), "a lot", "not an amount"),
        (kinds.Money(), "1.234,567", "not an amount"),
        (kinds.Money(), "1.234.56", "not an amount"),
        (kinds.Money(), "0,125", "not an amount"),
        (kinds.Money(), "0.500", "not an amount"),
        (kinds.Money(), "9" * 5000, "too large"),
        (kinds.Whole(), "12.5", "not a whole number"),
        (kinds.Whole(), "9" * 5000, "too large"),
        (kinds.Percent(), "9" * 5000 + "%", "too large"),
        (kinds.Link("owner"), "²", "not a record number"),
        (kinds.Link("owner"), "-1", "not a record number"),
        (kinds.Link("owner"), "9" * 19, "too large"),
        (kinds.Link("owner"), "9" * 5000, "too large"),
        (kinds.Day(), "31-11-2025", "not a date"),
        (kinds.Day(), "2026-11-22garbage", "not a date"),
        (kinds.Day(), "2026-11-22 25:99", "not a date"),
        (kinds.Moment(), "2026-11-22 25:99", "not a date"),
        (kinds.Moment(), "2026-11-22garbage", "not a date"),
        (kinds.Moment(), "0001-01-01T00:00+05:00", "between the years 1900 and 9999"),
        (kinds.Choice(LeadStatus), "sleeping", "not one of: New, Working"),
        (kinds.Flag(), "perhaps", "not yes or no"),
        (kinds.Uid(), "12", "not a UUID"),
    ],
)
def test_wrong_texts_are_refused_with_a_sentence(kind: Kind[Any], text: str, says: str) -> None:
    with pytest.raises(BadValue, match=says):
        kind.parse(text)


def test_the_day_of_a_moment_is_the_one_that_was_written() -> None:
    assert kinds.Day().parse("2026-11-22T23:30:00-05:00") == dt.date(2026, 11, 22)


@pytest.mark.parametrize("value", [dt.date(1899, 12, 31), dt.datetime(26, 11, 24, 9, 0, tzinfo=dt.UTC)])
def test_a_year_that_cannot_be_meant_is_refused_and_written_with_four_digits(value: dt.date) -> None:
    kind: Kind[Any] = kinds.Moment() if isinstance(value, dt.datetime) else kinds.Day()
    with pytest.raises(BadValue, match="between the years 1900 and 9999"):
        kind.check(value)
    assert kind.load(kind.store(value)) == value


@pytest.mark.parametrize(("value", "says"), [("jan", "not an e-mail"), ("a@b", "not an e-mail")])
def test_what_is_no_address_is_refused(value: str, says: str) -> None:
    with pytest.raises(BadValue, match=says):
        kinds.Email().check(value)


def test_tags_are_tidied() -> None:
    assert kinds.Tags().parse("vip;  Beurs ,VIP") == "Beurs, VIP"


def test_every_field_has_a_label_and_every_column_one_name() -> None:
    for entity in ENTITIES:
        shown = [f.name for f in entity.shown().values()]
        assert len(shown) == len(set(shown))
        assert all(f.label for f in entity.shown().values())


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("tomorrow", "2026-11-25T09:00"),
        ("morgen 14:00", "2026-11-25T14:00"),
        ("di 10:00", "2026-12-01T10:00"),
        ("over 3 dagen", "2026-11-27T09:00"),
        ("in 2 weeks", "2026-12-08T09:00"),
        ("15 jan", "2027-01-15T09:00"),
        ("15 januari 2028", "2028-01-15T09:00"),
        ("next week", "2026-11-30T09:00"),
        ("volgende dinsdag", "2026-12-01T09:00"),
        ("12 dec 10u", "2026-12-12T10:00"),
        ("10:30", "2026-11-24T10:30"),
        ("9:00", "2026-11-25T09:00"),
        ("15-12-2026 14:00", "2026-12-15T14:00"),
        ("2026-12-15", "2026-12-15T09:00"),
        ("2026-12-15 14:00", "2026-12-15T14:00"),
        ("2026-12-15T14:30", "2026-12-15T14:30"),
        ("15 Dec 2026 09:12", "2026-12-15T09:12"),
    ],
)
def test_dates_in_words(text: str, meant: str) -> None:
    assert read_when(text, NOW) == dt.datetime.fromisoformat(meant).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Tomorrow", "2026-11-25T09:00"),
        ("Today", "2026-11-24T09:00"),
        ("TODAY", "2026-11-24T09:00"),
        ("Tue 10:00", "2026-12-01T10:00"),
        ("THURSDAY", "2026-11-26T09:00"),
        ("Overmorgen 14:00", "2026-11-26T14:00"),
        ("15 OKT 2027", "2027-10-15T09:00"),
    ],
)
@pytest.mark.parametrize("zone", [dt.UTC, dt.timezone(dt.timedelta(hours=1))], ids=["UTC", "local"])
def test_capitals_mean_the_same_whatever_the_zone(text: str, meant: str, zone: dt.tzinfo) -> None:
    found = read_when(text, NOW.astimezone(zone))
    assert found.replace(tzinfo=None) == dt.datetime.fromisoformat(meant)
    assert found.tzinfo is not None


@pytest.mark.parametrize(
    "text",
    ["2026-12-15T99", "2026-12-15T", "2026-12-15 99:00", "15-12-2026 or so", "31-02-2027", "tomorrow 25:00", "in ² d"],
)
def test_what_is_understood_in_part_is_refused(text: str) -> None:
    with pytest.raises(BadValue, match="not understood as a date"):
        read_when(text, NOW)


@pytest.mark.parametrize("text", ["0001-01-01", "0001-01-01T00:00", "9999-12-31T23:59-05:00", "1-1-1899"])
@pytest.mark.parametrize("now", [NOW, NOW.astimezone()], ids=["UTC", "local"])
def test_a_year_far_away_is_refused_with_a_sentence(text: str, now: dt.datetime) -> None:
    with pytest.raises(BadValue, match="between the years 1900 and 9999"):
        read_when(text, now)


TYPED = some.text(alphabet="0123456789 -:./TtuhZ+²", max_size=20) | some.text()
NOWS = some.sampled_from([NOW, NOW.astimezone(), NOW.astimezone(dt.timezone(dt.timedelta(hours=-11)))])


@given(TYPED, NOWS)
def test_any_text_is_a_date_or_is_refused_with_examples(text: str, now: dt.datetime) -> None:
    said = ""
    try:
        found = read_when(text, now)
        kinds.Moment().check(kinds.utc(found))
        assert found.tzinfo is not None
    except BadValue as bad:
        said = str(bad)
    assert said == "" or "Enter one like" in said or "Enter a date between" in said
