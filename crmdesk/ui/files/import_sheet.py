"""The import sheet: file, columns, check, done, in one place. Nothing is written before Import is pressed.

A backup is made first; the import is one step, so Undo takes all of it back.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QTemporaryDir
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from crmdesk import paths
from crmdesk.controllers.desk import Rejected, Trouble
from crmdesk.controllers.exchange import importer
from crmdesk.controllers.exchange.importer import Outcome
from crmdesk.controllers.exchange.mapping import Preview
from crmdesk.controllers.exchange.options import Cancelled
from crmdesk.controllers.exchange.reading import ReadingError
from crmdesk.controllers.exchange.writing import WritingError
from crmdesk.controllers.safekeeping.backup import back_up
from crmdesk.models.queries.choices import choices
from crmdesk.text import _
from crmdesk.ui.files.choose_page import Ask, ChoosePage, ask_files
from crmdesk.ui.files.columns_page import ColumnsPage
from crmdesk.ui.files.outcome_page import OutcomePage
from crmdesk.ui.files.progress_page import ProgressPage
from crmdesk.ui.kit import format
from crmdesk.ui.kit.labels import PlainLabel
from crmdesk.ui.kit.sheet import Sheet
from crmdesk.ui.theme import theme
from crmdesk.ui.workplace import Workplace

R = TypeVar("R")

FILE, COLUMNS, CHECK, DONE, BUSY = range(5)
PAGES = {"lead": "inbox", "account": "accounts", "contact": "contacts", "opportunity": "pipeline"}
_FAILURES = (ReadingError, WritingError, Rejected, Trouble)

AskTarget = Callable[[QWidget, str], str]
"""Asks where to save; "" when the user left it."""


def ask_target(parent: QWidget, name: str) -> str:
    """The system's own dialog."""
    start = str(paths.documents_folder() / name)
    return QFileDialog.getSaveFileName(parent, _("Save rejected rows"), start, "CSV (*.csv)")[0]


class _Pages(QWidget):
    """Pages of which one is shown and says how high all is; a QStackedWidget is as high as its highest page."""

    def __init__(self, pages: Sequence[QWidget]) -> None:
        super().__init__()
        self._pages = list(pages)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for page in self._pages:
            column.addWidget(page)
        self.turn_to(0)

    @property
    def at(self) -> int:
        """The number of the page that is shown."""
        return self._at

    def turn_to(self, at: int) -> None:
        """Show another page."""
        self._at = at
        for n, page in enumerate(self._pages):
            page.setVisible(n == at)


