"""Rows that did not fit: told, counted, and given back as they were in a file that can be corrected and imported again.

The reason stands in the first column, so that rows with too many cells can be given back whole as well.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crmdesk.controllers.exchange.mapping import REASON
from crmdesk.controllers.exchange.reading import Table
from crmdesk.controllers.exchange.writing import EXCEL_NL, STANDARD, atomic_target, neutralise, restore
from crmdesk.text import _

MOST_TOLD = 10_000
"""Flaws that are told one by one; all rows are counted, and written to the file."""


@dataclass(frozen=True)
class Reject:
    """Why a row was left out. row: as a spreadsheet numbers it; column: its header, "" when it is about the row."""

    file: str
    row: int
    column: str
    value: str
    reason: str


class Rejects:
    """The rows that an import leaves out. target: the file that they go to, made when the first one comes.

    As a context: the file takes its place at the end, and disappears when something was raised. Raises WritingError.
    """

    def __init__(self, target: Path | None, tables: Sequence[Table]) -> None:
        self._target = target
        self._headers = list(dict.fromkeys(header for table in tables for header in table.headers))
        self._headers = [header for header in self._headers if header not in (REASON, _(REASON))]
        self._dialect = EXCEL_NL if tables[0].delimiter == ";" else STANDARD
        self._stack = ExitStack()
        self._out: Any = None
        self.count = 0
        self.told: list[Reject] = []

    def __enter__(self) -> Rejects:
        return self

    def __exit__(self, *raised: Any) -> None:  # noqa: ANN401  what every context gets
        self._stack.__exit__(*raised)

    def add(self, table: Table, number: int, cells: Sequence[str], flaws: Sequence[tuple[str, str, str]]) -> None:
        """Leave out a row for these (header, value, reason). Raises WritingError."""
        self.count += 1
        if len(self.told) < MOST_TOLD:
            self.told += [Reject(table.path.name, number, *flaw) for flaw in flaws]
        if self._target is not None:
            self._write(
                table, cells, " ".join(f"{header}: {reason}" if header else reason for header, _value, reason in flaws)
            )

    def _write(self, table: Table, cells: Sequence[str], reason: str) -> None:
        if self._out is None:
            assert self._target is not None
            path = self._stack.enter_context(atomic_target(self._target))
            file = self._stack.enter_context(
                path.open("w", encoding=self._dialect.encoding, errors="replace", newline="")
            )
            self._out = csv.writer(file, delimiter=self._dialect.delimiter, lineterminator="\r\n")
            self._out.writerow([neutralise(name) for name in (_(REASON), *self._headers)])
        if table.headers[0] in (REASON, _(REASON)):
            cells = cells[1:]
        placed = dict(zip((header for header in table.headers if header in self._headers), cells, strict=False))
        row = [placed.get(header, "") for header in self._headers] + list(cells[len(placed) :])
        self._out.writerow([neutralise(restore(cell)) for cell in (reason, *row)])
