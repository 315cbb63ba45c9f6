"""What the page of reports shows: the days of its periods, all its figures in one reading, and each figure as text.

The figures are read together, so that tiles, charts and tables always tell of the same moment.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from crmdesk.controllers import reports
from crmdesk.controllers.reports import Report
from crmdesk.models.queries import lead_page
from crmdesk.models.queries.choices import owner_or_nobody
from crmdesk.models.queries.facts import Value
from crmdesk.models.queries.lists import IS, Filter
from crmdesk.text import N_, _
from crmdesk.ui.kit import format
from crmdesk.ui.kit.charts import LEAST_FOR_A_RATE

if TYPE_CHECKING:
    from sqlalchemy import Connection

NONE = "–"
"""What stands for a figure that there is not."""

MOST_BARS = 18
"""More months than this are too narrow to read; the forecast then goes by quarter, and by year."""

Cell = str | int | float | Decimal | None


def _this_year(today: dt.date) -> tuple[dt.date | None, dt.date | None]:
    return today.replace(month=1, day=1), today.replace(month=12, day=31)


def _twelve_months(today: dt.date) -> tuple[dt.date | None, dt.date | None]:
    month = today.year * 12 + today.month - 1 - 11
    return dt.date(month // 12, month % 12 + 1, 1), None


def _this_quarter(today: dt.date) -> tuple[dt.date | None, dt.date | None]:
    first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    return first, (first + dt.timedelta(days=100)).replace(day=1) - dt.timedelta(days=1)


def _all_days(today: dt.date) -> tuple[dt.date | None, dt.date | None]:
    return None, None


PERIODS: Mapping[str, tuple[str, Callable[[dt.date], tuple[dt.date | None, dt.date | None]]]] = {
    "months": (N_("Last 12 months"), _twelve_months),
    "year": (N_("This year"), _this_year),
    "quarter": (N_("This quarter"), _this_quarter),
    "all": (N_("All days"), _all_days),
}
"""The periods by key: what each is called, and its first and last day as of today."""

BY = ("source", "owner", "campaign", "industry", "region")
"""What the conversion rate can be grouped by."""


@dataclass(frozen=True)
class Asked:
    """What is asked of the page: a period, a group of BY, and the name of the owner whose records alone count."""

    period: str = "months"
    by: str = "source"
    owner: str | None = None

    def days(self, today: dt.date) -> tuple[dt.date | None, dt.date | None]:
        """The first and last day of the period; None where it is open."""
        return PERIODS[self.period][1](today)


@dataclass(frozen=True)
class Figures:
    """The reports of the page, and of how many records each amount is the sum, or the median the middle."""

    funnel: Report
    conversion: Report
    forecast: Report
    pipeline: Report
    win_rate: Report
    touched: int
    open: int
    won: int
    ever: bool = True
    """Whether there is any lead, in whatever period."""

    @property
    def leads(self) -> int:
        """How many leads came in during the period."""
        return int(self.conversion.totals["leads"] or 0)

    @property
    def opportunities(self) -> int:
        """How many opportunities are open or closed in the period."""
        return int(self.pipeline.totals["deals"] or 0)


def figures(connection: Connection, asked: Asked, now: dt.datetime) -> Figures:
    """All figures of the page; the forecast by month, or by quarter or year where months would be too many."""
    start, end = asked.days(now.date())
    where = () if asked.owner is None else (Filter("owner_id", IS, owner_or_nobody(connection, asked.owner)),)

    def report(name: str, by: str | None = None) -> Report:
        return reports.report(connection, name, by=by, start=start, end=end, where=where, now=now)

    def count(of: Report, column: str) -> int:
        return len(reports.rows_behind(connection, of, None, column)[1])

    conversion, forecast = report("conversion", asked.by), report("forecast", "month")
    for size in ("quarter", "year"):
        if len(forecast.lines) > MOST_BARS:
            forecast = report("forecast", size)
    return Figures(
        funnel=report("funnel"),
        conversion=conversion,
        forecast=forecast,
        pipeline=report("pipeline"),
        win_rate=report("win-rate", "owner"),
        touched=count(conversion, "median_first_touch_hours"),
        open=count(forecast, "open"),
        won=count(forecast, "won"),
        ever=lead_page.used(connection),
    )


# -- as text ---------------------------------------------------------------------------------------------------------


def shown(report: Report, row: int | None, column: str) -> str:
    """A figure as people read it; row None is the total. A rate of too few is not shown as one."""
    at = next(n for n, one in enumerate(report.columns) if one.name == column)
    value = report.totals.get(column) if row is None else report.rows[row][at]
    kind = report.columns[at].kind
    if kind == "text":
        return _("Total") if value is None else period_words(report.columns[at].shown(str(value)))
    if value is None or isinstance(value, str) or (kind == "rate" and too_few(report, row, column)):
        return NONE
    if kind == "money":
        return format.whole_money(int(value), report.asked.currency)
    if kind == "rate":
        return format.percent(float(value))
    return format.number(int(value)) if kind == "count" else format.number(float(value), 1)


def too_few(report: Report, row: int | None, column: str) -> bool:
    """Whether a rate is one of so few records that it would mislead."""
    whole = _whole(report, row, column)
    return whole is not None and whole < LEAST_FOR_A_RATE


def _whole(report: Report, row: int | None, column: str) -> int | None:
    def count(name: str, at: int | None = row) -> int:
        value = report.totals[name] if at is None else report.rows[at][[c.name for c in report.columns].index(name)]
        return int(value or 0)

    if column == "conversion_rate":
        return count("leads")
    if column == "win_rate":
        return count("won") + count("lost")
    if column in ("from_previous", "from_first") and row is not None:
        return count("count", 0 if column == "from_first" or row == 0 else row - 1)
    return None


def cells(report: Report) -> tuple[list[str], list[list[Cell]]]:
    """A report for a file: the heads of its columns, and rows of texts, counts, fractions and amounts with decimals."""

    def cell(value: Value, kind: str, words: Callable[[str], str]) -> Cell:
        if isinstance(value, str):
            return words(value)
        if kind == "money" and value is not None:
            return Decimal(int(value)).scaleb(-2)
        return value

    rows = [
        [cell(value, column.kind, column.shown) for value, column in zip(row, report.columns, strict=True)]
        for row in report.rows
    ]
    return [column.label for column in report.columns], rows


def period_words(word: str) -> str:
    """A month or quarter as people write it: "2026-11" is "Nov 2026", "2026-Q4" is "Q4 2026"; other words stay."""
    year, dash, rest = word.partition("-")
    if not (dash and len(year) == 4 and year.isdigit()):
        return word
    if len(rest) == 2 and rest.startswith("Q") and rest[1].isdigit():
        return f"{rest} {year}"
    if len(rest) == 2 and rest.isdigit() and 1 <= int(rest) <= 12:
        return f"{format.month(dt.date(int(year), int(rest), 1))} {year}"
    return word


def duration(hours: float) -> str:
    """A time to wait as people say it: "40 min", "3 h 10 min", "2.5 d"."""
    minutes = round(hours * 60)
    if minutes < 60:
        return _("{n} min").format(n=minutes)
    if hours < 48:
        whole, rest = divmod(minutes, 60)
        parts = [_("{n} h").format(n=whole), *([_("{n} min").format(n=rest)] if rest and whole < 24 else [])]
        return " ".join(parts)
    return _("{n} d").format(n=format.number(hours / 24, 1))


def days_words(start: dt.date | None, end: dt.date | None) -> str:
    """The days of a period: "1 Jan – 31 Dec 2026", "since 1 Dec 2025"."""
    if start is None:
        return _("All days")
    if end is None:
        return _("since {day}").format(day=f"{format.short_day(start, start)} {start.year}")
    return f"{format.short_day(start, end)} – {format.short_day(end, end)} {end.year}"
