"""Charts of the reports: the funnel, what is expected month by month, and rates of groups beside each other.

pyqtgraph draws them. It takes half a second to import, so that happens when the first chart is shown; until then a
chart is a widget with data. Everything a chart shows is also in its `table()` and in what a screen reader says.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QVBoxLayout, QWidget

from crmdesk.text import _
from crmdesk.ui.kit import format, painting
from crmdesk.ui.kit.painting import Painted
from crmdesk.ui.kit.plain import tooltip
from crmdesk.ui.theme import theme

if TYPE_CHECKING:
    from crmdesk.ui.kit.chart_items import BarsItem, Plot

Table = tuple[list[str], list[list[str]]]

LEAST_FOR_A_RATE = 10
"""A percentage of fewer than these misleads, so it is not shown."""


@dataclass(frozen=True)
class Step:
    """A step of the funnel: the caller's key, its name, how many reached it, and the colour token of its bar."""

    key: object
    label: str
    count: int
    token: str


@dataclass(frozen=True)
class Month:
    """A month of the forecast: the caller's key, its name, and cents won, weighted, and open in all.

    Open counts the weighted amount too; the rest of it is hatched.
    """

    key: object
    label: str
    won: int
    weighted: int
    open: int

    @property
    def total(self) -> int:
        """All that may come in, in cents."""
        return self.won + self.open


@dataclass(frozen=True)
class Rate:
    """A group: the caller's key, its name, and the part of the whole (both counts) whose rate is shown."""

    key: object
    label: str
    part: int
    whole: int

    @property
    def enough(self) -> bool:
        """Whether there are enough of them for a percentage."""
        return self.whole >= LEAST_FOR_A_RATE


