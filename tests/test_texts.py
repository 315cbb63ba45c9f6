"""Laws of the words: all of them are translated, what fills them in survives, and Dutch works wherever English does."""

from __future__ import annotations

import ast
import re
import string
from collections import defaultdict
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo

from crmdesk import text
from crmdesk.controllers import defaults
from crmdesk.models import folding
from crmdesk.models.schema import ENTITIES
from crmdesk.models.words import LABELS
from crmdesk.ui.actions import ACTIONS, MENUS
from tools import texts

SHARED = frozenset(
    """
    account accounts lead leads prospect partner mql sql score status type website e mail linkedin postcode product
    budget inbox details criteria tag tags term open warm help min d in is tab filter filters compact
    """.split()
)
"""The words that are the same in Dutch and in English."""

FOR_MACHINES = re.compile(r"--[a-z][a-z-]*|(?:(?:Ctrl|Alt|Shift)\+)+\w+|\bF\d+\b|\bEsc\b|\*\.\w+|\w+\.crmdesk\b")
"""What stands for a key, an option of the command line or a kind of file."""


@pytest.fixture(scope="module")
def dutch() -> Catalog:
    """The Dutch catalogue as it stands in the .po file."""
    return texts.translated()


def forms(message: Message) -> Iterator[tuple[str, str]]:
    """English and Dutch of a text; of one that counts, both forms."""
    english = message.id if isinstance(message.id, tuple | list) else (message.id,)
    translation = message.string if isinstance(message.string, tuple | list) else (message.string or "",)
    yield from zip(english, translation, strict=True)


def written(catalog: Catalog) -> dict[object, object]:
    """Every translation by its text; both are tuples where a text counts."""
    both = ((message.id, message.string) for message in catalog if message.id)
    return {tuple(key) if isinstance(key, list) else key: tuple(to) if isinstance(to, list) else to for key, to in both}


def pairs(catalog: Catalog) -> list[tuple[str, str]]:
    """All texts, in English and in Dutch."""
    return [pair for message in catalog if message.id for pair in forms(message)]


def places(words: str) -> list[str]:
    """The names of what is filled in."""
    return sorted(name for _before, name, _format, _conversion in string.Formatter().parse(words) if name is not None)


def words_of(english: str) -> set[str]:
    """The words of a text, without what is filled in."""
    return set(re.findall(r"[^\W\d_]+", re.sub(r"\{\w+\}", "", english).casefold()))


def accelerator(words: str) -> str:
    """The letter behind the &, or nothing."""
    found = re.search(r"&(\w)", words)
    return found[1].casefold() if found else ""


def test_the_catalogue_holds_exactly_the_texts_of_the_code(dutch: Catalog) -> None:
    coded = {message.id for message in texts.in_code()}
    held = {message.id for message in dutch}
    assert coded - held == set(), "not yet in the catalogue: run python tools/texts.py"
    assert held - coded == set(), "no longer in the code: run python tools/texts.py"


def test_every_text_is_translated(dutch: Catalog) -> None:
    assert [message.id for message in dutch if not texts.is_translated(message)] == []


def test_no_translation_is_a_guess(dutch: Catalog) -> None:
    assert [message.id for message in dutch if message.fuzzy and message.id] == []


def test_dutch_differs_from_english_unless_every_word_is_shared(dutch: Catalog) -> None:
    assert [said for said, dutch_said in pairs(dutch) if said == dutch_said and not words_of(said) <= SHARED] == []


def test_what_is_filled_in_is_the_same_in_both_languages(dutch: Catalog) -> None:
    assert [pair for pair in pairs(dutch) if places(pair[0]) != places(pair[1])] == []


def test_keys_options_and_endings_stay_as_they_are(dutch: Catalog) -> None:
    wrong = [pair for pair in pairs(dutch) if FOR_MACHINES.findall(pair[0]) != FOR_MACHINES.findall(pair[1])]
    assert wrong == []


def test_blanks_at_the_ends_stay(dutch: Catalog) -> None:
    """Texts like " and " stand between others."""

    def blanks(words: str) -> tuple[bool, bool]:
        return words.startswith(" "), words.endswith(" ")

    assert [pair for pair in pairs(dutch) if blanks(pair[0]) != blanks(pair[1])] == []


def test_a_sentence_ends_as_its_translation_does(dutch: Catalog) -> None:
    marks = re.compile(r"(?:[.:?]|…)?$")

    def ending(words: str) -> str:
        found = marks.search(words)
        return found[0] if found else ""

    assert [pair for pair in pairs(dutch) if ending(pair[0]) != ending(pair[1])] == []


