"""Long and odd texts are read in time that grows with their length. All invented."""

from __future__ import annotations

import os
import subprocess
import sys
from time import process_time

import pytest

from bearwitness.adapters.language import parsed
from bearwitness.adapters.process import multiply_alone
from reading_articles import prose


def test_matrices_are_multiplied_by_one_thread_unless_somebody_said_otherwise(monkeypatch):
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    multiply_alone()
    assert os.environ["OPENBLAS_NUM_THREADS"] == "1"
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "3")
    multiply_alone()
    assert os.environ["OPENBLAS_NUM_THREADS"] == "3"


def test_the_models_ask_for_it_before_numpy_is_there():
    code = (
        "import os, sys; from bearwitness.adapters.language import named; "
        "assert 'numpy' not in sys.modules; named('Ann Lee', 'en'); "
        "print(os.environ['OPENBLAS_NUM_THREADS'])"
    )
    env = {k: v for k, v in os.environ.items() if k != "OPENBLAS_NUM_THREADS"}
    told = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "1"


@pytest.mark.deep
@pytest.mark.parametrize(
    "line",
    [
        "Tom said\n",
        "Tom Hay said that men were beaten. Such reports are lies, Ann Lee said. ",
        "the men were tortured and beaten and ",
    ],
)
def test_a_text_four_times_as_long_takes_not_ten_times_as_long(line):
    """A text of this kind once took time that grew with its square."""

    def seconds(text):
        begun = process_time()
        prose(text)
        return process_time() - begun

    short, long = line * 1_500, line * 6_000
    parsed("Load the model.", "en")
    assert seconds(long) < 10 * max(seconds(short), 0.05)


def test_paragraphs_read_together_are_read_as_if_alone():
    first, second = "The men were beaten.", "Guards denied it."
    both = parsed(f"{first}\n\n{second}", "en")
    alone = [parsed(text, "en") for text in (first, second)]
    told = [(t.lemma, t.word_class, t.relation) for t in both.tokens]
    assert told == [(t.lemma, t.word_class, t.relation) for one in alone for t in one.tokens]
    assert len(both.sentences) == 2


def test_a_denial_far_below_answers_only_what_stands_near():
    text = "Ten men were tortured, said Ann Lee. " * 210 + "Such reports are lies, Tom Hay said."
    answers = next(c.answers for c in prose(text).claims if c.stance == "denies")
    assert 0 < len(answers) <= 200
