"""Tables in: any text table, whatever its encoding, delimiter, line ends, lines before the header and stray quotes.

A million rows pass in constant memory. What cannot be read in a row comes out as a BadRow with its number, so that one
bad quote costs one row and not the file; what cannot be read at all is a ReadingError with a sentence.
"""

from __future__ import annotations

import codecs
import csv
import io
import math
import re
from collections import Counter, deque
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TextIO

from crmdesk.models import folding
from crmdesk.text import _

LARGEST_CELL = 20 * 1024 * 1024
"""Characters; a larger cell is refused with its row."""

DELIMITERS = (";", ",", "\t", "|")
_SPELLED = {"\\t": "\t", "tab": "\t"}

_CHUNK = 1024 * 1024
_SAMPLE_CHARACTERS = 64 * 1024
_SAMPLE_ROWS = 200
_LONGEST_RECORD = 5_000  # lines that a quoted cell may go on for before its quote is taken for a stray one
_SHORT_RECORD = 50
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NO_TABLES = {
    b"PK\x03\x04": "Excel (.xlsx)",
    b"\xd0\xcf\x11\xe0": "Excel (.xls)",
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"\x1f\x8b": "gzip",
    b"SQLite format 3": "SQLite",
}

csv.field_size_limit(LARGEST_CELL)


class ReadingError(Exception):
    """A file is no table that can be read; the message is a sentence for the user."""


@dataclass(frozen=True)
class BadRow:
    """A row that does not fit its table: its cells as far as they could be told apart, and why, as a sentence."""

    cells: list[str]
    reason: str


Record = list[str] | BadRow
Row = tuple[int, Record]
"""The number of the row as a spreadsheet shows it, and its cells: as many as there are headers."""


@dataclass(frozen=True)
class Table:
    """A text table that was looked at; its rows are read when asked for.

    headers: each once and never empty ("Column 3", "Phone (2)"). preamble_lines: rows before the header.
    size: in bytes. encoding: the name of a Python codec; "cp1252" is a guess, made when the file is no UTF-8.
    """

    path: Path
    encoding: str
    delimiter: str
    headers: list[str]
    preamble_lines: int
    size: int
    has_header: bool = True

    def rows(self) -> Rows:
        """All rows from the first to the last; blank ones are left out but counted."""
        return Rows(self)


class Rows(Iterator[Row]):
    """The rows of a table on their way in.

    A file that breaks off in the middle (a network folder, a stick pulled out) raises ReadingError.
    """

    def __init__(self, table: Table) -> None:
        self._table = table
        self._text: TextIO | None = None
        self._rows = self._read()

    @property
    def consumed(self) -> int:
        """The bytes read so far, for progress; the table's size once all rows are out."""
        if self._text is None:
            return 0
        return self._table.size if self._text.closed else self._text.buffer.tell()

    def close(self) -> None:
        """Let go of the file, for who stops half way."""
        self._rows.close()

    def __iter__(self) -> Iterator[Row]:
        return self._rows

    def __next__(self) -> Row:
        return next(self._rows)

    def _read(self) -> Generator[Row]:
        table = self._table
        start = table.preamble_lines + table.has_header
        try:
            with _open(table.path, table.encoding) as text:
                self._text = text
                records = _Records(text, table.delimiter)
                for _record in islice(records, start):
                    pass
                records.width = len(table.headers)
                yield from _numbered(records, start, records.width)
        except OSError as error:
            raise ReadingError(_unreadable(table.path, error)) from error


def _numbered(records: Iterator[Record], number: int, width: int) -> Iterator[Row]:
    after_blank = False
    for record in records:
        number += 1
        if isinstance(record, BadRow):
            yield number, record
        elif any(record):
            yield number, record if len(record) == width else _fitted(record, width, after_blank)
        after_blank = record == [] or after_blank and not isinstance(record, BadRow) and len(record) == 1 and width > 2


def _fitted(cells: list[str], width: int, after_blank: bool) -> Record:
    """A row of another length than the header: a short one is filled up, empty cells too many are dropped."""
    if any(cells[width:]):
        message = _("This row has {n} cells and the header {width}; a cell that holds the delimiter must be quoted.")
        return BadRow(cells, message.format(n=len(cells), width=width))
    if len(cells) == 1 and width > 2 and after_blank:
        return BadRow(cells, _("This is a line of text below the table, not a row of it."))
    return cells[:width] + [""] * (width - len(cells))


