"""Start crmdesk on a fresh machine: `python3 start.py [ARGS]` is `crmdesk [ARGS]`, `... start.py test` runs the tests.

The first start makes `.venv` beside this file from requirements.lock; every later one compares two files and hands
over, so nothing dear is imported before that. Standard library only, and syntax that old Pythons can read, because
they are to answer with a sentence.
"""

import contextlib
import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this file is started by whatever Python there is
    sys.exit(f"crmdesk needs Python 3.11 or newer; this is {sys.version.split()[0]}. Start it with a newer one.")

TYPE_CHECKING = False  # typing's own would cost an import at every start
if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = os.path.dirname(os.path.realpath(__file__))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "Scripts", "python.exe") if sys.platform == "win32" else os.path.join(VENV, "bin", "python")
REQUIREMENTS = os.path.join(ROOT, "requirements.lock")
STAMP = os.path.join(VENV, "set-up.stamp")
UNFINISHED = b"unfinished"
LOG = os.path.join(ROOT, ".venv.log")

# What Qt's wheels expect of a Linux system, and the Debian package that brings it.
QT_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libbrotlidec.so.1": "libbrotli1",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libzstd.so.1": "libzstd1",
    "libfontconfig.so.1": "libfontconfig1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libcups.so.2": "libcups2",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
# The tests also move a real mouse over real windows, on a display of their own.
TEST_TOOLS = {"Xvfb": "xvfb", "xdotool": "xdotool", "openbox": "openbox"}

# What pip says when it fails, and what that means; the first match counts.
DISK_FULL = "the disk is full. Nothing outside .venv was changed. Free about 1 GB and start again."
PIP_TROUBLES = (
    (("No space left on device", "not enough space on the disk"), DISK_FULL),
    (
        ("DO NOT MATCH THE HASHES", "do not match the hashes"),
        "a package is not the one that requirements.lock names (its hash differs), so it was not installed. "
        "Start again; if it happens again, do not trust the place that pip downloads from.",
    ),
    (
        ("Retrying (", "Max retries exceeded", "ConnectionError", "Read timed out", "ReadTimeoutError"),
        "the Python packages could not be downloaded: the package index does not answer. "
        "Check the network (or pip's own settings) and start again.",
    ),
    (
        ("No matching distribution found",),
        "a package has no build for this system. crmdesk runs on 64-bit Windows, macOS and Linux (glibc 2.34 or newer; "
        "2.39 on ARM), with Python 3.11 or newer.",
    ),
)


class SetUpFailed(Exception):
    """Set-up cannot go on; the text is the sentence for the user."""


def main(arguments: list[str]) -> int:
    """Set up where needed, then become crmdesk or its tests; returns an exit code where that is not possible."""
    try:
        if not is_ready():
            set_up()
        if arguments[:1] == ["test"]:
            bring_system_packages({**missing_libraries(), **missing_tools()}, "The tests need")
            os.chdir(ROOT)
            return become([PYTHON, "-m", "pytest", "-n", "auto", "--dist", "worksteal", *arguments[1:]])
        # -P: a csv.py in the caller's current directory must not be imported in place of the real one.
        return become([PYTHON, "-P", "-m", "crmdesk", *arguments])
    except SetUpFailed as trouble:
        tell(f"it could not be set up: {trouble}")
        return 1
    except OSError as error:
        tell(f"it could not be started: {trouble_with_a_file(error)}")
        return 1
    except KeyboardInterrupt:
        tell("the set-up was stopped; the next start begins it anew.")
        return 130


def is_ready() -> bool:
    """True when `.venv` was finished from today's requirements.lock and its Python is still there; two small reads."""
    try:
        return os.path.exists(base_python()) and read(STAMP) == stamp(read(REQUIREMENTS))
    except OSError:
        return False


def stamp(requirements: bytes) -> bytes:
    """What a finished set-up leaves in `.venv`: its Python and the lock, whole (cheaper to compare than to hash)."""
    return base_python().encode() + b"\n" + requirements


def base_python() -> str:
    """Path of the Python that `.venv` stands on: when that is replaced or removed, `.venv` no longer works."""
    if sys.platform != "win32":
        return os.path.realpath(PYTHON)
    with open(os.path.join(VENV, "pyvenv.cfg"), encoding="utf-8") as config:
        homes = [line.partition("=")[2].strip() for line in config if line.startswith("home")]
    return os.path.join(homes[0], "python.exe") if homes else ""


