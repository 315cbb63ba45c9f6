"""What a widget that paints itself is to a screen reader: Qt knows that of its own classes alone.

A class says it in `accessible_role`, by the name of a QAccessible.Role; the rest stays with Qt.
"""

from __future__ import annotations

import functools

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget


@functools.cache
def tell_roles() -> None:
    """Have Qt ask here, from now on; once, and after the first window is there, which need not wait for it."""
    from PySide6.QtGui import QAccessible, QAccessibleInterface
    from PySide6.QtWidgets import QAccessibleWidget

    def made(_class: str, thing: QObject) -> QAccessibleInterface | None:
        role = getattr(thing, "accessible_role", "")
        return QAccessibleWidget(thing, QAccessible.Role[role]) if role and isinstance(thing, QWidget) else None

    QAccessible.installFactory(made)
