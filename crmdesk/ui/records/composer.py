"""The line over a timeline in which a note is written, a call, meeting or e-mail logged, or a task planned.

One for every record, because what is logged at a lead is read again at its account: it is written the same way there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from crmdesk.models.activity import ActivityKind
from crmdesk.text import _
from crmdesk.ui.kit.buttons import Button, Segment, Segmented
from crmdesk.ui.kit.labels import PlainLabel
from crmdesk.ui.kit.when_field import WhenField
from crmdesk.ui.theme import theme

KINDS = (
    (ActivityKind.NOTE, "sticky-note"),
    (ActivityKind.CALL, "phone"),
    (ActivityKind.MEETING, "users-round"),
    (ActivityKind.EMAIL, "mail"),
    (ActivityKind.TASK, "square-check"),
)
_MOST_LINES = 6


@dataclass(frozen=True)
class Draft:
    """What was typed and not sent: what it is to be, its text, and for a task when, in words."""

    kind: str = ActivityKind.NOTE.value
    text: str = ""
    when: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing was typed."""
        return not self.text.strip() and not self.when.strip()


class Composer(QWidget):
    """The field, what it logs, for a task when, and a button.

    now: the local moment. kinds: what can be logged, as (kind, icon). With `terse` only the chosen kind shows its word,
    else as many as there is room for. Signals: logged(kind, text, due), due in UTC for a task, else None; left(), for
    Esc.
    """

    logged = Signal(str, str, object)
    left = Signal()

    def __init__(
        self,
        now: Callable[[], dt.datetime],
        kinds: Sequence[tuple[ActivityKind, str]] = KINDS,
        *,
        terse: bool = False,
    ) -> None:
        super().__init__()
        self._terse = terse
        self.field = NoteField()
        segments = [Segment(kind, _(kind.label), icon) for kind, icon in kinds]
        self.kinds = Segmented(segments, _("What it is"), terse=terse)
        self.kinds.chosen.connect(lambda _kind: self._chosen())
        self.when = WhenField(now, _("When"), _("When: tomorrow, tue 10:00, 15 jan"))
        self.when.field.returnPressed.connect(self._save)
        self.save = Button(_("Save"), "check", keys="Return", size="small")
        self.save.clicked.connect(self._save)
        self._said = PlainLabel("", "small", "bad", wrap=True)
        self._said.hide()
        self.foot = QWidget()
        row = QHBoxLayout(self.foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.kinds)
        row.addStretch(1)
        row.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for widget in (self.field, self.when, self._said, self.foot):
            column.addWidget(widget)
        self.field.textChanged.connect(lambda: self._say(""))
        self.field.entered.connect(self._save)
        self.field.left.connect(self._leave)
        self._chosen(focus=False)

    def begin(self, kind: ActivityKind) -> None:
        """Take the keyboard to write a note, log a call or plan a task."""
        self.kinds.choose(kind)
        self._chosen()

    def clear(self) -> None:
        """Empty it."""
        self.show_draft(Draft())

    def show_draft(self, draft: Draft) -> None:
        """Show what was typed before."""
        self.kinds.choose(draft.kind)
        self.when.set_text(draft.when)
        self.field.setPlainText(draft.text)
        self.field.moveCursor(QTextCursor.MoveOperation.End)
        self._chosen(focus=False)

    @property
    def draft(self) -> Draft:
        """What was typed, to be shown again."""
        return Draft(self.kinds.current, self.field.toPlainText(), self.when.field.text())

    @property
    def text(self) -> str:
        """What was typed."""
        return self.field.toPlainText().strip()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._fit_kinds()

    def _fit_kinds(self) -> None:
        """Icons without words where there is no room for both."""
        if self._terse:
            return
        buttons = [(kind, self.kinds.button(kind)) for kind, _icon in KINDS]
        for _kind, button in buttons:
            button.set_bare(False)
        room = self.width() - self.save.sizeHint().width() - 16
        if sum(button.sizeHint().width() + 2 for _kind, button in buttons) > room:
            for kind, button in buttons:
                button.set_bare(kind != self.kinds.current)

    def _chosen(self, *, focus: bool = True) -> None:
        task = self.kinds.current == ActivityKind.TASK
        self.when.setVisible(task)
        self._say("")
        self.field.setPlaceholderText(_("What is to be done?") if task else _("Write a note, or log a call…"))
        self._fit_kinds()
        if focus:
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _save(self) -> None:
        kind = ActivityKind(self.kinds.current)
        if not self.text and kind in (ActivityKind.NOTE, ActivityKind.TASK):
            self._say(_("Write a few words first."))
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        due = self.when.moment if kind is ActivityKind.TASK else None
        if kind is ActivityKind.TASK and self.when.problem:
            self.when.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.logged.emit(kind.value, self.text, due.astimezone(dt.UTC) if due else None)

    def _leave(self) -> None:
        self._say("")  # that words are missing is no longer asked for
        self.left.emit()

    def _say(self, words: str) -> None:
        self._said.setText(words)
        self._said.setVisible(bool(words))
        self.field.setAccessibleDescription(words)


class NoteField(QPlainTextEdit):
    """A field of one line that grows. Enter is entered(), Shift+Enter begins a line, Esc is left().

    Signal beside these: focus_changed(), when the keyboard came or went.
    """

    entered = Signal()
    left = Signal()
    focus_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setAccessibleName(_("Note, call, meeting, e-mail or task"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self._fit)
        theme.changed.connect(self._fit)
        self._fit()

    def event(self, event: QEvent) -> bool:  # noqa: D102
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and _is_own(event):
            event.accept()  # whatever shortcut the page has for it: Ctrl+Enter saves the text and converts no lead
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if _is_enter(event) and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusOutEvent(event)
        self.focus_changed.emit()

    def _fit(self) -> None:
        lines = min(_MOST_LINES, max(1, round(self.document().size().height())))
        self.setFixedHeight(max(theme.control + 2, theme.metrics("body").lineSpacing() * lines + 22))


def _is_enter(event: QKeyEvent) -> bool:
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def _is_own(event: QKeyEvent) -> bool:
    return _is_enter(event) or event.key() == Qt.Key.Key_Escape
