"""Export, then import: nothing changes. And an import means the same however it is cut up, dry or not."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmdesk.controllers import opening, records
from crmdesk.controllers.desk import Desk, Rejected, Write
from crmdesk.controllers.exchange import exporter, importer, survey
from crmdesk.controllers.exchange.options import MatchBy, OnMatch, Options
from crmdesk.controllers.exchange.writing import DIALECTS
from crmdesk.models import kinds
from crmdesk.models.activity import Activity
from crmdesk.models.entity import Entity
from crmdesk.models.field import Field
from crmdesk.models.lead import Lead, LeadStatus
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.queries.lists import ListQuery
from crmdesk.models.schema import BY_TABLE, ENTITIES, RECORDS, record
from crmdesk.models.words import Word
from tests.conftest import NOW

Rows = dict[str, list[tuple[Any, ...]]]
UPDATING = (OnMatch.SKIP, OnMatch.FILL, OnMatch.OVERWRITE)
# A new file is made for every example, which takes longer than hypothesis likes.
ENOUGH = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


@pytest.fixture(autouse=True)
def _zone(amsterdam: bool) -> None:
    """A zone in which an hour comes twice a year."""


@contextmanager
def opened(path: Path, demo: bool = False) -> Iterator[Desk]:
    """A desk on a new file."""
    for old in path.parent.glob(f"{path.name}*"):
        old.unlink()
    opening.make_file(path, demo=demo, clock=lambda: NOW)
    desk = opening.open_desk(path, "Joris", lambda: NOW)
    try:
        yield desk
    finally:
        desk.close()


def content(desk: Desk, but: tuple[str, ...] = ("read_at",)) -> Rows:
    """Every row of every table."""
    found = {}
    with desk.database.reading() as connection:
        for entity in ENTITIES:
            columns = ", ".join(c for c, f in entity.fields.items() if f.expression is None and c not in but)
            rows = connection.exec_driver_sql(f"SELECT {columns} FROM {entity.table} ORDER BY id").fetchall()
            found[entity.table] = [tuple(row) for row in rows]
    return found


@pytest.mark.parametrize("entity", RECORDS, ids=lambda entity: entity.plural)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_sample_data_comes_back_unchanged(entity: type[Entity], dialect: str, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    with opened(tmp_path / "a.crmdesk", demo=True) as desk:
        before = content(desk)
        count = exporter.export(desk, ListQuery(entity), table, dialect=dialect)
        for mode in UPDATING:
            done = importer.import_files(desk, entity, [table], Options(on_match=mode))
            assert (done.rows, done.unchanged, done.step) == (count, count, None)
            assert set(done.mapping) == {field for field in done.mapping.values() if field}
        assert content(desk) == before


def test_a_new_file_that_takes_all_tables_shows_the_same(tmp_path: Path) -> None:
    computed = {"id", "score", "first_touch_at", "next_step"}

    def shown(path: Path) -> list[dict[str, str]]:
        with path.open(encoding="utf-8", newline="") as file:
            rows = [
                {k: v for k, v in row.items() if k not in computed and not k.endswith("_id")}
                for row in csv.DictReader(file)
            ]
        return sorted(rows, key=lambda row: row["uid"])

    with opened(tmp_path / "a.crmdesk", demo=True) as desk, opened(tmp_path / "b.crmdesk") as other:
        for plural in ("campaigns", "accounts", "contacts", "leads", "opportunities", "activities"):
            entity = record(plural)
            assert entity is not None
            exporter.export(desk, ListQuery(entity), tmp_path / "a.csv")
            done = importer.import_files(other, entity, [tmp_path / "a.csv"])
            assert (done.created, done.rejected, done.linked) == (done.rows, 0, {})
            exporter.export(other, ListQuery(entity), tmp_path / "b.csv")
            assert shown(tmp_path / "b.csv") == shown(tmp_path / "a.csv")


# --- any records at all ----------------------------------------------------------------------------------------------

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    [
        "=1+1",
        "'=1",
        "'s-Hertogenbosch",
        "+31 30 123",
        "03-04-2026",
        "1.234",
        "true",
        'a "b"; c,d',
        "-",
        "@x",
        "x\ny",
        "=a\r\nb",
        "'",
    ]
)
DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))
MOMENTS = st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2037, 12, 31), timezones=st.just(dt.UTC)).map(
    lambda at: at.replace(microsecond=0)
) | st.sampled_from([dt.datetime(2026, 10, 25, hour, 30, tzinfo=dt.UTC) for hour in (0, 1)])  # fmt: skip
ADDRESSES = st.sampled_from(["a@x.nl", "A@x.nl", "b@x.nl, a@x.nl", "Jan <jan@dal.example>", "info@x.nl"])


def values_of(f: Field[Any]) -> st.SearchStrategy[Any]:
    """Values that a field may hold."""
    kind = f.kind
    if isinstance(kind, kinds.Choice):
        words: type[Word] = kind.words
        return st.sampled_from(list(words))
    if isinstance(kind, kinds.Email):
        return ADDRESSES
    if f.column == "currency":
        return st.sampled_from(["EUR", "USD"])
    if isinstance(kind, kinds.Text):
        return TEXT.map(lambda text: kind.parse(text))
    if isinstance(kind, kinds.Percent):
        return st.integers(0, 100)
    if isinstance(kind, kinds.Whole):
        return st.integers(-(2**53), 2**53)
    if isinstance(kind, kinds.Day):
        return DAYS
    if isinstance(kind, kinds.Moment):
        return MOMENTS
    return st.integers(1, 3)


@st.composite
def records_of(draw: st.DrawFn, entity: type[Entity]) -> list[dict[str, Any]]:
    """Some records of a kind, as values by column; links are 1 to 3."""
    fields = {
        c: f
        for c, f in entity.shown().items()
        if (f.stored or f.related) and c not in ("id", "uid", "score", "first_touch_at")
    }
    free = {c: st.none() | values_of(f) for c, f in fields.items() if f.target not in ("stage", "pipeline")}
    return draw(st.lists(st.fixed_dictionaries({}, optional=free), min_size=1, max_size=5))


def _add(write: Write, entity: type[Entity], values: dict[str, Any]) -> None:
    converted = values.get("status") is LeadStatus.CONVERTED  # which nobody is born with
    born = {**values, "status": LeadStatus.NEW} if converted else values
    try:
        made = records.add(write, entity, born)
    except Rejected:
        name = "name" if "name" in entity.fields else "external_id"
        made = records.add(write, entity, {**born, name: f"Fine {len(values)}"})
    if converted:
        write.set(write.get(entity, made), status=LeadStatus.CONVERTED)


def _stock(write: Write) -> None:
    """Three of everything that can be linked to; accounts and contacts share their names."""
    for table in ("owner", "source", "industry", "product", "campaign"):
        for name in ("=Anna", "'s Bas", "Cor 3"):
            records.add(write, BY_TABLE[table], {"name": f"{name} {table}"}) if table == "campaign" else write.add(
                BY_TABLE[table](name=name)
            )
    for _n in range(3):
        account = records.add(write, BY_TABLE["account"], {"name": "Berg"})
        records.add(write, BY_TABLE["contact"], {"given_name": "Jan", "family_name": "Dal", "account_id": account})
        records.add(write, BY_TABLE["lead"], {"company": "Berg"})
        records.add(write, BY_TABLE["opportunity"], {"name": "Pump", "account_id": account})


@pytest.mark.parametrize("entity", RECORDS, ids=lambda entity: entity.plural)
@ENOUGH
@given(data=st.data())
def test_any_records_come_back_unchanged(entity: type[Entity], data: st.DataObject, tmp_path: Path) -> None:
    made = data.draw(records_of(entity))
    dialect, mode = data.draw(st.sampled_from([*DIALECTS])), data.draw(st.sampled_from(UPDATING))
    table = tmp_path / "table.csv"

    def fill(write: Write) -> None:
        _stock(write)
        for number, values in enumerate(made):
            if entity.table == "campaign":
                values = {**values, "name": f"{values.get('name') or ''} {number}".strip()}
            if isinstance(entity.fields.get("disqualify_reason_id"), Field) and values.get("disqualify_reason_id"):
                values["disqualify_reason_id"] = 1
            if entity is Opportunity and values.get("lost_reason_id"):
                values["lost_reason_id"] = 8
            if entity is Activity:
                values = {**values, "lead_id": values.get("lead_id") or 1}
            _add(write, entity, values)

    with opened(tmp_path / "a.crmdesk") as desk:
        desk.do(fill)
        before = content(desk)
        count = exporter.export(desk, ListQuery(entity), table, dialect=dialect)
        done = importer.import_files(desk, entity, [table], Options(on_match=mode))
        assert (done.rejects, done.skips, done.unchanged, done.created_values, done.linked) == ([], [], count, {}, {})
        assert content(desk) == before
        assert done.step is None


# --- any table at all ------------------------------------------------------------------------------------------------

CELLS = {
    "external_id": st.sampled_from(["", "", "1", "2"]),
    "First name": st.sampled_from(["", "Anna", "ANNA", "Bas"]),
    "Company": st.sampled_from(["", "Berg", "Berg B.V.", "Dal"]),
    "E-mail": st.sampled_from(["", "info@x.nl", "INFO@x.nl", "a@x.nl", "a@x.nl; info@x.nl", "none"]),
    "Status": st.sampled_from(["", "Ready", "Odd", "Converted"]),
    "Expected value": st.sampled_from(["", "1.000", "a lot"]),
    "Came in": st.sampled_from(["", "03/04/2026", "00/05/2026", "01/02/0000"]),
    "Owner": st.sampled_from(["", "Anna", "Bas"]),
    "Hat": st.sampled_from(["", "56"]),
}  # fmt: skip
TABLES = st.lists(st.tuples(*CELLS.values()), min_size=1, max_size=12)
WAYS = st.sampled_from([None, MatchBy.NONE, MatchBy.EMAIL, MatchBy.EXTERNAL_ID, MatchBy.NAME])


def _written(path: Path, rows: list[tuple[str, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([tuple(CELLS), *rows])
    return path


@ENOUGH
@given(first=TABLES, second=TABLES, way=WAYS, mode=st.sampled_from([*OnMatch]))
def test_a_dry_run_tells_exactly_what_the_import_does(
    first: list[tuple[str, ...]], second: list[tuple[str, ...]], way: MatchBy | None, mode: OnMatch, tmp_path: Path
) -> None:
    options = Options(match=way, on_match=mode)
    with opened(tmp_path / "a.crmdesk") as desk:
        importer.import_files(desk, Lead, [_written(tmp_path / "a.csv", first)])
        before = content(desk)
        table = _written(tmp_path / "b.csv", second)
        dry = importer.import_files(desk, Lead, [table], options, dry_run=True)
        assert content(desk) == before
        done = importer.import_files(desk, Lead, [table], options)
        assert replace(done, step=None) == dry
        assert done.rows == done.created + done.updated + done.unchanged + done.skipped + done.rejected
        assert len(content(desk)["lead"]) == len(before["lead"]) + done.created
        if done.step:
            desk.undo(done.step)
        assert content(desk) == before


@ENOUGH
@given(first=TABLES, second=TABLES, way=WAYS, mode=st.sampled_from([*OnMatch]))
def test_rows_read_one_by_one_give_the_same_as_all_at_once(
    first: list[tuple[str, ...]], second: list[tuple[str, ...]], way: MatchBy | None, mode: OnMatch, tmp_path: Path
) -> None:
    found = []
    for chunk in (1, 10_000):
        with pytest.MonkeyPatch.context() as patch, opened(tmp_path / "a.crmdesk") as desk:
            patch.setattr(survey, "CHUNK", chunk)
            importer.import_files(desk, Lead, [_written(tmp_path / "a.csv", first)])
            done = importer.import_files(
                desk, Lead, [_written(tmp_path / "b.csv", second)], Options(match=way, on_match=mode)
            )
            found.append((done, content(desk, but=("uid", "read_at"))))
    assert found[0] == found[1]
