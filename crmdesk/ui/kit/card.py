"""Cards that hold a subject, dividers between their parts, and tiles that show one figure.

A card's head has one height whether or not it holds a button, so that neighbouring titles stand in one line.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from crmdesk.ui import tokens
from crmdesk.ui.kit import painting
from crmdesk.ui.kit.buttons import Pressable
from crmdesk.ui.kit.labels import ElidedLabel
from crmdesk.ui.kit.painting import Tone
from crmdesk.ui.kit.plain import tooltip
from crmdesk.ui.theme import theme

_HEAD, _INSET = 32, 8
_TILE_HIGH, _TILE_FLAT = 10, 6
_AWAITED = 56
"""How wide (px) the bar is that stands for a figure which is still being counted."""
_TILE_APART = 16
"""So far (px) a figure without a frame stands from what follows it, besides the gap between all tiles."""


class Card(QFrame):
    """A framed surface with a title, a note beside it, actions at the right and a `body` layout for the rest.

    With `rows` the body is 8 px wider at both sides: rows that light up under the mouse bring that inset themselves,
    and so their texts stand under the title.
    """

    def __init__(self, title: str = "", note: str = "", *, rows: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self._rows = rows
        self._title = ElidedLabel(title, "body.strong")
        self._note = ElidedLabel(note, "small", "secondary")
        self._head = QWidget()
        row = QHBoxLayout(self._head)
        row.setContentsMargins(_INSET, 0, _INSET, 0)
        row.setSpacing(8)
        row.addWidget(self._title)
        row.addWidget(self._note)
        row.addStretch(1)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(4)
        row.addLayout(self._actions)
        outer = QVBoxLayout(self)
        outer.setSpacing(8)
        outer.addWidget(self._head)
        self.body = QVBoxLayout()
        inset = 0 if rows else _INSET
        self.body.setContentsMargins(inset, 0, inset, 0)
        self.body.setSpacing(8)
        outer.addLayout(self.body, 1)
        self.set_title(title, note)
        theme.changed.connect(self._measured)

    def set_title(self, title: str, note: str = "") -> None:
        """Show another title and note; without a title the card has no head."""
        self._title.setText(title)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._head.setVisible(bool(title))
        self.setAccessibleName(title)
        self._measured()

    def add_action(self, widget: QWidget) -> None:
        """Put a button at the right of the title."""
        self._actions.addWidget(widget)

    def _measured(self) -> None:
        self._head.setFixedHeight(max(_HEAD, theme.line("body.strong") + 8))
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(8, 10 if self._title.text() else 16, 8, 8 if self._rows else 16)


class Divider(QFrame):
    """A line of 1 px between two parts."""

    def __init__(self, *, vertical: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "divider")
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)


class FigureTile(Pressable):
    """One figure with its label above and a few words beside it; pressing it (`clicked`) opens the rows behind it.

    A tile that is made with `opens=False` cannot be pressed and has no frame. Make it checkable to use it as a filter.
    A steady one never gets narrower, so that those after it stay under the pointer that pressed them.
    """

    def __init__(
        self,
        label: str,
        value: str = "",
        note: str = "",
        *,
        opens: bool = True,
        steady: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._label, self.opens, self._steady = label, opens, steady
        self._soon = self._bare = self._flat = False
        self._widest = 0
        if not opens:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set(value, note)
        theme.changed.connect(self._fresh)

    def set(self, value: str, note: str = "", *, tone: Tone = "neutral", soon: bool = False) -> None:
        """Show another figure and explanation; the tone is the explanation's, soon shows the figure as one to be."""
        self._value, self._note, self.tone, self._soon = value, note, tone, soon
        self.setAccessibleName(", ".join(filter(None, (self._label, value, note))))
        if self._bare:
            self.setToolTip(tooltip(note))
        if self._steady and value:
            self._widest = max(self._widest, self._wished())
        self._remeasured()

    def set_bare(self, bare: bool) -> None:
        """Leave the explanation to the tooltip and the screen reader, or show it."""
        if bare != self._bare:
            self._bare = bare
            if bare:
                self.setToolTip(tooltip(self._note))
            self._fresh()

    def set_flat(self, flat: bool) -> None:
        """Stand in one line, for a window that is low, or in two."""
        if flat != self._flat:
            self._flat = flat
            self._fresh()

    def _fresh(self) -> None:
        """Be as wide as its words ask for now."""
        self._widest = 0
        self._remeasured()

    @property
    def _style(self) -> str:
        return "body.strong" if self._flat else "title"

    def _wished(self) -> int:
        note = 8 + painting.width_of(self._note, "small") if self._note and not self._bare else 0
        value = painting.width_of(self._value, self._style, tabular=True) if self._value else theme.px(_AWAITED)
        figures = value + note
        label = painting.width_of(self._label, "small")
        return (label + 8 + figures if self._flat else max(label, figures)) + self._pad + self._apart + 1

    def sizeHint(self) -> QSize:  # noqa: D102
        high = theme.line(self._style) + (0 if self._flat else theme.line("small") + 2)
        return QSize(max(self._widest, self._wished()), high + 2 * (_TILE_FLAT if self._flat else _TILE_HIGH))

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        value = painting.width_of(self._value, self._style, tabular=True)
        label = min(theme.px(72), painting.width_of(self._label, "small"))
        least = label + 8 + value if self._flat else max(value, label)
        return QSize(least + self._pad + self._apart + 1, self.sizeHint().height())

    @property
    def _pad(self) -> int:
        return 16 if self.opens else 0

    @property
    def _apart(self) -> int:
        return self._pad or _TILE_APART

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = painting.smooth(self)
        radius = tokens.RADIUS["lg"]
        if self.opens:
            ground, edge = "bg.surface", "border.control" if self.hovered else "border.subtle"
            if self.isChecked():
                ground, edge = "accent.soft", "accent.icon"
            painting.box(painter, self.rect(), radius, fill=theme.colour(ground), edge=theme.colour(edge))
        value = self._paint_label(painter)
        if not self._value:  # still being counted
            wide, high = min(theme.px(_AWAITED), value.width()), theme.px(10)
            at = QRect(value.left(), value.center().y() - high // 2 + 1, wide, high)
            painting.box(painter, at, high, fill=theme.colour("neutral.soft"))
        token = "accent.text" if self._soon else "text.primary"
        painting.text(painter, value, self._value, self._style, token, tabular=True)
        if self._note and not self._bare:
            shift = painting.width_of(self._value, self._style, tabular=True) + 8
            rest = self._on_base_line(value.adjusted(shift, 0, 0, 0))
            token = "text.secondary" if self.tone == "neutral" else f"{self.tone}.text"
            painting.text(painter, rest, self._note, "small", token)
        if self.ringed:
            painting.focus_ring(painter, self.rect(), radius)

    def _paint_label(self, painter: QPainter) -> QRect:
        """Paint the label; gives the place of the value beside or below it."""
        high = _TILE_FLAT if self._flat else _TILE_HIGH
        inside = self.rect().adjusted(self._pad, high, -self._apart, -high)
        if self._flat:
            value = painting.width_of(self._value, self._style, tabular=True) if self._value else theme.px(_AWAITED)
            wide = max(0, min(painting.width_of(self._label, "small") + 1, inside.width() - 8 - value))
            place = self._on_base_line(QRect(inside.left(), inside.top(), wide, inside.height()))
            painting.text(painter, place, self._label, "small", "text.secondary")
            return inside.adjusted(wide + 8, 0, 0, 0)
        top = QRect(inside.left(), inside.top(), inside.width(), theme.line("small"))
        painting.text(painter, top, self._label, "small", "text.secondary")
        return QRect(inside.left(), top.bottom() + 3, inside.width(), theme.line("title"))

    def _on_base_line(self, value: QRect) -> QRect:
        """A place for small words on the base line of a value."""
        metrics, small = theme.metrics(self._style), theme.metrics("small")
        drop = (value.height() - metrics.height()) // 2 + metrics.ascent() - small.ascent()
        return QRect(value.left(), value.top() + drop, value.width(), small.height())
