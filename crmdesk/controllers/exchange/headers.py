"""Which column is which field: by its name, its aliases, the habits of the program that wrote it, or what stands in it.

A recognition is a proposal that the user sees and may change. Two columns never claim one field unseen: of several
e-mail columns the better ones come first and the others fill in where those are blank (Match.rank).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from crmdesk.controllers.exchange import formats
from crmdesk.models import addresses, folding
from crmdesk.models.entity import Entity
from crmdesk.text import _

How = Literal["", "name", "alias", "format", "content", "opt-out"]


class Match(NamedTuple):
    """What a column is taken for.

    field: a field's public name or one of formats.BESIDES, None when nothing fits. how: what it was known by; a column
    known by "opt-out" says yes for a refusal, and nothing otherwise (formats.OPT_OUTS). rank: 0 for the first choice;
    the value of a field is the first one that says something, in the order of the ranks.
    """

    field: str | None
    how: How
    rank: int = 0


_NOTHING = Match(None, "")

_FILLING_IN = frozenset(
    ("email", "phone", "mobile", "website", "company", "account", "contact", "full_name", "closed_at", "house_number")
    + ("consent_email", "consent_phone")
)
"""Fields of which a second column is of use where the first one is blank."""

_ADDRESS = frozenset(("street", "house_number", "postcode", "city", "region", "country"))
_QUALIFIED = _ADDRESS | {"email", "phone", "mobile", "website", "company", "account", "job_title"}

_QUALIFIERS = """
    work business office zakelijke zakelijk werkadres werk direct main primary company organization organisation bedrijf
    bezoek vestiging mailing postal post correspondentie billing invoice factuur shipping home private prive personal
    huis other alternate alt secondary
"""
"""What may stand before or behind "phone" or "city", the best first; "address" may follow each."""

_PLACES = {form: place for place, word in enumerate(_QUALIFIERS.split(), 1) for form in (word, f"{word}address")}
_PLACES["address"] = 0
_LONGEST_FIRST = sorted(_PLACES, key=len, reverse=True)

_OWN_WORDS = {
    "leads": ("lead", "person", "contactpersoon", "contact", "prospect"),
    "accounts": ("account", "organization", "organisation", "company", "bedrijf", "relatie", "klant"),
    "contacts": ("contactpersoon", "contact", "person"),
    "opportunities": ("opportunity", "deal", "potential", "verkoopkans", "kans"),
    "campaigns": ("campaign", "campagne", "event"),
    "activities": ("activity", "task", "note", "activiteit", "taak"),
}


class _Reading(NamedTuple):
    """A word without what stands around it. distance: how far that makes it from a field's first choice."""

    word: str
    distance: int
    group: str


class _Claim(NamedTuple):
    """A column's claim on a field; the lowest order wins."""

    order: tuple[int, ...]
    column: int
    field: str
    how: How
    group: str


def squash(header: str) -> str:
    """A header as it is compared: "E-mail Adres*" is "emailadres"."""
    return folding.fold(header).replace(" ", "")


def names_of(entity: type[Entity]) -> dict[str, tuple[str, ...]]:
    """What a column may be mapped to in an import of this entity, with its aliases: a field's public name, or what
    stands besides the fields."""
    names = {
        f.name: (f.label, _(f.label), *f.aliases)
        for f in entity.fields.values()
        if f.shown and f.name not in ("id", "score") and (f.stored or f.related or f.name == "full_name")
    }
    for name, aliases in formats.BESIDES.get(entity.plural, {}).items():
        names[name] = tuple(aliases.split(", "))
    return names


def recognise(
    headers: Sequence[str],
    aliases: Mapping[str, Sequence[str]],
    kind: str,
    samples: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Match]:
    """What each column of a table is.

    aliases: what may be mapped to, each with its other names, the best first (see names_of). kind: the word of the
    command line, like "leads". samples: some cells of each column, by header; they help to choose and to guess.
    """
    samples = samples or {}
    words = [squash(header) for header in headers]
    known = formats.detect(words)
    meaning = known.meaning(kind) if known else {}
    index = _index(aliases)
    claims: list[_Claim] = []
    for column, word in enumerate(words):
        if word in meaning:
            if (target := meaning[word]) and target in aliases:
                order = 0, list(meaning).index(word)
                claims.append(_Claim(order, column, target, "format", _readings(word)[-1].group))
        else:
            claims += _claims(column, word, index, aliases, _OWN_WORDS.get(kind, ()))
    found = _settled(_of_one_address(claims, [sum(map(bool, samples.get(header, ()))) for header in headers]))
    for column, header in enumerate(headers):
        if column not in found and words[column] not in meaning:
            guess = _by_content(samples.get(header, ()))
            if guess in aliases and all(match.field != guess for match in found.values()):
                found[column] = Match(guess, "content")
    return {header: found.get(column, _NOTHING) for column, header in enumerate(headers)}


