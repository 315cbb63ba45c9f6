"""Action: a command as one row, from which menus, keys, the palette, the map of keys and key hints are all made.

What is no row has no key, and what has a key is in the map, because nobody makes a shortcut in another way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from crmdesk.text import N_, _
from crmdesk.ui.kit.keys import STANDARD, Keyed, keymap, normal, shown, working
from crmdesk.ui.theme import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

T = TypeVar("T")
T_contra = TypeVar("T_contra", contravariant=True)

LIST = N_("In the list")


class Does(Protocol[T_contra]):
    """What a command does to what it is a command of."""

    def __call__(self, target: T_contra, /) -> object:
        """Do it."""


class Action(NamedTuple, Generic[T]):
    """A command of the window, of a page or of a part of one.

    where: the menu of the window that it stands in, or the place in a page where its keys work, both as N_() words.
    usual: its keys, until the user chooses another one (kit/keys.py).
    do: without it the widget there takes the keys by itself; the row says so. needs_file: only with an open file.
    icon: beside it in menus and in the palette, which offers no command without one (they only move about).
    hint: one word for the foot of a list. checked: whether what it switches is on.
    """

    id: str
    where: str
    title: str
    usual: tuple[str, ...] = ()
    do: Does[T] | None = None
    needs_file: bool = True
    separated: bool = False
    icon: str = ""
    hint: str = ""
    checked: Does[T] | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that it has now: the usual ones, or what the user chose."""
        return keymap.of(self.id, self.usual)

    @property
    def fixed(self) -> bool:
        """Whether its keys are those of every program, or of the widget itself, and no one's to choose."""
        return self.do is None or (bool(self.usual) and all(normal(keys) in STANDARD for keys in self.usual))


class Offer(NamedTuple):
    """An action and what it acts on."""

    action: Action[Any]
    target: Any

    def run(self) -> None:
        """Do it."""
        if self.action.do is not None:
            self.action.do(self.target)


def bind(actions: Iterable[Action[T]], target: T, places: Mapping[str, Sequence[QWidget]]) -> None:
    """Make the keys of actions work in the widgets of their places; in a field for text a letter stays a letter."""
    for action in actions:
        if action.do is not None:
            for widget in places.get(action.where, ()):
                _Bound(widget, action.id, action, partial(action.do, target))


class _Bound(QObject):
    """The shortcuts of one action in one widget, made anew when it has other keys."""

    def __init__(self, widget: QWidget, name: str, action: Keyed, run: Callable[[], object]) -> None:
        super().__init__(widget)
        self._widget, self._name, self._action, self._run = widget, name, action, run
        self._made: dict[str, QShortcut] = {}
        self._renew()
        keymap.changed.connect(self._renew)

    def _renew(self) -> None:
        keys = working(self._action.keys)
        for gone in self._made.keys() - set(keys):
            shortcut = self._made.pop(gone)
            shortcut.setEnabled(False)
            shortcut.setParent(None)
            shortcut.deleteLater()
        for one in keys:
            if one not in self._made:
                shortcut = self._made[one] = QShortcut(QKeySequence(one), self._widget)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.setObjectName(self._name)
                shortcut.activated.connect(self._run)


def fill_menu(menu: QMenu, offers: Iterable[Offer]) -> None:
    """Put commands into a menu, each with its icon and its first key."""
    entries: list[tuple[QAction, Action[Any]]] = []
    for offer in offers:
        action = offer.action
        if action.separated:
            menu.addSeparator()
        item = menu.addAction(theme.icon(action.icon), "") if action.icon else menu.addAction("")
        item.setObjectName(action.id)
        item.triggered.connect(lambda _checked=False, run=offer.run: run())
        entries.append((item, action))
    _Entries(menu, entries)


class _Entries(QObject):
    """Names the entries of a menu, again when they have other keys."""

    def __init__(self, menu: QMenu, entries: Sequence[tuple[QAction, Action[Any]]]) -> None:
        super().__init__(menu)
        self._entries = entries
        self._name()
        keymap.changed.connect(self._name)

    def _name(self) -> None:
        for item, action in self._entries:
            keys = shown(action)
            item.setText(f"{_(action.title)}\t{keys}" if keys else _(action.title))


def hints(actions: Iterable[Action[Any]]) -> list[tuple[Sequence[Keyed], str]]:
    """What the foot of a list says: neighbours with the same word share it."""
    found: list[tuple[list[Keyed], str]] = []
    for action in actions:
        if not action.hint:
            continue
        if found and found[-1][1] == _(action.hint):
            found[-1][0].append(action)
        else:
            found.append(([action], _(action.hint)))
    return [(commands, words) for commands, words in found]


def action_of(actions: Sequence[Action[T]], id: str) -> Action[T]:
    """A row by its id."""
    return next(action for action in actions if action.id == id)


def of(actions: Sequence[Action[T]], *ids: str) -> Iterator[Action[T]]:
    """Rows by id, in the order asked."""
    known = {action.id: action for action in actions}
    return (known[one] for one in ids)
