"""The pane beside the list: a lead with its story, judgement and what it may become; several; or why there is none."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from crmdesk.controllers import records
from crmdesk.controllers.desk import Rejected
from crmdesk.models.activity import ActivityKind
from crmdesk.models.lead import Lead
from crmdesk.text import _
from crmdesk.ui.kit.buttons import Button, Segment, Segmented
from crmdesk.ui.kit.card import Card
from crmdesk.ui.kit.empty_state import EmptyState
from crmdesk.ui.kit.flow import Scroller
from crmdesk.ui.kit.form import Form
from crmdesk.ui.kit.labels import PlainLabel
from crmdesk.ui.kit.names import Names
from crmdesk.ui.kit.skeleton import Skeleton, record_page
from crmdesk.ui.leads.bulk import BulkPane
from crmdesk.ui.leads.cards import CriteriaCard, ScoreCard
from crmdesk.ui.leads.convert_bar import ConvertBar
from crmdesk.ui.leads.facts import Facts
from crmdesk.ui.leads.header import LeadHeader
from crmdesk.ui.leads.nothing import Nothing
from crmdesk.ui.leads.story import LeadStory
from crmdesk.ui.theme import theme
from crmdesk.ui.workplace import Workplace

SIDE = 320
SAVED_MS = 2000

STORY, JUDGEMENT, FIELDS = "story", "judgement", "fields"
LAYOUT = (
    (
        "",
        (
            ("given_name", "particle", "family_name"),
            "company",
            ("job_title", "website"),
            "email",
            ("phone", "mobile"),
            ("postcode", "city"),
            "interest",
            ("expected_value", "industry_id"),
            ("source_id", "campaign_id"),
            ("consent_email", "consent_phone"),
            "tags",
            "note",
        ),
    ),
)


class _AsHigh(Scroller):
    """As high as its content where there is room: a card with a blank foot would say nothing."""

    def __init__(self, content: QWidget) -> None:
        super().__init__(content)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:  # noqa: D102
        content = self.widget()
        return content.sizeHint() if content is not None else super().sizeHint()


class DetailsCard(Card):
    """The main fields of a lead, each written when it is left. Signal: `saved()`."""

    saved = Signal()

    def __init__(self, work: Workplace) -> None:
        super().__init__(rows=True)
        self._work = work
        self._lead_id: int | None = None
        self._waiting: Facts | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    @cached_property
    def form(self) -> Form:
        """The fields. Made when they are first looked at: they cost as much as all the rest of the inbox."""
        form = Form(Lead, LAYOUT, Names(self._work.desk), self._commit, currency=self._work.currency)
        form.setContentsMargins(8, 0, 4, 8)
        self.body.addWidget(_AsHigh(form))
        return form

    def show_facts(self, facts: Facts) -> None:
        """Show a lead, at once or when the card is seen; what was typed for the one before is written first."""
        if not self.isVisible():
            self._waiting = facts
            return
        self._waiting = None
        again = facts.lead_id == self._lead_id
        if not again:
            self.form.finish()
        self._lead_id = facts.lead_id
        self.form.show_record(facts.page.record, again=again)
        self.form.set_read_only(bool(facts.page.ends) or facts.status.value == "converted")

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802, D102
        super().showEvent(event)
        if self._waiting is not None:
            self.show_facts(self._waiting)

    def _commit(self, column: str, value: Any) -> None:  # noqa: ANN401
        lead_id = self._lead_id
        if lead_id is None:
            return

        def written(_changed: object) -> None:
            if lead_id == self._lead_id:
                self.form.settle(column)
                self.saved.emit()

        def refused(rejected: Rejected) -> None:
            if lead_id == self._lead_id:
                self.form.refuse(column, rejected.problems, str(rejected))
            else:
                self._work.toasts.show(str(rejected), tone="bad")

        self._work.act(
            lambda: self._work.desk.do(records.edit, Lead, lead_id, {column: value}),
            then=written,
            refused=refused,
            quiet=True,
            asker=self,
        )


class LeadPane(QWidget):
    """One lead. Below a width the column at the right becomes tabs. Signal: `left()`, to go back to the list."""

    left = Signal()

    def __init__(self, work: Workplace) -> None:
        super().__init__()
        self._work = work
        self.facts: Facts | None = None
        self._wide = True
        self.back = Button(_("All leads"), "arrow-left", "link")
        self.back.hide()
        self.back.clicked.connect(self.left)
        self.header = LeadHeader()
        self.story = LeadStory(work)
        self.score = ScoreCard()
        self.criteria = CriteriaCard(work)
        self.details = DetailsCard(work)
        self.bar = ConvertBar()
        self._saved = PlainLabel(_("Saved"), "small", "secondary")
        self._saved.hide()
        self._fade = QTimer(self, singleShot=True, interval=SAVED_MS)
        self._fade.timeout.connect(self._saved.hide)
        self.details.saved.connect(self._say_saved)
        self.tabs = Segmented(
            [Segment(STORY, _("Timeline")), Segment(JUDGEMENT, _("Qualification")), Segment(FIELDS, _("Details"))],
            _("What to show of the lead"),
        )
        self.tabs.chosen.connect(lambda _key: self._arrange())
        self.story.left.connect(self.left)
        self.story.sent.connect(self.left)
        self.criteria.left.connect(self.left)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.header)
        column.addLayout(self._make_body(), 1)
        column.addWidget(self.bar)
        self._arrange()
        theme.changed.connect(self._arrange)

    def show_facts(self, facts: Facts) -> None:
        """Show a lead."""
        self.details.show_facts(facts)
        self.facts = facts
        self.header.show_facts(facts, self._work.desk.clock().astimezone())
        self.story.show_entries([("lead", facts.lead_id)], facts.entries)
        self.score.show_facts(facts)
        self.criteria.show_facts(facts)
        self.bar.show_facts(facts)

    def tick(self) -> None:
        """Time has passed: say anew how long the lead waits, unless the keyboard is just there."""
        busy = self.header.isAncestorOf(QApplication.focusWidget() or self)
        if self.facts is not None and self.isVisible() and not busy:
            self.header.show_facts(self.facts, self._work.desk.clock().astimezone())

    def set_wide(self, wide: bool) -> None:
        """Judgement and fields beside the timeline, or behind tabs."""
        if wide != self._wide:
            self._wide = wide
            self._arrange()

    def enter(self) -> None:
        """Take the keyboard to the first thing of what is shown."""
        first = {STORY: self.story.composer.field, JUDGEMENT: self.criteria.note}
        first.get(self.tabs.current, self.tabs.button(FIELDS)).setFocus(Qt.FocusReason.TabFocusReason)

    def judge(self) -> None:
        """Take the keyboard to the criteria."""
        self._turn(JUDGEMENT)
        self.criteria.begin()
        if (focus := QApplication.focusWidget()) is not None and self._judgement.isAncestorOf(focus):
            self._judgement.ensureWidgetVisible(focus)

    def write(self, kind: ActivityKind) -> None:
        """Take the keyboard to the field for a note, call, meeting or e-mail."""
        self._turn(STORY)
        self.story.composer.begin(kind)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self.header.fit(self.width())

    def _say_saved(self) -> None:
        self._saved.show()
        self._fade.start()

    def _turn(self, key: str) -> None:
        if self.tabs.current != key and not (self._wide and key == JUDGEMENT):
            self.tabs.choose(key)
            self._arrange()

    def _make_body(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.tabs)
        head.addWidget(self._saved)
        head.addStretch(1)
        head.addWidget(self.story.filter)
        cards = QWidget()
        judgement = QVBoxLayout(cards)
        judgement.setContentsMargins(0, 0, 0, 0)
        judgement.setSpacing(12)
        judgement.addWidget(self.score)
        judgement.addWidget(self.criteria)
        judgement.addStretch(1)
        self._judgement = Scroller(cards)
        self._left = QVBoxLayout()
        self._left.setSpacing(8)
        self._left.addLayout(head)
        self._story = Card(rows=True)
        self._story.setAccessibleName(_("Timeline"))
        self._story.body.addWidget(self.story)
        self._story.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._left.addWidget(self._story)
        self._left.addWidget(self.details)
        self._filler = QWidget()
        self._left.addWidget(self._filler, 1)
        self._body = QHBoxLayout()
        self._body.setSpacing(16)
        self._body.addLayout(self._left, 1)
        self._body.addWidget(self._judgement)
        return self._body

    def _arrange(self) -> None:
        if self._wide and self.tabs.current == JUDGEMENT:
            self.tabs.choose(STORY)
        shown = self.tabs.current
        if self._wide:
            self._body.addWidget(self._judgement)
        else:
            self._left.insertWidget(1, self._judgement, 1)
        self.tabs.button(JUDGEMENT).setVisible(not self._wide)
        self._story.setVisible(shown == STORY)
        self.story.filter.setVisible(shown == STORY)
        self._filler.setVisible(self._wide or shown != JUDGEMENT)
        self._judgement.setVisible(self._wide or shown == JUDGEMENT)
        self.details.setVisible(shown == FIELDS)
        self._judgement.setMinimumWidth(theme.px(SIDE) if self._wide else 0)
        self._judgement.setMaximumWidth(theme.px(SIDE) if self._wide else 16_777_215)


class Detail(QStackedWidget):
    """The lead pane, the pane of several leads, an empty state; or nothing yet, while the list is still found."""

    def __init__(self, work: Workplace) -> None:
        super().__init__()
        self.lead = LeadPane(work)
        self.bulk = BulkPane(work.currency)
        self.empty = EmptyState("inbox", "")
        self._why = Nothing("")
        self._page = Scroller(self.lead)
        self._awaited = QWidget()
        self.skeleton = Skeleton(self._awaited, record_page)
        for page in (self._awaited, self._page, self.bulk, self.empty):
            self.addWidget(page)
        self.currentChanged.connect(lambda _page: self.skeleton.end())

    @property
    def facts(self) -> Facts | None:
        """The lead that is shown, if one is."""
        return self.lead.facts if self.currentWidget() is self._page else None

    def show_lead(self, facts: Facts) -> None:
        """Show one lead."""
        self.lead.show_facts(facts)
        self.setCurrentWidget(self._page)

    def show_awaited(self) -> None:
        """Say no longer why there is none: leads are being found. What is shown of a lead stays until then."""
        if self.shows_nothing:
            self.setCurrentWidget(self._awaited)

    def wait(self) -> None:
        """The list takes long to be found; so does the lead beside it, then."""
        self.show_awaited()
        if self.currentWidget() is self._awaited:
            self.skeleton.appear()

    @property
    def shows_many(self) -> bool:
        """Whether it is about several leads."""
        return self.currentWidget() is self.bulk

    @property
    def shows_nothing(self) -> bool:
        """Whether it says why there is no lead."""
        return self.currentWidget() is self.empty

    @property
    def shows_never_used(self) -> bool:
        """Whether it says that there is no lead in the file, so that a list beside it could only be blank."""
        return self.shows_nothing and self._why.cure == "new"

    def show_nothing(self, nothing: Nothing) -> None:
        """Show why there is none."""
        self._why = nothing
        self.empty.set(nothing.title, nothing.why, nothing.primary, nothing.secondary, icon=nothing.icon)
        self.setCurrentWidget(self.empty)

    def first_stop(self) -> QWidget:
        """Where the keyboard goes when the list is not to be seen."""
        if self.shows_many:
            return self.bulk.convert
        return self.empty.primary if self.shows_nothing else self.lead.header.more

    def show_many(self, n: int, names: list[tuple[str, str]]) -> None:
        """Show that several are selected; `bulk.show_sum` says later what they are together."""
        self.bulk.show_many(n, names)
        self.setCurrentWidget(self.bulk)