def _index(aliases: Mapping[str, Sequence[str]]) -> dict[str, list[tuple[int, str]]]:
    """Word -> the fields that it may mean, with its place among the field's aliases; 0 is the field's own name."""
    index: dict[str, list[tuple[int, str]]] = {}
    for name, others in aliases.items():
        for place, word in enumerate(dict.fromkeys(map(squash, (name, *others)))):
            index.setdefault(word, []).append((place, name))
    return index


def _claims(
    column: int,
    word: str,
    index: Mapping[str, list[tuple[int, str]]],
    aliases: Mapping[str, Sequence[str]],
    own_words: Iterable[str],
) -> Iterator[_Claim]:
    for consent, refusals in formats.OPT_OUTS.items():
        if word in refusals and consent in aliases:
            yield _Claim((0,), column, consent, "opt-out", "")
            return
    readings = _readings(word)
    for place, target in index.get(word, ()):
        yield _Claim((1, place), column, target, "alias" if place else "name", "")
    for own in own_words:
        if word.startswith(own) and word != own:
            readings += _readings(word.removeprefix(own))
    for reading in readings:
        for place, target in index.get(reading.word, ()):
            second_line = target in _ADDRESS and reading.distance >= 200
            if reading.word != word and not second_line and (target in _QUALIFIED or not reading.distance):
                yield _Claim((2, reading.distance, place), column, target, "alias", reading.group)


def _readings(word: str) -> list[_Reading]:
    """The word, then without its number, then without each qualifier: businessphone2, businessphone, phone."""
    number = re.search(r"\d+", word)
    distance = 100 * int(number[0][:2]) if number else 0
    readings = [_Reading(word, 0, "")]
    if number:
        readings.append(_Reading(re.sub(r"\d+", "", word), distance, ""))
    bare, group = readings[-1].word.removesuffix("ofaddress"), ""
    while qualifier := _qualifier(bare):
        bare = bare.removeprefix(qualifier) if bare.startswith(qualifier) else bare.removesuffix(qualifier)
        distance += _PLACES[qualifier]
        group += qualifier.removesuffix("address")
        readings.append(_Reading(bare, distance, group))
    return readings


def _qualifier(word: str) -> str | None:
    """What stands before, else behind the word; "address" only before it, as it is a word of its own."""
    before = (q for q in _LONGEST_FIRST if word.startswith(q) and word != q)
    behind = (q for q in _LONGEST_FIRST if word.endswith(q) and word != q and not q.endswith("address"))
    return next(before, None) or next(behind, None)


def _of_one_address(claims: list[_Claim], filled: Sequence[int]) -> list[_Claim]:
    """The claims with those of one address only, the fullest one: no city of the office with the street of the home.

    Columns that name no address, like "Country", go with any; where both have a part, the fuller address gives it.
    """
    parts: dict[str, set[str]] = {}
    cells: Counter[str] = Counter()
    for claim in claims:
        if claim.field in _ADDRESS:
            parts.setdefault(claim.group, set()).add(claim.field)
            cells[claim.group] += filled[claim.column]
    plain = parts.pop("", set())
    named = max(parts, key=lambda g: (bool(cells[g]), len(parts[g]), cells[g], -_PLACES.get(g, 99)), default="")
    others = parts.get(named, set())
    fuller, full = max(("", plain), (named, others), key=lambda one: (bool(cells[one[0]]), len(one[1])))

    def belongs(claim: _Claim) -> bool:
        return claim.group == fuller or claim.group in ("", named) and claim.field not in full

    return [claim for claim in claims if claim.field not in _ADDRESS or belongs(claim)]


def _settled(claims: Iterable[_Claim]) -> dict[int, Match]:
    """Column -> field: the best claims first, and a field that is taken only for those that may fill it in."""
    found: dict[int, Match] = {}
    taken: Counter[str] = Counter()
    for claim in sorted(claims):
        if claim.column not in found and (not taken[claim.field] or claim.field in _FILLING_IN):
            found[claim.column] = Match(claim.field, claim.how, taken[claim.field])
            taken[claim.field] += 1
    return found


_PHONE_LIKE = re.compile(r"(?:\+|0|\()[\d ()./-]{8,}(?:\s*(?:x|ext)\.?\s*\d+)?")
_DUTCH_POSTCODE = re.compile(r"\d{4} ?[A-Z]{2}")


def _by_content(cells: Iterable[str]) -> str | None:
    """What a column of unknown name holds, when four in five of its cells look like one thing."""
    texts = [text for cell in cells if (text := cell.strip())]
    if not texts:
        return None
    looks = (
        ("email", addresses.is_email),
        ("linkedin", lambda text: "linkedin.com/" in text.lower()),
        (
            "website",
            lambda text: text.lower().startswith(("http://", "https://", "www.")) and bool(addresses.domain_key(text)),
        ),
        ("postcode", lambda text: bool(_DUTCH_POSTCODE.fullmatch(text))),
        ("phone", lambda text: bool(_PHONE_LIKE.fullmatch(text)) and bool(addresses.phone_key(text))),
    )
    return next((name for name, like in looks if sum(map(like, texts)) >= 0.8 * len(texts)), None)
