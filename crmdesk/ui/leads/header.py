"""The head of a lead: who it is, its states as chips, its addresses as links, and what can be done with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from crmdesk.models.lead import Consent, LeadStatus
from crmdesk.models.schema import BY_TABLE
from crmdesk.text import _
from crmdesk.ui.kit import format
from crmdesk.ui.kit.action import Action, Offer, fill_menu, of
from crmdesk.ui.kit.buttons import Button, IconButton
from crmdesk.ui.kit.flow import WrapRow
from crmdesk.ui.kit.format import local, one_line
from crmdesk.ui.kit.keys import keymap, shown
from crmdesk.ui.kit.labels import Avatar, Chip, ElidedLabel
from crmdesk.ui.kit.painting import Tone
from crmdesk.ui.kit.plain import tooltip
from crmdesk.ui.kit.show import TABLE_ICONS
from crmdesk.ui.leads.commands import ACTIONS
from crmdesk.ui.leads.facts import Facts
from crmdesk.ui.leads.lead_rows import is_back
from crmdesk.ui.records.addresses import addresses, link_button
from crmdesk.ui.theme import theme

STATUS_LOOK: dict[LeadStatus, tuple[str, Tone]] = {
    LeadStatus.NEW: ("inbox", "info"),
    LeadStatus.WORKING: ("message-square", "accent"),
    LeadStatus.NURTURE: ("hourglass", "neutral"),
    LeadStatus.READY: ("circle-check", "ok"),
    LeadStatus.CONVERTED: ("handshake", "ok"),
    LeadStatus.DISQUALIFIED: ("ban", "neutral"),
}
_BUTTON_ICONS = ("alarm-clock", "user-round-plus", "x", "undo-2")
_ROOM_FOR_WORDS, _ROOM_FOR_ICONS = 640, 800
"""The widths in px (at text size 100 %) from which the buttons have words, and icons before these."""

PATIENCE_HOURS = 4
"""After so long without an answer a lead is shown as waiting too long."""


class State(NamedTuple):
    """One chip."""

    words: str
    icon: str
    tone: Tone = "neutral"
    why: str = ""


class LeadHeader(QWidget):
    """Avatar, name, a line about the person, chips, links and buttons.

    The buttons snooze, assign, disqualify and reopen are wired by the screen. Signal: `opened(table, id)`, for what a
    lead became and for leads that may be the same.
    """

    opened = Signal(str, int)

    def __init__(self) -> None:
        super().__init__()
        self._avatar = Avatar("", 48, "accent")
        self._name = ElidedLabel("", "title")
        self._line = ElidedLabel("", "label", "secondary")
        self.snooze = Button(_("Snooze"))
        self.assign = Button(_("Assign"))
        self.disqualify = Button(_("Disqualify"), kind="danger")
        self.reopen = Button(_("Take up again"))
        self.buttons = (self.snooze, self.assign, self.disqualify, self.reopen)
        self.more = IconButton("ellipsis", _("More"))
        self._menu = QMenu(self)
        keymap.changed.connect(self._hint)
        self.more.clicked.connect(lambda: self._menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height() + 4))))
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._name)
        names.addWidget(self._line)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self._avatar)
        top.addLayout(names, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in self.buttons:
            row.addWidget(button)
        row.addWidget(self.more)
        top.addLayout(row)
        self._known = WrapRow(8, line_gap=4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(top)
        column.addSpacing(4)
        column.addWidget(self._known)

    def show_facts(self, facts: Facts, now: dt.datetime) -> None:
        """Show a lead; now is local."""
        record = facts.page.record
        self._avatar.set_name(one_line(facts.name))
        self._name.setText(one_line(facts.name))
        about = [
            record.get("job_title"),
            record.get("company") if facts.name != record.get("company") else "",
            record.get("city"),
        ]
        self._line.setText(" · ".join(one_line(part) for part in about if part))
        self.snooze.setVisible(facts.open)
        self.assign.setVisible(facts.status is not LeadStatus.CONVERTED)
        self.disqualify.setVisible(facts.open)
        self.more.setVisible(facts.status is not LeadStatus.CONVERTED)
        self.reopen.setVisible(facts.status is LeadStatus.DISQUALIFIED)
        self._known.flow.clear()
        for state in states(facts, now):
            self._known.add(Chip(one_line(state.words), state.icon, state.tone, why=state.why))
        for link in (links := self._links(facts)):
            self._known.add(link)
        self._known.flow.part(links[0] if links else None)
        self._known.fit()

    def set_more(self, page: object, actions: Iterable[Action[Any]]) -> None:
        """Put commands of the page into the menu under the last button."""
        fill_menu(self._menu, (Offer(action, page) for action in actions))

    def fit(self, width: int) -> None:
        """Show the buttons with words and icons; where there is less room with words alone, then with icons alone."""
        bare, plain = width < theme.px(_ROOM_FOR_WORDS), width < theme.px(_ROOM_FOR_ICONS)
        for button, icon in zip(self.buttons, _BUTTON_ICONS, strict=True):
            button.set_text(button.words(), icon if bare or not plain else "")
            button.set_bare(bare)
        self._hint()

    def _hint(self) -> None:
        for button, action in zip(
            self.buttons, of(ACTIONS, "lead-snooze", "lead-assign", "lead-disqualify"), strict=False
        ):
            button.setToolTip(tooltip(f"{button.words()}   {shown(action)}".strip()))

    def _links(self, facts: Facts) -> list[Button]:
        links: list[Button] = []
        for end in facts.page.ends:
            label = _(BY_TABLE[end.table].label[0])
            button = Button(f"{label}: {one_line(end.name)}", TABLE_ICONS[end.table], "link", size="small")
            button.clicked.connect(partial(self.opened.emit, end.table, end.id))
            links.append(button)
        links += [link_button(address) for address in addresses(facts.page.record)]
        for candidate in facts.twins:
            words = _("Maybe the same: {name}").format(name=one_line(candidate.name))
            button = Button(words, "git-merge", "link", size="small")
            button.setToolTip(tooltip(candidate.why))
            button.clicked.connect(partial(self.opened.emit, "lead", candidate.id))
            links.append(button)
        return links


def states(facts: Facts, now: dt.datetime) -> Iterator[State]:
    """The chips of a lead; now is local."""
    record = facts.page.record
    icon, tone = STATUS_LOOK[facts.status]
    yield State(_(facts.status.label), icon, tone, _milestones(facts))
    if facts.status is LeadStatus.DISQUALIFIED and record.get("disqualify_reason"):
        yield State(_(str(record["disqualify_reason"])), "info", "neutral", _("Reason for disqualifying"))
    yield from _put_off(facts, now)
    if task := facts.page.task:
        yield _task(task.subject, task.due, now)
    if facts.open and not record.get("first_touch_at") and facts.status in (LeadStatus.NEW, LeadStatus.WORKING):
        yield _unanswered(str(record.get("created_at") or ""), now)
    if source := record.get("source"):
        yield State(_(str(source)), facts.page.source_icon or "tag", "neutral", _("Source"))
    if campaign := record.get("campaign"):
        yield State(str(campaign), "megaphone", "neutral", _("Campaign"))
    if owner := record.get("owner"):
        yield State(str(owner), "user-round", "neutral", _("Owner"))
    else:
        yield State(_("No owner"), "user-round", "warn", _("Nobody answers for this lead. Assign it to somebody."))
    if record.get("consent_email") == Consent.NO.value:
        yield State(_("No e-mail wanted"), "mail", "bad")
    if record.get("consent_phone") == Consent.NO.value:
        yield State(_("No calls wanted"), "phone", "bad")


def _milestones(facts: Facts) -> str:
    record = facts.page.record
    since = ((_("MQL since {day}"), "mql_at"), (_("SQL since {day}"), "sql_at"), (_("Converted {day}"), "converted_at"))
    return ", ".join(
        words.format(day=format.day(local(record[name]).date())) for words, name in since if record.get(name)
    )


def _put_off(facts: Facts, now: dt.datetime) -> Iterator[State]:
    record = facts.page.record
    until = record.get("snoozed_until")
    if not until:
        return
    moment = local(until)
    if is_back(record, now):
        yield State(
            _("Returned"), "alarm-clock", "info", _("It was put off until {day}.").format(day=format.moment(moment))
        )
    elif moment > now:
        words = _("Snoozed until {day}") if facts.open else _("Try again on {day}")
        yield State(words.format(day=format.weekday(moment.date())), "alarm-clock", "warn", format.moment(moment))


def _task(subject: str, due: str | None, now: dt.datetime) -> State:
    if due is None:
        return State(subject, "square-check", "neutral", _("Planned, without a day"))
    moment = local(due)
    words = f"{one_line(subject)} · {format.day_heading(moment.date(), now.date())}"
    if moment < now:
        return State(words, "calendar-x-2", "bad", _("Overdue since {day}").format(day=format.moment(moment)))
    today = moment.date() == now.date()
    return State(words, "calendar-clock", "ok" if today else "neutral", format.moment(moment))


def _unanswered(created: str, now: dt.datetime) -> State:
    if not created:
        return State(_("Not answered yet"), "clock")
    moment = local(created)
    late = now - moment >= dt.timedelta(hours=PATIENCE_HOURS)
    words = _("Not answered: {age}").format(age=format.age(moment, now))
    return State(words, "clock", "warn" if late else "neutral", _("Came in {day}").format(day=format.moment(moment)))
