"""Reading a call: the common options first, wherever they stand, then a verb and its own words.

Only the parser of that one verb is built, with argparse and nothing dearer, so that a help text costs next to nothing.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import NoReturn

from crmdesk.cli.failing import WrongUsage
from crmdesk.text import LANGUAGES, _


class Parser(argparse.ArgumentParser):
    """argparse without abbreviations, that raises WrongUsage instead of leaving the program."""

    def error(self, message: str) -> NoReturn:
        """Argparse's own complaint, with where to look."""
        hint = _("Try: {call}").format(call=f"{self.prog} --help")
        raise WrongUsage(f"{message.rstrip('.')}. {hint}")


def common(show_help: bool = False) -> Parser:
    """The options that every verb takes, before or after it."""
    parser = Parser(prog="crmdesk", add_help=False, allow_abbrev=False)
    group = parser.add_argument_group(_("common options"))
    group.add_argument(
        "--file", metavar="PATH", help=_("the crmdesk file (default: the last one made here or opened in the window)")
    )
    group.add_argument("--json", action="store_true", help=_("one JSON object on standard output"))
    group.add_argument("--as", dest="acts_as", metavar="NAME", help=_("who does this; kept in the history"))
    group.add_argument("--lang", choices=LANGUAGES, help=_("language of what is shown"))
    group.add_argument("--debug", action="store_true", help=_("show where an error came from"))
    if not show_help:
        group.add_argument("--version", action="store_true")
    return parser


def read_common(words: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    """The common options, and the words that are left: a verb first, or an option, or nothing. Raises WrongUsage."""
    return common().parse_known_args(list(words))


def read_verb(
    name: str, summary: str, arguments: Callable[[Parser], None], words: Sequence[str], asked: argparse.Namespace
) -> argparse.Namespace:
    """A verb's own words, added to the common options. Raises WrongUsage; leaves by SystemExit after --help."""
    parser = Parser(prog=f"crmdesk {name}", description=summary, parents=[common(show_help=True)], allow_abbrev=False)
    arguments(parser)
    return parser.parse_intermixed_args(list(words), asked)
