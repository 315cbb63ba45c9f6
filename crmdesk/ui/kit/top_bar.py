"""The bar above a page: what the page is, how much is on it, search, its actions and its one primary button."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from crmdesk.ui.kit.labels import ElidedLabel
from crmdesk.ui.theme import theme

_HEIGHT = 56


class TopBar(QFrame):
    """Title and count line at the left; search, actions and the primary button, in this order, at the right."""

    def __init__(self, title: str = "", line: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "topbar")
        self._title = ElidedLabel(title, "title")
        self._line = ElidedLabel(line, "small", "secondary")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(20, 0, 16, 0)
        self._row.setSpacing(8)
        self._row.addWidget(self._title)
        self._row.addSpacing(4)
        self._row.addWidget(self._line, 1)
        self._slots = [self._slot(), self._slot(), self._slot()]
        self.set_title(title, line)
        self._measured()
        theme.changed.connect(self._measured)

    def set_title(self, title: str, line: str = "") -> None:
        """Show another page title and the line of counts beside it."""
        self._title.setText(title)
        self.set_line(line)
        self.setAccessibleName(title)

    def set_line(self, line: str) -> None:
        """Show other counts."""
        self._line.setText(line)

    def set_search(self, widget: QWidget | None) -> None:
        """Put a search field into its place."""
        self._fill(0, [widget] if widget else [])

    def set_actions(self, widgets: list[QWidget]) -> None:
        """Put the page's actions into their place."""
        self._fill(1, widgets)

    def set_primary(self, widget: QWidget | None) -> None:
        """Put the one primary button into its place."""
        self._fill(2, [widget] if widget else [])

    def _slot(self) -> QHBoxLayout:
        slot = QHBoxLayout()
        slot.setSpacing(8)
        self._row.addLayout(slot)
        return slot

    def _fill(self, slot: int, widgets: list[QWidget]) -> None:
        layout = self._slots[slot]
        while (item := layout.takeAt(0)) is not None:
            old = item.widget()
            if old is not None and old not in widgets:
                old.setParent(None)
        for widget in widgets:
            layout.addWidget(widget)

    def _measured(self) -> None:
        self._title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(max(_HEIGHT, theme.control + 20))
