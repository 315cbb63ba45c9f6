"""Small sheets of the board: won with its value and day, lost with its reason, and the next step of a deal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QVBoxLayout

from crmdesk.controllers import activities, pipeline
from crmdesk.controllers.desk import Done, Rejected
from crmdesk.models.activity import ActivityKind
from crmdesk.models.kinds import BadValue, Day, Money
from crmdesk.models.lists import ReasonFor
from crmdesk.models.queries.board import Card
from crmdesk.models.queries.choices import reasons
from crmdesk.models.when import read_when
from crmdesk.text import _
from crmdesk.ui.kit import format
from crmdesk.ui.kit.buttons import Button
from crmdesk.ui.kit.labels import PlainLabel
from crmdesk.ui.kit.sheet import Sheet
from crmdesk.ui.workplace import Workplace

R = TypeVar("R")


class OutcomeSheet(Sheet):
    """A sheet about one card with named lines to fill in."""

    def __init__(self, work: Workplace, card: Card, title: str) -> None:
        super().__init__(work.window, title, width=460)
        self.work, self.card = work, card
        self.body.addWidget(
            PlainLabel(
                card.name if not card.account else f"{card.name} · {card.account}", "body", "secondary", wrap=True
            )
        )
        self.wrong = PlainLabel("", "small", "bad", wrap=True)
        self.wrong.hide()

    def line(self, label: str, text: str = "") -> QLineEdit:
        """Add a labelled line."""
        words = PlainLabel(label, "small", "secondary")
        field = QLineEdit(text)
        field.setAccessibleName(label)
        words.setBuddy(field)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(words)
        column.addWidget(field)
        self.body.addLayout(column)
        return field

    def open_first(self) -> None:
        """Open with the focus in the first line."""
        self.body.addWidget(self.wrong)
        self.open(self.findChild(QLineEdit))

    def say(self, words: str) -> None:
        """Say what is wrong."""
        self.wrong.setText(words)
        self.wrong.setVisible(True)

    def _ask(self, words: str, icon: str, do: Callable[[], None]) -> None:
        self.add_button(_("Cancel")).clicked.connect(self.reject)
        self.main = self.add_button(words, icon, "primary", "Return", default=True)
        self.main.clicked.connect(do)

    def _act(self, command: Callable[[], Done[R]], said: Callable[[R], str] | None = None) -> None:
        """Do it once, however often the button is pressed, and close; or say why it may not be."""

        def refused(rejected: Rejected) -> None:
            self.main.setEnabled(True)
            self.say(str(rejected))

        self.main.setEnabled(False)
        self.work.act(command, then=lambda _result: self.accept(), said=said, refused=refused, asker=self)


class WonSheet(OutcomeSheet):
    """Asks for the value and the day of a won deal."""

    def __init__(self, work: Workplace, card: Card, stage_id: int) -> None:
        super().__init__(work, card, _("Won"))
        self._stage_id = stage_id
        value = "" if card.value is None else format.amount(card.value)
        self.value = self.line(_("Value ({currency})").format(currency=card.currency), value)
        self.day = self.line(_("Won on"), format.day(work.desk.clock().astimezone().date()))
        self.body.addWidget(
            PlainLabel(_("A prospect becomes a customer with its first won deal."), "small", "secondary", wrap=True)
        )
        self._ask(_("Mark as won"), "trophy", self._win)

    def _win(self) -> None:
        try:
            value, day = Money().parse(self.value.text()), Day().parse(self.day.text())
        except BadValue as bad:
            self.say(str(bad))
            return
        self._act(
            lambda: self.work.desk.do(pipeline.move, self.card.id, self._stage_id, value=value, day=day),
            lambda _moved: _("Won: {name}").format(name=self.card.name),
        )


class LostSheet(OutcomeSheet):
    """Asks why a deal was lost; number keys choose, Enter takes what is chosen."""

    def __init__(self, work: Workplace, card: Card, stage_id: int) -> None:
        super().__init__(work, card, _("Lost: why?"))
        self._stage_id = stage_id
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        for number, (reason_id, name) in enumerate(work.desk.read(reasons, ReasonFor.LOST), 1):
            button = Button(_(name), "", "pick", str(number) if number <= 9 else "")
            self._group.addButton(button, reason_id)
            self.body.addWidget(button)
            if number <= 9:
                QShortcut(QKeySequence(str(number)), self).activated.connect(
                    lambda chosen=button: chosen.setChecked(True)
                )
        if self._group.buttons():
            self._group.buttons()[0].setChecked(True)
        self._ask(_("Mark as lost"), "circle-x", self._lose)

    def _lose(self) -> None:
        reason = self._group.checkedId()
        reason_id = reason if reason > 0 else None
        self._act(
            lambda: self.work.desk.do(pipeline.move, self.card.id, self._stage_id, reason_id=reason_id),
            lambda _moved: _("Lost: {name}").format(name=self.card.name),
        )


class TaskSheet(OutcomeSheet):
    """Plans the next step of a deal; says what was understood of the date while it is typed."""

    def __init__(self, work: Workplace, card: Card) -> None:
        super().__init__(work, card, _("Plan a task"))
        self.subject = self.line(_("What"), _("Call {name}").format(name=card.account or card.name))
        self.when = self.line(_("When"), _("tomorrow 9:00"))
        self.understood = PlainLabel("", "small", "secondary")
        self.body.addWidget(self.understood)
        self.when.textChanged.connect(self._read)
        self._due: dt.datetime | None = None
        self._read()
        self._ask(_("Plan task"), "calendar-plus", self._plan)

    def _read(self) -> None:
        try:
            self._due = read_when(self.when.text(), self.work.desk.clock().astimezone())
            self.understood.setText(f"{format.weekday(self._due.date())} {format.time(self._due)}")
        except BadValue as bad:
            self._due = None
            self.understood.setText(str(bad))

    def _plan(self) -> None:
        due = self._due
        if due is None:
            self.when.setFocus()
            return
        links = [("opportunity", self.card.id)]
        subject = self.subject.text().strip() or None
        self._act(lambda: self.work.desk.do(activities.log, ActivityKind.TASK, links, subject=subject, due=due))
