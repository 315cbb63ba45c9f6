"""What PySide compiles at every start is compiled once; nothing that lies in the way of that holds the program up."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CODE = """
import builtins, gc, sys
from pathlib import Path
compiled = []
plain = builtins.compile
def spy(source, filename, *rest, **more):
    compiled.append(str(filename))
    return plain(source, filename, *rest, **more)
builtins.compile = spy
from crmdesk.app import fast
from PySide6.QtCore import QObject
assert builtins.compile is spy
try:
    QObject().setObjectName(1, 2, 3)
except TypeError as error:
    assert "setObjectName" in str(error)
print(sum(name.startswith("shibokensupport/") for name in compiled), gc.isenabled())
"""


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """The folder of what can be made again."""
    return tmp_path / "cache"


def compiled(cache: Path) -> int:
    """How many of PySide's own modules a start compiles."""
    folders = dict.fromkeys(("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"), str(cache))
    env = {**os.environ, **folders, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", CODE], env=env, capture_output=True, text=True, check=True)
    number, collects = done.stdout.split()
    assert collects == "False"
    return int(number)


def kept(cache: Path) -> Path:
    """What is kept."""
    return next(cache.rglob("pyside-*.bin"))


def test_a_second_start_compiles_nothing_of_pyside(cache: Path) -> None:
    assert compiled(cache) > 5
    assert compiled(cache) == 0


def test_what_is_damaged_is_made_again(cache: Path) -> None:
    first = compiled(cache)
    whole = kept(cache).read_bytes()
    turned = bytearray(whole)
    turned[len(whole) // 2] ^= 1
    for damage in (b"", b"no code", whole[:5000], bytes(turned)):
        kept(cache).write_bytes(damage)
        assert compiled(cache) == first
    assert compiled(cache) == 0


def test_the_code_of_another_source_is_not_taken(cache: Path) -> None:
    first = compiled(cache)
    code = kept(cache).read_bytes()[4:]
    changed = re.sub(rb"(shibokensupport/__init__\.py \d+ )\d", rb"\1x", code)
    assert changed != code
    kept(cache).write_bytes(zlib.crc32(changed).to_bytes(4) + changed)
    assert 0 < compiled(cache) < first


def test_where_nothing_can_be_kept_it_starts_all_the_same(cache: Path) -> None:
    cache.write_text("a file where the folder would be")
    assert compiled(cache) > 5
    assert compiled(cache) > 5
