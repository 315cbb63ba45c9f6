"""Who works here: asked once, because every step in the history bears a name; and how to start with an empty file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from crmdesk.text import _
from crmdesk.ui.kit.buttons import Button
from crmdesk.ui.kit.labels import ElidedLabel, PlainLabel
from crmdesk.ui.kit.sheet import Sheet


class Welcome(Sheet):
    """Asks for a name and offers ways to start.

    Signals: named(name), wants_import(), wants_sample().
    """

    named = Signal(str)
    wants_import = Signal()
    wants_sample = Signal()

    def __init__(self, window: QWidget, name: str, file: Path) -> None:
        super().__init__(window, _("Welcome to crmdesk"))
        label = PlainLabel(_("Your name"), "label")
        self.name = QLineEdit(name)
        self.name.setAccessibleName(_("Your name"))
        self.name.selectAll()
        label.setBuddy(self.name)
        self.body.addWidget(label)
        self.body.addWidget(self.name)
        self.body.addWidget(
            PlainLabel(
                _("It stands with every change in the history, and marks which leads are yours."), "small", "secondary"
            )
        )
        self.body.addWidget(PlainLabel(_("Your data stays on this PC:"), "label"))
        self.body.addWidget(ElidedLabel(str(file), "small", "secondary"))
        ways = QHBoxLayout()
        ways.setSpacing(8)
        for words, icon, wish in (
            (_("Import my list"), "file-up", self.wants_import.emit),
            (_("Look around with sample data"), "eye", self.wants_sample.emit),
        ):
            button = Button(words, icon)
            button.clicked.connect(partial(self._go, wish))
            ways.addWidget(button)
        ways.addStretch(1)
        self.body.addLayout(ways)
        start = self.add_button(_("Start"), "arrow-right", "primary", default=True)
        start.clicked.connect(partial(self._go, None))

    def _go(self, wish: Callable[[], object] | None, _checked: bool = False) -> None:
        if name := self.name.text().strip():
            self.named.emit(name)
            self.accept()
            if wish is not None:
                wish()
        else:
            self.set_note(_("Fill in your name."))
            self.name.setFocus()
