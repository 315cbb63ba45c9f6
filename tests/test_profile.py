"""The personal settings survive what happens to files: other versions, damage, a crash in between."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from crmdesk import paths, profile
from crmdesk.profile import Profile


def test_nothing_chosen_is_nothing_stored() -> None:
    assert profile.read() == Profile()
    assert profile.read().file == paths.default_file()
    assert profile.read().acts_as == profile.system_name()
    assert not paths.settings_file().exists()


def test_choices_are_kept_and_given_back() -> None:
    panes = {"accounts": 400}
    profile.change(name="Joris", language="nl", theme="dark", text_size=120, narrow=True, place="AdnQ", panes=panes)
    assert profile.read() == Profile(
        "Joris", "nl", "dark", text_size=120, narrow=True, place="AdnQ", panes={"accounts": 400}
    )
    profile.change(text_size=100, narrow=False, panes={})
    profile.change(theme="", place="", letters=False)
    assert profile.read() == Profile("Joris", "nl", letters=False)
    profile.change(letters=True)
    assert profile.read() == Profile("Joris", "nl")
    assert profile.read().acts_as == "Joris"


def test_recent_files_are_each_there_once_newest_first(tmp_path: Path) -> None:
    files = [tmp_path / f"{n}.crmdesk" for n in range(profile.MOST_RECENT + 2)]
    for file in (*files, files[5]):
        profile.remember(file)
    recent = profile.read().recent
    assert recent[:2] == (files[5], files[-1])
    assert len(recent) == len(set(recent)) == profile.MOST_RECENT
    assert profile.read().file == files[5]


def test_what_a_newer_version_wrote_is_kept_and_nonsense_is_not_used() -> None:
    paths.settings_file().parent.mkdir(parents=True)
    paths.settings_file().write_text(
        'theme = "pink"\nlanguage = 7\ntext_size = 900\nnarrow = 1\ndensity = "huge"\nrecent = "x"\n'
        'panes = {account = -2, contact = "x"}\n[window]\nwidth = 9\n',
        "utf-8",
    )
    assert profile.read() == Profile()
    profile.change(name="Joris")
    assert tomllib.loads(paths.settings_file().read_text("utf-8"))["window"] == {"width": 9}


def test_a_damaged_file_is_put_aside_and_stops_nothing() -> None:
    paths.settings_file().parent.mkdir(parents=True)
    paths.settings_file().write_bytes(b"name = \xff\xfe [[[")
    assert profile.read() == Profile()
    profile.change(name="Joris")
    assert profile.read().name == "Joris"
    assert sorted(file.name for file in paths.settings_file().parent.iterdir()) == [
        "settings.damaged.toml",
        "settings.toml",
    ]


def test_an_unknown_choice_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(TypeError):
        profile.change(colour="pink")


def test_how_pages_were_arranged_is_kept_by_name() -> None:
    profile.keep("pipeline.view", "list")
    profile.keep("pipeline.folded", "Need")
    profile.change(name="Joris")
    assert profile.read().kept == {"pipeline.view": "list", "pipeline.folded": "Need"}


def test_what_one_was_at_is_forgotten_with_the_recent_file(tmp_path: Path) -> None:
    files = [tmp_path / f"{n}.crmdesk" for n in range(profile.MOST_RECENT + 1)]
    profile.keep("view of the pipeline", "list")
    for file in files:
        profile.remember(file)
        profile.keep(f"{profile.VISITED}{file}", "lead/1")
    profile.remember(files[-2])
    names = {"view of the pipeline", *(f"{profile.VISITED}{file}" for file in files[1:])}
    assert profile.read().kept.keys() == names