class _Chart(QWidget):
    """A plot that is built when it is first shown and again when the theme changes.

    The arrow keys go from bar to bar, Enter or a click picks one.
    """

    picked = Signal(object)
    """The user wants the rows behind the bar with this key."""
    accessible_role = "Chart"

    def __init__(self, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._plot: Plot | None = None
        self._bars: BarsItem | None = None
        self._at: int | None = None
        self._pressed: int | None = None
        self._keys: list[object] = []
        self._table: Table = ([], [])
        self._draw: Callable[[Plot], BarsItem] | None = None
        self._fit: Callable[[Plot], None] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(name)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        theme.changed.connect(self._rebuild)

    def table(self) -> Table:
        """The figures as texts: the heads of the columns, and the rows."""
        return self._table

    def _show(
        self, keys: list[object], table: Table, draw: Callable[[Plot], BarsItem], fit: Callable[[Plot], None]
    ) -> None:
        """Show other bars: their keys, their figures, how they are drawn into a plot and what part of it is seen."""
        self._keys, self._table, self._draw, self._fit = keys, table, draw, fit
        heads, rows = table
        lines = ["; ".join(f"{head} {cell}" for head, cell in zip(heads, row, strict=True) if cell) for row in rows]
        self.setAccessibleDescription(". ".join(lines))
        self._rebuild()

    def _rebuild(self) -> None:
        if self._plot is not None:
            self._column.removeWidget(self._plot)
            self._plot.hide()
            self._plot.deleteLater()
            self._plot = self._bars = None
        if self.isVisible():
            self._build()

    def _build(self) -> None:
        from crmdesk.ui.kit.chart_items import Plot

        if self._draw is None or self._fit is None:
            return
        self._at = None
        self._plot = Plot()
        self._bars = self._draw(self._plot)
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.viewport().installEventFilter(self)
        self._plot.viewport().setMouseTracking(True)
        self._column.addWidget(self._plot, 1)
        self._fit(self._plot)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102
        super().showEvent(event)
        if self._plot is None:
            self._build()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, D102
        if self._bars is None or self._plot is None:
            return False
        if isinstance(event, QMouseEvent):
            at = self._bars.bar_at(event.position())
            if event.type() == QEvent.Type.MouseMove:
                self._bars.hover(at)
                hand = Qt.CursorShape.ArrowCursor if at is None else Qt.CursorShape.PointingHandCursor
                self._plot.viewport().setCursor(hand)
                words = "" if at is None else "\n".join(_said(self._table, at))
                QToolTip.showText(event.globalPosition().toPoint(), tooltip(words), self)
                return True
            if event.button() == Qt.MouseButton.LeftButton:
                if event.type() == QEvent.Type.MouseButtonRelease and at is not None and at == self._pressed:
                    self.picked.emit(self._keys[at])
                self._pressed = at if event.type() == QEvent.Type.MouseButtonPress else None
        elif event.type() == QEvent.Type.Resize and self._fit is not None:
            self._fit(self._plot)
        elif event.type() == QEvent.Type.Leave:
            self._bars.hover(None)
        elif event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        count = len(self._keys)
        forward, back = (Qt.Key.Key_Right, Qt.Key.Key_Down), (Qt.Key.Key_Left, Qt.Key.Key_Up)
        if event.key() in (*forward, *back) and count:
            step = 1 if event.key() in forward else -1
            self._mark((self._at or 0) + step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._at is not None:
            self.picked.emit(self._keys[self._at])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusInEvent(event)
        if self._at is None and self._keys:
            self._mark(0)
        else:
            self._mark(self._at)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusOutEvent(event)
        if self._bars is not None:
            self._bars.mark(None)

    def _mark(self, at: int | None) -> None:
        self._at = None if at is None else at % max(1, len(self._keys))
        if self._bars is not None:
            self._bars.mark(self._at)
        if self._at is not None:
            self.setAccessibleName(f"{self._name}: {', '.join(_said(self._table, self._at))}")


class FunnelChart(_Chart):
    """Steps from top to bottom, each with its count and the part of the step before that came through."""

    def __init__(self, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(name, parent=parent)
        self._steps: list[Step] = []

    def set_steps(self, steps: Sequence[Step]) -> None:
        """Show these steps, the first at the top."""
        self._steps = list(steps)
        through = [self._through(at) for at in range(len(self._steps))]
        rows = [[step.label, format.number(step.count), part] for step, part in zip(self._steps, through, strict=True)]
        heads = [_("Step"), _("Count"), _("Through")]
        self._show([step.key for step in self._steps], (heads, rows), self._draw_steps, self._fit_steps)

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(420), theme.px(52) * max(3, len(self._steps)))

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(240), theme.px(34) * max(3, len(self._steps)))

    def _through(self, at: int) -> str:
        """How many of the step before came through; the counts where these are too few for a percentage."""
        before = self._steps[at - 1].count if at else 0
        if 0 < before < LEAST_FOR_A_RATE:
            return _part_of(self._steps[at].count, before)
        return format.percent(self._steps[at].count / before) if before else ""

    def _note(self, at: int) -> str:
        part = self._through(at)
        return _("{percent} through").format(percent=part) if part else ""

    def _draw_steps(self, plot: Plot) -> BarsItem:
        from crmdesk.ui.kit.chart_items import BarsItem, Drawn, Part

        bars = []
        for at, step in enumerate(self._steps):
            area = QRectF(0, at - 0.36, step.count, 0.72)
            light = at < 2 and step.token.startswith("stage.")
            drawn = Part(area, step.token, edge="border.control" if light else "")
            bars.append(Drawn([drawn], format.number(step.count), self._note(at)))
        plot.label_left([(at, step.label) for at, step in enumerate(self._steps)], strong=True)
        plot.turn_down()
        item = BarsItem(bars, upright=False)
        plot.add(item)
        return item

    def _fit_steps(self, plot: Plot) -> None:
        most = max((step.count for step in self._steps), default=0) or 1
        widest = _("{percent} through").format(percent="100%")
        notes = [widest if self._through(at) else "" for at in range(len(self._steps))]
        counts = [format.number(step.count) for step in self._steps]
        words = max((_words_after(count, note) for count, note in zip(counts, notes, strict=True)), default=0)
        _fit_lying(plot, most, words, len(self._steps))


class RateBars(_Chart):
    """Groups below each other, each with a bar of its rate from 0 to 100 %, the rate and the counts it is made of.

    The `most` groups with the largest wholes are shown, the highest rate first; `left_out` says how many are not. A
    group that is too small for a percentage has no bar: it stands below the others with its counts.
    """

    def __init__(self, name: str, *, most: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(name, parent=parent)
        self._most = most
        self._rates: list[Rate] = []
        self.left_out = 0

    def set_rates(self, heads: Sequence[str], rates: Sequence[Rate]) -> None:
        """Show these groups. heads: what to call group, whole, part and rate in the table."""
        largest = sorted(rates, key=lambda rate: -rate.whole)[: self._most]
        self._rates = sorted(largest, key=lambda rate: (not rate.enough, -rate.part / max(1, rate.whole), -rate.whole))
        self.left_out = len(rates) - len(self._rates)
        rows = [
            [
                rate.label,
                format.number(rate.whole),
                format.number(rate.part),
                format.percent(rate.part / rate.whole) if rate.enough else _("too few for a percentage"),
            ]
            for rate in self._rates
        ]
        self._show([rate.key for rate in self._rates], (list(heads), rows), self._draw_rates, self._fit_rates)
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(420), theme.px(30) * max(3, len(self._rates)))

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(240), theme.line("body.strong") * max(3, len(self._rates)))

    def _draw_rates(self, plot: Plot) -> BarsItem:
        from crmdesk.ui.kit.chart_items import BarsItem, Drawn, Part

        bars = []
        for at, rate in enumerate(self._rates):
            share = rate.part / rate.whole if rate.enough else 0
            parts = [Part(QRectF(0, at - 0.3, share, 0.6), "chart.1")] if rate.enough else []
            words = format.percent(share) if rate.enough else "–"
            bars.append(Drawn(parts, words, _part_of(rate.part, rate.whole)))
        labels = [(at, rate.label) for at, rate in enumerate(self._rates)]
        plot.label_left(labels, strong=True, most=self.width() * 2 // 5)
        plot.turn_down()
        item = BarsItem(bars, upright=False)
        plot.add(item)
        return item

    def _fit_rates(self, plot: Plot) -> None:
        words = max((_words_after("100%", _part_of(rate.part, rate.whole)) for rate in self._rates), default=0)
        _fit_lying(plot, 1, words, max(4, len(self._rates)))


class StackedBars(_Chart):
    """Months side by side: won below, weighted on it, the rest of what is open hatched on top."""

    def __init__(self, name: str, currency: str = "EUR", *, parent: QWidget | None = None) -> None:
        super().__init__(name, parent=parent)
        self._currency = currency
        self._months: list[Month] = []
        self._column.addWidget(
            Legend(
                [
                    (_("Won"), "stage.won", False),
                    (_("Weighted"), "chart.1", False),
                    (_("Rest of open value"), "border.control", True),
                ]
            )
        )

    def set_months(self, months: Sequence[Month]) -> None:
        """Show these months, in this order."""
        self._months = list(months)
        heads = [_("Month"), _("Won"), _("Weighted"), _("Open")]
        amounts = [(month.label, month.won, month.weighted, month.open) for month in self._months]
        rows = [[label, *(format.whole_money(cents, self._currency) for cents in row)] for label, *row in amounts]
        self._show([month.key for month in self._months], (heads, rows), self._draw_months, self._fit_months)

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(420), theme.px(260))

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(260), theme.px(160))

    def _draw_months(self, plot: Plot) -> BarsItem:
        from crmdesk.ui.kit.chart_items import BarsItem, Drawn, Part

        half = 0.29
        bars = []
        for at, month in enumerate(self._months):
            left, wide = at - half, 2 * half
            parts = [
                Part(QRectF(left, 0, wide, month.won), "stage.won"),
                Part(QRectF(left, month.won, wide, month.weighted), "chart.1"),
                Part(
                    QRectF(left, month.won + month.weighted, wide, max(0, month.open - month.weighted)),
                    "bg.surface",
                    edge="border.control",
                    hatched=True,
                ),
            ]
            sure, total = format.short_number(month.won + month.weighted), format.short_number(month.total)
            words = _("{part} of {whole}").format(part=sure, whole=total) if sure != total else total
            drawn = [part for part in parts if part.area.height() > 0]
            bars.append(Drawn(drawn, words, short=total) if month.total else Drawn(drawn))
        step = _nice_step(max((month.total for month in self._months), default=0))
        plot.label_left([(n * step, format.short_money(n * step, self._currency)) for n in range(6)])
        item = BarsItem(bars, upright=True, grid=[n * step for n in range(6)])
        plot.add(item)
        return item

    def _fit_months(self, plot: Plot) -> None:
        slot = (plot.viewport().width() - plot.left_width()) // max(1, len(self._months))
        words = [(at, month.label) for at, month in enumerate(self._months)]
        widest = max((painting.width_of(label.split("\n")[0], "small") for _at, label in words), default=0)
        plot.label_bottom(words if widest <= slot else [one for one in words if one[0] % 2 == 0 or "\n" in one[1]])
        top = max((month.total for month in self._months), default=0) or 1
        step = _nice_step(top)
        room = max(60, plot.viewport().height() - plot.below_height())
        above = theme.line("small") + 10
        most = max(top / max(0.3, 1 - above / room), step * 0.2)
        plot.show_range(-0.5, max(1, len(self._months)) - 0.5, 0, most)


