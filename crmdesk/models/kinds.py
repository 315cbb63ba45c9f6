"""Kinds of value: how one value is stored, checked, read from text and written as text.

A kind knows nothing of Qt, of SQL or of any one field; tables, forms, CSV and filters all ask the kind, so that a
field is declared once and works everywhere. Stored values are what SQLite holds (int, str, bytes); `load` and `store`
translate, and the ISO texts of days and moments sort as they are.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from decimal import Decimal, InvalidOperation
from typing import Generic, Literal, TypeVar

from crmdesk.models import addresses, folding
from crmdesk.models.words import Word
from crmdesk.text import _, in_every_language

T = TypeVar("T")
Raw = int | float | str | bytes | None
Align = Literal["left", "right"]


MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january januari", "feb february februari", "mar march mrt maart", "apr april", "may mei", "jun june juni",
         "jul july juli", "aug august augustus", "sep sept september", "oct october okt oktober", "nov november",
         "dec december"),
        1,
    )
    for name in names.split()
}  # fmt: skip
"""The months by name, in English and Dutch."""


class BadValue(ValueError):
    """A text or value that a kind cannot accept; the message is a sentence for the user, or several."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences))


EARLIEST = 1900
"""The first year of a day or moment; an earlier one is a slip of the pen."""

LARGEST = 2**63
"""From here on a number is too large for SQLite."""


class Kind(Generic[T]):
    """A kind of value of Python type T."""

    column: str = "TEXT"
    operators: tuple[str, ...] = ("is", "is not", "is empty", "is filled")
    align: Align = "left"
    width: int = 140

    def parse(self, text: str) -> T | None:
        """The value of a typed text or a cell in the standard form; blank is None. Raises BadValue."""
        raise BadValue(_("This field cannot be filled in by hand."))

    def format(self, value: T | None) -> str:
        """The value as standard text: parse(format(v)) == v."""
        return "" if value is None else str(value)

    def check(self, value: T) -> None:
        """Raise BadValue if the value may not be stored."""

    def store(self, value: T | None) -> Raw:
        """The value as SQLite holds it."""
        return value  # type: ignore[return-value]

    def load(self, raw: Raw) -> T | None:
        """The value from what SQLite holds."""
        return raw  # type: ignore[return-value]

    def text(self, raw: Raw) -> str:
        """A stored value as standard text: format(load(raw)), only quicker where both are the same."""
        return self.format(self.load(raw))


class Text(Kind[str]):
    """One line of text."""

    operators: tuple[str, ...] = ("contains", "is", "is not", "starts with", "is empty", "is filled")

    def __init__(self, length: int = 300) -> None:
        self.length = length

    def parse(self, text: str) -> str | None:
        """The text without outer blanks and control characters; line ends become blanks."""
        return " ".join(folding.clean(text).split("\n")).strip() or None

    def check(self, value: str) -> None:
        """Refuse what is longer than the field."""
        if len(value) > self.length:
            raise BadValue(
                _("This text has {n} characters; at most {most} fit.").format(n=len(value), most=self.length)
            )

    def text(self, raw: Raw) -> str:
        """The text itself."""
        return "" if raw is None else str(raw)


class LongText(Text):
    """A text of many lines."""

    width = 240

    def __init__(self) -> None:
        super().__init__(100_000)

    def parse(self, text: str) -> str | None:
        """The text without outer blanks; its lines are kept."""
        return folding.clean(text) or None


class Email(Text):
    """An e-mail address, kept as typed; one field may hold several, parted by commas."""

    width = 200

    def check(self, value: str) -> None:
        """Refuse what is no address."""
        super().check(value)
        found = addresses.emails(value)
        if not found or not all(addresses.is_email(address) for address in found):
            raise BadValue(_('"{text}" is not an e-mail address like name@company.nl.').format(text=value))


class Phone(Text):
    """A telephone number, kept as typed; a key column beside it holds the E.164 digits."""

    width = 130


class Web(Text):
    """A web address, kept as typed."""


class Whole(Kind[int]):
    """A whole number."""

    column = "INTEGER"
    operators = ("=", "≠", "<", ">", "is empty", "is filled")
    align: Align = "right"
    width = 90

    def parse(self, text: str) -> int | None:
        """A whole number, with or without a sign."""
        if not (text := text.strip()):
            return None
        if re.fullmatch(r"[+-]?\d{20,}", text):  # int() itself refuses more than 4300 digits
            raise _too_large()
        try:
            value = int(text)
        except ValueError:
            raise BadValue(_('"{text}" is not a whole number.').format(text=text)) from None
        return value

    def check(self, value: int) -> None:
        """Refuse what SQLite cannot hold."""
        if not -LARGEST <= value < LARGEST:
            raise _too_large()


def _too_large() -> BadValue:
    return BadValue(_("This number is too large."))


