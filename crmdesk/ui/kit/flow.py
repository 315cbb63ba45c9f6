"""Ways to give content the room it needs: a row that wraps, a page that scrolls.

With text at 200 % or in a narrow window chips would be cut and panels squeezed into each other; these let them wrap
and scroll instead.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLayout, QLayoutItem, QScrollArea, QSizePolicy, QWidget


class FlowLayout(QLayout):
    """Widgets from left to right, and on a further line when the line is full; each as wide as it wishes.

    Those of one line stand around one middle. gap: between widgets, and between lines unless `line_gap` says another.
    """

    def __init__(self, parent: QWidget | None = None, *, gap: int = 6, line_gap: int | None = None) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap, self._line_gap = gap, gap if line_gap is None else line_gap
        self._part: QWidget | None = None
        self.setContentsMargins(0, 0, 0, 0)
        if parent is not None:
            parent.setLayout(self)

    def part(self, widget: QWidget | None) -> None:
        """Begin a line with this widget, where those before it fill no more than one: else it goes on after them, and
        no line holds a last one alone."""
        self._part = widget
        self.invalidate()

    def clear(self) -> None:
        """Take all widgets away."""
        self._part = None
        while (item := self.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802, D102
        self._items.append(item)

    def count(self) -> int:  # noqa: D102
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802, D102
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802, D102
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802, D102
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802, D102
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802, D102
        return self._lay(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802, D102
        super().setGeometry(rect)
        self._lay(rect, move=True)

    def sizeHint(self) -> QSize:  # noqa: N802, D102
        sizes = [item.sizeHint() for item in self._shown()]
        width = sum(size.width() for size in sizes) + self._gap * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:  # noqa: N802, D102
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lay(self, rect: QRect, *, move: bool) -> int:
        """The height of all lines in px; moves the widgets there if asked."""
        lines: list[list[tuple[QLayoutItem, QRect]]] = []
        x = rect.x()
        for item in self._shown():
            wish = item.sizeHint()
            size = QSize(min(wish.width(), rect.width()), wish.height())
            begins = self._part is not None and item.widget() is self._part and len(lines) == 1
            if not lines or begins or x + size.width() > rect.x() + rect.width():
                lines.append([])
                x = rect.x()
            lines[-1].append((item, QRect(QPoint(x, 0), size)))
            x += size.width() + self._gap
        y = rect.y()
        for line in lines:
            height = max(place.height() for _item, place in line)
            for item, place in line if move else ():
                item.setGeometry(place.translated(0, y + (height - place.height()) // 2))
            y += height + self._line_gap
        return max(0, y - self._line_gap - rect.y())


class WrapRow(QWidget):
    """Widgets in lines. It takes the height that they need at its width, so that no layout above asks for it again and
    again: that would cost more than all the rest of a lead.
    """

    def __init__(self, gap: int, line_gap: int | None = None) -> None:
        super().__init__()
        self.flow = FlowLayout(self, gap=gap, line_gap=line_gap)

    def add(self, widget: QWidget) -> None:
        """Add a widget; shown at once, because a hidden one takes no room in the layout."""
        self.flow.addWidget(widget)
        widget.show()

    def hasHeightForWidth(self) -> bool:  # noqa: N802, D102
        return False

    def fit(self) -> None:
        """Take the height that is needed."""
        self.setFixedHeight(max(1, self.flow.heightForWidth(self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802, D102
        super().resizeEvent(event)
        self.fit()


class Scroller(QScrollArea):
    """A content that scrolls up and down where it is higher than its place; it is never squeezed below its needs."""

    accessible_role = "Pane"

    def __init__(self, content: QWidget, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        content.setObjectName("scrolled")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setWidget(content)

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        content = self.widget()
        return QSize(content.minimumSizeHint().width() if content is not None else 0, 80)
