"""What the benchmarks share: raw SQLite to compare with, clocks, and the table that is printed.

Every figure is a ratio inside one run: raw and ours take turns, so that a busy machine slows both. Raw is the same
driver with the same pragmas on a copy of the same file without triggers: same rows, same indexes, same durability.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crmdesk.models.entity import Entity
from crmdesk.models.store import search, sqlite

Work = Callable[[int], object]
"""What is measured; it is told the number of the round."""


Times = tuple[float, float]
"""(wall, CPU of this process) in ms."""

_CLOCKS = f"{'wall /      CPU':>20}{'wall /      CPU':>22}{'wall /   CPU':>16}"
HEADER = f"{'':32}{'raw ms':>20}{'crmdesk ms':>22}{'ratio':>16}\n{'':32}{_CLOCKS}"


def clocked(work: Work, turn: int = 0) -> Times:
    """How long a piece of work takes."""
    wall, cpu = time.perf_counter(), time.process_time()
    work(turn)
    return (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000


@dataclass
class Figure:
    """One line of the table: pairs of (raw, ours), a pair for each round.

    at_most: the goal as a ratio; ms: the goal in ms. They are held against CPU time, because machines are shared.
    """

    title: str
    at_most: float | None = None
    ms: float | None = None
    pairs: list[tuple[Times, Times]] = field(default_factory=list)

    def line(self) -> str:
        """Medians of both, and of the ratios of the rounds."""
        (wall, cpu), (our_wall, our_cpu) = self._medians()
        ratios = self._ratios()
        clocks = f"{wall:10.2f} /{cpu:8.2f}{our_wall:12.2f} /{our_cpu:8.2f}{ratios[0]:8.2f} /{ratios[1]:6.2f}"
        return f"{self.title:32}{clocks}{'   missed' if self.missed() else ''}"

    def missed(self) -> str:
        """Which goal was missed, as a sentence; empty when none was."""
        ratio, took = self._ratios()[1], self._medians()[1][1]
        if self.at_most is not None and ratio > self.at_most:
            return f"{self.title}: {ratio:.2f} times raw, at most {self.at_most}"
        if self.ms is not None and took > self.ms:
            return f"{self.title}: {took:.1f} ms, at most {self.ms}"
        return ""

    def _medians(self) -> tuple[Times, Times]:
        raw, ours = zip(*self.pairs, strict=True)
        return _median(raw), _median(ours)

    def _ratios(self) -> Times:
        return _median([(ours[0] / max(raw[0], 1e-3), ours[1] / max(raw[1], 1e-3)) for raw, ours in self.pairs])


def _median(times: Sequence[Times]) -> Times:
    return statistics.median(one[0] for one in times), statistics.median(one[1] for one in times)


def compare(
    title: str, raw: Work, ours: Work, *, rounds: int, at_most: float | None = None, ms: float | None = None
) -> Figure:
    """Measure both in turn, after one round to warm up, and print the line."""
    figure = Figure(title, at_most, ms)
    for turn in range(-1, rounds):
        pair = clocked(raw, turn), clocked(ours, turn)
        if turn >= 0:
            figure.pairs.append(pair)
    print(figure.line(), flush=True)
    return figure


def bare(path: Path, target: Path) -> Any:  # noqa: ANN401  a driver connection
    """A copy of a closed file without triggers, opened for raw writing with the program's pragmas."""
    shutil.copy(path, target)
    raw = sqlite.connect(target, "rw")
    raw.execute("PRAGMA journal_mode=WAL").fetchall()
    for (name,) in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        raw.execute(f"DROP TRIGGER {name}")
    for (name,) in raw.execute("SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL TABLE%'").fetchall():
        raw.execute(f"INSERT INTO {name} ({name}, rank) VALUES ('secure-delete', 0)")  # FTS5's own default
    return raw


def listed(entity: type[Entity]) -> str:
    """The searched columns of an entity, as SQL."""
    return ", ".join(search.searched(entity))


def arguments(description: str | None, rounds: int) -> argparse.ArgumentParser:
    """The command line that the benchmarks share."""
    asked = argparse.ArgumentParser(description=description)
    asked.add_argument("--leads", type=int, default=100_000, help="how large the file is that is made")
    asked.add_argument("--file", type=Path, help="a file of generate.py instead; it is copied")
    asked.add_argument("--rounds", type=int, default=rounds)
    return asked


def verdict(figures: list[Figure]) -> int:
    """Tell what was missed; the exit code."""
    missed = [sentence for figure in figures if (sentence := figure.missed())]
    print("\n".join(missed) or "All goals are met.")
    return 1 if missed else 0
