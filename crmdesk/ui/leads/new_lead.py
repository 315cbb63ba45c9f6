"""A new lead by hand: a few fields, and while one types a strip that says who this may be already."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPlainTextEdit

from crmdesk.controllers import matching, records
from crmdesk.controllers.desk import Rejected
from crmdesk.controllers.matching import Candidate
from crmdesk.models.kinds import BadValue
from crmdesk.models.lead import Lead
from crmdesk.models.queries import lead_page
from crmdesk.models.queries.choices import choices
from crmdesk.text import N_, _
from crmdesk.ui.kit.banner import Banner
from crmdesk.ui.kit.form import Form
from crmdesk.ui.kit.labels import PlainLabel
from crmdesk.ui.kit.sheet import Sheet
from crmdesk.ui.leads.convert_bar import named
from crmdesk.ui.leads.lead_rows import one_line
from crmdesk.ui.theme import theme
from crmdesk.ui.workplace import Workplace

if TYPE_CHECKING:
    from sqlalchemy import Connection

PAUSE_MS = 150
MOST_SHOWN = 3
LAYOUT = (
    (
        "",
        (
            ("given_name", "particle", "family_name"),
            ("company", "job_title"),
            ("email", "phone"),
            ("website", "city"),
            ("source_id", "campaign_id"),
            ("owner_id", "expected_value"),
            "interest",
            "note",
        ),
    ),
)
_KINDS = {"lead": N_("lead"), "account": N_("account"), "contact": N_("contact")}


@dataclass(frozen=True)
class Same:
    """A record that the new lead may be."""

    table: str
    candidate: Candidate


class NewLeadSheet(Sheet):
    """Gathers a lead and adds it; then(id) afterwards."""

    def __init__(self, work: Workplace, then: Callable[[int], None]) -> None:
        super().__init__(work.window, _("New lead"), width=680)
        self._work, self._then = work, then
        self._turn = 0
        self.form = Form(Lead, LAYOUT, lambda table: work.desk.read(choices, table), currency=work.currency)
        self.form.edited.connect(self._typed)
        for note in self.form.findChildren(QPlainTextEdit):
            note.setFixedHeight(theme.px(72))
        self.same = Banner(tone="warn", icon="git-merge")
        self.same.hide()
        self.wrong = PlainLabel("", "label", "bad", wrap=True)
        self.wrong.hide()
        self.body.addWidget(self.form)
        self.body.addWidget(self.same)
        self.body.addWidget(self.wrong)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._look)
        cancel = self.add_button(_("Cancel"))
        cancel.clicked.connect(self.reject)
        self.make = self.add_button(_("Add lead"), "plus", "primary", "Return", default=True)
        self.make.clicked.connect(self._make)
        self.set_note(_("One of name, company, e-mail or phone is enough."))

    def begin(self) -> None:
        """Open, with the user as owner if there is an owner of that name."""

        def show(owner_id: int | None) -> None:
            self.form.show_record({"owner_id": owner_id, "owner": self._work.desk.by if owner_id else ""})
            self.open(self.form.cells["given_name"].editor.focusProxy())

        self._work.read(lead_page.owner_named, self._work.desk.by, then=show)

    def _typed(self) -> None:
        self._pause.start()

    def _look(self) -> None:
        self._turn += 1
        turn = self._turn
        self._work.read(same, self.form.filled(), then=lambda found: self._on_same(turn, found))

    def _on_same(self, turn: int, found: Sequence[Same]) -> None:
        if turn != self._turn:
            return
        self.same.clear_actions()
        self.same.setVisible(bool(found))
        if not found:
            return
        first = found[0]
        said = [
            f"{named(one.candidate.name)} ({_(_KINDS[one.table])}, {one.candidate.why})" for one in found[:MOST_SHOWN]
        ]
        self.same.set(_("Maybe the same as what stands already"), "\n".join(said), "warn", icon="git-merge")
        look = self.same.add_action(_("Show {name}").format(name=one_line(first.candidate.name)[:30]))
        look.clicked.connect(lambda: self._show(first))

    def _show(self, one: Same) -> None:
        self.reject()
        self._work.go.record(one.table, one.candidate.id)

    def _make(self) -> None:
        try:
            values = self.form.values()
        except BadValue:
            return
        self.make.setEnabled(False)
        self._work.act(lambda: self._work.desk.do(records.add, Lead, values), then=self._made, refused=self._refused)

    def _made(self, lead_id: int) -> None:
        self.accept()
        self._then(lead_id)

    def _refused(self, rejected: Rejected) -> None:
        self.make.setEnabled(True)
        self.form.say(rejected.problems)
        self.wrong.setText("" if rejected.problems else str(rejected))
        self.wrong.setVisible(not rejected.problems)


def same(connection: Connection, values: Mapping[str, Any]) -> list[Same]:
    """Leads, contacts and accounts that these values may be, the surest first."""
    if not any(values.get(name) for name in ("email", "phone", "company", "family_name", "website")):
        return []
    found = [Same("lead", one) for one in matching.leads(connection, values)]
    accounts = matching.accounts(connection, values)
    account_id = accounts[0].id if accounts and accounts[0].strong else None
    found += [Same("contact", one) for one in matching.contacts(connection, values, account_id)]
    found += [Same("account", one) for one in accounts]
    return sorted(found, key=lambda one: -one.candidate.score)
