"""The rows of a generated file, each computed from its number: the same for the same seed, and none kept in memory.

Company, person and dates follow from the number of a lead, so that the rows of other tables agree with it without being
looked up. Names are those of the sample.
"""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Iterator
from typing import Any

from crmdesk.controllers.sample.names import COUNTRYSIDE, FAMILY, GIVEN, PLACES, TRADES
from crmdesk.controllers.sample.scenes import OWNERS
from crmdesk.controllers.sample.words import ADVISING, DECIDING, TOPICS
from crmdesk.models import folding

NOW = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
YEARS = 3
PER_LEAD = 3
"""Activities of a lead."""
CONVERTED = 5
"""One lead in five converted; each of those has an account, a contact and an opportunity of the same number."""
STATUSES = ("disqualified",) * 9 + ("nurture",) * 4 + ("working",) * 3 + ("ready", "new", "new", "disqualified")
KINDS = ("touch", "call", "email", "touch", "note", "meeting", "touch", "task", "email", "call")
SUBJECTS = {
    "touch": ("Talk on the stand", "Price page visited", "Newsletter opened", "Form on the website"),
    "call": ("Introduction by phone", "Called back", "Not reached, left a voicemail"),
    "email": ("Sent brochure and references", "Sent the quote"),
    "note": ("State of affairs", "Referred by a customer"),
    "meeting": ("Visited the site", "Went through the quote"),
    "task": ("Call back", "Send the quote"),
}
BODIES = ("Asked about the delivery time.", "Wants a guide price first.", "Works with another supplier now.", None)
Row = tuple[Any, ...]


