"""The cards of one column: a list model, its painting, and dragging one of them elsewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QDrag, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from crmdesk.models.queries.board import Card
from crmdesk.text import _
from crmdesk.ui import tokens
from crmdesk.ui.kit import format, painting
from crmdesk.ui.kit.labels import TextTone
from crmdesk.ui.kit.painting import Tone
from crmdesk.ui.kit.plain import tooltip
from crmdesk.ui.kit.rows_view import keep_scroll_bar
from crmdesk.ui.theme import theme

MIME = "application/x-crmdesk-opportunity"
GAP = 8
_MISSING = "triangle-alert"

Index = QModelIndex | QPersistentModelIndex


def task_chip(card: Card, now: dt.datetime) -> tuple[str, str, Tone]:
    """(words, icon, tone) for the next step of a card."""
    if card.task_id is None:
        return _("No task"), "calendar-x-2", "warn"
    if not card.task_due:
        return _("Planned"), "calendar", "neutral"
    due = dt.datetime.fromisoformat(card.task_due)
    if due < now and due.astimezone().date() < now.astimezone().date():
        return _("Overdue"), "alarm-clock", "bad"
    if due.astimezone().date() == now.astimezone().date():
        return _("Today"), "calendar-check-2", "ok"
    return _("Planned"), "calendar", "neutral"


def missing_chip(card: Card) -> tuple[str, str, Tone] | None:
    """(words, icon, tone) for what its stage asks for and it has not; None when nothing is missing."""
    return (_("Value missing"), _MISSING, "warn") if card.value_missing else None


def why_missing(card: Card) -> str:
    """The sentence behind that chip."""
    if not card.value_missing:
        return ""
    return _("In this stage an opportunity should have a value: without one the forecast misses it.")


def why_idle(card: Card, now: dt.datetime) -> str:
    """The sentences behind the idle chip."""
    return " ".join(_idle(card, now)).strip()


def _idle(card: Card, now: dt.datetime) -> tuple[str, str]:
    """For how long it stands still, and what counts; two empty texts where it does not."""
    days = card.idle_days(now)
    if days is None:
        return "", ""
    still = _("Nothing happened for {days} days; the limit of this stage is {limit}.")
    last = format.moment(dt.datetime.fromisoformat(card.last_touch).astimezone()) if card.last_touch else _("none yet")
    counts = _(
        "Last contact: {last}. Calls, meetings, mails, notes and moves count, and so does a task planned within the "
        "limit."
    )
    return still.format(days=format.number(days), limit=format.number(card.idle_limit)), counts.format(last=last)


def card_facts(card: Card, now: dt.datetime) -> list[tuple[str, TextTone]]:
    """What a card knows, in lines with their tones."""
    value = value_words(card)
    weighted = _("weighted {amount}").format(amount=format.money(card.weighted, card.currency))
    lines: list[tuple[str, TextTone]] = [
        (card.account or _("No account"), "secondary"),
        (f"{value} · {format.percent(card.probability / 100)} · {weighted}", "primary"),
    ]
    if why := why_missing(card):
        lines.append((why, "warn"))
    if card.close_date is not None:
        late = is_late(card, now)
        words = _("Should have closed on {day}") if late else _("Closes on {day}")
        lines.append((words.format(day=format.day(card.close_date)), "bad" if late else "primary"))
    chip, _icon, tone = task_chip(card, now)
    lines.append((f"{chip}: {card.task}" if card.task else chip, tone if tone in ("bad", "warn") else "primary"))
    still, counts = _idle(card, now)
    if still:
        lines += [(still, "bad"), (counts, "secondary")]
    if card.owner:
        lines.append((_("Owner: {name}").format(name=card.owner), "secondary"))
    return lines


def value_words(card: Card) -> str:
    """What it is worth, wherever it is shown."""
    return _("No value") if card.value is None else format.whole_money(card.value, card.currency)


def is_late(card: Card, now: dt.datetime) -> bool:
    """Whether its close date has passed."""
    return card.close_date is not None and card.close_date < now.astimezone().date()


class CardModel(QAbstractListModel):
    """The cards of a stage; lifted: the one that hangs on the pointer. Dragging and dropping moves nothing here: the
    board asks the desk."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.cards: list[Card] = []
        self.lifted: int | None = None
        self.now = dt.datetime.now(dt.UTC)

    def fill(self, cards: Sequence[Card], now: dt.datetime) -> None:
        """Show other cards: what is the same at both ends stays, so that neither scroll nor marks are lost."""
        old, new, self.now = self.cards, list(cards), now
        most = min(len(old), len(new))
        head = next((n for n in range(most) if old[n] is not new[n] and old[n] != new[n]), most)
        tail = next((n for n in range(most - head) if old[~n] is not new[~n] and old[~n] != new[~n]), most - head)
        gone, come = len(old) - head - tail, len(new) - head - tail
        if gone == come and [card.id for card in old] == [card.id for card in new]:
            self.cards = new
            if come:
                self.dataChanged.emit(self.index(head, 0), self.index(head + come - 1, 0))
            return
        if gone:
            self.beginRemoveRows(QModelIndex(), head, head + gone - 1)
            self.cards = old[:head] + old[head + gone :]
            self.endRemoveRows()
        if come:
            self.beginInsertRows(QModelIndex(), head, head + come - 1)
            self.cards = new
            self.endInsertRows()

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
            return tooltip("\n".join((card.name, *(words for words, _tone in card_facts(card, self.now)))))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            missing = missing_chip(card)
            said = (card.name, card.account, value_words(card), task_chip(card, self.now)[0], missing and missing[0])
            return ", ".join(filter(None, said))
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return " ".join(filter(None, (why_missing(card), why_idle(card, self.now)))) or card.task
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
        return QSize(120, card_height() + GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: D102
        model = index.model()
        assert isinstance(model, CardModel)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = selected and bool(option.state & QStyle.StateFlag.State_HasFocus)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        rect = option.rect.adjusted(0, 0, 0, -GAP)
        card = model.cards[index.row()]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if card.id == model.lifted:
            paint_slot(painter, rect)
        else:
            paint_card(painter, rect, card, model.now, selected=selected, focused=focused, hovered=hovered)
        painter.restore()


def card_height() -> int:
    """The height of a card in px."""
    return 2 * (theme.line("body.strong") + theme.line("small")) + 16 + 2 * pad()


def pad() -> int:
    """The room inside a card, in px, by the density that the user chose."""
    return theme.air + 4


def paint_slot(painter: QPainter, rect: QRect) -> None:
    """The place that a card left which hangs on the pointer: no card, so that one may count those that are left."""
    painter.setPen(QPen(theme.colour("border.control"), 1, Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), tokens.RADIUS["lg"], tokens.RADIUS["lg"])


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
    inside = rect.adjusted(12, pad(), -12, -pad())
    top = inside.top()

    def line(style: str, gap: int = 0) -> QRect:
        nonlocal top
        found = QRect(inside.left(), top, inside.width(), theme.line(style))
        top += found.height() + gap
        return found

    painting.text(painter, line("body.strong"), card.name, "body.strong")
    painting.text(painter, line("small", 4), card.account or _("No account"), "small", "text.secondary")
    row = line("body.strong", 6)
    late = is_late(card, now)
    room = row.width() - _paint_value(painter, row, card) - 8
    mark = theme.px(14) if late else 0
    room -= mark + 4 if late else 0
    close = close_words(card, room)
    if close:
        width = painting.width_of(close, "small") + 2
        place = QRect(row.right() - width, row.top(), width + 1, row.height())
        painting.text(painter, place, close, "small", "bad.text" if late else "text.secondary", painting.RIGHT)
        if late:
            at = QPoint(place.left() - mark - 4, row.top() + (row.height() - mark) // 2)
            painting.icon(painter, at, "calendar-x-2", "bad.icon", mark)
    avatar = theme.line("small") + 8
    room = inside.width() - (avatar + 6 if card.owner else 0)
    paint_chips(painter, QPoint(inside.left(), top), [one for one in chips(card, now) if one[2] != _MISSING], room)
    if card.owner:
        painting.avatar(painter, QRect(inside.right() - avatar + 1, top - 1, avatar, avatar), card.owner)


def close_words(card: Card, room: int) -> str:
    """When it should close; where the room (px) is small, the day alone or nothing: a day that is cut would be another
    one."""
    if card.close_date is None:
        return ""
    day = format.short_day(card.close_date)
    fitting = (one for one in (_("close {day}").format(day=day), day) if painting.width_of(one, "small") + 2 <= room)
    return next(fitting, "")


def _paint_value(painter: QPainter, row: QRect, card: Card) -> int:
    """Paint what it is worth, or in its place that this is missing; gives how wide that is."""
    if missing := missing_chip(card):
        high = painting.chip_size("0", _MISSING).height()
        at = QPoint(row.left(), row.top() + (row.height() - high) // 2)
        return painting.chip(painter, at, *missing, most=row.width())
    value = value_words(card)
    token = "text.primary" if card.value is not None else "text.secondary"
    painting.text(painter, row, value, "body.strong", token, tabular=True)
    return painting.width_of(value, "body.strong", tabular=True)


Said = tuple[str, str, str, Tone]
"""A chip: words, words where there is little room, icon, tone."""


def chips(card: Card, now: dt.datetime) -> list[Said]:
    """What a card and a row of the list say with chips, the most pressing last to be cut."""
    words, icon, tone = task_chip(card, now)
    found: list[Said] = [(words, words, icon, tone)]
    if missing := missing_chip(card):
        found.append((missing[0], "", *missing[1:]))
    if (days := card.idle_days(now)) is not None:
        number = format.number(days)
        found.append((_("{n} d idle").format(n=number), _("{n} d").format(n=number), "hourglass", "bad"))
    return found


def paint_chips(painter: QPainter, at: QPoint, found: Sequence[Said], room: int) -> None:
    """Paint chips in a line: with all their words, else with few, else with icons alone where they have few."""
    wide = [painting.chip_size(long, icon).width() for long, _short, icon, _tone in found]
    tight = sum(wide) + 6 * (len(wide) - 1) > room
    left = at.x()
    for long, short, icon, tone in found:
        rest = at.x() + room - left
        if rest >= painting.chip_size("", icon).width():
            words = short if tight else long
            left += painting.chip(painter, QPoint(left, at.y()), words, icon, tone, most=rest) + 6


class CardList(QListView):
    """The cards of a column as a view. Arrow keys at its edges are left to the board.

    Signals: lifted(), lowered(), around a drag, however it ends; menu_asked(row, global point), by mouse or key.
    """

    menu_asked = Signal(int, QPoint)
    lifted = Signal()
    lowered = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._drop_row: int | None = None
        self._place = QWidget(self.viewport())
        self._place.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.cards = CardModel(self)
        self.setModel(self.cards)
        self.setItemDelegate(CardDelegate(self))
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setProperty("kind", "gutter")
        keep_scroll_bar(self)
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

    def scroll_to(self, value: int) -> None:
        """Scroll so far down, also where the rows were not laid out yet."""
        self.executeDelayedItemsLayout()
        self.verticalScrollBar().setValue(value)

    def place(self) -> QWidget:
        """What lies over the selected card, for a question to open beside it."""
        rect = self.visualRect(self.currentIndex()).adjusted(0, 0, 0, -GAP)
        self._place.setGeometry(rect & self.viewport().rect() or self.viewport().rect())
        self._place.show()
        return self._place

    def show_drop(self, row: int | None) -> None:
        """Draw a line before the row where a card would come to lie; None draws none."""
        self._drop_row = row
        self.viewport().update()

    def row_at(self, y: int) -> int:
        """Before which row a drop at this height lands."""
        height = max(1, self.sizeHintForRow(0)) if self.cards.cards else 1
        return max(0, min(len(self.cards.cards), round((y + self.verticalOffset()) / height)))

    # Qt's side

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, D102
        super().paintEvent(event)
        if self._drop_row is None:
            return
        high = self.sizeHintForRow(0) if self.cards.cards else 0
        at = max(1, self._drop_row * high - self.verticalOffset() - GAP // 2)
        painter = QPainter(self.viewport())
        painter.setPen(QPen(theme.colour("accent"), 2))
        painter.drawLine(0, at, self.viewport().width(), at)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802, D102
        index, at = self.indexAt(event.pos()), event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            at = self.viewport().mapToGlobal(self.visualRect(index).center())
        if index.isValid():
            self.menu_asked.emit(index.row(), at)

    def startDrag(self, actions: Qt.DropAction) -> None:  # noqa: N802, D102
        card = self.current
        if card is None:
            return
        rect = self.visualRect(self.currentIndex()).adjusted(0, 0, 0, -GAP)
        drag = QDrag(self)
        drag.setMimeData(self.cards.mimeData([self.currentIndex()]))
        drag.setPixmap(self._lifted(card, rect.size()))
        drag.setHotSpot(self.mapFromGlobal(self.cursor().pos()) - rect.topLeft() + QPoint(16, 16))
        self.cards.lifted = card.id
        self.viewport().update()
        self.lifted.emit()
        drag.exec(Qt.DropAction.MoveAction)
        self.cards.lifted = None
        self.viewport().update()
        self.lowered.emit()

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
    """How many open opportunities there are: "1 open opportunity", "1,200 open opportunities"."""
    return format.counted("{n} open opportunity", "{n} open opportunities", n)
