"""Stalls of the event loop in the real window while a long list is opened, scrolled, sorted and searched as one types.

Usage: python benchmarks/window.py FILE.crmdesk (made by generate.py). A timer of 1 ms notes the longest gap during each
action; an idle second says what this machine's own noise is. The goal is no gap over 50 ms.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from crmdesk import app as program
from crmdesk import text
from crmdesk.models.queries import views
from crmdesk.models.queries.lists import ListQuery
from crmdesk.ui.dress import dress


class Gaps(QObject):
    """Notes how long the event loop did not come round."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self, interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._last = time.perf_counter()
        self.gaps: list[float] = []
        self._timer.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.gaps.append((now - self._last) * 1000)
        self._last = now

    def during(
        self, action: Callable[[], object], seconds: float = 0.0, until: Callable[[], bool] = lambda: True
    ) -> tuple[float, float, float]:
        """(wall ms until done, longest gap ms, its 95th percentile) of an action and what follows from it."""
        self.gaps.clear()
        began = time.perf_counter()
        self._last = began
        action()
        loop = QEventLoop()
        deadline = began + 30
        while (not until() or time.perf_counter() - began < seconds) and time.perf_counter() < deadline:
            loop.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        took = (time.perf_counter() - began) * 1000
        loop.processEvents()
        gaps = sorted(self.gaps) or [0.0]
        return took, gaps[-1], gaps[int(len(gaps) * 0.95)]


def main() -> None:
    """Open the window on a file and print the table."""
    path = Path(sys.argv[1])
    text.use("en")
    app = QApplication([])
    dress(app, "light")
    started = program.Program(app, path, "Joris", known=True)
    gaps = Gaps()
    took, worst, _p = gaps.during(
        started.start,
        until=lambda: (
            getattr(started.window.current, "model", None) is not None and started.window.current.model.total > 0
        ),
    )
    rows: list[tuple[str, float, float, float]] = [("start to usable list", took, worst, _p)]
    inbox = started.window.current
    model, table = inbox.model, inbox.pane.table
    started.keeping.rest()
    rows.append(("idle second", *gaps.during(lambda: None, seconds=1.0)))
    filled: list[int] = []
    model.filled.connect(filled.append)

    def show(query: ListQuery) -> tuple[float, float, float]:
        filled.clear()
        return gaps.during(lambda: model.show(query), seconds=0.3, until=lambda: bool(filled))

    everything = views.inbox(None, started.desk.clock())
    opened = show(everything)
    rows.append((f"open all {model.total:,} leads", *opened))
    rows.append(("sort by company", *show(ListQuery(everything.entity, sort="company"))))
    rows.append(("sort by score, descending", *show(ListQuery(everything.entity, sort="score", descending=True))))
    presses: list[float] = []
    gaps.gaps.clear()

    def press(key: Qt.Key) -> None:
        began = time.perf_counter()
        QTest.keyClick(table, key)
        QApplication.processEvents()
        presses.append((time.perf_counter() - began) * 1000)

    took, worst, p95 = gaps.during(lambda: [press(Qt.Key.Key_J) for _n in range(100)], seconds=0.2)
    rows.append(("100 x J, key to paint (p95)", took, worst, sorted(presses)[94]))
    presses.clear()
    took, worst, p95 = gaps.during(lambda: [press(Qt.Key.Key_PageDown) for _n in range(100)], seconds=0.2)
    rows.append(("100 pages down, key to paint (p95)", took, worst, sorted(presses)[94]))
    presses.clear()
    took, worst, p95 = gaps.during(lambda: [press(key) for key in (Qt.Key.Key_End, Qt.Key.Key_Home) * 5], seconds=0.2)
    rows.append(("10 jumps, key to paint (max)", took, worst, max(presses)))
    for word in ("jansen", "van der", "zzzz"):
        filled.clear()
        inbox.focus_search()
        field = QApplication.focusWidget()

        def typed(letters: str = word, field: object = field) -> None:
            for letter in letters:
                QTest.keyClicks(field, letter)
                QTest.qWait(120)

        found = gaps.during(typed, seconds=0.3, until=lambda: bool(filled))
        rows.append((f"type “{word}”: {model.total:,} found", *found))
        field.clear()
        gaps.during(lambda: None, seconds=0.4)
    for page in ("pipeline", "accounts", "contacts", "reports", "inbox"):
        rows.append(
            (
                f"page {page}, first time" if page != "inbox" else "back to the inbox",
                *gaps.during(lambda name=page: started.window.page(name), seconds=1.0),
            )
        )
    print(f"{'':38} {'wall ms':>9} {'longest gap':>12} {'p95':>7}")
    for name, took, worst, p95 in rows:
        print(f"{name:38} {took:9.0f} {worst:12.1f} {p95:7.1f}")
    print(f"median of the longest gaps: {statistics.median(row[2] for row in rows):.1f} ms")
    started.window.close()


if __name__ == "__main__":
    main()
