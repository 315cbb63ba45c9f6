"""The commands of a page of records: one row each, for keys, the menu of the record and the hints below the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmdesk.models.activity import ActivityKind
from crmdesk.text import N_
from crmdesk.ui.kit.action import LIST, Action

if TYPE_CHECKING:
    from crmdesk.ui.records.screen import RecordScreen

BOTH = N_("In the list and the lists of the record")
PAGE = N_("On this page")
RECORD = N_("In the record")
SEARCHED = N_("In the list and the record")

ACTIONS: tuple[Action[RecordScreen], ...] = (
    Action(
        "record-note",
        BOTH,
        N_("Write a note"),
        ("N",),
        lambda s: s.pane.log(ActivityKind.NOTE),
        icon="sticky-note",
        hint=N_("note"),
    ),
    Action(
        "record-call",
        BOTH,
        N_("Log a call"),
        ("G",),
        lambda s: s.pane.log(ActivityKind.CALL),
        icon="phone",
        hint=N_("call"),
    ),
    Action(
        "record-task",
        BOTH,
        N_("Plan a task"),
        ("T",),
        lambda s: s.pane.log(ActivityKind.TASK),
        icon="calendar-plus",
        hint=N_("task"),
    ),
    Action("record-deal", RECORD, N_("New opportunity here"), (), lambda s: s.pane.deal_sheet(), icon="square-kanban"),
    Action("record-person", RECORD, N_("New contact here"), (), lambda s: s.pane.person_sheet(), icon="contact-round"),
    Action("record-delete", LIST, N_("Delete"), ("Del",), lambda s: s.delete(), icon="trash-2", hint=N_("delete")),
    Action("record-search", SEARCHED, N_("Search this list"), ("/",), lambda s: s.focus_search(), icon="search"),
    Action(
        "record-filter",
        LIST,
        N_("Filter this list…"),
        ("F",),
        lambda s: s.narrow.ask(),
        icon="list-filter",
        hint=N_("filter"),
    ),
    Action(
        "record-beside",
        PAGE,
        N_("Record beside the list"),
        ("Ctrl+\\",),
        lambda s: s.beside.toggle(),
        icon="panel-right",
        checked=lambda s: s.beside.isChecked(),
    ),
    Action("record-back", RECORD, N_("Back to the list"), ("Esc",), lambda s: s.back_to_list(), icon="arrow-left"),
)
HEAD = ("record-call", "record-task", "record-note", "record-deal")
"""What the head of a record has as buttons."""
MENU = ("record-note", "record-call", "record-task", "record-deal", "record-person", "record-delete")
