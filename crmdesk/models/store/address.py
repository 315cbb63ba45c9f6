"""The address of a file as SQLite wants it: apart, because the first paint opens a file without SQLAlchemy."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote


def uri(path: Path, mode: str) -> str:
    """The file as an SQLite URI, whatever signs are in its name; mode is ro, rw or rwc."""
    return f"file:{quote(os.fsencode(path.absolute()))}?mode={mode}"
