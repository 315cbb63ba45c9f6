"""Dates typed in words, in English and Dutch: "tomorrow", "di 10:00", "over 3 dagen", "15 jan", "2026-12-15".

An own small grammar, because the libraries tried read Dutch wrongly in silence. It looks forward: a weekday or a day
without a year is the next one; a moment without a time is nine o'clock.
"""

from __future__ import annotations

import datetime as dt
import re

from crmdesk.models import folding
from crmdesk.models.kinds import MONTHS, BadValue
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
_UNITS = {"day": 1, "days": 1, "dag": 1, "dagen": 1, "week": 7, "weeks": 7, "weken": 7}


def read_when(text: str, now: dt.datetime) -> dt.datetime:
    """The moment meant, in the zone of `now` (aware; UTC, or that of this PC, whose offset is that of the day meant).

    Raises BadValue with examples when nothing is understood.
    """
    words, time = _without_time(folding.fold(text.replace(":", "h")) if "T" not in text else text)
    if "T" in text and (found := _iso(text, now)):
        return found
    day = _day(words, text.strip(), now.date())
    if day is None and time is not None and not words:
        day = now.date() if time > now.time() else now.date() + dt.timedelta(days=1)
    if day is None:
        raise BadValue(
            _(
                '"{text}" is not understood as a date. Enter one like tomorrow, tue 10:00, in 3 days or 15-12-2026.'
            ).format(text=text)
        )
    return _in_zone(dt.datetime.combine(day, time or MORNING), now)


def _in_zone(found: dt.datetime, now: dt.datetime) -> dt.datetime:
    return found.replace(tzinfo=now.tzinfo) if now.tzinfo is dt.UTC else found.astimezone()


def _iso(text: str, now: dt.datetime) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if found.tzinfo else _in_zone(found, now)


def _without_time(text: str) -> tuple[list[str], dt.time | None]:
    found = re.search(r"\b(\d{1,2})(?:h(\d{2})| ?u(?:ur)?(?: ?(\d{2}))?)\b", text)
    if not found:
        return text.split(), None
    hour, minute = int(found.group(1)), int(found.group(2) or found.group(3) or 0)
    if hour > 23 or minute > 59:
        return text.split(), None
    return (text[: found.start()] + " " + text[found.end() :]).split(), dt.time(hour, minute)


def _day(words: list[str], text: str, today: dt.date) -> dt.date | None:
    if found := re.match(r"(\d{4})-(\d{2})-(\d{2})", text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := re.match(r"(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{4}))?(?!\d)", text):
        return _coming(int(found[1]), int(found[2]), int(found[3]) if found[3] else None, today)
    words = [word for word in words if word not in ("on", "op", "at", "om", "in", "over", "the", "a", "een")]
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
        case [number, unit] if number.isdigit() and unit in _UNITS:
            return today + dt.timedelta(days=min(int(number), 36500) * _UNITS[unit])
    return None


def _named_month(words: list[str], today: dt.date) -> dt.date | None:
    match words:
        case [day, month] if day.isdigit() and month in MONTHS:
            return _coming(int(day), MONTHS[month], None, today)
        case [month, day] if day.isdigit() and month in MONTHS:
            return _coming(int(day), MONTHS[month], None, today)
        case [day, month, year] if day.isdigit() and month in MONTHS and re.fullmatch(r"\d{4}", year):
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
