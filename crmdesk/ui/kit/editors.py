"""One editor per kind of value, not per field: what a form uses to show and change a value.

An editor tells `committed` when the user is done with it (Enter, Tab, leaving it, choosing), never while he types. What
was typed and not yet stored is his: showing a record anew does not overwrite it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QLineEdit,
    QPlainTextEdit,
    QStyle,
    QStyleOptionFrame,
    QVBoxLayout,
    QWidget,
)

from crmdesk.models import kinds
from crmdesk.models.field import Field
from crmdesk.models.kinds import BadValue
from crmdesk.models.when import read_when
from crmdesk.text import _
from crmdesk.ui.kit import format
from crmdesk.ui.kit.format import local
from crmdesk.ui.kit.names import Names
from crmdesk.ui.kit.plain import tooltip
from crmdesk.ui.kit.show import NAMED_BY_US
from crmdesk.ui.theme import repolish, theme


class Editor(QWidget):
    """Shows and changes one value.

    keeps: it shows a record that stands, so Esc takes back what was typed in it.
    Signals: committed(), when the user is done and the value differs from what was shown; typed(), at each letter or
    choice; taken_back(), after Esc.
    """

    committed = Signal()
    typed = Signal()
    taken_back = Signal()

    def __init__(self, f: Field[Any]) -> None:
        super().__init__()
        self.field = f
        self.keeps = False
        self._row = QVBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)

    @property
    def dirty(self) -> bool:
        """Whether something else stands in it than was shown."""
        return False

    def show_value(self, value: Any) -> None:
        """Show a value."""

    def value(self) -> Any:
        """What is shown. Raises BadValue for a text that is none."""

    def finish(self) -> None:
        """Tell what was typed now, as leaving it would."""

    def settle(self) -> None:
        """What was told last is stored: it is what is shown from now on."""

    def set_read_only(self, read_only: bool) -> None:
        """Allow only looking."""
        self.setEnabled(not read_only)

    def set_bad(self, bad: bool) -> None:
        """Mark what is typed as wrong."""
        for widget in self.findChildren(QWidget):
            if isinstance(widget, (QLineEdit, QPlainTextEdit, QComboBox)):
                widget.setProperty("state", "bad" if bad else "")
                repolish(widget)

    def _escaped(self, event: QEvent, take_back: Callable[[], None]) -> bool:
        """Whether it was an Esc for this field, which takes back what was typed before any shortcut sees the key."""
        pressed = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if not pressed or not self.keeps or not self.dirty:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress:
            take_back()
            self.taken_back.emit()
            return True
        return False


class Line(QLineEdit):
    """A line in which a text that is too long ends in "…" while nobody types there; then the whole is its tooltip."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, D102
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        room = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self).adjusted(2, 0, -2, 0)
        cut = not self.hasFocus() and self.fontMetrics().horizontalAdvance(self.text()) > room.width()
        self.setToolTip(tooltip(self.text()) if cut else "")
        if not cut:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, painter, self)
        group = QPalette.ColorGroup.Normal if self.isEnabled() else QPalette.ColorGroup.Disabled
        painter.setPen(self.palette().color(group, QPalette.ColorRole.Text))
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)


class LineEditor(Editor):
    """One line: texts, numbers, amounts, days, moments."""

    def __init__(self, f: Field[Any]) -> None:
        super().__init__(f)
        self.line = Line()
        self.setFocusProxy(self.line)
        self.line.setAccessibleName(_(f.label))
        self._row.addWidget(self.line)
        self._value: Any = None
        self._shown = self._told = ""
        self.line.editingFinished.connect(self.finish)
        self.line.textEdited.connect(lambda _text: self.typed.emit())
        self.line.installEventFilter(self)
        if f.kind.align == "right":
            self.line.setAlignment(Qt.AlignmentFlag.AlignRight)

    @property
    def dirty(self) -> bool:
        """Whether the text is another than was shown."""
        return self.line.text() != self._shown

    def show_value(self, value: Any) -> None:
        """Show a value as people write it."""
        self._value = value
        self._shown = self._told = _written(self.field, value)
        if self.line.text() != self._shown:
            self.line.setText(self._shown)
            self.line.setCursorPosition(0)

    def value(self) -> Any:
        """The value of the text; days and moments may be typed in words."""
        return _read(self.field, self.line.text()) if self.dirty else self._value

    def finish(self) -> None:
        """Tell a text that was not told yet."""
        if self.line.text() != self._told:
            self._told = self.line.text()
            self.committed.emit()

    def settle(self) -> None:
        """The text is stored, unless more was typed since."""
        if self.line.text() == self._told:
            self._value = self.value()
            self._shown = self._told

    def set_read_only(self, read_only: bool) -> None:
        """Allow only looking and copying."""
        self.line.setReadOnly(read_only)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, D102
        return self._escaped(event, lambda: self.show_value(self._value))


