"""Buttons: one that paints itself in every kind, one of an icon alone, and segments to choose one of a few.

They paint themselves because Qt's style sheet cannot place a keycap or a count, and because the focus ring should be
seen when the keyboard is used, not after each click.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from crmdesk.ui import tokens
from crmdesk.ui.kit import painting
from crmdesk.ui.kit.keys import Keys, keymap, shown
from crmdesk.ui.kit.painting import Tone
from crmdesk.ui.kit.plain import button_text, tooltip
from crmdesk.ui.theme import theme

Kind = Literal["default", "primary", "danger", "ghost", "link", "pick", "seg"]
Size = Literal["small", "normal", "big"]

_QUIET = (Qt.FocusReason.MouseFocusReason,)
_KEPT = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason)


class Pressable(QPushButton):
    """A push button that knows whether it is under the mouse and whether its focus came from the keyboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ring, self._under = True, False  # a focus that came with the window was not brought by the mouse
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self._remeasured)

    def _remeasured(self) -> None:
        self.updateGeometry()
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        if event.reason() not in _KEPT:
            self._ring = event.reason() not in _QUIET
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusOutEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        # Enter presses the button that has the focus, and not the default one of a sheet; a choice leaves it to that
        bare = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and bare and not self.isCheckable():
            self.click() if self.menu() is None else self.showMenu()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: D102
        self._under = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: D102
        self._under = False
        self.update()

    @property
    def ringed(self) -> bool:
        """Whether the focus ring is to be seen."""
        return self._ring and self.hasFocus()

    @property
    def hovered(self) -> bool:
        """Whether the mouse is over the button and it can be pressed."""
        return self._under and self.isEnabled()


