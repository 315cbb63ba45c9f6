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
MOMENTS = some.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2200, 1, 1), timezones=some.just(dt.UTC))
LAWFUL: list[tuple[Kind[Any], Any]] = [
    (kinds.Text(), some.text(min_size=1).map(kinds.Text().parse).filter(bool)),
    (kinds.Whole(), some.integers(-(2**63), 2**63 - 1)),
    (kinds.Percent(), some.integers(0, 100)),
    (kinds.Money(), some.integers(-(10**15), 10**15)),
    (kinds.Flag(), some.booleans()),
    (kinds.Day(), some.dates()),
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
        ("USD 12.00", 1200),
    ],
)
def test_amounts_as_people_write_them(text: str, cents: int) -> None:
    assert kinds.Money().parse(text) == cents


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        (kinds.Money(), "a lot", "not an amount"),
        (kinds.Whole(), "12.5", "not a whole number"),
        (kinds.Day(), "31-11-2025", "not a date"),
        (kinds.Choice(LeadStatus), "sleeping", "not one of: New, Working"),
        (kinds.Flag(), "perhaps", "not yes or no"),
        (kinds.Uid(), "12", "not a UUID"),
    ],
)
def test_wrong_texts_are_refused_with_a_sentence(kind: Kind[Any], text: str, says: str) -> None:
    with pytest.raises(BadValue, match=says):
        kind.parse(text)


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
    ],
)
def test_dates_in_words(text: str, meant: str) -> None:
    assert read_when(text, NOW) == dt.datetime.fromisoformat(meant).replace(tzinfo=dt.UTC)


@given(some.text())
def test_any_text_is_a_date_or_is_refused_with_examples(text: str) -> None:
    said = ""
    try:
        assert read_when(text, NOW).tzinfo is not None
    except BadValue as bad:
        said = str(bad)
    assert not said or "date" in said
