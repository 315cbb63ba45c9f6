"""Search: words from their beginning, without accents and signs, in any order; numbers in any form; nothing typed is
an error."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from crmdesk.controllers import records
from crmdesk.controllers.desk import Desk
from crmdesk.models.account import Account
from crmdesk.models.lead import Lead
from crmdesk.models.queries.lists import ListQuery, count


@pytest.fixture
def people(desk: Desk) -> Desk:
    """A few leads that are hard to find."""
    for values in (
        {
            "given_name": "Sanne",
            "particle": "van der",
            "family_name": "Berg",
            "company": "Van der Berg Installaties B.V.",
            "city": "Utrecht",
        },
        {
            "given_name": "Jürgen",
            "family_name": "Müller",
            "company": "Łódź Sp. z o.o.",
            "email": "j.mueller@lodz.example",
        },
        {
            "given_name": "Patrick",
            "family_name": "O'Neill",
            "company": "D'Unger & Zn.",
            "phone": "030 123 45 67",
            "mobile": "+31 6 12345678",
        },
    ):
        desk.do(records.add, Lead, values)
    return desk


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("sanne", 1),
        ("berg sanne", 1),
        ("inst ber", 1),
        ("B.V.", 1),
        ("jurgen", 1),
        ("Jürgen mul", 1),
        ("lodz", 1),
        ("Łódź", 1),
        ("oneill", 1),
        ("O'Neill", 1),
        ("o'neill d'unger", 1),
        ("0301234567", 1),
        ("030-1234567", 1),
        ("+31 30 123", 1),
        ("0612345678", 1),
        ("06 123", 1),
        ("j.mueller@lodz.example", 1),
        ("@lodz.example", 1),
        ("erg", 0),
        ("sanne müller", 0),
        ("%", 0),
        ("", 3),
    ],
)
def test_what_is_typed_finds(people: Desk, typed: str, found: int) -> None:
    assert people.read(count, ListQuery(Lead, search=typed)) == found


def test_search_follows_every_step(people: Desk) -> None:
    people.do(records.edit, Lead, 1, {"company": "Anders"})
    assert people.read(count, ListQuery(Lead, search="installaties")) == 0
    assert people.read(count, ListQuery(Lead, search="anders")) == 1
    people.undo()
    assert people.read(count, ListQuery(Lead, search="installaties")) == 1
    people.do(records.delete, Lead, 1)
    assert people.read(count, ListQuery(Lead, search="installaties")) == 0
    people.undo()
    assert people.read(count, ListQuery(Lead, search="installaties")) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(some.text(max_size=40) | some.text(alphabet="\"'*():^-+ ANDORNEAR{}@.\0", max_size=20))
def test_no_text_is_an_error(people: Desk, typed: str) -> None:
    assert 0 <= people.read(count, ListQuery(Lead, search=typed)) <= 3
    assert people.read(count, ListQuery(Account, search=typed)) == 0
