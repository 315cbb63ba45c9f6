"""Conversion: what it makes, what it links, and that undo is the identity, also after a fault at any statement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from crmdesk.controllers import activities, conversion, conversion_preview, pipeline, records
from crmdesk.controllers.conversion_preview import Choice, Wishes
from crmdesk.controllers.desk import Desk, Rejected, Write
from crmdesk.models.account import Account, AccountType
from crmdesk.models.activity import ActivityKind
from crmdesk.models.contact import Contact
from crmdesk.models.conversion import How
from crmdesk.models.lead import Lead, LeadStatus
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.store.revert import IfChanged

Content = Callable[[], dict[str, list[tuple[Any, ...]]]]

SANNE = {
    "given_name": "Sanne",
    "particle": "van der",
    "family_name": "Berg",
    "company": "Van der Berg Installaties B.V.",
    "email": "s.vandenberg@vdbinst.example",
    "website": "www.vdbinst.example",
    "phone": "030 1234567",
    "city": "Utrecht",
    "interest": "40 units prefab",
    "expected_value": 4_150_000,
}


def _lead(desk: Desk, **values: Any) -> int:
    return desk.do(records.add, Lead, {**SANNE, **values}).result


def test_a_lead_becomes_account_contact_and_opportunity_in_one_step_and_undo_is_the_identity(
    desk: Desk, content: Content
) -> None:
    lead = _lead(desk)
    desk.do(activities.log, ActivityKind.MEETING, [("lead", lead)], subject="Talk on the stand")
    before = content()
    done = desk.do(conversion.convert, lead)
    made = done.result.plan
    after = content()
    account = desk.do(Write.get, Account, made.account.id or 0).result
    contact = desk.do(Write.get, Contact, made.contact.id or 0).result
    deal = desk.do(Write.get, Opportunity, made.opportunity.id or 0).result
    assert (account.name, account.type, account.city) == (
        "Van der Berg Installaties B.V.",
        AccountType.PROSPECT,
        "Utrecht",
    )
    assert (contact.family_name, contact.account_id) == ("Berg", account.id)
    assert (deal.name, deal.value, deal.account_id, deal.close_date) == (
        "40 units prefab",
        4_150_000,
        account.id,
        dt.date(2027, 1, 23),
    )
    assert desk.do(Write.get, Lead, lead).result.status is LeadStatus.CONVERTED
    assert done.result.links == 3
    desk.undo()
    assert content() == before
    desk.redo()
    assert content() == after


def test_the_same_domain_and_a_similar_name_is_the_existing_account_which_is_only_filled_where_empty(
    desk: Desk, content: Content
) -> None:
    account = desk.do(
        records.add,
        Account,
        {"name": "Van der Berg Installaties", "website": "https://vdbinst.example/", "city": "Zeist"},
    ).result
    lead = _lead(desk)
    before = content()
    made = desk.do(conversion.convert, lead).result
    assert (made.plan.account.how, made.plan.account.id) == (How.EXISTING, account)
    assert "domain" in made.plan.account.reason
    row = desk.do(Write.get, Account, account).result
    assert (row.city, row.phone) == ("Zeist", "030 1234567")
    assert {"record": "account", "id": account, "field": "phone", "value": "030 1234567"} in made.filled
    notes = desk.read(lambda c: c.exec_driver_sql("SELECT body FROM activity WHERE kind = 'note'").scalars().all())
    assert any("City: Utrecht" in note for note in notes)
    desk.undo()
    assert content() == before


def test_particle_and_family_name_are_one(desk: Desk) -> None:
    person = {"given_name": "Sanne", "family_name": "van den Berg", "email": SANNE["email"]}
    contact = desk.do(records.add, Contact, person).result
    lead, choice = _lead(desk), Choice(How.EXISTING, contact)
    shown = desk.read(conversion_preview.plan, lead, Wishes(contact=choice), dt.date(2026, 11, 24)).contact
    assert "particle" not in shown.fills
    assert [(one.column, one.lead, one.standing) for one in shown.differences if "name" in one.column] == [
        ("family_name", "van der Berg", "van den Berg")
    ]
    desk.do(conversion.convert, lead, Wishes(contact=choice))
    row = desk.do(Write.get, Contact, contact).result
    assert (row.particle, row.family_name) == (None, "van den Berg")
    desk.undo()
    desk.do(conversion.convert, lead, Wishes(contact=choice, take=frozenset({("contact", "family_name")})))
    row = desk.do(Write.get, Contact, contact).result
    assert (row.particle, row.family_name) == ("van der", "Berg")


def test_differences_stand_in_the_order_of_the_fields(desk: Desk) -> None:
    person = {"given_name": "Sanne", "family_name": "van den Berg", "job_title": "Buyer", "email": "s@other.example"}
    contact = desk.do(records.add, Contact, person).result
    lead = _lead(desk)
    wishes = Wishes(contact=Choice(How.EXISTING, contact))
    shown = desk.read(conversion_preview.plan, lead, wishes, dt.date(2026, 11, 24)).contact
    found = [one.column for one in shown.differences]
    assert found[0] == "family_name"
    assert found == [column for column in Contact.fields if column in found]


def test_a_surname_that_is_only_parted_otherwise_is_no_difference(desk: Desk) -> None:
    person = {"given_name": "Sanne", "family_name": "van der Berg", "email": SANNE["email"]}
    contact = desk.do(records.add, Contact, person).result
    lead = _lead(desk)
    desk.do(conversion.convert, lead, Wishes(contact=Choice(How.EXISTING, contact)))
    row = desk.do(Write.get, Contact, contact).result
    assert (row.particle, row.family_name) == (None, "van der Berg")


def test_a_short_name_never_finds_a_longer_one(desk: Desk) -> None:
    desk.do(records.add, Account, {"name": "Bosch"})
    lead = _lead(desk, company="Bo", website=None, email="x@bo.example")
    assert desk.do(conversion.convert, lead).result.plan.account.how is How.NEW


def test_two_strong_candidates_must_be_chosen_first(desk: Desk, content: Content) -> None:
    first = desk.do(records.add, Account, {"name": "Van der Berg Installaties"}).result
    desk.do(records.add, Account, {"name": "Van der Berg Installaties BV"})
    lead = _lead(desk)
    before = content()
    with pytest.raises(Rejected) as refused:
        desk.do(conversion.convert, lead)
    assert len(refused.value.candidates) == 2
    assert content() == before
    made = desk.do(conversion.convert, lead, Wishes(account=Choice(How.EXISTING, first))).result
    assert made.plan.account.id == first


def test_a_contact_that_is_linked_brings_its_account(desk: Desk) -> None:
    account = desk.do(records.add, Account, {"name": "Berg Techniek"}).result
    person = {"given_name": "Sanne", "family_name": "Berg", "email": SANNE["email"], "account_id": account}
    desk.do(records.add, Contact, person)
    lead = _lead(desk, company="Nieuw BV", website=None)
    plan = desk.read(conversion_preview.plan, lead, None, desk.clock().date())
    assert (plan.account.how, plan.account.id, plan.account.name) == (How.EXISTING, account, "Berg Techniek")
    assert plan.account.reason == "the contact works here"
    made = desk.do(conversion.convert, lead).result
    assert made.plan.account.id == account
    assert desk.read(lambda connection: connection.exec_driver_sql("SELECT count(*) FROM account").scalar()) == 1


def test_a_contact_of_another_account_does_not_choose_between_two_that_are_likely(desk: Desk) -> None:
    for name in ("Berg Techniek", "Berg Techniek B.V."):
        desk.do(records.add, Account, {"name": name})
    other = desk.do(records.add, Account, {"name": "Dak en Gevel"}).result
    person = {"given_name": "Sanne", "family_name": "Berg", "email": SANNE["email"], "account_id": other}
    desk.do(records.add, Contact, person)
    lead = _lead(desk, company="Berg Techniek", website=None)
    plan = desk.read(conversion_preview.plan, lead, None, desk.clock().date())
    assert plan.account.how is None
    assert other in [one.id for one in plan.account.candidates]


def test_a_new_account_may_still_be_chosen_and_the_contact_s_own_is_offered(desk: Desk) -> None:
    account = desk.do(records.add, Account, {"name": "Berg Techniek"}).result
    person = {"given_name": "Sanne", "family_name": "Berg", "email": SANNE["email"], "account_id": account}
    desk.do(records.add, Contact, person)
    lead = _lead(desk, company="Nieuw BV", website=None)
    plan = desk.read(conversion_preview.plan, lead, Wishes(account=Choice(How.NEW)), desk.clock().date())
    assert plan.account.how is How.NEW
    assert [one.id for one in plan.account.candidates] == [account]


def test_a_lead_cannot_be_converted_twice(desk: Desk) -> None:
    lead = _lead(desk)
    desk.do(conversion.convert, lead)
    with pytest.raises(Rejected, match="converted already"):
        desk.do(conversion.convert, lead)
    with pytest.raises(sa.exc.IntegrityError):
        desk.do(lambda write: write.run("INSERT INTO conversion (uid, lead_id) VALUES (randomblob(16), ?)", lead))


def test_months_later_the_conversion_is_undone_and_what_was_edited_since_is_kept(desk: Desk) -> None:
    lead = _lead(desk)
    made = desk.do(conversion.convert, lead).result.plan
    desk.do(records.edit, Account, made.account.id or 0, {"note": "Large customer"})
    step = desk.read(conversion.step_of, lead)
    assert step is not None
    with pytest.raises(Rejected):
        desk.undo(step)
    desk.undo(step, IfChanged.KEEP)
    assert desk.do(Write.get, Lead, lead).result.status is LeadStatus.NEW
    assert desk.do(Write.get, Account, made.account.id or 0).result.note == "Large customer"
    assert desk.do(Write.rows, Opportunity).result == []
    desk.do(conversion.convert, lead)


def test_winning_the_opportunity_makes_a_customer_and_reopening_makes_a_prospect_again(desk: Desk) -> None:
    made = desk.do(conversion.convert, _lead(desk)).result.plan
    won = desk.do(lambda write: pipeline.stage_of(write, made.opportunity.id or 0, "gewonnen")).result
    moved = desk.do(pipeline.move, made.opportunity.id or 0, won).result
    assert (moved.account_type, moved.probability) == (AccountType.CUSTOMER, 100)
    moved = desk.do(pipeline.move, made.opportunity.id or 0, made.stage_id).result
    assert moved.account_type is AccountType.PROSPECT


def test_bulk_conversion_leaves_out_what_needs_a_choice_and_says_why(desk: Desk, content: Content) -> None:
    desk.do(records.add, Account, {"name": "Twice"})
    desk.do(records.add, Account, {"name": "Twice B.V."})
    sure, unsure = _lead(desk), _lead(desk, company="Twice", website=None, email=None)
    before = content()
    converted, left_out = desk.do(conversion.convert_many, [sure, unsure]).result
    assert [one.plan.lead_id for one in converted] == [sure]
    assert [lead for lead, _reason in left_out] == [unsure]
    desk.undo()
    assert content() == before


@pytest.mark.parametrize("undo", [False, True], ids=["conversion", "undo of it"])
def test_a_fault_at_any_statement_leaves_the_file_as_it_was(desk: Desk, content: Content, undo: bool) -> None:
    desk.do(records.add, Account, {"name": "Van der Berg Installaties", "website": "vdbinst.example"})
    lead = _lead(desk)
    desk.do(activities.log, ActivityKind.TASK, [("lead", lead)], subject="Call")
    if undo:
        desk.do(conversion.convert, lead)
    before = (content(), desk.read(_journal))

    class Fault(Exception):
        pass

    seen = 0
    fail_at = 0

    def strike(*_args: Any) -> None:
        nonlocal seen
        seen += 1
        if seen == fail_at:
            raise Fault

    engine = desk.database._write_engine
    while True:
        fail_at, seen = fail_at + 1, 0
        sa.event.listen(engine, "before_cursor_execute", strike)
        try:
            desk.undo() if undo else desk.do(conversion.convert, lead)
            break
        except Fault:
            pass
        finally:
            sa.event.remove(engine, "before_cursor_execute", strike)
        assert (content(), desk.read(_journal)) == before, f"statement {fail_at}"
    assert fail_at > 40
    assert content() != before[0]


def _journal(connection: sa.Connection) -> list[Any]:
    found = connection.exec_driver_sql("SELECT id, name, undoes, undone_by FROM operation ORDER BY id").fetchall()
    return [tuple(row) for row in found]
