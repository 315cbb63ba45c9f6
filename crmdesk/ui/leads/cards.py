"""The judgement of a lead in two cards: the lines of its score, and the criteria with their answers."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from crmdesk.controllers import qualification
from crmdesk.controllers.qualification import Judged
from crmdesk.models.qualification import AnswerWord
from crmdesk.text import _
from crmdesk.ui.kit import format
from crmdesk.ui.kit.bars import Answer, Criteria, CriterionRow, ScoreLine
from crmdesk.ui.kit.buttons import IconButton
from crmdesk.ui.kit.card import Card
from crmdesk.ui.kit.labels import Chip, PlainLabel
from crmdesk.ui.kit.plain import tooltip
from crmdesk.ui.kit.popover import Popover
from crmdesk.ui.leads.facts import Facts
from crmdesk.ui.leads.lead_rows import heat
from crmdesk.ui.workplace import Workplace

BANT = ("Budget", "Authority", "Need", "Timing")
_ANSWERS: dict[AnswerWord, Answer] = {AnswerWord.YES: "yes", AnswerWord.NO: "no", AnswerWord.UNKNOWN: "unknown"}


class ScoreCard(Card):
    """The score as the sum of its lines, those that weigh most first."""

    def __init__(self) -> None:
        super().__init__(_("Score"), rows=True)
        self.heat = Chip()
        self.add_action(self.heat)
        self.lines: list[ScoreLine] = []
        self._none = PlainLabel(_("No rule gives this lead points yet."), "small", "secondary", wrap=True)
        self._none.setContentsMargins(8, 0, 8, 8)
        self.body.setSpacing(0)
        self.body.addWidget(self._none)

    def show_facts(self, facts: Facts) -> None:
        """Show the score of a lead."""
        self.set_title(_("Score {score}").format(score=format.number(facts.score)))
        warmth = heat(facts.score, facts.limits)
        hot, warm = facts.limits
        why = _("Hot from {hot} points, warm from {warm}.").format(hot=hot, warm=warm)
        self.heat.set(warmth.words, warmth.icon, warmth.tone, why=why)
        for line in self.lines:
            line.hide()
            line.deleteLater()
        most = max((abs(line.points) for line in facts.lines), default=1)
        weightiest = sorted(facts.lines, key=lambda line: -line.points)
        self.lines = [ScoreLine(_(line.name), line.points, most) for line in weightiest]
        for line in self.lines:
            line.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            line.setCursor(Qt.CursorShape.ArrowCursor)
            self.body.addWidget(line)
        self._none.setVisible(not self.lines)


class CriteriaCard(Card):
    """The criteria with yes, no or unknown, and a note each (F2, or a click on the name). Signal: `left()` for Esc."""

    left = Signal()

    def __init__(self, work: Workplace) -> None:
        super().__init__(_("Qualification"))
        self._work = work
        self._facts: Facts | None = None
        self._judged: tuple[Judged, ...] = ()
        self.criteria = Criteria(_("Qualification"))
        self.criteria.answered.connect(self._answered)
        self.note = IconButton("pencil", _("Note on an answer"), "F2", small=True)
        self.note.clicked.connect(self._edit_note)
        self.add_action(self.note)
        self.body.addWidget(self.criteria)

    def show_facts(self, facts: Facts) -> None:
        """Show the answers of a lead."""
        self._facts, self._judged = facts, facts.verdict.criteria
        names = tuple(one.name for one in self._judged)
        counted = _("{met} of {total}").format(met=facts.verdict.met, total=facts.verdict.total)
        self.set_title("BANT" if names == BANT else _("Qualification"), counted)
        self.criteria.set_criteria([(_(one.name), one.note, _ANSWERS[one.answer]) for one in self._judged])
        self.criteria.setEnabled(facts.open)
        self.note.setVisible(facts.open and bool(self._judged))
        for row, one in zip(self.criteria.rows, self._judged, strict=True):
            row.setToolTip(tooltip(_(one.question)))
            if not row.property("watched"):
                row.setProperty("watched", True)
                row.installEventFilter(self)

    def begin(self) -> None:
        """Take the keyboard to the first criterion without an answer."""
        self.criteria.focus_first_unknown()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, D102
        if (
            isinstance(watched, CriterionRow)
            and isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
        ):
            self._open_note(self.criteria.rows.index(watched))
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if event.key() == Qt.Key.Key_F2:
            self._edit_note()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _answered(self, place: int, word: str) -> None:
        if self._facts is None:
            return
        lead_id, criterion_id = self._facts.lead_id, self._judged[place].criterion_id
        self._work.act(
            lambda: self._work.desk.do(qualification.answer, lead_id, criterion_id, AnswerWord(word)),
            refused=lambda rejected: self._put_back(place, str(rejected)),
            asker=self,
        )
        rows = self.criteria.rows
        following = next((row for row in rows[place + 1 :] + rows[:place] if row.answer == "unknown"), None)
        if following is not None:
            following.focus()

    def _put_back(self, place: int, why: str) -> None:
        self.criteria.rows[place].set_answer(_ANSWERS[self._judged[place].answer])
        self._work.toasts.show(why, tone="bad")

    def _edit_note(self) -> None:
        rows = self.criteria.rows
        focus = QApplication.focusWidget()
        place = next((n for n, row in enumerate(rows) if focus is not None and row.isAncestorOf(focus)), 0)
        if rows:
            self._open_note(place)

    def _open_note(self, place: int) -> None:
        if self._facts is None or not self._facts.open:
            return
        lead_id, judged = self._facts.lead_id, self._judged[place]
        popover = Popover(self.criteria.rows[place], _("{criterion}: note").format(criterion=_(judged.name)))
        field = QLineEdit(judged.note)
        field.setPlaceholderText(_(judged.question))
        field.setAccessibleName(_("Note"))
        field.setMaxLength(500)
        popover.body.addWidget(field)
        hint = PlainLabel(_("Enter saves, Esc leaves it as it was."), "small", "secondary", wrap=True)
        popover.body.addWidget(hint)

        def save() -> None:
            popover.done()
            text = field.text().strip()
            if text != judged.note:
                self._work.do(qualification.answer, lead_id, judged.criterion_id, judged.answer, text)

        popover.entered.connect(save)
        popover.open(field)
