"""Undo, redo and conflicts, on real files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from crmdesk.controllers import leads, records
from crmdesk.controllers.desk import Desk, Rejected, Write
from crmdesk.models.account import Account
from crmdesk.models.contact import Contact
from crmdesk.models.lead import Lead
from crmdesk.models.store.revert import IfChanged

Content = Callable[[], dict[str, list[tuple[Any, ...]]]]


def _lead(desk: Desk, **values: Any) -> int:
    return desk.do(records.add, Lead, {"given_name": "Sanne", "company": "Van der Berg", **values}).result


def test_undo_of_a_new_record_is_the_identity_and_redo_brings_it_back_exactly(desk: Desk, content: Content) -> None:
    before = content()
    _lead(desk, email="sanne@vdb.example")
    after = content()
    assert after != before
    desk.undo()
    assert content() == before
    desk.redo()
    assert content() == after


def test_undo_survives_closing_the_file(desk: Desk, content: Content) -> None:
    from crmdesk.controllers import opening

    before = content()
    _lead(desk)
    desk.close()
    again = opening.open_desk(desk.database.path, "Anna")
    again.undo()
    with again.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM lead").scalar() == len(before["lead"])
        assert connection.exec_driver_sql("SELECT by FROM operation ORDER BY id").fetchall() == [("Joris",), ("Anna",)]
    again.close()


def test_an_undo_that_would_lose_later_work_is_refused_and_names_the_step(desk: Desk, content: Content) -> None:
    lead = _lead(desk)
    made = desk.undoable()
    later = desk.do(records.edit, Lead, lead, {"company": "Berg Installaties"}).step
    standing = content()
    with pytest.raises(Rejected) as refused:
        desk.undo(made)
    assert refused.value.blocked_by[-1][0] == later
    assert content() == standing


def test_fields_that_nobody_touched_go_back_and_later_ones_stay(desk: Desk) -> None:
    lead = _lead(desk, city="Utrecht", phone="030 1234567")
    step = desk.do(records.edit, Lead, lead, {"city": "Zeist", "phone": "030 7654321", "company": "Anders"}).step
    desk.do(records.edit, Lead, lead, {"company": "Nog anders"})
    assert step is not None
    kept = desk.undo(step, IfChanged.KEEP).result
    row = desk.do(Write.get, Lead, lead).result
    assert (row.city, row.phone, row.company, row.company_key) == ("Utrecht", "030 1234567", "Nog anders", "nog anders")
    assert kept == {("lead", lead): ("company", "company_key")}


def test_a_record_that_later_work_refers_to_is_not_taken_away(desk: Desk) -> None:
    account = desk.do(records.add, Account, {"name": "Berg"})
    contact = desk.do(records.add, Contact, {"family_name": "Jansen", "account_id": account.result})
    assert account.step is not None
    with pytest.raises(Rejected) as refused:
        desk.undo(account.step)
    assert refused.value.blocked_by[-1][0] == contact.step
    kept = desk.undo(account.step, IfChanged.KEEP).result
    assert kept == {("account", account.result): ("*",)}
    desk.undo(account.step, IfChanged.REMOVE)
    assert desk.do(Write.get, Contact, contact.result).result.account_id is None


def test_redo_is_refused_after_new_work(desk: Desk) -> None:
    lead = _lead(desk)
    desk.do(records.edit, Lead, lead, {"city": "Utrecht"})
    desk.undo()
    desk.do(records.edit, Lead, lead, {"city": "Zeist"})
    with pytest.raises(Rejected):
        desk.redo()


def test_marking_as_read_is_no_step(desk: Desk) -> None:
    lead = _lead(desk)
    assert desk.do(leads.mark_read, [lead]).step is None


def test_a_write_outside_an_operation_is_refused_by_the_database(desk: Desk) -> None:
    lead = _lead(desk)
    with pytest.raises(Exception, match="write outside an operation"), desk.database.writing() as connection:
        connection.exec_driver_sql("UPDATE lead SET company = 'x' WHERE id = ?", (lead,))


def test_delete_of_an_account_cuts_links_and_undo_restores_all(desk: Desk, content: Content) -> None:
    account = desk.do(records.add, Account, {"name": "Berg"}).result
    contact = desk.do(records.add, Contact, {"family_name": "Jansen", "account_id": account}).result
    before = content()
    affected = desk.do(records.delete, Account, account).result
    assert affected == {"contact": 1}
    assert desk.do(Write.get, Contact, contact).result.account_id is None
    desk.undo()
    assert content() == before


def test_undoing_a_redo_is_undoing_what_was_done_again(desk: Desk, content: Content) -> None:
    before = content()
    _lead(desk)
    after = content()
    first = desk.undoable()
    desk.undo()
    again = desk.redo().step
    desk.undo(again)
    assert content() == before
    assert desk.undoable() is None
    desk.redo()
    assert content() == after
    assert desk.undoable() == first


def test_an_undo_of_what_is_gone_already_is_ticked_off(desk: Desk) -> None:
    lead = _lead(desk)
    made = desk.undoable()
    desk.do(records.delete, Lead, lead)
    assert made is not None
    desk.undo(made)
    with desk.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT undone_by FROM operation WHERE id = ?", (made,)).scalar() is not None