_AMOUNT = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>[1-9]\d{0,2}(?P<mark>[.,])\d{3}(?:(?P=mark)\d{3})*|\d+)"
    r"(?:(?!(?P=mark))[.,](?P<cents>\d{1,2}))?"
)


class Percent(Whole):
    """A whole percentage from 0 to 100."""

    def parse(self, text: str) -> int | None:
        """A whole number, with or without a percent sign."""
        return super().parse(text.replace("%", ""))

    def check(self, value: int) -> None:
        """Refuse what is not between 0 and 100."""
        if not 0 <= value <= 100:
            raise BadValue(_("Enter a percentage between 0 and 100."))


class Money(Whole):
    """An amount in minor units (cents), so that sums are exact."""

    width = 112

    def parse(self, text: str) -> int | None:
        """An amount like 41500, 41500.5, "€ 41.500,50" or "41,500.50": one sign parts the thousands, another the cents.

        Refused is what may mean two things, such as 0,125 or 1.234,567.
        """
        bare = re.sub(r"[\s\u00a0€$£']|[A-Z]{3}", "", text)
        if not bare:
            if text.strip():
                raise BadValue(_('"{text}" is not an amount.').format(text=text.strip()))
            return None
        found = _AMOUNT.fullmatch(bare)
        if not found:
            raise BadValue(_('"{text}" is not an amount like 41500 or 41.500,00.').format(text=text.strip()))
        whole = re.sub(r"\D", "", found["whole"])
        if len(whole) > 18:
            raise _too_large()
        amount = int(whole) * 100 + int((found["cents"] or "").ljust(2, "0"))
        return -amount if found["sign"] == "-" else amount

    def format(self, value: int | None) -> str:
        """The amount with a point and two decimals: 41500.00."""
        if value is None:
            return ""
        sign, amount = ("-", -value) if value < 0 else ("", value)
        return f"{sign}{amount // 100}.{amount % 100:02}"

    @staticmethod
    def of(amount: Decimal) -> int:
        """Cents of a decimal amount, rounded half even as banks do. Raises BadValue for what is no number."""
        try:
            return int((amount * 100).to_integral_value())
        except (InvalidOperation, ValueError, OverflowError):
            raise BadValue(_("This is not an amount.")) from None


class Flag(Kind[bool]):
    """Yes or no."""

    column = "INTEGER"
    operators = ("is",)

    def parse(self, text: str) -> bool | None:
        """true / false, 1 / 0, yes / no, ja / nee."""
        if not (word := text.strip().casefold()):
            return None
        if word in ("true", "1", "yes", "ja", "y", "j"):
            return True
        if word in ("false", "0", "no", "nee", "n"):
            return False
        raise BadValue(_('"{text}" is not yes or no.').format(text=text.strip()))

    def format(self, value: bool | None) -> str:
        """The words "true" and "false"."""
        return "" if value is None else "true" if value else "false"

    def store(self, value: bool | None) -> Raw:
        """As 0 or 1."""
        return None if value is None else int(value)

    def load(self, raw: Raw) -> bool | None:
        """From 0 or 1."""
        return None if raw is None else bool(raw)


class Day(Kind[dt.date]):
    """A calendar day, without a time zone."""

    operators = ("on", "before", "after", "is empty", "is filled")
    width = 110

    def parse(self, text: str) -> dt.date | None:
        """A day as 2026-11-22, 22-11-2026, 22/11/2026, 22.11.2026 (day first) or 22 Nov 2026 (English or Dutch)."""
        if not (text := text.strip()):
            return None
        try:
            named = re.fullmatch(r"(\d{1,2})[ -]([A-Za-z]+)\.?[ -](\d{4})", text)
            if named and (found_month := MONTHS.get(named[2].lower())):
                return dt.date(int(named[3]), found_month, int(named[1]))
            if found := re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", text):
                day, month, year = map(int, found.groups())
                return dt.date(year, month, day)
            if len(text) > 10:  # a moment, whose day was written before it
                dt.datetime.fromisoformat(text)
            return dt.date.fromisoformat(text[:10])
        except ValueError:
            raise BadValue(_('"{text}" is not a date. Enter a date like 15-12-2026.').format(text=text)) from None

    def check(self, value: dt.date) -> None:
        """Refuse a year that cannot be meant."""
        _check_year(value)

    def format(self, value: dt.date | None) -> str:
        """ISO 8601: 2026-11-22."""
        return "" if value is None else value.isoformat()

    def store(self, value: dt.date | None) -> Raw:
        """As ISO text."""
        return None if value is None else value.isoformat()

    def load(self, raw: Raw) -> dt.date | None:
        """From ISO text."""
        return None if raw is None else dt.date.fromisoformat(str(raw))

    def text(self, raw: Raw) -> str:
        """The ISO text itself."""
        return "" if raw is None else str(raw)


