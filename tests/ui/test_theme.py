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


def deep() -> tuple[QWidget, Deep]:
    """A widget in a widget in a widget ..., made from the inside out: the outermost and the innermost."""
    inner = outermost = Deep()
    for _n in range(DEEP):
        outside = Deep()
        QVBoxLayout(outside).addWidget(outermost)
        outermost = outside
    return outermost, inner


def test_a_part_is_styled_when_it_comes_into_a_window_and_not_at_each_step_there(look: Theme, qtbot: QtBot) -> None:
    outside, inner = deep()
    assert inner.told == 0
    window = QWidget()
    qtbot.addWidget(window)
    outside.setParent(window)
    window.show()
    assert 0 < inner.told < DEEP / 2


def test_another_look_dresses_a_widget_as_often_as_any_however_deep_it_stands(look: Theme, qtbot: QtBot) -> None:
    outside, inner = deep()
    qtbot.addWidget(outside)
    outside.show()
    inner.told = 0
    look.choose(choice="dark")
    assert 0 < inner.told < DEEP / 2
