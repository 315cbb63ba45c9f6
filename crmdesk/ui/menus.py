"""The menu bar, made of the commands of the window; their keys work wherever one is in it.

Its entries are made when they are first asked for, because the first paint shows the titles alone.
"""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from crmdesk.text import _
from crmdesk.ui.actions import ACTIONS, FILE, MENUS, VIEW
from crmdesk.ui.kit.action import Action, Offer
from crmdesk.ui.kit.keys import keymap, working

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from crmdesk.ui.main_window import MainWindow


class Menus(QMenuBar):
    """All commands of a window. recent: the files that were open last, which the program lists."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self._menus = {name: self.addMenu(_(name)) for name in MENUS}
        self.recent = QMenu(_("Recent files"), self._menus[FILE])
        self._menus[VIEW].aboutToShow.connect(self._tick)
        keymap.changed.connect(self._give_keys)

    @cached_property
    def entries(self) -> dict[str, QAction]:
        """By the ids of their commands."""
        made: dict[str, QAction] = {}
        for one in ACTIONS:
            if one.separated:
                self._menus[one.where].addSeparator()
            entry = made[one.id] = self._menus[one.where].addAction(_(one.title))
            entry.setObjectName(one.id)
            entry.setCheckable(one.checked is not None)
            entry.setEnabled(not one.needs_file)
            entry.setShortcuts([QKeySequence(keys) for keys in working(one.keys)])
            entry.triggered.connect(partial(self._run, one))
        self._menus[FILE].insertMenu(made["show-file"], self.recent)
        return made

    def have_file(self, there: bool) -> None:
        """Whether a file is open, without which most commands cannot be given."""
        for one in ACTIONS:
            self.entries[one.id].setEnabled(there or not one.needs_file)

    def name_steps(self, undo: str | None, redo: str | None) -> None:
        """Say what would be undone and redone."""
        for id, name, alone, named in (
            ("undo", undo, _("Undo"), _("Undo: {name}")),
            ("redo", redo, _("Redo"), _("Redo: {name}")),
        ):
            self.entries[id].setText((named.format(name=name) if name else alone).replace("&", "&&"))

    def _run(self, action: Action[MainWindow], _checked: bool = False) -> None:
        Offer(action, self._window).run()

    def _give_keys(self) -> None:
        for one in ACTIONS:
            self.entries[one.id].setShortcuts([QKeySequence(keys) for keys in working(one.keys)])

    def _tick(self) -> None:
        for one in ACTIONS:
            if one.checked is not None:
                self.entries[one.id].setChecked(bool(one.checked(self._window)))