class Button(Pressable):
    """A button with a text, and if wished an icon before it, a keycap after it and a menu under it.

    Kinds: "primary" (one a screen), "default", "danger", "ghost" (without edge), "link", "pick" (one of some choices,
    checkable), "seg" (see Segmented). Keys are a hint only: those of the command that it gives, whose shortcut
    belongs to the command.
    """

    def __init__(
        self,
        words: str = "",
        icon: str = "",
        kind: Kind = "default",
        keys: Keys = "",
        *,
        size: Size = "normal",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words, self._icon, self.kind, self._size = words, icon, kind, size
        self._keys_of, self._keys = keys, shown(keys)
        self._bare, self._brief = False, ""
        self.tone: Tone = "accent"
        self.setCheckable(kind in ("pick", "seg"))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_text(words)
        if not isinstance(keys, str):
            keymap.changed.connect(self._on_keys)

    def _on_keys(self) -> None:
        self._keys = shown(self._keys_of)
        self._hinted()
        self._remeasured()

    def set_text(self, words: str, icon: str | None = None, *, brief: str = "") -> None:
        """Show another text (a & is a &) and, if given, another icon. brief: what stays of it when it is bare."""
        self._words, self._brief = words, brief
        self._icon = self._icon if icon is None else icon
        super().setText(button_text(words))
        self.setAccessibleName(words)
        self._hinted()
        self._remeasured()

    def words(self) -> str:
        """The text as it is shown."""
        return self._words

    def set_bare(self, bare: bool) -> None:
        """Show the icon, with what is brief; the text is then the tooltip."""
        self._bare = bare
        self._hinted()
        self._remeasured()

    def setMenu(self, menu: QMenu) -> None:  # noqa: N802
        """Open a menu when pressed; an arrow says so."""
        super().setMenu(menu)
        self._remeasured()

    def _hinted(self) -> None:
        self.setToolTip(tooltip(f"{self._words}   {self._keys}".strip()) if self._bare else "")

    @property
    def _told(self) -> str:
        return self._brief if self._bare else self._words

    # -- measuring -------------------------------------------------------------------------------------------------

    @property
    def _style(self) -> str:
        if self._size == "big":
            return "body.strong" if self.kind != "primary" else "heading"
        return "label" if self.kind != "primary" else "label.strong"

    @property
    def _height(self) -> int:
        if self._size == "big":
            return theme.px(46) if self.kind != "pick" else theme.px(38)
        return theme.control if self._size == "normal" else max(24, theme.control - 4)

    @property
    def _mark(self) -> int:
        return theme.px(18 if self._size == "big" else 16)

    @property
    def _pad(self) -> int:
        if self.kind == "link":
            return 2
        if self.kind == "seg":
            return 10
        return {"small": 10, "normal": 12, "big": 20 if self.kind == "primary" else 14}[self._size]

    def _parts_width(self) -> int:
        width = painting.width_of(self._told, self._style)
        if self._icon:
            width += self._mark + (7 if self._told else 0)
        if self._bare:
            return width
        if self._keys:
            width += 10 + painting.key_size(self._keys).width()
        if self.menu() is not None:
            width += 4 + theme.px(14)
        return width

    def sizeHint(self) -> QSize:  # noqa: D102
        if self._icon and not self._told:
            return QSize(self._height, self._height)
        return QSize(self._parts_width() + 2 * self._pad + 1, self._height)

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        whole = self.sizeHint()
        return QSize(min(whole.width(), theme.px(72) + 2 * self._pad), whole.height())

    # -- painting --------------------------------------------------------------------------------------------------

    def _colours(self) -> tuple[str, str, str]:
        """The tokens of ground, edge and text as the button is now; "" is none."""
        if not self.isEnabled():
            plain = self.kind in ("ghost", "link", "seg")
            return ("", "", "text.disabled") if plain else ("bg.sunken", "border.subtle", "text.disabled")
        state = "pressed" if self.isDown() else "hover" if self.hovered else ""
        if self.kind == "primary":
            return (f"accent.{state}" if state else "accent", "", "text.onaccent")
        if self.kind in ("pick", "seg") and self.isChecked():
            return (f"{self.tone}.soft", f"{self.tone}.icon" if self.kind == "pick" else "", f"{self.tone}.text")
        ground = f"bg.{state}" if state else ""
        if self.kind == "danger":
            return ("bad.soft" if state else "bg.surface", "bad.icon" if state else "border.default", "bad.text")
        if self.kind == "ghost":
            return (ground, "", "text.primary")
        if self.kind == "link":
            return ("", "", "text.link")
        if self.kind == "seg":
            return (ground, "", "text.primary" if state else "text.secondary")
        return (ground or "bg.surface", "border.control" if self.kind == "pick" else "border.default", "text.primary")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = painting.smooth(self)
        ground, edge, ink = self._colours()
        radius = tokens.RADIUS["lg" if self._size == "big" else "md"]
        picked = self.kind == "pick" and self.isChecked()
        painting.box(
            painter,
            self.rect(),
            radius,
            fill=theme.colour(ground) if ground else None,
            edge=theme.colour(edge) if edge else None,
            width=2 if picked else 1,
        )
        self._paint_parts(painter, ink)
        if self.ringed:
            painting.focus_ring(painter, self.rect(), radius, "text.primary" if self.kind == "primary" else "focus")

    def _paint_parts(self, painter: QPainter, ink: str) -> None:
        height, room = self.height(), self.width() - 2 * self._pad
        width = self._parts_width()
        spread = self.kind == "pick" and self._keys  # choices stand below each other: words begin and keys end alike
        x = self._pad + max(0, 0 if spread else (room - width) // 2) if self._told else (self.width() - self._mark) // 2
        if self._icon:
            quiet = self.kind in ("default", "ghost", "pick") and ink == "text.primary" and self._told
            painting.icon(
                painter,
                QPoint(x, (height - self._mark) // 2),
                self._icon,
                "text.secondary" if quiet else ink,
                self._mark,
            )
            x += self._mark + 7
        words = painting.width_of(self._told, self._style)
        shown = max(0, words - max(0, width - room)) + 1
        painting.text(painter, QRect(x, 0, shown, height), self._told, self._style, ink)
        if self._bare:
            return
        if self.kind == "link" and self.hovered:
            base = (height + theme.metrics(self._style).ascent()) // 2 + 1
            painter.setPen(theme.colour(ink))
            painter.drawLine(x, base, x + shown - 1, base)
        x += shown - 1
        if self._keys:
            top = (height - painting.key_size(self._keys).height()) // 2
            onaccent = self.kind == "primary" and self.isEnabled()
            token, edge = ("text.onaccent", "text.onaccent") if onaccent else ("text.secondary", "border.default")
            x += 10 + max(0, room - width if spread else 0)
            x += painting.key(painter, QPoint(x, top), self._keys, token, edge)
        if self.menu() is not None:
            small = theme.px(14)
            painting.icon(painter, QPoint(x + 4, (height - small) // 2), "chevron-down", ink, small)


class IconButton(Pressable):
    """A square button of an icon; its name is its tooltip and what a screen reader says."""

    def __init__(
        self, icon: str, name: str, keys: Keys = "", *, small: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon, self._small = icon, small
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self._name, self._keys_of = name, keys
        self._on_keys()
        if not isinstance(keys, str):
            keymap.changed.connect(self._on_keys)

    def _on_keys(self) -> None:
        self.setToolTip(tooltip(f"{self._name}   {shown(self._keys_of)}".strip()))

    def sizeHint(self) -> QSize:  # noqa: D102
        side = max(24, theme.control - 6) if self._small else theme.control
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = painting.smooth(self)
        pressed = self.isDown() or self.isChecked()
        if self.hovered or pressed:
            painting.box(
                painter, self.rect(), tokens.RADIUS["md"], fill=theme.colour("bg.pressed" if pressed else "bg.hover")
            )
        mark = theme.px(16 if self._small else 18)
        token = "text.disabled" if not self.isEnabled() else "text.primary" if self.hovered else "text.secondary"
        at = QPoint((self.width() - mark) // 2, (self.height() - mark) // 2)
        painting.icon(painter, at, self._icon, token, mark)
        if self.ringed:
            painting.focus_ring(painter, self.rect(), tokens.RADIUS["md"])


class Segment(NamedTuple):
    """One choice of a Segmented: its key, its word, if wished an icon and the tone when it is chosen."""

    key: str
    words: str
    icon: str = ""
    tone: Tone = "accent"


class Segmented(QWidget):
    """Segments of which one is chosen, by mouse or by the arrow keys; one stop for Tab.

    With `terse` only the chosen segment shows its word, the others their icon.
    """

    chosen = Signal(str)
    """The user chose the segment with this key."""

    def __init__(
        self,
        segments: Sequence[Segment],
        name: str,
        *,
        current: str = "",
        size: Size = "small",
        terse: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._terse = terse
        self._buttons: dict[str, Button] = {}
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for segment in segments:
            button = Button(segment.words, segment.icon, "seg", size=size)
            button.tone = segment.tone
            button.clicked.connect(lambda _=False, key=segment.key: self._pick(key))
            button.installEventFilter(self)
            self._buttons[segment.key] = button
            row.addWidget(button)
        self._current = ""
        self.choose(current or segments[0].key)

    @property
    def current(self) -> str:
        """The key of the chosen segment."""
        return self._current

    def choose(self, key: str) -> None:
        """Choose a segment without a signal."""
        self._current = key
        for name, button in self._buttons.items():
            button.setChecked(name == key)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if name == key else Qt.FocusPolicy.ClickFocus)
            if self._terse:
                button.set_bare(name != key)

    def set_terse(self, terse: bool) -> None:
        """Show the words of all segments, or of the chosen one alone."""
        self._terse = terse
        for name, button in self._buttons.items():
            button.set_bare(terse and name != self._current)

    def button(self, key: str) -> Button:
        """The button of a segment."""
        return self._buttons[key]

    def eventFilter(self, watched: object, event: QEvent) -> bool:  # noqa: N802, D102
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
            if step and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
                self._step(step)
                return True
        return False

    def _step(self, step: int) -> None:
        keys = list(self._buttons)
        key = keys[(keys.index(self._current) + step) % len(keys)]
        self._pick(key)
        self._buttons[key].setFocus(Qt.FocusReason.TabFocusReason)

    def _pick(self, key: str) -> None:
        changed = key != self._current
        self.choose(key)
        if changed:
            self.chosen.emit(key)
