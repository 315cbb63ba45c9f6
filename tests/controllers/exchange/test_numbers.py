"""The column decides what its numbers mean; what it leaves open is said, and what contradicts it is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.controllers.exchange.numbers import number_format
from crmdesk.models.kinds import BadValue


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1054", "1054"),
        ("€ 1.234,56", "1234.56"),
        ("$12,400.00", "12400"),
        ("1 234,50", "1234.5"),
        ("1\u00a0234\u202f567,5", "1234567.5"),
        ("1'234.50", "1234.5"),
        ("1.234.567", "1234567"),
        ("1,23,456.78", "123456.78"),
        ("(12.00)", "-12"),
        ("-5", "-5"),
        ("\u22125,5", "-5.5"),
        ("12-", "-12"),
        ("€ 5,-", "5"),
        ("EUR 5", "5"),
        ("25%", "25"),
        ("0.125", "0.125"),
        (".5", "0.5"),
        ("1E+05", "100000"),
        ("+7", "7"),
    ],
)
def test_one_number_in_many_spellings(text: str, number: str) -> None:
    assert number_format([text]).parse(text) == Decimal(number)


def test_a_blank_number_is_none() -> None:
    assert number_format(["", "1"]).parse("  ") is None


@pytest.mark.parametrize(
    ("column", "number"),
    [
        (["1.234", "12,50"], "1234"),
        (["1.234", "12.50"], "1.234"),
        (["1.234", "1.234.567"], "1234"),
        (["1,234", "1,234.50"], "1234"),
        (["1,234", "0,5"], "1.234"),
    ],
)
def test_the_neighbours_decide_the_decimal_sign(column: list[str], number: str) -> None:
    found = number_format(column)
    assert found.parse(column[0]) == Decimal(number)
    assert found.assumption is None


@pytest.mark.parametrize(
    ("column", "number"),
    [(["1.234", "5.678"], "1234"), (["1.234", "1054"], "1.234"), (["1.234", "12,5", "12.5"], "1.234")],
)
def test_what_the_numbers_leave_open_is_said(column: list[str], number: str) -> None:
    found = number_format(column)
    assert found.parse("1.234") == Decimal(number)
    assert found.assumption is not None
    assert "1.234" in found.assumption


def test_a_given_decimal_sign_is_obeyed() -> None:
    assert number_format(["1,234.50"], "comma").parse("1.234") == 1234
    assert number_format([], "point").parse("1.234") == Decimal("1.234")
    with pytest.raises(BadValue):
        number_format([], "comma").parse("12.50")
    with pytest.raises(BadValue):
        number_format([], "point").parse("1.234,56")


@pytest.mark.parametrize(
    "text", ["abc", "1.23.4", "12,34,5", "n.v.t.", "-", "€", "1 2", "NaN", "Infinity", "1" * 50, "²"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(BadValue, match="is not a number"):
        number_format([text]).parse(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [("€ 5", "EUR"), ("5 euro", "EUR"), ("$5", "USD"), ("US$ 5", "USD"), ("5 SEK", "SEK"), ("CHF 5.00", "CHF"),
     ("zł5", "PLN"),
     ("5", None), ("country 5", None), ("", None)],
)  # fmt: skip
def test_the_currency_of_an_amount(text: str, code: str | None) -> None:
    assert number_format([text]).currency(text) == code


@given(st.lists(st.decimals(-(10**9), 10**9, places=2), min_size=1), st.sampled_from([",.", ".,", " ,", "'."]))
def test_amounts_with_cents_are_read_right_in_every_country(amounts: list[Decimal], signs: str) -> None:
    texts = [f"{amount:,.2f}".translate(str.maketrans(",.", signs)) for amount in amounts]
    found = number_format(texts)
    assert [found.parse(text) for text in texts] == amounts
    assert found.assumption is None


@given(st.text(max_size=20))
def test_no_text_breaks_a_number_column(text: str) -> None:
    found = number_format([text])
    found.currency(text)
    try:
        number = found.parse(text)
    except BadValue:
        return
    assert number is None or number.is_finite()
