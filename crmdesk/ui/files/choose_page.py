"""The first step of an import: which file, and what kind of records it holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from crmdesk.models.entity import Entity
from crmdesk.models.schema import RECORDS
from crmdesk.text import _
from crmdesk.ui import tokens
from crmdesk.ui.kit import painting
from crmdesk.ui.kit.buttons import Button, Segment, Segmented
from crmdesk.ui.kit.form import labelled
from crmdesk.ui.kit.labels import PlainLabel
from crmdesk.ui.theme import theme

Ask = Callable[[QWidget], Sequence[str]]
"""Asks for files; none when the user left it."""

_KINDS = {entity.table: entity for entity in RECORDS}


def ask_files(parent: QWidget) -> Sequence[str]:
    """The system's own dialog."""
    kinds = ";;".join((_("Tables") + " (*.csv *.tsv *.txt)", _("All files") + " (*)"))
    return QFileDialog.getOpenFileNames(parent, _("Choose a table"), "", kinds)[0]


class ChoosePage(QWidget):
    """Kind of records, and a place to drop a file or choose one. Signals: chosen(paths), kind_chosen()."""

    chosen = Signal(list)
    kind_chosen = Signal()

    def __init__(self, ask: Ask = ask_files) -> None:
        super().__init__()
        self._ask = ask
        segments = [Segment(entity.table, _(entity.label[1])) for entity in RECORDS]
        self.kinds = Segmented(segments, _("What the file holds"), size="normal")
        self.kinds.chosen.connect(lambda _kind: self.kind_chosen.emit())
        self.drop = DropPlace()
        self.drop.dropped.connect(self.chosen)
        self.button = Button(_("Choose a file…"), "folder-open", "primary")
        self.button.clicked.connect(self._choose)
        inside = QVBoxLayout(self.drop)
        inside.setContentsMargins(24, 40, 24, 40)
        inside.setSpacing(12)
        inside.addStretch(1)
        for words, style, tone in (
            (_("Drop a table here"), "heading", "primary"),
            (
                _("CSV or TSV, with any delimiter, encoding and way of writing dates. Nothing is written yet."),
                "body",
                "secondary",
            ),
        ):
            label = PlainLabel(words, style, tone, wrap=True)  # type: ignore[arg-type]
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            inside.addWidget(label)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.button)
        row.addStretch(1)
        inside.addLayout(row)
        inside.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(labelled(_("What the file holds"), self.kinds))
        column.addWidget(self.drop, 1)

    @property
    def entity(self) -> type[Entity]:
        """The chosen kind of records."""
        return _KINDS[self.kinds.current]

    def _choose(self) -> None:
        if paths := self._ask(self):
            self.chosen.emit([Path(path) for path in paths])


class DropPlace(QWidget):
    """A place with a dashed edge that takes files. Signal: dropped(paths)."""

    dropped = Signal(list)

    def __init__(self) -> None:
        super().__init__()
        self._over = False
        self.setAcceptDrops(True)
        self.setAccessibleName(_("Drop a table here"))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:  # noqa: N802, D102
        return QSize(theme.px(480), theme.px(240))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802, D102
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            self._light(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802, D102
        self._light(False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802, D102
        self._light(False)
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, D102
        ground, edge = ("accent.soft", "accent.icon") if self._over else ("bg.sunken", "border.control")
        painter = painting.smooth(self)
        painting.box(painter, self.rect(), tokens.RADIUS["lg"], fill=theme.colour(ground))
        painter.setPen(QPen(theme.colour(edge), 1, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inside = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(inside, tokens.RADIUS["lg"], tokens.RADIUS["lg"])

    def _light(self, over: bool) -> None:
        self._over = over
        self.update()
