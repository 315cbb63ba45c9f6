"""Accounts with their people, conversions, and opportunities on their way through the stages to won, lost or the board."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence

from crmdesk.controllers.sample import scenes, words
from crmdesk.controllers.sample.cast import Company, Person
from crmdesk.controllers.sample.leads import CALL, EMAIL, NOTE, Told, answer, arrive, open_with, reply, someone
from crmdesk.controllers.sample.scenes import LOST, NEED, NEGOTIATION, PROPOSAL, QUALIFICATION, WON, Card
from crmdesk.controllers.sample.world import World
from crmdesk.models.account import Account, AccountType
from crmdesk.models.activity import ActivityKind
from crmdesk.models.contact import Contact
from crmdesk.models.conversion import Conversion, How
from crmdesk.models.entity import Entity
from crmdesk.models.lead import Consent, LeadStatus
from crmdesk.models.lists import Owner
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.pipeline import StageEvent

PATH = (QUALIFICATION, NEED, PROPOSAL, NEGOTIATION)
_IN_STAGE = {NEED: (ActivityKind.MEETING, words.VISITED), PROPOSAL: (EMAIL, words.QUOTED), NEGOTIATION: (CALL, words.DISCUSSED)}


def open_account(world: World, company: Company, at: dt.datetime, owner: Owner, kind: AccountType, source: str = "") -> Account:
    """An account with the facts of its company."""
    rng = world.book.rng
    account = Account(
        name=company.name,
        type=kind,
        website=f"www.{company.domain}",
        email=f"info@{company.domain}",
        phone=company.phone,
        street=company.street,
        postcode=company.postcode,
        city=company.place.city,
        region=company.place.province,
        country=world.book.say(words.COUNTRY),
        industry_id=world.industries[company.industry],
        employees=company.employees,
        kvk_number=f"99{rng.randrange(10**6):06}",
        owner_id=owner.id,
        source_id=world.sources[source] if source else None,
        created_at=at,
    )
    world.accounts[company.name] = account
    return world.book.add(account)


def meet(world: World, person: Person, account: Account, at: dt.datetime, owner: Owner) -> Contact:
    """A contact at an account."""
    return world.book.add(
        Contact(
            given_name=person.given,
            particle=person.particle,
            family_name=person.family,
            job_title=world.book.say(person.job_title),
            account_id=account.id,
            email=person.email,
            mobile=person.mobile,
            phone=account.phone,
            city=account.city,
            country=account.country,
            consent_email=Consent.YES if world.book.rng.random() < 0.5 else Consent.UNKNOWN,
            owner_id=owner.id,
            created_at=at,
        )
    )


def stand_before(world: World) -> None:
    """The accounts that were not made by a lead: customers of old, partners, and prospects that the company sought itself."""
    book, rng = world.book, world.book.rng
    kinds = [AccountType.CUSTOMER] * 14 + [AccountType.FORMER] * 4 + [AccountType.PARTNER] * 3 + [AccountType.NOT_SUITABLE] * 2
    companies = [world.cast.company() for _ in range(44)] + [world.company(scenes.VAN_DER_BERG)]
    kinds += [AccountType.PROSPECT] * (len(companies) - len(kinds))
    statuses = list(world.account_statuses.values())
    for number, (company, kind) in enumerate(zip(companies, kinds, strict=True)):
        owner = rng.choice(world.owners)
        at = book.on(-rng.randint(25, 300) if kind is AccountType.PROSPECT else -rng.randint(500, 880))
        account = open_account(world, company, at, owner, kind)
        decides = [meet(world, world.cast.person(company, decides=True), account, at, owner)]
        if company.name == scenes.VAN_DER_BERG.name:
            decides[0].given_name, decides[0].particle, decides[0].family_name = "Piet", "van der", "Berg"
            decides[0].job_title, decides[0].email = book.say(words.DECIDING[0]), f"p.vanderberg@{company.domain}"
        if number < 27:
            meet(world, world.cast.person(company, decides=False), account, book.after(at, rng.randint(5, 90)), owner)
        if kind is AccountType.PROSPECT:
            account.status_id = statuses[number % len(statuses)]
            book.log(CALL, words.OUTBOUND, book.after(at, 2), owner.id, account, decides[0])
        elif kind is AccountType.CUSTOMER:
            world.customers.append((company, account))
            _earlier_deals(world, account, decides[0], number)
            book.log(CALL, words.CUSTOMER_CALL, book.on(-rng.randint(5, 200)), owner.id, account, decides[0])


def _earlier_deals(world: World, account: Account, contact: Contact, number: int) -> None:
    """What customers bought, or did not, in the year before; those who bought before that have no opportunity."""
    if number >= 12:
        return
    book, rng = world.book, world.book.rng
    topic = rng.choice(words.TOPICS)
    owner = next(owner for owner in world.owners if owner.id == account.owner_id)
    began = book.on(-rng.randint(430, 490))
    deal = offer(world, account, contact, book.say(topic.name), topic.product, rng.randrange(topic.low, topic.high, 100), began, owner)
    end = WON if number < 8 else LOST
    walk(world, deal, (*PATH, end), began, book.after(began, rng.randint(15, 60)), owner)
    account.won_made_customer = end == WON


def offer(
    world: World, account: Account, contact: Contact, name: str, product: str | None, value: int, at: dt.datetime, owner: Owner
) -> Opportunity:
    """An opportunity in the first stage; value in whole euros."""
    deal = Opportunity(
        name=name,
        account_id=account.id,
        contact_id=contact.id,
        pipeline_id=world.pipeline_id,
        stage_id=world.stages[QUALIFICATION],
        value=value * 100,
        currency=world.book.currency,
        close_date=at.date() + dt.timedelta(60),
        product_id=world.products[product] if product else None,
        owner_id=owner.id,
        created_at=at,
        stage_since=at,
    )
    return world.book.add(deal)


def walk(world: World, deal: Opportunity, path: Sequence[str], start: dt.datetime, end: dt.datetime, owner: Owner) -> None:
    """Take an opportunity through stages: into the first at start, into the last at end."""
    before: int | None = None
    for name, at in zip(path, _moments(path, start, end), strict=True):
        stage_id = world.stages[name]
        world.book.add(StageEvent(opportunity_id=deal.id, from_stage_id=before, to_stage_id=stage_id, at=at, by=owner.name))
        deal.stage_id, deal.stage_since, before = stage_id, at, stage_id
    if path[-1] in (WON, LOST):
        deal.closed_at = deal.close_date = end.date()
    if path[-1] == LOST:
        deal.lost_reason_id = world.book.rng.choice(list(world.lost_because.values()))
    world.on_board[deal.stage_id] = deal.position = world.on_board.get(deal.stage_id, 0) + 1


def _moments(path: Sequence[str], start: dt.datetime, end: dt.datetime) -> list[dt.datetime]:
    steps = max(1, len(path) - 1)
    return [start + (end - start) * (number / steps) for number in range(len(path))]


def convert(world: World, told: Told, at: dt.datetime, name: str, known: Account | None = None) -> tuple[Account, Contact, Opportunity]:
    """A lead becomes an account (or joins a known one), a contact and an opportunity; its activities are linked to all three."""
    book, lead = world.book, told.lead
    source = next(name for name, source_id in world.sources.items() if source_id == lead.source_id)
    account = known or open_account(world, told.company, at, told.owner, AccountType.PROSPECT, source)
    contact = meet(world, told.person, account, at, told.owner)
    contact.consent_email, contact.consent_phone = lead.consent_email, lead.consent_phone
    deal = offer(world, account, contact, name, told.product, told.value or 0, at, told.owner)
    deal.source_id, deal.campaign_id = lead.source_id, lead.campaign_id
    lead.status, lead.converted_at = LeadStatus.CONVERTED, at
    book.add(
        Conversion(
            lead_id=lead.id,
            account_id=account.id,
            contact_id=contact.id,
            opportunity_id=deal.id,
            account_how=How.EXISTING if known else How.NEW,
            at=at,
            by=told.owner.name,
        )
    )
    for activity in told.activities:
        book.link(activity, account, contact, deal)
    return account, contact, deal


def decide(world: World, at: dt.datetime, source: str, campaign: str, value: int | None) -> None:
    """A lead that converted and was decided: won for a value in whole euros, or lost (None)."""
    book, rng = world.book, world.book.rng
    company, person, topic = someone(world, source, campaign, decides=rng.random() < 0.85)
    known: Account | None = None
    if value:
        topic = rng.choice([one for one in words.TOPICS if one.low <= value <= one.high])
    elif rng.random() < 0.15:
        company, known = rng.choice(world.customers)
        person = world.cast.person(company, decides=True)
    asked = value or rng.randrange(topic.low, topic.high, 100)
    told = arrive(world, at, company, person, source, campaign, rng.choice(world.owners), book.say(topic.name), asked)
    told.product = topic.product
    days = (book.now - at).total_seconds() / 86400
    end = book.after(at, rng.uniform(0.35, 0.95) * min(days, 240))
    start = at + (end - at) * 0.25
    _qualify(world, told, source, start)
    account, contact, deal = convert(world, told, start, book.say(topic.name), known)
    path = (*PATH, WON) if value else (*PATH[: rng.randint(2, 4)], LOST)
    walk(world, deal, path, start, end, told.owner)
    _accompany(world, told, path, start, end, account, contact, deal)
    told.log(world, CALL, words.WON_CALL if value else words.LOST_CALL, end, account, contact, deal)


def put_on_board(world: World, at: dt.datetime, card: Card) -> None:
    """A lead that converted to an opportunity which is still open."""
    book, rng = world.book, world.book.rng
    company = world.company(card.firm)
    person = world.cast.person(company, decides=True)
    told = arrive(world, at, company, person, card.source, card.campaign, world.owners[card.owner], world.years(card.name), card.value)
    path = PATH[: PATH.index(card.stage) + 1]
    touched = book.on(-card.idle)
    since = touched - dt.timedelta(rng.uniform(0, 4), hours=1)
    start = max(at + (since - at) * 0.4, since - dt.timedelta(14 * (len(path) - 1)))
    _qualify(world, told, card.source, start)
    account, contact, deal = convert(world, told, start, world.years(card.name))
    walk(world, deal, path, start, since, told.owner)
    _accompany(world, told, path, start, since, account, contact, deal)
    told.log(world, NOTE, words.CARD_NOTE, touched, account, contact, deal)
    today = book.now.date()
    month_end = today.replace(day=calendar.monthrange(today.year, today.month)[1])
    deal.close_date = month_end if card.closes == scenes.END_OF_MONTH else book.day(card.closes)
    if card.task:
        subject, days = card.task
        due = world.later_today(14) if days == 0 else book.now.replace(hour=9, minute=0, second=0) + dt.timedelta(days)
        book.task(subject, touched, due, told.owner.id, deal, account, contact)


def _qualify(world: World, told: Told, source: str, by: dt.datetime) -> None:
    """From the first answer to being ready for sales, just before it converts."""
    lead, rng = told.lead, world.book.rng
    open_with(world, told, source)
    replied = reply(world, told, by)
    lead.mql_at, lead.sql_at = replied + (by - replied) * 0.3, replied + (by - replied) * 0.8
    answer(world, told, rng.choice(("yyyy", "yyy-", "y-yy", "yyyy")), lead.sql_at)
    world.book.task(words.CALL_BACK, replied, lead.sql_at, told.owner.id, lead, done=True)


def _accompany(world: World, told: Told, path: Sequence[str], start: dt.datetime, end: dt.datetime, *around: Entity) -> None:
    """What was done in each stage that an opportunity went through."""
    for name, at in zip(path, _moments(path, start, end), strict=True):
        if name in _IN_STAGE:
            kind, text = _IN_STAGE[name]
            told.log(world, kind, text, at - dt.timedelta(minutes=25), *around)
