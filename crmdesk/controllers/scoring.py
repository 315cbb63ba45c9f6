"""Points of a lead: the sum of the company's own rules, each a visible line.

The total is kept in the lead, so that a list can be ordered by it; it is computed anew after every step, an undo
included, for the leads that the step concerns, and by `age` on a new day where a rule's points shrink with time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from crmdesk.controllers.desk import Write
from crmdesk.controllers.settings import settings
from crmdesk.models import folding
from crmdesk.models.activity import FIRST_TOUCH
from crmdesk.models.field import Field
from crmdesk.models.kinds import Moment
from crmdesk.models.lead import OPEN_STATUSES, Lead
from crmdesk.models.qualification import RuleOperator, RuleSubject, ScoreRule
from crmdesk.models.store.tables import table

PORTION = 5000
"""Leads that one statement changes at most."""


@dataclass(frozen=True)
class ScoreLine:
    """One rule's contribution to a lead's score; only rules that gave points have a line."""

    rule_id: int
    name: str
    points: int


def rules(connection: Connection) -> list[ScoreRule]:
    """The rules in force, in their order."""
    made = table(ScoreRule)
    asked = made.select().where(made.c.active == 1).order_by(made.c.position, made.c.id)
    return [ScoreRule.from_raw(dict(row)) for row in connection.execute(asked).mappings()]


def lines(connection: Connection, lead_id: int, now: dt.datetime) -> list[ScoreLine]:
    """The lines of a lead's score, in the order of the rules; they add up to the score on this day."""
    active = rules(connection)
    if not active:
        return []
    asked = ", ".join(points(rule, now) for rule in active)
    row = connection.exec_driver_sql(f"SELECT {asked} FROM lead WHERE id = ?", (lead_id,)).fetchone()
    found = zip(active, row or [], strict=False)
    return [ScoreLine(rule.id, rule.name, value) for rule, value in found if value]


def total(connection: Connection, now: dt.datetime) -> str:
    """SQL for the score of a row of `lead`."""
    return _sum(rules(connection), now)


def _sum(chosen: Sequence[ScoreRule], now: dt.datetime) -> str:
    return " + ".join(points(rule, now) for rule in chosen) or "0"


def of_new(write: Write) -> dict[str, str]:
    """SQL for the score of a row of `lead` that is about to be written, and then for what follows from it, by column.

    A new lead has no answers and activities yet; where it gets some in the same step, `refresh` comes by. Empty where
    a rule asks for a generated column.
    """
    asked = [rule for rule in rules(write.connection) if rule.subject is RuleSubject.FIELD]
    if any((f := Lead.by_name(rule.about or "")) and f.sql for rule in asked):
        return {}
    found = {"score": _sum(asked, write.now)}
    if is_mql := _is_mql(write.connection):
        found["mql_at"] = f"iif({is_mql}, {_since(write.now)}, lead.mql_at)"
    return found


def _links_asked_for(connection: Connection, tables: set[str]) -> set[Field[Any]]:
    """The links of a lead to these tables that rules ask for the name of the record behind them."""
    if not any(f.target in tables for f in Lead.fields.values()):
        return set()
    asked = (Lead.by_name(rule.about or "") for rule in rules(connection) if rule.subject is RuleSubject.FIELD)
    return {f for f in asked if f and f.target in tables}


def points(rule: ScoreRule, now: dt.datetime) -> str:
    """SQL for the points that a rule gives a row of `lead`."""
    match rule.subject:
        case RuleSubject.ANSWER:
            asked = (
                f"EXISTS (SELECT 1 FROM answer w JOIN criterion c ON c.id = w.criterion_id WHERE w.lead_id = lead.id "
                f"AND c.name_key = {_quoted(folding.fold(rule.about or ''))} AND w.answer = 'yes')"
            )
            return f"iif({asked}, {rule.points}, 0)"
        case RuleSubject.ACTIVITY:
            return _activity_points(rule, now)
    f = Lead.by_name(rule.about or "")
    if f is None or f.expression:
        return "0"
    shown = f"(SELECT n.name FROM {f.target} n WHERE n.id = lead.{f.column})" if f.target else f"lead.{f.column}"
    if rule.operator is RuleOperator.FILLED:
        return f"iif(coalesce({shown}, '') <> '', {rule.points}, 0)"
    return f"iif({_any_word(rule, shown)}, {rule.points}, 0)"


