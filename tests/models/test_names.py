"""Names of persons: split as people write them, sorted the Dutch way, and the same wherever the particle stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.models import names
from crmdesk.models.names import Name

ANY_TEXT = st.text(st.characters(codec=None), max_size=40)


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
    assert names.split_name(text) == Name(*name)


@given(ANY_TEXT)
def test_any_text_splits_into_a_name(text: str) -> None:
    assert len(names.split_name(text)) == 3


def test_a_name_sorts_the_dutch_way() -> None:
    assert names.sort_name("Sanne", "van der", "Berg") == "berg sanne van der"
    assert names.sort_name(None, None, "Bakker") == "bakker"
    assert names.full_name("Sanne", "van der", "Berg") == "Sanne van der Berg"
    assert names.full_name(None, None, None) == ""


def test_a_person_is_the_same_with_the_particle_in_either_field() -> None:
    assert names.person_key("Zoë", "van der", "Berg") == names.person_key("Zoe", None, "Van der Berg")


@given(ANY_TEXT)
def test_no_text_breaks_a_key(text: str) -> None:
    assert names.person_key(text, None, None) == names.person_key(None, None, text)
