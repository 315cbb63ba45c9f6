"""The company that the sample is about: its people, lists and campaigns, which every story of the year refers to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import NamedTuple

from crmdesk.controllers.sample import names, words
from crmdesk.controllers.sample.book import Book
from crmdesk.controllers.sample.cast import Cast, Company
from crmdesk.controllers.sample.scenes import FAIRS, OWNERS, Firm
from crmdesk.controllers.sample.words import Said
from crmdesk.models.account import Account
from crmdesk.models.campaign import Campaign
from crmdesk.models.contact import Contact
from crmdesk.models.lists import AccountStatus, Industry, Owner, Product, Reason, Source, Tag
from crmdesk.models.pipeline import Pipeline, Stage
from crmdesk.models.qualification import Criterion

_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£"}


class Customer(NamedTuple):
    """A customer of old, with the person to call there."""

    company: Company
    account: Account
    contact: Contact


@dataclass
class World:
    """The book and all that stands in it before the first lead comes in; ids by name or key."""

    book: Book
    cast: Cast
    sources: dict[str, int]
    stages: dict[str, int]
    lost_because: dict[str, int]
    disqualified_because: dict[str, int]
    criteria: dict[str, int]
    account_statuses: dict[str, int]
    pipeline_id: int
    owners: list[Owner] = field(default_factory=list)
    industries: dict[str, int] = field(default_factory=dict)
    products: dict[str, int] = field(default_factory=dict)
    campaigns: dict[str, Campaign] = field(default_factory=dict)
    firms: dict[str, Company] = field(default_factory=dict)
    customers: list[Customer] = field(default_factory=list)
    on_board: dict[int, int] = field(default_factory=dict)
    """The last position in each stage."""

    def company(self, firm: Firm) -> Company:
        """A company of the scenes; the same one each time it is named."""
        if firm.name not in self.firms:
            self.firms[firm.name] = self.cast.known_company(*firm)
        return self.firms[firm.name]

    def owner(self, owner_id: int | None) -> Owner:
        """The owner of an id."""
        return next(owner for owner in self.owners if owner.id == owner_id)

    def years(self, text: Said) -> str:
        """A text with the years filled in that it names."""
        year = self.book.now.year
        return self.book.say(text).format(year=year, before=year - 1, next_year=year + 1)

    def euros(self, value: int) -> str:
        """An amount in whole units as it is written in a note."""
        symbol = _SYMBOLS.get(self.book.currency, self.book.currency)
        return self.book.say((f"{symbol} {value:,}".replace(",", "."), f"{symbol}{value:,}"))

    def later_today(self, hour: int) -> dt.datetime:
        """A moment that is still to come today: this hour (UTC), or soon when it has passed."""
        now = self.book.now
        return max(now.replace(hour=hour, minute=0, second=0), now + dt.timedelta(minutes=45))

    def fair_moment(self, key: str) -> dt.datetime:
        """A moment at which a campaign ran."""
        fair = next(fair for fair in FAIRS if fair.key == key)
        return self.book.on(self.book.rng.randint(fair.first, min(fair.last, -1)), weekend=True)


def found(book: Book) -> World:
    """The company as it stands when the year begins."""
    world = World(
        book,
        Cast(book.rng),
        book.standing(Source),
        book.standing(Stage),
        book.standing(Reason, kind="lost"),
        book.standing(Reason, kind="disqualified"),
        book.standing(Criterion),
        book.standing(AccountStatus),
        min(book.standing(Pipeline).values()),
    )
    began = book.on(-900)
    world.owners = [book.add(Owner(name=name, initials=initials), began) for name, initials in OWNERS]
    world.industries = {
        key: book.add(Industry(name=book.say(name)), began).id for key, name in names.INDUSTRIES.items()
    }
    world.products = {key: book.add(Product(name=book.say(name)), began).id for key, name in words.PRODUCTS.items()}
    for tag in words.TAGS:
        book.add(Tag(name=book.say(tag)), began)
    for fair in FAIRS:
        world.campaigns[fair.key] = book.add(
            Campaign(
                name=world.years(fair.name),
                kind=book.say(fair.kind),
                start=book.day(fair.first),
                end=book.day(fair.last),
                place=fair.place or None,
                cost=fair.cost * 100,
                target_leads=fair.target,
                status=book.say(fair.status),
                decision=book.say(fair.decision) if fair.decision else None,
                note=book.say(fair.note),
            ),
            book.on(fair.first - 40),
        )
    return world
