"""The third and fourth step of an import: what will happen or has happened, in counts and in grouped reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from crmdesk.controllers.exchange.importer import Outcome
from crmdesk.controllers.exchange.rejects import Reject
from crmdesk.models.schema import record
from crmdesk.text import _
from crmdesk.ui.kit import format
from crmdesk.ui.kit.card import FigureTile
from crmdesk.ui.kit.flow import FlowLayout
from crmdesk.ui.kit.labels import PlainLabel, TextTone

_MOST_REASONS, _MOST_ROWS = 12, 3
_HEAD, _LINE, _UNDER = "body.strong", "label.regular", "  "
"""The styles of a heading and of a line; how a line begins that belongs to the one above."""


class OutcomePage(QWidget):
    """Shows the outcome of a dry run or of an import."""

    def __init__(self) -> None:
        super().__init__()
        self.title = PlainLabel("", "heading", wrap=True)
        self._tiles = QWidget()
        self._flow = FlowLayout(self._tiles, gap=12)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.title)
        column.addWidget(self._tiles)
        column.addLayout(self._lines)
        column.addStretch(1)

    def show_outcome(self, outcome: Outcome, *, done: bool) -> None:
        """Show counts and reasons; done: it has happened."""
        labels = (
            (_("Made") if done else _("Will be made"), outcome.created),
            (_("Updated") if done else _("Will be updated"), outcome.updated),
            (_("Unchanged"), outcome.unchanged),
            (_("Skipped"), outcome.skipped),
            (_("Rejected"), outcome.rejected),
        )
        self._flow.clear()
        for label, n in labels:
            self._flow.addWidget(FigureTile(label, format.number(n), opens=False))
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for said, style, tone in told(outcome):
            line = PlainLabel(said.strip(), style, tone, wrap=True)
            under = said.startswith(_UNDER)
            line.setContentsMargins(16 if under else 0, 8 if style == _HEAD else 0, 0, 0)
            self._lines.addWidget(line)

    def words(self) -> str:
        """All its lines, for tests and for reading out."""
        found = []
        for at in range(self._lines.count()):
            item = self._lines.itemAt(at)
            if item is not None and isinstance(label := item.widget(), PlainLabel):
                found.append(label.text())
        return "\n".join(found)


def told(outcome: Outcome) -> Iterator[tuple[str, str, TextTone]]:
    """Lines with style and tone: reasons of rejected and skipped rows grouped, what else is made, what was assumed."""
    if outcome.rejected:
        yield _("Rejected rows, by reason"), _HEAD, "bad"
        yield from _reasons(outcome.rejects)
    if outcome.skips:
        yield _("Skipped rows"), _HEAD, "primary"
        for reason, rows in _grouped(outcome.skips):
            yield f"{format.number(len(rows))} × {reason} ({_rows(rows)})", _LINE, "secondary"
    for name, values in outcome.created_values.items():
        words = _("New in the list {list}: {names}").format(list=name, names=", ".join(values[:10]))
        yield words + (" …" if len(values) > 10 else ""), _LINE, "secondary"
    for plural, n in outcome.linked.items():
        entity = record(plural)
        label = _(entity.label[0 if n == 1 else 1]).lower() if entity else plural
        yield (
            _("Also made, because rows name them: {n} {kind}").format(n=format.number(n), kind=label),
            _LINE,
            "secondary",
        )
    for sentence in dict.fromkeys(outcome.assumptions):
        yield sentence, _LINE, "warn"


def _reasons(rejects: Sequence[Reject]) -> Iterator[tuple[str, str, TextTone]]:
    groups: dict[tuple[str, str], list[Reject]] = {}
    for one in rejects:
        reason = one.reason.replace(f'"{one.value}"', '"…"') if one.value else one.reason
        groups.setdefault((one.column, reason), []).append(one)
    ordered = sorted(groups.items(), key=lambda group: -len(group[1]))
    for (column, _alike), found in ordered[:_MOST_REASONS]:
        where = f"{column}: " if column else ""
        yield f"{format.number(len(found))} × {where}{found[0].reason}", _LINE, "primary"
        for one in found[:_MOST_ROWS]:
            value = f': "{" ".join(one.value[:80].split())}"' if one.value else ""
            yield _UNDER + _("row {n}").format(n=format.number(one.row)) + value, _LINE, "secondary"
    if len(ordered) > _MOST_REASONS:
        more = len(ordered) - _MOST_REASONS
        yield format.counted("… and {n} more reason", "… and {n} more reasons", more), _LINE, "secondary"


def _grouped(skips: Sequence[tuple[int, str]]) -> list[tuple[str, list[int]]]:
    groups: dict[str, list[int]] = {}
    for row, reason in skips:
        groups.setdefault(reason, []).append(row)
    return sorted(groups.items(), key=lambda group: -len(group[1]))[:_MOST_REASONS]


def _rows(rows: Sequence[int]) -> str:
    shown = ", ".join(format.number(row) for row in rows[:_MOST_ROWS])
    return _("rows {rows}").format(rows=shown + (" …" if len(rows) > _MOST_ROWS else ""))
