"""The workplace: all that a screen is handed, and the one way in which it acts.

`do` runs a use case in the write lane, says in a toast what was done with an undo beside it, or says why not. Screens
reach each other only through `go`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from crmdesk.controllers.desk import Desk, Done, IfChanged, Rejected, Trouble, Write
from crmdesk.controllers.settings import settings
from crmdesk.models.changes import Changes
from crmdesk.models.schema import BY_TABLE
from crmdesk.profile import VISITED
from crmdesk.reference import Reference
from crmdesk.text import _
from crmdesk.ui.kit.jobs import Runs
from crmdesk.ui.kit.overlay import is_there
from crmdesk.ui.kit.toast import Deed, Toasts

P = ParamSpec("P")
R = TypeVar("R")


STAY_MS = 1000
"""So long a record must be shown to count as visited."""
MOST_VISITED = 12


class Goes(Protocol):
    """How a screen sends the user elsewhere."""

    def page(self, name: str) -> None:
        """Show a page: "inbox", "pipeline", "accounts", "contacts", "reports" ..."""

    def record(self, table: str, record_id: int) -> None:
        """Show a record on its page."""

    def rows(self, title: str, table: str, ids: Sequence[int]) -> None:
        """Show exactly these records as a list: the rows behind a figure."""

    def back(self) -> None:
        """Go back to where one was."""


class Workplace(QObject):
    """The open file as a screen sees it. visited: the records that one was at, the last one first.

    Signals: changed(Changes), after every step, on this thread; history(), after undo and redo became other steps;
    whose(), after it was chosen to show only what is mine, or all; kept_anew(name, words), after a page was arranged in
    another way, for the next start; unread(why), when what a page shows could not be read; untold(why), when what the
    window says beside its page could not.
    """

    changed = Signal(object)
    history = Signal()
    whose = Signal()
    kept_anew = Signal(str, str)
    unread = Signal(str)
    untold = Signal(str)

    def __init__(
        self,
        desk: Desk,
        jobs: Runs,
        toasts: Toasts,
        go: Goes,
        window: QWidget,
        kept: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(window)
        self.kept = dict(kept or {})
        self.desk = desk
        self._visited_name = f"{VISITED}{desk.database.path}"
        self.jobs = jobs
        self.toasts = toasts
        self.go = go
        self.window = window
        self._only_mine = False
        self.visited = _records(self.kept.get(self._visited_name, ""))
        self._seen: tuple[str, int] | None = None
        self._stayed = QTimer(self, singleShot=True, interval=STAY_MS)
        self._stayed.timeout.connect(self._note_visit)
        self.currency = desk.read(settings)["currency"]
        desk.deliver = jobs.deliver
        desk.listen(self._on_changes)

    @property
    def only_mine(self) -> bool:
        """Whether pages show only what belongs to the user who acts."""
        return self._only_mine

    @only_mine.setter
    def only_mine(self, mine: bool) -> None:
        if mine != self._only_mine:
            self._only_mine = mine
            self.whose.emit()

    def visit(self, table: str, record_id: int) -> None:
        """Remember that a record was gone to."""
        self._seen = (table, record_id)
        self._note_visit()

    def see(self, table: str, record_id: int) -> None:
        """A record is shown; it counts as visited when it still is a moment later, not when one only passes it."""
        self._seen = (table, record_id)
        self._stayed.start()

    def _note_visit(self) -> None:
        if self._seen is not None:
            self.visited = [self._seen, *(one for one in self.visited if one != self._seen)][:MOST_VISITED]

    def copy_link(self, table: str, record_id: int) -> None:
        """Put a link to a record into the clipboard."""
        link = str(Reference(table, record_id))
        QGuiApplication.clipboard().setText(link)
        self.toasts.show(_("Link copied: {link}").format(link=link))

    def keep_visited(self) -> None:
        """Keep which records one was at, for the next start on this file."""
        self.keep(self._visited_name, " ".join(f"{table}/{record_id}" for table, record_id in self.visited))

    def keep(self, name: str, words: str) -> None:
        """Keep how a page is arranged, under a name in `kept`."""
        if self.kept.get(name, "") != words:
            self.kept[name] = words
            self.kept_anew.emit(name, words)

    def do(
        self,
        command: Callable[Concatenate[Write, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """Run a use case; its step's title is the toast, with an undo. A refusal is said and nothing else happens."""
        self.act(lambda: self.desk.do(command, *args, **kwargs))

    def act(
        self,
        work: Callable[[], Done[R]],
        *,
        then: Callable[[R], None] | None = None,
        said: Callable[[R], str] | None = None,
        leads_to: Callable[[R], Deed | None] | None = None,
        refused: Callable[[Rejected], None] | None = None,
        quiet: bool = False,
        asker: QObject | None = None,
    ) -> None:
        """Run a prepared call of the desk in the write lane.

        then(result) afterwards here; said(result) is the toast instead of the step's title, and leads_to(result) what
        it offers besides the undo; refused(error) shows why nothing was done at its place instead of in a toast; quiet:
        no toast for success. asker: whose methods then and refused are; once it is gone or was left, they are not
        called, and a toast says why nothing was done.
        """

        def done(outcome: Done[R]) -> None:
            if outcome.changes and not quiet:
                words = said(outcome.result) if said else outcome.changes.title
                self.tell(words, outcome.changes.step, leads_to(outcome.result) if leads_to else None)
            if then and (asker is None or is_there(asker)):
                then(outcome.result)

        def failed(error: Exception) -> None:
            if not isinstance(error, (Rejected, Trouble)):
                raise error
            if refused and (asker is None or is_there(asker)):
                refused(error if isinstance(error, Rejected) else Rejected(str(error)))
            else:
                self.toasts.show(str(error), tone="bad")

        self.jobs.run("write", work, done, failed)

    def tell(self, words: str, step: int | None, other: Deed | None = None) -> None:
        """Say what was done, with an undo of exactly that step (None: of the latest), and where one may go now."""
        self.toasts.show(words, _("Undo"), lambda: self.undo(step), keys="Ctrl+Z", other=other)

    def undo(self, step: int | None = None, if_changed: IfChanged = IfChanged.REFUSE) -> None:
        """Undo a step, or the latest one."""
        self.act(lambda: self.desk.undo(step, if_changed), quiet=True)

    def redo(self) -> None:
        """Do the step again that was undone last."""
        self.act(self.desk.redo, quiet=True)

    def read(
        self,
        query: Callable[..., R],
        *args: Any,
        lane: str = "figures",
        then: Callable[[R], None],
        asker: QObject | None = None,
    ) -> None:
        """Run a query off this thread, then hand its result over here, if its asker (when named) is still there.

        What the window itself asks beside its page does not cover that when it fails; the page may be whole.
        """

        def done(result: R) -> None:
            if asker is None or is_there(asker):
                then(result)

        failed = self._cannot_tell if asker is self.window else self.cannot_read
        self.jobs.run(lane, lambda: self.desk.read(query, *args), done, failed)

    def cannot_read(self, error: Exception) -> None:
        """Reading failed. Raises what is not about the file."""
        if not isinstance(error, Trouble):
            raise error
        self.unread.emit(str(error))

    def _cannot_tell(self, error: Exception) -> None:
        if not isinstance(error, Trouble):
            raise error
        self.untold.emit(str(error))

    def _on_changes(self, changes: Changes) -> None:
        if changes.undoes is not None and not changes.foreign:
            if changes.again:
                self.tell(_("Done again: {name}").format(name=changes.title), None)
            else:
                self.toasts.show(
                    _("Undone: {name}").format(name=changes.title), _("Redo"), self.redo, keys="Ctrl+Shift+Z"
                )
        self.changed.emit(changes)
        self.history.emit()


def _records(words: str) -> list[tuple[str, int]]:
    """Records as they were kept; words that are none are left out."""
    parts = (word.partition("/") for word in words.split())
    return [(table, int(number)) for table, _slash, number in parts if table in BY_TABLE and number.isdecimal()]
