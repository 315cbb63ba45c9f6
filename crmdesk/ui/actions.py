"""The commands of the window: one row each, from which menus and shortcuts are made, so that nothing is in one only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crmdesk.text import N_

if TYPE_CHECKING:
    from crmdesk.ui.main_window import MainWindow


@dataclass(frozen=True)
class Action:
    """A command: the menu it stands in, its title, keys, and what it does to the window. needs_file: only with an
    open file."""

    id: str
    menu: str
    title: str
    keys: tuple[str, ...]
    do: Callable[[MainWindow], None]
    needs_file: bool = True
    separated: bool = False


FILE, EDIT, VIEW, GO, HELP = N_("&File"), N_("&Edit"), N_("&View"), N_("&Go"), N_("&Help")
MENUS = (FILE, EDIT, VIEW, GO, HELP)

ACTIONS = (
    Action("new-file", FILE, N_("New file…"), ("Ctrl+Shift+N",), lambda w: w.files.new(), needs_file=False),
    Action("open-file", FILE, N_("Open file…"), ("Ctrl+O",), lambda w: w.files.open(), needs_file=False),
    Action("sample", FILE, N_("Look around with sample data"), (), lambda w: w.look_around(), needs_file=False),
    Action("show-file", FILE, N_("Show in folder"), (), lambda w: w.files.show_in_folder()),
    Action("import", FILE, N_("Import…"), ("Ctrl+I",), lambda w: w.import_file(), separated=True),
    Action("export", FILE, N_("Export…"), ("Ctrl+E",), lambda w: w.export_rows()),
    Action("backup", FILE, N_("Back up now"), (), lambda w: w.back_up(), separated=True),
    Action("quit", FILE, N_("Quit"), ("Ctrl+Q",), lambda w: w.leave(), needs_file=False, separated=True),
    Action("undo", EDIT, N_("Undo"), ("Ctrl+Z",), lambda w: w.undo()),
    Action("redo", EDIT, N_("Redo"), ("Ctrl+Shift+Z", "Ctrl+Y"), lambda w: w.redo()),
    Action("new", EDIT, N_("New record of this page"), ("Ctrl+N",), lambda w: w.new_record(), separated=True),
    Action("find", EDIT, N_("Find"), ("Ctrl+F",), lambda w: w.focus_search()),
    Action(
        "settings", EDIT, N_("Settings…"), ("Ctrl+,",), lambda w: w.open_settings(), needs_file=False, separated=True
    ),
    Action("only-mine", VIEW, N_("Only mine"), ("Ctrl+M",), lambda w: w.toggle_mine()),
    Action("rail", VIEW, N_("Narrow or wide rail"), ("F9",), lambda w: w.toggle_rail(), needs_file=False),
    Action(
        "theme-system",
        VIEW,
        N_("Theme of the system"),
        (),
        lambda w: w.choose_theme("system"),
        needs_file=False,
        separated=True,
    ),
    Action("theme-light", VIEW, N_("Light theme"), (), lambda w: w.choose_theme("light"), needs_file=False),
    Action("theme-dark", VIEW, N_("Dark theme"), (), lambda w: w.choose_theme("dark"), needs_file=False),
    Action(
        "larger",
        VIEW,
        N_("Larger text"),
        ("Ctrl++", "Ctrl+="),
        lambda w: w.scale(+0.1),
        needs_file=False,
        separated=True,
    ),
    Action("smaller", VIEW, N_("Smaller text"), ("Ctrl+-",), lambda w: w.scale(-0.1), needs_file=False),
    Action("normal", VIEW, N_("Normal text size"), ("Ctrl+0",), lambda w: w.scale(0.0), needs_file=False),
    Action("back", GO, N_("Back"), ("Alt+Left",), lambda w: w.back()),
    Action("forward", GO, N_("Forward"), ("Alt+Right",), lambda w: w.forward()),
    Action("about", HELP, N_("About crmdesk"), (), lambda w: w.about(), needs_file=False),
)
