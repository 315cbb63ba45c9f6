"""Ctrl+Z in a text field takes back typing, and where nothing was typed the latest step, as everywhere else.

Qt's text fields claim the keys of undo and redo even with nothing to take back, so the window would never see them.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

_Field = QLineEdit | QPlainTextEdit | QTextEdit


class UndoKeys(QObject):
    """Hands the keys of undo and redo on from fields that have no use for them, as long as its parent lives.

    It watches the field that has the keyboard, and not the application, so that no other event passes through Python.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._watch)
        self._watch(None, app.focusWidget())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, D102
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride:
            return False
        undo, redo = event.matches(QKeySequence.StandardKey.Undo), event.matches(QKeySequence.StandardKey.Redo)
        if not (undo or redo) or _field(watched) is None or typing(watched, redo=redo) is not None:
            return False
        event.ignore()  # goes on to the parents, so that a sheet still keeps it from the page below
        return True

    def _watch(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and _field(now) is not None:
            now.installEventFilter(self)


def typing(widget: QObject | None, *, redo: bool) -> Callable[[], None] | None:
    """What takes the latest typing in a text field back, or does it again; None when there is nothing of that kind."""
    field = _field(widget)
    if field is None:
        return None
    history = field if isinstance(field, QLineEdit) else field.document()
    if redo:
        return field.redo if history.isRedoAvailable() else None
    return field.undo if history.isUndoAvailable() else None


def _field(widget: QObject | None) -> _Field | None:
    """The text field that a widget is, or that types for a list."""
    if isinstance(widget, QComboBox):
        return widget.lineEdit()
    return widget if isinstance(widget, (QLineEdit, QPlainTextEdit, QTextEdit)) else None
