"""Truth: faults planted in known places. How many are found of many: benchmarks/recital.py."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.adapters.media.voice import Manner
from bearwitness.cli.main import main
from bearwitness.errors import Malformed, Refused
from bearwitness.recital import conformance
from bearwitness.recital.conformance import Fault, Hearing, Kind, expect_heard, faults
from bearwitness.recital.words import words
from recital_builders import said, wav

READER = Manner(140, 60, "f3")
WRITTEN = "They took his coat and his papers and left him by the gate."
FAULT = Fault(Kind.SKIPPED, 1, 2, 0.5, 0.5)


def found(read: str, written: str = WRITTEN, language: str = "en"):
    model, take = said(written, language), said(read, language, READER)
    return faults(words(written, language), model, take.samples, take.rate)


def test_a_line_read_as_written_has_no_faults():
    for text, language in (
        ("We waited by the road until it was dark.", "en"),
        ("I did not sign the paper that they gave me.", "en"),
        ("Лодка вернулась утром без моего брата.", "ru"),
        ("Охранник засмеялся и закрыл окно.", "ru"),
    ):
        assert found(text, text, language) == ()


@pytest.mark.parametrize(
    ("read", "kind", "first"),
    [
        ("They took his coat and his and left him by the gate.", Kind.SKIPPED, 6),
        ("They took his coat and his papers and left him.", Kind.SKIPPED, 10),
        ("They took his coat they took his coat and his papers and left him by the gate.",
         Kind.REPEATED, 0),
        ("They took his coat and his papers and not left him by the gate.", Kind.ADDED, 8),
        ("They took his teacher and his papers and left him by the gate.", Kind.CHANGED, 3),
    ],
)  # fmt: skip
def test_what_departs_from_the_line_is_found_where_it_is(read, kind, first):
    told = found(read)
    assert [one for one in told if one.kind is kind and abs(one.first - first) <= 1]
    assert all(0 <= one.start <= one.end for one in told)


def test_most_last_words_that_were_changed_are_found_at_the_end():
    others = ["summer", "mountain", "window", "church", "river", "school", "teacher", "hospital"]
    told = [found(WRITTEN.replace("gate", other)) for other in others]
    assert sum(any(one.first >= 11 for one in faulty) for faulty in told) >= 6  # two are missed


def test_swapped_words_are_found():
    assert found("They took coat his and his papers and left him by the gate.")


def test_a_take_of_other_words_or_of_none_or_too_long_departs(monkeypatch):
    assert found("She wrote the days on the back of an old calendar.")
    model, told = said(WRITTEN), words(WRITTEN, "en")
    hum = 0.3 * np.sin(np.linspace(0, 4000, 4 * model.rate))
    assert faults(told, model, hum, model.rate)
    assert faults(told, model, np.zeros(model.rate), model.rate)
    click = np.zeros(model.rate // 10, dtype=model.samples.dtype)
    click[len(click) // 2] = 1
    for nearly_nothing in (click[:0], click, model.samples[2000:2200]):
        (one,) = faults(told, model, nearly_nothing, model.rate)
        assert (one.kind, one.first, one.last) == (Kind.SKIPPED, 0, len(told))
    (one,) = faults(told, model, np.tile(model.samples, 9), model.rate)
    assert one.kind is Kind.LENGTH
    monkeypatch.setattr(conformance, "_MOST_PAIRS", 1000)
    (one,) = faults(told, model, model.samples, model.rate)
    assert one.kind is Kind.LENGTH


def test_a_withheld_span_is_not_missed():
    text = "My aunt kept the lamp in the window, and […] came to ask about it."
    model, take = said(text), said(text, manner=READER)
    told = words(text, "en")
    (gap,) = [n for n, word in enumerate(told) if word.withheld]
    found = faults(told, model, take.samples, take.rate)
    assert not [one for one in found if one.first <= gap < one.last]
    assert faults(words("[…]", "en"), said("[…]"), take.samples, take.rate) == ()


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 6), st.integers(1, 30), st.integers(0, 2**32 - 1))
def test_any_sound_goes_through_any_line_in_order_of_time(count, frames, seed):
    owners = np.repeat(np.arange(count), 3)
    distance = np.random.default_rng(seed).uniform(0, 8, (frames, len(owners)))
    path = conformance._path(distance, owners, conformance.PRICES)
    assert len(path) == frames
    assert all(0 <= state <= len(owners) + count for state in path)
    visits = conformance._visits(path, owners)
    told = list(conformance._faults(visits, owners, np.arange(frames)))
    assert all(0 <= one.first <= one.last <= count for one in told)
    assert all(one.start <= one.end for one in told)


@given(st.integers(1, 8))
def test_the_line_itself_is_its_own_path(count):
    owners = np.repeat(np.arange(count), 3)
    size = len(owners)
    distance = 9.0 * (1 - np.eye(size))
    path = conformance._path(distance, owners, conformance.PRICES)
    assert path == list(range(size))
    assert not list(conformance._faults(
        conformance._visits(path, owners), owners, np.arange(size)))  # fmt: skip


def test_no_take_is_used_that_nobody_listened_to():
    expect_heard({}, None)
    with pytest.raises(Refused, match="nobody says"):
        expect_heard({1: ()}, None)
    expect_heard({1: ()}, Hearing())
    with pytest.raises(Refused, match="lines 2, 3"):
        expect_heard({1: (), 2: (FAULT,), 3: (FAULT,), 4: (FAULT,)}, Hearing({4: "a cough"}))
    expect_heard({2: (FAULT,)}, Hearing({2: "a cough"}))


@pytest.mark.parametrize("why", ["", "  ", "x" * 201, "a\nb"])
def test_a_reason_is_a_reason(why):
    with pytest.raises(Malformed, match="with a reason"):
        Hearing({1: why})


def test_align_tells_per_line_what_departs_and_a_film_of_it_is_refused(tmp_path, capsys):
    lines = ("Nobody told us where they had gone.", WRITTEN)
    text = tmp_path / "lines.txt"
    text.write_text("\n".join(lines), encoding="utf-8")
    parts = [said(lines[0], manner=READER), said("They took his coat and left him by the gate.",
                                                 manner=READER)]  # fmt: skip
    quiet = np.zeros(parts[0].rate // 2)
    both = np.concatenate([parts[0].samples, quiet, parts[1].samples])
    clip = wav(tmp_path / "both.wav", both, parts[0].rate)
    assert main(["recite", "align", str(text), str(clip), "--json"]) == 0
    first, second = json.loads(capsys.readouterr().out)["lines"]
    assert first["conformance"] == []
    assert {"papers"} <= {word for fault in second["conformance"] for word in fault["words"]}
    take = wav(tmp_path / "two.wav", parts[1].samples, parts[1].rate)
    asked = ["recite", "align", str(text), str(take), "--line", "2"]
    assert main(asked) == 0
    assert "skipped at" in capsys.readouterr().out
    assert main([*asked[:-1], "3"]) == 2
    out = str(tmp_path / "out")
    assert (
        main(["recite", "film", str(text), "--out", out, "--clip", f"2={take}", "--listened"]) == 3
    )
    said_why = capsys.readouterr().err
    assert "the takes of lines 2" in said_why
    assert "papers" not in said_why
    assert not (tmp_path / "out").exists()
