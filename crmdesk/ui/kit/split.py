"""Two panes with a line between them that can be moved; where it was put is remembered under the split's name.

The first pane keeps its width when the window grows, because what one reads in it does not grow either.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from crmdesk.ui.theme import theme

_LINE = 1


class Split(QSplitter):
    """`wanted` is the width of the first pane in px at text size 100 %; None: as the stretch factors share it."""

    def __init__(self, name: str, wanted: int | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setObjectName(name)
        self.wanted = wanted
        self.setChildrenCollapsible(False)
        self.setHandleWidth(_LINE)
        self.splitterMoved.connect(lambda _at, _index: self._on_moved())
        theme.changed.connect(self.settle)

    def put(self, width: int) -> None:
        """Give the first pane this width."""
        self.wanted = width
        self.settle()

    def stack(self, stacked: bool) -> None:
        """Put the first pane over the second, as high as it needs to be; or side by side again."""
        self.setOrientation(Qt.Orientation.Vertical if stacked else Qt.Orientation.Horizontal)
        self.setHandleWidth(0 if stacked else _LINE)

    def settle(self) -> None:
        """Give the first pane the width that is wanted, as far as there is room."""
        side_by_side = self.orientation() is Qt.Orientation.Horizontal
        if self.wanted is not None and side_by_side and all(pane.isVisibleTo(self) for pane in self._panes()):
            first = theme.px(self.wanted)
            self.setSizes([first, max(0, self.width() - first - self.handleWidth())])

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802, D102
        super().resizeEvent(event)
        self.settle()

    def _panes(self) -> list[QWidget]:
        return [pane for n in range(self.count()) if (pane := self.widget(n)) is not None]

    def _on_moved(self) -> None:
        self.wanted = round(self.sizes()[0] / theme.font_scale)
