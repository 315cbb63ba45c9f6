"""The program as a process: what it imports, its exit codes, and streams that close early."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from crmdesk.models.store import sqlite
from tests.cli.conftest import Call

ROOT = Path(__file__).parents[2]
HEAVY = ("sqlalchemy", "sqlcipher3", "PySide6", "pyqtgraph", "crmdesk.models", "crmdesk.controllers")


def _run(*words: object, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": "en", **more}
    call = [sys.executable, "-m", "crmdesk", *map(str, words)]
    return subprocess.run(call, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def _imported(*calls: list[str]) -> str:
    """The modules that are loaded once these calls were made in one process."""
    script = (
        "import sys, io; from crmdesk.cli import main; out = sys.stdout; sys.stdout = io.StringIO()\n"
        f"for call in {list(calls)!r}: assert main(call) == 0, call\n"
        "out.write('\\n'.join(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_help_and_version_import_nothing_heavy() -> None:
    loaded = _imported(["--help"], ["--version"], ["convert", "--help"])
    assert not [name for name in HEAVY if f"\n{name}" in loaded]


def test_no_verb_for_data_imports_qt(tmp_path: Path) -> None:
    file = ["--file", str(tmp_path / "f.crmdesk")]
    loaded = _imported(
        ["new", file[1]],
        ["add", "leads", "company=Berg", *file],
        ["list", "leads", "--json", *file],
        ["show", "lead", "1", *file],
        ["log", "1", "--kind", "call", *file],
        ["qualify", "1", "--criterion", "Budget=yes", *file],
        ["convert", "1", *file],
        ["move", "1", "Won", *file],
        ["undo", *file],
        ["history", *file],
        ["report", "funnel", *file],
        ["check", *file],
        ["backup", str(tmp_path / "b.crmdesk"), *file],
    )
    assert "crmdesk.controllers.conversion" in loaded
    assert not [name for name in ("PySide6", "shiboken6", "pyqtgraph", "crmdesk.ui") if f"\n{name}" in loaded]


def test_exit_codes_and_streams(file: Path) -> None:
    done = _run("add", "leads", "company=Berg", "--file", file)
    assert (done.returncode, done.stdout, done.stderr) == (0, "Lead 1 was added.\n", "")
    refused = _run("show", "lead", 9, "--file", file)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == "crmdesk: Lead 9 does not exist. Nothing was changed.\n"
    assert _run("show", "lead", "nine", "--file", file).returncode == 2


def test_what_people_wrote_is_not_told_with_an_error_of_the_database(file: Path) -> None:
    raw = sqlite.connect(file, "rw")
    raw.execute("CREATE TRIGGER strike BEFORE INSERT ON lead BEGIN SELECT RAISE(ABORT, 'struck'); END")
    raw.close()
    call = "add", "leads", "company=Berg", "note=secret", "--file", file
    done = _run(*call)
    assert done.returncode == 1
    assert "IntegrityError" in done.stderr
    assert not [word for word in ("INSERT", "secret", "Berg") if word in done.stderr]
    assert "struck" in _run(*call, "--debug").stderr


def test_output_is_utf8_whatever_the_system_prefers(crm: Call, file: Path) -> None:
    crm("add", "leads", "company=Café Zoë")
    call = [sys.executable, "-m", "crmdesk", "list", "leads", "--json", "--file", str(file)]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(call, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert "Café Zoë".encode() in done.stdout


def test_a_reader_that_goes_away_early_is_no_error(crm: Call, file: Path) -> None:
    crm("add", "leads", "company=Berg", "note=" + "x" * 90_000)
    call = [sys.executable, "-m", "crmdesk", "list", "leads", "--json", "--file", str(file)]
    with subprocess.Popen(call, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.wait(60) == 0
        assert process.stderr is not None
        assert process.stderr.read() == b""
