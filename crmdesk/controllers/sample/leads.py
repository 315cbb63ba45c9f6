"""How leads come in, and what becomes of those that do not convert: worked on, kept warm, turned down."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import NamedTuple

from crmdesk.controllers.defaults import REFERRAL, STAND
from crmdesk.controllers.sample import names, words
from crmdesk.controllers.sample.cast import Company, Person
from crmdesk.controllers.sample.scenes import MAILING, NEWSLETTER, SOCIAL, WEB, Origin
from crmdesk.controllers.sample.visitors import RETURNED, SANNE_TASK, Visitor
from crmdesk.controllers.sample.words import Said, Topic
from crmdesk.controllers.sample.world import World
from crmdesk.models.activity import Activity, ActivityKind
from crmdesk.models.entity import Entity
from crmdesk.models.lead import Consent, Lead, LeadStatus
from crmdesk.models.lists import Owner
from crmdesk.models.qualification import Answer, AnswerWord

CALL, EMAIL, NOTE, TOUCH = ActivityKind.CALL, ActivityKind.EMAIL, ActivityKind.NOTE, ActivityKind.TOUCH

_WORDS = {"y": AnswerWord.YES, "n": AnswerWord.NO}
_OPENINGS = {
    STAND: (TOUCH, words.STAND_TALK, words.STAND_TALKS),
    WEB: (TOUCH, words.WEB_FORM, words.WEB_FORMS),
    REFERRAL: (NOTE, words.REFERRED, words.REFERRALS),
    NEWSLETTER: (TOUCH, words.NEWSLETTER_OPENED, (words.NEWSLETTER_SUBJECT,)),
    SOCIAL: (TOUCH, words.SOCIAL, words.WEB_FORMS),
    MAILING: (TOUCH, words.MAILED_IN, words.WEB_FORMS),
}
_TOUCHES = {
    "p": (words.PRICES_SEEN, words.PRICES_TWICE),
    "n": (words.NEWSLETTER_OPENED, words.NEWSLETTER_SUBJECT),
}


class Asker(NamedTuple):
    """Who asks for what; value in whole euros, if it is known."""

    company: Company
    person: Person
    interest: str
    product: str | None = None
    value: int | None = None


@dataclass
class Told:
    """A lead while its story is told, and what happened with it so far."""

    world: World
    lead: Lead
    asker: Asker
    owner: Owner
    activities: list[Activity] = field(default_factory=list)

    def log(self, kind: ActivityKind, text: tuple[Said | str, Said | str], at: dt.datetime, *more: Entity) -> None:
        """Something that happened with the lead, by its owner unless it was a touch; also about more records."""
        owner_id = None if kind is TOUCH else self.owner.id
        self.activities.append(self.world.book.log(kind, text, at, owner_id, self.lead, *more))


def somebody(world: World, origin: Origin, *, decides: bool, valued: bool) -> Asker:
    """Somebody of a company that did not appear before."""
    rng = world.book.rng
    company = world.cast.company(names.AT_FAIR.get(origin.campaign))
    topic = rng.choice(words.TOPICS)
    value = rng.randrange(topic.low, topic.high, 100) if valued else None
    return asking(world, company, world.cast.person(company, decides=decides), topic, value)


def asking(world: World, company: Company, person: Person, topic: Topic, value: int | None) -> Asker:
    """A person who asks about a topic."""
    return Asker(company, person, world.book.say(topic.name), topic.product, value)


def arrive(world: World, at: dt.datetime, asker: Asker, origin: Origin, owner: Owner) -> Told:
    """A lead comes in."""
    book, rng, (company, person, interest, _, value) = world.book, world.book.rng, asker
    agreed = 0.75 if origin.source == STAND else 0.5
    consent = Consent.YES if rng.random() < agreed else Consent.NO if rng.random() < 0.12 else Consent.UNKNOWN
    lead = Lead(
        given_name=person.given,
        particle=person.particle,
        family_name=person.family,
        job_title=book.say(person.job_title),
        company=company.name,
        email=person.email,
        phone=company.phone,
        mobile=person.mobile if rng.random() < 0.7 else None,
        website=f"www.{company.domain}",
        city=company.place.city,
        region=company.place.province,
        country=book.say(words.COUNTRY),
        industry_id=world.industries[company.industry],
        company_size=company.size,
        source_id=world.sources[origin.source],
        campaign_id=world.campaigns[origin.campaign].id if origin.campaign else None,
        owner_id=owner.id,
        interest=interest,
        expected_value=value * 100 if value else None,
        currency=book.currency if value else None,
        consent_email=consent,
        consent_phone=consent if origin.source == STAND else Consent.UNKNOWN,
        created_at=at,
    )
    return Told(world, book.add(lead), asker, owner)


def open_with(told: Told, origin: Origin, line: str | None = None) -> None:
    """The first thing on a lead's timeline: how it came in, and what was said."""
    world = told.world
    kind, subject, bodies = _OPENINGS.get(origin.source, (NOTE, words.ARRIVED, words.WEB_FORMS))
    customer = world.book.rng.choice(world.customers).company.name
    body = world.book.say(world.book.rng.choice(bodies)).format(company=customer)
    told.log(kind, (subject, line or body), told.lead.created_at or world.book.now)


