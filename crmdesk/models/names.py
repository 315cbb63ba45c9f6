"""A person's name in its parts: split, put together, sorted and compared, the Dutch particle in any place."""

from __future__ import annotations

import re
from typing import NamedTuple

from crmdesk.models.folding import clean, fold, word_set


class Name(NamedTuple):
    """A person's name in its three parts; the particle is the Dutch tussenvoegsel."""

    given: str
    particle: str
    family: str


def full_name(given: str | None, particle: str | None, family: str | None) -> str:
    """The name as it is spoken: Sanne van der Berg."""
    return " ".join(part for part in (given, particle, family) if part)


def person_key(given: str | None, particle: str | None, family: str | None) -> str:
    """The folded name, the same whether the particle stands on its own or before the family name."""
    return fold(full_name(given, particle, family))


def sort_name(given: str | None, particle: str | None, family: str | None) -> str:
    """The folded name sorted the Dutch way, the particle last: "berg sanne van der"."""
    return fold(full_name(family, given, particle))


_TITLES = word_set(
    """
    mr mrs ms miss mx dr drs ir ing prof professor mw mevr mevrouw dhr heer meneer mej herr frau monsieur
    madame mme mlle sir dame rev ds sra dott dipl
    """
)
_FAMILY_TITLES = word_set("mr mrs ms miss mw mevr mevrouw dhr heer meneer mej herr frau monsieur madame mme mlle ds")
_DEGREES = word_set("phd msc bsc mba bba md llm llb esq cpa cfa mphil")
_LONE_DEGREES = _DEGREES | word_set("ma ba bc ra rb pe")  # these are surnames too, so only behind a comma
_GENERATIONS = word_set("jr sr ii iii iv junior senior")
_PARTICLES = word_set(
    """
    van v vd v/d v.d de den der des het 't t te ten ter tot in op aan uit voor bij onder over 's s von vom vonder zu
    zum zur af av d d' di da do dos das del della dello du la las los le les lo e
    """
)
_STARTS = _PARTICLES - word_set("t s d la las los le les lo e in op over")
_PAIRS = frozenset(
    f"{first} {second}" for first in ("in", "op", "over") for second in ("'t", "het", "de", "den", "der", "ten")
)
_FAMILY_STARTS = word_set("el al le la les los las ben bin ibn abu abou ait st saint san santa mac mc o lo")


def split_name(text: str) -> Name:
    """The parts of a name written in one piece, in either order: "Sanne van der Berg", "Berg, Mw. drs. S. van der".

    Forms of address and degrees are left out. One word is a given name, unless a form of address or a particle stands
    before it ("de heer Bakker", "van 't Hof").
    """
    text = clean(re.sub(r"<[^>]*>", " ", text)).replace("\u2019", "'").replace("\u2018", "'")
    parts = [words for part in text.split(",") if (words := part.split())]
    if not parts:
        return Name("", "", "")
    for words in parts[1:]:
        if all(_bare(word) in _GENERATIONS for word in words):  # "Smith, Jr., John"
            parts[0] += words
            words.clear()
    rest = [word for words in parts[1:] if not all(_bare(word) in _LONE_DEGREES for word in words) for word in words]
    return _family_first(parts[0], rest) if rest else _in_spoken_order(parts[0])


def _bare(word: str) -> str:
    return word.casefold().replace(".", "").strip("()")


def _without_titles(words: list[str]) -> tuple[list[str], bool]:
    """The words without forms of address and degrees, and whether one of those asks for a family name."""
    polite = False
    if len(words) > 2 and _bare(words[0]) == "de" and _bare(words[1]) == "heer":
        words = words[1:]
    while len(words) > 1 and (title := _bare(words[0])) in _TITLES:
        polite = polite or title in _FAMILY_TITLES
        words = words[1:]
    while len(words) > 2 and _bare(words[-1]) in _DEGREES:
        words = words[:-1]
    return words, polite


def _as_particle(word: str) -> str:
    """How the word stands among the particles; a single capital is an initial."""
    bare = word.rstrip(".")
    return "" if len(bare) == 1 and bare.isupper() else bare.casefold()


def _particle_end(words: list[str], start: int) -> int:
    """Where the particle that begins at `start` ends, or `start` when none does; the last word is never in it."""
    low = list(map(_as_particle, words))
    if start >= len(words) - 1 or low[start] not in _STARTS and " ".join(low[start : start + 2]) not in _PAIRS:
        return start
    end = start + 1
    while end < len(words) - 1 and low[end] in _PARTICLES:
        end += 1
    return end


def _in_spoken_order(words: list[str]) -> Name:
    words, polite = _without_titles(words)
    last = len(words) - 1
    while last > 0 and _bare(words[last]) in _GENERATIONS:
        last -= 1
    for start in range(last):
        first, dash, second = words[start].rpartition("-")
        if start and first and dash and second.casefold() in _STARTS:  # Bakker-de Vries
            return Name(" ".join(words[:start]), "", " ".join(words[start:]))
        end = _particle_end(words[: last + 1], start)
        if end > start:
            return Name(" ".join(words[:start]), " ".join(words[start:end]), " ".join(words[end:]))
    if last == 0:
        return Name("", "", " ".join(words)) if polite or len(words) > 1 else Name(words[0], "", "")
    start = last
    while start > 1 and words[start - 1].casefold() in _FAMILY_STARTS:
        start -= 1
    return Name(" ".join(words[:start]), "", " ".join(words[start:]))


def _family_first(family: list[str], rest: list[str]) -> Name:
    family, _ = _without_titles(family)
    rest, _ = _without_titles(rest)
    rest, particle = _without_particle(rest, least=0)  # "Berg, Sanne van der", "Berg, van der, Sanne"
    if not particle:
        family, particle = _without_particle(family, least=1)  # "van der Berg, Sanne", "Berg van der, Sanne"
    return Name(" ".join(rest), " ".join(particle), " ".join(family))


def _without_particle(words: list[str], least: int) -> tuple[list[str], list[str]]:
    """The other words and the particle, whether it stands behind or before; at least `least` words are left."""
    start = len(words)
    while start > least and _as_particle(words[start - 1]) in _PARTICLES:
        start -= 1
    if start < len(words):
        return words[:start], words[start:]
    end = _particle_end(words, 0)
    return words[end:], words[:end]
