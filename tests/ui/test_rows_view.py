"""What is chosen in a list while the others of its rows are still on their way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from crmdesk.ui.kit.rows_view import RowsView
from crmdesk.ui.theme import Theme


@pytest.mark.parametrize(("keys", "chosen"), [(("Ctrl+A",), 5), (("Home",), 1), (("Home", "Shift+Down"), 2)])
def test_all_is_also_what_follows_and_less_stays_what_it_was(
    look: Theme, qtbot: QtBot, keys: tuple[str, ...], chosen: int
) -> None:
    model = QStringListModel(["first", "second", "third"])
    view = RowsView("Rows")
    qtbot.addWidget(view)
    view.setModel(model)
    view.show()
    view.setCurrentIndex(model.index(0, 0))
    for one in keys:
        QTest.keySequence(view, one)
    model.insertRows(3, 2)
    assert len(view.selectionModel().selectedRows()) == chosen


def test_one_row_that_is_chosen_is_not_all(look: Theme, qtbot: QtBot) -> None:
    model = QStringListModel(["first"])
    view = RowsView("Rows")
    qtbot.addWidget(view)
    view.setModel(model)
    view.show()
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    model.insertRows(1, 2)
    assert len(view.selectionModel().selectedRows()) == 1
