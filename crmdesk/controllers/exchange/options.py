"""What is asked of an import or an export, and what both report on the way.

Plain values that the command line and the window fill in; nothing here reads or writes.
"""

from __future__ import annotations

import enum
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from crmdesk.controllers.exchange.dates import Order
from crmdesk.controllers.exchange.numbers import DecimalSign

REMEMBERED = 50_000
"""Texts whose meaning, or form, is kept at hand: columns repeat themselves, and memory must stay flat."""

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
    """What a row does to the record that it matches: nothing, fill its blanks, overwrite it, or become a second one."""

    SKIP = "skip"
    FILL = "fill"
    OVERWRITE = "overwrite"
    CREATE = "create"


@dataclass(frozen=True)
class Options:
    """How to import.

    fields: header -> field by public name, what stands besides the fields (formats.BESIDES), or "<link>_id" for numbers
    of records; "" leaves the column out. What is not named is recognised. constants: field -> text for the rows that
    have nothing else there; a link is meant by its name, else by its number. campaign: a name, one constant more.
    match None: by external ID when a column is mapped to it, else by e-mail, else not at all; campaigns by name,
    which is unique. create_linked: make accounts and contacts that rows name and that are not there. rejects: the file
    for the rows that do not fit, each with its reason.
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

    def everywhere(self) -> dict[str, str]:
        """The constants, the campaign among them."""
        return {**({"campaign": self.campaign} if self.campaign else {}), **self.constants}
