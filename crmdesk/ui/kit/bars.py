"""Rows that explain a judgement: the lines a score is made of, and the criteria of a qualification.

Every automatic judgement of the program says why, and these are the two forms in which it does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, cast

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from crmdesk.text import _
from crmdesk.ui import tokens
from crmdesk.ui.kit import format, painting
from crmdesk.ui.kit.buttons import Pressable, Segment, Segmented
from crmdesk.ui.kit.labels import ElidedLabel
from crmdesk.ui.kit.plain import tooltip
from crmdesk.ui.theme import theme

Answer = Literal["yes", "no", "unknown"]

_BAR = 64


class ScoreLine(Pressable):
    """One reason of a score: words, a bar, and the points with their sign. Pressing it (`clicked`) opens the rule.

    `most` is the number of points that fills the bar.
    """

    def __init__(self, words: str, points: int, most: int, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._points, self._most = words, points, max(1, most)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{words} {format.signed(points)}")
        self.setToolTip(tooltip(words))

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(200), max(24, theme.line("small") + 8))

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(120), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = painting.smooth(self)
        if self.hovered:
            painting.box(painter, self.rect(), tokens.RADIUS["sm"], fill=theme.colour("bg.hover"))
        figure = format.signed(self._points)
        room = painting.width_of("−888", "small.strong", tabular=True)
        bar = min(theme.px(_BAR), self.width() // 4)
        height, thick = self.height(), 6
        inside = self.rect().adjusted(8, 0, -8, 0)
        place = QRect(inside.right() - room + 1, 0, room, height)
        bad = self._points < 0
        painting.text(
            painter,
            place,
            figure,
            "small.strong",
            "bad.text" if bad else "text.primary",
            painting.RIGHT,
            tabular=True,
        )
        track = QRect(place.left() - 4 - bar, (height - thick) // 2, bar, thick)
        painting.box(painter, track, thick, fill=theme.colour("neutral.soft"))
        part = min(1.0, abs(self._points) / self._most)
        if self._points:
            filled = QRect(track.left(), track.top(), max(thick, round(bar * part)), thick)
            painting.box(painter, filled, thick, fill=theme.colour("bad.icon" if bad else "chart.1"))
        words = QRect(inside.left(), 0, track.left() - inside.left() - 10, height)
        painting.text(painter, words, self._words, "small")
        if self.ringed:
            painting.focus_ring(painter, self.rect(), tokens.RADIUS["sm"])


class CriterionRow(QWidget):
    """One criterion: its name, a short note, and the answer yes, no or unknown, by mouse or with Y, N and U."""

    answered = Signal(str)
    """The user gave this answer: "yes", "no" or "unknown"."""

    def __init__(self, name: str, note: str = "", answer: Answer = "unknown", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._said = note
        self._note = ElidedLabel(note, "small", "secondary")
        segments = (
            Segment("yes", _("Yes"), "check", tone="ok"),
            Segment("no", _("No"), "x", tone="bad"),
            Segment("unknown", _("Unknown"), "circle-help", tone="neutral"),
        )
        self._choice = Segmented(segments, name, current=answer, terse=True)
        self._choice.chosen.connect(self.answered)
        self._name = ElidedLabel(name, "label")
        self._name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._name, 1)
        row.addWidget(self._choice)
        column = QVBoxLayout(self)  # the note has the whole width, else most of them would be cut
        column.setContentsMargins(0, 2, 0, 4)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._note)
        self.set_note(note)
        self.setFocusProxy(self._choice)

    @property
    def answer(self) -> Answer:
        """The answer that is shown."""
        return cast(Answer, self._choice.current)

    def set_answer(self, answer: Answer) -> None:
        """Show an answer without a signal."""
        self._choice.choose(answer)
        self.set_note(self._said)

    def set_name(self, name: str) -> None:
        """Show another name."""
        self._name.setText(name)
        self.setAccessibleName(name)

    def set_note(self, note: str) -> None:
        """Show another note; without one it is said that nobody asked yet, until there is an answer."""
        self._said = note
        words = note or (_("Not asked yet") if self.answer == "unknown" else "")
        self._note.setText(words)
        self._note.setVisible(bool(words))
        self.setAccessibleDescription(words)

    def focus(self) -> None:
        """Take the keyboard."""
        self._choice.button(self.answer).setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        answers: dict[int, Answer] = {Qt.Key.Key_Y: "yes", Qt.Key.Key_N: "no", Qt.Key.Key_U: "unknown"}
        answer = answers.get(event.key())
        if answer is None or event.modifiers():
            super().keyPressEvent(event)
        elif answer != self.answer:
            self.set_answer(answer)
            self.focus()
            self.answered.emit(answer)


class Criteria(QWidget):
    """The criteria of one lead below each other; the arrow keys up and down go from one to the next."""

    answered = Signal(int, str)
    """The user answered the criterion at this place: "yes", "no" or "unknown"."""

    def __init__(self, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.rows: list[CriterionRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)

    def set_criteria(self, criteria: Sequence[tuple[str, str, Answer]]) -> None:
        """Show criteria: name, note and answer of each. The same names keep their rows and the keyboard."""
        if len(criteria) != len(self.rows):
            for row in self.rows:
                row.hide()
                row.deleteLater()
            self.rows = [self._made(place, *criterion) for place, criterion in enumerate(criteria)]
        for row, (name, note, answer) in zip(self.rows, criteria, strict=True):
            row.set_name(name)
            row.set_note(note)
            row.set_answer(answer)

    def focus_first_unknown(self) -> None:
        """Take the keyboard to the first criterion without an answer, else to the first."""
        unknown = next((row for row in self.rows if row.answer == "unknown"), None)
        if row := unknown or next(iter(self.rows), None):
            row.focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        step = {int(Qt.Key.Key_Up): -1, int(Qt.Key.Key_Down): 1}.get(event.key())
        at = next((n for n, row in enumerate(self.rows) if row.isAncestorOf(self.focusWidget() or self)), None)
        if step is None or at is None:
            super().keyPressEvent(event)
        else:
            self.rows[max(0, min(len(self.rows) - 1, at + step))].focus()

    def _made(self, place: int, name: str, note: str, answer: Answer) -> CriterionRow:
        row = CriterionRow(name, note, answer)
        row.answered.connect(lambda said, place=place: self.answered.emit(place, said))
        self._column.addWidget(row)
        return row
