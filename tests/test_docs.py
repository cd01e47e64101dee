"""Whether the documents still tell the truth: links, commands, tests they name, words they use."""

from __future__ import annotations

import argparse
import re
import subprocess
from importlib import import_module
from pathlib import Path

import pytest

from bearwitness.cli.main import COMMANDS

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    p
    for p in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "vectors").rglob("*.md")]
)
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
CALL = re.compile(r"(?:^|[`/ ])bearwitness ([a-z]+)\b(?!(?: [a-z]+)? v\d)", re.MULTILINE)
PROSE = {"is", "carries", "itself", "in", "has", "does", "speaks"}


def names(pages: list[Path]) -> list[str]:
    return [str(p.relative_to(ROOT)) for p in pages]


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_every_link_of_a_page_leads_somewhere(page):
    links = [link for link in LINK.findall(page.read_text()) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_every_command_of_a_page_exists(page):
    asked = set(CALL.findall(page.read_text())) - PROSE
    assert asked <= set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_in_the_overview_can_be_called(command):
    assert callable(import_module(f"bearwitness.cli.{COMMANDS[command][0]}").add)


def test_every_test_that_the_threats_name_is_there():
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", (ROOT / "THREATS.md").read_text())
    assert named
    for file, function in named:
        assert (ROOT / file).exists(), file
        assert f"def {function}" in (ROOT / file).read_text(), function


def test_every_protection_that_is_ticked_names_its_test():
    rows = [x for x in (ROOT / "THREATS.md").read_text().splitlines() if x.startswith("- [x]")]
    assert rows
    assert [row for row in rows if "`tests/" not in row] == []


def test_the_reference_lists_every_command():
    page = (ROOT / "docs/reference/cli.md").read_text()
    assert [command for command in COMMANDS if f"bearwitness {command}" not in page] == []


OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
EVERYWHERE = {"--help", "--json", "--case", "--passphrase-fd", "--by"}


def options(parser: argparse.ArgumentParser) -> set[str]:
    """Every long option of a parser and of the parsers below it."""
    found: set[str] = set()
    for action in parser._actions:
        found |= {name for name in action.option_strings if name.startswith("--")}
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                found |= options(below)
    return found


@pytest.mark.parametrize("command", COMMANDS)
def test_the_overview_names_the_commands_that_a_group_has(command):
    parser = argparse.ArgumentParser()
    module, said = COMMANDS[command]
    import_module(f"bearwitness.cli.{module}").add(parser)
    groups = [a.choices for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    for names in groups:
        assert set(re.split(r"[:, ]+", said)) - {"custody"} == set(names)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_reference_tells_the_options_that_a_command_has_and_no_other(command):
    parser = argparse.ArgumentParser()
    import_module(f"bearwitness.cli.{COMMANDS[command][0]}").add(parser)
    page = (ROOT / "docs/reference/cli.md").read_text()
    (section,) = re.findall(rf"^### `bearwitness {command}\b.*?(?=^##|\Z)", page, re.M | re.S)
    assert set(OPTION.findall(section)) - EVERYWHERE == options(parser) - EVERYWHERE


def tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    )
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_nothing_in_the_tree_names_the_machine_it_was_written_on():
    here = [str(place).encode() + b"/" for place in (ROOT, Path.home()) if place != Path("/")]
    held = {name: (ROOT / name).read_bytes() for name in tracked()}
    assert [name for name, data in held.items() if any(place in data for place in here)] == []


def test_locks_pin_by_hash_and_name_no_address():
    locks = [name for name in tracked() if name.endswith(".lock")]
    assert {"requirements.lock", "scripts/spark.lock", "scripts/uv.lock"} <= set(locks)
    for name in locks:
        text = (ROOT / name).read_text()
        assert "://" not in text
        assert text.count("--hash=sha256:") > text.count("==")
