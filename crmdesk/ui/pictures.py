"""Pictures of every screen with sample data: for the README, for tests, and for looking at what we make.

The real window on a real file, with jobs that run at once and a clock that stands still, so that two runs give the same
pictures. The language must have been chosen before.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from crmdesk import text
from crmdesk.controllers import opening
from crmdesk.text import _
from crmdesk.ui.dress import dress
from crmdesk.ui.kit.jobs import InlineJobs
from crmdesk.ui.kit.sheet import Sheet
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.theme import Choice, theme
from crmdesk.ui.workplace import Workplace

NOW = dt.datetime(2026, 11, 24, 9, 12, tzinfo=dt.UTC)


class _NoFiles:
    """A window in a picture asks for no file."""

    def new(self) -> None:
        """Nothing."""

    def open(self) -> None:
        """Nothing."""

    def show_in_folder(self) -> None:
        """Nothing."""


def take(folder: Path, look: Choice, size: tuple[int, int], scale: float = 1.0) -> list[Path]:
    """Write one PNG a screen into a folder; size in px of the window. Gives the files. Raises OSError."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    dress(app, look)
    theme.choose(font_scale=scale, reduce_motion=True)
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "crm.crmdesk"
        opening.make_file(file, demo=True, language=text.language(), clock=lambda: NOW)
        desk = opening.open_desk(file, "Joris Vermeer", lambda: NOW)
        window = MainWindow(_NoFiles())
        window.resize(*size)
        window.show_first(QWidget())
        window.show()
        window.set_file(file.stem)
        window.set_backup(_("Backup: today {time}").format(time="09:12"), old=False)
        window.show_file(Workplace(desk, InlineJobs(), window.toasts, window, window))
        for name, prepare in _scenes(window):
            prepare()
            settle(app)
            target = folder / f"{name}-{text.language()}-{look}.png"
            if not window.grab().save(str(target)):
                raise OSError(f"{target} could not be written")
            made.append(target)
            _close_sheets(window)
        window.close_file()
        window.close()
        desk.close()
    return made


def settle(app: QApplication) -> None:
    """Let layouts, delayed signals and first paints happen."""
    for _turn in range(12):
        app.processEvents()
        app.sendPostedEvents()


def _close_sheets(window: MainWindow) -> None:
    for sheet in window.findChildren(Sheet):
        if sheet.isVisible():
            sheet.reject()


def _scenes(window: MainWindow) -> Iterator[tuple[str, Callable[[], object]]]:
    """Every screen by name, and what brings the window there."""
    for page in ("inbox", "pipeline", "accounts", "contacts", "reports"):
        yield page, partial(window.page, page)
    yield "convert", partial(_convert, window)
    yield "opportunity", partial(_opportunity, window)
    yield "import", window.import_file
    yield "export", partial(_export, window)
    yield "welcome", partial(_welcome, window)


def _convert(window: MainWindow) -> None:
    window.page("inbox")
    window.pages["inbox"].triage.preview()  # type: ignore[attr-defined]


def _export(window: MainWindow) -> None:
    window.page("accounts")
    window.export_rows()


def _opportunity(window: MainWindow) -> None:
    board = window.pages["pipeline"]
    first = next(card.id for cards in board.found.cards.values() for card in cards)  # type: ignore[attr-defined]
    window.record("opportunity", first)


def _welcome(window: MainWindow) -> None:
    from crmdesk.ui.welcome import Welcome

    window.page("inbox")
    sheet = Welcome(window, "Joris Vermeer", Path("crm.crmdesk"))
    sheet.open(sheet.name)
