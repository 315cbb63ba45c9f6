"""The keys of all commands as a part of the settings: found by name or key, given another one by pressing it.

A choice holds at once and everywhere, because whatever shows or obeys keys reads them from the same place.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QKeyCombination, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from crmdesk.models import folding
from crmdesk.text import _
from crmdesk.ui import registry, tokens
from crmdesk.ui.kit import painting
from crmdesk.ui.kit.action import Action
from crmdesk.ui.kit.buttons import Button
from crmdesk.ui.kit.keys import key_words, keymap, normal
from crmdesk.ui.kit.labels import PlainLabel
from crmdesk.ui.kit.painting import Painted
from crmdesk.ui.kit.plain import without_mnemonic
from crmdesk.ui.kit.sheet import Sheet
from crmdesk.ui.kit.toast import announce
from crmdesk.ui.palette.entries import EntryList, Row
from crmdesk.ui.theme import theme


class KeysPart(QWidget):
    """All commands with their keys. Enter on one, or a click, asks for another key."""

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self._window = window
        self.list = EntryList(_("Keyboard shortcuts"), "bg.overlay", focus=Qt.FocusPolicy.StrongFocus, aside=0)
        self.list.taken.connect(self._ask)
        self.list.moved.connect(lambda row: announce(self.list, row.spoken))
        self.none = PlainLabel("", "label", "secondary", wrap=True)
        self.reset_all = Button(_("Reset all shortcuts"), "undo-2")
        self.reset_all.clicked.connect(self._reset_all)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.none)
        column.addWidget(self.list, 1)
        keymap.changed.connect(self._fill)
        self.look_for("")

    def look_for(self, words: str) -> bool:
        """Show the commands of these words; whether there are any."""
        self._sought = words
        self._fill()
        return bool(self.list.rows.rows)

    def _fill(self) -> None:
        words = self._sought
        rows: list[Row] = []
        for part in registry.parts():
            found = [self._row(part.title, one) for one in part.commands if _fits(part.title, one, words)]
            rows += [Row(part.title), *found] if found else []
        kept = self.list.current
        self.list.show_rows(rows, kept.key if kept is not None else None)
        if (index := self.list.currentIndex()).isValid():
            self.list.scrollTo(index)
        self.none.hide()
        self.reset_all.setEnabled(bool(keymap.chosen))

    def _row(self, title: str, action: Action[Any]) -> Row:
        where = without_mnemonic(_(action.where))
        told = [where] if where != title else []
        if not keymap.is_usual(action):
            usual = _words(action.usual) or _("no key")
            told.append(_("yours; usually {keys}").format(keys=usual))
        elif action.fixed:
            told.append(_("stays as it is"))
        words = _(action.title)
        keys = _words(action.keys) or _("no key")
        return Row(words, action.icon or "keyboard", " · ".join(told), keys, lambda: None, action)

    def _ask(self, row: Row) -> None:
        action = row.key
        assert isinstance(action, Action)
        if action.fixed:
            words = _("{command} has keys that are the same in every program, so they stay.").format(command=row.words)
            self._say(words)
        else:
            PressSheet(self._window, action).begin()

    def _reset_all(self) -> None:
        keymap.wear({})
        self._say(_("All commands have their usual keys again."))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, words: str) -> None:
        self.none.setText(words)
        self.none.setVisible(True)
        announce(self, words)


class PressSheet(Sheet):
    """Asks for the new key of one command, and says whether it is free."""

    def __init__(self, window: QWidget, action: Action[Any]) -> None:
        name = _(action.title).rstrip("…")
        super().__init__(window, _("Key for “{command}”").format(command=name), width=480)
        self._action = action
        self._holder: Action[Any] | None = None
        self.field = PressField(_words(action.keys))
        self.field.pressed_keys.connect(self._on_pressed)
        self.says = PlainLabel("", "label", "secondary", wrap=True)
        self.body.addWidget(self.field)
        self.body.addWidget(self.says)
        self.none = self.add_button(_("No key"), kind="ghost")
        self.none.setEnabled(bool(action.keys))
        self.none.clicked.connect(lambda: self._choose(""))
        usual = _words(action.usual) or _("no key")
        self.usual = self.add_button(_("Reset to {keys}").format(keys=usual), "undo-2")
        self.usual.clicked.connect(self._reset)
        self.usual.setVisible(not keymap.is_usual(action))
        self.use = self.add_button(_("Use this key"), "check", "primary", "Return", default=True)
        self.use.clicked.connect(self._use)
        self._on_pressed("")

    def begin(self) -> None:
        """Open it, with the keyboard in the field."""
        self.open(self.field)

    def _on_pressed(self, keys: str) -> None:
        """Say at once whether the command can have it."""
        words = key_words(keys)
        self._holder = None
        self.use.set_text(_("Use this key"))
        if not keys:
            said, tone = _("Press the new key, alone or with Ctrl, Shift or Alt."), "secondary"
        elif refused := registry.may_have(self._action, keys):
            said, tone = refused, "bad"
        elif (other := registry.holder(self._action, keys)) is None:
            said, tone = _("{key} is free. Enter takes it.").format(key=words), "ok"
        elif other.fixed:
            said = _("{key} belongs to “{command}”, which keeps it. Press another key.")
            said, tone = said.format(key=words, command=_(other.title)), "bad"
        else:
            self._holder = other
            said = _("{key} is the key of “{command}” ({where}). Press another key, or take it from there with Enter.")
            where = without_mnemonic(_(other.where))
            said, tone = said.format(key=words, command=_(other.title), where=where), "warn"
            self.use.set_text(_("Take {key} from there").format(key=words))
        self.use.setEnabled(bool(keys) and tone != "bad")
        self.says.setText(said)
        self.says.set_tone(tone)  # type: ignore[arg-type]  # one of the words above
        self.field.setAccessibleDescription(said)
        announce(self.field, said, urgent=tone == "bad")
        self._place()

    def _use(self) -> None:
        self._choose(self.field.keys)

    def _choose(self, keys: str) -> None:
        before = keymap.chosen
        keymap.choose(self._action, keys, instead_of=self._holder if keys else None)
        self._done(before)

    def _reset(self) -> None:
        """Its usual keys; one that another command got meanwhile is taken back from there."""
        before = keymap.chosen
        for keys in self._action.usual:
            if (other := registry.holder(self._action, keys)) is not None:
                keymap.choose(other, "")
        keymap.reset(self._action)
        self._done(before)

    def _done(self, before: object) -> None:
        self.accept()
        if keymap.chosen != before:
            words = _words(self._action.keys) or _("no key")
            announce(self._window, _("{command}: {keys}").format(command=_(self._action.title), keys=words))


class PressField(Painted):
    """Shows the keys that are pressed in it, whatever they do elsewhere. Signal: pressed_keys(keys)."""

    pressed_keys = Signal(str)
    accessible_role = "EditableText"

    def __init__(self, now: str) -> None:
        super().__init__()
        self.keys = ""
        self._now = now
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("New key"))

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(240), theme.px(56))

    def event(self, event: QEvent) -> bool:  # noqa: D102
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # the key shall be seen here, and do nothing
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        keys = pressed(event)
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter) and not _held(event):
            super().keyPressEvent(event)
        elif keys:
            self.keys = keys
            self.update()
            self.pressed_keys.emit(keys)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = painting.smooth(self)
        edge, radius = theme.colour("border.control"), tokens.RADIUS["md"]
        painting.box(painter, self.rect(), radius, fill=theme.colour("bg.surface"), edge=edge)
        if self.hasFocus():
            painting.focus_ring(painter, self.rect(), radius)
        words = key_words(self.keys) if self.keys else _("Now: {keys}").format(keys=self._now or _("no key"))
        style, ink = ("heading", "text.primary") if self.keys else ("body", "text.secondary")
        painting.text(painter, self.rect(), words, style, ink, Qt.AlignmentFlag.AlignCenter)


def pressed(event: QKeyEvent) -> str:
    """The keys of an event in portable form; "" while only Ctrl, Shift or Alt are held."""
    try:
        key = Qt.Key(event.key())
    except ValueError:  # of a keyboard that Qt has no name for
        return ""
    if key in _HOLDING:
        return ""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    text = event.text()
    if held == Qt.KeyboardModifier.ShiftModifier and len(text) == 1 and text.isprintable() and not text.isalpha():
        held = Qt.KeyboardModifier.NoModifier  # a sign that needs Shift on this keyboard is that sign
    return normal(QKeySequence(QKeyCombination(held, key)).toString(QKeySequence.SequenceFormat.PortableText))


_HOLDING = frozenset(
    {
        *(Qt.Key.Key_unknown, Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_AltGr),
        *(Qt.Key.Key_Meta, Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock, Qt.Key.Key_Super_L, Qt.Key.Key_Super_R),
    }
)


def _held(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier))


def _words(keys: tuple[str, ...]) -> str:
    return "  ".join(dict.fromkeys(key_words(one) for one in keys))


def _fits(title: str, action: Action[Any], words: str) -> bool:
    """Whether every word begins one of the command, its place or its part, or is in its keys."""
    asked = folding.fold(words).split()
    if not asked and words.strip():  # signs alone, as "/" or "?"
        return any(words.strip() in key_words(one) for one in action.keys)
    named = folding.fold(" ".join(map(without_mnemonic, (_(action.title), _(action.where), title)))).split()
    keys = [key_words(one).casefold() for one in action.keys]
    if words.strip().casefold() in keys or ("+" in words and any(words.strip().casefold() in one for one in keys)):
        return True
    return all(any(part.startswith(word) for part in named) for word in asked)
