"""A sheet over the window: a short task that must be finished or left before the page is used again.

It lies inside the window and not in a window of its own, so that it opens in one frame and cannot get lost behind
others; for that it keeps the keyboard to itself: Tab stays in it, and the window's shortcuts rest.
"""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QEvent, QObject, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
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
from crmdesk.ui.kit.labels import ElidedLabel
from crmdesk.ui.kit.toast import announce
from crmdesk.ui.theme import theme

_WIDTH, _TOP, _LEAST_GAP = 560, 104, 24


class Sheet(QWidget):
    """A titled sheet with a `body` layout and a foot of buttons.

    Enter presses the default button, Esc leaves. A button does not close the sheet by itself: its work may be
    refused, so call `accept()` when it is done. Focus goes back to where it was when the sheet opened.
    """

    accepted = Signal()
    rejected = Signal()

    def __init__(self, window: QWidget, title: str, *, width: int = _WIDTH) -> None:
        self._window = window.window()
        super().__init__(self._window)
        self._width = width
        self._opener: QWidget | None = None
        self._default: Button | None = None
        self._shown = 1.0
        self._fade: QVariantAnimation | None = None
        self.setAccessibleName(title)
        self.panel = QFrame(self)
        self.panel.setProperty("surface", "overlay")
        self.panel.setAccessibleName(title)
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
        theme.changed.connect(self._place)
        self.hide()

    # -- making ----------------------------------------------------------------------------------------------------

    def set_title(self, title: str) -> None:
        """Show another title."""
        self._title.setText(title)
        self.setAccessibleName(title)

    def set_note(self, words: str) -> None:
        """Show a few words at the left of the buttons."""
        self._note.setText(words)

    def add_button(
        self, words: str, icon: str = "", kind: Kind = "default", keys: str = "", *, default: bool = False
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
        self._opener = QApplication.focusWidget()
        self._window.installEventFilter(self)
        self._place()
        self.show()
        self.raise_()
        self._appear()
        target = first or next(iter(self._stops()), None)
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, self._title.text())

    def accept(self) -> None:
        """Close the sheet: its task is done."""
        self._leave()
        self.accepted.emit()

    def reject(self) -> None:
        """Close the sheet and leave its task."""
        self._leave()
        self.rejected.emit()

    def _leave(self) -> None:
        self.hide()
        self._window.removeEventFilter(self)
        if self._opener is not None and self._opener.isVisible():
            self._opener.setFocus(Qt.FocusReason.OtherFocusReason)
        self._opener = None
        self.deleteLater()

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

    def event(self, event: QEvent) -> bool:  # noqa: D102
        # A key that reaches the sheet as ShortcutOverride belongs to none of its fields; accepting it keeps the
        # window's shortcuts from firing, while Alt+letter still reaches the labels in the sheet.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and not self._own(event):
            event.accept()
            return True
        return super().event(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: N802, D102
        stops = self._stops()
        if not stops:
            return True
        now = QApplication.focusWidget()
        at = stops.index(now) if now in stops else (-1 if next else 0)
        target = stops[(at + (1 if next else -1)) % len(stops)]
        target.setFocus(Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason)
        self._scroll.ensureWidgetVisible(target)
        return True

    def _own(self, event: QKeyEvent) -> bool:
        if event.modifiers() == Qt.KeyboardModifier.AltModifier:
            return True
        pressed = QKeySequence(event.keyCombination())
        return any(shortcut.key() == pressed for shortcut in self.findChildren(QShortcut))

    def _stops(self) -> list[QWidget]:
        """The widgets that Tab reaches, the body's before the foot's, the cross last."""
        # Not by nextInFocusChain: PySide makes each widget the parent of the next, and they would die with the sheet.
        stops = [widget for widget in self.panel.findChildren(QWidget) if self._is_stop(widget)]
        fields = [w for w in stops if self._scroll.isAncestorOf(w)]
        foot = [w for w in stops if self._foot.isAncestorOf(w)]
        return fields + foot + [w for w in stops if w not in fields and w not in foot]

    def _is_stop(self, widget: QWidget) -> bool:
        tab = Qt.FocusPolicy.TabFocus
        reached = (widget.focusPolicy() & tab) == tab and widget.focusProxy() is None
        return reached and widget.isVisibleTo(self) and widget.isEnabled()

    # -- place and paint -------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, D102
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._place()
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        event.accept()  # what was typed in the sheet must not be lost to a stray click

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = QPainter(self)
        scrim = QColor(theme.colour("bg.scrim"))
        scrim.setAlphaF(scrim.alphaF() * self._shown)
        painter.fillRect(self.rect(), scrim)
        painter.setOpacity(self._shown)
        painting.shadow(painter, self.panel.geometry(), tokens.RADIUS["xl"], "overlay")

    def _place(self) -> None:
        """The panel as high as its content, within the window; what is higher scrolls."""
        window = self._window
        self.setGeometry(window.rect())
        width = min(theme.px(self._width), window.width() - 2 * _LEAST_GAP)
        content = self._inner
        needed = content.heightForWidth(width - 2) if content.hasHeightForWidth() else content.sizeHint().height()
        rest = self._head.sizeHint().height() + self._foot.sizeHint().height() + 2
        most = window.height() - 2 * _LEAST_GAP
        height = min(max(needed, content.minimumSizeHint().height()) + rest, most)
        top = min(_TOP, max(_LEAST_GAP, (window.height() - height) // 2))
        rise = round((1 - self._shown) * 10)
        x = (window.width() - width) // 2
        self.panel.setGeometry(x, top + rise, width, height)
