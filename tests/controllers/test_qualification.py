"""A lead is judged by the company's criteria, each as often as its weight says."""

from __future__ import annotations

from crmdesk.controllers import qualification, records
from crmdesk.controllers.desk import Desk
from crmdesk.models.lead import Lead, LeadStatus
from crmdesk.models.qualification import AnswerWord, Criterion

BUDGET, AUTHORITY = 1, 2
"""Criteria of a new file."""


def test_a_criterion_of_weight_two_counts_as_two(desk: Desk) -> None:
    lead = desk.do(records.add, Lead, {"company": "Berg"}).result
    assert desk.read(qualification.verdict, lead).total == 4
    desk.do(lambda write: write.set(write.get(Criterion, BUDGET), weight=2))
    found = desk.do(qualification.answer, lead, BUDGET, AnswerWord.YES).result
    assert (found.met, found.total, found.needed, found.reached) == (2, 5, 3, False)
    found = desk.do(qualification.answer, lead, AUTHORITY, AnswerWord.YES).result
    assert (found.met, found.reached) == (3, True)
    assert desk.do(lambda write: write.get(Lead, lead).status).result is LeadStatus.READY
