"""The changes of one record: which field, what it was, what it became, when and by whom; each value can be put back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from crmdesk.models.queries.history import FieldChange, RecordStep
from crmdesk.text import _
from crmdesk.ui.kit import format
from crmdesk.ui.kit.buttons import Button
from crmdesk.ui.kit.card import Divider
from crmdesk.ui.kit.empty_state import EmptyState
from crmdesk.ui.kit.flow import Scroller
from crmdesk.ui.kit.format import local
from crmdesk.ui.kit.labels import ElidedLabel, PlainLabel

_MOST_LETTERS = 200
_MOST_STEPS = 50
"""So many steps are shown; the rest is older than anybody puts back by hand."""


class ChangesList(QWidget):
    """Steps, the newest first. Signal: restore(step, column)."""

    restore = Signal(int, str)

    def __init__(self) -> None:
        super().__init__()
        self._steps: list[RecordStep] = []
        self._content = QWidget()
        self._rows = QVBoxLayout(self._content)
        self._rows.setContentsMargins(8, 0, 8, 0)
        self._rows.setSpacing(8)
        self.empty = EmptyState(
            "history", _("No changes yet"), _("Each change of a field will stand here, and can be taken back.")
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(Scroller(self._content))
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    def show_steps(self, steps: Sequence[RecordStep]) -> None:
        """Show these steps."""
        shown = list(steps[:_MOST_STEPS])
        if shown == self._steps and self._rows.count():
            return
        self._steps = shown
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for step in shown:
            self._rows.addWidget(self._step(step))
            self._rows.addWidget(Divider())
        self._rows.addStretch(1)
        self._stack.setCurrentIndex(0 if shown else 1)

    def buttons(self) -> Iterator[Button]:
        """The buttons that put a value back, in the order shown."""
        return (button for button in self._content.findChildren(Button) if button.isVisibleTo(self))

    def _step(self, one: RecordStep) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(ElidedLabel(one.step.name, "label"), 1)
        if one.step.undone:
            head.addWidget(PlainLabel(_("undone"), "small", "warn"))
        head.addWidget(
            ElidedLabel(
                " · ".join(filter(None, (one.step.by, format.moment(local(one.step.at))))), "small", "secondary"
            )
        )
        column.addLayout(head)
        for change in one.changes:
            column.addWidget(self._change(one, change))
        return box

    def _change(self, one: RecordStep, change: FieldChange) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        words = f"{change.label}: {_told(change.before)} → {_told(change.after)}"
        if one.what == "added":
            words = f"{change.label}: {_told(change.after)}"
        label = PlainLabel(words, "small", "secondary", wrap=True)
        row.addWidget(label, 1)
        if one.what == "changed":
            button = Button(_("Restore value"), "undo-2", "ghost", size="small")
            button.setAccessibleName(
                _("Restore {field}: {value}").format(field=change.label, value=_told(change.before))
            )
            button.clicked.connect(lambda: self.restore.emit(one.step.step, change.column))
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return line


def _told(text: str) -> str:
    """A value in one line; nothing is said as such."""
    words = " ".join(text[: _MOST_LETTERS + 1].split())
    return _("(empty)") if not words else words if len(text) <= _MOST_LETTERS else words[:_MOST_LETTERS] + "…"
