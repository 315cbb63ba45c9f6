"""The timeline of a lead, with a field over it in which a note is written or a call, meeting or e-mail logged."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from crmdesk.controllers import activities
from crmdesk.models.activity import ActivityKind
from crmdesk.models.queries.timeline import Entry as Happened
from crmdesk.text import _
from crmdesk.ui.kit import format
from crmdesk.ui.kit.buttons import Button, Segment, Segmented
from crmdesk.ui.kit.card import Card
from crmdesk.ui.kit.labels import KeyHint, PlainLabel
from crmdesk.ui.kit.painting import Tone
from crmdesk.ui.kit.show import local
from crmdesk.ui.kit.timeline import Entry, Timeline
from crmdesk.ui.leads.facts import Facts
from crmdesk.ui.theme import theme
from crmdesk.ui.workplace import Workplace

_MOST_LINES = 6
_KINDS = (ActivityKind.NOTE, ActivityKind.CALL, ActivityKind.MEETING, ActivityKind.EMAIL)
_ICONS = {
    ActivityKind.NOTE: "sticky-note",
    ActivityKind.CALL: "phone",
    ActivityKind.MEETING: "users-round",
    ActivityKind.EMAIL: "mail",
}
_TONES: dict[str, Tone] = {
    ActivityKind.CALL: "info",
    ActivityKind.MEETING: "info",
    ActivityKind.EMAIL: "info",
    ActivityKind.NOTE: "warn",
    ActivityKind.TASK: "ok",
    "conversion": "ok",
    "created": "accent",
}


class NoteField(QPlainTextEdit):
    """A field of one line that grows; Enter saves, Shift+Enter begins a line. Signals: `saved()`, `left()` for Esc."""

    saved = Signal()
    left = Signal()
    focused = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setPlaceholderText(_("Write a note, or log a call…"))
        self.setAccessibleName(_("Note, call, meeting or e-mail"))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self.fit)
        theme.changed.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """As high as its text, up to a few lines."""
        lines = min(_MOST_LINES, max(1, round(self.document().size().height())))
        self.setFixedHeight(max(theme.control + 2, theme.metrics("body").lineSpacing() * lines + 22))

    def event(self, event: QEvent) -> bool:  # noqa: D102
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and _is_enter(event):
            event.accept()  # Ctrl+Enter saves the note and does not convert the lead
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if _is_enter(event) and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.saved.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self.fit()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusOutEvent(event)
        self.focused.emit(False)


class Composer(QWidget):
    """The field with what it logs and a button to save. Signals: `logged(kind, text)`, `left()`."""

    logged = Signal(str, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.field = NoteField()
        self.key = KeyHint("N", parent=self.field)
        segments = [Segment(kind, _(kind.label), _ICONS[kind]) for kind in _KINDS]
        self.kinds = Segmented(segments, _("What it is"), terse=True)
        self.save = Button(_("Save"), "check", keys="Return", size="small")
        self._why = PlainLabel("", "small", "bad", wrap=True)
        self._why.hide()
        self._foot = QWidget()
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.kinds)
        row.addStretch(1)
        row.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.field)
        column.addWidget(self._why)
        column.addWidget(self._foot)
        self.field.focused.connect(lambda _focused: self._fold())
        self.field.textChanged.connect(self._fold)
        self.field.saved.connect(self._save)
        self.save.clicked.connect(self._save)
        self.field.left.connect(self._leave)
        self.kinds.chosen.connect(lambda _kind: self.field.setFocus(Qt.FocusReason.OtherFocusReason))
        self._fold()

    def begin(self, kind: ActivityKind) -> None:
        """Take the keyboard to write a note or log a call."""
        self.kinds.choose(kind)
        self.field.setFocus(Qt.FocusReason.TabFocusReason)

    def clear(self) -> None:
        """Empty the field after its text was stored, or for another lead."""
        self.field.clear()
        self.kinds.choose(ActivityKind.NOTE)
        self._why.hide()

    @property
    def text(self) -> str:
        """What was typed."""
        return self.field.toPlainText().strip()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._fold()

    def _save(self) -> None:
        kind = self.kinds.current
        if not self.text and kind == ActivityKind.NOTE:
            self._why.setText(_("Write a few words first."))
            self._why.show()
            return
        self.logged.emit(kind, self.text)

    def _leave(self) -> None:
        self._why.hide()
        self.left.emit()

    def _fold(self) -> None:
        """Show the kinds while one writes, or while there is something written."""
        focus = QApplication.focusWidget()
        open_now = bool(self.text) or (focus is not None and self.isAncestorOf(focus))
        self._foot.setVisible(open_now)
        self.key.setVisible(not self.field.toPlainText() and not self.field.hasFocus())
        size = self.key.sizeHint()
        self.key.setGeometry(
            self.field.width() - size.width() - 9,
            (self.field.height() - size.height()) // 2,
            size.width(),
            size.height(),
        )


class _Entries(Timeline):
    """As high as its content where there is room: an empty box under a short story would say nothing."""

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(super().sizeHint().width(), self.content_height() + 2 * self.frameWidth() + 2)

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return QSize(super().minimumSizeHint().width(), min(self.sizeHint().height(), theme.px(72)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()


class StoryCard(Card):
    """Timeline and composer of one lead. Signal: `left()` for Esc in the composer."""

    left = Signal()

    def __init__(self, work: Workplace) -> None:
        super().__init__()
        self.setAccessibleName(_("Timeline"))
        self._work = work
        self._lead_id: int | None = None
        self._entries: list[Happened] = []
        self._drafts: dict[int, str] = {}
        self._now = dt.datetime.now().astimezone()
        self.filter = Segmented(
            [Segment("all", _("All")), Segment("note", _("Notes")), Segment("task", _("Tasks"))], _("Which entries")
        )
        self.filter.chosen.connect(lambda _which: self._fill())
        self.composer = Composer()
        self.composer.logged.connect(self._log)
        self.composer.left.connect(self.left)
        self.timeline = _Entries(_("Timeline"))
        self.timeline.opened.connect(self._complete)
        self._none = PlainLabel(
            _("Nothing logged yet. Write what you know, so you find it back."), "small", "secondary", wrap=True
        )
        self.body.addWidget(self.composer)
        self.body.addWidget(self._none)
        self.body.addWidget(self.timeline)
        self.timeline.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_facts(self, facts: Facts, now: dt.datetime) -> None:
        """Show what happened with a lead; now is local. What was typed and not saved waits for its lead."""
        if facts.lead_id != self._lead_id:
            if self._lead_id is not None:
                self._drafts[self._lead_id] = self.composer.text
            self.composer.clear()
            self.composer.field.setPlainText(self._drafts.pop(facts.lead_id, ""))
        self._lead_id, self._entries, self._now = facts.lead_id, facts.entries, now
        self._fill()

    def _fill(self) -> None:
        wanted = self.filter.current
        shown = [one for one in self._entries if wanted in ("all", one.kind)]
        self.timeline.set_entries([told(one, self._now) for one in shown], self._now.date())
        self.timeline.setVisible(bool(shown))
        self._none.setVisible(not shown)
        self.timeline.updateGeometry()

    def _log(self, kind: str, text: str) -> None:
        lead_id = self._lead_id
        if lead_id is None:
            return
        self._work.act(
            lambda: self._work.desk.do(activities.log, ActivityKind(kind), [("lead", lead_id)], body=text or None),
            then=lambda _made: self._logged(lead_id),
        )

    def _logged(self, lead_id: int) -> None:
        self._drafts.pop(lead_id, None)
        if lead_id == self._lead_id:
            self.composer.clear()
            self.left.emit()

    def _complete(self, key: object) -> None:
        entry = next((one for one in self._entries if one.activity_id == key), None)
        if entry is not None and not entry.done and entry.activity_id is not None:
            self._work.do(activities.complete, entry.activity_id)


def _is_enter(event: QKeyEvent) -> bool:
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def told(entry: Happened, now: dt.datetime) -> Entry:
    """An entry as the timeline shows it; now is local."""
    tone: Tone = _TONES.get(entry.kind, "neutral")
    note = entry.by
    if not entry.done:
        due = local(entry.due) if entry.due else None
        tone = "bad" if due is not None and due < now else "warn"
        note = _("due {day}").format(day=format.weekday(due.date())) if due else _("to do")
    return Entry(
        entry.activity_id, entry.icon, entry.title, entry.body, local(entry.at) if entry.at else now, tone, note
    )
