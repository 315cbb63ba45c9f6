"""A sheet for a new record, which says while one types what the record may be already.

One for all kinds: a layout, what is filled in beforehand, and a query for what is alike make the difference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from crmdesk.controllers import records
from crmdesk.controllers.desk import Rejected
from crmdesk.controllers.matching import Candidate
from crmdesk.models.entity import Entity
from crmdesk.models.kinds import BadValue
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.queries.choices import choices, owner_named
from crmdesk.models.schema import BY_TABLE
from crmdesk.text import _
from crmdesk.ui.kit.buttons import Button
from crmdesk.ui.kit.form import Form, Layout
from crmdesk.ui.kit.labels import PlainLabel
from crmdesk.ui.kit.names import Names
from crmdesk.ui.kit.plain import tooltip
from crmdesk.ui.kit.sheet import Sheet
from crmdesk.ui.theme import theme
from crmdesk.ui.workplace import Workplace

if TYPE_CHECKING:
    from sqlalchemy import Connection

Alike = Callable[..., Sequence[tuple[str, Candidate]]]
"""A query (connection, values) for the records, by table, that one of these values may be already."""

_PAUSE_MS = 150
_MOST = 3
_DEAL = (("", ("name", ("account_id", "contact_id"), ("stage_id", "value"), ("close_date", "owner_id"), "note")),)


class NewSheet(Sheet):
    """Gathers the fields of a new record and adds it.

    preset: what is filled in, stored values by column and names of links by name; the owner is who works here unless it
    says otherwise. Signal: made(id).
    """

    made = Signal(int)

    def __init__(
        self,
        work: Workplace,
        entity: type[Entity],
        layout: Layout,
        *,
        title: str,
        make: str,
        preset: Mapping[str, Any] | None = None,
        alike: Alike | None = None,
    ) -> None:
        super().__init__(work.window, title, width=680)
        self.work, self.entity, self._alike = work, entity, alike
        self._turn = 0
        self.form = Form(entity, layout, Names(work.desk), currency=work.currency)
        for note in self.form.findChildren(QPlainTextEdit):
            note.setFixedHeight(theme.px(72))
        defaults = {f.column: f.kind.store(f.default) for f in entity.fields.values()}
        self.form.show_record(defaults | self._mine() | dict(preset or {}))
        self.body.addWidget(self.form)
        self.same = QWidget()
        self._same = QVBoxLayout(self.same)
        self._same.setContentsMargins(0, 0, 0, 0)
        self._same.setSpacing(0)
        self.same.hide()
        self.body.addWidget(self.same)
        self.wrong = PlainLabel("", "small", "bad", wrap=True)
        self.wrong.hide()
        self.body.addWidget(self.wrong)
        cancel = self.add_button(_("Cancel"))
        cancel.clicked.connect(self.reject)
        self.make = self.add_button(make, "plus", "primary", "Return", default=True)
        self.make.clicked.connect(self._make)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._look)
        if alike is not None:
            self.form.edited.connect(self._pause.start)

    def _mine(self) -> dict[str, Any]:
        owner = self.work.desk.read(owner_named, self.work.desk.by)
        return {"owner_id": owner, "owner": self.work.desk.by} if owner else {}

    def _make(self) -> None:
        try:
            values = self.form.values()
        except BadValue:
            return
        self.make.setEnabled(False)
        self.work.act(
            lambda: self.work.desk.do(records.add, self.entity, values),
            then=self._on_made,
            refused=self._refused,
            asker=self,
        )

    def _on_made(self, record_id: int) -> None:
        self.accept()
        self.made.emit(record_id)

    def _refused(self, rejected: Rejected) -> None:
        self.make.setEnabled(True)
        self.form.say(rejected.problems)
        self.wrong.setText("" if rejected.problems else str(rejected))
        self.wrong.setVisible(not rejected.problems)

    def _look(self) -> None:
        self._turn += 1
        turn = self._turn
        if self._alike is not None:
            self.work.read(self._alike, self.form.filled(), then=lambda found: self._on_alike(turn, found), asker=self)

    def _on_alike(self, turn: int, found: Sequence[tuple[str, Candidate]]) -> None:
        if turn != self._turn:
            return
        while (item := self._same.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if found:
            self._same.addWidget(PlainLabel(_("Maybe the same"), "small.strong", "warn"))
        for table, one in found[:_MOST]:
            kind = "" if table == self.entity.table else f"{_(BY_TABLE[table].label[0])} · "
            button = Button(f"{' '.join(one.name.split())} · {kind}{one.why}", "git-merge", "link", size="small")
            button.setToolTip(tooltip(_("Open it instead")))
            button.clicked.connect(lambda _on=False, table=table, record_id=one.id: self._open(table, record_id))
            self._same.addWidget(button)
        self.same.setVisible(bool(found))

    def _open(self, table: str, record_id: int) -> None:
        self.reject()
        self.work.go.record(table, record_id)


def only(table: str, find: Callable[..., Sequence[Candidate]]) -> Alike:
    """What is alike in one table."""

    def alike(connection: Connection, values: Mapping[str, Any]) -> list[tuple[str, Candidate]]:
        return [(table, one) for one in find(connection, values)]

    return alike


def new_deal(work: Workplace, preset: Mapping[str, Any]) -> NewSheet:
    """A sheet for a new opportunity, in the first stage unless preset says otherwise."""
    (first, name), *_others = work.desk.read(choices, "stage")
    return NewSheet(
        work,
        Opportunity,
        _DEAL,
        title=_("New opportunity"),
        make=_("Make opportunity"),
        preset={"stage_id": first, "stage": name} | dict(preset),
    )
