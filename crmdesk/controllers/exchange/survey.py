"""The first reading of a table: how its columns write dates and numbers, decided from all of their cells.

Memory stays flat whatever the size: of cells that can teach nothing more, one example is kept.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from crmdesk.controllers.exchange.columns import BadCell, DateFormat, NumberFormat, date_format, number_format
from crmdesk.controllers.exchange.mapping import Layout, Place
from crmdesk.controllers.exchange.options import Options, look_up
from crmdesk.controllers.exchange.reading import BadRow, Row, Rows
from crmdesk.controllers.exchange.writing import restore
from crmdesk.models import kinds
from crmdesk.models.entity import Entity
from crmdesk.text import _

CHUNK = 10_000
"""Rows that are read, staged and written at a time."""

_MOST = 20_000
_NONZERO = str.maketrans("23456789", "11111111")


@dataclass
class Formats:
    """What one table's columns look like, by the column's place. currencies: amounts that name one; shares: 0.5 for 50 %;
    date and number: how constants are written."""

    dates: dict[int, DateFormat] = field(default_factory=dict)
    numbers: dict[int, NumberFormat] = field(default_factory=dict)
    currencies: set[int] = field(default_factory=set)
    shares: set[int] = field(default_factory=set)
    rows: int = 0
    assumptions: list[str] = field(default_factory=list)
    date: DateFormat = field(default_factory=lambda: date_format(()))
    number: NumberFormat = field(default_factory=lambda: number_format(()))


def chunks(rows: Rows) -> Iterator[list[Row]]:
    """The rows of a table, CHUNK at a time."""
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def good(chunk: Iterable[Row]) -> tuple[list[int], list[list[str]]]:
    """The numbers and cells of the rows that could be read."""
    found = [(number, cells) for number, cells in chunk if not isinstance(cells, BadRow)]
    return [number for number, _cells in found], [cells for _number, cells in found]


def survey(
    layout: Layout,
    entity: type[Entity],
    options: Options,
    watch: Callable[[int], None] = lambda done: None,
    stop: threading.Event | None = None,
    chunk_limit: int | None = None,
) -> Formats:
    """Decide the formats of a table; reads all of it, or chunk_limit chunks. watch: told the bytes read. Raises Cancelled."""
    formats = Formats()
    dates: dict[int, _Dates] = {}
    numbers: dict[int, _Numbers] = {}
    places: dict[int, tuple[Place, kinds.Kind[object]]] = {}
    for target, columns in layout.fields.items():
        f = entity.by_name(target)
        for place in columns if f else ():
            assert f is not None
            places[place.index] = place, f.kind
            if isinstance(f.kind, kinds.Day | kinds.Moment):
                dates[place.index] = _Dates()
            elif isinstance(f.kind, kinds.Whole):
                numbers[place.index] = _Numbers(share=isinstance(f.kind, kinds.Percent))
    rows = layout.table.rows()
    for chunk in islice(chunks(rows), chunk_limit):
        look_up(stop)
        _row_numbers, cells = good(chunk)
        formats.rows += len(chunk)
        columns_of = list(zip(*cells, strict=True)) if dates or numbers else []
        for index, taught in (*dates.items(), *numbers.items()):
            if columns_of:
                taught.learn({restore(text) for text in set(columns_of[index])})
        watch(rows.consumed)
    for index, seen in dates.items():
        formats.dates[index] = decided = date_format(seen.texts(), options.date_order)
        _assume(formats, places[index][0], decided.assumption)
    for index, met in numbers.items():
        formats.numbers[index] = number = number_format(met.texts(), options.decimal)
        _assume(formats, places[index][0], number.assumption)
        if any(NumberFormat.currency(text) for text in met.texts()):
            formats.currencies.add(index)
        if isinstance(places[index][1], kinds.Percent) and _are_shares(number, met.texts()):
            formats.shares.add(index)
            _assume(formats, places[index][0], _("Its numbers are parts of one and were read as percentages."))
    return formats


def _assume(formats: Formats, place: Place, sentence: str | None) -> None:
    if sentence:
        formats.assumptions.append(f"{place.header}: {sentence}")


def _are_shares(number: NumberFormat, texts: Iterable[str]) -> bool:
    values = []
    for text in texts:
        if "%" in text:
            return False
        try:
            values.append(number.parse(text))
        except BadCell:
            continue
    known = [value for value in values if value is not None]
    return bool(known) and all(0 <= value <= 1 for value in known) and any(value % 1 for value in known)


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
    """The texts of a column of numbers: one for each pattern of digits and signs; of percentages all."""

    def __init__(self, share: bool) -> None:
        self._share = share
        self._patterns: dict[str, str] = {}

    def learn(self, texts: Iterable[str]) -> None:
        patterns = self._patterns
        for text in texts:
            pattern = text if self._share else text.translate(_NONZERO)
            if pattern not in patterns and len(patterns) < _MOST:
                patterns[pattern] = text

    def texts(self) -> list[str]:
        return [*self._patterns.values()]