class ImportSheet(Sheet):
    """Imports tables into the open file. ask, ask_target: how files are asked for."""

    def __init__(self, work: Workplace, ask: Ask = ask_files, ask_target: AskTarget = ask_target) -> None:
        super().__init__(work.window, _("Import"), width=980)
        self.work = work
        self._ask_target = ask_target
        self._sources: Sequence[Path] = ()
        self._outcome: Outcome | None = None
        self._running = False
        self._turn = 0
        self._folder = QTemporaryDir()
        self._rejects = Path(self._folder.filePath("rejected.csv"))
        self.choose = ChoosePage(ask)
        self.columns = ColumnsPage()
        self.check = OutcomePage()
        self.done = OutcomePage()
        self.progress = ProgressPage(work.jobs.deliver)
        self.pages = _Pages((self.choose, self.columns, self.check, self.done, self.progress))
        self.wrong = PlainLabel("", "body", "bad", wrap=True)
        self.wrong.hide()
        self._steps = [
            PlainLabel(f"{n} {words}", "label")
            for n, words in enumerate((_("File"), _("Columns"), _("Check"), _("Done")), 1)
        ]
        strip = QHBoxLayout()
        strip.setSpacing(20)
        for label in self._steps:
            strip.addWidget(label)
        strip.addStretch(1)
        self.body.addLayout(strip)
        self.body.addWidget(self.wrong)
        self.body.addWidget(self.pages, 1)
        self._make_buttons()
        self.choose.chosen.connect(self.take)
        self.choose.kind_chosen.connect(self._look_again)
        self.columns.changed.connect(self._look)
        self._go(FILE)

    # Steps

    def take(self, sources: Sequence[Path]) -> None:
        """Take these files and show their columns."""
        self._sources = list(sources)
        self._look_again()

    def _look_again(self) -> None:
        self.columns.begin(self.work.desk.read(choices, "campaign"))
        if self._sources:
            self._look()

    def _look(self) -> None:
        self._turn += 1
        turn, entity, options = self._turn, self.choose.entity, self.columns.options

        def shown(previews: list[Preview]) -> None:
            if turn == self._turn:
                self.columns.show_previews(entity, previews)
                self._go(COLUMNS)

        self._run("files", lambda: importer.look(self._sources, entity, options), shown, back_to=self.pages.at)

    def _check(self) -> None:
        entity, options, sources = self.choose.entity, self.columns.options, self._sources
        self.progress.begin(_("Checking…"))
        tell, stop = self.progress.tell, self.progress.stop
        self._go(BUSY)
        self._run(
            "files",
            lambda: importer.import_files(self.work.desk, entity, sources, options, tell, stop, dry_run=True),
            self._on_checked,
            back_to=COLUMNS,
        )

    def _on_checked(self, outcome: Outcome) -> None:
        n = outcome.created + outcome.updated
        self.check.title.setText(
            _("Nothing is written yet. {n} of {rows} rows will be imported.").format(
                n=format.number(n), rows=format.number(outcome.rows)
            )
        )
        self.check.show_outcome(outcome, done=False)
        self.import_button.set_text(_("Import {n}").format(n=format.number(n)))
        self.import_button.setEnabled(n > 0)
        self._go(CHECK)

    def _import(self) -> None:
        self.progress.begin(_("Making a backup first…"))
        self._go(BUSY)
        path = self.work.desk.database.path
        self._run("files", lambda: back_up(path, "before import"), lambda _made: self._write(), back_to=CHECK)

    def _write(self) -> None:
        if self.progress.stop.is_set():
            self._failed(Cancelled(), CHECK)
            return
        entity, sources = self.choose.entity, self._sources
        options = replace(self.columns.options, rejects=self._rejects)
        self.progress.begin(_("Importing…"))
        tell, stop = self.progress.tell, self.progress.stop
        self._go(BUSY)
        self._run(
            "write",
            lambda: importer.import_files(self.work.desk, entity, sources, options, tell, stop),
            self._on_imported,
            back_to=CHECK,
        )

    def _on_imported(self, outcome: Outcome) -> None:
        self._outcome = outcome
        self.done.title.setText(
            _("{created} made, {updated} updated, {rejected} left out.").format(
                created=format.number(outcome.created),
                updated=format.number(outcome.updated),
                rejected=format.number(outcome.rejected),
            )
        )
        self.done.show_outcome(outcome, done=True)
        self._go(DONE)

    # Afterwards

    def _save_rejected(self) -> None:
        target = self._ask_target(self, f"{self._sources[0].stem}-rejected.csv")
        if not target:
            return
        try:
            shutil.copyfile(self._rejects, target)
        except OSError as error:
            words = _('"{file}" could not be written: {reason}.').format(
                file=Path(target).name, reason=error.strerror or error
            )
            self._say(words)
        else:
            self.set_note(_("Saved {file}").format(file=Path(target).name))

    def _undo(self) -> None:
        if self._outcome is not None and self._outcome.step is not None:
            self.work.undo(self._outcome.step)
            self.accept()

    def _open(self) -> None:
        page = PAGES.get(self.choose.entity.table)
        self.accept()
        if page is not None:
            self.work.go.page(page)

    def reject(self) -> None:
        """Leave; while something runs, ask it to stop first."""
        if self._running:
            self.progress.stop.set()
            self.progress.title.setText(_("Stopping…"))
            return
        super().reject()

    def _leave(self) -> None:
        self.progress.stop.set()
        self._folder.remove()
        super()._leave()

    # Inside

    def _run(self, lane: str, job: Callable[[], R], then: Callable[[R], None], *, back_to: int) -> None:
        self._say("")
        self._running = True

        def done(result: R) -> None:
            self._running = False
            then(result)

        self.work.jobs.run(lane, job, done, lambda error: self._failed(error, back_to))

    def _failed(self, error: Exception, back_to: int) -> None:
        self._running = False
        self._go(back_to)
        if isinstance(error, Cancelled):
            self._say(_("Cancelled. Nothing was written."))
        elif isinstance(error, _FAILURES):
            self._say(str(error))
        else:
            raise error

    def _say(self, words: str) -> None:
        self.wrong.setText(words)
        self.wrong.setVisible(bool(words))

    def _make_buttons(self) -> None:
        self.cancel = self.add_button(_("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.back = self.add_button(_("Back"), "arrow-left")
        self.back.clicked.connect(lambda: self._go(self.pages.at - 1))
        self.next = self.add_button(_("Next"), "arrow-right", "primary")
        self.next.clicked.connect(lambda: self._go(COLUMNS))
        self.check_button = self.add_button(_("Check"), "shield-check", "primary")
        self.check_button.clicked.connect(self._check)
        self.import_button = self.add_button(_("Import"), "download", "primary")
        self.import_button.clicked.connect(self._import)
        self.save_rejected = self.add_button(_("Save rejected rows…"), "file-down")
        self.save_rejected.clicked.connect(self._save_rejected)
        self.undo_button = self.add_button(_("Undo import"), "undo-2")
        self.undo_button.clicked.connect(self._undo)
        self.open_button = self.add_button(_("Open"), "arrow-right", "primary")
        self.open_button.clicked.connect(self._open)

    def _go(self, page: int) -> None:
        turned = page != self.pages.at
        self.pages.setMinimumHeight(theme.px(360 if page in (FILE, COLUMNS) else 160))
        self.pages.turn_to(page)
        outcome = self._outcome
        shown = {
            self.cancel: page != DONE,
            self.back: page in (COLUMNS, CHECK),
            self.next: page == FILE and bool(self._sources),
            self.check_button: page == COLUMNS,
            self.import_button: page == CHECK,
            self.save_rejected: page == DONE and outcome is not None and outcome.rejected > 0,
            self.undo_button: page == DONE and outcome is not None and outcome.step is not None,
            self.open_button: page == DONE,
        }
        for button, there in shown.items():
            button.setVisible(there)
        named = self.choose.entity.table in PAGES
        self.open_button.set_text(
            _("Open {kind}").format(kind=_(self.choose.entity.label[1]).lower()) if named else _("Close")
        )
        for n, label in enumerate(self._steps):
            label.set_tone("accent" if n == page or (page == BUSY and n == CHECK) else "secondary")
        self._default = next(
            (b for b in (self.check_button, self.import_button, self.open_button, self.next) if shown[b]), None
        )
        if turned:
            (self._default or self.cancel).setFocus()
        self._place()
