"""What is written can be read back, harms nobody, and is there whole or not at all."""

from __future__ import annotations

import csv
import datetime as dt
import os
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.controllers.exchange import writing
from crmdesk.controllers.exchange.writing import EXCEL_NL, STANDARD, WritingError, atomic_target, neutralise, restore

TRICKY = st.text(
    st.sampled_from("'=+-@\t\r\n \u200b\ufeff\uff1d\uff0ba1,;\"") | st.characters(codec="utf-8"), max_size=12
)


@given(TRICKY)
def test_restore_takes_back_what_neutralise_did(text: str) -> None:
    assert restore(neutralise(text)) == text


@given(TRICKY)
def test_no_neutralised_cell_starts_a_formula(text: str) -> None:
    seen = neutralise(text).lstrip(" \u200b\ufeff")
    assert not seen.startswith(("=", "+", "-", "@", "\uff1d", "\uff0b", "\t", "\r", "\n"))


@pytest.mark.parametrize(
    "attack",
    [
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "\t=1",
        "\r=1",
        "  \u200b=HYPERLINK(1)",
        "＝1+1",
        "'=1",
    ],
)
def test_an_attack_gets_an_apostrophe(attack: str) -> None:
    assert neutralise(attack) == "'" + attack


@pytest.mark.parametrize("text", ["", "Jansen", "'s-Hertogenbosch", "'t Hof", "a=b", "1-2", "…", "O'Neill"])
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert neutralise(text) == text


ROW: list[writing.Cell] = [
    "Jansen; Zn, \"x\"\nregel 2", Decimal("-12.50"), 3, None, True, dt.date(2026, 12, 31),
    dt.datetime(2026, 12, 31, 10, 0, tzinfo=dt.UTC), "=1+1",
]  # fmt: skip
NAMES = ["name", "value", "n", "none", "yes", "day", "at", "note"]


def test_the_standard_dialect_follows_rfc_4180(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    assert writing.write_csv(target, NAMES, [ROW], STANDARD) == 1
    assert target.read_bytes() == (
        b"name,value,n,none,yes,day,at,note\r\n"
        b'"Jansen; Zn, ""x""\nregel 2",-12.50,3,,true,2026-12-31,2026-12-31T10:00:00Z,\'=1+1\r\n'
    )


def test_the_dutch_excel_dialect_has_semicolons_commas_and_a_mark(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    writing.write_csv(target, ["näme", "value"], [["x", Decimal("1234.50")]], EXCEL_NL)
    assert target.read_bytes() == "\ufeffnäme;value\r\nx;1234,50\r\n".encode()


@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0\r")), min_size=2, max_size=2), max_size=5
    )
)
def test_any_text_survives_the_file(rows: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "out.csv"
        writing.write_csv(target, ["a", "b"], rows)
        with target.open(encoding="utf-8", newline="") as file:
            back = [[restore(cell) for cell in row] for row in csv.reader(file)]
    assert back == [["a", "b"], *rows]


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old")

    def rows() -> Iterator[list[writing.Cell]]:
        yield ["first"]
        raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        writing.write_csv(target, ["a"], rows())
    assert target.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["out.csv"]


def test_the_target_is_replaced_only_at_the_end(tmp_path: Path) -> None:
    target = tmp_path / "out.bin"
    target.write_bytes(b"old")
    with atomic_target(target) as path:
        path.write_bytes(b"\0new")
        assert target.read_bytes() == b"old"
    assert target.read_bytes() == b"\0new"
    assert [p.name for p in tmp_path.iterdir()] == ["out.bin"]


def test_a_folder_that_is_not_there_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(WritingError, match="could not be written"), atomic_target(tmp_path / "none" / "out.csv"):
        pass


def test_a_folder_in_the_way_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "out.csv").mkdir()
    with pytest.raises(WritingError, match="could not be written"):
        writing.write_csv(tmp_path / "out.csv", ["a"], [["b"]])
    assert [p.name for p in tmp_path.iterdir()] == ["out.csv"]


if os.name == "posix":  # Windows has other rights and seldom symbolic links

    def test_rights_and_symbolic_links_stay(tmp_path: Path) -> None:
        real, link = tmp_path / "real.csv", tmp_path / "link.csv"
        real.write_text("old")
        real.chmod(0o640)
        link.symlink_to(real)
        writing.write_csv(link, ["a"], [["b"]])
        assert link.is_symlink()
        assert real.read_text() == "a\nb\n"
        assert real.stat().st_mode & 0o777 == 0o640
