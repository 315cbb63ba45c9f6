"""Sheets after a conversion: what was left out of a conversion of many, and what stands in the way of undoing one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crmdesk.controllers import conversion
from crmdesk.controllers.desk import IfChanged, Rejected
from crmdesk.models.queries import lead_page
from crmdesk.text import _
from crmdesk.ui.kit import format
from crmdesk.ui.kit.labels import PlainLabel
from crmdesk.ui.kit.sheet import Sheet
from crmdesk.ui.leads.convert_bar import named
from crmdesk.ui.workplace import Workplace

MOST_LINES = 100


class LeftOutSheet(Sheet):
    """The leads that were not converted, each with its reason."""

    def __init__(self, work: Workplace, lines: Sequence[tuple[str, str]], rest: int) -> None:
        n = len(lines) + rest
        super().__init__(work.window, format.counted("{n} lead was left out", "{n} leads were left out", n))
        self.body.addWidget(PlainLabel(_("Convert these one by one, so that you can choose."), wrap=True))
        for name, reason in lines:
            self.body.addWidget(_line(name, reason))
        if rest:
            self.body.addWidget(PlainLabel(_("and {n} more").format(n=format.number(rest)), "small", "secondary"))
        close = self.add_button(_("Close"), default=True)
        close.clicked.connect(self.accept)

    @classmethod
    def show_for(
        cls, work: Workplace, left_out: Sequence[tuple[int, str]], then: Callable[[], None], asker: QObject
    ) -> None:
        """Open it for leads by id with reasons, as long as the asker is there; then() after it was closed."""
        first = left_out[:MOST_LINES]

        def show(names: dict[int, str]) -> None:
            sheet = cls(work, [(names.get(one, str(one)), why) for one, why in first], len(left_out) - len(first))
            sheet.accepted.connect(then)
            sheet.rejected.connect(then)
            sheet.open()

        work.read(lead_page.titles, [one for one, _why in first], then=show, asker=asker)


class ChangedSinceSheet(Sheet):
    """The conversion cannot simply be undone, because what it made was edited since: keep that, or let it go too."""

    def __init__(self, work: Workplace, step: int, later: Sequence[tuple[int, str]]) -> None:
        title = format.counted(
            "{n} change was made after the conversion", "{n} changes were made after the conversion", len(later)
        )
        super().__init__(work.window, title)
        self._work, self._step = work, step
        for number, name in later[:MOST_LINES]:
            self.body.addWidget(_line(name, _("step {n}").format(n=number)))
        self.body.addWidget(
            PlainLabel(
                _(
                    "Keep records reopens the lead and leaves what was edited since. "
                    "Remove all takes away everything the conversion made, with those edits. Either can be undone."
                ),
                wrap=True,
            )
        )
        cancel = self.add_button(_("Cancel"))
        cancel.clicked.connect(self.reject)
        remove = self.add_button(_("Remove all"), "trash-2", "danger")
        remove.clicked.connect(lambda: self._undo(IfChanged.REMOVE))
        self.keep = self.add_button(_("Keep records"), "undo-2", "primary", default=True)
        self.keep.clicked.connect(lambda: self._undo(IfChanged.KEEP))

    def _undo(self, if_changed: IfChanged) -> None:
        self.accept()
        self._work.undo(self._step, if_changed)


def undo_conversion(work: Workplace, lead_id: int, asker: QObject) -> None:
    """Undo the conversion of a lead; when records were edited since, ask what is to become of them.

    asker: the page; once it is gone there is nobody to ask, because its file may be another.
    """

    def ask(rejected: Rejected, step: int) -> None:
        if rejected.blocked_by:
            sheet = ChangedSinceSheet(work, step, rejected.blocked_by)
            sheet.open(sheet.keep)
        else:
            work.toasts.show(str(rejected), tone="bad")

    def undo(step: int | None) -> None:
        if step is None:
            work.toasts.show(
                _("This lead was converted before this history begins, so that cannot be undone."), tone="warn"
            )
        else:
            work.act(
                lambda: work.desk.undo(step), refused=lambda rejected: ask(rejected, step), quiet=True, asker=asker
            )

    work.read(conversion.step_of, lead_id, then=undo, asker=asker)


def _line(name: str, note: str) -> QWidget:
    line = QWidget()
    column = QVBoxLayout(line)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(PlainLabel(named(name), "body.strong", wrap=True))
    column.addWidget(PlainLabel(note, "small", "secondary", wrap=True))
    return line
