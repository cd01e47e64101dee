"""Envelopes: what goes in comes out, nothing else opens, and the size says little."""

import base64
import json
import os
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.errors import CannotOpen, Malformed
from bearwitness.sealing import age, frames, opening
from bearwitness.sealing.envelope import EnvelopeWriter
from bearwitness.sealing.opening import Letter, LetterFile, open_envelope

KEY = opening.new_secret_key(os.urandom)
TO = [opening.recipient_of(KEY)]
VECTOR = Path(__file__).parents[1] / "vectors" / "envelope" / "letter.json"


def envelope(fields, files=(), *, chunk=50_000):
    writer = EnvelopeWriter(TO, entropy=os.urandom)
    parts = [writer.begin(), *(writer.field(name, text) for name, text in fields.items())]
    for file in files:
        parts.append(writer.begin_file(file.name, file.media_type))
        pieces = range(0, len(file.content), chunk)
        parts += [writer.data(file.content[i : i + chunk]) for i in pieces]
        parts.append(writer.end_file())
    return b"".join([*parts, writer.finish()])


def sealed(inside, *, padded=True):
    size = frames.padded_size(len(inside)) if padded else len(inside)
    return age.seal(inside.ljust(size, b"\0"), TO, entropy=os.urandom)


TEXTS = st.text(max_size=40)
SIZES = st.sampled_from([0, 1, 65_535, 65_536, 65_537, 200_000])
FILES = st.builds(lambda name, size: LetterFile(name, "image/png", bytes([7]) * size), TEXTS, SIZES)


