"""The navigation rail at the left of the window: the pages with their counts, wide or as icons."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from crmdesk.ui import tokens
from crmdesk.ui.kit import format, painting
from crmdesk.ui.kit.buttons import Button, Pressable
from crmdesk.ui.kit.labels import key_words
from crmdesk.ui.kit.painting import Tone
from crmdesk.ui.kit.plain import button_text, tooltip
from crmdesk.ui.theme import theme

_WIDE, _NARROW = 208, 56


class Rail(QWidget):
    """Items from top to bottom, a primary button above them and further items at the foot.

    The arrow keys move between the items, Enter or Space goes there.
    """

    chosen = Signal(str)
    """The user chose the item with this id."""

    def __init__(self, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.collapsed = False
        self._items: dict[str, RailItem] = {}
        self._primary: Button | None = None
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 12, 9, 10)
        column.setSpacing(0)
        self._head = QVBoxLayout()
        self._head.setSpacing(8)
        self._middle, self._foot = QVBoxLayout(), QVBoxLayout()
        for part in (self._middle, self._foot):
            part.setSpacing(2)
        column.addLayout(self._head)
        column.addSpacing(12)
        column.addLayout(self._middle)
        column.addStretch(1)
        column.addLayout(self._foot)
        self._measured()
        theme.changed.connect(self._measured)

    def set_head(self, widget: QWidget) -> None:
        """Put a widget (the program's name) at the very top."""
        row = QHBoxLayout()
        row.setContentsMargins(12, 0, 0, 0)
        row.addWidget(widget)
        self._head.insertLayout(0, row)

    def set_primary(self, button: Button) -> None:
        """Put the one button that is always there above the items."""
        self._primary = button
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._head.addWidget(button)
        button.set_bare(self.collapsed)

    def add_item(self, id: str, icon: str, label: str, keys: str = "", *, bottom: bool = False) -> RailItem:
        """Add a page under an id; keys are shown in its tooltip."""
        item = RailItem(icon, label, keys)
        item.clicked.connect(lambda: self.chosen.emit(id))
        self._place(id, item, bottom=bottom)
        return item

    def add_status(self, id: str, icon: str, label: str = "") -> RailItem:
        """Add a small line at the foot that tells a state (the backup) and can be pressed."""
        item = RailItem(icon, label, small=True)
        item.clicked.connect(lambda: self.chosen.emit(id))
        self._place(id, item, bottom=True)
        return item

    def item(self, id: str) -> RailItem:
        """The item with an id."""
        return self._items[id]

    def set_current(self, id: str) -> None:
        """Mark the page that is shown."""
        for key, item in self._items.items():
            item.set_current(key == id)

    def set_collapsed(self, collapsed: bool) -> None:
        """Show icons alone, or icons and words."""
        self.collapsed = collapsed
        for item in self._items.values():
            item.set_bare(collapsed)
        if self._primary is not None:
            self._primary.set_bare(collapsed)
        self._measured()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("bg.rail"))
        painter.fillRect(QRect(self.width() - 1, 0, 1, self.height()), theme.colour("border.subtle"))

    def eventFilter(self, watched: object, event: QEvent) -> bool:  # noqa: N802, D102
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
            if step and watched in self._items.values():
                items = list(self._items.values())
                at = (items.index(watched) + step) % len(items)  # type: ignore[arg-type]
                items[at].setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return False

    def _place(self, id: str, item: RailItem, *, bottom: bool) -> None:
        item.set_bare(self.collapsed)
        item.installEventFilter(self)
        self._items[id] = item
        (self._foot if bottom else self._middle).addWidget(item)

    def _measured(self) -> None:
        grown = round((theme.font_scale - 1) * 120) if not self.collapsed else theme.px(18) - 18
        self.setFixedWidth((_NARROW if self.collapsed else _WIDE) + max(0, grown))


class RailItem(Pressable):
    """One page of the rail: icon, word and count."""

    def __init__(
        self, icon: str, label: str, keys: str = "", *, small: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon, self._label, self._keys, self._small = icon, label, key_words(keys), small
        self._count: int | None = None
        self._tone: Tone = "neutral"
        self._current = self._bare = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._named()

    def set_label(self, label: str, icon: str = "", tone: Tone = "neutral") -> None:
        """Say something else, in another tone."""
        self._label, self._icon, self._tone = label, icon or self._icon, tone
        self._named()

    def set_count(self, count: int | None) -> None:
        """Show a number at the right; None or 0 shows none."""
        self._count = count or None
        self._named()

    def set_current(self, current: bool) -> None:
        """Mark or unmark this as the page that is shown."""
        if current != self._current:
            self._current = current
            self.update()

    def set_bare(self, bare: bool) -> None:
        """Show the icon alone."""
        self._bare = bare
        self._named()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(0, max(28 if self._small else 36, theme.line("label") + (10 if self._small else 16)))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = painting.smooth(self)
        height = self.height()
        radius = tokens.RADIUS["md"]
        if self._current:
            edge = None if theme.dark else theme.colour("border.subtle")
            painting.box(painter, self.rect(), radius, fill=theme.colour("bg.rail.active"), edge=edge)
            bar = QRect(0, 10, 3, height - 20)
            painting.box(painter, bar, 1.5, fill=theme.colour("accent.icon"))
        elif self.hovered:
            painting.box(painter, self.rect(), radius, fill=theme.colour("bg.pressed"))
        mark = theme.px(15 if self._small else 18)
        x = (self.width() - mark) // 2 if self._bare else 12 + (theme.px(18) - mark) // 2
        ink = "text.primary" if self._current or self.hovered else "text.secondary"
        alarm = self._tone in ("bad", "warn")
        token = "accent.icon" if self._current else f"{self._tone}.icon" if alarm else ink
        painting.icon(painter, QPoint(x, (height - mark) // 2), self._icon, token, mark)
        if self._bare:
            if self._count:
                dot = QRect(self.width() // 2 + mark // 2 - 2, height // 2 - mark // 2 - 3, 8, 8)
                painting.box(painter, dot, 4, fill=theme.colour("accent.icon"), edge=theme.colour("bg.rail"), width=1)
        else:
            self._paint_words(painter, ink, alarm)
        if self.ringed:
            painting.focus_ring(painter, self.rect(), radius)

    def _paint_words(self, painter: QPainter, ink: str, alarm: bool) -> None:
        style = "small" if self._small else "label"
        count = format.number(self._count) if self._count else ""
        wide = painting.width_of(count, "small.medium", tabular=True)
        left = 12 + theme.px(18) + 9
        words = QRect(left, 0, self.width() - left - (wide + 20 if count else 6), self.height())
        painting.text(painter, words, self._label, style, f"{self._tone}.text" if alarm else ink)
        if count:
            place = QRect(self.width() - wide - 13, 0, wide + 1, self.height())
            token = "accent.text" if self._current else "text.secondary"
            painting.text(painter, place, count, "small.medium", token, painting.RIGHT, tabular=True)

    def _named(self) -> None:
        said = self._label if self._count is None else f"{self._label} {self._count}"
        self.setText(button_text(self._label))
        self.setAccessibleName(said)
        self.setToolTip(tooltip(f"{said}   {self._keys}".strip()))
        self.update()
