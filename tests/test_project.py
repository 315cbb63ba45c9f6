"""Guards over the project as a whole: what is promised in one file and kept in another."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import crmdesk

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
MODULES = sorted((ROOT / "crmdesk").rglob("*.py"))
MADE = re.compile(r"^(\.git|\.venv.*|.*_cache|\.hypothesis|__pycache__|build|dist|htmlcov|\.coverage.*|.*\.egg-info)$")


def texts(folder: Path = ROOT) -> Iterator[tuple[str, str]]:
    """Name and content of each text file of the project; what tools make is left out."""
    for path in sorted(folder.iterdir()):
        if MADE.match(path.name):
            continue
        if path.is_dir():
            yield from texts(path)
        else:
            content = path.read_bytes()
            if b"\0" not in content:
                yield path.relative_to(ROOT).as_posix(), content.decode("utf-8")


def places(pattern: str) -> list[str]:
    """Where a pattern stands in the project: file, line number and line."""
    return [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, content in texts()
        for number, line in enumerate(content.splitlines(), 1)
        if re.search(pattern, line)
    ]


def locked() -> dict[str, tuple[str, int]]:
    """Version and number of hashes of each package in requirements.lock."""
    entries = re.split(r"\n(?=\w)", (ROOT / "requirements.lock").read_text("utf-8"))
    matches = [re.match(r"([\w.-]+)==([\w.]+)", entry) for entry in entries]
    return {
        canonicalize_name(match[1]): (match[2], entry.count("--hash=sha256:"))
        for match, entry in zip(matches, entries, strict=True)
        if match
    }


def test_no_file_names_a_package_index() -> None:
    hosts = "|".join(("pypi" + r"\.org", "python" + "hosted", "npm" + r"js\.org", r"deb\.debian" + r"\.org"))
    options = "|".join(("--(extra-)?index" + "-url", "--find" + "-links", "--trusted" + "-host"))
    assert places(f"{hosts}|{options}") == []


def test_no_file_names_a_path_of_one_machine() -> None:
    folders = "|".join(("work", "tmp", "home", "root", "opt", "Users", "mnt"))
    assert places(rf"(?<![\w.~*)}}\]-])/({folders})/[\w.]|[A-Z]:\\\\?Users") == []


def test_nothing_is_left_unfinished() -> None:
    words = "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX", "NotImplemented" + "Error"))
    assert places(rf"\b({words})\b") == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [path.relative_to(ROOT) for path in MODULES if not ast.get_docstring(ast.parse(path.read_text("utf-8")))]
    assert silent == []


def test_every_folder_of_modules_is_a_package() -> None:
    assert {path.parent for path in MODULES if not (path.parent / "__init__.py").exists()} == set()


def test_the_changelog_begins_with_this_version() -> None:
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert headings[0] == crmdesk.__version__


def test_the_lock_covers_what_the_project_asks_for() -> None:
    requirements = map(Requirement, PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"])
    pins = locked()
    wrong = [
        str(requirement)
        for requirement in requirements
        if not requirement.specifier.contains(pins.get(canonicalize_name(requirement.name), ("0", 0))[0])
    ]
    assert wrong == []


def test_the_lock_has_a_hash_for_every_package_and_nothing_else() -> None:
    assert [name for name, (_, hashes) in locked().items() if not hashes] == []
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    assert [line for line in lines if not re.match(r"[\w.-]+==|    --hash=sha256:[0-9a-f]{64}|    #", line)] == []


def test_third_party_works_are_named_and_bring_their_licences() -> None:
    page = (ROOT / "THIRD_PARTY.md").read_text("utf-8").casefold()
    names = [Requirement(line).name.casefold() for line in PROJECT["project"]["dependencies"]]
    assert [name for name in names if name not in page] == []
    for folder in ("fonts", "icons"):
        files = [path.name for path in (ROOT / "resources" / folder).iterdir()]
        assert [name for name in files if re.search(r"(?i)licen[cs]e|ofl", name)], folder


def test_the_machine_that_checks_runs_what_the_readme_tells_people_to_run() -> None:
    command = "python3 start.py test"
    assert f"\n{command}\n" in (ROOT / ".ci" / "run").read_text("utf-8")
    assert command in (ROOT / "README.md").read_text("utf-8")
