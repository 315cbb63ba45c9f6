"""How a column writes its dates: decided once from all its values, never cell by cell.

"03/04/2026" means two things; only its neighbours tell which. What the neighbours leave open is decided by a rule and
said in `assumption`; a cell that contradicts its column is an error, not a silent swap.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from crmdesk.models import folding
from crmdesk.models.kinds import BadValue
from crmdesk.text import N_, _

Order = Literal["auto", "dmy", "mdy", "ymd"]

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januari januar janvier janv",
            "february feb februari februar fevrier fevr",
            "march mar maart mrt marz maerz mars",
            "april apr avril avr",
            "may mei mai",
            "june jun juni juin",
            "july jul juli juillet juil",
            "august aug augustus aout",
            "september sep sept septembre",
            "october oct oktober okt octobre",
            "november nov novembre",
            "december dec dezember dez decembre",
        ),
        1,
    )
    for name in names.split()
}
_CLOCK = (
    r"(?:[ T,]+(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,](\d+))?)?"  # hour, minute, second, fraction
    r"(?: ?([ap])\.?m\.?)?(?: ?(z|utc|gmt|[+-]\d{2}:?(?:\d{2})?))?)?"  # half of the day, zone
)
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/. ])(\d{{1,2}})\2(\d{{1,2}}){_CLOCK}", re.I)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[ T]?(\d{2})(\d{2})(\d{2})(Z)?)?", re.I)
_THREE = re.compile(rf"(\d{{1,2}})([-/. ])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_CLOCK}", re.I)
_DAY_NAME = r"(?:(?:mon|tue|wed|thu|fri|sat|sun|ma|di|wo|do|vr|za|zo)[a-z]*[., ]+)?"
_DAY_MONTH = re.compile(
    rf"{_DAY_NAME}(\d{{1,2}})(?:st|nd|rd|th|e|\.)?[-/. ]+([a-z]{{3,10}})[-/., ]+'?(\d{{4}}|\d{{2}}){_CLOCK}", re.I
)
_MONTH_DAY = re.compile(rf"{_DAY_NAME}([a-z]{{3,10}})[-. ]+(\d{{1,2}})(?:st|nd|rd|th)?[-, ]+'?(\d{{4}}){_CLOCK}", re.I)
_BLANK_DATE = re.compile(r"0{1,4}([-/.])0{1,2}\1(?:0{4}|0{1,2})(?:[ T]0{2}:0{2}(?::0{2})?)?")
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000  # 1954 to 2119
_SERIAL_EPOCH = dt.datetime(1899, 12, 30)
_MIXED_LIMIT = 0.05

_SHOWN_ORDER = {"dmy": N_("day-month-year"), "mdy": N_("month-day-year"), "ymd": N_("year-month-day")}
_SHOWN_EXAMPLE = {"dmy": "31-12-2026", "mdy": "12/31/2026", "ymd": "2026-12-31"}


class _Written(NamedTuple):
    """A date as it stands in a cell. order is "ymd" or "named" when the text itself says it, else "three"."""

    order: Literal["ymd", "three", "named"]
    numbers: tuple[int, int, int]
    short_year: bool
    clock: dt.time | None
    zone: dt.tzinfo | None


class DateFormat:
    """How one column writes its dates; made by date_format.

    assumption: a sentence about what the values left open, or None.
    """

    def __init__(
        self,
        order: Literal["dmy", "mdy", "ymd"],
        *,
        serial: bool,
        dates_only: bool,
        strict: bool,
        zone: dt.tzinfo | None,
    ) -> None:
        self.order = order
        self.assumption: str | None = None
        self._serial = serial
        self._dates_only = dates_only
        self._strict = strict
        self._zone = zone

    def day(self, text: str) -> dt.date | None:
        """The day as written, whatever its time and zone; None when blank. Raises BadValue."""
        found = self._moment(text)
        return found[0].date() if found else None

    def parse(self, text: str) -> dt.date | dt.datetime | None:
        """The day, or the moment in UTC when a time stands in the cell; None when it is blank. Raises BadValue."""
        found = self._moment(text)
        if found is None:
            return None
        moment, written = found
        if written.clock is None or self._dates_only:
            return moment.date()
        try:
            zone = written.zone or self._zone
            return (moment.replace(tzinfo=zone) if zone else moment).astimezone(dt.UTC)
        except (OverflowError, OSError, ValueError):
            return moment.replace(tzinfo=dt.UTC)

    def _moment(self, text: str) -> tuple[dt.datetime, _Written] | None:
        text = text.strip()
        if not text or _BLANK_DATE.fullmatch(text):
            return None
        if self._serial and _SERIAL.fullmatch(text):
            days = round(float(text.replace(",", ".")) * 86400)
            moment = _SERIAL_EPOCH + dt.timedelta(seconds=days)
            clock = moment.time() if moment.time() != dt.time() else None
            return moment, _Written("ymd", (moment.year, moment.month, moment.day), False, clock, None)
        written = _written_date(text)
        if written is None:
            raise BadValue(
                _('"{text}" is not a date.').format(text=text[:60]),
                _("Expected a date like {example}.").format(example=_SHOWN_EXAMPLE[self.order]),
                _("Correct the cell or leave it empty."),
            )
        year, month, day = self._in_order(written, text)
        try:
            return dt.datetime.combine(dt.date(year, month, day), written.clock or dt.time()), written
        except ValueError:
            raise BadValue(
                _('"{text}" does not exist as {order}.').format(text=text[:60], order=_(_SHOWN_ORDER[self.order])),
                _("Expected a date like {example}.").format(example=_SHOWN_EXAMPLE[self.order]),
                _("Correct the cell, or choose another date order."),
            ) from None

    def _in_order(self, written: _Written, text: str) -> tuple[int, int, int]:
        """Year, month and day of the three numbers."""
        a, b, c = written.numbers
        if written.order != "three":
            return a, b, c
        if self.order == "ymd":
            if not written.short_year:
                raise BadValue(
                    _('In "{text}" the year does not come first.').format(text=text[:60]),
                    _("Expected a date like {example}.").format(example=_SHOWN_EXAMPLE[self.order]),
                    _("Correct the cell, or choose another date order."),
                )
            return _whole_year(a), b, c
        if self._strict and a != b and a <= 12 and b <= 12:
            raise BadValue(
                _('"{text}" can be read two ways.').format(text=text[:60]),
                _("This column has dates with the day first and dates with the month first."),
                _("Choose the date order for the import."),
            )
        return (_whole_year(c) if written.short_year else c, *((b, a) if self.order == "dmy" else (a, b)))


def date_format(values: Iterable[str], order: Order = "auto", *, zone: dt.tzinfo | None = None) -> DateFormat:
    """Decide from the values of a column how it writes dates; a given order is obeyed.

    Undecidable: day first. A two-digit year never comes first unless the order "ymd" is given. Times without a zone are
    in `zone`, by default this PC's. Numbers are Excel's days only when the whole column is such numbers. A column whose
    times are all midnight has dates only.
    """
    texts = {stripped for value in set(values) if (stripped := value.strip()) and not _BLANK_DATE.fullmatch(stripped)}
    serial = bool(texts) and all(map(_is_serial, texts))
    written = {} if serial else {text: found for text in texts if (found := _written_date(text))}
    three = {text: found.numbers for text, found in written.items() if found.order == "three" and _may_be(found)}
    day_first = [text for text, (a, b, _c) in three.items() if 12 < a <= 31 and b <= 12]
    month_first = [text for text, (a, b, _c) in three.items() if a <= 12 < b <= 31]
    unclear = [text for text, (a, b, _c) in three.items() if a <= 12 and b <= 12 and a != b]
    fewer, more = sorted((day_first, month_first), key=len)
    clocks = {(found.clock, found.zone) for found in written.values()}
    decided: Literal["dmy", "mdy", "ymd"] = "mdy" if len(month_first) > len(day_first) else "dmy"
    result = DateFormat(
        decided if order == "auto" else order,
        serial=serial,
        dates_only=(dt.time(), None) in clocks and clocks <= {(dt.time(), None), (None, None)},
        strict=order == "auto" and len(fewer) > _MIXED_LIMIT * (len(fewer) + len(more)),
        zone=zone,
    )
    if serial:
        result.assumption = _("Numbers like {example} were read as Excel's days.").format(example=min(texts))
    elif order == "auto" and fewer:
        message = _('"{first}" has the day first and "{second}" the month first; the column was read as {order}.')
        result.assumption = message.format(
            first=min(day_first), second=min(month_first), order=_(_SHOWN_ORDER[result.order])
        )
    elif order == "auto" and not more and unclear:
        example = min(unclear)
        message = _('"{example}" can be read two ways; it was read with the day first, as {date}.')
        day = result.day(example)
        result.assumption = message.format(example=example, date=day.isoformat() if day else "")
    return result


def _may_be(written: _Written) -> bool:
    """Whether three numbers can be a date in any order: "00/05/2026" and "01/02/0000" are the marks of other programs
    for a date that is not there."""
    first, second, year = written.numbers
    return bool(first and second and (year or written.short_year))


def _is_serial(text: str) -> bool:
    return bool(_SERIAL.fullmatch(text)) and _FIRST_SERIAL <= int(text[:5]) <= _LAST_SERIAL


def _whole_year(short: int) -> int:
    """POSIX's rule for two digits: 69-99 are of the last century."""
    return short + (2000 if short < 69 else 1900)


