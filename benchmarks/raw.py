"""What the benchmarks share: raw SQLite to compare with, clocks, and the table that is printed.

Every figure is a ratio inside one run: raw and ours take turns, so that a busy machine slows both. Raw is the same driver
with the same pragmas on a copy of the same file without triggers: same rows, same indexes, same durability.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crmdesk.models.entity import Entity
from crmdesk.models.store import search, sqlite

Work = Callable[[int], object]
"""What is measured; it is told the number of the round."""


@dataclass(frozen=True)
class Figure:
    """Medians in ms, wall and CPU, and the medians of the ratios of each round."""

    title: str
    raw: tuple[float, float]
    ours: tuple[float, float]
    ratio: tuple[float, float]
    missed: str = ""


HEADER = f"{'':34}{'raw ms':>18}{'crmdesk ms':>20}{'ratio':>14}\n{'':34}{'wall /     CPU':>18}{'wall /     CPU':>20}{'wall /   CPU':>14}"


def clocked(work: Work, turn: int) -> tuple[float, float]:
    """(wall, CPU of this process) in ms."""
    wall, cpu = time.perf_counter(), time.process_time()
    work(turn)
    return (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000


def compare(
    title: str,
    raw: Work,
    ours: Work,
    *,
    rounds: int = 15,
    at_most: float | None = None,
    ms: float | None = None,
    between: Work | None = None,
) -> Figure:
    """Measure both in turn and print a line. at_most: the goal as a ratio of wall time; ms: the goal in ms; between: done,
    unmeasured, after each round."""
    pairs = []
    for turn in range(-1, rounds):  # the first one warms up
        pair = clocked(raw, turn), clocked(ours, turn)
        if between:
            between(turn)
        if turn >= 0:
            pairs.append(pair)
    sides = [tuple(statistics.median(pair[who][clock] for pair in pairs) for clock in (0, 1)) for who in (0, 1)]
    ratio = tuple(statistics.median(pair[1][clock] / max(pair[0][clock], 1e-3) for pair in pairs) for clock in (0, 1))
    missed = ""
    if at_most is not None and ratio[0] > at_most and not (ms is not None and sides[1][0] <= ms):
        missed = f"{title}: {ratio[0]:.2f} times raw, at most {at_most}"
    elif at_most is None and ms is not None and sides[1][0] > ms:
        missed = f"{title}: {sides[1][0]:.1f} ms, at most {ms}"
    (wall, cpu), (our_wall, our_cpu) = sides
    clocks = f"{wall:9.2f} /{cpu:7.2f}{our_wall:11.2f} /{our_cpu:7.2f}{ratio[0]:7.2f} /{ratio[1]:6.2f}"
    print(f"{title:34}{clocks}{'   missed' if missed else ''}", flush=True)
    return Figure(title, (wall, cpu), (our_wall, our_cpu), (ratio[0], ratio[1]), missed)


def bare(path: Path, target: Path) -> Any:  # noqa: ANN401  a driver connection
    """A copy of a closed file without triggers, opened for raw writing with the program's pragmas."""
    shutil.copy(path, target)
    raw = sqlite.connect(target, "rw")
    raw.execute("PRAGMA journal_mode=WAL").fetchall()
    for (name,) in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        raw.execute(f"DROP TRIGGER {name}")
    return raw


def listed(entity: type[Entity]) -> str:
    """The searched columns of an entity, as SQL."""
    return ", ".join(search.searched(entity))


def arguments(description: str | None, leads: int = 100_000) -> argparse.Namespace:
    """The command line that the benchmarks share."""
    asked = argparse.ArgumentParser(description=description)
    asked.add_argument("--leads", type=int, default=leads, help="how large the file is that is made")
    asked.add_argument("--file", type=Path, help="a file of generate.py; it is copied")
    asked.add_argument("--rounds", type=int, default=15)
    return asked.parse_args()


def verdict(figures: list[Figure]) -> int:
    """Tell what was missed; the exit code."""
    missed = [figure.missed for figure in figures if figure.missed]
    print("\n".join(missed) or "All goals are met.")
    return 1 if missed else 0
