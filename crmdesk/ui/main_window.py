"""The window: rail, pages and menus around one open file.

It is on the way to the first paint, so it imports no database layer: the first rows of the inbox are handed in, and
pages are made once the desk is there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QFocusEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crmdesk import __version__
from crmdesk.text import _
from crmdesk.ui.actions import ACTIONS
from crmdesk.ui.kit import format
from crmdesk.ui.kit.action import Offer, action_of
from crmdesk.ui.kit.keys import letters
from crmdesk.ui.kit.labels import PlainLabel
from crmdesk.ui.kit.rail import Rail
from crmdesk.ui.leads.first_page import FirstPage, Meanwhile
from crmdesk.ui.menus import Menus
from crmdesk.ui.screens import ELSEWHERE, SCREENS, Page
from crmdesk.ui.theme import Choice, theme
from crmdesk.ui.visits import Listed, Visit, Visits

if TYPE_CHECKING:
    from crmdesk.ui.kit.toast import Toasts
    from crmdesk.ui.leads.inbox import LeadInbox
    from crmdesk.ui.screen import Screen
    from crmdesk.ui.workplace import Workplace

RAIL_NEEDS = 1280
"""The width of the window, at text size 100 %, below which the rail shows icons only."""


class Files(Protocol):
    """What the window asks of the program about files."""

    def new(self) -> None:
        """Ask for a place and make a file there."""

    def open(self) -> None:
        """Ask for a file and open it."""

    def show_in_folder(self) -> None:
        """Show the open file in the system's file manager."""


