"""Room around a widget. Alone here, because the first paint needs it and nothing else that lays out."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget


def inset(widget: QWidget, across: int, down: int) -> QWidget:
    """A widget with room around it, in px."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(across, down, across, down)
    column.addWidget(widget)
    return box
