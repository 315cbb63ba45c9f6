"""How an opportunity ends: won with its value and day, lost with its reason and perhaps a day to ask again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from crmdesk.controllers import pipeline
from crmdesk.controllers.desk import Done, Rejected
from crmdesk.models.kinds import BadValue, Money
from crmdesk.models.lists import ReasonFor
from crmdesk.models.pipeline import STAGE_ICONS, StageKind
from crmdesk.models.queries.board import Card
from crmdesk.models.queries.choices import reasons
from crmdesk.text import _
from crmdesk.ui.kit import format
from crmdesk.ui.kit.banner import Banner
from crmdesk.ui.kit.buttons import Button
from crmdesk.ui.kit.labels import PlainLabel
from crmdesk.ui.kit.sheet import Sheet
from crmdesk.ui.kit.when_field import WhenField
from crmdesk.ui.theme import theme
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
        field = QLineEdit(text)
        field.setAccessibleName(label.replace("&", ""))
        self.labelled(label, field, field)
        return field

    def text_field(self, label: str) -> QPlainTextEdit:
        """Add a labelled field for a few lines; Ctrl+Enter in it is Enter."""
        field = QPlainTextEdit()
        field.setTabChangesFocus(True)
        field.setAccessibleName(label.replace("&", ""))
        field.setFixedHeight(theme.metrics("body").lineSpacing() * 2 + 22)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), field).activated.connect(lambda: self.main.click())
        self.labelled(label, field, field)
        return field

    def labelled(self, label: str, widget: QWidget, buddy: QWidget) -> None:
        """Add a widget under its label."""
        words = PlainLabel(label, "small", "secondary")
        words.setBuddy(buddy)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(words)
        column.addWidget(widget)
        self.body.addLayout(column)

    def first(self) -> QWidget | None:
        """Where the keyboard is when it opens."""
        return self.findChild(QLineEdit)

    def open_first(self) -> None:
        """Open with the keyboard in the first field."""
        self.body.addWidget(self.wrong)
        self.open(self.first())

    def say(self, words: str, field: QWidget | None = None) -> None:
        """Say what is wrong, and with which field."""
        self.wrong.setText(words)
        self.wrong.setVisible(True)
        if field is not None:
            field.setAccessibleDescription(words)
            field.setFocus(Qt.FocusReason.OtherFocusReason)

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
        self.value = self.line(_("&Value ({currency})").format(currency=card.currency), value)
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.day = WhenField(lambda: work.desk.clock().astimezone(), _("Won on"), coming=False, day=True)
        self.day.set_day(work.desk.clock().astimezone().date())
        self.labelled(_("Won &on"), self.day, self.day.field)
        self.note = self.text_field(_("&Note (optional)"))
        if card.prospect:
            words = _("{account} is a prospect and becomes a customer with this.").format(account=card.account)
            self.body.addWidget(Banner(words, tone="ok"))
        self._ask(_("Mark as won"), STAGE_ICONS[StageKind.WON], self._win)

    def _win(self) -> None:
        try:
            value = Money().parse(self.value.text())
        except BadValue as bad:
            self.say(str(bad), self.value)
            return
        if self.day.moment is None:
            self.say(self.day.problem or _("Say when it was won."), self.day.field)
            return
        day, note = self.day.moment.date(), self.note.toPlainText().strip() or None
        self._act(
            lambda: self.work.desk.do(pipeline.move, self.card.id, self._stage_id, value=value, day=day, note=note),
            lambda _moved: _("Won: {name}").format(name=self.card.name),
        )


class LostSheet(OutcomeSheet):
    """Asks why a deal was lost; number keys choose, Enter takes what is chosen."""

    def __init__(self, work: Workplace, card: Card, stage_id: int) -> None:
        super().__init__(work, card, _("Lost: why?"))
        self._stage_id = stage_id
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        grid = QGridLayout()
        grid.setSpacing(8)
        found = work.desk.read(reasons, ReasonFor.LOST)
        for number, (reason_id, name) in enumerate(found, 1):
            button = Button(_(name), "", "pick", str(number) if number <= 9 else "")
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self._group.addButton(button, reason_id)
            column, row = divmod(number - 1, (len(found) + 1) // 2)
            grid.addWidget(button, row, column)
            if number <= 9:
                QShortcut(QKeySequence(str(number)), self).activated.connect(lambda chosen=button: self._choose(chosen))
        self.body.addLayout(grid)
        if self._group.buttons():
            self._group.buttons()[0].setChecked(True)
        self.note = self.text_field(_("&Note (optional)"))
        self.again = WhenField(
            lambda: work.desk.clock().astimezone(), _("Ask again on"), _("in 6 weeks, 15 jan"), day=True
        )
        self.labelled(_("&Ask again (optional, makes a task)"), self.again, self.again.field)
        self._ask(_("Mark as lost"), STAGE_ICONS[StageKind.LOST], self._lose)

    def first(self) -> QWidget | None:
        """The reasons, so that a digit chooses one."""
        return self._group.checkedButton()

    def _choose(self, button: Button) -> None:
        button.setChecked(True)
        button.setFocus(Qt.FocusReason.TabFocusReason)

    def _lose(self) -> None:
        if self.again.problem:
            self.again.setFocus()
            return
        reason = self._group.checkedId()
        reason_id = reason if reason > 0 else None
        note, again = self.note.toPlainText().strip() or None, self.again.moment
        self._act(
            lambda: self.work.desk.do(
                pipeline.move, self.card.id, self._stage_id, reason_id=reason_id, note=note, again=again
            ),
            lambda _moved: _("Lost: {name}").format(name=self.card.name),
        )