def set_up() -> None:
    """Make or mend `.venv`; one start at a time. Raises SetUpFailed or OSError."""
    with only_one() as held:
        if is_ready():  # another start did it while this one waited
            return
        requirements = read(REQUIREMENTS)
        tell("setting up in .venv, once; this takes a minute or two and about 170 MB of downloads.")
        bring_system_packages(missing_libraries(), "The window needs")
        packages = make_environment(held)
        with open(STAMP, "wb") as file:
            file.write(UNFINISHED)
        arguments = ["--require-hashes", "--no-deps", "--only-binary=:all:", "--no-user", "--requirement", REQUIREMENTS]
        plain = ["--disable-pip-version-check", "--no-input", "--progress-bar=off"]
        run([PYTHON, "-I", "-m", "pip", "install", *plain, *arguments], held)
        # A path file in place of an editable install: crmdesk is found from any current directory, also after a move.
        with open(os.path.join(packages, "crmdesk.pth"), "w", encoding="utf-8") as file:
            file.write(os.path.relpath(ROOT, packages) + "\n")
        with open(STAMP + ".new", "wb") as file:
            file.write(stamp(requirements))
        os.replace(STAMP + ".new", STAMP)
        tell("set-up is done.")


def make_environment(held: int) -> str:
    """Keep a whole `.venv`, replace a broken or unfinished one; returns its folder of packages."""
    import shutil

    unfinished = os.path.exists(STAMP) and read(STAMP) == UNFINISHED
    packages = "" if unfinished else packages_folder()
    if packages:
        return packages
    require_venv()
    if os.path.lexists(VENV):
        tell("the last set-up was not finished, or its Python is gone: starting afresh.")
        shutil.rmtree(VENV)
    os.mkdir(VENV)
    with open(STAMP, "wb") as file:
        file.write(UNFINISHED)
    # Not sys.executable: that may be the Python of the very environment which was just removed.
    run([getattr(sys, "_base_executable", sys.executable), "-I", "-m", "venv", "--without-pip", VENV], held)
    # Apart from venv, which would hide what ensurepip says when it fails.
    run([PYTHON, "-I", "-m", "ensurepip", "--default-pip"], held)
    return packages_folder()


def packages_folder() -> str:
    """Path of `.venv`'s site-packages, or "" when its Python does not run, is too old or has no pip."""
    import subprocess

    code = "import sys, sysconfig, pip; print(sysconfig.get_path('purelib') if sys.version_info >= (3, 11) else '')"
    try:
        done = subprocess.run([PYTHON, "-I", "-X", "utf8", "-c", code], capture_output=True, stdin=subprocess.DEVNULL)
    except OSError:
        return ""
    return done.stdout.decode().strip() if done.returncode == 0 else ""


def require_venv() -> None:
    """See to it that this Python can make environments: Debian and Ubuntu split that off. Raises SetUpFailed."""
    import importlib.util

    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if not bring_system_packages({"venv and ensurepip (parts of Python)": package}, "Set-up needs"):
        raise SetUpFailed("this Python cannot make an environment. Install what is named above and start again.")


def run(command: list[str], held: int) -> None:
    """Run a step of the set-up, naming each download on stderr. Raises SetUpFailed with a sentence when it fails.

    The step inherits the lock `held`: should this process be killed, the next start waits until the step has ended too.
    """
    import subprocess

    inherited = () if sys.platform == "win32" else (held,)
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        pass_fds=inherited,
        encoding="utf-8",
        errors="replace",
    ) as step:
        said = []
        for line in step.stdout or ():
            said.append(line)
            if line.lstrip().startswith("Downloading") and ".metadata" not in line:
                tell("  downloading " + line.strip().removeprefix("Downloading ").rpartition("/")[2])
    if step.returncode:
        raise SetUpFailed(explained("".join(said)))


