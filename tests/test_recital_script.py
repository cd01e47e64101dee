from __future__ import annotations

import json
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.consent import Scope
from bearwitness.errors import ConsentDenied, Malformed
from bearwitness.recital import script as scripts
from bearwitness.recital import words
from bearwitness.recital.script import Warning, divided, from_lines
from bearwitness.recital.written import read, written
from recital_builders import line, script

TEXTS = st.lists(
    st.sampled_from(
        ["We waited.", "Nobody came […].", "Мы ждали у [село].", "It was dark — very."]
    ),
    min_size=1,
    max_size=8,
)


# Stand-ins with the shape of what the gate makes; that only the gate makes the real one is
# shown in test_gate.py.
@dataclass(frozen=True)
class Passage:
    index: int
    text: str


@dataclass(frozen=True)
class Draft:
    testimony: str = "T-AAAA"
    language: str = "en"


@dataclass(frozen=True)
class Cleared:
    passages: tuple
    scopes: frozenset = frozenset({Scope.RECITE})
    draft: Draft = field(default_factory=Draft)

    def allows(self, scope):
        return scope in self.scopes


@given(TEXTS, st.sampled_from(["en", "ru"]))
def test_a_script_survives_being_written_and_read(texts, language):
    made = from_lines(texts, title="T", language=language, readers=["A", "B"])
    made = replace(made, lines=tuple(replace(x, translations=(("en", "x"),)) for x in made.lines))
    assert read(written(made)) == made


@given(TEXTS, st.integers(1, 4))
def test_no_two_readers_differ_by_more_than_the_longest_line(texts, readers):
    made = divided([line(t, "ru") for t in texts], [str(n) for n in range(readers)])
    load = [sum(x.seconds for x in made if x.reader == str(n)) for n in range(readers)]
    assert max(load) - min(load) <= max(x.seconds for x in made) + 1e-9
    assert [x.text for x in made] == texts
    assert [x.index for x in made] == list(range(1, len(texts) + 1))


def test_one_testimony_stays_with_one_reader():
    first = [line("We waited.", source="T-AAAA")] * 3
    second = [line("It was dark.", source="T-BBBB")] * 2
    assert [x.reader for x in divided([*first, *second], ["A", "B"])] == list("AAABB")


def test_a_withheld_span_is_shown_and_not_spoken():
    shown = words.words("Then […], came to [a village].", "en")
    assert [w.shown for w in shown] == ["Then", "[withheld],", "came", "to", "[a", "village]."]
    assert [w.spoken for w in shown] == ["Then", "", "came", "to", "a", "village."]
    assert [w.withheld for w in shown] == [False, True, False, False, False, False]


def test_a_lone_dash_belongs_to_the_word_before_it():
    assert [w.shown for w in words.words("— We — waited", "en")] == ["—", "We —", "waited"]
    assert words.words("— We", "en")[0].spoken == ""
    assert words.words("— We", "en")[0].withheld is False


def test_a_longer_line_takes_longer_and_a_gap_takes_its_time():
    assert words.seconds("We waited long.", "en") > words.seconds("We waited.", "en")
    assert words.seconds("We […] waited.", "en") > words.seconds("We waited.", "en") + 0.6
    assert 2 < script("en").lines[0].seconds < 5
    assert script("en").seconds == sum(x.seconds for x in script("en").lines)


def test_only_what_may_be_recited_becomes_a_script():
    allowed = Cleared((Passage(0, "We waited."), Passage(1, "It was […].")))
    refused = replace(allowed, scopes=frozenset({Scope.QUOTE}))
    made = scripts.script(
        [allowed],
        title="T",
        readers=["A"],
        language="en",
        warnings={("T-AAAA", 1): Warning.GRAPHIC},
        bundles={("T-AAAA", 0): "proofs/1.json"},
        translations={("T-AAAA", 0): (("ru", "Мы ждали."),)},
    )
    assert [(x.source, x.passage, x.bundle) for x in made.lines] == [
        ("T-AAAA", 0, "proofs/1.json"),
        ("T-AAAA", 1, ""),
    ]
    # Unnamed passages are warned of: a warning too many costs less than one too few.
    assert [x.warning for x in made.lines] == [Warning.DISTRESSING, Warning.GRAPHIC]
    assert made.warning is Warning.GRAPHIC
    assert made.lines[0].shown("ru") == "Мы ждали."
    assert made.lines[1].shown("ru") == "It was [withheld]."
    with pytest.raises(ConsentDenied, match="T-AAAA"):
        scripts.script([allowed, refused], title="T", readers=["A"], language="en")


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: from_lines([" "], title="T", language="en", readers=["A"]), "lines"),
        (lambda: from_lines(["x"] * 501, title="T", language="en", readers=["A"]), "lines"),
        (lambda: from_lines(["x" * 601], title="T", language="en", readers=["A"]), "line 1"),
        (lambda: from_lines(["x\x00y"], title="T", language="en", readers=["A"]), "line 1"),
        (lambda: from_lines(["x"], title="T", language="ce", readers=["A"]), "language"),
        (lambda: from_lines(["x"], title="T\n", language="en", readers=["A"]), "title"),
        (lambda: from_lines(["x"], title="T", language="en", readers=[]), "reader"),
        (lambda: from_lines(["x"], title="T", language="en", readers=[" "]), "reader"),
        (lambda: replace(script(), language="de"), "script is in"),
        (lambda: replace(script(), lines=script().lines[1:]), "numbered"),
    ],
)
def test_what_cannot_be_read_aloud_is_refused(make, says):
    with pytest.raises(Malformed, match=says):
        make()


def test_plain_text_is_a_script_with_a_line_to_a_line():
    made = read("\ufeffМы ждали.\n\nБыло темно.\n".encode(), title="Т", readers=2)
    assert [(x.reader, x.text) for x in made.lines] == [
        ("Чтец 1", "Мы ждали."),
        ("Чтец 2", "Было темно."),
    ]
    assert read(b"[\xe2\x80\xa6] came.\n").lines[0].language == "en"
    assert read(b"Kept.", language="ru").language == "ru"


def test_each_line_of_a_mixed_text_is_read_in_its_own_language():
    text = "Мы ждали у дороги.\nIt was dark.\n1995\n".encode()
    made = read(text)
    assert made.language == "ru"
    assert [x.language for x in made.lines] == ["ru", "en", "ru"]
    assert {x.language for x in read(text, language="en").lines} == {"en"}


PLAIN = json.loads(written(script()))


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe\x00",
        b"{",
        b"{" * 100_000,
        b"{}",
        json.dumps(PLAIN | {"more": 1}),
        json.dumps(PLAIN | {"version": 2}),
        json.dumps(PLAIN | {"lines": {}}),
        json.dumps(PLAIN | {"title": 5}),
        *(
            json.dumps(PLAIN | {"lines": [PLAIN["lines"][0] | change]})
            for change in (
                {"index": 7}, {"text": None}, {"warning": "mild"}, {"passage": "0"}, {"more": 1},
                {"translations": []}, {"translations": {"en": 3}}, {"language": "ce"},
            )
        ),
        json.dumps(PLAIN | {"lines": ["words"]}),
    ],
)  # fmt: skip
def test_a_damaged_script_is_refused_without_repeating_its_words(data):
    with pytest.raises(Malformed) as refused:
        read(data.encode() if isinstance(data, str) else data)
    assert "waited" not in str(refused.value) + refused.value.hint


def test_no_repr_holds_words_of_a_script():
    assert "waited" not in repr(script())