class MainWindow(QMainWindow):
    """One window on one file.

    narrow: whether the user wants the rail narrow; widths: how wide he made the first pane of each page, by its name.
    Signals: asked(what), for what the program does: "back up", "settings", "keys", "letters", "sample", "own data";
    closing().
    """

    asked = Signal(str)
    closing = Signal()

    def __init__(self, files: Files) -> None:
        super().__init__()
        self.files: Files = files
        self.work: Workplace | None = None
        self.pages: dict[str, Screen] = {}
        self.widths: dict[str, int] = {}
        self._visits = Visits()
        self._backup = ("", False)
        self.narrow = False
        self._build()
        self.setMinimumSize(1024, 680)
        self.resize(1280, 800)
        theme.changed.connect(self._fit_rail)
        theme.clothe(self)

    def _build(self) -> None:
        """All that has words, but the pages."""
        self.rail = Rail(_("Pages"))
        self._name = PlainLabel("crmdesk", "heading")
        self.rail.set_head(self._name)
        for page in SCREENS:
            self.rail.add_item(page.id, page.icon, _(page.label), action_of(ACTIONS, f"page-{page.id}"))
        self.rail.add_low("settings", "settings", _("Settings"), action_of(ACTIONS, "settings"))
        self.rail.add_status("backup", "database-backup", "")
        self.rail.chosen.connect(self._on_rail)
        self.set_backup("", old=False)
        self.stack = QStackedWidget()
        self._sample: QWidget | None = None
        self._right = QVBoxLayout()
        self._right.setSpacing(0)
        self._right.addWidget(self.stack, 1)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(self._right, 1)
        self.setCentralWidget(middle)
        self.menus = Menus(self)
        self.setMenuBar(self.menus)
        self.rail.set_current("inbox")
        self._fit_rail()

    def speak_anew(self) -> None:
        """Say everything in the language that was chosen meanwhile, where one is; overlays go."""
        self.finish_typing()
        self.drop_overlays()
        self._note_mark()
        visits = self._visits
        sample, backup = self._sample is not None and self._sample.isVisibleTo(self), self._backup
        self._drop_pages()
        self._build()
        self.complete()
        self.show_sample(sample)
        self.set_backup(backup[0], old=backup[1])
        if self.work is not None:
            self.menus.have_file(True)
            self._visits = visits
            self._step(0)
            self.name_undo()
            self.count_waiting()

    @cached_property
    def toasts(self) -> Toasts:
        """What tells what was done."""
        from crmdesk.ui.kit.toast import Toasts

        return Toasts(self)

    @cached_property
    def _undo_keys(self) -> QObject:
        from crmdesk.ui.kit.undo_keys import UndoKeys

        return UndoKeys(self)

    def complete(self) -> None:
        """Make what the first paint can do without: the entries of the menus with their keys, Ctrl+Z in fields, and
        what screen readers are told."""
        from crmdesk.ui.kit.roles import tell_roles

        tell_roles()
        _made = self.menus.entries, self._undo_keys

    # The file

    def show_first(self, page: QWidget) -> None:
        """Show the first rows, or why there are none, until the file is open."""
        self._drop_pages()
        self._drop(self.stack.currentWidget())
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        page.setFocus()

    def show_file(self, work: Workplace) -> None:
        """The file is open: make its first page."""
        first = self.stack.currentWidget()
        done = first.meanwhile if isinstance(first, FirstPage) else None
        self.work = work
        self.complete()
        self.menus.have_file(True)
        work.history.connect(self.name_undo)
        work.changed.connect(lambda changes: self.count_waiting() if changes.touches("lead", "owner") else None)
        work.whose.connect(self.count_waiting)
        work.unread.connect(self._say_unread)
        work.untold.connect(self._say_untold)
        self._begin(done)
        self.count_waiting()
        self.name_undo()
        if first not in self.pages.values():
            self._drop(first)

    def finish_typing(self) -> None:
        """Have the field with the keyboard write what was typed in it."""
        if (field := self.focusWidget()) is not None:  # told by itself: in a window that is not active, it is not left
            QApplication.sendEvent(field, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.OtherFocusReason))

    def drop_overlays(self) -> None:
        """Leave what stands over the page; what it had under way is told to stop."""
        from crmdesk.ui.kit.overlay import Overlay

        for overlay in self.findChildren(Overlay):
            overlay.drop()

    def close_file(self) -> None:
        """Give all connections of the pages back, and leave nothing that would reach for the file."""
        self.drop_overlays()
        self.toasts.clear()
        self._drop_pages()
        if self.work is not None:
            self.work.keep_visited()
            self.work.deleteLater()
            self.work = None
        self.menus.name_steps(None, None)
        self.menus.have_file(False)
        self.set_backup("", old=False)
        self.show_sample(False)
        self._on_waiting(0)

    def place(self) -> str:
        """Where and how large the window is, for the next start."""
        return bytes(self.saveGeometry().toBase64().data()).decode("ascii")

    def put(self, place: str) -> None:
        """Stand where it stood; Qt moves a window that would be on no screen, and leaves nonsense alone."""
        self.restoreGeometry(QByteArray.fromBase64(place.encode()))

    def learn_widths(self) -> Mapping[str, int]:
        """How wide the first panes of the pages are, in px at text size 100 %, by the names of their splits."""
        if not self.pages:
            return self.widths
        from crmdesk.ui.kit.split import Split

        for page in self.pages.values():
            for split in page.findChildren(Split):
                if split.wanted is not None:
                    self.widths[split.objectName()] = split.wanted
        return self.widths

    def set_file(self, name: str) -> None:
        """Show the file's name in the title."""
        self.setWindowTitle(f"{name} – crmdesk".replace("[*]", "[ * ]"))

    def show_sample(self, sample: bool) -> None:
        """Say over every page, as long as it is so, that these are sample data."""
        if sample and self._sample is None:
            self._sample = self._sample_strip()
            self._right.insertWidget(0, self._sample)
        if self._sample is not None:
            self._sample.setVisible(sample)

    def set_backup(self, words: str, *, old: bool) -> None:
        """Say when the last backup was."""
        self._backup = (words, old)
        self.rail.item("backup").setVisible(bool(words))
        self.rail.item("backup").set_label(
            words, "triangle-alert" if old else "database-backup", "bad" if old else "neutral"
        )

    def count_waiting(self) -> None:
        """Say beside the inbox how many leads wait there."""
        if self.work is not None:
            by = self.work.desk.by if self.work.only_mine else ""
            self.work.read(_new_leads, self.work.desk.clock(), by, lane="counts", then=self._on_waiting, asker=self)

    def come_to_front(self) -> None:
        """Be the window that is seen and has the keyboard."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    # Going places: what screens see as `go`

    def page(self, name: str) -> None:
        """Show a page."""
        self._show(name, None)

    def record(self, table: str, record_id: int) -> None:
        """Show a record on its page."""
        if self.work is not None:
            self.work.visit(table, record_id)
        for page in SCREENS:
            if page.table == table:
                self._show(page.id, record_id)

    def preview(self, table: str, record_id: int) -> None:
        """Show a record beside or over the list that it stands in."""
        for page in SCREENS:
            if page.table == table and self.work is not None:
                self.work.visit(table, record_id)
                self.page(page.id)
                self.pages[page.id].preview_record(record_id)

    def follow(self, text: str) -> None:
        """Show the record that a reference names: `crmdesk://lead/123`."""
        from crmdesk.ui.following import follow

        if self.work is not None:
            follow(self, self.work, text)

    def rows(self, title: str, table: str, ids: Sequence[int]) -> None:
        """Show exactly these records: the rows behind a figure."""
        self._show("rows", None, Listed(title, table, tuple(ids)))

    def back(self) -> None:
        """Go back to where one was."""
        self._step(-1)

    def forward(self) -> None:
        """Go forward again."""
        self._step(+1)

    @property
    def current(self) -> Screen | None:
        """The page that is shown."""
        shown = self.stack.currentWidget()
        return next((page for page in self.pages.values() if page is shown), None)

    # Commands

    def undo(self) -> None:
        """Undo typing where one types, else the latest step."""
        from crmdesk.ui.kit.undo_keys import typing

        if (take_back := typing(QApplication.focusWidget(), redo=False)) is not None:
            take_back()
        elif self.work:
            self.work.undo()

    def redo(self) -> None:
        """Redo typing where one types, else the step that was undone last."""
        from crmdesk.ui.kit.undo_keys import typing

        if (do_again := typing(QApplication.focusWidget(), redo=True)) is not None:
            do_again()
        elif self.work:
            self.work.redo()

    def name_undo(self) -> None:
        """Say in the menu what would be undone and redone."""
        if self.work is not None:
            self.work.read(_next_steps, then=lambda names: self.menus.name_steps(*names), asker=self)

    def copy_link(self) -> None:
        """Put a link to the record in front into the clipboard."""
        if self.current is not None:
            self.current.copy_link()

    def new_record(self) -> None:
        """Make a record of the kind that this page shows."""
        if self.current is not None:
            self.current.new_record()

    def focus_search(self) -> None:
        """Put the cursor into the page's search field."""
        if self.current is not None:
            self.current.focus_search()

    def import_file(self) -> None:
        """Open the import sheet."""
        from crmdesk.ui.files.import_sheet import ImportSheet

        if self.work:
            ImportSheet(self.work).open()

    def export_rows(self) -> None:
        """Open the export sheet for what the page shows."""
        from crmdesk.ui.files.export_sheet import ExportSheet

        query = self.current.query if self.current else None
        if self.work and query is not None:
            ExportSheet(self.work, query, getattr(self.current, "shown_columns", ())).open()
        elif self.work:
            self.toasts.show(_("This page has no list to export. Go to a list first."), tone="warn")

    def back_up(self) -> None:
        """Make a backup now."""
        self.asked.emit("back up")

    def open_settings(self) -> None:
        """Open the settings of this user."""
        self.asked.emit("settings")

    def look_around(self) -> None:
        """Open the sample data."""
        self.asked.emit("sample")

    def toggle_mine(self) -> None:
        """Show only what is mine, or all."""
        if self.work:
            self.work.only_mine = not self.work.only_mine

    def toggle_rail(self) -> None:
        """Make the rail narrow or wide."""
        self.narrow = not self.rail.collapsed
        self._collapse(self.narrow)

    def choose_theme(self, choice: Choice) -> None:
        """Light, dark, or as the system."""
        theme.choose(choice=choice)

    def scale(self, by: float) -> None:
        """Larger or smaller text; 0 is normal size."""
        theme.choose(font_scale=1.0 if by == 0 else theme.font_scale + by)

    def toggle_full_screen(self) -> None:
        """Take the whole screen, or give it back."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def toggle_letters(self) -> None:
        """Let single letters be commands, or be nothing but letters."""
        letters.turn(not letters.on)
        self.asked.emit("letters")
        self.toasts.show(
            _("Single letters are commands in lists again.")
            if letters.on
            else _("Single letters are no commands any more. Everything is in the menus and under Ctrl+K."),
            tone="info",
        )

    def make(self, table: str, preset: Mapping[str, Any] | None = None) -> None:
        """Make a record of a kind, wherever one is, and go to it; preset: what it has from the start."""
        from crmdesk.ui.making import sheet_for

        if self.work is not None:
            sheet = sheet_for(self.work, table, preset)
            sheet.made.connect(lambda record_id: self.record(table, record_id))
            sheet.open()

    def next_pane(self, step: int) -> None:
        """Take the keyboard to the next part of the window, or the one before; after the last comes the first."""
        shown = next((page.id for page in SCREENS if self.pages.get(page.id) is self.current), SCREENS[0].id)
        panes: list[tuple[QWidget, QWidget | None]] = [(self.rail, self.rail.item(shown))]
        panes += self.current.stops() if self.current is not None else []
        focus = QApplication.focusWidget()
        stops = [(area, first) for area, first in panes if first is not None and area.isVisible()]
        now = [n for n, (area, _first) in enumerate(stops) if focus and (area is focus or area.isAncestorOf(focus))]
        at = now[-1] + step if now else (0 if step > 0 else -1)
        stops[at % len(stops)][1].setFocus(Qt.FocusReason.TabFocusReason)

    def offers(self) -> list[Offer]:
        """All commands that can be given now: the page's, then the window's."""
        page = self.current.offers() if self.current is not None else []
        return [*page, *(Offer(one, self) for one in ACTIONS if self.menus.entries[one.id].isEnabled())]

    def show_keys(self) -> None:
        """Show the map of all keys: of this page, and of everywhere."""
        from crmdesk.ui.palette.keys_sheet import KeysSheet

        sheet = KeysSheet(self, self.current.accessibleName() if self.current is not None else "", self.offers())
        sheet.changing.connect(lambda: self.asked.emit("keys"))
        sheet.begin()

    def open_palette(self, words: str = "") -> None:
        """Ask where to go or what to do."""
        from crmdesk.ui.palette.palette import Palette

        if self.work is not None:
            Palette(self, self.work, self.offers()).begin(words)

    def search(self, words: str = "") -> None:
        """Search everywhere; without words, with those of the last time."""
        self.page("search")
        if words and self.current is not None:
            self.current.search_for(words)
        elif self.current is not None:
            self.current.focus_search()

    def about(self) -> None:
        """Say what this is."""
        self.toasts.show(_("crmdesk {version}: a CRM for one desk.").format(version=__version__), tone="info")

    def leave(self) -> None:
        """Close the window."""
        self.close()

    # Inside

    def _begin(self, done: Meanwhile | None) -> None:
        """Show the inbox; done: what was done on the first page, where that stood there."""
        from crmdesk.ui.leads.inbox import LeadInbox

        inbox = self._make(SCREENS[0])
        if done is None or not isinstance(inbox, LeadInbox):
            self.page("inbox")
            return
        inbox.begin_with(done)
        if done.wishes:
            once = Qt.ConnectionType.SingleShotConnection
            inbox.model.filled.connect(lambda _total: self._do_all(inbox, done), once)
        self.page("inbox")
        if done.searching:
            inbox.parts.search.setFocus()

    def _do_all(self, inbox: LeadInbox, done: Meanwhile) -> None:
        """Give the commands of the first page, unless one is elsewhere by now or their lead is not in front."""
        from crmdesk.ui.kit.overlay import Overlay

        elsewhere = self.current is not inbox or any(one.isVisible() for one in self.findChildren(Overlay))
        if elsewhere or done.about not in (None, inbox.picks.one()):
            return
        for id in done.wishes:
            for offer in self.offers():
                if offer.action.id == id:
                    offer.run()

    def _sample_strip(self) -> QWidget:
        from crmdesk.ui.kit.banner import Banner
        from crmdesk.ui.kit.inset import inset

        strip = Banner(_("You are looking at sample data."), tone="warn")
        own = strip.add_action(_("Start with my own data"), "arrow-right")
        own.clicked.connect(lambda: self.asked.emit("own data"))
        strip.set_slim()
        return inset(strip, 20, 8, right=16)

    def _show(self, name: str, record_id: int | None, listed: Listed | None = None, *, remember: bool = True) -> None:
        if self.work is None:
            return
        if remember:
            self._note_mark()
        if listed is not None:
            self._make_rows(self.work, listed)
        page = self.pages.get(name) or self._make(next(p for p in (*SCREENS, *ELSEWHERE) if p.id == name))
        self.stack.setCurrentWidget(page)
        if name != "rows":
            self.rail.set_current(name)
        if remember:
            self._visits.go(Visit(name, record_id, listed))
        if record_id is None:
            page.show_all()
        page.take_keyboard()
        if record_id is not None:
            page.show_record(record_id)

    def _say_unread(self, why: str) -> None:
        if self.current is not None:
            self.current.say_unread(why)
            if self.toasts.words == why:
                self.toasts.dismiss()

    def _say_untold(self, why: str) -> None:
        if self.current is None or self.current.unread != why:
            self.toasts.show(why, tone="bad")

    def _make(self, page: Page) -> Screen:
        from crmdesk.ui.kit.split import Split

        assert self.work is not None
        made = page.make(self.work)
        if (wish := getattr(made, "wants_import", None)) is not None:
            wish.connect(self.import_file)
        for split in made.findChildren(Split):
            if (width := self.widths.get(split.objectName())) is not None:
                split.put(width)
        self.pages[page.id] = made
        self.stack.addWidget(made)
        return made

    def _make_rows(self, work: Workplace, listed: Listed) -> None:
        from crmdesk.ui.reports.rows import Rows

        old = self.pages.pop("rows", None)
        if old is not None:
            self.stack.removeWidget(old)
            old.leave()
            old.deleteLater()
        self.pages["rows"] = Rows(work, listed.title, listed.table, listed.ids)
        self.stack.addWidget(self.pages["rows"])

    def _step(self, by: int) -> None:
        self._note_mark()
        visit = self._visits.step(by)
        if self.work is None or visit is None:
            return
        self.work.only_mine = visit.mine
        marked = visit.mark is not None
        self._show(visit.page, None if marked else visit.record_id, visit.listed, remember=False)
        if marked:
            self.pages[visit.page].come_back(visit.mark)

    def _note_mark(self) -> None:
        """Remember where on its page one is, before one leaves it."""
        if self.current is not None and self.work is not None:
            self._visits.note(self.current.mark(), mine=self.work.only_mine)

    def _drop_pages(self) -> None:
        self.learn_widths()
        for page in self.pages.values():
            page.leave()
            self.stack.removeWidget(page)
            page.deleteLater()
        self.pages.clear()
        self._visits = Visits()

    def _drop(self, first: QWidget | None) -> None:
        """Take away what stood here instead of a page."""
        if first is not None:
            self.stack.removeWidget(first)
            first.deleteLater()

    def _collapse(self, collapsed: bool) -> None:
        self._name.setVisible(not collapsed)
        self.rail.set_collapsed(collapsed)

    def _fit_rail(self) -> None:
        self._collapse(self.narrow or self.width() < theme.px(RAIL_NEEDS))

    def _on_waiting(self, leads: int) -> None:
        words = format.counted("{n} new lead", "{n} new leads", leads) if leads else ""
        self.rail.item("inbox").set_count(format.number(leads) if leads else "", words)

    def _on_rail(self, name: str) -> None:
        if name == "backup":
            self.back_up()
        elif name == "settings":
            self.open_settings()
        else:
            self.page(name)

    # Qt's side

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: N802, D102
        from crmdesk.ui.kit import reading_order

        parts = (self.centralWidget(), self.toasts.shown)
        among = [stop for part in parts if part is not None for stop in reading_order.stops(part)]
        return reading_order.step(among, next) is not None

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802, D102
        super().resizeEvent(event)
        self._fit_rail()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802, D102
        self.closing.emit()
        super().closeEvent(event)


def _new_leads(connection: object, now: object, by: str) -> int:
    from crmdesk.models.queries.rail import new_leads

    return new_leads(connection, now, by)  # type: ignore[arg-type]


def _next_steps(connection: object) -> tuple[str | None, str | None]:
    from crmdesk.models.queries.steps import next_steps

    return next_steps(connection)  # type: ignore[arg-type]
