"""The page of reports: what it shows is what stands behind it, and every figure leads there, by mouse and by keys."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crmdesk.controllers.desk import Desk
from crmdesk.controllers.exchange.writing import EXCEL_NL, STANDARD, Dialect
from crmdesk.controllers.reports import Report
from crmdesk.models.queries.lists import rows as records_of
from crmdesk.models.schema import BY_TABLE
from crmdesk.ui.kit.jobs import Jobs
from crmdesk.ui.kit.labels import PlainLabel
from crmdesk.ui.reports.counted import Counted
from crmdesk.ui.reports.figures import BY, PERIODS
from crmdesk.ui.reports.report_card import ReportCard
from crmdesk.ui.reports.screen import Reports
from crmdesk.ui.theme import theme
from crmdesk.ui.workplace import Workplace
from tests.ui.conftest import Going
from tests.ui.reports.conftest import Fill, everything, few


def opened(going: Going) -> tuple[str, str, list[int]]:
    """The rows that were asked for last: their title, table and ids."""
    what, title, table, ids = going.asked[-1]
    assert what == "rows"
    assert isinstance(ids, list)
    return str(title), str(table), ids


def value_of(report: Report, row: int | None, column: str) -> object:
    names = [one.name for one in report.columns]
    return report.totals[column] if row is None else report.rows[row][names.index(column)]


def tile(page: Reports, key: str) -> str:
    return page.tiles[key].accessibleName()


def press_tile(page: Reports, key: str, going: Going, qtbot: QtBot) -> tuple[str, str, list[int]]:
    qtbot.mouseClick(page.tiles[key], Qt.MouseButton.LeftButton)
    return opened(going)


# -- the law ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("period", "by"), [*((period, "source") for period in PERIODS), *(("all", by) for by in BY)])
def test_every_cell_opens_as_many_rows_as_it_counts_and_rows_that_add_up_to_it(
    page: Reports, desk: Desk, going: Going, period: str, by: str
) -> None:
    page.choose_period(period)
    page.group_by(by)
    checked = 0
    for card in page.cards:
        for choice in ("pipeline", "win-rate") if card is page.deals else ("",):
            if choice:
                page.deals.choice.button(choice).click()
            checked += check_cells(card, desk, going)
    assert checked > 20


def check_cells(card: ReportCard, desk: Desk, going: Going) -> int:
    report, model, checked = card.report, card.table.figures, 0
    assert report is not None
    kinds = {column.name: column.kind for column in report.columns}
    for line in range(model.rowCount()):
        for section in range(model.columnCount()):
            row, column = model.place(model.index(line, section))
            going.asked.clear()
            card.table.clicked.emit(model.index(line, section))
            _title, table, ids = opened(going)
            assert len(set(ids)) == len(ids)
            value = 0 if kinds[column] == "text" else value_of(report, row, column)
            if kinds[column] == "count":
                assert len(ids) == value, (card.title, row, column)
                checked += 1
            elif kinds[column] == "money" and column != "weighted":
                found = desk.read(records_of, BY_TABLE[table], ids)
                assert sum(one["value"] or 0 for one in found) == value, (card.title, row, column)
                checked += 1
    return checked


def test_every_bar_opens_the_rows_that_it_shows(page: Reports, desk: Desk, going: Going) -> None:
    page.choose_period("all")
    for card, counted in ((page.funnel, "count"), (page.rates, "leads"), (page.forecast, "")):
        assert card.chart is not None
        for key in card.chart._keys:
            card.chart.picked.emit(key)
            title, table, ids = opened(going)
            assert card.report is not None
            assert isinstance(key, int)
            if counted:
                assert len(ids) == value_of(card.report, key, counted), title
            else:
                found = desk.read(records_of, BY_TABLE[table], ids)
                won, _weighted, still_open = (int(value or 0) for value in card.report.rows[key][1:4])
                assert sum(one["value"] or 0 for one in found) == won + still_open, title


def test_every_figure_opens_its_rows_and_says_how_it_is_counted(page: Reports, going: Going, qtbot: QtBot) -> None:
    page.choose_period("all")
    assert tile(page, "rate") == "Lead conversion, 18.5%, 5 of 27"
    assert tile(page, "touch") == "Median time to first touch, 24 h, 12 leads"
    assert tile(page, "open") == "Open value, €68,501, 4 open"
    assert tile(page, "won") == "Won, €5,000, 5 opportunities"
    counted = {}
    for key in page.tiles:
        _title, table, ids = press_tile(page, key, going, qtbot)
        counted[key] = (table, len(ids))
    deals = "opportunity"
    assert counted == {
        "rate": ("lead", 27),
        "touch": ("lead", 12),
        "open": (deals, 4),
        "weighted": (deals, 4),
        "won": (deals, 5),
    }
    for one in page.tiles.values():
        assert one.accessibleDescription()
        assert one.accessibleDescription() in one.toolTip()


def test_open_leads_stand_apart_from_the_funnel_and_open(page: Reports, going: Going, qtbot: QtBot) -> None:
    page.choose_period("all")
    link = page.funnel.links[0]
    assert link.words() == "21 still open"
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert len(opened(going)[2]) == 21


# -- money -----------------------------------------------------------------------------------------------------------


def test_money_in_another_currency_is_told_apart_and_opens(page: Reports, going: Going, qtbot: QtBot) -> None:
    page.choose_period("all")
    assert [link.words() for link in page.forecast.links] == ["$15,000 in another currency is not counted"]
    qtbot.mouseClick(page.forecast.links[0], Qt.MouseButton.LeftButton)
    title, table, ids = opened(going)
    assert (title, table, len(ids)) == ("Expected sales per month: in USD", "opportunity", 2)


def test_overdue_and_undated_opportunities_have_bars_of_their_own(page: Reports) -> None:
    page.choose_period("quarter")
    assert page.forecast.chart is not None
    rows = page.forecast.chart.table()[1]
    assert (rows[0][0], rows[-1][0]) == ("Overdue", "No\ndate")
    assert [row[0] for row in rows[1:-1]] == ["Dec", "Jan\n2027"]


def test_many_months_go_by_quarter(fill: Callable[[Fill], None], shown: Callable[[], Reports]) -> None:
    fill(everything)
    fill(lambda company: company.deal("Won", value=100, closed_at="2024-08-01"))
    page = shown()
    page.choose_period("all")
    assert page.forecast.accessibleName() == "Expected sales per quarter"
    assert page.forecast.chart is not None
    assert page.forecast.chart.table()[1][1][0] == "Q3\n2024"


# -- few -------------------------------------------------------------------------------------------------------------


def test_few_leads_have_no_rate_but_counts(
    fill: Callable[[Fill], None], shown: Callable[[], Reports], qtbot: QtBot
) -> None:
    fill(few)
    page = shown()
    assert tile(page, "rate") == "Lead conversion, –, 1 of 6"
    assert page.rates.empty.isVisible()
    assert page.rates.empty.accessibleName() == "Too little data for a rate"
    assert page.rates.empty.accessibleDescription().startswith("You have 6 leads.")
    qtbot.mouseClick(page.rates.empty.primary, Qt.MouseButton.LeftButton)
    assert page.rates.table.isVisible()
    assert page.rates.table.figures.texts()[1] == ["Website", "6", "1", "–", "€0"]
    assert page.funnel.chart is not None
    assert page.funnel.chart.table()[1][1] == ["MQL", "1", "1 of 6"]


def test_no_leads_in_a_period_lead_to_a_longer_one(
    fill: Callable[[Fill], None], shown: Callable[[], Reports], qtbot: QtBot
) -> None:
    fill(lambda company: [company.lead("2020-01-01") for _n in range(12)])
    page = shown()
    assert page.funnel.empty.isVisible()
    qtbot.mouseClick(page.funnel.empty.primary, Qt.MouseButton.LeftButton)
    assert page.asked.period == "all"
    assert page.funnel.chart is not None
    assert page.funnel.chart.isVisible()
    assert page._periods["all"].isChecked()


def test_an_empty_file_says_what_is_missing(shown: Callable[[], Reports]) -> None:
    page = shown()
    assert [card.empty.accessibleName() for card in page.cards] == [
        "No leads yet",
        "No opportunities yet",
        "No leads yet",
        "No opportunities yet",
    ]
    assert all(card.empty.isVisible() for card in page.cards)


# -- choosing --------------------------------------------------------------------------------------------------------


def test_a_period_is_chosen_from_the_menu(page: Reports) -> None:
    before = tile(page, "rate")
    page._periods["quarter"].trigger()
    assert page.period.words() == "This quarter"
    assert page.bar._line.text() == "1 Oct – 31 Dec 2026"
    assert tile(page, "rate") != before
    assert tile(page, "rate") == "Lead conversion, 0.0%, 0 of 14"


def test_the_rate_is_grouped_as_chosen_and_small_groups_are_found_in_the_table(page: Reports, qtbot: QtBot) -> None:
    assert page.rates.chart is not None
    assert [link.words() for link in page.rates.links] == ["4 more: show as table"]
    qtbot.mouseClick(page.rates.links[0], Qt.MouseButton.LeftButton)
    assert page.rates.table.isVisible()
    names = [row[0] for row in page.rates.table.figures.texts()]
    assert len(names) == 14
    assert names[-2:] == ["(blank)", "Total"]
    actions = {action.text(): action for action in page.rates.choice.menu().actions()}
    actions["By owner"].trigger()
    assert page.rates.table.figures.texts()[0] == [
        "Owner", "Leads", "Converted", "Conversion rate", "Median hours to first touch",
    ]  # fmt: skip


def test_only_mine_counts_only_mine(page: Reports, work: Workplace) -> None:
    work.only_mine = True
    page.refresh(None)
    assert tile(page, "rate") == "Lead conversion, 41.7%, 5 of 12"
    assert tile(page, "open") == "Open value, €7,000, 1 open"
    assert "only mine" in page.bar._line.text()


def test_a_change_is_seen_at_once(page: Reports, fill: Callable[[Fill], None], qtbot: QtBot) -> None:
    assert tile(page, "rate").endswith("5 of 26")
    fill(lambda company: company.lead("2026-11-23"))
    qtbot.waitUntil(lambda: tile(page, "rate").endswith("5 of 27"))


# -- keys and menus --------------------------------------------------------------------------------------------------


def test_t_turns_a_chart_into_a_table_and_back_with_the_keyboard_in_it(page: Reports, qtbot: QtBot) -> None:
    card = page.funnel
    assert card.chart is not None
    card.chart.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(card.chart, Qt.Key.Key_T)
    assert card.table.isVisible()
    assert QApplication.focusWidget() is card.table
    qtbot.keyClick(card.table, Qt.Key.Key_T)
    assert card.chart.isVisible()
    assert QApplication.focusWidget() is card.chart
    assert not page.forecast.as_table


def test_a_cell_is_opened_by_keys(page: Reports, going: Going, qtbot: QtBot) -> None:
    table = page.deals.table
    table.setFocus(Qt.FocusReason.TabFocusReason)
    table.setCurrentIndex(table.figures.index(0, 0))
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Right)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    title, name, ids = opened(going)
    assert (title, name, len(ids)) == ("Opportunities: Need, Opportunities", "opportunity", 1)


def test_a_bar_is_opened_by_mouse(page: Reports, going: Going, qtbot: QtBot) -> None:
    chart = page.funnel.chart
    assert chart is not None
    chart.grab()
    assert chart._plot is not None
    assert chart._bars is not None
    place = chart._bars._bars[1].place.center()
    qtbot.mouseClick(chart._plot.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(round(place.x()), round(place.y())))
    assert opened(going)[0] == "Sales funnel: MQL"


def test_a_table_is_copied_with_tabs(page: Reports) -> None:
    page.choose_period("all")
    page.forecast.copying.trigger()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0] == "Period\tWon\tWeighted\tOpen"
    assert lines[1] == "Overdue\t€0\t€5,000\t€20,000"
    assert lines[-1].startswith("Total\t€5,000\t")


def test_how_it_is_counted_is_explained_in_the_companys_words(page: Reports, qtbot: QtBot) -> None:
    page.rates.explaining.trigger()
    sheet = page.work.window.findChild(Counted)
    assert sheet is not None
    words = [label.text() for label in sheet.findChildren(PlainLabel)]
    assert any("conversion rate = converted / leads" in one for one in words)
    assert "Someone who showed interest; company and person in one, not judged yet." in words
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_one_row_for_each_head_is_read_out(page: Reports) -> None:
    model = page.deals.table.figures
    cell = model.index(1, 2)
    assert model.data(cell, Qt.ItemDataRole.AccessibleTextRole) == "Need, Value, €20,000"


# -- files -----------------------------------------------------------------------------------------------------------


def test_figures_are_saved_as_csv_that_a_program_can_read(page: Reports, tmp_path: Path) -> None:
    asked: list[str] = []
    target = tmp_path / "rates.csv"

    def ask(name: str) -> tuple[Path, Dialect]:
        asked.append(name)
        return target, STANDARD

    page.ask_target = ask
    page.rates.exporting.trigger()
    assert asked == ["Conversion rate by source.csv"]
    with target.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][:2] == ["Source", "Leads"]
    referral = dict(zip(rows[0], next(row for row in rows if row[0] == "Referral"), strict=True))
    assert referral["Leads"] == "12"
    assert float(referral["Conversion rate"]) == pytest.approx(5 / 12)
    assert referral["Won value"] == "5000.10"


def test_figures_for_excel_have_decimal_commas(page: Reports, tmp_path: Path) -> None:
    target = tmp_path / "forecast.csv"
    page.ask_target = lambda _name: (target, EXCEL_NL)
    page.forecast.exporting.trigger()
    assert "2026-12;0,00;20750,25;41500,50" in target.read_text("utf-8-sig")


def test_a_file_that_cannot_be_written_is_said(page: Reports, tmp_path: Path) -> None:
    page.ask_target = lambda _name: (tmp_path / "no such folder" / "x.csv", STANDARD)
    page.funnel.exporting.trigger()
    said = page.work.toasts._toast
    assert said is not None
    assert "could not be written" in said.accessibleName()


def test_leaving_the_file_dialog_saves_nothing(page: Reports, tmp_path: Path) -> None:
    page.ask_target = lambda _name: None
    page.funnel.exporting.trigger()
    assert page.work.toasts._toast is None
    assert not list(tmp_path.glob("*.csv"))


# -- the page itself -------------------------------------------------------------------------------------------------


def test_figures_come_from_a_thread(fill: Callable[[Fill], None], work: Workplace, qtbot: QtBot) -> None:
    fill(everything)
    work.jobs = Jobs()
    page = Reports(work)
    qtbot.addWidget(page)
    page.resize(1232, 800)
    page.show()
    assert page.found is None
    qtbot.waitUntil(lambda: page.found is not None, timeout=5000)
    assert tile(page, "rate").endswith("5 of 26")
    work.jobs.wait()


def test_importing_the_page_does_not_import_what_draws_charts() -> None:
    code = "import sys, crmdesk.ui.reports.screen; print([m for m in ('numpy', 'pyqtgraph') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize(("width", "scale", "across"), [(1232, 1.0, 2), (1144, 1.0, 2), (1232, 2.0, 1)])
def test_cards_stand_side_by_side_only_where_there_is_room(
    page: Reports, width: int, scale: float, across: int
) -> None:
    theme.choose(font_scale=scale)
    page.work.window.resize(width, 900)
    QApplication.processEvents()
    tops = {card.y() for card in page.cards}
    assert len(tops) == len(page.cards) // across
    assert all(card.width() <= page.scroller.viewport().width() for card in page.cards)


def test_tiles_leave_out_their_notes_where_they_then_stand_in_one_line(page: Reports) -> None:
    def lines() -> int:
        return len({one.y() for one in page.tiles.values()})

    note = page.tiles["won"].accessibleName()
    whole = page.tiles["won"].sizeHint().width()
    page.work.window.resize(1400, 900)
    QApplication.processEvents()
    assert lines() == 1
    needed = sum(one.sizeHint().width() + 12 for one in page.tiles.values())
    page.work.window.resize(needed, 900)  # the edges of the page take 40 of it
    QApplication.processEvents()
    assert lines() == 1
    assert page.tiles["won"].sizeHint().width() < whole
    assert page.tiles["won"].accessibleName() == note
    page.work.window.resize(500, 900)
    QApplication.processEvents()
    assert lines() > 1
    assert page.tiles["won"].sizeHint().width() == whole


def test_every_control_can_be_reached_by_tab(page: Reports, qtbot: QtBot) -> None:
    page.tiles["rate"].setFocus(Qt.FocusReason.TabFocusReason)
    seen = []
    for _n in range(40):
        focus = QApplication.focusWidget()
        assert focus is not None
        seen.append(focus)
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    wanted = [*page.tiles.values(), page.period, page.export, page.rates.choice, page.deals.table]
    wanted += [card.more for card in page.cards] + [card.chart for card in page.cards if card.chart]
    wanted += [link for card in page.cards for link in card.links]
    assert not [one for one in wanted if one not in seen]
