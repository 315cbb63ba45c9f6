"""Jobs that end: what was to be written is written, and nobody hears of a file that was closed."""

from __future__ import annotations

import logging
import threading
from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from crmdesk.ui.kit.jobs import Jobs


def test_work_is_done_off_the_windows_thread_and_told_on_it(qtbot: QtBot) -> None:
    jobs = Jobs()
    here = threading.current_thread()
    heard: list[tuple[threading.Thread, threading.Thread]] = []
    jobs.run("write", threading.current_thread, lambda there: heard.append((there, threading.current_thread())))
    qtbot.waitUntil(lambda: bool(heard))
    [(there, told)] = heard
    assert there is not here
    assert told is here
    jobs.end()


def test_after_the_end_all_writing_is_done_waiting_reads_are_dropped_and_nobody_is_called(qtbot: QtBot) -> None:
    jobs = Jobs()
    go = threading.Event()
    done: list[str] = []
    heard: list[object] = []
    for lane in ("write", "files", "lists"):
        jobs.run(lane, lambda: go.wait(10), heard.append)
        jobs.run(lane, partial(done.append, lane), heard.append)
    threading.Timer(0.1, go.set).start()
    jobs.end()
    jobs.run("write", lambda: done.append("too late"), heard.append)
    jobs.deliver(lambda: heard.append("news"))
    qtbot.wait(50)
    assert sorted(done) == ["files", "write"]
    assert heard == []


def test_what_fails_while_the_file_is_closed_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    jobs = Jobs()
    go = threading.Event()

    def fail() -> None:
        go.wait(10)
        raise OSError("the stick is gone")

    jobs.run("write", fail, lambda _none: None)
    threading.Timer(0.1, go.set).start()
    with caplog.at_level(logging.WARNING):
        jobs.end()
    assert "the stick is gone" in caplog.text
