"""One account: its type, what it is worth, and the layout of its details."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtWidgets import QMenu, QWidget

from crmdesk.controllers import records
from crmdesk.models.account import Account, AccountType
from crmdesk.models.queries.record_page import RecordPage
from crmdesk.text import N_, _
from crmdesk.ui.kit.buttons import Button
from crmdesk.ui.kit.labels import Chip
from crmdesk.ui.kit.plain import button_text
from crmdesk.ui.kit.step_strip import StepStrip, StripStep
from crmdesk.ui.records.linked_pane import LinkedPane
from crmdesk.ui.workplace import Workplace

FIELDS = (
    ("", (("name", "type"), ("status_id", "owner_id"), ("industry_id", "source_id"))),
    (N_("Reached by"), (("website", "email"), ("phone", "linkedin"))),
    (N_("Address"), ("street", ("postcode", "city"), ("region", "country"))),
    (
        N_("Company"),
        (("employees", "revenue"), ("kvk_number", "vat_number"), ("parent_id", "external_id"), ("created_at", "tags")),
    ),
    (N_("Note"), ("note",)),
)


class AccountPane(LinkedPane):
    """Shows one account."""

    entity = Account
    fields_layout = FIELDS
    list_name = N_("Accounts")
    people_name = N_("Contacts")

    def __init__(self, work: Workplace) -> None:
        super().__init__(work)
        self.type_button = Button("", size="small")
        self.type_menu = QMenu(self)
        for word in AccountType:
            action = self.type_menu.addAction(button_text(_(word.label)))
            action.triggered.connect(lambda _on=False, word=word: self._set_type(word))
        self.type_button.setMenu(self.type_menu)
        self.head.add_beside(self.type_button)

    def under_head(self) -> QWidget:
        """How far the approach of a prospect has come."""
        self.strip = StepStrip(_("Account status"))
        self.strip.chosen.connect(self._set_status)
        return self.strip

    def show_page(self, page: RecordPage) -> None:
        """Head, status of the approach, figures and lists."""
        super().show_page(page)
        self.strip.setVisible(bool(page.approach))
        self.strip.show_steps([_step(one, _(name)) for one, name in page.approach], page.record["status_id"])

    def line(self, page: RecordPage) -> str:
        """Where it is and what it does."""
        record = page.record
        self.type_button.set_text(_(AccountType(str(record["type"])).label))
        self.type_button.setAccessibleName(_("Type: {type}").format(type=self.type_button.words()))
        return " · ".join(str(part) for part in (record.get("city"), record.get("industry")) if part)

    def chips(self, page: RecordPage) -> Iterator[Chip]:
        """Status where no strip shows it, owner and source."""
        record = page.record
        if not page.approach and (status := record.get("status")):
            yield Chip(_(str(status)), "target", "info", why=_("Account status"))
        if owner := record.get("owner"):
            yield Chip(str(owner), "user-round", why=_("Owner"))
        if source := record.get("source"):
            yield Chip(_(str(source)), "tag", why=_("Source"))

    def links(self, page: RecordPage) -> Iterator[Button]:
        """The parent account."""
        if parent := page.record.get("parent_id"):
            button = Button(str(page.record.get("parent") or parent), "building-2", "link", size="small")
            button.clicked.connect(lambda: self.work.go.record("account", int(parent)))
            yield button

    def made_here(self, page: RecordPage) -> dict[str, Any]:
        """At this account."""
        return {"account_id": page.id, "account": page.name}

    def _set_type(self, word: AccountType) -> None:
        if (page := self.page) is not None and page.record["type"] != word.value:
            self.work.do(records.edit, Account, page.id, {"type": word})

    def _set_status(self, status_id: int) -> None:
        if (page := self.page) is not None and page.record["status_id"] != status_id:
            self.work.do(records.edit, Account, page.id, {"status_id": status_id})


def _step(status_id: int, name: str) -> StripStep:
    here = _("{status}, the present status").format(status=name)
    return StripStep(status_id, name, here, _("Set the status to {status}").format(status=name))
