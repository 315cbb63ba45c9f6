"""What tests of the interface share: the one application, wearing a known look."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

import pytest
import shiboken6
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from crmdesk.controllers.desk import Desk
from crmdesk.ui.kit import format
from crmdesk.ui.kit.form import Form
from crmdesk.ui.kit.jobs import InlineJobs, Jobs
from crmdesk.ui.kit.keys import keymap
from crmdesk.ui.kit.toast import Toasts
from crmdesk.ui.screen import Screen
from crmdesk.ui.theme import Theme, theme
from crmdesk.ui.workplace import Workplace

S = TypeVar("S", bound=Screen)


class Show(Protocol):
    """Makes a page and shows it in the window of the workplace."""

    def __call__(self, make: Callable[[Workplace], S]) -> S:
        """The page, with its window active."""


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    """The application after its theme was applied, which a process does once."""
    theme.apply(qapp)
    return qapp


@pytest.fixture
def look(dressed: QApplication) -> Iterator[Theme]:
    """The theme: light, text size 100 %, no motion, English figures; put back so after the test."""
    _reset()
    yield theme
    _reset()


def _reset() -> None:
    format.use("en")
    keymap.wear({})
    theme.choose(choice="light", font_scale=1.0, face="inter", density="default", reduce_motion=True)


class DressingBot(QtBot):
    """Has every window wear the style sheet, as the window of the program does."""

    def addWidget(self, widget: QWidget, *, before_close_func: Callable[[QWidget], None] | None = None) -> None:  # noqa: N802, D102
        theme.clothe(widget)
        super().addWidget(widget, before_close_func=before_close_func)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """A user at mouse and keyboard."""
    return DressingBot(request)


class Going:
    """Remembers where a screen wanted to send the user."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []

    def page(self, name: str) -> None:
        """A page was asked for."""
        self.asked.append(("page", name))

    def record(self, table: str, record_id: int) -> None:
        """A record was asked for."""
        self.asked.append(("record", table, record_id))

    def rows(self, title: str, table: str, ids: Sequence[int]) -> None:
        """The rows behind a figure were asked for."""
        self.asked.append(("rows", title, table, list(ids)))

    def back(self) -> None:
        """The way back was asked for."""
        self.asked.append(("back",))


class Outside(QObject):
    """Takes the addresses that would be opened outside."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        """One address."""
        self.opened.append(url.toString())


class Lane:
    """A lane of the jobs, which can be held, as a long import holds the one that writes."""

    def __init__(self, jobs: Jobs, name: str = "write") -> None:
        self._jobs, self._name = jobs, name
        self._free = threading.Event()
        self._free.set()

    def hold(self) -> None:
        """Let nothing through from now on."""
        self._free = threading.Event()
        self._jobs.run(self._name, self._free.wait, lambda _done: None)

    def free(self) -> None:
        """Let all through."""
        self._free.set()


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    """Jobs in threads, as in the program."""
    made = Jobs()
    yield made
    made.wait()


@pytest.fixture
def lane(jobs: Jobs) -> Iterator[Lane]:
    """The lane that writes, freed at the end."""
    made = Lane(jobs)
    yield made
    made.free()


@pytest.fixture
def reading(jobs: Jobs) -> Iterator[Lane]:
    """The lane in which single records are read, freed at the end."""
    made = Lane(jobs, "figures")
    yield made
    made.free()


@pytest.fixture
def outside() -> Iterator[Outside]:
    """In place of the system's programs for addresses."""
    taker = Outside()
    schemes = ("tel", "mailto", "https")
    for scheme in schemes:
        QDesktopServices.setUrlHandler(scheme, taker, "take")  # type: ignore[arg-type]  # the stub is wrong
    yield taker
    for scheme in schemes:
        QDesktopServices.unsetUrlHandler(scheme)


def typed_into(form: Form, column: str) -> QWidget:
    """The widget of a field that takes the keys."""
    proxy = form.cells[column].editor.focusProxy()
    assert proxy is not None
    return proxy


@pytest.fixture
def going() -> Going:
    """Where screens send the user, remembered."""
    return Going()


@pytest.fixture
def work(desk: Desk, look: Theme, going: Going, qtbot: QtBot) -> Workplace:
    """A workplace on the desk whose jobs run at once, with a plain window for toasts and sheets."""
    window = QMainWindow()
    window.resize(1232, 900)
    qtbot.addWidget(window)
    return Workplace(desk, InlineJobs(), Toasts(window), going, window)


@pytest.fixture
def show(work: Workplace, qtbot: QtBot) -> Iterator[Show]:
    """Shows pages, and has them give their readers back after the test."""
    pages: list[Screen] = []

    def put_up(make: Callable[[Workplace], S]) -> S:
        page = make(work)
        pages.append(page)
        assert isinstance(work.window, QMainWindow)
        work.window.setCentralWidget(page)
        work.window.show()
        work.window.activateWindow()
        qtbot.waitExposed(work.window)
        return page

    yield put_up
    for page in pages:
        if shiboken6.isValid(page):
            page.leave()


def pytest_configure(config: pytest.Config) -> None:
    """The offscreen platform warns of what it leaves out, at each window; there is no window manager it could ask."""
    config.addinivalue_line("qt_log_ignore", "This plugin does not support")
