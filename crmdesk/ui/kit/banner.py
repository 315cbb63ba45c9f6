"""A strip inside a page that says something of the whole page, with what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout

from crmdesk.ui.kit import painting
from crmdesk.ui.kit.buttons import Button, Kind
from crmdesk.ui.kit.keys import Keys
from crmdesk.ui.kit.labels import ElidedLabel, PlainLabel, TextTone
from crmdesk.ui.kit.painting import Painted, Tone
from crmdesk.ui.theme import repolish, theme

_ICONS: dict[Tone, str] = {
    "neutral": "info",
    "info": "info",
    "ok": "circle-check",
    "warn": "triangle-alert",
    "bad": "circle-alert",
    "accent": "git-merge",
}


class Banner(QFrame):
    """An icon, a sentence, a smaller line below it and actions at the right, on the soft ground of a tone.

    `flat` keeps each text on one line, cut where there is no room, so that the strip never grows and pushes the page.
    """

    def __init__(
        self, words: str = "", detail: str = "", tone: Tone = "info", *, icon: str = "", flat: bool = False
    ) -> None:
        super().__init__()
        self._mark = _Mark()
        self._words: PlainLabel | ElidedLabel = PlainLabel("", "body.strong", wrap=True)
        self._detail: PlainLabel | ElidedLabel = PlainLabel("", "small", "secondary", wrap=True)
        if flat:
            self._words, self._detail = ElidedLabel("", "body.strong"), ElidedLabel("", "small", "secondary")
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addWidget(self._words)
        texts.addWidget(self._detail)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(8)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(16, 10, 12, 10)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(self._mark, 0, 0)
        self._grid.addLayout(texts, 0, 1)
        self._grid.addLayout(self._actions, 0, 2)
        self.set(words, detail, tone, icon=icon)

    def set(self, words: str, detail: str = "", tone: Tone = "info", *, icon: str = "") -> None:
        """Say something else."""
        self._words.setText(words)
        self._words.set_tone(_TEXT_TONES.get(tone, "primary"))
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self._mark.set(icon or _ICONS[tone], tone)
        self.setAccessibleName(words)
        self.setAccessibleDescription(detail)
        if self.property("surface") != tone:
            self.setProperty("surface", tone)
            repolish(self)

    def set_slim(self) -> None:
        """Be no higher than its buttons need: over every page it must not take the page's room."""
        self._grid.setContentsMargins(12, 3, 4, 3)

    def set_stacked(self, stacked: bool) -> None:
        """Put the actions under the words, or at their right."""
        self._grid.removeItem(self._actions)
        at = (1, 1) if stacked else (0, 2)
        self._grid.addLayout(self._actions, *at, Qt.AlignmentFlag.AlignLeft if stacked else Qt.AlignmentFlag(0))

    def add_action(self, words: str, icon: str = "", kind: Kind = "default", keys: Keys = "") -> Button:
        """Add a button; connect to its `clicked`."""
        button = Button(words, icon, kind, keys)
        self._actions.addWidget(button)
        return button

    def clear_actions(self) -> None:
        """Take all buttons away."""
        while (item := self._actions.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()


_TEXT_TONES: dict[Tone, TextTone] = {"ok": "ok", "warn": "warn", "bad": "bad"}


class _Mark(Painted):
    """The icon of the banner."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._icon, self._tone = "info", "info"

    def set(self, icon: str, tone: Tone) -> None:
        """Show another icon."""
        self._icon, self._tone = icon, tone
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(20), theme.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painting.icon(painting.smooth(self), self.rect().topLeft(), self._icon, f"{self._tone}.icon", self.width())
