"""The rows of the lead list: how one lead is painted and spoken, and a tiny model for the first rows.

The window paints these before the database layer is loaded, so this module imports neither it nor the controllers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QTableView

from crmdesk.models.lead_status import OPEN_STATUSES, LeadStatus
from crmdesk.text import _
from crmdesk.ui import tokens
from crmdesk.ui.kit import format, painting
from crmdesk.ui.kit.cut_delegate import CutDelegate
from crmdesk.ui.kit.format import lines_as_one, local, one_line
from crmdesk.ui.kit.painting import Tone
from crmdesk.ui.theme import theme

RECORD = Qt.ItemDataRole.UserRole
"""The role under which an index gives its record; the one of kit/row_model.py, which imports the database."""

Index = QModelIndex | QPersistentModelIndex
Limits = tuple[int, int]
"""The points from which a lead is hot, and from which it is warm."""

LIMITS: Limits = (70, 40)
TEXT_EDGE, _RIGHT, _BAR, _DOT = 32, 14, 3, 8


class Heat(NamedTuple):
    """How warm a lead is: a word with its icon and tone."""

    words: str
    icon: str
    tone: Tone


def heat(score: int, limits: Limits = LIMITS) -> Heat:
    """Hot, warm or cold."""
    hot, warm = limits
    if score >= hot:
        return Heat(_("Hot"), "flame", "ok")
    return Heat(_("Warm"), "thermometer", "warn") if score >= warm else Heat(_("Cold"), "snowflake", "neutral")


def is_back(record: Mapping[str, Any], now: dt.datetime) -> bool:
    """Whether a lead was put off until a moment that has come."""
    until = record.get("snoozed_until")
    return bool(until) and record.get("status") in OPEN_STATUSES and local(until) <= now


def spoken(record: Mapping[str, Any], now: dt.datetime, limits: Limits = LIMITS) -> tuple[str, str]:
    """What a screen reader says of a lead: who it is, and the last line as description."""
    score = int(record.get("score") or 0)
    status = LeadStatus(str(record.get("status") or LeadStatus.NEW))
    parts = (
        one_line(record.get("title")),
        one_line(record.get("company")) or _("No company"),
        _("score {score}").format(score=score),
        heat(score, limits).words,
        _(status.label),
        "" if record.get("read_at") else _("unread"),
        _("returned") if is_back(record, now) else "",
        _age(record, now),
        _(str(record.get("source") or "")),
    )
    return ", ".join(filter(None, parts)), lines_as_one(record.get("last_line"))


def _age(record: Mapping[str, Any], now: dt.datetime) -> str:
    created = record.get("created_at")
    return format.age(local(created), now) if created else ""


def _is_hovered(option: QStyleOptionViewItem) -> bool:
    from PySide6.QtWidgets import QStyle  # whose lists of names take 5 ms, for which the first paint does not wait

    return bool(option.state & QStyle.StateFlag.State_MouseOver)


class FirstRows(QAbstractTableModel):
    """A few leads as stored values by column."""

    def __init__(self, rows: Sequence[Mapping[str, Any]], now: Callable[[], dt.datetime]) -> None:
        super().__init__()
        self._rows, self._now = rows, now

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008, D102
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008, D102
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102, ANN401
        if not index.isValid():
            return None
        record = self._rows[index.row()]
        if role == RECORD:
            return record
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(record, self._now())[0]
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return spoken(record, self._now())[1]
        return None


class LeadDelegate(CutDelegate):
    """Paints a lead in three lines; `limits` decide which score is hot, `now` gives the local moment for ages."""

    def __init__(self, view: QTableView, now: Callable[[], dt.datetime]) -> None:
        super().__init__(view)
        self._view, self._now = view, now
        self.limits = LIMITS

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802, D102
        return QSize(theme.px(200), theme.row3)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: D102
        record = index.data(RECORD)
        if not record:
            return
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ringed = self._view.hasFocus() and index == self._view.currentIndex()
        if self._view.selectionModel().isSelected(index):
            painting.fill(painter, rect, theme.colour("bg.selected"))
            bar = rect.adjusted(0, 1, 0, -1) if ringed else rect  # neither stands out of the ring nor leaves gaps
            painting.fill(painter, QRect(bar.topLeft(), QSize(_BAR, bar.height())), theme.colour("accent.icon"))
        elif self._view.underMouse() and _is_hovered(option):
            painting.fill(painter, rect, theme.colour("bg.hover"))
        self.note(index, self._paint_lines(painter, rect.adjusted(TEXT_EDGE, 0, -_RIGHT, 0), record))
        if ringed:
            painting.focus_ring(painter, rect.adjusted(0, 1, -1, -1), tokens.RADIUS["sm"])
        painter.restore()

    def whole(self, index: Index) -> str:
        """Name, company and last line."""
        record = index.data(RECORD) or {}
        said = (one_line(record.get("title")), one_line(record.get("company")), lines_as_one(record.get("last_line")))
        return "\n".join(dict.fromkeys(filter(None, said)))

    def _paint_lines(self, painter: QPainter, rect: QRect, record: Mapping[str, Any]) -> bool:
        """Paint them; true if none had to be cut."""
        first, second, third = theme.line("body"), theme.line("label"), theme.line("small")
        gap = 2
        top = rect.top() + (rect.height() - first - second - third - 2 * gap) // 2
        unread = record.get("read_at") is None
        if unread:
            side = min(theme.px(_DOT), TEXT_EDGE - 20)
            dot = QRect(rect.left() - TEXT_EDGE + 18 - side // 2, top + (first - side) // 2, side, side)
            painting.box(painter, dot, side, fill=theme.colour("accent.icon"))
        name = QRect(rect.left(), top, self._paint_chips(painter, rect, top, record) - 8 - rect.left(), first)
        whole = painting.text(painter, name, one_line(record.get("title")), "body.strong" if unread else "body")
        middle = QRect(rect.left(), name.bottom() + 1 + gap, rect.width(), second)
        whole = self._paint_company(painter, middle, record, unread=unread) and whole
        last = QRect(rect.left(), middle.bottom() + 1 + gap, rect.width(), third)
        mark = theme.px(14)
        icon = str(record.get("source_icon") or "tag")
        painting.icon(painter, QPoint(last.left(), last.top() + (third - mark) // 2), icon, "text.secondary", mark)
        words = lines_as_one(record.get("last_line")) or _("Nothing noted yet")
        return painting.text(painter, last.adjusted(mark + 6, 0, 0, 0), words, "small", "text.secondary") and whole

    def _paint_chips(self, painter: QPainter, rect: QRect, top: int, record: Mapping[str, Any]) -> int:
        """The score at the right and a mark for a lead that came back; gives where they begin."""
        score = int(record.get("score") or 0)
        warmth = heat(score, self.limits)
        figure = format.number(score)
        size = painting.chip_size(figure, warmth.icon)
        y = top + (theme.line("body") - size.height()) // 2
        x = rect.right() + 1 - size.width()
        painting.chip(painter, QPoint(x, y), figure, warmth.icon, warmth.tone)
        if is_back(record, self._now()):
            words = _("Returned")
            x -= painting.chip_size(words, "alarm-clock").width() + 6
            painting.chip(painter, QPoint(x, y), words, "alarm-clock", "info")
        return x

    def _paint_company(self, painter: QPainter, rect: QRect, record: Mapping[str, Any], *, unread: bool) -> bool:
        age = _age(record, self._now())
        wide = painting.width_of(age, "small", tabular=True) + 1
        place = QRect(rect.right() + 1 - wide, rect.top(), wide, rect.height())
        painting.text(painter, place, age, "small", "text.secondary", painting.RIGHT, tabular=True)
        company = one_line(record.get("company"))
        if company and company == one_line(record.get("title")):
            company = ""
            missing = _("No name")
        else:
            missing = _("No company")
        token = "text.primary" if unread and company else "text.secondary"
        return painting.text(painter, rect.adjusted(0, 0, -wide - 8, 0), company or missing, "label", token)
