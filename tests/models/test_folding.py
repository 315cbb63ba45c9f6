"""Keys of texts and companies: what must be equal is equal, what must differ differs, and no text breaks them."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.models import folding

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


def test_ordinary_text_loads_no_heavy_library() -> None:
    code = (
        "import sys; from crmdesk.models import addresses as a, folding as f\n"
        "f.company_key('Jansen B.V.'), a.email_key('Jan@Example.nl'), a.phone_key('020-3144888'), a.domain_key('')\n"
        "assert not {'phonenumbers', 'rapidfuzz', 'email_validator', 'stdnum', 'idna'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
