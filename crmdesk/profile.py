"""The personal settings of one user on one PC: name, language, theme and the files that were used last.

What the company decides stands in its own file (controllers/settings.py); this is about the person, so it is a small
TOML file that both the window and the command line read. A damaged one is put aside, never a reason not to start.
"""

from __future__ import annotations

import contextlib
import getpass
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crmdesk import paths
from crmdesk.text import LANGUAGES, _

MOST_RECENT = 10
"""How many files are remembered."""

THEMES = ("light", "dark")


@dataclass(frozen=True)
class Profile:
    """What a user chose; "" where nothing was: the system decides then. `recent` has the newest file first; `place` is
    where the window stood, in Qt's own words."""

    name: str = ""
    language: str = ""
    theme: str = ""
    place: str = ""
    recent: tuple[Path, ...] = ()

    @property
    def file(self) -> Path:
        """The file that is opened when none is named: the last one, else the usual place."""
        return self.recent[0] if self.recent else paths.default_file()

    @property
    def acts_as(self) -> str:
        """The name under which this user's steps are kept: the own choice, else the system's name for the user."""
        return self.name or system_name()


def system_name() -> str:
    """What the system calls the user."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return _("Unknown")


def read() -> Profile:
    """The settings as they stand; a value that cannot be used counts as not chosen."""
    found = _table()
    recent = found.get("recent")
    return Profile(
        name=_words(found, "name"),
        language=language if (language := _words(found, "language")) in LANGUAGES else "",
        theme=theme if (theme := _words(found, "theme")) in THEMES else "",
        place=_words(found, "place"),
        recent=tuple(Path(one) for one in recent if isinstance(one, str)) if isinstance(recent, list) else (),
    )


def change(**values: str) -> None:
    """Choose name, language, theme or place anew; "" gives the choice back to the system. Raises OSError."""
    unknown = values.keys() - {"name", "language", "theme", "place"}
    if unknown:
        raise TypeError(f"no personal setting is called {unknown.pop()}")
    before = _table()
    if any(before.get(name) != value for name, value in values.items()):
        _write({**before, **values})


def remember(file: Path) -> None:
    """Note that a file was opened: it is the first of the recent ones from now on. Raises OSError."""
    path = file.absolute()
    before = read().recent
    if before[:1] != (path,):
        recent = [path, *(one for one in before if one != path)][:MOST_RECENT]
        _write({**_table(), "recent": [str(one) for one in recent]})


def _words(table: dict[str, Any], name: str) -> str:
    value = table.get(name)
    return value.strip() if isinstance(value, str) else ""


def _table() -> dict[str, Any]:
    """The file as it stands, with settings that this version does not know."""
    import tomllib

    try:
        return tomllib.loads(paths.settings_file().read_text("utf-8"))
    except (OSError, ValueError):  # TOMLDecodeError and UnicodeDecodeError are ValueErrors
        return {}


def _write(table: dict[str, Any]) -> None:
    """Replace the file in one move; one that could not be read is kept beside it."""
    import tomli_w

    file = paths.settings_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.exists() and not _table() and file.stat().st_size:
        with contextlib.suppress(OSError):
            os.replace(file, file.with_suffix(".damaged.toml"))
    draft = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        with draft.open("wb") as out:
            tomli_w.dump(table, out)
            out.flush()
            os.fsync(out.fileno())
        os.replace(draft, file)
    finally:
        draft.unlink(missing_ok=True)
