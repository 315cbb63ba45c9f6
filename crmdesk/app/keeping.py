"""What happens by itself to an open file: other programs' steps are seen, leads wake up, scores age, backups are made.

It begins when the file stands open and ends before it is closed; the window is told what there is to say.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from crmdesk.controllers import leads, scoring
from crmdesk.controllers.desk import Desk
from crmdesk.controllers.safekeeping import backup
from crmdesk.models.store.trouble import Trouble
from crmdesk.text import _
from crmdesk.ui.kit import format
from crmdesk.ui.kit.jobs import Jobs
from crmdesk.ui.main_window import MainWindow

LOOK_EVERY_MS, WAKE_EVERY_MS, KEEP_EVERY_MS = 250, 60_000, 600_000
"""How often we look for other programs' steps, for leads that wake up, and for a backup that is due."""
FIRST_KEPT_AFTER_MS = 2000


class Keeping(QObject):
    """Keeps one open file; failed(error) hears of what went wrong."""

    def __init__(self, desk: Desk, jobs: Jobs, window: MainWindow, failed: Callable[[Exception], None]) -> None:
        super().__init__(window)
        self._desk, self._jobs, self._window, self._failed = desk, jobs, window, failed
        self._file: Path = desk.database.path
        self._scored: dt.date | None = None
        self._timers = [
            self._timer(LOOK_EVERY_MS, self.look),
            self._timer(WAKE_EVERY_MS, self.wake),
            self._timer(KEEP_EVERY_MS, self.keep),
        ]
        self._first = QTimer(self, singleShot=True, interval=FIRST_KEPT_AFTER_MS)
        self._first.timeout.connect(self.keep)

    def begin(self) -> None:
        """From now on."""
        for timer in (*self._timers, self._first):
            timer.start()
        self.say_backup()
        self.wake()

    @property
    def runs(self) -> bool:
        """Whether it goes on by itself."""
        return all(timer.isActive() for timer in self._timers)

    def rest(self) -> None:
        """Do nothing by itself any more."""
        for timer in (*self._timers, self._first):
            timer.stop()

    def look(self) -> None:
        """Take up the steps of other programs."""
        try:
            self._desk.look()
        except Trouble as trouble:
            if self._window.toasts.words != str(trouble):
                self._window.toasts.show(str(trouble), tone="bad")

    def wake(self) -> None:
        """Bring back the leads whose time has come, and age the scores on a new day."""
        desk = self._desk
        today = desk.clock().date()
        new_day, self._scored = today != self._scored, today

        def wake() -> None:
            if desk.read(leads.sleepers_due, desk.clock()):
                desk.do(leads.wake)
            if new_day and desk.read(scoring.decays):
                desk.do(scoring.age)

        self._jobs.run("write", wake, lambda _none: None, self._failed)

    def keep(self) -> None:
        """Make a backup where one is due, and let the file be tidied."""
        if backup.due(self._file, self._desk.clock()):
            self.back_up("daily", quiet=True)
        self._jobs.run("write", self._desk.database.rest, lambda _none: None, self._failed)
        self.say_backup()

    def back_up(self, why: str, *, quiet: bool) -> None:
        """Make a backup; quiet: say nothing of it when it is made."""
        file = self._file

        def done(made: Path) -> None:
            self.say_backup()
            if not quiet:
                self._window.toasts.show(_("Backup made and checked: {file}").format(file=made.name))

        self._jobs.run("files", lambda: backup.back_up(file, why), done, self._failed)

    def say_backup(self) -> None:
        """Say on the rail how old the last backup is."""
        last = next(iter(backup.backups(self._file)), None)
        if last is None:
            self._window.set_backup(_("Backup: none yet"), old=False)
            return
        at = last.at.astimezone()
        now = dt.datetime.now(dt.UTC)
        when = format.time(at) if at.date() == now.astimezone().date() else format.day(at.date())
        said = _("Backup: today {time}") if at.date() == now.astimezone().date() else _("Backup: {time}")
        self._window.set_backup(said.format(time=when), old=now - last.at > dt.timedelta(days=7))

    def _timer(self, every: int, call: Callable[[], None]) -> QTimer:
        timer = QTimer(self, interval=every)
        timer.timeout.connect(call)
        return timer
