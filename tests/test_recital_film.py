from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from random import Random

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from bearwitness.adapters.media import ffmpeg
from bearwitness.adapters.media.film import film
from bearwitness.adapters.media.hearing import aligned
from bearwitness.adapters.media.voice import READ_ALOUD, Manner, speak
from bearwitness.cli.main import main
from bearwitness.desk import lakeshore
from bearwitness.errors import Malformed
from bearwitness.proof.compact import LARGEST, compact
from bearwitness.proof.verify import verify
from bearwitness.recital import drawing
from bearwitness.recital.alignment import Timed
from bearwitness.recital.captions import SPEED, breaches
from bearwitness.recital.conformance import Hearing
from bearwitness.recital.film import Proofs, Spoken, card_texts, chapters, plan
from bearwitness.recital.frame import TALL, WIDE
from bearwitness.recital.script import Warning
from bearwitness.recital.words import words
from proof_builders import GAPPED, GOOD, POLICY
from recital_builders import ENGLISH, RUSSIAN, line, said, script, wav

PETITION = "https://lakeshore.example/petition"
# As many letters as the largest code holds, so that any proof that fits a code fits a film.
LARGEST_CODE = "".join(
    Random(1).choices("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", k=LARGEST)
)
MD5 = ["-map", "0:a", "-f", "md5", "-"]
HEARD = Hearing()  # nothing is accepted: the take of line 2 is read as written
PROVEN = Proofs({1: compact(GOOD), 2: LARGEST_CODE, 3: compact(GAPPED)}, (7,))


def spoken(of, *, synthetic=True, seconds=3.0):
    def one(line):
        told = words(line.text, line.language)
        step = seconds / len(told)
        timed = tuple(Timed(w, n * step, (n + 1) * step) for n, w in enumerate(told))
        return Spoken(seconds, timed, (0.2, 1.0), synthetic)

    return [one(line) for line in of.lines]


def of_case(of):
    lines = tuple(replace(line, source="T-AAAA", passage=line.index) for line in of.lines)
    return replace(of, lines=lines)


def test_scenes_follow_each_other_without_a_gap():
    made = plan(script(), spoken(script()))
    assert made.scenes[0].first == 0
    assert all(a.last == b.first for a, b in zip(made.scenes, made.scenes[1:], strict=False))
    assert made.seconds == made.scenes[-1].last / 25
    names = [name for _, _, name in chapters(made)]
    assert names[:4] == ["Opening", "Before you watch", "Who is speaking", "1 · Reader 1"]
    assert not any("waited" in name for name in names)


PEOPLE = {"en": "people", "ru": "люди"}
COMPUTER = {"en": "computer voice", "ru": "омпьютерный голос"}


@pytest.mark.parametrize("cased", [True, False])
@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("people", [0, 1, 3])
def test_each_card_that_says_who_reads_says_it_of_this_film(language, people, cased):
    of = script(language, warning=Warning.NONE)
    of = of_case(of) if cased else of
    takes = spoken(of, synthetic=False)[:people] + spoken(of)[people:]
    made = plan(of, takes, proofs=Proofs({1: "one", 3: "two"}))
    told = [scene.card.text for scene in made.scenes if scene.card]
    assert len(told) == 4  # title, who speaks, end, codes
    assert all((PEOPLE[language] in text) is (people > 0) for text in told)
    assert all((COMPUTER[language] in text) is (people < 3) for text in told)
    survivors = {"en": "words of survivors", "ru": "Слова выживших"}[language]
    assert sum(survivors in text for text in told) == (2 if cased else 0)


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("read", [0, 1, 3])
def test_a_film_of_no_case_names_no_survivors(language, read):
    of = script(language)
    takes = spoken(of, synthetic=False)[:read] + spoken(of)[read:]
    made = plan(of, takes)
    told = [*card_texts(made), made.scenes[-1].card.text]
    for words_of in ("survivors", "lived through", "выживших", "пережил"):
        assert words_of not in " ".join(told)
    assert sum("[" in text for text in told) == 1  # a mask is explained once, where one is


def test_a_film_of_no_case_without_masks_explains_none():
    assert "[withheld]" not in " ".join(card_texts(plan(script(lines=1), spoken(script(lines=1)))))


