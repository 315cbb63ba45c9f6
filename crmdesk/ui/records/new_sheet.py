"""A sheet for a new record, which says while one types what the record may be already."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crmdesk.controllers import records
from crmdesk.controllers.desk import Rejected
from crmdesk.controllers.matching import Candidate
from crmdesk.models.entity import Entity
from crmdesk.models.kinds import BadValue
from crmdesk.models.queries.choices import choices
from crmdesk.text import _
from crmdesk.ui.kit.buttons import Button
from crmdesk.ui.kit.form import Form, Layout
from crmdesk.ui.kit.labels import PlainLabel
from crmdesk.ui.kit.plain import tooltip
from crmdesk.ui.kit.sheet import Sheet
from crmdesk.ui.workplace import Workplace

Alike = Callable[..., list[Candidate]]
"""A query (connection, values) that finds what a record of these values may be already."""

_PAUSE_MS = 150
_MOST = 3


class NewSheet(Sheet):
    """Gathers the fields of a new record and adds it.

    preset: what is filled in, stored values by column and names of links by name. Signals: made(id); existing(id), when
    the user found that it is there already.
    """

    made = Signal(int)
    existing = Signal(int)

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
        self.form = Form(entity, layout, lambda table: work.desk.read(choices, table), currency=work.currency)
        self.form.show_record({f.column: f.kind.store(f.default) for f in entity.fields.values()} | dict(preset or {}))
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
        self.make = self.add_button(make, "plus", "primary", default=True)
        self.make.clicked.connect(self._make)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._look)
        if alike is not None:
            self.form.edited.connect(self._pause.start)

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
        )

    def _on_made(self, record_id: int) -> None:
        self.accept()
        self.made.emit(record_id)

    def _refused(self, rejected: Rejected) -> None:
        self.make.setEnabled(True)
        self.form.say(rejected.problems)
        if not rejected.problems:
            self.wrong.setText(str(rejected))
            self.wrong.show()

    def _look(self) -> None:
        if self._alike is not None:
            self.work.read(self._alike, self.form.filled(), then=self._on_alike)

    def _on_alike(self, found: Sequence[Candidate]) -> None:
        while (item := self._same.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if found:
            self._same.addWidget(PlainLabel(_("Maybe the same"), "small.strong", "warn"))
        for one in found[:_MOST]:
            button = Button(f"{' '.join(one.name.split())} · {one.why}", "git-merge", "link", size="small")
            button.setToolTip(tooltip(_("Open it instead")))
            button.clicked.connect(lambda _on=False, record_id=one.id: self._open(record_id))
            self._same.addWidget(button)
        self.same.setVisible(bool(found))

    def _open(self, record_id: int) -> None:
        self.reject()
        self.existing.emit(record_id)
