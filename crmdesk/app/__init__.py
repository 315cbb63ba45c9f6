"""The window as a program: chooses the file, paints at once, opens the desk beside that, and keeps it safe.

Nothing of the database layer is imported before the first paint (a test watches that): the first rows come by
models/store/first.py, and one thread imports and opens the rest while the window already stands.
"""

from __future__ import annotations

import datetime as dt
import gc
import sys
import threading
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from crmdesk.app import fast  # noqa: F401  before all that imports Qt

# isort: split

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from crmdesk import paths, profile, text
from crmdesk.app.log import catch_errors, keep_log, log
from crmdesk.text import _
from crmdesk.ui.doorbell import Doorbell, may_be_taken
from crmdesk.ui.dress import dress, keep_look, show_icon, speak, wear
from crmdesk.ui.kit.keys import keymap, letters
from crmdesk.ui.leads.first_page import FirstPage
from crmdesk.ui.leads.list_pane import WIDTH
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.screens import ELSEWHERE, SCREENS
from crmdesk.ui.theme import STYLE, theme

if TYPE_CHECKING:
    from crmdesk.app.keeping import Keeping
    from crmdesk.controllers.desk import Desk
    from crmdesk.ui.kit.jobs import Jobs
    from crmdesk.ui.settings_sheet import SettingsSheet
    from crmdesk.ui.welcome import Answers

LOAD_REST_AFTER_MS = 1000
"""The code of the other pages is loaded so long after the first page stands; Python would run both in turns before."""

_SHEETS = (
    "crmdesk.ui.palette.palette",
    "crmdesk.ui.palette.keys_sheet",
    "crmdesk.ui.making",
    "crmdesk.ui.files.export_sheet",
    "crmdesk.ui.files.import_sheet",
    "crmdesk.ui.settings_sheet",
    "crmdesk.ui.records.log_sheet",
    "crmdesk.ui.following",
    "crmdesk.ui.reports.rows",
)
"""What the window imports when it is first asked for; loaded beforehand, since importing some takes 60 ms."""

_TURN_S = 0.001
"""So long a thread computes while another one waits, in seconds; with Python's own five times as long, a key that needs
several turns of the threads that write and read is answered too late while a third one computes."""


def main(file: Path | None = None, acts_as: str = "", language: str = "", record: str = "") -> int:
    """Run the window until it is closed. file, acts_as, language, record (a reference to one that shall be shown): what
    was said on the command line, "" for nothing."""
    mine = profile.read()
    text.use(language or mine.language or text.system_language())
    app = QApplication([*sys.argv[:1], "-style", STYLE])
    wear(mine)
    dress(app, theme.choice, styled=True)
    catch_errors()
    program = Program(app, file or mine.file, acts_as or mine.name, known=file is not None or bool(mine.recent))
    return app.exec() if program.start(record, mine) else 0


