"""References to records, as they stand in a mail or a note: `crmdesk://lead/123`.

Plain text without Qt or database, because the command line passes them on and the palette takes them pasted.
"""

from __future__ import annotations

import re
from typing import NamedTuple

SCHEME = "crmdesk://"
TABLES = ("lead", "account", "contact", "opportunity", "campaign")


class Reference(NamedTuple):
    """A record of the file that is open."""

    table: str
    id: int

    def __str__(self) -> str:
        return f"{SCHEME}{self.table}/{self.id}"


def is_reference(text: str) -> bool:
    """Whether a text is meant as one, right or wrong."""
    return text.strip().lower().startswith(SCHEME)


def read(text: str) -> Reference | None:
    """The reference that a text is; None where it is none that crmdesk makes."""
    found = re.fullmatch(rf"{SCHEME}({'|'.join(TABLES)})/([1-9]\d{{0,17}})/?", text.strip().lower(), re.ASCII)
    return Reference(found[1], int(found[2])) if found else None
