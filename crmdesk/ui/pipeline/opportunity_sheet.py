"""An opportunity in a sheet: all its fields, each written when it is left."""

from __future__ import annotations

from typing import Any

from crmdesk.controllers import records
from crmdesk.controllers.desk import Rejected
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.queries import lists
from crmdesk.text import _
from crmdesk.ui.kit.form import Form
from crmdesk.ui.kit.labels import PlainLabel
from crmdesk.ui.kit.names import Names
from crmdesk.ui.kit.sheet import Sheet
from crmdesk.ui.workplace import Workplace

LAYOUT = (
    (
        "",
        (
            "name",
            ("account_id", "contact_id"),
            ("stage_id", "probability"),
            ("value", "close_date"),
            ("owner_id", "product_id"),
            ("source_id", "campaign_id"),
            "note",
        ),
    ),
)


class OpportunitySheet(Sheet):
    """Shows an opportunity by its id."""

    def __init__(self, work: Workplace, record_id: int) -> None:
        super().__init__(work.window, _("Opportunity"), width=680)
        self.work, self.record_id = work, record_id
        self.form = Form(Opportunity, LAYOUT, Names(work.desk), self._commit, currency=work.currency)
        self.body.addWidget(self.form)
        self.wrong = PlainLabel("", "small", "bad", wrap=True)
        self.wrong.hide()
        self.body.addWidget(self.wrong)
        found = work.desk.read(lists.rows, Opportunity, [record_id])
        if not found:
            self.form.setEnabled(False)
            self._say(_("This opportunity does not exist any more. Undo may bring it back."))
            return
        self._show(found[0])
        delete = self.add_button(_("Delete"), "trash-2", "danger")
        delete.clicked.connect(self._delete)
        close = self.add_button(_("Close"), "", "primary", default=True)
        close.clicked.connect(self.accept)

    def _show(self, record: dict[str, Any], *, again: bool = False) -> None:
        self.set_title(str(record["name"]))
        self.form.show_record(record, again=again)

    def _commit(self, column: str, value: Any) -> None:
        self.work.act(
            lambda: self.work.desk.do(records.edit, Opportunity, self.record_id, {column: value}),
            then=lambda _changed: self._again(column),
            refused=self._refused,
            quiet=True,
            asker=self,
        )

    def _again(self, column: str) -> None:
        self.form.settle(column)
        found = self.work.desk.read(lists.rows, Opportunity, [self.record_id])
        if found:
            self._show(found[0], again=True)
        self.set_note(_("Saved"))

    def _delete(self) -> None:
        self.work.act(
            lambda: self.work.desk.do(records.delete, Opportunity, self.record_id),
            then=lambda _gone: self.accept(),
            refused=self._refused,
            asker=self,
        )

    def _refused(self, rejected: Rejected) -> None:
        self.form.say(rejected.problems)
        self._say(str(rejected))

    def _say(self, words: str) -> None:
        self.wrong.setText(words)
        self.wrong.show()
