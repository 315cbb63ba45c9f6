"""The switch between everybody's records and only one's own, which every page has at the same place.

All pages show the same side, which the workplace keeps; the switch only shows it and asks for the other.
"""

from __future__ import annotations

from PySide6.QtCore import Signal

from crmdesk.text import _
from crmdesk.ui.kit.buttons import Segment, Segmented

EVERYONE, MINE = "everyone", "mine"


class Whose(Segmented):
    """Signal: turned(only_mine), when the user chose the other side."""

    turned = Signal(bool)

    def __init__(self, name: str) -> None:
        super().__init__([Segment(EVERYONE, _("Everyone")), Segment(MINE, _("Mine"))], name)
        self.chosen.connect(lambda key: self.turned.emit(key == MINE))

    def turn(self, only_mine: bool) -> None:
        """Show a side, without a signal."""
        self.choose(MINE if only_mine else EVERYONE)
