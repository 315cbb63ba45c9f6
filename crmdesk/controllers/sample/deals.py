"""Conversions, and opportunities on their way through the stages to won, to lost or to the board."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from crmdesk.controllers.sample import scenes, words
from crmdesk.controllers.sample.accounts import meet, open_account
from crmdesk.controllers.sample.leads import (
    CALL,
    EMAIL,
    NOTE,
    Asker,
    Told,
    answer,
    arrive,
    asking,
    open_with,
    reply,
    somebody,
)
from crmdesk.controllers.sample.scenes import LOST, NEED, NEGOTIATION, PROPOSAL, QUALIFICATION, WON, Card, Origin
from crmdesk.controllers.sample.world import World
from crmdesk.models.account import Account, AccountType
from crmdesk.models.activity import ActivityKind
from crmdesk.models.contact import Contact
from crmdesk.models.conversion import Conversion, How
from crmdesk.models.lead import LeadStatus
from crmdesk.models.lists import Owner
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.pipeline import StageEvent

PATH = (QUALIFICATION, NEED, PROPOSAL, NEGOTIATION)
_IN_STAGE = {
    NEED: (ActivityKind.MEETING, words.VISITED),
    PROPOSAL: (EMAIL, words.QUOTED),
    NEGOTIATION: (CALL, words.DISCUSSED),
}


class Made(NamedTuple):
    """What a conversion made."""

    account: Account
    contact: Contact
    deal: Opportunity


class Walk(NamedTuple):
    """A way through stages: into the first at start, into the last at end."""

    path: Sequence[str]
    start: dt.datetime
    end: dt.datetime

    def moments(self, world: World) -> list[tuple[str, dt.datetime]]:
        """Each stage and when it was entered."""
        found = [self.start]
        for number in range(1, len(self.path)):
            share = number / (len(self.path) - 1)
            at = world.book.office(self.start + (self.end - self.start) * share, found[-1])
            found.append(max(found[-1], min(at, self.end)))
        return list(zip(self.path, found, strict=True))


def sell_before(world: World) -> None:
    """What customers of old bought, or did not, before the year began."""
    book, rng = world.book, world.book.rng
    for number, (company, account, contact) in enumerate(world.customers[:12]):
        person, topic = world.cast.person(company, decides=True), rng.choice(words.TOPICS)
        asker = asking(world, company, person, topic, rng.randrange(topic.low, topic.high, 100))
        began, owner = book.on(-rng.randint(430, 490)), world.owner(account.owner_id)
        end = WON if number < 8 else LOST
        deal = offer(world, asker, account, contact, began, owner)
        walk(world, deal, Walk((*PATH, end), began, book.office(began + dt.timedelta(rng.randint(15, 60)))), owner)
        account.won_made_customer = end == WON


def offer(world: World, asker: Asker, account: Account, contact: Contact, at: dt.datetime, owner: Owner) -> Opportunity:
    """An opportunity in the first stage."""
    return world.book.add(
        Opportunity(
            name=asker.interest,
            account_id=account.id,
            contact_id=contact.id,
            pipeline_id=world.pipeline_id,
            stage_id=world.stages[QUALIFICATION],
            value=asker.value * 100 if asker.value else None,
            currency=world.book.currency,
            close_date=at.date() + dt.timedelta(60),
            product_id=world.products[asker.product] if asker.product else None,
            owner_id=owner.id,
            created_at=at,
            stage_since=at,
        )
    )


def walk(world: World, deal: Opportunity, way: Walk, owner: Owner) -> None:
    """Take an opportunity through stages; each change is an event."""
    before: int | None = None
    for name, at in way.moments(world):
        stage_id = world.stages[name]
        event = StageEvent(opportunity_id=deal.id, from_stage_id=before, to_stage_id=stage_id, at=at, by=owner.name)
        world.book.add(event)
        deal.stage_id, deal.stage_since, before = stage_id, at, stage_id
    if way.path[-1] in (WON, LOST):
        deal.closed_at = deal.close_date = way.end.date()
    if way.path[-1] == LOST:
        deal.lost_reason_id = world.book.rng.choice(list(world.lost_because.values()))
    world.on_board[deal.stage_id] = deal.position = world.on_board.get(deal.stage_id, 0) + 1


def convert(told: Told, at: dt.datetime, known: Account | None = None) -> Made:
    """A lead becomes an account (or joins a known one), a contact and an opportunity; its activities show on all."""
    world, lead, owner = told.world, told.lead, told.owner
    account = known or open_account(world, told.asker.company, at, owner, AccountType.PROSPECT)
    account.source_id = account.source_id or (None if known else lead.source_id)
    contact = meet(world, told.asker.person, account, at, owner)
    contact.consent_email, contact.consent_phone = lead.consent_email, lead.consent_phone
    deal = offer(world, told.asker, account, contact, at, owner)
    deal.source_id, deal.campaign_id = lead.source_id, lead.campaign_id
    lead.status, lead.converted_at = LeadStatus.CONVERTED, at
    world.book.add(
        Conversion(
            lead_id=lead.id,
            account_id=account.id,
            contact_id=contact.id,
            opportunity_id=deal.id,
            account_how=How.EXISTING if known else How.NEW,
            at=at,
            by=owner.name,
        )
    )
    for activity in told.activities:
        world.book.link(activity, account, contact, deal)
    return Made(account, contact, deal)


def decide(world: World, at: dt.datetime, origin: Origin, value: int | None) -> None:
    """A lead that converted and was decided: won for a value in whole euros, or lost (None)."""
    book, rng = world.book, world.book.rng
    asker = somebody(world, origin, decides=rng.random() < 0.85, valued=True)
    known: Account | None = None
    if value:
        topic = rng.choice([one for one in words.TOPICS if one.low <= value <= one.high])
        asker = asking(world, asker.company, asker.person, topic, value)
    elif rng.random() < 0.15:
        company, known, _ = rng.choice(world.customers)
        asker = asker._replace(company=company, person=world.cast.person(company, decides=True))
    told = arrive(world, at, asker, origin, rng.choice(world.owners))
    days = min((book.now - at).total_seconds() / 86400, 240)
    end = book.office(at + dt.timedelta(max(9, rng.uniform(0.12, 0.96) * days)))
    start = book.office(at + (end - at) * 0.25, at + dt.timedelta(hours=1))
    _qualify(told, origin, start)
    made = convert(told, start, known)
    way = Walk((*PATH, WON) if value else (*PATH[: rng.randint(2, 4)], LOST), start, end)
    _pursue(told, made, way)
    told.log(CALL, words.WON_CALL if value else words.LOST_CALL, end, *made)
    if value and made.account.type is AccountType.PROSPECT:
        made.account.type, made.account.won_made_customer = AccountType.CUSTOMER, True


def put_on_board(world: World, at: dt.datetime, card: Card) -> None:
    """A lead that converted to an opportunity which is still open."""
    book, rng = world.book, world.book.rng
    company = world.company(card.firm)
    person = world.cast.person(company, decides=True)
    asker = Asker(company, person, world.years(card.name), card.product, card.value)
    told = arrive(world, at, asker, card.origin, world.owners[card.owner])
    path = PATH[: PATH.index(card.stage) + 1]
    touched = min(book.on(-card.idle, weekend=True), book.now - dt.timedelta(card.idle))
    since = start = book.office(touched - dt.timedelta(rng.uniform(0.2, 4)), at)
    if len(path) > 1:
        start = book.office(max(at + (since - at) * 0.4, since - dt.timedelta(14 * (len(path) - 1))), at)
    _qualify(told, card.origin, start)
    made = convert(told, start)
    _pursue(told, made, Walk(path, start, since))
    told.log(NOTE, words.CARD_NOTE, touched, *made)
    made.deal.close_date = book.day(card.closes)
    if card.closes == scenes.END_OF_MONTH:
        today = book.day(0)
        made.deal.close_date = today.replace(day=calendar.monthrange(today.year, today.month)[1])
    if card.task:
        subject, days = card.task
        due = book.on(days) if days else world.later_today(14)
        book.task(subject, touched, due, told.owner.id, made.deal, made.account, made.contact)


def _qualify(told: Told, origin: Origin, by: dt.datetime) -> None:
    """From the first answer to being ready for sales, just before it converts."""
    book, lead = told.world.book, told.lead
    open_with(told, origin)
    replied = reply(told, by)
    lead.mql_at = min(by, book.office(replied + (by - replied) * 0.3, replied))
    lead.sql_at = min(by, book.office(replied + (by - replied) * 0.8, lead.mql_at))
    answer(told, book.rng.choice(("yyyy", "yyy-", "y-yy", "yyyy")), lead.sql_at)
    told.activities.append(book.task(words.CALL_BACK, replied, lead.sql_at, told.owner.id, lead, done=True))


def _pursue(told: Told, made: Made, way: Walk) -> None:
    """Take an opportunity through stages, with what was done in each."""
    walk(told.world, made.deal, way, told.owner)
    for name, at in way.moments(told.world):
        if name in _IN_STAGE:
            kind, text = _IN_STAGE[name]
            told.log(kind, text, at - dt.timedelta(minutes=25), *made)
