"""How a column writes its numbers: decided once from all its values, never cell by cell.

"1.234" means two things; only its neighbours tell which. What they leave open is decided by a rule and said in
`assumption`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

from crmdesk.models.kinds import BadValue
from crmdesk.text import _

DecimalSign = Literal["auto", "comma", "point"]

_CODES = """
    EUR USD GBP JPY CHF AUD CAD NZD PLN CZK INR TRY BRL RUB KRW ILS SEK NOK DKK ISK HUF RON BGN CNY HKD SGD ZAR MXN AED
    SAR THB UAH XCG ANG SRD IDR PHP VND CLP COP
"""
_SIGNS = """
    €=EUR euro=EUR $=USD us$=USD £=GBP ¥=JPY fr.=CHF a$=AUD c$=CAD ca$=CAD nz$=NZD zł=PLN kč=CZK ₹=INR ₺=TRY r$=BRL
    ₽=RUB ₩=KRW ₪=ILS ₴=UAH ft=HUF hk$=HKD s$=SGD
"""
_CURRENCIES = {code.lower(): code for code in _CODES.split()} | dict(pair.split("=") for pair in _SIGNS.split())
_MONEY_SIGN = re.compile(
    "|".join(
        rf"(?<![^\W\d_]){re.escape(sign)}(?![^\W\d_])" if sign[0].isalpha() else re.escape(sign)
        for sign in sorted(_CURRENCIES, key=len, reverse=True)
    ),
    re.I,
)
_PLAIN_SIGNS = dict.fromkeys(map(ord, "€$£"))
_GROUP_SIGN = re.compile(r"(?<=\d)[\s'\u2019\u00a0\u202f\u2009](?=\d)")
_GROUPED = re.compile(r"\d{1,3}([._,])\d{3}(?:\1\d{3})*|\d{1,2}(?:,\d{2})+,\d{3}", re.A)
_DASHED = re.compile(r"[.,]\s?(?:-{1,2}|=)$")  # the Dutch "5,-"
_POWER = re.compile(r"[+-]?\d+(?:[.,]\d+)?e[+-]?\d{1,2}", re.I)


class NumberFormat:
    """How one column writes its numbers; made by number_format.

    decimal: the sign before the decimals, or None when the column has none. assumption: as with DateFormat.
    """

    def __init__(self, decimal: Literal["comma", "point"] | None, *, strict: bool) -> None:
        self.decimal = decimal
        self.assumption: str | None = None
        self._sign = {"comma": ",", "point": ".", None: ""}[decimal]
        self._strict = strict

    @staticmethod
    def currency(text: str) -> str | None:
        """The ISO 4217 code of the currency named in the cell; a bare $ is USD. None when there is none."""
        if text.isdigit():
            return None
        found = _MONEY_SIGN.search(text)
        return _CURRENCIES[found.group().lower()] if found else None

    def parse(self, text: str) -> Decimal | None:
        """The number of a cell, without currency and percent signs; None when blank. Raises BadValue."""
        bare = text.strip()
        if not bare:
            return None
        if bare.isascii() and bare.isdigit() and len(bare) <= 30:
            return Decimal(bare)
        negative, digits = _digits(bare)
        if _POWER.fullmatch(digits):
            return -_power(digits) if negative else _power(digits)
        sign: str = _decimal_sign(digits)
        if sign == "?" or self._strict and sign:  # one separator before three digits: the column says what it is
            sign = self._sign
        whole, _sep, fraction = digits.rpartition(sign) if sign and sign in digits else (digits, "", "")
        plain = _without_groups(whole)
        decimals = not fraction or fraction.isascii() and fraction.isdigit()
        if plain is None or not decimals or not (plain or fraction) or len(digits) > 40:
            raise BadValue(
                _('"{text}" is not a number.').format(text=bare[:60]),
                _("Expected a number like {example}.").format(example="1.234,56" if self._sign == "," else "1,234.56"),
                _("Correct the cell, or choose another decimal sign."),
            )
        number = Decimal(f"{plain or 0}.{fraction or 0}" if fraction else plain)
        return -number if negative and number else number


def number_format(values: Iterable[str], decimal: DecimalSign = "auto") -> NumberFormat:
    """Decide from the values of a column which sign parts the decimals; a given one is obeyed.

    Undecidable ("1.234" among numbers of three digits): thousands, since amounts with three decimals are rare; but
    where larger numbers stand without any separator, it parts the decimals.
    """
    if decimal != "auto":
        return NumberFormat(decimal, strict=True)
    found: dict[str, list[str]] = {",": [], ".": [], "?": []}
    plain_thousands = False
    for text in {value.strip() for value in set(values)}:
        digits = _digits(text)[1]
        plain_thousands = plain_thousands or (digits.isdigit() and len(digits) > 3)
        if _only_digits(digits.replace("_", "")) and (sign := _decimal_sign(digits)):
            found[sign].append(text)
    commas, points, unclear = found[","], found["."], found["?"]
    decided: Literal["comma", "point"] | None = None
    if commas or points:
        decided = "comma" if len(commas) > len(points) else "point"
    elif unclear and plain_thousands:
        decided = "comma" if "," in min(unclear) else "point"
    result = NumberFormat(decided, strict=False)
    if unclear and (commas and points or not (commas or points)):
        example = min(unclear)
        message = _('"{example}" can be read two ways; it was read as {number}.')
        result.assumption = message.format(example=example, number=result.parse(example))
    return result


def _digits(text: str) -> tuple[bool, str]:
    """Whether a number is negative, and its bare digits and separators; a blank or apostrophe between them is "_"."""
    text = text.replace("\u2212", "-").replace("\u2013", "-").strip()
    negative = text.startswith("(") and text.endswith(")")
    text = text.strip("()")
    if not _only_digits(text) and not _only_digits(text := text.translate(_PLAIN_SIGNS).strip()):
        text = _MONEY_SIGN.sub(" ", text).strip().removesuffix("%").strip()
        text = _DASHED.sub("", text)
        if text[:1] in ("-", "+"):
            negative, text = negative != (text[0] == "-"), text[1:].strip()
        elif text.endswith("-"):
            negative, text = not negative, text[:-1].strip()
        text = _GROUP_SIGN.sub("_", text)
    return negative, text


def _only_digits(text: str) -> bool:
    return text.isascii() and text.replace(".", "").replace(",", "").isdigit()


def _decimal_sign(digits: str) -> Literal["", ",", ".", "?"]:
    """The sign that parts the decimals of such numbers; "?" when it may part thousands as well, "" when none tells."""
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        return "," if digits.rindex(",") > digits.rindex(".") else "."
    if points + commas > 1:
        return "," if points else "."
    if points + commas == 0:
        return ""
    sign: Literal[",", "."] = "." if points else ","
    whole, _sep, fraction = digits.partition(sign)
    if len(fraction) == 3 and 1 <= len(whole) <= 3 and whole[0] != "0" and (whole + fraction).isdigit():
        return "?"
    return sign


def _without_groups(whole: str) -> str | None:
    """The digits of a whole number; None when its thousands are not in threes (or in India's twos)."""
    if whole.isascii() and whole.isdigit() or not whole:
        return whole
    return re.sub(r"\D", "", whole) if _GROUPED.fullmatch(whole) else None


def _power(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))
