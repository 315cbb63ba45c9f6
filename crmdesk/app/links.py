"""Links in mails and notes: whether the system opens `crmdesk://lead/123` with this program.

A checkout installs nothing, so this is the user's own wish: on Linux one small file in his own folder of programs,
which goes again when he no longer wants it. Windows and macOS take such a wish from an installer only.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

from PySide6.QtCore import QProcess

from crmdesk import paths

NAME = "crmdesk.desktop"
SCHEME = "x-scheme-handler/crmdesk"


def can_be_asked() -> bool:
    """Whether this system takes the wish of a user."""
    return sys.platform.startswith("linux")


def are_opened() -> bool:
    """Whether links are opened with this very program."""
    try:
        return _entry().encode() == _place().read_bytes()
    except OSError:
        return False


def open_links(wish: bool) -> None:
    """Have the system open links with this program, or no more. Raises OSError when the file cannot be written."""
    place = _place()
    if wish:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(_entry(), "utf-8")
    else:
        place.unlink(missing_ok=True)
    calls = [["update-desktop-database", str(place.parent)], *([["xdg-mime", "default", NAME, SCHEME]] if wish else [])]
    for program, *arguments in calls:  # a desktop without these tools finds the file by itself, at the next log-in
        if found := shutil.which(program):
            QProcess.startDetached(found, arguments)


def _place() -> Path:
    named = os.environ.get("XDG_DATA_HOME", "")
    return (Path(named) if named else Path.home() / ".local" / "share") / "applications" / NAME


def _entry() -> str:
    lines = (
        "[Desktop Entry]",
        "Type=Application",
        "Name=crmdesk",
        f"Exec={' '.join(map(_quoted, _command()))} %u",
        f"Icon={paths.resource('logo', 'crmdesk.svg')}",
        "Terminal=false",
        "Categories=Office;ContactManagement;",
        f"MimeType={SCHEME};",
    )
    return "\n".join(lines) + "\n"


def _command() -> list[str]:
    """What starts this program: itself where it is one, else the Python that runs it."""
    start = Path(__file__).parents[2] / "start.py"
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, str(start)] if start.is_file() else [sys.executable, "-P", "-m", "crmdesk"]


def _quoted(word: str) -> str:
    """A word of Exec= as the Desktop Entry Specification quotes it; the whole value is escaped once more."""
    inner = re.sub(r'(["`$\\])', r"\\\1", word.replace("%", "%%"))
    return f'"{inner}"'.replace("\\", "\\\\")