def open_table(
    source: Path, *, encoding: str | None = None, delimiter: str | None = None, header: bool = True
) -> Table:
    """Look at a text table: find its encoding, delimiter and header row, as far as they are not given.

    The whole file is read once, to be sure of the encoding. Raises ReadingError when it is missing, empty, no text, or
    not in the given encoding.
    """
    delimiter = _SPELLED.get(delimiter or "", delimiter)
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n'):
        raise ReadingError(_("A delimiter is one character, like ; or , or |."))
    try:
        if source.is_dir():
            raise ReadingError(_('"{file}" is a folder, not a table.').format(file=source.name))
        size = source.stat().st_size
        encoding = _checked(source, encoding) if encoding else _found_encoding(source)
        with _open(source, encoding) as text:
            start = text.read(_SAMPLE_CHARACTERS)
        delimiter = delimiter or _declared_delimiter(start) or _found_delimiter(start)
        with _open(source, encoding) as text:
            sample = _sample(text, delimiter)
    except OSError as error:
        raise ReadingError(_unreadable(source, error)) from error
    if not any(folding.clean(cell) for record in sample for cell in record):
        raise ReadingError(_('"{file}" is empty.').format(file=source.name))
    if not header:
        width = max(map(len, sample))
        return Table(source, encoding, delimiter, _unique([""] * width), 0, size, has_header=False)
    place = _header_place(sample)
    return Table(source, encoding, delimiter, _unique(sample[place]), place, size)


def _open(path: Path, encoding: str) -> io.TextIOWrapper:
    errors = "cp1252" if encoding in ("utf-8", "utf-8-sig") else "replace"
    return path.open(encoding=encoding, errors=errors, newline="")


def _unreadable(path: Path, error: OSError) -> str:
    return _('"{file}" could not be read: {reason}.').format(file=path, reason=error.strerror or error)


def _sample(text: TextIO, delimiter: str) -> list[list[str]]:
    records = islice(_Records(text, delimiter), _SAMPLE_ROWS)
    return [record.cells if isinstance(record, BadRow) else record for record in records]


# --- encoding --------------------------------------------------------------------------------------------------------


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8, read as cp1252: files that two programs wrote to hold both."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("cp1252", _as_cp1252)


def _found_encoding(path: Path) -> str:
    """The encoding by its mark, else by its zero bytes, else UTF-8 when that fits, else cp1252.

    No charset guesser: those take Dutch and French cp1252 for cp1250.
    """
    with path.open("rb") as file:
        start = file.read(4096)
    for signature, kind in _NO_TABLES.items():
        if start.startswith(signature):
            message = _('"{file}" is a {kind} file, not a text table. Save the table as CSV and import that.')
            raise ReadingError(message.format(file=path.name, kind=kind))
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name
    if start.count(0) > len(start) // 5:
        even, odd = start[::2].count(0), start[1::2].count(0)
        if min(even, odd) * 4 > max(even, odd):
            raise ReadingError(_('"{file}" is not a text file.').format(file=path.name))
        return "utf-16-le" if odd > even else "utf-16-be"
    return "utf-8" if _fits(path, "utf-8") or _is_mostly_utf8(path) else "cp1252"


