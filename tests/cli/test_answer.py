"""How answers look to people: columns of a terminal, amounts, moments and the progress bar."""

from __future__ import annotations

import io
import sys
import time

import pytest

from crmdesk import text
from crmdesk.cli.answer import Progress, columns, grouped, listing, table


def test_columns_are_aligned_and_numbers_stand_right() -> None:
    said = table(["Name", "Score"], [["日本", "7"], ["Zoë", "86"]], right=[1]).splitlines()
    assert [line for line in said if line.strip("─ ")] == ["Name  Score", "日本      7", "Zoë      86"]


def test_wide_and_combining_characters_are_counted_as_a_terminal_does() -> None:
    assert [columns(word) for word in ("abc", "日本", "e\u0301", "👍", "")] == [3, 4, 1, 2, 0]


def test_a_long_cell_is_cut_and_a_long_value_keeps_its_lines() -> None:
    line = table(["Note"], [["word " * 30]]).splitlines()[-1]
    assert len(line) <= 44
    assert line.endswith("…")
    assert listing([("Note", "one\ntwo"), ("A", "b")]) == "Note  one\n      two\nA     b"


def test_a_very_long_cell_is_cut_at_once() -> None:
    began = time.process_time()
    line = table(["Note"], [["é" * 10_000]]).splitlines()[-1]
    assert time.process_time() - began < 1
    assert line == "é" * 43 + "…"
    assert table(["Note"], [["日" * 30]]).splitlines()[-1] == "日" * 21 + "…"


def test_amounts_are_written_as_the_language_does() -> None:
    assert grouped("-1234567.50") == "-1,234,567.50"
    text.use("nl")
    assert grouped("-1234567.50") == "-1.234.567,50"
    assert grouped("12") == "12"


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_drawn_on_a_terminal_only_and_only_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    later = time.monotonic() + 1
    for stream, seen in ((_Terminal(), True), (io.StringIO(), False)):
        monkeypatch.setattr(sys, "stderr", stream)
        bar = Progress()
        bar(1, 4)
        assert stream.getvalue() == ""
        monkeypatch.setattr(time, "monotonic", lambda: later)
        bar(2, 4)
        assert (" 50%" in stream.getvalue()) is seen
        monkeypatch.undo()
