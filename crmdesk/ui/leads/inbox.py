"""The lead inbox: a queue of leads in which every decision is one or two keys, and the next lead comes by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from crmdesk.controllers.conversion_preview import Choice
from crmdesk.models.changes import Changes
from crmdesk.models.lead import Lead, LeadStatus
from crmdesk.models.queries import lead_page, views
from crmdesk.models.queries.lead_page import Standing
from crmdesk.models.queries.lists import ListQuery
from crmdesk.text import _
from crmdesk.ui.kit import format
from crmdesk.ui.kit.filter_bar import FilterBar
from crmdesk.ui.kit.format import local
from crmdesk.ui.kit.row_model import RowModel
from crmdesk.ui.leads.bulk import MOST_NAMES, MOST_SUMMED
from crmdesk.ui.leads.commands import ACTIONS, wire
from crmdesk.ui.leads.facts import Facts, facts
from crmdesk.ui.leads.first_page import BarParts, Meanwhile
from crmdesk.ui.leads.frame import Frame, read_frame
from crmdesk.ui.leads.lead_rows import spoken
from crmdesk.ui.leads.list_pane import ALL
from crmdesk.ui.leads.new_lead import new_lead
from crmdesk.ui.leads.panes import Panes
from crmdesk.ui.leads.picks import Picks
from crmdesk.ui.leads.read_marks import ReadMarks
from crmdesk.ui.leads.triage import Triage
from crmdesk.ui.leads.why_empty import WhyEmpty
from crmdesk.ui.screen import Screen
from crmdesk.ui.workplace import Workplace

CLOCK_MS = 60_000
"""So often we look whether a lead that was put off has come back; the ages in the list count minutes too."""
ROOM_FOR_SWITCH = 620
"""The width in px at text size 100 % below which the switch in the top bar gives way; the window's menu has it too."""


@dataclass(frozen=True)
class Mark:
    """Where one is in the inbox."""

    tab: str
    search: str
    lead: int | None
    scrolled: int


