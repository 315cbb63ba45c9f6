"""The pipeline with 2,000 cards in the real window: opening, scrolling, moving a card, filtering as one types.

Usage: python benchmarks/board.py [FILE.crmdesk]. It makes its own file, or puts the cards into a copy of one that
generate.py made. A scroll step should paint within 16 ms, and a moved card should stand in its new column within
50 ms of the key; an idle second says what this machine's own noise is.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

import apart  # noqa: F401  before crmdesk
from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from window import Gaps

from crmdesk import app as program
from crmdesk import text
from crmdesk.controllers import activities, opening, records
from crmdesk.controllers.desk import Write
from crmdesk.models.account import Account
from crmdesk.models.activity import ActivityKind
from crmdesk.models.lists import Owner
from crmdesk.models.opportunity import Opportunity
from crmdesk.ui.dress import dress

CARDS, STAGES = 2000, 4


def fill(write: Write) -> None:
    """2,000 opportunities over the open stages, each with a call, a note and most with a task."""
    owner = write.add(Owner(name="Joris"))
    accounts = [records.add(write, Account, {"name": f"Van den Broek & Zonen {n}"}) for n in range(200)]
    for n in range(CARDS):
        values = {"name": f"Onderhoud hal {n}", "value": n * 12_345, "stage_id": 1 + n % STAGES, "owner_id": owner.id}
        close = write.today + dt.timedelta(n % 90 - 20)
        deal = records.add(
            write, Opportunity, {**values, "close_date": close, "account_id": accounts[n % len(accounts)]}
        )
        for kind in (ActivityKind.CALL, ActivityKind.NOTE):
            activities.log(write, kind, [("opportunity", deal)], body="x", at=write.now - dt.timedelta(n % 40))
        if n % 3:
            due = write.now + dt.timedelta(n % 20 - 5)
            activities.log(write, ActivityKind.TASK, [("opportunity", deal)], subject="Bellen", due=due)


def main() -> None:
    """Make the file, open the window on it, and print the table."""
    text.use("en")
    app = QApplication([])
    dress(app, "light")
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "board.crmdesk"
        if len(sys.argv) > 1:
            shutil.copy(sys.argv[1], path)
        else:
            opening.make_file(path)
        desk = opening.open_desk(path, "Joris", lambda: dt.datetime.now(dt.UTC))
        desk.do(fill)
        desk.close()
        started = program.Program(app, path, "Joris", known=True)
        gaps = Gaps()
        gaps.during(started.start, until=lambda: started.window.current is not None)
        started.keeping.rest()
        print(f"{'':44} {'wall ms':>9} {'longest gap':>12} {'p95':>7}")
        for name, (took, worst, p95) in measured(started, gaps):
            print(f"{name:44} {took:9.1f} {worst:12.1f} {p95:7.1f}")
        started.window.close()


def measured(started: program.Program, gaps: Gaps) -> list[tuple[str, tuple[float, float, float]]]:
    """What was measured, by name."""
    window = started.window
    window.work.kept.clear()
    rows = [("idle second", gaps.during(lambda: None, seconds=1.0))]
    rows.append(
        (
            f"open the board of {CARDS} cards",
            gaps.during(lambda: window.page("pipeline"), until=lambda: bool(window.pages["pipeline"].found.columns)),
        )
    )
    page = window.pages["pipeline"]
    column = next(iter(page.board.columns.values()))
    rows.append(
        (f"scroll {len(column.list.cards.cards)} cards by 24 px", steps(gaps, 200, lambda n: scroll(column, n)))
    )
    column.list.verticalScrollBar().setValue(0)
    column.list.select(0)
    column.list.setFocus()

    def move() -> None:
        card, before = page.current.id, page.found
        QTest.keyClick(page.first_focus(), Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        wait(lambda: page.found is not before)
        assert page.current.id == card  # also in a column of more than are shown, at the end of which it stands
        QTest.keyClick(page.first_focus(), Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier)

    rows.append(("move a card: key to new column", steps(gaps, 60, lambda _n: move())))

    def letter(n: int) -> None:
        before = page.found
        page.search.setText("broek 1 9"[: n + 1])
        page.search.returnPressed.emit()
        wait(lambda: page.found is not before)

    rows.append(("search: letter to cards", steps(gaps, 45, lambda n: letter(n % 9))))
    page.clear_filters()

    def turn(view: str) -> Callable[[], None]:
        return lambda: page.views.button(view).clicked.emit()

    rows.append(("board to list", gaps.during(turn("list"), seconds=0.5)))
    table = page.list.table
    table.setFocus()
    rows.append(("list: J, key to paint", steps(gaps, 100, lambda _n: QTest.keyClick(table, Qt.Key.Key_J))))
    rows.append(("list: other order", steps(gaps, 6, lambda n: page.list.order_by(("value", "name", "close")[n % 3]))))
    return rows


def wait(until: Callable[[], bool]) -> None:
    """Sleep from event to event, so that the threads that find things have the processor."""
    loop, deadline = QEventLoop(), time.perf_counter() + 2
    while not until() and time.perf_counter() < deadline:
        loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def scroll(column: object, n: int) -> None:
    """One step of the wheel, and back from the end."""
    column.list.verticalScrollBar().setValue(24 * n)  # type: ignore[attr-defined]


def steps(gaps: Gaps, times: int, step: Callable[[int], object]) -> tuple[float, float, float]:
    """In ms: the median of a step with all that it paints, the longest gap of the loop, the steps' 95th percentile."""
    took, longest = [], 0.0
    for n in range(times):
        began = time.perf_counter()
        _wall, gap, _p95 = gaps.during(partial(step, n))
        took.append((time.perf_counter() - began) * 1000)
        longest = max(longest, gap)
    took.sort()
    return took[len(took) // 2], longest, took[int(len(took) * 0.95)]


if __name__ == "__main__":
    main()
