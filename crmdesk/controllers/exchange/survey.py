"""The first reading of a table: how its columns write dates and numbers, decided from all of their cells.

Memory stays flat whatever the size: of cells that can teach nothing more, one example is kept.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Protocol

from crmdesk.controllers.exchange.dates import DateFormat, date_format
from crmdesk.controllers.exchange.mapping import Layout
from crmdesk.controllers.exchange.numbers import NumberFormat, number_format
from crmdesk.controllers.exchange.options import Options, look_up
from crmdesk.controllers.exchange.reading import BadRow, Row, Rows
from crmdesk.controllers.exchange.writing import restore
from crmdesk.models import kinds
from crmdesk.models.entity import Entity
from crmdesk.text import _

CHUNK = 10_000
"""Rows that are read and staged at a time."""

FITS = 32 * 1024 * 1024
"""Bytes of a table that is read only once: its rows stay in memory between the survey and the writing."""

_MOST = 20_000
_NONZERO = str.maketrans("23456789", "11111111")


@dataclass
class Formats:
    """How one table writes; by the place of a column.

    currencies: amounts that name one. shares: percentages as parts of one, 0.5 for 50 %. date, number: how constants
    are written. rows: how many were read. kept: the rows themselves, a chunk at a time, of a table that fits.
    """

    dates: dict[int, DateFormat] = field(default_factory=dict)
    numbers: dict[int, NumberFormat] = field(default_factory=dict)
    currencies: set[int] = field(default_factory=set)
    shares: set[int] = field(default_factory=set)
    date: DateFormat = field(default_factory=lambda: date_format(()))
    number: NumberFormat = field(default_factory=lambda: number_format(()))
    rows: int = 0
    assumptions: list[str] = field(default_factory=list)
    kept: list[list[Row]] | None = None


def chunks(rows: Rows) -> Iterator[list[Row]]:
    """The rows of a table, CHUNK at a time."""
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def reread(layout: Layout, formats: Formats) -> Generator[tuple[list[Row], int]]:
    """The rows of a table that was surveyed, a chunk at a time, each with the bytes of the file that are behind it."""
    if formats.kept is not None:
        done = 0
        for chunk in formats.kept:
            done += len(chunk)
            yield chunk, layout.table.size * done // max(1, formats.rows)
        return
    with closing(layout.table.rows()) as rows:
        for chunk in chunks(rows):
            yield chunk, rows.consumed


def good(chunk: Iterable[Row]) -> tuple[list[int], list[list[str]]]:
    """The numbers and cells of the rows that could be read."""
    found = [(number, cells) for number, cells in chunk if not isinstance(cells, BadRow)]
    return [number for number, _cells in found], [cells for _number, cells in found]


def survey(
    layout: Layout,
    entity: type[Entity],
    options: Options,
    watch: Callable[[int], None] = lambda consumed: None,
    stop: threading.Event | None = None,
    most: int | None = None,
) -> Formats:
    """Read a table once and decide its formats. most: chunks to read; watch: told the bytes read. Raises Cancelled."""
    pupils = _pupils(layout, entity)
    formats = Formats()
    if most is None and layout.table.size <= FITS:
        formats.kept = []
    with closing(layout.table.rows()) as rows:
        for chunk in islice(chunks(rows), most):
            look_up(stop)
            formats.rows += len(chunk)
            if formats.kept is not None:
                formats.kept.append(chunk)
            columns = list(zip(*good(chunk)[1], strict=True)) if pupils else []
            for index, (_kind, pupil) in pupils.items() if columns else ():
                pupil.learn({restore(text) for text in set(columns[index])})
            watch(rows.consumed)
    for index, (kind, pupil) in pupils.items():
        header = layout.table.headers[index]
        for assumption in _decide(formats, index, kind, pupil.texts(), options):
            formats.assumptions.append(f"{header}: {assumption}")
    return formats


def _pupils(layout: Layout, entity: type[Entity]) -> dict[int, tuple[kinds.Kind[Any], _Pupil]]:
    """Who learns from the columns of dates and numbers."""
    found: dict[int, tuple[kinds.Kind[Any], _Pupil]] = {}
    for target, places in layout.fields.items():
        f = entity.by_name(target)
        for place in places:
            if f and isinstance(f.kind, kinds.Day | kinds.Moment):
                found[place.index] = f.kind, _Dates()
            elif f and isinstance(f.kind, kinds.Whole):
                found[place.index] = f.kind, _Numbers(every=isinstance(f.kind, kinds.Percent))
    return found


def _decide(formats: Formats, index: int, kind: kinds.Kind[Any], texts: list[str], options: Options) -> Iterator[str]:
    """Settle a column's format; gives what had to be assumed."""
    if not isinstance(kind, kinds.Whole):
        formats.dates[index] = dates = date_format(texts, options.date_order)
        if dates.assumption:
            yield dates.assumption
        return
    formats.numbers[index] = numbers = number_format(texts, options.decimal)
    if numbers.assumption:
        yield numbers.assumption
    if any(map(NumberFormat.currency, texts)):
        formats.currencies.add(index)
    if isinstance(kind, kinds.Percent) and _are_shares(numbers, texts):
        formats.shares.add(index)
        yield _("Its numbers are parts of one and were read as percentages.")


def _are_shares(numbers: NumberFormat, texts: Iterable[str]) -> bool:
    values = []
    for text in texts:
        if "%" in text:
            return False
        try:
            values.append(numbers.parse(text))
        except kinds.BadValue:
            continue
    known = [value for value in values if value is not None]
    return all(0 <= value <= 1 for value in known) and any(value % 1 for value in known)


class _Pupil(Protocol):
    def learn(self, texts: Iterable[str]) -> None:
        """Look at more cells of the column."""

    def texts(self) -> list[str]:
        """Those that show how it writes."""


class _Dates:
    """The texts of a column of dates: one for each day, and one for each time of day."""

    def __init__(self) -> None:
        self._days: dict[str, str] = {}
        self._times: dict[str, str] = {}

    def learn(self, texts: Iterable[str]) -> None:
        days, times = self._days, self._times
        for text in texts:
            day, time = text[:10], text[10:]
            if day not in days and len(days) < _MOST:
                days[day] = text
            elif time not in times and len(times) < _MOST:
                times[time] = text

    def texts(self) -> list[str]:
        return [*self._days.values(), *self._times.values()]


class _Numbers:
    """The texts of a column of numbers: one for each pattern of digits and signs, or every one."""

    def __init__(self, every: bool) -> None:
        self._every = every
        self._patterns: dict[str, str] = {}

    def learn(self, texts: Iterable[str]) -> None:
        patterns = self._patterns
        for text in texts:
            pattern = text if self._every else text.translate(_NONZERO)
            if pattern not in patterns and len(patterns) < _MOST:
                patterns[pattern] = text

    def texts(self) -> list[str]:
        return [*self._patterns.values()]
