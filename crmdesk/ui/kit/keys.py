"""Which keys each command has: the usual ones of its row, or the one that the user chose instead.

All that shows or obeys keys asks here and listens to `keymap.changed`, so that another key holds everywhere at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence

STANDARD = frozenset(
    {
        *("Up", "Down", "Left", "Right", "Home", "End", "PgUp", "PgDown", "Return", "Enter", "Esc", "Tab", "Space"),
        *("Del", "Backspace", "Shift+Tab", "Shift+Up", "Shift+Down", "F1", "F2", "F6", "Shift+F6", "F10", "Menu"),
        *("Ctrl+Z", "Ctrl+Shift+Z", "Ctrl+Y", "Ctrl+A", "Ctrl+C", "Ctrl+X", "Ctrl+V", "Ctrl+Q", "Ctrl+Tab"),
        *("Shift+Del", "Shift+Ins", "Ctrl+Ins", "Ctrl+Home", "Ctrl+End", "Ctrl+Left", "Ctrl+Right", "Ctrl+Backspace"),
    }
)
"""Keys that are the same in every program, so they are no one's to give away."""


class Keyed(Protocol):
    """What has keys: a command."""

    @property
    def id(self) -> str:
        """By which the user's choice is kept."""

    @property
    def usual(self) -> tuple[str, ...]:
        """The keys that it has by itself."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that it has now."""


Keys = str | Keyed
"""What a widget shows the keys of: a command, or in portable form ("Return") a key that is no command's."""


class Letters(QObject):
    """Whether single letters and signs are commands; who types by voice or by accident turns them off (WCAG 2.1.4)."""

    turned = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.on = True

    def turn(self, on: bool) -> None:
        """Switch them on or off, everywhere and at once."""
        if on != self.on:
            self.on = on
            self.turned.emit(on)


letters = Letters()
"""The choice of this process."""


class Keymap(QObject):
    """The keys that the user chose, by the id of their command; "" is none.

    Signals: changed(), when a command has another key, or when letters were turned on or off; chosen_anew(), when there
    is another choice to keep.
    """

    changed = Signal()
    chosen_anew = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._chosen: dict[str, str] = {}
        letters.turned.connect(lambda _on: self.changed.emit())

    @property
    def chosen(self) -> Mapping[str, str]:
        """All choices."""
        return dict(self._chosen)

    def wear(self, chosen: Mapping[str, str]) -> None:
        """Have exactly these choices; what is no key is left out."""
        usable = {id: normal(keys) for id, keys in chosen.items() if not keys or normal(keys)}
        if usable != self._chosen:
            self._chosen = usable
            self.changed.emit()
            self.chosen_anew.emit()

    def choose(self, command: Keyed, keys: str, *, instead_of: Keyed | None = None) -> None:
        """Give a command another key, "" for none; the one that has it loses it."""
        lost = {} if instead_of is None else {instead_of.id: ""}
        self.wear({**self._chosen, **lost, command.id: keys})

    def reset(self, *commands: Keyed) -> None:
        """Give commands their usual keys back."""
        ids = {command.id for command in commands}
        self.wear({id: keys for id, keys in self._chosen.items() if id not in ids})

    def is_usual(self, command: Keyed) -> bool:
        """Whether a command has its usual keys."""
        return command.id not in self._chosen

    def of(self, id: str, usual: tuple[str, ...]) -> tuple[str, ...]:
        """The keys that a command has now; those that are standard stay beside the one that was chosen."""
        mine = self._chosen.get(id)
        if mine is None:
            return usual
        stay = tuple(keys for keys in usual if normal(keys) in STANDARD)
        twin = (mine.removesuffix("Return") + "Enter",) if mine.endswith("+Return") else ()  # that of the figures
        return (mine, *twin, *stay) if mine else stay


keymap = Keymap()
"""The keys of this process."""


def normal(keys: str) -> str:
    """Keys as Qt writes them, so that two ways to write one are alike; "" for what is no key."""
    sequence = QKeySequence(keys, QKeySequence.SequenceFormat.PortableText)
    if sequence.count() != 1 or sequence[0].key() == Qt.Key.Key_unknown:  # type: ignore[index]  # the stub is wrong
        return ""
    return sequence.toString(QKeySequence.SequenceFormat.PortableText)


def is_letter(keys: str) -> bool:
    """Whether a key writes something: a letter, figure or sign without Ctrl."""
    return len(keys.removeprefix("Shift+")) == 1


def working(keys: Iterable[str]) -> list[str]:
    """The keys that work now."""
    return [one for one in keys if letters.on or not is_letter(one)]


_SIGNS = {"Return": "Enter", "Left": "←", "Right": "→", "Up": "↑", "Down": "↓", "Del": "Del"}


def key_words(keys: str) -> str:
    """Keys in portable form as this system writes them: "Ctrl+K" is "⌘K" on a Mac. "Return" is written Enter, arrows
    as arrows."""
    if not keys:
        return ""
    before, plus, last = keys.rpartition("+")
    if last in _SIGNS:
        held = QKeySequence(f"{before}+A", QKeySequence.SequenceFormat.PortableText) if plus else QKeySequence()
        return held.toString(QKeySequence.SequenceFormat.NativeText).removesuffix("A") + _SIGNS[last]
    native = QKeySequence(keys, QKeySequence.SequenceFormat.PortableText).toString(
        QKeySequence.SequenceFormat.NativeText
    )
    return native or keys


def shown(keys: Keys) -> str:
    """The words of the first key that works now; "" where there is none."""
    return key_words(keys) if isinstance(keys, str) else key_words(next(iter(working(keys.keys)), ""))
