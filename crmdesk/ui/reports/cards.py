"""The cards of the reports: a chart and the same figures as a table, what they leave out, and how they are counted.

A card knows its report, and which row and column of it stands behind each bar; it never reads anything itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QSizePolicy, QStackedWidget, QWidget

from crmdesk.controllers.reports import Report
from crmdesk.text import _, ngettext
from crmdesk.ui.kit import format
from crmdesk.ui.kit.buttons import Button, IconButton, Segment, Segmented
from crmdesk.ui.kit.card import Card
from crmdesk.ui.kit.charts import LEAST_FOR_A_RATE, FunnelChart, Month, Rate, RateBars, StackedBars, Step
from crmdesk.ui.kit.empty_state import EmptyState
from crmdesk.ui.kit.plain import button_text
from crmdesk.ui.kit.toast import announce
from crmdesk.ui.reports import figures
from crmdesk.ui.reports.counted import Counted
from crmdesk.ui.reports.figures import BY, Figures
from crmdesk.ui.reports.table import FiguresTable

_INSET = 8
"""How far the cells of a table stand from its edge, in px, and so everything that stands in line with them."""


class Nothing(NamedTuple):
    """Why there is nothing to see, and the word on the button that helps; chart: the table has something to show."""

    title: str
    why: str = ""
    action: str = ""
    chart: bool = False


Link = tuple[str, Callable[[], None]]
"""Words at the foot of a card, and what pressing them does."""


class ReportCard(Card):
    """One report as a chart, a table, or both by turns.

    Signals: opened(report, row or None, column, title), to see the rows behind a figure; exported(report); widened(),
    when a longer period is wanted.
    """

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
            keys = QShortcut(QKeySequence("T"), self, self.toggle)
            keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
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


class FunnelCard(ReportCard):
    """How many leads of the period passed each step."""

    def __init__(self) -> None:
        super().__init__(_("Sales funnel"), FunnelChart(_("Sales funnel")))
        self._conversion: Report | None = None

    def fill(self, found: Figures) -> None:
        """Show the funnel; what is still open stands apart, so that a fresh fair does not look like a failure."""
        assert isinstance(self.chart, FunnelChart)
        self._conversion = found.conversion
        rows = found.funnel.rows
        tokens = (*(f"stage.{n + 1}" for n in range(len(rows) - 1)), "stage.won")
        steps = enumerate(zip(rows, tokens, strict=True))
        self.chart.set_steps(
            [Step(at, figures.shown(found.funnel, at, "step"), int(row[1] or 0), token) for at, (row, token) in steps]
        )
        self.set_title(self.title, ngettext("{n} lead", "{n} leads", found.leads))
        shown = ("step", "count", "from_previous", "from_first", "median_days")
        self.show_report(found.funnel, shown, nothing=_no_leads(found))

    def column_of_bar(self) -> str:
        """The leads that reached the step."""
        return "count"

    def foot(self) -> list[Link]:
        """How many leads are still open."""
        report = self._conversion
        count = int(report.totals["open"] or 0) if report is not None else 0
        words = _("{n} still open").format(n=format.number(count))
        return [(words, lambda: self.opened.emit(report, None, "open", f"{self.title}: {words}"))] if count else []


class ForecastCard(ReportCard):
    """What was won and what is expected, month by month."""

    def __init__(self, currency: str) -> None:
        super().__init__(_("Expected sales per month"), StackedBars(_("Expected sales per month"), currency))

    def fill(self, found: Figures) -> None:
        """Show the forecast; what is overdue or has no date has a bar of its own."""
        assert isinstance(self.chart, StackedBars)
        report = found.forecast
        titles = {"quarter": _("Expected sales per quarter"), "year": _("Expected sales per year")}
        self.title = titles.get(report.asked.by or "", _("Expected sales per month"))
        self.set_title(self.title)
        labels = _bar_words([str(row[0]) for row in report.rows], report)
        amounts = [[int(value or 0) for value in row[1:4]] for row in report.rows]
        self.chart.set_months([Month(at, labels[at], *row) for at, row in enumerate(amounts)])
        self.show_report(report, ("period", "won", "weighted", "open"), total=True, nothing=_no_opportunities(found))

    def column_of_bar(self) -> str:
        """The opportunities that make up the bar."""
        return "period"


class RatesCard(ReportCard):
    """The conversion rate of each source, owner ... Signal: grouped(by), when the user wants other groups."""

    grouped = Signal(str)

    def __init__(self, by: str) -> None:
        self.choice = Button("", kind="ghost", size="small")
        super().__init__(_("Conversion rate"), RateBars(_("Conversion rate")), self.choice)
        menu = QMenu(self.choice)
        group = QActionGroup(menu)
        words = (_("By source"), _("By owner"), _("By campaign"), _("By industry"), _("By region"))
        self._words = dict(zip(BY, words, strict=True))
        for key, text in self._words.items():
            action = menu.addAction(button_text(text))
            action.setCheckable(True)
            action.setChecked(key == by)
            action.triggered.connect(lambda _on=False, key=key: self.grouped.emit(key))
            group.addAction(action)
        self.choice.setMenu(menu)
        self.choice.set_text(self._words[by])

    def fill(self, found: Figures) -> None:
        """Show the rates, the largest groups as bars."""
        assert isinstance(self.chart, RateBars)
        report = found.conversion
        by = report.asked.by or ""
        self.choice.set_text(self._words[by])
        names = [one.name for one in report.columns]
        leads, converted = names.index("leads"), names.index("converted")
        rates = [
            Rate(at, figures.shown(report, at, "group"), int(row[converted] or 0), int(row[leads] or 0))
            for at, row in enumerate(report.rows)
        ]
        shown = ("group", "leads", "converted", "conversion_rate")
        heads = [next(one.label for one in report.columns if one.name == name) for name in shown]
        self.chart.set_rates(heads, rates)
        last = "median_first_touch_hours" if by == "owner" else "won_value"
        self.show_report(report, (*shown, last), total=True, nothing=_no_leads(found) or _few_leads(found))

    def column_of_bar(self) -> str:
        """The leads that the rate is a part of."""
        return "conversion_rate"

    def foot(self) -> list[Link]:
        """How many groups are in the table alone."""
        assert isinstance(self.chart, RateBars)
        if self.as_table or not self.chart.left_out:
            return super().foot()
        words = _("{n} more: show as table").format(n=format.number(self.chart.left_out))
        return [(words, self.toggle), *super().foot()]


class DealsCard(ReportCard):
    """Opportunities as a table: by stage, or won and lost by owner."""

    def __init__(self) -> None:
        segments = [Segment("pipeline", _("By stage")), Segment("win-rate", _("Win rate"))]
        self.choice = Segmented(segments, _("Opportunities"))
        super().__init__(_("Opportunities"), choice=self.choice)
        self._found: Figures | None = None
        self.choice.chosen.connect(lambda _key: self._fill())

    def fill(self, found: Figures) -> None:
        """Show the opportunities."""
        self._found = found
        self._fill()

    def _fill(self) -> None:
        if self._found is None:
            return
        nothing = _no_opportunities(self._found)
        if self.choice.current == "pipeline":
            shown = ("stage", "deals", "value", "weighted", "probability")
            self.show_report(self._found.pipeline, shown, nothing=nothing)
        else:
            shown = ("group", "won", "lost", "win_rate", "won_value")
            self.show_report(self._found.win_rate, shown, total=True, nothing=nothing)


def _bar_words(words: Sequence[str], report: Report) -> list[str]:
    """Months and quarters for the narrow place under a bar, with the year below where it becomes another."""
    labels, before = [], str(report.asked.today.year)
    for word in words:
        year, _dash, rest = word.partition("-")
        if not year.isdigit():
            labels.append(report.columns[0].shown(word).replace(" ", "\n"))
            continue
        name = format.month(dt.date(int(year), int(rest), 1)) if rest.isdigit() else rest
        labels.append(name if year == before else f"{name}\n{year}".strip())
        before = year
    return labels


def _no_leads(found: Figures) -> Nothing | None:
    if found.leads:
        return None
    if found.conversion.period:
        return Nothing(_("No leads in this period"), _("Choose a longer one to see figures."), _("Show all days"))
    return Nothing(_("No leads yet"), _("Figures appear when leads come in."))


def _few_leads(found: Figures) -> Nothing | None:
    if found.leads >= LEAST_FOR_A_RATE:
        return None
    words = ngettext("You have {n} lead.", "You have {n} leads.", found.leads)
    why = _("A percentage from so few misleads, so counts are shown.")
    return Nothing(_("Too little data for a rate"), f"{words} {why}", _("Show as table"), chart=True)


def _no_opportunities(found: Figures) -> Nothing | None:
    if found.opportunities:
        return None
    return Nothing(_("No opportunities yet"), _("They appear when you convert a lead."))
