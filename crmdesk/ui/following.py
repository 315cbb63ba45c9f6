"""Following a reference to a record (`crmdesk://lead/123`), and saying what became of one that leads nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmdesk.reference import Reference, read
from crmdesk.text import _

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from crmdesk.models.queries.find import Found
    from crmdesk.ui.main_window import MainWindow
    from crmdesk.ui.workplace import Workplace


def follow(window: MainWindow, work: Workplace, text: str) -> None:
    """Show the record that a text refers to, or say why that is not possible and what is."""
    reference = read(text)
    if reference is None:
        words = _("“{link}” is no link of crmdesk: those look like {example}. Copy it again from the record.")
        work.toasts.show(words.format(link=text.strip()[:60], example=Reference("lead", 123)), tone="warn")
        return

    def arrive(answer: tuple[Found | None, tuple[int, str] | None]) -> None:
        from crmdesk.ui.palette.told import go_to, missing

        found, lost = answer
        if found is not None:
            go_to(work, found)
        elif lost is not None:
            step, title = lost
            words = _("The record of this link is gone since: {step}.").format(step=title)
            work.toasts.show(words, _("Undo"), lambda: work.undo(step), tone="warn")
        else:
            words = missing(reference)
            work.toasts.show(words, _("Search"), window.open_palette, tone="warn")

    work.read(_look_up, reference, then=arrive, asker=window)


def _look_up(connection: Connection, reference: Reference) -> tuple[Found | None, tuple[int, str] | None]:
    from crmdesk.models.queries.find import by_id
    from crmdesk.models.queries.steps import taken_away

    found = by_id(connection, *reference)
    return found, None if found else taken_away(connection, *reference)
