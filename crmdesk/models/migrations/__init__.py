"""The steps that bring a file of an older crmdesk up to date; they import nothing of the program, which moves on.

The version of a file is the number of its newest step, so adding a step is all that makes a new version.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
APPLICATION_ID = 0x43524D44
"""Marks a file as crmdesk's: "CRMD" (sqlite.org/pragma.html#pragma_application_id)."""


@cache
def head() -> int:
    """The schema version of this program: the number of its newest migration."""
    numbers = (re.match(r"(\d{4})_", file.name) for file in (FOLDER / "versions").iterdir())
    return max(int(found.group(1)) for found in numbers if found)
