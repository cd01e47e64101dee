"""Every program knows every kind of value, whichever of its modules it happened to load."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import bearwitness.desk
from bearwitness.cli.main import COMMANDS
from bearwitness.desk import apart, kinds, logkeeping, shredding
from bearwitness.desk.choices import Rules
from bearwitness.desk.every_kind import MODULES
from bearwitness.desk.imprint import Imprint
from bearwitness.desk.logkeeping import LogKeys
from bearwitness.desk.proposals import RefusedProposal
from bearwitness.errors import Refused
from bearwitness.ids import SourceId
from bearwitness.publication.words import Words
from bearwitness.records.testimony import Identity
from casebook_stand import AT, T1, T2, WORD, add, new_case, unlocked, words

DESK = Path(bearwitness.desk.__file__).parent
PROGRAM = [sys.executable, "-m", "bearwitness"]
GROUPS = sorted({module for module, _ in COMMANDS.values()})
# In a process that has loaded nothing of DESK, one child for each group: load it, open the case.
# What registers no kind is loaded before, once for all: the rooms, the adapters, others' packages.
IN_A_CHILD_EACH = """
import json, os, sys
from importlib import import_module
from pathlib import Path
import bearwitness

root = Path(bearwitness.__file__).parent
for path in sorted(root.rglob("*.py")):
    room, *below = path.relative_to(root).with_suffix("").parts
    if below and room not in ("desk", "cli") and path.stem != "__init__":
        import_module(".".join(("bearwitness", room, *below)))
if any(name.startswith(("bearwitness.desk", "bearwitness.cli")) for name in sys.modules):
    raise SystemExit("something below DESK loads it")

def seen(modules):
    for module in modules:
        import_module(module)
    from bearwitness.desk import kinds
    from bearwitness.desk.casebook import Casebook
    Casebook.unlock(Path(sys.argv[1]), sys.argv[2], by="t", entropy=os.urandom).close()
    return sorted(kinds._BY_NAME)

for line in sys.stdin:
    child = os.fork()
    if child == 0:
        print(json.dumps(seen(json.loads(line))), flush=True)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        raise SystemExit(1)
