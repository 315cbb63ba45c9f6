"""Why the list of the inbox is empty: it is found out, said in place of the lead, and what is offered is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmdesk.models.queries import lead_page
from crmdesk.models.queries.lead_page import Handled
from crmdesk.ui.leads import nothing
from crmdesk.ui.leads.list_pane import TABS
from crmdesk.ui.leads.nothing import Nothing

if TYPE_CHECKING:
    from crmdesk.ui.leads.inbox import LeadInbox


class WhyEmpty:
    """Speaks for one inbox, whose search, filters, tab and owner are the possible reasons."""

    def __init__(self, page: LeadInbox) -> None:
        self._page = page
        self._said = Nothing("")

    def say(self) -> None:
        """Say why there is no lead in the list."""
        page = self._page
        search = page.parts.search.text().strip()
        if not page.frame.used:
            self._show(nothing.never_used())
        elif search or page.filter.conditions:
            self._show(nothing.no_hits(search, len(page.filter.conditions)))
        elif page.work.only_mine and page.frame.owner is None:
            self._show(nothing.nobody(page.work.desk.by))
        else:
            midnight = page.now().replace(hour=0, minute=0, second=0, microsecond=0)
            page.work.read(lead_page.handled, page.work.desk.clock(), midnight, then=self._on_handled, asker=page)

    def cure(self) -> None:
        """Do what was offered."""
        page, cure = self._page, self._said.cure
        if cure == "new":
            page.new_record()
        elif cure == "filters":
            page.clear_filters()
        elif cure == "everyone":
            page.choose_whose(only_mine=False)
        elif cure == "tab" and (following := self._next_tab()):
            page.pane.tabs.choose(following)
            page.on_tab()

    def _on_handled(self, done: Handled) -> None:
        if not self._page.model.total:
            self._show(nothing.all_done(self._page.pane.tabs.current, done, self._next_tab()))

    def _show(self, why: Nothing) -> None:
        self._said = why
        self._page.filter.offer_clear(why.cure != "filters")
        self._page.detail.show_nothing(why)
        self._page.panes.arrange()  # another reason on the same page does not change what the detail shows
        if self._page.pane.tabs.button(self._page.pane.tabs.current).hasFocus():  # for want of a cure until now
            self._page.panes.list_stop().setFocus()

    def _next_tab(self) -> str:
        counts = self._page.standing.counts if self._page.standing is not None else {}
        return next((str(tab) for tab in TABS if counts.get(tab) and tab != self._page.pane.tabs.current), "")
