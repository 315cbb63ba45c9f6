"""What is done with the opportunity in front of one: the marked card, the marked row, or the one whose page is open.

The commands call it, so that a key means the same in all three.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from crmdesk.models.activity import ActivityKind
from crmdesk.models.pipeline import StageKind
from crmdesk.models.queries.board import Card, Column, Step
from crmdesk.text import _
from crmdesk.ui.actions import COPY_LINK
from crmdesk.ui.kit.action import Offer, action_of, fill_menu, of
from crmdesk.ui.kit.keys import key_words
from crmdesk.ui.kit.plain import button_text
from crmdesk.ui.pipeline import acts, deal_list
from crmdesk.ui.pipeline.commands import ACTIONS, MENU
from crmdesk.ui.pipeline.stage_sheet import StageSheet
from crmdesk.ui.theme import theme
from crmdesk.ui.workplace import Workplace

if TYPE_CHECKING:
    from crmdesk.ui.pipeline.screen import Pipeline


class Doing:
    """What a page of the pipeline does."""

    def __init__(self, page: Pipeline) -> None:
        self._page, self._work = page, page.work

    def close(self, kind: StageKind) -> None:
        """Ask how the opportunity was won or lost."""
        to = next((one for one in self._page.found.columns if one.kind is kind), None)
        if self._page.is_full:
            self._page.pane.close_as(kind)
        elif to is not None and self._page.view is self._page.board:
            self._with(lambda card: self._page.board.finish(card, to))
        elif to is not None:
            self._with(lambda card: acts.close(self._work, card, to))

    def _with(self, do: Callable[[Card], object]) -> None:
        if card := self._page.current:
            do(card)

    def ask(self, ask: Callable[[Workplace, Card, QWidget], None]) -> None:
        """Ask something about the opportunity, beside it."""
        if self._page.is_full:
            self._page.pane.ask(ask)
        elif card := self._page.current:
            ask(self._work, card, self._page.view.place())

    def ask_stage(self) -> None:
        """Ask into which stage the opportunity moves."""
        if self._page.is_full:
            self._page.pane.ask_stage()
        else:
            self._with(lambda card: acts.ask_stage(self._work, card, self._page.found.columns, self._page.view.place()))

    def shift(self, by: int) -> None:
        """Move the opportunity so many stages; past the last open one it is won."""
        if self._page.is_full:
            self._page.pane.shift(by)
        elif self._page.view is self._page.board:
            self._page.board.shift(by)
        else:
            self._with(lambda card: acts.shift(self._work, card, self._page.found.columns, by))

    def plan(self) -> None:
        """Plan the next task: beside the card, or in the story of the page."""
        if self._page.is_full:
            self._page.pane.log(ActivityKind.TASK)
        else:
            self.ask(acts.ask_task)

    def log(self, kind: ActivityKind) -> None:
        """Begin a note or a call, on the page of the opportunity."""
        if not self._page.is_full and (card := self._page.current):
            self._work.go.record("opportunity", card.id)
        self._page.pane.log(kind)

    def delete(self) -> None:
        """Delete the opportunity; the toast takes it back."""
        if not self._page.is_full:
            self._with(lambda card: acts.delete(self._work, card))
        elif self._page.pane.page is not None:
            acts.delete(self._work, self._page.pane.page.card)

    def edit_cell(self, column: str) -> None:
        """Ask for what a cell of the list holds."""
        asked = {
            deal_list.NAME: acts.ask_name,
            deal_list.ACCOUNT: acts.ask_account,
            deal_list.VALUE: acts.ask_value,
            deal_list.WEIGHTED: acts.ask_value,
            deal_list.CLOSE: acts.ask_close_date,
            deal_list.TASK: acts.ask_task_date,
            deal_list.OWNER: acts.ask_owner,
        }
        self.ask(asked[column])

    def set_stage(self, stage: Step | None = None) -> None:
        """Ask for the settings of an open stage; None: of the one that the opportunity in front of one stands in."""
        if stage is None and self._page.is_full:
            stage = self._page.pane.page.stage if self._page.pane.page is not None else None
        elif stage is None:
            stage = self._page.view.stage
        if stage is not None and stage.kind is StageKind.OPEN:
            StageSheet(self._work, stage.stage_id, stage.name).open()

    def stage_menu(self, stage: Column, at: QPoint) -> None:
        """Open the menu of a stage at a point of the screen."""
        menu = QMenu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(theme.icon("plus"), _("New opportunity here"), lambda: self._page.new_record(stage.stage_id))
        if self._page.view is self._page.board:
            board = self._page.board
            words = _("Unfold {stage}") if board.is_folded(stage) else _("Fold {stage}")
            menu.addAction(
                theme.icon("chevron-left"),
                button_text(words.format(stage=_(stage.name))),
                lambda: board.turn_fold(stage),
            )
        setting = action_of(ACTIONS, "deal-stage")
        menu.addAction(theme.icon(setting.icon), _(setting.title), lambda: self.set_stage(stage))
        menu.popup(at)

    def menu(self, at: QPoint) -> None:
        """Open the menu of the opportunity at a point of the screen."""
        card = self._page.current
        if card is None:
            return
        menu = QMenu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(f"{_('Open')}\t{key_words('Return')}", self._page.open_current)
        stages = menu.addMenu(_("Move to"))
        for stage in self._page.found.columns:
            action = stages.addAction(button_text(_(stage.name)))
            action.setEnabled(stage.stage_id != card.stage_id)
            action.triggered.connect(lambda _on=False, to=stage: acts.move(self._work, card, to))
        menu.addSeparator()
        fill_menu(menu, (Offer(one, self._page) for one in (*of(ACTIONS, *MENU), COPY_LINK)))
        menu.popup(at)