def test_one_line_of_no_case_makes_the_whole_film_speak_neutrally():
    mixed = replace(script(), lines=(*of_case(script()).lines[:2], script().lines[2]))
    assert "survivors" not in " ".join(card_texts(plan(mixed, spoken(mixed))))


def test_a_film_with_some_lines_unread_says_which():
    first, *others = spoken(script(), synthetic=False)
    made = plan(script(), [replace(first, synthetic=True), *others])
    assert any("Some lines" in text for text in card_texts(made))
    assert drawing.ass(made).count("synthetic preview voice") == 1


def test_captions_in_both_languages_keep_the_rules():
    made = plan(script(), spoken(script()))
    assert list(made.cues) == ["en", "ru"]
    assert [breaches(cues, language) for language, cues in made.cues.items()] == [(), ()]


def test_a_line_without_translation_leaves_out_the_other_track():
    bare = replace(script(), lines=tuple(replace(x, translations=()) for x in script().lines))
    assert list(plan(bare, spoken(bare)).cues) == ["en"]
    # A Russian title over English lines: they are captioned in the words that are heard.
    abroad = replace(bare, language="ru")
    assert "We waited" in " ".join(plan(abroad, spoken(abroad)).cues["ru"][0].lines)


def test_a_fast_reading_is_given_time_to_be_read():
    made = plan(script(), spoken(script(), seconds=1.5))
    assert made.seconds > plan(script(lines=1), spoken(script(lines=1), seconds=1.5)).seconds
    lines = [s for s in made.scenes if s.line]
    assert all((s.last - s.first) / 25 > 2.5 for s in lines)


def test_a_film_needs_a_take_for_every_line():
    with pytest.raises(Malformed, match="one take"):
        plan(script(), spoken(script())[:1])


def test_words_cannot_command_the_renderer():
    of = script(lines=1, petition="")
    hostile = replace(of, lines=(replace(of.lines[0], text=r"{\an8}a \N b", translations=()),))
    made = drawing.ass(plan(hostile, spoken(hostile)))
    (caption,) = [row for row in made.splitlines() if ",Caption,," in row]
    assert r"\{\⁠an8\}a \⁠N b" in caption


def test_only_an_invented_case_says_so():
    assert "Invented case" in drawing.ass(plan(script(), spoken(script())))
    true = script(invented=False)
    assert "Invented case" not in drawing.ass(plan(true, spoken(true)))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("film")
    read = said(ENGLISH[1], manner=Manner(150, 60, "f3"))
    clip = wav(folder / "take.wav", read.samples * 0.2, read.rate)
    seen: list[float] = []
    of = script(petition=PETITION)
    shown = film(of, {2: clip}, folder / "out", proofs=PROVEN, hearing=HEARD, frames=(WIDE, TALL),
                 progress=seen.append)  # fmt: skip
    return shown, seen, clip


def told_by_ffmpeg(mp4) -> str:
    return subprocess.run(
        [ffmpeg.program(), "-hide_banner", "-i", mp4], capture_output=True, text=True, check=False
    ).stderr


def test_the_film_is_what_players_take(made):
    told = told_by_ffmpeg(made[0].mp4)
    assert re.search(r"Video: h264 \(High\).* yuv420p\(tv, bt709.* 1280x720 .* 25 fps", told)
    assert re.search(r"Audio: aac \(LC\).* 48000 Hz", told)
    assert re.findall(r"\((\w+)\): Subtitle: mov_text", told) == ["eng", "rus"]
    titles = re.findall(r"title +: (.*)", told)
    assert titles[-3:] == ["3 · Reader 2", "What you can do", "Proofs"]
    assert f"Duration: 00:00:{made[0].plan.seconds:.2f}" in told
    assert "encoder" not in told
    assert "creation_time" not in told


def test_the_index_comes_before_the_pictures(made):
    data = made[0].mp4.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    assert b"x264" not in data


def test_the_film_plays_to_its_end_and_is_even_in_loudness(made):
    command = [ffmpeg.program(), "-hide_banner", "-nostats", "-xerror", "-i", made[0].mp4,
               "-af", "ebur128", "-f", "null", "-"]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert -17 < float(re.findall(r"I: +(-[\d.]+) LUFS", done.stderr)[-1]) < -15


