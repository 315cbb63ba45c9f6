"""Form: fields of a record in a layout written by hand, each with its label, its editor and a line for what is wrong.

On a record that stands, a field is written when the user leaves it; there is no Save. For a new record the form only
gathers values until its sheet adds them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crmdesk.models import kinds
from crmdesk.models.entity import Entity
from crmdesk.models.kinds import BadValue
from crmdesk.text import _
from crmdesk.ui.kit.editors import Editor, FlagEditor, LinkEditor, editor_for
from crmdesk.ui.kit.labels import PlainLabel
from crmdesk.ui.kit.names import Names
from crmdesk.ui.kit.show import NAMED_BY_US

Layout = Sequence[tuple[str, Sequence[str | tuple[str, ...]]]]
"""Groups of (title, rows); a row is a column or several side by side."""
_SHORT = ("particle",)
"""Fields that are half as wide as those beside them: a name needs the room more than what stands within it."""


def labelled(words: str, widget: QWidget) -> QWidget:
    """A widget under its name."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    label = PlainLabel(words, "small", "secondary")
    label.setBuddy(widget)
    column.addWidget(label)
    column.addWidget(widget)
    return box


class Cell(QWidget):
    """A label over an editor over what is wrong with it."""

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self.editor = editor
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.label = PlainLabel("", "small", "secondary")
        self.label.setBuddy(editor)
        column.addWidget(self.label)
        if isinstance(editor, FlagEditor):
            self.label.hide()  # its box says its name
        self.name_unit("%" if isinstance(editor.field.kind, kinds.Percent) else "")
        column.addWidget(editor)
        self.problem = PlainLabel("", "small", "bad", wrap=True)
        self.problem.hide()
        column.addWidget(self.problem)

    def name_unit(self, unit: str) -> None:
        """Name the field and in what it is counted: "Value (EUR)"; "" for nothing."""
        words = _(self.editor.field.label) + (f" ({unit})" if unit else "")
        self.label.setText(words + (" *" if self.editor.field.required else ""))

    def say(self, problem: str) -> None:
        """Say what is wrong, or "" for nothing."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.editor.set_bad(bool(problem))
        (self.editor.focusProxy() or self.editor).setAccessibleDescription(problem)


class Form(QWidget):
    """The fields of an entity.

    commit(column, value): called when the user changed a field of a record that stands; None for a new record.
    currency: of amounts in a record that names none, ISO 4217.
    Signal: edited(), at each letter or choice.
    """

    edited = Signal()

    def __init__(
        self,
        entity: type[Entity],
        layout: Layout,
        names: Names,
        commit: Callable[[str, Any], None] | None = None,
        *,
        currency: str,
    ) -> None:
        super().__init__()
        self.entity = entity
        self._currency = currency
        self.cells: dict[str, Cell] = {}
        self._commit = commit
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for title, rows in layout:
            if title:
                column.addWidget(PlainLabel(_(title), "body.strong"))
            for row in rows:
                line = QHBoxLayout()
                line.setSpacing(12)
                for name in (row,) if isinstance(row, str) else row:
                    line.addWidget(self._cell(name, names), 1 if name in _SHORT else 2)
                column.addLayout(line)
        column.addStretch(1)

    def show_record(self, record: Mapping[str, Any], *, again: bool = False) -> None:
        """Show a record: stored values by column, and names of links by name.

        again: it is the record that is shown already, so what is being typed stays.
        """
        for column, cell in self.cells.items():
            if again and cell.editor.dirty:
                continue
            f = self.entity.fields[column]
            cell.say("")
            if isinstance(f.kind, kinds.Money):
                cell.name_unit(str(record.get("currency") or self._currency))
            if isinstance(cell.editor, LinkEditor):
                name = str(record.get(f.name) or "")
                cell.editor.show_value(record.get(column), _(name) if name and f.target in NAMED_BY_US else name)
            else:
                cell.editor.show_value(f.kind.load(record.get(column)))

    def values(self) -> dict[str, Any]:
        """All that is filled in, by column. Raises BadValue after saying at each field what is wrong with it."""
        found: dict[str, Any] = {}
        problems: dict[str, str] = {}
        for column, cell in self.cells.items():
            try:
                value = cell.editor.value()
            except BadValue as bad:
                problems[column] = str(bad)
            else:
                if value is not None:
                    found[column] = value
        self.say(problems)
        if problems:
            raise BadValue(next(iter(problems.values())))
        return found

    def filled(self) -> dict[str, Any]:
        """What is filled in and right so far, by column; nothing is said about the rest."""
        found: dict[str, Any] = {}
        for column, cell in self.cells.items():
            with contextlib.suppress(BadValue):
                if (value := cell.editor.value()) is not None:
                    found[column] = value
        return found

    def settle(self, column: str) -> None:
        """A field that was committed is stored; what is shown again may now take its place."""
        self.cells[column].editor.settle()

    def refuse(self, column: str, problems: Mapping[str, str], otherwise: str) -> None:
        """A field that was committed is not stored: say why at it, and leave the keyboard where it went meanwhile."""
        self.cells[column].say(problems.get(self.entity.fields[column].name) or otherwise)

    def finish(self) -> None:
        """Write what was typed and not left yet, before another record is shown."""
        for cell in self.cells.values():
            cell.editor.finish()

    def say(self, problems: Mapping[str, str]) -> None:
        """Say what is wrong, by column or public name; the first wrong field gets the focus."""
        first: Cell | None = None
        for column, cell in self.cells.items():
            problem = problems.get(column) or problems.get(self.entity.fields[column].name) or ""
            cell.say(problem)
            first = first or (cell if problem else None)
        if first is not None:
            first.editor.setFocus()

    def set_read_only(self, read_only: bool) -> None:
        """Allow only looking."""
        for cell in self.cells.values():
            cell.editor.set_read_only(read_only or not cell.editor.field.editable)

    def _cell(self, column: str, names: Names) -> Cell:
        cell = Cell(editor_for(self.entity.fields[column], names))
        self.cells[column] = cell
        if isinstance(cell.editor.field.kind, kinds.Money):
            cell.name_unit(self._currency)
        cell.editor.keeps = self._commit is not None
        cell.editor.committed.connect(lambda: self._changed(column))
        cell.editor.typed.connect(self.edited)
        cell.editor.taken_back.connect(lambda: cell.say(""))
        return cell

    def _changed(self, column: str) -> None:
        if self._commit is None:
            return
        cell = self.cells[column]
        try:
            value = cell.editor.value()
        except BadValue as bad:
            cell.say(str(bad))
            return
        cell.say("")
        self._commit(column, value)
