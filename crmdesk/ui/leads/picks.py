"""Which leads of the list are picked, across everything that happens to the list: moves, marks, refills and decisions.

A refill forgets Qt's selection, so what must be picked afterwards is decided here: the next lead after a decision, the
lead that an undo brought back, else the one that was picked before.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, QObject, Signal

from crmdesk.ui.kit.row_model import RowModel
from crmdesk.ui.leads.list_pane import LeadTable

MOST_HELD = 200
"""A selection of more leads than this is not put back after a refill: finding them again would cost too much."""

_Flag = QItemSelectionModel.SelectionFlag
_ONLY = _Flag.ClearAndSelect | _Flag.Rows
_TOGGLE = _Flag.Toggle | _Flag.Rows
_ADD = _Flag.Select | _Flag.Rows


class Picks(QObject):
    """The selection of a table. `pinned()` tells that the keyboard is in the lead that is shown, so it must stay.

    near_top: what is to be picked is among the first rows. Signal: `changed()`, when the user picked something else.
    """

    changed = Signal()

    def __init__(self, table: LeadTable, model: RowModel, pinned: Callable[[], bool]) -> None:
        super().__init__(table)
        self._table, self._model, self._pinned = table, model, pinned
        self._settling = self._marking = False
        self._row = 0
        self._held: list[int] = []
        self._wanted: int | None = None
        self._next: int | None = None
        self._going_on = self._from_top = self.near_top = False

    def watch(self) -> None:
        """Begin, once the table shows the model."""
        self._model.modelAboutToBeReset.connect(self.hold)
        self._table.pointed.connect(self._on_pointed)

    # -- asking ----------------------------------------------------------------------------------------------------

    def count(self) -> int:
        """How many rows are picked."""
        return sum(bottom - top + 1 for top, bottom in self._ranges())

    def ids(self) -> list[int]:
        """The leads that are picked, from top to bottom."""
        return [found for top, bottom in self._ranges() for found in self._model.ids(top, bottom)]

    def one(self) -> int | None:
        """The lead that is picked, if it is one."""
        return next(iter(self.ids()), None) if self.count() == 1 else None

    def first_rows(self, most: int) -> list[int]:
        """The first rows that are picked."""
        found: list[int] = []
        for top, bottom in self._ranges():
            found += range(top, min(bottom + 1, top + most - len(found)))
        return found

    def row(self) -> int:
        """The current row; where it was, when none is."""
        index = self._table.currentIndex()
        return index.row() if index.isValid() else self._row

    def _ranges(self) -> list[tuple[int, int]]:
        """First and last row of each block that is picked, from top to bottom; a block may be the whole list."""
        return sorted((one.top(), one.bottom()) for one in self._table.selectionModel().selection().toList())

    # -- picking ---------------------------------------------------------------------------------------------------

    def point(self, row: int) -> None:
        """Pick one row and bring it into sight."""
        if self._model.total:
            self._row = max(0, min(row, self._model.total - 1))
            index = self._model.index(self._row, 0)
            self._table.selectionModel().setCurrentIndex(index, _ONLY)
            self._table.scrollTo(index)

    def move(self, by: int) -> None:
        """Go up or down; what is marked stays marked."""
        if not self._marking:
            self.point(self.row() + by if self.count() else self._row)
            return
        self._row = max(0, min(self.row() + by, self._model.total - 1))
        index = self._model.index(self._row, 0)
        self._table.selectionModel().setCurrentIndex(index, _Flag.NoUpdate)
        self._table.scrollTo(index)

    def mark(self) -> None:
        """Begin to mark leads with this one, or mark or unmark this one."""
        index = self._table.currentIndex()
        if not index.isValid():
            return
        if self._marking:
            self._table.selectionModel().select(index, _TOGGLE)
        self._marking = True

    def unmark(self) -> None:
        """Pick the current row alone."""
        self._marking = False
        self.point(self.row())

    @property
    def pending(self) -> bool:
        """Whether something else is to be picked than before: after a decision, or for the lead that was asked for."""
        return self._going_on or self._wanted is not None

    @property
    def from_top(self) -> bool:
        """Whether the top of the list is to be picked after the refill."""
        if self._wanted is not None or self._going_on:
            return False
        return self._from_top or not self._held and not self.count()

    @property
    def wanted(self) -> int | None:
        """The lead that was asked for and is not picked yet."""
        return self._wanted

    # -- across refills --------------------------------------------------------------------------------------------

    def go_on(self) -> None:
        """A decision about what is picked begins: afterwards the lead below is picked."""
        ranges = self._ranges()
        first, last = (ranges[0][0], ranges[-1][1] + 1) if ranges else (self._row, self._row)
        self._row, self._going_on, self._marking = first, True, False
        self._next = self._model.record_id(last)
        if self._next is None:
            self._next = self._model.record_id(first - 1)

    def stay(self) -> None:
        """The decision was refused."""
        self._going_on, self._next = False, None

    def want(self, lead_id: int | None) -> None:
        """Pick this lead as soon as it is in the list."""
        self._wanted = lead_id

    def begin_at(self, lead_id: int | None) -> None:
        """Pick this lead, one of the first ones, when the list comes for the first time; None: the first one."""
        self._held, self.near_top = [] if lead_id is None else [lead_id], True

    def forget(self) -> None:
        """Another list comes: begin at its top."""
        self._from_top, self._marking, self._wanted = True, False, None

    def settle(self) -> bool:
        """Pick what must be picked after a refill; True when a decision was gone on from."""
        self._settling = True
        went_on, self._going_on = self._going_on, False
        self._pick_after(went_on)
        self._settling = False
        self._next = None
        self._from_top = self.near_top = False
        return went_on

    def _pick_after(self, went_on: bool) -> None:
        wanted = self._model.row_of(self._wanted) if self._wanted is not None else None
        if wanted is not None:
            self._wanted = None
            self.point(wanted)
        elif went_on:
            following = self._model.row_of(self._next) if self._next is not None else None
            self.point(self._row if following is None else following)
        elif self._from_top or not self._held:
            self.point(0)
        else:
            self._pick_held()

    def _pick_held(self) -> None:
        rows = [row for row in map(self._model.row_of, self._held) if row is not None]
        if rows:
            self.point(rows[0])
            for row in rows[1:]:
                self._table.selectionModel().select(self._model.index(row, 0), _ADD)
        elif not self._pinned():
            self.point(self._row)

    def hold(self) -> None:
        """Remember what is picked, before it is forgotten."""
        if self._table.currentIndex().isValid():
            self._row = self._table.currentIndex().row()
        if 0 < self.count() <= MOST_HELD:
            self._held = self.ids()

    def _on_pointed(self) -> None:
        if self._settling:
            return
        index = self._table.currentIndex()
        if index.isValid():
            self._row = index.row()
        if self.count() == 1 and self._table.selectionModel().isSelected(index):
            self._marking = False
        self.changed.emit()
