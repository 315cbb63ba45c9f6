"""start.py on a machine that has never seen crmdesk: real environments from a small lock and a wheel made here."""

import ast
import base64
import errno
import hashlib
import importlib.util
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent
PROGRAM = """
import os, sys
import pebble
print(pebble.__file__, os.getcwd(), *sys.argv[1:], sep="|")
if "stdin" in sys.argv: print(sys.stdin.read())
sys.exit(7 if "seven" in sys.argv else 0)
"""

pytestmark = pytest.mark.slow


def make_wheel(folder: Path, version: str = "1.0") -> str:
    """Put pebble, a package of one empty module, into `folder`; returns the line that locks it."""
    folder.mkdir(exist_ok=True)
    info = f"pebble-{version}.dist-info"
    files = {
        "pebble.py": b"",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: pebble\nVersion: {version}\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    digest = {name: base64.urlsafe_b64encode(hashlib.sha256(content).digest()) for name, content in files.items()}
    record = [f"{name},sha256={digest[name].decode().rstrip('=')},{len(files[name])}" for name in files]
    path = folder / f"pebble-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for name, content in files.items():
            wheel.writestr(name, content)
        wheel.writestr(f"{info}/RECORD", "\n".join([*record, f"{info}/RECORD,,", ""]))
    return f"pebble=={version} --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


class Place:
    """A folder that looks like the project to start.py, with pip told to look for wheels beside it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.wheels = root.parent / "wheels"  # pip takes no spaces there
        self.caller = root / "the caller's folder"
        self.lock = root / "requirements.lock"
        (root / "crmdesk").mkdir(parents=True)
        self.caller.mkdir()
        (root / "start.py").write_bytes((ROOT / "start.py").read_bytes())
        (root / "crmdesk" / "__init__.py").touch()
        (root / "crmdesk" / "__main__.py").write_text(PROGRAM)
        self.lock.write_text(make_wheel(self.wheels))
        stand_ins = root / "no package manager"
        stand_ins.mkdir()
        for name in ("apt-get", "dpkg"):  # a test must not change the machine
            (stand_ins / name).write_text("#!/bin/sh\nexit 1\n")
            (stand_ins / name).chmod(0o755)
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "COV_", "PYTHON"))},
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.wheels),
            "PIP_CONFIG_FILE": os.devnull,
            "PYTHONUTF8": "1",
            "PATH": f"{stand_ins}{os.pathsep}{os.environ['PATH']}",
        }

    def start(self, *arguments: str, **changes: str) -> "subprocess.Popen[str]":
        """Start in the background, from the caller's folder."""
        return subprocess.Popen(
            [sys.executable, str(self.root / "start.py"), *arguments],
            cwd=self.caller,
            env={**self.environment, **changes},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
        )

    def run(self, *arguments: str, said: str = "", **changes: str) -> tuple[int, str, str]:
        """Exit code, stdout and stderr of one start."""
        process = self.start(*arguments, **changes)
        out, err = process.communicate(said)
        return process.returncode, out, err


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "a project")


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A place where the first start is done; tests must leave it so."""
    place = Place(tmp_path_factory.mktemp("ready") / "a project")
    code, _, err = place.run()
    assert (code, "set-up is done" in err) == (0, True), err
    return place


@pytest.fixture
def start() -> ModuleType:
    spec = importlib.util.spec_from_file_location("start", ROOT / "start.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def set_ups(err: str) -> int:
    return err.count("setting up in .venv")


def test_a_later_start_says_nothing_and_hands_over_arguments_folder_stdin_and_exit_code(ready: Place) -> None:
    code, out, err = ready.run("report", "two words", "--flag", "stdin", "seven", said="from the pipe")
    path, rest = out.split("|", 1)
    assert Path(path).is_relative_to(ready.root / ".venv")
    assert rest == f"{ready.caller}|report|two words|--flag|stdin|seven\nfrom the pipe\n"
    assert (code, err) == (7, "")


def test_a_module_in_the_callers_folder_is_not_imported_in_place_of_ours(ready: Place) -> None:
    for name in ("pebble.py", "crmdesk.py", "os.py"):
        (ready.caller / name).write_text("raise SystemExit('the wrong one')")
    code, out, err = ready.run("fine")
    for path in ready.caller.iterdir():
        path.unlink()
    assert (code, err) == (0, "")
    assert out.endswith("|fine\n")


def test_the_callers_python_variables_reach_the_program(ready: Place) -> None:
    _, _, err = ready.run(PYTHONPROFILEIMPORTTIME="1")
    assert "pebble" in err


def test_a_later_start_imports_nothing_dear_before_the_hand_over(ready: Place) -> None:
    own = subprocess.run(
        [sys.executable, "-I", "-S", "-X", "importtime", str(ready.root / "start.py")],
        env=ready.environment,
        capture_output=True,
        text=True,
    )
    names = {line.rpartition("|")[2].strip() for line in own.stderr.splitlines()}
    assert "contextlib" in names, own.stderr
    assert not names & {"argparse", "ctypes", "hashlib", "pathlib", "pip", "shutil", "subprocess", "typing", "venv"}


def test_the_tests_verb_runs_pytest_in_the_projects_folder(ready: Place) -> None:
    packages = next((ready.root / ".venv").glob("[Ll]ib*/**/site-packages"))
    stand_in = packages / "pytest.py"
    stand_in.write_text("import os, sys; print(os.getcwd(), *sys.argv[1:], sep='|')")
    code, out, _ = ready.run("test", "-k", "one of them")
    stand_in.unlink()
    assert code == 0
    assert out == f"{ready.root}|-n|auto|--dist|worksteal|-k|one of them\n"


def test_a_changed_lock_is_installed_once_whatever_lies_on_the_callers_python_path(ready: Place) -> None:
    before = ready.lock.read_text()
    (ready.caller / "pip.py").write_text("raise SystemExit('not the pip of the environment')")
    ready.lock.write_text(make_wheel(ready.wheels, "2.0"))
    _, _, first = ready.run(PYTHONPATH=str(ready.caller))
    _, _, second = ready.run()
    (ready.caller / "pip.py").unlink()
    assert (set_ups(first), set_ups(second)) == (1, 0), first
    assert list((ready.root / ".venv").rglob("pebble-2.0.dist-info"))
    ready.lock.write_text(before)
    assert ready.run()[0] == 0


@pytest.mark.slow
def test_a_moved_project_still_runs(place: Place, tmp_path: Path) -> None:
    assert place.run()[0] == 0
    place.root.rename(tmp_path / "elsewhere")
    place.root, place.caller = tmp_path / "elsewhere", tmp_path
    code, out, _ = place.run("moved")
    assert code == 0
    assert out.endswith("|moved\n")


@pytest.mark.slow
def test_two_first_starts_at_once_set_up_once(place: Place) -> None:
    starts = [place.start("one"), place.start("two")]
    said = [process.communicate("") for process in starts]
    assert [process.returncode for process in starts] == [0, 0], said
    assert [out.strip().rpartition("|")[2] for out, _ in said] == ["one", "two"]
    assert sum(set_ups(err) for _, err in said) == 1


@pytest.mark.slow
@pytest.mark.parametrize("alone", [False, True], ids=["with all its steps", "alone"])
def test_a_killed_set_up_is_begun_anew_by_the_next_start(place: Place, alone: bool) -> None:
    process = place.start()
    deadline = time.monotonic() + 60
    while not list((place.root / ".venv").glob("[Ll]ib*/**/site-packages/pip")):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    if not alone and sys.platform != "win32":
        os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.communicate()
    code, out, err = place.run("again")
    assert code == 0, err
    assert out.endswith("|again\n")
    assert "starting afresh" in err
    if sys.platform != "win32":
        assert ("waiting for it" in err) == alone  # for the step that outlived its parent
    assert place.run()[2] == ""


@pytest.mark.slow
def test_a_half_copied_package_is_not_taken_for_a_whole_one(place: Place) -> None:
    assert place.run()[0] == 0
    next((place.root / ".venv").rglob("pebble.py")).unlink()
    (place.root / ".venv" / "set-up.stamp").write_text("unfinished")
    code, _, err = place.run()
    assert code == 0, err


@pytest.mark.slow
def test_an_environment_whose_python_is_gone_is_made_anew(place: Place) -> None:
    folder = place.root / ".venv" / ("Scripts" if sys.platform == "win32" else "bin")
    folder.mkdir(parents=True)
    (folder / "python").symlink_to(place.root / "no python here")
    code, _, err = place.run()
    assert code == 0, err
    assert "starting afresh" in err


@pytest.mark.slow
def test_a_package_with_another_hash_is_refused_with_a_sentence(place: Place) -> None:
    make_wheel(place.wheels)
    place.lock.write_text(f"pebble==1.0 --hash=sha256:{'0' * 64}\n")
    code, out, err = place.run()
    assert (code, out) == (1, "")
    assert "not the one that requirements.lock names" in err
    assert "Traceback" not in err
    assert place.run()[0] == 1


@pytest.mark.slow
def test_a_package_without_a_hash_in_the_lock_is_refused(place: Place) -> None:
    place.lock.write_text("pebble==1.0\n")
    assert place.run()[0] == 1
    assert not list((place.root / ".venv").rglob("pebble*"))


@pytest.mark.slow
def test_no_network_is_said_in_a_sentence(place: Place) -> None:
    nobody = {
        "PIP_NO_INDEX": "0",
        "PIP_FIND_LINKS": "",
        "PIP_RETRIES": "1",
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
    }
    code, out, err = place.run(**nobody)
    assert (code, out) == (1, "")
    assert "the package index does not answer" in err
    assert "Traceback" not in err


def test_a_missing_lock_is_said_in_a_sentence(place: Place) -> None:
    place.lock.unlink()
    code, out, err = place.run()
    assert (code, out) == (1, "")
    assert "requirements.lock: No such file" in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("ERROR: Could not install due to an OSError: [Errno 28] No space left on device\n", "the disk is full"),
        ("WARNING: Retrying (Retry(total=0))\nERROR: No matching distribution found for numpy\n", "does not answer"),
        ("ERROR: No matching distribution found for pyside6-essentials==6.11.3\n", "no build for this system"),
        ("something\nERROR: pip is upset\n", "pip is upset (everything that was said"),
    ],
)
def test_pips_failures_become_sentences(
    start: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: str, expected: str
) -> None:
    monkeypatch.setattr(start, "LOG", str(tmp_path / "log"))
    assert expected in start.explained(output)
    assert (tmp_path / "log").read_text() == output


def test_an_old_python_can_read_the_file_and_gets_a_sentence() -> None:
    ast.parse((ROOT / "start.py").read_text("utf-8"), feature_version=(3, 6))
    code = "import sys, runpy; sys.version_info = (3, 8, 1); runpy.run_path('start.py', run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("crmdesk needs Python 3.11 or newer")


class TestSystemPackages:
    """On Linux; apt-get and dpkg are stand-ins in a PATH of their own, so the machine is left as it is."""

    @pytest.fixture
    def asked(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: ModuleType) -> Path:
        """The file to which the stand-ins write what they were asked; an install needs an update first."""
        asked = tmp_path / "asked"
        for name in ("apt-get", "dpkg"):
            tool = tmp_path / "bin" / name
            tool.parent.mkdir(exist_ok=True)
            tool.write_text(
                f'#!/bin/sh\necho "{name} $*" >> "{asked}"\n'
                f'case "$*" in *install*) test -e "{asked}.lists" ;; *update*) : > "{asked}.lists" ;; esac\n'
            )
            tool.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}")
        monkeypatch.setattr(start, "LOG", str(tmp_path / "log"))
        return asked

    def test_root_gets_them_installed_after_one_update(
        self, start: ModuleType, asked: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        assert start.bring_system_packages({"libGL.so.1": "libgl1", "libEGL.so.1": "libegl1"}, "The window needs")
        install = "apt-get -o DPkg::Lock::Timeout=300 install --yes --no-install-recommends libgl1 libegl1"
        update = "apt-get -o DPkg::Lock::Timeout=300 update"
        assert asked.read_text().splitlines() == [install, "dpkg --configure -a", update, install]

    def test_others_get_the_exact_command(
        self, start: ModuleType, asked: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(os, "geteuid", lambda: 1000)
        assert not start.bring_system_packages({"libGL.so.1": "libgl1"}, "The window needs")
        assert "  sudo apt-get install --yes --no-install-recommends libgl1\n" in capsys.readouterr().err
        assert not asked.exists()

    def test_without_apt_the_libraries_are_named(
        self, start: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("PATH", "")
        assert not start.bring_system_packages({"libGL.so.1": "libgl1"}, "The window needs")
        assert "The window needs libGL.so.1." in capsys.readouterr().err

    def test_a_library_that_is_not_there_is_missed(self, start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(start, "QT_LIBRARIES", {"libnowhere.so.9": "libnowhere9", "libc.so.6": "libc6"})
        assert start.missing_libraries() == {"libnowhere.so.9": "libnowhere9"}


def test_a_full_disk_is_said_in_a_sentence(start: ModuleType) -> None:
    assert start.trouble_with_a_file(OSError(errno.ENOSPC, "No space left on device")) == start.DISK_FULL
