"""The first run, in two short steps: who works here and where the data lie, then how to start; each can be skipped.

Nothing is made before the last step, so that one may go back, and a program that is killed meanwhile begins anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from crmdesk import paths
from crmdesk.text import N_, _
from crmdesk.ui import tokens
from crmdesk.ui.kit import painting
from crmdesk.ui.kit.buttons import Button, Pressable, Segment, Segmented
from crmdesk.ui.kit.labels import ElidedLabel, PlainLabel
from crmdesk.ui.kit.sheet import Sheet
from crmdesk.ui.settings_sheet import LANGUAGES
from crmdesk.ui.theme import theme

IMPORT, SAMPLE, EMPTY = "import", "sample", "empty"
CURRENCIES = ("EUR", "GBP", "USD", "CHF", "DKK", "NOK", "SEK", "PLN", "CZK")
_WAYS = (
    (IMPORT, "file-up", N_("Import my list"), N_("A CSV file, as Excel and other CRMs save it.")),
    (SAMPLE, "eye", N_("Look around with sample data"), N_("A year of a small company, in a file of its own.")),
    (EMPTY, "plus", N_("Start empty"), N_("You write down the first lead yourself.")),
)


@dataclass(frozen=True)
class Answers:
    """What the first run asks. file: where the data shall lie; None where there is a file already."""

    name: str
    language: str
    currency: str = "EUR"
    file: Path | None = None
    way: str = EMPTY


class Welcome(Sheet):
    """Asks for the answers, which it is given as they are usual.

    Signals: answered(Answers), also when it was skipped; spoke(Answers), for another language, in which it is to be
    made anew.
    """

    answered = Signal(object)
    spoke = Signal(object)

    def __init__(self, window: QWidget, answers: Answers) -> None:
        super().__init__(window, _("Welcome to crmdesk"), width=680)
        self._usual = self._answers = answers
        self._pages = (self._who(), self._how())  # not stacked: each has the height that it needs
        for page in self._pages:
            self.body.addWidget(page)
        self.skip = self.add_button(_("Skip"), kind="ghost")
        self.skip.clicked.connect(self.reject)
        self.go_back = self.add_button(_("Back"), "arrow-left")
        self.go_back.clicked.connect(partial(self._turn, 0))
        self.go_on = self.add_button(_("Continue"), "arrow-right", "primary", "Return", default=True)
        self.go_on.clicked.connect(self._on_continue)
        self.rejected.connect(self._on_skipped)
        self._turn(0)

    def open(self, first: QWidget | None = None) -> None:
        """Show it, with the keyboard in the name."""
        super().open(first or self.name)

    def start(self, way: str) -> None:
        """Begin in one of the ways; the answers are told."""
        self._answers = replace(self._answers, way=way)
        self.accept()
        self.answered.emit(self._answers)

    # Who

    def _who(self) -> QWidget:
        usual = self._usual
        self.language = Segmented(
            [Segment(key, words) for key, words in LANGUAGES], _("Language"), current=usual.language, size="normal"
        )
        self.language.chosen.connect(self._on_language)
        self.name = QLineEdit(usual.name)
        self.name.setAccessibleName(_("Your name"))
        self.name.selectAll()
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        top = QHBoxLayout()
        top.setSpacing(24)
        top.addLayout(_labelled(_("Language"), self.language))
        if usual.file is not None:
            self.currency = QComboBox()
            self.currency.setAccessibleName(_("Currency"))
            self.currency.addItems([*dict.fromkeys((usual.currency, *CURRENCIES))])
            top.addLayout(_labelled(_("Currency"), self.currency))
        top.addStretch(1)
        column.addLayout(top)
        why = _("It stands with every change in the history, and marks which leads are yours.")
        column.addLayout(_labelled(_("Your name"), self.name, why))
        if usual.file is not None:
            self.place = ElidedLabel(str(usual.file), "body", "secondary")
            change = Button(_("Change…"), "folder-open")
            change.setAccessibleName(_("Change where your data lie"))
            change.clicked.connect(self._ask_place)
            row = QHBoxLayout()
            row.setSpacing(12)
            row.addWidget(self.place, 1)
            row.addWidget(change)
            column.addLayout(_labelled(_("Your data stays on this PC:"), row))
        column.addStretch(1)
        return page

    def _on_language(self, language: str) -> None:
        self.spoke.emit(replace(self._typed(), language=language))

    def _ask_place(self) -> None:
        chosen, _filter = QFileDialog.getSaveFileName(
            self,
            _("Where your data shall lie"),
            str(self._answers.file),
            f"crmdesk (*{paths.EXTENSION})",
            options=QFileDialog.Option.DontConfirmOverwrite,  # a file that is there is opened
        )
        if chosen:
            path = paths.named(chosen)
            self._answers = replace(self._answers, file=path)
            self.place.setText(str(path))

    def _typed(self) -> Answers:
        name = self.name.text().strip() or self._usual.name
        if self._answers.file is None:
            return replace(self._answers, name=name)
        return replace(self._answers, name=name, currency=self.currency.currentText())

    def _on_continue(self) -> None:
        self._answers = self._typed()
        if self._answers.file is None or self._at:
            self.start(EMPTY)
        else:
            self._turn(1)

    def _on_skipped(self) -> None:
        self.answered.emit(self._answers if self._at else self._usual)

    # How

    def _how(self) -> QWidget:
        page = _Ways()
        for place, (way, icon, words, line) in enumerate(_WAYS):
            page.add(Way(icon, _(words), _(line), str(place + 1)), partial(self.start, way))
        self.ways = page.ways
        return page

    def _turn(self, at: int) -> None:
        self._at = at
        for n, page in enumerate(self._pages):
            page.setVisible(n == at)
        self.set_title(_("How do you want to start?") if at else _("Welcome to crmdesk"))
        two = self._usual.file is not None
        self.set_note(_("Step {n} of {all}").format(n=at + 1, all=2) if two else "")
        self.skip.setVisible(not at and two)
        self.go_back.setVisible(bool(at))
        self.go_on.setVisible(not at)
        if self.isVisible():
            (self.ways[0] if at else self.name).setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        digit = event.text()
        if self._at and digit.isdigit() and 0 < int(digit) <= len(self.ways):
            self.ways[int(digit) - 1].click()
        else:
            super().keyPressEvent(event)


class _Ways(QWidget):
    """The ways to start, side by side, or below each other where words would not fit."""

    def __init__(self) -> None:
        super().__init__()
        self.ways: list[Way] = []
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 4, 0, 4)
        self._row.setSpacing(12)
        theme.changed.connect(self._measured)

    def add(self, way: Way, go: Callable[[], None]) -> None:
        """Add one, and what it does."""
        way.clicked.connect(lambda: go())
        self.ways.append(way)
        self._row.addWidget(way, 1)
        self._measured()

    def _measured(self) -> None:
        sideways = theme.font_scale <= 1.3
        for way in self.ways:
            way.set_flat(not sideways)
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if sideways else QBoxLayout.Direction.TopToBottom)


class Way(Pressable):
    """A card with an icon, what it does and what that means; its digit presses it too."""

    def __init__(self, icon: str, words: str, line: str, digit: str) -> None:
        super().__init__()
        self._icon, self._words, self._line, self._digit = icon, words, line, digit
        self._flat = False
        self.setAccessibleName(f"{words}, {digit}")
        self.setAccessibleDescription(line)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def set_flat(self, flat: bool) -> None:
        """Have the words beside the icon instead of below it."""
        self._flat = flat
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:  # noqa: N802, D102
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802, D102
        _words, line = self._places(width)
        return max(line.bottom(), _INSET + theme.px(_DISC)) + _INSET

    def sizeHint(self) -> QSize:  # noqa: D102
        width = theme.px(196)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(120), self.heightForWidth(max(self.width(), theme.px(120))))

    def _places(self, width: int) -> tuple[QRect, QRect]:
        """Where the words and the line stand."""
        disc, wrap = theme.px(_DISC), int(Qt.TextFlag.TextWordWrap)
        key = painting.key_size(self._digit).width() + 8
        left, top = (2 * _INSET + disc, _INSET) if self._flat else (_INSET, _INSET + disc + 12)
        inside = width - left - _INSET - (key if self._flat else 0)
        high = theme.metrics("body.strong").boundingRect(QRect(0, 0, inside, 1000), wrap, self._words).height()
        words = QRect(left, top, inside, high)
        high = theme.metrics("small").boundingRect(QRect(0, 0, inside, 1000), wrap, self._line).height()
        return words, QRect(left, words.bottom() + 5, inside, high)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = painting.smooth(self)
        ground = "bg.pressed" if self.isDown() else "bg.hover" if self.hovered else "bg.surface"
        edge = "accent" if self.hovered or self.ringed else "border.default"
        radius = tokens.RADIUS["lg"]
        painting.box(painter, self.rect(), radius, fill=theme.colour(ground), edge=theme.colour(edge))
        side, mark = theme.px(_DISC), theme.px(20)
        disc = QRect(_INSET, _INSET, side, side)
        painting.box(painter, disc, side, fill=theme.colour("accent.soft"))
        at = disc.center() - QRect(0, 0, mark, mark).center()
        painting.icon(painter, at, self._icon, "accent.icon", mark)
        size = painting.key_size(self._digit)
        painting.key(painter, QPoint(self.width() - _INSET - size.width(), _INSET), self._digit)
        words, line = self._places(self.width())
        for place, text, style, ink in (
            (words, self._words, "body.strong", "text.primary"),
            (line, self._line, "small", "text.secondary"),
        ):
            painter.setFont(theme.font(style))
            painter.setPen(theme.colour(ink))
            painter.drawText(place, int(Qt.TextFlag.TextWordWrap), text)
        if self.ringed:
            painting.focus_ring(painter, self.rect(), radius)


_INSET, _DISC = 16, 40


def _labelled(words: str, what: QWidget | QHBoxLayout, why: str = "") -> QVBoxLayout:
    """A label over a control or a row of them, and what it is for below."""
    column = QVBoxLayout()
    column.setSpacing(4)
    label = PlainLabel(words, "label")
    column.addWidget(label)
    if isinstance(what, QWidget):
        label.setBuddy(what)
        column.addWidget(what)
        what.setAccessibleDescription(why)
    else:
        column.addLayout(what)
    if why:
        column.addWidget(PlainLabel(why, "small", "secondary", wrap=True))
    return column
