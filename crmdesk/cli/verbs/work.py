"""log, qualify, disqualify, snooze, move: the daily work with leads and opportunities."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from crmdesk.cli import session
from crmdesk.cli.answer import Answer
from crmdesk.cli.failing import WrongUsage
from crmdesk.controllers import activities, leads, pipeline, qualification, reasons
from crmdesk.controllers.desk import Desk, Write
from crmdesk.controllers.pipeline import Moved
from crmdesk.models.activity import ActivityKind
from crmdesk.models.kinds import BadValue, Choice
from crmdesk.models.lead import Lead, LeadStatus
from crmdesk.models.lists import ReasonFor
from crmdesk.models.qualification import AnswerWord
from crmdesk.models.queries import lists
from crmdesk.text import _


def log(asked: argparse.Namespace) -> Answer:
    """Record one activity on all the records named."""
    links = [*(("lead", lead) for lead in asked.leads), *asked.on]
    if not links:
        raise WrongUsage(_("Say which record this is about: the number of a lead, or --on account:12."))
    with session.opened(asked) as desk:
        due = session.moment(desk, asked.due) if asked.due else None
        kind = ActivityKind(asked.kind)
        done = desk.do(activities.log, kind, links, subject=asked.subject, body=asked.body, due=due)
    said = _("{kind} {id} was recorded.").format(kind=_(kind.label), id=done.result)
    return Answer({"id": done.result, "step": done.step}, lambda: said)


def qualify(asked: argparse.Namespace) -> Answer:
    """Answer criteria; the lead becomes Ready when the company's rule is met."""
    answers = [(name, _word(text)) for name, text in asked.criterion]

    def answer(write: Write) -> None:
        numbered = [(qualification.criterion_named(write, name), word) for name, word in answers]
        qualification.answer_all(write, asked.lead, numbered, asked.note)

    with session.opened(asked) as desk:
        return _standing(desk, asked.lead, desk.do(answer).step)


def _word(text: str) -> AnswerWord:
    word = Choice(AnswerWord).parse(text)
    if word is None:
        raise BadValue(_("A criterion needs an answer: yes, no or unknown."))
    return word


def disqualify(asked: argparse.Namespace) -> Answer:
    """Say no to a lead, with a reason and perhaps a day to try again."""
    with session.opened(asked) as desk:
        again = session.moment(desk, asked.again) if asked.again else None
        return _decide(
            desk,
            asked,
            lambda write: leads.disqualify(
                write, [asked.lead], reasons.reason_named(write, ReasonFor.DISQUALIFIED, asked.reason), again
            ),
        )


def snooze(asked: argparse.Namespace) -> Answer:
    """Take a lead out of the inbox until a moment."""
    with session.opened(asked) as desk:
        until = session.moment(desk, asked.until)
        return _decide(desk, asked, lambda write: leads.snooze(write, [asked.lead], until))


def _decide(desk: Desk, asked: argparse.Namespace, decision: Callable[[Write], None]) -> Answer:
    return _standing(desk, asked.lead, desk.do(decision).step)


def _standing(desk: Desk, lead_id: int, step: int | None) -> Answer:
    """Where a lead stands after a decision about it."""
    lead = desk.read(lists.rows, Lead, [lead_id])[0]
    status, score = LeadStatus(lead["status"]), lead["score"]
    missing = desk.read(qualification.verdict, lead_id).missing
    data: dict[str, Any] = {
        "status": status.value,
        "score": score,
        "missing": list(missing),
        "snoozed_until": lead["snoozed_until"],
        "step": step,
    }

    def text() -> str:
        said = _("Lead {id}: {status}, score {score}.").format(id=lead_id, status=_(status.label), score=score)
        unknown = ", ".join(_(name) for name in missing)
        return said + (" " + _("Not yes yet: {criteria}.").format(criteria=unknown) if unknown else "")

    return Answer(data, text)


def move(asked: argparse.Namespace) -> Answer:
    """Put an opportunity into a stage; won takes value and day, lost a reason."""
    with session.opened(asked) as desk:
        value: pipeline.Value = session.cents(asked.value) if asked.value else pipeline.AS_IT_IS
        day = session.day(desk, asked.date) if asked.date else None

        def into(write: Write) -> Moved:
            stage_id = pipeline.stage_of(write, asked.opportunity, asked.stage)
            reason_id = reasons.reason_named(write, ReasonFor.LOST, asked.reason) if asked.reason else None
            return pipeline.move(write, asked.opportunity, stage_id, value=value, day=day, reason_id=reason_id)

        done = desk.do(into)
    moved = done.result
    data = {
        "stage": moved.stage,
        "kind": moved.kind.value,
        "probability": moved.probability,
        "account_type": moved.account_type.value if moved.account_type else None,
        "step": done.step,
    }
    said = _("Opportunity {id}: {stage}, {probability} %.")
    return Answer(data, lambda: said.format(id=asked.opportunity, stage=_(moved.stage), probability=moved.probability))
