"""A bar for work on a file that takes a while, and how much of it is done."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from crmdesk.text import _
from crmdesk.ui.kit.labels import PlainLabel

Deliver = Callable[[Callable[[], None]], None]


class ProgressPage(QWidget):
    """Says what is being done. `tell` may be called on any thread; `stop` is set to cancel."""

    def __init__(self, deliver: Deliver) -> None:
        super().__init__()
        self._deliver = deliver
        self.stop = threading.Event()
        self._last = -1
        self.title = PlainLabel("", "heading", wrap=True)
        self.line = PlainLabel(_("Cancelling leaves nothing behind."), "small", "secondary", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Progress"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for widget in (self.title, self.bar, self.line):
            column.addWidget(widget)
        column.addStretch(1)

    def begin(self, words: str) -> None:
        """Start with an endless bar, until something is told."""
        self.title.setText(words)
        self.stop = threading.Event()
        self._last = -1
        self.bar.setRange(0, 0)

    def tell(self, done: int, total: int) -> None:
        """So much of so much is done; only a new percentage travels to the window's thread."""
        percent = min(100, done * 100 // max(1, total))
        if percent != self._last:
            self._last = percent
            self._deliver(lambda: self._show(percent))

    def _show(self, percent: int) -> None:
        self.bar.setRange(0, 100)
        self.bar.setValue(percent)
