"""The JSON form of records."""

from __future__ import annotations

import json

from crmdesk.controllers import records
from crmdesk.controllers.desk import Desk, Write
from crmdesk.controllers.exchange.shape import names, to_json
from crmdesk.models.campaign import Campaign
from crmdesk.models.entity import Entity
from crmdesk.models.lead import Lead
from crmdesk.models.queries import lists
from crmdesk.models.schema import ENTITIES, RECORDS


def _shape(desk: Desk, entity: type[Entity], of_file: str | None, **texts: str) -> dict[str, object]:
    def add(write: Write) -> int:
        return records.add(write, entity, records.read_values(write, entity, texts))

    row = desk.read(lists.rows, entity, [desk.do(add).result])[0]
    return to_json(entity, row, of_file)


def test_values_are_plain_json_that_needs_no_language(desk: Desk) -> None:
    shape = _shape(desk, Lead, "EUR", company="Berg", owner="Anna", expected_value="-1250,5", consent_email="Yes")
    assert json.loads(json.dumps(shape)) == shape
    assert (shape["owner"], shape["owner_id"]) == ("Anna", 1)
    assert (shape["expected_value"], shape["currency"]) == ("-1250.50", "EUR")
    assert (shape["status"], shape["consent_email"], shape["score"]) == ("new", "yes", 10)
    assert (shape["created_at"], shape["source"], shape["source_id"]) == ("2026-11-24T09:00:00Z", None, None)


def test_the_currency_of_the_file_stands_only_where_it_says_something(desk: Desk) -> None:
    assert _shape(desk, Lead, "EUR", company="A")["currency"] is None
    assert _shape(desk, Lead, "EUR", company="B", expected_value="1", currency="USD")["currency"] == "USD"
    assert _shape(desk, Campaign, "EUR", name="VSK")["currency"] == "EUR"
    assert "currency" not in _shape(desk, Campaign, None, name="ISH")


def test_keys_come_in_the_order_of_declaration_and_only_those_that_were_read(desk: Desk) -> None:
    for entity in RECORDS:
        kept = names(entity)
        assert len(kept) == len(set(kept))
        assert kept[:2] == ["id", "uid"]
    assert [key for key in _shape(desk, Lead, None, company="A") if key in names(Lead)] == names(Lead)
    row = desk.read(lists.rows, Lead, [1], ["company", "owner_id"])[0]
    assert list(to_json(Lead, row)) == ["id", "company", "owner", "owner_id"]
    assert names(Lead, ["company", "owner_id"]) == ["company", "owner", "owner_id"]


def test_every_row_of_a_new_file_has_a_shape(desk: Desk) -> None:
    for entity in ENTITIES:
        with desk.database.reading() as connection:
            for row in connection.execute(lists.selection(entity)).mappings().fetchall():
                json.dumps(to_json(entity, dict(row), "EUR"))
