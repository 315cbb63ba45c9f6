"""The timeline of a record with the line over it, and how one thing that happened is shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crmdesk.controllers import activities
from crmdesk.models.activity import ActivityKind
from crmdesk.models.queries.timeline import Entry as Happened
from crmdesk.text import _
from crmdesk.ui.kit import format
from crmdesk.ui.kit.empty_state import EmptyState
from crmdesk.ui.kit.painting import Tone
from crmdesk.ui.kit.show import local
from crmdesk.ui.kit.timeline import Entry, Timeline
from crmdesk.ui.records.composer import Composer
from crmdesk.ui.workplace import Workplace

_TONES: dict[str, Tone] = {
    ActivityKind.CALL: "info",
    ActivityKind.MEETING: "info",
    ActivityKind.EMAIL: "info",
    ActivityKind.NOTE: "warn",
    ActivityKind.TASK: "ok",
    "conversion": "ok",
    "created": "accent",
}


class Story(QWidget):
    """What happened with a record; Enter or a double click does an open task. Signal: left(), for Esc in the line."""

    left = Signal()

    def __init__(self, work: Workplace) -> None:
        super().__init__()
        self._work = work
        self._links: Sequence[tuple[str, int]] = ()
        self._entries: Sequence[Happened] = ()
        self.composer = Composer(lambda: work.desk.clock().astimezone())
        self.composer.logged.connect(self._log)
        self.composer.left.connect(self.left)
        self.timeline = Timeline(_("Timeline"))
        self.timeline.opened.connect(self._open)
        self.empty = EmptyState(
            "history", _("Nothing logged yet"), _("Write what you know, so you find it back."), _("Log a call")
        )
        self.empty.primary.clicked.connect(lambda: self.composer.begin(ActivityKind.CALL))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.composer, self.timeline, self.empty):
            column.addWidget(widget)
        column.setStretch(1, 1)
        column.setStretch(2, 1)

    def show_entries(self, links: Sequence[tuple[str, int]], entries: Sequence[Happened]) -> None:
        """Show what happened; links: the records, as (table, id), that what is logged here is about."""
        if list(links[:1]) != list(self._links[:1]):
            self.composer.clear()
        self._links, self._entries = links, entries
        now = self._work.desk.clock().astimezone()
        self.timeline.set_entries([told(one, now) for one in entries], now.date())
        self.timeline.setVisible(bool(entries))
        self.empty.setVisible(not entries)

    def _log(self, kind: str, text: str, due: dt.datetime | None) -> None:
        links = self._links
        first, _line, rest = text.partition("\n")
        is_task = kind == ActivityKind.TASK
        self._work.act(
            lambda: self._work.desk.do(
                activities.log,
                ActivityKind(kind),
                links,
                subject=first[:300] if is_task else None,
                body=(rest if is_task else text) or None,
                due=due,
            ),
            then=lambda _made: self.composer.clear(),
        )

    def _open(self, key: object) -> None:
        entry = next((one for one in self._entries if one.activity_id == key and key is not None), None)
        if entry is not None and not entry.done and entry.activity_id is not None:
            self._work.do(activities.complete, entry.activity_id)


def told(entry: Happened, now: dt.datetime) -> Entry:
    """An entry as the timeline shows it; now is local. What is to be done says by when first; its end may be cut."""
    tone: Tone = _TONES.get(entry.kind, "neutral")
    notes = [entry.by, _("as lead") if entry.as_lead else ""]
    if not entry.done:
        due = local(entry.due) if entry.due else None
        tone = "bad" if due is not None and due < now else "warn"
        notes.insert(0, _("due {day}").format(day=format.weekday(due.date())) if due else _("to do"))
    when = local(entry.at) if entry.at else now
    return Entry(entry.activity_id, entry.icon, entry.title, entry.body, when, tone, " · ".join(filter(None, notes)))
