"""new, check, backup, and the file that is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmdesk import profile
from crmdesk.controllers import opening
from crmdesk.models.store import sqlite
from tests.cli.conftest import Call


def test_new_makes_a_file_and_later_calls_mean_it(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "mine.crmdesk"
    made = call("new", path, "--currency", "usd", "--json")
    assert made.code == 0
    assert made.data == {"file": str(path), "leads": 0, "accounts": 0, "contacts": 0, "opportunities": 0}
    assert profile.read().recent == (path,)
    call("add", "accounts", "name=Berg", "revenue=1")
    assert call("list", "accounts", "--json").data["rows"][0]["currency"] == "USD"


def test_new_never_overwrites(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "mine.crmdesk"
    path.write_bytes(b"precious")
    refused = call("new", path, "--json")
    assert refused.code == 1
    assert "exists already" in refused.data["error"]
    assert path.read_bytes() == b"precious"


def test_new_with_sample_data_is_no_step(call: Call, tmp_path: Path) -> None:
    made = call("new", tmp_path / "demo.crmdesk", "--demo", "--json").data
    assert made["leads"] >= 50
    assert made["opportunities"] >= 10
    assert call("list", "leads", "--json").data["total"] == made["leads"]
    assert call("history", "--json").data == {"steps": []}
    assert call("check", "--json").data == {"problems": []}


def test_another_file_that_is_only_looked_at_is_not_remembered(call: Call, tmp_path: Path, file: Path) -> None:
    call("new", tmp_path / "mine.crmdesk")
    call("list", "leads", "--file", file)
    assert profile.read().file == tmp_path / "mine.crmdesk"


@pytest.mark.parametrize("content", [None, b"", b"hello, I am no database", "folder"])
def test_what_is_no_file_of_ours_is_refused_and_left_alone(call: Call, tmp_path: Path, content: object) -> None:
    path = tmp_path / "odd.crmdesk"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content == "folder":
        path.mkdir()
    for verb in (["list", "leads"], ["check"], ["backup"], ["add", "leads", "company=X"]):
        refused = call(*verb, "--file", path, "--json")
        assert refused.code == 1
        assert str(path) in refused.data["error"]
    assert not path.is_file() or path.read_bytes() == content


def test_check_finds_a_damaged_search_index_and_repairs_it(crm: Call, file: Path) -> None:
    crm("add", "leads", "company=Berg")
    assert crm("check").data == {"problems": []}
    connection = sqlite.connect(file, "rw")
    connection.execute("INSERT INTO lead_search (lead_search) VALUES ('delete-all')")
    connection.close()
    found = crm("check", code=1).data
    assert len(found["problems"]) == 1
    assert crm("check", "--repair").data == {"problems": []}
    assert crm("list", "leads", "--search", "berg").data["total"] == 1


def test_check_repairs_what_can_be_computed_and_nothing_else(crm: Call, file: Path) -> None:
    crm("add", "leads", "company=Berg")
    connection = sqlite.connect(file, "rw")
    connection.execute("UPDATE lead SET score = 5, first_touch_at = '2026-11-24T09:00:00Z'")
    assert len(crm("check", code=1).data["problems"]) == 2
    assert crm("check", "--repair").data == {"problems": []}
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("INSERT INTO change (operation_id, entity, row_id) VALUES (999, 'lead', 1)")
    connection.close()
    assert crm("check", "--repair", code=1).data["problems"] == [
        "Row 2 of change refers to a row of operation that does not exist.",
        "1 lines of the history belong to no step.",
    ]


def test_backup_is_a_file_that_opens_with_the_same_records(crm: Call, call: Call, tmp_path: Path) -> None:
    crm("add", "leads", "company=Berg")
    made = crm("backup", tmp_path / "copy.crmdesk").data
    assert made == {"file": str(tmp_path / "copy.crmdesk"), "verified": True}
    assert call("list", "leads", "--file", tmp_path / "copy.crmdesk", "--json").data["total"] == 1
    by_itself = Path(crm("backup").data["file"])
    assert by_itself.is_file()
    crm("backup", tmp_path / "copy.crmdesk", code=1)


def test_the_usual_place_is_meant_when_there_was_no_other(call: Call) -> None:
    from crmdesk import paths

    refused = call("list", "leads", "--json")
    assert refused.code == 1
    assert str(paths.default_file()) in refused.data["error"]
    opening.make_file(paths.default_file())
    assert call("list", "leads", "--json").code == 0
