"""One line of the conversion: what becomes of the account, the contact or the opportunity, and the choices under it."""

from __future__ import annotations

from collections.abc import Set

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from crmdesk.controllers.conversion_preview import Choice, Difference, Part
from crmdesk.models.conversion import How
from crmdesk.models.schema import BY_TABLE
from crmdesk.text import N_, _
from crmdesk.ui import tokens
from crmdesk.ui.kit import format, painting, show
from crmdesk.ui.kit.buttons import Button, Pressable, Segment, Segmented
from crmdesk.ui.kit.format import broken, one_line
from crmdesk.ui.kit.labels import ElidedLabel, PlainLabel
from crmdesk.ui.kit.painting import Tone
from crmdesk.ui.kit.plain import tooltip
from crmdesk.ui.kit.popover import Option, Options
from crmdesk.ui.kit.show import TABLE_ICONS
from crmdesk.ui.theme import theme

LABELS = {"account": N_("Account"), "contact": N_("Contact"), "opportunity": N_("Opportunity")}
_NONE = {"account": N_("No account"), "contact": N_("No contact"), "opportunity": N_("No opportunity")}
_NEW = {
    "account": N_("Make a new account"),
    "contact": N_("Make a new contact"),
    "opportunity": N_("Make a new opportunity"),
}
_CHIPS: dict[How | None, tuple[str, str, Tone]] = {
    How.NEW: (N_("New"), "plus", "ok"),
    How.EXISTING: (N_("Existing"), "link", "info"),
    How.NONE: (N_("None"), "minus", "neutral"),
    None: (N_("Choose"), "circle-help", "warn"),
}
KEEP, TAKE = "keep", "take"
_EDGE, _MARK = 12, 20


class PartBox(QFrame):
    """A line that unfolds; `about` is said of a record that will be made.

    Signals: chosen(Choice); taken(table, column, whether the lead's value wins).
    """

    chosen = Signal(object)
    taken = Signal(str, str, bool)

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind
        self.setProperty("surface", "card")
        self.head = _Head(kind)
        self.about = ""
        self._part: Part | None = None
        self.head.clicked.connect(lambda: self.unfold(self._below.isHidden()))
        self.options: Options | None = None
        self._below: QWidget = QWidget()
        self._below.hide()
        self._inner = QVBoxLayout(self._below)
        self._inner.setContentsMargins(8, 0, 8, 10)
        self._inner.setSpacing(8)
        self._differ = Button("", "sliders-horizontal", "link", size="small")
        self._differ.clicked.connect(lambda: self._fields.setVisible(self._fields.isHidden()))
        self._fields: QWidget = QWidget()
        self._fields.hide()
        self._grid = QGridLayout(self._fields)
        self._grid.setContentsMargins(0, 0, _EDGE, 8)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self._below)
        self._differ_row = QWidget()
        row = QVBoxLayout(self._differ_row)
        row.setContentsMargins(0, 0, _EDGE, 4)
        row.addWidget(self._differ)
        column.addWidget(self._differ_row)
        column.addWidget(self._fields)
        self._measured()
        theme.changed.connect(self._measured)

    def _measured(self) -> None:
        """What differs stands under the name."""
        self._differ_row.setContentsMargins(_text_edge() - 2, 0, 0, 0)  # a link is 2 px wider than its words
        self._fields.setContentsMargins(_text_edge(), 0, 0, 0)

    def first_difference(self) -> QWidget | None:
        """Where the keyboard goes to say whose value wins; None where nothing differs."""
        return next((choice.button(choice.current) for choice in self._fields.findChildren(Segmented)), None)

    def first_stop(self) -> QWidget:
        """Where the keyboard goes to choose."""
        return self.options if self.options is not None and not self._below.isHidden() else self.head

    def unfold(self, unfold: bool) -> None:
        """Show or hide the choices."""
        self._below.setVisible(unfold)
        self.head.set_open(unfold)
        if unfold and self.options is not None and self.isVisible():
            self.options.setFocus(Qt.FocusReason.TabFocusReason)

    def show_about(self) -> None:
        """Say what it is called and why, after `about` changed."""
        if self._part is not None:
            self.head.show_part(self._part, self.about)

    def compare(self) -> None:
        """Show in what the lead and the record differ."""
        self._fields.setVisible(self._grid.count() > 0)

    def show_part(self, part: Part, take: Set[tuple[str, str]], currency: str) -> None:
        """Show what becomes of it."""
        self._part = part
        self.show_about()
        keyboard = self.options is not None and self.options.hasFocus()
        if self.options is not None:
            self.options.hide()
            self.options.deleteLater()
        self.options = Options(list(self._choices(part)), _(LABELS[self.kind]), marked=_key(part))
        self.options.chosen.connect(self._on_chosen)
        self._inner.addWidget(self.options)
        if keyboard:
            self.options.setFocus(Qt.FocusReason.TabFocusReason)
        self._show_differences(part, take, currency)

    def _choices(self, part: Part) -> list[Option]:
        found = [Option(Choice(How.EXISTING, one.id), one_line(one.name), one.why, "link") for one in part.candidates]
        if part.how is How.EXISTING and part.id not in {one.id for one in part.candidates}:
            found.append(Option(Choice(How.EXISTING, part.id), one_line(part.name), part.reason, "link"))
        return [
            *found,
            Option(Choice(How.NEW), _(_NEW[self.kind]), "", "plus"),
            Option(Choice(How.NONE), _(_NONE[self.kind]), "", "minus"),
        ]

    def _on_chosen(self, choice: object) -> None:
        self.unfold(False)
        self.head.setFocus(Qt.FocusReason.TabFocusReason)
        self.chosen.emit(choice)

    def _show_differences(self, part: Part, take: Set[tuple[str, str]], currency: str) -> None:
        n = len(part.differences)
        self._differ.set_text(format.counted("{n} field differs", "{n} fields differ", n) if n else "")
        self._differ.setToolTip(tooltip(_("What is not taken over is kept as a note on the timeline.")))
        self._differ_row.setVisible(bool(n))
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for row, one in enumerate(part.differences):
            self._add_difference(row, one, (self.kind, one.column) in take, currency)
        if not n:
            self._fields.hide()

    def _add_difference(self, row: int, one: Difference, taken: bool, currency: str) -> None:
        standing, offered = (shown(self.kind, one.column, value, currency) for value in (one.standing, one.lead))
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(ElidedLabel(_(one.label), "small.strong", "secondary"))
        texts.addWidget(PlainLabel(broken(f"{one_line(standing)} → {one_line(offered)}"), "small", wrap=True))
        holder = QWidget()
        texts.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(texts)
        choice = Segmented(
            [Segment(KEEP, _("Keep")), Segment(TAKE, _("Take the lead's"))],
            _(one.label),
            current=TAKE if taken else KEEP,
        )
        choice.chosen.connect(lambda key, column=one.column: self.taken.emit(self.kind, column, key == TAKE))
        self._grid.addWidget(holder, row, 0)
        self._grid.addWidget(choice, row, 1)


