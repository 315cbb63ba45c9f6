"""The four figures over the pipeline: open, weighted, what closes this month, and what needs attention.

Each is a filter as well, so that the rows behind it are one press away; while a card hangs they say what they become.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crmdesk.models.pipeline import StageKind
from crmdesk.models.queries.board import Board as Found
from crmdesk.models.queries.board import Card, Column, Figures, Wanted
from crmdesk.text import _
from crmdesk.ui.kit import format
from crmdesk.ui.kit.card import FigureTile
from crmdesk.ui.kit.painting import Tone
from crmdesk.ui.theme import theme

_ALL, _NARROW, _TIGHT = 980, 760, 440
"""The widths, at normal text size, from which there is room for the notes, for the weighted and for the open value."""


class FigureRow(QWidget):
    """The tiles. The first lifts what the others narrow. Signal: changed(), when the user pressed one."""

    changed = Signal()

    def __init__(self, currency: str) -> None:
        super().__init__()
        self._currency = currency
        self._found, self._figures, self._now = Found(), Figures(), dt.datetime.now(dt.UTC)
        self._foretold: tuple[Card | None, Column | None] = (None, None)
        self.open_value = FigureTile(_("Open value"), steady=True)
        self.weighted = FigureTile(_("Weighted"), steady=True)
        self.closing = FigureTile(_("Closes this month"), steady=True)
        self.attention = FigureTile(_("Needs attention"), steady=True)
        self.tiles = (self.open_value, self.weighted, self.closing, self.attention)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 12, 20, 8)
        row.setSpacing(12)
        for tile in self.tiles:
            row.addWidget(tile)
        row.addStretch(1)
        for tile in self.tiles[1:]:
            tile.setCheckable(True)
            tile.clicked.connect(lambda _on=False: self.changed.emit())
        self.open_value.clicked.connect(self._show_all)

    # As a filter

    @property
    def chosen(self) -> tuple[bool, ...]:
        """Which of the three that narrow are pressed."""
        return tuple(tile.isChecked() for tile in self.tiles[1:])

    def choose(self, chosen: tuple[bool, ...] = (False, False, False)) -> None:
        """Press and release them; nothing is told."""
        for tile, on in zip(self.tiles[1:], chosen, strict=True):
            tile.setChecked(on)

    def narrow(self, wanted: Wanted, today: dt.date) -> Wanted:
        """What is wanted, narrowed by those that are pressed."""
        weighs, closing, attention = self.chosen
        return replace(wanted, weighs=weighs, closes_in=today if closing else None, attention=attention)

    def press(self, at: int) -> None:
        """Press one of the four, as a click does."""
        self.tiles[at].click()

    def _show_all(self) -> None:
        if any(self.chosen):
            self.choose()
            self.changed.emit()

    # What they say

    def show_found(self, found: Found, now: dt.datetime) -> None:
        """Show the sums of what was found."""
        self._found, self._now = found, now
        if found.figures is not None or not found.deals:
            self._figures = found.figures or Figures()
        self.foretell(None, None)

    def show_figures(self, figures: Figures) -> None:
        """Show what closes and what needs attention, where it was counted after the rest."""
        self._figures = figures
        self.foretell(*self._foretold)

    def foretell(self, card: Card | None, to: Column | None) -> None:
        """Show what the sums become when a card comes into a stage; no card: what they are."""
        self._foretold = (card, to)
        columns, figures = self._found.open_columns, self._figures
        value, weighted = sum(one.value for one in columns), sum(one.weighted for one in columns)
        closing, attention = (figures.closing, figures.closing_value), figures.attention
        if card is not None and to is not None and to.stage_id != card.stage_id:
            after = card.after(to, self._now)
            ours = card.currency == self._currency
            worth = (card.value or 0) if ours else 0
            leaves = to.kind is not StageKind.OPEN
            value -= worth if leaves else 0
            weighted += ((0 if leaves else after.weighted) - card.weighted) if ours else 0
            if leaves and card.closes_in(self._now.astimezone().date()):
                closing = (closing[0] - 1, closing[1] - worth)
            still = not leaves and after.needs_attention(self._now)
            attention += still - card.needs_attention(self._now)
        self._say(value, weighted, closing, attention)

    def _say(self, value: int, weighted: int, closing: tuple[int, int], attention: int) -> None:
        columns, figures = self._found.open_columns, self._figures
        without = format.without_others(sum(one.other_currencies for one in columns))
        self.open_value.set(self._money(value), without, soon=value != sum(one.value for one in columns))
        soon = weighted != sum(one.weighted for one in columns)
        self.weighted.set(self._money(weighted), _("value × chance"), soon=soon)
        count = _("{n} to close").format(n=format.number(closing[0]))
        self.closing.set(self._money(closing[1]), count, soon=closing[0] != figures.closing)
        why = _("overdue, idle or without a task")
        tone: Tone = "warn" if attention else "neutral"
        self.attention.set(format.number(attention), why, tone=tone, soon=attention != figures.attention)

    def _money(self, cents: int) -> str:
        return format.whole_money(cents, self._currency)

    def fit(self, width: int, *, low: bool) -> None:
        """Where there is no room for all, notes go first, and then what the columns say themselves."""
        for tile in self.tiles:
            tile.set_bare(width < theme.px(_ALL))
            tile.set_flat(low)
        self.weighted.setVisible(width >= theme.px(_NARROW))
        self.open_value.setVisible(width >= theme.px(_TIGHT))
