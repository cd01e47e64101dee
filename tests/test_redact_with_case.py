"""What a case protects is covered in every kind of file, and said where no list was given."""

from __future__ import annotations

import json

import pytest

from bearwitness.adapters.cleaning import docx, docx_made, docx_parts, pdf, sheet
from bearwitness.adapters.typesetting import plain_words
from bearwitness.cli.main import main
from bearwitness.desk.kinds import SweepList
from bearwitness.ids import PersonId, TestimonyId
from bearwitness.records.event import Person
from desk_stand import NOON, by_command, empty_case, keep_stay

TEXT = "The lantern by kestrelford was lit. Halden Voss signed the order."
NAME = "Kestrelford"  # a place in small letters: nothing but a list tells that it is one
FILES = {
    ".txt": TEXT.encode,
    ".docx": lambda: docx_made.written(sheet.Sheet((sheet.Paragraph(TEXT),)), "en"),
    ".pdf": lambda: plain_words([TEXT], "en"),
}
READ = {
    ".txt": lambda data: data.decode(),
    ".docx": lambda data: "\n".join(docx.visible(docx_parts.opened(data)).texts),
    ".pdf": lambda data: "\n".join(sheet.from_data(pdf.read(data)[0]).texts),
}


@pytest.fixture
def book(tmp_path):
    book = empty_case(tmp_path / "case")
    keep_stay(book, 1)
    official = Person(PersonId("P-00000001"), ("Halden Voss",), public=True)
    book.append_many([SweepList(TestimonyId("T-00000001"), (NAME,)), official], reason="x", at=NOON)
    yield book
    book.close()


def given(tmp_path, suffix):
    path = tmp_path / f"in{suffix}"
    path.write_bytes(FILES[suffix]())
    return path


@pytest.mark.parametrize("suffix", FILES)
def test_what_the_case_protects_is_in_no_cleaned_file_and_its_officials_are(
    book, capsys, tmp_path, suffix
):
    path, out = given(tmp_path, suffix), tmp_path / f"out{suffix}"
    code, said, err = by_command(
        book, capsys, "redact", "file", str(path), "--out", str(out), "--with-case", "--json"
    )
    assert (code, err) == (0, "")
    assert json.loads(said)["protected"] == 1
    made = READ[suffix](out.read_bytes())
    assert NAME.lower() not in made.lower()
    assert "Halden Voss" in made


def test_without_any_list_it_is_said_that_nothing_was_swept_for(capsys, tmp_path):
    path = given(tmp_path, ".txt")
    assert main(["redact", "file", str(path), "--out", str(tmp_path / "a.txt")]) == 0
    assert "No list of protected words was given" in capsys.readouterr().out
    names = tmp_path / "names.txt"
    names.write_text(NAME)
    command = ["redact", "file", str(path), "--protect", str(names), "--out"]
    assert main([*command, str(tmp_path / "b.txt")]) == 0
    assert "swept for 1 protected words" in capsys.readouterr().out


def test_a_cleaned_file_is_not_called_by_a_protected_name(book, capsys, tmp_path):
    path = given(tmp_path, ".txt")
    out = tmp_path / "about-kestrelford.txt"
    code, _, err = by_command(
        book, capsys, "redact", "file", str(path), "--out", str(out), "--with-case"
    )
    assert code == 3
    assert not out.exists()
    assert "own name holds a protected word" in err
    assert "kestrelford" not in err


def test_a_list_and_the_case_go_together_and_the_case_is_asked_for_once(book, capsys, tmp_path):
    path, names = given(tmp_path, ".txt"), tmp_path / "names.txt"
    names.write_text("lantern")
    code, said, _ = by_command(
        book, capsys, "redact", "draft", str(path), "--with-case", "--protect", str(names)
    )
    assert code == 0
    assert "lantern" not in said
    assert "kestrelford" not in said.lower()