class TextEditor(Editor):
    """Many lines."""

    def __init__(self, f: Field[Any]) -> None:
        super().__init__(f)
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(_(f.label))
        self._measured()
        theme.changed.connect(self._measured)
        self.text.installEventFilter(self)
        self.text.textChanged.connect(self.typed)
        self.setFocusProxy(self.text)
        self._row.addWidget(self.text)
        self._shown = self._told = ""

    def _measured(self) -> None:
        self.text.setFixedHeight(theme.px(110))

    @property
    def dirty(self) -> bool:
        """Whether the text is another than was shown."""
        return self.text.toPlainText() != self._shown

    def show_value(self, value: Any) -> None:
        """Show a text."""
        self._shown = self._told = value or ""
        if self.dirty:
            self.text.setPlainText(self._shown)

    def value(self) -> Any:
        """The text."""
        return self.field.kind.parse(self.text.toPlainText())

    def finish(self) -> None:
        """Tell a text that was not told yet."""
        if self.text.toPlainText() != self._told:
            self._told = self.text.toPlainText()
            self.committed.emit()

    def settle(self) -> None:
        """The text is stored, as it was told."""
        self._shown = self._told

    def set_read_only(self, read_only: bool) -> None:
        """Allow only looking and copying."""
        self.text.setReadOnly(read_only)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, D102
        if event.type() == QEvent.Type.FocusOut:
            self.finish()
        elif self._escaped(event, lambda: self.show_value(self._shown)):
            return True
        elif self.keeps and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            pressed = event.key() == Qt.Key.Key_Return
            if pressed and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.finish()
                return True
        return False


