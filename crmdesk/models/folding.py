"""How names, companies, addresses, telephone numbers and domains are compared: text in, key out, and equal keys match.

Each key runs for every row of an import, so plain ASCII takes a short way through bytes and sets, and the heavy
libraries (phonenumbers, email_validator, rapidfuzz, stdnum) are loaded only by the few texts that need them.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

# --- text ------------------------------------------------------------------------------------------------------------


def _words(text: str) -> frozenset[str]:
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

_LEGAL_FORMS = _words(
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
_LEADING_FORMS = _words("stichting bv nv vof maatschap cooperatie cooperatief cooperatieve")
_LAST = frozenset(form[i:] for form in _LEGAL_FORMS for i in range(len(form)))
_FIRST = _LEADING_FORMS | {"b", "n", "v"}
_INSIDE = _words("bv nv vof gmbh ltd llc inc bvba en and und et b n v")
_INSIDE_FORM = re.compile(r" (?:b ?v|n ?v|v ?o ?f|gmbh|ltd|llc|inc|bvba|en|and|und|et)(?= )")
_INITIALS = re.compile(r"\b(\w) (?=\w\b)")
_ARTICLES = _words("van de der den het 't the le la les el von")


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


# --- people ----------------------------------------------------------------------------------------------------------


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


_TITLES = _words(
    """
    mr mrs ms miss mx dr drs ir ing prof professor mw mevr mevrouw dhr heer meneer mej herr frau monsieur
    madame mme mlle sir dame rev ds sra dott dipl
    """
)
_FAMILY_TITLES = _words("mr mrs ms miss mw mevr mevrouw dhr heer meneer mej herr frau monsieur madame mme mlle ds")
_DEGREES = _words("phd msc bsc mba bba md llm llb esq cpa cfa mphil")
_LONE_DEGREES = _DEGREES | _words("ma ba bc ra rb pe")  # these are surnames too, so only behind a comma
_GENERATIONS = _words("jr sr ii iii iv junior senior")
_PARTICLES = _words(
    """
    van v vd v/d v.d de den der des het 't t te ten ter tot in op aan uit voor bij onder over 's s von vom vonder zu
    zum zur af av d d' di da do dos das del della dello du la las los le les lo e
    """
)
_STARTS = _PARTICLES - _words("t s d la las los le les lo e in op over")
_PAIRS = frozenset(
    f"{first} {second}" for first in ("in", "op", "over") for second in ("'t", "het", "de", "den", "der", "ten")
)
_FAMILY_STARTS = _words("el al le la les los las ben bin ibn abu abou ait st saint san santa mac mc o lo")


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


# --- e-mail and web --------------------------------------------------------------------------------------------------

_ADDRESS = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}",
    re.IGNORECASE | re.ASCII,
)
_BETWEEN_ADDRESSES = re.compile(r"[\s,;<>()\[\]\"|]+|:::")


def emails(text: str | None) -> list[str]:
    """Every piece of the text that is meant as an address, once each, as written: "Jan <a@b.nl>; c@d.nl" gives two.

    Whether a piece is well-formed, is_email says.
    """
    if not text or "@" not in text:
        return []
    if _ADDRESS.fullmatch(text) and len(text) < 65:
        return [text]
    found: dict[str, str] = {}
    for piece in _BETWEEN_ADDRESSES.split(text):
        if "@" in piece:
            piece = re.sub(r"(?i)^mailto:", "", piece).split("?")[0].strip(".:'\u2018\u2019\u201c\u201d\u200b\ufeff")
            if piece.strip("@"):
                found.setdefault(piece.casefold(), piece)
    return list(found.values())


def is_email(text: str) -> bool:
    """Whether the whole text is one well-formed address, as far as can be known without the network (IDN included)."""
    return _address_key(text) is not None


def email_key(text: str | None) -> str | None:
    """The first well-formed address of the text, in lower case and an international domain in its own letters."""
    if not text or "@" not in text:
        return None
    for address in emails(text):
        if key := _address_key(address):
            return key
    return None


def _address_key(address: str) -> str | None:
    if len(address) <= 254 and _ADDRESS.fullmatch(address) and "xn--" not in address:
        return address.lower() if address.index("@") <= 64 else None
    if address.isascii() and "xn--" not in address:
        return None
    from email_validator import EmailNotValidError, validate_email

    try:
        valid = validate_email(address, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        return None
    return valid.normalized.casefold() if "." in valid.domain else None


_FREE_MAIL = _words(
    """
    gmail.com googlemail.com hotmail.com hotmail.nl hotmail.be hotmail.de hotmail.fr hotmail.co.uk hotmail.it
    hotmail.es outlook.com outlook.nl outlook.be outlook.de outlook.fr live.com live.nl live.be live.de live.fr
    live.co.uk msn.com msn.nl passport.com icloud.com me.com mac.com aol.com aol.de aim.com ymail.com rocketmail.com
    proton.me protonmail.com protonmail.ch pm.me tutanota.com tutanota.de tuta.io tuta.com hey.com fastmail.com
    fastmail.fm zoho.com mail.com email.com inbox.com hushmail.com duck.com mail.ru bk.ru list.ru inbox.ru yandex.ru
    yandex.com qq.com 163.com 126.com sina.com naver.com ziggo.nl kpnmail.nl kpnplanet.nl xs4all.nl planet.nl home.nl
    casema.nl hetnet.nl quicknet.nl chello.nl upcmail.nl upc.nl tele2.nl telfort.nl telfortglasvezel.nl wxs.nl
    zonnet.nl versatel.nl solcon.nl online.nl freeler.nl caiway.nl caiway.net kabelfoon.nl multiweb.nl
    onsbrabantnet.nl onsneteindhoven.nl zeelandnet.nl introweb.nl hccnet.nl dds.nl wanadoo.nl orange.nl lycos.nl
    tiscali.nl concepts.nl glasnet.nl budget.nl delta.nl kabelnet.nl plex.nl ision.nl filternet.nl worldonline.nl
    iae.nl cistron.nl xmsnet.nl telenet.be skynet.be proximus.be scarlet.be pandora.be belgacom.net voo.be base.be
    edpnet.be euphonynet.be tele2.be web.de gmx.de gmx.net gmx.at gmx.ch gmx.com gmx.eu gmx.fr t-online.de freenet.de
    arcor.de online.de vodafone.de kabelmail.de 1und1.de posteo.de mailbox.org bluewin.ch hispeed.ch a1.net aon.at
    chello.at orange.fr wanadoo.fr free.fr sfr.fr laposte.net neuf.fr bbox.fr numericable.fr btinternet.com sky.com
    talktalk.net virginmedia.com ntlworld.com blueyonder.co.uk comcast.net verizon.net att.net sbcglobal.net
    bellsouth.net charter.net cox.net earthlink.net juno.com optonline.net libero.it virgilio.it tin.it alice.it
    tiscali.it wp.pl o2.pl onet.pl interia.pl seznam.cz centrum.cz terra.es telefonica.net
    """
)
_FREE_MAIL_FAMILY = re.compile(r"(?:yahoo|hotmail|outlook|live|gmx|yandex)\.(?:[a-z]{2,3}|co\.[a-z]{2}|com\.[a-z]{2})")
_SHARED_SITES = _words(
    """
    facebook.com linkedin.com twitter.com x.com instagram.com youtube.com google.com wordpress.com blogspot.com
    wixsite.com weebly.com jimdo.com jimdosite.com webnode.nl webnode.com jouwweb.nl business.site
    github.io tumblr.com tiktok.com pinterest.com etsy.com marktplaats.nl linktr.ee bit.ly goo.gl
    """
)
_LABEL = re.compile(r"(?!-)[\w-]{1,63}(?<!-)")
_PORT = re.compile(r":\d*$")
_WWW = re.compile(r"www\d?\.")


def domain_key(text: str | None) -> str | None:
    """The domain of a web or mail address, without scheme, www and path; None for nonsense, free mail and shared sites.

    Two records of one domain are taken for the same organisation, so what many organisations share is no domain here.
    """
    if not text or "." not in text:
        return None
    text = text.strip().lower()
    if "@" in text and "://" not in text:
        text = text.rpartition("@")[2] if " " not in text and "," not in text and ";" not in text else _first_host(text)
    else:
        text = re.split(r"[\s,;]", text, maxsplit=1)[0]
    text = text.rpartition("//")[2] if text.startswith("//") or "://" in text[:12] else text
    for end in "/?#>":
        text = text.partition(end)[0]
    text = text.rpartition("@")[2]
    if ":" in text:
        text = _PORT.sub("", text)
    text = text.strip(".")
    if text.startswith("www"):
        text = _WWW.sub("", text, count=1) if "." in text[5:] else text
    if not text.isascii() or "xn--" in text:
        text = _in_own_letters(text)
    labels = text.split(".")
    if len(labels) < 2 or len(text) > 253 or labels[-1].isdigit() or len(labels[-1]) < 2:
        return None
    if not all(map(_LABEL.fullmatch, labels)):
        return None
    if text in _FREE_MAIL or _FREE_MAIL_FAMILY.fullmatch(text) or ".".join(labels[-2:]) in _SHARED_SITES:
        return None
    return text


def _first_host(text: str) -> str:
    return next((address.rpartition("@")[2] for address in emails(text)), "")


def _in_own_letters(domain: str) -> str:
    import idna

    try:
        return idna.decode(domain, uts46=True)
    except (idna.IDNAError, UnicodeError):
        return ""


def first_domain(website: str | None, email: str | None) -> str | None:
    """The domain of the website, else the first one of the mail addresses that is a company's own."""
    if key := domain_key(website):
        return key
    if not email:
        return None
    return next((key for address in emails(email) if (key := domain_key(address))), None)


