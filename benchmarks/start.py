"""How long from the start of the process to the first painted window, against an empty PySide6 window in the same run.

Usage: python benchmarks/start.py [FILE.crmdesk] [--rounds 7]. Without a file one with sample data is made. Prints the
median of each and their ratio; goal at most 1.5, first bar 1.8. "list takes keys": Down went to the next lead;
"file open": the inbox with everything around it has taken the place of the first page.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]

EMPTY = """
import os, sys, time
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def event(self, event):
        done = super().event(event)
        if event.type() == QEvent.Type.UpdateRequest:
            print(time.time(), flush=True)
            os._exit(0)
        return done
app = QApplication([])
window = Window()
window.resize(1280, 800)
window.show()
app.exec()
"""
OURS = """
import os, sys, time
from pathlib import Path
from crmdesk import app
def painted(self, *told):
    print(time.time(), flush=True)
    os._exit(0)
app.Program._on_painted = painted
app.main(Path(sys.argv[1]), "Joris", "en")
"""
USABLE = """
import os, sys, time
from pathlib import Path
from crmdesk import app
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
painted = app.Program._on_painted
def usable(self, page, *told):
    painted(self, page, *told)
    table = page.pane.table
    QApplication.sendEvent(table, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier))
    if table.currentIndex().row() != 1:
        os._exit(1)
    print(time.time(), flush=True)
    os._exit(0)
app.Program._on_painted = usable
app.main(Path(sys.argv[1]), "Joris", "en")
"""
WHOLE = """
import os, sys, time
from pathlib import Path
from crmdesk import app
ready = app.Program._on_ready
def whole(self, *told):
    ready(self, *told)
    from PySide6.QtCore import QTimer
    def look():
        page = self.window.current
        if page is not None and getattr(page, "model", None) is not None and page.model.total:
            print(time.time(), flush=True)
            os._exit(0)
        QTimer.singleShot(2, look)
    look()
app.Program._on_ready = whole
app.main(Path(sys.argv[1]), "Joris", "en")
"""


def once(script: str, file: Path) -> float:
    """Milliseconds from starting the process to what the script waits for."""
    began = time.time()
    done = subprocess.run(
        [sys.executable, "-c", script, str(file)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return (float(done.stdout.split()[-1]) - began) * 1000


def main() -> None:
    """Run all in turn and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as place:
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            os.environ[name] = place
        file = asked.file
        if file is None:
            sys.path.insert(0, str(ROOT))
            from crmdesk.controllers import opening

            file = Path(place) / "demo.crmdesk"
            opening.make_file(file, demo=True)
        scripts = {"empty window": EMPTY, "first paint": OURS, "list takes keys": USABLE, "file open": WHOLE}
        for script in scripts.values():
            once(script, file)
        times: dict[str, list[float]] = {name: [] for name in scripts}
        for _round in range(asked.rounds):
            for name, script in scripts.items():
                times[name].append(once(script, file))
    base = statistics.median(times["empty window"])
    for name, found in times.items():
        print(
            f"{name:15} median {statistics.median(found):6.0f} ms  min {min(found):6.0f} ms  ratio "
            f"{statistics.median(found) / base:4.2f}"
        )


if __name__ == "__main__":
    main()
