"""The navigation rail at the left of the window: the pages, wide or as icons."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from crmdesk.ui import tokens
from crmdesk.ui.kit import painting
from crmdesk.ui.kit.buttons import Pressable
from crmdesk.ui.kit.keys import Keys, keymap, shown
from crmdesk.ui.kit.painting import Tone
from crmdesk.ui.kit.plain import button_text, tooltip
from crmdesk.ui.theme import theme

_WIDE, _NARROW = 208, 56


class Rail(QWidget):
    """Items from top to bottom, and at the foot lines that tell a state.

    The arrow keys move between the items, Enter or Space goes there. bare: without a ground, for a place in a sheet.
    """

    chosen = Signal(str)
    """The user chose the item with this id."""

    def __init__(self, name: str, *, bare: bool = False) -> None:
        super().__init__()
        self.collapsed = False
        self._plain = bare
        self._items: dict[str, RailItem] = {}
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(self)
        column.setContentsMargins(*((0, 0, 0, 0) if bare else (8, 12, 9, 10)))
        column.setSpacing(0)
        self._head = QVBoxLayout()
        self._head.setSpacing(8)
        self._middle, self._foot = QVBoxLayout(), QVBoxLayout()
        for part in (self._middle, self._foot):
            part.setSpacing(2)
        if not bare:
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

    def add_item(self, id: str, icon: str, label: str, keys: Keys = "") -> RailItem:
        """Add a page under an id; the keys (of a command) are shown in its tooltip."""
        item = RailItem(icon, label, keys)
        item.clicked.connect(lambda: self.chosen.emit(id))
        self._place(id, item, self._middle)
        return item

    def add_low(self, id: str, icon: str, label: str, keys: Keys = "") -> RailItem:
        """Add an item at the foot that is no page (the settings)."""
        item = RailItem(icon, label, keys)
        item.clicked.connect(lambda: self.chosen.emit(id))
        self._place(id, item, self._foot)
        return item

    def add_status(self, id: str, icon: str, label: str = "") -> RailItem:
        """Add a small line at the foot that tells a state (the backup) and can be pressed."""
        item = RailItem(icon, label, small=True)
        item.clicked.connect(lambda: self.chosen.emit(id))
        self._place(id, item, self._foot)
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
        if collapsed == self.collapsed:
            return
        self.collapsed = collapsed
        for item in self._items.values():
            item.set_bare(collapsed)
        self._measured()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        if self._plain:
            return
        painter = QPainter(self)
        painting.fill(painter, self.rect(), theme.colour("bg.rail"))
        painting.fill(painter, QRect(self.width() - 1, 0, 1, self.height()), theme.colour("border.subtle"))

    def eventFilter(self, watched: object, event: QEvent) -> bool:  # noqa: N802, D102
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
            if step and watched in self._items.values():
                items = list(self._items.values())
                at = (items.index(watched) + step) % len(items)  # type: ignore[arg-type]
                items[at].setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return False

    def _place(self, id: str, item: RailItem, column: QVBoxLayout) -> None:
        item.set_bare(self.collapsed)
        item.installEventFilter(self)
        self._items[id] = item
        column.addWidget(item)

    def _measured(self) -> None:
        grown = round((theme.font_scale - 1) * 120) if not self.collapsed else theme.px(18) - 18
        self.setFixedWidth((_NARROW if self.collapsed else _WIDE) + max(0, grown))


class RailItem(Pressable):
    """One page of the rail: icon and word."""

    def __init__(self, icon: str, label: str, keys: Keys = "", *, small: bool = False) -> None:
        super().__init__()
        self._icon, self._label, self._keys, self._small = icon, label, keys, small
        self._tone: Tone = "neutral"
        self._count = self._spoken = ""
        self._current = self._bare = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._named()
        keymap.changed.connect(self._named)

    def set_label(self, label: str, icon: str = "", tone: Tone = "neutral") -> None:
        """Say something else, in another tone."""
        self._label, self._icon, self._tone = label, icon or self._icon, tone
        self._named()

    def set_count(self, count: str, spoken: str = "") -> None:
        """Show how many wait there, "" for none; spoken: the same for a screen reader and as a hint."""
        if (count, spoken) != (self._count, self._spoken):
            self._count, self._spoken = count, spoken
            self._named()

    def set_current(self, current: bool) -> None:
        """Mark or unmark this as the page that is shown."""
        if current != self._current:
            self._current = current
            self.update()

    def set_bare(self, bare: bool) -> None:
        """Show the icon alone."""
        if bare != self._bare:
            self._bare = bare
            self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        if self._small:
            return QSize(0, max(28, theme.line("label") + 10))
        return QSize(0, theme.control + 4)

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
        if self._bare and self._count:  # that some wait, beside the icon
            side = theme.px(8)
            dot = QRect(x + mark - side // 2, (height - mark) // 2 - side // 4, side, side)
            painting.box(painter, dot, side, fill=theme.colour("accent.icon"))
        if not self._bare:
            left = 12 + theme.px(18) + 9
            words = QRect(left, 0, self.width() - left - 6, height)
            if self._count:
                wide = painting.width_of(self._count, "small.medium", tabular=True) + 2
                place = QRect(self.width() - wide - 12, 0, wide, height)
                painting.text(painter, place, self._count, "small.medium", ink, painting.RIGHT, tabular=True)
                words.setRight(place.left() - 6)
            token = f"{self._tone}.text" if alarm else ink
            painting.text(painter, words, self._label, "small" if self._small else "label", token)
        if self.ringed:
            painting.focus_ring(painter, self.rect(), radius)

    def _named(self) -> None:
        self.setText(button_text(self._label))
        words = f"{self._label}, {self._spoken}" if self._spoken else self._label
        self.setAccessibleName(words)
        self.setToolTip(tooltip(f"{words}   {shown(self._keys)}".strip()))
        self.update()
