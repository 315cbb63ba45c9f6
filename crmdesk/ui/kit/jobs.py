"""Jobs: run a function off the window's thread and get its result back on it.

Each lane is one thread, so the order within a lane is kept: "write" (SQLite has one writer), "lists", "figures",
"files".
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

R = TypeVar("R")

WRITING = ("write", "files")
"""Lanes whose work is wanted even when its file is closed before it was begun."""

log = logging.getLogger(__name__)


class Runs(Protocol):
    """What runs jobs: threads in the program, at once in tests and pictures."""

    def run(
        self,
        lane: str,
        work: Callable[[], R],
        done: Callable[[R], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Do the work in a lane, then call done(result) or failed(error) on the window's thread."""

    def deliver(self, call: Callable[[], None]) -> None:
        """Call on the window's thread, soon; from any thread."""

    def wait(self) -> None:
        """Wait until all lanes are idle."""


class Jobs(QObject):
    """Lanes of one thread each."""

    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes: dict[str, ThreadPoolExecutor] = {}
        self._ended = False
        self._finished.connect(self._call)

    def run(
        self,
        lane: str,
        work: Callable[[], R],
        done: Callable[[R], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Do the work in a lane, then call done(result) or failed(error) here; without failed, an error is raised
        here."""
        if self._ended:
            return
        if lane not in self._lanes:
            self._lanes[lane] = ThreadPoolExecutor(1, thread_name_prefix=lane)

        def job() -> None:
            try:
                result = work()
            except Exception as error:  # handed to the window's thread, which shows or raises it
                caught = error
                if self._ended:
                    log.warning("a job failed while its file was being closed", exc_info=error)
                self._finished.emit(lambda: failed(caught) if failed else _raise(caught))
            else:
                self._finished.emit(lambda: done(result))

        self._lanes[lane].submit(job)

    def deliver(self, call: Callable[[], None]) -> None:
        """Call on the window's thread, soon; from any thread."""
        self._finished.emit(call)

    def wait(self) -> None:
        """Let all lanes finish and end them."""
        for lane in self._lanes.values():
            lane.shutdown(wait=True)
        self._lanes.clear()

    def end(self) -> None:
        """Finish what was begun and all that writes, drop reading that has not begun, and call nobody any more."""
        self._ended = True
        for name, lane in self._lanes.items():
            if name not in WRITING:
                lane.shutdown(wait=False, cancel_futures=True)
        self.wait()

    @Slot(object)
    def _call(self, call: Callable[[], None]) -> None:
        if not self._ended:
            call()


class InlineJobs:
    """Does the work at once on the caller's thread."""

    def run(
        self,
        lane: str,
        work: Callable[[], R],
        done: Callable[[R], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Do it now."""
        try:
            result = work()
        except Exception as error:
            if failed is None:
                raise
            failed(error)
        else:
            done(result)

    def deliver(self, call: Callable[[], None]) -> None:
        """Call it now."""
        call()

    def wait(self) -> None:
        """Nothing is ever under way."""


def _raise(error: Exception) -> None:
    raise error
