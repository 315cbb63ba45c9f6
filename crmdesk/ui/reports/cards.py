"""The four cards of the reports: the funnel, what is expected, the conversion rates, and the opportunities.

Each says which columns its table has, what its bars are, and when there is too little to show.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from crmdesk.controllers.reports import Report
from crmdesk.text import _
from crmdesk.ui.kit import format
from crmdesk.ui.kit.buttons import Button, Segment, Segmented
from crmdesk.ui.kit.charts import LEAST_FOR_A_RATE, FunnelChart, Month, Rate, RateBars, StackedBars, Step
from crmdesk.ui.kit.plain import button_text
from crmdesk.ui.reports import figures
from crmdesk.ui.reports.figures import BY, Figures
from crmdesk.ui.reports.report_card import Link, Nothing, ReportCard


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
        self.set_title(self.title, format.counted("{n} lead", "{n} leads", found.leads))
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
    if found.conversion.period and found.ever:
        return Nothing(_("No leads in this period"), _("Choose a longer one to see figures."), _("Show all days"))
    return Nothing(_("No leads yet"), _("Figures appear when leads come in."))


def _few_leads(found: Figures) -> Nothing | None:
    if found.leads >= LEAST_FOR_A_RATE:
        return None
    words = format.counted("You have {n} lead.", "You have {n} leads.", found.leads)
    why = _("A percentage from so few misleads, so counts are shown.")
    return Nothing(_("Too little data for a rate"), f"{words} {why}", _("Show as table"), chart=True)


def _no_opportunities(found: Figures) -> Nothing | None:
    if found.opportunities:
        return None
    return Nothing(_("No opportunities yet"), _("They appear when you convert a lead."))