# --- telephone, KvK, VAT ---------------------------------------------------------------------------------------------

_PHONE_NOISE = b" ()-./\t"
_QUICK_LENGTHS = {b"1": (10,), b"31": (9,), b"32": (8, 9), b"33": (9,), b"44": (10,)}
_EXTENSION = re.compile(r"(?i)[\s,;/(]*(?:ext(?:ension)?\.?|e?xtn|x|tst\.?|toestel|#)[\s.:]*\d{1,7}\)?\s*$")
_SECOND_NUMBER = re.compile(r"(?i)\s+[/|]\s+|[;|\n]|,\s|\s+(?:or|of|en|and)\s+|:::")


def phone_key(text: str | None, region: str = "NL") -> str | None:
    """The number in E.164 without the plus, "31201234567"; None when it is no possible number.

    Without a country code it is a number of `region` (ISO 3166). Extensions are left out; the first of several counts.
    """
    if not text:
        return None
    if text.isascii() and region == "NL":
        digits = text.encode().translate(None, _PHONE_NOISE)
        if len(digits) == 10 and digits.isdigit():
            if digits[:1] == b"0" and digits[1:2] != b"0":
                return "31" + digits[1:].decode()
            if digits[:1] != b"0" and digits[:2] != b"31":  # a foreign number without its country
                return "31" + digits.decode()
        if digits[:1] == b"+" or digits[:2] == b"00":
            quick = _quick_international(digits[1:] if digits[:1] == b"+" else digits[2:])
            if quick:
                return quick
    return _parsed_phone(text, region)