def _text_edge() -> int:
    """Where the words of the line begin, in px from its left edge."""
    return _EDGE + 2 + theme.px(_MARK) + 12


class _Head(Pressable):
    """The line itself: icon, name, what it is and why, a chip and an arrow."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self._kind = kind
        self._name = self._why = ""
        self._how: How | None = None
        self._open = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_part(self, part: Part, about: str) -> None:
        """Show what becomes of it."""
        self._how = part.how
        self._name = one_line(part.name) if part.how is not How.NONE else _(_NONE[self._kind])
        self._name = self._name or _(LABELS[self._kind])
        why = part.reason
        if part.how is None:
            why = format.counted("{n} record may be it", "{n} records may be it", len(part.candidates))
        elif part.how is How.EXISTING and part.fills:
            fills = format.counted("{n} empty field is filled", "{n} empty fields are filled", len(part.fills))
            why = f"{why}, {fills}"
        elif part.how is How.NEW:
            n = len(part.candidates)
            why = format.counted("{n} other match", "{n} other matches", n) if n else about
        self._why = " · ".join(filter(None, (_(LABELS[self._kind]), why)))
        self.setAccessibleName(", ".join((self._name, self._why, _(_CHIPS[self._how][0]))))
        self.setToolTip(tooltip(f"{part.name}\n{self._why}" if part.name else self._why))
        self.update()

    def set_open(self, open_now: bool) -> None:
        """Turn the arrow."""
        self._open = open_now
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(320), theme.line("body.strong") + theme.line("small") + 24)

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(200), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = painting.smooth(self)
        radius, height = tokens.RADIUS["lg"], self.height()
        if self.hovered:
            painting.box(painter, self.rect().adjusted(1, 1, -1, -1), radius, fill=theme.colour("bg.hover"))
        mark = theme.px(_MARK)
        painting.icon(painter, QPoint(_EDGE + 2, (height - mark) // 2), TABLE_ICONS[self._kind], "accent.icon", mark)
        arrow = theme.px(16)
        right = self.width() - _EDGE - arrow
        painting.icon(
            painter,
            QPoint(right, (height - arrow) // 2),
            "chevron-up" if self._open else "chevron-down",
            "text.secondary",
            arrow,
        )
        words, icon, tone = _CHIPS[self._how]
        size = painting.chip_size(_(words), icon)
        right -= size.width() + 10
        painting.chip(painter, QPoint(right, (height - size.height()) // 2), _(words), icon, tone)
        left = _text_edge()
        first, second = theme.line("body.strong"), theme.line("small")
        top = (height - first - second - 2) // 2
        painting.text(painter, QRect(left, top, right - left - 8, first), self._name, "body.strong")
        painting.text(
            painter, QRect(left, top + first + 2, right - left - 8, second), self._why, "small", "text.secondary"
        )
        if self.ringed:
            painting.focus_ring(painter, self.rect(), radius)


def shown(table: str, column: str, value: object, currency: str) -> str:
    """A value of a record as people read it."""
    f = BY_TABLE[table].fields[column]
    return show.shown(f, {column: f.kind.store(value)}, currency)


def _key(part: Part) -> Choice | None:
    return None if part.how is None else Choice(part.how, part.id if part.how is How.EXISTING else None)
