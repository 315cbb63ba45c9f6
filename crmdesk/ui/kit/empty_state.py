"""What a list or panel shows when it is empty: why that is so, and the one thing to do next."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from crmdesk.ui.kit import painting
from crmdesk.ui.kit.buttons import Button, Kind
from crmdesk.ui.kit.labels import PlainLabel
from crmdesk.ui.kit.painting import Painted
from crmdesk.ui.theme import theme

_EDGE, _WIDEST, _LONG_WORD = 24, 640, 60


class EmptyState(QWidget):
    """An icon, a title, one line why, and at most two actions, in the middle of its place.

    `primary` and `secondary` are the buttons (hidden without a text); connect to their `clicked`.
    """

    def __init__(
        self,
        icon: str,
        title: str,
        why: str = "",
        primary: str = "",
        secondary: str = "",
        *,
        primary_kind: Kind = "default",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon = _Icon(icon)
        self._title = PlainLabel("", "heading", wrap=True)
        self._why = PlainLabel("", "body", "secondary", wrap=True)
        self.primary = Button(kind=primary_kind)
        self.secondary = Button(kind="ghost")
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(_EDGE, _EDGE, _EDGE, _EDGE)
        column.setSpacing(4)
        column.addStretch(2)
        column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(8)
        for label in (self._title, self._why):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addSpacing(12)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.primary)
        row.addWidget(self.secondary)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)
        self.set(title, why, primary, secondary)
        theme.changed.connect(self._fit)

    def set(self, title: str, why: str = "", primary: str = "", secondary: str = "", *, icon: str = "") -> None:
        """Say something else; a part without a text is hidden, without an icon the one before stays."""
        if icon:
            self._icon.show_icon(icon)
        for widget, words in ((self._title, title), (self._why, why)):
            widget.setText(words)
            widget.setVisible(bool(words))
        for button, words in ((self.primary, primary), (self.secondary, secondary)):
            button.set_text(words)
            button.setVisible(bool(words))
        self.setAccessibleName(title)
        self.setAccessibleDescription(why)

        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802, D102
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Make no line longer than one reads with ease, and lines of about one length, so that no word stands alone."""
        room = min(self.width() - 2 * _EDGE, theme.px(_WIDEST))
        wish = painting.width_of(self._why.text(), "body")
        if wish > room > 0:
            lines = math.ceil(wish / room)
            room = min(room, wish // lines + theme.px(_LONG_WORD))
        side = max(_EDGE, (self.width() - max(room, self._least())) // 2)
        self._column.setContentsMargins(side, _EDGE, side, _EDGE)

    def _least(self) -> int:
        """What title and buttons need in one line."""
        buttons = self.primary.sizeHint().width() + 8 + self.secondary.sizeHint().width()
        return max(painting.width_of(self._title.text(), "heading") + 2, buttons)


class _Icon(Painted):
    """The icon of 40 px."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str) -> None:
        """Show another icon."""
        self._name = name
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(40), theme.px(40))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painting.icon(painting.smooth(self), self.rect().topLeft(), self._name, "text.disabled", self.width())
