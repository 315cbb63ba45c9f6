"""What the charts put into pyqtgraph: a plot without any of its controls, and bars painted in whole pixels.

Importing this imports pyqtgraph and numpy, so only `charts` does it, and late. Bars are painted after the mapping to
pixels, because in data units a rounded corner becomes an ellipse and a hatch changes with the zoom.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from crmdesk.ui.kit import painting
from crmdesk.ui.theme import theme


@dataclass(frozen=True)
class Part:
    """A piece of a bar: its area in data units, the tokens of ground and edge, and whether it is hatched."""

    area: QRectF
    token: str
    edge: str = ""
    hatched: bool = False


@dataclass
class Drawn:
    """A bar of one or more parts, the words at its end, a note after them, shorter words where room is scarce."""

    parts: list[Part]
    words: str = ""
    note: str = ""
    short: str = ""
    place: QRectF = field(default_factory=QRectF)
    """Where it was painted last, in px of the viewport."""
    reach: QRectF = field(default_factory=QRectF)
    """Its place and its words: what the mouse can press."""


class Plot(pg.GraphicsView):  # type: ignore[misc]
    """A plot that shows and does nothing by itself: no zoom, no menu, no buttons, axes only as labels.

    It is put together here because pyqtgraph's own makes 150 widgets of controls that would never be seen.
    """

    def __init__(self) -> None:
        super().__init__(background=None)
        self.setAntialiasing(True)
        self.box = pg.ViewBox(enableMouse=False, enableMenu=False, defaultPadding=0)
        self.axes = {side: _Words(side) for side in ("left", "bottom")}
        self.centralLayout.setContentsMargins(0, 0, 0, 0)
        self.centralLayout.setSpacing(0)
        self.centralLayout.addItem(self.box, 0, 1)
        for side, row, column in (("left", 0, 0), ("bottom", 1, 1)):
            self.axes[side].linkToView(self.box)
            self.axes[side].hide()
            self.centralLayout.addItem(self.axes[side], row, column)
        self._left = self._below = 0

    def add(self, item: pg.GraphicsObject) -> None:
        """Draw an item in data units."""
        self.box.addItem(item)

    def turn_down(self) -> None:
        """Let the data go from above to below."""
        self.box.invertY(True)

    def label_left(self, ticks: Sequence[tuple[float, str]], *, strong: bool = False, most: int | None = None) -> None:
        """Write these words at these places of the left edge; words are cut where they are wider than `most` px."""
        style = "label" if strong else "small"
        if most is not None:
            metrics = theme.metrics(style, tabular=True)
            ticks = [(at, metrics.elidedText(words, Qt.TextElideMode.ElideRight, most)) for at, words in ticks]
        self._left = max((painting.width_of(words, style) for _at, words in ticks), default=0) + 14
        axis = self._axis("left", ticks, style, "text.primary" if strong else "chart.axis")
        axis.setWidth(self._left)

    def label_bottom(self, ticks: Sequence[tuple[float, str]]) -> None:
        """Write these words, of one line or two, at these places of the lower edge."""
        axis = self._axis("bottom", ticks, "small", "chart.axis")
        lines = max((words.count("\n") + 1 for _at, words in ticks), default=1)
        self._below = lines * theme.line("small") + 8
        axis.setHeight(self._below)

    def left_width(self) -> int:
        """The width of the words at the left in px."""
        return self._left

    def below_height(self) -> int:
        """The height of the words at the lower edge in px."""
        return self._below

    def show_range(self, left: float, right: float, low: float, high: float) -> None:
        """Show this part of the data."""
        self.box.setRange(xRange=(left, right), yRange=(low, high), padding=0, disableAutoRange=True)

    def _axis(self, side: str, ticks: Sequence[tuple[float, str]], style: str, token: str) -> pg.AxisItem:
        axis = self.axes[side]
        axis.show()
        axis.setTicks([list(ticks), []])
        axis.setStyle(tickLength=0, tickTextOffset=8, hideOverlappingLabels=False, autoExpandTextSpace=False)
        axis.setTickFont(theme.font(style, tabular=True))
        axis.setPen(QPen(Qt.PenStyle.NoPen))
        axis.setTextPen(QPen(theme.colour(token)))
        return axis


class _Words(pg.AxisItem):  # type: ignore[misc]
    """An axis of words alone: ticks of length 0 would still be painted as dots."""

    def drawPicture(  # noqa: N802
        self, painter: QPainter, axis: object, ticks: object, words: list[tuple[QRectF, int, str]]
    ) -> None:
        """Paint the words."""
        painter.setFont(self.style["tickFont"])
        painter.setPen(self.textPen())
        for rect, flags, text in words:
            painter.drawText(rect, int(flags), text)


class BarsItem(pg.GraphicsObject):  # type: ignore[misc]
    """All bars of a chart with their words; upright or lying."""

    def __init__(self, bars: list[Drawn], *, upright: bool, grid: Sequence[float] = ()) -> None:
        super().__init__()
        self._bars, self._upright, self._grid = bars, upright, list(grid)
        self._hovered: int | None = None
        self._marked: int | None = None

    def boundingRect(self) -> QRectF:  # noqa: N802
        """All that is seen, because words stand outside the bars."""
        view = self.getViewBox()
        return QRectF(view.viewRect()) if view is not None else QRectF()

    def viewRangeChanged(self) -> None:  # noqa: N802
        """The place the item paints in follows the range."""
        self.prepareGeometryChange()
        self.update()

    def bar_at(self, at: QPointF) -> int | None:
        """The bar at a point of the viewport."""
        return next((n for n, bar in enumerate(self._bars) if bar.reach.adjusted(-4, -4, 4, 4).contains(at)), None)

    def hover(self, at: int | None) -> None:
        """Show the bar under the mouse."""
        if at != self._hovered:
            self._hovered = at
            self.update()

    def mark(self, at: int | None) -> None:
        """Show the bar that has the keyboard."""
        self._marked = at
        self.update()

    def paint(self, painter: QPainter, option: object, widget: QWidget | None = None) -> None:
        """Grid, bars, words."""
        to_pixels = painter.transform()
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = to_pixels.mapRect(self.boundingRect())
        for value in self._grid:
            y = round(to_pixels.map(QPointF(0, value)).y())
            painter.fillRect(QRectF(frame.left(), y, frame.width(), 1), theme.colour("chart.grid"))
        for number, bar in enumerate(self._bars):
            areas = [_whole(to_pixels.mapRect(part.area)) for part in bar.parts]
            bar.place = QRectF()
            for part, area in zip(bar.parts, areas, strict=True):
                _paint_part(painter, part, area, self._upright)
                bar.place = bar.place.united(QRectF(area))
            if not areas:
                none = QRectF(number - 0.3, 0, 0.6, 0) if self._upright else QRectF(0, number - 0.3, 0, 0.6)
                bar.place = _whole(to_pixels.mapRect(none)).toRectF()
            if number == self._hovered:
                painting.box(painter, bar.place.adjusted(-2, -2, 2, 2), 5, edge=theme.colour("border.control"))
            if number == self._marked:
                painting.focus_ring(painter, bar.place.adjusted(-4, -4, 4, 4), 7)
        slot = round(frame.width() / max(1, len(self._bars)))
        widest = max((painting.width_of(bar.words, "small.medium", tabular=True) for bar in self._bars), default=0)
        taken = QRect()
        for bar in self._bars:
            if self._upright:
                taken = self._paint_above(painter, bar, slot, bar.words if widest + 4 <= slot else bar.short, taken)
            else:
                self._paint_after(painter, bar, frame)
        painter.restore()

    def _paint_above(self, painter: QPainter, bar: Drawn, slot: int, words: str, taken: QRect) -> QRect:
        """Paint the figure over a bar, whole, unless it would touch the one before it; gives the room that is taken."""
        place, high = bar.place.toRect(), theme.line("small")
        bar.reach = bar.place
        said = painting.width_of(words, "small.medium", tabular=True) + 2
        room = QRect(place.center().x() - said // 2 - 2, place.top() - high - 3, said + 4, high)
        if not words or room.intersects(taken):
            return taken
        where = QRect(place.center().x() - max(slot, said) // 2, room.top(), max(slot, said), high)
        painting.text(painter, where, words, "small.medium", align=painting.CENTRE, tabular=True)
        bar.reach = bar.place.united(QRectF(where))
        return room

    def _paint_after(self, painter: QPainter, bar: Drawn, frame: QRectF) -> None:
        place = bar.place.toRect()
        wide = painting.width_of(bar.words, "body.strong", tabular=True) + 1
        where = QRect(place.right() + 10, place.top(), wide, place.height())
        painting.text(painter, where, bar.words, "body.strong", tabular=True)
        after = QRect(where.right() + 10, place.top(), round(frame.right()) - where.right() - 10, place.height())
        painting.text(painter, after, bar.note, "small", "text.secondary", tabular=True)
        said = painting.width_of(bar.note, "small", tabular=True)
        bar.reach = bar.place.united(QRectF(where)).united(QRectF(after.left(), after.top(), said, after.height()))


def _whole(area: QRectF) -> QRect:
    left, top = round(area.left()), round(area.top())
    return QRect(left, top, max(3, round(area.right()) - left), max(2, round(area.bottom()) - top))


def _paint_part(painter: QPainter, part: Part, area: QRect, upright: bool) -> None:
    edge = theme.colour(part.edge) if part.edge else None
    radius = 0 if upright else 4
    painting.box(painter, area, radius, fill=theme.colour(part.token), edge=edge)
    if part.hatched:
        painter.save()
        painter.setClipRect(area)
        painter.setPen(QPen(theme.colour(part.edge), 1))
        for shift in range(-area.height(), area.width(), 7):
            start = QPointF(area.left() + shift, area.bottom() + 1)
            painter.drawLine(start, start + QPointF(area.height(), -area.height()))
        painter.restore()
