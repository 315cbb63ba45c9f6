"""One field put back, and several records deleted in one step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from crmdesk.controllers import record_steps, records
from crmdesk.controllers.desk import Desk, Rejected
from crmdesk.models.account import Account, AccountType
from crmdesk.models.contact import Contact
from crmdesk.models.queries import lists
from crmdesk.models.queries.history import record_history

Content = Callable[[], dict[str, list[tuple[Any, ...]]]]


@pytest.fixture
def account(desk: Desk) -> int:
    """An account whose city and type changed in one step."""
    made = desk.do(records.add, Account, {"name": "Berg", "city": "Utrecht"}).result
    desk.do(records.edit, Account, made, {"city": "Zeist", "type": AccountType.PARTNER})
    return made


def test_only_the_one_field_goes_back_and_the_step_has_a_name(desk: Desk, account: int) -> None:
    changed = desk.read(record_history, Account, account)[0]
    done = desk.do(record_steps.restore_value, Account, account, changed.step.step, "city")
    row = desk.read(lists.rows, Account, [account])[0]
    assert (row["city"], row["type"]) == ("Utrecht", "partner")
    assert done.changes is not None
    assert done.changes.title == "Restore City of Berg"


def test_restoring_is_undone_like_any_step(desk: Desk, account: int, content: Content) -> None:
    before = content()
    step = desk.read(record_history, Account, account)[0].step.step
    desk.do(record_steps.restore_value, Account, account, step, "type")
    desk.undo()
    assert content() == before


def test_there_is_nothing_before_a_record_was_added(desk: Desk, account: int, content: Content) -> None:
    before = content()
    added = desk.read(record_history, Account, account)[-1].step.step
    with pytest.raises(Rejected, match="no earlier value of City"):
        desk.do(record_steps.restore_value, Account, account, added, "city")
    assert content() == before


def test_a_link_to_what_was_deleted_is_refused(desk: Desk, account: int, content: Content) -> None:
    person = desk.do(records.add, Contact, {"given_name": "Jan", "account_id": account}).result
    step = desk.do(records.edit, Contact, person, {"account_id": None}).step
    assert step is not None
    desk.do(records.delete, Account, account)
    before = content()
    with pytest.raises(Rejected, match="was deleted"):
        desk.do(record_steps.restore_value, Contact, person, step, "account_id")
    assert content() == before


def test_several_are_deleted_and_come_back_together(desk: Desk, account: int, content: Content) -> None:
    other = desk.do(records.add, Account, {"name": "Dal"}).result
    desk.do(records.add, Contact, {"given_name": "Jan", "account_id": account})
    desk.do(records.add, Contact, {"given_name": "Piet", "account_id": other})
    before = content()
    done = desk.do(record_steps.delete_all, Account, [account, other])
    assert done.result == {"contact": 2}
    assert done.changes is not None
    assert done.changes.title == "Delete 2 accounts"
    desk.undo()
    assert content() == before


def test_too_many_are_refused_before_anything_is_deleted(desk: Desk, account: int, content: Content) -> None:
    before = content()
    with pytest.raises(Rejected, match="At most"):
        desk.do(record_steps.delete_all, Account, [account] * (record_steps.MOST + 1))
    assert content() == before
