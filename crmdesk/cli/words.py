"""The kinds of word that a call is made of, each a function for argparse that reads it or says what it should be."""

from __future__ import annotations

import argparse
import re

from crmdesk.text import _

KINDS = ("leads", "accounts", "contacts", "opportunities", "campaigns", "activities")
SINGULAR = ("lead", "account", "contact", "opportunity", "campaign", "activity")
LINKABLE = SINGULAR[:4]
ACTIVITY_KINDS = ("call", "meeting", "email", "note", "task", "touch")
"""Written out, because importing what they come from costs more than a help text may; a test compares them."""


def kind(word: str) -> str:
    """A kind of record, singular or plural, as its plural."""
    for plural, singular in zip(KINDS, SINGULAR, strict=True):
        if word.lower() in (plural, singular):
            return plural
    raise argparse.ArgumentTypeError(_('"{word}" is none of: {known}').format(word=word, known=", ".join(KINDS)))


def number(word: str) -> int:
    """A number of a record or a step."""
    if not word.isascii() or not word.isdigit() or len(word) > 18:
        raise argparse.ArgumentTypeError(_('"{word}" is not a number').format(word=word))
    return int(word)


def pair(word: str) -> tuple[str, str]:
    """A field and its value: "city=Utrecht"."""
    name, sign, value = word.partition("=")
    if not sign or not name.strip():
        raise argparse.ArgumentTypeError(_('"{word}" is not like field=value').format(word=word))
    return name.strip(), value


def names(word: str) -> list[str]:
    """Fields: "company,owner,score"."""
    found = [name.strip() for name in word.split(",") if name.strip()]
    if not found:
        raise argparse.ArgumentTypeError(_('"{word}" names no field').format(word=word))
    return found


def heading(word: str) -> tuple[str, str]:
    """A heading of a table and the field it means: "E-mail 1=email"; the heading may hold an equals sign itself."""
    name, sign, value = word.rpartition("=")
    if not sign or not name.strip():
        raise argparse.ArgumentTypeError(_('"{word}" is not like Header=field').format(word=word))
    return name.strip(), value.strip()


def target(word: str) -> tuple[str, int]:
    """A record: "account:12", as (table, number)."""
    name, _sign, row = word.partition(":")
    singular = {plural: one for plural, one in zip(KINDS, LINKABLE, strict=False)}.get(kind(name))
    if singular is None:
        raise argparse.ArgumentTypeError(_('"{word}" is not like account:12').format(word=word))
    return singular, number(row)


def choice(word: str) -> str | int:
    """What a conversion shall do with a record: "new", "none", or the number of an existing one."""
    return word.lower() if word.lower() in ("new", "none") else number(word)


def size(word: str) -> tuple[int, int]:
    """Width and height in pixels: "1440x900"."""
    found = re.fullmatch(r"(\d{3,5})x(\d{3,5})", word)
    if not found:
        raise argparse.ArgumentTypeError(_('"{word}" is not a size like 1440x900').format(word=word))
    return int(found[1]), int(found[2])


def currency(word: str) -> str:
    """A currency by its three letters (ISO 4217)."""
    if not re.fullmatch(r"[A-Za-z]{3}", word):
        raise argparse.ArgumentTypeError(_('"{word}" is not a currency like EUR').format(word=word))
    return word.upper()
