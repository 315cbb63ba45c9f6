"""The commands of the inbox: one row each, from which its keys, buttons, menu and hints are made."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from crmdesk.models.activity_kind import ActivityKind
from crmdesk.text import N_
from crmdesk.ui.actions import COPY_LINK
from crmdesk.ui.kit.action import LIST, Action, of

if TYPE_CHECKING:
    from crmdesk.ui.leads.inbox import LeadInbox

DECIDING = N_("In the list and the criteria")
PANE = N_("In the list and its tabs")
SEARCH = N_("In the search field")
CRITERIA = N_("In the criteria")

ACTIONS: tuple[Action[LeadInbox], ...] = (
    Action("lead-next", LIST, N_("Next lead"), ("J", "Down"), lambda p: p.picks.move(1), hint=N_("move")),
    Action("lead-previous", LIST, N_("Previous lead"), ("K", "Up"), lambda p: p.picks.move(-1), hint=N_("move")),
    Action("lead-open", LIST, N_("Go on in the lead"), ("Return",)),
    Action("lead-mark", LIST, N_("Select or deselect"), ("Space",), lambda p: p.picks.mark()),
    Action("lead-extend", LIST, N_("Extend the selection"), ("Shift+Down", "Shift+Up")),
    Action("lead-all", LIST, N_("Select all"), ("Ctrl+A",)),
    Action("lead-unmark", LIST, N_("Deselect"), ("Esc",), lambda p: p.picks.unmark()),
    Action(
        "lead-qualify",
        LIST,
        N_("Qualify by the criteria"),
        ("Q",),
        lambda p: p.enter_lead(p.detail.lead.judge),
        icon="circle-help",
        hint=N_("qualify"),
    ),
    Action(
        "lead-disqualify",
        LIST,
        N_("Disqualify…"),
        ("X",),
        lambda p: p.triage.disqualify(),
        icon="x",
        hint=N_("disqualify"),
    ),
    Action(
        "lead-snooze", LIST, N_("Snooze…"), ("H",), lambda p: p.triage.snooze(), icon="alarm-clock", hint=N_("snooze")
    ),
    Action(
        "lead-convert",
        DECIDING,
        N_("Convert lead"),
        ("Ctrl+Return", "Ctrl+Enter"),  # the Enter of the letters, and that of the figures
        lambda p: p.triage.convert(),
        icon="arrow-right",
        hint=N_("convert"),
    ),
    Action("lead-preview", LIST, N_("Preview the conversion…"), ("C",), lambda p: p.triage.preview(), icon="eye"),
    Action(
        "lead-nurture", LIST, N_("Nurture…"), ("R",), lambda p: p.triage.nurture(), icon="hourglass", hint=N_("nurture")
    ),
    Action(
        "lead-assign",
        LIST,
        N_("Assign…"),
        ("A",),
        lambda p: p.triage.assign(),
        icon="user-round-plus",
        hint=N_("assign"),
    ),
    Action(
        "lead-note",
        LIST,
        N_("Write a note"),
        ("N",),
        lambda p: p.enter_lead(partial(p.detail.lead.write, ActivityKind.NOTE)),
        icon="sticky-note",
        hint=N_("note"),
    ),
    Action(
        "lead-call",
        LIST,
        N_("Log a call"),
        ("G",),
        lambda p: p.enter_lead(partial(p.detail.lead.write, ActivityKind.CALL)),
        icon="phone",
    ),
    Action("lead-task", LIST, N_("Plan a task…"), ("T",), lambda p: p.triage.task(), icon="calendar-plus"),
    Action("lead-status", LIST, N_("Status…"), (), lambda p: p.triage.status(), icon="list-filter"),
    Action("lead-campaign", LIST, N_("Campaign…"), (), lambda p: p.triage.campaign(), icon="megaphone"),
    Action("lead-read", LIST, N_("Read or unread"), ("U",), lambda p: p.toggle_read(), icon="mail-open"),
    Action("lead-delete", LIST, N_("Delete"), ("Del",), lambda p: p.triage.delete(), icon="trash-2"),
    Action("lead-search", PANE, N_("Search this list"), ("/",), lambda p: p.focus_search(), icon="search"),
    Action("lead-filter", PANE, N_("Filter this list…"), ("F",), lambda p: p.filter.ask(), icon="list-filter"),
    Action("lead-list", SEARCH, N_("Back to the list"), ("Down",), lambda p: p.panes.list_stop().setFocus()),
    Action("lead-criterion", CRITERIA, N_("Choose a criterion"), ("Up", "Down")),
    Action("lead-judge", CRITERIA, N_("Yes, no, unknown"), ("Y", "N", "U")),
)


def wire(page: LeadInbox) -> None:
    """Let keys, buttons and menu of the inbox do what the rows say."""
    table, lead, bulk, triage = page.pane.table, page.detail.lead, page.detail.bulk, page.triage
    page.bind_keys(
        {
            LIST: (table,),
            DECIDING: (table, lead.criteria, lead.bar),
            SEARCH: (page.parts.search,),
            PANE: (page.pane, page.detail.empty),
        }
    )
    for button, do in (
        (lead.header.snooze, triage.snooze),
        (lead.header.assign, triage.assign),
        (lead.header.disqualify, triage.disqualify),
        (lead.header.reopen, triage.reopen),
        (bulk.convert, triage.convert),
        (bulk.assign, triage.assign),
        (bulk.snooze, triage.snooze),
        (bulk.nurture, triage.nurture),
        (bulk.status, triage.status),
        (bulk.campaign, triage.campaign),
        (bulk.task, triage.task),
        (bulk.disqualify, triage.disqualify),
        (bulk.delete, triage.delete),
    ):
        button.clicked.connect(partial(_pressed, do))
    rows = of(
        ACTIONS, "lead-nurture", "lead-status", "lead-campaign", "lead-task", "lead-call", "lead-read", "lead-delete"
    )
    lead.header.set_more(page, (*rows, COPY_LINK))
    lead.bar.convert.connect(triage.convert)
    lead.bar.preview.connect(triage.preview)
    lead.bar.reopen.connect(triage.reopen)
    lead.bar.compared.connect(triage.compare)


def _pressed(do: Callable[[], object], _checked: bool = False) -> None:
    do()
