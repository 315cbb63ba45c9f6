"""Tab goes from widget to widget as one reads: by how they are laid out, not by when each was made.

Qt's own chain follows the order of making, and every part that is put into a page later would have to mend it.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLayout, QScrollArea, QSplitter, QStackedWidget, QWidget

_TAB = Qt.FocusPolicy.TabFocus


def stops(root: QWidget) -> list[QWidget]:
    """The widgets in a shown one that Tab reaches."""
    return [widget for widget in _read(root) if is_stop(widget)]


def is_stop(widget: QWidget) -> bool:
    """Whether Tab reaches a widget, where it is shown."""
    reached = (widget.focusPolicy() & _TAB) == _TAB and widget.focusProxy() is None
    return reached and widget.isEnabled()


def step(among: list[QWidget], forward: bool) -> QWidget | None:
    """Put the keyboard into the next widget, and bring that into sight; None when there is none."""
    if not among:
        return None
    now = QApplication.focusWidget()
    at = among.index(now) if now in among else (-1 if forward else 0)
    target = among[(at + (1 if forward else -1)) % len(among)]
    target.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    around = target.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(target)
        around = around.parentWidget()
    return target


def _read(widget: QWidget) -> Iterator[QWidget]:
    """All that is shown in a widget, itself first."""
    if widget.isHidden():
        return
    yield widget
    for child in _children(widget):
        yield from _read(child)


def _children(widget: QWidget) -> list[QWidget]:
    if isinstance(widget, QStackedWidget):
        current = widget.currentWidget()
        return [current] if current is not None else []
    if isinstance(widget, QScrollArea):
        inside = widget.widget()
        return [inside] if inside is not None else []
    if isinstance(widget, QSplitter):
        return [part for n in range(widget.count()) if (part := widget.widget(n)) is not None]
    layout = widget.layout()
    laid = list(_laid(layout)) if layout is not None else []
    known = set(laid)
    rest = [child for child in widget.children() if isinstance(child, QWidget) and child not in known]
    return laid + sorted((child for child in rest if not child.isWindow()), key=lambda child: (child.y(), child.x()))


def _laid(layout: QLayout) -> Iterator[QWidget]:
    for n in range(layout.count()):
        item = layout.itemAt(n)
        if item is None:
            continue
        inner, widget = item.layout(), item.widget()
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _laid(inner)
