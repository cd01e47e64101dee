"""`redact file`: a new file of the same kind with words covered, and nothing else of the old one.

Programs of others look through what comes out: exiftool, mat2, pdftotext, qpdf.
"""

from __future__ import annotations

import io
import json
import subprocess
import zipfile

import pytest
from PIL import Image

from bearwitness.adapters.cleaning import apart, docx, docx_made, docx_parts, pdf, sheet, whole
from bearwitness.adapters.cleaning.kinds import FAMILIES, Family
from bearwitness.adapters.media import ffmpeg
from bearwitness.adapters.typesetting import plain_words
from bearwitness.cli.main import main
from bearwitness.errors import Malformed, Refused, TooLarge
from hostile_files import PLANTED, PLANTED_PDF, line, picture
from hostile_files import docx as document
from hostile_files import pdf as page

RUSSIAN = "Меня зовут Анзор Тагиров. Тагирова били."
PICTURES = {
    ".jpg": "JPEG", ".png": "PNG", ".webp": "WEBP", ".gif": "GIF", ".tif": "TIFF", ".bmp": "BMP",
}  # fmt: skip
OF_THE_FILE = ("File", "ExifTool", "Composite")


def clean(capsys, path, out, *more):
    code = main(["redact", "file", str(path), "--out", str(out), *map(str, more)])
    said, err = capsys.readouterr()
    return code, said, err