def _activity_points(rule: ScoreRule, now: dt.datetime) -> str:
    subject = _any_word(rule, "coalesce(a.subject, '')") if rule.value else "1"
    today = _quoted(now.date().isoformat())
    days = f"CAST(max(0, julianday({today}) - julianday(substr(a.at, 1, 10))) AS INTEGER)"
    one = str(rule.points)
    if rule.decay:
        one = (
            f"max(0, {rule.points} - {rule.decay} * {days})"
            if rule.points > 0
            else f"min(0, {rule.points} + {rule.decay} * {days})"
        )
    return (
        f"coalesce((SELECT sum({one}) FROM (SELECT a.at FROM activity_link l JOIN activity a ON a.id = l.activity_id "
        f"WHERE l.lead_id = lead.id AND a.kind = {_quoted(rule.about or '')} AND {subject} ORDER BY a.at DESC "
        f"LIMIT {max(1, rule.most)}) a), 0)"
    )


def _any_word(rule: ScoreRule, shown: str) -> str:
    words = [folding.lower(word.strip()) for word in (rule.value or "").split(",") if word.strip()]
    if rule.operator is RuleOperator.IS and rule.subject is RuleSubject.FIELD:
        return " OR ".join(f"{_lowered(shown, word)} = {_quoted(word)}" for word in words) or "0"
    return "(" + (" OR ".join(f"instr({_lowered(shown, word)}, {_quoted(word)})" for word in words) or "0") + ")"


def _lowered(shown: str, word: str) -> str:
    """SQL for a text as compared with a word in lower case. SQLite itself only knows the cases of ASCII."""
    lowered = f"lower({shown})"
    for capital, small in folding.capitals(word):
        lowered = f"replace({lowered}, {_quoted(capital)}, {_quoted(small)})"
    return lowered


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''").replace("\0", "") + "'"


def refresh(write: Write) -> None:
    """Bring score and first touch of the leads that this step touched up to date, and note who became an MQL.

    Milestones are only ever set, never taken back, and not while an undo runs: an undo restores what was.
    """
    if not _affected(write):
        return
    _recompute(write.connection, write.now)
    if write.undoes is None:
        _note_mqls(write.connection, _since(write.now))


def rescore_all(connection: Connection, now: dt.datetime) -> None:
    """Bring score and first touch of all leads up to date, as of a moment; for rows that were written without steps.

    A lead whose score says that it is an MQL has been one since it was first answered, or since it came in.
    """
    connection.exec_driver_sql("CREATE TEMP TABLE IF NOT EXISTS affected (id INTEGER PRIMARY KEY)")
    connection.exec_driver_sql("INSERT OR IGNORE INTO temp.affected SELECT id FROM lead")
    _recompute(connection, now)
    _note_mqls(connection, "coalesce(first_touch_at, created_at)")


def decays(connection: Connection) -> bool:
    """Whether there is a rule whose points shrink with time, so that scores are not what they were on another day."""
    return any(rule.decay for rule in rules(connection))


def age(write: Write) -> None:
    """Bring all scores up to the day; this is no step and has no undo."""
    write.run("CREATE TEMP TABLE IF NOT EXISTS affected (id INTEGER PRIMARY KEY)")
    write.run("INSERT OR IGNORE INTO temp.affected SELECT id FROM lead")
    _recompute(write.connection, write.now)


def _note_mqls(connection: Connection, since: str) -> None:
    """Note who of temp.affected became an MQL, since a moment given in SQL."""
    if is_mql := _is_mql(connection):
        for portion in _portions(connection):
            connection.exec_driver_sql(f"UPDATE lead SET mql_at = {since} WHERE {_MINE} AND {is_mql}", portion)


_MINE = "id IN (SELECT id FROM temp.affected WHERE id > ? AND id <= ?)"