def test_the_same_inputs_give_the_same_bytes(made, tmp_path):
    first, _, clip = made
    of = script(petition=PETITION)
    again = film(of, {2: clip}, tmp_path, proofs=PROVEN, hearing=HEARD)
    assert {again.mp4, *again.files} == set(tmp_path.iterdir())
    for one in tmp_path.iterdir():
        assert one.read_bytes() == (first.mp4.parent / one.name).read_bytes()


def test_progress_only_grows_and_ends_at_one(made):
    assert made[1] == sorted(made[1])
    assert made[1][-1] == 1.0


def test_files_are_named_for_what_they_are_and_nothing_is_left_over(made):
    out = made[0].mp4.parent
    assert sorted(p.name for p in out.iterdir()) == sorted(
        [f"{stem}.{kind}" for stem in ("film", "film-tall") for kind in ("mp4", "jpg", "webp")]
        + [f"film.{language}.{kind}" for language in ("en", "ru") for kind in ("vtt", "srt", "txt")]
    )
    for stem, size in (("film", (1280, 720)), ("film-tall", (1080, 1920))):
        for kind in ("jpg", "webp"):
            with Image.open(out / f"{stem}.{kind}") as picture:
                assert picture.size == size


def test_a_tall_film_is_the_same_film_in_another_shape(made, tmp_path):
    (tall,) = made[0].others
    assert "1080x1920" in told_by_ffmpeg(tall)
    sounds = [
        subprocess.run([ffmpeg.program(), "-v", "error", "-i", mp4, *MD5], capture_output=True,
                       check=True).stdout
        for mp4 in (made[0].mp4, tall)
    ]  # fmt: skip
    assert sounds[0] == sounds[1]
    assert b"MD5=" in sounds[0]
    for scene in made[0].plan.scenes:
        wide = sorted(codes_at(made[0].mp4, scene, tmp_path))
        assert sorted(codes_at(tall, scene, tmp_path)) == wide
        assert len(wide) == len(scene.codes) + bool(scene.qr)


def test_nothing_in_a_tall_film_stands_where_phones_put_their_buttons(made, tmp_path):
    for scene in made[0].plan.scenes:
        codes_at(made[0].others[0], scene, tmp_path)
        with Image.open(tmp_path / "frame.png") as picture:
            seen = np.asarray(picture.convert("L")) > 60
        assert not seen[:192].any()
        assert not seen[1536:].any()
        assert not seen[:, :60].any()
        assert not seen[:, -60:].any()
        assert seen.any()


def test_a_film_made_again_leaves_no_shape_and_no_caption_of_the_one_before(tmp_path):
    film(script(lines=1), {}, tmp_path, frames=(WIDE, TALL))
    assert {"film-tall.mp4", "film.ru.vtt"} <= {path.name for path in tmp_path.iterdir()}
    (tmp_path / "film-tall.c2pa").write_bytes(b"of the one before")
    (tmp_path / "notes.txt").write_text("ours")
    one = script(lines=1)
    film(replace(one, lines=(replace(one.lines[0], translations=()),)), {}, tmp_path)
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"film.mp4", "film.jpg", "film.webp", "film.en.vtt", "film.en.srt",
                    "film.en.txt", "notes.txt"}  # fmt: skip


def test_the_last_card_has_a_code_that_leads_to_the_petition(made, tmp_path):
    (scene,) = [scene for scene in made[0].plan.scenes if scene.qr]
    assert codes_at(made[0].mp4, scene, tmp_path) == [PETITION]


def codes_at(mp4, scene, folder):
    """What another program reads off a frame in the middle of a scene."""
    at = str((scene.first + scene.last) / 2 / 25)
    command = ["-ss", at, "-i", str(mp4), "-frames:v", "1", "frame.png"]
    ffmpeg.run(command, at=folder, timeout=60)
    with Image.open(folder / "frame.png") as picture:
        return [code.text for code in zxingcpp.read_barcodes(picture)]


