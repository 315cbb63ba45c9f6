"""The history of a file and of a record: what each step did, field by field, also after undo and redo."""

from __future__ import annotations

from crmdesk import text
from crmdesk.controllers import records
from crmdesk.controllers.desk import Desk, Write
from crmdesk.models.lead import Lead, LeadStatus
from crmdesk.models.lists import Owner
from crmdesk.models.queries.history import FieldChange, history, record_history, step
from tests.conftest import Clock


def _edited(desk: Desk) -> int:
    def add(write: Write) -> int:
        return records.add(write, Lead, records.read_values(write, Lead, {"company": "Berg", "owner": "Anna"}))

    lead = desk.do(add).result
    desk.do(records.edit, Lead, lead, {"city": "Zeist", "status": LeadStatus.WORKING, "expected_value": 150000})
    return lead


def test_a_record_tells_which_step_changed_which_field(desk: Desk, clock: Clock) -> None:
    lead = _edited(desk)
    edited, added = desk.read(record_history, Lead, lead)
    assert (added.what, added.step.step, added.step.by, added.step.at) == ("added", 1, "Joris", "2026-11-24T09:00:00Z")
    assert FieldChange("owner_id", "Owner", "", "Anna") in added.changes
    assert (edited.what, edited.step.name) == ("changed", "Edit lead Berg")
    assert set(edited.changes) == {
        FieldChange("city", "City", "", "Zeist"),
        FieldChange("status", "Status", "New", "Working"),
        FieldChange("expected_value", "Expected value", "", "1500.00"),
    }


def test_keys_and_computed_fields_are_not_told(desk: Desk) -> None:
    lead = _edited(desk)
    told = {change.column for one in desk.read(record_history, Lead, lead) for change in one.changes}
    assert told == {
        "company",
        "owner_id",
        "status",
        "city",
        "expected_value",
        "consent_email",
        "consent_phone",
        "created_at",
    }


def test_undo_and_redo_are_told_as_what_they_did(desk: Desk) -> None:
    lead = _edited(desk)
    desk.undo()
    desk.redo()
    told = desk.read(record_history, Lead, lead)
    assert [one.step.name for one in told] == [
        "Redo: Edit lead Berg",
        "Undo: Edit lead Berg",
        "Edit lead Berg",
        "New lead Berg",
    ]
    assert FieldChange("city", "City", "Zeist", "") in told[1].changes
    assert FieldChange("city", "City", "", "Zeist") in told[0].changes
    assert [one.undone for one in desk.read(history)] == [False, True, False, False]


def test_a_deleted_record_still_has_its_history_and_a_deleted_owner_a_number(desk: Desk) -> None:
    lead = _edited(desk)
    desk.do(records.delete, Lead, lead)
    owner = desk.do(Write.rows, Owner).result[0]
    desk.do(Write.delete, owner)
    told = desk.read(record_history, Lead, lead)
    assert [one.what for one in told] == ["deleted", "changed", "added"]
    assert FieldChange("city", "City", "Zeist", "") in told[0].changes
    assert FieldChange("owner_id", "Owner", "", f"Owner {owner.id}") in told[2].changes


def test_history_is_limited_and_empty_where_nothing_was_done(desk: Desk) -> None:
    assert desk.read(history) == []
    assert desk.read(step, 1) is None
    assert desk.read(record_history, Lead, 1) == []
    _edited(desk)
    assert [one.step for one in desk.read(history, 1)] == [2]


def test_a_step_reads_in_the_language_in_use(desk: Desk) -> None:
    _edited(desk)
    desk.undo()
    english = desk.read(history)[0].name
    text.use("nl")
    dutch = desk.read(history)[0].name
    assert (english, dutch) == ("Undo: Edit lead Berg", "Ongedaan maken: Lead Berg bewerken")
