"""What a verb answers: an object for programs, and a text for people that is only made when somebody reads it."""

from __future__ import annotations

import datetime as dt
import itertools
import sys
import time
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from crmdesk.models import kinds
from crmdesk.models.field import Field
from crmdesk.models.naming import NAMED_BY_US
from crmdesk.text import _, language


@dataclass(frozen=True)
class Answer:
    """data: what --json prints; text: makes what is printed without it; code: the exit code."""

    data: dict[str, Any]
    text: Callable[[], str]
    code: int = 0


def table(header: Sequence[str], rows: Sequence[Sequence[str]], right: Collection[int] = ()) -> str:
    """Columns aligned for a terminal; those numbered in `right` stand at the right, as numbers do."""
    lines = [list(header), *([_one_line(cell) for cell in row] for row in rows)]
    widths = [max(map(columns, column)) for column in zip(*lines, strict=True)]

    def line(cells: Sequence[str]) -> str:
        padded = (_pad(cell, width, n in right) for n, (cell, width) in enumerate(zip(cells, widths, strict=True)))
        return "  ".join(padded).rstrip()

    rule = "  ".join("─" * width for width in widths)
    return "\n".join([line(lines[0]), rule, *map(line, lines[1:])])


def listing(pairs: Sequence[tuple[str, str]]) -> str:
    """Names and values under each other, the values aligned; the lines of a long value stay under it."""
    width = max((columns(name) for name, _value in pairs), default=0)
    indent = "\n" + " " * (width + 2)
    return "\n".join(f"{_pad(name, width, False)}  {value.replace(chr(10), indent)}" for name, value in pairs)


def columns(text: str) -> int:
    """How many columns of a terminal a text takes (Unicode Standard Annex 11: wide and fullwidth take two)."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.combining(c) or unicodedata.category(c) in ("Cf", "Mn", "Me")
        else 2
        if unicodedata.east_asian_width(c) in "WF"
        else 1
        for c in text
    )


_WIDEST = 44


def _one_line(cell: str) -> str:
    text = " ".join(cell.split())
    if columns(text) <= _WIDEST:
        return text
    widths = itertools.accumulate(map(columns, text))
    end = next(place for place, width in enumerate(widths) if width >= _WIDEST)
    return text[:end].rstrip() + "…"


def _pad(cell: str, width: int, right: bool) -> str:
    gap = " " * (width - columns(cell))
    return gap + cell if right else cell + gap


def shown(f: Field[Any], raw: kinds.Raw, name: str | None = None) -> str:
    """A stored value as people read it: words, local moments, amounts with thousands; name: of a linked record."""
    if raw is None:
        return ""
    if f.target:
        return str(raw) if not name else _(name) if f.target in NAMED_BY_US else name
    kind = f.kind
    if isinstance(kind, kinds.Choice):
        word = kind.load(raw)
        return _(word.label) if word else ""
    if isinstance(kind, kinds.Moment):
        return local(kind.text(raw))
    if isinstance(kind, kinds.Money):
        return grouped(kind.text(raw))
    if isinstance(kind, kinds.Flag):
        return _("Yes") if raw else _("No")
    return kind.text(raw)


def local(moment: str) -> str:
    """A UTC moment in ISO 8601 as the clock on the wall shows it: 2026-11-24 10:00."""
    return dt.datetime.fromisoformat(moment).astimezone().strftime("%Y-%m-%d %H:%M") if moment else ""


def grouped(amount: str) -> str:
    """A decimal text with signs for thousands: "41500.00" is 41.500,00 in Dutch and 41,500.00 in English."""
    sign, bare = ("-", amount[1:]) if amount.startswith("-") else ("", amount)
    whole, point, rest = bare.partition(".")
    if not whole.isdigit():
        return amount
    text = f"{int(whole):,}{point}{rest}"
    return sign + (text.translate(str.maketrans(",.", ".,")) if language() == "nl" else text)


class Progress:
    """A bar on standard error for work that takes longer than a moment; nothing where nobody watches.

    It is called with what is done and the total; `done` takes the bar away again.
    """

    PATIENCE, EVERY, WIDTH = 0.5, 0.1, 30

    def __init__(self) -> None:
        self._watched = sys.stderr.isatty()
        self._next = time.monotonic() + self.PATIENCE
        self._drawn = False

    def __call__(self, done: int, total: int) -> None:
        """Draw how far the work is."""
        if not self._watched or (now := time.monotonic()) < self._next:
            return
        self._next, self._drawn = now + self.EVERY, True
        share = min(1.0, done / total) if total else 0.0
        bar = "█" * round(share * self.WIDTH)
        print(f"\r{bar:░<{self.WIDTH}} {share:4.0%}", end="", file=sys.stderr, flush=True)

    def done(self) -> None:
        """Clear the line."""
        if self._drawn:
            print("\r" + " " * (self.WIDTH + 6) + "\r", end="", file=sys.stderr, flush=True)
            self._drawn = False
