"""A reason reads as it was typed: no door takes characters that are not seen."""

from __future__ import annotations

import os
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.cli.main import main
from bearwitness.desk.web.room import Visit
from bearwitness.errors import CannotOpen, Malformed
from bearwitness.records.reason import LONGEST_REASON, checked_reason, is_plain
from bearwitness.records.source import Link, Relation, Standing
from casebook_stand import AT, T1, add, event, new_case

UNSEEN = {
    "a break of the line": "asked\nIrena agreed",
    "a control character": "asked\x1b[2K",
    "nothing at all": "asked\0",
    "right to left": "asked \u202edeergA",
    "an isolate": "asked \u2066so\u2069",
    "a mark": "asked\u200f",
    "no width": "as\u200bked",
    "a line of its own": "asked\u2028so",
    "private use": "asked\ue000",
}


@pytest.mark.parametrize("text", UNSEEN.values(), ids=UNSEEN)
def test_what_is_not_seen_is_in_no_reason_at_any_door(tmp_path, capsys, text):
    with pytest.raises(Malformed, match="not seen"):
        checked_reason(text)
    with pytest.raises(Malformed, match="not seen"):
        Visit(Mock(), "en", Mock(), {"reason": text}).reason()
    assert main(["consent", "withdraw", str(T1), "--reason", text.replace("\0", "\x07"),
                 "--case", str(tmp_path)]) == 1  # fmt: skip
    told = capsys.readouterr().err
    assert "not seen" in told
    assert "asked" not in told


@pytest.fixture
def book(tmp_path):
    made, _ = new_case(tmp_path / "case")
    add(made)
    yield made
    made.close()


@pytest.mark.parametrize("text", UNSEEN.values(), ids=UNSEEN)
def test_what_is_not_seen_is_not_kept_whoever_calls(book, text):
    before = len(book.ledger())
    with pytest.raises(Malformed, match="not seen"):
        book.append(event(), reason=text, at=AT)
    with pytest.raises(Malformed, match="not seen"):
        book.did("looked", reason=text, at=AT)
    with pytest.raises(Malformed, match="not seen"):
        book.shred(T1, reason=text, at=AT)
    with pytest.raises(Malformed, match="not seen"):
        book.rotate(AT, reason=text)
    link = Link("S-AAAA", Relation.COPIES, "S-BBBB", Standing.ESTABLISHED, text, "ada")
    with pytest.raises(Malformed, match="not seen"):
        book.append(link, reason="read both", at=AT)
    assert len(book.ledger()) == before


def test_a_try_that_could_not_be_told_is_no_try(book):
    before = len(book.ledger())
    with pytest.raises(Malformed, match="not seen"):
        book.open_identity(T1, bytes(32), why="a court\u202e", at=AT)
    assert len(book.ledger()) == before
    with pytest.raises(CannotOpen):
        book.open_identity(T1, bytes(32), why="a court", at=AT)
    assert len(book.ledger()) == before + 1


def test_nobody_signs_with_what_is_not_seen(tmp_path):
    made, _ = new_case(tmp_path / "case")
    made.close()
    with pytest.raises(Malformed, match="not seen"):
        type(made).unlock(
            tmp_path / "case", "six invented words", by="ada\u200b", entropy=os.urandom, at=AT
        ).append(event(), reason="r", at=AT)
    path = tmp_path / "word"
    path.write_text("six invented words\n")
    assert main(["testimony", "list", "--by", "ada\u200b", "--case", str(tmp_path / "case")]) == 2


@given(st.text(min_size=1, max_size=40))
def test_a_reason_is_taken_as_it_is_or_refused(text):
    try:
        taken = checked_reason(text)
    except Malformed:
        assert not is_plain(text.strip()) or not any(c.isalnum() for c in text)
    else:
        assert taken == text.strip()
        assert "\n" not in taken


@pytest.mark.parametrize("text", ["", "  ", "…", "-", "x" * (LONGEST_REASON + 1)])
def test_no_reason_and_a_very_long_one_are_refused(text):
    with pytest.raises(Malformed, match="short reason"):
        checked_reason(text)


def test_russian_with_its_quotes_dashes_and_hard_spaces_is_a_reason():
    text = "позвонила\u00a0сама — «пока нет», № 5"
    assert checked_reason(f" {text} ") == text