def _fits(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", True)
        except UnicodeError:
            return False
    return True


def _is_mostly_utf8(path: Path) -> bool:
    """Whether a few bytes only are no UTF-8, as in a file that another program added a line to."""
    right = wrong = 0
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            text = decoder.decode(chunk)
            bad = text.count("\ufffd")
            wrong += bad
            right += len(text) - len(text.encode("ascii", "ignore")) - bad
    return right > 20 * wrong


def _checked(path: Path, encoding: str) -> str:
    """A given encoding, when there is such a one and the file fits it."""
    try:
        name = codecs.lookup(encoding).name
        "".encode(name)
    except LookupError:
        raise ReadingError(_('There is no encoding "{name}".').format(name=encoding)) from None
    if not _fits(path, name):
        message = _('"{file}" is not in the encoding {name}. Choose another one.')
        raise ReadingError(message.format(file=path.name, name=name))
    return "utf-8-sig" if name == "utf-8" else name


# --- delimiter and header --------------------------------------------------------------------------------------------

_DECLARATION = re.compile(r'"?sep=(.)"?\s*', re.I)


def _declared_delimiter(start: str) -> str | None:
    """The delimiter that Excel's own first line names: sep=;"""
    found = _DECLARATION.fullmatch(start.lstrip("\ufeff").split("\n", 1)[0])
    return found[1] if found else None


def _found_delimiter(start: str) -> str:
    """The delimiter that parts the most rows into the same, large number of cells."""
    best, delimiter = 0.0, ","
    whole_lines = start[: start.rfind("\n") + 1] or start
    for candidate in DELIMITERS:
        sample = [record for record in _sample(io.StringIO(whole_lines, newline=""), candidate) if any(record)]
        widths = Counter(len(record) for record in sample if len(record) > 1)
        if not widths:
            continue
        width, count = widths.most_common(1)[0]
        score = count / len(sample) * math.log(width)
        if any(re.search(r"[;\t|]|^[\d.,-]+$", name) for name in sample[_header_place(sample)]):
            score /= 2  # decimal commas may part rows as regularly as the delimiter does, but not the header
        if score > best:
            best, delimiter = score, candidate
    return delimiter


def _header_place(sample: Sequence[Sequence[str]]) -> int:
    """Which record names the columns: the first one about as wide and as full as the table."""
    filled = [sum(bool(cell.strip()) for cell in record) for record in sample]
    usual = Counter(len(record) for record, cells in zip(sample, filled, strict=True) if cells).most_common(1)[0][0]
    fullest = sorted(filled)[-2 if len(filled) > 3 else -1]  # one row with cells too many must not hide the header
    for place, record in enumerate(sample):
        if 2 * len(record) > usual and 2 * filled[place] > fullest:
            return place
    return filled.index(max(filled))


def _unique(names: Sequence[str]) -> list[str]:
    """Names for the columns. "Column 3" is not translated: saved mappings and the command line use it."""
    found: dict[str, None] = {}
    for number, name in enumerate(names, 1):
        name = " ".join(folding.clean(name.replace("\ufeff", "")).split()).strip('"') or f"Column {number}"
        unique, count = name, 1
        while unique in found:
            count += 1
            unique = f"{name} ({count})"
        found[unique] = None
    return list(found)


# --- records ---------------------------------------------------------------------------------------------------------


class _Runaway(Exception):  # noqa: N818  it never leaves this module
    """A quoted cell has gone on for too long."""


class _Records(Iterator[Record]):
    """The records of a text, blank lines being empty ones; `width` is the number of cells to expect, 0 when unknown.

    csv.reader would take everything from a stray quote up to the next quote for one cell. Here it reads strictly and
    the lines of the record at hand are kept, so that after an error they can be looked at one by one.
    """

    def __init__(self, text: TextIO, delimiter: str) -> None:
        self.width = 0
        self._text = text
        self._delimiter = delimiter
        self._lines: list[str] = []
        self._again: deque[str] = deque()
        self._records = self._read()

    def __iter__(self) -> Iterator[Record]:
        return self._records

    def __next__(self) -> Record:
        return next(self._records)

    def _read(self) -> Iterator[Record]:
        first = self._text.readline(LARGEST_CELL).lstrip("\ufeff")
        if first and not _DECLARATION.fullmatch(first):
            self._again.append(first)
        lines = self._lines
        done = False
        while not done:
            try:
                for record in csv.reader(self._source(), delimiter=self._delimiter, strict=True, skipinitialspace=True):
                    if len(lines) > 1 and self.width and len(record) != self.width:
                        break
                    lines.clear()
                    yield record
                else:
                    done = True
                    continue
                yield self._recovered(None)
            except (csv.Error, _Runaway) as error:
                yield self._recovered(error)

    def _source(self) -> Iterator[str]:
        lines, again = self._lines, self._again
        while again:
            lines.append(again.popleft())
            yield lines[-1]
        for line in iter(partial(self._text.readline, LARGEST_CELL), ""):
            lines.append(line)
            if len(lines) > _LONGEST_RECORD:
                raise _Runaway
            yield line

    def _recovered(self, error: Exception | None) -> Record:
        """What the lines at hand are after all; lines that are rows of their own are given back to be read again."""
        lines = self._lines.copy()
        self._lines.clear()
        rest = lines[1:]
        if len(lines) <= _SHORT_RECORD and not any(self._is_row(line) for line in rest):
            whole = self._leniently(lines)
            if whole and (not self.width or len(lines) == 1 or len(whole) == self.width):
                return whole
        self._again.extendleft(reversed(rest))
        if "field larger" in str(error):
            return BadRow([lines[0][:1000]], _("A cell of this row is too large."))
        return BadRow(self._literally(lines[0]), _("A quotation mark in this row is not closed."))

    def _is_row(self, line: str) -> bool:
        return bool(self.width) and len(self._leniently([line]) or ()) == self.width

    def _leniently(self, lines: list[str]) -> list[str] | None:
        """The lines as one record, read as spreadsheets do; None when they are not just one."""
        reader = csv.reader([*lines, "end"], delimiter=self._delimiter, skipinitialspace=True)
        try:
            records = list(islice(reader, 3))
        except csv.Error:
            return None
        return records[0] if len(records) == 2 and records[1] == ["end"] else None

    def _literally(self, line: str) -> list[str]:
        """The cells of one line with its quotes as they stand."""
        return line.rstrip("\r\n").split(self._delimiter)
