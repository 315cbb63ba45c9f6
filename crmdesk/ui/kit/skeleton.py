"""Grey rows in the place of a list that is still being fetched, shown only when that takes longer than 400 ms."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, QVariantAnimation
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from crmdesk.text import _
from crmdesk.ui.kit import painting
from crmdesk.ui.kit.painting import Painted
from crmdesk.ui.theme import theme

_PATIENCE_MS = 400
_WIDTHS = (0.44, 0.62, 0.36, 0.55, 0.48, 0.68)
_SHORTER = (1.0, 0.6, 1.3)


class Skeleton(Painted):
    """Rows that lie over a widget from `begin()` (plus 400 ms) until `end()`."""

    def __init__(self, over: QWidget, *, lines: int = 2) -> None:
        super().__init__(over)
        self._over = over
        self._lines = lines
        self._strength = 1.0
        self._wait = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._wait.timeout.connect(self.appear)
        self._pulse = QVariantAnimation(self, startValue=1.0, endValue=1.0, duration=1600)
        self._pulse.setLoopCount(-1)
        self._pulse.setKeyValueAt(0.5, 0.5)
        self._pulse.valueChanged.connect(self._pulsed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(_("Loading"))
        over.installEventFilter(self)
        theme.changed.connect(self._rest)
        self.hide()

    def begin(self) -> None:
        """Fetching has begun."""
        if not self.isVisible() and not self._wait.isActive():
            self._wait.start()

    def end(self) -> None:
        """What was fetched is there."""
        self._wait.stop()
        self._pulse.stop()
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, D102
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._over.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = painting.smooth(self)
        painter.fillRect(self.rect(), theme.colour("bg.surface"))
        painter.setOpacity(self._strength)
        height = (theme.row, theme.row2, theme.row3)[self._lines - 1]
        bar, gap = theme.px(10), 8
        for number in range(self.height() // height + 1):
            top = number * height
            share = _WIDTHS[number % len(_WIDTHS)]
            room = self.width() - 40
            first = top + (height - self._lines * (bar + gap) + gap) // 2
            for line in range(self._lines):
                wide = round(room * share * _SHORTER[line])
                place = QRect(20, first + line * (bar + gap), wide, bar)
                painting.box(painter, place, bar, fill=theme.colour("neutral.soft"))

    def appear(self) -> None:
        """Be seen at once."""
        self.setGeometry(self._over.rect())
        self.show()
        self.raise_()
        if not theme.reduce_motion:
            self._pulse.start()

    def _rest(self) -> None:
        if theme.reduce_motion:
            self._pulse.stop()
            self._pulsed(1.0)

    def _pulsed(self, strength: float) -> None:
        self._strength = strength
        self.update()
