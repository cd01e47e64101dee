from __future__ import annotations

import numpy as np
import pytest

from bearwitness.adapters.media import ffmpeg, takes
from bearwitness.adapters.media.voice import Manner, speak
from bearwitness.errors import Unavailable, Unreadable
from recital_builders import ENGLISH, line, said, wav

VOICE = said(ENGLISH[0])


@pytest.mark.parametrize("name", ["a.m4a", "a.mp4", "a.mov", "a.mp3", "a.ogg", "a.flac", "a.webm"])
def test_what_phones_record_is_heard(tmp_path, name):
    wav(tmp_path / "in.wav", VOICE.samples)
    ffmpeg.run(["-i", "in.wav", name], at=tmp_path, timeout=60)
    heard = takes.decoded(tmp_path / name, 1)
    assert len(heard) / takes.RATE == pytest.approx(len(VOICE.samples) / VOICE.rate, abs=0.15)


def test_the_name_of_a_file_does_not_matter(tmp_path):
    path = wav(tmp_path / "song.txt", VOICE.samples)
    assert len(takes.decoded(path, 1))


def bad(tmp_path):
    whole = wav(tmp_path / "whole.wav", VOICE.samples)
    ffmpeg.run(["-i", "whole.wav", "whole.m4a"], at=tmp_path, timeout=60)
    ffmpeg.run(["-i", "whole.wav", "whole.webm"], at=tmp_path, timeout=60)
    picture = ["-f", "lavfi", "-i", "color=s=64x64:d=1", "-an", "mute.mp4"]
    ffmpeg.run(picture, at=tmp_path, timeout=60)
    m4a, webm = (tmp_path / "whole.m4a").read_bytes(), (tmp_path / "whole.webm").read_bytes()
    return {
        "empty": b"",
        "text": b"We waited." * 9,
        "playlist": b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/x.ts\n",
        "concat": b"ffconcat version 1.0\nfile /etc/passwd\n",
        "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
        "cut wav": whole.read_bytes()[:20_000],
        "header only": whole.read_bytes()[:36],
        "cut m4a": m4a[: len(m4a) // 2],
        "cut webm": webm[: len(webm) * 2 // 3],
        "wrong inside": b"RIFF\x00\x01\x00\x00WAVEdata\x10\x00\x00\x00" + b"\x00" * 16,
        "mute": (tmp_path / "mute.mp4").read_bytes(),
        "silent": wav(tmp_path / "s.wav", np.zeros(VOICE.rate)).read_bytes(),
        "blink": wav(tmp_path / "b.wav", VOICE.samples[:900]).read_bytes(),
        "noise": bytes(range(256)) * 40,
    }


def test_a_bad_take_is_refused_by_its_number_and_nothing_else(tmp_path):
    for name, data in bad(tmp_path).items():
        path = tmp_path / "secret-name"
        path.write_bytes(data)
        with pytest.raises(Unreadable, match=r"^take 7 ") as refused:
            takes.decoded(path, 7)
        said_of_it = str(refused.value) + refused.value.hint
        assert "secret" not in said_of_it, name
        assert "waited" not in said_of_it
        assert refused.value.hint


def test_a_take_that_is_not_there_or_far_too_long_is_refused(tmp_path, monkeypatch):
    with pytest.raises(Unreadable, match="take 3 cannot be opened"):
        takes.decoded(tmp_path / "none", 3)
    path = wav(tmp_path / "a.wav", VOICE.samples)
    monkeypatch.setattr(takes, "LONGEST", 1)
    with pytest.raises(Unreadable, match="longer than"):
        takes.decoded(path, 3)
    monkeypatch.setattr(takes, "LARGEST", 10)
    with pytest.raises(Unreadable, match="too large"):
        takes.decoded(path, 3)


def test_the_voice_pauses_where_something_is_withheld():
    with_gap, without = speak([line("We […] waited."), line("We waited.")])
    assert len(with_gap.samples) > len(without.samples) + 0.5 * without.rate
    start = round(with_gap.starts[1] * with_gap.rate)
    assert not with_gap.samples[start : start + round(0.7 * with_gap.rate)].any()
    (nothing,) = speak([line("[…]")])
    assert not nothing.samples.any()


@pytest.mark.parametrize("variant", ["", "f3"])  # the second breathes noise
def test_the_voice_says_the_same_thing_every_time(variant):
    manner = Manner(variant=variant)
    first, second = (speak([line(ENGLISH[0])], manner)[0] for _ in range(2))
    assert (first.samples == second.samples).all()
    assert first.starts == second.starts


def test_a_voice_that_stops_early_is_said_and_nothing_of_the_text(monkeypatch):
    monkeypatch.setattr("bearwitness.adapters.media.voice.VOICES", {"en": "no such voice"})
    with pytest.raises(Unavailable, match="stopped early") as refused:
        speak([line(ENGLISH[0])])
    assert "waited" not in str(refused.value)
