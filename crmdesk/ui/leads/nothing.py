"""Why the list is empty, and the one thing to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from crmdesk.models.lead import LeadStatus
from crmdesk.models.queries.lead_page import Handled
from crmdesk.text import _
from crmdesk.ui.kit import format
from crmdesk.ui.kit.format import local
from crmdesk.ui.leads.list_pane import tab_words

Cure = Literal["new", "filters", "everyone", "tab", ""]


@dataclass(frozen=True)
class Nothing:
    """What an empty list says: title, why, the words of its two buttons, what the first of them does, and
    an icon."""

    title: str
    why: str = ""
    primary: str = ""
    secondary: str = ""
    cure: Cure = ""
    icon: str = "inbox"


def never_used() -> Nothing:
    """There is no lead in the file."""
    why = _("Leads are people who showed interest. They wait here until you decide.")
    return Nothing(_("No leads yet"), why, _("New lead"), _("Import"), "new")


def no_hits(words: str, filters: int) -> Nothing:
    """Nothing was found by words, with so many filters, or by both."""
    counted = format.counted("{n} filter", "{n} filters", filters) if filters else ""
    title = _('Nothing matches "{words}"') if words else _("Nothing matches with {filters}")
    if words and filters:
        title = _('Nothing matches "{words}" with {filters}')
    clear = _("Clear filters") if filters else _("Clear search")
    return Nothing(title.format(words=words[:60], filters=counted), "", clear, "", "filters", "search")


def nobody(name: str) -> Nothing:
    """The user is no owner, so nothing can be his."""
    why = _("There is no owner called {name}. Assign a lead to that name first.").format(name=name)
    return Nothing(_("Nothing is yours yet"), why, _("Show everyone's"), "", "everyone")


def all_done(tab: str, done: Handled, following: str) -> Nothing:
    """Every lead of a tab was decided on; following is the next tab that holds some."""
    said = []
    if done.leads:
        said.append(format.counted("You handled {n} lead today.", "You handled {n} leads today.", done.leads))
    if done.next_back:
        moment = local(done.next_back)
        words = _("The next snoozed lead returns {day}, {time}.")
        said.append(words.format(day=format.weekday(moment.date()), time=format.time(moment)))
    title = _("Inbox is empty") if tab == LeadStatus.NEW else _("No leads under {tab}").format(tab=tab_words(tab))
    go = _("Go to {tab}").format(tab=tab_words(following)) if following else ""
    return Nothing(title, " ".join(said), go, "", "tab" if following else "")
