"""What the inbox asks of the database beside its list."""

from __future__ import annotations

import datetime as dt

from crmdesk.controllers import activities, leads, records
from crmdesk.controllers.desk import Desk
from crmdesk.models.activity import ActivityKind
from crmdesk.models.lead import Lead, LeadStatus
from crmdesk.models.lists import Owner
from crmdesk.models.queries import lead_page
from crmdesk.models.queries.choices import owner_named
from tests.conftest import Clock
from tests.ui.leads.hands import Add

DAY = dt.timedelta(1)


def test_a_lead_that_is_gone_has_no_page(desk: Desk, add: Add) -> None:
    lead = add("Sanne van der Berg")
    desk.do(records.delete, Lead, lead)
    assert desk.read(lead_page.page, lead) is None


def test_the_next_task_is_the_one_that_is_due_first_and_still_open(desk: Desk, add: Add, clock: Clock) -> None:
    lead = add("Sanne van der Berg")
    for subject, days in (("Later", 3), ("Done", 1), ("Sooner", 2)):
        task = desk.do(
            activities.log, ActivityKind.TASK, [("lead", lead)], subject=subject, due=clock() + days * DAY
        ).result
        if subject == "Done":
            desk.do(activities.complete, task)
    page = desk.read(lead_page.page, lead)
    assert page is not None
    assert page.task is not None
    assert page.task.subject == "Sooner"


def test_the_oldest_is_not_one_that_sleeps(desk: Desk, add: Add, clock: Clock) -> None:
    sleeping = add("Anna Aalders")
    clock.move(hours=1)
    add("Bert Boon")
    desk.do(leads.snooze, [sleeping], clock() + DAY)
    standing = desk.read(lead_page.standing, clock())
    assert standing.oldest == "2026-11-24T10:00:00Z"
    assert standing.counts[LeadStatus.NEW] == 1
    assert desk.read(lead_page.standing, clock() + 2 * DAY).oldest == "2026-11-24T09:00:00Z"


def test_what_was_undone_was_not_handled(desk: Desk, add: Add, clock: Clock) -> None:
    first, second = add("Anna Aalders"), add("Bert Boon")
    start = clock()
    clock.move(minutes=1)
    desk.do(leads.change_status, [first, second], LeadStatus.WORKING)
    desk.do(leads.snooze, [first], clock() + DAY)
    assert desk.read(lead_page.handled, clock(), start) == lead_page.Handled(2, "2026-11-25T09:01:00Z")
    desk.undo()
    desk.undo()
    assert desk.read(lead_page.handled, clock(), start) == lead_page.Handled(0, None)


def test_owners_are_found_by_name_however_it_is_written(desk: Desk) -> None:
    owner = desk.do(lambda write: write.add(Owner(name="Joris Vermeer")).id).result
    assert desk.read(owner_named, "JORIS  vermeer") == owner
    assert desk.read(owner_named, "Joris") is None
