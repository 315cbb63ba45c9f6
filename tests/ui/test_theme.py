"""Another look: what it costs."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from crmdesk.ui.theme import Theme

DEEP = 12


class Deep(QWidget):
    """Counts how often it is told that its style is another one."""

    told = 0

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802, D102
        super().changeEvent(event)
        self.told += event.type() == QEvent.Type.StyleChange


def test_another_look_dresses_a_widget_as_often_as_any_however_deep_it_stands(look: Theme, qtbot: QtBot) -> None:
    outside = QWidget()
    qtbot.addWidget(outside)
    place = outside
    for _n in range(DEEP):
        inner = Deep()
        QVBoxLayout(place).addWidget(inner)
        place = inner
    outside.show()
    inner.told = 0
    look.choose(choice="dark")
    assert 0 < inner.told < DEEP / 2
