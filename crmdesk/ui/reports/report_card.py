"""A card of the reports: a chart and the same figures as a table, what they leave out, and how they are counted.

A card knows its report, and which row and column of it stands behind each bar; it never reads anything itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QSizePolicy, QStackedWidget, QWidget

from crmdesk.controllers.reports import Report
from crmdesk.text import N_, _
from crmdesk.ui.kit import format
from crmdesk.ui.kit.action import Action, bind
from crmdesk.ui.kit.buttons import Button, IconButton
from crmdesk.ui.kit.card import Card
from crmdesk.ui.kit.charts import FunnelChart, RateBars, StackedBars
from crmdesk.ui.kit.empty_state import EmptyState
from crmdesk.ui.kit.toast import announce
from crmdesk.ui.reports import figures
from crmdesk.ui.reports.counted import Counted
from crmdesk.ui.reports.table import FiguresTable

_INSET = 8
"""How far the cells of a table stand from its edge, in px, and so everything that stands in line with them."""


class Nothing(NamedTuple):
    """Why there is nothing to see, and the word on the button that helps; chart: the table has something to show."""

    title: str
    why: str = ""
    action: str = ""
    chart: bool = False


CARD = N_("In a report")
Link = tuple[str, Callable[[], None]]
"""Words at the foot of a card, and what pressing them does."""


class ReportCard(Card):
    """One report as a chart, a table, or both by turns.

    Signals: opened(report, row or None, column, title), to see the rows behind a figure; exported(report); widened(),
    when a longer period is wanted.
    """

    commands: ClassVar[tuple[Action[ReportCard], ...]] = (
        Action("card-turn", CARD, N_("Chart or table"), ("T",), lambda card: card.toggle()),
    )
    opened = Signal(object, object, str, str)
    exported = Signal(object)
    widened = Signal()

    def __init__(
        self, title: str, chart: FunnelChart | StackedBars | RateBars | None = None, choice: QWidget | None = None
    ) -> None:
        super().__init__(title, rows=True)
        self.title, self.chart = title, chart
        self.report: Report | None = None
        self.as_table = chart is None
        self._nothing: Nothing | None = None
        self.table = FiguresTable(title)
        self.empty = EmptyState("chart-column", "")
        self.empty.primary.clicked.connect(self._on_helped)
        self.stack = QStackedWidget()
        for part in filter(None, (chart, self.table, self.empty)):
            self.stack.addWidget(part)
        self.stack.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)  # the page gives the height
        self.body.addWidget(self.stack, 1)
        self.links: list[Button] = []
        self._below = QWidget()
        self._foot = QHBoxLayout(self._below)
        self._foot.setSpacing(16)
        self._foot.setContentsMargins(_INSET - 2, 0, _INSET, 0)
        self._foot.addStretch(1)
        self.body.addWidget(self._below)
        self.table.opened.connect(lambda row, column: self.open(row, column))
        self.more = IconButton("ellipsis", _("More: {title}").format(title=title), small=True)
        menu = QMenu(self.more)
        if chart is not None:
            chart.setContentsMargins(_INSET, 0, _INSET, _INSET)
            chart.picked.connect(self._on_picked)
            self.turn = menu.addAction("", self.toggle)
            bind(self.commands, self, {CARD: (self,)})
        self.copying = menu.addAction(_("Copy as table"), self.copy)
        self.exporting = menu.addAction(_("Export CSV of these figures…"), lambda: self.exported.emit(self.report))
        menu.addSeparator()
        self.explaining = menu.addAction(_("How is this counted?"), self.explain)
        self.more.setMenu(menu)
        for widget in filter(None, (choice, self.more)):
            self.add_action(widget)

    # What it shows

    def show_report(
        self, report: Report, columns: Sequence[str], *, total: bool = False, nothing: Nothing | None = None
    ) -> None:
        """Show a report, in its table these columns; or why there is nothing to show."""
        self.report, self._nothing = report, nothing
        self.table.show_report(report, columns, total=total)
        if nothing:
            self.empty.set(*nothing[:3])
        self._show_part()

    def toggle(self) -> None:
        """Show the chart as a table, or the table as a chart; the keyboard goes along."""
        if self.chart is None or (self._nothing and not self._nothing.chart):
            return
        focus = QApplication.focusWidget()
        busy = focus is not None and self.stack.isAncestorOf(focus)
        self.as_table = not self.as_table
        self._show_part()
        part = self.stack.currentWidget()
        if busy and part is not None:
            part.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_part(self) -> None:
        nothing = self._nothing
        turns = nothing is None or nothing.chart
        part: QWidget = self.table if self.as_table or self.chart is None else self.chart
        if nothing and not (nothing.chart and self.as_table):
            part = self.empty
        self.stack.setCurrentWidget(part)
        if self.chart is not None:
            self.turn.setText((_("Show as chart") if self.as_table else _("Show as table")) + "\tT")
            self.turn.setEnabled(turns)
        self._show_links(self.foot() if turns else [])

    def _on_helped(self) -> None:
        if self._nothing and self._nothing.chart:
            self.toggle()
        else:
            self.widened.emit()

    def _show_links(self, links: Sequence[Link]) -> None:
        for old in self.links:
            self._foot.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.links = []
        for at, (words, call) in enumerate(links):
            link = Button(words, kind="link", size="small")
            link.clicked.connect(lambda _checked=False, call=call: call())
            self._foot.insertWidget(at, link)
            self.links.append(link)
        self._below.setVisible(bool(links))

    # What a kind of card decides

    def foot(self) -> list[Link]:
        """What stands below: the amounts in other currencies, which are in no sum."""
        report = self.report
        if report is None or not self._shows_money():
            return []
        words = _("{amount} in another currency is not counted")
        return [
            (words.format(amount=format.whole_money(cents, currency)), partial(self.open, None, currency))
            for currency, cents in report.other_currencies.items()
            if cents
        ]

    def _shows_money(self) -> bool:
        return self.as_table or isinstance(self.chart, StackedBars)

    def column_of_bar(self) -> str:
        """The column whose rows a bar opens."""
        return ""

    # What it does

    def open(self, row: int | None, column: str) -> None:
        """Ask for the rows behind a figure."""
        if self.report is not None:
            self.opened.emit(self.report, row, column, self._named(self.report, row, column))

    def copy(self) -> None:
        """Put the table into the clipboard, its cells apart by tabs."""
        QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in self.table.figures.texts()))
        announce(self, _("Copied"))

    def explain(self) -> None:
        """Say how the figures are counted."""
        if self.report is not None:
            Counted(self.window(), self.report).open()

    def _on_picked(self, row: object) -> None:
        assert isinstance(row, int)
        self.open(row, self.column_of_bar())

    def _named(self, report: Report, row: int | None, column: str) -> str:
        """What the list behind a figure is called."""
        if column in report.other_currencies:
            return _("{title}: in {currency}").format(title=self.title, currency=column)
        first = report.columns[0].name
        name = figures.shown(report, row, first)
        label = next(one.label for one in report.columns if one.name == column)
        parts = [name] if column in (first, self.column_of_bar()) else [name, label]
        return f"{self.title}: {', '.join(parts)}"