class Moment(Kind[dt.datetime]):
    """A moment in UTC, to the second."""

    operators = ("on", "before", "after", "is empty", "is filled")
    width = 130

    def parse(self, text: str) -> dt.datetime | None:
        """ISO 8601 with or without a zone (without: UTC), or a day alone (its midnight)."""
        if not (text := text.strip()):
            return None
        try:
            value = dt.datetime.fromisoformat(text)
        except ValueError:
            day = Day().parse(text)
            assert day is not None
            value = dt.datetime(day.year, day.month, day.day)
        try:
            return utc(value)
        except OverflowError:  # in UTC it lies before the year 1 or after 9999
            raise unlikely_year() from None

    def check(self, value: dt.datetime) -> None:
        """Refuse a year that cannot be meant."""
        _check_year(value)

    def format(self, value: dt.datetime | None) -> str:
        """ISO 8601 in UTC: 2026-11-22T10:00:00Z."""
        return "" if value is None else f"{utc(value).replace(tzinfo=None).isoformat()}Z"

    def store(self, value: dt.datetime | None) -> Raw:
        """As ISO text."""
        return None if value is None else self.format(value)

    def load(self, raw: Raw) -> dt.datetime | None:
        """From ISO text."""
        return None if raw is None else dt.datetime.fromisoformat(str(raw))

    def text(self, raw: Raw) -> str:
        """The ISO text itself."""
        return "" if raw is None else str(raw)


def _check_year(value: dt.date) -> None:
    if value.year < EARLIEST:
        raise unlikely_year()


def unlikely_year() -> BadValue:
    """The refusal of a year that cannot be meant."""
    return BadValue(_("Enter a date between the years {first} and {last}.").format(first=EARLIEST, last=dt.MAXYEAR))


def utc(value: dt.datetime) -> dt.datetime:
    """The same moment in UTC, to the second; one without a zone is taken as UTC."""
    value = value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)
    return value.replace(microsecond=0)


W = TypeVar("W", bound=Word)


class Choice(Kind[W]):
    """One of a fixed set of words."""

    operators = ("is", "is not")
    width = 110

    def __init__(self, words: type[W]) -> None:
        self.words = words

    def parse(self, text: str) -> W | None:
        """A key or a label, in any language of the program and any case."""
        if not (asked := folding.fold(text)):
            return None
        for word in self.words:
            if asked in {folding.fold(word.value), *map(folding.fold, in_every_language(word.label))}:
                return word
        raise BadValue(
            _('"{text}" is not one of: {choices}.').format(
                text=text.strip(), choices=", ".join(_(word.label) for word in self.words)
            )
        )

    def format(self, value: W | None) -> str:
        """The key."""
        return "" if value is None else value.value

    def store(self, value: W | None) -> Raw:
        """As its key."""
        return None if value is None else value.value

    def load(self, raw: Raw) -> W | None:
        """From its key."""
        return None if raw is None else self.words(str(raw))

    def text(self, raw: Raw) -> str:
        """The key itself."""
        return "" if raw is None else str(raw)


class Tags(Text):
    """Free words, parted by commas, each once, in alphabetical order."""

    operators: tuple[str, ...] = ("contains", "is empty", "is filled")

    def __init__(self) -> None:
        super().__init__(1000)

    def parse(self, text: str) -> str | None:
        """The words, tidied."""
        words = {
            folding.fold(word): " ".join(word.split())
            for word in re.split(r"[,;|]", folding.clean(text))
            if word.strip()
        }
        return ", ".join(words[key] for key in sorted(words)) or None


class Link(Kind[int]):
    """A reference to a row of another entity, by its id; people see and type its name."""

    column = "INTEGER"

    def __init__(self, target: str) -> None:
        self.target = target

    def parse(self, text: str) -> int | None:
        """An id."""
        if not (text := text.strip()):
            return None
        if not (text.isascii() and text.isdigit()):
            raise BadValue(_('"{text}" is not a record number.').format(text=text))
        if len(text) > 18:
            raise _too_large()
        return int(text)


class Uid(Kind[uuid.UUID]):
    """An identity that is the same on every PC: UUID version 7, so that it sorts by the time it was made."""

    column = "BLOB"

    def parse(self, text: str) -> uuid.UUID | None:
        """A UUID in its usual form."""
        if not (text := text.strip()):
            return None
        try:
            return uuid.UUID(text)
        except ValueError:
            raise BadValue(_('"{text}" is not a UUID.').format(text=text)) from None

    def store(self, value: uuid.UUID | None) -> Raw:
        """As 16 bytes."""
        return None if value is None else value.bytes

    def load(self, raw: Raw) -> uuid.UUID | None:
        """From 16 bytes."""
        return uuid.UUID(bytes=raw) if isinstance(raw, bytes) else None
