"""The sample: believable, reproducible, true to every rule of the program, and without a trace in the history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import phonenumbers
import pytest

from crmdesk.controllers import conversion, opening, sample, scoring
from crmdesk.controllers.desk import Desk, Rejected, prepared
from crmdesk.controllers.sample import words
from crmdesk.models.conversion import How
from crmdesk.models.schema import ENTITIES
from crmdesk.models.store.tables import table

NOW = dt.datetime(2026, 11, 24, 9, 12, tzinfo=dt.UTC)
Rows = list[tuple[Any, ...]]


def make(path: Path, now: dt.datetime = NOW, language: str = "nl") -> Desk:
    opening.make_file(path, demo=True, language=language, clock=lambda: now)
    return opening.open_desk(path, "Joris", clock=lambda: now)


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Desk]:
    desk = make(tmp_path / "demo.crmdesk")
    yield desk
    desk.close()


def rows(desk: Desk, statement: str, *places: Any) -> Rows:
    return desk.read(
        lambda connection: [tuple(row) for row in connection.exec_driver_sql(statement, places).fetchall()]
    )


def everything(desk: Desk) -> dict[str, Rows]:
    found = {}
    for entity in ENTITIES:
        columns = ", ".join(c for c in entity.stored() if c != "read_at")
        found[entity.table] = rows(desk, f"SELECT {columns} FROM {entity.table} ORDER BY id")
    return found


def made_by_sample(desk: Desk) -> dict[str, Rows]:
    """All but the rows that every file starts with, whose identities are random."""
    seeded = (
        "setting",
        "definition",
        "source",
        "reason",
        "account_status",
        "pipeline",
        "stage",
        "criterion",
        "score_rule",
    )
    return {name: found for name, found in everything(desk).items() if name not in seeded}


def test_the_same_seed_and_moment_give_the_same_rows(demo: Desk, tmp_path: Path) -> None:
    again = make(tmp_path / "again.crmdesk")
    assert made_by_sample(again) == made_by_sample(demo)
    again.close()


def test_another_seed_gives_another_year(demo: Desk, tmp_path: Path) -> None:
    other = tmp_path / "other.crmdesk"
    opening.make_file(other)
    desk = opening.open_desk(other, "Joris", clock=lambda: NOW)
    desk.do(lambda write: None)
    with desk.database.writing() as connection:
        sample.fill(connection, now=NOW, seed=8)
    names = "SELECT company FROM lead ORDER BY company"
    assert len(rows(desk, names)) == len(rows(demo, names))
    assert rows(desk, names) != rows(demo, names)
    desk.close()


def test_the_sample_is_no_step(demo: Desk) -> None:
    assert rows(demo, "SELECT * FROM operation") == rows(demo, "SELECT * FROM change") == []
    assert demo.undoable() is None
    assert demo.do(conversion.convert, 184).step == 1


def test_the_funnel_is_believable(demo: Desk) -> None:
    [(leads, mql, sql, converted, won)] = rows(
        demo,
        "SELECT count(*), sum(l.mql_at IS NOT NULL), sum(l.sql_at IS NOT NULL), sum(l.status = 'converted'), "
        "sum(s.kind = 'won') "
        "FROM lead l LEFT JOIN conversion c ON c.lead_id = l.id LEFT JOIN opportunity o ON o.id = c.opportunity_id "
        "LEFT JOIN stage s ON s.id = o.stage_id",
    )
    assert (leads, sql, converted, won) == (184, 61, 48, 17)
    assert sql < mql < leads * 0.6
    assert rows(demo, "SELECT status, count(*) FROM lead WHERE status IN ('new', 'ready', 'working') GROUP BY 1") == [
        ("new", 4),
        ("ready", 3),
        ("working", 7),
    ]
    assert rows(demo, "SELECT count(*) FROM opportunity WHERE value NOT BETWEEN 200000 AND 8000000") == [(0,)]
    assert rows(
        demo,
        "SELECT count(*), sum(o.value), sum(o.value * s.probability / 100) FROM opportunity o "
        "JOIN stage s ON s.id = o.stage_id WHERE s.kind = 'open'",
    ) == [(11, 28_790_000, 11_915_500)]


def test_every_score_is_the_sum_of_its_lines_and_the_first_touch_is_the_first_answer(demo: Desk) -> None:
    for lead_id, score, touched in rows(demo, "SELECT id, score, first_touch_at FROM lead"):
        assert sum(line.points for line in demo.read(scoring.lines, lead_id, NOW)) == score
        answers = (
            "SELECT min(a.at) FROM activity a JOIN activity_link l ON l.activity_id = a.id "
            "WHERE l.lead_id = ? AND a.kind IN ('call', 'meeting', 'email')"
        )
        assert rows(demo, answers, lead_id) == [(touched,)]


def test_rules_that_a_step_would_apply_are_applied_already(demo: Desk) -> None:
    overlooked = "SELECT id FROM lead WHERE mql_at IS NULL AND score >= 40 AND status IN ('new', 'working', 'nurture')"
    assert rows(demo, overlooked) == []
    assert rows(demo, "SELECT id FROM lead WHERE status IN ('nurture', 'ready', 'converted') AND mql_at IS NULL") == []
    assert rows(demo, "SELECT id FROM lead WHERE status IN ('ready', 'converted') AND sql_at IS NULL") == []
    assert rows(demo, "SELECT id FROM lead WHERE status = 'new' AND first_touch_at IS NOT NULL") == []
    buyers = (
        "SELECT a.name FROM account a JOIN opportunity o ON o.account_id = a.id JOIN stage s ON s.id = o.stage_id "
        "WHERE s.kind = 'won' AND (a.type <> 'customer' OR NOT a.won_made_customer)"
    )
    assert rows(demo, buyers) == []
    unexplained = (
        "SELECT o.id FROM opportunity o JOIN stage s ON s.id = o.stage_id "
        "WHERE (s.kind = 'open') <> (o.closed_at IS NULL) OR (s.kind = 'lost') <> (o.lost_reason_id IS NOT NULL)"
    )
    assert rows(demo, unexplained) == []


def test_stored_rows_are_what_the_write_path_would_store(demo: Desk) -> None:
    for entity in ENTITIES:
        with demo.database.reading() as connection:
            made = table(entity)
            stored = [
                dict(row)
                for row in connection.execute(
                    made.select().with_only_columns(*(made.c[c] for c in entity.stored()))
                ).mappings()
            ]
        for raw in stored:
            assert prepared(entity.from_raw(raw)) == {c: value for c, value in raw.items() if value is not None}


def test_the_search_index_knows_every_row(demo: Desk) -> None:
    with demo.database.writing() as connection:
        for (name,) in connection.exec_driver_sql(
            "SELECT name FROM sqlite_schema WHERE name LIKE '%\\_search' ESCAPE '\\'"
        ).fetchall():
            connection.exec_driver_sql(f"INSERT INTO {name} ({name}, rank) VALUES ('integrity-check', 1)")
    found = "SELECT rowid FROM lead_search WHERE lead_search MATCH ?"
    assert rows(demo, found, '"sanne"* AND "berg"*') == rows(demo, "SELECT id FROM lead WHERE given_name = 'Sanne'")


def test_a_conversion_shows_every_activity_of_the_lead_on_what_it_became(demo: Desk) -> None:
    for column in ("account_id", "contact_id", "opportunity_id"):
        missing = (
            f"SELECT c.lead_id FROM conversion c JOIN activity_link l ON l.lead_id = c.lead_id WHERE NOT EXISTS "
            f"(SELECT 1 FROM activity_link k WHERE k.activity_id = l.activity_id AND k.{column} = c.{column})"
        )
        assert rows(demo, missing) == []


def test_nobody_can_be_mailed_or_called_by_accident(demo: Desk) -> None:
    for name in ("lead", "account", "contact"):
        assert rows(demo, f"SELECT email FROM {name} WHERE email NOT LIKE '%@%.example'") == []
    numbers = rows(demo, "SELECT phone FROM lead UNION SELECT phone FROM account UNION SELECT mobile FROM contact")
    for (number,) in numbers:
        assert phonenumbers.is_valid_number(phonenumbers.parse(number, "NL")), number
        code, subscriber = number.split(" ", 1)
        assert code == "06" or subscriber.startswith("0"), number


def test_every_open_lead_converts_unasked_and_some_join_an_account_that_stands(demo: Desk) -> None:
    before = everything(demo)
    waiting = rows(demo, "SELECT id FROM lead WHERE status NOT IN ('converted', 'disqualified')")
    hows = [demo.do(conversion.convert, lead_id).result.plan.account.how for (lead_id,) in waiting]
    assert len(hows) == 45
    assert hows.count(How.EXISTING) == 3
    for _ in hows:
        demo.undo()
    assert everything(demo) == before


def test_two_people_of_the_sample_are_never_taken_for_one(demo: Desk) -> None:
    for name, columns in (
        ("lead", "email_key"),
        ("contact", "email_key"),
        ("account", "name_key"),
        ("account", "domain_key"),
    ):
        assert rows(demo, f"SELECT {columns} FROM {name} GROUP BY 1 HAVING count(*) > 1") == []


@pytest.mark.parametrize(
    "now",
    [
        dt.datetime(2026, 12, 31, 23, 59, 58, tzinfo=dt.UTC),
        dt.datetime(2028, 2, 29, 0, 0, 1, tzinfo=dt.UTC),
        dt.datetime(2027, 3, 7, 13, 30, tzinfo=dt.UTC),
    ],
    ids=["the last second of a year", "the first of a leap day", "a Sunday"],
)
def test_whenever_it_is_made_what_happened_lies_behind_and_in_order(tmp_path: Path, now: dt.datetime) -> None:
    desk = make(tmp_path / "then.crmdesk", now)
    moment = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    for name, column in (
        ("lead", "created_at"),
        ("lead", "first_touch_at"),
        ("lead", "mql_at"),
        ("lead", "sql_at"),
        ("lead", "converted_at"),
        ("account", "created_at"),
        ("contact", "created_at"),
        ("opportunity", "created_at"),
        ("opportunity", "stage_since"),
        ("stage_event", "at"),
        ("activity", "at"),
        ("activity", "done_at"),
        ("answer", "at"),
        ("conversion", "at"),
    ):
        assert rows(desk, f"SELECT {column} FROM {name} WHERE {column} > ?", moment) == [], (name, column)
    disorder = (
        "SELECT id, created_at, first_touch_at, mql_at, sql_at FROM lead WHERE first_touch_at < created_at "
        "OR mql_at < created_at OR sql_at < mql_at OR converted_at < sql_at OR converted_at < first_touch_at"
    )
    assert rows(desk, disorder) == []
    assert (
        rows(
            desk,
            "SELECT o.id FROM opportunity o WHERE o.stage_since < o.created_at OR o.closed_at < date(o.created_at)",
        )
        == []
    )
    backwards = (
        "SELECT a.id FROM stage_event a JOIN stage_event b ON b.opportunity_id = a.opportunity_id "
        "AND b.id = a.id + 1 WHERE b.at < a.at"
    )
    assert rows(desk, backwards) == []
    assert rows(desk, "SELECT count(*) FROM lead WHERE created_at < ?", (now - dt.timedelta(366)).isoformat()) == [(0,)]
    late = "SELECT count(*) FROM activity WHERE kind = 'task' AND done_at IS NULL AND due < ?"
    assert rows(desk, late, moment) == [(2,)]
    desk.close()


def test_the_english_sample_speaks_english(tmp_path: Path) -> None:
    desk = make(tmp_path / "en.crmdesk", language="en")
    spoken = {
        text
        for statement in (
            "SELECT subject FROM activity UNION SELECT body FROM activity UNION SELECT outcome FROM activity",
            "SELECT interest FROM lead UNION SELECT job_title FROM lead UNION SELECT note FROM answer",
            "SELECT name FROM opportunity UNION SELECT name FROM product UNION SELECT name FROM industry",
            "SELECT status FROM campaign UNION SELECT kind FROM campaign UNION SELECT note FROM campaign",
        )
        for (text,) in rows(desk, statement)
    }
    dutch = {
        text[0]
        for value in vars(words).values()
        for text in ([value] if isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], str) else [])
        if text[0] != text[1]
    }
    assert len(dutch) > 10
    assert not dutch & spoken
    assert "Talk on the stand" in spoken
    desk.close()


def test_a_sample_in_another_currency_has_it_everywhere(tmp_path: Path) -> None:
    opening.make_file(tmp_path / "usd.crmdesk", "USD", demo=True, clock=lambda: NOW)
    desk = opening.open_desk(tmp_path / "usd.crmdesk", "Joris", clock=lambda: NOW)
    assert rows(desk, "SELECT DISTINCT currency FROM opportunity") == [("USD",)]
    assert rows(desk, "SELECT DISTINCT currency FROM lead WHERE expected_value IS NOT NULL") == [("USD",)]
    desk.close()


def test_a_lead_of_the_sample_is_not_converted_twice(demo: Desk) -> None:
    [(lead_id,)] = rows(demo, "SELECT min(lead_id) FROM conversion")
    with pytest.raises(Rejected, match="converted already"):
        demo.do(conversion.convert, lead_id)
