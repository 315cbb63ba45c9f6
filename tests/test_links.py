"""Links in mails open crmdesk where the user wishes it: one file in his own folder, and the system told of it."""

from __future__ import annotations

import configparser
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from crmdesk.app import links

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux takes the wish of a user")


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the system's tools would be called, they note the call in this file."""
    notes, tools = tmp_path / "told", tmp_path / "tools"
    tools.mkdir()
    for name in ("xdg-mime", "update-desktop-database"):
        (tools / name).write_text(f'#!/bin/sh\necho "{name} $*" >> "{notes}"\n')
        (tools / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tools), prepend=":")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "my data"))
    return notes


def test_links_are_opened_with_this_program_until_they_are_no_more(told: Path, tmp_path: Path, qtbot: QtBot) -> None:
    assert not links.are_opened()
    links.open_links(True)
    assert links.are_opened()
    entry = configparser.RawConfigParser()
    entry.optionxform = str  # type: ignore[assignment,method-assign]  # the keys of a desktop entry are as written
    entry.read(tmp_path / "my data" / "applications" / "crmdesk.desktop")
    said = entry["Desktop Entry"]
    start = Path(links.__file__).parents[2] / "start.py"
    assert said["Exec"] == f'"{sys.executable}" "{start}" %u'
    assert said["MimeType"] == "x-scheme-handler/crmdesk;"
    assert Path(said["Icon"]).is_file()
    call = "xdg-mime default crmdesk.desktop x-scheme-handler/crmdesk"
    qtbot.waitUntil(lambda: told.exists() and call in told.read_text())
    links.open_links(False)
    assert not links.are_opened()
    assert not list((tmp_path / "my data" / "applications").iterdir())


def test_an_entry_of_another_copy_of_the_program_is_not_this_one(told: Path, tmp_path: Path) -> None:
    links.open_links(True)
    place = tmp_path / "my data" / "applications" / "crmdesk.desktop"
    place.write_text(place.read_text().replace("start.py", "elsewhere.py"))
    assert not links.are_opened()


def test_a_damaged_entry_is_not_this_one(told: Path, tmp_path: Path) -> None:
    links.open_links(True)
    (tmp_path / "my data" / "applications" / "crmdesk.desktop").write_bytes(b"\xff\xfe")
    assert not links.are_opened()


@pytest.mark.parametrize(
    ("word", "quoted"),
    [("/a b/c", '"/a b/c"'), ("50%", '"50%%"'), ("$HOME", r'"\\$HOME"'), ('a"b', r'"a\\"b"')],
)
def test_signs_that_mean_something_to_the_system_are_quoted(word: str, quoted: str) -> None:
    assert links._quoted(word) == quoted
