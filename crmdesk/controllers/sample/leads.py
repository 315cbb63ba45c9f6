"""How leads come in and what becomes of those that do not convert: worked on, kept warm, turned down."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from crmdesk.controllers.defaults import REFERRAL, STAND
from crmdesk.controllers.sample import scenes, words
from crmdesk.controllers.sample.cast import Company, Person
from crmdesk.controllers.sample.scenes import MAILING, NEWSLETTER, SOCIAL, WEB, Visitor
from crmdesk.controllers.sample.words import Said, Topic
from crmdesk.controllers.sample.world import World
from crmdesk.models.activity import Activity, ActivityKind
from crmdesk.models.entity import Entity
from crmdesk.models.lead import Consent, Lead, LeadStatus
from crmdesk.models.lists import Owner
from crmdesk.models.qualification import Answer, AnswerWord

CALL, EMAIL, NOTE, TOUCH = ActivityKind.CALL, ActivityKind.EMAIL, ActivityKind.NOTE, ActivityKind.TOUCH
_WORDS = {"y": AnswerWord.YES, "n": AnswerWord.NO}


@dataclass
class Told:
    """A lead and what is known around it while its story is told; value in whole euros."""

    lead: Lead
    company: Company
    person: Person
    owner: Owner
    product: str | None = None
    value: int | None = None
    activities: list[Activity] = field(default_factory=list)

    def log(self, world: World, kind: ActivityKind, text: tuple[Said | str, Said | str], at: dt.datetime, *more: Entity) -> None:
        """Something that happened with the lead, by its owner."""
        self.activities.append(world.book.log(kind, text, at, self.owner.id, self.lead, *more))


def arrive(
    world: World,
    at: dt.datetime,
    company: Company,
    person: Person,
    source: str,
    campaign: str,
    owner: Owner,
    interest: str,
    value: int | None = None,
) -> Told:
    """A lead comes in."""
    book, rng = world.book, world.book.rng
    agreed = 0.75 if source == STAND else 0.5
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
        source_id=world.sources[source],
        campaign_id=world.campaigns[campaign].id if campaign else None,
        owner_id=owner.id,
        interest=interest,
        expected_value=value * 100 if value else None,
        currency=book.currency if value else None,
        consent_email=consent,
        consent_phone=consent if source == STAND else Consent.UNKNOWN,
        created_at=at,
    )
    return Told(book.add(lead), company, person, owner, value=value)


def open_with(world: World, told: Told, source: str, line: Said | str | None = None) -> None:
    """The first thing on the lead's timeline: how it came in, and what was said."""
    rng, at = world.book.rng, told.lead.created_at or world.book.now
    subject, kind, bodies = {
        STAND: (words.STAND_TALK, TOUCH, words.STAND_TALKS),
        WEB: (words.WEB_FORM, TOUCH, words.WEB_FORMS),
        REFERRAL: (words.REFERRED, NOTE, words.REFERRALS),
        NEWSLETTER: (words.NEWSLETTER_OPENED, TOUCH, (words.NEWSLETTER_SUBJECT,)),
        SOCIAL: (words.SOCIAL, TOUCH, words.WEB_FORMS),
        MAILING: (words.MAILED_IN, TOUCH, words.WEB_FORMS),
    }.get(source, (words.ARRIVED, NOTE, words.WEB_FORMS))
    body = rng.choice(bodies)
    customer = rng.choice(world.customers)[0].name
    told.log(world, kind, (subject, line or world.book.say(body).format(company=customer)), at)


def answer(world: World, told: Told, answers: str, at: dt.datetime, notes: tuple[Said | None, ...] = ()) -> None:
    """What is known about the criteria: y, n or - for each, in their order."""
    book = world.book
    for number, (word, (name, criterion_id)) in enumerate(zip(answers, world.criteria.items(), strict=True)):
        if word not in _WORDS:
            continue
        note = notes[number] if number < len(notes) else None
        if note:
            text = book.say(note)
        elif name == "Budget" and word == "y" and told.value:
            text = book.say(words.BUDGET_NOTE).format(value=world.euros(told.value))
        else:
            text = book.say(words.ANSWER_NOTES[name]["yn".index(word)])
        book.add(Answer(lead_id=told.lead.id, criterion_id=criterion_id, answer=_WORDS[word], note=text, at=at, by=told.owner.name))


def reply(world: World, told: Told, by: dt.datetime | None = None, line: Said | str | None = None) -> dt.datetime:
    """The company answers for the first time, usually within hours and well before `by`; gives when."""
    book, rng = world.book, world.book.rng
    came = told.lead.created_at or book.now
    at = came + min(dt.timedelta(rng.lognormvariate(-2.0, 1.2)), dt.timedelta(6), ((by or book.now) - came) * 0.6)
    text = words.MAILED if rng.random() < 0.35 else rng.choice(words.CALLED)
    told.log(world, EMAIL if text is words.MAILED else CALL, (text[0], line or text[1]), at)
    told.lead.read_at = at
    return at


