"""What kind of activity it was: fixed words, by which the inbox, timelines and reports tell them apart.

Apart from the activity itself, because the window paints its first leads before any entity is loaded.
"""

from __future__ import annotations

from crmdesk.models.words import LABELS, Word
from crmdesk.text import N_


class ActivityKind(Word):
    """What happened, or is to be done."""

    CALL = "call"
    MEETING = "meeting"
    EMAIL = "email"
    NOTE = "note"
    TASK = "task"
    TOUCH = "touch"


LABELS[ActivityKind] = {
    "call": N_("Call"),
    "meeting": N_("Meeting"),
    "email": N_("E-mail"),
    "note": N_("Note"),
    "task": N_("Task"),
    "touch": N_("Touch"),
}
