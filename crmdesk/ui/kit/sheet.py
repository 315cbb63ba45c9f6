"""A sheet over the window: a short task that must be finished or left before the page is used again.

A stray click does not leave it, because what was typed in it took effort.
"""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QEvent, QObject, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QColor, QKeyEvent, QLinearGradient, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from crmdesk.text import _
from crmdesk.ui import tokens
from crmdesk.ui.kit import painting
from crmdesk.ui.kit.buttons import Button, IconButton, Kind
from crmdesk.ui.kit.flow import Scroller
from crmdesk.ui.kit.keys import Keys
from crmdesk.ui.kit.labels import ElidedLabel
from crmdesk.ui.kit.overlay import Overlay
from crmdesk.ui.kit.painting import Painted
from crmdesk.ui.theme import theme

_WIDTH, _TOP, _FADE = 560, 104, 28

_LEAST_ASIDE, _LEAST_ABOVE = 24, 8
"""Of the window beside, and above and below; less above, since a form that nearly fits had better not scroll."""


class Sheet(Overlay):
    """A titled sheet with a `body` layout and a foot of buttons.

    Enter presses the default button, Esc leaves. A button does not close the sheet by itself: its work may be
    refused, so call `accept()` when it is done. Focus goes back to where it was when the sheet opened.
    """

    accepted = Signal()
    rejected = Signal()

    def __init__(self, window: QWidget, title: str, *, width: int = _WIDTH) -> None:
        super().__init__(window.window(), title)
        self._width = width
        self._default: Button | None = None
        self._shown = 1.0
        self._fade: QVariantAnimation | None = None
        self._title = ElidedLabel(title, "title")
        close = IconButton("x", _("Close"), "Esc")
        close.clicked.connect(self.reject)
        head = QHBoxLayout()
        head.setContentsMargins(24, 16, 16, 8)
        head.addWidget(self._title, 1)
        head.addWidget(close)
        inner = QWidget()
        self.body = QVBoxLayout(inner)
        self.body.setContentsMargins(24, 4, 24, 16)
        self.body.setSpacing(12)
        self._scroll = Scroller(inner)
        self._more = _More(self._scroll)
        inner.installEventFilter(self)
        self._inner = inner
        self._foot = QFrame()
        self._foot.setProperty("surface", "footer")
        self._buttons = QHBoxLayout(self._foot)
        self._buttons.setContentsMargins(24, 12, 24, 14)
        self._buttons.setSpacing(8)
        self._note = ElidedLabel("", "small", "secondary")
        self._note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._buttons.addWidget(self._note, 1)
        column = QVBoxLayout(self.panel)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        self._head = head
        column.addWidget(self._scroll, 1)
        column.addWidget(self._foot)

    # -- making ----------------------------------------------------------------------------------------------------

    def set_title(self, title: str) -> None:
        """Show another title."""
        self._title.setText(title)
        self._call(title)

    def set_note(self, words: str) -> None:
        """Show a few words at the left of the buttons."""
        self._note.setText(words)

    def add_button(
        self, words: str, icon: str = "", kind: Kind = "default", keys: Keys = "", *, default: bool = False
    ) -> Button:
        """Add a button at the right of the foot; the default one is pressed by Enter. Connect to its `clicked`."""
        button = Button(words, icon, kind, keys)
        self._buttons.addWidget(button)
        if default:
            self._default = button
        return button

    # -- opening and closing ---------------------------------------------------------------------------------------

    def open(self, first: QWidget | None = None) -> None:
        """Show the sheet with focus on `first`, else on its first field."""
        super().open(first)
        self._appear()

    def accept(self) -> None:
        """Close the sheet: its task is done."""
        if self.left:
            return
        self._leave()
        self.accepted.emit()

    def reject(self) -> None:
        """Close the sheet and leave its task."""
        if self.left:
            return
        self._leave()
        self.rejected.emit()

    def _appear(self) -> None:
        time = theme.duration("normal")
        if not time:
            return
        self._fade = QVariantAnimation(self, startValue=0.0, endValue=1.0, duration=time)
        self._fade.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._fade.valueChanged.connect(self._faded)
        self._fade.start()

    def _faded(self, shown: float) -> None:
        self._shown = shown
        self._place()
        self.update()

    # -- keyboard --------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if event.key() == Qt.Key.Key_Escape:
            self.reject()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._default is not None:
            if self._default.isEnabled():
                self._default.click()
        else:
            event.accept()  # nothing reaches the page below

    def _stops(self) -> list[QWidget]:
        """The widgets that Tab reaches, the body's before the foot's, the cross last."""
        stops = super()._stops()
        fields = [w for w in stops if self._scroll.isAncestorOf(w)]
        foot = [w for w in stops if self._foot.isAncestorOf(w)]
        return fields + foot + [w for w in stops if w not in fields and w not in foot]

    # -- place and paint -------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = QPainter(self)
        scrim = QColor(theme.colour("bg.scrim"))
        scrim.setAlphaF(scrim.alphaF() * self._shown)
        painter.fillRect(self.rect(), scrim)
        painter.setOpacity(self._shown)
        painting.shadow(painter, self.panel.geometry(), tokens.RADIUS["xl"], "overlay")

    def _place(self) -> None:
        """The panel as high as its content, within the window; what is higher scrolls."""
        super()._place()
        window = self._window
        width = min(theme.px(self._width), window.width() - 2 * _LEAST_ASIDE)
        content = self._inner
        needed = content.heightForWidth(width - 2) if content.hasHeightForWidth() else content.sizeHint().height()
        rest = self._head.sizeHint().height() + self._foot.sizeHint().height() + 2
        most = window.height() - 2 * _LEAST_ABOVE
        height = min(max(needed, content.minimumSizeHint().height()) + rest, most)
        top = min(_TOP, max(_LEAST_ABOVE, (window.height() - height) // 2))
        rise = round((1 - self._shown) * 10)
        x = (window.width() - width) // 2
        self.panel.setGeometry(x, top + rise, width, height)
        self.update()  # the shadow lies outside the panel, so Qt would leave the old one standing


class _More(Painted):
    """The lower end of what scrolls fades, as long as there is more below it: a line cut in two looks like a fault."""

    def __init__(self, over: Scroller) -> None:
        super().__init__(over)
        self._over = over
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        over.installEventFilter(self)
        bar = over.verticalScrollBar()
        bar.valueChanged.connect(self._fit)
        bar.rangeChanged.connect(self._fit)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, D102
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, D102
        ground, clear = QColor(theme.colour("bg.overlay")), QColor(theme.colour("bg.overlay"))
        clear.setAlpha(0)
        fade = QLinearGradient(0, 0, 0, self.height())
        fade.setColorAt(0, clear)
        fade.setColorAt(1, ground)
        QPainter(self).fillRect(self.rect(), fade)

    def _fit(self) -> None:
        bar, high = self._over.verticalScrollBar(), theme.px(_FADE)
        self.setVisible(bar.value() < bar.maximum())
        place = self._over.viewport().geometry()
        self.setGeometry(place.left(), place.bottom() + 1 - high, place.width(), high)
        self.raise_()