"""


@pytest.fixture
def book(tmp_path):
    book, _ = new_case(tmp_path / "case")
    yield book
    book.close()


def told(book, *arguments, ok=True):
    """Run a command in a process of its own, as people do; return what it says."""
    read, write = os.pipe()
    os.write(write, f"{WORD}\n".encode())
    os.close(write)
    given = [*arguments, "--passphrase-fd", str(read), "--case", str(book.path)]
    done = subprocess.run(
        [*PROGRAM, *map(str, given)], capture_output=True, text=True, pass_fds=[read], check=False
    )
    os.close(read)
    assert (done.returncode == 0) is ok, done.stderr
    return done.stdout if ok else done.stderr


def imprint():
    said = Words("An invented march by the lake", "Придуманный марш у озера")
    return Imprint(said, said, (said,), said, (said,))


def test_each_module_that_registers_a_kind_is_in_the_one_list():
    registers = {
        path.stem
        for path in DESK.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) in ("kinds.register", "register")
    }
    assert registers == {module.__name__.rpartition(".")[2] for module in MODULES}


def test_every_command_sees_the_same_kinds_as_the_desk(book):
    asked = [[f"bearwitness.cli.{group}"] for group in GROUPS]
    asked.append([f"bearwitness.desk.{path.stem}" for path in sorted(DESK.glob("*.py"))])
    done = subprocess.run(
        [sys.executable, "-c", IN_A_CHILD_EACH, str(book.path), WORD],
        input="".join(f"{json.dumps(modules)}\n" for modules in asked),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    seen = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(seen) == len(asked)
    for modules, found in zip(asked, seen, strict=True):
        assert found == seen[-1], modules
    assert "public log's keys" in seen[-1]


def test_what_only_reads_proofs_or_receives_loads_no_casebook():
    look = "import sys, {}; raise SystemExit('bearwitness.desk.fold' in sys.modules)"
    for module in ("cli.verifying", "cli.drop", "drop.app", "public.server"):
        subprocess.run([sys.executable, "-c", look.format(f"bearwitness.{module}")], check=True)


def test_keys_and_rules_are_not_shredded_when_somebody_asks_for_it(book):
    add(book)
    logkeeping.begin(book, reason="the first", at=AT)
    book.append(Rules(0.1, 100), reason="the first", at=AT)
    for cls in (LogKeys, Rules):
        record = book.history(cls)[-1].record
        said = told(book, "shred", T1, "--also", record, "--reason", "asked to", ok=False)
        assert "is never shredded" in said
    assert book.all(LogKeys)
    assert book.all(Rules)
    assert told(book, "shred", T1, "--reason", "asked to")


def test_a_look_lists_an_imprint_that_holds_a_word_of_the_sweep_list(book):
    book.add_testimony(
        words(), identity=Identity(T1, ("Invented Name",), ("march",)), contact=None, media=(),
        reason="received", at=AT,
    )  # fmt: skip
    book.append(imprint(), reason="the first", at=AT)
    assert "imprint" in told(book, "shred", T1, "--look")


def test_a_conflict_of_rules_is_told(book, tmp_path):
    apart.branch(book, tmp_path / "branch", reason="a second machine", at=AT)
    other = unlocked(tmp_path / "branch")
    other.append(Rules(0.1, 100), reason="there", at=AT)
    other.close()
    book.append(Rules(0.2, 100), reason="here", at=AT)
    apart.merge(book, tmp_path / "branch", reason="back", at=AT)
    said = told(book, "case", "conflicts")
    assert said.count("rules the case") == 1
    assert "there" in said
    assert "here" in said


@pytest.fixture
def of_a_later_version(monkeypatch):
    """Make this process forget a kind, as if a later version had added it."""

    def forget(cls):
        kind = kinds.of(cls)
        monkeypatch.delitem(kinds._BY_NAME, kind.name)
        monkeypatch.delitem(kinds._BY_CLASS, cls)

    return forget


def test_what_a_later_version_wrote_goes_only_if_it_names_the_testimony(book, of_a_later_version):
    add(book)
    add(book, T2)
    kept = book.append(Rules(0.1, 100), reason="the first", at=AT)
    about = book.history(kinds.SweepList)[0].record
    of_a_later_version(Rules)
    with pytest.raises(Refused, match="later version"):
        book.shred(T1, reason="asked to", at=AT, also=[kept])
    of_a_later_version(kinds.SweepList)
    with book.inside() as held:
        gone = {found.id for found in shredding.doomed(held.fold, T1)}
    assert kept not in gone
    assert about in gone


def test_a_record_of_a_later_version_that_holds_such_a_word_is_listed(book, of_a_later_version):
    add(book)
    book.append(RefusedProposal(SourceId("S-AAAA"), "0" * 64, "in Lakeside"), reason="no", at=AT)
    of_a_later_version(RefusedProposal)
    with book.inside() as held:
        assert [s.kind for s in shredding.suspects(held.fold, (T1,))] == ["refused proposal"]


def test_a_merge_destroys_nothing_that_a_later_version_wrote(book, tmp_path, of_a_later_version):
    add(book)
    kept = book.append(Rules(0.1, 100), reason="the first", at=AT)
    apart.branch(book, tmp_path / "branch", reason="a second machine", at=AT)
    with book.inside(writing=True) as held:  # a program that did not know what outlives
        held.pen.shred_records(T1, [kept], reason="by mistake", at=AT)
    other = unlocked(tmp_path / "branch")
    of_a_later_version(Rules)
    apart.merge(other, book.path, reason="back", at=AT)
    with other.inside() as held:
        assert not held.fold.shredded(held.fold.by_id[kept])
    other.close()
