from __future__ import annotations

import itertools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bearwitness.errors import Malformed
from bearwitness.recital import captions, subtitles
from bearwitness.recital.captions import FPS, Cue, Heard, breaches, cues, evenly
from recital_builders import script

WORDS = st.lists(
    st.sampled_from(["we", "the", "waited,", "дороги", "[withheld]", "evening.", "a", "и", "road"]),
    min_size=1,
    max_size=40,
)
SPEED = 13  # characters a second: a calm reader
QUICK = [
    (word, seconds / (len(word) + 1))
    for word, seconds in zip(
        [
            "телефон",
            "телефон",
            "мужчину",
            "evening.",
            "телефон",
            "мужчину",
            "evening.",
            "evening.",
            "waited,",
        ],
        (0.3616, 0.5334, 0.5119, 0.4771, 0.5478, 0.4504, 0.4944, 0.4602, 0.4298),
        strict=True,
    )
]


def heard(words, at=1.0):
    told = []
    for word in words:
        until = at + (len(word) + 1) / SPEED
        told.append(Heard(word, at, until))
        at = until
    return told, at


@given(WORDS, st.sampled_from(["en", "ru"]))
def test_a_calm_reading_gives_cues_without_a_breach(words, language):
    told, end = heard(words)
    made = cues(told, language=language, until=end + 2)
    assert breaches(made, language) == ()


@given(
    st.lists(st.tuples(st.sampled_from(["a", "the", "waited,", "дороги", "evening."]),
                       st.floats(0.03, 0.09)), min_size=1, max_size=9),
    st.sampled_from(["en", "ru"]),
)  # fmt: skip
@example(QUICK, "ru")
def test_where_some_breaks_break_no_rule_those_are_taken(paced, language):
    """Every way to part the words is tried; a quick reader leaves few that keep the rules."""
    told, at = [], 1.0
    for word, pace in paced:
        told.append(Heard(word, at, at := at + (len(word) + 1) * pace))
    made = breaches(cues(told, language=language, until=at + 0.5), language)
    assert not made or all(breaches(one, language) for one in parted(told, language, at + 0.5))


def parted(told, language, until):
    for count in range(len(told)):
        for stops in itertools.combinations(range(1, len(told)), count):
            pieces = [told[a:b] for a, b in itertools.pairwise((0, *stops, len(told)))]
            firsts = [round(piece[0].start * FPS) for piece in pieces[1:]] + [int(until * FPS)]
            lines = [captions._laid_out(tuple(w.text for w in p), language) for p in pieces]
            if all(lines):
                yield tuple(map(captions._timed, pieces, lines, firsts))


@given(WORDS, st.sampled_from(["en", "ru"]))
def test_cues_hold_every_word_once_and_in_order(words, language):
    told, end = heard(words)
    made = cues(told, language=language, until=end)
    assert " ".join(" ".join(cue.lines) for cue in made) == " ".join(words)


@given(WORDS)
def test_a_cue_comes_with_its_first_word_and_never_overlaps_the_next(words):
    told, end = heard(words)
    made = cues(told, language="en", until=end)
    starts = {round(w.start * FPS) for w in told}
    assert {cue.first for cue in made} <= starts
    assert all(a.last + captions.GAP <= b.first for a, b in itertools.pairwise(made))


def test_a_line_breaks_at_the_phrase_and_not_after_a_small_word():
    line = "They asked for my brother, and he went out to them at once."
    told, end = heard(line.split(" "))
    (cue,) = cues(told, language="en", until=end + 2)
    assert cue.lines[0] == "They asked for my brother,"


def test_a_word_longer_than_a_line_is_cut_and_not_lost():
    made = cues([Heard("x" * 100, 0, 9)], language="en", until=12)
    assert "".join("".join(cue.lines) for cue in made) == "x" * 100
    assert all(len(row) <= 42 for cue in made for row in cue.lines)


def test_no_words_have_no_cues_and_words_out_of_order_are_refused():
    assert cues([], language="en", until=1) == ()
    for told, until in (([Heard("a", 2, 3), Heard("b", 1, 2)], 5), ([Heard("a", 2, 3)], 1)):
        with pytest.raises(Malformed):
            cues(told, language="en", until=until)


def test_the_checker_finds_every_breach():
    good = Cue(0, 50, ("We waited.",))
    made = [
        good,
        Cue(51, 101, ("We waited.",)),
        Cue(110, 125, ("Oh.",)),
        Cue(130, 400, ("We waited.",)),
        Cue(410, 440, ("We waited by the road until dark.",)),
        Cue(450, 550, ("x" * 43,)),
        Cue(560, 620, ("a", "b", "c")),
        Cue(630, 680, (" ",)),
    ]
    assert [(b.cue, b.rule) for b in breaches(made, "en")] == [
        (2, "too near the cue before"),
        (3, "too short on screen"),
        (4, "too long on screen"),
        (5, "too fast to read"),
        (6, "a line too long"),
        (7, "more than two lines"),
        (8, "an empty line"),
    ]


def test_a_translation_is_spread_over_its_line():
    told = evenly("Мы ждали у дороги.", 2.0, 5.0)
    assert told[0].start == 2.0
    assert told[-1].end == pytest.approx(5.0)
    assert " ".join(w.text for w in told) == "Мы ждали у дороги."


CUES = [Cue(25, 75, ("a < b & {c}", "--> d")), Cue(25 * 3661 + 1, 25 * 3665, ("е",))]


def test_webvtt_escapes_and_subrip_replaces_what_players_obey():
    assert subtitles.vtt(CUES) == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\na &lt; b &amp; {c}\n--&gt; d\n\n"
        "01:01:01.040 --> 01:01:05.000\nе\n"
    )
    assert subtitles.srt(CUES).startswith(
        "1\n00:00:01,000 --> 00:00:03,000\na ‹ b & (c)\n--› d\n\n2\n01:01:01,040"
    )


def test_a_transcript_says_who_reads_what():
    text = subtitles.transcript(script(), "en", ["Who is speaking. Others."])
    assert "\n\nLakeshore\n\nWho is speaking. Others.\n\nReader 1: We waited" in text
    assert "[withheld]" in text


@pytest.mark.parametrize(
    ("language", "says"), [("en", "Invented case."), ("ru", "Вымышленный случай.")]
)
def test_a_transcript_of_an_invented_case_says_so_first(language, says):
    assert subtitles.transcript(script(), language, []).startswith(says)
    assert subtitles.transcript(script(invented=False), language, []).startswith("Lakeshore")
