"""What may be typed: the common options, and every verb with its own, read by argparse and nothing dearer.

The common options are taken out first, wherever they stand; what is left is a verb and its words. Only the parser of that
one verb is then built, and only its module imported, so that a help text or a small verb costs next to nothing.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple, NoReturn

from crmdesk.profile import THEMES
from crmdesk.text import LANGUAGES, N_, _

KINDS = ("leads", "accounts", "contacts", "opportunities", "campaigns", "activities")
LINKABLE = ("lead", "account", "contact", "opportunity")
ACTIVITY_KINDS = ("call", "meeting", "email", "note", "task", "touch")
REPORTS = ("funnel", "conversion", "win-rate", "pipeline", "forecast")
"""Written out here, because importing what they come from would cost a help text a tenth of a second; a test compares."""


class WrongUsage(Exception):
    """What was typed is no call that crmdesk knows; the message says what to type instead."""


class Parser(argparse.ArgumentParser):
    """argparse without abbreviations, that raises WrongUsage instead of leaving the program."""

    def error(self, message: str) -> NoReturn:
        """Argparse's own complaint, with where to look."""
        hint = _("Try: {call}").format(call=f"{self.prog} --help")
        raise WrongUsage(f"{message.rstrip('.')}. {hint}")


class Verb(NamedTuple):
    """One verb: what it does, its own arguments, and the function behind it, as "module.function" in crmdesk.cli.verbs."""

    summary: str
    arguments: Callable[[Parser], None]
    run: str


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


def read_verb(name: str, words: Sequence[str], asked: argparse.Namespace) -> argparse.Namespace:
    """A verb's own words, added to the common options. Raises WrongUsage; leaves by SystemExit after --help."""
    if name in LATER:
        raise WrongUsage(_(LATER[name]))
    if name not in VERBS:
        raise WrongUsage(_('There is no verb "{name}". Try: {call}').format(name=name, call="crmdesk --help"))
    verb = VERBS[name]
    parser = Parser(
        prog=f"crmdesk {name}", description=_(verb.summary), parents=[common(show_help=True)], allow_abbrev=False
    )
    verb.arguments(parser)
    return parser.parse_intermixed_args(list(words), asked)


def overview() -> str:
    """The text of `crmdesk --help`."""
    width = max(map(len, VERBS)) + 2
    lines = [f"  {name:<{width}}{_(verb.summary)}" for name, verb in VERBS.items()]
    options = common(show_help=True).format_help().split("\n\n", 1)[1].rstrip()
    return "\n".join(
        [
            _("usage: crmdesk [options] [VERB ...]"),
            "",
            _("crmdesk keeps leads, accounts, contacts and opportunities in one file. Without a verb it opens its window."),
            "",
            _("verbs:"),
            *lines,
            "",
            options,
            "",
            _("More about a verb: crmdesk VERB --help"),
        ]
    )


# --- kinds of word ---------------------------------------------------------------------------------------------------


def kind(word: str) -> str:
    """A kind of record, singular or plural, as its plural."""
    for plural, singular in zip(KINDS, (*LINKABLE[:3], "opportunity", "campaign", "activity"), strict=True):
        if word.lower() in (plural, singular):
            return plural
    raise argparse.ArgumentTypeError(_('"{word}" is none of: {known}').format(word=word, known=", ".join(KINDS)))


def number(word: str) -> int:
    """A number of a record or a step."""
    if not word.isascii() or not word.isdigit() or len(word) > 18:
        raise argparse.ArgumentTypeError(_('"{word}" is not a number').format(word=word))
    return int(word)


def pair(word: str) -> tuple[str, str]:
    """A field and its value: "city=Utrecht"."""
    name, sign, value = word.partition("=")
    if not sign or not name.strip():
        raise argparse.ArgumentTypeError(_('"{word}" is not like field=value').format(word=word))
    return name.strip(), value


def heading(word: str) -> tuple[str, str]:
    """A heading of a table and the field it means: "E-mail 1=email"; the heading may hold an equals sign itself."""
    name, sign, value = word.rpartition("=")
    if not sign or not name.strip():
        raise argparse.ArgumentTypeError(_('"{word}" is not like Header=field').format(word=word))
    return name.strip(), value.strip()


