"""The timeline of a record with the line over it, and how one thing that happened is shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crmdesk.controllers import activities
from crmdesk.controllers.desk import Desk, Done, Rejected
from crmdesk.models.activity import ActivityKind
from crmdesk.models.queries.timeline import Entry as Happened
from crmdesk.text import _
from crmdesk.ui.kit import format
from crmdesk.ui.kit.format import local
from crmdesk.ui.kit.inset import inset
from crmdesk.ui.kit.painting import Tone
from crmdesk.ui.kit.timeline import PAD, Entry, Timeline
from crmdesk.ui.records.composer import Composer, Draft
from crmdesk.ui.workplace import Workplace

Link = tuple[str, int]
"""A record, as (table, id)."""

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
    """What happened with a record, under the line in which more is logged; `nothing` is shown while that is nothing.

    It is 8 px wider at both sides than what it holds: entries that light up bring that inset themselves, and so they
    stand under the line.

    What was typed and not sent waits for its record. Enter or a double click does an open task. Signals: sent(), when
    what was typed is on its way into the file; left(), for Esc in the line.
    """

    sent = Signal()
    left = Signal()

    def __init__(self, work: Workplace, composer: Composer, timeline: Timeline, nothing: QWidget) -> None:
        super().__init__()
        self._work = work
        self._about: tuple[Link, ...] = ()
        self._entries: Sequence[Happened] = ()
        self._drafts: dict[Link, Draft] = {}
        self.composer, self.timeline, self.nothing = composer, timeline, nothing
        self.composer.logged.connect(self._log)
        self.composer.left.connect(self.left)
        self.timeline.opened.connect(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget, stretch in ((inset(self.composer, PAD, 0), 0), (self.timeline, 1), (self.nothing, 1)):
            column.addWidget(widget, stretch)
        self.nothing.setContentsMargins(PAD, 0, PAD, 0)

    def show_entries(self, about: Sequence[Link], entries: Sequence[Happened]) -> None:
        """Show what happened; about: the records that what is logged here is about, the shown one first."""
        if tuple(about[:1]) != self._about[:1]:
            self._keep_draft()
            self.composer.show_draft(self._drafts.pop(about[0], Draft()))
        self._about, self._entries = tuple(about), entries
        self.fill()

    def fill(self) -> None:
        """Show the entries that are wanted."""
        now = self._work.desk.clock().astimezone()
        shown = [told(one, now) for one in self._entries if self.wants(one)]
        self.timeline.set_entries(shown, now.date())
        self.timeline.setVisible(bool(shown))
        self.nothing.setVisible(not shown)

    def wants(self, entry: Happened) -> bool:
        """Whether an entry is shown."""
        return True

    def _keep_draft(self) -> None:
        draft = self.composer.draft
        if self._about and not draft.empty:
            self._drafts[self._about[0]] = draft

    def _log(self, kind: str, text: str, due: dt.datetime | None) -> None:
        """Send what was typed. The line is free for the next one at once: the write may wait behind others."""
        about, draft = self._about, self.composer.draft
        self.composer.clear()
        self._work.act(
            lambda: logged(self._work.desk, kind, about, text, due),
            refused=lambda rejected: self._put_back(about[0], draft, rejected),
            asker=self,
        )
        self.sent.emit()

    def _put_back(self, record: Link, refused: Draft, why: Rejected) -> None:
        """Nothing that was typed is lost: neither what was refused, nor what was typed since."""
        here = self._about[:1] == (record,)
        since = self.composer.draft if here else self._drafts.get(record, Draft())
        both = replace(refused, text="\n".join(filter(None, (refused.text, since.text))))
        if here:
            self.composer.show_draft(both)
        else:
            self._drafts[record] = both
        self._work.toasts.show(str(why), tone="bad")

    def _open(self, key: object) -> None:
        entry = next((one for one in self._entries if one.activity_id == key and key is not None), None)
        if entry is not None and not entry.done and entry.activity_id is not None:
            self._work.do(activities.complete, entry.activity_id)


def logged(desk: Desk, kind: str, about: Sequence[Link], text: str, due: dt.datetime | None) -> Done[int]:
    """Write down what was typed: the first line of a task says what it is, the rest is its text."""
    first, _line, rest = text.partition("\n")
    is_task = kind == ActivityKind.TASK
    return desk.do(
        activities.log,
        ActivityKind(kind),
        about,
        subject=first[:300] if is_task else None,
        body=(rest if is_task else text) or None,
        due=due,
    )


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
