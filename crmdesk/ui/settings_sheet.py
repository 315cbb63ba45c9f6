"""The settings of the user on this PC: who works here, in which language, and how it looks; each holds at once.

What the company decides is no part of it: that stands in its file. The look is changed through `theme` alone, and the
program notes what `theme` says, so that menus and this sheet cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QSlider, QVBoxLayout, QWidget

from crmdesk.models import folding
from crmdesk.reference import Reference
from crmdesk.text import N_, _
from crmdesk.ui.keys_part import KeysPart
from crmdesk.ui.kit.buttons import Button, IconButton, Segment, Segmented
from crmdesk.ui.kit.card import Divider
from crmdesk.ui.kit.labels import ElidedLabel, PlainLabel
from crmdesk.ui.kit.overlay import is_there
from crmdesk.ui.kit.rail import Rail
from crmdesk.ui.kit.search_box import SearchBox
from crmdesk.ui.kit.sheet import Sheet
from crmdesk.ui.theme import theme

GENERAL, APPEARANCE, KEYS = "general", "appearance", "keys"
_PARTS = (
    (GENERAL, "user-round", N_("General")),
    (APPEARANCE, "palette", N_("Appearance")),
    (KEYS, "keyboard", N_("Keyboard shortcuts")),
)
LANGUAGES = (("en", "English"), ("nl", "Nederlands"))
"""Each called by its own name, so that it is found by who reads no other."""
_SIZES, _STEP, _FIELD, _WIDE = (80, 200), 10, 264, 880
_ALL = 100  # of the room that is left goes to the list of keys where it is shown, so that no row grows
_HIGH = 440  # of the list of keys, of which there are many more


class SettingsSheet(Sheet):
    """General, Appearance and the keyboard shortcuts; what is typed in the field is looked for in all of them.

    name: under which one works; language: the choice, "" for the system's; file: that is open; links: whether links to
    records are opened with this program, None where the system takes no wish. Signals: named(name), spoke(language),
    linked(on).
    """

    named = Signal(str)
    spoke = Signal(str)
    linked = Signal(bool)

    def __init__(
        self,
        window: QWidget,
        name: str,
        language: str,
        file: Path,
        *,
        part: str = GENERAL,
        links: bool | None = None,
    ) -> None:
        self.parts = Rail(_("Settings"), bare=True)  # before the sheet is placed, which fits it
        self._groups: dict[str, _Page | KeysPart] = {}
        self._tall = False
        super().__init__(window, _("Settings"), width=_WIDE)
        self.search = _Search(_("Search settings…"), name=_("Search settings"))
        self.search.textChanged.connect(self._look_for)
        self.search.went_on.connect(self._go_on)
        for key, icon, words in _PARTS:
            self.parts.add_item(key, icon, _(words))
        self.parts.chosen.connect(self.turn_to)
        self.part = part
        self._none = PlainLabel("", "label", "secondary", wrap=True)
        self._none.hide()
        shown = QVBoxLayout()
        shown.setSpacing(0)
        self._top = QHBoxLayout()
        self._top.setSpacing(8)
        self._top.addWidget(self.search, 1)
        shown.addLayout(self._top)
        shown.addSpacing(12)
        shown.addWidget(self._none)
        self._add_general(name, language, file, links)
        self._add_appearance()
        self.keys = KeysPart(self._window)
        self._groups[KEYS] = self.keys
        self._top.addWidget(self.keys.reset_all)
        for group in self._groups.values():
            shown.addWidget(group, _ALL if group is self.keys else 0)
        shown.addStretch(1)
        self._row = QHBoxLayout()
        self._row.setSpacing(20)
        self._row.addWidget(self.parts)
        self._row.addLayout(shown, 1)
        self.body.addLayout(self._row)
        self.turn_to(part)
        done = self.add_button(_("Close settings"), "check", "primary", default=True)
        done.clicked.connect(self.accept)
        theme.changed.connect(self._show_look)

    def open(self, first: QWidget | None = None) -> None:
        """Show it, with the keyboard at the part that is shown."""
        super().open(first or self.parts.item(self.part))

    def turn_to(self, part: str) -> None:
        """Show a part."""
        self.part = part
        self.search.clear()
        self._look_for("")

    def _look_for(self, words: str) -> None:
        """Show the settings of all parts that have these words, or one part whole."""
        asked = bool(words.strip())
        self.parts.set_current("" if asked else self.part)
        found = False
        for part, group in self._groups.items():
            seen = group.look_for(words)
            group.setVisible(seen if asked else part == self.part)
            found = found or seen
        self.keys.reset_all.setVisible(self.keys.isVisibleTo(self))
        self._tall = asked or self.part == KEYS
        self._place()
        self._none.setText("" if found else _('No setting is called "{words}".').format(words=words.strip()))
        self._none.setVisible(not found)

    def _go_on(self) -> None:
        """To the first setting that was found."""
        stops = [one for one in self._stops() if any(group.isAncestorOf(one) for group in self._groups.values())]
        if stops:
            stops[0].setFocus(Qt.FocusReason.TabFocusReason)

    def _place(self) -> None:
        narrow = self._window.width() < theme.px(_WIDE) + theme.px(120)
        if narrow != self.parts.collapsed:
            self.parts.set_collapsed(narrow)
        most = self._window.height() - theme.px(200)
        wish = theme.px(_HIGH) if self._tall else self._plain_height()
        self.parts.setMinimumHeight(max(theme.px(160), min(wish, most)))
        super()._place()

    def _plain_height(self) -> int:
        """As high as the highest of the parts without the keys, so that it does not jump between them."""
        plain = (group.sizeHint().height() for part, group in self._groups.items() if part != KEYS)
        return theme.control + 12 + max(plain, default=0)

    # General

    def _add_general(self, name: str, language: str, file: Path, links: bool | None) -> None:
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
        rows = [
            _Row(_("Your name"), why, self.name),
            self._language_row,
            _Row(_("Data file on this PC"), self.place, show),
        ]
        if links is not None:
            self.links = QCheckBox(_("Open with crmdesk"))
            self.links.setChecked(links)
            self.links.clicked.connect(self.linked)
            what = _("A link like {example} in a mail or note leads to its record.").format(
                example=Reference("lead", 123)
            )
            rows.append(_Row(_("Links to records"), what, self.links))
        self._groups[GENERAL] = _Page(rows)

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
        self._groups[APPEARANCE] = _Page(list(self._looks.values()))
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


class _Search(SearchBox):
    """Signal: went_on(), by Down or Enter."""

    went_on = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802, D102
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.went_on.emit()
        else:
            super().keyPressEvent(event)


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
        self._said = folding.fold(f"{name} {why if isinstance(why, str) else ''}").split()
        self.line = Divider()
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
        row = QHBoxLayout()
        row.setContentsMargins(0, 8, 0, 8)
        row.setSpacing(16)
        row.addLayout(words, 1)
        row.addWidget(self._back, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.line)
        self._measured()
        theme.changed.connect(self._measured)

    def fits(self, asked: Sequence[str]) -> bool:
        """Whether every word begins one of its words."""
        return all(any(part.startswith(word) for part in self._said) for word in asked)

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


class _Page(QWidget):
    """Settings below each other."""

    def __init__(self, rows: Sequence[_Row]) -> None:
        super().__init__()
        self.rows = tuple(rows)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for row in rows:
            column.addWidget(row)

    def look_for(self, words: str) -> bool:
        """Show the settings of these words; whether there are any."""
        asked = folding.fold(words).split() or words.split()  # signs may be keys, of which none is here
        fits = [row for row in self.rows if row.fits(asked)]
        for row in self.rows:
            row.setVisible(row in fits)
            row.line.setVisible(bool(asked) or row is not self.rows[-1])
        return bool(fits)
