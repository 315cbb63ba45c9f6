"""demo-screens: pictures of every screen with the sample data, drawn without a display. The one verb that loads Qt."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from crmdesk.cli.answer import Answer


def take(asked: argparse.Namespace) -> Answer:
    """Write a PNG for each screen."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from crmdesk.ui import pictures

    made = pictures.take(Path(asked.target), asked.theme, asked.size)
    return Answer({"screens": [str(path) for path in made]}, lambda: "\n".join(map(str, made)))
