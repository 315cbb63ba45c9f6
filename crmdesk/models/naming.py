"""Whose names are crmdesk's own, so that they are shown in the language in use; all other names are people's."""

from __future__ import annotations

NAMED_BY_US = frozenset(
    {"source", "stage", "reason", "account_status", "criterion", "pipeline", "score_rule", "definition"}
)
"""Entities whose rows a new file starts with, named in English; a person's own "Won" among the accounts stays "Won"."""
