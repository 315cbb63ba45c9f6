"""The preview of a conversion: what is made or linked, line by line, and every choice that a person may want to make.

It shows `conversion_preview.plan` of the wishes it holds and hands out those wishes, so what is seen is what is done.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QWidget

from crmdesk.controllers import conversion_preview, qualification
from crmdesk.controllers.conversion_preview import Choice, Plan, Wishes
from crmdesk.controllers.desk import Rejected
from crmdesk.controllers.qualification import Verdict
from crmdesk.models import kinds
from crmdesk.models.conversion import How
from crmdesk.models.kinds import BadValue
from crmdesk.models.queries import lead_page
from crmdesk.models.when import MORNING
from crmdesk.text import _
from crmdesk.ui.kit import format
from crmdesk.ui.kit.banner import Banner
from crmdesk.ui.kit.editors import Line
from crmdesk.ui.kit.format import one_line
from crmdesk.ui.kit.labels import PlainLabel
from crmdesk.ui.kit.sheet import Sheet
from crmdesk.ui.kit.when_field import WhenField
from crmdesk.ui.leads.convert_bar import parts
from crmdesk.ui.leads.convert_part import PartBox
from crmdesk.ui.theme import repolish
from crmdesk.ui.workplace import Workplace

if TYPE_CHECKING:
    from sqlalchemy import Connection

WIDTH = 640


def usual_wishes(plan: Plan, now: dt.datetime, settled: Wishes | None = None) -> Wishes:
    """What the preview shows at first and Ctrl+Enter does: the plan, and a call the next working day if none is due."""
    wishes = settled or Wishes()
    return wishes if plan.open_tasks else replace(wishes, task_due=next_working_day(now))


def with_choice(wishes: Wishes, kind: str, choice: Choice) -> Wishes:
    """The same wishes with another choice for the account, contact or opportunity.

    A contact that is linked brings its account: a new one that was chosen before is no longer meant.
    """
    if kind == "account":
        return replace(wishes, account=choice)
    if kind == "opportunity":
        return replace(wishes, opportunity=choice)
    brings = choice.how is How.EXISTING and wishes.account is not None and wishes.account.how is How.NEW
    return replace(wishes, contact=choice, account=None if brings else wishes.account)


def next_working_day(now: dt.datetime) -> dt.datetime:
    """Nine o'clock on the next day from Monday to Friday, in the zone of this PC."""
    day = now.astimezone().date() + dt.timedelta(1)
    day += dt.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
    return dt.datetime.combine(day, MORNING).astimezone()


@dataclass(frozen=True)
class First:
    """What the sheet opens with: the plan (or why there is none), the stages to begin in, the lead's name, a few words
    about each part that may be made, and how the lead was judged.
    """

    plan: Plan | str
    stages: list[tuple[int, str]]
    name: str
    about: dict[str, str]
    verdict: Verdict


