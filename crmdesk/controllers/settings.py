"""The company's own choices, kept in its file as rows so that they are journaled and undone like everything else."""

from __future__ import annotations

import re

from sqlalchemy import Connection

from crmdesk.controllers.defaults import SAMPLE
from crmdesk.controllers.desk import Rejected, Write
from crmdesk.models.lists import Setting
from crmdesk.text import N_, _

DEFAULTS = {
    "currency": "EUR",
    "sql_rule": "3",
    "mql_score": "40",
    "hot": "70",
    "warm": "40",
    "close_days": "60",
    "qualify_by_itself": "yes",
}
"""currency: ISO 4217; sql_rule: how many SQL criteria must be yes, or "all"; mql_score, hot, warm: points; close_days:
days until a new opportunity should close; qualify_by_itself: whether MQL and SQL are set as the rules say."""

_NUMBER = r"\d{1,4}"
VALUES = {
    "currency": (r"[A-Z]{3}", "EUR"),
    "sql_rule": (r"[1-9]\d?|all", "3, all"),
    "mql_score": (_NUMBER, "40"),
    "hot": (_NUMBER, "70"),
    "warm": (_NUMBER, "40"),
    "close_days": (_NUMBER, "60"),
    "qualify_by_itself": (r"yes|no", "yes, no"),
}
"""The form that the values of a setting have, and examples of it."""


def settings(connection: Connection) -> dict[str, str]:
    """All settings by name, with defaults for what was never chosen."""
    found = connection.exec_driver_sql("SELECT name, value FROM setting").fetchall()
    return {**DEFAULTS, **{str(name): str(value) for name, value in found if name in DEFAULTS}}


def is_sample(connection: Connection) -> bool:
    """Whether the file was made for looking around."""
    asked = "SELECT 1 FROM setting WHERE name = ? AND value = 'yes'"
    return connection.exec_driver_sql(asked, (SAMPLE,)).first() is not None


def choose(write: Write, name: str, value: str) -> None:
    """Change a setting. Raises Rejected for a name that does not exist or a value that it cannot have."""
    if name not in DEFAULTS:
        raise Rejected(_('There is no setting "{name}".').format(name=name))
    form, examples = VALUES[name]
    if not re.fullmatch(form, value, re.ASCII):
        sentence = _('"{value}" is no value for the setting {name}. Enter one like {examples}.')
        message = sentence.format(value=value, name=name, examples=examples)
        raise Rejected(message, {name: message})
    write.name(N_("Setting {name}: {value}"), name=name, value=value)
    if row := write.find(Setting, name=name):
        write.set(row, value=value)
    else:
        write.add(Setting(name=name, value=value))