class LeadInbox(Screen):
    """The page "inbox". Signal: wants_import(), from the empty state of a new file."""

    reads = (
        "lead",
        "activity",
        "activity_link",
        "answer",
        "conversion",
        "score_rule",
        "criterion",
        "setting",
        "owner",
        "source",
    )
    commands = ACTIONS
    wants_import = Signal()

    def __init__(self, work: Workplace) -> None:
        super().__init__(work, _("Inbox"))
        self.parts = BarParts(self.bar)
        self.panes = Panes(work, self.now)
        self.pane, self.detail = self.panes.list, self.panes.detail
        self.filter = FilterBar(Lead, work.desk, work.act, self.now, self.parts.filter, work.currency)
        self.filter.follows = self.pane.tabs.button(ALL)
        self.pane.add_filter(self.filter)
        self.model = RowModel(
            work.desk,
            work.jobs,
            views.INBOX,
            spoken=lambda record: spoken(record, self.now(), self.frame.limits),
            parent=self,
        )
        self.model.unread.connect(work.cannot_read)
        self.picks = Picks(self.pane.table, self.model, self.panes.keyboard_in_lead)
        self.triage = Triage(work, self.panes, self.targets, self.picks.go_on, self.picks.stay)
        self._turn = 0
        self._left = False
        self._wish: tuple[int, Callable[[], object]] | None = None
        self.frame = Frame()
        self.standing: Standing | None = None
        self._scroll_to: int | None = None
        self.marks = ReadMarks(self.picks, self.model, self.triage)
        self.why_empty = WhyEmpty(self)
        self._asked_at = work.desk.clock()
        self.clock_moved = QTimer(self, interval=CLOCK_MS)
        self.clock_moved.timeout.connect(self._on_clock)
        self.clock_moved.start()
        self.column.addWidget(self.panes, 1)
        self._wire()
        wire(self)

    def now(self) -> dt.datetime:
        """The local moment."""
        return self.work.desk.clock().astimezone()

    @property
    def query(self) -> ListQuery:
        """What the list shows."""
        tab = self.pane.tabs.current
        status = None if tab == ALL else LeadStatus(tab)
        owner = self.frame.whose(self.work.only_mine)
        listed = views.inbox(status, self.work.desk.clock(), owner, self.parts.search.text().strip())
        return listed.where(*self.filter.filters())

    def targets(self) -> list[int]:
        """The leads that a key is about: the selected ones, else the one that the pane shows."""
        if ids := self.picks.ids():
            return ids
        shown = self.detail.facts
        return [shown.lead_id] if shown is not None else []

    # -- what the window calls -------------------------------------------------------------------------------------

    def refresh(self, changes: Changes | None) -> None:
        """Show the truth anew: the list first, the counts when they are there."""
        self.filter.refresh(changes)
        back = changes.of("lead") if changes is not None and changes.undoes is not None else None
        self._refresh(changes, next(iter(back)) if back is not None and len(back) == 1 else None)

    def show_record(self, record_id: int) -> None:
        """Show one lead, among all."""
        self.work.only_mine = False
        self._go_to(ALL, record_id)

    def with_record(self, record_id: int, then: Callable[[], object]) -> None:
        """Show a lead, and do something with it once it is there and picked; never with another one."""
        self._wish = (record_id, then)
        self.show_record(record_id)

    def first_focus(self) -> QWidget | None:
        """The list, or what can be done where it holds nothing."""
        return self.panes.list_stop()

    def stops(self) -> list[tuple[QWidget, QWidget | None]]:
        """The list and the lead."""
        tabs = self.detail.lead.tabs
        lead = self.detail.first_stop() if self.detail.shows_nothing else tabs.button(tabs.current)
        return [(self.pane, self.panes.list_stop()), (self.detail, lead)]

    def in_front(self) -> tuple[str, int] | None:
        """The lead that is picked."""
        lead = self.picks.one()
        return None if lead is None else ("lead", lead)

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.parts.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.parts.search.selectAll()

    def new_record(self) -> None:
        """Open the sheet for a new lead."""
        sheet = new_lead(self.work)
        sheet.made.connect(self._show_new)
        sheet.open()

    def mark(self) -> Mark:
        """Tab, search, lead and scroll position."""
        shown = self.picks.one() or (self.detail.facts.lead_id if self.detail.facts is not None else None)
        scrolled = self.pane.table.verticalScrollBar().value()
        return Mark(self.pane.tabs.current, self.parts.search.text(), shown, scrolled)

    def come_back(self, mark: Mark) -> None:
        """Show them again."""
        self.parts.search.reset(mark.search)
        self.pane.tabs.choose(mark.tab)
        self._scroll_to = mark.scrolled
        self._refresh(None, mark.lead)

    def begin_with(self, done: Meanwhile) -> None:
        """Go on, when it is shown for the first time, where the first page was left."""
        self.parts.search.reset(done.search)
        self.pane.tabs.choose(done.tab)
        self.picks.begin_at(done.lead)
        self._scroll_to = done.scrolled

    def leave(self) -> None:
        """Give the readers back; what is still answered after that is not listened to."""
        self._left = True
        self._turn += 1
        self.marks.stop()
        self.clock_moved.stop()
        self.model.close()

    # -- reading ---------------------------------------------------------------------------------------------------

    def _refresh(self, changes: Changes | None, wanted: int | None = None) -> None:
        """Read anew; wanted: the lead to go to, when it is in the list then."""
        if changes is None and not self.model.total:
            self.pane.skeleton.begin()
        self.work.read(
            read_frame, self.work.desk.by, then=lambda frame: self._on_frame(frame, changes, wanted), asker=self
        )

    def _on_frame(self, frame: Frame, changes: Changes | None, wanted: int | None) -> None:
        if self._left:
            return
        again = changes is None or frame.owner != self.frame.owner
        self.frame = frame
        self._asked_at = self.work.desk.clock()
        self.pane.table.delegate.limits = frame.limits
        self.parts.whose.turn(self.work.only_mine)
        if wanted is not None:
            self.picks.want(wanted)
        if again or changes is None:
            self._find(from_top=self.picks.near_top or (self.picks.from_top and not self._scroll_to))
        else:
            self.model.refresh(changes)
        self._count()

    def _count(self) -> None:
        """Count what the tabs hold, of what filters and search leave."""
        self.work.read(
            lead_page.standing,
            self.work.desk.clock(),
            self.frame.whose(self.work.only_mine),
            self.filter.filters(),
            self.parts.search.text().strip(),
            lane="counts",
            then=self._on_standing,
            asker=self,
        )

    def _find(self, *, from_top: bool) -> None:
        """Find the leads of another list; what is shown until then is not it."""
        self.pane.skeleton.begin()
        self.model.show(self.query, from_top=from_top)

    def _on_clock(self) -> None:
        since, now = self._asked_at, self.work.desk.clock()
        self.work.read(lead_page.came_back, since, now, then=self._on_came_back, asker=self)

    def _on_came_back(self, came_back: bool) -> None:
        if not came_back:
            self.pane.table.viewport().update()
            self.detail.lead.tick()
        elif self.isVisible():
            self.refresh(None)
        else:
            self.forget()

    def _on_standing(self, standing: Standing) -> None:
        if self._left:
            return
        self.standing = standing
        self.pane.tabs.set_counts({str(key): count for key, count in standing.counts.items()})
        self.bar.set_line(self._line_of(standing))
        if self.detail.shows_nothing and not self.model.total:
            self._say_why_empty()

    def _line_of(self, standing: Standing) -> str:
        n = standing.counts.get(LeadStatus.NEW, 0)
        if not n:
            return ""
        waiting = _("{n} to review").format(n=format.number(n))
        age = format.age(local(standing.oldest), self.now()) if standing.oldest else ""
        return " · ".join(filter(None, (waiting, _("oldest: {age}").format(age=age) if age else "")))

    def _on_filled(self, total: int) -> None:
        self.pane.skeleton.end()
        self.pane.hints.setVisible(total > 0)
        self.filter.offer_clear(True)
        went_on = self.picks.settle()
        if self.picks.wanted is not None:  # a lead that is not in the list that was asked for it is in none
            self.picks.want(None)
            self._wish = None
        if self._scroll_to is not None:
            self.pane.table.verticalScrollBar().setValue(self._scroll_to)
            self._scroll_to = None
        if went_on:
            self._back_to_list()
        if total and self.detail.shows_nothing:
            self._unfold()
        if total or self.panes.keyboard_in_lead():
            self._on_pointed()
        else:
            self._say_why_empty()

    def _unfold(self) -> None:
        """There is a list again; the keyboard goes to it from what stood in its place."""
        focus = QApplication.focusWidget() or self
        waits = self.detail.empty.isAncestorOf(focus) or self.pane.tabs.isAncestorOf(focus)
        self.detail.show_awaited()
        if waits:
            self.pane.table.setFocus()

    def _on_repainted(self) -> None:
        """The rows are the same, but something in them is not."""
        if self.picks.pending:
            self.picks.hold()
            if self.picks.settle():
                self._back_to_list()
        self._on_pointed()

    def _on_picked(self) -> None:
        """The user went to another lead, so what was to be done with the one before is no longer meant."""
        if self._wish is not None and self.picks.one() != self._wish[0]:
            self._wish = None
        self._on_pointed()

    def _on_pointed(self) -> None:
        """Another row, or several, were chosen."""
        self.marks.stop()
        self._turn += 1  # an answer for the lead before comes too late
        n = self.picks.count()
        if n > 1:
            first = [self.model.record(row) or {} for row in self.picks.first_rows(MOST_NAMES)]
            named = [(str(one.get("title") or ""), str(one.get("company") or "")) for one in first]
            self.detail.show_many(n, named)
            self._add_up(n)
        else:
            self._load()

    def _add_up(self, n: int) -> None:
        """Say what the leads that are picked are together; of very many that would be known too late to matter."""
        turn = self._turn
        if n <= MOST_SUMMED:
            self.work.read(
                lead_page.together,
                self.picks.ids(),
                then=lambda found: self.detail.bulk.show_sum(found) if turn == self._turn else None,
                asker=self,
            )

    def _load(self) -> None:
        ids = self.targets()
        if len(ids) != 1:
            return
        self._turn += 1
        turn = self._turn
        self.work.read(
            facts,
            ids[0],
            self.work.desk.clock(),
            self.triage.settled.get(ids[0]),
            then=lambda found: self._on_facts(turn, found),
            asker=self,
        )

    def _on_facts(self, turn: int, found: Facts | None) -> None:
        if turn != self._turn or found is None:
            return
        self.detail.show_lead(found)
        self.work.see("lead", found.lead_id)
        self._grant(found.lead_id)
        self.marks.seen(found.lead_id)

    def _grant(self, lead_id: int) -> None:
        """Do what waits for the lead that is shown now; an answer may still come for the lead before."""
        if self._wish is not None and self._wish[0] == lead_id and self.targets() == [lead_id]:
            (_lead, do), self._wish = self._wish, None
            do()

    def _say_why_empty(self) -> None:
        self._turn += 1  # an answer for the lead that was here comes too late
        self.why_empty.say()

    # -- choosing --------------------------------------------------------------------------------------------------

    def on_tab(self) -> None:
        """Another tab was chosen."""
        self.picks.forget()
        self.panes.list_stop().setFocus()
        self._find(from_top=True)

    def _on_search(self, _words: str) -> None:
        self.picks.forget()
        self._find(from_top=True)
        self._count()

    def _on_filter(self) -> None:
        self.picks.forget()
        self._refresh(None)

    def clear_filters(self) -> None:
        """Show all leads again, with the keyboard in the list."""
        self.parts.search.reset()
        self.filter.reset()
        self._on_filter()
        self.panes.list_stop().setFocus()

    def choose_whose(self, only_mine: bool) -> None:
        """Show everybody's leads, or those of the user."""
        self.picks.forget()
        self.work.only_mine = only_mine  # which tells every page, and so this one

    def _show_new(self, lead_id: int) -> None:
        self._go_to(LeadStatus.NEW.value, lead_id)

    def _go_to(self, tab: str, lead_id: int) -> None:
        self.parts.search.reset()
        self.filter.reset()
        self.pane.tabs.choose(tab)
        self._refresh(None, lead_id)

    def toggle_read(self) -> None:
        """Mark the picked leads as read, or as unread."""
        self.marks.toggle()

    # -- list and lead ---------------------------------------------------------------------------------------------

    def _enter(self) -> None:
        """Go on in the lead, or with what can be done with several."""
        if self.detail.shows_many:
            self.panes.enter_lead()
            self.detail.bulk.convert.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.enter_lead(self.detail.lead.enter)

    def enter_lead(self, wish: Callable[[], object]) -> None:
        """Go on with the keyboard in the lead; the wish is done when the lead is loaded."""
        picked, shown = self.picks.one(), self.detail.facts
        if picked is None and shown is None:
            return  # several, or none
        self.panes.enter_lead()
        if shown is not None and picked in (shown.lead_id, None):
            wish()
        elif picked is not None:
            self._wish = (picked, wish)

    def _settle(self, kind: str, choice: Choice) -> None:
        """It was said whether the lead is somebody who is known: what a conversion does now is another thing."""
        self.triage.settle(kind, choice)
        self.panes.rest()
        self._load()

    def _back_to_list(self) -> None:
        self.panes.enter_list()
        if not self.model.total:
            self._say_why_empty()
        elif self.picks.count() == 0:
            self.picks.point(self.picks.row())

    def _make_room(self, room: float) -> None:
        self.parts.whose.setVisible(room >= ROOM_FOR_SWITCH)
        self.parts.new.set_bare(room < ROOM_FOR_SWITCH)
        self.parts.filter.set_bare(room < ROOM_FOR_SWITCH)

    # -- wiring ----------------------------------------------------------------------------------------------------

    def _wire(self) -> None:
        self.pane.table.setModel(self.model)
        self.picks.watch()
        self.model.filled.connect(self._on_filled)
        self.model.dataChanged.connect(self._on_repainted)
        self.picks.changed.connect(self._on_picked)
        self.panes.arranged.connect(self._make_room)
        lead = self.detail.lead
        self.pane.table.activated.connect(lambda _index: self._enter())
        self.pane.skeleton.appeared.connect(self.detail.wait)
        self.pane.tab_chosen.connect(lambda _key: self.on_tab())
        self.parts.search.searched.connect(self._on_search)
        self.parts.whose.turned.connect(self.choose_whose)
        self.filter.changed.connect(self._on_filter)
        self.parts.new.clicked.connect(self.new_record)
        self.detail.empty.primary.clicked.connect(self.why_empty.cure)
        self.detail.empty.secondary.clicked.connect(self.wants_import)
        lead.left.connect(self._back_to_list)
        self.detail.bulk.left.connect(self._back_to_list)
        lead.header.opened.connect(lambda table, record_id: self.work.go.record(table, record_id))
        lead.bar.undo_conversion.connect(self.triage.undo_conversion)
        lead.bar.settled.connect(self._settle)
        self.work.toasts.keep_clear(lead.bar)
