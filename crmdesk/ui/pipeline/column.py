"""One column of the board: head with its sums, cards, and a place to drop; and the zones for won and lost.

While a card hangs over it, the head shows what the sums would become.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout

from crmdesk.models.opportunity import weighted
from crmdesk.models.pipeline import StageKind
from crmdesk.models.queries.board import Card, Column
from crmdesk.text import _
from crmdesk.ui import tokens
from crmdesk.ui.kit import format, painting
from crmdesk.ui.kit.buttons import Button, Pressable
from crmdesk.ui.kit.painting import Painted
from crmdesk.ui.pipeline.cards import MIME, CardList, dragged
from crmdesk.ui.theme import theme

LEAST_WIDTH = 232


class Head(Painted):
    """Name, number, chance; sum and weighted sum of a stage."""

    def __init__(self, stage: Column, colour: str, currency: str) -> None:
        super().__init__()
        self.stage, self._colour, self._currency = stage, colour, currency
        self._preview: tuple[int, int, int] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._say()

    def set(self, stage: Column) -> None:
        """Show other sums."""
        self.stage, self._preview = stage, None
        self._say()
        self.update()

    def preview(self, card: Card | None, sign: int) -> None:
        """Show the sums with a card more (+1) or less (-1); None shows them as they are."""
        self._preview = None
        if card is not None and card.currency == self._currency:
            value = (card.value or 0) * sign
            chance = card.probability if sign < 0 else self.stage.probability
            self._preview = (sign, value, weighted(value, chance))
        elif card is not None:
            self._preview = (sign, 0, 0)
        self.update()

    def sums(self) -> tuple[int, int, int]:
        """(number, value, weighted) as shown."""
        more = self._preview or (0, 0, 0)
        return self.stage.deals + more[0], self.stage.value + more[1], self.stage.weighted + more[2]

    def _say(self) -> None:
        deals, value, weighted = self.sums()
        self.setAccessibleName(
            _("{stage}: {n} opportunities, {value}, weighted {weighted}").format(
                stage=_(self.stage.name),
                n=deals,
                value=format.whole_money(value, self._currency),
                weighted=format.whole_money(weighted, self._currency),
            )
        )

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(0, theme.line("body.strong") + theme.line("body.strong") + 12)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = painting.smooth(self)
        deals, value, weighted = self.sums()
        token = "text.primary" if self._preview is None else "accent.text"
        high = theme.line("body.strong")
        row = QRect(4, 2, self.width() - 8, high)
        painting.box(
            painter,
            QRect(row.left(), row.top() + (high - 10) // 2, 10, 10),
            3,
            fill=theme.colour(self._colour),
            edge=theme.colour("border.control"),
        )
        chance = format.percent(self.stage.probability / 100)
        width = painting.width_of(chance, "small") + 2
        name = QRect(row.left() + 18, row.top(), row.width() - 18 - width, high)
        painting.text(painter, row, chance, "small", "text.secondary", painting.RIGHT, tabular=True)
        count = format.number(deals)
        room = name.width() - painting.chip_size(count).width() - 8
        painting.text(painter, QRect(name.left(), name.top(), room, high), _(self.stage.name), "body.strong")
        left = name.left() + min(room, painting.width_of(_(self.stage.name), "body.strong")) + 8
        chip = painting.chip_size(count)
        painting.chip(
            painter,
            QPoint(left, row.top() + (high - chip.height()) // 2),
            count,
            "",
            "accent" if self._preview else "neutral",
        )
        row.translate(0, high + 4)
        sum_words = format.whole_money(value, self._currency)
        painting.text(painter, row, sum_words, "body.strong", token, tabular=True)
        room = row.width() - painting.width_of(sum_words, "body.strong", tabular=True) - 8
        beside = QRect(row.right() - room, row.top(), room + 1, high)
        words = _("weighted {amount}").format(amount=format.whole_money(weighted, self._currency))
        small = "text.secondary" if self._preview is None else token
        if room > theme.px(40):
            painting.text(painter, beside, words, "small", small, painting.RIGHT, tabular=True)


class DropTarget(QFrame):
    """A place that takes a card.

    Signals: hovered(card id or 0), dropped(card id, row).
    """

    hovered = Signal(int)
    dropped = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.drop_y: int | None = None

    def row_for(self, position: QPoint) -> int:
        """Before which card a drop at a point lands; -1: at the end."""
        return -1

    # Qt's side

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802, D102
        card = dragged(event.mimeData()) if event.mimeData().hasFormat(MIME) else None
        if card is not None:
            event.acceptProposedAction()
            self.hovered.emit(card)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802, D102
        event.acceptProposedAction()
        self.drop_y = event.position().toPoint().y()
        self.update()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802, D102
        self._over()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802, D102
        card = dragged(event.mimeData())
        row = self.row_for(event.position().toPoint())
        self._over()
        if card is not None:
            event.acceptProposedAction()
            self.dropped.emit(card, row)

    def _over(self) -> None:
        self.drop_y = None
        self.hovered.emit(0)
        self.update()


class StageColumn(DropTarget):
    """A stage of the board.

    Signals: add() when a deal shall be made here.
    """

    add = Signal()

    def __init__(self, stage: Column, colour: str, currency: str) -> None:
        super().__init__()
        self.stage = stage
        self.setProperty("surface", "column")
        self._measured()
        theme.changed.connect(self._measured)
        self.head = Head(stage, colour, currency)
        self.list = CardList(_(stage.name))
        self.list.viewport().installEventFilter(self)
        plus = Button(_("Add"), "plus", "ghost", size="small")
        plus.setAccessibleName(_("Add an opportunity in {stage}").format(stage=_(stage.name)))
        plus.clicked.connect(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 6)
        column.setSpacing(8)
        column.addWidget(self.head)
        column.addWidget(self.list, 1)
        column.addWidget(plus, 0, Qt.AlignmentFlag.AlignLeft)

    def _measured(self) -> None:
        self.setMinimumWidth(theme.px(LEAST_WIDTH))

    def fill(self, stage: Column) -> None:
        """Show other sums."""
        self.stage = stage
        self.head.set(stage)

    def row_for(self, position: QPoint) -> int:
        """Before which card a drop lands."""
        return self.list.row_at(self.list.viewport().mapFrom(self, position).y())

    # Qt's side

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, D102
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = "accent" if self.drop_y is not None else "border.subtle"
        painting.box(painter, self.rect(), tokens.RADIUS["lg"], fill=theme.colour("bg.sunken"), edge=theme.colour(edge))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, D102
        if event.type() == QEvent.Type.Paint and self.drop_y is not None:
            watched.removeEventFilter(self)
            watched.event(event)
            watched.installEventFilter(self)
            self._draw_place()
            return True
        return False

    def _draw_place(self) -> None:
        view = self.list.viewport()
        y = self.list.viewport().mapFrom(self, QPoint(0, self.drop_y or 0)).y()
        row = self.list.row_at(y)
        high = self.list.sizeHintForRow(0) if self.list.cards.cards else 0
        painter = QPainter(view)
        painter.setPen(QPen(theme.colour("accent"), 2))
        at = max(1, row * high - self.list.verticalOffset() - 4)
        painter.drawLine(0, at, view.width(), at)


class Zone(DropTarget):
    """Where a card is dropped to win or lose it; also a button."""

    pressed = Signal()

    def __init__(self, stage: Column) -> None:
        super().__init__()
        self.stage = stage
        won = stage.kind is StageKind.WON
        self._button = _ZoneButton(
            _(stage.name), "trophy" if won else "circle-x", "ok" if won else "bad", "W" if won else "L"
        )
        self._button.clicked.connect(self.pressed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._button)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, D102
        self._button.hot = self.drop_y is not None
        self._button.update()


class _ZoneButton(Pressable):
    def __init__(self, words: str, icon: str, tone: str, keys: str) -> None:
        super().__init__()
        self._words, self._icon, self._tone, self._keys = words, icon, tone, keys
        self.hot = False
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(160, theme.control + 12)

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = painting.smooth(self)
        fill = theme.colour(f"{self._tone}.soft") if self.hot or self.hovered else theme.colour("bg.app")
        painting.box(painter, self.rect(), tokens.RADIUS["lg"], fill=fill)
        pen = QPen(theme.colour(f"{self._tone}.icon" if self.hot else "border.control"), 1, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), tokens.RADIUS["lg"], tokens.RADIUS["lg"])
        words = painting.width_of(self._words, "label") + 2
        keys = painting.key_size(self._keys)
        left = (self.width() - (16 + 8 + words + 10 + keys.width())) // 2
        middle = self.height() // 2
        painting.icon(painter, QPoint(left, middle - 8), self._icon, f"{self._tone}.icon", 16)
        painting.text(painter, QRect(left + 24, 0, words, self.height()), self._words, "label")
        painting.key(painter, QPoint(left + 34 + words, middle - keys.height() // 2), self._keys)
        if self.ringed:
            painting.focus_ring(painter, self.rect(), tokens.RADIUS["lg"])
