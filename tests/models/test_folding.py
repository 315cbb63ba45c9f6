"""Keys: what must be equal is equal, what must differ differs, and no text whatever breaks them."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.models import folding
from crmdesk.models.folding import Name

ANY_TEXT = st.text(st.characters(codec=None), max_size=40)


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("  Jan\t", "Jan"),
        ("a\0b\x1b[31m", "ab[31m"),
        ("line 1\r\nline 2\rline 3", "line 1\nline 2\nline 3"),
        ("tab\tinside", "tab\tinside"),
        ("e\u0301", "é"),
        ("x\ud800y", "x\ufffdy"),
        ("\ud83d\ude00", "😀"),
        ("\ufeffJan\u200b\u00a0", "Jan"),
    ],
)
def test_clean_keeps_only_what_can_be_stored(raw: str, kept: str) -> None:
    assert folding.clean(raw) == kept


@given(ANY_TEXT)
def test_clean_text_is_storable_and_stays_as_it_is(text: str) -> None:
    cleaned = folding.clean(text)
    cleaned.encode()
    assert not any(ord(c) < 32 and c not in "\t\n" for c in cleaned)
    assert folding.clean(cleaned) == cleaned


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("O'Neill", "oneill"),
        ("O’Neill", "oneill"),
        ("D'Unger", "dunger"),
        ("Dräxlmaier & Dahl", "draxlmaier dahl"),
        ("Łódź Øst Straße Æro İstanbul ıi ﬁn", "lodz ost strasse aero istanbul ii fin"),
        ("ＡＢＣ", "abc"),
        ("  a -- b__c ", "a b c"),
        ("C++", "c++"),
        ("C#", "c#"),
        ("Jan+Piet #1", "jan piet 1"),
        ("🚀", "🚀"),
        ("日本語会社", "日本語会社"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert folding.fold(text) == folded


@given(ANY_TEXT)
def test_folding_twice_changes_nothing(text: str) -> None:
    folded = folding.fold(text)
    assert folding.fold(folded) == folded


@given(st.text(st.characters(max_codepoint=127), max_size=40))
def test_the_short_way_for_ascii_gives_what_the_long_way_gives(text: str) -> None:
    zero_width_space = "\u200b"  # folds to nothing, but is not ASCII
    assert folding.fold(f"a {text}") == folding.fold(f"a {text}{zero_width_space}")


@given(st.text(max_size=40))
def test_case_never_matters(text: str) -> None:
    assert folding.fold(text.casefold()) == folding.fold(text)


SAME_COMPANY = [
    ("Jansen & Zn. B.V.", "JANSEN EN ZN"),
    ("V.O.F. Bakker", "bakker vof"),
    ("Ampleon Coöperatief U.A.", "Ampleon"),
    ("Coöperatie Ampleon U.A.", "Ampleon"),
    ("Korean Register B.V. i.o.", "Korean Register"),
    ("Siveele B.V.i.o.", "Siveele"),
    ("Müller GmbH & Co. KG", "Muller"),
    ("Mirantis Poland Sp. z o.o.", "Mirantis Poland"),
    ("Spółka sp. z o.o.", "Spolka"),
    ("Volvo AB", "Volvo"),
    ("Fiat S.p.A.", "Fiat"),
    ("Foo A/S", "Foo"),
    ("Foo SA/NV", "Foo"),
    ("Foo S.à r.l.", "foo sarl"),
    ("IMC Pacific Pty Ltd", "IMC Pacific"),
    ("ABN AMRO Bank N.V.", "A.B.N. AMRO Bank"),
    ("Contoso (Netherlands) B.V.", "Contoso Netherlands"),
    ("A10 Networks Ltd Netherlands", "A10 Networks Netherlands"),
    ("Acme Corporation", "ACME, Inc."),
    ("Stichting Philadelphia Zorg", "Philadelphia Zorg"),
    ("Bernard van Leer Foundation, Stichting", "Bernard van Leer Foundation"),
    ("O'Neill Ltd", "ONeill"),
]
OTHER_COMPANY = [
    ("Bosch", "Bosch Rexroth"),
    ("Bakkerij van As", "Bakkerij"),
    ("Thermen Spa", "Thermen"),
    ("Artis Zoo", "Artis"),
    ("Jansen Holding B.V.", "Jansen B.V."),
    ("C-Corp B.V.", "C B.V."),
    ("C++ Consult", "C# Consult"),
    ("🚀", "⭐"),
]


@pytest.mark.parametrize(("a", "b"), SAME_COMPANY)
def test_one_company_in_two_spellings_has_one_key(a: str, b: str) -> None:
    assert folding.company_key(a) == folding.company_key(b)


@pytest.mark.parametrize(("a", "b"), OTHER_COMPANY)
def test_two_companies_have_two_keys(a: str, b: str) -> None:
    assert folding.company_key(a) != folding.company_key(b)


@pytest.mark.parametrize("name", ["B.V.", "BV", "n.v.", "Stichting", "Limited", "-", "&", "v.o.f. b.v.", "a.s."])
def test_a_name_that_is_only_a_legal_form_keeps_a_key(name: str) -> None:
    assert folding.company_key(name)


@given(ANY_TEXT)
def test_only_a_blank_name_has_no_company_key(name: str) -> None:
    assert bool(folding.company_key(name)) == bool(name.split())


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Van der Berg Installaties B.V.", "v.d. Berg Installatie"),
        ("Technolgy", "Technology"),
        ("Bouwbedrijf Jansen", "Jansen Bouwbedrijf"),
        ("Coolblue", "Cool Blue B.V."),
        ("Hettinger and Sons", "Hettinger & Sons Ltd"),
    ],
)
def test_a_slip_of_the_pen_is_a_strong_match(a: str, b: str) -> None:
    assert folding.similarity(folding.company_key(a), folding.company_key(b)) >= 85


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Bo", "Bosch"),
        ("Bosch", "Bosch Rexroth"),
        ("Garage 24", "Garage 25"),
        ("ASML", "ASM"),
        ("ING", "King"),
        ("", ""),
    ],
)
def test_what_only_shares_a_part_is_no_strong_match(a: str, b: str) -> None:
    assert folding.similarity(folding.company_key(a), folding.company_key(b)) < 85


@given(st.text(max_size=30), st.text(max_size=30))
def test_similarity_is_symmetric_and_within_its_scale(a: str, b: str) -> None:
    first, second = folding.company_key(a), folding.company_key(b)
    assert 0 <= folding.similarity(first, second) == folding.similarity(second, first) <= 100


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Sanne van der Berg", ("Sanne", "van der", "Berg")),
        ("Berg, Sanne van der", ("Sanne", "van der", "Berg")),
        ("van der Berg, Sanne", ("Sanne", "van der", "Berg")),
        ("Berg van der, Sanne", ("Sanne", "van der", "Berg")),
        ("Berg, van der, Sanne", ("Sanne", "van der", "Berg")),
        ("Berg, van der", ("", "van der", "Berg")),
        ("JAN VAN DER BERG", ("JAN", "VAN DER", "BERG")),
        ("Vries, Jan de", ("Jan", "de", "Vries")),
        ("van 't Hof", ("", "van 't", "Hof")),
        ("van ’t Hof", ("", "van 't", "Hof")),
        ("Jan in 't Veld", ("Jan", "in 't", "Veld")),
        ("van den Heuvel", ("", "van den", "Heuvel")),
        ("J. v.d. Berg", ("J.", "v.d.", "Berg")),
        ("Piet op den Akker", ("Piet", "op den", "Akker")),
        ("Mw. drs. A.B. de Jong-Smit", ("A.B.", "de", "Jong-Smit")),
        ("M. Bakker-van der Berg", ("M.", "", "Bakker-van der Berg")),
        ("de heer Bakker", ("", "", "Bakker")),
        ("Mevrouw De Jong", ("", "De", "Jong")),
        ("Prof. dr. ir. Willem ter Beek MSc", ("Willem", "ter", "Beek")),
        ("J. V. Smith", ("J. V.", "", "Smith")),
        ("J. v. Dijk", ("J.", "v.", "Dijk")),
        ("Jansen, A. E.", ("A. E.", "", "Jansen")),
        ("Jan", ("Jan", "", "")),
        ("Jan Over", ("Jan", "", "Over")),
        ("El Idrissi, Ahmed", ("Ahmed", "", "El Idrissi")),
        ("Ahmed El Idrissi", ("Ahmed", "", "El Idrissi")),
        ("Yann Le Goff", ("Yann", "", "Le Goff")),
        ("Al Gore", ("Al", "", "Gore")),
        ("Jose de la Cruz", ("Jose", "de la", "Cruz")),
        ("Maria dos Santos", ("Maria", "dos", "Santos")),
        ("John F. Kennedy Jr.", ("John F.", "", "Kennedy Jr.")),
        ("Smith, Jr., John", ("John", "", "Smith Jr.")),
        ("John Smith, PhD", ("John", "", "Smith")),
        ("Ma, Jack", ("Jack", "", "Ma")),
        ("Jack Ma", ("Jack", "", "Ma")),
        ("Jan <jan@example.nl>", ("Jan", "", "")),
        ("", ("", "", "")),
        (" , ", ("", "", "")),
    ],
)
def test_split_name(text: str, name: tuple[str, str, str]) -> None:
    assert folding.split_name(text) == Name(*name)


@given(ANY_TEXT)
def test_any_text_splits_into_a_name(text: str) -> None:
    assert len(folding.split_name(text)) == 3


def test_a_name_sorts_the_dutch_way() -> None:
    assert folding.sort_name("Sanne", "van der", "Berg") == "berg sanne van der"
    assert folding.sort_name(None, None, "Bakker") == "bakker"
    assert folding.full_name("Sanne", "van der", "Berg") == "Sanne van der Berg"
    assert folding.full_name(None, None, None) == ""


def test_a_person_is_the_same_with_the_particle_in_either_field() -> None:
    assert folding.person_key("Zoë", "van der", "Berg") == folding.person_key("Zoe", None, "Van der Berg")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("jan@example.nl", ["jan@example.nl"]),
        ("Jan <jan@example.nl>; mailto:p@Example.NL?subject=a", ["jan@example.nl", "p@Example.NL"]),
        ("a@b.nl,c@d.nl e@f.nl ::: g@h.nl", ["a@b.nl", "c@d.nl", "e@f.nl", "g@h.nl"]),
        ("a@b.nl, A@B.nl", ["a@b.nl"]),
        ("“jan@example.nl”.", ["jan@example.nl"]),
        ("jan@example", ["jan@example"]),
        ("nobody", []),
        ("@", []),
        (None, []),
    ],
)
def test_every_address_of_a_text_is_found(text: str | None, found: list[str]) -> None:
    assert folding.emails(text) == found


@pytest.mark.parametrize(
    "address", ["jan@example.nl", "o'neill+x@sub.example.co.uk", "jan@müller.de", "jan@host.invalid"]
)
def test_an_address_is_one(address: str) -> None:
    assert folding.is_email(address)


@pytest.mark.parametrize(
    "text",
    ["", "jan", "jan@", "jan@example", "jan.@example.nl", "a@@b.nl", "jan@exa mple.nl", "a@b.nl, c@d.nl", "a@-b.nl"],
)
def test_what_is_no_address(text: str) -> None:
    assert not folding.is_email(text)


def test_a_mail_key_is_the_first_right_address_in_lower_case() -> None:
    assert folding.email_key("wrong@, Jan <JAN@Example.nl>") == "jan@example.nl"
    assert folding.email_key("jan@xn--mller-kva.de") == folding.email_key("Jan@Müller.de") == "jan@müller.de"
    assert folding.email_key("call me") is None


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("https://www.bosch.nl/x?y#z", "bosch.nl"),
        ("HTTPS://User@Shop.Bosch.de:8080/", "shop.bosch.de"),
        ("www2.bosch.nl", "bosch.nl"),
        ("www.nl", "www.nl"),
        ("//bosch.nl", "bosch.nl"),
        ("jan@bosch.nl", "bosch.nl"),
        ("Jan <jan@bosch.nl>, piet@x.nl", "bosch.nl"),
        ("bosch.nl of bosch.com", "bosch.nl"),
        ("xn--mller-kva.de", "müller.de"),
    ],
)
def test_a_domain_is_bare(text: str, domain: str) -> None:
    assert folding.domain_key(text) == domain


@pytest.mark.parametrize(
    "text",
    ["jan@gmail.com", "jan@live.nl", "a@ziggo.nl", "a@gmx.at", "a@yahoo.co.uk", "a@proton.me", "a@telenet.be", "https://facebook.com/jansen",
     "x.wordpress.com", "-", "n/a", "http://", "127.0.0.1", "localhost", "geen", "a..b.nl", "", None],
)  # fmt: skip
def test_free_mail_shared_sites_and_nonsense_have_no_domain(text: str | None) -> None:
    assert folding.domain_key(text) is None


def test_the_first_domain_of_a_record_is_its_own() -> None:
    assert folding.first_domain("www.bosch.nl", "jan@x.nl") == "bosch.nl"
    assert folding.first_domain(None, "jan@gmail.com; jan@bosch.nl") == "bosch.nl"
    assert folding.first_domain("", None) is None


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("(010) 248 40 00", "31102484000"),
        ("+31 (0)20-314 48 88", "31203144888"),
        ("0031 20 3144888", "31203144888"),
        ("06 1234 5678", "31612345678"),
        ("020 1234567 tst. 12", "31201234567"),
        ("020-1234567 / 06-12345678", "31201234567"),
        ("tel:+31201234567", "31201234567"),
        ("+1 (619) 307-7599 x371", "16193077599"),
        ("+49 30 123456", "4930123456"),
        ("+39 06 12345678", "390612345678"),
        ("14 0592", "31140592"),
        ("０６１２３４５６７８", "31612345678"),
        ("n/a", None),
        ("06", None),
        ("", None),
        (None, None),
    ],
)
def test_phone_key(text: str | None, digits: str | None) -> None:
    assert folding.phone_key(text) == digits


def test_a_number_without_country_is_of_the_region() -> None:
    assert folding.phone_key("504-621-8927", "US") == "15046218927"
    assert folding.phone_key("02/123.45.67", "BE") == "3221234567"


NUMBERS = st.tuples(
    st.sampled_from(["0", "00", "+", "+31", "+310", "0031", "+32", "+33", "+44", "+1", "001", "+49", ""]),
    st.text("0123456789", min_size=5, max_size=12),
).map("".join)


@given(NUMBERS)
def test_the_short_way_for_telephone_numbers_agrees_with_the_library(number: str) -> None:
    assert folding.phone_key(number) == folding._parsed_phone(number, "NL")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("NL.0024.55.799.B11", "NL002455799B11"),
        ("009122746B01", "NL009122746B01"),
        ("NL4495445B01", "NL004495445B01"),
        ("BTW NL009122746B01", "NL009122746B01"),
        ("BE 0403.019.261", "BE0403019261"),
        ("GB 980 7806 84", "GB980780684"),
        ("NL009122746B00", None),
        ("none", None),
        (None, None),
    ],
)
def test_vat_key(text: str | None, key: str | None) -> None:
    assert folding.vat_key(text) == key


@pytest.mark.parametrize(
    ("text", "key"),
    [("KvK 17.03.78.42", "17037842"), ("1703 7842", "17037842"), ("1703784", None), ("170378421", None), ("", None)],
)
def test_kvk_key(text: str, key: str | None) -> None:
    assert folding.kvk_key(text) == key


@given(ANY_TEXT)
def test_no_text_breaks_a_key(text: str) -> None:
    folding.emails(text)
    folding.email_key(text)
    folding.domain_key(text)
    folding.phone_key(text)
    folding.vat_key(text)
    folding.kvk_key(text)
    folding.person_key(text, text, text)


def test_ordinary_text_loads_no_heavy_library() -> None:
    code = (
        "import sys; from crmdesk.models import folding as f\n"
        "f.company_key('Jansen B.V.'), f.email_key('Jan@Example.nl'), f.phone_key('020-3144888'), f.domain_key('')\n"
        "assert not {'phonenumbers', 'rapidfuzz', 'email_validator', 'stdnum', 'idna'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
