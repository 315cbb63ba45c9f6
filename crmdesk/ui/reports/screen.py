"""Reports: how good the leads are, how well they are answered, and what is won and expected, for one period.

Every figure, bar and cell opens exactly the rows behind it and says how it is counted; where few records would make a
percentage misleading, counts are shown instead.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtGui import QActionGroup, QResizeEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QGridLayout, QMenu, QVBoxLayout, QWidget

from crmdesk import paths, text
from crmdesk.controllers import reports
from crmdesk.controllers.exchange.writing import EXCEL_NL, STANDARD, Dialect, WritingError, write_csv
from crmdesk.controllers.reports import Report
from crmdesk.models.changes import Changes
from crmdesk.text import _
from crmdesk.ui.kit import format
from crmdesk.ui.kit.action import Offer
from crmdesk.ui.kit.buttons import Button
from crmdesk.ui.kit.card import FigureTile
from crmdesk.ui.kit.charts import LEAST_FOR_A_RATE
from crmdesk.ui.kit.flow import FlowLayout, Scroller
from crmdesk.ui.kit.plain import button_text, tooltip
from crmdesk.ui.kit.skeleton import Skeleton, panels
from crmdesk.ui.reports import figures
from crmdesk.ui.reports.cards import DealsCard, ForecastCard, FunnelCard, RatesCard
from crmdesk.ui.reports.figures import NONE, PERIODS, Asked, Figures
from crmdesk.ui.reports.report_card import ReportCard
from crmdesk.ui.screen import Screen
from crmdesk.ui.theme import theme
from crmdesk.ui.workplace import Workplace

TWO_COLUMNS_NEED = 880
"""The width in px at text size 100 % below which the cards stand below each other."""

LEAST_HIGH = 284
"""The height in px at text size 100 % that a card needs to show six rows or eight bars."""
_APART = 12
"""So far (px) tiles and cards stand from each other."""


class Reports(Screen):
    """Five figures and four cards. `ask_target` asks where to save a table: (suggested name) -> path and dialect."""

    inner = (ReportCard,)
    reads = (
        "lead",
        "opportunity",
        "conversion",
        "stage_event",
        "activity",
        "activity_link",
        "stage",
        "source",
        "owner",
        "campaign",
        "industry",
    )

    def __init__(self, work: Workplace) -> None:
        super().__init__(work, _("Reports"))
        self.asked = Asked()
        self.found: Figures | None = None
        self.ask_target: Callable[[str], tuple[Path, Dialect] | None] = partial(_ask_target, self)
        self.period = Button("", "calendar")
        self.period.setMenu(self._period_menu())
        self.export = Button(_("Export CSV"), "download")
        self.bar.set_actions([self.period, self.export])
        self.tiles = {
            "rate": FigureTile(_("Lead conversion")),
            "touch": FigureTile(_("Median time to first touch")),
            "open": FigureTile(_("Open value")),
            "weighted": FigureTile(_("Weighted")),
            "won": FigureTile(_("Won")),
        }
        self.funnel, self.forecast = FunnelCard(), ForecastCard(work.currency)
        self.rates, self.deals = RatesCard(self.asked.by), DealsCard()
        self.cards: tuple[ReportCard, ...] = (self.funnel, self.forecast, self.rates, self.deals)
        self._grid = QGridLayout()
        self._lay_out()
        self.export.setMenu(self._export_menu())
        self._connect()
        self._skeleton = Skeleton(self.scroller, panels)

    # What screens do

    def refresh(self, changes: Changes | None) -> None:
        """Ask for all figures."""
        owner = self.work.desk.by if self.work.only_mine else None
        self.asked = replace(self.asked, owner=owner)
        now = self.work.desk.clock()
        if self.found is None:
            self._skeleton.begin()
        self.work.read(figures.figures, self.asked, now, then=self._on_found)
        words = figures.days_words(*self.asked.days(now.date()))
        self.bar.set_line(f"{words} · {_('only mine')}" if owner else words)
        self.period.set_text(_(PERIODS[self.asked.period][0]))

    def offers(self) -> list[Offer]:
        """Its commands and those of the report that has the keyboard, else of the first one."""
        focus = QApplication.focusWidget()
        card = next((one for one in self.cards if focus is not None and one.isAncestorOf(focus)), self.funnel)
        return [*super().offers(), *(Offer(one, card) for one in card.commands)]

    def first_focus(self) -> QWidget | None:
        """The first figure."""
        return self.tiles["rate"]

    def mark(self) -> tuple[Asked, int]:
        """What was asked, and how far the page is scrolled."""
        return self.asked, self.scroller.verticalScrollBar().value()

    def come_back(self, mark: tuple[Asked, int]) -> None:
        """Ask it again."""
        self.asked, scrolled = mark
        self.choose_period(self.asked.period)
        self.scroller.verticalScrollBar().setValue(scrolled)

    # Choosing

    def choose_period(self, key: str) -> None:
        """Show the figures of another period, one of PERIODS."""
        self.asked = replace(self.asked, period=key)
        self._periods[key].setChecked(True)
        self.refresh(None)

    def group_by(self, by: str) -> None:
        """Group the conversion rate otherwise, by one of BY."""
        self.asked = replace(self.asked, by=by)
        self.refresh(None)

    # Showing

    def _on_found(self, found: Figures) -> None:
        self.found = found
        self._skeleton.end()
        self._fill_tiles(found)
        self.funnel.fill(found)
        self.forecast.fill(found)
        self.rates.fill(found)
        self.deals.fill(found)

    def _fill_tiles(self, found: Figures) -> None:
        def money(column: str) -> str:
            return format.whole_money(int(found.forecast.totals[column] or 0), found.forecast.asked.currency)

        totals = found.conversion.totals
        hours = totals["median_first_touch_hours"]
        counts = {"part": format.number(int(totals["converted"] or 0)), "whole": format.number(found.leads)}
        rate = totals["conversion_rate"] if found.leads >= LEAST_FOR_A_RATE else None
        self.tiles["rate"].set(
            NONE if rate is None else format.percent(float(rate), 1), _("{part} of {whole}").format(**counts)
        )
        touched = format.counted("{n} lead", "{n} leads", found.touched)
        self.tiles["touch"].set(NONE if hours is None else figures.duration(float(hours)), touched)
        self.tiles["open"].set(money("open"), _("{n} open").format(n=format.number(found.open)))
        self.tiles["weighted"].set(money("weighted"), _("value × chance"))
        self.tiles["won"].set(money("won"), format.counted("{n} opportunity", "{n} opportunities", found.won))
        self._fit_tiles()

    # Opening, exporting

    def _open(self, report: Report, row: int | None, column: str, title: str) -> None:
        self.work.read(
            reports.rows_behind, report, row, column, then=lambda found: self.work.go.rows(title, found[0], found[1])
        )

    def _open_tile(self, key: str) -> None:
        if self.found is None:
            return
        conversion, forecast = self.found.conversion, self.found.forecast
        report, column, title = {
            "rate": (conversion, "conversion_rate", _("Lead conversion: the leads that came in")),
            "touch": (conversion, "median_first_touch_hours", _("Time to first touch: the leads that had one")),
            "open": (forecast, "open", _("Open opportunities")),
            "weighted": (forecast, "weighted", _("Weighted: open opportunities")),
            "won": (forecast, "won", _("Won opportunities")),
        }[key]
        self._open(report, None, column, title)

    def export_report(self, report: Report) -> None:
        """Ask where, and save the figures of a report as CSV."""
        target = self.ask_target(f"{report.title}.csv".replace("/", "-"))
        if target is None:
            return
        path, dialect = target
        heads, rows = figures.cells(report)

        def failed(error: Exception) -> None:
            if not isinstance(error, WritingError):
                raise error
            self.work.toasts.show(str(error), tone="bad")

        def saved(_count: int) -> None:
            self.work.toasts.show(_("Figures saved as {file}").format(file=path.name))

        self.work.jobs.run("files", lambda: write_csv(path, heads, rows, dialect), saved, failed)

    # Building

    def _period_menu(self) -> QMenu:
        menu = QMenu(self.period)
        group = QActionGroup(menu)
        self._periods = {key: menu.addAction(button_text(_(words))) for key, (words, _days) in PERIODS.items()}
        for key, action in self._periods.items():
            action.setCheckable(True)
            action.setChecked(key == self.asked.period)
            action.triggered.connect(partial(self.choose_period, key))
            group.addAction(action)
        return menu

    def _export_menu(self) -> QMenu:
        menu = QMenu(self.export)
        for card in self.cards:
            action = menu.addAction("")
            action.triggered.connect(lambda _checked=False, card=card: card.exporting.trigger())
            menu.aboutToShow.connect(lambda action=action, card=card: action.setText(button_text(card.title)))
        return menu

    def _connect(self) -> None:
        counted = {
            "rate": _("Converted leads / leads that came in during the period."),
            "touch": _("From coming in to the first call, meeting or e-mail; half of the leads waited less."),
            "open": _("The full value of all open opportunities as they stand now."),
            "weighted": _("Value × the opportunity's own chance, else its stage's."),
            "won": _("The value of the opportunities that were won in the period."),
        }
        for key, tile in self.tiles.items():
            tile.clicked.connect(partial(self._open_tile, key))
            tile.setToolTip(tooltip(counted[key]))
            tile.setAccessibleDescription(counted[key])
        for card in self.cards:
            card.opened.connect(self._open)
            card.exported.connect(self.export_report)
            card.widened.connect(lambda: self.choose_period("all"))
        self.rates.grouped.connect(self.group_by)

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 16, 20, 20)
        column.setSpacing(12)
        top = QWidget()
        flow = FlowLayout(top, gap=_APART)
        for tile in self.tiles.values():
            flow.addWidget(tile)
        column.addWidget(top)
        self._grid.setSpacing(_APART)
        column.addLayout(self._grid, 1)
        self.scroller = Scroller(inside)
        self.column.addWidget(self.scroller, 1)
        theme.changed.connect(self._arrange)
        self._arrange()

    def _fit_tiles(self) -> None:
        """Leave what is said beside the figures to their tooltips where these then stand in one line."""
        room = self.scroller.viewport().width() - 40
        for bare in (False, True, False):
            for tile in self.tiles.values():
                tile.set_bare(bare)
                counted = tile.accessibleDescription()
                tile.setToolTip(tooltip(f"{tile.accessibleName()}\n{counted}" if bare else counted))
            if sum(tile.sizeHint().width() + _APART for tile in self.tiles.values()) - _APART <= room:
                return

    def _arrange(self) -> None:
        """Two by two, or below each other where that would squeeze them."""
        across = 2 if self.width() >= theme.px(TWO_COLUMNS_NEED) else 1
        for at, card in enumerate(self.cards):
            self._grid.addWidget(card, at // across, at % across)
            card.setMinimumHeight(theme.px(LEAST_HIGH))
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, across - 1)
        for row in range(len(self.cards)):
            used = row * across < len(self.cards)
            self._grid.setRowStretch(row, (4 if row * across < 2 else 3) if used else 0)
        self._fit_tiles()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._arrange()


def _ask_target(window: QWidget, name: str) -> tuple[Path, Dialect] | None:
    """Ask for a place and a form; for a Dutch PC the form that its Excel opens is named first."""
    forms = {_("CSV with commas (*.csv)"): STANDARD, _("CSV for Excel (*.csv)"): EXCEL_NL}
    names = sorted(forms, key=lambda words: (forms[words] is EXCEL_NL) != (text.language() == "nl"))
    start = str(paths.documents_folder() / name)
    path, form = QFileDialog.getSaveFileName(window, _("Export figures"), start, ";;".join(names))
    if not path:
        return None
    target = Path(path)
    return (target if target.suffix else target.with_suffix(".csv")), forms.get(form, forms[names[0]])
