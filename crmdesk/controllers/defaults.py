"""What a new file starts with: BANT, a pipeline, sources, reasons, score rules and the words of the trade.

Everything here is a row that the company may change; the names are English in the file and shown in the user's language
as long as nobody renames them. Writing them is no step: a new file has an empty history.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection

from crmdesk.models.entity import Entity, new_uid
from crmdesk.models.lists import AccountStatus, Definition, Reason, ReasonFor, Setting, Source
from crmdesk.models.pipeline import Pipeline, Stage, StageKind
from crmdesk.models.qualification import Criterion, RuleOperator, RuleSubject, ScoreRule
from crmdesk.text import N_

SAMPLE = "sample"
"""The setting that marks a file of sample data; nobody chooses it."""
STAND, REFERRAL = N_("Trade show stand"), N_("Referral")

SOURCES = (
    (STAND, "store"),
    (N_("Web form"), "globe"),
    (N_("Newsletter"), "mail-open"),
    (N_("Social media"), "users-round"),
    (N_("E-mail campaign"), "mail"),
    (REFERRAL, "link"),
    (N_("Other"), "tag"),
)
STAGES = (
    (N_("Qualification"), 10, StageKind.OPEN),
    (N_("Need"), 25, StageKind.OPEN),
    (N_("Proposal"), 50, StageKind.OPEN),
    (N_("Negotiation"), 75, StageKind.OPEN),
    (N_("Won"), 100, StageKind.WON),
    (N_("Lost"), 0, StageKind.LOST),
)
VALUE_FROM = 50
"""From this chance on (percent), the open stages of a new file ask for a value: what is half sold must weigh in the
forecast."""
DISQUALIFIED_BECAUSE = (
    N_("No budget"),
    N_("No need"),
    N_("Not the decision maker"),
    N_("Competitor"),
    N_("Wrong data"),
    N_("Duplicate"),
    N_("Other"),
)
LOST_BECAUSE = (N_("Price"), N_("Competitor"), N_("No decision"), N_("No budget"), N_("Wrong moment"), N_("Other"))
STATUSES = (N_("Researching"), N_("Approached"), N_("In conversation"), N_("Proposal"))
CRITERIA = (
    (N_("Budget"), N_("Is there money for it, and how much?")),
    (N_("Authority"), N_("Does this person decide, or who does?")),
    (N_("Need"), N_("Which problem must be solved?")),
    (N_("Timing"), N_("When must it be there?")),
)
DECIDERS = "director, directeur, owner, eigenaar, head, hoofd, manager, ceo, founder, purchas, inkoop"
RULES: tuple[dict[str, Any], ...] = (
    {"name": N_("Met on the stand"), "points": 25, "about": "source", "operator": RuleOperator.IS, "value": STAND},
    {"name": N_("Came by referral"), "points": 20, "about": "source", "operator": RuleOperator.IS, "value": REFERRAL},
    {"name": N_("Decision maker"), "points": 20, "about": "job_title", "value": DECIDERS},
    {"name": N_("Expected value known"), "points": 10, "about": "expected_value", "operator": RuleOperator.FILLED},
    {"name": N_("Budget confirmed"), "points": 20, "subject": RuleSubject.ANSWER, "about": "Budget"},
    {"name": N_("Need confirmed"), "points": 10, "subject": RuleSubject.ANSWER, "about": "Need"},
    {
        "name": N_("Looked at prices"),
        "points": 10,
        "subject": RuleSubject.ACTIVITY,
        "about": "touch",
        "value": "price, prijs",
        "most": 2,
    },
    {
        "name": N_("Opened the newsletter"),
        "points": 5,
        "subject": RuleSubject.ACTIVITY,
        "about": "touch",
        "value": "newsletter, nieuwsbrief",
        "most": 2,
    },
    {
        "name": N_("No e-mail wanted"),
        "points": -10,
        "about": "consent_email",
        "operator": RuleOperator.IS,
        "value": "no",
    },
)
DEFINITIONS = (
    (N_("Lead"), N_("Someone who showed interest; company and person in one, not judged yet.")),
    (N_("Qualification"), N_("Judging a lead by objective criteria that the company wrote down.")),
    (N_("MQL"), N_("Fits and shows interest, but is not ready to buy; marketing keeps in touch.")),
    (N_("SQL"), N_("Judged by sales as ready to be approached.")),
    (N_("Nurture"), N_("Keeping an unready lead warm, with a date on which it comes back.")),
    (N_("Conversion"), N_("A qualified lead becomes an account with contacts and, usually, an opportunity.")),
    (N_("Account"), N_("The organisation.")),
    (N_("Prospect"), N_("An account that is not a customer yet.")),
    (N_("Customer"), N_("An account that bought.")),
    (N_("Contact"), N_("A person at an account.")),
    (N_("Opportunity"), N_("A concrete possible sale with a stage, a value and a close date.")),
    (N_("Campaign"), N_("A trade show, mailing or other effort with a cost.")),
)


def rows(currency: str) -> Iterable[Entity]:
    """The rows of a new file; currency is ISO 4217."""
    yield Setting(name="currency", value=currency)
    for position, (name, text) in enumerate(DEFINITIONS):
        yield Definition(name=name, text=text, position=position)
    for name, icon in SOURCES:
        yield Source(name=name, icon=icon)
    for kind, names in ((ReasonFor.DISQUALIFIED, DISQUALIFIED_BECAUSE), (ReasonFor.LOST, LOST_BECAUSE)):
        for position, name in enumerate(names):
            yield Reason(name=name, kind=kind, position=position)
    for position, name in enumerate(STATUSES):
        yield AccountStatus(name=name, position=position)
    yield Pipeline(id=1, name=N_("Sales"))
    for position, (name, probability, stage_kind) in enumerate(STAGES):
        yield Stage(
            pipeline_id=1,
            name=name,
            position=position,
            probability=probability,
            kind=stage_kind,
            asks_value=stage_kind is StageKind.OPEN and probability >= VALUE_FROM,
        )
    for position, (name, question) in enumerate(CRITERIA):
        yield Criterion(name=name, question=question, position=position)
    for position, rule in enumerate(RULES):
        yield ScoreRule(position=position, **rule)


def seed(currency: str, *, sample: bool = False) -> Callable[[Connection], None]:
    """A function that writes the rows of a new file inside the transaction that makes it, and leaves no step behind.

    sample: the file will be filled with sample data, and says so.
    """

    def write(connection: Connection) -> None:
        from crmdesk.controllers.desk import prepared
        from crmdesk.models.store import journal, search

        step = journal.begin(connection, "1970-01-01T00:00:00Z", "")
        for row in (*rows(currency), *([Setting(name=SAMPLE, value="yes")] if sample else ())):
            row.uid = new_uid()
            raw = prepared(row)
            marks = ", ".join("?" * len(raw))
            statement = f"INSERT INTO {row.table} ({', '.join(raw)}) VALUES ({marks})"
            connection.exec_driver_sql(statement, tuple(raw.values()))
        search.feed(connection, step, journal.touched(connection, step))
        forget(connection, step)

    return write


def forget(connection: Connection, step: int) -> None:
    """Close a step and leave nothing of it in the history: a new file, or sample data, is no step of the user."""
    connection.exec_driver_sql("UPDATE open_operation SET id = NULL, guard = NULL")
    connection.exec_driver_sql("DELETE FROM change WHERE operation_id = ?", (step,))
    connection.exec_driver_sql("DELETE FROM operation WHERE id = ?", (step,))
    connection.exec_driver_sql("UPDATE sqlite_sequence SET seq = ? WHERE name = 'operation'", (step - 1,))
