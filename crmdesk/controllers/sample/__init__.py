"""Sample data: a year of a small Dutch company that makes prefab units and climate installations.

It is for looking around, for pictures and for tests: everything lies around one moment, and the same seed and moment
give the same rows. Filling a file is no step and leaves no history.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

from sqlalchemy import Connection

from crmdesk.controllers import defaults, scoring
from crmdesk.controllers.sample import accounts, deals, leads, scenes, visitors
from crmdesk.controllers.sample.book import Book
from crmdesk.controllers.sample.scenes import Origin
from crmdesk.controllers.sample.world import World, found
from crmdesk.models import kinds
from crmdesk.models.store import journal, search

Plan = tuple[dt.datetime, Callable[[dt.datetime], None]]


def fill(
    connection: Connection, *, now: dt.datetime, currency: str = "EUR", seed: int = 7, language: str = "nl"
) -> dict[str, int]:
    """Fill a new file, which holds the defaults, inside the transaction that makes it; gives the rows made by table.

    now: the moment (UTC) that all dates lie around; currency: ISO 4217; language: of subjects and notes, "nl" or "en".
    """
    now = kinds.utc(now)
    step = journal.begin(connection, kinds.Moment().format(now), "")
    book = Book(connection, now, seed, language, currency)
    world = found(book)
    accounts.stand_before(world)
    deals.sell_before(world)
    for at, tell in sorted(_year(world), key=lambda plan: plan[0]):
        tell(at)
    counts = book.write()
    scoring.rescore_all(connection, now)
    search.feed(connection, step, journal.touched(connection, step))
    defaults.forget(connection, step)
    return counts


def _year(world: World) -> list[Plan]:
    """When each lead comes in, and how its story is told."""
    book = world.book

    def comes(origin: Origin, least: int) -> dt.datetime:
        return world.fair_moment(origin.campaign) if origin.campaign else book.on(-book.rng.randint(least, 350))

    plans: list[Plan] = []
    for visitor in visitors.VISITORS:
        plans.append((book.hours_ago(visitor.hours), partial(leads.visit, world, visitor=visitor)))
    for card in scenes.CARDS:
        came = comes(card.origin, 0) if card.origin.campaign else book.on(-card.came)
        plans.append((came, partial(deals.put_on_board, world, card=card)))
    for origin, won, lost in scenes.OUTCOMES:
        for value in (*won, *([None] * lost)):
            plans.append((comes(origin, 45), partial(deals.decide, world, origin=origin, value=value)))
    for tell, several in ((leads.put_off, scenes.PUT_OFF), (leads.turn_down, scenes.TURNED_DOWN)):
        for origin, number, were_sql in several:
            for n in range(number):
                plans.append((comes(origin, 12), partial(tell, world, origin=origin, was_sql=n < were_sql)))
    return plans