def target(word: str) -> tuple[str, int]:
    """A record: "account:12", as (table, number)."""
    name, _sign, row = word.partition(":")
    singular = {plural: one for plural, one in zip(KINDS, LINKABLE, strict=False)}.get(kind(name))
    if singular is None:
        raise argparse.ArgumentTypeError(_('"{word}" is not like account:12').format(word=word))
    return singular, number(row)


def choice(word: str) -> str | int:
    """What a conversion shall do with a record: "new", "none", or the number of an existing one."""
    return word.lower() if word.lower() in ("new", "none") else number(word)


def size(word: str) -> tuple[int, int]:
    """Width and height in pixels: "1440x900"."""
    found = re.fullmatch(r"(\d{3,5})x(\d{3,5})", word)
    if not found:
        raise argparse.ArgumentTypeError(_('"{word}" is not a size like 1440x900').format(word=word))
    return int(found[1]), int(found[2])


def currency(word: str) -> str:
    """A currency by its three letters (ISO 4217)."""
    if not re.fullmatch(r"[A-Za-z]{3}", word):
        raise argparse.ArgumentTypeError(_('"{word}" is not a currency like EUR').format(word=word))
    return word.upper()


# --- the verbs' own arguments ----------------------------------------------------------------------------------------


def _new(parser: Parser) -> None:
    parser.add_argument("target", metavar="FILE", help=_("the file to make"))
    parser.add_argument("--demo", action="store_true", help=_("fill it with sample data"))
    parser.add_argument("--currency", type=currency, default="EUR", metavar="CODE", help=_("currency of amounts (default: EUR)"))


def _kind(parser: Parser) -> None:
    parser.add_argument("kind", type=kind, metavar="KIND", help=", ".join(KINDS))


def _record(parser: Parser) -> None:
    _kind(parser)
    parser.add_argument("id", type=number, metavar="ID", help=_("number of the record"))


def _filters(parser: Parser) -> None:
    parser.add_argument(
        "--where",
        action="append",
        default=[],
        metavar="CONDITION",
        help=_("only records like status=working, score>=40, city!=Utrecht, company~bouw, owner= (repeatable)"),
    )


def _import(parser: Parser) -> None:
    _kind(parser)
    parser.add_argument("sources", nargs="+", metavar="SRC", help=_("tables to read"))
    parser.add_argument("--dry-run", action="store_true", help=_("only say what would happen"))
    parser.add_argument(
        "--map", type=heading, action="append", default=[], metavar="HEADER=FIELD", help=_("what a column means; nothing behind = leaves it out")
    )
    parser.add_argument("--mapping", metavar="NAME", help=_("use a saved mapping"))
    parser.add_argument("--constant", type=pair, action="append", default=[], metavar="FIELD=VALUE", help=_("the same value for every row"))
    parser.add_argument("--campaign", metavar="NAME", help=_("the campaign that the rows came from"))
    parser.add_argument("--match", choices=("none", "email", "external_id", "name"), help=_("how a standing record is recognised"))
    parser.add_argument("--on-match", choices=("skip", "fill", "overwrite", "create"), default="skip", help=_("what to do with it then"))
    parser.add_argument("--date-format", choices=("auto", "dmy", "mdy", "ymd"), default="auto")
    parser.add_argument("--decimal", choices=("auto", "comma", "point"), default="auto")
    parser.add_argument("--encoding", metavar="NAME")
    parser.add_argument("--delimiter", metavar="SIGN")
    parser.add_argument("--no-header", action="store_true", help=_("the first row is a record"))
    parser.add_argument("--no-create-linked", action="store_true", help=_("make no accounts that rows only name"))
    parser.add_argument("--rejects", metavar="OUT.csv", help=_("write the rows that were left out here, with the reasons"))


def _export(parser: Parser) -> None:
    _kind(parser)
    parser.add_argument("target", metavar="OUT", help=_("the file to write, ending in .csv or .json"))
    parser.add_argument("--dialect", choices=("standard", "excel-nl"), default="standard")
    _filters(parser)
    parser.add_argument("--search", default="", metavar="TEXT")
    parser.add_argument("--columns", metavar="A,B,C", help=_("only these fields, in this order"))


