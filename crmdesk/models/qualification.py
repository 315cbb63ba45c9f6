"""What the company judges leads by: criteria with their answers, and score rules.

Both are rows, because a company writes its own; the defaults are BANT and a handful of rules (controllers/defaults.py).
"""

from __future__ import annotations

from crmdesk.models import field, folding
from crmdesk.models.entity import Entity
from crmdesk.models.words import LABELS, Word
from crmdesk.text import N_


class Level(Word):
    """What a criterion decides."""

    MQL = "mql"
    SQL = "sql"


LABELS[Level] = {"mql": N_("MQL"), "sql": N_("SQL")}


class Criterion(Entity):
    """One question that a lead is judged by. weight: as how many criteria a yes to it counts."""

    table, plural = "criterion", "criteria"
    label = N_("Criterion"), N_("Criteria")

    name = field.text(N_("Name"), required=True, length=60)
    question = field.text(N_("Question"), length=300)
    weight = field.whole(N_("Weight"), default=1)
    needed = field.flag(N_("Needed"))
    level = field.choice(Level, N_("Decides"), default=Level.SQL)
    position = field.whole(N_("Position"), default=0)
    active = field.flag(N_("Active"), default=True)
    name_key = field.key(folding.fold, of="name", unique=True)


class AnswerWord(Word):
    """What is known about a criterion."""

    UNKNOWN = "unknown"
    YES = "yes"
    NO = "no"


LABELS[AnswerWord] = {"unknown": N_("Unknown"), "yes": N_("Yes"), "no": N_("No")}


class Answer(Entity):
    """What is known about one criterion of one lead, who found it out and when."""

    table, plural = "answer", "answers"
    label = N_("Answer"), N_("Answers")
    unique = (("lead_id", "criterion_id"),)

    lead_id = field.link("lead", N_("Lead"), required=True, index=False)
    criterion_id = field.link("criterion", N_("Criterion"), required=True)
    answer = field.choice(AnswerWord, N_("Answer"), default=AnswerWord.UNKNOWN)
    note = field.text(N_("Note"), length=500)
    at = field.moment(N_("When"))
    by = field.text(N_("By"), length=120)


class RuleSubject(Word):
    """What a score rule looks at."""

    FIELD = "field"
    ACTIVITY = "activity"
    ANSWER = "answer"


LABELS[RuleSubject] = {"field": N_("Field"), "activity": N_("Activity"), "answer": N_("Answer")}


class RuleOperator(Word):
    """How a field rule compares."""

    CONTAINS = "contains"
    IS = "is"
    FILLED = "filled"


LABELS[RuleOperator] = {"contains": N_("contains"), "is": N_("is"), "filled": N_("is filled")}


class ScoreRule(Entity):
    """Points for a fact of the lead, for an activity, or for a criterion answered yes.

    subject "field": `about` (a field of the lead) compared by `operator` with any of the words in `value`, parted by
    commas; "activity": each activity of kind `about` whose subject contains `value` counts, at most `most` times; the
    points of one shrink by `decay` a day and never below zero; "answer": the criterion named `about` was answered yes.
    """

    table, plural = "score_rule", "score_rules"
    label = N_("Score rule"), N_("Score rules")

    name = field.text(N_("Name"), required=True, length=120)
    points = field.whole(N_("Points"), default=0)
    subject = field.choice(RuleSubject, N_("Looks at"), default=RuleSubject.FIELD)
    about = field.text(N_("Field, kind or criterion"), length=60)
    operator = field.choice(RuleOperator, N_("Compares"), default=RuleOperator.CONTAINS)
    value = field.text(N_("Value"), length=500)
    most = field.whole(N_("At most"), default=1)
    decay = field.whole(N_("Decay a day"), default=0)
    position = field.whole(N_("Position"), default=0)
    active = field.flag(N_("Active"), default=True)