def _written_date(text: str) -> _Written | None:
    """The date in a text, whatever it means; None when it is none."""
    try:
        if len(text) > 60:
            return None
        if text[4:5] == "-" == text[7:8] and (iso := _iso(text)):
            return iso
        if found := _YEAR_FIRST.fullmatch(text):
            year, _sep, month, day, *clock = found.groups()
            return _Written("ymd", (int(year), int(month), int(day)), False, *_clock(clock))
        if found := _THREE.fullmatch(text):
            first, _sep, second, third, *clock = found.groups()
            return _Written("three", (int(first), int(second), int(third)), len(third) == 2, *_clock(clock))
        if found := _COMPACT.fullmatch(text):
            year, month, day, hour, minute, second, utc = found.groups()
            time = dt.time(int(hour), int(minute), int(second)) if hour else None
            return _Written("ymd", (int(year), int(month), int(day)), False, time, dt.UTC if utc else None)
        return _named_date(text)
    except ValueError:  # a time that no clock shows
        return None


def _iso(text: str) -> _Written | None:
    """The quick way for what programs write."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    clock = moment.time() if len(text) > 10 else None
    return _Written("ymd", (moment.year, moment.month, moment.day), False, clock, moment.tzinfo)


def _named_date(text: str) -> _Written | None:
    text = text if text.isascii() else "".join(folding.fold(c) if c.isalpha() else c for c in text)
    if found := _DAY_MONTH.fullmatch(text):
        day, name, year, *clock = found.groups()
    elif found := _MONTH_DAY.fullmatch(text):
        name, day, year, *clock = found.groups()
    else:
        return None
    month = _MONTHS.get(name.lower())
    if month is None:
        return None
    whole = _whole_year(int(year)) if len(year) == 2 else int(year)
    return _Written("named", (whole, month, int(day)), False, *_clock(clock))


def _clock(groups: list[str | None]) -> tuple[dt.time | None, dt.tzinfo | None]:
    hour, minute, second, fraction, half, zone = groups
    if hour is None or minute is None:
        return None, None
    hours = int(hour)
    if half:
        if not 1 <= hours <= 12:
            raise ValueError
        hours = hours % 12 + (12 if half in "pP" else 0)
    micro = int((fraction or "0")[:6].ljust(6, "0"))
    return dt.time(hours, int(minute), int(second or 0), micro), _zone(zone)


def _zone(text: str | None) -> dt.tzinfo | None:
    if text is None:
        return None
    if text[0] not in "+-":
        return dt.UTC
    digits = text[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:] or 0)
    return dt.timezone(dt.timedelta(minutes=-minutes if text[0] == "-" else minutes))
