"""Action: a command as one row, from which menus, keys, the palette, the map of keys and key hints are all made.

What is no row has no key, and what has a key is in the map, because nobody makes a shortcut in another way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from crmdesk.text import N_, _
from crmdesk.ui.kit.labels import key_words
from crmdesk.ui.theme import theme

T = TypeVar("T")
T_contra = TypeVar("T_contra", contravariant=True)

LIST = N_("In the list")


class Does(Protocol[T_contra]):
    """What a command does to what it is a command of."""

    def __call__(self, target: T_contra, /) -> object:
        """Do it."""


@dataclass(frozen=True)
class Action(Generic[T]):
    """A command of the window, of a page or of a part of one.

    where: the menu of the window that it stands in, or the place in a page where its keys work, both as N_() words.
    do: without it the widget there takes the keys by itself; the row says so. needs_file: only with an open file.
    icon: beside it in menus and in the palette, which offers no command without one (they only move about).
    hint: one word for the foot of a list. checked: whether what it switches is on.
    """

    id: str
    where: str
    title: str
    keys: tuple[str, ...] = ()
    do: Does[T] | None = None
    needs_file: bool = True
    separated: bool = False
    icon: str = ""
    hint: str = ""
    checked: Does[T] | None = None


@dataclass(frozen=True)
class Offer:
    """An action and what it acts on."""

    action: Action[Any]
    target: Any

    def run(self) -> None:
        """Do it."""
        if self.action.do is not None:
            self.action.do(self.target)


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


def is_letter(keys: str) -> bool:
    """Whether a key writes something: a letter, figure or sign without Ctrl."""
    return len(keys) == 1


def working(keys: Iterable[str]) -> list[str]:
    """The keys that work now."""
    return [one for one in keys if letters.on or not is_letter(one)]


def bind(actions: Iterable[Action[T]], target: T, places: Mapping[str, Sequence[QWidget]]) -> None:
    """Make the keys of actions work in the widgets of their places; in a field for text a letter stays a letter."""
    for action in actions:
        if action.do is None:
            continue
        for widget in places[action.where] if action.keys else ():
            for keys in action.keys:
                shortcut = QShortcut(QKeySequence(keys), widget)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.setObjectName(action.id)
                shortcut.activated.connect(partial(action.do, target))
                if is_letter(keys):
                    shortcut.setEnabled(letters.on)
                    letters.turned.connect(shortcut.setEnabled)


def fill_menu(menu: QMenu, offers: Iterable[Offer]) -> None:
    """Put commands into a menu, each with its icon and its first key."""
    for offer in offers:
        action = offer.action
        if action.separated:
            menu.addSeparator()
        keys = key_words(action.keys[0]) if action.keys else ""
        words = f"{_(action.title)}\t{keys}" if keys else _(action.title)
        item = menu.addAction(theme.icon(action.icon), words) if action.icon else menu.addAction(words)
        item.setObjectName(action.id)
        item.triggered.connect(lambda _checked=False, run=offer.run: run())


def hints(actions: Iterable[Action[Any]]) -> list[tuple[Sequence[str], str]]:
    """What the foot of a list says: neighbours with the same word share it."""
    found: list[tuple[list[str], str]] = []
    for action in actions:
        if not action.hint or not action.keys:
            continue
        if found and found[-1][1] == _(action.hint):
            found[-1][0].append(action.keys[0])
        else:
            found.append(([action.keys[0]], _(action.hint)))
    return [(keys, words) for keys, words in found]


def of(actions: Sequence[Action[T]], *ids: str) -> Iterator[Action[T]]:
    """Rows by id, in the order asked."""
    known = {action.id: action for action in actions}
    return (known[one] for one in ids)
