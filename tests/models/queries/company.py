"""A small company for the tests of reports: leads, opportunities and conversions in a line each."""

from __future__ import annotations

import datetime as dt
from typing import Any

from crmdesk.controllers.desk import Write
from crmdesk.models import folding
from crmdesk.models.conversion import Conversion
from crmdesk.models.entity import Entity
from crmdesk.models.kinds import Moment
from crmdesk.models.lead import Lead, LeadStatus
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.pipeline import Stage
from crmdesk.models.schema import BY_TABLE


def day(text: str | None) -> dt.date | None:
    """A day of its ISO text."""
    return dt.date.fromisoformat(text) if text else None


def moment(text: str | None) -> dt.datetime | None:
    """A moment of its ISO text; a day alone is its midnight."""
    return Moment().parse(text) if text else None


class Company:
    """Rows of one step. Links are given by name and made when they are new; days and moments as ISO texts."""

    def __init__(self, write: Write) -> None:
        self.write = write
        self._made = 0

    def lead(self, created: str | None = "2026-01-05", status: str = "new", **values: Any) -> Lead:
        """A lead that came in then."""
        self._made += 1
        moments = {f"{name}_at": moment(values.pop(name, None)) for name in ("mql", "sql", "first_touch", "converted")}
        linked = self._linked(Lead, values)
        given = {"family_name": f"Person {self._made}", "created_at": moment(created), "status": LeadStatus(status)}
        return self.write.add(Lead(**given, **moments, **linked, **values))

    def deal(self, stage: str = "Proposal", **values: Any) -> Opportunity:
        """An opportunity in a stage; value in cents."""
        self._made += 1
        found = self.write.find(Stage, name=stage)
        assert found is not None
        days = {name: day(values.pop(name, None)) for name in ("close_date", "closed_at")}
        linked = self._linked(Opportunity, values)
        given = {
            "name": f"Deal {self._made}",
            "pipeline_id": found.pipeline_id,
            "stage_id": found.id,
            "currency": "EUR",
        }
        return self.write.add(Opportunity(**{**given, **days, **linked, **values}))

    def converted(self, lead: Lead, deal: Opportunity | None, at: str = "2026-02-01") -> Conversion:
        """Note that a lead became an opportunity, or none."""
        self.write.set(lead, status=LeadStatus.CONVERTED)
        return self.write.add(Conversion(lead_id=lead.id, opportunity_id=deal and deal.id, at=moment(at)))

    def stage(self, name: str, kind: str, position: int, probability: int = 0) -> Stage:
        """Another stage of the pipeline."""
        kinds = type(Stage.kind.default)
        return self.write.add(
            Stage(pipeline_id=1, name=name, kind=kinds(kind), position=position, probability=probability)
        )

    def named(self, table: str, name: str) -> int:
        """The id of the owner, source, account ... of this name, made when it is new."""
        entity = BY_TABLE[table]
        key = folding.company_key(name) if table == "account" else folding.fold(name)
        found = self.write.find(entity, name_key=key)
        return (found or self.write.add(entity(name=name))).id

    def _linked(self, entity: type[Entity], values: dict[str, Any]) -> dict[str, int | None]:
        names = {f.name: f for f in entity.fields.values() if f.target}
        linked: dict[str, int | None] = {}
        for name in [name for name in values if name in names]:
            given = values.pop(name)
            linked[names[name].column] = self.named(names[name].target or "", given) if given else None
        return linked
