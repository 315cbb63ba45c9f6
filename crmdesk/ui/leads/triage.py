"""Deciding about leads: each key of the inbox is one method here, for one lead or for all that are selected.

A decision asks what it must in a popover, runs one use case in the write lane, and tells the screen, which goes on to
the next lead. What a popover or a sheet shows first is read at once and in no lane: the key pressed next must find it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TypeVar

from crmdesk.controllers import conversion, conversion_preview, leads, record_steps, records
from crmdesk.controllers.conversion import Converted
from crmdesk.controllers.conversion_preview import Choice, Plan, Wishes
from crmdesk.controllers.desk import Desk, Done, Rejected, Write
from crmdesk.models.conversion import How
from crmdesk.models.lead import Lead
from crmdesk.models.lists import ReasonFor
from crmdesk.models.queries import lead_page
from crmdesk.models.queries.choices import choices, reasons
from crmdesk.models.schema import BY_TABLE
from crmdesk.text import _
from crmdesk.ui.kit import format
from crmdesk.ui.kit.overlay import is_there
from crmdesk.ui.kit.toast import Deed
from crmdesk.ui.leads import asking
from crmdesk.ui.leads.convert_bar import parts
from crmdesk.ui.leads.convert_sheet import ConvertSheet, usual_wishes, with_choice
from crmdesk.ui.leads.panes import Panes
from crmdesk.ui.leads.undo_sheet import LeftOutSheet, undo_conversion
from crmdesk.ui.records.asking import ask_owner, ask_task, ask_when, snooze_presets
from crmdesk.ui.workplace import Workplace

R = TypeVar("R")


class Triage:
    """The decisions about the leads that `targets` gives, asked for beside what stands in `panes`.

    `deciding` is told before a decision is written and `refused` when it was not, so that the screen can go on.
    `settled` holds, by lead, whom a person said it is, until the lead is converted; nothing is written before.
    """

    def __init__(
        self,
        work: Workplace,
        panes: Panes,
        targets: Callable[[], list[int]],
        deciding: Callable[[], None],
        refused: Callable[[], None],
    ) -> None:
        self._work, self._panes, self._targets = work, panes, targets
        self._deciding, self._refused = deciding, refused
        self._converting: set[int] = set()
        self.settled: dict[int, Wishes] = {}

    def now(self) -> dt.datetime:
        """The local moment."""
        return self._work.desk.clock().astimezone()

    # -- decisions -------------------------------------------------------------------------------------------------

    def snooze(self) -> None:
        """Take them out of the inbox until a moment."""
        if not (ids := self._targets()):
            return

        def write(until: dt.datetime | None) -> None:
            if until is not None:
                self._write(lambda desk: desk.do(leads.snooze, ids, until))

        ask_when(self._panes.beside("snooze"), _("Snooze until"), snooze_presets(self.now()), self.now, write)

    def nurture(self) -> None:
        """Keep them warm, perhaps until a day."""
        if not (ids := self._targets()):
            return
        ask_when(
            self._panes.beside("any"),
            _("Nurture: back in the inbox"),
            asking.nurture_presets(self.now()),
            self.now,
            lambda until: self._write(lambda desk: desk.do(leads.nurture, ids, until)),
        )

    def disqualify(self) -> None:
        """Say no, with a reason."""
        if ids := self._targets():
            asking.ask_reason(
                self._panes.beside("disqualify"),
                self._work.desk.read(reasons, ReasonFor.DISQUALIFIED),
                self.now,
                lambda reason, again: self._write(lambda desk: desk.do(leads.disqualify, ids, reason, again)),
            )

    def assign(self) -> None:
        """Give them an owner."""
        if ids := self._targets():
            ask_owner(
                self._panes.beside("assign"),
                self._work.desk.read(choices, "owner"),
                self._work.desk.by,
                lambda owner: self._write(lambda desk: desk.do(leads.assign, ids, owner)),
            )

    def status(self) -> None:
        """Give them a status by hand."""
        if not (ids := self._targets()):
            return
        asking.ask_status(
            self._panes.beside("any"),
            lambda status: self._write(lambda desk: desk.do(leads.change_status, ids, status)),
        )

    def campaign(self) -> None:
        """Say which campaign they came from."""
        if ids := self._targets():
            asking.ask_campaign(
                self._panes.beside("campaign"),
                self._work.desk.read(choices, "campaign"),
                lambda campaign: self._write(lambda desk: desk.do(leads.put_in_campaign, ids, campaign)),
            )

    def reopen(self) -> None:
        """Take them up again."""
        if ids := self._targets():
            self._write(lambda desk: desk.do(leads.reopen, ids))

    def delete(self) -> None:
        """Delete them; the toast says what lost its link to them or went with them."""
        if ids := self._targets():
            self._write(
                lambda desk: desk.do(record_steps.delete_all, Lead, ids), lambda gone: deleted_words(len(ids), gone)
            )

    def mark(self, ids: Sequence[int], *, read: bool, then: Callable[[None], None] | None = None) -> None:
        """Remember whether leads were looked at."""
        self._work.act(lambda: self._work.desk.do(leads.mark_read, ids, read), then=then, quiet=True, asker=self._panes)

    # -- conversion ------------------------------------------------------------------------------------------------

    def convert(self) -> None:
        """Convert at once as the preview shows it; where something must be chosen first, the sheet opens."""
        ids = [one for one in self._targets() if one not in self._converting]
        if len(ids) == 1:
            self._convert_one(ids[0], None, choose=lambda: self._open_sheet(ids[0], self.settled.get(ids[0])))
        elif ids:
            self._convert_many(ids)

    def preview(self) -> None:
        """Open the sheet that shows what a conversion makes."""
        ids = self._targets()
        if len(ids) == 1 and ids[0] not in self._converting:
            self._open_sheet(ids[0], self.settled.get(ids[0]))
        elif ids:
            self._panes.rest()
            self._convert_many(ids)

    def settle(self, kind: str, choice: Choice) -> None:
        """Remember whether the account or contact that the lead looks like is the one."""
        if len(ids := self._targets()) == 1:
            self.settled[ids[0]] = with_choice(self.settled.get(ids[0]) or Wishes(), kind, choice)

    def compare(self, kind: str, choice: Choice) -> None:
        """Show the lead beside the record that it looks like, field by field."""
        ids = self._targets()
        if len(ids) == 1 and ids[0] not in self._converting:
            wishes = with_choice(self.settled.get(ids[0]) or Wishes(), kind, choice)
            self._open_sheet(ids[0], wishes, compare=kind)

    def undo_conversion(self, lead_id: int) -> None:
        """Undo a conversion at any later time."""
        self._panes.rest()
        undo_conversion(self._work, lead_id, self._panes)

    def _open_sheet(self, lead_id: int, wishes: Wishes | None, *, compare: str = "") -> None:
        self._panes.rest()
        sheet = ConvertSheet(self._work, lead_id, wishes, compare=compare)
        sheet.wished.connect(lambda wishes: self._convert_one(lead_id, wishes, sheet=sheet))
        sheet.begin()

    def _convert_one(
        self,
        lead_id: int,
        wishes: Wishes | None,
        *,
        choose: Callable[[], None] | None = None,
        sheet: ConvertSheet | None = None,
    ) -> None:
        """Convert a lead with wishes (None: the usual ones). choose() is called when a person must choose first."""
        if lead_id in self._converting:
            return
        self._converting.add(lead_id)
        self._deciding()
        settled = self.settled.get(lead_id)

        def done(_result: tuple[str, Converted]) -> None:
            self._converting.discard(lead_id)
            self.settled.pop(lead_id, None)
            if sheet is not None:
                sheet.accept()

        def refused(rejected: Rejected) -> None:
            self._converting.discard(lead_id)
            self._refused()
            if sheet is not None and is_there(sheet):
                sheet.refuse(str(rejected))
            elif rejected.candidates and choose is not None:
                choose()
            else:
                self._work.toasts.show(str(rejected), tone="bad")

        self._work.act(
            lambda: self._work.desk.do(_convert, lead_id, wishes, settled),
            then=done,
            said=lambda result: converted_words(result[0], result[1].plan),
            leads_to=lambda result: self._opens(result[1].plan),
            refused=refused,
            asker=self._panes,
        )

    def _opens(self, plan: Plan) -> Deed | None:
        account = plan.account.id
        return (_("Open account"), lambda: self._work.go.record("account", account)) if account is not None else None

    def _convert_many(self, ids: list[int]) -> None:
        def said(result: tuple[list[Converted], list[tuple[int, str]]]) -> str:
            done, left_out = len(result[0]), len(result[1])
            words = format.counted("Converted {n} lead.", "Converted {n} leads.", done)
            without = format.counted("{n} was left out.", "{n} were left out.", left_out) if left_out else ""
            return f"{words} {without}".rstrip()

        def then(result: tuple[list[Converted], list[tuple[int, str]]]) -> None:
            if result[1]:
                LeftOutSheet.show_for(self._work, result[1], self._panes.rest, self._panes)

        self._deciding()
        self._work.act(
            lambda: self._work.desk.do(conversion.convert_many, ids),
            then=then,
            said=said,
            refused=self._say_no,
            asker=self._panes,
        )

    # -- writing down ----------------------------------------------------------------------------------------------

    def task(self) -> None:
        """Plan a task about them."""
        if not (ids := self._targets()):
            return
        name = self._work.desk.read(lead_page.titles, ids).get(ids[0]) if len(ids) == 1 else None
        ask_task(
            self._panes.beside("any"),
            (_("Call {name}").format(name=name) if name else _("Call"))[:300],
            self.now,
            lambda what, when: self._work.do(leads.plan_tasks, ids, what, when),
        )

    # -- inside ----------------------------------------------------------------------------------------------------

    def _write(self, work: Callable[[Desk], Done[R]], said: Callable[[R], str] | None = None) -> None:
        self._deciding()
        self._work.act(lambda: work(self._work.desk), said=said, refused=self._say_no, asker=self._panes)

    def _say_no(self, rejected: Rejected) -> None:
        self._refused()
        self._work.toasts.show(str(rejected), tone="bad")


def _convert(write: Write, lead_id: int, wishes: Wishes | None, settled: Wishes | None = None) -> tuple[str, Converted]:
    """Convert as wished, or with the usual wishes and what was settled before; gives the lead's name too."""
    if wishes is None:
        plan = conversion_preview.plan(write.connection, lead_id, settled, write.today)
        wishes = usual_wishes(plan, write.now, settled)
    done = conversion.convert(write, lead_id, wishes)
    return records.title(write, write.get(Lead, lead_id)), done


