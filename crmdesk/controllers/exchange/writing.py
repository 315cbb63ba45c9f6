"""Tables out: a file that is there whole or not at all, and whose cells no spreadsheet takes for formulas.

What neutralise adds, restore takes away again, so that an export that is read back changes nothing.
"""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import errno
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from crmdesk.text import _

Cell = str | int | float | Decimal | bool | dt.date | None


class WritingError(Exception):
    """A file could not be written; the message is a sentence for the user."""


@dataclass(frozen=True)
class Dialect:
    """How a table is written as text."""

    name: str
    delimiter: str
    decimal: str
    encoding: str


STANDARD = Dialect("standard", ",", ".", "utf-8")
"""RFC 4180, with its CRLF; UTF-8 without a mark, which is what other programs expect."""

EXCEL_NL = Dialect("excel-nl", ";", ",", "utf-8-sig")
"""What Excel opens by double click on a Dutch PC; without the mark at the start it would take UTF-8 for cp1252."""

DIALECTS = {dialect.name: dialect for dialect in (STANDARD, EXCEL_NL)}

_FORMULA = re.compile(
    "'*[\0-\x08\x0b\x0c\x0e-\x20\x7f\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]*"
    "[=+\\-@\uff1d\uff0b\uff0d\uff20\t\r\n]"
)


def neutralise(cell: str) -> str:
    """The cell with an apostrophe before it where a spreadsheet would run or change it: a formula, a sign, a tab.

    An apostrophe that such a cell has already is doubled; 's-Hertogenbosch stays as it is. Cf. OWASP, "CSV injection".
    """
    if not cell or cell[0].isalnum() or not _FORMULA.match(cell):
        return cell
    return "'" + cell


def restore(cell: str) -> str:
    """What the cell was before neutralise: restore(neutralise(x)) == x for every text."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell, 1) else cell


def write_csv(target: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]], dialect: Dialect = STANDARD) -> int:
    """Write a table and return its number of rows. Raises WritingError; the old file is then untouched."""
    with atomic_target(target) as path:
        return fill_csv(path, header, rows, dialect)


def fill_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]], dialect: Dialect = STANDARD) -> int:
    """Write a table into a file that atomic_target gave, and return its number of rows.

    Numbers are written as numbers with the decimal sign of the dialect, days and moments in ISO 8601.
    """
    count = 0
    text = _texts(dialect)
    with path.open("w", encoding=dialect.encoding, errors="replace", newline="") as file:
        out = csv.writer(file, delimiter=dialect.delimiter, lineterminator="\r\n")
        out.writerow([neutralise(name) for name in header])
        for row in rows:
            out.writerow([c if c is None or type(c) is str and c[:1].isalnum() else text(c) for c in row])
            count += 1
    return count


def _texts(dialect: Dialect) -> Callable[[Cell], str]:
    """How a cell is written in this dialect."""

    def text(cell: Cell) -> str:
        if cell is None:
            return ""
        if isinstance(cell, str):
            return neutralise(cell)
        if isinstance(cell, bool):
            return "true" if cell else "false"
        if isinstance(cell, dt.datetime):
            written = cell.isoformat(timespec="seconds")
            return f"{written[:-6]}Z" if written.endswith("+00:00") else written
        if isinstance(cell, dt.date):
            return cell.isoformat()
        return (f"{cell:f}" if isinstance(cell, Decimal) else str(cell)).replace(".", dialect.decimal)

    return text


@contextlib.contextmanager
def atomic_target(path: Path) -> Iterator[Path]:
    """Give a new file beside `path` to write to; it takes the place of `path` once all went well, and else disappears.

    Raises WritingError where the disk or the system refuses; other exceptions of the body pass. The old file is then
    untouched. The new one is on the disk (fsync) before it is renamed.
    """
    target = Path(os.path.realpath(path))  # a link stays a link
    draft = target.with_name(f".{target.name[:80]}.{secrets.token_hex(4)}.part")
    try:
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
        yield draft
        _sync(draft)
        with contextlib.suppress(FileNotFoundError):
            shutil.copymode(target, draft)
        _replace(draft, target)
    except OSError as error:
        reason = error.strerror or str(error)
        message = _('"{file}" could not be written: {reason}. A file that was there before is unchanged.')
        raise WritingError(message.format(file=path, reason=reason)) from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    file = os.open(path, os.O_RDWR)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _replace(draft: Path, target: Path) -> None:
    for wait in (0.05, 0.1, 0.2, 0.4, 0.8, None):
        try:
            os.replace(draft, target)
            break
        except PermissionError:  # on Windows a virus scanner or a viewer may hold the file for a moment
            if wait is None or os.name != "nt":
                raise
            time.sleep(wait)
    if os.name != "nt":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
