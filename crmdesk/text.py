"""The words of the program: gettext with English in the source, chosen once per start.

Labels live in models and controllers, which know no Qt, so translation is the standard library's
gettext; texts declared at import time are marked with N_ and translated when they are shown.
"""

from __future__ import annotations

import gettext
import os
from functools import cache

from crmdesk import paths

LANGUAGES = ("en", "nl")

_translation: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def use(language: str) -> None:
    """Speak this language ("en" or "nl") from now on; an unknown one is English."""
    global _translation, _language
    _language = language if language in LANGUAGES else "en"
    _translation = _catalogue(_language)


def language() -> str:
    """The language in use: "en" or "nl"."""
    return _language


def system_language() -> str:
    """The first language of the user's system that the program speaks."""
    import locale

    named = (os.environ.get(name, "") for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))
    wishes = [part for text in named for part in text.split(":")] + [locale.getlocale()[0] or ""]
    for wish in wishes:
        if (short := wish[:2].lower()) in LANGUAGES:
            return short
        if short == "du":  # Windows says "Dutch_Netherlands"
            return "nl"
    return "en"


def _(message: str) -> str:
    """The message in the language in use."""
    return _translation.gettext(message) if message else ""


def N_(message: str) -> str:  # noqa: N802  gettext's own name
    """Mark a message for translation where it cannot be translated yet."""
    return message


def in_every_language(message: str) -> frozenset[str]:
    """The message in every language that the program speaks: what people may type for it."""
    return frozenset({message, *(_catalogue(language).gettext(message) for language in LANGUAGES)})


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == LANGUAGES[0]:
        return gettext.NullTranslations()  # its words stand in the source
    return gettext.translation("crmdesk", paths.resource("locale"), [language], fallback=True)


def ngettext(one: str, many: str, n: int, figure: str = "") -> str:
    """The form of a message that fits the number n, with {n} filled in; figure: how the number is written."""
    return _translation.ngettext(one, many, n).format(n=figure or n)


def capital(words: str) -> str:
    """Words that begin a sentence."""
    return words[:1].upper() + words[1:]