def explained(output: str) -> str:
    """What went wrong, in one sentence, from a failed step's output; the whole output goes to `.venv.log`."""
    with contextlib.suppress(OSError), open(LOG, "a", encoding="utf-8") as log:
        log.write(output)
    for signs, sentence in PIP_TROUBLES:
        if any(sign in output for sign in signs):
            return sentence
    lines = output.strip().splitlines() or ["no reason was given"]
    errors = [line for line in lines if line.startswith("ERROR:")] or lines
    return f"{errors[-1].replace('ERROR: ', '')} (everything that was said stands in .venv.log)"


def trouble_with_a_file(error: OSError) -> str:
    """The sentence for a file that could not be read or written."""
    import errno

    if error.errno == errno.ENOSPC:
        return DISK_FULL
    return f"{error.filename or ROOT}: {error.strerror or error}. Nothing outside .venv was changed."


def missing_libraries() -> dict[str, str]:
    """The libraries of QT_LIBRARIES that this Linux does not have, with their packages; empty on other systems."""
    import ctypes

    missing = {}
    for library, package in QT_LIBRARIES.items() if sys.platform == "linux" else ():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing[library] = package
    return missing


def missing_tools() -> dict[str, str]:
    """The programs of TEST_TOOLS that this Linux does not have, with their packages; empty on other systems."""
    import shutil

    tools = TEST_TOOLS.items() if sys.platform == "linux" else ()
    return {tool: package for tool, package in tools if shutil.which(tool) is None}


def bring_system_packages(missing: dict[str, str], who: str) -> bool:
    """Install the packages of `missing` (what is missed: its Debian package) where that is allowed, else say how to.

    Returns False when something is still missing. No error here: without Qt's libraries all but the window works.
    """
    import shutil

    if not missing or sys.platform == "win32":
        return True
    packages = list(dict.fromkeys(missing.values()))
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    if shutil.which("apt-get") is None:
        tell(f"{who} {', '.join(missing)}. Install the packages that bring them.")
        return False
    if os.geteuid() != 0:
        tell(f"{who} some system packages. Install them with:\n  sudo {' '.join(install)}")
        return False
    tell(f"{who} some system packages; installing {', '.join(packages)}.")
    # Old package lists, or a dpkg that was killed, are mended once.
    if apt(install) or (apt(["dpkg", "--configure", "-a"]) and apt(["apt-get", "update"]) and apt(install)):
        return True
    tell(f"that failed (see .venv.log). Try it by hand:\n  {' '.join(install)}")
    return False


def apt(command: list[str]) -> bool:
    """Run a package command without questions; True when it went well. Its words go to `.venv.log`."""
    import subprocess

    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    if command[0] == "apt-get":
        command = [command[0], "-o", "DPkg::Lock::Timeout=300", *command[1:]]
    with open(LOG, "ab") as log:
        return subprocess.call(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment) == 0


@contextlib.contextmanager
def only_one() -> "Iterator[int]":
    """Hold the set-up's lock (a file beside `.venv`, freed by the system even after a kill); gives its descriptor."""
    with open(os.path.join(ROOT, ".venv.lock"), "ab") as file:
        waiting = False
        while not locked(file.fileno(), patient=waiting):
            if not waiting:
                tell("another start is setting up; waiting for it.")
            waiting = True
        yield file.fileno()


def locked(descriptor: int, patient: bool) -> bool:
    """Try to lock an open file; patiently means to wait for it (on Windows some seconds at a time)."""
    if sys.platform == "win32":
        import msvcrt

        with contextlib.suppress(OSError):
            msvcrt.locking(descriptor, msvcrt.LK_LOCK if patient else msvcrt.LK_NBLCK, 1)
            return True
        return False
    import fcntl

    with contextlib.suppress(BlockingIOError):
        fcntl.flock(descriptor, fcntl.LOCK_EX if patient else fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def become(command: list[str]) -> int:
    """Replace this process by `command`; on Windows, which cannot, run it and return its exit code."""
    if sys.platform != "win32":
        os.execv(command[0], command)
    import signal
    import subprocess

    with subprocess.Popen(command) as program:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the program's to answer
        return program.wait()


def read(path: str) -> bytes:
    """The bytes of a file."""
    with open(path, "rb") as file:
        return file.read()


def tell(text: str) -> None:
    """Say something on stderr: stdout belongs to the program."""
    print(f"crmdesk: {text}" if not text.startswith(" ") else text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
