"""What widgets and delegates paint alike: edges, shadows, focus rings, texts, chips, keycaps and avatars.

A board of 2,000 cards cannot hold widgets, so each of these exists as a drawing first; the widgets call the same code.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from crmdesk.ui import tokens
from crmdesk.ui.theme import theme

Tone = Literal["neutral", "info", "ok", "warn", "bad", "accent"]

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter

_CHIP_PAD, _CHIP_GAP, _CHIP_ICON = 8, 4, 13
_PARTICLES = frozenset(
    ["van", "von", "de", "der", "den", "het", "ten", "ter", "te", "la", "le", "el", "al", "di", "da", "du", "en"]
)


class Painted(QWidget):
    """A widget that paints itself from the theme: measured and painted again when the theme changes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.changed.connect(self._remeasured)

    def _remeasured(self) -> None:
        self.updateGeometry()
        self.update()


def smooth(widget: QWidget) -> QPainter:
    """A painter on a widget with antialiasing."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


def box(
    painter: QPainter,
    rect: QRect | QRectF,
    radius: float,
    *,
    fill: QColor | QBrush | None = None,
    edge: QColor | None = None,
    width: float = 1.0,
) -> None:
    """A rounded box whose edge lies inside rect; radius and width in px."""
    inset = width / 2 if edge is not None else 0.0
    area = QRectF(rect).adjusted(inset, inset, -inset, -inset)
    radius = max(0.0, min(radius - inset, area.height() / 2, area.width() / 2))
    painter.setPen(QPen(edge, width) if edge is not None else Qt.PenStyle.NoPen)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(area, radius, radius)


def fill(painter: QPainter, rect: QRect, colour: QColor) -> None:
    """A place of one colour. Not by fillRect, for which PySide makes the names of all of Qt's gradients (2 ms)."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRect(rect)


def focus_ring(painter: QPainter, rect: QRect | QRectF, radius: float, token: str = "focus") -> None:
    """The 2 px ring of keyboard focus, inside rect."""
    box(painter, rect, radius, edge=theme.colour(token), width=2)


def text(
    painter: QPainter,
    rect: QRect,
    words: str,
    style: str = "body",
    token: str = "text.primary",
    align: Qt.AlignmentFlag = LEFT,
    *,
    tabular: bool = False,
) -> bool:
    """One line of text, cut with "…" where it is too long. True if it is shown whole."""
    metrics = theme.metrics(style, tabular=tabular)
    whole = metrics.horizontalAdvance(words) <= rect.width()
    shown = words if whole else metrics.elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
    painter.setFont(theme.font(style, tabular=tabular))
    painter.setPen(theme.colour(token))
    painter.drawText(rect, int(align) | int(Qt.TextFlag.TextSingleLine), shown)
    return whole


