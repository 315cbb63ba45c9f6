"""The second step of an import: which column is which field, how sure that is, and how the table is to be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QVBoxLayout, QWidget

from crmdesk.controllers.exchange.headers import names_of
from crmdesk.controllers.exchange.mapping import Preview, PreviewColumn, targets
from crmdesk.controllers.exchange.options import MatchBy, OnMatch, Options
from crmdesk.models import folding
from crmdesk.models.entity import Entity
from crmdesk.text import N_, _
from crmdesk.ui.kit import format
from crmdesk.ui.kit.flow import FlowLayout
from crmdesk.ui.kit.form import labelled
from crmdesk.ui.kit.labels import Chip, ElidedLabel, PlainLabel
from crmdesk.ui.kit.painting import Tone
from crmdesk.ui.theme import theme

_HOW: dict[str, tuple[str, str, Tone]] = {
    "name": (N_("Sure: its name"), "check", "ok"),
    "alias": (N_("Known word"), "check", "ok"),
    "format": (N_("Known program"), "check", "ok"),
    "content": (N_("Guess: its content"), "circle-help", "warn"),
    "opt-out": (N_("Refusal"), "check", "ok"),
    "chosen": (N_("Chosen"), "pencil", "accent"),
    "out": (N_("Left out"), "minus", "neutral"),
    "note": (N_("To the note"), "sticky-note", "neutral"),
}
TO_NOTE, LEAVE_OUT = None, ""
_WIDE = 222
ON_MATCH = (
    (OnMatch.SKIP, N_("Leave it as it is")),
    (OnMatch.FILL, N_("Fill its empty fields")),
    (OnMatch.OVERWRITE, N_("Overwrite it")),
    (OnMatch.CREATE, N_("Make another one")),
)
MATCH: tuple[tuple[MatchBy | None, str], ...] = (
    (None, N_("Automatic")),
    (MatchBy.EMAIL, N_("E-mail")),
    (MatchBy.EXTERNAL_ID, N_("External ID")),
    (MatchBy.NAME, N_("Name")),
    (MatchBy.NONE, N_("Do not look")),
)
DATES = (("auto", N_("As found")), ("dmy", N_("Day first")), ("mdy", N_("Month first")), ("ymd", N_("Year first")))
DECIMALS = (("auto", N_("As found")), ("comma", N_("Comma")), ("point", N_("Point")))
DELIMITERS = ((None, N_("As found")), (";", ";"), (",", ","), ("\t", N_("Tab")), ("|", "|"))
ENCODINGS = (
    (None, N_("As found")),
    ("utf-8", "UTF-8"),
    ("cp1252", "Windows-1252"),
    ("utf-16", "UTF-16"),
    ("cp437", "DOS"),
)


class Combo(QComboBox):
    """A list that the wheel scrolls past."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802, D102
        event.ignore()


