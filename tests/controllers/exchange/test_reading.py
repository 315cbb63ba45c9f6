"""Any text table is read, and nothing in it is lost without a word."""

from __future__ import annotations

import codecs
import csv
import io
import random
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.controllers.exchange.reading import BadRow, ReadingError, Row, Table, open_table


@pytest.fixture
def table(tmp_path: Path) -> TableMaker:
    return TableMaker(tmp_path)


class TableMaker:
    """Writes text or bytes to a file and opens it as a table."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "in.csv"

    def __call__(self, content: str | bytes, **options: object) -> Table:
        self.path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return open_table(self.path, **options)  # type: ignore[arg-type]


def cells(table: Table) -> list[list[str]]:
    found = []
    for _number, row in table.rows():
        assert isinstance(row, list)
        found.append(row)
    return found


def bad(rows: list[Row]) -> dict[int, str]:
    return {number: row.reason for number, row in rows if isinstance(row, BadRow)}


# --- encoding


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("näme,x\nZoë,1\n".encode(), "utf-8"),
        ("näme,x\nZoë,1\n".encode("utf-8-sig"), "utf-8-sig"),
        ("näme,x\nZoë,1\n".encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + "näme,x\nZoë,1\n".encode("utf-16-be"), "utf-16"),
        ("näme,x\nZoë,1\n".encode("utf-16-le"), "utf-16-le"),
        ("näme,x\nZoë,1\n".encode("utf-16-be"), "utf-16-be"),
        ("näme,x\nZoë,1\n".encode("cp1252"), "cp1252"),
    ],
)
def test_the_encoding_is_found(table: TableMaker, content: bytes, encoding: str) -> None:
    found = table(content)
    assert found.encoding == encoding
    assert found.headers == ["näme", "x"]
    assert cells(found) == [["Zoë", "1"]]


def test_a_letter_far_down_the_file_still_decides(table: TableMaker) -> None:
    content = "name,x\n" + "Jan,1\n" * 400_000 + "Crèvecœur,2\n"
    assert table(content.encode("cp1252")).encoding == "cp1252"
    assert table(content.encode()).encoding == "utf-8"


def test_a_line_that_another_program_added_does_not_spoil_the_others(table: TableMaker) -> None:
    found = table(b"name,x\n" + "Zoë,1\n".encode() * 50 + "René,2\n".encode("cp1252"))
    assert found.encoding == "utf-8"
    assert cells(found)[0] == ["Zoë", "1"]
    assert cells(found)[-1] == ["René", "2"]


def test_a_given_encoding_is_obeyed_or_refused(table: TableMaker) -> None:
    assert cells(table("名,x\n山,1\n".encode("shift_jis"), encoding="shift_jis")) == [["山", "1"]]
    assert table(b"\xef\xbb\xbfname,x\n", encoding="utf-8").headers == ["name", "x"]
    with pytest.raises(ReadingError, match="not in the encoding"):
        table("Zoë,1\n".encode("cp1252"), encoding="utf-8")
    with pytest.raises(ReadingError, match="no encoding"):
        table("a,b\n", encoding="klingon")
    with pytest.raises(ReadingError, match="no encoding"):
        table("a,b\n", encoding="base64")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"\n\n \n,,\n", "is empty"),
        (b"PK\x03\x04rest", "Excel"),
        (b"\xd0\xcf\x11\xe0rest", "Excel"),
        (b"\x00\x01\x00\x02" * 100 + bytes(200), "not a text file"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(table: TableMaker, content: bytes, sentence: str) -> None:
    with pytest.raises(ReadingError, match=sentence):
        table(content)


def test_a_missing_file_and_a_folder_are_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="could not be read"):
        open_table(tmp_path / "none.csv")
    with pytest.raises(ReadingError, match="is a folder"):
        open_table(tmp_path)


# --- delimiter


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(table: TableMaker, delimiter: str) -> None:
    rows = [["naam", "bedrag", "tekst"], ["Jan", "1,5", "a; b, c"], ["Piet", "2,5", "x|y"]]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    found = table(text.getvalue())
    assert found.delimiter == delimiter
    assert cells(found) == rows[1:]


def test_decimal_commas_in_every_column_are_no_delimiter(table: TableMaker) -> None:
    assert table("a;b;c;d\n" + "1,1;2,2;3,3;4,4\n" * 20).delimiter == ";"


def test_delimiters_are_found_in_a_hundred_made_up_tables(table: TableMaker) -> None:
    chance = random.Random(7)
    words = ["Jan", "van der Berg, ir.", "a;b", "1,5", "1.234,50", "", "x\ny", 'zei "ja"', "Utrecht", "2026-01-01"]
    for delimiter in ",;\t|" * 25:
        width = chance.randint(2, 9)
        text = io.StringIO()
        out = csv.writer(text, delimiter=delimiter)
        out.writerow([f"column {i}" for i in range(width)])
        out.writerows([chance.choice(words) for _ in range(width)] for _ in range(chance.randint(2, 30)))
        assert table(text.getvalue()).delimiter == delimiter


def test_the_delimiter_that_excel_declares_is_obeyed_and_is_no_row(table: TableMaker) -> None:
    found = table("sep=|\r\na|b\r\n1|2\r\n")
    assert (found.delimiter, found.headers) == ("|", ["a", "b"])
    assert list(found.rows()) == [(2, ["1", "2"])]


def test_a_given_delimiter_is_obeyed(table: TableMaker) -> None:
    assert table("a:b,c\n1:2,3\n", delimiter=":").headers == ["a", "b,c"]
    assert (
        table("a\tb,c\n1\t2,3\n", delimiter="tab").headers == table("a\tb,c\n", delimiter="\\t").headers == ["a", "b,c"]
    )
    with pytest.raises(ReadingError, match="one character"):
        table("a,b\n", delimiter="ab")


def test_one_column_is_a_table_too(table: TableMaker) -> None:
    assert cells(table("e-mail\njan@example.nl\n")) == [["jan@example.nl"]]


# --- header


def test_lines_before_the_header_are_passed_over(table: TableMaker) -> None:
    found = table('Notes:\n"When exporting, some\naddresses are missing"\n\nFirst Name,Last Name,URL\nJan,Berg,x\n')
    assert found.headers == ["First Name", "Last Name", "URL"]
    assert found.preamble_lines == 3
    assert list(found.rows()) == [(5, ["Jan", "Berg", "x"])]


def test_a_title_above_the_table_is_passed_over(table: TableMaker) -> None:
    found = table("Omzet per sector,,,\n,,,\nJaar,2000,2001,2002\nHout,1,2,3\n")
    assert (found.preamble_lines, found.headers[0]) == (2, "Jaar")


def test_headers_are_there_once_and_never_empty(table: TableMaker) -> None:
    found = table('\ufeff"Phone",, Phone ,"first\nname",Phone (2),\n1,2,3,4,5,6\n')
    assert found.headers == ["Phone", "Column 2", "Phone (2)", "first name", "Phone (2) (2)", "Column 6"]


def test_a_table_without_a_header_is_all_rows(table: TableMaker) -> None:
    found = table("Jan,jan@example.nl\nPiet,piet@example.nl,06\n", header=False)
    assert found.headers == ["Column 1", "Column 2", "Column 3"]
    assert list(found.rows()) == [(1, ["Jan", "jan@example.nl", ""]), (2, ["Piet", "piet@example.nl", "06"])]


# --- rows


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_every_line_end_parts_rows(table: TableMaker, end: str) -> None:
    assert cells(table(end.join(["a,b", '1,"x, y"', "2,z", ""]))) == [["1", "x, y"], ["2", "z"]]


def test_rows_are_numbered_as_a_spreadsheet_does(table: TableMaker) -> None:
    found = table('a,b\n1,"two\nlines"\n\n,\n5,x\n')
    assert list(found.rows()) == [(2, ["1", "two\nlines"]), (5, ["5", "x"])]


def test_short_rows_are_filled_up_and_empty_cells_too_many_dropped(table: TableMaker) -> None:
    assert cells(table("a,b,c\n1\n1,2,3,,\n")) == [["1", "", ""], ["1", "2", "3"]]


def test_a_row_with_cells_too_many_is_refused_with_its_number(table: TableMaker) -> None:
    rows = list(table("a,b\n1,2\n1,2,3\n4,5\n").rows())
    assert bad(rows).keys() == {3}
    assert "3 cells" in bad(rows)[3]
    assert rows[2] == (4, ["4", "5"])


def test_the_lines_below_a_report_are_refused(table: TableMaker) -> None:
    rows = list(table('a,b,c\n1,2,3\n4\n\n"Report by Jan"\n"Confidential"\n7,8,9\n').rows())
    assert bad(rows).keys() == {5, 6}
    assert [row for _number, row in rows if isinstance(row, list)] == [["1", "2", "3"], ["4", "", ""], ["7", "8", "9"]]


def test_nul_bytes_do_no_harm(table: TableMaker) -> None:
    assert cells(table(b"a,b\n\0,2\n")) == [["\0", "2"]]


def test_a_stray_quote_costs_its_row_only(table: TableMaker) -> None:
    rows = list(table('a,b,c\n1,"Jan,x\n2,Piet,y\n3,"Kees, jr",z\n4,Bo,w\n').rows())
    assert bad(rows).keys() == {2}
    assert "quotation mark" in bad(rows)[2]
    assert [row for _number, row in rows[1:]] == [["2", "Piet", "y"], ["3", "Kees, jr", "z"], ["4", "Bo", "w"]]


def test_a_stray_quote_that_a_later_one_closes_is_found_by_the_number_of_cells(table: TableMaker) -> None:
    rows = list(table('a,b,c\n1,"Jan,x\n2,Piet,y\n3,Kees"\n4,Bo,w\n').rows())
    assert bad(rows).keys() == {2}
    assert [row for _number, row in rows if isinstance(row, list)][0] == ["2", "Piet", "y"]
    assert rows[-1][1] == ["4", "Bo", "w"]


def test_a_stray_quote_at_the_end_of_a_long_table_costs_its_row_only(table: TableMaker) -> None:
    rows = list(table("a,b,c\n" + "1,x,y\n" * 3 + '2,"x,y\n' + "3,x,y\n" * 20_000).rows())
    assert bad(rows).keys() == {5}
    assert len(rows) == 20_004


def test_text_behind_a_closing_quote_is_kept(table: TableMaker) -> None:
    assert cells(table('a,b\n"Piet" Jansen,2\n"x" ,3\n')) == [["Piet Jansen", "2"], ["x ", "3"]]


def test_blanks_before_a_quote_are_passed_over(table: TableMaker) -> None:
    assert cells(table('a, b\n1, "x, y"\n')) == [["1", "x, y"]]


def test_a_cell_of_many_lines_is_one_cell(table: TableMaker) -> None:
    mail = "\n".join(f"line {i}, with a comma" for i in range(1000))
    assert cells(table(f'a,b,c\n1,"{mail}",z\n')) == [["1", mail, "z"]]


def test_a_large_cell_is_read(table: TableMaker) -> None:
    assert cells(table("a,b\n" + "x" * 1_000_000 + ",2\n"))[0][0] == "x" * 1_000_000


def test_a_cell_over_the_limit_costs_its_row_only(table: TableMaker) -> None:
    rows = list(table('a,b\n1,2\n"' + "x" * (21 * 1024 * 1024) + '",2\n3,4\n').rows())
    assert rows[0] == (2, ["1", "2"])
    assert rows[-1][1] == ["3", "4"]
    assert bad(rows)


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=8).map(str.lstrip).filter(bool)


@given(
    rows=st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8),
    delimiter=st.sampled_from(",;\t|"),
    end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_a_csv_writer_wrote_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], delimiter: str, end: str, encoding: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "round.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        out = csv.writer(file, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
        out.writerow(["name one", "name two", "name three"])
        out.writerows(rows)
    assert cells(open_table(path, encoding=encoding, delimiter=delimiter)) == rows


@given(st.binary(max_size=300))
def test_no_bytes_whatever_break_the_reader(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "noise.csv"
    path.write_bytes(content)
    try:
        found = open_table(path)
    except ReadingError:
        return
    for _number, row in found.rows():
        assert isinstance(row, BadRow) or len(row) == len(found.headers)


@given(st.text(st.sampled_from('ab,;"\n \r'), max_size=60))
def test_no_arrangement_of_quotes_breaks_the_reader(tmp_path_factory: pytest.TempPathFactory, content: str) -> None:
    path = tmp_path_factory.getbasetemp() / "quotes.csv"
    path.write_text("a,b,c\n" + content, newline="")
    found = open_table(path, delimiter=",")
    letters = "".join(c for _n, row in found.rows() for c in "".join(row.cells if isinstance(row, BadRow) else row))
    kept = [c for c in letters if c in "ab"]
    assert kept == [c for c in content if c in "ab"] or found.preamble_lines > 0


def test_who_stops_half_way_can_let_go_of_the_file(table: TableMaker) -> None:
    found = table("a,b\n1,2\n3,4\n")
    rows = found.rows()
    next(rows)
    rows.close()
    assert list(rows) == []
    assert rows.consumed == found.size


def test_many_rows_pass_in_little_memory(table: TableMaker) -> None:
    found = table("a,b,c\n" + "Jan van der Berg,Bedrijf B.V.,jan@example.nl\n" * 100_000)
    rows = found.rows()
    assert rows.consumed == 0
    tracemalloc.start()
    count, half = 0, 0
    for _row in rows:
        count += 1
        if count == 50_000:
            half = rows.consumed
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 100_000
    assert 0.45 < half / found.size < 0.55
    assert rows.consumed == found.size
    assert peak < 1_000_000
