"""Which accounts a name may be, however many others begin like it."""

from __future__ import annotations

import pytest

from crmdesk.controllers import matching, records
from crmdesk.controllers.desk import Desk, Write
from crmdesk.models.account import Account


def _add(write: Write, *names: str) -> list[int]:
    return [records.add(write, Account, {"name": name}) for name in names]


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("Bakkerij Janssen", "Bakkerij Jansen B.V."),
        ("Bakkerij van der Berg", "Bakkerij v.d. Berg"),
        ("Bakkerij de Zon", "Bakkerij de Zonn"),
    ],
)
def test_a_similar_name_is_found_behind_many_that_begin_like_it(desk: Desk, name: str, asked: str) -> None:
    others = [f"Bakkerij {letter * 6}" for letter in "abcdefghijklmnopqrstuvwxyz"] * 2
    *_others, meant = desk.do(_add, *others, name).result
    found = desk.read(matching.accounts, {"company": asked})
    assert [one.id for one in found] == [meant]
    assert found[0].score >= matching.SIMILAR


def test_the_best_of_many_come_first(desk: Desk) -> None:
    ids = desk.do(_add, *(f"Bakkerij Janssen {'abcdefghijklmnopqrstuvwxyz'[n]}" for n in range(26)), "Bakkerij Janssen")
    found = desk.read(matching.accounts, {"company": "Bakkerij Janssen"})
    assert len(found) == matching.MOST
    assert found[0].id == ids.result[-1]
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
