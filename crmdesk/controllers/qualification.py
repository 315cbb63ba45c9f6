"""Judging leads by the company's own criteria, and saying why one is not an SQL yet.

The default rule is three of the four BANT answers yes; a lead only ever moves upward by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from crmdesk.controllers import records
from crmdesk.controllers.desk import Rejected, Write
from crmdesk.controllers.settings import settings
from crmdesk.models import folding
from crmdesk.models.changes import word
from crmdesk.models.lead import Lead, LeadStatus
from crmdesk.models.qualification import Answer, AnswerWord, Criterion
from crmdesk.text import N_, _, in_every_language


@dataclass(frozen=True)
class Judged:
    """One criterion of one lead."""

    criterion_id: int
    name: str
    question: str
    needed: bool
    weight: int
    answer: AnswerWord
    note: str
    at: str
    by: str


@dataclass(frozen=True)
class Verdict:
    """How far a lead is: how many criteria are met of those that decide, how many are needed, and what is missing; each
    counts as often as its weight says."""

    criteria: tuple[Judged, ...]
    met: int
    needed: int
    reached: bool
    missing: tuple[str, ...]

    @property
    def total(self) -> int:
        """How many could be met."""
        return sum(one.weight for one in self.criteria)


def verdict(connection: Connection, lead_id: int) -> Verdict:
    """The judgement of a lead as it stands. `missing` names the criteria that are not yes, unknown ones first."""
    found = connection.exec_driver_sql(
        "SELECT c.id, c.name, coalesce(c.question, ''), c.needed, coalesce(c.weight, 1), "
        "coalesce(a.answer, 'unknown'), "
        "coalesce(a.note, ''), coalesce(a.at, ''), "
        "coalesce(a.by, '') FROM criterion c LEFT JOIN answer a ON a.criterion_id = c.id AND a.lead_id = ? "
        "WHERE c.active = 1 AND c.level = 'sql' ORDER BY c.position, c.id",
        (lead_id,),
    ).fetchall()
    criteria = tuple(
        Judged(row[0], row[1], row[2], bool(row[3]), int(row[4]), AnswerWord(row[5]), row[6], row[7], row[8])
        for row in found
    )
    met = sum(one.weight for one in criteria if one.answer is AnswerWord.YES)
    total = sum(one.weight for one in criteria)
    rule = settings(connection)["sql_rule"]
    needed_ones = [one for one in criteria if one.needed]
    needed = min(int(rule), total) if rule.isdigit() else sum(one.weight for one in needed_ones) or total
    enough = met >= needed if rule.isdigit() else all(one.answer is AnswerWord.YES for one in needed_ones or criteria)
    open_ones = sorted(
        (one for one in criteria if one.answer is not AnswerWord.YES), key=lambda one: one.answer is AnswerWord.NO
    )
    return Verdict(criteria, met, needed, bool(criteria) and enough, tuple(one.name for one in open_ones))


def answer(write: Write, lead_id: int, criterion_id: int, given: AnswerWord, note: str | None = None) -> Verdict:
    """Note an answer; the lead becomes Ready when the rule is met and the setting allows it. Raises Rejected for a
    converted lead."""
    lead, criterion = write.get(Lead, lead_id), write.get(Criterion, criterion_id)
    records.refuse_converted(write, lead)
    known = write.find(Answer, lead_id=lead_id, criterion_id=criterion_id)
    values = {"answer": given, "at": write.now, "by": write.by, **({} if note is None else {"note": note or None})}
    if known:
        write.set(known, **values)
    else:
        write.add(Answer(lead_id=lead_id, criterion_id=criterion_id, **values))
    found = verdict(write.connection, lead_id)
    upward = lead.status in (LeadStatus.NEW, LeadStatus.WORKING, LeadStatus.NURTURE)
    if found.reached and upward and settings(write.connection)["qualify_by_itself"] == "yes":
        records.set_status(write, lead, LeadStatus.READY)
    write.name(
        N_("{criterion} of {name}: {answer}"),
        criterion=word(criterion.name),
        name=records.title(write, lead),
        answer=word(given.label),
    )
    return found


def answer_all(
    write: Write, lead_id: int, answers: Sequence[tuple[int, AnswerWord]], note: str | None = None
) -> Verdict:
    """Note several answers in one step."""
    for criterion_id, given in answers:
        answer(write, lead_id, criterion_id, given, note)
    return verdict(write.connection, lead_id)


def criterion_named(write: Write, name: str) -> int:
    """The criterion of a name, in English or the language in use. Raises Rejected naming all of them."""
    standing = sorted(write.rows(Criterion, active=True), key=lambda one: (one.position, one.id))
    asked = folding.fold(name)
    for one in standing:
        if asked in map(folding.fold, in_every_language(one.name)):
            return one.id
    raise Rejected(
        _('There is no criterion "{name}". Choose one of: {criteria}.').format(
            name=name, criteria=", ".join(_(c.name) for c in standing)
        )
    )
