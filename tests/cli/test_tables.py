"""import and export: counts, mapping, rejected rows, one step, and the way back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Call

Content = Callable[[], dict[str, list[tuple[Any, ...]]]]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "visitors.csv"
    path.write_text(
        "Bedrijf;Voornaam;Achternaam;E-mail;Schoenmaat;Bron;Expected value\n"
        "Berg B.V.;Sanne;van der Berg;sanne@berg.example;38;Beurs;1.250,50\n"
        "Dal;Piet;Dal;piet@dal.example;43;Beurs;800\n"
        "Zee;Anna;Zee;anna@zee.example;40;Beurs;a lot\n",
        "utf-8",
    )
    return path


def test_import_tells_all_that_the_contract_fixes_and_is_one_step(
    crm: Call, table: Path, tmp_path: Path, content: Content
) -> None:
    before = content()
    told = crm("import", "leads", table, "--rejects", tmp_path / "rejects.csv", code=3).data
    assert (told["rows"], told["created"], told["updated"], told["unchanged"], told["skipped"], told["rejected"]) == (
        3, 2, 0, 0, 0, 1,
    )  # fmt: skip
    assert told["mapping"]["Bedrijf"] == "company"
    assert told["mapping"]["Schoenmaat"] is None
    assert told["rejects"][0].keys() >= {"row", "column", "value", "reason"}
    assert (told["rejects"][0]["row"], told["rejects"][0]["value"]) == (4, "a lot")
    assert told["created_values"] == {"source": ["Beurs"]}
    assert "linked" in told
    assert "a lot" in (tmp_path / "rejects.csv").read_text("utf-8-sig")
    row = crm("list", "leads", "--where", "company=Berg B.V.").data["rows"][0]
    assert (row["full_name"], row["expected_value"], row["source"]) == ("Sanne van der Berg", "1250.50", "Beurs")
    assert crm("undo").data["undone"]["step"] == told["step"] == 1
    assert content() == before


def test_a_dry_run_tells_the_same_and_writes_nothing(crm: Call, table: Path, content: Content) -> None:
    before = content()
    dry = crm("import", "leads", table, "--dry-run", code=3).data
    assert content() == before
    assert dry["step"] is None
    real = crm("import", "leads", table, code=3).data
    assert {**dry, "step": 0} == {**real, "step": 0}


def test_options_reach_the_import(crm: Call, tmp_path: Path) -> None:
    path = tmp_path / "odd.txt"
    path.write_bytes("Café A|03-04-2026|7,50\nB|05-04-2026|8\n".encode("cp1252"))
    crm("add", "campaigns", "name=VSK")
    told = crm(
        "import", "leads", path, "--no-header", "--delimiter", "|", "--encoding", "cp1252", "--map", "Column 1=company",
        "--map", "Column 2=created_at", "--map", "Column 3=expected_value", "--date-format", "mdy",
        "--decimal", "comma", "--constant", "city=Utrecht", "--campaign", "VSK", "--match", "none",
    ).data  # fmt: skip
    assert told["created"] == 2
    row = crm("list", "leads").data["rows"][0]
    assert (row["company"], row["created_at"][:10], row["expected_value"]) == ("Café A", "2026-03-04", "7.50")
    assert (row["city"], row["campaign"]) == ("Utrecht", "VSK")


def test_matching_rows_update_what_was_asked(crm: Call, tmp_path: Path) -> None:
    crm("add", "leads", "company=Berg", "email=a@berg.example")
    path = tmp_path / "a.csv"
    path.write_text("Company,E-mail,City\nBERG,A@berg.example,Zeist\n", "utf-8")
    assert crm("import", "leads", path).data["skipped"] == 1
    assert crm("import", "leads", path, "--on-match", "fill").data["updated"] == 1
    row = crm("show", "lead", 1).data["record"]
    assert (row["company"], row["city"]) == ("Berg", "Zeist")
    assert crm("import", "leads", path, "--on-match", "overwrite").data["updated"] == 1
    assert crm("show", "lead", 1).data["record"]["company"] == "BERG"
    assert crm("import", "leads", path).data["unchanged"] == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["leads", "missing.csv"], 1),
        (["leads", "visitors.xlsx"], 2),
        (["leads", "visitors.vcf"], 2),
        (["leads", "{table}", "--map", "Nowhere=company"], 1),
        (["leads", "{table}", "--map", "Bedrijf=nosuch"], 1),
        (["leads", "{table}", "--map", "Bedrijf"], 2),
        (["leads", "{table}", "--mapping", "mine"], 2),
        (["leads", "{table}", "--match", "shoe"], 2),
        (["planets", "{table}"], 2),
    ],
)
def test_an_import_that_cannot_be_is_refused_and_writes_nothing(
    words: list[str], code: int, crm: Call, table: Path, content: Content
) -> None:
    before = content()
    crm("import", *[word.format(table=table) for word in words], code=code)
    assert content() == before


def test_people_read_how_columns_were_understood(call: Call, file: Path, table: Path) -> None:
    said = call("import", "leads", table, "--file", file)
    assert said.code == 3
    assert "company" in said.out
    assert "a lot" in said.out
    assert "crmdesk undo 1" in said.out


def test_export_writes_csv_and_json_with_filters_columns_and_dialects(crm: Call, tmp_path: Path) -> None:
    for company, city in (("Berg", "Utrecht"), ("Dal", "Zeist")):
        crm("add", "leads", f"company={company}", f"city={city}", "expected_value=7.5")
    out = tmp_path / "leads.json"
    assert crm("export", "leads", out).data == {"rows": 2, "file": str(out)}
    assert json.loads(out.read_text("utf-8")) == crm("list", "leads").data["rows"]
    crm("export", "leads", tmp_path / "a.csv", "--columns", "city,company", "--where", "city=Zeist")
    assert (tmp_path / "a.csv").read_text("utf-8").split() == ["city,company", "Zeist,Dal"]
    crm(
        "export",
        "leads",
        tmp_path / "b.csv",
        "--columns",
        "company,expected_value",
        "--dialect",
        "excel-nl",
        "--search",
        "dal",
    )
    assert (tmp_path / "b.csv").read_bytes() == b"\xef\xbb\xbfcompany;expected_value\r\nDal;7,50\r\n"


def test_an_export_read_back_changes_nothing(crm: Call, tmp_path: Path, content: Content) -> None:
    crm(
        "add", "leads", "full_name=Sanne van der Berg", "company==1+1", "expected_value=-7.5", "owner=Anna", "note=a\nb"
    )
    before = content()
    crm("export", "leads", tmp_path / "a.csv")
    told = crm("import", "leads", tmp_path / "a.csv", "--on-match", "overwrite").data
    assert (told["unchanged"], told["step"]) == (1, None)
    assert content() == before


def test_an_export_that_cannot_be_leaves_the_old_file(crm: Call, tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    out.write_text("old", "utf-8")
    crm("export", "leads", out, "--columns", "nosuch", code=2)
    crm("export", "leads", out, "--where", "nosuch=1", code=2)
    assert out.read_text("utf-8") == "old"
    crm("export", "leads", tmp_path / "a.xlsx", code=2)
    crm("export", "leads", tmp_path / "a.vcf", code=2)
    crm("export", "leads", tmp_path / "missing" / "a.csv", code=1)
    assert list(tmp_path.glob("a.*")) == [out]
