"""Every verb with what may stand behind it: the one list that help, parsing and tests are made from."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Sequence
from typing import NamedTuple

from crmdesk.cli import words
from crmdesk.cli.failing import WrongUsage
from crmdesk.cli.parsing import Parser, common, read_verb
from crmdesk.profile import THEMES
from crmdesk.text import N_, _

REPORTS = ("funnel", "conversion", "win-rate", "pipeline", "forecast")


class Verb(NamedTuple):
    """One verb: what it does, its own arguments, and "module.function" in crmdesk.cli.verbs that does it."""

    summary: str
    arguments: Callable[[Parser], None]
    run: str


def _new(parser: Parser) -> None:
    parser.add_argument("target", metavar="FILE", help=_("the file to make"))
    parser.add_argument("--demo", action="store_true", help=_("fill it with sample data"))
    parser.add_argument(
        "--currency", type=words.currency, default="EUR", metavar="CODE", help=_("currency of amounts (default: EUR)")
    )


def _kind(parser: Parser) -> None:
    parser.add_argument("kind", type=words.kind, metavar="KIND", help=", ".join(words.KINDS))


def _record(parser: Parser) -> None:
    _kind(parser)
    parser.add_argument("id", type=words.number, metavar="ID", help=_("number of the record"))


def _filters(parser: Parser) -> None:
    parser.add_argument(
        "--where",
        action="append",
        default=[],
        metavar="CONDITION",
        help=_("only records like status=working, score>=40, city!=Utrecht, company~bouw, owner= (repeatable)"),
    )


def _view(parser: Parser) -> None:
    parser.add_argument("--view", metavar="NAME", help=_("only what a view holds that was saved in the window"))


def _import(parser: Parser) -> None:
    _kind(parser)
    parser.add_argument("sources", nargs="+", metavar="SRC", help=_("tables to read"))
    parser.add_argument("--dry-run", action="store_true", help=_("only say what would happen"))
    parser.add_argument(
        "--map",
        type=words.heading,
        action="append",
        default=[],
        metavar="HEADER=FIELD",
        help=_("what a column means; nothing behind = leaves it out"),
    )
    parser.add_argument("--mapping", metavar="NAME", help=_("use a saved mapping"))
    parser.add_argument(
        "--constant",
        type=words.pair,
        action="append",
        default=[],
        metavar="FIELD=VALUE",
        help=_("the same value for every row"),
    )
    parser.add_argument("--campaign", metavar="NAME", help=_("the campaign that the rows came from"))
    parser.add_argument(
        "--match", choices=("none", "email", "external_id", "name"), help=_("how a standing record is recognised")
    )
    parser.add_argument(
        "--on-match", choices=("skip", "fill", "overwrite", "create"), default="skip", help=_("what to do with it then")
    )
    parser.add_argument("--date-format", choices=("auto", "dmy", "mdy", "ymd"), default="auto")
    parser.add_argument("--decimal", choices=("auto", "comma", "point"), default="auto")
    parser.add_argument("--encoding", metavar="NAME")
    parser.add_argument("--delimiter", metavar="SIGN")
    parser.add_argument("--no-header", action="store_true", help=_("the first row is a record"))
    parser.add_argument("--no-create-linked", action="store_true", help=_("make no accounts that rows only name"))
    parser.add_argument(
        "--rejects", metavar="OUT.csv", help=_("write the rows that were left out here, with the reasons")
    )


def _export(parser: Parser) -> None:
    _kind(parser)
    parser.add_argument("target", metavar="OUT", help=_("the file to write, ending in .csv or .json"))
    parser.add_argument("--dialect", choices=("standard", "excel-nl"), default="standard")
    _filters(parser)
    _view(parser)
    parser.add_argument("--search", default="", metavar="TEXT")
    parser.add_argument("--columns", type=words.names, metavar="A,B,C", help=_("only these fields, in this order"))


def _list(parser: Parser) -> None:
    _kind(parser)
    _filters(parser)
    _view(parser)
    parser.add_argument("--search", default="", metavar="TEXT", help=_("only records with these words"))
    parser.add_argument("--sort", default="id", metavar="FIELD")
    parser.add_argument("--desc", action="store_true", help=_("the other way round"))
    parser.add_argument("--limit", type=words.number, default=100, metavar="N")
    parser.add_argument("--offset", type=words.number, default=0, metavar="N")
    parser.add_argument("--columns", type=words.names, metavar="A,B,C", help=_("only these fields, in this order"))


def _add(parser: Parser) -> None:
    _kind(parser)
    parser.add_argument("values", type=words.pair, nargs="*", metavar="FIELD=VALUE")


def _set(parser: Parser) -> None:
    _record(parser)
    parser.add_argument(
        "values", type=words.pair, nargs="+", metavar="FIELD=VALUE", help=_("nothing behind = empties the field")
    )


def _log(parser: Parser) -> None:
    parser.add_argument("leads", type=words.number, nargs="*", metavar="LEAD", help=_("numbers of leads"))
    parser.add_argument("--kind", choices=words.ACTIVITY_KINDS, required=True)
    parser.add_argument("--subject", metavar="TEXT")
    parser.add_argument("--body", metavar="TEXT")
    parser.add_argument("--due", metavar="WHEN", help=_('when a task is due, like "tue 10:00" or 2026-12-15'))
    parser.add_argument(
        "--on",
        type=words.target,
        action="append",
        default=[],
        metavar="KIND:ID",
        help=_("another record, like account:12"),
    )


def _qualify(parser: Parser) -> None:
    parser.add_argument("lead", type=words.number, metavar="LEAD")
    parser.add_argument(
        "--criterion",
        type=words.pair,
        action="append",
        required=True,
        metavar="NAME=ANSWER",
        help=_("like Budget=yes; yes, no or unknown"),
    )
    parser.add_argument("--note", metavar="TEXT")


def _disqualify(parser: Parser) -> None:
    parser.add_argument("lead", type=words.number, metavar="LEAD")
    parser.add_argument("--reason", required=True, metavar="NAME")
    parser.add_argument("--again", metavar="DATE", help=_("the day to try again"))


def _snooze(parser: Parser) -> None:
    parser.add_argument("lead", type=words.number, metavar="LEAD")
    parser.add_argument("--until", required=True, metavar="WHEN", help=_('like tomorrow, "mon 9:00" or 2026-12-15'))


def _convert(parser: Parser) -> None:
    parser.add_argument("leads", type=words.number, nargs="*", metavar="LEAD")
    parts = (("--account", _("new, none or its number")), ("--contact", None), ("--opportunity", None))
    for option, text in parts:
        parser.add_argument(option, type=words.choice, metavar="CHOICE", help=text)
    parser.add_argument("--preview", action="store_true", help=_("only say what would happen"))
    parser.add_argument("--name", metavar="TEXT", help=_("name of the new opportunity"))
    parser.add_argument("--stage", metavar="NAME", help=_("stage of the new opportunity"))
    parser.add_argument("--value", metavar="AMOUNT", help=_("value of the new opportunity"))
    parser.add_argument("--close-date", metavar="DATE")
    parser.add_argument(
        "--take",
        action="append",
        default=[],
        metavar="KIND.FIELD",
        help=_("let the lead's value win, like account.phone"),
    )
    parser.add_argument("--task", metavar="WHEN", help=_("plan a call for then"))
    _filters(parser)


def _move(parser: Parser) -> None:
    parser.add_argument("opportunity", type=words.number, metavar="OPPORTUNITY")
    parser.add_argument("stage", metavar="STAGE", help=_('name of a stage, or "won" or "lost"'))
    parser.add_argument("--reason", metavar="NAME", help=_("why it was lost"))
    parser.add_argument("--value", metavar="AMOUNT")
    parser.add_argument("--date", metavar="DATE", help=_("the day on which it closed"))


def _undo(parser: Parser) -> None:
    parser.add_argument(
        "step", type=words.number, nargs="?", metavar="STEP", help=_("number of a step (default: the latest)")
    )
    parser.add_argument(
        "--if-changed",
        choices=("refuse", "keep", "remove"),
        default="refuse",
        help=_("what to do with records that were edited since (default: refuse)"),
    )


def _history(parser: Parser) -> None:
    parser.add_argument("--limit", type=words.number, default=50, metavar="N")


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
    repair = _("make search, scores and first touches anew where they are wrong")
    parser.add_argument("--repair", action="store_true", help=repair)


def _demo_screens(parser: Parser) -> None:
    parser.add_argument("target", metavar="OUTDIR")
    parser.add_argument("--theme", choices=THEMES, default="light")
    parser.add_argument("--size", type=words.size, default=(1440, 900), metavar="WxH")


def _nothing(parser: Parser) -> None:
    pass


VERBS: dict[str, Verb] = {
    "new": Verb(N_("Make a file"), _new, "files.new"),
    "import": Verb(N_("Read tables of records"), _import, "tables.import_tables"),
    "export": Verb(N_("Write records to a file"), _export, "tables.export_table"),
    "list": Verb(N_("Show a page of records"), _list, "records.list_records"),
    "views": Verb(N_("Show the saved views of a kind of record"), _kind, "records.views"),
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
    "merge": N_(
        '"merge" is not in this version yet. Correct one record with "set" and take the other away with "delete".'
    ),
    "duplicates": N_('"duplicates" is not in this version yet. Look for them with "list KIND --search TEXT".'),
    "handoff": N_('"handoff" is not in this version yet. Use "export leads OUT.csv".'),
    "handin": N_('"handin" is not in this version yet. Use "import leads SRC.csv --match email".'),
    "restore": N_(
        '"restore" is not in this version yet. A backup is an ordinary file: open it with --file, or copy it.'
    ),
    "person": N_('"person" is not in this version yet. Use "show KIND ID --json" and "delete KIND ID".'),
}
"""Verbs that are known but have no code yet: an honest sentence, and what to use instead."""


def read(name: str, said: Sequence[str], asked: Namespace) -> Namespace:
    """A verb's own words, added to the common options. Raises WrongUsage; leaves by SystemExit after --help."""
    if name in LATER:
        raise WrongUsage(_(LATER[name]))
    if name not in VERBS:
        raise WrongUsage(_('There is no verb "{name}". Try: {call}').format(name=name, call="crmdesk --help"))
    return read_verb(name, _(VERBS[name].summary), VERBS[name].arguments, said, asked)


def overview() -> str:
    """The text of `crmdesk --help`."""
    width = max(map(len, VERBS)) + 2
    lines = [f"  {name:<{width}}{_(verb.summary)}" for name, verb in VERBS.items()]
    options = common(show_help=True).format_help().split("\n\n", 1)[1].rstrip()
    return "\n".join(
        [
            _("usage: crmdesk [options] [VERB ...]"),
            "",
            _("crmdesk keeps leads, accounts, contacts and opportunities in one file."),
            _("Without a verb it opens its window."),
            "",
            _("verbs:"),
            *lines,
            "",
            options,
            "",
            _("More about a verb: crmdesk VERB --help"),
        ]
    )
