"""The head of a record: its name, whether it is saved, chips, links, figures, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from crmdesk.text import _
from crmdesk.ui.kit.action import Offer
from crmdesk.ui.kit.buttons import Button, IconButton
from crmdesk.ui.kit.card import FigureTile
from crmdesk.ui.kit.flow import FlowLayout
from crmdesk.ui.kit.keys import keymap
from crmdesk.ui.kit.labels import Avatar, Chip, ElidedLabel, PlainLabel
from crmdesk.ui.kit.plain import tooltip
from crmdesk.ui.kit.toast import announce
from crmdesk.ui.records.addresses import Address, link_button
from crmdesk.ui.theme import theme

_SAVED_MS, _GAP, _LAST = 2000, 12, 130
_NAME = 200
"""So much room, at text size 100 %, a name is left at least before buttons lose their words."""


class RecordHead(QWidget):
    """tiles: figures in a row, the last of which may be cut; initials: whether it is somebody, who has such.

    Signals: back(), from the full page to the list; called(), when a telephone number was pressed.
    """

    back = Signal()
    called = Signal()

    def __init__(self, list_name: str, tiles: Sequence[FigureTile], *, initials: bool = True) -> None:
        super().__init__()
        self.back_button = Button(list_name, "chevron-left", "ghost", "Esc", size="small")
        self.back_button.clicked.connect(self.back)
        self.back_button.hide()
        self._avatar = Avatar("", 44, "accent")
        if not initials:
            self._avatar.hide()
        self._name = ElidedLabel("", "title")
        self._saved = PlainLabel("", "small", "ok")
        self._line = ElidedLabel("", "label", "secondary")
        self._beside = QHBoxLayout()
        self._actions = QHBoxLayout()
        self._actions.setSpacing(8)
        self.buttons: list[Button] = []
        self._words, self._bare = 0, False
        self.more = IconButton("ellipsis", _("More"))
        self._forget_saved = QTimer(self, singleShot=True, interval=_SAVED_MS)
        self._forget_saved.timeout.connect(lambda: self._saved.setText(""))
        title = QHBoxLayout()
        title.setSpacing(8)
        title.addWidget(self._name)
        title.addLayout(self._beside)
        title.addWidget(self._saved)
        title.addStretch(1)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addLayout(title)
        names.addWidget(self._line)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self._avatar)
        top.addLayout(names, 1)
        top.addLayout(self._actions)
        top.addWidget(self.more)
        self._links = QWidget()
        self._flow = FlowLayout(self._links, gap=8, line_gap=0)
        self._figures = QWidget()
        self._figures.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._tiles = list(tiles)
        row = QHBoxLayout(self._figures)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        for tile in tiles:
            if not tile.opens and tile is not tiles[0]:
                row.addSpacing(_GAP)  # no frame keeps it from the words before it
            row.addWidget(tile, 1 if tile is tiles[-1] else 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(top)
        column.addWidget(self._links)
        column.addWidget(self._figures)

    def add_beside(self, widget: QWidget) -> None:
        """Put something just after the name."""
        self._beside.addWidget(widget)

    def set_commands(self, offers: Iterable[Offer]) -> None:
        """Put buttons for commands at the right of the name; where there is little room they have no words."""
        for offer in offers:
            button = Button(_(offer.action.title), offer.action.icon, keys=offer.action)
            button.setObjectName(offer.action.id)
            button.clicked.connect(lambda _on=False, run=offer.run: run())
            self.buttons.append(button)
            self._actions.addWidget(button)
        self._measure()
        for changed in (theme.changed, keymap.changed):
            changed.connect(self._measure)

    def show_name(self, name: str, line: str) -> None:
        """Show who it is, in one line each."""
        words = " ".join(name[:300].split())
        self._avatar.set_name(words)
        self._name.setText(words)
        self._line.setText(" ".join(line[:500].split()))
        self._line.setVisible(bool(line))
        self._fit_buttons()

    def show_links(self, chips: Sequence[Chip], links: Sequence[Button], addresses: Sequence[Address]) -> None:
        """Show chips, links inside the program and addresses outside it."""
        self._flow.clear()
        for chip in chips:
            self._flow.addWidget(chip)
        for link in links:
            self._flow.addWidget(link)
        for address in addresses:
            made = link_button(address)
            if address.kind == "phone":
                made.clicked.connect(self.called)
            self._flow.addWidget(made)
        self._links.setVisible(self._flow.count() > 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802, D102
        super().resizeEvent(event)
        self.fit_figures()
        self._fit_buttons()

    def _measure(self) -> None:
        self._set_bare(False)
        self._words = sum(button.sizeHint().width() + self._actions.spacing() for button in self.buttons)
        self._fit_buttons()

    def _set_bare(self, bare: bool) -> None:
        self._bare = bare
        for button in self.buttons:
            button.set_bare(bare)

    def _fit_buttons(self) -> None:
        name = max(theme.px(_NAME), self._name.sizeHint().width()) + self._beside.sizeHint().width()
        around = self._avatar.width() + self.more.width() + 8 * _GAP  # and what parts them
        bare = self._words + name + around > self.width()
        if bare != self._bare:  # else each record that one goes past would be laid out twice
            self._set_bare(bare)

    def fit_figures(self) -> None:
        """Leave out the figures that one misses least where not all have room; the last one is cut with "…"."""
        first, *middle, last = self._tiles
        room = self.width() - last.minimumSizeHint().width() - theme.px(_LAST) - _GAP - first.sizeHint().width()
        room -= _GAP * sum(not tile.opens for tile in self._tiles[1:])
        for tile in (middle[-1], *middle[:-1]):
            room -= tile.sizeHint().width() + _GAP
            tile.setVisible(room >= 0)

    def say_saved(self) -> None:
        """Say for two seconds that a field was written."""
        self._saved.setText(_("Saved"))
        self._saved.set_tone("ok")
        self._forget_saved.start()
        announce(self, _("Saved"))

    def say_not_saved(self) -> None:
        """Say that a field was not written; the field says why."""
        self._forget_saved.stop()
        self._saved.setText(_("Not saved"))
        self._saved.set_tone("bad")
        announce(self, _("Not saved"), urgent=True)


def last_contact_tile() -> FigureTile:
    """The figure for the last contact, which says what counts as one."""
    tile = FigureTile(_("Last contact"), opens=False)
    tile.setToolTip(tooltip(_("The last call, meeting, e-mail or note. Tasks and opened mails do not count.")))
    return tile
