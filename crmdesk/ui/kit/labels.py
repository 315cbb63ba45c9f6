"""Texts and small marks: labels that never read HTML, chips, keycaps, key hints and avatars.

Labels take their font from a text style and their colour from a tone, so a change of theme or text size reaches them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from crmdesk.ui.kit import painting
from crmdesk.ui.kit.keys import Keys, keymap, shown
from crmdesk.ui.kit.painting import Painted, Tone
from crmdesk.ui.kit.plain import tooltip
from crmdesk.ui.theme import repolish, theme

_LEAST = "mmm…"
TextTone = Literal["primary", "secondary", "accent", "ok", "warn", "bad", "info"]


class PlainLabel(QLabel):
    """A label that shows its text as it is; with `wrap` over as many lines as it needs."""

    def __init__(
        self,
        words: str = "",
        style: str = "body",
        tone: TextTone = "primary",
        *,
        wrap: bool = False,
        tabular: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._style, self._tabular = style, tabular
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if selectable:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setProperty("tone", tone)
        self.setText(words)
        self._refont()
        theme.changed.connect(self._refont)

    def set_tone(self, tone: TextTone) -> None:
        """Give the text another colour."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            repolish(self)

    def _refont(self) -> None:
        self.setFont(theme.font(self._style, tabular=self._tabular))


class ElidedLabel(Painted):
    """One line of data, cut with "…" where the place is too small; then the whole is its tooltip.

    It never makes its window wider: its least width is 0, its wish the text's.
    """

    def __init__(
        self,
        words: str = "",
        style: str = "body",
        tone: TextTone = "primary",
        *,
        align: Qt.AlignmentFlag = painting.LEFT,
        tabular: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text, self._style, self._tone, self._align, self._tabular = words, style, tone, align, tabular
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._told()

    def text(self) -> str:
        """The whole text."""
        return self._text

    def setText(self, words: str) -> None:  # noqa: N802  as every Qt label
        """Show another text; line ends become spaces."""
        words = " ".join(words.split("\n"))
        if words != self._text:
            self._text = words
            self._told()
            self._remeasured()

    def set_tone(self, tone: TextTone) -> None:
        """Give the text another colour."""
        self._tone = tone
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        width = painting.width_of(self._text, self._style, tabular=self._tabular) + 1
        return QSize(width, theme.line(self._style))

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return QSize(0, theme.line(self._style))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        if self.width() < min(self.sizeHint().width(), painting.width_of(_LEAST, self._style)):
            return  # a lone "…" tells nothing
        token = "text.disabled" if not self.isEnabled() else _text_token(self._tone)
        painter = painting.smooth(self)
        painting.text(painter, self.rect(), self._text, self._style, token, self._align, tabular=self._tabular)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        self._told()

    def _told(self) -> None:
        self.setAccessibleName(self._text)
        whole = painting.width_of(self._text, self._style, tabular=self._tabular) <= self.width()
        self.setToolTip("" if whole else tooltip(self._text))


class Chip(Painted):
    """A state in a word with an icon, on a soft ground: never a colour alone."""

    def __init__(
        self, words: str = "", icon: str = "", tone: Tone = "neutral", *, why: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set(words, icon, tone, why=why)

    def set(self, words: str, icon: str = "", tone: Tone = "neutral", *, why: str = "") -> None:
        """Show another state; `why` says in a tooltip how it came about."""
        self._words, self._icon, self._tone, self._why = words, icon, tone, why
        self.setAccessibleName(words)
        self.setAccessibleDescription(why)
        self._remeasured()

    def text(self) -> str:
        """The word it shows."""
        return self._words

    def sizeHint(self) -> QSize:  # noqa: D102
        return painting.chip_size(self._words, self._icon)

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        whole = self.sizeHint()
        return QSize(min(whole.width(), theme.px(64)), whole.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painting.chip(painting.smooth(self), QPoint(0, 0), self._words, self._icon, self._tone, self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        cut = self.width() < self.sizeHint().width()
        self.setToolTip(tooltip(self._why or (self._words if cut else "")))


class Avatar(Painted):
    """The initials of a person or firm in a disc; size in px at text size 100 %."""

    def __init__(
        self, name: str = "", size: int = 28, tone: Tone = "neutral", *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._size, self._tone = size, tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_name(name)

    def set_name(self, name: str) -> None:
        """Show the initials of another name."""
        self._name = name
        self.setAccessibleName(name)
        self.setToolTip(tooltip(name))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(self._size), theme.px(self._size))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        side = min(self.width(), self.height())
        painting.avatar(painting.smooth(self), QRect(0, 0, side, side), self._name, self._tone)


class KeyHint(Painted):
    """A keycap with the key of a command as this system writes it, or with any other in Qt's portable form."""

    def __init__(self, keys: Keys, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._read()
        keymap.changed.connect(self._read)

    def _read(self) -> None:
        self._words = shown(self._keys)
        self.setAccessibleName(self._words)
        self._remeasured()

    def sizeHint(self) -> QSize:  # noqa: D102
        return painting.key_size(self._words) if self._words else QSize(0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        if self._words:
            painting.key(painting.smooth(self), QPoint(0, 0), self._words)


class KeyHints(Painted):
    """A line of keycaps with what they do, for the foot of a list: as many as there is room for.

    `hints` are pairs of commands or keys (one or more) and words: ((("J", "K"), "move"), (("Q",), "qualify")).
    """

    def __init__(self, hints: Sequence[tuple[Sequence[Keys], str]] = (), *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setRetainSizeWhenHidden(True)  # a list that becomes empty must not grow
        self.setSizePolicy(policy)
        self.set_hints(hints)
        keymap.changed.connect(self._read)

    def set_hints(self, hints: Sequence[tuple[Sequence[Keys], str]]) -> None:
        """Show other keys."""
        self._of = tuple(hints)
        self._read()

    def _read(self) -> None:
        told = [([words for keys in group if (words := shown(keys))], what) for group, what in self._of]
        self._hints = [(keys, what) for keys, what in told if keys]
        self.setAccessibleName(", ".join(f"{' '.join(group)} {words}" for group, words in self._hints))
        self._remeasured()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(0, painting.key_size("J").height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = painting.smooth(self)
        x = 0
        for group, words in self._hints:
            needed = sum(painting.key_size(keys).width() + 4 for keys in group) + 2
            needed += painting.width_of(words, "small") + 1
            if x + needed > self.width():
                break
            for keys in group:
                x += painting.key(painter, QPoint(x, 0), keys) + 4
            width = painting.width_of(words, "small") + 1
            painting.text(painter, QRect(x + 2, 0, width, self.height()), words, "small", "text.secondary")
            x += 2 + width + 16


def _text_token(tone: TextTone) -> str:
    return f"text.{tone}" if tone in ("primary", "secondary") else f"{tone}.text"
