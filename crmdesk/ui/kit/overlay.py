"""An overlay: something in front of the page and inside the window, which keeps the keyboard while it is there.

Not a window of its own, so that it opens in one frame and cannot get lost behind others. Answers of jobs may arrive
after it was left; `is_there` tells.
"""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from crmdesk.ui.kit import reading_order
from crmdesk.ui.kit.toast import announce
from crmdesk.ui.theme import theme


class Overlay(QWidget):
    """A `panel` over the window; what it looks like and how it is left is said by sheets and popovers.

    Tab stays in it, the window's shortcuts rest, and focus goes back to where it was.
    """

    reason = Qt.FocusReason.OtherFocusReason
    """With which the first field takes the focus; TabFocusReason marks the text in it."""

    def __init__(self, window: QWidget, title: str) -> None:
        self._window = window
        super().__init__(window)
        self._opener: QWidget | None = None
        self.left = False
        self.panel = QFrame(self)
        self.panel.setProperty("surface", "overlay")
        self._call(title)
        theme.changed.connect(self._place)
        self.hide()

    def open(self, first: QWidget | None = None) -> None:
        """Show it with the keyboard in `first`, else in its first field, else in itself."""
        self._opener = QApplication.focusWidget()
        self._window.installEventFilter(self)
        self._place()
        self.show()
        self.raise_()
        self._place()
        (first or next(iter(self._stops()), self.panel)).setFocus(self.reason)
        announce(self, self.accessibleName())

    def drop(self) -> None:
        """Go at once, whatever it is doing: what it works on is being closed."""
        if not self.left:
            self._leave()

    def _leave(self) -> None:
        self.left = True
        self.hide()
        self._window.removeEventFilter(self)
        opener, self._opener = self._opener, None
        # what it was opened from may have been made anew meanwhile
        if opener is not None and shiboken6.isValid(opener) and opener.isVisible():
            opener.setFocus(Qt.FocusReason.OtherFocusReason)
        self.deleteLater()

    def _call(self, title: str) -> None:
        self.setAccessibleName(title)
        self.panel.setAccessibleName(title)

    # -- keyboard --------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:  # noqa: D102
        # A key that reaches this as ShortcutOverride belongs to none of its fields; accepting it keeps the window's
        # shortcuts from firing.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and not self._own(event):
            event.accept()
            return True
        return super().event(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: N802, D102
        reading_order.step(self._stops(), next)
        return True

    def _own(self, event: QKeyEvent) -> bool:
        """Whether a key is a shortcut of its own, or Alt and the letter of one of its labels."""
        if event.modifiers() == Qt.KeyboardModifier.AltModifier and Qt.Key.Key_A <= event.key() <= Qt.Key.Key_Z:
            return True
        pressed = QKeySequence(event.keyCombination())
        return any(shortcut.key() == pressed for shortcut in self.findChildren(QShortcut))

    def _stops(self) -> list[QWidget]:
        """The widgets that Tab reaches."""
        return reading_order.stops(self.panel)

    # -- place -----------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, D102
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._place()
        return False

    def _place(self) -> None:
        """Fill the window, and put the panel where it belongs."""
        self.setGeometry(self._window.rect())


def is_there(asker: QObject) -> bool:
    """Whether who asked for something is still there to take the answer."""
    return shiboken6.isValid(asker) and not (isinstance(asker, Overlay) and asker.left)
