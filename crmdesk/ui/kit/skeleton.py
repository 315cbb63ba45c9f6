"""Grey shapes in the place of what is still being fetched, shown only when that takes longer than 400 ms.

They stand where the rows, columns or cards will, so that nothing seems to jump when these come.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from crmdesk.text import _
from crmdesk.ui import tokens
from crmdesk.ui.kit import painting
from crmdesk.ui.kit.painting import Painted
from crmdesk.ui.theme import theme

if TYPE_CHECKING:
    from PySide6.QtCore import QVariantAnimation

_PATIENCE_MS = 400
_WIDTHS = (0.44, 0.62, 0.36, 0.55, 0.48, 0.68)
_SHORTER = (1.0, 0.6, 1.3)
_GAP = 12

Shape = Callable[[QPainter, QRect], None]
"""Paints what is awaited into a place."""


def rows(lines: int = 2, edge: int = 20, frame: Callable[[], tuple[int, int]] = lambda: (0, 0)) -> Shape:
    """Rows of a list, of so many lines each; edge: where their words begin; frame: how high (px) the list's head and
    foot are."""

    def paint(painter: QPainter, place: QRect) -> None:
        head, foot = frame()
        place = place.adjusted(0, 0, 0, -foot)
        painter.fillRect(place, theme.colour("bg.surface"))
        for line in filter(None, (head, place.bottom() + 1 if foot else 0)):
            painter.fillRect(0, line - 1, place.width(), 1, theme.colour("border.subtle"))
        height = (theme.row, theme.row2, theme.row3)[lines - 1]
        step = _bar() + 8
        for number in range((place.height() - head) // height):
            first = head + number * height + (height - lines * step + 8) // 2
            room = (place.width() - edge - 20) * _WIDTHS[number % len(_WIDTHS)]
            for line in range(lines):
                _paint_bar(painter, edge, first + line * step, room * _SHORTER[line])

    return paint


def columns(measures: Callable[[], tuple[int, int, int]], count: int = 4) -> Shape:
    """Columns side by side, each with a head and some cards; measures: how high (px) the head and a card are, and what
    lies below the columns."""

    def paint(painter: QPainter, place: QRect) -> None:
        painter.fillRect(place, theme.colour("bg.app"))
        wide = max(theme.px(220), (place.width() - 40 - (count - 1) * _GAP) // count)
        (head, high, below), step = measures(), _bar() + 10
        for number in range(count):
            column = QRect(20 + number * (wide + _GAP), 4, wide, place.height() - 8 - below)
            _paint_box(painter, column, "bg.sunken")
            for line in range(2 if head > 2 * step else 1):
                _paint_bar(painter, column.left() + 12, column.top() + 14 + line * step, wide * (0.4, 0.3)[line])
            top = column.top() + 16 + head
            for card in range(max(1, 4 - number)):
                box = QRect(column.left() + 8, top + card * (high + 8), wide - 16, high)
                if box.bottom() > column.bottom() - 8:
                    break
                _paint_box(painter, box, "bg.surface")
                share = _WIDTHS[(number + card) % len(_WIDTHS)]
                for line in range(3):
                    _paint_bar(
                        painter, box.left() + 12, box.top() + 16 + line * step, wide * share * (1, 0.7, 0.5)[line]
                    )

    return paint


def panels(painter: QPainter, place: QRect) -> None:
    """Tiles with a figure each, and cards two by two below them."""
    painter.fillRect(place, theme.colour("bg.app"))
    left, top, step = 20, 16, _bar() + 10
    for share in _WIDTHS[:5]:
        tile = QRect(left, top, theme.px(110 + round(100 * share)), 2 * step + 24)
        if tile.right() > place.right() - 20:
            break
        _paint_box(painter, tile, "bg.surface")
        _paint_bar(painter, left + 16, top + 16, tile.width() * 0.5)
        _paint_bar(painter, left + 16, top + 16 + step, tile.width() * 0.7)
        left = tile.right() + 1 + _GAP
    top += 2 * step + 24 + _GAP
    across = 2 if place.width() >= theme.px(760) else 1
    wide, high = (place.width() - 40 - (across - 1) * _GAP) // across, theme.px(290)
    for number in range(4):
        box = QRect(20 + number % across * (wide + _GAP), top + number // across * (high + _GAP), wide, high)
        _paint_box(painter, box, "bg.surface")
        _paint_bar(painter, box.left() + 16, box.top() + 20, wide * 0.3)
        for line in range(4):
            _paint_bar(
                painter, box.left() + 16, box.top() + theme.px(64) + line * theme.px(44), wide * (0.8 - 0.17 * line)
            )


def record_page(painter: QPainter, place: QRect) -> None:
    """The page of a record: who it is, and cards with its story and what else is known."""
    painter.fillRect(place, theme.colour("bg.app"))
    disc, step = theme.px(48), _bar() + 10
    left, top = 24, 16
    painting.box(painter, QRect(left, top, disc, disc), disc, fill=theme.colour("neutral.soft"))
    for line, share in enumerate((0.3, 0.42)):
        _paint_bar(painter, left + disc + 12, top + 12 + line * step, min(theme.px(480), place.width()) * share)
    top += disc + 16
    for number, share in enumerate(_WIDTHS[:3]):
        _paint_bar(painter, left + number * theme.px(120), top, theme.px(160) * share)
    top += step + 12
    room = place.width() - 2 * left
    side = theme.px(308) if room >= theme.px(760) else 0
    main = QRect(left, top, room - side - (16 if side else 0), theme.px(320))
    boxes = [main]
    if side:
        beside = QRect(main.right() + 17, top, side, theme.px(196))
        boxes += [beside, beside.translated(0, beside.height() + _GAP)]
    for box in boxes:
        _paint_box(painter, box, "bg.surface")
        lines = (box.height() - 32) // theme.px(40)
        for line in range(lines):
            _paint_bar(painter, box.left() + 16, box.top() + 20 + line * theme.px(40), box.width() * _WIDTHS[line % 6])


def _bar() -> int:
    return theme.px(10)


def _paint_bar(painter: QPainter, left: int, top: int, wide: float) -> None:
    painting.box(painter, QRect(left, top, round(wide), _bar()), _bar(), fill=theme.colour("neutral.soft"))


def _paint_box(painter: QPainter, rect: QRect, fill: str) -> None:
    edge = theme.colour("border.subtle")
    painting.box(painter, rect, tokens.RADIUS["lg"], fill=theme.colour(fill), edge=edge)


class Skeleton(Painted):
    """Shapes that lie over a widget from `begin()` (plus 400 ms) until `end()`. Signal: appeared()."""

    appeared = Signal()

    def __init__(self, over: QWidget, shape: Shape | None = None) -> None:
        super().__init__(over)
        self._over = over
        self._shape = shape or rows()
        self._strength = 1.0
        self._wait = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._wait.timeout.connect(self.appear)
        self._pulse: QVariantAnimation | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(_("Loading"))
        over.installEventFilter(self)
        theme.changed.connect(self._rest)
        self.hide()

    def take(self, shape: Shape) -> None:
        """Stand for something else, over all that was put there meanwhile."""
        self._shape = shape
        self.raise_()
        self.update()

    def begin(self) -> None:
        """Fetching has begun."""
        if not self.isVisible() and not self._wait.isActive():
            self._wait.start()

    def end(self) -> None:
        """What was fetched is there."""
        self._wait.stop()
        self._still()
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, D102
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._over.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = painting.smooth(self)
        painter.fillRect(self.rect(), theme.colour("bg.app"))
        painter.setOpacity(self._strength)
        self._shape(painter, self.rect())

    def appear(self) -> None:
        """Be seen at once."""
        self.setGeometry(self._over.rect())
        self.show()
        self.raise_()
        if not theme.reduce_motion:
            self._pulse = self._pulse or self._made_pulse()
            self._pulse.start()
        self.appeared.emit()

    def _rest(self) -> None:
        if theme.reduce_motion:
            self._still()
            self._pulsed(1.0)

    def _still(self) -> None:
        if self._pulse is not None:
            self._pulse.stop()

    def _made_pulse(self) -> QVariantAnimation:
        from PySide6.QtCore import QVariantAnimation

        pulse = QVariantAnimation(self, startValue=1.0, endValue=1.0, duration=1600)
        pulse.setLoopCount(-1)
        pulse.setKeyValueAt(0.5, 0.5)
        pulse.valueChanged.connect(self._pulsed)
        return pulse

    def _pulsed(self, strength: float) -> None:
        self._strength = strength
        self.update()
