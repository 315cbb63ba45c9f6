"""Accounts and the people there: those that leads become, and those that stood before."""

from __future__ import annotations

import datetime as dt

from crmdesk.controllers.sample import scenes, words
from crmdesk.controllers.sample.cast import Company, Person
from crmdesk.controllers.sample.world import Customer, World
from crmdesk.models.account import Account, AccountType
from crmdesk.models.activity import ActivityKind
from crmdesk.models.contact import Contact
from crmdesk.models.lead import Consent
from crmdesk.models.lists import Owner

CALL = ActivityKind.CALL
OF_OLD = {
    AccountType.CUSTOMER: 14,
    AccountType.FORMER: 4,
    AccountType.PARTNER: 3,
    AccountType.NOT_SUITABLE: 2,
    AccountType.PROSPECT: 21,
}
"""How many accounts of each type there were before any lead."""


def open_account(world: World, company: Company, at: dt.datetime, owner: Owner, kind: AccountType) -> Account:
    """An account with the facts of its company."""
    rng = world.book.rng
    return world.book.add(
        Account(
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
            created_at=at,
        )
    )


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
            city=account.city,
            country=account.country,
            consent_email=Consent.YES if world.book.rng.random() < 0.5 else Consent.UNKNOWN,
            owner_id=owner.id,
            created_at=at,
        )
    )


def stand_before(world: World) -> None:
    """The accounts that no lead made: customers of old, partners, and prospects that the company sought itself."""
    kinds = [kind for kind, number in OF_OLD.items() for _ in range(number)]
    for number, kind in enumerate(kinds):
        company = world.cast.company()
        account, _contact = _introduce(world, company, world.cast.person(company, decides=True), kind, number)
        if number % 3:
            at = account.created_at or world.book.now
            later = world.book.office(at + dt.timedelta(world.book.rng.randint(5, 90)), at)
            colleague = world.cast.person(company, decides=False)
            meet(world, colleague, account, later, world.owner(account.owner_id))
    company = world.company(scenes.VAN_DER_BERG)
    director = world.cast.known_person(company, ("Piet", "van der", "Berg"), words.DECIDING[0])
    _introduce(world, company, director, AccountType.PROSPECT, 1)


def _introduce(
    world: World, company: Company, person: Person, kind: AccountType, number: int
) -> tuple[Account, Contact]:
    """An account of old with its first contact, and how the company keeps in touch with them."""
    book, rng = world.book, world.book.rng
    owner = rng.choice(world.owners)
    at = book.on(-rng.randint(25, 300) if kind is AccountType.PROSPECT else -rng.randint(500, 880))
    account = open_account(world, company, at, owner, kind)
    contact = meet(world, person, account, at, owner)
    if kind is AccountType.PROSPECT:
        statuses = list(world.account_statuses.values())
        account.status_id = statuses[number % len(statuses)]
        book.log(CALL, words.OUTBOUND, book.office(at + dt.timedelta(2), at), owner.id, account, contact)
    elif kind is AccountType.CUSTOMER:
        account.tags = book.say(words.TAGS[0]) if number % 4 == 0 else None
        world.customers.append(Customer(company, account, contact))
        book.log(CALL, words.CUSTOMER_CALL, book.on(-rng.randint(5, 200)), owner.id, account, contact)
    else:
        book.log(ActivityKind.NOTE, words.IN_TOUCH, book.on(-rng.randint(60, 400)), owner.id, account, contact)
    return account, contact