class _Combo(QComboBox):
    """A list that the wheel scrolls past: a form that is scrolled must not change its values."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802, D102
        event.ignore()


class ChoiceEditor(Editor):
    """One of a fixed set of words."""

    def __init__(self, f: Field[Any]) -> None:
        super().__init__(f)
        assert isinstance(f.kind, kinds.Choice)
        self.combo = _Combo()
        self.combo.setAccessibleName(_(f.label))
        for word in f.kind.words:
            self.combo.addItem(_(word.label), word.value)
        self._shown: Any = self.value()
        self.combo.activated.connect(lambda _index: self.finish())
        self.setFocusProxy(self.combo)
        self._row.addWidget(self.combo)

    def show_value(self, value: Any) -> None:
        """Show a word."""
        self._shown = value
        self.combo.setCurrentIndex(max(0, self.combo.findData(self.field.kind.store(value))))

    def value(self) -> Any:
        """The word; Qt keeps only its key."""
        return self.field.kind.load(self.combo.currentData())

    def finish(self) -> None:
        """Tell a word that is another than before."""
        if self.value() != self._shown:
            self._shown = self.value()
            self.typed.emit()
            self.committed.emit()


class LinkEditor(Editor):
    """A reference: a list of names that is narrowed by typing, or a name beyond the list; empty is no reference."""

    def __init__(self, f: Field[Any], names: Names) -> None:
        super().__init__(f)
        self._names = names
        self._loaded = False
        self.combo = _Combo()
        self.combo.setEditable(True)
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.combo.setAccessibleName(_(f.label))
        completer, line = self.combo.completer(), self.combo.lineEdit()
        assert completer is not None  # an editable list has both
        assert line is not None
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        line.textEdited.connect(self._clothe_hits, Qt.ConnectionType.SingleShotConnection)
        self.combo.activated.connect(lambda _index: self.finish())
        line.editingFinished.connect(self.finish)
        line.textEdited.connect(lambda _text: self.typed.emit())
        line.setAccessibleName(_(f.label))
        self.combo.installEventFilter(self)
        self.setFocusProxy(self.combo)
        self._row.addWidget(self.combo)
        self._shown: int | None = None
        self._name = self._told = ""

    @property
    def dirty(self) -> bool:
        """Whether another name stands in it than was shown."""
        return self.combo.currentText() != self._name

    def show_value(self, value: Any, name: str = "") -> None:
        """Show a reference by its id and name."""
        self._shown = value
        if value is None:
            self._name = self._told = ""
            self.combo.setCurrentIndex(-1)
            self.combo.setEditText("")
            return
        self._name = self._told = name or str(value)
        at = self.combo.findData(value)
        if at < 0:
            self.combo.addItem(self._name, value)
            at = self.combo.count() - 1
        self.combo.setItemText(at, self._name)
        self.combo.setCurrentIndex(at)
        self.combo.setEditText(self._name)
        line = self.combo.lineEdit()  # asked for each time: PySide lets go of what Qt made
        if line is not None:
            line.setCursorPosition(0)

    def value(self) -> Any:
        """The id. Raises BadValue for a name that no record bears."""
        typed = self.combo.currentText().strip()
        if not typed:
            return None
        if typed == self._name.strip() and self._shown is not None and self.combo.currentData() in (self._shown, None):
            return self._shown
        if self.combo.currentIndex() >= 0 and self.combo.itemText(self.combo.currentIndex()) == typed:
            return self.combo.currentData()  # of several that bear one name, the one that was chosen
        index = self.combo.findText(typed, Qt.MatchFlag.MatchFixedString)
        if index >= 0:
            return self.combo.itemData(index)
        found = self._names.find(self.field.target or "", typed)
        if found is None:
            raise BadValue(_('There is no "{name}" in the list.').format(name=typed))
        return found

    def finish(self) -> None:
        """Tell another reference, or a name that was not told yet."""
        try:
            changed = self.value() != self._shown
        except BadValue:
            changed = self.combo.currentText() != self._told
        if changed:
            self._told = self.combo.currentText()
            self.committed.emit()

    def settle(self) -> None:
        """The reference is stored, unless another name was typed since."""
        if self.combo.currentText() == self._told:
            self._shown = self.value()
            self._name = self._told

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, D102
        asking = (QEvent.Type.FocusIn, QEvent.Type.MouseButtonPress, QEvent.Type.KeyPress)
        if event.type() in asking and not self._loaded:
            self._load()
        return self._escaped(event, lambda: self.show_value(self._shown, self._name))

    def _clothe_hits(self, _text: str) -> None:
        completer = self.combo.completer()
        if completer is not None and (offered := completer.popup()) is not None:
            theme.clothe(offered)  # a window of its own, which wears nothing by itself

    def _load(self) -> None:
        self._loaded = True
        chosen, name, typed = self._shown, self._name, self.combo.currentText()
        self.combo.clear()
        translated = self.field.target in NAMED_BY_US
        for record_id, found in self._names.offered(self.field.target or ""):
            self.combo.addItem(_(found) if translated else found, record_id)
        self.show_value(chosen, name)
        if typed != name:
            self.combo.setEditText(typed)


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


def editor_for(f: Field[Any], names: Names) -> Editor:
    """The editor of a field, by its kind."""
    if isinstance(f.kind, kinds.Link):
        return LinkEditor(f, names)
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
        return format.amount(value)
    if isinstance(f.kind, kinds.Day) and isinstance(value, dt.date):
        return format.typed_day(value)
    if isinstance(f.kind, kinds.Moment):
        return format.typed_moment(local(value.isoformat()))
    return f.kind.format(value)


def _read(f: Field[Any], text: str) -> Any:
    """A typed text as a value. A day or moment is one of this PC's zone, and may be "tomorrow" or "15 Dec 2026"."""
    if not isinstance(f.kind, (kinds.Day, kinds.Moment)) or not text.strip():
        return f.kind.parse(text.replace("−", "-") if isinstance(f.kind, kinds.Whole) else text)
    moment = read_when(text, dt.datetime.now().astimezone())
    return moment.date() if isinstance(f.kind, kinds.Day) else kinds.utc(moment)