def _list(parser: Parser) -> None:
    _kind(parser)
    _filters(parser)
    parser.add_argument("--search", default="", metavar="TEXT", help=_("only records with these words"))
    parser.add_argument("--sort", default="id", metavar="FIELD")
    parser.add_argument("--desc", action="store_true", help=_("the other way round"))
    parser.add_argument("--limit", type=number, default=100, metavar="N")
    parser.add_argument("--offset", type=number, default=0, metavar="N")
    parser.add_argument("--columns", metavar="A,B,C", help=_("only these fields, in this order"))


def _add(parser: Parser) -> None:
    _kind(parser)
    parser.add_argument("values", type=pair, nargs="*", metavar="FIELD=VALUE")


def _set(parser: Parser) -> None:
    _record(parser)
    parser.add_argument("values", type=pair, nargs="+", metavar="FIELD=VALUE", help=_("nothing behind = empties the field"))


def _log(parser: Parser) -> None:
    parser.add_argument("leads", type=number, nargs="*", metavar="LEAD", help=_("numbers of leads"))
    parser.add_argument("--kind", choices=ACTIVITY_KINDS, required=True)
    parser.add_argument("--subject", metavar="TEXT")
    parser.add_argument("--body", metavar="TEXT")
    parser.add_argument("--due", metavar="WHEN", help=_('when a task is due, like "tue 10:00" or 2026-12-15'))
    parser.add_argument("--on", type=target, action="append", default=[], metavar="KIND:ID", help=_("another record, like account:12"))


def _qualify(parser: Parser) -> None:
    parser.add_argument("lead", type=number, metavar="LEAD")
    parser.add_argument(
        "--criterion", type=pair, action="append", required=True, metavar="NAME=ANSWER", help=_("like Budget=yes; yes, no or unknown")
    )
    parser.add_argument("--note", metavar="TEXT")


def _disqualify(parser: Parser) -> None:
    parser.add_argument("lead", type=number, metavar="LEAD")
    parser.add_argument("--reason", required=True, metavar="NAME")
    parser.add_argument("--again", metavar="DATE", help=_("the day to try again"))


def _snooze(parser: Parser) -> None:
    parser.add_argument("lead", type=number, metavar="LEAD")
    parser.add_argument("--until", required=True, metavar="WHEN", help=_('like tomorrow, "mon 9:00" or 2026-12-15'))


def _convert(parser: Parser) -> None:
    parser.add_argument("leads", type=number, nargs="*", metavar="LEAD")
    parts = (("--account", _("new, none or its number")), ("--contact", None), ("--opportunity", None))
    for option, text in parts:
        parser.add_argument(option, type=choice, metavar="CHOICE", help=text)
    parser.add_argument("--preview", action="store_true", help=_("only say what would happen"))
    parser.add_argument("--name", metavar="TEXT", help=_("name of the new opportunity"))
    parser.add_argument("--stage", metavar="NAME", help=_("stage of the new opportunity"))
    parser.add_argument("--value", metavar="AMOUNT", help=_("value of the new opportunity"))
    parser.add_argument("--close-date", metavar="DATE")
    parser.add_argument(
        "--take", action="append", default=[], metavar="KIND.FIELD", help=_("let the lead's value win, like account.phone")
    )
    parser.add_argument("--task", metavar="WHEN", help=_("plan a call for then"))
    _filters(parser)


def _move(parser: Parser) -> None:
    parser.add_argument("opportunity", type=number, metavar="OPPORTUNITY")
    parser.add_argument("stage", metavar="STAGE", help=_('name of a stage, or "won" or "lost"'))
    parser.add_argument("--reason", metavar="NAME", help=_("why it was lost"))
    parser.add_argument("--value", metavar="AMOUNT")
    parser.add_argument("--date", metavar="DATE", help=_("the day on which it closed"))


def _undo(parser: Parser) -> None:
    parser.add_argument("step", type=number, nargs="?", metavar="STEP", help=_("number of a step (default: the latest)"))
    parser.add_argument(
        "--if-changed",
        choices=("refuse", "keep", "remove"),
        default="refuse",
        help=_("what to do with records that were edited since (default: refuse)"),
    )


