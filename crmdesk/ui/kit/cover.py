"""What lies over a page that could not be read: why, what is safe, and to try again.

A toast would be gone before it was read, and an empty list beside it would say that nothing is in the file.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget

from crmdesk.text import _
from crmdesk.ui.kit.empty_state import EmptyState
from crmdesk.ui.kit.toast import announce


class Cover(EmptyState):
    """Over a widget, below its `bar`. `primary` tries again; `lift` takes it off."""

    def __init__(self, over: QWidget, bar: QWidget) -> None:
        super().__init__("triangle-alert", "", parent=over)
        self._over, self._bar = over, bar
        self.setAutoFillBackground(True)
        for widget in (over, bar):
            widget.installEventFilter(self)
        self.hide()

    def say(self, why: str) -> None:
        """Lie over the page; why: a sentence that also says what is safe."""
        self.set(_("This page could not be read"), why, _("Try again"))
        self._place()
        self.show()
        self.raise_()
        if self._over.isVisible():
            self.primary.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, why, urgent=True)

    def lift(self) -> None:
        """The page may be seen again."""
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, D102
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        self.setGeometry(self._over.rect().adjusted(0, self._bar.geometry().bottom() + 1, 0, 0))
