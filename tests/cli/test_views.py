"""Views that were saved in the window: named in lists and exports, and told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crmdesk.controllers import saved_views
from crmdesk.controllers.desk import Desk
from crmdesk.models.lead import Lead
from crmdesk.models.queries.lists import CONTAINS
from crmdesk.models.queries.narrowing import PAST, Condition
from tests.cli.conftest import Call


@pytest.fixture
def utrecht(crm: Call, desk: Desk) -> None:
    """Leads in two cities, and a view of one of them."""
    for company, city in (("Berg", "Utrecht"), ("Dal", "Zeist"), ("Zee", "Utrecht")):
        crm("add", "leads", f"company={company}", f"city={city}")
    new_ones = (Condition("city", CONTAINS, "Utrecht"), Condition("created_at", PAST, 7))
    desk.do(saved_views.save, Lead, "New in Utrecht", new_ones)


@pytest.mark.usefixtures("utrecht")
def test_a_list_holds_what_a_view_holds_and_may_be_narrowed_further(crm: Call) -> None:
    assert [row["company"] for row in crm("list", "leads", "--view", "new in utrecht").data["rows"]] == ["Berg", "Zee"]
    assert crm("list", "leads", "--view", "New in Utrecht", "--where", "company=Zee").data["total"] == 1


@pytest.mark.usefixtures("utrecht")
def test_an_export_holds_what_a_view_holds(crm: Call, tmp_path: Path) -> None:
    out = tmp_path / "utrecht.json"
    assert crm("export", "leads", out, "--view", "New in Utrecht").data["rows"] == 2
    assert [row["company"] for row in json.loads(out.read_text("utf-8"))] == ["Berg", "Zee"]


@pytest.mark.usefixtures("utrecht")
def test_a_view_that_is_not_there_is_refused_and_those_that_are_there_are_named(crm: Call) -> None:
    said = crm("list", "leads", "--view", "Hot", code=1)
    assert said.data["error"] == 'There is no view "Hot" of leads. Choose one of: New in Utrecht.'
    said = crm("list", "accounts", "--view", "Hot", code=1)
    assert said.data["error"] == 'There is no view "Hot": no view of accounts was saved yet.'


@pytest.mark.usefixtures("utrecht")
def test_views_are_told_with_how_many_records_they_hold(crm: Call) -> None:
    assert crm("views", "leads").data["views"] == [
        {
            "name": "New in Utrecht",
            "records": 2,
            "conditions": [
                {"field": "city", "how": "contains", "value": "Utrecht"},
                {"field": "created_at", "how": PAST, "value": 7},
            ],
        }
    ]
    assert crm("views", "contacts").data["views"] == []
