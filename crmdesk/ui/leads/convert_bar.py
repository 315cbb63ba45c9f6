"""The strip under a lead that says how far it is from becoming a customer relation, and what to do about that."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crmdesk.controllers.conversion_preview import Choice, Part, Plan
from crmdesk.models.conversion import How
from crmdesk.models.lead import LeadStatus
from crmdesk.text import N_, _, capital
from crmdesk.ui.kit import format
from crmdesk.ui.kit.action import action_of
from crmdesk.ui.kit.banner import Banner
from crmdesk.ui.kit.buttons import Kind
from crmdesk.ui.kit.format import local, one_line
from crmdesk.ui.kit.keys import Keys
from crmdesk.ui.kit.show import TABLE_ICONS
from crmdesk.ui.leads.commands import ACTIONS
from crmdesk.ui.leads.facts import Facts
from crmdesk.ui.theme import theme

MOST_LETTERS = 80
ROOM, ROOM_BESIDE = 760, 600
"""The width in px (at text size 100 %) below which buttons have no keys and lesser ones no icon, and
below which they stand under the words."""

_MAKES = {
    ("account", How.NEW): N_("makes account {name} (prospect)"),
    ("account", How.EXISTING): N_("links account {name}"),
    ("contact", How.NEW): N_("makes contact {name}"),
    ("contact", How.EXISTING): N_("links contact {name}"),
    ("opportunity", How.NEW): N_("makes opportunity {name}"),
    ("opportunity", How.EXISTING): N_("links opportunity {name}"),
}


class ConvertBar(QWidget):
    """Ready, not ready, maybe somebody who is known already; for a closed lead what it became. What to do is wired by
    the screen.

    Signals: convert(), preview(), undo_conversion(lead id), reopen(); settled("account" or "contact", Choice), when it
    was said whether that is the one; compared(the same, Choice), to see both side by side first.
    """

    convert = Signal()
    preview = Signal()
    settled = Signal(str, object)
    compared = Signal(str, object)
    undo_conversion = Signal(int)
    reopen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.banner = Banner(flat=True)
        self._facts: Facts | None = None
        self._tight = self._stacked = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.banner)

    def show_facts(self, facts: Facts) -> None:
        """Show how far a lead is."""
        self._facts = facts
        self.banner.clear_actions()
        if facts.status is LeadStatus.CONVERTED:
            self._show_converted(facts)
        elif facts.status is LeadStatus.DISQUALIFIED:
            self._show_disqualified(facts)
        elif facts.plan is None:
            self.banner.set(_("This lead cannot be converted as it is."), facts.refusal, "warn")
        elif facts.plan.undecided:
            self._show_choice(facts, facts.plan)
        elif facts.verdict.reached:
            met, total = facts.verdict.met, facts.verdict.total
            words = _("Ready to convert: {met} of {total} criteria met").format(met=met, total=total)
            self.banner.set(words, what_it_makes(facts.plan), "accent", icon="git-merge")
            self._add(_("Preview"), "eye", "default", action_of(ACTIONS, "lead-preview"), self.preview.emit)
            self._add(_("Convert"), "arrow-right", "primary", action_of(ACTIONS, "lead-convert"), self.convert.emit)
        else:
            self.banner.set(not_ready(facts), what_it_makes(facts.plan), "neutral", icon="target")
            self._add(_("Preview"), "eye", "default", action_of(ACTIONS, "lead-preview"), self.preview.emit)
            self._add(
                _("Convert anyway"), "arrow-right", "default", action_of(ACTIONS, "lead-convert"), self.convert.emit
            )

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802, D102
        super().resizeEvent(event)
        tight = self.width() < theme.px(ROOM)
        self._stack(self.width() < theme.px(ROOM_BESIDE))
        if tight != self._tight:
            self._tight = tight
            if self._facts is not None:
                self.show_facts(self._facts)

    def _stack(self, stacked: bool) -> None:
        if stacked != self._stacked:
            self._stacked = stacked
            self.banner.set_stacked(stacked)

    def _show_choice(self, facts: Facts, plan: Plan) -> None:
        kind = plan.undecided[0]
        part: Part = getattr(plan, kind)
        first, others = part.candidates[0], len(part.candidates) - 1
        words = _("Looks like account {name}") if kind == "account" else _("Looks like contact {name}")
        works_at = _("at {account}").format(account=named(facts.works_at)) if facts.works_at else ""
        also = format.counted("{n} other may be it too", "{n} others may be it too", others) if others else ""
        self.banner.set(
            words.format(name=named(first.name)),
            capital(" · ".join(filter(None, (works_at, first.why, also)))),
            "warn",
            icon=TABLE_ICONS[kind],
        )
        this = Choice(How.EXISTING, first.id)
        if others:
            self._add(_("Choose…"), "eye", "default", action_of(ACTIONS, "lead-preview"), self.preview.emit)
        else:
            self._add(_("Compare"), "eye", "default", "", lambda: self.compared.emit(kind, this))
        self._add(_("Link to this"), "link", "default", "", lambda: self.settled.emit(kind, this))
        self._add(_("Not the same"), "", "ghost", "", lambda: self.settled.emit(kind, Choice(How.NEW)))

    def _show_converted(self, facts: Facts) -> None:
        record, ends = facts.page.record, facts.page.ends
        at = record.get("converted_at")
        words = _("Converted on {day} by {name}") if facts.page.converted_by else _("Converted on {day}")
        day = format.day(local(at).date()) if at else ""
        self.banner.set(
            words.format(day=day, name=named(facts.page.converted_by)),
            _("Became {what}. The lead may only be read.").format(what=", ".join(named(end.name) for end in ends)),
            "ok",
            icon="handshake",
        )
        self._add(_("Undo conversion"), "undo-2", "ghost", "", partial(self.undo_conversion.emit, facts.lead_id))

    def _show_disqualified(self, facts: Facts) -> None:
        reason = facts.page.record.get("disqualify_reason")
        words = _("Disqualified: {reason}").format(reason=named(_(str(reason)))) if reason else _("Disqualified")
        self.banner.set(words, _("It can be taken up again at any time."), "neutral", icon="ban")
        self._add(_("Take up again"), "undo-2", "default", "", self.reopen.emit)

    def _add(self, words: str, icon: str, kind: Kind, keys: Keys, do: Callable[[], object]) -> None:
        plain = self._tight and kind != "primary"
        button = self.banner.add_action(words, "" if plain else icon, kind, "" if self._tight else keys)
        button.clicked.connect(lambda _checked=False: do())


def what_it_makes(plan: Plan) -> str:
    """What a conversion makes and links, in one sentence."""
    said = [(_MAKES.get((kind, part.how or How.NONE)), part.name) for kind, part in parts(plan)]
    made = [_(template).format(name=named(name)) for template, name in said if template]
    if not made:
        return _("Makes nothing: the lead is only closed.")
    return capital(", ".join(made)) + "."


def not_ready(facts: Facts) -> str:
    """What is missing, and the next thing to ask."""
    verdict = facts.verdict
    if not verdict.missing:
        return _("No criteria are set, so nothing says when a lead is ready")
    name = _(verdict.missing[0])
    asked = name if name[1:2].isupper() else name[:1].lower() + name[1:]
    return _("{met} of {needed} needed: ask about {what}").format(met=verdict.met, needed=verdict.needed, what=asked)


def named(text: str) -> str:
    """A name for a sentence: not too long, and with places to break a word that would make the strip too wide."""
    line = one_line(text)
    line = line if len(line) <= MOST_LETTERS else f"{line[:MOST_LETTERS]}…"
    return format.broken(line)


def parts(plan: Plan) -> list[tuple[str, Part]]:
    """The three parts of a plan by kind."""
    return [("account", plan.account), ("contact", plan.contact), ("opportunity", plan.opportunity)]
