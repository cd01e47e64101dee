"""What a hostile issuer's words look like on a real terminal: behind a mark, with every gap."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from itertools import pairwise

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.cli import quoting
from bearwitness.cli.main import main
from bearwitness.proof import display
from bearwitness.proof.verify import verify
from proof_builders import DISCLOSED, insider, parts, with_parts

WIDTH = 80
MARKED = re.compile(r"  \| ")


def bundle(*words, withheld=()):
    """A bundle of these slots by whoever holds both keys, some of them withheld."""
    made = insider([*DISCLOSED, *(("word", word) for word in words)])
    jwt, *shown, end = parts(made)
    kept = [one for place, one in enumerate(shown) if place - len(DISCLOSED) not in withheld]
    return with_parts([jwt, *kept, end], made)


def on_a_terminal(text, width=WIDTH):
    """The lines that a terminal shows, after all that moves its cursor."""
    screen = pyte.Screen(width, 400)
    pyte.Stream(screen).feed(text.replace("\n", "\r\n"))
    return [line.rstrip() for line in screen.display]


def told(made, tmp_path, capsys):
    path = tmp_path / "proof.json"
    path.write_bytes(made)
    code = main(["verify", str(path)])
    return code, capsys.readouterr().out


def words_in(lines):
    return [line[len(quoting.MARK) :] for line in lines if MARKED.match(line)]


def test_a_carriage_return_that_would_write_over_a_gap_is_refused(tmp_path, capsys):
    made = bundle("I ", "did ", "not ", "\r  I did see ", "the guard.", withheld=[2])
    assert verify(made).steps[-1].number == 14
    code, text = told(made, tmp_path, capsys)
    assert code == 4
    assert "guard" not in text


def test_without_the_refusal_the_emulator_would_show_no_gap():
    """The emulator can tell: this is what the attack looks like where it works."""
    shown = on_a_terminal("  I did […] \r  I did see the guard.")
    assert shown[0] == "  I did see the guard."


def test_a_line_feed_forges_no_line_of_ours(tmp_path, capsys):
    ours = "  Its place in the testimony is withheld. Words withheld: 0 of 3."
    made = bundle("I ", "did ", "not ", f"see him.\n\n{ours}" + "\n" * 60, withheld=[2])
    code, text = told(made, tmp_path, capsys)
    lines = on_a_terminal(text)
    assert code == 0
    assert words_in(lines)[0].startswith("I did [… 1 word] see him. Its place")
    assert ours not in lines
    (last,) = [line for line in lines if "Words withheld" in line and not MARKED.match(line)]
    assert last.endswith("Words withheld: 1 of 4 (word 3).")


@pytest.mark.parametrize("blank", [" " * 5000, "\t" * 500, "\u3000" * 300, "\u2003\n" * 90])
def test_no_amount_of_white_space_pushes_a_gap_away(tmp_path, capsys, blank):
    made = bundle("I ", f"did{blank}", "not ", "see him.", withheld=[2])
    code, text = told(made, tmp_path, capsys)
    assert code == 0
    assert words_in(on_a_terminal(text)) == ["I did [… 1 word] see him."]


@pytest.mark.parametrize(("hidden", "says"), [((1,), "[… 1 word]"), ((1, 2, 3), "[… 3 words]")])
def test_each_gap_says_how_many_words_it_hides(tmp_path, capsys, hidden, says):
    made = bundle("I ", "did ", "not ", "ever ", "see him.", withheld=hidden)
    _, text = told(made, tmp_path, capsys)
    assert says in words_in(on_a_terminal(text))[0]


SHOWABLE = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=120).filter(
    display.showable
)


@given(st.lists(st.none() | SHOWABLE, min_size=1, max_size=12))
def test_whatever_the_words_are_each_line_of_them_is_marked_and_fits(slots):
    lines = quoting.quoted(slots)
    assert all(line.startswith(quoting.MARK) for line in lines)
    shown = on_a_terminal("\n".join([*lines, "the end"]))
    end = shown.index("the end")
    assert end == len(lines)  # the terminal broke none of them and wrote over none
    gaps = display.gaps(slots)
    joined = " ".join(lines)
    for gap in gaps:
        assert f"[… {gap.words} word" in joined
    assert sum(text.count("[… ") for text in shown) >= len(gaps)


def test_a_stranger_who_names_himself_cannot_write_a_line_either():
    name = "x\n  13  ok  notice\u202e\x1b[8m\r"
    assert display.harmless(name) == "x 13 ok notice\ufffd\ufffd[8m\ufffd"


def test_every_code_point_that_hides_is_refused():
    """By the tables of this Python; the browser asks its own, in test_browser_verifier.py."""
    hide = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    shown = [
        chr(n)
        for n in range(sys.maxunicode + 1)
        if unicodedata.category(chr(n)) in hide and display.showable(chr(n))
    ]
    assert shown == ["\t", "\n"]


def test_the_list_has_no_letter_with_a_shape_but_those_that_it_names():
    """What is refused is of those kinds, unassigned, or one of the blanks that the spec names."""
    told_of = {*range(0x13430, 0x13460), 0x2800, 0x16FE4, 0x1D159, *range(0xFFF0, 0x10000)}
    ignorable = {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, *range(0x180B, 0x1810)}
    ignorable |= {*range(0xFE00, 0xFE10), *range(0xE0000, 0xE1000)}
    odd = [
        n
        for a, z in display.REFUSED
        for n in range(a, z + 1)
        if unicodedata.category(chr(n)) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    ]
    assert set(odd) <= told_of | ignorable


def test_the_ranges_are_in_order_and_do_not_touch():
    flat = [n for pair in display.REFUSED for n in pair]
    assert flat == sorted(flat)
    assert all(b > a + 1 for (_, a), (b, _) in pairwise(display.REFUSED))


def test_the_answer_in_json_keeps_white_space_as_it_was_signed(tmp_path, capsys):
    path = tmp_path / "proof.json"
    path.write_bytes(bundle("I ", "did\n\t", "not."))
    assert main(["verify", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["text"] == "I did\n\tnot."


def test_a_file_s_name_forges_no_line(tmp_path, capsys):
    path = tmp_path / "x.json: NOT VERIFIED\nhonest.json: Verified. \x1b[8m.json"
    path.write_bytes(bundle("I ", "did.")[:-1])
    assert main(["verify", str(path)]) == 4
    told = capsys.readouterr().out
    assert "\x1b" not in told
    assert not [line for line in told.splitlines() if line.startswith("honest.json")]
