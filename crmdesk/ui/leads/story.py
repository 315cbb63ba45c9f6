"""The timeline of a lead, with a field over it in which a note is written or a call, meeting or e-mail logged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QSizePolicy

from crmdesk.controllers import activities
from crmdesk.models.activity import ActivityKind
from crmdesk.models.queries.timeline import Entry as Happened
from crmdesk.text import _
from crmdesk.ui.kit.buttons import Segment, Segmented
from crmdesk.ui.kit.card import Card
from crmdesk.ui.kit.labels import KeyHint, PlainLabel
from crmdesk.ui.kit.timeline import Timeline
from crmdesk.ui.leads.facts import Facts
from crmdesk.ui.records.composer import KINDS, Composer
from crmdesk.ui.records.story import told
from crmdesk.ui.theme import theme
from crmdesk.ui.workplace import Workplace

_KINDS = tuple((kind, icon) for kind, icon in KINDS if kind is not ActivityKind.TASK)


class LeadComposer(Composer):
    """A composer that is one line until one writes. It plans no task: that has a key of its own in the inbox."""

    def __init__(self, now: Callable[[], dt.datetime]) -> None:
        super().__init__(now, _KINDS, terse=True)
        self.field.setAccessibleName(_("Note, call, meeting or e-mail"))
        self.key = KeyHint("N", parent=self.field)
        self.field.focus_changed.connect(self._fold)
        self.field.textChanged.connect(self._fold)
        self._fold()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        """Show the kinds while one writes, or while there is something written."""
        focus = QApplication.focusWidget()
        self.foot.setVisible(bool(self.text) or (focus is not None and self.isAncestorOf(focus)))
        self.key.setVisible(not self.field.toPlainText() and not self.field.hasFocus())
        size = self.key.sizeHint()
        self.key.setGeometry(
            self.field.width() - size.width() - 9,
            (self.field.height() - size.height()) // 2,
            size.width(),
            size.height(),
        )


class _Entries(Timeline):
    """As high as its content where there is room: an empty box under a short story would say nothing."""

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(super().sizeHint().width(), self.content_height() + 2 * self.frameWidth() + 2)

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return QSize(super().minimumSizeHint().width(), min(self.sizeHint().height(), theme.px(72)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()


class StoryCard(Card):
    """Timeline and composer of one lead. Signal: `left()` for Esc in the composer."""

    left = Signal()

    def __init__(self, work: Workplace) -> None:
        super().__init__()
        self.setAccessibleName(_("Timeline"))
        self._work = work
        self._lead_id: int | None = None
        self._entries: list[Happened] = []
        self._drafts: dict[int, str] = {}
        self._now = dt.datetime.now().astimezone()
        self.filter = Segmented(
            [Segment("all", _("All")), Segment("note", _("Notes")), Segment("task", _("Tasks"))], _("Which entries")
        )
        self.filter.chosen.connect(lambda _which: self._fill())
        self.composer = LeadComposer(lambda: work.desk.clock().astimezone())
        self.composer.logged.connect(self._log)
        self.composer.left.connect(self.left)
        self.timeline = _Entries(_("Timeline"))
        self.timeline.opened.connect(self._complete)
        self._none = PlainLabel(
            _("Nothing logged yet. Write what you know, so you find it back."), "small", "secondary", wrap=True
        )
        self.body.addWidget(self.composer)
        self.body.addWidget(self._none)
        self.body.addWidget(self.timeline)
        self.timeline.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_facts(self, facts: Facts, now: dt.datetime) -> None:
        """Show what happened with a lead; now is local. What was typed and not saved waits for its lead."""
        if facts.lead_id != self._lead_id:
            if self._lead_id is not None:
                self._drafts[self._lead_id] = self.composer.text
            self.composer.clear()
            self.composer.field.setPlainText(self._drafts.pop(facts.lead_id, ""))
        self._lead_id, self._entries, self._now = facts.lead_id, facts.entries, now
        self._fill()

    def _fill(self) -> None:
        wanted = self.filter.current
        shown = [one for one in self._entries if wanted in ("all", one.kind)]
        self.timeline.set_entries([told(one, self._now) for one in shown], self._now.date())
        self.timeline.setVisible(bool(shown))
        self._none.setVisible(not shown)
        self.timeline.updateGeometry()

    def _log(self, kind: str, text: str, _due: None) -> None:
        lead_id = self._lead_id
        if lead_id is None:
            return
        self._work.act(
            lambda: self._work.desk.do(activities.log, ActivityKind(kind), [("lead", lead_id)], body=text or None),
            then=lambda _made: self._logged(lead_id),
        )

    def _logged(self, lead_id: int) -> None:
        self._drafts.pop(lead_id, None)
        if lead_id == self._lead_id:
            self.composer.clear()
            self.left.emit()

    def _complete(self, key: object) -> None:
        entry = next((one for one in self._entries if one.activity_id == key), None)
        if entry is not None and not entry.done and entry.activity_id is not None:
            self._work.do(activities.complete, entry.activity_id)