def _history(parser: Parser) -> None:
    parser.add_argument("--limit", type=number, default=50, metavar="N")


def _report(parser: Parser) -> None:
    parser.add_argument("name", metavar="NAME", help=", ".join(REPORTS))
    parser.add_argument("--by", metavar="FIELD", help=_("a row for each source, owner, campaign, industry, month ..."))
    parser.add_argument("--from", dest="start", metavar="DATE", help=_("the first day that counts"))
    parser.add_argument("--to", dest="end", metavar="DATE", help=_("the last day that counts"))
    _filters(parser)
    parser.add_argument("--rows", metavar="OUT.csv", help=_("write the records behind the figures here"))
    parser.add_argument("--to-file", metavar="OUT", help=_("write the figures here, as .csv or .json"))


def _backup(parser: Parser) -> None:
    parser.add_argument("target", nargs="?", metavar="OUT", help=_("where to (default: the folder of backups)"))


def _check(parser: Parser) -> None:
    parser.add_argument("--repair", action="store_true", help=_("make the search index anew where it is wrong"))


def _demo_screens(parser: Parser) -> None:
    parser.add_argument("target", metavar="OUTDIR")
    parser.add_argument("--theme", choices=THEMES, default="light")
    parser.add_argument("--size", type=size, default=(1440, 900), metavar="WxH")


def _nothing(parser: Parser) -> None:
    pass


VERBS: dict[str, Verb] = {
    "new": Verb(N_("Make a file"), _new, "files.new"),
    "import": Verb(N_("Read tables of records"), _import, "tables.import_tables"),
    "export": Verb(N_("Write records to a file"), _export, "tables.export_table"),
    "list": Verb(N_("Show a page of records"), _list, "records.list_records"),
    "show": Verb(N_("Show one record with its links and timeline"), _record, "records.show"),
    "add": Verb(N_("Add a record"), _add, "records.add"),
    "set": Verb(N_("Change fields of a record"), _set, "records.set_fields"),
    "delete": Verb(N_("Delete a record"), _record, "records.delete"),
    "log": Verb(N_("Log a call, meeting, e-mail or note, or plan a task"), _log, "work.log"),
    "qualify": Verb(N_("Answer criteria of a lead"), _qualify, "work.qualify"),
    "disqualify": Verb(N_("Say no to a lead, with a reason"), _disqualify, "work.disqualify"),
    "snooze": Verb(N_("Take a lead out of the inbox until later"), _snooze, "work.snooze"),
    "convert": Verb(N_("Make account, contact and opportunity of a lead"), _convert, "converting.convert"),
    "move": Verb(N_("Put an opportunity into another stage"), _move, "work.move"),
    "undo": Verb(N_("Undo a step, at any later time"), _undo, "steps.undo"),
    "redo": Verb(N_("Do again what was undone last"), _nothing, "steps.redo"),
    "history": Verb(N_("Show what was done, and by whom"), _history, "steps.history"),
    "report": Verb(N_("Show figures"), _report, "figures.report"),
    "check": Verb(N_("Check that the file is whole"), _check, "files.check"),
    "backup": Verb(N_("Make a verified copy of the file"), _backup, "files.backup"),
    "demo-screens": Verb(N_("Take pictures of every screen with sample data"), _demo_screens, "screens.take"),
}

LATER = {
    "merge": N_('"merge" is not in this version yet. Correct one record with "set" and take the other away with "delete".'),
    "duplicates": N_('"duplicates" is not in this version yet. Look for them with "list KIND --search TEXT".'),
    "handoff": N_('"handoff" is not in this version yet. Use "export leads OUT.csv".'),
    "handin": N_('"handin" is not in this version yet. Use "import leads SRC.csv --match email".'),
    "restore": N_('"restore" is not in this version yet. A backup is an ordinary file: open it with --file, or copy it.'),
    "person": N_('"person" is not in this version yet. Use "show KIND ID --json" and "delete KIND ID".'),
}
"""Verbs that are known but have no code yet: an honest sentence, and what to use instead."""
