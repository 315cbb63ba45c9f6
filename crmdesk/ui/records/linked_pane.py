"""LinkedPane: an account or contact with its figures, and the opportunities, people and leads that belong to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, ClassVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from crmdesk.controllers import matching
from crmdesk.models.activity import ActivityKind
from crmdesk.models.contact import Contact
from crmdesk.models.pipeline import STAGE_ICONS, StageKind
from crmdesk.models.queries.record_page import Deal, RecordPage, Shown, record_page
from crmdesk.text import _
from crmdesk.ui.kit import format
from crmdesk.ui.kit.buttons import Button
from crmdesk.ui.kit.card import FigureTile
from crmdesk.ui.kit.empty_state import EmptyState
from crmdesk.ui.kit.format import local
from crmdesk.ui.kit.labels import Chip
from crmdesk.ui.kit.painting import Tone
from crmdesk.ui.kit.plain import tooltip
from crmdesk.ui.records.addresses import addresses
from crmdesk.ui.records.head import RecordHead, last_contact_tile
from crmdesk.ui.records.linked import Linked, LinkedList
from crmdesk.ui.records.new_sheet import NewSheet, new_deal, only
from crmdesk.ui.records.pane import EDGES, RecordPane
from crmdesk.ui.workplace import Workplace

DEALS, PEOPLE, LEADS = "deals", "people", "leads"
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


class LinkedPane(RecordPane):
    """The base of the panes of accounts and contacts."""

    people_name: ClassVar[str]
    page: RecordPage | None
    _counts: Mapping[str, int] = MappingProxyType({})

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

    def made_here(self, page: RecordPage) -> dict[str, Any]:
        """What a new contact or opportunity has from the start: its account by id and name, and what else is known."""
        return {}

    # What the base asks

    def read(self, record_id: int, then: Callable[[Shown | None], None]) -> None:
        """The record with all that belongs to it."""
        self.work.read(record_page, self.entity, record_id, self.work.currency, then=then, asker=self)

    def make_head(self) -> RecordHead:
        """Figures over the tabs."""
        self.tiles = {
            "open": FigureTile(_("Open")),
            "weighted": FigureTile(_("Weighted")),
            "won": FigureTile(_("Won total")),
            "last": last_contact_tile(),
            "next": FigureTile(_("Next step"), opens=False),
        }
        for name in ("open", "weighted", "won"):
            self.tiles[name].clicked.connect(lambda _on=False, name=name: self._open_rows(name))
        head = RecordHead(_(self.list_name), list(self.tiles.values()))
        head.called.connect(lambda: self.log(ActivityKind.CALL))
        return head

    def own_parts(self) -> list[tuple[str, str, QWidget]]:
        """Opportunities, people and leads."""
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
        return [
            (DEALS, _("Opportunities"), self.deals),
            (PEOPLE, _(self.people_name), self.people),
            (LEADS, _("Leads"), self.leads),
        ]

    def show_page(self, page: RecordPage) -> None:
        """Head, figures and lists."""
        self.head.show_name(page.name, self.line(page))
        self.head.show_links(list(self.chips(page)), list(self.links(page)), list(addresses(page.record)))
        self._show_figures(page)
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
        self._counts = {DEALS: len(page.deals), PEOPLE: page.people_count, LEADS: len(page.leads)}
        self._name_tabs()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802, D102
        super().resizeEvent(event)
        self._name_tabs()

    def _name_tabs(self) -> None:
        """Say on the tabs how many there are, where that leaves each its name."""
        counted = {key: f"{self.names[key]} {format.number(n)}" for key, n in self._counts.items() if n}
        for key in self._counts:
            self.tabs.button(key).set_text(counted.get(key, self.names[key]))
        if self.tabs.sizeHint().width() > self.width() - EDGES:
            for key, words in counted.items():
                self.tabs.button(key).set_text(self.names[key])
                self.tabs.button(key).setAccessibleName(words)

    # Doing

    @property
    def lists(self) -> tuple[QWidget, ...]:
        """The timeline, and the lists of what belongs to it."""
        return (*super().lists, self.deals.view, self.people.view, self.leads.view)

    def person_sheet(self) -> None:
        """Add a person here."""
        if self.page is not None:
            new_contact(self.work, self.made_here(self.page)).open()

    def deal_sheet(self) -> None:
        """Add an opportunity here."""
        if self.page is not None:
            new_deal(self.work, self.made_here(self.page)).open()

    def _show_figures(self, page: RecordPage) -> None:
        figures, now = page.figures, self.work.desk.clock().astimezone()

        def money(cents: int) -> str:
            return format.whole_money(cents, self.work.currency)

        self.tiles["open"].set(money(figures.open_value), format.without_others(figures.others))
        self.tiles["weighted"].set(money(figures.weighted))
        self.tiles["won"].set(money(figures.won))
        self.tiles["last"].set(format.age(local(page.last_contact), now) if page.last_contact else "–")
        if page.task is None:
            self.tiles["next"].set("–", _("no task"))
            self.tiles["next"].setToolTip("")
        else:
            due = local(page.task.due) if page.task.due else None
            words = format.short_day(due.date(), now.date()) if due else _("no day")
            step, overdue = " ".join(page.task.subject[:60].split()), due is not None and due < now
            self.tiles["next"].set(words, step, tone="bad" if overdue else "neutral")
            self.tiles["next"].setToolTip(tooltip(page.task.subject))
        self.head.fit_figures()

    def _open_rows(self, name: str) -> None:
        if self.page is not None:
            ids = self.page.figures.won_ids if name == "won" else self.page.figures.open_ids
            what = _("won opportunities") if name == "won" else _("open opportunities")
            self.work.go.rows(f"{self.page.name}: {what}", "opportunity", list(ids))


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
    icon = STAGE_ICONS[one.kind]
    line = (_("closes {day}") if one.kind is StageKind.OPEN else _("closed {day}")).format(day=day) if day else ""
    return Linked("opportunity", one.id, icon, one.name, line, _(one.stage), _TONES[one.kind], value)
