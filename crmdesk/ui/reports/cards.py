"""The cards of the reports: a chart and the same figures as a table, what they leave out, and how they are counted.

A card knows its report and which row and column stands behind each of its bars; it never reads anything itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QWidget

from crmdesk.controllers import reports
from crmdesk.controllers.reports import Report
from crmdesk.text import _
from crmdesk.ui.kit import format
from crmdesk.ui.kit.buttons import Button, IconButton, Segment, Segmented
from crmdesk.ui.kit.card import Card
from crmdesk.ui.kit.charts import LEAST_FOR_A_RATE, FunnelChart, Month, Rate, RateBars, StackedBars, Step
from crmdesk.ui.kit.empty_state import EmptyState
from crmdesk.ui.kit.labels import PlainLabel
from crmdesk.ui.kit.plain import button_text
from crmdesk.ui.kit.sheet import Sheet
from crmdesk.ui.kit.toast import announce
from crmdesk.ui.reports import figures
from crmdesk.ui.reports.figures import BY, Figures
from crmdesk.ui.reports.table import FiguresTable


class ReportCard(Card):
    """One report. Signals: opened(report, row or None, column, title), exported(report)."""

    opened = Signal(object, object, str, str)
    exported = Signal(object)

    def __init__(self, title: str, chart: FunnelChart | StackedBars | RateBars | None) -> None:
        super().__init__(title)
        self.report: Report | None = None
        self.chart = chart
        self.as_table = chart is None
        self._columns: tuple[str, ...] = ()
        self.table = FiguresTable(title)
        self.empty = EmptyState("chart-column", "")
        self.stack = QStackedWidget()
        for part in (chart, self.table, self.empty):
            if part is not None:
                self.stack.addWidget(part)
        self.body.addWidget(self.stack, 1)
        self._foot = QHBoxLayout()
        self._foot.setSpacing(16)
        self.body.addLayout(self._foot)
        self.more = IconButton("ellipsis", _("More"), small=True)
        self.menu = QMenu(self.more)
        self.more.setMenu(self.menu)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.add_action(self.more)
        self.table.opened.connect(self._open)
        if chart is not None:
            chart.picked.connect(self._on_picked)
            toggle = QShortcut(QKeySequence("T"), self)
            toggle.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            toggle.activated.connect(self.toggle)

    # What it shows

    def show_report(self, report: Report, columns: Sequence[str], *, total: bool = False, nothing: str = "") -> None:
        """Show a report: in its table these columns. nothing: why there is nothing to show, else ""."""
        self.report, self._columns = report, tuple(columns)
        self.table.show_report(report, columns, total=total)
        self._nothing = nothing
        if nothing:
            self.empty.set(nothing)
        self._show_part()

    def toggle(self) -> None:
        """Show the chart as a table, or the table as a chart."""
        if self.chart is None:
            return
        busy = self.isAncestorOf(QGuiApplication.focusObject()) if isinstance(QGuiApplication.focusObject(), QWidget) else False  # type: ignore[arg-type]  # noqa: E501
        self.as_table = not self.as_table
        self._show_part()
        part = self.stack.currentWidget()
        if busy and part is not None:
            part.setFocus(Qt.FocusReason.TabFocusReason)
