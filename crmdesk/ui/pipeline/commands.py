"""The commands of the pipeline: one row each, for the keys of board, list and page, the menus and the hints below.

An opportunity is the marked card or row, or the one whose page is open, so that a key means the same in all three.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmdesk.models.activity import ActivityKind
from crmdesk.models.pipeline import STAGE_ICONS, StageKind
from crmdesk.text import N_
from crmdesk.ui.kit.action import Action
from crmdesk.ui.pipeline import acts

if TYPE_CHECKING:
    from crmdesk.ui.pipeline.screen import Pipeline

BOARD, ROWS = N_("On the board"), N_("In the list")
VIEWS = N_("On the board and in the list")
DEAL = N_("On an opportunity")
PAGE = N_("On the page of an opportunity")

ACTIONS: tuple[Action[Pipeline], ...] = (
    Action("deal-column-before", BOARD, N_("Previous column"), ("Left",), hint=N_("column")),
    Action("deal-column-next", BOARD, N_("Next column"), ("Right",), hint=N_("column")),
    Action("deal-card-next", BOARD, N_("Next card"), ("J",), lambda p: p.board.step(+1)),
    Action("deal-card-before", BOARD, N_("Previous card"), ("K",), lambda p: p.board.step(-1)),
    Action("deal-card", BOARD, N_("Previous and next card"), ("Up", "Down")),
    Action("deal-row-next", ROWS, N_("Next row"), ("J",), lambda p: p.list.table.step(+1), hint=N_("move")),
    Action("deal-row-before", ROWS, N_("Previous row"), ("K",), lambda p: p.list.table.step(-1), hint=N_("move")),
    Action("deal-row", ROWS, N_("Next and previous row"), ("Down", "Up")),
    Action("deal-cell", ROWS, N_("Change the marked cell"), ("F2",), hint=N_("edit")),
    Action("deal-order", ROWS, N_("Order by…"), ("S",), lambda p: p.list.ask_order(), hint=N_("order")),
    Action("deal-back", DEAL, N_("Previous stage"), ("Shift+Left",), lambda p: p.doing.shift(-1), hint=N_("stage")),
    Action("deal-on", DEAL, N_("Next stage"), ("Shift+Right",), lambda p: p.doing.shift(+1), hint=N_("stage")),
    Action("deal-up", BOARD, N_("Higher in the column"), ("Shift+Up",), lambda p: p.board.nudge(-1), icon="arrow-up"),
    Action(
        "deal-down", BOARD, N_("Lower in the column"), ("Shift+Down",), lambda p: p.board.nudge(+1), icon="arrow-down"
    ),
    Action(
        "deal-move", DEAL, N_("Move to…"), ("M",), lambda p: p.doing.ask_stage(), icon="columns-3", hint=N_("move to")
    ),
    Action(
        "deal-won",
        DEAL,
        N_("Mark as won…"),
        ("W",),
        lambda p: p.doing.close(StageKind.WON),
        icon=STAGE_ICONS[StageKind.WON],
        hint=N_("won"),
    ),
    Action(
        "deal-lost",
        DEAL,
        N_("Mark as lost…"),
        ("L",),
        lambda p: p.doing.close(StageKind.LOST),
        icon=STAGE_ICONS[StageKind.LOST],
        hint=N_("lost"),
    ),
    Action(
        "deal-value", DEAL, N_("Value…"), ("V",), lambda p: p.doing.ask(acts.ask_value), icon="euro", hint=N_("value")
    ),
    Action(
        "deal-close",
        DEAL,
        N_("Close date…"),
        ("D",),
        lambda p: p.doing.ask(acts.ask_close_date),
        icon="calendar",
        hint=N_("close date"),
    ),
    Action(
        "deal-task",
        DEAL,
        N_("Plan a task…"),
        ("T",),
        lambda p: p.doing.plan(),
        icon="calendar-plus",
        hint=N_("task"),
    ),
    Action(
        "deal-when", DEAL, N_("Move the task…"), ("H",), lambda p: p.doing.ask(acts.ask_task_date), icon="alarm-clock"
    ),
    Action(
        "deal-owner",
        DEAL,
        N_("Assign…"),
        ("A",),
        lambda p: p.doing.ask(acts.ask_owner),
        icon="user-round-plus",
        hint=N_("assign"),
    ),
    Action("deal-note", DEAL, N_("Write a note"), ("N",), lambda p: p.doing.log(ActivityKind.NOTE), icon="sticky-note"),
    Action("deal-call", DEAL, N_("Log a call"), ("G",), lambda p: p.doing.log(ActivityKind.CALL), icon="phone"),
    Action("deal-peek", VIEWS, N_("Quick look"), ("Space",), lambda p: p.doing.ask(acts.peek), icon="eye"),
    Action("deal-stage", VIEWS, N_("Settings of the stage…"), (), lambda p: p.doing.set_stage(), icon="settings"),
    Action("deal-open", VIEWS, N_("Open"), ("Return",), hint=N_("open")),
    Action("deal-delete", DEAL, N_("Delete"), ("Del",), lambda p: p.doing.delete(), icon="trash-2"),
    Action("deal-search", VIEWS, N_("Search opportunities"), ("/",), lambda p: p.focus_search(), icon="search"),
    Action(
        "deal-filter",
        VIEWS,
        N_("Filter opportunities…"),
        ("F",),
        lambda p: p.narrow.ask(),
        icon="list-filter",
        hint=N_("filter"),
    ),
    Action("deal-all", VIEWS, N_("All that are open"), ("1",), lambda p: p.figures.press(0), icon="list"),
    Action(
        "deal-weighs", VIEWS, N_("Only what weighs in the forecast"), ("2",), lambda p: p.figures.press(1), icon="euro"
    ),
    Action(
        "deal-closing", VIEWS, N_("Only what closes this month"), ("3",), lambda p: p.figures.press(2), icon="calendar"
    ),
    Action(
        "deal-attention",
        VIEWS,
        N_("Only what needs attention"),
        ("4",),
        lambda p: p.figures.press(3),
        icon="triangle-alert",
    ),
    Action("deal-leave", PAGE, N_("Back to the pipeline"), ("Esc",), lambda p: p.show_all(), icon="arrow-left"),
)
MENU = (
    "deal-won",
    "deal-lost",
    "deal-value",
    "deal-close",
    "deal-owner",
    "deal-task",
    "deal-when",
    "deal-note",
    "deal-call",
    "deal-delete",
)
"""What stands in the menu of an opportunity."""
