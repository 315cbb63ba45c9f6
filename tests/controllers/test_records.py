"""Records by their fields: what typed texts mean, what is stored of them, and what is refused with a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from crmdesk.controllers import records
from crmdesk.controllers.desk import Desk, Rejected, Write
from crmdesk.models.campaign import Campaign
from crmdesk.models.contact import Contact
from crmdesk.models.entity import Entity
from crmdesk.models.lead import Lead, LeadStatus
from crmdesk.models.lists import Owner, Reason, ReasonFor
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.pipeline import Pipeline, Stage

Content = Callable[[], dict[str, list[tuple[Any, ...]]]]


def _typed(desk: Desk, entity: type[Entity], texts: Mapping[str, str]) -> dict[str, Any]:
    return desk.do(records.read_values, entity, texts).result


def _refused(desk: Desk, entity: type[Entity], texts: Mapping[str, str]) -> dict[str, str]:
    with pytest.raises(Rejected) as refused:
        _typed(desk, entity, texts)
    return refused.value.problems


@pytest.fixture
def campaigns(desk: Desk) -> dict[str, int]:
    """Campaigns by name; one is called by the number of another."""
    return {name: desk.do(records.add, Campaign, {"name": name}).result for name in ("Bouwbeurs", "Open dag", "1")}


@pytest.mark.parametrize(
    ("name", "text", "meant"),
    [
        ("campaign", "bouwbeurs", "Bouwbeurs"),
        ("campaign", "1", "1"),
        ("campaign", " 2 ", "Open dag"),
        ("campaign_id", "1", "Bouwbeurs"),
    ],
)
def test_a_link_is_a_name_first_and_then_a_number(
    desk: Desk, campaigns: dict[str, int], name: str, text: str, meant: str
) -> None:
    assert _typed(desk, Lead, {name: text}) == {"campaign_id": campaigns[meant]}


@pytest.mark.parametrize(
    ("entity", "name", "text", "says"),
    [
        (Lead, "campaign", "99", "Campaign 99 does not exist."),
        (Lead, "campaign_id", "99", "Campaign 99 does not exist."),
        (Lead, "campaign", "Nowhere", 'There is no campaign "Nowhere".'),
        (Lead, "campaign_id", "Bouwbeurs", '"Bouwbeurs" is not a record number.'),
        (Lead, "owner", "99", "Owner 99 does not exist."),
        (Lead, "owner_id", "9" * 30, "This number is too large."),
        (Opportunity, "stage_id", "99", "Stage 99 does not exist."),
    ],
)
@pytest.mark.usefixtures("campaigns")
def test_a_link_to_nothing_is_refused(desk: Desk, entity: type[Entity], name: str, text: str, says: str) -> None:
    assert _refused(desk, entity, {name: text}) == {name: says}
    assert desk.do(Write.rows, Owner).result == []


def test_a_reason_is_looked_for_among_those_of_its_kind(desk: Desk) -> None:
    both = {one.kind: one.id for one in desk.do(Write.rows, Reason, name="No budget").result}
    assert _typed(desk, Lead, {"disqualify_reason": "No budget"}) == {
        "disqualify_reason_id": both[ReasonFor.DISQUALIFIED]
    }
    assert _typed(desk, Opportunity, {"lost_reason": "No budget"}) == {"lost_reason_id": both[ReasonFor.LOST]}
    assert "Choose one of: " in _refused(desk, Lead, {"disqualify_reason": "Price"})["disqualify_reason"]
    with pytest.raises(Rejected, match="This reason is for lost opportunities"):
        desk.do(records.add, Lead, {"company": "Berg", "disqualify_reason_id": both[ReasonFor.LOST]})


def test_a_stage_is_one_of_the_pipeline_that_is_named_wherever_it_is_named(desk: Desk) -> None:
    other = desk.do(lambda write: write.add(Pipeline(name="Service"))).result.id
    stage = desk.do(lambda write: write.add(Stage(pipeline_id=other, name="Need"))).result.id
    assert _typed(desk, Opportunity, {"stage": "Need", "pipeline": "Service"}) == {
        "pipeline_id": other,
        "stage_id": stage,
    }


@pytest.mark.parametrize("entity", [Lead, Contact])
def test_parts_that_a_name_lacks_are_no_value(desk: Desk, entity: type[Entity]) -> None:
    values = _typed(desk, entity, {"full_name": "Sanne"})
    assert values == {"given_name": "Sanne", "particle": None, "family_name": None}
    row = desk.do(records.add, entity, values).result
    desk.do(records.edit, entity, row, _typed(desk, entity, {"full_name": "Anna"}))
    empty = desk.read(
        lambda c: c.exec_driver_sql(f"SELECT count(*) FROM {entity.table} WHERE '' IN (particle, family_name)").scalar()
    )
    assert empty == 0


def test_a_new_lead_cannot_be_converted_already(desk: Desk, content: Content) -> None:
    before = content()
    with pytest.raises(Rejected, match="A lead becomes converted by converting it") as refused:
        desk.do(records.add, Lead, {"company": "Berg", "status": LeadStatus.CONVERTED})
    assert refused.value.problems == {"status": "Use convert."}
    assert content() == before
