"""A field for a moment typed in words, which says while one types what it understood.

Whoever types "fri 14:00" must see which Friday that is before it is stored, wherever a moment is asked for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from crmdesk.models.kinds import BadValue
from crmdesk.models.when import read_when
from crmdesk.text import _
from crmdesk.ui.kit import format
from crmdesk.ui.kit.labels import PlainLabel
from crmdesk.ui.theme import repolish


class WhenField(QWidget):
    """`moment` is what was understood, local and aware, or None; `problem` why a text was not.

    now: the local moment; coming: whether it must lie ahead; day: whether only its day counts. Signal: `changed()`.
    """

    changed = Signal()

    def __init__(
        self, now: Callable[[], dt.datetime], name: str, hint: str = "", *, coming: bool = True, day: bool = False
    ) -> None:
        super().__init__()
        self._now, self._coming, self._day = now, coming, day
        self.moment: dt.datetime | None = None
        self.problem = ""
        self.field = QLineEdit()
        self.field.setPlaceholderText(hint or _("tomorrow, tue 10:00, 15 jan"))
        self.field.setAccessibleName(name)
        self.field.textChanged.connect(self._read)
        self._understood = PlainLabel("", "small", "secondary", wrap=True)
        self._understood.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.field)
        column.addWidget(self._understood)
        self.setFocusProxy(self.field)

    @property
    def empty(self) -> bool:
        """Whether nothing was typed."""
        return not self.field.text().strip()

    def set_text(self, text: str) -> None:
        """Type for the user."""
        self.field.setText(text)

    def set_day(self, day: dt.date) -> None:
        """Type a day for the user."""
        self.field.setText(format.typed_day(day))

    def _read(self, text: str) -> None:
        self.moment, self.problem = None, ""
        if text.strip():
            try:
                self.moment = read_when(text, self._now())
            except BadValue as bad:
                self.problem = str(bad)
        if self.moment is not None and self._coming and self.moment <= self._now():
            self.moment, self.problem = None, _("That moment has passed.")
        if self.moment is not None:
            day = format.weekday(self.moment.date(), self._now().date())
            self._understood.setText(day if self._day else spelled(self.moment))
        else:
            self._understood.setText(self.problem)
        self._understood.set_tone("bad" if self.problem else "secondary")
        self._understood.setVisible(bool(self._understood.text()))
        self.field.setProperty("state", "bad" if self.problem else "")
        repolish(self.field)
        self.field.setAccessibleDescription(self._understood.text())
        self.changed.emit()


def spelled(moment: dt.datetime) -> str:
    """A moment as people check it: "Tue 24 Nov 2026, 09:00"."""
    return f"{format.weekday(moment.date())} {moment.year}, {format.time(moment)}"