class ConvertSheet(Sheet):
    """Signal: wished(Wishes), when Convert was pressed; close it with `accept()` or say why not with `refuse()`.

    settled: choices that were made before; compare: the part whose differences are open from the start.
    """

    wished = Signal(object)

    def __init__(self, work: Workplace, lead_id: int, settled: Wishes | None = None, *, compare: str = "") -> None:
        super().__init__(work.window, _("Convert lead"), width=WIDTH)
        self._work, self._lead_id = work, lead_id
        self._settled, self._compare = settled, compare
        self._wishes = Wishes()
        self._plan: Plan | None = None
        self._stages: list[tuple[int, str]] = []
        self._called = ""
        self._verdict: Verdict | None = None
        self._filling = False
        self._intro = PlainLabel("", "label", "secondary", wrap=True)
        self.boxes = {kind: PartBox(kind) for kind in ("account", "contact", "opportunity")}
        self.body.addWidget(self._intro)
        for kind, box in self.boxes.items():
            box.chosen.connect(lambda choice, kind=kind: self._choose(kind, choice))
            box.taken.connect(self._take)
            self.body.addWidget(box)
        self._make_deal()
        self.body.addWidget(self._deal)
        self.task = QCheckBox()
        self.task.toggled.connect(self._read_fields)
        self.body.addWidget(self.task)
        self.missing = Banner(tone="info")
        self.body.addWidget(self.missing)
        cancel = self.add_button(_("Cancel"))
        cancel.clicked.connect(self.reject)
        self.go = self.add_button(_("Convert"), "arrow-right", "primary", "Return", default=True)
        self.go.clicked.connect(self._convert)

    def begin(self) -> None:
        """Read the plan and open."""
        self._begin(self._work.desk.read(_first, self._lead_id, self._work.desk.clock(), self._settled))

    def refuse(self, why: str) -> None:
        """Say why it was not done; nothing that was chosen is lost."""
        self.go.setEnabled(True)
        self.missing.set(why, tone="bad")
        self.missing.show()

    # -- reading ---------------------------------------------------------------------------------------------------

    def _begin(self, first: First) -> None:
        plan, self._stages, self._called, self._verdict = first.plan, first.stages, first.name, first.verdict
        if isinstance(plan, str):
            self._work.toasts.show(plan, tone="bad")
            self.deleteLater()
            return
        for kind, words in first.about.items():
            self.boxes[kind].about = words
        now = self._work.desk.clock()
        self._wishes = usual_wishes(plan, now, self._settled)
        self._filling = True
        for stage_id, name in self._stages:
            self.stage.addItem(_(name), stage_id)
        self.stage.setCurrentIndex(self.stage.findData(plan.stage_id))
        self.value.setText("" if plan.value is None else format.amount(plan.value))
        self.close_date.set_day(plan.close_date)
        due = next_working_day(now)
        who = one_line(self._called)
        self.task.setText(
            _("Follow-up: call {name} on {day}").format(name=who, day=format.weekday(due.date())).replace("&", "&&")
        )
        self.task.setChecked(self._wishes.task_due is not None)
        self._filling = False
        self._say_stage()
        self._show(plan)
        open_box = next((self.boxes[kind] for kind in plan.undecided), None)
        if open_box is not None:
            open_box.unfold(True)
        if self._compare:
            self.boxes[self._compare].compare()
            self.open(self.boxes[self._compare].first_difference() or self.go)
        else:
            self.open(self.go if open_box is None else open_box.first_stop())

    def _again(self) -> None:
        today = self._work.desk.clock().astimezone().date()
        self._work.read(_planned, self._lead_id, self._wishes, today, then=self._on_plan, asker=self)

    def _on_plan(self, plan: Plan | str) -> None:
        if isinstance(plan, str):
            self.refuse(plan)
            self.go.setEnabled(False)
        else:
            self._show(plan)

    def _show(self, plan: Plan) -> None:
        self._plan = plan
        self._intro.setText(
            _("This will be made or linked. Click a line to change it.")
            if not plan.undecided
            else _("Choose what the marked lines become; several records may be it.")
        )
        for kind, part in parts(plan):
            self.boxes[kind].show_part(part, self._wishes.take, self._work.currency)
        if self._wishes.name is None and plan.opportunity.how is How.NEW:
            self._set_name(plan.opportunity.name)
        self._deal.setVisible(plan.opportunity.how is How.NEW)
        self.task.setVisible(any(part.how is not How.NONE for _kind, part in parts(plan)))
        self._show_missing()
        self.set_note(moves_along(plan))
        self._judge()

    def _set_name(self, name: str) -> None:
        """Follow what the plan calls it, as long as nobody typed another name."""
        self._filling = True
        self.name.setText(one_line(name))
        self.name.setCursorPosition(0)
        self._filling = False

    def _show_missing(self) -> None:
        """Criteria that are not met, as information: converting is the user's decision."""
        verdict = self._verdict
        if verdict is None or not verdict.missing:
            self.missing.hide()
            return
        words = _("Not met yet: {what}.").format(what=", ".join(_(name) for name in verdict.missing))
        rule = _("Your rule asks {needed} of {total}, so this is fine.")
        if not verdict.reached:
            rule = _("Your rule asks {needed} of {total}. You may convert anyway.")
        self.missing.set(
            words, rule.format(needed=verdict.needed, total=verdict.total), "info" if verdict.reached else "warn"
        )
        self.missing.show()

    # -- choosing --------------------------------------------------------------------------------------------------

    def _choose(self, kind: str, choice: Choice) -> None:
        self._wishes = with_choice(self._wishes, kind, choice)
        self._again()

    def _say_stage(self) -> None:
        self.boxes["opportunity"].about = _("stage {stage}").format(stage=self.stage.currentText())

    def _take(self, table: str, column: str, take: bool) -> None:
        one = frozenset({(table, column)})
        self._wishes = replace(self._wishes, take=self._wishes.take | one if take else self._wishes.take - one)

    def _read_fields(self) -> None:
        """Take up what was typed about the opportunity, and the follow-up; a wrong field is marked."""
        if self._filling or self._plan is None:
            return
        self._say_stage()
        self.boxes["opportunity"].show_about()
        value, wrong = self._wishes.value, False
        try:
            value = kinds.Money().parse(self.value.text())
            if value is None and self._plan.value is not None:
                value = 0  # an emptied field means no value, not the value of the lead
        except BadValue:
            wrong = True
        self.value.setProperty("state", "bad" if wrong else "")
        repolish(self.value)
        day = self.close_date.moment
        self._wishes = replace(
            self._wishes,
            name=self._typed_name(),
            stage_id=self.stage.currentData(),
            value=value,
            close_date=day.date() if day else self._wishes.close_date,
            task_due=next_working_day(self._work.desk.clock()) if self.task.isChecked() else None,
        )
        self._judge(_("Enter an amount like 41500.") if wrong else self.close_date.problem)

    def _typed_name(self) -> str | None:
        """The name that was typed, None while it is the plan's."""
        typed = self.name.text().strip()
        planned = one_line(self._plan.opportunity.name) if self._plan is not None else ""
        return self._wishes.name if typed == planned else typed or None

    def _judge(self, problem: str = "") -> None:
        undecided = self._plan is not None and bool(self._plan.undecided)
        self.go.setEnabled(not undecided and not problem)
        if problem:
            self.set_note(problem)
        elif self._plan is not None:
            self.set_note(_("Choose the marked lines first.") if undecided else moves_along(self._plan))

    def _convert(self) -> None:
        self.go.setEnabled(False)
        self.wished.emit(self._wishes)

    # -- making ----------------------------------------------------------------------------------------------------

    def _make_deal(self) -> None:
        self._deal = QWidget()
        self.name, self.stage, self.value = Line(), QComboBox(), QLineEdit()
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.name.setMaxLength(300)
        self.close_date = WhenField(
            lambda: self._work.desk.clock().astimezone(), _("Close date"), coming=False, day=True
        )
        grid = QGridLayout(self._deal)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        money = _("&Value ({currency})").format(currency=self._work.currency)
        places: tuple[tuple[str, QWidget, int, int, int], ...] = (
            (_("&Name"), self.name, 0, 0, 3),
            (_("&Stage"), self.stage, 3, 0, 1),
            (money, self.value, 3, 1, 1),
            (_("Close &date"), self.close_date, 3, 2, 1),
        )
        for words, field, row, column, span in places:
            label = PlainLabel(words, "label")
            label.setBuddy(field)
            field.setAccessibleName(words.replace("&", ""))
            grid.addWidget(label, row, column, 1, span)
            grid.addWidget(field, row + 1, column, 1, span, Qt.AlignmentFlag.AlignTop)
        grid.setRowMinimumHeight(2, 8)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        self.name.textChanged.connect(self._read_fields)
        self.value.textChanged.connect(self._read_fields)
        self.stage.currentIndexChanged.connect(self._read_fields)
        self.close_date.changed.connect(self._read_fields)