class Legend(Painted):
    """What the colours of a chart mean: (word, token, hatched) for each."""

    def __init__(self, items: Sequence[tuple[str, str, bool]], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items = list(items)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(", ".join(words for words, _token, _hatched in items))

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(sum(self._width(words) for words, _token, _hatched in self._items), theme.line("small") + 2)

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(120), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = painting.smooth(self)
        x, side = 0, theme.px(11)
        for words, token, hatched in self._items:
            square = QRect(x, (self.height() - side) // 2, side, side)
            if hatched:
                painting.box(painter, square, 2, edge=theme.colour(token))
                painter.setPen(QPen(theme.colour(token), 1))
                painter.drawLine(square.bottomLeft() + QPoint(2, -2), square.topRight() + QPoint(-1, 2))
            else:
                painting.box(painter, square, 2, fill=theme.colour(token))
            place = QRect(x + side + 6, 0, painting.width_of(words, "small") + 1, self.height())
            painting.text(painter, place, words, "small", "text.secondary")
            x += self._width(words)

    def _width(self, words: str) -> int:
        return theme.px(11) + 6 + painting.width_of(words, "small") + 18


def _said(table: Table, at: int) -> list[str]:
    heads, rows = table
    return [
        f"{head}: {cell}" if place else cell
        for place, (head, cell) in enumerate(zip(heads, rows[at], strict=True))
        if cell
    ]


def _part_of(part: int, whole: int) -> str:
    return _("{part} of {whole}").format(part=format.number(part), whole=format.number(whole))


def _words_after(words: str, note: str) -> int:
    """The width in px of what stands after a lying bar."""
    after = 10 + painting.width_of(note, "small") if note else 0
    return painting.width_of(words, "body.strong", tabular=True) + after


def _fit_lying(plot: Plot, most: float, words: int, count: int) -> None:
    """Show lying bars of at most this length with so many px for the words after them."""
    room = max(60, plot.viewport().width() - plot.left_width())
    share = max(0.3, 1 - (words + 18) / room)
    ring = 6 * most / share / room
    plot.show_range(-ring, most / share, -0.5, max(1, count) - 0.5)


def _nice_step(most: float) -> int:
    """The distance of gridlines that needs at most five of them: 1, 2, 2.5 or 5 times a power of ten."""
    if most <= 0:
        return 25
    size = 1
    while size * 50 < most:
        size *= 10
    return next(int(size * factor) for factor in (1, 2, 2.5, 5, 10, 20, 25, 50) if size * factor * 5 >= most)
