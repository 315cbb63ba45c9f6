"""Writing a note, logging a call or planning a task for a record that is not on the screen."""

from __future__ import annotations

import datetime as dt

from crmdesk.controllers.desk import Rejected
from crmdesk.models.activity import ActivityKind
from crmdesk.text import _
from crmdesk.ui.kit.labels import PlainLabel
from crmdesk.ui.kit.sheet import Sheet
from crmdesk.ui.records.composer import Composer
from crmdesk.ui.records.story import Link, logged
from crmdesk.ui.workplace import Workplace


class LogSheet(Sheet):
    """The line of the timeline in a sheet; what is refused stays in it."""

    def __init__(self, work: Workplace, about: Link, name: str) -> None:
        super().__init__(work.window, name, width=520)
        self.work, self._about = work, about
        self.composer = Composer(lambda: work.desk.clock().astimezone())
        self.composer.logged.connect(self._log)
        self.composer.left.connect(self.reject)
        self.body.addWidget(self.composer)
        self.wrong = PlainLabel("", "small", "bad", wrap=True)
        self.wrong.hide()
        self.body.addWidget(self.wrong)
        cancel = self.add_button(_("Cancel"), keys="Esc")
        cancel.clicked.connect(self.reject)

    def begin(self, kind: ActivityKind) -> None:
        """Open it with the keyboard in the field."""
        self.open(self.composer.field)
        self.composer.begin(kind)

    def _log(self, kind: str, text: str, due: dt.datetime | None) -> None:
        self.work.act(
            lambda: logged(self.work.desk, kind, [self._about], text, due),
            then=lambda _id: self.accept(),
            refused=self._refused,
            asker=self,
        )

    def _refused(self, why: Rejected) -> None:
        self.wrong.setText(str(why))
        self.wrong.show()
