"""Dates typed in words, in English and Dutch: "tomorrow", "di 10:00", "over 3 dagen", "15 jan", "2026-12-15".

An own small grammar, because the libraries tried read Dutch wrongly in silence. It looks forward: a weekday or a day
without a year is the next one; a moment without a time is nine o'clock.
"""

from __future__ import annotations

import datetime as dt
import re

from crmdesk.models import folding
from crmdesk.models.kinds import MONTHS, BadValue, Moment, unlikely_year, utc
from crmdesk.text import _

MORNING = dt.time(9, 0)

_TODAY = {"today": 0, "vandaag": 0, "tomorrow": 1, "morgen": 1, "overmorgen": 2}
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("mon monday ma maandag", "tue tuesday di dinsdag", "wed wednesday wo woensdag", "thu thursday do donderdag",
         "fri friday vr vrijdag", "sat saturday za zaterdag", "sun sunday zo zondag")
    )
    for name in names.split()
}  # fmt: skip
_SHORT = re.compile(r"\d{1,2}")
_UNITS = {"day": 1, "days": 1, "dag": 1, "dagen": 1, "week": 7, "weeks": 7, "weken": 7}


def read_when(text: str, now: dt.datetime) -> dt.datetime:
    """The moment meant, in the zone of `now` (aware; UTC, or that of this PC, whose offset is that of the day meant).

    Raises BadValue with examples when nothing is understood, or not all of it.
    """
    asked = text.strip()
    if re.match(r"\d{4}-\d\d-\d\d[Tt]", asked):
        found = _iso(asked)
    else:
        rest, time = _without_time(asked.casefold())
        day = _day(rest, now.date())
        if day is None and time is not None and not rest:
            day = now.date() if time > now.time() else now.date() + dt.timedelta(days=1)
        found = dt.datetime.combine(day, time or MORNING) if day is not None else None
    if found is None:
        raise BadValue(
            _(
                '"{text}" is not understood as a date. Enter one like tomorrow, tue 10:00, in 3 days or 15-12-2026.'
            ).format(text=text)
        )
    Moment().check(found)
    try:
        found = found if found.tzinfo else _in_zone(found, now)
        utc(found)
    except (OverflowError, ValueError):  # the last hours of the year 9999
        raise unlikely_year() from None
    return found


def _in_zone(found: dt.datetime, now: dt.datetime) -> dt.datetime:
    return found.replace(tzinfo=now.tzinfo) if now.tzinfo is dt.UTC else found.astimezone()


def _iso(text: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return None


_TIME = re.compile(r"(?<![\w:.])(\d{1,2})(?:[:h](\d{2})| ?u(?:ur)?(?: ?(\d{2}))?)(?![\w:])")


def _without_time(text: str) -> tuple[str, dt.time | None]:
    found = _TIME.search(text)
    if not found:
        return text, None
    hour, minute = int(found[1]), int(found[2] or found[3] or 0)
    if hour > 23 or minute > 59:
        return text, None
    return f"{text[: found.start()]} {text[found.end() :]}".strip(" ,"), dt.time(hour, minute)


def _day(text: str, today: dt.date) -> dt.date | None:
    if found := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{4}))?", text):
        return _coming(int(found[1]), int(found[2]), int(found[3]) if found[3] else None, today)
    fillers = ("on", "op", "at", "om", "in", "over", "the", "a", "een")
    words = [word for word in folding.fold(text).split() if word not in fillers]
    return _relative(words, today) or _named_month(words, today)


def _relative(words: list[str], today: dt.date) -> dt.date | None:
    match words:
        case [word] if word in _TODAY:
            return today + dt.timedelta(days=_TODAY[word])
        case [word] if word in _WEEKDAYS:
            return today + dt.timedelta(days=(_WEEKDAYS[word] - today.weekday() - 1) % 7 + 1)
        case ["next" | "volgende", "week"]:
            return today + dt.timedelta(days=7 - today.weekday())
        case ["next" | "volgende", word] if word in _WEEKDAYS:
            return today + dt.timedelta(days=7 - today.weekday() + _WEEKDAYS[word])
        case ["next" | "volgende", "month" | "maand"]:
            return (today.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
        case [number, unit] if re.fullmatch(r"\d{1,4}", number) and unit in _UNITS:
            return today + dt.timedelta(days=int(number) * _UNITS[unit])
    return None


def _named_month(words: list[str], today: dt.date) -> dt.date | None:
    match words:
        case [day, month] if _SHORT.fullmatch(day) and month in MONTHS:
            return _coming(int(day), MONTHS[month], None, today)
        case [month, day] if _SHORT.fullmatch(day) and month in MONTHS:
            return _coming(int(day), MONTHS[month], None, today)
        case [day, month, year] if _SHORT.fullmatch(day) and month in MONTHS and re.fullmatch(r"\d{4}", year):
            return _date(int(year), MONTHS[month], int(day))
    return None


def _coming(day: int, month: int, year: int | None, today: dt.date) -> dt.date | None:
    if year is not None:
        return _date(year, month, day)
    found = _date(today.year, month, day)
    return _date(today.year + 1, month, day) if found and found < today else found


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