def someone(world: World, source: str, campaign: str, *, decides: bool) -> tuple[Company, Person, Topic]:
    """A company, a person there and what they ask for."""
    company = world.cast.company(words.AT_FAIR.get(campaign))
    return company, world.cast.person(company, decides=decides), world.book.rng.choice(words.TOPICS)


def visit(world: World, came: dt.datetime, visitor: Visitor) -> None:
    """A lead of the scenes, still open."""
    book, rng = world.book, world.book.rng
    owner = world.owners[visitor.owner]
    company = world.company(visitor.firm)
    person = world.cast.known_person(company, visitor.name, visitor.job_title)
    told = arrive(world, came, company, person, visitor.source, visitor.campaign, owner, world.years(visitor.interest), visitor.value)
    lead = told.lead
    lead.status, lead.consent_email = visitor.status, Consent.YES if visitor.source == STAND else Consent.UNKNOWN
    for what, days in visitor.seen:
        text = (words.PRICES_SEEN, words.PRICES_TWICE) if what == "p" else (words.NEWSLETTER_OPENED, words.NEWSLETTER_SUBJECT)
        told.log(world, TOUCH, text, came - dt.timedelta(days, minutes=rng.randint(15, 200)))
    line = world.years(visitor.line)
    known = came
    if visitor.status is LeadStatus.NEW:
        open_with(world, told, visitor.source, line)
    else:
        open_with(world, told, visitor.source)
        known = reply(world, told, line=line)
    answer(world, told, visitor.answers, known, visitor.notes)
    if visitor.status in (LeadStatus.NURTURE, LeadStatus.READY):
        lead.mql_at = known
    if visitor.status is LeadStatus.READY:
        lead.sql_at = known
    if visitor.firm.name == scenes.RETURNED:
        lead.snoozed_until = book.now.replace(hour=6, minute=0, second=0) - dt.timedelta(days=book.now.hour < 6)
    if visitor.hours == 2:
        book.task(scenes.SANNE_TASK, came, world.later_today(15), owner.id, lead)
    elif visitor.status in (LeadStatus.WORKING, LeadStatus.READY):
        book.task(words.CALL_BACK, known, book.on(rng.randint(1, 6)) + dt.timedelta(days=2), owner.id, lead)


def put_off(world: World, at: dt.datetime, source: str, campaign: str, *, was_sql: bool) -> None:
    """A lead that is interested but not ready, and comes back on a day ahead."""
    book, rng = world.book, world.book.rng
    company, person, topic = someone(world, source, campaign, decides=rng.random() < 0.75)
    value = rng.randrange(topic.low, topic.high, 100)
    told = arrive(world, at, company, person, source, campaign, rng.choice(world.owners), book.say(topic.name), value)
    _look_around(world, told, 2)
    open_with(world, told, source)
    known = book.after(reply(world, told), rng.uniform(1, 9))
    answer(world, told, "yyyn" if was_sql else rng.choice(("--yn", "-yyn", "n-y-", "--y-")), known)
    told.log(world, CALL, words.KEPT_WARM, known)
    told.lead.status, told.lead.mql_at, told.lead.sql_at = LeadStatus.NURTURE, known, known if was_sql else None
    told.lead.snoozed_until = book.on(rng.randint(8, 150))


def turn_down(world: World, at: dt.datetime, source: str, campaign: str, *, was_sql: bool) -> None:
    """A lead that was disqualified, with a reason; some were never answered."""
    book, rng = world.book, world.book.rng
    company, person, topic = someone(world, source, campaign, decides=was_sql or rng.random() < 0.15)
    value = rng.randrange(topic.low, topic.high, 100) if was_sql else None
    told = arrive(world, at, company, person, source, campaign, rng.choice(world.owners), book.say(topic.name), value)
    open_with(world, told, source)
    told.lead.status = LeadStatus.DISQUALIFIED
    names = list(world.disqualified_because)
    reason = rng.choices(names, [5, 6, 4, 3, 2, 1, 1][: len(names)])[0]
    told.lead.disqualify_reason_id = world.disqualified_because[reason]
    told.lead.read_at = at
    if not was_sql and rng.random() < 0.25:
        return
    known = reply(world, told)
    if was_sql:
        answer(world, told, "yyy-", known)
        told.lead.mql_at = told.lead.sql_at = known
    elif rng.random() < 0.5:
        told.log(world, CALL, words.NOT_REACHED, book.after(known, rng.uniform(1, 6)))
    else:
        answer(world, told, rng.choice(("-n--", "n---", "--n-")), known)


def _look_around(world: World, told: Told, most: int) -> None:
    """Touches before or soon after a lead came in."""
    rng, came = world.book.rng, told.lead.created_at or world.book.now
    for _ in range(rng.randint(0, most)):
        text = rng.choice(((words.PRICES_SEEN, words.PRICES_TWICE), (words.NEWSLETTER_OPENED, words.NEWSLETTER_SUBJECT)))
        told.log(world, TOUCH, text, came - dt.timedelta(rng.uniform(0.2, 25)))
