"""`redact file` takes any file from anywhere: whatever cannot be cleaned is refused, loudly.

One error, one hint, no word of the file in either, and nothing written: no cleaned file, no half
of one, no folder to work in.
"""

from __future__ import annotations

import io
import os
import subprocess
import time
import zipfile
import zlib

import pytest
from PIL import Image

from bearwitness.adapters.cleaning import apart
from bearwitness.adapters.cleaning.kinds import FAMILIES
from bearwitness.adapters.media import ffmpeg
from bearwitness.cli.main import main
from bearwitness.errors import Unreadable
from hostile_files import MAIN, PLANTED, W, docx, line, pdf, picture

SLOWEST = 40  # seconds; a busy machine
BODY = f"<w:p><w:r><w:t>{PLANTED}</w:t></w:r></w:p>"


def many_parts(_):
    return docx(BODY, more={f"x/{n}": "" for n in range(10_001)})


def twice(_):
    data = io.BytesIO(docx(BODY))
    with zipfile.ZipFile(data, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", "<other/>")
    return data.getvalue()


def entities(_):
    told = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 10))
    types = f"<!DOCTYPE w:document [<!ENTITY e0 '{PLANTED}'>{told}]>"
    body = "<w:body><w:p><w:r><w:t>&e9;</w:t></w:r></w:p></w:body>"
    whole = f"{types}<w:document xmlns:w='{W}'>{body}</w:document>"
    return docx(more={"word/document.xml": whole})


def outside(_):
    """An entity that names a file of this machine, in a coding that a search for `<!` misses."""
    whole = (
        '<?xml version="1.0" encoding="UTF-16"?>'
        '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        f"<w:document xmlns:w='{W}'><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body>"
        "</w:document>"
    )
    return docx(more={"word/document.xml": whole.encode("utf-16")})


def bomb(_):
    return docx(f"<w:p><w:r><w:t>{PLANTED}{' ' * (31 << 20)}</w:t></w:r></w:p>")


def larger_than_it_says(_):
    """A part whose entry says 300 bytes and that unfolds to far more."""
    data = bytearray(docx(f"<w:p><w:r><w:t>{PLANTED * 900_000}</w:t></w:r></w:p>"))
    at = data.index(b"PK\x01\x02")
    while not data.startswith(b"word/document.xml", at + 46):
        at = data.index(b"PK\x01\x02", at + 4)
    data[at + 24 : at + 28] = (300).to_bytes(4, "little")
    return bytes(data)


def encrypted(words):
    def made(folder):
        (folder / "plain.pdf").write_bytes(pdf(line(PLANTED, 200)))
        subprocess.run(
            ["qpdf", "--encrypt", words, "owner", "256", "--", "plain.pdf", "kept.pdf"],
            cwd=folder, check=False, capture_output=True,
        )  # fmt: skip
        return (folder / "kept.pdf").read_bytes()

    return made


def pdf_bomb(_):
    """Four hundred megabytes of page in four hundred kilobytes."""
    drawn = zlib.compress(b"BT /F 1 Tf (x) Tj ET\n" * 20_000_000, 9)
    whole = pdf("ENDOFPAGE")
    head, tail = whole.split(b"<</Length 9>>stream\nENDOFPAGE")
    return head + b"<</Filter/FlateDecode/Length %d>>stream\n" % len(drawn) + drawn + tail


def many_pages(_):
    kids = " ".join(["3 0 R"] * 501)
    return pdf(line(PLANTED, 200)).replace(
        b"/Kids[3 0 R]/Count 1", f"/Kids[{kids}]/Count 501".encode()
    )


def moving(kind):
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:])
    return out.getvalue()


def vast_picture(_):
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    return out.getvalue()


def measurements(_):
    out = io.BytesIO()
    Image.new("F", (9, 9)).save(out, "TIFF")
    return out.getvalue()


def recorded(suffix, *words):
    def made(folder):
        ffmpeg.run(["-f", "lavfi", "-i", "sine=d=20", *words, f"x{suffix}"], at=folder, timeout=60)
        data = (folder / f"x{suffix}").read_bytes()
        (folder / f"x{suffix}").unlink()
        return data

    return made


