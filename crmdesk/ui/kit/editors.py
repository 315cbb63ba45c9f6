"""One editor per kind of value, not per field: what a form uses to show and change a value.

An editor tells `committed` when the user is done with it (Enter, Tab, leaving it, choosing), never while he types.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from crmdesk.models import kinds
from crmdesk.models.field import Field
from crmdesk.models.kinds import BadValue
from crmdesk.text import _
from crmdesk.ui.kit import format
from crmdesk.ui.kit.show import NAMED_BY_US, local

Choices = Callable[[str], Sequence[tuple[int, str]]]
"""Gives the records that a link may point to, as (id, name), by the entity's table."""


class Editor(QWidget):
    """Shows and changes one value.

    Signals: committed(), when the user is done and the value differs from what was shown.
    """

    committed = Signal()

    def __init__(self, f: Field[Any]) -> None:
        super().__init__()
        self.field = f
        self._row = QVBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)

    def show_value(self, value: Any) -> None:
        """Show a value."""

    def value(self) -> Any:
        """What is shown. Raises BadValue for a text that is none."""

    def set_read_only(self, read_only: bool) -> None:
        """Allow only looking."""
        self.setEnabled(not read_only)


class LineEditor(Editor):
    """One line: texts, numbers, amounts, days, moments."""

    def __init__(self, f: Field[Any]) -> None:
        super().__init__(f)
        self.line = QLineEdit()
        self.setFocusProxy(self.line)
        self.line.setAccessibleName(_(f.label))
        self._row.addWidget(self.line)
        self._shown = ""
        self.line.editingFinished.connect(self._finished)
        if f.kind.align == "right":
            self.line.setAlignment(Qt.AlignmentFlag.AlignRight)

    def show_value(self, value: Any) -> None:
        """Show a value as people write it."""
        self._shown = _written(self.field, value)
        self.line.setText(self._shown)

    def value(self) -> Any:
        """The value of the text."""
        return self.field.kind.parse(self.line.text())

    def set_read_only(self, read_only: bool) -> None:
        """Allow only looking and copying."""
        self.line.setReadOnly(read_only)

    def _finished(self) -> None:
        if self.line.text() != self._shown:
            self._shown = self.line.text()
            self.committed.emit()


class TextEditor(Editor):
    """Many lines."""

    def __init__(self, f: Field[Any]) -> None:
        super().__init__(f)
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(_(f.label))
        self.text.setMinimumHeight(84)
        self.text.installEventFilter(self)
        self.setFocusProxy(self.text)
        self._row.addWidget(self.text)
        self._shown = ""

    def show_value(self, value: Any) -> None:
        """Show a text."""
        self._shown = value or ""
        self.text.setPlainText(self._shown)

    def value(self) -> Any:
        """The text."""
        return self.field.kind.parse(self.text.toPlainText())

    def set_read_only(self, read_only: bool) -> None:
        """Allow only looking and copying."""
        self.text.setReadOnly(read_only)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, D102
        left = event.type() == QEvent.Type.FocusOut
        entered = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Return
        if left or (entered and event.modifiers() & Qt.KeyboardModifier.ControlModifier):  # type: ignore[attr-defined]
            if self.text.toPlainText() != self._shown:
                self._shown = self.text.toPlainText()
                self.committed.emit()
            return not left
        return False


class ChoiceEditor(Editor):
    """One of a fixed set of words."""

    def __init__(self, f: Field[Any]) -> None:
        super().__init__(f)
        assert isinstance(f.kind, kinds.Choice)
        self.combo = QComboBox()
        self.combo.setAccessibleName(_(f.label))
        for word in f.kind.words:
            self.combo.addItem(_(word.label), word)
        self.combo.activated.connect(lambda _index: self.committed.emit())
        self.setFocusProxy(self.combo)
        self._row.addWidget(self.combo)

    def show_value(self, value: Any) -> None:
        """Show a word."""
        self.combo.setCurrentIndex(max(0, self.combo.findData(value)))

    def value(self) -> Any:
        """The word."""
        return self.combo.currentData()


class LinkEditor(Editor):
    """A reference: a list of names that is narrowed by typing; empty is no reference."""

    def __init__(self, f: Field[Any], choices: Choices) -> None:
        super().__init__(f)
        self._choices = choices
        self._loaded = False
        self.combo = QComboBox()
        self.combo.setEditable(True)
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.combo.setAccessibleName(_(f.label))
        completer = self.combo.completer()
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.combo.activated.connect(lambda _index: self._finished())
        self.combo.lineEdit().editingFinished.connect(self._finished)
        self.combo.installEventFilter(self)
        self.setFocusProxy(self.combo)
        self._row.addWidget(self.combo)
        self._shown: int | None = None

    def show_value(self, value: Any, name: str = "") -> None:
        """Show a reference by its id and name."""
        self._shown = value
        if self.combo.findData(value) < 0 and value is not None:
            self.combo.addItem(name or str(value), value)
        self.combo.setCurrentIndex(self.combo.findData(value) if value is not None else -1)
        if value is None:
            self.combo.setEditText("")

    def value(self) -> Any:
        """The id. Raises BadValue for a name that is not in the list."""
        typed = self.combo.currentText().strip()
        if not typed:
            return None
        index = self.combo.findText(typed, Qt.MatchFlag.MatchFixedString)
        if index < 0:
            raise BadValue(_('There is no "{name}" in the list.').format(name=typed))
        return self.combo.itemData(index)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, D102
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.MouseButtonPress, QEvent.Type.KeyPress) and not self._loaded:
            self._load()
        return False

    def _load(self) -> None:
        self._loaded = True
        chosen = self._shown
        typed = self.combo.currentText()
        self.combo.clear()
        translated = self.field.target in NAMED_BY_US
        for record_id, name in self._choices(self.field.target or ""):
            self.combo.addItem(_(name) if translated else name, record_id)
        self.combo.setCurrentIndex(self.combo.findData(chosen) if chosen is not None else -1)
        if chosen is None:
            self.combo.setEditText(typed)

    def _finished(self) -> None:
        try:
            changed = self.value() != self._shown
        except BadValue:
            changed = True
        if changed:
            self.committed.emit()


class FlagEditor(Editor):
    """Yes or no."""

    def __init__(self, f: Field[Any]) -> None:
        super().__init__(f)
        self.box = QCheckBox(_(f.label))
        self.box.clicked.connect(lambda _on: self.committed.emit())
        self.setFocusProxy(self.box)
        self._row.addWidget(self.box)

    def show_value(self, value: Any) -> None:
        """Show yes or no."""
        self.box.setChecked(bool(value))

    def value(self) -> Any:
        """Yes or no."""
        return self.box.isChecked()


def editor_for(f: Field[Any], choices: Choices) -> Editor:
    """The editor of a field, by its kind."""
    if isinstance(f.kind, kinds.Link):
        return LinkEditor(f, choices)
    if isinstance(f.kind, kinds.Choice):
        return ChoiceEditor(f)
    if isinstance(f.kind, kinds.LongText):
        return TextEditor(f)
    if isinstance(f.kind, kinds.Flag):
        return FlagEditor(f)
    return LineEditor(f)


def _written(f: Field[Any], value: Any) -> str:
    """A value as a person would write it into its field, in the way of his language."""
    if value is None:
        return ""
    if isinstance(f.kind, kinds.Money):
        return format.number(value / 100, 2) if value % 100 else format.number(value // 100)
    if isinstance(f.kind, kinds.Day) and isinstance(value, dt.date):
        return format.day(value)
    if isinstance(f.kind, kinds.Moment):
        return format.moment(local(value.isoformat()))
    return f.kind.format(value)
