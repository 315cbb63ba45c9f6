"""Who appears in the sample: invented people and companies, no two of which could be taken for one another.

Each stem (a family name, a stretch of country) names one company only, so that a lead's company is either clearly new
or clearly the account that stands already; that is what conversion and duplicate checks are shown with.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from crmdesk.controllers.sample.names import COUNTRYSIDE, FAMILY, GIVEN, PLACES, STREETS, TRADES, Place
from crmdesk.controllers.sample.words import ADVISING, DECIDING, Said
from crmdesk.models import folding, names


@dataclass(frozen=True)
class Company:
    """An organisation, with its own domain and switchboard."""

    name: str
    domain: str
    industry: str
    place: Place
    street: str
    postcode: str
    phone: str
    employees: int
    family: str = ""
    """The family that it is named after."""

    @property
    def size(self) -> str:
        """Its number of people as a class, as forms ask it."""
        for most, text in ((9, "1-9"), (49, "10-49"), (99, "50-99"), (249, "100-249")):
            if self.employees <= most:
                return text
        return "250+"


@dataclass(frozen=True)
class Person:
    """A person at a company."""

    given: str
    particle: str | None
    family: str
    job_title: Said
    email: str
    mobile: str


class Cast:
    """Draws people and companies; none twice, the same ones for the same seed."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._stems = [*((name, name) for name in FAMILY), *((stem, "") for stem in COUNTRYSIDE)]
        rng.shuffle(self._stems)
        self._numbers: set[str] = set()
        self._people: set[str] = set()
        self._addresses: set[str] = set()

    def company(self, industries: set[str] | None = None) -> Company:
        """A company that did not appear before, in one of these industries or in any."""
        stem, family = self._stems.pop()
        trade, industry = self._rng.choice([one for one in TRADES if industries is None or one[1] in industries])
        name = f"{stem[0].upper()}{stem[1:]} {trade}"
        return self.known_company(name, folding.fold(name).replace(" ", ""), industry, family=family)

    def known_company(self, name: str, domain: str, industry: str, city: str = "", family: str = "") -> Company:
        """A company by name; domain without its ending."""
        rng = self._rng
        place = next((place for place in PLACES if place.city == city), None) or rng.choice(PLACES)
        postcode = f"{place.postcode}{rng.randint(11, 99)} {''.join(rng.choices('ABCDEGHJKLMNPRSTVWXZ', k=2))}"
        employees = round(rng.lognormvariate(3.4, 1.0)) + 3
        return Company(
            name,
            f"{domain}.example",
            industry,
            place,
            f"{rng.choice(STREETS)} {rng.randint(1, 180)}",
            postcode,
            self._number(place.code),
            employees,
            family,
        )

    def person(self, company: Company, *, decides: bool) -> Person:
        """A person who works at a company; who decides is of the family that it is named after, if it is."""
        rng = self._rng
        while True:
            own = company.family if company.family and (decides or rng.random() < 0.2) else rng.choice(FAMILY)
            given = rng.choice(GIVEN)
            if (key := f"{given} {own}") not in self._people:
                break
        self._people.add(key)
        particle, _, family = own.rpartition(" ")
        return self.known_person(
            company, (given, particle or None, family), rng.choice(DECIDING if decides else ADVISING)
        )

    def known_person(self, company: Company, name: tuple[str, str | None, str], job_title: Said) -> Person:
        """A person by name, with an address at the company."""
        given, particle, family = name
        surname = folding.fold(names.full_name(None, particle, family)).replace(" ", "")
        first = folding.fold(given)
        email = f"{first[:1]}.{surname}@{company.domain}"
        if email in self._addresses:
            email = f"{first}.{surname}@{company.domain}"
        self._addresses.add(email)
        return Person(given, particle, family, job_title, email, self._number("06"))

    def _number(self, code: str) -> str:
        """A number of ten digits behind an area code or 06: "030 012 34 56", "0570 01 23 45", "06 80 12 34 56"."""
        start = "80" if code == "06" else "0"
        while True:
            digits = start + "".join(self._rng.choices("0123456789", k=10 - len(code) - len(start)))
            odd = len(digits) % 2
            head, rest = digits[: 2 + odd], digits[2 + odd :]
            number = " ".join((code, head, *(rest[i : i + 2] for i in range(0, len(rest), 2))))
            if number not in self._numbers:
                self._numbers.add(number)
                return number