@settings(deadline=None, max_examples=40)
@given(st.dictionaries(TEXTS, TEXTS, max_size=3), st.lists(FILES, max_size=3))
def test_a_letter_comes_out_as_it_went_in(fields, files):
    whole = envelope(fields, files)
    assert open_envelope([whole], [KEY]) == Letter(fields, tuple(files))


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_a_flipped_bit_anywhere_is_refused(data):
    whole = bytearray(envelope({"words": "слово"}))
    whole[data.draw(st.integers(0, len(whole) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(CannotOpen, match=r"^step "):
        open_envelope([bytes(whole)], [KEY])


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_an_envelope_cut_short_anywhere_is_refused(data):
    whole = envelope({"words": "слово"}, [LetterFile("a", "b", bytes(200_000))])
    end = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(CannotOpen, match=r"^step "):
        open_envelope([whole[:end]], [KEY])


def test_two_chunks_that_change_places_are_refused():
    whole = envelope({}, [LetterFile("a", "b", os.urandom(300_000))])
    start = len(whole) % (64 * 1024 + 16)
    one, two = (slice(start + n * 65_552, start + (n + 1) * 65_552) for n in (0, 1))
    with pytest.raises(CannotOpen, match="step 5"):
        open_envelope([whole[:start], whole[two], whole[one], whole[two.stop :]], [KEY])


def test_an_envelope_for_somebody_else_is_refused():
    with pytest.raises(CannotOpen, match="step 3"):
        open_envelope([envelope({})], [opening.new_secret_key(os.urandom)])


def test_an_envelope_of_a_later_version_is_refused_as_such():
    with pytest.raises(CannotOpen, match="step 6") as told:
        open_envelope([sealed(b"bearwitness-envelope/2\n")], [KEY])
    assert "newer" in told.value.hint


def frame(tag, body=b""):
    return frames.written(tag, body)


END = frame(b"Z", bytes(4))
FILE = frame(b"B", frames.two_texts("name", "type"))


@pytest.mark.parametrize(
    "inside",
    [
        b"",  # zeros only
        b"?\0\0\0\0" + END,  # a tag that nobody knows
        b"Z\0\0\0\x05",  # an end that is too long
        b"F\x7f\xff\xff\xff",  # a field of 2 GiB
        frame(b"Z", b"\0\0\0\1"),  # a wrong count of frames
        FILE + frame(b"Z", b"\0\0\0\1"),  # a file that does not end
        FILE + frame(b"E", bytes(7) + b"\1") + frame(b"Z", b"\0\0\0\2"),  # a wrong length
        FILE + frame(b"E", bytes(8)) + frame(b"F", b"\0\1ab"),  # a field after a file
        FILE + FILE,
        frame(b"D", b"x"),
        frame(b"F", b"\0\1ab") * 2 + frame(b"Z", b"\0\0\0\2"),  # one name twice
        frame(b"F", b"\0\5ab"),  # a name longer than its frame
        frame(b"F", b"\0"),
        frame(b"F", b"\0\1\xff"),  # not UTF-8
    ],
)
def test_frames_out_of_order_are_refused(inside):
    with pytest.raises(CannotOpen, match="step 7"):
        open_envelope([sealed(frames.MAGIC + inside)], [KEY])


@pytest.mark.parametrize(
    "whole",
    [
        sealed(frames.MAGIC + END, padded=False),
        sealed(frames.MAGIC + END + b"hidden"),
        age.seal((frames.MAGIC + END).ljust(300_000, b"\0"), TO, entropy=os.urandom),
        age.seal((frames.MAGIC + END).ljust(299_999, b"\0") + b"x", TO, entropy=os.urandom),
    ],
)
def test_padding_is_as_it_must_be_or_refused(whole):
    with pytest.raises(CannotOpen, match="step 8"):
        open_envelope([whole], [KEY])


def test_an_envelope_without_an_end_is_refused():
    for inside, step in ((b"bearwitness", 6), (frames.MAGIC, 7), (frames.MAGIC + b"F\0\0", 7)):
        whole = age.seal(inside, TO, entropy=os.urandom)
        with pytest.raises(CannotOpen, match=f"step {step}, envelope: it ends"):
            open_envelope([whole], [KEY])


@given(st.integers(0, 10**12))
def test_padding_costs_at_most_an_eighth_and_leaves_few_sizes(size):
    padded = frames.padded_size(size)
    assert max(size, 16_384) <= padded <= max(size * 1.12, 16_384)
    assert frames.padded_size(padded) == padded
    assert len(f"{padded:b}".rstrip("0")) <= 7  # binary digits that can differ


def test_two_short_letters_have_one_size():
    assert len(envelope({"words": "a"})) == len(envelope({"words": "b" * 9000}))


def test_a_writer_gives_out_what_it_gets_and_holds_no_file_back():
    writer = EnvelopeWriter(TO, entropy=os.urandom)
    given_out = len(writer.begin() + writer.begin_file("film", "video/mp4"))
    for number in range(1, 65):
        given_out += len(writer.data(bytes(65_536)))
        assert given_out > (number - 2) * 65_536


def test_memory_stays_small_however_much_is_sealed_and_opened():
    piece, count = os.urandom(65_536), 512  # 32 MiB

    def enveloped():
        writer = EnvelopeWriter(TO, entropy=os.urandom)
        yield writer.begin() + writer.begin_file("film", "video/mp4")
        yield from (writer.data(piece) for _ in range(count))
        yield writer.end_file()
        yield from writer.endings()

    tracemalloc.start()
    size = sum(len(plain) for plain in opening.opened(enveloped(), [KEY]))
    plainly = age.sealed((piece for _ in range(count)), TO, entropy=os.urandom)
    size += sum(len(plain) for plain in opening.opened(plainly, [KEY]))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 2 * count * 65_536
    assert peak < 2 << 20


@pytest.mark.parametrize(
    "calls",
    [
        ["field"],
        ["begin", "begin"],
        ["begin", "data"],
        ["begin", "end_file"],
        ["begin", "begin_file", "begin_file"],
        ["begin", "begin_file", "field"],
        ["begin", "begin_file", "finish"],
        ["begin", "begin_file", "end_file", "field"],
        ["begin", "field", "field"],
        ["begin", "finish", "finish"],
    ],
)
def test_an_envelope_is_written_in_order_only(calls):
    writer = EnvelopeWriter(TO, entropy=os.urandom)
    arguments = {"field": ("a", "b"), "begin_file": ("a", "b"), "data": (b"a",)}
    *before, last = calls
    for call in before:
        getattr(writer, call)(*arguments.get(call, ()))
    with pytest.raises(Malformed):
        getattr(writer, last)(*arguments.get(last, ()))


def test_a_field_has_a_bound():
    writer = EnvelopeWriter(TO, entropy=os.urandom)
    writer.begin()
    with pytest.raises(Malformed, match="too long"):
        writer.field("words", "a" * (9 << 20))


def test_what_is_sealed_never_shows_in_a_repr():
    letter = open_envelope([envelope({"a": "secret"}, [LetterFile("n", "t", b"secret")])], [KEY])
    assert "secret" not in repr(letter)
    assert "secret" not in repr(frames.Frame(b"F", b"secret"))


def test_the_vector_opens_for_everybody():
    vector = json.loads(VECTOR.read_text("utf-8"))
    whole = base64.b64decode(vector["envelope"])
    letter = open_envelope([whole], [vector["secret_key"]])
    assert letter.fields == vector["fields"]
    assert letter.files == tuple(
        LetterFile(f["name"], f["media_type"], f["content"].encode()) for f in vector["files"]
    )
    inside = b"".join(opening.opened([whole], [vector["secret_key"]]))
    assert inside == bytes.fromhex(vector["inside"]).ljust(vector["padded_to"], b"\0")
