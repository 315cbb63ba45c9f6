"""The company's own choices, kept in its file as rows so that they are journaled and undone like everything else."""

from __future__ import annotations

from sqlalchemy import Connection

from crmdesk.controllers.desk import Rejected, Write
from crmdesk.models.lists import Setting
from crmdesk.text import N_, _

DEFAULTS = {
    "currency": "EUR",
    "region": "NL",
    "sql_rule": "3",
    "mql_score": "40",
    "hot": "70",
    "warm": "40",
    "close_days": "60",
    "qualify_by_itself": "yes",
}
"""currency: ISO 4217; region: country of phone numbers without one; sql_rule: how many SQL criteria must be yes, or
"all"; mql_score, hot, warm: points; close_days: days until a new opportunity should close; qualify_by_itself: whether
MQL and SQL are set as soon as the rules say so."""


def settings(connection: Connection) -> dict[str, str]:
    """All settings by name, with defaults for what was never chosen."""
    found = connection.exec_driver_sql("SELECT name, value FROM setting").fetchall()
    return {**DEFAULTS, **{str(name): str(value) for name, value in found}}


def choose(write: Write, name: str, value: str) -> None:
    """Change a setting. Raises Rejected for a name that does not exist."""
    if name not in DEFAULTS:
        raise Rejected(_('There is no setting "{name}".').format(name=name))
    write.name(N_("Setting {name}: {value}"), name=name, value=value)
    if row := write.find(Setting, name=name):
        write.set(row, value=value)
    else:
        write.add(Setting(name=name, value=value))
