"""Stalls of the event loop in the real window: in a long list, and when each page, sheet and popover is met first.

Usage: python benchmarks/window.py FILE.crmdesk (made by generate.py; nothing is written to it). A timer of 1 ms notes
the longest gap during each action; an idle second says what this machine's own noise is. The goal is no gap over 50 ms.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

import apart  # noqa: F401  before crmdesk
from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from crmdesk import app as program
from crmdesk import text
from crmdesk.models.queries import views
from crmdesk.models.queries.lists import ListQuery
from crmdesk.ui.dress import dress
from crmdesk.ui.kit.overlay import Overlay
from crmdesk.ui.main_window import MainWindow


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
    rows += [(name, *gaps.during(do, seconds=0.5)) for name, do in firsts(started.window)]
    print(f"{'':38} {'wall ms':>9} {'longest gap':>12} {'p95':>7}")
    for name, took, worst, p95 in rows:
        print(f"{name:38} {took:9.0f} {worst:12.1f} {p95:7.1f}")
    print(f"median of the longest gaps: {statistics.median(row[2] for row in rows):.1f} ms")
    started.window.close()


Step = tuple[str, Callable[[], object]]
"""A name, and what leads there."""


def press(window: MainWindow, keys: str) -> Callable[[], object]:
    """Pressing keys where the keyboard is."""
    return lambda: QTest.keySequence(QApplication.focusWidget() or window, QKeySequence(keys))


def leave(window: MainWindow) -> None:
    """Leave what stands over the page."""
    for overlay in window.findChildren(Overlay):
        overlay.drop()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # which wait for exec() else
    if (menu := QApplication.activePopupWidget()) is not None:
        menu.close()
    QTest.qWait(300)


def firsts(window: MainWindow) -> Iterator[Step]:
    """What is met for the first time, each with the way there; what is in front is left before the next one."""
    yield from in_the_inbox(window)
    for page in ("pipeline", "accounts", "contacts", "reports", "search"):
        yield f"page {page}, first time", partial(window.page, page)
    for page in ("accounts", "contacts"):
        yield from of_records(window, page)
    yield "back to reports", partial(window.page, "reports")
    yield "rows behind a figure", window.pages["reports"].tiles["open"].click
    yield from in_the_pipeline(window)
    yield "back to the inbox", partial(window.page, "inbox")
    for look in ("dark", "light"):
        yield f"{look} theme", partial(window.choose_theme, look)
    yield "larger text", partial(window.scale, 0.1)
    yield "normal text", partial(window.scale, 0)
    for page in ("pipeline", "accounts", "contacts", "reports", "inbox"):
        yield f"page {page} again", partial(window.page, page)


def in_the_inbox(window: MainWindow) -> Iterator[Step]:
    """Palette, sheets, popovers and menus."""
    for name, keys in (
        *(("palette", "Ctrl+K"), ("first letter in it", "B"), ("map of keys", "F1"), ("settings", "Ctrl+,")),
        *(("new lead", "Ctrl+Shift+L"), ("new opportunity", "Ctrl+Shift+O"), ("new contact", "Ctrl+Shift+K")),
        *(("new account", "Ctrl+Shift+A"), ("import", "Ctrl+I"), ("export", "Ctrl+E"), ("filter", "F")),
        *(("disqualify", "X"), ("snooze", "H"), ("preview of the conversion", "C"), ("nurture", "R"), ("assign", "A")),
        *(("task", "T"), ("select all", "Ctrl+A"), ("next lead", "J"), ("criteria", "Q"), ("note", "N")),
    ):
        if name not in ("first letter in it", "next lead"):
            leave(window)
            window.pages["inbox"].pane.table.setFocus()
        yield name, press(window, keys)
    leave(window)
    yield "menu of a lead", window.pages["inbox"].detail.lead.header.more.click
    leave(window)
    file = next(action.menu() for action in window.menus.actions() if action.menu() is not None)
    yield "menu of the window", lambda: file.popup(window.mapToGlobal(QPoint(0, 30)))
    leave(window)


def of_records(window: MainWindow, page: str) -> Iterator[Step]:
    """The parts of a record beside its list."""
    yield f"back to {page}", partial(window.page, page)
    pane = window.pages[page].pane
    for part in pane.names:
        yield f"{page}: {part}", partial(pane.turn_to, part)
    yield f"{page}: whole page", press(window, "Return")
    window.pages[page].take_keyboard()
    yield f"{page}: order", press(window, "S")
    leave(window)


def in_the_pipeline(window: MainWindow) -> Iterator[Step]:
    """What is asked beside a card, the list, and an opportunity."""
    yield "back to the pipeline", partial(window.page, "pipeline")
    pipeline = window.pages["pipeline"]
    for name, keys in (
        *(("show all of it", "Space"), ("move to", "M"), ("value", "V"), ("close date", "D"), ("lost", "L")),
        *(("task", "T"), ("filter", "F"), ("only mine", "Ctrl+M"), ("all again", "Ctrl+M")),
    ):
        leave(window)
        pipeline.take_keyboard()
        yield f"pipeline: {name}", press(window, keys)
    leave(window)
    yield "pipeline: menu of a card", lambda: pipeline.doing.menu(window.mapToGlobal(window.rect().center()))
    leave(window)
    yield "pipeline: as a list", pipeline.views.button("list").click
    yield "pipeline: as a board", pipeline.views.button("board").click
    pipeline.take_keyboard()
    yield "an opportunity", press(window, "Return")
    for part in pipeline.pane.names:
        yield f"opportunity: {part}", partial(pipeline.pane.turn_to, part)


if __name__ == "__main__":
    main()