def swatch(painter: QPainter, middle: QPoint, token: str) -> None:
    """A small field of a colour, with an edge because light ones are hard to see."""
    side = theme.px(10)
    rect = QRect(middle.x() - side // 2, middle.y() - side // 2, side, side)
    box(painter, rect, 3, fill=theme.colour(token), edge=theme.colour("border.control"))


def width_of(words: str, style: str = "body", *, tabular: bool = False) -> int:
    """The width of one line of text in px."""
    return theme.metrics(style, tabular=tabular).horizontalAdvance(words)


def icon(painter: QPainter, at: QPoint | QPointF, name: str, token: str = "text.secondary", size: int = 16) -> None:
    """An icon with its top left corner at a point; size in px of the widget."""
    painter.drawPixmap(at, theme.pixmap(name, token, size, painter.device().devicePixelRatio()))


# -- chips ---------------------------------------------------------------------------------------------------------


def chip_size(words: str, icon_name: str = "") -> QSize:
    """The size of a chip in px."""
    width = 2 * _CHIP_PAD + width_of(words, "small.medium", tabular=True)
    if icon_name:
        width += theme.px(_CHIP_ICON) + (_CHIP_GAP if words else 0) - 2
    return QSize(width, theme.line("small") + 6)


def chip(
    painter: QPainter, at: QPoint, words: str, icon_name: str = "", tone: Tone = "neutral", most: int | None = None
) -> int:
    """A chip with its top left corner at a point, at most `most` px wide. The width it took, in px."""
    size = chip_size(words, icon_name)
    rect = QRect(at, QSize(min(size.width(), most) if most is not None else size.width(), size.height()))
    box(painter, rect, tokens.RADIUS["pill"], fill=theme.colour(f"{tone}.soft"))
    inside = rect.adjusted(_CHIP_PAD, 0, -_CHIP_PAD, 0)
    if icon_name:
        mark = theme.px(_CHIP_ICON)
        icon(
            painter,
            QPoint(inside.left() - 2, rect.top() + (rect.height() - mark) // 2),
            icon_name,
            f"{tone}.text",
            mark,
        )
        inside.setLeft(inside.left() - 2 + mark + _CHIP_GAP)
    text(painter, inside.adjusted(0, 0, 1, 0), words, "small.medium", f"{tone}.text", tabular=True)
    return rect.width()


# -- keycaps -------------------------------------------------------------------------------------------------------


def key_size(words: str) -> QSize:
    """The size of a keycap in px."""
    height = theme.line("small") + 4
    return QSize(max(height, width_of(words, "small") + 10), height)


def key(painter: QPainter, at: QPoint, words: str, token: str = "text.secondary", edge: str = "border.default") -> int:
    """A keycap with its top left corner at a point. The width it took, in px."""
    rect = QRect(at, key_size(words))
    box(painter, rect, tokens.RADIUS["sm"], edge=theme.colour(edge))
    text(painter, rect, words, "small", token, CENTRE)
    return rect.width()


# -- avatars -------------------------------------------------------------------------------------------------------


def initials(name: str) -> str:
    """The initials of a person or firm, at most two, without particles: "Sanne van der Berg" -> "SB"."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    words = [word for word in words if word.lower() not in _PARTICLES] or words
    letters = [word[0].upper() for word in words]
    return "".join(letters[:1] + letters[-1:] if len(letters) > 1 else letters)


def avatar(painter: QPainter, rect: QRect, name: str, tone: Tone = "neutral") -> None:
    """The initials of a name in a disc that fills rect."""
    box(painter, rect, tokens.RADIUS["pill"], fill=theme.colour(f"{tone}.soft"))
    letters = initials(name)
    painter.setPen(theme.colour(f"{tone}.text"))
    font = QFont(theme.font("small.strong"))
    font.setPixelSize(max(10, round(rect.height() * 0.4)))
    painter.setFont(font)
    painter.drawText(rect, CENTRE, letters)


# -- shadows -------------------------------------------------------------------------------------------------------


def shadow(painter: QPainter, rect: QRect, radius: int, level: str) -> None:
    """The shadow of a box of `tokens.ELEVATION`, painted around and under it before the box itself is."""
    elevation = tokens.ELEVATION[level]
    ratio = painter.device().devicePixelRatio()
    tile = _shadow_tile(level, radius, ratio)
    edge = elevation.blur + radius
    outer = rect.adjusted(-elevation.blur, -elevation.blur, elevation.blur, elevation.blur)
    outer.translate(0, elevation.offset)
    xs = (outer.left(), outer.left() + edge, outer.right() + 1 - edge, outer.right() + 1)
    ys = (outer.top(), outer.top() + edge, outer.bottom() + 1 - edge, outer.bottom() + 1)
    cuts = (0, edge, edge + 1, 2 * edge + 1)
    for row in range(3):
        for column in range(3):
            target = QRectF(xs[column], ys[row], xs[column + 1] - xs[column], ys[row + 1] - ys[row])
            source = QRectF(
                cuts[column] * ratio,
                cuts[row] * ratio,
                (cuts[column + 1] - cuts[column]) * ratio,
                (cuts[row + 1] - cuts[row]) * ratio,
            )
            painter.drawPixmap(target, tile, source)


_tiles: dict[tuple[str, int, float, bool], QPixmap] = {}


def _shadow_tile(level: str, radius: int, ratio: float) -> QPixmap:
    """The corners of a shadow with one stretchable px between them: blurring a whole sheet would cost 10 ms."""
    made = (level, radius, ratio, theme.dark)
    if made in _tiles:
        return _tiles[made]
    elevation = tokens.ELEVATION[level]
    side = 2 * (elevation.blur + radius) + 1
    tile = QPixmap(round(side * ratio), round(side * ratio))
    tile.setDevicePixelRatio(ratio)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    opacity = elevation.dark if theme.dark else elevation.light
    layers = max(4, elevation.blur)
    colour = QColor(theme.colour("shadow"))
    painter.setPen(Qt.PenStyle.NoPen)
    for layer in range(layers):  # from the outside in, each a little stronger: the sum falls off like a blur
        inset = layer * elevation.blur * 1.4 / layers
        colour.setAlphaF(opacity * 2 * (layer + 1) / (layers * (layers + 1)) * 1.2)
        painter.setBrush(colour)
        area = QRectF(inset, inset, side - 2 * inset, side - 2 * inset)
        if area.width() > 0:
            rounding = max(radius, radius + elevation.blur - inset)
            painter.drawRoundedRect(area, rounding, rounding)
    painter.end()
    _tiles[made] = tile
    return tile