def test_a_proof_is_read_off_a_frame_and_verified(made, tmp_path):
    scenes = [scene for scene in made[0].plan.scenes if scene.codes]
    assert [[code.line for code in scene.codes] for scene in scenes] == [[1, 2], [3]]
    read = [sorted(codes_at(made[0].mp4, scene, tmp_path)) for scene in scenes]
    assert read == [sorted([PROVEN.codes[1], LARGEST_CODE]), [PROVEN.codes[3]]]
    assert all(verify(PROVEN.codes[line].encode(), policy=POLICY).verified for line in (1, 3))
    assert scenes[-1].last == made[0].plan.scenes[-1].last  # nothing comes after them
    for scene in scenes:
        assert "Read by people and a computer voice" in scene.card.text
        assert "does not prove that the words are true" in scene.card.text
    assert ["here: lines 7" in scene.card.text for scene in scenes] == [False, True]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_film_without_proofs_has_no_proof_card_and_one_without_codes_says_so(language):
    of = script(language)
    bare = plan(of, spoken(of))
    assert not any(scene.codes for scene in bare.scenes)
    assert bare.scenes[-1].card.name in ("What you can do", "Что можно сделать")
    told = plan(of, spoken(of), proofs=Proofs(without=(1, 3)))
    assert told.scenes[-1].card.text.endswith("1, 3")
    assert [card for card in card_texts(told) if "1, 3" in card] == []  # not an opening card
    assert "1, 3" in drawing.ass(told)


def test_a_whole_film_aligns_with_its_own_script(made):
    found = [heard.words for heard in aligned(script().lines, made[0].mp4)]
    scenes = [s for s in made[0].plan.scenes if s.line]
    errors = [
        abs(timed.start - (scene.voice / 25 + meant.start))
        for scene, line in zip(scenes, found, strict=True)
        for meant, timed in zip(scene.spoken.words, line, strict=True)
        if timed.word.spoken
    ]
    assert np.mean(errors) < 0.04


def test_a_clip_for_no_line_is_refused_before_anything_is_made(tmp_path):
    with pytest.raises(Malformed, match="clip for a line"):
        film(script(), {4: tmp_path / "x"}, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_failed_film_leaves_the_one_before_it(made, tmp_path):
    out = tmp_path / "out"
    shutil.copytree(made[0].mp4.parent, out)
    before = {p.name: p.read_bytes() for p in out.iterdir()}

    def stop(part: float) -> None:
        if part > 0.4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        film(script("ru"), {}, out, progress=stop)
    assert {p.name: p.read_bytes() for p in out.iterdir()} == before


def test_the_program_writes_a_script_aligns_and_films(tmp_path, capsys):
    text = tmp_path / "lines.txt"
    text.write_text(RUSSIAN[1] + "\n", encoding="utf-8")
    read = said(RUSSIAN[1], "ru", Manner(150, 60, "f3"))
    clip = wav(tmp_path / "take.wav", read.samples, read.rate)
    assert main(["recite", "script", str(text), "--readers", "2"]) == 0
    assert "1 lines, about" in capsys.readouterr().out
    assert main(["recite", "align", str(text), str(clip), "--json"]) == 0
    assert '"text": "Никто"' in capsys.readouterr().out
    out = str(tmp_path / "out")
    take = ["recite", "film", str(text), "--out", out, "--clip", f"1={clip}"]
    assert main(take) == 3  # nobody listened to it
    assert "nobody says that they listened" in capsys.readouterr().err
    assert main([*take, "--accept", "1=a cough"]) == 2
    assert main([*take, "--listened", "--accept", "2=a cough"]) == 1
    assert not (tmp_path / "out").exists()
    assert main([*take, "--listened", "--tall"]) == 0
    assert "0 caption breaches" in capsys.readouterr().out
    assert {"film-tall.mp4", "film-tall.c2pa"} <= {p.name for p in (tmp_path / "out").iterdir()}
    for wrong in (["x=y"], ["1="], [f"1={clip}", f"1={clip}"]):
        clips = [word for pair in wrong for word in ("--clip", pair)]
        assert main(["recite", "film", str(text), "--out", out, *clips]) == 2


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_voice_reads_aloud_no_faster_than_captions_may_be(language):
    texts = [
        sentence
        for one in lakeshore.read("testimonies")
        if one["language"] == language
        for sentence in re.split(r"(?<=[.!?])\s+", " ".join(one["text"].split()))
        if 30 < len(sentence) < 200
    ][:40]
    assert len(texts) == 40
    lines = [line(text, language) for text in texts]
    for text, model in zip(texts, speak(lines, READ_ALOUD), strict=True):
        assert len(text) / (len(model.samples) / model.rate) <= SPEED
