"""Bring the Dutch catalogue up to date with the texts in the code: run `python tools/texts.py` after changing a text.

It extracts every text marked with _, N_, ngettext or counted into resources/locale/nl/LC_MESSAGES/crmdesk.po, keeps the
translations there are, drops those of texts that are gone, and names what is still to be translated there. Then it
compiles crmdesk.mo, which is committed too, because the program runs from a checkout. Entries name files without lines,
so that diffs stay small.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "resources" / "locale" / "nl" / "LC_MESSAGES" / "crmdesk.po"
MO = PO.with_suffix(".mo")
MARKS = {"_": 1, "N_": 1, "ngettext": 2, "counted": 2}
"""The functions that mark a text, and how many of their arguments are texts."""


class Plain(Catalog):
    """A catalogue whose header says what a reader of the file needs, and neither when nor by what it was made."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The lines of the header."""
        return [
            ("Language", str(self.locale)),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", self.plural_forms),
        ]


def marked(tree: ast.AST) -> Iterator[tuple[str, ...]]:
    """The texts marked in a module, as they come: one string, or two of a text that counts.

    Read from the syntax tree, because Babel's own reader overlooks marks inside f-strings before Python 3.12.
    """
    for node in ast.iter_child_nodes(tree):
        name = called(node.func) if isinstance(node, ast.Call) else ""
        if isinstance(node, ast.Call) and name in MARKS:
            values = [one.value for one in node.args[: MARKS[name]] if isinstance(one, ast.Constant)]
            if values:
                yield tuple(map(str, values))
        yield from marked(node)


def called(func: ast.expr) -> str:
    """The last name of what is called: of `counted(...)` as of `format.counted(...)`."""
    return func.id if isinstance(func, ast.Name) else func.attr if isinstance(func, ast.Attribute) else ""


def in_code() -> Catalog:
    """Every text of the program in the order of the files, untranslated."""
    found = Plain("nl", header_comment="# The Dutch texts of crmdesk (see tools/texts.py).", fuzzy=False)
    for path in sorted((ROOT / "crmdesk").rglob("*.py")):
        for message in marked(ast.parse(path.read_text("utf-8"))):
            words = message if len(message) > 1 else message[0]
            found.add(words, locations=[(path.relative_to(ROOT).as_posix(), 0)])
    return found


def translated(path: Path = PO) -> Catalog:
    """The catalogue as it stands in a file."""
    with path.open("rb") as file:
        return read_po(file, "nl")


def is_translated(message: Message) -> bool:
    """Whether each form of a text has its translation."""
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(forms)


def merged(texts: Catalog, known: Catalog) -> Catalog:
    """The texts with the translations that are known."""
    for message in texts:
        old = known.get(message.id) if message.id else None
        if old is not None and old.pluralizable == message.pluralizable and not old.fuzzy:
            message.string = old.string
    return texts


def main() -> None:
    """Write both files and say what is missing."""
    catalog = in_code()
    if PO.exists():
        catalog = merged(catalog, translated())
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as po:
        write_po(po, catalog, width=110, include_lineno=False, ignore_obsolete=True)
    with MO.open("wb") as mo:
        write_mo(mo, catalog)
    missing = [message for message in catalog if not is_translated(message)]
    print(f"{len(catalog)} texts, {len(missing)} without a translation")
    for message in missing:
        print(f"  {', '.join(name for name, _line in message.locations)}: {message.id!r}")


if __name__ == "__main__":
    main()
