"""Rows that did not fit: told, counted, and given back as they were in a file that can be corrected and imported again.

The reason stands in the first column, so that rows with too many cells can be given back whole as well.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from crmdesk.controllers.exchange.mapping import REASON
from crmdesk.controllers.exchange.reading import Table
from crmdesk.controllers.exchange.writing import EXCEL_NL, STANDARD, atomic_target, neutralise, restore
from crmdesk.text import _, in_every_language

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

    As a context around the transaction: the file takes its place once the other rows are safe, and disappears when
    something was raised; where no row was left out, the file of an earlier import goes. Raises WritingError.
    """

    def __init__(self, target: Path | None, tables: Sequence[Table]) -> None:
        self._target = target
        self._reasons = in_every_language(REASON)
        self._is_a_table = target is not None and is_one_of(target, [table.path for table in tables])
        self._headers = list(dict.fromkeys(header for table in tables for header in table.headers))
        self._headers = [header for header in self._headers if header not in self._reasons]
        self._dialect = EXCEL_NL if tables[0].delimiter == ";" else STANDARD
        self._stack = ExitStack()
        self._file: TextIO | None = None
        self._out: Any = None
        self.count = 0
        self.told: list[Reject] = []

    def __enter__(self) -> Rejects:
        return self

    def __exit__(self, *raised: Any) -> None:  # noqa: ANN401  what every context gets
        self._stack.__exit__(*raised)
        if raised[0] is None and not self.count and self._target and not self._is_a_table:
            _take_away(self._target, self._reasons)

    @property
    def would_replace_a_table(self) -> bool:
        """Whether the file takes the place of a table that was read."""
        return self.count > 0 and self._is_a_table

    def complete(self) -> None:
        """Write what is left to write, as long as the other rows can still be taken back. Raises WritingError."""
        if self._file:
            self._file.close()

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
            self._file = self._stack.enter_context(
                path.open("w", encoding=self._dialect.encoding, errors="replace", newline="")
            )
            self._out = csv.writer(self._file, delimiter=self._dialect.delimiter, lineterminator="\r\n")
            self._out.writerow([neutralise(name) for name in (_(REASON), *self._headers)])
        if table.headers[0] in self._reasons:
            cells = cells[1:]
        placed = dict(zip((header for header in table.headers if header in self._headers), cells, strict=False))
        row = [placed.get(header, "") for header in self._headers] + list(cells[len(placed) :])
        self._out.writerow([neutralise(restore(cell)) for cell in (reason, *row)])


def is_one_of(path: Path, others: Iterable[Path]) -> bool:
    """Whether a path is the same file as one of these, whatever it is called."""
    return path.exists() and any(other.exists() and path.samefile(other) for other in others)


def _take_away(path: Path, reasons: Collection[str]) -> None:
    """Delete a file of rejected rows, and no other one."""
    with suppress(OSError, UnicodeDecodeError):
        with path.open(encoding="utf-8-sig", newline="") as file:
            head = file.readline(1000)
        if head.startswith(tuple(f"{reason}{sign}" for reason in reasons for sign in ",;")):
            path.unlink()
