"""The place of board and list: one of them, or what is said where there is nothing to show and how to go on."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from crmdesk.models.queries.board import Board as Found
from crmdesk.models.queries.board import Wanted
from crmdesk.text import _
from crmdesk.ui.kit.empty_state import EmptyState


class Places(QStackedWidget):
    """empty: there is no open opportunity; missed: none that is wanted."""

    def __init__(self, *views: QWidget) -> None:
        super().__init__()
        self.empty = EmptyState("square-kanban", "")
        self.missed = EmptyState("search", "")
        for one in (*views, self.empty, self.missed):
            self.addWidget(one)

    def turn_to(self, view: QWidget, wanted: Wanted, found: Found) -> QWidget:
        """Show the view, or why it would be empty; gives what is shown."""
        shown = view if found.deals else self.missed if wanted.narrowed else self.empty
        words = wanted.search
        title = _('Nothing matches "{words}"').format(words=words) if words else _("Nothing matches these filters")
        only_words = wanted == Wanted(search=words)
        self.missed.set(title, "", _("Clear search") if only_words else _("Clear filters"))
        self.empty.set(
            _("No open opportunities"),
            _("All are won or lost.") if found.used else _("They appear when you convert a lead."),
            _("Go to the inbox"),
            _("New opportunity"),
        )
        self.setCurrentWidget(shown)
        return shown