class Program(QObject):
    """One window, one open file, and what happens to files."""

    _ready = Signal(int, object, str)

    def __init__(self, app: QApplication, file: Path, acts_as: str, *, known: bool) -> None:
        super().__init__(app)
        self.app = app
        self.file = file
        self.acts_as = acts_as
        self.known = known
        self.desk: Desk | None = None
        self.jobs: Jobs | None = None
        self.keeping: Keeping | None = None
        self.window = MainWindow(self)
        self.window.asked.connect(self._on_asked)
        self.window.closing.connect(self._on_closing)
        self.bell = Doorbell(self)
        self.bell.rung.connect(self._on_rung)
        theme.changed.connect(self._on_look)
        keymap.chosen_anew.connect(self._on_keys)
        self._ready.connect(self._on_ready)
        self._errands: Jobs | None = None
        self._why = ""  # the file is not open
        self._wish: Callable[[], None] | None = None  # what was asked for in a file that is about to open
        self._turn = 0  # rises when a file is chosen or closed: what was begun for an earlier one comes too late

    # Starting

    def start(self, record: str = "", mine: profile.Profile | None = None) -> bool:
        """Paint the window with the first rows, then open the file; False when another window has it, which comes to
        the front instead. record: a reference to what shall be shown; mine: the personal settings, where known.
        """
        if may_be_taken(self.file) and not self.bell.take(self.file, record):
            return False
        if record:
            self._wish = partial(self.window.follow, record)
        mine = mine or profile.read()
        letters.turn(mine.letters)
        keymap.wear(mine.keys)
        self.window.put(mine.place)
        self.window.narrow, self.window.widths = mine.narrow, dict(mine.panes)
        page = self._show_first()
        self.window.show()
        _AfterPaint(self.window, partial(self._on_painted, page, record))
        return True

    def _on_painted(self, page: FirstPage, record: str) -> None:
        page.listen()
        QTimer.singleShot(0, self, partial(self._complete, record))

    def _complete(self, record: str) -> None:
        """Make what the first paint did without, and open the file."""
        if self.window.isHidden():  # it was closed already
            return
        gc.freeze()  # what stands now stays
        gc.enable()
        keep_log()
        theme.write_icons()
        self.window.complete()
        show_icon(self.app)
        if not self.bell.take(self.file, record):  # two were started at once, and the other one was first
            self.window.close()
        elif self.known or self.file.exists():
            self._load()
        else:
            self._welcome()

    def _on_rung(self, record: str) -> None:
        self.window.come_to_front()
        if record and self.desk is not None:
            self.window.follow(record)
            return
        if record:
            self._wish = partial(self.window.follow, record)
        self.window.toasts.show(_("crmdesk is already open on this data."), tone="info")

    def _show_first(self) -> FirstPage:
        from crmdesk.models.store import first

        self.window.set_file(self.file.stem)
        rows = first.rows(self.file, dt.datetime.now(dt.UTC))
        page = FirstPage(rows, width=self.window.widths.get("inbox", WIDTH))
        self.window.show_first(page)
        return page

    def _load(self) -> None:
        self._turn += 1
        asked = (self._turn, self.file, self.acts_as or profile.system_name())
        threading.Thread(target=self._open_in_background, args=asked, daemon=True).start()

    def _open_in_background(self, turn: int, file: Path, acts_as: str) -> None:
        from crmdesk.controllers import opening
        from crmdesk.models.store.trouble import Trouble

        try:
            desk = opening.open_desk(file, acts_as)
            SCREENS[0].load()
        except Trouble as trouble:
            self._ready.emit(turn, None, str(trouble))
        except Exception:
            log.exception("the file could not be opened")
            self._ready.emit(
                turn,
                None,
                _("The file cannot be opened because of an error in crmdesk. Nothing was changed. The log tells more."),
            )
        else:
            self._ready.emit(turn, desk, "")

    def _on_ready(self, turn: int, desk: Desk | None, why: str) -> None:
        from crmdesk.app.keeping import Keeping
        from crmdesk.controllers.settings import is_sample
        from crmdesk.ui.kit.jobs import Jobs
        from crmdesk.ui.workplace import Workplace

        if turn != self._turn:
            if desk is not None:
                desk.close()
            return
        if desk is None:
            self._show_trouble(why)
            return
        self.desk, self._why = desk, ""
        self.jobs = Jobs(self)
        work = Workplace(desk, self.jobs, self.window.toasts, self.window, self.window, profile.read().kept)
        work.kept_anew.connect(lambda name, words: self._in_profile(lambda: profile.keep(name, words)))
        self.window.show_file(work)
        self.window.show_sample(desk.read(is_sample))
        self.window.set_file(self.file.stem)
        self._in_profile(lambda: profile.remember(self.file))
        self._list_recent()
        self.keeping = Keeping(desk, self.jobs, self.window, self._failed)
        self.keeping.begin()
        QTimer.singleShot(LOAD_REST_AFTER_MS, lambda: threading.Thread(target=_load_rest, daemon=True).start())
        wish, self._wish = self._wish, None
        if not self.acts_as:
            self._welcome()
        elif wish is not None:
            wish()

    def _show_trouble(self, why: str) -> None:
        from crmdesk.ui.kit.empty_state import EmptyState

        self._wish, self._why = None, why
        page = EmptyState("triangle-alert", _("This file is not open"), why, _("Open another file"), _("New file"))
        page.primary.clicked.connect(self.open)
        page.secondary.clicked.connect(self.new)
        self.window.show_first(page)
        self.window.set_file(self.file.stem)

    # Files: what the window asks of us

    def new(self) -> None:
        """Ask for a place and make a file there."""
        from PySide6.QtWidgets import QFileDialog

        start = str(paths.data_folder() / f"crm{paths.EXTENSION}")
        chosen, _filter = QFileDialog.getSaveFileName(
            self.window, _("New file"), start, f"crmdesk (*{paths.EXTENSION})"
        )
        if chosen:
            self._make(paths.named(chosen))

    def _make(self, path: Path, *, demo: bool = False, currency: str = "EUR") -> None:
        from crmdesk.controllers import opening
        from crmdesk.ui.kit.jobs import Jobs

        turn, language = self._turn, text.language()

        def made() -> None:
            if turn == self._turn:
                self.switch(path)

        self._errands = self._errands or Jobs(self)
        self._errands.run(
            "files",
            lambda: opening.make_file(path, currency, demo, language),
            lambda _rows: made(),
            self._not_made,
        )

    def _not_made(self, error: Exception) -> None:
        from crmdesk.models.store.trouble import Trouble

        if self.desk is None and isinstance(error, Trouble):
            self._show_trouble(str(error))
        else:
            self._failed(error)

    def _open_sample(self) -> None:
        """Look around in the sample data, which are made when they are asked for the first time."""
        self._make_or_open(self.file.with_name(f"{_('sample')}{paths.EXTENSION}"), demo=True)

    def _open_own(self) -> None:
        """Leave the sample data for the file that was open before, or a new one."""
        own = next((one for one in profile.read().recent if one != self.file and one.exists()), paths.default_file())
        self._make_or_open(own)

    def _make_or_open(self, path: Path, *, demo: bool = False, currency: str = "EUR") -> None:
        if path.exists():
            self.switch(path)
        else:
            self._make(path, demo=demo, currency=currency)

    def open(self) -> None:
        """Ask for a file and open it."""
        from PySide6.QtWidgets import QFileDialog

        start = str(self.file.parent)
        chosen, _filter = QFileDialog.getOpenFileName(
            self.window, _("Open file"), start, f"crmdesk (*{paths.EXTENSION})"
        )
        if chosen:
            self.switch(Path(chosen))

    def switch(self, path: Path) -> None:
        """Close the open file and open another one; one that is open in another window comes to the front there."""
        if not self.bell.take(path):
            self._wish = None
            self.window.toasts.show(_("crmdesk is already open on this data. That window comes to the front."))
            return
        self._close()
        self.file, self.known = path, True
        self._show_first().listen()
        self._load()

    def show_in_folder(self) -> None:
        """Show the open file's folder in the system's file manager."""
        from PySide6.QtCore import QUrl
        from PySide6.QtGui import QDesktopServices

        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.file.parent)))

    def _list_recent(self) -> None:
        menu = self.window.menus.recent
        menu.clear()
        for path in profile.read().recent:
            action = menu.addAction(str(path).replace("&", "&&"))
            action.triggered.connect(lambda _checked=False, chosen=path: self.switch(chosen))

    def _failed(self, error: Exception) -> None:
        from crmdesk.controllers.desk import Rejected
        from crmdesk.models.store.trouble import Trouble

        if not isinstance(error, (Rejected, Trouble)):
            raise error
        self.window.toasts.show(str(error), tone="bad")

    # The user and his wishes

    def _on_asked(self, what: str) -> None:
        do = {
            "back up": self._back_up,
            "settings": self._open_settings,
            "keys": lambda: self._open_settings("keys"),
            "letters": lambda: self._in_profile(lambda: profile.change(letters=letters.on)),
            "sample": self._open_sample,
            "own data": self._open_own,
        }
        do[what]()

    def _back_up(self) -> None:
        if self.keeping is not None:
            self.keeping.back_up("by hand", quiet=False)

    def _welcome(self, answers: Answers | None = None) -> None:
        """Ask who works here, and in the first run of all where the data lie and how to start."""
        from crmdesk.ui.welcome import Answers, Welcome

        usual = Answers(self.acts_as or profile.system_name(), text.language(), file=None if self.desk else self.file)
        sheet = Welcome(self.window, answers or usual)
        sheet.answered.connect(self._on_welcomed)
        sheet.spoke.connect(self._on_welcome_spoken)
        sheet.open(sheet.language.button(sheet.language.current) if answers else None)

    def _on_welcome_spoken(self, answers: Answers) -> None:
        self._speak(answers.language)
        self._welcome(answers)

    def _on_welcomed(self, answers: Answers) -> None:
        from crmdesk.ui.welcome import IMPORT, SAMPLE

        self._be(answers.name)
        if answers.file is None:
            return
        self.known = True
        self._wish = {IMPORT: self.window.import_file, SAMPLE: self._open_sample}.get(answers.way)
        self._make_or_open(answers.file, currency=answers.currency)

    def _open_settings(self, part: str = "general", *, at_language: bool = False) -> None:
        from crmdesk.app import links
        from crmdesk.ui.settings_sheet import SettingsSheet

        name = self.acts_as or profile.system_name()
        opened = links.are_opened() if links.can_be_asked() else None
        sheet = SettingsSheet(self.window, name, profile.read().language, self.file, part=part, links=opened)
        sheet.named.connect(self._be)
        sheet.linked.connect(lambda on: self._on_linked(sheet, on))
        sheet.spoke.connect(self._on_spoken)
        sheet.open(sheet.language.button(sheet.language.current) if at_language else None)

    def _on_linked(self, sheet: SettingsSheet, on: bool) -> None:
        from crmdesk.app import links

        try:
            links.open_links(on)
        except OSError as error:
            sheet.links.setChecked(links.are_opened())
            words = _("The system could not be told: {reason}. Nothing else was changed.")
            self.window.toasts.show(words.format(reason=error.strerror or error), tone="bad")

    def _on_spoken(self, language: str) -> None:
        self._speak(language)
        self._open_settings(at_language=True)

    def _speak(self, language: str) -> None:
        """Speak a language from now on, "" for the system's: the window is made anew, where one is."""
        self._in_profile(lambda: profile.change(language=language))
        text.use(language or text.system_language())
        speak(self.app)
        self.window.speak_anew()
        if self._why:
            self._show_trouble(self._why)
        elif self.keeping is None:
            self._show_first().listen()
        else:
            self.keeping.say_backup()
        self._list_recent()

    def _be(self, name: str) -> None:
        self.acts_as = name
        if self.window.work is not None:
            self.window.work.desk.by = name
            self.window.work.whose.emit()
        self._in_profile(lambda: profile.change(name=name))

    def _on_look(self) -> None:
        self._in_profile(keep_look)

    def _on_keys(self) -> None:
        self._in_profile(lambda: profile.change(keys=keymap.chosen))

    def _in_profile(self, note: Callable[[], None]) -> None:
        """Note something in the user's own settings; that they cannot be written is said and holds nothing up."""
        try:
            note()
        except OSError as error:
            log.warning("the settings were not saved", exc_info=error)
            sentence = _("Your settings could not be saved: {reason}. Your data are not touched by this.")
            self.window.toasts.show(sentence.format(reason=error.strerror or error), tone="warn")

    # Ending

    def _close(self) -> None:
        self._turn += 1
        if self.keeping:
            self.keeping.rest()
            self.keeping.deleteLater()
        self.window.finish_typing()
        self.window.drop_overlays()  # first, because an import in one of them is to stop, not to be waited for
        if self.jobs:
            self.jobs.end()
            self.jobs.deleteLater()
        self.window.close_file()
        if self.desk:
            self.desk.close()
        self.desk = self.jobs = self.keeping = None

    def _on_closing(self) -> None:
        place, narrow, panes = self.window.place(), self.window.narrow, self.window.learn_widths()
        self._in_profile(lambda: profile.change(place=place, narrow=narrow, panes=panes))
        theme.changed.disconnect(self._on_look)
        keymap.chosen_anew.disconnect(self._on_keys)
        self.bell.leave()
        self.window.hide()  # before what may take a moment
        self._close()


class _AfterPaint(QObject):
    """Calls once, after a window has painted itself for the first time."""

    def __init__(self, window: MainWindow, call: Callable[[], None]) -> None:
        super().__init__(window)
        self._call: Callable[[], None] | None = call
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, D102
        if self._call and event.type() in (QEvent.Type.UpdateRequest, QEvent.Type.Paint):
            QTimer.singleShot(0, self._call)
            self._call = None
        return False


def _load_rest() -> None:
    sys.setswitchinterval(_TURN_S)
    gc.disable()  # each of many new modules would have all that there is looked through
    try:
        for page in (*SCREENS[1:], *ELSEWHERE):
            page.load()
        for module in _SHEETS:
            import_module(module)
        import_module("crmdesk.ui.kit.chart_items")  # last, because pyqtgraph takes half a second
    finally:
        gc.freeze()  # what stands now stays; looking through it would stop the window for as long as three frames
        gc.enable()
