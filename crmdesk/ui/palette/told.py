"""How a record that was found is told in one line: its icon, what kind it is and one fact; and what can be done with it
from anywhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from crmdesk.models.account import AccountType
from crmdesk.models.activity import ActivityKind
from crmdesk.models.lead import OPEN_STATUSES, LeadStatus
from crmdesk.models.queries.find import Found, leads_of_campaign
from crmdesk.models.queries.timeline import ICONS as TIMELINE_ICONS
from crmdesk.models.schema import BY_TABLE
from crmdesk.reference import Reference
from crmdesk.text import _
from crmdesk.ui.actions import ACTIONS, COPY_LINK
from crmdesk.ui.kit import format
from crmdesk.ui.kit.action import Action, Offer, action_of, of
from crmdesk.ui.kit.format import local, one_line
from crmdesk.ui.kit.keys import Keyed
from crmdesk.ui.kit.show import TABLE_ICONS
from crmdesk.ui.leads.commands import ACTIONS as LEAD_ACTIONS
from crmdesk.ui.records.commands import ACTIONS as RECORD_ACTIONS
from crmdesk.ui.screens import SCREENS
from crmdesk.ui.workplace import Workplace

if TYPE_CHECKING:
    from crmdesk.ui.main_window import MainWindow


def icon(found: Found) -> str:
    """Its icon; an activity has that of what was done."""
    return (
        TIMELINE_ICONS[ActivityKind(found.facts["kind"])] if found.shown_as == "activity" else TABLE_ICONS[found.table]
    )


def when(found: Found) -> str:
    """The day of an activity; "" for a record."""
    at = found.facts.get("at") if found.shown_as == "activity" else None
    return format.day(local(at).date()) if at else ""


def note(found: Found, *, number: bool = False) -> str:
    """Its kind and what tells it from others but its day; number: with a telephone number, because one was typed."""
    facts = found.facts
    kind = found.shown_as or found.table
    parts = [_(ActivityKind(facts["kind"]).label if kind == "activity" else BY_TABLE[kind].label[0])]
    if number and (phone := facts.get("mobile") or facts.get("phone")):
        return " · ".join((*parts, str(phone)))
    parts += [part for part in _FACTS[kind](facts) if part]
    return " · ".join(map(one_line, parts))


def _account(facts: Any) -> list[str]:
    deals = int(facts.get("open_deals") or 0)
    told = format.counted("{n} open opportunity", "{n} open opportunities", deals) if deals else ""
    told = told or str(facts.get("city") or "")
    return [_(AccountType(facts["type"]).label), told] if facts else []


def _lead(facts: Any) -> list[str]:
    if not facts:
        return []
    status = LeadStatus(facts["status"])
    resting = status in (LeadStatus.CONVERTED, LeadStatus.DISQUALIFIED)
    told = _(status.label) if resting else _("score {n}").format(n=facts["score"])
    return [str(facts.get("company") or ""), told]


def _opportunity(facts: Any) -> list[str]:
    value = facts.get("value")
    return [
        str(facts.get("account") or ""),
        _(str(facts["stage"])) if facts.get("stage") else "",
        format.whole_money(int(value), str(facts["currency"])) if value is not None else "",
    ]


def _contact(facts: Any) -> list[str]:
    return [str(facts.get("account") or ""), "" if facts.get("account") else str(facts.get("job_title") or "")]


def _campaign(facts: Any) -> list[str]:
    start = facts.get("start")
    return [str(facts.get("kind") or ""), format.day(dt.date.fromisoformat(str(start)[:10])) if start else ""]


def _activity(facts: Any) -> list[str]:
    return [str(facts.get("about") or "")]


_FACTS: dict[str, Callable[[Any], list[str]]] = {
    "account": _account,
    "lead": _lead,
    "opportunity": _opportunity,
    "contact": _contact,
    "campaign": _campaign,
    "activity": _activity,
}


def go_to(work: Workplace, found: Found) -> None:
    """Show a record on its page; a campaign has none, so its leads are shown."""
    if any(page.table == found.table for page in SCREENS):
        work.go.record(found.table, found.id)
        return
    title = _("{name}: leads").format(name=one_line(found.name))
    work.read(leads_of_campaign, found.id, then=lambda ids: work.go.rows(title, "lead", ids))


def missing(reference: Reference) -> str:
    """That a record is not in this file, and what to do."""
    kind = _(BY_TABLE[reference.table].label[0]).lower()
    words = _("There is no {kind} {n} in this file. The link may be of another file: open that one, or search by name.")
    return words.format(kind=kind, n=reference.id)


_OF_A_LEAD = ("lead-preview", "lead-snooze", "lead-assign")


def _at_its_page(window: MainWindow, work: Workplace, found: Found, action: Action[Any]) -> Deed:
    """A command of the inbox: it asks beside the lead, so the lead is gone to first."""

    def run() -> None:
        from crmdesk.ui.leads.inbox import LeadInbox

        work.visit(found.table, found.id)
        window.page("inbox")
        page = window.current
        if isinstance(page, LeadInbox):
            page.with_record(found.id, Offer(action, page).run)

    return Deed(action.id, _(action.title), action.icon, action, run)


@dataclass(frozen=True)
class Deed:
    """Something that can be done with a record from anywhere; the keys do the same where the record is selected."""

    id: str
    words: str
    icon: str
    keys: Keyed
    run: Callable[[], object]


def deeds(window: MainWindow, work: Workplace, found: Found) -> list[Deed]:
    """What can be done with a record, without going to it first."""
    from crmdesk.ui.records.log_sheet import LogSheet

    def write(kind: ActivityKind) -> Callable[[], object]:
        return lambda: LogSheet(work, (found.table, found.id), found.name).begin(kind)

    copying = Deed(
        COPY_LINK.id, _("Copy link"), COPY_LINK.icon, COPY_LINK, partial(work.copy_link, found.table, found.id)
    )
    if found.table == "campaign":
        return [copying]
    preset: dict[str, Any] = {}
    if found.table == "account":
        preset = {"account_id": found.id, "account": found.name}
    elif found.table == "contact":
        preset = {"account_id": found.facts.get("account_id"), "account": found.facts.get("account")}
        preset |= {"contact_id": found.id, "contact": found.name}
    made = []
    if preset:
        deal = partial(window.make, "opportunity", preset)
        made.append(Deed("deal", _("New opportunity"), "square-kanban", action_of(ACTIONS, "new-opportunity"), deal))
    if found.table == "account":
        person = partial(window.make, "contact", preset)
        made.append(Deed("person", _("New contact"), "contact-round", action_of(ACTIONS, "new-contact"), person))
    if found.table == "lead" and found.facts.get("status") in OPEN_STATUSES:
        made += [_at_its_page(window, work, found, action) for action in of(LEAD_ACTIONS, *_OF_A_LEAD)]
    return [
        *made,
        Deed(
            "task",
            _("Plan a task"),
            "calendar-plus",
            action_of(RECORD_ACTIONS, "record-task"),
            write(ActivityKind.TASK),
        ),
        Deed("call", _("Log a call"), "phone", action_of(RECORD_ACTIONS, "record-call"), write(ActivityKind.CALL)),
        Deed(
            "note", _("Write a note"), "sticky-note", action_of(RECORD_ACTIONS, "record-note"), write(ActivityKind.NOTE)
        ),
        copying,
    ]
