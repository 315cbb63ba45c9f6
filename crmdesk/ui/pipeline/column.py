"""One column of the board: head with its sums, cards, and a place to drop; and the zones for won and lost.

While a card hangs over it, the head shows what the sums would become.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from crmdesk.models.pipeline import STAGE_ICONS, StageKind
from crmdesk.models.queries.board import Card, Column
from crmdesk.text import _
from crmdesk.ui import tokens
from crmdesk.ui.kit import format, painting
from crmdesk.ui.kit.action import action_of
from crmdesk.ui.kit.buttons import Button, IconButton, Pressable
from crmdesk.ui.kit.keys import Keys, keymap, shown
from crmdesk.ui.kit.painting import Painted
from crmdesk.ui.kit.plain import tooltip
from crmdesk.ui.pipeline.cards import MIME, CardList, dragged
from crmdesk.ui.pipeline.commands import ACTIONS
from crmdesk.ui.theme import theme

LEAST_WIDTH, FOLDED_WIDTH = 220, 40
EDGE, SCROLL_STEP = 40, 14
"""So near to an edge (px) a hanging card scrolls what is under it, by so many px at each tick."""
QWIDGETSIZE_MAX = 16_777_215
_GUTTER = 8


class Head(Painted):
    """Name, number, chance; sum and weighted sum of a stage."""

    def __init__(self, stage: Column, colour: str, currency: str) -> None:
        super().__init__()
        self.stage, self._colour, self._currency = stage, colour, currency
        self._preview: tuple[int, int, int] | None = None
        self._flat = False
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._say()

    def set(self, stage: Column) -> None:
        """Show other sums."""
        self.stage, self._preview = stage, None
        self._say()
        self.update()

    def set_flat(self, flat: bool) -> None:
        """Leave chance and weighted sum to the tooltip and stand in one line, for a window that is low."""
        if flat != self._flat:
            self._flat = flat
            self._remeasured()

    def preview(self, card: Card | None, sign: int) -> None:
        """Show the sums with a card more (+1) or less (-1), as it would stand here; None shows them as they are."""
        self._preview = None
        if card is not None:
            ours = card.currency == self._currency
            self._preview = (sign, sign * (card.value or 0) * ours, sign * card.weighted * ours)
        self._say()
        self.update()

    def sums(self) -> tuple[int, int, int]:
        """(number, value, weighted) as shown."""
        more = self._preview or (0, 0, 0)
        return self.stage.deals + more[0], self.stage.value + more[1], self.stage.weighted + more[2]

    def _say(self) -> None:
        deals, value, weighted = self.sums()
        self.setAccessibleName(
            _("{stage}: {deals}, {value}, weighted {weighted}").format(
                stage=_(self.stage.name),
                deals=format.counted("{n} opportunity", "{n} opportunities", deals),
                value=format.whole_money(value, self._currency),
                weighted=format.whole_money(weighted, self._currency),
            )
        )
        self.setToolTip(tooltip(self.accessibleName()))

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(0, head_height(flat=self._flat))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = painting.smooth(self)
        deals, value, weighted = self.sums()
        token = "text.primary" if self._preview is None else "accent.text"
        high = theme.line("body.strong")
        row = QRect(4, 2, self.width() - 8, high)
        square = theme.px(10)
        painting.swatch(painter, QPoint(row.left() + square // 2, row.top() + high // 2), self._colour)
        sum_words = format.whole_money(value, self._currency)
        if self._flat:
            width = painting.width_of(sum_words, "body.strong", tabular=True) + 8
            named = square + 16 + painting.width_of(_(self.stage.name), "body.strong") + 8
            if named + painting.chip_size(format.number(deals)).width() + width > row.width():
                sum_words = format.short_money(value, self._currency)
                width = painting.width_of(sum_words, "body.strong", tabular=True) + 8
            painting.text(painter, row, sum_words, "body.strong", token, painting.RIGHT, tabular=True)
        else:
            chance = format.percent(self.stage.probability / 100)
            width = painting.width_of(chance, "small") + 2
            painting.text(painter, row, chance, "small", "text.secondary", painting.RIGHT, tabular=True)
        name = QRect(row.left() + square + 8, row.top(), row.width() - square - 8 - width, high)
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
        if self._flat:
            return
        row.translate(0, high + 4)
        painting.text(painter, row, sum_words, "body.strong", token, tabular=True)
        room = row.width() - painting.width_of(sum_words, "body.strong", tabular=True) - 8
        beside = QRect(row.right() - room, row.top(), room + 1, high)
        amount = format.whole_money(weighted, self._currency)
        words = _("weighted {amount}").format(amount=amount)
        small = "text.secondary" if self._preview is None else token
        if painting.width_of(words, "small", tabular=True) >= room:  # a sum that is cut would be another sum
            words = amount
        if painting.width_of(words, "small", tabular=True) < room:
            painting.text(painter, beside, words, "small", small, painting.RIGHT, tabular=True)


def head_height(*, flat: bool) -> int:
    """The height of the head of a column in px."""
    return theme.line("body.strong") * (1 if flat else 2) + (8 if flat else 12)


def zone_height() -> int:
    """The height of a zone in px."""
    return theme.control + 12


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

    def show_over(self, y: int | None) -> None:
        """Show that a card hangs over it at this height; None: no more."""
        self.drop_y = y
        self.update()

    # Qt's side

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802, D102
        card = dragged(event.mimeData()) if event.mimeData().hasFormat(MIME) else None
        if card is not None:
            event.acceptProposedAction()
            self.hovered.emit(card)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802, D102
        event.acceptProposedAction()
        self.show_over(event.position().toPoint().y())

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
        self.show_over(None)
        self.hovered.emit(0)


class StageColumn(DropTarget):
    """A stage of the board; folded it is a narrow strip with its name and number.

    Signals: add() when a deal shall be made here, folded(on) when the user folds or opens it, more() for the cards that
    are not shown, menu_asked(point of the screen) for the menu of the stage.
    """

    menu_asked = Signal(QPoint)
    add = Signal()
    folded = Signal(bool)
    more = Signal()

    def __init__(self, stage: Column, colour: str, currency: str) -> None:
        super().__init__()
        self.stage = stage
        self.is_folded = False
        self.setProperty("surface", "column")
        self.head = Head(stage, colour, currency)
        self.list = CardList(_(stage.name))
        self.rest = Button("", "", "link", size="small")
        self.rest.clicked.connect(self.more)
        self.rest.hide()
        self.plus = Button(_("Add"), "plus", "ghost", size="small")
        self.plus.setAccessibleName(_("Add an opportunity in {stage}").format(stage=_(stage.name)))
        self.plus.clicked.connect(self.add)
        self.fold_button = IconButton("chevron-left", _("Fold {stage}").format(stage=_(stage.name)), small=True)
        self.fold_button.clicked.connect(lambda: self.turn_fold(True))
        self.strip = _Strip(stage, colour)
        self.strip.clicked.connect(lambda: self.turn_fold(False))
        self.strip.hide()
        for part in (self.head, self.strip):
            part.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            part.customContextMenuRequested.connect(lambda at, part=part: self.menu_asked.emit(part.mapToGlobal(at)))
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, _GUTTER, 0)
        foot.setSpacing(4)
        foot.addWidget(self.plus)
        foot.addStretch(1)
        foot.addWidget(self.fold_button)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addWidget(self.strip, 1)
        column.addLayout(_beside_gutter(self.head))
        column.addWidget(self.list, 1)
        column.addLayout(_beside_gutter(self.rest))
        column.addLayout(foot)
        self._measured()
        theme.changed.connect(self._measured)

    def step(self, by: int) -> None:
        """Select the card below (+1) or above (-1)."""
        self.list.select(self.list.currentIndex().row() + by)

    def fold(self, on: bool) -> None:
        """Make it a narrow strip, or a column of cards again."""
        self.is_folded = on
        for widget in (self.head, self.list, self.plus, self.fold_button):
            widget.setVisible(not on)
        self.strip.setVisible(on)
        self._say_rest()
        self._measured()

    def fill(self, stage: Column, cards: Sequence[Card], now: dt.datetime) -> None:
        """Show other cards and sums."""
        self.stage = stage
        self.head.set(stage)
        self.strip.set(stage)
        self.list.cards.fill(cards, now)
        self._say_rest()

    def row_for(self, position: QPoint) -> int:
        """Before which card a drop lands."""
        return -1 if self.is_folded else self.list.row_at(self.list.viewport().mapFrom(self, position).y())

    def show_over(self, y: int | None) -> None:
        """Show where the card would come to lie."""
        super().show_over(y)
        self.list.show_drop(None if y is None else self.row_for(QPoint(0, y)))

    def scroll_near_edge(self, y: int) -> None:
        """Scroll while a card hangs near the upper or lower end of the cards; y in the column's own coordinates."""
        inside = self.list.viewport().mapFrom(self, QPoint(0, y)).y()
        near = theme.px(EDGE)
        step = -SCROLL_STEP if inside < near else SCROLL_STEP if inside > self.list.viewport().height() - near else 0
        bar = self.list.verticalScrollBar()
        before = bar.value()
        bar.setValue(before + step)
        if bar.value() != before:
            self.show_over(self.drop_y)

    def turn_fold(self, on: bool) -> None:
        """Fold it or open it, as the user wished."""
        self.fold(on)
        self.folded.emit(on)
        (self.strip if on else self.fold_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def _say_rest(self) -> None:
        shown = len(self.list.cards.cards)
        words = _("{n} of {all} shown. List of all").format(n=format.number(shown), all=format.number(self.stage.deals))
        self.rest.set_text(words)
        self.rest.setVisible(not self.is_folded and 0 < shown < self.stage.deals)

    def _measured(self) -> None:
        self.setMinimumWidth(theme.px(FOLDED_WIDTH if self.is_folded else LEAST_WIDTH))
        self.setMaximumWidth(theme.px(FOLDED_WIDTH) if self.is_folded else QWIDGETSIZE_MAX)
        layout = self.layout()
        if layout is not None:
            left, right = (2, 2) if self.is_folded else (_GUTTER, 0)  # at the right runs the scroll bar of the cards
            layout.setContentsMargins(left, 8, right, 6)

    # Qt's side

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, D102
        edge = "accent" if self.drop_y is not None else "border.subtle"
        fill, rect = theme.colour("bg.sunken"), self.rect()
        painting.box(painting.smooth(self), rect, tokens.RADIUS["lg"], fill=fill, edge=theme.colour(edge))


def _beside_gutter(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, _GUTTER, 0)
    row.addWidget(widget)
    return row


class _Strip(Pressable):
    """A folded column: its colour, number and, along it, its name."""

    def __init__(self, stage: Column, colour: str) -> None:
        super().__init__()
        self._colour = colour
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.set(stage)

    def set(self, stage: Column) -> None:
        """Show another number."""
        self._stage = stage
        deals = format.counted("{n} opportunity", "{n} opportunities", stage.deals)
        words = _("Open {stage}, {deals}").format(stage=_(stage.name), deals=deals)
        self.setAccessibleName(words)
        self.setToolTip(tooltip(words))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(FOLDED_WIDTH) - 4, theme.px(160))

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(FOLDED_WIDTH) - 4, theme.px(64))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = painting.smooth(self)
        if self.hovered:
            painting.box(painter, self.rect(), tokens.RADIUS["md"], fill=theme.colour("bg.hover"))
        middle, count = self.width() // 2, format.number(self._stage.deals)
        side = theme.px(10)
        painting.swatch(painter, QPoint(middle, 8 + side // 2), self._colour)
        chip = painting.chip_size(count)
        wide = min(chip.width(), self.width())
        painting.chip(painter, QPoint(middle - wide // 2, side + 16), count, most=wide)
        top = side + 16 + chip.height() + 10
        painter.save()
        painter.translate(middle + theme.line("body.strong") / 2, top)
        painter.rotate(90)
        room = QRect(0, 0, max(0, self.height() - top - 8), theme.line("body.strong"))
        painting.text(painter, room, _(self._stage.name), "body.strong")
        painter.restore()
        if self.ringed:
            painting.focus_ring(painter, self.rect(), tokens.RADIUS["md"])


class Zone(DropTarget):
    """Where a card is dropped to win or lose it; also a button."""

    pressed = Signal()

    def __init__(self, stage: Column) -> None:
        super().__init__()
        self.stage = stage
        won = stage.kind is StageKind.WON
        tone, id = ("ok", "deal-won") if won else ("bad", "deal-lost")
        self._button = _ZoneButton(_(stage.name), STAGE_ICONS[stage.kind], tone, action_of(ACTIONS, id))
        self._button.clicked.connect(self.pressed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._button)

    def show_over(self, y: int | None) -> None:
        """Light up while a card hangs over it."""
        super().show_over(y)
        self._button.light(y is not None)

    @property
    def lit(self) -> bool:
        """Whether it shows that a card hangs over it or came into it."""
        return self._button.hot

    def flash(self) -> None:
        """Light up for a moment: something came into it."""
        if time := theme.duration("slow"):
            self._button.light(True)
            QTimer.singleShot(3 * time, self, lambda: self._button.light(False))


class _ZoneButton(Pressable):
    def __init__(self, words: str, icon: str, tone: str, keys: Keys) -> None:
        super().__init__()
        self._words, self._icon, self._tone, self._keys = words, icon, tone, keys
        keymap.changed.connect(self.update)
        self.hot = False
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def light(self, hot: bool) -> None:
        """Show that a card may be dropped, or was."""
        self.hot = hot
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(160, zone_height())

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
        key = shown(self._keys)
        keys = painting.key_size(key) if key else QSize(0, 0)
        mark, middle = theme.px(16), self.height() // 2
        left = (self.width() - (mark + 8 + words + 10 + keys.width())) // 2
        painting.icon(painter, QPoint(left, middle - mark // 2), self._icon, f"{self._tone}.icon", mark)
        painting.text(painter, QRect(left + mark + 8, 0, words, self.height()), self._words, "label")
        if key:
            painting.key(painter, QPoint(left + mark + 18 + words, middle - keys.height() // 2), key)
        if self.ringed:
            painting.focus_ring(painter, self.rect(), tokens.RADIUS["lg"])
