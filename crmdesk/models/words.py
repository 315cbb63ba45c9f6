"""Words: the fixed choices of a field, as keys that never change with a label for people.

Apart from the kinds, because the first paint of the window needs the words of a lead's status and nothing else of them.
"""

from __future__ import annotations

import enum


class Word(enum.StrEnum):
    """The words a choice is made of: the value is the language-independent key, `label` what is shown."""

    @property
    def label(self) -> str:
        """What the user reads, in English; shown through gettext."""
        return LABELS[type(self)][self.value]


LABELS: dict[type[Word], dict[str, str]] = {}
"""Filled by the entities that declare the words: {Word: {key: English label}}."""
