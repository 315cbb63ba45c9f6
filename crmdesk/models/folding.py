"""How names and companies are compared: text in, key out, and equal keys match.

Each key runs for every row of an import, so plain ASCII takes a short way through bytes and sets, and rapidfuzz is
loaded only where two names are compared by their letters.
"""

from __future__ import annotations

import re
import unicodedata

# --- text ------------------------------------------------------------------------------------------------------------


def word_set(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127])
_OUTER = "".join(map(chr, (*range(33), 0x85, 0xA0, 0x200B, 0x2028, 0x2029, 0x3000, 0xFEFF)))


def clean(text: str) -> str:
    """The text as it may be stored: NFC, trimmed, without control characters (but tab, newline) or lone surrogates.

    SQLite, its full text and Qt each lose or refuse those in their own way, so every entrance passes through here.
    """
    if text.isascii():
        if text.isprintable():
            return text.strip()
    else:
        if re.search("[\ud800-\udfff]", text):
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        text = unicodedata.normalize("NFC", text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)
    return text.strip(_OUTER).strip()


_ASCII = bytes(ord(c.lower()) if (c := chr(i)).isalnum() or c in "+#" else 32 for i in range(128)) + bytes(128)
_APOSTROPHES = "'`\u00b4\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u2018\u2019\u201a\u201b\u2032\u2035\uff07"
_ASCII_APOSTROPHES = b"'`"
_SPECIAL = {
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t", "ŋ": "ng",
    "ĸ": "k", "ƒ": "f", "ɓ": "b", "ɗ": "d", "ə": "e",
}  # fmt: skip
_LOOSE_SIGN = re.compile(r"(?<![^\W_])(?<![+#])[+#]+|[+#]+(?=[^\W_])")


