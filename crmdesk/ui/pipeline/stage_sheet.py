"""What the company decides about one stage: its chance, how long nothing may happen in it, and whether it asks for a
value. All of it is one step, which a toast takes back."""

from __future__ import annotations

from crmdesk.controllers import pipeline
from crmdesk.controllers.desk import Rejected
from crmdesk.models.kinds import BadValue
from crmdesk.models.pipeline import Stage
from crmdesk.models.queries import lists
from crmdesk.text import _
from crmdesk.ui.kit.form import Form
from crmdesk.ui.kit.labels import PlainLabel
from crmdesk.ui.kit.names import Names
from crmdesk.ui.kit.sheet import Sheet
from crmdesk.ui.workplace import Workplace

_LAYOUT = (("", (("probability", "idle_days"), "asks_value")),)


class StageSheet(Sheet):
    """Asks for the settings of an open stage; name: as it is stored."""

    def __init__(self, work: Workplace, stage_id: int, name: str) -> None:
        super().__init__(work.window, _("Stage {stage}").format(stage=_(name)), width=460)
        self.work, self._stage_id = work, stage_id
        self.form = Form(Stage, _LAYOUT, Names(work.desk), currency=work.currency)
        self.form.show_record(work.desk.read(lists.rows, Stage, [stage_id])[0])
        self.body.addWidget(self.form)
        why = _("Where it has none, the card says so. It may stand here all the same.")
        self.body.addWidget(PlainLabel(why, "small", "secondary", wrap=True))
        self.add_button(_("Cancel")).clicked.connect(self.reject)
        self.change = self.add_button(_("Change stage"), "check", "primary", "Return", default=True)
        self.change.clicked.connect(self._change)

    def _change(self) -> None:
        try:
            typed = self.form.values()
        except BadValue:
            return
        fields = {column: Stage.fields[column] for column in self.form.cells}
        values = {column: typed.get(column, f.default) for column, f in fields.items()}  # an emptied one is the usual
        self.change.setEnabled(False)
        self.work.act(
            lambda: self.work.desk.do(pipeline.set_stage, self._stage_id, **values),
            then=lambda _changed: self.accept(),
            refused=self._refused,
            asker=self,
        )

    def _refused(self, rejected: Rejected) -> None:
        self.change.setEnabled(True)
        self.form.say(rejected.problems)
        if not rejected.problems:
            self.work.toasts.show(str(rejected), tone="bad")
