"""What may be typed: verbs, common options on either side, and wrong usage."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from crmdesk.cli import calls, words
from crmdesk.controllers import reports
from crmdesk.models.activity import LINKED, ActivityKind
from crmdesk.models.schema import RECORDS
from tests.cli.conftest import Call

CONTRACT = set(
    "new import export list show add set delete log qualify disqualify snooze convert move merge duplicates undo redo "
    "history report handoff handin backup restore check person demo-screens".split()
)


def test_the_written_out_words_are_those_of_the_models() -> None:
    assert tuple(entity.plural for entity in RECORDS) == words.KINDS
    assert tuple(entity.table for entity in RECORDS) == words.SINGULAR
    assert LINKED == words.LINKABLE
    assert tuple(kind.value for kind in ActivityKind) == words.ACTIVITY_KINDS
    assert tuple(reports.REPORTS) == calls.REPORTS


def test_every_verb_of_the_contract_is_there_or_says_that_it_is_not() -> None:
    more = {"views"}  # the contract lets verbs be added
    assert calls.VERBS.keys() | calls.LATER.keys() == CONTRACT | more
    assert not calls.VERBS.keys() & calls.LATER.keys()


@pytest.mark.parametrize("verb", calls.VERBS)
def test_a_verb_has_a_function_and_a_help_text(verb: str, call: Call) -> None:
    module, function = calls.VERBS[verb].run.split(".")
    assert callable(getattr(import_module(f"crmdesk.cli.verbs.{module}"), function))
    said = call(verb, "--help")
    assert said.code == 0
    assert f"usage: crmdesk {verb}" in said.out
    assert "--file" in said.out


def test_help_names_every_verb(call: Call) -> None:
    said = call("--help")
    assert said.code == 0
    assert all(f"\n  {verb} " in said.out for verb in calls.VERBS)


def test_version(call: Call) -> None:
    assert call("--version").out.startswith("crmdesk ")


@pytest.mark.parametrize("verb", calls.LATER)
def test_a_verb_that_is_not_there_yet_says_what_to_use_instead(verb: str, call: Call) -> None:
    said = call(verb, "leads", "1", "--whatever", "2", "--json")
    assert said.code == 2
    assert verb in said.data["error"]
    assert said.err.count("\n") == 1


def test_common_options_may_stand_before_and_after_the_verb(call: Call, file: Path) -> None:
    before = call("--json", "--file", file, "--lang", "en", "list", "leads")
    after = call("list", "leads", "--lang=en", f"--file={file}", "--json")
    between = call("list", "--json", "--file", file, "leads", "--limit", "5")
    assert before.code == after.code == between.code == 0
    assert before.data == after.data == between.data == {"total": 0, "rows": []}


@pytest.mark.parametrize(
    "typed",
    [
        "frobnicate",
        "--frobnicate",
        "--lang fr list leads",
        "list planets",
        "list",
        "list leads --frob 1",
        "list leads --lim 1",
        "show lead x",
        "show lead -1",
        "add leads city",
        "set leads 1",
        "log 1",
        "log 1 --kind telegram",
        "log --kind call",
        "log 1 --kind call --on campaign:1",
        "log 1 --kind call --on account",
        "qualify 1",
        "disqualify 1",
        "snooze 1",
        "convert",
        "convert 1 --account perhaps",
        "move 1",
        "undo x",
        "undo 1 --if-changed never",
        "history --limit many",
        "report",
        "new",
        "new x.crmdesk --currency euro",
        "import leads",
        "export leads",
        "demo-screens out --size large",
    ],
)
def test_wrong_usage_is_one_line_an_object_and_code_2(typed: str, call: Call) -> None:
    said = call(*typed.split(), "--json")
    assert said.code == 2, said
    assert said.data["error"]
    assert said.err.startswith("crmdesk: ")
    assert said.err.count("\n") == 1


def test_numbers_of_leads_may_stand_behind_options(crm: Call) -> None:
    lead = crm("add", "leads", "company=Berg").data["id"]
    assert crm("log", "--kind", "call", lead, "--subject", "Asked for prices").data["id"] == 1


def test_a_database_server_is_refused_with_a_sentence(call: Call) -> None:
    said = call("list", "leads", "--file", "postgresql+psycopg://host/crm", "--json")
    assert said.code == 2
    assert "server" in said.data["error"]


def test_only_debug_shows_where_an_error_came_from(call: Call) -> None:
    assert "Traceback" not in call("list", "planets").err
    with pytest.raises(AssertionError, match="Traceback"):
        call("list", "planets", "--debug")


def test_dutch_is_spoken_when_asked(call: Call, file: Path) -> None:
    from crmdesk import text

    assert call("list", "leads", "--file", file, "--lang", "nl").code == 0
    assert text.language() == "nl"
