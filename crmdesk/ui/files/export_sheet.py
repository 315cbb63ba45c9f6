"""The export sheet: exactly the rows that the page shows, as CSV or JSON, with a look at the first lines before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from crmdesk import paths
from crmdesk.controllers.desk import Desk, Rejected, Trouble
from crmdesk.controllers.exchange import exporter
from crmdesk.controllers.exchange.options import Cancelled
from crmdesk.controllers.exchange.writing import WritingError
from crmdesk.models.queries import lists
from crmdesk.models.queries.lists import AMONG, Filter, ListQuery
from crmdesk.text import _, capital
from crmdesk.ui.files.progress_page import ProgressPage
from crmdesk.ui.kit import format
from crmdesk.ui.kit.banner import Banner
from crmdesk.ui.kit.buttons import Segment, Segmented
from crmdesk.ui.kit.form import labelled
from crmdesk.ui.kit.labels import PlainLabel
from crmdesk.ui.kit.overlay import is_there
from crmdesk.ui.kit.sheet import Sheet
from crmdesk.ui.theme import theme
from crmdesk.ui.workplace import Workplace

EXCEL, STANDARD, JSON = "excel-nl", "standard", "json"
SHOWN, ALL = "shown", "all"
_LINES = 5
_BYTES = 20_000

Ask = Callable[[QWidget, str], str]
"""Asks for a target, given a name for it; "" when the user left it."""


def ask_target(parent: QWidget, name: str) -> str:
    """The system's own dialog."""
    kind = "JSON (*.json)" if name.endswith(".json") else "CSV (*.csv)"
    return QFileDialog.getSaveFileName(parent, _("Export to"), str(paths.documents_folder() / name), kind)[0]


class ExportSheet(Sheet):
    """Exports the rows of a query.

    columns: those that the page shows, for the choice between these and all; none leaves that choice out.
    """

    def __init__(self, work: Workplace, query: ListQuery, columns: tuple[str, ...] = (), ask: Ask = ask_target) -> None:
        entity = query.entity
        title = _("Export {kind}").format(kind=_(entity.label[1]).lower())
        super().__init__(work.window, capital(title), width=720)
        self.work, self.query, self._ask = work, query, ask
        self._running = False
        self._columns = columns
        self.rows = PlainLabel("", "body.strong")
        self.form = Segmented(
            [Segment(EXCEL, _("CSV for Excel (NL)")), Segment(STANDARD, _("CSV, standard")), Segment(JSON, "JSON")],
            _("Format"),
            size="normal",
        )
        self.which = Segmented(
            [Segment(SHOWN, _("Columns shown")), Segment(ALL, _("All columns"))],
            _("Columns"),
            size="normal",
            current=ALL,
        )
        self.preview = QPlainTextEdit()
        self.preview.setReadOnly(True)
        self.preview.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.preview.setTabChangesFocus(True)
        self.preview.setAccessibleName(_("First lines"))
        self.preview.setFixedHeight(theme.px(150))
        self.progress = ProgressPage(work.jobs.deliver)
        self.wrong = PlainLabel("", "body", "bad", wrap=True)
        self.wrong.hide()
        self._lay_out()
        self.cancel = self.add_button(_("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.go = self.add_button(_("Export…"), "file-down", "primary", default=True)
        self.go.clicked.connect(self._export)
        for choice in (self.form, self.which):
            choice.chosen.connect(lambda _key: self._show())
        work.read(lists.count, query, then=self._on_count, asker=self)
        self._show()

    def reject(self) -> None:
        """Leave; while the file is written, stop that first."""
        if self._running:
            self.progress.stop.set()
            return
        super().reject()

    def _leave(self) -> None:
        self.progress.stop.set()
        super()._leave()

    def _lay_out(self) -> None:
        what = QWidget()
        column = QVBoxLayout(what)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.rows)
        column.addWidget(labelled(_("Format"), self.form))
        if self._columns:
            column.addWidget(labelled(_("Columns"), self.which))
        column.addWidget(labelled(_("First lines"), self.preview))
        column.addWidget(
            Banner(
                _("Personal data leaves the program with this file."),
                _("Keep it where only those who need it can read it, and delete it after use."),
                icon="shield-check",
            )
        )
        self._pages = QStackedWidget()
        self._pages.addWidget(what)
        self._pages.addWidget(self.progress)
        self.body.addWidget(self.wrong)
        self.body.addWidget(self._pages)

    def _chosen(self) -> tuple[str, ...] | None:
        return self._columns if self._columns and self.which.current == SHOWN else None

    def _on_count(self, n: int) -> None:
        words = _("1 row, as shown by the page") if n == 1 else _("{n} rows, as shown by the page")
        self.rows.setText(words.format(n=format.number(n)))
        self.go.setEnabled(n > 0)

    def _show(self) -> None:
        form, columns, query = self.form.current, self._chosen(), self.query
        self.work.jobs.run(
            "figures", lambda: _first_lines(self.work.desk, query, form, columns), self._on_lines, self._failed
        )

    def _on_lines(self, words: str) -> None:
        if is_there(self):
            self.preview.setPlainText(words.rstrip("\r\n"))

    def _export(self) -> None:
        form = self.form.current
        ending = ".json" if form == JSON else ".csv"
        answer = self._ask(self, f"{self.query.entity.plural}{ending}")
        if not answer:
            return
        target = Path(answer)
        if target.suffix.lower() != ending:
            target = target.with_name(target.name + ending)
        self.progress.begin(_("Exporting…"))
        self._pages.setCurrentIndex(1)
        self.go.setEnabled(False)
        self._running = True
        columns, tell, stop = self._chosen(), self.progress.tell, self.progress.stop
        dialect = STANDARD if form == JSON else form
        self.work.jobs.run(
            "files",
            lambda: exporter.export(self.work.desk, self.query, target, columns, dialect, tell, stop),
            lambda n: self._on_done(n, target),
            self._failed,
        )

    def _on_done(self, n: int, target: Path) -> None:
        self._running = False
        self.accept()
        folder = QUrl.fromLocalFile(str(target.parent))
        words = _("{n} rows exported to {file}").format(n=format.number(n), file=target.name)
        self.work.toasts.show(words, _("Show in folder"), lambda: _show_folder(folder))

    def _failed(self, error: Exception) -> None:
        if not is_there(self) and isinstance(error, (Cancelled, WritingError, Rejected, Trouble)):
            return
        self._running = False
        self._pages.setCurrentIndex(0)
        self.go.setEnabled(True)
        if isinstance(error, Cancelled):
            words = _("Cancelled. Nothing was written.")
        elif isinstance(error, (WritingError, Rejected, Trouble)):
            words = str(error)
        else:
            raise error
        self.wrong.setText(words)
        self.wrong.show()


def _show_folder(folder: QUrl) -> None:
    QDesktopServices.openUrl(folder)


def _first_lines(desk: Desk, query: ListQuery, form: str, columns: tuple[str, ...] | None) -> str:
    """What the file will begin with: the first rows, written by the export itself."""
    ids = [row["id"] for row in desk.read(lists.page, query, _LINES).rows]
    few = ListQuery(query.entity, (Filter("id", AMONG, str(ids)),), "", query.sort, query.descending)
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        target = Path(folder) / ("lines.json" if form == JSON else "lines.csv")
        exporter.export(desk, few, target, columns, STANDARD if form == JSON else form)
        with target.open("rb") as file:
            return file.read(_BYTES).decode("utf-8-sig", "replace")