class Maker:
    """Computes rows from their numbers. n is the number of leads."""

    def __init__(self, n: int, seed: int) -> None:
        self.n = n
        self.accounts, self.contacts, self.opportunities = max(n // 4, 1), max(n // 3, 1), max(n // CONVERTED, 1)
        self._rng = random.Random(seed)
        self._seed = seed
        self._began = int(NOW.timestamp()) - YEARS * 365 * 86400
        self._step = YEARS * 365 * 86400 / (n + 1)

    def uid(self, at: float) -> bytes:
        """A UUID version 7 of a moment in seconds; its random bits come from the seed."""
        value = int(at * 1000) << 80 | self._rng.getrandbits(80)
        return (value & ~(0xF << 76 | 0x3 << 62) | 0x7 << 76 | 0x2 << 62).to_bytes(16, "big")

    def came(self, number: int) -> int:
        """When a lead came in, in seconds."""
        return self._began + int(number * self._step)

    def mix(self, number: int, salt: int) -> int:
        """A whole number that looks random, the same for the same number and salt."""
        value = (number * 0x9E3779B1 + salt * 0x85EBCA6B + self._seed * 0xC2B2AE35) & 0xFFFFFFFF
        value = (value ^ value >> 15) * 0x2C1B3C6D & 0xFFFFFFFF
        return value ^ value >> 13

    def company(self, number: int) -> tuple[str, str]:
        """Name and domain of a company; no two numbers have the same."""
        rest, stem = divmod(number, len(STEMS))
        rest, trade = divmod(rest, len(TRADES))
        rest, place = divmod(rest, len(PLACES))
        name = f"{STEMS[stem]} {TRADES[trade][0]} {PLACES[place].city}" + (f" {rest}" if rest else "")
        return name, f"{SLUGS[stem]}{trade}-{place}{f'-{rest}' if rest else ''}.example"

    def person(self, number: int) -> tuple[str, str | None, str, str]:
        """Given name, particle, family name and the part of an address before the at sign."""
        given, family = GIVEN[self.mix(number, 1) % len(GIVEN)], FAMILIES[self.mix(number, 2) % len(FAMILIES)]
        return given, family[0], family[1], f"{given.lower()}.{family[2]}{number}"

    def leads(self) -> Iterator[Row]:
        """Rows of LEAD."""
        mix, topics, sources = self.mix, [topic.name[1] for topic in TOPICS], 7
        titles = [title[1] for title in (*DECIDING, *ADVISING)]
        for number in range(self.n):
            converted = number % CONVERTED == 0 and number // CONVERTED < self.opportunities
            given, particle, family, local = self.person(number)
            # one in ten of those that did not convert belongs to a company that has an account
            known = not converted and mix(number, 3) % 10 == 0
            firm = self._company_of(number) if not known else mix(number, 4) % self.accounts
            name, domain = self.company(firm)
            at, chance, place = self.came(number), mix(number, 5), PLACES[mix(number, 6) % len(PLACES)]
            status = "converted" if converted else STATUSES[chance % len(STATUSES)]
            ready = status in ("ready", "converted")
            value = mix(number, 7) % 780_000 * 10 + 200_000 if chance % 3 else None
            later = text(at + 86_400)
            yield (
                number + 1, self.uid(at), given, particle, family, titles[chance % len(titles)], name,
                f"{local}@{domain}", switchboard(firm), f"0680{number % 1_000_000:06}",
                f"www.{domain}", place.city, place.province, "Netherlands", mix(number, 8) % 9 + 1,
                mix(number, 9) % sources + 1, mix(number, 10) % 20 + 1 if chance % 2 else None,
                mix(number, 11) % len(OWNERS) + 1, status, topics[mix(number, 12) % len(topics)],
                value, "EUR" if value else None, ("unknown", "yes", "no", "yes")[chance % 4], "unknown", text(at),
                later if ready or status == "nurture" else None, later if ready else None,
                text(at + 10 * 86_400) if converted else None,
                mix(number, 13) % 7 + 1 if status == "disqualified" else None,
            )  # fmt: skip

    def _company_of(self, number: int) -> int:
        """The company of a lead: that of its account when it converted, else one that has no account."""
        return number // CONVERTED if number % CONVERTED == 0 else self.accounts + number

    def account_rows(self) -> Iterator[Row]:
        """Rows of ACCOUNT; the first n // 5 came of conversions."""
        for number in range(self.accounts):
            name, domain = self.company(number)
            place, at = PLACES[self.mix(number, 20) % len(PLACES)], self._account_made(number)
            won = number < self.opportunities and self._stage(number) == 5
            yield (
                number + 1, self.uid(at), name, "customer" if won else "prospect", f"www.{domain}", f"info@{domain}",
                switchboard(number), place.city, place.province, "Netherlands",
                self.mix(number, 21) % 9 + 1, self.mix(number, 22) % 200 + 2, self.mix(number, 23) % len(OWNERS) + 1,
                text(at), int(won),
            )  # fmt: skip

    def _account_made(self, number: int) -> int:
        return self.came(min(number * CONVERTED, self.n - 1)) + 10 * 86_400

    def contact_rows(self) -> Iterator[Row]:
        """Rows of CONTACT; the first n // 5 came of conversions, of the lead with the same company."""
        for number in range(self.contacts):
            of_lead = number < self.opportunities
            account = number if of_lead else self.mix(number, 30) % self.accounts
            given, particle, family, local = self.person(number * CONVERTED if of_lead else self.n + number)
            at = self._account_made(account) + (0 if of_lead else 86_400)
            yield (
                number + 1, self.uid(at), given, particle, family, DECIDING[number % len(DECIDING)][1], account + 1,
                f"{local}@{self.company(account)[1]}", f"0681{number % 1_000_000:06}",
                self.mix(number, 31) % len(OWNERS) + 1, text(at),
            )  # fmt: skip

    def _stage(self, number: int) -> int:
        """The number of the stage of an opportunity, 1 to 6: four open ones, won, lost."""
        return (5, 6, 6, 1, 5, 6, 2, 3, 6, 4)[self.mix(number, 40) % 10]

    def opportunity_rows(self) -> Iterator[Row]:
        """Rows of OPPORTUNITY, one for each conversion."""
        places: dict[int, int] = {}
        for number in range(self.opportunities):
            at, stage = self._account_made(number), self._stage(number)
            places[stage] = places.get(stage, 0) + 1
            topic = TOPICS[self.mix(number * CONVERTED, 12) % len(TOPICS)]
            moved = at + self.mix(number, 41) % 60 * 86_400
            closes = NOW.timestamp() + self.mix(number, 42) % 200 * 86_400
            day = text(min(moved, NOW.timestamp()) if stage > 4 else closes)[:10]
            yield (
                number + 1, self.uid(at), topic.name[1], number + 1, number + 1, 1, stage,
                (self.mix(number, 43) % 780 + 20) * 10_000,
                "EUR", day, self.mix(number * CONVERTED, 9) % 7 + 1,
                self.mix(number, 44) % len(OWNERS) + 1, self.mix(number, 45) % 6 + 8 if stage == 6 else None, text(at),
                text(moved), day if stage > 4 else None, places[stage],
            )  # fmt: skip

    def activity_rows(self) -> Iterator[Row]:
        """Rows of ACTIVITY: the first of a lead when it came in, the others on the days after."""
        for number in range(self.n * PER_LEAD):
            lead, turn = divmod(number, PER_LEAD)
            chance = self.mix(number, 50)
            kind = KINDS[chance % len(KINDS)] if turn else "touch"
            at = self.came(lead) + turn * 86_400
            subjects = SUBJECTS[kind]
            is_open = kind == "task" and chance % 4 == 0
            yield (
                number + 1, self.uid(at), kind,
                subjects[chance // 16 % len(subjects)], BODIES[chance // 64 % len(BODIES)],
                text(at), text(at + 5 * 86_400) if kind == "task" else None, None if is_open else text(at),
                chance % len(OWNERS) + 1,
            )  # fmt: skip

    def link_rows(self) -> Iterator[Row]:
        """Rows of ACTIVITY_LINK: each activity on its lead, and on what the lead became."""
        made = 0
        for number in range(self.n * PER_LEAD):
            lead = number // PER_LEAD
            at = self.came(lead)
            made += 1
            yield made, self.uid(at), number + 1, lead + 1, None, None, None
            if lead % CONVERTED == 0 and (became := lead // CONVERTED) < self.opportunities:
                yield made + 1, self.uid(at), number + 1, None, became + 1, None, None
                yield made + 2, self.uid(at), number + 1, None, None, became + 1, None
                yield made + 3, self.uid(at), number + 1, None, None, None, became + 1
                made += 3

    def answer_rows(self) -> Iterator[Row]:
        """Rows of ANSWER: two of the four criteria for every second lead, three for those that converted."""
        made = 0
        for number in range(self.n):
            converted = number % CONVERTED == 0
            if not converted and number % 2:
                continue
            for criterion in range(1, 4 if converted else 3):
                made += 1
                at = self.came(number) + 86_400
                yes = converted or self.mix(number, 60 + criterion) % 2
                yield made, self.uid(at), number + 1, criterion, "yes" if yes else "no", text(at), "Joris Vermeer"

    def conversion_rows(self) -> Iterator[Row]:
        """Rows of CONVERSION."""
        for number in range(self.opportunities):
            at = self._account_made(number)
            same = number + 1
            yield same, self.uid(at), number * CONVERTED + 1, same, same, same, text(at), "Joris Vermeer"

    def event_rows(self) -> Iterator[Row]:
        """Rows of STAGE_EVENT: into the first stage, and from there to the one where the opportunity is."""
        made = 0
        for number in range(self.opportunities):
            at, stage = self._account_made(number), self._stage(number)
            made += 1
            yield made, self.uid(at), number + 1, None, 1, text(at), "Joris Vermeer"
            if stage > 1:
                made += 1
                moved = at + self.mix(number, 41) % 60 * 86_400
                yield made, self.uid(moved), number + 1, 1, stage, text(moved), "Joris Vermeer"


STEMS = tuple(f"{stem[0].upper()}{stem[1:]}" for stem in (*FAMILY, *COUNTRYSIDE))
SLUGS = tuple(folding.fold(stem).replace(" ", "") for stem in STEMS)
FAMILIES = tuple(
    (name.rpartition(" ")[0] or None, name.rpartition(" ")[2], folding.fold(name).replace(" ", "")) for name in FAMILY
)


def switchboard(company: int) -> str:
    """The telephone number of a company; each has its own."""
    return f"0{20 + company % 40}0{company // 40 % 1_000_000:06}"


def text(seconds: float) -> str:
    """A moment as it is stored."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
