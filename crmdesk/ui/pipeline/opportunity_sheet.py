"""An opportunity in a sheet: all its fields, each written when it is left; or a new one."""

from __future__ import annotations

from typing import Any

from crmdesk.controllers import pipeline, records
from crmdesk.controllers.desk import Rejected
from crmdesk.models.kinds import BadValue
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.queries import lists
from crmdesk.models.queries.choices import choices
from crmdesk.text import _
from crmdesk.ui.kit.form import Form
from crmdesk.ui.kit.labels import PlainLabel
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
NEW = (("", ("name", ("account_id", "contact_id"), ("stage_id", "value"), ("close_date", "owner_id"), "note")),)


class OpportunitySheet(Sheet):
    """Shows an opportunity by its id, or gathers a new one (record_id None) in a stage."""

    def __init__(self, work: Workplace, record_id: int | None, stage_id: int | None = None) -> None:
        super().__init__(work.window, _("New opportunity") if record_id is None else _("Opportunity"), width=680)
        self.work, self.record_id = work, record_id
        self.form = Form(
            Opportunity,
            NEW if record_id is None else LAYOUT,
            lambda table: work.desk.read(choices, table),
            None if record_id is None else self._commit,
            currency=work.currency,
        )
        self.body.addWidget(self.form)
        self.wrong = PlainLabel("", "small", "bad", wrap=True)
        self.wrong.hide()
        self.body.addWidget(self.wrong)
        if record_id is None:
            self._new(stage_id)
        else:
            self._standing(record_id)

    def _new(self, stage_id: int | None) -> None:
        if stage_id is not None:
            name = self.work.desk.read(pipeline.stage_name, stage_id)
            self.form.show_record({"stage_id": stage_id, "stage": name})
        cancel = self.add_button(_("Cancel"))
        cancel.clicked.connect(self.reject)
        make = self.add_button(_("Make opportunity"), "plus", "primary", default=True)
        make.clicked.connect(self._make)

    def _standing(self, record_id: int) -> None:
        found = self.work.desk.read(lists.rows, Opportunity, [record_id])
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

    def _make(self) -> None:
        try:
            values = self.form.values()
        except BadValue:
            return
        self.work.act(
            lambda: self.work.desk.do(records.add, Opportunity, values),
            then=lambda _id: self.accept(),
            refused=self._refused,
        )

    def _commit(self, column: str, value: Any) -> None:
        assert self.record_id is not None
        record_id = self.record_id
        self.work.act(
            lambda: self.work.desk.do(records.edit, Opportunity, record_id, {column: value}),
            then=lambda _changed: self._again(column),
            refused=self._refused,
            quiet=True,
        )

    def _again(self, column: str) -> None:
        self.form.settle(column)
        found = self.work.desk.read(lists.rows, Opportunity, [self.record_id or 0])
        if found:
            self._show(found[0], again=True)
        self.set_note(_("Saved"))

    def _delete(self) -> None:
        record_id = self.record_id or 0
        self.work.act(
            lambda: self.work.desk.do(records.delete, Opportunity, record_id),
            then=lambda _gone: self.accept(),
            refused=self._refused,
        )

    def _refused(self, rejected: Rejected) -> None:
        self.form.say(rejected.problems)
        self._say(str(rejected))

    def _say(self, words: str) -> None:
        self.wrong.setText(words)
        self.wrong.show()