class _Letters(dict[int, str]):
    """Each character's folded form, worked out the first time it is met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if character in _APOSTROPHES:
            folded = ""
        else:
            text = character
            for _ in range(3):  # a compatibility form may be a capital again, and that one composed again
                text = unicodedata.normalize("NFKD", text.casefold())
            folded = "".join(map(_plain, text))
        self[code] = folded
        return folded


def _plain(character: str) -> str:
    if character in _SPECIAL:
        return _SPECIAL[character]
    category = unicodedata.category(character)
    variation = "\ufe00" <= character <= "\ufe0f"
    if character in _APOSTROPHES or unicodedata.combining(character) or category == "Cf" or variation:
        return ""
    return character if character.isalnum() or category[0] == "M" or character in "+#" else " "


_LETTERS = _Letters()


def fold(text: str | None) -> str:
    """The words of the text without case, accents, apostrophes and punctuation: "O'Neill & Zn." is "oneill zn".

    A plus or sharp at the end of a word stays (C++ is not C#). A text of signs only is kept as it is, so that two
    tags of one emoji each do not fall together. fold(fold(x)) == fold(x).
    """
    if not text:
        return ""
    if text.isascii():
        folded = b" ".join(text.encode().translate(_ASCII, _ASCII_APOSTROPHES).split()).decode()
    else:
        folded = " ".join(text.translate(_LETTERS).split())
    if "+" in folded or "#" in folded:
        folded = " ".join(_LOOSE_SIGN.sub(" ", folded).split())
    return folded or " ".join(text.split())


def lower(text: str) -> str:
    """The text in lower case, letter by letter, so that what is small stays the same wherever it stands."""
    return "".join(map(str.lower, text))


def capitals(text: str) -> list[tuple[str, str]]:
    """The letters of a text beyond ASCII that have a capital, as (capital, small): what SQLite's lower() leaves."""
    found = {(letter.upper(), letter.lower()) for letter in text if not letter.isascii()}
    return sorted((capital, small) for capital, small in found if capital != small and len(capital + small) == 2)


# --- companies -------------------------------------------------------------------------------------------------------

_LEGAL_FORMS = word_set(
    """
    stichting bv nv vof cv bvio nvio vofio bvinoprichting ua cooperatief cooperatiefua cooperatieua cooperatieveua
    coopua cooperatiefba cooperatiefwa bvba cvba ebvba vzw asbl sprl scrl sarl eesv gmbh ggmbh gesmbh mbh ag kg ohg ug
    ughaftungsbeschrankt ek ev gbr kgaa se cokg gmbhcokg agcokg gmbhco gmbhcokgaa ltd limited llc llp lp plc inc
    incorporated corp corporation pllc ptyltd ptylimited pteltd pvtltd privatelimited coltd colimited companylimited
    coinc sa sas sasu eurl snc sci srl srls spa sl slu sau lda ltda ab oy oyj as asa aps hf ehf ou uab sia spzoo zoo
    sro spolsro doo dd kft zrt nyrt eood ooo oao zao sdnbhd bhd kk ltdsti
    """
)
_DOTTED_ONLY = frozenset(("spa", "zoo"))  # a wellness spa and a zoo are no legal forms
_LEADING_FORMS = word_set("stichting bv nv vof maatschap cooperatie cooperatief cooperatieve")
_LAST = frozenset(form[i:] for form in _LEGAL_FORMS for i in range(len(form)))
_FIRST = _LEADING_FORMS | {"b", "n", "v"}
_INSIDE = word_set("bv nv vof gmbh ltd llc inc bvba en and und et b n v")
_INSIDE_FORM = re.compile(r" (?:b ?v|n ?v|v ?o ?f|gmbh|ltd|llc|inc|bvba|en|and|und|et)(?= )")
_INITIALS = re.compile(r"\b(\w) (?=\w\b)")
_ARTICLES = word_set("van de der den het 't the le la les el von")


def company_key(name: str | None) -> str:
    """The folded name without its legal form: "Jansen & Zn. B.V." and "JANSEN EN ZN" are both "jansen zn".

    Initials are drawn together (A.B.N. is ABN), "and" in four languages is left out. "Stichting" is a legal form that
    people leave out, and among 275 of them in the trade register only one shared its name with a company; holding,
    group, vereniging and the like tell organisations apart and stay. Empty only when the name is blank.
    """
    words = fold(name).split()
    if len(words) < 2:
        return words[0] if words else ""
    if words[-1] in _LAST:
        words = _without_trailing_form(words)
    if words[0] in _FIRST:
        words = _without_leading_form(words)
    key = " ".join(words)
    if len(words) > 2 and not _INSIDE.isdisjoint(words):
        key = _INSIDE_FORM.sub("", key)
    return _INITIALS.sub(r"\1", key) if min(map(len, words)) == 1 else key


def _without_trailing_form(words: list[str]) -> list[str]:
    for count in range(min(6, len(words) - 1), 0, -1):
        form = "".join(words[-count:])
        if form not in _LEGAL_FORMS or count == 1 and (form in _DOTTED_ONLY or words[-2] in _ARTICLES):
            continue
        if count < len(words) - 1 or len(words[0]) > 1:  # C-Corp is not C
            return _without_trailing_form(words[:-count])  # "SA/NV" is two of them
    return words


def _without_leading_form(words: list[str]) -> list[str]:
    for count in range(min(3, len(words) - 1), 0, -1):
        if "".join(words[:count]) in _LEADING_FORMS:
            return words[count:]
    return words


_DER = re.compile(r"\b(?:van d(?:e|er|en)|v d(?:e|er|en)?|vd)\b")
_DIGITS = re.compile(r"\d+")


def similarity(a: str, b: str) -> int:
    """How alike two company keys are, 0 to 100; 85 is the limit of a strong match.

    The better of the ratio of the sorted words and that of the letters without blanks; never a partial match, so "bo"
    is not "bosch". Different numbers ("garage 24", "garage 25") and different short names stay below the limit.
    """
    if a == b:
        return 100 if a else 0
    from rapidfuzz import fuzz

    a, b = _DER.sub("vd", a), _DER.sub("vd", b)
    joined_a, joined_b = a.replace(" ", ""), b.replace(" ", "")
    alike = round(max(fuzz.token_sort_ratio(a, b), fuzz.ratio(joined_a, joined_b)))
    if joined_a != joined_b and (
        min(len(joined_a), len(joined_b)) <= 4 or sorted(_DIGITS.findall(a)) != sorted(_DIGITS.findall(b))
    ):
        return min(alike, 80)
    return alike
