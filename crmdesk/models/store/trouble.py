"""Trouble with the file itself: full, locked, damaged, newer, replaced. Each becomes one sentence that says what is
safe.

Told apart by SQLite's error name, never by its text (sqlite.org/rescode.html).
"""

from __future__ import annotations

from crmdesk.text import N_, _


class Trouble(Exception):
    """Something is wrong with the file; the message says what happened, what is safe and what to do."""


class Busy(Trouble):
    """Another program is writing to the file for longer than we wait."""


class Conflict(Exception):
    """Undoing a step would lose later work; `later` are the steps in the way, as (number, title)."""

    def __init__(self, message: str, later: list[tuple[int, str]]) -> None:
        super().__init__(message)
        self.later = later


SENTENCES = {
    "SQLITE_FULL": N_("Not saved: the disk is full. What stood in the file is safe. Free some space and try again."),
    "SQLITE_READONLY": N_(
        "Not saved: the file may only be read. What stands in it is safe. Make the file or its folder writable."
    ),
    "SQLITE_IOERR_READ": N_(
        "The file cannot be read: the disk reported an error. What was saved is safe up to the last step. Connect the "
        "disk again, or restore a backup."
    ),
    "SQLITE_IOERR": N_(
        "Not saved: the disk reported an error. What stood in the file is safe up to the last step. Make a "
        "backup on another disk."
    ),
    "SQLITE_CORRUPT": N_(
        "The file is damaged. Nothing was changed. Restore the last backup or save a copy of what can be read."
    ),
    "SQLITE_NOTADB": N_(
        "This is not a crmdesk file, or it is damaged. Nothing was changed. Choose another file or restore a backup."
    ),
    "SQLITE_CANTOPEN": N_(
        "The file cannot be opened. Nothing was changed. Check that its folder exists and may be used."
    ),
    "SQLITE_BUSY": N_("Another program is writing to this file. Nothing was changed. Wait a moment and try again."),
    "SQLITE_PERM": N_("The file may not be used by this user. Nothing was changed. Ask for access to it."),
}


def explain(error: BaseException) -> Trouble | None:
    """The trouble behind a driver's error, or None when it is not about the file."""
    origin = getattr(error, "orig", None) or error
    name = getattr(origin, "sqlite_errorname", "") or ""
    for start, sentence in SENTENCES.items():
        if name.startswith(start):
            return (Busy if start == "SQLITE_BUSY" else Trouble)(_(sentence))
    return None
