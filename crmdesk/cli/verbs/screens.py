"""demo-screens: pictures of every screen with the sample data, drawn without a display. The one verb that loads Qt."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from crmdesk.cli.answer import Answer
from crmdesk.text import language


def take(asked: argparse.Namespace) -> Answer:
    """Write a PNG for each screen."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from crmdesk.app import demo_screens

    width, height = asked.size
    made = demo_screens(Path(asked.target), language=language(), theme=asked.theme, width=width, height=height)
    return Answer({"screens": [str(path) for path in made]}, lambda: "\n".join(map(str, made)))
