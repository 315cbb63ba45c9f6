"""Periods: the days that a report is about, and the months, quarters and years that it is parted into.

Days and moments are ISO texts, so a period is a comparison of texts and a month is the beginning of one. Moments are
kept in UTC, but a day is one of this PC's zone: what comes half an hour after midnight belongs to the day that began.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Any

import sqlalchemy as sa

from crmdesk.models.kinds import Moment
from crmdesk.text import _

MONTH, QUARTER, YEAR = "month", "quarter", "year"

LONGEST_GAP = 24
"""So many empty months, quarters or years in a row are shown; a longer gap is a slip of the pen in a date."""


@dataclass(frozen=True)
class Period:
    """The days from start to end, both included; None on a side that is open."""

    start: dt.date | None = None
    end: dt.date | None = None

    def holds(self, column: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
        """SQL for: a column of days lies in the period. An empty value lies only in one without ends."""
        after = [column >= self.start.isoformat()] if self.start else []
        before = [column < following_day(self.end)] if self.end else []
        return sa.and_(sa.true(), *after, *before)

    def holds_moment(self, column: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
        """SQL for: a column of UTC moments lies in the period."""
        after = [column >= midnight(self.start)] if self.start else []
        before = [column < midnight(self.end + dt.timedelta(days=1))] if self.end and self.end < dt.date.max else []
        return sa.and_(sa.true(), *after, *before)

    def __bool__(self) -> bool:
        """Whether it leaves any day out."""
        return self.start is not None or self.end is not None

    def __str__(self) -> str:
        """As people read it: 2026-01-01 – 2026-12-31."""
        if not self:
            return _("All days")
        return f"{self.start or '…'} – {self.end or '…'}"


def following_day(day: dt.date) -> str:
    """The day after, as ISO text; what comes after the last day that Python knows, after the last one."""
    return (day + dt.timedelta(days=1)).isoformat() if day < dt.date.max else "9999-12-32"


def midnight(day: dt.date) -> str:
    """The moment at which a day begins here, as it is stored; the first day of all as it does in UTC."""
    try:
        return Moment().format(dt.datetime.combine(day, dt.time()).astimezone())
    except (OverflowError, ValueError):  # in UTC it is before the year 1
        return day.isoformat()


def local_day(column: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
    """SQL for the day, here, of a column of UTC moments."""
    return sa.func.date(column, "localtime", type_=sa.Text())


def part(column: sa.ColumnElement[Any], size: str) -> sa.ColumnElement[str]:
    """SQL for the month (2026-11), quarter (2026-Q4) or year (2026) of a column of days."""
    year = sa.func.substr(column, 1, 4, type_=sa.Text())
    if size == YEAR:
        return year
    if size == MONTH:
        return sa.func.substr(column, 1, 7, type_=sa.Text())
    month = sa.cast(sa.func.substr(column, 6, 2, type_=sa.Text()), sa.Integer)
    return year + "-Q" + sa.cast((month + 2) // 3, sa.Text)


def following(part: str) -> str:
    """The next month, quarter or year: 2026-12 is followed by 2027-01, 2026-Q4 by 2027-Q1."""
    year, _dash, rest = part.partition("-")
    if not rest:
        return f"{int(year) + 1:04}"
    mark, number, last = ("Q", int(rest[1:]), 4) if rest.startswith("Q") else ("", int(rest), 12)
    year, number = (year, number + 1) if number < last else (f"{int(year) + 1:04}", 1)
    return f"{year}-{mark}{number:0{len(rest) - len(mark)}}"


def filled(parts: Iterable[str]) -> list[str]:
    """Months, quarters or years in order, with the empty ones between them; a gap of more than LONGEST_GAP stays."""
    made: list[str] = []
    for one in sorted(set(parts)):
        if made:
            gap = list(islice(takewhile(one.__ne__, _after(made[-1])), LONGEST_GAP + 1))
            made += gap if len(gap) <= LONGEST_GAP else []
        made.append(one)
    return made


def _after(part: str) -> Iterator[str]:
    while True:
        part = following(part)
        yield part