def reply(told: Told, by: dt.datetime | None = None, line: str | None = None) -> dt.datetime:
    """The company answers for the first time, usually within hours and well before `by`; gives when."""
    book, rng = told.world.book, told.world.book.rng
    came = told.lead.created_at or book.now
    at = book.opening(came + min(dt.timedelta(rng.lognormvariate(-2.7, 1.2)), dt.timedelta(6)))
    latest = came + ((by or book.now) - came) * 0.6
    at = at if at < latest else book.office(latest, came, weekend=True)
    kind, (subject, body) = (EMAIL, words.MAILED) if rng.random() < 0.35 else (CALL, rng.choice(words.CALLED))
    told.log(kind, (subject, line or body), at)
    told.lead.read_at = at
    return at


def answer(told: Told, answers: str, at: dt.datetime, notes: tuple[Said | None, ...] = (None,) * 4) -> None:
    """What is known about the criteria: y, n or - for each, in their order."""
    book, value = told.world.book, told.asker.value
    for word, note, (name, criterion_id) in zip(answers, notes, told.world.criteria.items(), strict=True):
        if word not in _WORDS:
            continue
        text = book.say(note or words.ANSWER_NOTES[name]["yn".index(word)])
        if name == "Budget" and word == "y" and value and not note:
            text = book.say(words.BUDGET_NOTE).format(value=told.world.euros(value))
        book.add(
            Answer(
                lead_id=told.lead.id,
                criterion_id=criterion_id,
                answer=_WORDS[word],
                note=text,
                at=at,
                by=told.owner.name,
            )
        )


def visit(world: World, came: dt.datetime, visitor: Visitor) -> None:
    """A lead that is still open."""
    book, owner = world.book, world.owners[visitor.owner]
    company = world.company(visitor.firm)
    person = world.cast.known_person(company, visitor.name, visitor.job_title)
    asker = Asker(company, person, world.years(visitor.interest), None, visitor.value)
    told = arrive(world, came, asker, visitor.origin, owner)
    lead, known, line = told.lead, came, world.years(visitor.line)
    lead.status, lead.consent_email = visitor.status, Consent.YES if visitor.origin.source == STAND else Consent.UNKNOWN
    for what, days in visitor.seen:
        evening = (came - dt.timedelta(days)).replace(hour=book.rng.randint(16, 20))
        told.log(TOUCH, _TOUCHES[what], evening if days else came - dt.timedelta(minutes=book.rng.randint(15, 50)))
    if visitor.status is LeadStatus.NEW:
        open_with(told, visitor.origin, line)
    else:
        open_with(told, visitor.origin)
        known = reply(told, line=line)
    answer(told, visitor.answers, known, visitor.notes)
    if visitor.status in (LeadStatus.NURTURE, LeadStatus.READY):
        lead.mql_at = known
    if visitor.status is LeadStatus.READY:
        lead.sql_at = known
    if visitor.firm.name == RETURNED:
        lead.snoozed_until = book.now - dt.timedelta(hours=2)
    if visitor.name[0] == "Sanne":
        book.task(SANNE_TASK, came, world.later_today(15), owner.id, lead)
    elif visitor.status in (LeadStatus.WORKING, LeadStatus.READY):
        book.task(words.CALL_BACK, known, book.on(book.rng.randint(1, 8)), owner.id, lead)


def put_off(world: World, at: dt.datetime, origin: Origin, was_sql: bool) -> None:
    """A lead that is interested but not ready, and comes back on a day ahead."""
    book, rng = world.book, world.book.rng
    asker = somebody(world, origin, decides=rng.random() < 0.75, valued=True)
    told = arrive(world, at, asker, origin, rng.choice(world.owners))
    for what in rng.choices("pn", k=rng.randint(0, 2)):
        told.log(TOUCH, _TOUCHES[what], at - dt.timedelta(rng.uniform(0.2, 25)))
    open_with(told, origin)
    known = _later(told, reply(told), 9)
    answer(told, "yyyn" if was_sql else rng.choice(("--yn", "-yyn", "n-y-", "--y-")), known)
    told.log(CALL, words.KEPT_WARM, known)
    told.lead.status, told.lead.mql_at, told.lead.sql_at = LeadStatus.NURTURE, known, known if was_sql else None
    told.lead.snoozed_until = book.on(rng.randint(8, 150))


def turn_down(world: World, at: dt.datetime, origin: Origin, was_sql: bool) -> None:
    """A lead that was disqualified, with a reason; some were never answered, some are tried again."""
    book, rng = world.book, world.book.rng
    asker = somebody(world, origin, decides=was_sql or rng.random() < 0.15, valued=was_sql)
    told = arrive(world, at, asker, origin, rng.choice(world.owners))
    open_with(told, origin)
    lead, reasons = told.lead, list(world.disqualified_because.values())
    lead.status, lead.read_at = LeadStatus.DISQUALIFIED, at
    lead.disqualify_reason_id = rng.choices(reasons, range(len(reasons), 0, -1))[0]
    if rng.random() < 0.1:
        lead.snoozed_until = book.on(rng.randint(20, 120))
    if was_sql:
        lead.mql_at = lead.sql_at = known = reply(told)
        answer(told, "yyy-", known)
    elif rng.random() < 0.75:
        known = reply(told)
        if rng.random() < 0.5:
            told.log(CALL, words.NOT_REACHED, _later(told, known, 6))
        else:
            answer(told, rng.choice(("-n--", "n---", "--n-")), known)


def _later(told: Told, at: dt.datetime, days: float) -> dt.datetime:
    """Some days after a moment, at most so many."""
    book = told.world.book
    return book.office(at + dt.timedelta(book.rng.uniform(1, days)), at)
