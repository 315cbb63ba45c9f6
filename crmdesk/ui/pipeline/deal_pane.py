"""One opportunity: its stage, what it is worth and when it should close, and how it is won, lost and reopened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crmdesk.models.opportunity import Opportunity
from crmdesk.models.pipeline import STAGE_ICONS, StageKind
from crmdesk.models.queries.board import Card, Step
from crmdesk.models.queries.deal_page import DealPage, deal_page
from crmdesk.models.queries.record_page import Shown
from crmdesk.text import N_, _
from crmdesk.ui.kit import format
from crmdesk.ui.kit.buttons import Button
from crmdesk.ui.kit.card import FigureTile
from crmdesk.ui.kit.format import local
from crmdesk.ui.kit.labels import Chip
from crmdesk.ui.kit.painting import Tone
from crmdesk.ui.kit.show import TABLE_ICONS
from crmdesk.ui.kit.step_strip import StepStrip, StripStep
from crmdesk.ui.pipeline import acts
from crmdesk.ui.pipeline.cards import is_late, missing_chip, task_chip, why_idle, why_missing
from crmdesk.ui.records.head import RecordHead, last_contact_tile
from crmdesk.ui.records.pane import RecordPane
from crmdesk.ui.theme import theme
from crmdesk.ui.workplace import Workplace

FIELDS = (
    ("", ("name", ("account_id", "contact_id"), ("stage_id", "probability"), ("value", "close_date"))),
    (N_("More"), (("owner_id", "product_id"), ("source_id", "campaign_id"), ("created_at", "tags"))),
    (N_("Note"), ("note",)),
)

_LOW = 480
_TONES: dict[StageKind, Tone] = {StageKind.OPEN: "accent", StageKind.WON: "ok", StageKind.LOST: "neutral"}


class DealPane(RecordPane):
    """Shows one opportunity."""

    entity = Opportunity
    fields_layout = FIELDS
    list_name = N_("Pipeline")
    page: DealPage | None

    def __init__(self, work: Workplace) -> None:
        self._low = False
        super().__init__(work)
        self._anchors: dict[object, QWidget] = {
            acts.ask_value: self.tiles["value"],
            acts.ask_close_date: self.tiles["close"],
            acts.ask_task_date: self.tiles["next"],
        }

    # What the base asks

    def read(self, record_id: int, then: Callable[[Shown | None], None]) -> None:
        """The opportunity with its stages."""
        self.work.read(deal_page, record_id, then=then, asker=self)

    def make_head(self) -> RecordHead:
        """Value, close date, chance and next step, of which the first two are changed by a press."""
        self.tiles = {
            "value": FigureTile(_("Value")),
            "close": FigureTile(_("Close date")),
            "chance": FigureTile(_("Chance"), opens=False),
            "last": last_contact_tile(),
            "next": FigureTile(_("Next step"), opens=False),
        }
        self.tiles["value"].clicked.connect(lambda: self.ask(acts.ask_value))
        self.tiles["close"].clicked.connect(lambda: self.ask(acts.ask_close_date))
        return RecordHead(_(self.list_name), list(self.tiles.values()), initials=False)

    def under_head(self) -> QWidget:
        """The stages, and how it ends."""
        self.strip = StepStrip(_("Stage"))
        self.strip.chosen.connect(self._move)
        self.reopen_button = Button(_("Reopen"), "undo-2")
        self.reopen_button.clicked.connect(lambda: self._do(acts.reopen))
        under = QWidget()
        row = QHBoxLayout(under)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.strip, 1)
        row.addWidget(self.reopen_button)
        return under

    def show_page(self, page: DealPage) -> None:
        """Head, figures and stages."""
        card, now = page.card, self.work.desk.clock().astimezone()
        self.head.show_name(card.name, self._line(page))
        self.head.show_links(list(self._chips(page)), list(self._links(page)), [])
        today = now.date()
        no = _("not known")
        value = format.money(card.value, card.currency) if card.value is not None else no
        self.tiles["value"].set(value)
        closed = page.stage is not None and page.stage.kind is not StageKind.OPEN
        late = is_late(card, now) and not closed
        day = format.short_day(card.close_date, today) if card.close_date else no
        self.tiles["close"].set(day, _("has passed") if late else "", tone="bad")
        weighted = _("weighted {amount}").format(amount=format.whole_money(card.weighted, card.currency))
        self.tiles["chance"].set(format.percent(card.probability / 100), weighted if card.value and not closed else "")
        self.tiles["last"].set(format.age(local(card.last_touch), now) if card.last_touch else "–")
        due = local(card.task_due) if card.task_due else None
        tone: Tone = "neutral" if closed else task_chip(card, now)[2]
        if card.task_id is None:
            self.tiles["next"].set("–", _("no task"), tone=tone)
        else:
            words = format.short_day(due.date(), today) if due else _("no day")
            step = " ".join(card.task[:60].split())
            self.tiles["next"].set(words, step, tone=tone)
        lost = page.stage is not None and page.stage.kind is StageKind.LOST
        self.strip.show_steps([_strip_step(one) for one in page.stages], card.stage_id, passed=not lost)
        self.reopen_button.setVisible(closed)
        self.head.fit_figures()

    # What is shown

    def _is_low(self) -> bool:
        """Whether there is no height for a second line of chips."""
        return self.height() < theme.px(_LOW)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        low = self._low
        super().resizeEvent(event)
        self._low = self._is_low()
        if low != self._low and self.page is not None:
            self.show_page(self.page)

    def _line(self, page: DealPage) -> str:
        record, stage = page.record, page.stage
        if stage is not None and stage.kind is not StageKind.OPEN and record.get("closed_at"):
            day = format.day(dt.date.fromisoformat(str(record["closed_at"])[:10]))
            words = _("Won on {day}") if stage.kind is StageKind.WON else _("Lost on {day}")
            reason = _(str(record["lost_reason"])) if record.get("lost_reason") else ""
            return " · ".join(filter(None, (words.format(day=day), reason)))
        since = format.age(local(page.card.stage_since), self.work.desk.clock().astimezone())
        return _("In {stage} since {when}").format(stage=_(stage.name), when=since) if stage else ""

    def _chips(self, page: DealPage) -> list[Chip]:
        record, card, now = page.record, page.card, self.work.desk.clock()
        chips = []
        is_open = page.stage is not None and page.stage.kind is StageKind.OPEN
        if is_open and (days := card.idle_days(now)) is not None:
            chips.append(
                Chip(_("{n} d idle").format(n=format.number(days)), "hourglass", "bad", why=why_idle(card, now))
            )
        if missing := missing_chip(card):
            chips.insert(0, Chip(*missing, why=why_missing(card)))
        beside = () if self._is_low() else (("owner", "user-round"), ("source", "tag"), ("campaign", "megaphone"))
        for column, icon in beside:
            if name := record.get(column):
                words = _(str(name)) if column == "source" else str(name)
                chips.append(Chip(words, icon, why=_(self.entity.fields[f"{column}_id"].label)))
        return chips

    def _links(self, page: DealPage) -> list[Button]:
        found = []
        for table in ("account", "contact"):
            if (record_id := page.record.get(f"{table}_id")) is not None:
                button = Button(str(page.record.get(table) or record_id), TABLE_ICONS[table], "link", size="small")
                button.clicked.connect(lambda _on=False, to=table, id=record_id: self.work.go.record(to, int(id)))
                found.append(button)
        return found

    # Doing

    def ask(self, ask: Callable[[Workplace, Card, QWidget], None]) -> None:
        """Ask something about it, beside the figure that this changes."""
        anchor = self._anchors.get(ask, self.head.more)
        if self.page is not None:
            ask(self.work, self.page.card, anchor if anchor.isVisible() else self.strip)

    def ask_stage(self) -> None:
        """Ask into which stage it moves."""
        if self.page is not None:
            acts.ask_stage(self.work, self.page.card, self.page.stages, self.strip)

    def _do(self, act: Callable[[Workplace, Card], None]) -> None:
        if self.page is not None:
            act(self.work, self.page.card)

    def _move(self, stage_id: int) -> None:
        if self.page is not None and stage_id != self.page.card.stage_id:
            to = next(one for one in self.page.stages if one.stage_id == stage_id)
            acts.move(self.work, self.page.card, to)

    def shift(self, by: int) -> None:
        """Move it so many stages; past the last open one it is won."""
        if self.page is not None:
            acts.shift(self.work, self.page.card, self.page.stages, by)

    def close_as(self, kind: StageKind) -> None:
        """Ask how it was won or lost."""
        page = self.page
        to = next((one for one in page.stages if one.kind is kind), None) if page else None
        if page is not None and to is not None:
            acts.close(self.work, page.card, to)


def _strip_step(stage: Step) -> StripStep:
    name, closes = _(stage.name), stage.kind is not StageKind.OPEN
    return StripStep(
        stage.stage_id,
        name,
        _("{stage}, the stage it stands in").format(stage=name),
        _("Move to {stage}").format(stage=name),
        "" if closes else format.percent(stage.probability / 100),
        STAGE_ICONS[stage.kind] if closes else "",
        _TONES[stage.kind],
        passes=not closes,
    )