def _quick_international(digits: bytes) -> str | None:
    if not digits.isdigit():
        return None
    for code in (digits[:2], digits[:1]):
        if code in _QUICK_LENGTHS:
            number = digits[len(code) :]
            if code == b"31" and number[:1] == b"0":  # +31 (0)20 ...
                number = number[1:]
            if len(number) in _QUICK_LENGTHS[code] and number[0] not in b"01":
                return (code + number).decode()
    return None


def _parsed_phone(text: str, region: str) -> str | None:
    import phonenumbers

    text = _SECOND_NUMBER.split(text.strip(), maxsplit=1)[0] if len(text) > 14 else text
    try:
        number = phonenumbers.parse(_EXTENSION.sub("", text), region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    zeros = "0" * (number.number_of_leading_zeros or 1) if number.italian_leading_zero else ""
    return f"{number.country_code}{zeros}{number.national_number}"


def kvk_key(text: str | None) -> str | None:
    """A number of the Dutch trade register: eight digits (it has no check digit); else None."""
    if not text:
        return None
    digits = re.sub(r"(?i)^kvk(?:[ -]?(?:nr|nummer|number))?|[\s.:-]", "", text.strip())
    return digits if len(digits) == 8 and digits.isascii() and digits.isdigit() else None


def vat_key(text: str | None) -> str | None:
    """A VAT number with its country ("NL009122746B01"), when its form and check digits are right; else None.

    Without a country it is a Dutch one. Forms and check digits: python-stdnum (EU, GB, CH, NO).
    """
    if not text:
        return None
    number = re.sub(r"[^0-9A-Z]", "", text.upper())
    number = re.sub(r"^(?:BTW|VAT|TVA)(?:NR|NO|NUMMER|NUMBER)?(?=.{8})", "", number)
    if number[:2].isdigit():
        number = f"NL{number}"
    from stdnum.ch import vat as swiss
    from stdnum.eu import vat as european
    from stdnum.exceptions import ValidationError
    from stdnum.gb import vat as british
    from stdnum.no import mva as norwegian

    country = number[:2]
    module = {"CH": swiss, "GB": british, "NO": norwegian}.get(country, european)
    try:
        return country + str(module.validate(number)).removeprefix(country)
    except ValidationError:
        return None
