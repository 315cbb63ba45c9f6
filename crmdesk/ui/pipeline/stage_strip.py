"""The stages of a pipeline beside each other, with the one an opportunity stands in; a click or the keys move it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from crmdesk.models.pipeline import STAGE_ICONS, StageKind
from crmdesk.models.queries.board import Step
from crmdesk.text import _
from crmdesk.ui import tokens
from crmdesk.ui.kit import format, painting
from crmdesk.ui.kit.buttons import Pressable
from crmdesk.ui.kit.plain import tooltip
from crmdesk.ui.theme import theme

_TONES: dict[StageKind, painting.Tone] = {StageKind.OPEN: "accent", StageKind.WON: "ok", StageKind.LOST: "neutral"}


class StageStrip(QWidget):
    """One stop for Tab; the arrows go along it, Enter or the space bar takes. Signal: chosen(Step)."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Stage"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self._stages: tuple[Step, ...] = ()
        self.buttons: list[StageButton] = []

    def show_stages(self, stages: Sequence[Step], current: int) -> None:
        """Show the stages; current: the id of the one it stands in."""
        if tuple(stages) != self._stages:
            self._make(stages)
        held = any(button.hasFocus() for button in self.buttons)
        at = next((n for n, one in enumerate(stages) if one.stage_id == current), -1)
        for n, button in enumerate(self.buttons):
            passed = stages[n].kind is StageKind.OPEN and n < at and stages[at].kind is not StageKind.LOST
            button.show_state(here=n == at, passed=passed)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if n == max(0, at) else Qt.FocusPolicy.ClickFocus)
        if held and self.buttons:
            self.buttons[max(0, at)].setFocus(Qt.FocusReason.TabFocusReason)

    def first_focus(self) -> QWidget:
        """The stage it stands in."""
        return next((one for one in self.buttons if one.here), self)

    def _make(self, stages: Sequence[Step]) -> None:
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self._stages, self.buttons = tuple(stages), []
        for stage in stages:
            button = StageButton(stage)
            button.clicked.connect(lambda _on=False, stage=stage: self.chosen.emit(stage))
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


class StageButton(Pressable):
    """One stage: passed, the one it stands in, or still to come."""

    def __init__(self, stage: Step) -> None:
        super().__init__()
        self.stage = stage
        self.here = self._passed = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_state(self, *, here: bool, passed: bool) -> None:
        """Show whether it stands here or has been here."""
        self.here, self._passed = here, passed
        name = _(self.stage.name)
        words = (
            _("{stage}, the stage it stands in").format(stage=name) if here else _("Move to {stage}").format(stage=name)
        )
        self.setAccessibleName(words)
        chance = format.percent(self.stage.probability / 100)
        self.setToolTip(tooltip(f"{words}, {chance}" if self.stage.kind is StageKind.OPEN else words))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(painting.width_of(_(self.stage.name), "label.strong") + 24 + theme.px(18), theme.control)

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(44), theme.control)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = painting.smooth(self)
        tone, rect = _TONES[self.stage.kind], self.rect()
        ground = f"{tone}.soft" if self.here or self._passed else "bg.sunken"
        ink = f"{tone}.text" if self.here or self._passed else "text.secondary"
        edge = f"{tone}.icon" if self.here else "border.control" if self.hovered else "border.subtle"
        width = 2 if self.here else 1
        radius = tokens.RADIUS["md"]
        painting.box(painter, rect, radius, fill=theme.colour(ground), edge=theme.colour(edge), width=width)
        closes = self.stage.kind is not StageKind.OPEN
        icon = STAGE_ICONS[self.stage.kind] if closes else "check" if self._passed else ""
        style, words = "label.strong" if self.here else "label", _(self.stage.name)
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
