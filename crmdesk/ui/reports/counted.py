"""How a report is counted: its definition in sentences, and what the company means by the words in it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from crmdesk.controllers.reports import REPORTS, Report
from crmdesk.text import _
from crmdesk.ui.kit.labels import PlainLabel
from crmdesk.ui.kit.sheet import Sheet


class Counted(Sheet):
    """The sheet that explains a report."""

    def __init__(self, window: QWidget, report: Report) -> None:
        super().__init__(window, _("How is this counted?"))
        self.body.addWidget(PlainLabel(report.title, "heading"))
        for sentence in REPORTS[report.name].definition:
            self.body.addWidget(PlainLabel(_(sentence), "body", wrap=True, selectable=True))
        if report.terms:
            self.body.addSpacing(8)
            self.body.addWidget(PlainLabel(_("What these words mean here"), "body.strong"))
            self.body.addLayout(_terms(report))
        close = self.add_button(_("Close"), default=True)
        close.clicked.connect(self.accept)


def _terms(report: Report) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(1, 1)
    for row, (term, meaning) in enumerate(report.terms.items()):
        grid.addWidget(PlainLabel(term, "label", "secondary"), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(PlainLabel(meaning, "body", wrap=True, selectable=True), row, 1)
    return grid
