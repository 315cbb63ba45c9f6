"""The commands of the window: one row each. Those of a page stand with the page, in rows of the same kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crmdesk.text import N_
from crmdesk.ui.kit.action import Action
from crmdesk.ui.kit.keys import letters
from crmdesk.ui.screens import SCREENS
from crmdesk.ui.theme import theme

if TYPE_CHECKING:
    from crmdesk.ui.main_window import MainWindow

FILE, EDIT, VIEW, GO, HELP = N_("&File"), N_("&Edit"), N_("&View"), N_("&Go"), N_("&Help")
MENUS = (FILE, EDIT, VIEW, GO, HELP)

COPY_LINK = Action[Any](
    "copy-link", EDIT, N_("Copy link to this record"), ("Ctrl+Shift+C",), lambda target: target.copy_link(), icon="link"
)
"""Of the window; pages have it in the menus of their records too."""

ACTIONS: tuple[Action[MainWindow], ...] = (
    Action("new-lead", FILE, N_("New lead…"), ("Ctrl+Shift+L",), lambda w: w.make("lead"), icon="user-round-plus"),
    Action(
        "new-opportunity",
        FILE,
        N_("New opportunity…"),
        ("Ctrl+Shift+O",),
        lambda w: w.make("opportunity"),
        icon="square-kanban",
    ),
    Action(
        "new-contact", FILE, N_("New contact…"), ("Ctrl+Shift+K",), lambda w: w.make("contact"), icon="contact-round"
    ),
    Action("new-account", FILE, N_("New account…"), ("Ctrl+Shift+A",), lambda w: w.make("account"), icon="building-2"),
    Action(
        "new-file",
        FILE,
        N_("New file…"),
        ("Ctrl+Shift+N",),
        lambda w: w.files.new(),
        needs_file=False,
        separated=True,
        icon="file-text",
    ),
    Action(
        "open-file",
        FILE,
        N_("Open file…"),
        ("Ctrl+O",),
        lambda w: w.files.open(),
        needs_file=False,
        icon="folder-open",
    ),
    Action(
        "sample",
        FILE,
        N_("Look around with sample data"),
        (),
        lambda w: w.look_around(),
        needs_file=False,
        icon="eye",
    ),
    Action("show-file", FILE, N_("Show in folder"), (), lambda w: w.files.show_in_folder(), icon="external-link"),
    Action("import", FILE, N_("Import…"), ("Ctrl+I",), lambda w: w.import_file(), separated=True, icon="file-up"),
    Action("export", FILE, N_("Export…"), ("Ctrl+E",), lambda w: w.export_rows(), icon="file-down"),
    Action("backup", FILE, N_("Back up now"), (), lambda w: w.back_up(), separated=True, icon="database-backup"),
    Action(
        "quit",
        FILE,
        N_("Quit"),
        ("Ctrl+Q",),
        lambda w: w.leave(),
        needs_file=False,
        separated=True,
        icon="log-out",
    ),
    Action("undo", EDIT, N_("Undo"), ("Ctrl+Z",), lambda w: w.undo(), icon="undo-2"),
    Action("redo", EDIT, N_("Redo"), ("Ctrl+Shift+Z", "Ctrl+Y"), lambda w: w.redo(), icon="redo-2"),
    COPY_LINK,
    Action(
        "new", EDIT, N_("New record of this page"), ("Ctrl+N",), lambda w: w.new_record(), separated=True, icon="plus"
    ),
    Action("find", EDIT, N_("Find"), ("Ctrl+F",), lambda w: w.focus_search(), icon="list-filter"),
    Action("search", EDIT, N_("Search everywhere"), ("Ctrl+Shift+F",), lambda w: w.search(), icon="search"),
    Action(
        "settings",
        EDIT,
        N_("Settings…"),
        ("Ctrl+,",),
        lambda w: w.open_settings(),
        needs_file=False,
        separated=True,
        icon="settings",
    ),
    Action(
        "only-mine",
        VIEW,
        N_("Only mine"),
        ("Ctrl+M",),
        lambda w: w.toggle_mine(),
        icon="user-round",
        checked=lambda w: w.work is not None and w.work.only_mine,
    ),
    Action("rail", VIEW, N_("Narrow or wide rail"), ("F9",), lambda w: w.toggle_rail(), False, icon="panel-left-close"),
    Action(
        "full-screen",
        VIEW,
        N_("Full screen"),
        ("F11",),
        lambda w: w.toggle_full_screen(),
        needs_file=False,
        icon="monitor",
        checked=lambda w: w.isFullScreen(),
    ),
    Action(
        "letters",
        VIEW,
        N_("Single letters are commands"),
        (),
        lambda w: w.toggle_letters(),
        needs_file=False,
        icon="keyboard",
        checked=lambda _w: letters.on,
    ),
    Action(
        "theme-system",
        VIEW,
        N_("Theme of the system"),
        (),
        lambda w: w.choose_theme("system"),
        needs_file=False,
        separated=True,
        icon="palette",
        checked=lambda _w: theme.choice == "system",
    ),
    Action(
        "theme-light",
        VIEW,
        N_("Light theme"),
        (),
        lambda w: w.choose_theme("light"),
        needs_file=False,
        icon="sun",
        checked=lambda _w: theme.choice == "light",
    ),
    Action(
        "theme-dark",
        VIEW,
        N_("Dark theme"),
        (),
        lambda w: w.choose_theme("dark"),
        needs_file=False,
        icon="moon",
        checked=lambda _w: theme.choice == "dark",
    ),
    Action(
        "larger",
        VIEW,
        N_("Larger text"),
        ("Ctrl++", "Ctrl+="),
        lambda w: w.scale(+0.1),
        needs_file=False,
        separated=True,
        icon="plus",
    ),
    Action("smaller", VIEW, N_("Smaller text"), ("Ctrl+-",), lambda w: w.scale(-0.1), False, icon="minus"),
    Action("normal", VIEW, N_("Normal text size"), ("Ctrl+0",), lambda w: w.scale(0.0), False, icon="refresh-cw"),
    Action(
        "palette",
        GO,
        N_("Go to or do anything…"),
        ("Ctrl+K",),
        lambda w: w.open_palette(),
        icon="zap",
    ),
    Action("back", GO, N_("Back"), ("Alt+Left",), lambda w: w.back(), icon="arrow-left"),
    Action("forward", GO, N_("Forward"), ("Alt+Right",), lambda w: w.forward(), icon="arrow-right"),
    Action("next-pane", GO, N_("Next pane"), ("F6",), lambda w: w.next_pane(+1), icon="columns-3"),
    Action("previous-pane", GO, N_("Previous pane"), ("Shift+F6",), lambda w: w.next_pane(-1), icon="columns-3"),
    *(
        Action(
            f"page-{page.id}",
            GO,
            page.label,
            (page.keys,),
            lambda w, name=page.id: w.page(name),
            separated=page is SCREENS[0],
            icon=page.icon,
        )
        for page in SCREENS
    ),
    Action("keys", HELP, N_("Keyboard shortcuts"), ("F1", "?"), lambda w: w.show_keys(), False, icon="keyboard"),
    Action("about", HELP, N_("About crmdesk"), (), lambda w: w.about(), False, icon="info"),
)