def exiftool(path):
    done = subprocess.run(
        ["exiftool", "-json", "-G", "-a", "-u", str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    (told,) = json.loads(done.stdout)
    return {k: v for k, v in told.items() if ":" in k and not k.startswith(OF_THE_FILE)}


def mat2(path):
    """What mat2 still finds; it knows some kinds of file only."""
    return subprocess.run(
        ["mat2", "--show", str(path)], capture_output=True, text=True, check=False
    ).stdout


def planted(data):
    return PLANTED.encode() in data or PLANTED.encode("utf-16-be") in data


def whole_docx(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_of_a_document_only_the_words_that_are_seen_come_along(capsys, tmp_path):
    (tmp_path / "in.docx").write_bytes(document())
    out = tmp_path / "out.docx"
    code, said, err = clean(capsys, tmp_path / "in.docx", out, "--json")
    parts = whole_docx(out.read_bytes())
    assert (code, err) == (0, "")
    assert set(parts) == {
        "[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/_rels/document.xml.rels",
        "word/styles.xml",
    }  # fmt: skip
    assert not any(planted(part) for part in parts.values())
    assert b"rsid" not in parts["word/document.xml"]
    made = docx.visible(docx_parts.opened(out.read_bytes()))
    assert made.blocks[:4] == (
        sheet.Paragraph("A letter", "heading1"),
        sheet.Paragraph("My name is […]. We counted the nights."),
        sheet.Paragraph("They asked […] for money."),
        sheet.Paragraph("• One thing\tmore\nbelow"),
    )
    assert sheet.Table((("Who came", "[…]\ninside"),)) in made.blocks
    assert json.loads(said)["left_out"] == {
        "commands": 1, "comments": 1, "custom": 1, "deletions": 4, "headers": 2, "hidden": 5,
        "notes": 1, "objects": 2, "other": 2, "pictures": 2, "properties": 2,
    }  # fmt: skip
    assert "No metadata found" in mat2(out)
    assert not {k for k in exiftool(out) if not k.startswith("ZIP:")}


def test_of_a_pdf_only_the_words_that_the_eye_sees_come_along(capsys, tmp_path):
    (tmp_path / "in.pdf").write_bytes(page(**PLANTED_PDF))
    out = tmp_path / "out.pdf"
    code, said, _ = clean(capsys, tmp_path / "in.pdf", out, "--json")
    told = json.loads(said)
    assert code == 0
    assert told["left_out"] == {
        "annotations": 2, "attachments": 1, "forms": 1, "hidden": 5, "pictures": 1,
        "properties": 1, "scripts": 1,
    }  # fmt: skip
    loose = subprocess.run(
        ["qpdf", "--qdf", "--object-streams=disable", str(out), "-"],
        capture_output=True,
        check=True,
    )
    assert not planted(loose.stdout)
    assert not any(word in loose.stdout for word in (b"/JavaScript", b"/EmbeddedFile", b"/AcroForm",
                                                    b"/Annots", b"/OpenAction"))  # fmt: skip
    text = subprocess.run(["pdftotext", str(out), "-"], capture_output=True, text=True, check=True)
    assert "Fisk" not in text.stdout
    assert "My name is […]." in text.stdout
    assert "They called him […] left the yard." in text.stdout
    told = exiftool(out)
    assert set(told.values()).isdisjoint({PLANTED})
    assert not {"PDF:Author", "PDF:CreateDate", "PDF:ModifyDate", "XMP:CreateDate"} & set(told)


def test_a_russian_pdf_is_read_and_written_with_its_names_covered(capsys, tmp_path):
    (tmp_path / "in.pdf").write_bytes(plain_words([RUSSIAN], "ru"))
    code, _, err = clean(capsys, tmp_path / "in.pdf", tmp_path / "out.pdf")
    text = subprocess.run(
        ["pdftotext", str(tmp_path / "out.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert (code, err) == (0, "")
    assert "Меня зовут" in text
    assert "Тагиров" not in text


def test_a_word_that_a_lines_end_parted_is_whole_again(capsys, tmp_path):
    lines = line("We counted the nights in the mon-", 270) + line("astery with Anna-", 250)
    (tmp_path / "in.pdf").write_bytes(page(lines + line("Maria and the others.", 230)))
    made = apart.asked("pdf", (tmp_path / "in.pdf").read_bytes())[0]
    whole = " ".join(sheet.from_data(made).texts)
    assert "in the monastery with Anna-Maria and" in whole
    code, _, err = clean(capsys, tmp_path / "in.pdf", tmp_path / "out.pdf")
    assert (code, err) == (0, "")


def test_a_text_is_covered_like_a_draft(capsys, tmp_path):
    (tmp_path / "in.txt").write_text("My name is Leon Fisk.\n\nFisk came back.\n")
    code, said, _ = clean(capsys, tmp_path / "in.txt", tmp_path / "out.txt")
    assert code == 0
    assert (tmp_path / "out.txt").read_text() == "My name is […].\n\n[…] came back.\n"
    assert "2 masks." in said
    assert "cleaned, not cleared" in said
    assert (tmp_path / "out.txt").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("suffix", "kind"), PICTURES.items())
def test_of_a_picture_only_its_pixels_come_along(suffix, kind, capsys, tmp_path):
    path, out = tmp_path / f"in{suffix}", tmp_path / f"out{suffix}"
    path.write_bytes(picture(kind))
    code, said, err = clean(capsys, path, out)
    assert (code, err) == (0, "")
    assert "stays" in said
    assert not planted(out.read_bytes())
    turned = (40, 60) if kind in {"JPEG", "PNG", "WEBP"} else (60, 40)  # as it was to be seen
    with Image.open(out) as made:
        assert (made.format, made.size) == (kind, turned)
    assert not {k for k in exiftool(out) if k.startswith(("XMP:", "IPTC:", "ICC", "MPF:"))}
    assert "EXIF:Make" not in exiftool(out)
    assert "[+]" not in mat2(out)


def test_a_picture_that_is_seen_through_stays_so_and_a_second_one_behind_it_goes(capsys, tmp_path):
    (tmp_path / "in.png").write_bytes(picture("PNG", mode="RGBA"))
    two = io.BytesIO()
    first, second = (Image.new("RGB", (30, 20), colour) for colour in ("red", "blue"))
    first.save(two, "MPO", save_all=True, append_images=[second])
    (tmp_path / "in.jpg").write_bytes(two.getvalue())
    assert clean(capsys, tmp_path / "in.png", tmp_path / "out.png")[0] == 0
    assert clean(capsys, tmp_path / "in.jpg", tmp_path / "out.jpg")[0] == 0
    with Image.open(tmp_path / "out.png") as made:
        assert made.mode == "RGBA"
    with Image.open(tmp_path / "out.jpg") as made:
        assert (made.format, getattr(made, "n_frames", 1)) == ("JPEG", 1)


RECORDINGS = [suffix for suffix, family in FAMILIES.items() if family is Family.RECORDING]


@pytest.fixture(scope="module")
def recordings(tmp_path_factory):
    """A second of sound, and of picture where there is one, with a name and a place in its tags."""
    folder = tmp_path_factory.mktemp("recordings")
    for suffix in RECORDINGS:
        film = ["-f", "lavfi", "-i", "testsrc=d=1:s=65x49"]
        film = film if suffix in {".mp4", ".mov", ".webm", ".mkv"} else []
        coded = {".webm": ["-c:v", "libvpx"], ".ogg": ["-c:a", "libvorbis"],
                 ".oga": ["-c:a", "libvorbis"]}.get(suffix, [])  # fmt: skip
        words = ["-f", "lavfi", "-i", "sine=d=1", *film, "-metadata", f"title={PLANTED}",
                 "-metadata", "location=+43.0+045.0/", *coded, f"in{suffix}"]  # fmt: skip
        ffmpeg.run(words, at=folder, timeout=60)
    return folder


@pytest.mark.parametrize("suffix", RECORDINGS)
def test_of_a_recording_only_what_is_heard_and_seen_comes_along(
    suffix, recordings, capsys, tmp_path
):
    path, out = recordings / f"in{suffix}", tmp_path / f"out{suffix}"
    assert planted(path.read_bytes()) or suffix in {".webm", ".mkv", ".wav"}
    code, said, err = clean(capsys, path, out)
    assert (code, err) == (0, "")
    assert "voices" in said
    assert not planted(out.read_bytes())
    told = exiftool(out)
    assert not any("43" in str(v) for k, v in told.items() if "GPS" in k or "Location" in k)
    assert not any(k.split(":")[1] in {"Title", "Artist", "Comment", "Location"} for k in told)
    dates = {v for k, v in told.items() if k.endswith("Date")}
    assert dates <= {"0000:00:00 00:00:00"}
    assert [p.name for p in tmp_path.iterdir()] == [out.name]


def test_a_film_of_sound_alone_is_cleaned_too(capsys, tmp_path):
    ffmpeg.run(["-f", "lavfi", "-i", "sine=d=1", "in.mp4"], at=tmp_path, timeout=60)
    assert clean(capsys, tmp_path / "in.mp4", tmp_path / "out.mp4")[0] == 0


def test_a_new_document_reads_as_the_words_it_was_made_of():
    words = sheet.Sheet(
        (
            sheet.Paragraph("Head", "heading2"),
            sheet.Paragraph("a < b & c\x00\n\td"),
            sheet.Paragraph(""),
            sheet.Table(((), ("one", "two\nthree"))),
            sheet.Table(()),
        )
    )
    made = docx.visible(docx_parts.opened(docx_made.written(words, "ru")))
    assert [text for text in made.texts if text] == ["Head", "a < b & c\n\td", "one", "two\nthree"]
    assert sheet.from_data(sheet.as_data(words)) == words
    assert docx_made.written(words, "ru") == docx_made.written(words, "ru")


def test_lines_of_a_page_are_joined_so_that_a_name_is_whole():
    lines = [
        "The men asked Anna-",
        "Maria about the cel-",
        "lar that day.",
        "They left again.",
        "",
        "x",
    ]
    assert list(pdf._joined(lines)) == [
        "The men asked Anna-Maria about the cellar that day.", "They left again.", "x",
    ]  # fmt: skip


def engine(cover=None, swept=lambda _: 0, largest=10**6):
    return whole.Engine(cover or (lambda texts: whole.Covered(texts, 0, "en")), swept, largest)


def test_nothing_stands_while_a_protected_word_can_be_read_in_what_was_made(tmp_path):
    (tmp_path / "in.docx").write_bytes(document())
    with pytest.raises(Refused):
        whole.clean(
            tmp_path / "in.docx", tmp_path / "out.docx", engine(swept=lambda t: "Fisk" in t)
        )
    assert [p.name for p in tmp_path.iterdir()] == ["in.docx"]


def test_what_a_kind_of_file_cannot_hold_is_refused_and_not_lost(tmp_path):
    (tmp_path / "in.pdf").write_bytes(page(line("Words", 200)))
    given = engine(lambda _: whole.Covered(("漢字",), 0, "en"))  # no font of ours has them
    with pytest.raises(Malformed):
        whole.clean(tmp_path / "in.pdf", tmp_path / "out.pdf", given)
    assert not (tmp_path / "out.pdf").exists()


def test_a_document_of_too_many_words_is_refused(tmp_path):
    (tmp_path / "in.docx").write_bytes(document())
    with pytest.raises(TooLarge):
        whole.clean(tmp_path / "in.docx", tmp_path / "out.docx", engine(largest=20))


def test_white_words_on_a_coloured_ground_are_words():
    def body(around, run):
        given = f"<w:rPr><w:color w:val='FFFFFF'/>{run}</w:rPr>"
        return f"<w:p>{around}<w:r>{given}<w:t>x</w:t></w:r></w:p>"

    for around, run, seen in (
        ("", "", False),
        ("<w:pPr><w:shd w:fill='FFFFFF'/></w:pPr>", "", False),
        ("<w:pPr><w:shd w:fill='000000'/></w:pPr>", "", True),
        ("", "<w:highlight w:val='black'/>", True),
        ("", "<w:vanish w:val='0'/><w:sz w:val='odd'/>", False),
    ):
        parts = docx_parts.opened(document(body(around, run)))
        assert ("x" in docx.visible(parts).texts) is seen


def test_a_document_without_styles_and_the_strict_form_are_read():
    bare = document("<w:p><w:r><w:t>x</w:t></w:r></w:p>", without=("word/styles.xml",))
    assert docx.visible(docx_parts.opened(bare)).texts == ("x",)
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    words = "<w:body><w:p><w:r><w:t>y</w:t></w:r></w:p></w:body>"
    other = f"<w:document xmlns:w='{strict}'>{words}</w:document>"
    made = document(more={"word/document.xml": other})
    assert docx.visible(docx_parts.opened(made)).texts == ("y",)
    nothing = document(more={"word/document.xml": f"<w:document xmlns:w='{strict}'/>"})
    assert docx.visible(docx_parts.opened(nothing)).texts == ()
