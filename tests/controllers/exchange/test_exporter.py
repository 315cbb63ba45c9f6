"""Export: what stands in the file, in both dialects and in JSON; harmless, whole or not at all."""

from __future__ import annotations

import csv
import datetime as dt
import json
import threading
from pathlib import Path
from typing import Any

import pytest

from crmdesk.controllers import activities, records
from crmdesk.controllers.desk import Desk
from crmdesk.controllers.exchange import exporter, forms
from crmdesk.controllers.exchange.options import Cancelled
from crmdesk.controllers.exchange.writing import WritingError
from crmdesk.models.account import Account
from crmdesk.models.activity import Activity, ActivityKind
from crmdesk.models.contact import Contact
from crmdesk.models.kinds import BadValue
from crmdesk.models.lead import Lead
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.queries.lists import IS, Filter, ListQuery


def table(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    """The rows of a written CSV."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def test_the_standard_table_has_public_names_keys_and_iso_forms(desk: Desk, tmp_path: Path) -> None:
    owner = desk.do(records.read_values, Lead, {"owner": "Anna"}).result
    at = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
    values = {"company": "Café", "expected_value": -150, "note": "a\nb", "created_at": at, "tags": "red"}
    desk.do(records.add, Lead, {**values, **owner})
    target = tmp_path / "leads.csv"
    assert exporter.export(desk, ListQuery(Lead), target) == 1
    raw = target.read_bytes()
    assert raw.startswith(b"id,uid,external_id,badge_code,given_name,")
    assert raw.count(b"\r\n") == 2
    (row,) = table(target)
    expected = {
        "id": "1",
        "company": "Café",
        "expected_value": "-1.50",
        "owner": "Anna",
        "status": "new",
        "note": "a\nb",
    }
    assert {name: row[name] for name in expected} == expected
    assert (row["created_at"], row["snoozed_until"], len(row["uid"])) == ("2026-01-02T03:04:05Z", "", 36)


def test_the_dutch_table_has_what_a_dutch_excel_reads(desk: Desk, tmp_path: Path, amsterdam: bool) -> None:
    moments = [
        dt.datetime(2026, 12, 15, 9, 0), dt.datetime(2026, 12, 15, 9, 0, 7), dt.datetime(2026, 7, 1, 22, 30),
        dt.datetime(2026, 10, 25, 0, 30), dt.datetime(2026, 10, 25, 1, 30),
    ]  # fmt: skip
    for at in moments:
        desk.do(
            records.add,
            Lead,
            {"company": "Berg; Zn", "created_at": at.replace(tzinfo=dt.UTC), "expected_value": 4_150_050},
        )
    desk.do(records.add, Opportunity, {"name": "Pump", "close_date": dt.date(2026, 12, 15)})
    target = tmp_path / "leads.csv"
    exporter.export(desk, ListQuery(Lead), target, ["company", "expected_value", "created_at"], "excel-nl")
    assert target.read_bytes().startswith(b"\xef\xbb\xbfcompany;expected_value;created_at\r\n")
    found = table(target, ";")
    shown = [row["created_at"] for row in found]
    assert [forms.own_moment(cell) for cell in shown] == [f"{at.isoformat()}Z" for at in moments]
    assert {(row["company"], row["expected_value"]) for row in found} == {("Berg; Zn", "41500,50")}
    assert len(set(shown)) == len(moments)
    if amsterdam:
        assert shown == [
            "15-12-2026 10:00", "15-12-2026 10:00:07", "02-07-2026 00:30", "25-10-2026 02:30", "25-10-2026 02:30+01:00",
        ]  # fmt: skip
    exporter.export(desk, ListQuery(Opportunity), target, ["close_date"], "excel-nl")
    assert table(target, ";") == [{"close_date": "15-12-2026"}]


def test_links_are_names_and_numbers_where_names_are_not_unique(desk: Desk, tmp_path: Path) -> None:
    account = desk.do(records.add, Account, {"name": "Berg"}).result
    desk.do(records.add, Account, {"name": "Dal", "parent_id": account})
    contact = desk.do(records.add, Contact, {"given_name": "Jan", "account_id": account}).result
    desk.do(activities.log, ActivityKind.CALL, [("contact", contact), ("account", account)], subject="Hello")
    target = tmp_path / "a.csv"
    exporter.export(desk, ListQuery(Activity), target)
    (row,) = table(target)
    assert {name: row[name] for name in ("contact", "contact_id", "account", "account_id", "lead", "lead_id")} == {
        "contact": "Jan", "contact_id": "1", "account": "Berg", "account_id": "1", "lead": "", "lead_id": "",
    }  # fmt: skip
    exporter.export(desk, ListQuery(Account), target, ["name", "parent"])
    assert table(target)[1] == {"name": "Dal", "parent": "Berg", "parent_id": "1"}


@pytest.mark.parametrize(
    "text", ["=1+1", "+31 30 1234567", "-", "@x", "\uff1d1", " =1", "'=1", "'s-Hertogenbosch", "a=1", "Ünal"]
)
def test_no_cell_is_taken_for_a_formula(desk: Desk, tmp_path: Path, text: str) -> None:
    desk.do(records.add, Lead, {"company": text})
    desk.do(records.add, Lead, {"company": "x", **desk.do(records.read_values, Lead, {"owner": text}).result})
    target = tmp_path / "a.csv"
    exporter.export(desk, ListQuery(Lead), target, ["company", "owner"])
    first, second = table(target)
    for cell, stored in ((first["company"], text), (second["owner"], text.strip())):
        assert cell in (stored, "'" + stored)
        assert cell.lstrip(" '")[:1] not in "=+-@\uff1d" or cell.startswith("'")
    assert first["company"] == (text if text[0] in "aÜ" or text.startswith("'s") else "'" + text)


def test_the_rows_columns_and_order_are_those_that_were_asked_for(desk: Desk, tmp_path: Path) -> None:
    for company, city in (("Berg", "Utrecht"), ("Dal", "Zeist"), ("Aa", "Utrecht")):
        desk.do(records.add, Lead, {"company": company, "city": city})
    query = ListQuery(Lead, (Filter("city", IS, "Utrecht"),), sort="company_key")
    target = tmp_path / "a.csv"
    assert exporter.export(desk, query, target, ["city", "company"]) == 2
    assert target.read_text("utf-8") == "city,company\nUtrecht,Aa\nUtrecht,Berg\n"
    assert exporter.export(desk, ListQuery(Lead, search="dal"), target, ["id"]) == 1
    assert exporter.export(desk, ListQuery(Lead, search="nobody"), target, ["id"]) == 0
    assert target.read_text("utf-8") == "id\n"


def test_json_is_a_list_of_objects_with_all_fields(desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "a.json"
    assert exporter.export(desk, ListQuery(Lead), target) == 0
    assert json.loads(target.read_text("utf-8")) == []
    desk.do(records.add, Lead, {"company": "Café", "expected_value": 150})
    desk.do(records.add, Lead, {"company": "Dal"})
    exporter.export(desk, ListQuery(Lead), target)
    first, second = json.loads(target.read_text("utf-8"))
    assert {name: first[name] for name in ("company", "expected_value", "currency", "owner", "owner_id", "score")} == {
        "company": "Café", "expected_value": "1.50", "currency": "EUR", "owner": None, "owner_id": None, "score": 10,
    }  # fmt: skip
    assert first.keys() == second.keys() >= {f.name for f in Lead.shown().values()}


def test_an_export_is_written_in_more_than_one_chunk(desk: Desk, tmp_path: Path) -> None:
    def many(write: Any) -> None:
        numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4500)"
        write.run(
            f"{numbers} INSERT INTO lead (uid, company, status) SELECT randomblob(16), 'Firm ' || i, 'new' FROM n"
        )

    desk.do(many)
    told: list[tuple[int, int]] = []
    for name in ("a.csv", "a.json"):
        told.clear()
        assert (
            exporter.export(
                desk, ListQuery(Lead), tmp_path / name, progress=lambda done, total: told.append((done, total))
            )
            == 4500
        )
        assert told == [(2000, 4500), (4000, 4500), (4500, 4500)]
    assert [row["id"] for row in table(tmp_path / "a.csv")] == [str(n) for n in range(1, 4501)]
    assert len(json.loads((tmp_path / "a.json").read_text("utf-8"))) == 4500


@pytest.mark.parametrize("name", ["a.csv", "a.json"])
def test_a_cancelled_export_leaves_the_old_file(desk: Desk, tmp_path: Path, name: str) -> None:
    desk.do(records.add, Lead, {"company": "Berg"})
    target = tmp_path / name
    target.write_text("old", "utf-8")
    stop = threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        exporter.export(desk, ListQuery(Lead), target, stop=stop)
    assert target.read_text("utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir() if "part" in path.name] == []


@pytest.mark.parametrize(
    ("name", "columns", "dialect", "sentence"),
    [
        ("a.xls", None, "standard", "ends in"),
        ("a", None, "standard", "ends in"),
        ("a.csv", ["shoe"], "standard", "is not a field"),
        ("a.csv", None, "klingon", "no dialect"),
    ],
)
def test_what_cannot_be_written_is_refused(
    desk: Desk, tmp_path: Path, name: str, columns: list[str] | None, dialect: str, sentence: str
) -> None:
    with pytest.raises(BadValue, match=sentence):
        exporter.export(desk, ListQuery(Lead), tmp_path / name, columns, dialect)
    assert not (tmp_path / name).exists()


def test_a_folder_that_is_not_there_is_told(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(WritingError):
        exporter.export(desk, ListQuery(Lead), tmp_path / "none" / "a.csv")
