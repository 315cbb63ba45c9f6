"""The personal settings of one user on one PC: name, language, look and the files that were used last.

What the company decides stands in its own file (controllers/settings.py); this is about the person, so it is a small
TOML file that both the window and the command line read. A damaged one is put aside, never a reason not to start.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from crmdesk import paths
from crmdesk.text import LANGUAGES, _

MOST_RECENT = 10
"""How many files are remembered."""

VISITED = "visited "
"""Before the path of a file, the name under which is kept what one was at in it; forgotten with the recent file."""

THEMES = ("light", "dark")
WORDS: Mapping[str, tuple[str, ...]] = {
    "language": LANGUAGES,
    "theme": THEMES,
    "density": ("compact", "relaxed"),
    "font": ("system",),
}
"""What may be chosen where not every word is one; "" besides."""
TEXT_SIZES = range(80, 201)
"""In percent."""
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Profile(NamedTuple):
    """What a user chose; "" where nothing was: the usual holds then, or what the system says.

    text_size: in percent; narrow: whether the rail shows icons alone; place: where the window stood, in Qt's own words;
    panes: how wide the first pane of each page is, in px at text size 100 %;
    letters: whether single letters are commands in lists; recent: the newest file first;
    kept: how its pages were arranged, in their own words; keys: those that were chosen for commands, by their ids, ""
    for none.
    """

    name: str = ""
    language: str = ""
    theme: str = ""
    density: str = ""
    font: str = ""
    text_size: int = 100
    reduce_motion: bool = False
    narrow: bool = False
    place: str = ""
    panes: Mapping[str, int] = _NOTHING
    letters: bool = True
    recent: tuple[Path, ...] = ()
    kept: Mapping[str, str] = _NOTHING
    keys: Mapping[str, str] = _NOTHING

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
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return _("Unknown")


def read() -> Profile:
    """The settings as they stand; a value that cannot be used counts as not chosen."""
    found = _table()
    recent, panes = found.get("recent"), found.get("panes")
    chosen = {name: found[name] for name in _PLAIN if name in found and _usable(name, found[name])}
    return Profile(
        **chosen,
        panes={name: width for name, width in panes.items() if _width(width)} if isinstance(panes, dict) else {},
        recent=tuple(Path(one) for one in recent if isinstance(one, str)) if isinstance(recent, list) else (),
        kept=_words(found.get("kept")),
        keys=_words(found.get("keys")),
    )


def change(**values: str | int | bool | Mapping[str, int] | Mapping[str, str]) -> None:
    """Choose anew; what is the usual is no longer stored as a choice. Raises OSError."""
    unknown = values.keys() - {*_PLAIN, "panes", "keys"}
    if unknown:
        raise TypeError(f"no personal setting is called {unknown.pop()}")
    before = _table()
    after = before | values
    for name in values:
        if after[name] == _USUAL[name]:
            del after[name]
    if after != before:
        _write(after)


def keep(name: str, words: str) -> None:
    """Keep how a page was arranged, for the next start. Raises OSError."""
    _write({**_table(), "kept": {**read().kept, name: words}})


def remember(file: Path) -> None:
    """Note that a file was opened: it is the first of the recent ones from now on. Raises OSError."""
    path = file.absolute()
    before = read().recent
    if before[:1] != (path,):
        recent = [path, *(one for one in before if one != path)][:MOST_RECENT]
        kept = {name: words for name, words in read().kept.items() if _stays(name, recent)}
        _write({**_table(), "recent": [str(one) for one in recent], "kept": kept})


_PLAIN = tuple(name for name in Profile._fields if name not in ("panes", "recent", "kept", "keys"))
_USUAL: Mapping[str, object] = Profile._field_defaults


def _stays(name: str, recent: Sequence[Path]) -> bool:
    return not name.startswith(VISITED) or Path(name.removeprefix(VISITED)).absolute() in recent


def _usable(name: str, value: object) -> bool:
    if type(value) is not type(_USUAL[name]):
        return False
    if name == "text_size":
        return value in TEXT_SIZES
    return name not in WORDS or value in WORDS[name]


def _words(table: object) -> dict[str, str]:
    return {name: words for name, words in table.items() if isinstance(words, str)} if isinstance(table, dict) else {}


def _width(value: object) -> bool:
    return type(value) is int and value > 0


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
