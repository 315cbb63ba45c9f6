"""The lead inbox: a queue of leads in which every decision is one or two keys, and the next lead comes by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from crmdesk.controllers.settings import settings
from crmdesk.models.activity import ActivityKind
from crmdesk.models.changes import Changes
from crmdesk.models.lead import LeadStatus
from crmdesk.models.queries import lead_page, views
from crmdesk.models.queries.lead_page import Handled, Standing
from crmdesk.models.queries.lists import ListQuery
from crmdesk.text import _, ngettext
from crmdesk.ui.kit import format
from crmdesk.ui.kit.card import Divider
from crmdesk.ui.kit.row_model import RowModel
from crmdesk.ui.kit.show import local
from crmdesk.ui.leads.bulk import MOST_NAMES
from crmdesk.ui.leads.detail import Detail
from crmdesk.ui.leads.facts import Facts, facts, limits
from crmdesk.ui.leads.first_page import EVERYONE, MINE, BarParts
from crmdesk.ui.leads.lead_rows import LIMITS, Limits, spoken
from crmdesk.ui.leads.list_pane import ALL, TABS, ListPane, tab_words
from crmdesk.ui.leads.new_lead import NewLeadSheet
from crmdesk.ui.leads.picks import Picks
from crmdesk.ui.leads.triage import Places, Triage
from crmdesk.ui.screen import Screen
from crmdesk.ui.theme import theme
from crmdesk.ui.workplace import Workplace

if TYPE_CHECKING:
    from sqlalchemy import Connection

THREE_PANES, TWO_PANES = 1152, 860
"""The widths of the page in px at text size 100 % from which judgement stands beside the story, and list beside lead."""

LEAST = QSize(640, 400)
READ_AFTER_MS = 400
NOBODY = 0
"""No owner has this id: the leads of somebody who is no owner are none."""


@dataclass(frozen=True)
class Frame:
    """What stands around the list: whether there is any lead, who "mine" is, and from when a score is hot, and warm."""

    used: bool = True
    owner: int | None = None
    limits: Limits = LIMITS


class LeadInbox(Screen):
    """The page "inbox". Signal: wants_import(), from the empty state of a new file."""

    name = "inbox"
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
    wants_import = Signal()

    def __init__(self, work: Workplace) -> None:
        super().__init__(work, _("Inbox"))
        self.parts = BarParts(self.bar)
        self.pane = ListPane(self.now)
        self.detail = Detail(work)
        self.model = RowModel(
            work.desk,
            work.jobs,
            views.INBOX,
            spoken=lambda record: spoken(record, self.now(), self._frame.limits),
            parent=self,
        )
        self.picks = Picks(self.pane.table, self.model, self._keyboard_in_lead)
        places = Places(self._beside, self._beside_snooze, self._beside_assign, self._beside_disqualify)
        self.triage = Triage(work, self.targets, places, self.picks.go_on, self.picks.stay)
        self._turn = 0
        self._wish: Callable[[], None] | None = None
        self._frame = Frame()
        self._standing: Standing | None = None
        self._list_first = True
        self._read_soon = QTimer(self, singleShot=True, interval=READ_AFTER_MS)
        self._read_soon.timeout.connect(self._mark_read)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.pane)
        self._line = Divider(vertical=True)
        row.addWidget(self._line)
        row.addWidget(self.detail, 1)
        self.column.addLayout(row, 1)
        self._wire()
        self._bind_keys()
        theme.changed.connect(self._arrange)

    def now(self) -> dt.datetime:
        """The local moment."""
        return self.work.desk.clock().astimezone()

    @property
    def query(self) -> ListQuery:
        """What the list shows."""
        tab = self.pane.tabs.current
        status = None if tab == ALL else LeadStatus(tab)
        owner = (self._frame.owner or NOBODY) if self.work.only_mine else None
        return views.inbox(status, self.work.desk.clock(), owner, self.parts.search.text().strip())

    def targets(self) -> list[int]:
        """The leads that a key is about: the selected ones, else the one that the pane shows."""
        if ids := self.picks.ids():
            return ids
        shown = self.detail.lead.facts
        return [shown.lead_id] if shown is not None and self.detail.currentWidget() is self.detail.lead else []

    # -- what the window calls -------------------------------------------------------------------------------------

    def refresh(self, changes: Changes | None) -> None:
        """Show the truth anew: the list first, the counts when they are there."""
        back = changes.of("lead") if changes is not None and changes.undoes is not None else None
        if back is not None and len(back) == 1:
            self.picks.want(next(iter(back)))
        self.work.read(_frame, self.work.desk.by, then=lambda frame: self._on_frame(frame, changes))

    def show_record(self, record_id: int) -> None:
        """Show one lead, among all."""
        self.parts.search.clear()
        self.work.only_mine = False
        self.pane.tabs.choose(ALL)
        self.picks.want(record_id)
        self.refresh(None)

    def first_focus(self) -> QWidget | None:
        """The list."""
        return self.pane.table

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.parts.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.parts.search.selectAll()

    def new_record(self) -> None:
        """Open the sheet for a new lead."""
        NewLeadSheet(self.work, self._show_new).begin()

    def leave(self) -> None:
        """Give the readers back."""
        self._read_soon.stop()
        self.model.close()

    # -- reading ---------------------------------------------------------------------------------------------------

    def _on_frame(self, frame: Frame, changes: Changes | None) -> None:
        again = changes is None or frame.owner != self._frame.owner
        self._frame = frame
        self.pane.table.delegate.limits = frame.limits
        self.parts.whose.choose(MINE if self.work.only_mine else EVERYONE)
        if again or changes is None:
            self.model.show(self.query)
        else:
            self.model.refresh(changes)
        owner = (frame.owner or NOBODY) if self.work.only_mine else None
        self.work.read(lead_page.standing, self.work.desk.clock(), owner, lane="counts", then=self._on_standing)

    def _on_standing(self, standing: Standing) -> None:
        self._standing = standing
        self.pane.tabs.set_counts({str(key): count for key, count in standing.counts.items()})
        self.bar.set_line(self._line_of(standing))
        if self.detail.currentWidget() is self.detail.empty:
            self._show_empty()

    def _line_of(self, standing: Standing) -> str:
        n = standing.counts.get(LeadStatus.NEW, 0)
        if not n:
            return ""
        waiting = ngettext("{n} to review", "{n} to review", n).replace(str(n), format.number(n))
        age = format.age(local(standing.oldest), self.now()) if standing.oldest else ""
        return " · ".join(filter(None, (waiting, _("oldest: {age}").format(age=age) if age else "")))

    def _on_filled(self, total: int) -> None:
        if self.picks.settle():
            self._back_to_list()
        if total or self._keyboard_in_lead():
            self._on_pointed()
        else:
            self._show_empty()
            self._arrange()

    def _on_repainted(self) -> None:
        """The rows are the same, but something in them is not."""
        if self.picks.going_on and self.picks.settle():
            self._back_to_list()
        self._on_pointed()

    def _on_pointed(self) -> None:
        """Another row, or several, were chosen."""
        self._read_soon.stop()
        n = self.picks.count()
        if n > 1:
            first = [self.model.record(row) or {} for row in self.picks.first_rows(MOST_NAMES)]
            self.detail.show_many(n, [str(record.get("title") or "") for record in first])
            self._arrange()
        else:
            self._load()

    def _keyboard_in_lead(self) -> bool:
        focus, lead = QApplication.focusWidget(), self.detail.lead
        return self.detail.currentWidget() is lead and focus is not None and lead.isAncestorOf(focus)

    def _load(self) -> None:
        ids = self.targets()
        if len(ids) != 1:
            return
        self._turn += 1
        turn = self._turn
        self.work.read(facts, ids[0], self.work.desk.clock(), then=lambda found: self._on_facts(turn, found))

    def _on_facts(self, turn: int, found: Facts | None) -> None:
        if turn != self._turn or found is None:
            return
        self.detail.show_lead(found)
        self._arrange()
        wish, self._wish = self._wish, None
        if wish is not None:
            wish()
        if not found.page.record.get("read_at") and self.picks.one() == found.lead_id:
            self._read_soon.start()

    # -- empty states ----------------------------------------------------------------------------------------------

    def _show_empty(self) -> None:
        search = self.parts.search.text().strip()
        if not self._frame.used:
            why = _("Leads are people who showed interest. They wait here until you decide.")
            self.detail.empty.set(_("No leads yet"), why, _("New lead"), _("Import"))
        elif search:
            self.detail.empty.set(_('Nothing matches "{words}"').format(words=search[:60]), "", _("Clear search"))
        elif self.work.only_mine and self._frame.owner is None:
            why = _("There is no owner called {name}. Assign a lead to that name first.").format(name=self.work.desk.by)
            self.detail.empty.set(_("Nothing is yours yet"), why, _("Show everyone's"))
        else:
            midnight = self.now().replace(hour=0, minute=0, second=0, microsecond=0)
            self.work.read(lead_page.handled, self.work.desk.clock(), midnight, then=self._on_handled)
        self.detail.setCurrentWidget(self.detail.empty)

    def _on_handled(self, done: Handled) -> None:
        if self.model.total:
            return
        said = []
        if done.leads:
            said.append(ngettext("You handled {n} lead today.", "You handled {n} leads today.", done.leads))
        if done.next_back:
            moment = local(done.next_back)
            said.append(
                _("The next snoozed lead returns {day}, {time}.").format(
                    day=format.weekday(moment.date()), time=format.time(moment)
                )
            )
        following = self._next_tab()
        go = _("Show {tab}").format(tab=tab_words(following)) if following else ""
        tab = self.pane.tabs.current
        title = _("Inbox is empty") if tab == LeadStatus.NEW else _("No leads under {tab}").format(tab=tab_words(tab))
        self.detail.empty.set(title, " ".join(said), go)

    def _next_tab(self) -> str:
        counts = self._standing.counts if self._standing is not None else {}
        return next((str(tab) for tab in TABS if counts.get(tab) and tab != self.pane.tabs.current), "")

    def _on_empty_primary(self) -> None:
        if not self._frame.used:
            self.new_record()
        elif self.parts.search.text():
            self.parts.search.clear()
        elif self.work.only_mine and self._frame.owner is None:
            self._choose_whose(EVERYONE)
        elif following := self._next_tab():
            self.pane.tabs.choose(following)
            self._on_tab()

    # -- choosing --------------------------------------------------------------------------------------------------

    def _on_tab(self) -> None:
        self.picks.forget()
        self.pane.table.setFocus()
        self.model.show(self.query)

    def _on_search(self, _words: str) -> None:
        self.picks.forget()
        self.model.show(self.query)

    def _choose_whose(self, whose: str) -> None:
        self.work.only_mine = whose == MINE
        self.picks.forget()
        self.refresh(None)

    def _show_new(self, lead_id: int) -> None:
        self.parts.search.clear()
        self.pane.tabs.choose(LeadStatus.NEW.value)
        self.picks.want(lead_id)
        self.refresh(None)

    def _mark_read(self) -> None:
        lead_id = self.picks.one()
        if lead_id is not None:
            self.triage.mark([lead_id], read=True, then=lambda _none: self._repaint([lead_id]))

    def _toggle_read(self) -> None:
        self._read_soon.stop()
        ids = self.picks.ids()
        record = self.model.record(self.picks.row()) or {}
        self.triage.mark(ids, read=not record.get("read_at"), then=lambda _none: self._repaint(ids))

    def _repaint(self, ids: list[int]) -> None:
        """Being read is no step, so nobody is told of it; these rows are painted anew here."""
        self.model.refresh(Changes(0, "", {}, "", None, {"lead": frozenset(ids)}, {"lead": frozenset({"read_at"})}))

    # -- panes -----------------------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        """Three panes, two with tabs, or list and lead one after the other."""
        room = self.width() / theme.font_scale
        both = room >= TWO_PANES
        self.detail.lead.set_wide(room >= THREE_PANES)
        self.pane.set_fixed(both)
        many = self.detail.currentWidget() in (self.detail.bulk, self.detail.empty)
        alone = not both and not (many or not self._list_first)
        self.pane.setVisible(both or alone)
        self._line.setVisible(both)
        self.detail.setVisible(both or not alone)
        self.detail.lead.back.setVisible(not both)

    def _enter_lead(self, wish: Callable[[], None] | None = None) -> None:
        """Go on with the keyboard in the lead; the wish is done when the lead is loaded."""
        self._list_first = False
        self._arrange()
        shown = self.detail.lead.facts
        if wish is not None and shown is not None and self.picks.one() in (shown.lead_id, None):
            wish()
        elif wish is not None:
            self._wish = wish

    def _back_to_list(self) -> None:
        self._list_first = True
        self._arrange()
        self.pane.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.picks.count() == 0:
            self.picks.point(self.picks.row())

    def minimumSizeHint(self) -> QSize:  # noqa: N802, D102
        return LEAST  # three panes must not keep the window from becoming so narrow that they are two

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._arrange()

    def _beside(self) -> QWidget:
        return self._shown(self.detail.lead.header.more, self.detail.bulk.nurture)

    def _shown(self, one: QWidget, many: QWidget) -> QWidget:
        button = many if self.detail.currentWidget() is self.detail.bulk else one
        return button if button.isVisible() else self.pane.table

    def _beside_snooze(self) -> QWidget:
        return self._shown(self.detail.lead.header.snooze, self.detail.bulk.snooze)

    def _beside_assign(self) -> QWidget:
        return self._shown(self.detail.lead.header.assign, self.detail.bulk.assign)

    def _beside_disqualify(self) -> QWidget:
        return self._shown(self.detail.lead.header.disqualify, self.detail.bulk.disqualify)

    # -- wiring ----------------------------------------------------------------------------------------------------

    def _wire(self) -> None:
        table, triage, lead, bulk = self.pane.table, self.triage, self.detail.lead, self.detail.bulk
        table.setModel(self.model)
        self.picks.watch()
        self.model.filled.connect(self._on_filled)
        self.model.dataChanged.connect(self._on_repainted)
        self.picks.changed.connect(self._on_pointed)
        table.activated.connect(
            lambda _index: self._enter_lead(lambda: lead.story.composer.field.setFocus(Qt.FocusReason.TabFocusReason))
        )
        self.pane.tab_chosen.connect(lambda _key: self._on_tab())
        self.parts.search.searched.connect(self._on_search)
        self.parts.whose.chosen.connect(self._choose_whose)
        self.parts.new.clicked.connect(self.new_record)
        self.detail.empty.primary.clicked.connect(self._on_empty_primary)
        self.detail.empty.secondary.clicked.connect(self.wants_import)
        lead.left.connect(self._back_to_list)
        lead.header.twin.connect(lambda lead_id: self.work.go.record("lead", lead_id))
        for button, do in (
            (lead.header.snooze, triage.snooze),
            (lead.header.assign, triage.assign),
            (lead.header.disqualify, triage.disqualify),
            (lead.header.reopen, triage.reopen),
            (bulk.convert, triage.convert),
            (bulk.assign, triage.assign),
            (bulk.snooze, triage.snooze),
            (bulk.nurture, triage.nurture),
            (bulk.status, triage.status),
            (bulk.task, triage.task),
            (bulk.disqualify, triage.disqualify),
            (bulk.delete, triage.delete),
        ):
            button.clicked.connect(lambda _checked=False, do=do: do())
        for words, icon, keys, act in (
            (_("Nurture…"), "hourglass", "R", triage.nurture),
            (_("Status…"), "list-filter", "", triage.status),
            (_("Plan a task…"), "calendar-plus", "T", triage.task),
            (_("Log a call"), "phone", "G", lambda: lead.write(ActivityKind.CALL)),
            (_("Read or unread"), "mail-open", "U", self._toggle_read),
            (_("Delete"), "trash-2", "Del", triage.delete),
        ):
            lead.header.add_more(words, icon, keys, act)
        lead.bar.convert.connect(triage.convert)
        lead.bar.preview.connect(triage.preview)
        lead.bar.reopen.connect(triage.reopen)
        lead.bar.undo_conversion.connect(lambda: triage.undo_conversion(self.targets()[0]))
        lead.bar.opened.connect(lambda table, record_id: self.work.go.record(table, record_id))

    def _bind_keys(self) -> None:
        lead, triage = self.detail.lead, self.triage
        keys: tuple[tuple[str, Callable[[], object]], ...] = (
            ("J", lambda: self.picks.move(1)),
            ("K", lambda: self.picks.move(-1)),
            ("Down", lambda: self.picks.move(1)),
            ("Up", lambda: self.picks.move(-1)),
            ("Space", self.picks.mark),
            ("Q", lambda: self._enter_lead(lead.judge)),
            ("N", lambda: self._enter_lead(lambda: lead.write(ActivityKind.NOTE))),
            ("G", lambda: self._enter_lead(lambda: lead.write(ActivityKind.CALL))),
            ("C", triage.preview),
            ("Ctrl+Return", triage.convert),
            ("Ctrl+Enter", triage.convert),
            ("R", triage.nurture),
            ("X", triage.disqualify),
            ("H", triage.snooze),
            ("A", triage.assign),
            ("T", triage.task),
            ("U", self._toggle_read),
            ("Del", triage.delete),
            ("/", self.focus_search),
            ("Escape", self.picks.unmark),
        )
        for key, do in keys:
            _bind(self.pane.table, key, do)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            _bind(self.detail.lead.criteria, key, triage.convert)
            _bind(self.detail.lead.bar, key, triage.convert)
        _bind(self.parts.search, "Down", self.pane.table.setFocus)


def _bind(widget: QWidget, key: str, do: Callable[[], object]) -> None:
    shortcut = QShortcut(QKeySequence(key), widget)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(lambda: do())


def _frame(connection: Connection, by: str) -> Frame:
    return Frame(lead_page.used(connection), lead_page.owner_named(connection, by), limits(settings(connection)))