def _portions(connection: Connection) -> Iterator[tuple[int, int]]:
    """temp.affected as runs of ids, each (behind this one, up to this one), for _MINE.

    SQLite keeps what a statement overwrites in memory until the statement ends, and an import may bring a million.
    """
    last = 0
    portion = f"SELECT id FROM temp.affected WHERE id > ? ORDER BY id LIMIT {PORTION}"
    while (found := connection.exec_driver_sql(f"SELECT max(id) FROM ({portion})", (last,)).scalar()) is not None:
        yield last, found
        last = found


def _is_mql(connection: Connection) -> str:
    """SQL for whether a row of `lead` becomes an MQL by its score; "" where a person decides that.

    The plus signs keep the planner from looking through all open leads.
    """
    chosen = settings(connection)
    if chosen["qualify_by_itself"] != "yes":
        return ""
    open_ones = ", ".join(f"'{status}'" for status in OPEN_STATUSES)
    enough = int(chosen["mql_score"])
    return f"lead.mql_at IS NULL AND +lead.score >= {enough} AND +lead.status IN ({open_ones})"


def _since(now: dt.datetime) -> str:
    """SQL for the moment at which a lead of this step became an MQL: not before it came in."""
    return f"max({_quoted(Moment().format(now))}, lead.created_at)"


def _recompute(connection: Connection, now: dt.datetime) -> None:
    """Compute score and first touch of the leads in temp.affected; from them outwards, so that no other is read."""
    right = f"SELECT id, {total(connection, now)} AS total, {FIRST_TOUCH} AS touched FROM lead WHERE {_MINE}"
    for portion in _portions(connection):
        connection.exec_driver_sql(
            f"UPDATE lead SET score = s.total, first_touch_at = s.touched FROM ({right}) s "
            f"WHERE lead.id = s.id AND (lead.score IS NOT s.total OR lead.first_touch_at IS NOT s.touched)",
            portion,
        )


def _affected(write: Write) -> bool:
    """Gather the leads whose computed fields may have changed in temp.affected; False when there are none."""
    run, step = write.run, write.step
    tables = {str(row[0]) for row in run("SELECT DISTINCT entity FROM change WHERE operation_id = ?", step).fetchall()}
    links = _links_asked_for(write.connection, tables)
    if not links and not tables & {"lead", "answer", "activity", "activity_link", "score_rule", "criterion"}:
        return False
    run("CREATE TEMP TABLE IF NOT EXISTS affected (id INTEGER PRIMARY KEY)")
    run("DELETE FROM temp.affected")
    if tables & {"score_rule", "criterion"}:
        run("INSERT INTO temp.affected SELECT id FROM lead")
        return True
    mine = "FROM change c WHERE c.operation_id = ? AND c.entity = "
    written = " AND c.before IS NOT NULL" if Lead.table in write.computed else ""
    run(f"INSERT OR IGNORE INTO temp.affected SELECT c.row_id {mine} 'lead'{written}", step)
    for f in links:  # a source that is called otherwise may give other points
        run(
            f"INSERT OR IGNORE INTO temp.affected SELECT l.id FROM change c CROSS JOIN lead l "
            f"ON l.{f.column} = c.row_id WHERE c.operation_id = ? AND c.entity = ? AND c.before IS NOT NULL",
            step,
            f.target,
        )
    for child in ("answer", "activity_link"):
        run(
            f"INSERT OR IGNORE INTO temp.affected SELECT lead_id FROM (SELECT json_extract(c.before, '$.lead_id') "
            f"AS lead_id {mine} "
            f"'{child}' UNION ALL SELECT k.lead_id FROM change c CROSS JOIN {child} k ON k.id = c.row_id "
            f"WHERE c.operation_id = ? AND c.entity = '{child}') WHERE lead_id IS NOT NULL",
            step,
            step,
        )
    run(
        "INSERT OR IGNORE INTO temp.affected SELECT l.lead_id FROM change c CROSS JOIN activity_link l ON "
        "l.activity_id = c.row_id "
        "WHERE c.operation_id = ? AND c.entity = 'activity' AND l.lead_id IS NOT NULL",
        step,
    )
    return True
