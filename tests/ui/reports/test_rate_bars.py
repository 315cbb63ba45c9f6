"""Bars of rates: the largest groups, the highest rate first, and no percentage of a few."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from crmdesk.ui.kit.charts import FunnelChart, Rate, RateBars, Step

pytestmark = pytest.mark.usefixtures("look")

HEADS = ("Source", "Leads", "Converted", "Conversion rate")


def shown(qtbot: QtBot, *rates: Rate) -> RateBars:
    chart = RateBars("Rates")
    qtbot.addWidget(chart)
    chart.set_rates(HEADS, rates)
    chart.resize(560, 260)
    chart.show()
    QTest.qWait(20)
    return chart


def test_the_highest_rate_comes_first_and_small_groups_last(qtbot: QtBot) -> None:
    chart = shown(qtbot, Rate(1, "Web", 10, 52), Rate(2, "Few", 3, 9), Rate(3, "Referral", 12, 21))
    heads, rows = chart.table()
    assert heads == list(HEADS)
    assert rows == [
        ["Referral", "21", "12", "57%"],
        ["Web", "52", "10", "19%"],
        ["Few", "9", "3", "too few for a percentage"],
    ]


def test_ten_are_enough_for_a_percentage_and_nine_are_not(qtbot: QtBot) -> None:
    rows = shown(qtbot, Rate(1, "Ten", 1, 10), Rate(2, "Nine", 9, 9)).table()[1]
    assert [row[3] for row in rows] == ["10%", "too few for a percentage"]


def test_the_largest_eight_are_shown_and_the_rest_is_told(qtbot: QtBot) -> None:
    chart = shown(qtbot, *(Rate(n, f"Group {n}", 1, 20 + n) for n in range(13)))
    assert chart.left_out == 5
    assert {row[0] for row in chart.table()[1]} == {f"Group {n}" for n in range(5, 13)}


def test_a_bar_and_its_words_can_be_pressed_even_without_a_rate(qtbot: QtBot) -> None:
    chart = shown(qtbot, Rate("ref", "Referral", 12, 21), Rate("few", "Few", 1, 6))
    heard: list[object] = []
    chart.picked.connect(heard.append)
    assert chart._plot is not None
    assert chart._bars is not None
    chart.grab()
    for bar in chart._bars._bars:
        at = QPoint(round(bar.reach.right()) - 3, round(bar.reach.center().y()))
        qtbot.mouseClick(chart._plot.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert heard == ["ref", "few"]


def test_a_bar_is_as_long_as_its_rate(qtbot: QtBot) -> None:
    chart = shown(qtbot, Rate(1, "All", 20, 20), Rate(2, "Half", 10, 20))
    chart.grab()
    assert chart._bars is not None
    whole, half = (bar.place.width() for bar in chart._bars._bars)
    assert half == pytest.approx(whole / 2, abs=1)
    assert max(bar.reach.right() for bar in chart._bars._bars) <= chart.width()


def test_the_keyboard_reaches_each_bar_and_a_screen_reader_hears_why(qtbot: QtBot) -> None:
    chart = shown(qtbot, Rate("ref", "Referral", 12, 21), Rate("few", "Few", 1, 6))
    heard: list[object] = []
    chart.picked.connect(heard.append)
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(chart, Qt.Key.Key_Down)
    name = QAccessible.queryAccessibleInterface(chart).text(QAccessible.Text.Name)
    assert name == "Rates: Few, Leads: 6, Converted: 1, Conversion rate: too few for a percentage"
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert heard == ["few"]


def test_a_funnel_of_few_tells_counts_instead_of_percentages(qtbot: QtBot) -> None:
    chart = FunnelChart("Funnel")
    qtbot.addWidget(chart)
    chart.set_steps([Step(1, "Lead", 20, "stage.1"), Step(2, "MQL", 9, "stage.2"), Step(3, "SQL", 4, "stage.3")])
    assert [row[2] for row in chart.table()[1]] == ["", "45%", "4 of 9"]
