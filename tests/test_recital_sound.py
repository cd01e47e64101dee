from __future__ import annotations

import math

import numpy as np
import pytest

from bearwitness.recital import sound
from recital_builders import ENGLISH, said

RATE = 48000


def tone(hertz: float, amplitude: float, seconds: float = 3.0, rate: int = RATE):
    return amplitude * np.sin(2 * math.pi * hertz * np.arange(int(seconds * rate)) / rate)


def test_loudness_is_that_of_the_norm():
    # EBU Tech 3341, case 1: a stereo tone of 1 kHz at −23 dBFS measures −23 LUFS; one of its two
    # channels alone has half the power, 3.01 less.
    assert sound.loudness(tone(1000, 10 ** (-23 / 20), 20), RATE) == pytest.approx(-26.01, abs=0.1)


def test_loudness_does_not_hear_what_is_far_below_the_rest():
    voice = tone(1000, 0.1, 5)
    assert sound.loudness(np.concatenate([voice, voice * 0.001]), RATE) == pytest.approx(
        sound.loudness(voice, RATE), abs=0.2
    )


def test_loudness_is_the_same_at_another_rate():
    assert sound.loudness(tone(1000, 0.1, 5, 22050), 22050) == pytest.approx(
        sound.loudness(tone(1000, 0.1, 5), RATE), abs=0.05
    )


@pytest.mark.parametrize("samples", [np.zeros(100), np.zeros(RATE)])
def test_silence_has_no_loudness_and_stays_silence(samples):
    assert sound.loudness(samples, RATE) == sound.FLOOR_DB
    assert sound.levelled(samples, RATE, lufs=-16) is samples


def test_a_levelled_voice_is_as_loud_as_asked_and_never_clipped():
    model = said(ENGLISH[0])
    for gain in (0.01, 1.0):
        made = sound.levelled(model.samples * gain, model.rate, lufs=-16)
        assert sound.loudness(made, model.rate) == pytest.approx(-16, abs=0.6)
        assert np.abs(made).max() <= 10 ** (-1.5 / 20)


def test_resampling_keeps_a_tone_and_its_length():
    there = sound.resampled(tone(440, 0.5, 1.0, 22050), 22050, RATE)
    assert len(there) == RATE
    assert np.abs(there - tone(440, 0.5, 1.0))[500:-500].max() < 0.01
    back = sound.resampled(there, RATE, 22050)
    assert np.abs(back - tone(440, 0.5, 1.0, 22050))[500:-500].max() < 0.01


def test_resampling_leaves_nothing_and_the_same_rate_alone():
    empty, short = np.zeros(0), np.ones(5)
    assert sound.resampled(empty, 8000, RATE) is empty
    assert sound.resampled(short, RATE, RATE) is short


def test_features_do_not_hear_how_loud_a_take_is():
    model = said(ENGLISH[0])
    loud, quiet = (sound.features(model.samples * g, model.rate) for g in (1.0, 0.1))
    assert np.allclose(loud, quiet, atol=1e-3)
    assert loud.shape == (math.ceil(len(model.samples) / model.rate / sound.HOP), 26)


def test_a_single_frame_has_features():
    assert sound.features(np.ones(50), 22050).shape == (1, 26)


def test_level_is_in_db_of_full_scale():
    assert sound.level(tone(1000, 1.0), RATE)[50] == pytest.approx(-3.01, abs=0.1)
    assert sound.level(np.zeros(RATE), RATE).max() == sound.FLOOR_DB


def test_bars_are_between_nothing_and_one():
    made = sound.bars(tone(500, 1.0, 0.05), RATE, 20)
    assert len(made) == 20
    assert set(made) == {0.0, 1.0}
