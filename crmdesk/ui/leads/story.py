"""The timeline of a lead, with a field over it in which a note is written or a call, meeting or e-mail logged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QSizePolicy

from crmdesk.models.activity import ActivityKind
from crmdesk.models.queries.timeline import Entry as Happened
from crmdesk.text import _
from crmdesk.ui.kit.action import action_of
from crmdesk.ui.kit.buttons import Segment, Segmented
from crmdesk.ui.kit.labels import KeyHint, PlainLabel
from crmdesk.ui.kit.timeline import Entry, Timeline
from crmdesk.ui.leads.commands import ACTIONS
from crmdesk.ui.records.composer import KINDS, Composer
from crmdesk.ui.records.story import Story
from crmdesk.ui.theme import theme
from crmdesk.ui.workplace import Workplace

_KINDS = tuple((kind, icon) for kind, icon in KINDS if kind is not ActivityKind.TASK)


class LeadComposer(Composer):
    """A composer that is one line until one writes. It plans no task: that has a key of its own in the inbox."""

    def __init__(self, now: Callable[[], dt.datetime]) -> None:
        super().__init__(now, _KINDS, terse=True)
        self.field.setAccessibleName(_("Note, call, meeting or e-mail"))
        self.key = KeyHint(action_of(ACTIONS, "lead-note"), parent=self.field)
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

    def set_entries(self, entries: Sequence[Entry], today: dt.date | None = None) -> None:  # noqa: D102
        super().set_entries(entries, today)
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()


class LeadStory(Story):
    """What happened with one lead; it can be narrowed with `filter`, which stands elsewhere."""

    def __init__(self, work: Workplace) -> None:
        nothing = PlainLabel(
            _("Nothing logged yet. Write what you know, so you find it back."), "small", "secondary", wrap=True
        )
        composer = LeadComposer(lambda: work.desk.clock().astimezone())
        super().__init__(work, composer, _Entries(_("Timeline")), nothing)
        self.filter = Segmented(
            [Segment("all", _("All")), Segment("note", _("Notes")), Segment("task", _("Tasks"))], _("Which entries")
        )
        self.filter.chosen.connect(lambda _which: self.fill())
        self.timeline.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def wants(self, entry: Happened) -> bool:
        """Whether the filter lets an entry through."""
        return self.filter.current in ("all", entry.kind)