class ColumnsPage(QWidget):
    """Shows previews of the files. Signal: changed(), when the mapping or an option became another."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.options = Options()
        self.fields: dict[str, Combo] = {}
        self._chips: dict[str, Chip] = {}
        self._entity: type[Entity] | None = None
        self.line = PlainLabel("", "body.strong", wrap=True)
        self.assumed = PlainLabel("", "small", "warn", wrap=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        for at, stretch in enumerate((3, 4, 4, 0)):
            self._grid.setColumnStretch(at, stretch)
        self.header = QCheckBox(_("The first row holds the names of the columns"))
        self.header.setChecked(True)
        self.header.clicked.connect(lambda on: self._set(header=on, fields={}))
        self.on_match = self._combo("on_match", ON_MATCH, _("When a record is there already"))
        self.match = self._combo("match", MATCH, _("Known by"))
        self.campaign = self._combo("campaign", ((None, N_("None")),), _("Campaign for all rows"))
        self.dates = self._combo("date_order", DATES, _("Dates"))
        self.decimal = self._combo("decimal", DECIMALS, _("Decimal sign"))
        self.delimiter = self._combo("delimiter", DELIMITERS, _("Delimiter"))
        self.encoding = self._combo("encoding", ENCODINGS, _("Encoding"))
        flow_box = QWidget()
        flow = FlowLayout(flow_box, gap=12)
        self._campaign_box = _labelled(self.campaign)
        for box in (
            *(_labelled(one) for one in (self.on_match, self.match)),
            self._campaign_box,
            *(_labelled(one) for one in (self.dates, self.decimal, self.delimiter, self.encoding)),
        ):
            flow.addWidget(box)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.line)
        column.addWidget(self.assumed)
        column.addWidget(flow_box)
        column.addWidget(self.header)
        column.addLayout(self._grid)
        column.addStretch(1)

    def begin(self, campaigns: Sequence[tuple[int, str]]) -> None:
        """Start with another file or kind: nothing is chosen yet."""
        self.options = Options()
        self.header.setChecked(True)
        self.campaign.clear()
        self.campaign.addItem(_("None"), None)
        for _id, name in campaigns:
            self.campaign.addItem(name, name)
        for combo in (self.on_match, self.match, self.dates, self.decimal, self.delimiter, self.encoding):
            combo.setCurrentIndex(0)
        self._drop_rows()

    def show_previews(self, entity: type[Entity], previews: Sequence[Preview]) -> None:
        """Show what was found; rows of the same columns keep their place and the keyboard."""
        columns = list({column.header: column for one in previews for column in one.columns}.values())
        known = targets(entity)
        self._campaign_box.setVisible("campaign" in known and self.campaign.count() > 1)
        if [one.header for one in columns] != list(self.fields) or entity is not self._entity:
            self._entity = entity
            self._build(entity, columns, known)
        for one in columns:
            combo = self.fields[one.header]
            combo.setCurrentIndex(max(0, combo.findData(self._target(one))))
            words, icon, tone = _HOW[self._how(one)]
            self._chips[one.header].set(_(words), icon, tone)
        self.line.setText("\n".join(_found(one) for one in previews))
        self.assumed.setText("\n".join(dict.fromkeys(sentence for one in previews for sentence in one.assumptions)))
        self.assumed.setVisible(bool(self.assumed.text()))

    def _target(self, one: PreviewColumn) -> str | None:
        if one.header in self.options.fields:
            return self.options.fields[one.header]
        return one.field

    def _how(self, one: PreviewColumn) -> str:
        target = self._target(one)
        if one.header in self.options.fields:
            return "chosen" if target else "out"
        return "note" if target is None else one.how or "name"

    def _build(self, entity: type[Entity], columns: Sequence[PreviewColumn], known: frozenset[str]) -> None:
        self._drop_rows()
        choices = field_words(entity, known)
        for at, words in enumerate((_("Your column"), _("Sample"), _("Field in crmdesk"), _("How sure"))):
            self._grid.addWidget(PlainLabel(words, "small.strong", "secondary"), 0, at)
        for row, one in enumerate(columns, 1):
            combo = Combo()
            combo.setAccessibleName(_("Field for {column}").format(column=one.header))
            combo.addItem(_("To the note"), TO_NOTE)
            combo.addItem(_("Leave out"), LEAVE_OUT)
            for name, words in choices.items():
                combo.addItem(words, name)
            if one.field is not None and one.field not in choices:
                combo.addItem(one.field, one.field)
            combo.activated.connect(lambda _at, header=one.header: self._choose(header))
            chip = Chip()
            self.fields[one.header], self._chips[one.header] = combo, chip
            sample = ElidedLabel(
                " · ".join(" ".join(text[:80].split()) for text in one.samples[:3]), "small", "secondary"
            )
            for at, widget in enumerate((ElidedLabel(one.header[:200], "label"), sample, combo, chip)):
                self._grid.addWidget(widget, row, at, Qt.AlignmentFlag(0) if at < 3 else Qt.AlignmentFlag.AlignVCenter)

    def _drop_rows(self) -> None:
        self.fields, self._chips = {}, {}
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def _choose(self, header: str) -> None:
        target: str | None = self.fields[header].currentData()
        chosen = dict(self.options.fields)
        chosen.pop(header, None)
        if target is not TO_NOTE:
            chosen[header] = target
        elif self._entity is not None:
            chosen[header] = "note" if "note" in targets(self._entity) else LEAVE_OUT
        self._set(fields=chosen)

    def _set(self, **values: Any) -> None:
        self.options = replace(self.options, **values)
        self.changed.emit()

    def _combo(self, option: str, words: Sequence[tuple[Any, str]], name: str) -> Combo:
        combo = Combo()
        combo.setAccessibleName(name)
        for data, text in words:
            combo.addItem(_(text), data if data is None else str(data))  # Qt keeps a word as a plain text anyway
        reading = option in ("delimiter", "encoding")

        def chosen(_at: int) -> None:
            data = combo.currentData()
            kinds = {"on_match": OnMatch, "match": MatchBy}
            value = kinds[option](data) if option in kinds and data is not None else data
            values = {option: value} | ({"fields": {}} if reading else {})
            self._set(**values)

        combo.activated.connect(chosen)
        return combo


def field_words(entity: type[Entity], known: frozenset[str]) -> Mapping[str, str]:
    """What a column may be mapped to, with its label, by label."""
    words = {}
    for name in names_of(entity):
        f = entity.by_name(name)
        if name in known:
            words[name] = _(f.label) if f is not None and f.label else name.replace("_", " ").capitalize()
    return dict(sorted(words.items(), key=lambda one: folding.fold(one[1])))


def _found(one: Preview) -> str:
    signs = {"\t": _("tab"), ";": ";", ",": ",", "|": "|"}
    rows = _("many rows") if one.rows is None else _("{n} rows").format(n=format.number(one.rows))
    parts = [
        one.file,
        rows,
        _("delimiter {sign}").format(sign=signs.get(one.delimiter, one.delimiter)),
        one.encoding.upper(),
    ]
    return " · ".join([*parts, _("an export of crmdesk")] if one.own else parts)


def _labelled(combo: Combo) -> QWidget:
    """One of several that stand in columns, since all are of one width."""
    box = labelled(combo.accessibleName(), combo)
    box.setFixedWidth(theme.px(_WIDE))
    return box
