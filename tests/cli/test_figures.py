"""report."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Call

COLUMNS = {
    "funnel": "step count from_previous from_first median_days".split(),
    "conversion": "group leads mql sql converted won conversion_rate won_value median_first_touch_hours".split(),
    "win-rate": "group deals won lost open win_rate won_value average_won".split(),
    "pipeline": "stage kind deals value weighted probability".split(),
    "forecast": "period won weighted open".split(),
}


@pytest.fixture
def deals(crm: Call) -> None:
    for name, owner, stage in (("A", "Joris", "Won"), ("B", "Joris", "Lost"), ("C", "Anna", "Need")):
        reason = ["lost_reason=Price"] if stage == "Lost" else []
        crm("add", "opportunities", f"name={name}", f"owner={owner}", f"stage={stage}", "value=1000", *reason)
    crm("add", "leads", "company=Berg", "source=Referral")


@pytest.mark.parametrize("name", COLUMNS)
@pytest.mark.usefixtures("deals")
def test_a_report_has_the_keys_and_columns_of_the_contract(name: str, crm: Call) -> None:
    told = crm("report", name).data
    assert {"title", "period", "definition", "columns", "rows", "totals"} <= told.keys()
    assert [column for column in told["columns"] if column in COLUMNS[name]] == COLUMNS[name]
    assert all(len(row) == len(told["columns"]) for row in told["rows"])


@pytest.mark.usefixtures("deals")
def test_by_where_and_period(crm: Call) -> None:
    by = {row[0]: row[1:4] for row in crm("report", "win-rate", "--by", "owner").data["rows"]}
    assert by == {"Anna": [1, 0, 0], "Joris": [2, 1, 1]}
    assert crm("report", "win-rate", "--where", "owner=Joris").data["rows"][0][1] == 2
    past = crm("report", "win-rate", "--from", "2020-01-01", "--to", "2020-12-31").data
    assert past["period"] == {"from": "2020-01-01", "to": "2020-12-31"}
    assert past["rows"][0][2:4] == [0, 0]


@pytest.mark.usefixtures("deals")
def test_figures_and_the_records_behind_them_go_to_files(crm: Call, tmp_path: Path) -> None:
    told = crm("report", "win-rate", "--to-file", tmp_path / "w.json", "--rows", tmp_path / "rows.csv").data
    assert json.loads((tmp_path / "w.json").read_text("utf-8"))["rows"] == told["rows"]
    rows = list(csv.DictReader((tmp_path / "rows.csv").read_text("utf-8").splitlines()))
    assert len(rows) == told["rows_written"] == 3
    assert {(row["name"], row["value"], row["stage"]) for row in rows} >= {("A", "1000.00", "Won")}
    crm("report", "win-rate", "--to-file", tmp_path / "w.csv")
    assert (tmp_path / "w.csv").read_text("utf-8").splitlines()[1].startswith("all,3,1,1,1,0.5,1000.00")


@pytest.mark.usefixtures("deals")
def test_a_report_writes_both_files_or_none(crm: Call, tmp_path: Path) -> None:
    figures, rows, missing = (tmp_path / name for name in ("w.csv", "rows.csv", "none/a.csv"))
    crm("report", "win-rate", "--to-file", figures, "--rows", missing, code=1)
    crm("report", "win-rate", "--to-file", missing, "--rows", rows, code=1)
    (tmp_path / "folder.csv").mkdir()
    crm("report", "win-rate", "--to-file", figures, "--rows", tmp_path / "folder.csv", code=1)
    crm("report", "win-rate", "--to-file", tmp_path / "folder.csv", "--rows", rows, code=1)
    crm("report", "win-rate", "--to-file", figures, "--rows", rows, "--where", "nosuch=1", code=2)
    assert {path.name for path in tmp_path.iterdir() if path.suffix in (".csv", ".part")} == {"folder.csv"}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["campaigns"], 2),
        (["nosuch"], 2),
        (["funnel", "--by", "shoe-size"], 2),
        (["funnel", "--to-file", "x.pdf"], 2),
        (["funnel", "--rows", "x.json"], 2),
        (["funnel", "--where", "stage=Won"], 2),
        (["funnel", "--from", "someday"], 2),
        (["funnel", "--from", "2026-02-01", "--to", "2026-01-01"], 1),
    ],
)
def test_a_report_that_cannot_be_made_is_refused(words: list[str], code: int, crm: Call) -> None:
    crm("report", *words, code=code)


@pytest.mark.usefixtures("deals")
def test_people_get_a_table_and_how_it_was_counted(call: Call, file: Path) -> None:
    said = call("report", "win-rate", "--file", file)
    assert said.out.startswith("Win rate\n")
    assert "50.0%" in said.out
    assert "1,000.00" in said.out
    assert "won / (won + lost)" in said.out
