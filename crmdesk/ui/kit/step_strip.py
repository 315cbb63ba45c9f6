"""StepStrip: steps beside each other, with the one that a record stands in; a click or the keys move it.

The stages of an opportunity and the status of an account are both such steps, and so look and obey alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from crmdesk.ui import tokens
from crmdesk.ui.kit import painting
from crmdesk.ui.kit.buttons import Pressable
from crmdesk.ui.kit.plain import tooltip
from crmdesk.ui.theme import theme


class StripStep(NamedTuple):
    """One step: its words, what is said of it when the record stands in it and when it may be moved there, and what
    its tooltip says besides. passes: whether it can be one that was passed."""

    id: int
    words: str
    here: str
    move: str
    besides: str = ""
    icon: str = ""
    tone: painting.Tone = "accent"
    passes: bool = True


class StepStrip(QWidget):
    """One stop for Tab; the arrows go along it, Enter or the space bar takes. Signal: chosen(id)."""

    chosen = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self._steps: tuple[StripStep, ...] = ()
        self.buttons: list[StepButton] = []

    def show_steps(self, steps: Sequence[StripStep], current: int | None, *, passed: bool = True) -> None:
        """Show the steps; current: the one it stands in, None for none. passed: whether those before it were passed."""
        held = any(button.hasFocus() for button in self.buttons)
        if tuple(steps) != self._steps:
            self._make(steps)
        at = next((n for n, one in enumerate(steps) if one.id == current), -1)
        for n, button in enumerate(self.buttons):
            button.show_state(here=n == at, passed=passed and steps[n].passes and n < at)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if n == max(0, at) else Qt.FocusPolicy.ClickFocus)
        if held and self.buttons:
            self.buttons[max(0, at)].setFocus(Qt.FocusReason.TabFocusReason)

    def first_focus(self) -> QWidget:
        """The step it stands in."""
        return next((one for one in self.buttons if one.here), self)

    def _make(self, steps: Sequence[StripStep]) -> None:
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self._steps, self.buttons = tuple(steps), []
        for step in steps:
            button = StepButton(step)
            button.clicked.connect(lambda _on=False, step=step: self.chosen.emit(step.id))
            button.installEventFilter(self)
            self.buttons.append(button)
            self._row.addWidget(button, 1)
            button.show()  # at once, so that it can take the keyboard

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, D102
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
            if step and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
                at = next(n for n, one in enumerate(self.buttons) if one is watched)
                target = self.buttons[max(0, min(len(self.buttons) - 1, at + step))]
                target.setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return False


class StepButton(Pressable):
    """One step: passed, the one it stands in, or still to come."""

    def __init__(self, step: StripStep) -> None:
        super().__init__()
        self._step = step
        self.here = self._passed = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_state(self, *, here: bool, passed: bool) -> None:
        """Show whether it stands here or has been here."""
        self.here, self._passed = here, passed
        words = self._step.here if here else self._step.move
        self.setAccessibleName(words)
        self.setToolTip(tooltip(", ".join(filter(None, (words, self._step.besides)))))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(painting.width_of(self._step.words, "label.strong") + 24 + theme.px(18), theme.control)

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(44), theme.control)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = painting.smooth(self)
        tone, rect = self._step.tone, self.rect()
        ground = f"{tone}.soft" if self.here or self._passed else "bg.sunken"
        ink = f"{tone}.text" if self.here or self._passed else "text.secondary"
        edge = f"{tone}.icon" if self.here else "border.control" if self.hovered else "border.subtle"
        width = 2 if self.here else 1
        radius = tokens.RADIUS["md"]
        painting.box(painter, rect, radius, fill=theme.colour(ground), edge=theme.colour(edge), width=width)
        icon = self._step.icon or ("check" if self._passed else "")
        style, words = "label.strong" if self.here else "label", self._step.words
        mark = theme.px(14) if icon else 0
        room = max(0, self.width() - 16 - (mark + 6 if mark else 0))
        wide = min(room, painting.width_of(words, style) + 1)
        left = (self.width() - wide - (mark + 6 if mark else 0)) // 2
        if mark:
            painting.icon(painter, QPoint(left, (self.height() - mark) // 2), icon, ink, mark)
            left += mark + 6
        painting.text(painter, QRect(left, 0, wide, self.height()), words, style, ink)
        if self.ringed:
            painting.focus_ring(painter, rect, radius)
