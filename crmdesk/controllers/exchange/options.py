"""What is asked of an import or an export, and what both report on the way.

Plain values that the command line and the window fill in; nothing here reads or writes.
"""

from __future__ import annotations

import enum
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from crmdesk.controllers.exchange.columns import DecimalSign, Order

Progress = Callable[[int, int], None]
"""Told how much is done, of how much in all; the unit is the caller's to divide away."""


class Cancelled(Exception):  # noqa: N818  nothing went wrong
    """Somebody asked to stop; nothing was written."""


def look_up(stop: threading.Event | None) -> None:
    """Raise Cancelled when somebody asked to stop."""
    if stop is not None and stop.is_set():
        raise Cancelled


class MatchBy(enum.StrEnum):
    """By what a row is known to be a record that is there already."""

    NONE = "none"
    EMAIL = "email"
    EXTERNAL_ID = "external_id"
    NAME = "name"


class OnMatch(enum.StrEnum):
    """What happens to a record that a row matches: nothing, its blanks are filled, it is overwritten, or a second one is made."""

    SKIP = "skip"
    FILL = "fill"
    OVERWRITE = "overwrite"
    CREATE = "create"


@dataclass(frozen=True)
class Options:
    """How to import.

    fields: header -> field by public name, a helper (see headers.names_of) or "<link>_id"; "" leaves the column out. What
    is not named is recognised. constants: field -> text for every row that has nothing else there. match None: by external
    ID when a column is mapped to it, else by e-mail, else not at all (campaigns: by name, which is unique).
    rejects: where the rows go that did not fit, each with its reason.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    campaign: str | None = None
    match: MatchBy | None = None
    on_match: OnMatch = OnMatch.SKIP
    date_order: Order = "auto"
    decimal: DecimalSign = "auto"
    encoding: str | None = None
    delimiter: str | None = None
    header: bool = True
    create_linked: bool = True
    rejects: Path | None = None
