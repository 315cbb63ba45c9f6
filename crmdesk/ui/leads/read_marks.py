"""Which leads were looked at: one is read after it stood there for a moment, unless it was just made unread by hand.

Being read is no step of the history, so nobody is told of it; the rows are painted anew here.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer

from crmdesk.models.changes import Changes
from crmdesk.ui.kit.row_model import RowModel
from crmdesk.ui.leads.picks import Picks
from crmdesk.ui.leads.triage import Triage

READ_AFTER_MS = 400


class ReadMarks(QObject):
    """Marks what `picks` holds."""

    def __init__(self, picks: Picks, model: RowModel, triage: Triage) -> None:
        super().__init__(picks)
        self._picks, self._model, self._triage = picks, model, triage
        self._left_unread: int | None = None
        self._soon = QTimer(self, singleShot=True, interval=READ_AFTER_MS)
        self._soon.timeout.connect(self._mark_read)

    def seen(self, lead_id: int) -> None:
        """A lead is shown now: it will be read, if it stays."""
        if lead_id == self._left_unread:
            return
        self._left_unread = None
        row = self._model.record(self._picks.row()) or {}
        if not row.get("read_at") and self._picks.one() == lead_id:
            self._soon.start()

    def stop(self) -> None:
        """It is not shown any more."""
        self._soon.stop()

    def toggle(self) -> None:
        """Mark the picked leads as read, or as unread; then they stay so while they are shown."""
        self.stop()
        record = self._model.record(self._picks.row()) or {}
        read = not record.get("read_at")
        self._left_unread = None if read else self._picks.one()
        self._mark(self._picks.ids(), read=read)

    def _mark_read(self) -> None:
        lead_id = self._picks.one()
        if lead_id is not None:
            self._mark([lead_id], read=True)

    def _mark(self, ids: Sequence[int], *, read: bool) -> None:
        self._triage.mark(ids, read=read, then=lambda _none: self._repaint(ids))

    def _repaint(self, ids: Sequence[int]) -> None:
        self._model.refresh(Changes(0, "", {}, "", None, {"lead": frozenset(ids)}, {"lead": frozenset({"read_at"})}))
