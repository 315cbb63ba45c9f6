"""RecordPane: one account or contact with its head, timeline, linked records, details and changes.

The subclass says what its kind of record has of its own: layout of the form, chips, lists. There is no Save: a field is
written when it is left.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from crmdesk.controllers import matching, record_steps, records
from crmdesk.controllers.desk import Rejected
from crmdesk.models.activity import ActivityKind
from crmdesk.models.contact import Contact
from crmdesk.models.entity import Entity
from crmdesk.models.pipeline import StageKind
from crmdesk.models.queries.history import RecordStep, record_history
from crmdesk.models.queries.record_page import Deal, RecordPage, record_page
from crmdesk.text import _
from crmdesk.ui.kit import format
from crmdesk.ui.kit.buttons import Button, Segment, Segmented
from crmdesk.ui.kit.card import FigureTile
from crmdesk.ui.kit.empty_state import EmptyState
from crmdesk.ui.kit.flow import Scroller
from crmdesk.ui.kit.form import Form, Layout
from crmdesk.ui.kit.format import local
from crmdesk.ui.kit.labels import Chip
from crmdesk.ui.kit.names import Names
from crmdesk.ui.kit.painting import Tone
from crmdesk.ui.kit.timeline import Timeline
from crmdesk.ui.records.addresses import addresses
from crmdesk.ui.records.changes import ChangesList
from crmdesk.ui.records.composer import Composer
from crmdesk.ui.records.head import RecordHead
from crmdesk.ui.records.linked import Linked, LinkedList
from crmdesk.ui.records.new_sheet import NewSheet, new_deal, only
from crmdesk.ui.records.story import Story
from crmdesk.ui.workplace import Workplace

TIMELINE, DEALS, PEOPLE, LEADS, DETAILS, CHANGES = "timeline", "deals", "people", "leads", "details", "changes"
_PERSON = (
    (
        "",
        (
            ("given_name", "particle", "family_name"),
            ("account_id", "job_title"),
            ("email", "mobile"),
            ("consent_email", "consent_phone"),
            "note",
        ),
    ),
)
_TONES: dict[StageKind, Tone] = {StageKind.OPEN: "info", StageKind.WON: "ok", StageKind.LOST: "neutral"}


class RecordPane(QWidget):
    """Shows one record by its id.

    Signals: back(), to the list; came(), when a record stands where none was; gone(), when the record is no more.
    """

    entity: ClassVar[type[Entity]]
    fields_layout: ClassVar[Layout]
    list_name: ClassVar[str]
    people_name: ClassVar[str]
    back = Signal()
    came = Signal()
    gone = Signal()

    def __init__(self, work: Workplace) -> None:
        super().__init__()
        self.work = work
        self.page: RecordPage | None = None
        self._wanted: int | None = None
        self.form: Form | None = None
        self._make_head()
        self._make_parts()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 16, 12)
        column.setSpacing(12)
        column.addWidget(self.head)
        column.addWidget(self.tabs)
        column.addWidget(self.parts, 1)
        self.nothing = EmptyState(
            "panel-right", _("Nothing selected"), _("Choose a record in the list to see it here.")
        )
        column.addWidget(self.nothing, 1)
        self._shown(False)

    # What the subclass says

    def line(self, page: RecordPage) -> str:
        """The line under the name."""
        return ""

    def chips(self, page: RecordPage) -> Iterator[Chip]:
        """States of the record."""
        return iter(())

    def links(self, page: RecordPage) -> Iterator[Button]:
        """Links to other records."""
        return iter(())

    def about(self, page: RecordPage) -> list[tuple[str, int]]:
        """The records, as (table, id), that what is logged here is about; the shown one first."""
        return [(self.entity.table, page.id)]

    def made_here(self, page: RecordPage) -> dict[str, Any]:
        """What a new contact or opportunity has from the start: its account by id and name, and what else is known."""
        return {}

    # Showing

    def show_record(self, record_id: int | None) -> None:
        """Show another record; what was typed in the form of the one before is written first."""
        if record_id != self._wanted and self.form is not None and self.page is not None:
            self.form.finish()
        self._wanted = record_id
        self.refresh()

    def refresh(self) -> None:
        """Read the record again."""
        if self._wanted is None:
            self._show(None)
        else:
            asked = self._wanted
            self.work.read(
                record_page,
                self.entity,
                asked,
                self.work.currency,
                then=lambda page: self._on_read(asked, page),
                asker=self,
            )

    def _on_read(self, asked: int, page: RecordPage | None) -> None:
        if asked != self._wanted:
            return
        self._show(page)
        if page is None:
            self.gone.emit()

    def _show(self, page: RecordPage | None) -> None:
        before, self.page = self.page, page
        again = page is not None and before is not None and page.id == before.id
        self._shown(page is not None)
        if page is None:
            return
        if not again:
            self.work.see(self.entity.table, page.id)
        self.head.show_name(page.name, self.line(page))
        self.head.show_links(list(self.chips(page)), list(self.links(page)), list(addresses(page.record)))
        self._show_figures(page)
        self.story.show_entries(self.about(page), page.timeline)
        self.deals.show_rows([_deal(one, self.entity.table) for one in page.deals])
        people = [
            Linked("contact", one.id, "contact-round", one.name, one.job_title, under=one.reached_by)
            for one in page.people
        ]
        self.people.show_rows(people)
        self.leads.show_rows(
            [
                Linked(
                    "lead",
                    one.id,
                    "inbox",
                    one.name,
                    one.company,
                    figure=format.day(local(one.at).date()) if one.at else "",
                )
                for one in page.leads
            ]
        )
        for key, count in ((DEALS, len(page.deals)), (PEOPLE, page.people_count), (LEADS, len(page.leads))):
            self.tabs.button(key).set_text(f"{self._names[key]} {format.number(count)}" if count else self._names[key])
        self._show_part(again=again)
        if before is None:
            self.came.emit()

    def _show_part(self, *, again: bool) -> None:
        """Fill the form or the changes when they are looked at; both cost more than the rest."""
        page = self.page
        if page is None:
            return
        if self.tabs.current == DETAILS or self.form is not None:
            self._show_form(page, again=again)
        if self.tabs.current == CHANGES:
            self.work.read(
                record_history, self.entity, page.id, then=lambda steps: self._on_history(page.id, steps), asker=self
            )

    def _show_form(self, page: RecordPage, *, again: bool) -> None:
        if self.form is None:
            again = False
            names = Names(self.work.desk, lambda: (self.entity.table, self.page.id) if self.page is not None else None)
            self.form = Form(self.entity, self.fields_layout, names, self._commit, currency=self.work.currency)
            self._scroller = Scroller(self.form)
            index = self.parts.indexOf(self._details)
            self.parts.insertWidget(index, self._scroller)
            self.parts.removeWidget(self._details)
            self._details.deleteLater()
            self._pages[DETAILS] = self._scroller
            self._turn_to()
        self.form.show_record(page.record, again=again)

    def _on_history(self, record_id: int, steps: list[RecordStep]) -> None:
        if self.page is not None and record_id == self.page.id:
            self.changes.show_steps(steps)

    # Doing

    def log(self, kind: ActivityKind) -> None:
        """Begin a note, a call or a task."""
        if self.page is not None:
            self.turn_to(TIMELINE)
            self.story.composer.begin(kind)

    def person_sheet(self) -> None:
        """Add a person here."""
        if self.page is not None:
            new_contact(self.work, self.made_here(self.page)).open()

    def deal_sheet(self) -> None:
        """Add an opportunity here."""
        if self.page is not None:
            new_deal(self.work, self.made_here(self.page)).open()

    @property
    def lists(self) -> tuple[QWidget, ...]:
        """Its lists, in which letters are commands."""
        return self.story.timeline, self.deals.view, self.people.view, self.leads.view

    def turn_to(self, part: str) -> None:
        """Show a part: "timeline", "deals", "people", "leads", "details" or "changes"."""
        focused = self.tabs.isAncestorOf(self.focusWidget() or self)
        self.tabs.choose(part)
        if focused:
            self.tabs.button(part).setFocus(Qt.FocusReason.OtherFocusReason)
        self._on_tab()

    def _commit(self, column: str, value: Any) -> None:
        page = self.page
        assert page is not None
        self.work.act(
            lambda: self.work.desk.do(records.edit, self.entity, page.id, {column: value}),
            then=lambda _changed: self._written(page.id, column),
            refused=lambda rejected: self._refused(page.id, column, rejected),
            quiet=True,
            asker=self,
        )

    def _written(self, record_id: int, column: str) -> None:
        if record_id == self._wanted and self.form is not None:
            self.form.settle(column)
            self.head.say_saved()
            self.refresh()

    def _refused(self, record_id: int, column: str, rejected: Rejected) -> None:
        if self.form is None or record_id != self._wanted:
            self.work.toasts.show(str(rejected), tone="bad")
            return
        self.form.refuse(column, rejected.problems, str(rejected))
        self.head.say_not_saved()

    def _restore(self, step: int, column: str) -> None:
        page = self.page
        if page is not None:
            self.work.do(record_steps.restore_value, self.entity, page.id, step, column)

    # Making

    def _make_head(self) -> None:
        self.tiles = {
            "open": FigureTile(_("Open")),
            "weighted": FigureTile(_("Weighted")),
            "won": FigureTile(_("Won total")),
            "last": FigureTile(_("Last contact"), opens=False),
            "next": FigureTile(_("Next step"), opens=False),
        }
        for name in ("open", "weighted", "won"):
            self.tiles[name].clicked.connect(lambda _on=False, name=name: self._open_rows(name))
        self.head = RecordHead(_(self.list_name), list(self.tiles.values()))
        self.head.back.connect(self.back)
        self.head.called.connect(lambda: self.log(ActivityKind.CALL))
        self.menu = QMenu(self)
        self.head.more.setMenu(self.menu)

    def _make_parts(self) -> None:
        quiet = EmptyState(
            "history", _("Nothing logged yet"), _("Write what you know, so you find it back."), _("Log a call")
        )
        quiet.primary.clicked.connect(lambda: self.log(ActivityKind.CALL))
        composer = Composer(lambda: self.work.desk.clock().astimezone())
        self.story = Story(self.work, composer, Timeline(_("Timeline")), quiet)
        deals = EmptyState(
            "square-kanban", _("No opportunities"), _("A concrete possible sale stands here."), _("New opportunity")
        )
        deals.primary.clicked.connect(self.deal_sheet)
        people = EmptyState("contact-round", _("Nobody else here"), "", _("New contact"))
        people.primary.clicked.connect(self.person_sheet)
        leads = EmptyState("inbox", _("No leads"), _("Leads that were converted into this record stand here."))
        self.deals = LinkedList(_("Opportunities"), deals)
        self.people = LinkedList(_(self.people_name), people)
        self.leads = LinkedList(_("Leads"), leads)
        for one in (self.deals, self.people, self.leads):
            one.opened.connect(self.work.go.record)
        self.changes = ChangesList()
        self.changes.restore.connect(self._restore)
        self._details = QWidget()
        self._names = {
            TIMELINE: _("Timeline"),
            DEALS: _("Opportunities"),
            PEOPLE: _(self.people_name),
            LEADS: _("Leads"),
            DETAILS: _("Details"),
            CHANGES: _("Changes"),
        }
        self._pages: dict[str, QWidget] = {
            TIMELINE: self.story,
            DEALS: self.deals,
            PEOPLE: self.people,
            LEADS: self.leads,
            DETAILS: self._details,
            CHANGES: self.changes,
        }
        self.tabs = Segmented([Segment(key, words) for key, words in self._names.items()], _("Parts of the record"))
        self.tabs.chosen.connect(lambda _part: self._on_tab())
        self.parts = QStackedWidget()
        for widget in self._pages.values():
            self.parts.addWidget(widget)

    def _on_tab(self) -> None:
        self._turn_to()
        self._show_part(again=self.tabs.current == DETAILS and self.form is not None)

    def _turn_to(self) -> None:
        self.parts.setCurrentWidget(self._pages[self.tabs.current])

    def _show_figures(self, page: RecordPage) -> None:
        figures, now = page.figures, self.work.desk.clock().astimezone()

        def money(cents: int) -> str:
            return format.whole_money(cents, self.work.currency)

        others = _("without {n} in other currencies").format(n=figures.others) if figures.others else ""
        self.tiles["open"].set(money(figures.open_value), others)
        self.tiles["weighted"].set(money(figures.weighted))
        self.tiles["won"].set(money(figures.won))
        self.tiles["last"].set(format.age(local(page.last_contact), now) if page.last_contact else "–")
        if page.task is None:
            self.tiles["next"].set("–", _("no task"))
        else:
            due = local(page.task.due) if page.task.due else None
            words = format.short_day(due.date(), now.date()) if due else _("no day")
            self.tiles["next"].set(words, " ".join(page.task.subject[:60].split()), bad=due is not None and due < now)
        self.head.fit_figures()

    def _open_rows(self, name: str) -> None:
        if self.page is not None:
            ids = self.page.figures.won_ids if name == "won" else self.page.figures.open_ids
            what = _("won opportunities") if name == "won" else _("open opportunities")
            self.work.go.rows(f"{self.page.name}: {what}", "opportunity", list(ids))

    def _shown(self, there: bool) -> None:
        for widget in (self.head, self.tabs, self.parts):
            widget.setVisible(there)
        self.nothing.setVisible(not there)


def new_contact(work: Workplace, preset: Mapping[str, Any] | None = None) -> NewSheet:
    """A sheet for a new contact, which knows people of the same account by their name alone."""
    alike = partial(matching.contacts, account_id=(preset or {}).get("account_id"))
    return NewSheet(
        work,
        Contact,
        _PERSON,
        title=_("New contact"),
        make=_("Make contact"),
        preset=preset,
        alike=only("contact", alike),
    )


def _deal(one: Deal, table: str) -> Linked:
    value = format.whole_money(one.value, one.currency) if one.value is not None else ""
    day = format.day(dt.date.fromisoformat(one.day[:10])) if one.day else ""
    icon = {StageKind.OPEN: "square-kanban", StageKind.WON: "trophy", StageKind.LOST: "circle-x"}[one.kind]
    line = (_("closes {day}") if one.kind is StageKind.OPEN else _("closed {day}")).format(day=day) if day else ""
    return Linked("opportunity", one.id, icon, one.name, line, _(one.stage), _TONES[one.kind], value)
