"""What the page of an opportunity shows: its fields, its card, the stages it can stand in, and its timeline."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from crmdesk.models.opportunity import Opportunity
from crmdesk.models.queries import lists
from crmdesk.models.queries.board import Card, Step, card, steps
from crmdesk.models.queries.record_page import MOST, Shown
from crmdesk.models.queries.timeline import timeline


@dataclass(frozen=True)
class DealPage(Shown):
    """An opportunity; stages: those of its pipeline in their order."""

    card: Card
    stages: tuple[Step, ...]

    @property
    def stage(self) -> Step | None:
        """Where it stands; None in a stage that is not used any more."""
        return next((one for one in self.stages if one.stage_id == self.card.stage_id), None)


def deal_page(connection: Connection, opportunity_id: int) -> DealPage | None:
    """The page of an opportunity; None when there is none of this id."""
    found, shown = lists.rows(connection, Opportunity, [opportunity_id]), card(connection, opportunity_id)
    if not found or shown is None:
        return None
    return DealPage(
        id=opportunity_id,
        name=shown.name,
        record=found[0],
        timeline=tuple(timeline(connection, "opportunity", opportunity_id, MOST)),
        card=shown,
        stages=tuple(steps(connection, int(found[0]["pipeline_id"]))),
    )
