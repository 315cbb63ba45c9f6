"""The map of all keys: those of the page that one is on, and those of everywhere, made from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crmdesk.text import N_, _
from crmdesk.ui.kit.action import Offer
from crmdesk.ui.kit.keys import is_letter, key_words, letters
from crmdesk.ui.kit.labels import KeyHint, PlainLabel
from crmdesk.ui.kit.plain import without_mnemonic
from crmdesk.ui.kit.sheet import Sheet
from crmdesk.ui.theme import theme

_COLUMN, _APART, _MOST = 330, 40, 4
"""The least width of a column in px at text size 100 %, the gap between columns, and how many there are at most."""
_EDGE, _AROUND = 24, 160
"""Beside the sheet and inside it, and what stands above and below its columns, in px."""

SHEETS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (N_("Confirm"), ("Return",)),
    (N_("Cancel"), ("Esc",)),
    (N_("Next field"), ("Tab",)),
    (N_("Choose by number"), ("1–9",)),
)
"""What sheets and small questions have in common; their fields take these keys by themselves."""


class KeysSheet(Sheet):
    """Shows what each key does here, `title` being the page, and everywhere. Signal: changing(), to change some."""

    changing = Signal()

    def __init__(self, window: QWidget, title: str, offers: Sequence[Offer]) -> None:
        across = max(1, min(_MOST, window.width() // theme.px(_COLUMN + 10)))
        super().__init__(window, _("Keyboard shortcuts"), width=across * (_COLUMN + _APART) + 10)
        groups = list(grouped(offers))
        page = [(inside(title, _(where)), rows) for where, rows, menu in groups if not menu]
        menus = [(without_mnemonic(_(where)), rows) for where, rows, menu in groups if menu]
        menus.append((_("In sheets and questions"), [(_(words), keys) for words, keys in SHEETS]))
        if not letters.on:
            self.body.addWidget(
                PlainLabel(_("Single letters are turned off in the menu View."), "small", "secondary", wrap=True)
            )
        self.body.addWidget(self._columns([*page, *menus], across))
        change = self.add_button(_("Change shortcuts…"), "keyboard")
        change.clicked.connect(self._change)
        close = self.add_button(_("Close"), keys="Return", default=True)
        close.clicked.connect(self.accept)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the arrows go through what does not fit
        self._scroll.setAccessibleName(_("Keyboard shortcuts"))

    def _columns(self, groups: Sequence[Group], across: int) -> QWidget:
        """So many columns, or one more that are narrower where that saves scrolling."""
        made = _Columns(in_columns(groups, across))
        room = self._window.height() - theme.px(_AROUND)
        if across < _MOST and made.heightForWidth(self._inside()) > room:
            wide, self._width = self._width, _MOST * (_COLUMN + _APART)
            narrower = _Columns(in_columns(groups, across + 1))
            if narrower.heightForWidth(self._inside()) <= room:
                return narrower
            self._width = wide
        return made

    def _inside(self) -> int:
        return min(theme.px(self._width), self._window.width() - 2 * _EDGE) - 2 * _EDGE

    def _change(self) -> None:
        self.accept()
        self.changing.emit()

    def begin(self) -> None:
        """Open it."""
        self.open(self._scroll)


Rows = list[tuple[str, tuple[str, ...]]]
Group = tuple[str, Rows]


def grouped(offers: Iterable[Offer]) -> Iterable[tuple[str, Rows, bool]]:
    """What has keys, by where they work; True for what works everywhere."""
    found: dict[str, Rows] = {}
    menus: set[str] = set()
    for offer in offers:
        action = offer.action
        if action.keys:
            found.setdefault(action.where, []).append((_(action.title), action.keys))
            if action.where.startswith("&"):
                menus.add(action.where)
    return [(where, rows, where in menus) for where, rows in found.items()]


def in_columns(groups: Sequence[Group], columns: int = 3) -> list[list[Group]]:
    """Groups in at most so many columns, in their order, the highest column as low as can be."""
    highs = [len(rows) + 2 for _heading, rows in groups]
    for most in range(max(highs, default=0), sum(highs) + 1):
        made: list[list[Group]] = []
        room = 0
        for group, high in zip(groups, highs, strict=True):
            if not made or high > room:
                made.append([])
                room = most
            made[-1].append(group)
            room -= high
        if len(made) <= columns:
            return made
    return []


def inside(page: str, place: str) -> str:
    """A place of a page as a heading: "Inbox: in the list"."""
    return f"{page}: {place[:1].lower()}{place[1:]}" if page else place


class _Columns(QWidget):
    """Groups below and beside each other."""

    def __init__(self, columns: Sequence[Sequence[Group]]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_APART)
        for groups in columns:
            column = QVBoxLayout()
            column.setSpacing(12)
            for heading, rows in groups:
                column.addWidget(_Group(heading, rows))
            column.addStretch(1)
            row.addLayout(column, 1)


class _Group(QWidget):
    """A heading, and under it what each key does."""

    def __init__(self, heading: str, rows: Rows) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(PlainLabel(heading, "small.strong", "secondary"))
        for words, keys in rows:
            off = not letters.on and all(is_letter(one) for one in keys)
            caps = QHBoxLayout()
            caps.setSpacing(4)
            caps.addWidget(PlainLabel(words, "label", "secondary" if off else "primary", wrap=True), 1)
            caps.addSpacing(8)
            written = {key_words(one): one for one in keys if letters.on or off or not is_letter(one)}
            for one in written.values():  # the Enter of the letters and that of the figures are written alike
                caps.addWidget(KeyHint(one))
            column.addLayout(caps)
