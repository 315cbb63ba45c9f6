"""CutDelegate: a delegate that paints text and, where that had to be cut, says the whole of it under the mouse.

What was cut is known when it is painted; a model could only say it always, and a list that explains every row is noise.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from crmdesk.ui.kit.plain import tooltip

Index = QModelIndex | QPersistentModelIndex
_MOST = 5_000


class CutDelegate(QStyledItemDelegate):
    """The subclass calls `note` when it has painted a cell, and gives the text of one in `whole`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cut: set[tuple[int, int]] = set()

    def note(self, index: Index, *whole: bool) -> None:
        """Remember whether all texts of a cell were shown whole."""
        cell = (index.row(), index.column())
        if all(whole):
            self._cut.discard(cell)
            return
        if len(self._cut) > _MOST:
            self._cut.clear()
        self._cut.add(cell)

    def whole(self, index: Index) -> str:
        """All that a cell says."""
        return ""

    def helpEvent(  # noqa: N802, D102
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        if event.type() != QEvent.Type.ToolTip:
            return super().helpEvent(event, view, option, index)
        words = self.whole(index) if (index.row(), index.column()) in self._cut else ""
        if words:
            QToolTip.showText(event.globalPos(), tooltip(words), view)
        else:
            QToolTip.hideText()
        return True
