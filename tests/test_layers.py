"""The house's rules hold, and each of them would catch what it forbids: a rule that catches nothing is decoration."""

import ast
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CONTRACTS = [
    contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
]
# Of each rule one violation or more: the module (made where it is new) and the line that is added to it.
VIOLATIONS = {
    "cli and app over ui over controllers over models": [
        ("models/kinds.py", "import crmdesk.controllers.desk"),
        ("controllers/desk.py", "import crmdesk.ui.theme"),
        ("utilities.py", ""),
    ],
    "Qt only in ui and app": [
        ("controllers/desk.py", "from PySide6.QtCore import QObject"),
        ("models/queries/lists.py", "import pyqtgraph"),
    ],
    "no SQL and no store in ui": [
        ("ui/theme.py", "from sqlalchemy import text"),
        ("ui/kit/format.py", "from crmdesk.models.store.database import Database"),
    ],
    "no SQL in the command line": [("cli/planted.py", "import sqlalchemy as sa")],
    "one SQLite in a process: two would break each other's locks": [("models/store/database.py", "import sqlite3")],
    "migrations import nothing that moves on": [
        ("models/migrations/carry.py", "from crmdesk.models import kinds"),
        ("models/migrations/versions/0001_start.py", "from crmdesk.models.lead import Lead"),
    ],
    "the first page is read without SQLAlchemy": [
        ("models/store/first.py", "import sqlalchemy"),
        ("models/store/first.py", "from crmdesk.models.store import sqlite"),
    ],
    "inside models: queries and store over entities over fields": [
        ("models/folding.py", "from crmdesk.models.lead import Lead"),
        ("models/entity.py", "from crmdesk.models.store import tables"),
    ],
    "inside ui: screens apart, over the kit, over the look": [
        ("ui/tokens.py", "from crmdesk.ui import theme"),
        ("ui/kit/toast.py", "from crmdesk.ui import screens"),
        ("ui/welcome.py", "from crmdesk.ui.main_window import MainWindow"),
        ("ui/everything.py", ""),
    ],
    "no cycles": [("controllers/desk.py", "from crmdesk.controllers import records")],
}


def lint_imports(folder: Path) -> str:
    """What import-linter says of the project in `folder`."""
    code = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The program's modules and rules, to be spoilt."""
    shutil.copytree(ROOT / "crmdesk", tmp_path / "crmdesk", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_rule_holds() -> None:
    said = lint_imports(ROOT)
    assert [name for name in CONTRACTS if f"{name} KEPT" not in said] == [], said


def test_every_rule_is_tried() -> None:
    assert sorted(VIOLATIONS) == sorted(CONTRACTS)


@pytest.mark.parametrize(
    ("rule", "module", "line"), [(rule, *planted) for rule, cases in VIOLATIONS.items() for planted in cases]
)
def test_a_planted_violation_is_caught(copy: Path, rule: str, module: str, line: str) -> None:
    with (copy / "crmdesk" / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    said = lint_imports(copy)
    assert f"{rule} BROKEN" in said, said


def test_the_command_line_imports_the_window_only_where_it_opens_it() -> None:
    early = [
        f"{path.relative_to(ROOT)}: {ast.unparse(node)}"
        for path in sorted((ROOT / "crmdesk" / "cli").rglob("*.py"))
        for node in at_import(ast.parse(path.read_text("utf-8")).body)
        if any(name.startswith(("PySide6", "crmdesk.ui", "crmdesk.app")) for name in imported(node))
    ]
    assert early == []


def at_import(statements: list[ast.stmt]) -> list[ast.stmt]:
    """The imports that run when a module is imported: none of a function's, none for type checkers."""
    found: list[ast.stmt] = []
    for statement in statements:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            found.append(statement)
        elif isinstance(statement, ast.If) and "TYPE_CHECKING" not in ast.unparse(statement.test):
            found += at_import(statement.body + statement.orelse)
        elif isinstance(statement, ast.ClassDef | ast.Try | ast.With):
            found += at_import(statement.body)
    return found


def imported(statement: ast.stmt) -> list[str]:
    """Full names of what an import statement brings in."""
    if isinstance(statement, ast.ImportFrom):
        return [f"{statement.module}.{name.name}" for name in statement.names]
    return [name.name for name in statement.names] if isinstance(statement, ast.Import) else []


def test_what_the_window_counts_is_written_with_separators_and_in_the_form_that_fits() -> None:
    """`ngettext` writes a number as Python does, "1200"; `format.counted` writes it as people do, "1,200"."""
    bare = [
        path.name
        for path in (ROOT / "crmdesk" / "ui").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and any(one.name == "ngettext" for one in node.names)
    ]
    assert bare == ["format.py"]