def moves_along(plan: Plan) -> str:
    """How much of the timeline the new records will show."""
    lines = plan.activities - plan.open_tasks
    told = [format.counted("{n} timeline line", "{n} timeline lines", lines)] if lines else []
    told += [format.counted("{n} task", "{n} tasks", plan.open_tasks)] if plan.open_tasks else []
    if not told:
        return _("Nothing on the timeline yet.")
    return (
        _("{what} move along.").format(what=_(" and ").join(told))
        if lines + plan.open_tasks > 1
        else _("{what} moves along.").format(what=told[0])
    )


def _planned(connection: Connection, lead_id: int, wishes: Wishes | None, today: dt.date) -> Plan | str:
    """The plan, or why there is none."""
    try:
        return conversion_preview.plan(connection, lead_id, wishes, today)
    except Rejected as rejected:
        return str(rejected)


def _first(connection: Connection, lead_id: int, now: dt.datetime, settled: Wishes | None) -> First:
    plan = _planned(connection, lead_id, settled, now.astimezone().date())
    name = lead_page.titles(connection, [lead_id]).get(lead_id, "")
    page = lead_page.page(connection, lead_id)
    record = page.record if page is not None else {}
    about = {
        "account": [_("prospect"), record.get("website"), record.get("city")],
        "contact": [record.get("job_title"), record.get("email")],
    }
    said = {kind: ", ".join(one_line(word) for word in words if word) for kind, words in about.items()}
    return First(
        plan, conversion_preview.stage_choices(connection), name, said, qualification.verdict(connection, lead_id)
    )
