"""The settings of the user on this PC: who works here, in which language, and how it looks; each holds at once.

What the company decides is no part of it: that stands in its file. The look is changed through `theme` alone, and the
program notes what `theme` says, so that menus and this sheet cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QSlider, QStackedWidget, QVBoxLayout, QWidget

from crmdesk.text import _
from crmdesk.ui.kit.buttons import Button, IconButton, Segment, Segmented
from crmdesk.ui.kit.card import Divider
from crmdesk.ui.kit.labels import ElidedLabel, PlainLabel
from crmdesk.ui.kit.overlay import is_there
from crmdesk.ui.kit.sheet import Sheet
from crmdesk.ui.theme import theme

GENERAL, APPEARANCE = "general", "appearance"
LANGUAGES = (("en", "English"), ("nl", "Nederlands"))
"""Each called by its own name, so that it is found by who reads no other."""
_SIZES, _STEP, _FIELD = (80, 200), 10, 264


class SettingsSheet(Sheet):
    """General and Appearance.

    name: under which one works; language: the choice, "" for the system's; file: that is open.
    Signals: named(name), spoke(language).
    """

    named = Signal(str)
    spoke = Signal(str)

    def __init__(self, window: QWidget, name: str, language: str, file: Path, *, part: str = GENERAL) -> None:
        super().__init__(window, _("Settings"), width=640)
        self.parts = Segmented(
            [Segment(GENERAL, _("General"), "user-round"), Segment(APPEARANCE, _("Appearance"), "palette")],
            _("Settings"),
            size="normal",
        )
        self.body.addWidget(self.parts)
        self._pages = QStackedWidget()
        self.body.addWidget(self._pages)
        self._add_general(name, language, file)
        self._add_appearance()
        self.parts.chosen.connect(self.turn_to)
        self.turn_to(part)
        done = self.add_button(_("Close settings"), "check", "primary", default=True)
        done.clicked.connect(self.accept)
        theme.changed.connect(self._show_look)

    def turn_to(self, part: str) -> None:
        """Show a part."""
        self.parts.choose(part)
        self._pages.setCurrentIndex((GENERAL, APPEARANCE).index(part))

    # General

    def _add_general(self, name: str, language: str, file: Path) -> None:
        self.name = QLineEdit(name)
        self._before = name
        self.name.editingFinished.connect(self._on_named)
        spoken = [Segment("", _("System")), *(Segment(key, words) for key, words in LANGUAGES)]
        self.language = Segmented(spoken, _("Language"), current=language)
        self.language.chosen.connect(self.spoke)
        self.place = ElidedLabel(str(file), "small", "secondary")
        show = Button(_("Show in folder"), "folder-open")
        show.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(file.parent))))
        why = _("It stands with every change in the history, and marks which leads are yours.")
        self._language_row = _Row(_("Language"), "", self.language, lambda: self._choose_language(""))
        self._language_row.set_usual(not language)
        self._pages.addWidget(
            _page(
                [
                    _Row(_("Your name"), why, self.name),
                    self._language_row,
                    _Row(_("Your data stays on this PC:"), self.place, show),
                ]
            )
        )

    def _on_named(self) -> None:
        name = self.name.text().strip()
        if not name:
            self.name.setText(self._before)
        elif name != self._before:
            self._before = name
            self.named.emit(name)

    def _choose_language(self, language: str) -> None:
        self.language.choose(language)
        self.spoke.emit(language)

    # Appearance

    def _add_appearance(self) -> None:
        self.choice = Segmented(
            [
                Segment("system", _("System"), "monitor"),
                Segment("light", _("Light"), "sun"),
                Segment("dark", _("Dark"), "moon"),
            ],
            _("Theme"),
        )
        self.choice.chosen.connect(lambda key: _wear(choice=key))
        self.density = Segmented(
            [
                Segment("compact", _("Compact")),
                Segment("default", _("Default")),
                Segment("relaxed", _("Relaxed")),
            ],
            _("Density"),
        )
        self.density.chosen.connect(lambda key: _wear(density=key))
        self.text_size = _Size()
        self.face = Segmented([Segment("inter", "Inter"), Segment("system", _("System"))], _("Font"))
        self.face.chosen.connect(lambda key: _wear(face=key))
        self.still = QCheckBox(_("Reduce motion"))
        self.still.toggled.connect(lambda on: _wear(reduce_motion=on))
        self._looks = {
            "choice": _Row(_("Theme"), "", self.choice, lambda: _wear(choice="system")),
            "density": _Row(_("Density"), _("How high rows, fields and buttons are."), self.density, _usual_density),
            "size": _Row(_("Text size"), "", self.text_size, lambda: _wear(font_scale=1.0)),
            "face": _Row(_("Font"), "", self.face, lambda: _wear(face="inter")),
            "still": _Row(
                _("Motion"),
                _("Sheets and messages appear without moving."),
                self.still,
                lambda: _wear(reduce_motion=False),
            ),
        }
        self._pages.addWidget(_page(list(self._looks.values())))
        self._show_look()

    def _show_look(self) -> None:
        self.choice.choose(theme.choice)
        self.density.choose(theme.density)
        self.face.choose(theme.face)
        self.text_size.show_scale()
        if self.still.isChecked() != theme.reduce_motion:
            self.still.setChecked(theme.reduce_motion)
        usual = {
            "choice": theme.choice == "system",
            "density": theme.density == "default",
            "size": round(theme.font_scale * 100) == 100,
            "face": theme.face == "inter",
            "still": not theme.reduce_motion,
        }
        for name, row in self._looks.items():
            row.set_usual(usual[name])


def _wear(**look: Any) -> None:
    theme.choose(**look)


def _usual_density() -> None:
    theme.choose(density="default")


class _Size(QWidget):
    """A slider for the text size, with what it says now. It takes effect when let go, else it would flee the mouse."""

    def __init__(self) -> None:
        super().__init__()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(_SIZES[0] // _STEP, _SIZES[1] // _STEP)
        self.slider.setPageStep(2)
        self.slider.setTracking(False)
        self.slider.setAccessibleName(_("Text size"))
        self._says = PlainLabel("", "label", tabular=True)
        self.setFocusProxy(self.slider)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.slider, 1)
        row.addWidget(self._says)
        self.slider.sliderMoved.connect(self._say)
        self.slider.valueChanged.connect(lambda step: _wear(font_scale=step * _STEP / 100))
        theme.changed.connect(self._measured)
        self._measured()

    def show_scale(self) -> None:
        """Show the size that holds."""
        step = round(theme.font_scale * 100 / _STEP)
        self.slider.blockSignals(True)
        self.slider.setValue(step)
        self.slider.blockSignals(False)
        self._say(step)

    def _say(self, step: int) -> None:
        words = f"{step * _STEP} %"
        self._says.setText(words)
        self.slider.setAccessibleDescription(words)

    def _measured(self) -> None:
        self._says.setMinimumWidth(theme.metrics("label", tabular=True).horizontalAdvance("200 %") + 2)
        self._says.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class _Row(QWidget):
    """What a setting is called and what it does; at the right the way back to the usual, and its control."""

    def __init__(
        self, name: str, why: str | ElidedLabel, control: QWidget, reset: Callable[[], None] | None = None
    ) -> None:
        super().__init__()
        label = PlainLabel(name, "label")
        label.setBuddy(control)
        if not control.accessibleName() and not isinstance(control, (Button, QCheckBox)):
            control.setAccessibleName(name)
        self._control = control
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(label)
        if isinstance(why, ElidedLabel):
            words.addWidget(why)
        elif why:
            words.addWidget(PlainLabel(why, "small", "secondary", wrap=True))
            control.setAccessibleDescription(why)
        words.addStretch(1)
        self._back = IconButton("undo-2", _("Reset: {what}").format(what=name.rstrip(":")), small=True)
        self._back.setVisible(False)
        if reset is not None:
            self._back.clicked.connect(lambda: self._reset(reset))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 8, 0, 8)
        row.setSpacing(16)
        row.addLayout(words, 1)
        row.addWidget(self._back, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
        self._measured()
        theme.changed.connect(self._measured)

    def set_usual(self, usual: bool) -> None:
        """Whether the usual holds, so that there is nothing to reset."""
        self._back.setVisible(not usual)

    def _reset(self, reset: Callable[[], None]) -> None:
        reset()
        if not is_there(self):  # with the language, the sheet was made anew
            return
        stop = self._control
        if isinstance(stop, Segmented):
            stop = stop.button(stop.current)
        stop.setFocus(Qt.FocusReason.OtherFocusReason)  # the button that was pressed is gone

    def _measured(self) -> None:
        if isinstance(self._control, (QLineEdit, _Size)):
            self._control.setFixedWidth(theme.px(_FIELD))


def _page(rows: Sequence[_Row]) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for n, row in enumerate(rows):
        if n:
            column.addWidget(Divider())
        column.addWidget(row)
    column.addStretch(1)
    return page
