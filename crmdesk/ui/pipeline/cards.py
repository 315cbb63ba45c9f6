"""The cards of one column: a list model, its painting, and dragging one of them elsewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QDrag, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from crmdesk.models.queries.board import Card
from crmdesk.text import _, ngettext
from crmdesk.ui import tokens
from crmdesk.ui.kit import format, painting
from crmdesk.ui.kit.painting import Tone
from crmdesk.ui.kit.plain import tooltip
from crmdesk.ui.theme import theme

MIME = "application/x-crmdesk-opportunity"
GAP, PAD = 8, 12

Index = QModelIndex | QPersistentModelIndex


def task_chip(card: Card, now: dt.datetime) -> tuple[str, str, Tone]:
    """(words, icon, tone) for the next step of a card."""
    if not card.task and not card.task_due:
        return _("No task"), "calendar-x-2", "warn"
    if not card.task_due:
        return _("Planned"), "calendar", "neutral"
    due = dt.datetime.fromisoformat(card.task_due)
    if due < now and due.astimezone().date() < now.astimezone().date():
        return _("Overdue"), "alarm-clock", "bad"
    if due.astimezone().date() == now.astimezone().date():
        return _("Today"), "calendar-check-2", "ok"
    return _("Planned"), "calendar", "neutral"


def why_idle(card: Card, now: dt.datetime) -> str:
    """The sentence behind the idle chip."""
    days = card.idle_days(now)
    if days is None:
        return ""
    last = format.moment(dt.datetime.fromisoformat(card.last_touch).astimezone()) if card.last_touch else _("none yet")
    return _(
        "Nothing happened for {days} days; the limit of this stage is {limit}. Last contact: {last}. "
        "Calls, meetings, mails, notes and moves count, and so does a task planned within the limit."
    ).format(days=days, limit=card.idle_limit, last=last)


class CardModel(QAbstractListModel):
    """The cards of a stage. Dragging and dropping moves nothing here: the board asks the desk."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.cards: list[Card] = []
        self.now = dt.datetime.now(dt.UTC)

    def fill(self, cards: Sequence[Card], now: dt.datetime) -> None:
        """Show other cards."""
        self.beginResetModel()
        self.cards, self.now = list(cards), now
        self.endResetModel()

    def row_of(self, card_id: int) -> int | None:
        """The row of a card."""
        return next((row for row, card in enumerate(self.cards) if card.id == card_id), None)

    # Qt's side

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008, D102
        return 0 if parent.isValid() else len(self.cards)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: D102
        if not index.isValid():
            return None
        card = self.cards[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return card.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip("\n".join(filter(None, (card.name, card.account, card.task, why_idle(card, self.now)))))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            value = format.whole_money(card.value, card.currency) if card.value is not None else _("no value")
            return ", ".join(filter(None, (card.name, card.account, value, task_chip(card, self.now)[0])))
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return why_idle(card, self.now) or card.task
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:  # noqa: D102
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
        return base if index.isValid() else Qt.ItemFlag.ItemIsDropEnabled

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802, D102
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:  # noqa: N802, D102
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802, D102
        data = QMimeData()
        if indexes:
            data.setData(MIME, str(self.cards[indexes[0].row()].id).encode())
        return data


def dragged(data: QMimeData) -> int | None:
    """The opportunity that is being dragged."""
    raw = bytes(data.data(MIME).data())
    return int(raw) if raw.isdigit() else None


class CardDelegate(QStyledItemDelegate):
    """Paints a card: name, account, value and close date, chips for the next step and for standing still, owner."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802, D102
        return QSize(120, self.height())

    def height(self) -> int:
        """The height of a card with its gap, in px."""
        return (
            theme.line("body.strong")
            + theme.line("small")
            + theme.line("body.strong")
            + theme.line("small")
            + 6
            + 2 * PAD
            + 10
            + GAP
        )

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: D102
        model = index.model()
        assert isinstance(model, CardModel)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = selected and bool(option.state & QStyle.StateFlag.State_HasFocus)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        rect = option.rect.adjusted(0, 0, 0, -GAP)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_card(
            painter, rect, model.cards[index.row()], model.now, selected=selected, focused=focused, hovered=hovered
        )
        painter.restore()


def paint_card(
    painter: QPainter,
    rect: QRect,
    card: Card,
    now: dt.datetime,
    *,
    selected: bool = False,
    focused: bool = False,
    hovered: bool = False,
) -> None:
    """Paint one card into a rectangle."""
    radius = tokens.RADIUS["lg"]
    edge = "focus" if focused else "accent" if selected else "border.control" if hovered else "border.subtle"
    painting.box(
        painter, rect, radius, fill=theme.colour("bg.surface"), edge=theme.colour(edge), width=2 if selected else 1
    )
    inside = rect.adjusted(PAD, PAD, -PAD, -PAD)
    top = inside.top()

    def line(style: str, gap: int = 0) -> QRect:
        nonlocal top
        found = QRect(inside.left(), top, inside.width(), theme.line(style))
        top += found.height() + gap
        return found

    painting.text(painter, line("body.strong"), card.name, "body.strong")
    painting.text(painter, line("small", 4), card.account or _("No account"), "small", "text.secondary")
    row = line("body.strong", 6)
    late = card.close_date is not None and card.close_date < now.astimezone().date()
    close = "" if card.close_date is None else _("close {day}").format(day=format.short_day(card.close_date))
    value = format.whole_money(card.value, card.currency) if card.value is not None else _("No value")
    token = "text.primary" if card.value is not None else "text.secondary"
    painting.text(painter, row, value, "body.strong", token, tabular=True)
    room = row.width() - painting.width_of(value, "body.strong", tabular=True) - 8
    width = min(room - (18 if late else 0), painting.width_of(close, "small") + 2)
    if width > theme.px(40):
        place = QRect(row.right() - width, row.top(), width + 1, row.height())
        painting.text(painter, place, close, "small", "bad.text" if late else "text.secondary", painting.RIGHT)
        if late:
            at = QPoint(place.left() - 18, row.top() + (row.height() - 14) // 2)
            painting.icon(painter, at, "calendar-x-2", "bad.icon", 14)
    words, icon, tone = task_chip(card, now)
    left, avatar = inside.left(), theme.line("small") + 8
    left += painting.chip(painter, QPoint(left, top), words, icon, tone) + 6
    if (days := card.idle_days(now)) is not None:
        painting.chip(
            painter,
            QPoint(left, top),
            _("{n} d idle").format(n=days),
            "hourglass",
            "bad",
            most=inside.right() - avatar - 6 - left,
        )
    if card.owner:
        painting.avatar(painter, QRect(inside.right() - avatar + 1, top - 1, avatar, avatar), card.owner)


class CardList(QListView):
    """The cards of a column as a view. Arrow keys at its edges are left to the board."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.cards = CardModel(self)
        self.setModel(self.cards)
        self.setItemDelegate(CardDelegate(self))
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setDragEnabled(True)
        self.setAcceptDrops(False)
        self.setMouseTracking(True)
        self.setProperty("surface", "clear")
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    @property
    def current(self) -> Card | None:
        """The card that is selected."""
        row = self.currentIndex().row()
        return (
            self.cards.cards[row] if 0 <= row < len(self.cards.cards) and self.selectionModel().hasSelection() else None
        )

    def select(self, row: int) -> None:
        """Select a card by its row, or the nearest one."""
        if self.cards.cards:
            self.setCurrentIndex(self.cards.index(max(0, min(row, len(self.cards.cards) - 1)), 0))

    def row_at(self, y: int) -> int:
        """Before which row a drop at this height lands."""
        height = max(1, self.sizeHintForRow(0)) if self.cards.cards else 1
        return max(0, min(len(self.cards.cards), round((y + self.verticalOffset()) / height)))

    # Qt's side

    def startDrag(self, actions: Qt.DropAction) -> None:  # noqa: N802, D102
        card = self.current
        if card is None:
            return
        rect = self.visualRect(self.currentIndex()).adjusted(0, 0, 0, -GAP)
        drag = QDrag(self)
        drag.setMimeData(self.cards.mimeData([self.currentIndex()]))
        drag.setPixmap(self._lifted(card, rect.size()))
        drag.setHotSpot(self.mapFromGlobal(self.cursor().pos()) - rect.topLeft() + QPoint(16, 16))
        drag.exec(Qt.DropAction.MoveAction)

    def _lifted(self, card: Card, size: QSize) -> QPixmap:
        """The card with its shadow, as it hangs on the pointer."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap((size + QSize(32, 32)) * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(0.9)
        rect = QRect(QPoint(16, 16), size)
        painting.shadow(painter, rect, tokens.RADIUS["lg"], "dragged")
        paint_card(painter, rect, card, self.cards.now, selected=True)
        painter.end()
        return picture


def count_words(n: int) -> str:
    """ "1 open", "12 open"."""
    return ngettext("{n} open opportunity", "{n} open opportunities", n)
