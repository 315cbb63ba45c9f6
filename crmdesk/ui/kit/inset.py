"""Room around a widget. Alone here, because the first paint needs it and nothing else that lays out."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget


def inset(widget: QWidget, across: int, down: int, *, right: int | None = None) -> QWidget:
    """A widget with room around it, in px; right: where that is another than at the left."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(across, down, across if right is None else right, down)
    column.addWidget(widget)
    return box
