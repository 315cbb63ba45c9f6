"""What an organisation or person is reached and registered by: e-mail, domain, telephone, KvK and VAT number.

Each has a key, text in and key out, that runs for every row of an import; the heavy libraries (phonenumbers,
email_validator, stdnum) are loaded only by the few texts that need them.
"""

from __future__ import annotations

import re

from crmdesk.models.folding import word_set

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


_FREE_MAIL = word_set(
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
_SHARED_SITES = word_set(
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