def test_the_tone_is_quiet(dutch: Catalog) -> None:
    loud = re.compile(r"!\s*$|\bplease\b|\boops\b|\balstublieft\b|\balsjeblieft\b|\ba\.u\.b\.|\buw\b", re.IGNORECASE)
    assert [words for pair in pairs(dutch) for words in pair if loud.search(words)] == []


def test_the_compiled_catalogue_is_the_written_one(dutch: Catalog) -> None:
    with texts.MO.open("rb") as file:
        assert written(read_mo(file)) == written(dutch)


def test_the_program_speaks_dutch() -> None:
    text.use("nl")
    assert text._("Opportunity") == "Verkoopkans"
    assert [text.ngettext("{n} task", "{n} tasks", n) for n in (0, 1, 2)] == ["0 taken", "1 taak", "2 taken"]
    text.use("en")
    assert text.ngettext("{n} task", "{n} tasks", 1) == "1 task"


def test_each_menu_has_its_own_letter_in_both_languages() -> None:
    for language in text.LANGUAGES:
        text.use(language)
        letters = [accelerator(text._(menu)) for menu in MENUS]
        assert all(letters), language
        assert len(set(letters)) == len(letters), language


def test_letters_to_press_exist_in_both_languages_and_stay_apart(dutch: Catalog) -> None:
    by_file: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for message in dutch:
        if not message.id:
            continue
        for english, other in forms(message):
            assert bool(accelerator(english)) == bool(accelerator(other)), (english, other)
            if accelerator(english):
                for file, _line in message.locations:
                    by_file[file].append((accelerator(english), accelerator(other)))
    for file, letters in by_file.items():
        english_letters, dutch_letters = zip(*letters, strict=True)
        assert len(set(dutch_letters)) >= len(set(english_letters)), file


def test_titles_of_commands_differ_within_a_menu() -> None:
    text.use("nl")
    titles = [(action.where, text._(action.title)) for action in ACTIONS]
    assert len(set(titles)) == len(titles)


def test_the_fields_of_a_record_have_names_of_their_own_in_dutch() -> None:
    """Else a table exported in Dutch could not be read again."""
    text.use("nl")
    for entity in ENTITIES:
        labels = {f.label for f in entity.fields.values() if f.shown and f.label}
        assert len({folding.fold(text._(label)) for label in labels}) == len(labels), entity.__name__


def test_the_words_of_a_choice_are_told_apart_in_dutch() -> None:
    text.use("nl")
    for word, labels in LABELS.items():
        assert len({folding.fold(text._(label)) for label in labels.values()}) == len(labels), word.__name__


def test_what_a_new_file_holds_is_told_apart_in_dutch() -> None:
    text.use("nl")
    lists: tuple[list[str], ...] = (
        [name for name, _icon in defaults.SOURCES],
        [name for name, _probability, _kind in defaults.STAGES],
        [name for name, _question in defaults.CRITERIA],
        [name for name, _text in defaults.DEFINITIONS],
        list(defaults.DISQUALIFIED_BECAUSE),
        list(defaults.LOST_BECAUSE),
        list(defaults.STATUSES),
    )
    for names in lists:
        assert len({folding.fold(text._(name)) for name in names}) == len(names), names


def test_a_text_is_found_whether_its_mark_is_named_with_its_module_or_not() -> None:
    tree = ast.parse('format.counted("{n} hit", "{n} hits", n)\ncounted("{n} lead", "{n} leads", n)\n_("Lead")')
    assert list(texts.marked(tree)) == [("{n} hit", "{n} hits"), ("{n} lead", "{n} leads"), ("Lead",)]


def test_only_whole_literal_texts_are_marked() -> None:
    """A text that is put together first cannot be found in a catalogue."""
    wrong = []
    for path in sorted((texts.ROOT / "crmdesk").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and texts.called(node.func) in texts.MARKS and node.args):
                continue
            first = node.args[0]
            called = first.func if isinstance(first, ast.Call) else None
            filled = isinstance(called, ast.Attribute) and called.attr == "format"
            either = isinstance(first, ast.IfExp) and isinstance(first.body, ast.Constant)
            if filled or either or isinstance(first, ast.JoinedStr | ast.BinOp):
                wrong.append(f"{path.relative_to(texts.ROOT).as_posix()}:{node.lineno}")
    assert wrong == []
