"""The commands of the board: one row each, for its keys, the menu of a card and the hints below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmdesk.models.pipeline import StageKind
from crmdesk.text import N_
from crmdesk.ui.kit.action import Action

if TYPE_CHECKING:
    from crmdesk.ui.pipeline.board import Board

CARDS = N_("On a card")

ACTIONS: tuple[Action[Board], ...] = (
    Action("card-column", CARDS, N_("Previous and next column"), ("Left", "Right"), hint=N_("column")),
    Action("card-next", CARDS, N_("Previous and next card"), ("Up", "Down")),
    Action("card-back", CARDS, N_("Previous stage"), ("Shift+Left",), lambda b: b.shift(-1), hint=N_("stage")),
    Action("card-on", CARDS, N_("Next stage"), ("Shift+Right",), lambda b: b.shift(+1), hint=N_("stage")),
    Action("card-up", CARDS, N_("Higher in the column"), ("Shift+Up",), lambda b: b.nudge(-1), icon="arrow-up"),
    Action("card-down", CARDS, N_("Lower in the column"), ("Shift+Down",), lambda b: b.nudge(+1), icon="arrow-down"),
    Action(
        "card-move", CARDS, N_("Move to…"), ("M",), lambda b: b.menu_at_card(), icon="columns-3", hint=N_("move to")
    ),
    Action(
        "card-won",
        CARDS,
        N_("Won…"),
        ("W",),
        lambda b: b.close_current(StageKind.WON),
        icon="trophy",
        hint=N_("won"),
    ),
    Action(
        "card-lost",
        CARDS,
        N_("Lost…"),
        ("L",),
        lambda b: b.close_current(StageKind.LOST),
        icon="circle-x",
        hint=N_("lost"),
    ),
    Action("card-task", CARDS, N_("Plan a task"), ("T",), lambda b: b.plan(), icon="calendar-plus", hint=N_("task")),
    Action("card-open", CARDS, N_("Open"), ("Return",), hint=N_("open")),
)