MACROS = MAIN.replace("vnd.openxmlformats-officedocument.wordprocessingml", "vnd.ms-word").replace(
    "document.main", "document.macroEnabled.main"
)
BESIDE = (
    f"<Types><Override PartName='/word/document.xml' ContentType='{MAIN}'/>"
    "<Override PartName='/v' ContentType='application/vnd.ms-office.vbaProject'/></Types>"
)
HIDDEN = f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{PLANTED}</w:t></w:r></w:p>"
FLAT = pdf(line(PLANTED, 200)).replace(b"[0 0 400 300]", b"[0 0 000 000]")
NOT_HERE = (".docm", ".doc", ".odt", ".rtf", ".heic", ".svg", ".zip", ".xlsx", "")
BAD = {
    # what is no .docx of words
    "no zip": (".docx", b"PK\x03\x04" + PLANTED.encode()),
    "cut off": (".docx", docx(BODY)[:-300]),
    "a part that is gone": (".docx", docx(without=("word/document.xml",))),
    "no XML": (".docx", docx(more={"word/document.xml": f"{PLANTED} <"})),
    "no body": (".docx", docx(more={"word/document.xml": f"<w:document xmlns:w='{W}'/>"})),
    "no type": (".docx", docx(without=("[Content_Types].xml",))),
    "a table of numbers": (".docx", docx(main="application/vnd.ms-excel.main+xml")),
    "a program in it": (".docx", docx(BODY, main=MACROS)),
    "a program beside it": (".docx", docx(BODY, more={"[Content_Types].xml": BESIDE})),
    "two of one name": (".docx", twice),
    "far too many parts": (".docx", many_parts),
    "a bomb": (".docx", bomb),
    "a bomb that hides its size": (".docx", larger_than_it_says),
    "entities that double": (".docx", entities),
    "an entity that reads a file": (".docx", outside),
    "nested without an end": (".docx", docx("<w:ins>" * 5000 + BODY + "</w:ins>" * 5000)),
    "only hidden words": (".docx", docx(HIDDEN)),
    "a document of old": (".docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + PLANTED.encode() * 90),
    # what is no PDF of words
    "no PDF": (".pdf", b"%PDF-1.7\n" + PLANTED.encode()),
    "a PDF cut off": (".pdf", pdf(line(PLANTED, 200))[:300]),
    "a PDF under a password": (".pdf", encrypted("user")),
    "a PDF that forbids": (".pdf", encrypted("")),
    "a PDF bomb": (".pdf", pdf_bomb),
    "a PDF of 501 pages": (".pdf", many_pages),
    "a scan": (".pdf", pdf("q 400 0 0 300 0 0 cm /I Do Q" + line(PLANTED, 200, before="3 Tr"))),
    "a page without a size": (".pdf", FLAT),
    "an empty page": (".pdf", pdf(" ")),
    # what is no picture
    "no picture": (".png", b"\x89PNG\r\n\x1a\n" + PLANTED.encode()),
    "a picture cut off": (".jpg", picture("JPEG")[:700]),
    "a picture that moves": (".gif", lambda _: moving("GIF")),
    "a WebP that moves": (".webp", lambda _: moving("WEBP")),
    "pages of pictures": (".tif", lambda _: moving("TIFF")),
    "a vast picture": (".png", vast_picture),
    "measurements": (".tif", measurements),
    # what is no recording
    "no sound": (".mp3", b"ID3" + PLANTED.encode() * 50),
    "half a recording": (".m4a", recorded(".m4a")),
    "a film without a picture": (".mkv", recorded(".mkv")),
    # what is no text
    "UTF-16": (".txt", PLANTED.encode("utf-16")),
    "50 MB of text": (".txt", f"{PLANTED} ".encode() * 3_700_000),
    "2.5 MB of text": (".txt", f"{PLANTED} ".encode() * 180_000),
    # what says that it is something else
    **{f"a .docx that calls itself {s}": (s, docx(BODY)) for s in FAMILIES if s not in {".docx"}},
    "a PDF that calls itself .docx": (".docx", pdf(line(PLANTED, 200))),
    "a .png that calls itself .jpg": (".jpg", picture("PNG")),
    # what is not cleaned here
    **{f"a {s}": (s, docx(BODY)) for s in NOT_HERE},
}  # fmt: skip


@pytest.mark.parametrize("bad", BAD)
def test_what_cannot_be_cleaned_is_not_let_out(bad, tmp_path, capsys):
    suffix, made = BAD[bad]
    data = made if isinstance(made, bytes) else made(tmp_path)
    if bad == "half a recording":
        data = data[: len(data) // 2]
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / f"in{suffix}").write_bytes(data)
    began = time.monotonic()
    code = main(
        ["redact", "file", str(folder / f"in{suffix}"), "--out", str(folder / f"out{suffix}")]
    )
    said = capsys.readouterr()
    assert code == 1
    assert time.monotonic() - began < SLOWEST
    assert said.out == ""
    assert PLANTED not in said.err
    assert "root:" not in said.err
    assert [row.split(": ")[:2] for row in said.err.splitlines()] == [
        ["bearwitness", "error"], ["bearwitness", "hint"],
    ]  # fmt: skip
    assert [p.name for p in folder.iterdir()] == [f"in{suffix}"]


@pytest.mark.parametrize("suffix", [".docx", ".pdf", ".png", ".wav", ".txt"])
@pytest.mark.parametrize("thing", ["nothing", "folder", "empty", "pipe", "device", "circle"])
def test_what_is_no_file_is_refused(suffix, thing, tmp_path, capsys):
    path = tmp_path / f"in{suffix}"
    {
        "nothing": lambda: None,
        "folder": path.mkdir,
        "empty": path.touch,
        "pipe": lambda: os.mkfifo(path),
        "device": lambda: path.symlink_to("/dev/zero"),
        "circle": lambda: path.symlink_to(path),
    }[thing]()
    before = sorted(tmp_path.iterdir())
    code = main(["redact", "file", str(path), "--out", str(tmp_path / f"out{suffix}")])
    assert code == 1
    assert "hint" in capsys.readouterr().err
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("suffix", [".docx", ".wav"])
def test_a_cleaned_file_never_takes_the_place_of_another_nor_another_kind(suffix, tmp_path, capsys):
    path = tmp_path / f"in{suffix}"
    data = docx(BODY) if suffix == ".docx" else recorded(".wav", "-t", "1")(tmp_path)
    path.write_bytes(data)
    for out, code in (
        (path, 3), (tmp_path / "out.pdf", 2), (tmp_path / "out.mp3", 2),
        (tmp_path / "away" / f"out{suffix}", {".docx": 1, ".wav": 2}[suffix]),
    ):  # fmt: skip
        assert main(["redact", "file", str(path), "--out", str(out)]) == code
    assert PLANTED not in capsys.readouterr().err
    assert path.read_bytes() == data
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_the_reader_of_a_hostile_file_has_little_memory_and_writes_no_file():
    code = (
        "from bearwitness.adapters.cleaning.apart import confine; confine()\n"
        "import errno\n"
        "try: bytearray(4 << 30)\n"
        "except MemoryError: print('no memory')\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "try: open('kept', 'wb', buffering=0).write(b'x')\n"
        "except OSError as e: print(e.errno == errno.EFBIG)\n"
    )
    import sys

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd="/tmp"
    )
    assert done.stdout.split("\n")[:2] == ["no memory", "True"]


def test_a_reader_that_never_answers_is_stopped(monkeypatch):
    monkeypatch.setattr(apart, "WAIT", 0.01)
    with pytest.raises(Unreadable, match="too long"):
        apart.asked("docx", docx(BODY))


def test_a_reader_that_dies_is_a_refusal():
    with pytest.raises(Unreadable, match="did not live"):
        apart.asked("no such kind", b"")