def converted_words(name: str, plan: Plan) -> str:
    """What a conversion did: "Converted Sanne: 1 account linked, 1 contact and 1 opportunity made."."""
    ones = {"account": _("1 account"), "contact": _("1 contact"), "opportunity": _("1 opportunity")}
    linked = _and([ones[kind] for kind, part in parts(plan) if part.how is How.EXISTING])
    made = _and([ones[kind] for kind, part in parts(plan) if part.how is How.NEW])
    found = [
        _("{what} linked").format(what=linked) if linked else "",
        _("{what} made").format(what=made) if made else "",
    ]
    said = ", ".join(filter(None, found))
    words = _("Converted {name}: {what}.") if said else _("Converted {name}.")
    return words.format(name=name, what=said)


def _and(words: list[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("{these} and {that}").format(these=", ".join(words[:-1]), that=words[-1])


def deleted_words(leads_gone: int, affected: dict[str, int]) -> str:
    """What a deletion did, naming what lost its link to the leads or went with them."""
    words = format.counted("Deleted {n} lead.", "Deleted {n} leads.", leads_gone)
    named = {"activity_link": "activity"}
    counted = []
    for table, n in affected.items():
        label = BY_TABLE[named.get(table, table)].label
        counted.append(f"{format.number(n)} {_(label[0] if n == 1 else label[1]).lower()}")
    if not counted:
        return words
    return f"{words} {_('Gone with it, or without its link now: {what}.').format(what=', '.join(counted))}"
