"""What can be done with one opportunity, wherever it is shown: each asks beside it for what it needs, and does it.

The board, the list and the page of an opportunity call the same functions, so that a key means the same in all three.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from crmdesk.controllers import activities, pipeline, records
from crmdesk.models.activity import Activity, ActivityKind
from crmdesk.models.kinds import BadValue, Money, utc
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.pipeline import STAGE_ICONS, StageKind
from crmdesk.models.queries.board import Card, Column, Step
from crmdesk.models.queries.choices import choices
from crmdesk.text import _
from crmdesk.ui.kit import format
from crmdesk.ui.kit.editors import LinkEditor
from crmdesk.ui.kit.labels import PlainLabel
from crmdesk.ui.kit.names import Names
from crmdesk.ui.kit.popover import Option, Options, Popover
from crmdesk.ui.kit.when_field import WhenField
from crmdesk.ui.pipeline.cards import card_facts
from crmdesk.ui.pipeline.outcome_sheets import LostSheet, OutcomeSheet, WonSheet
from crmdesk.ui.pipeline.shades import stage_colour
from crmdesk.ui.records import asking
from crmdesk.ui.workplace import Workplace


def move(work: Workplace, card: Card, to: Step, *, before: int | None = None) -> None:
    """Put it into a stage, before another card; a stage that closes it asks how."""
    if to.kind is not StageKind.OPEN:
        close(work, card, to)
    elif to.stage_id != card.stage_id:
        work.act(
            lambda: work.desk.do(pipeline.move, card.id, to.stage_id, before_id=before),
            said=lambda _moved: _moved_words(work, card, to),
        )


def close(work: Workplace, card: Card, to: Step) -> OutcomeSheet:
    """Ask how it was won or lost; gives the sheet, which tells whether it was."""
    sheet = WonSheet(work, card, to.stage_id) if to.kind is StageKind.WON else LostSheet(work, card, to.stage_id)
    sheet.open_first()
    return sheet


def shift(work: Workplace, card: Card, stages: Sequence[Step], by: int) -> None:
    """Put it into the next stage (+1) or the one before (-1); after the last open one it is won."""
    open_ones = [one for one in stages if one.kind is StageKind.OPEN]
    at = next((n for n, one in enumerate(open_ones) if one.stage_id == card.stage_id), None)
    if at is None:
        return
    if 0 <= at + by < len(open_ones):
        work.act(
            lambda: work.desk.do(pipeline.shift, card.id, by),
            said=lambda moved: _moved_words(work, card, next(s for s in stages if moved and s.name == moved.stage)),
        )
    elif by > 0 and (won := next((one for one in stages if one.kind is StageKind.WON), None)):
        close(work, card, won)


def reopen(work: Workplace, card: Card) -> None:
    """Put a closed one back where it was closed from."""
    work.do(pipeline.reopen, card.id)


def ask_stage(work: Workplace, card: Card, stages: Sequence[Step], anchor: QWidget) -> None:
    """Into which stage."""
    open_ones = [one for one in stages if one.kind is StageKind.OPEN]
    options = [
        Option(one.stage_id, _(one.name), format.percent(one.probability / 100), swatch=stage_colour(open_ones, one))
        if one.kind is StageKind.OPEN
        else Option(one.stage_id, _(one.name), icon=STAGE_ICONS[one.kind])
        for one in stages
    ]

    def take(key: object) -> None:
        move(work, card, next(one for one in stages if one.stage_id == key))

    asking.ask_one(anchor, _("Move to"), options, take, marked=card.stage_id)


def ask_value(work: Workplace, card: Card, anchor: QWidget) -> None:
    """What it is worth; empty is not known."""
    title = _("Value ({currency})").format(currency=card.currency)
    popover = Popover(anchor, title, width=240)
    field = QLineEdit("" if card.value is None else format.amount(card.value))
    field.setAlignment(Qt.AlignmentFlag.AlignRight)
    field.setAccessibleName(title)
    wrong = PlainLabel("", "small", "bad", wrap=True)
    wrong.hide()

    def take() -> None:
        try:
            value = Money().parse(field.text())
        except BadValue as bad:
            wrong.setText(str(bad))
            wrong.show()
            field.setAccessibleDescription(str(bad))
            popover.refit()
            return
        popover.done()
        _edit(work, card, {"value": value})

    popover.entered.connect(take)
    popover.body.addWidget(field)
    popover.body.addWidget(wrong)
    popover.open(field)


def ask_close_date(work: Workplace, card: Card, anchor: QWidget) -> None:
    """When it should close: one of some days, or one typed in words."""
    popover = Popover(anchor, _("Close date"))
    today = _now(work).date()
    days: list[tuple[str, dt.date | None]] = [
        (_("End of this month"), _month_end(today, 0)),
        (_("End of next month"), _month_end(today, 1)),
        (_("In 3 months"), today + dt.timedelta(91)),
        (_("Without a date"), None),
    ]
    notes = [format.short_day(day, today) if day else "" for _words, day in days]
    options = Options(
        [Option(n, words, note) for n, ((words, _day), note) in enumerate(zip(days, notes, strict=True))],
        _("Close date"),
        shy=True,
    )
    field = WhenField(lambda: _now(work), _("Another day"), coming=False, day=True)
    if card.close_date is not None:
        field.set_day(card.close_date)

    def take(day: dt.date | None) -> None:
        popover.done()
        _edit(work, card, {"close_date": day})

    def enter() -> None:
        if field.moment is not None:
            take(field.moment.date())
        elif field.empty:
            take(None)

    options.chosen.connect(lambda n: take(days[int(str(n))][1]))
    field.changed.connect(popover.refit)
    popover.entered.connect(enter)
    popover.body.addWidget(field)
    popover.body.addWidget(options)
    popover.open(field)


def ask_owner(work: Workplace, card: Card, anchor: QWidget) -> None:
    """Whose it is."""
    asking.ask_owner(
        anchor,
        work.desk.read(choices, "owner"),
        work.desk.by,
        lambda owner_id: _edit(work, card, {"owner_id": owner_id}),
    )


def ask_task(work: Workplace, card: Card, anchor: QWidget) -> None:
    """What is to be done next, and when."""

    def plan(subject: str, due: dt.datetime) -> None:
        work.do(activities.log, ActivityKind.TASK, [("opportunity", card.id)], subject=subject, due=utc(due))

    asking.ask_task(anchor, _("Call {name}").format(name=card.account or card.name), lambda: _now(work), plan)


def ask_task_date(work: Workplace, card: Card, anchor: QWidget) -> None:
    """To when its next task moves; without a task, one is planned."""
    task_id = card.task_id
    if task_id is None:
        ask_task(work, card, anchor)
        return

    def put(due: dt.datetime | None) -> None:
        if due is not None:
            work.do(records.edit, Activity, task_id, {"due": utc(due)})

    title = _("Move the task: {name}").format(name=card.task[:60] or _("task"))
    asking.ask_when(anchor, title, asking.snooze_presets(_now(work)), lambda: _now(work), put)


def ask_name(work: Workplace, card: Card, anchor: QWidget) -> None:
    """What it is called."""
    popover = Popover(anchor, _("Name"), width=340)
    field = QLineEdit(card.name)
    field.setAccessibleName(_("Name"))
    field.setMaxLength(300)

    def take() -> None:
        if field.text().strip():
            popover.done()
            _edit(work, card, {"name": field.text().strip()})

    popover.entered.connect(take)
    popover.body.addWidget(field)
    popover.open(field)


def ask_account(work: Workplace, card: Card, anchor: QWidget) -> None:
    """With whom it is; empty is nobody."""
    popover = Popover(anchor, _("Account"), width=340)
    editor = LinkEditor(Opportunity.fields["account_id"], Names(work.desk))
    editor.show_value(card.account_id, card.account)
    wrong = PlainLabel("", "small", "bad", wrap=True)
    wrong.hide()

    def take() -> None:
        try:
            account_id = editor.value()
        except BadValue as bad:
            wrong.setText(str(bad))
            wrong.show()
            editor.combo.setAccessibleDescription(str(bad))
            popover.refit()
            return
        popover.done()
        if account_id != card.account_id:
            _edit(work, card, {"account_id": account_id})

    popover.entered.connect(take)
    popover.body.addWidget(editor)
    popover.body.addWidget(wrong)
    popover.open(editor.combo)


def peek(work: Workplace, card: Card, anchor: QWidget) -> None:
    """All that a card knows, without leaving the page; any key that leaves it goes back to the card."""
    popover = Popover(anchor, card.name, width=340, names=True)
    for words, tone in card_facts(card, work.desk.clock()):
        popover.body.addWidget(PlainLabel(words, "body", tone, wrap=True))
    popover.entered.connect(popover.done)
    popover.open()


def delete(work: Workplace, card: Card) -> None:
    """Delete it; the toast takes it back."""
    work.act(
        lambda: work.desk.do(records.delete, Opportunity, card.id),
        said=lambda _lost: _("Opportunity {name} deleted.").format(name=card.name),
    )


def _edit(work: Workplace, card: Card, values: dict[str, object]) -> None:
    work.do(records.edit, Opportunity, card.id, values)


def _now(work: Workplace) -> dt.datetime:
    return work.desk.clock().astimezone()


def _month_end(day: dt.date, months: int) -> dt.date:
    month = day.month + months  # 1 is January of this year, 13 of the next
    return dt.date(day.year + month // 12, month % 12 + 1, 1) - dt.timedelta(1)


def _moved_words(work: Workplace, card: Card, to: Step) -> str:
    if not isinstance(to, Column):
        return _("{name} moved to {stage}").format(name=card.name, stage=_(to.name))
    total = to.value + (card.value or 0 if card.currency == work.currency else 0)
    return _("{name} moved to {stage}, column total {amount}").format(
        name=card.name, stage=_(to.name), amount=format.whole_money(total, work.currency)
    )
