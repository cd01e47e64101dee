"""Documents that LibreOffice 7.4 wrote from `letter.fodt`, with all that such files carry.

The letter is invented. Every word that begins with PLANTED lies where a reader is not meant to
look: properties, comments, deletions, headers, notes, hidden and tiny words, a picture's EXIF.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from bearwitness.cli.main import main

LETTERS = Path(__file__).parent / "data" / "libreoffice"
TOLD = rb"PLANTED[A-Z]+|Fisk|LibreOffice|2031-03|20\d\d-\d\d-\d\d"
NS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/package"


def cleaned(tmp_path, path):
    names, out = tmp_path / "names.txt", tmp_path / f"cleaned{path.suffix}"
    names.write_text("Fisk\n", encoding="utf-8")
    return main(["redact", "file", str(path), "--out", str(out), "--protect", str(names)]), out


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(path, more, change):
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in {**parts((LETTERS / "letter.docx").read_bytes()), **more}.items():
            archive.writestr(name, change(name, data))


def words(path):
    done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True)
    return " ".join(done.stdout.split())


def test_what_is_planted_is_there_before():
    whole = b"".join(parts((LETTERS / "letter.docx").read_bytes()).values())
    assert len(set(re.findall(rb"PLANTED[A-Z]+", whole))) > 20


def test_of_a_document_by_libreoffice_no_planted_word_is_left(tmp_path):
    code, out = cleaned(tmp_path, LETTERS / "letter.docx")
    made = parts(out.read_bytes())
    assert code == 0
    assert not re.findall(TOLD, out.read_bytes() + b"".join(made.values()))
    said = re.sub(r"<[^>]+>", " ", made["word/document.xml"].decode())
    for kept in ("We counted the nights.", "Then it rained.", "Another thing", "Who came"):
        assert kept in said
    assert not any("media" in name or "docProps" in name for name in made)


def test_of_a_pdf_by_libreoffice_no_planted_word_is_left(tmp_path):
    code, out = cleaned(tmp_path, LETTERS / "letter.pdf")
    said = words(out)
    assert code == 0
    assert not re.findall(TOLD, out.read_bytes() + said.encode())
    assert "We waited by the wall." in said


def test_a_sheet_within_a_document_stays_behind(tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("xl/sharedStrings.xml", "<sst><si><t>PLANTEDSHEET</t></si></sst>")
    path = tmp_path / "sheet.docx"
    link = b"<Relationship Id='r99' Type='%s' Target='embeddings/a.xlsx'/></Relationships>" % NS

    def change(name, data):
        if name == "word/_rels/document.xml.rels":
            return data.replace(b"</Relationships>", link)
        return data

    rewritten(path, {"word/embeddings/a.xlsx": inner.getvalue()}, change)
    code, out = cleaned(tmp_path, path)
    assert code == 0
    assert not any(b"PLANTED" in part or name.endswith("xlsx") for name, part in
                   parts(out.read_bytes()).items())  # fmt: skip


def test_a_document_of_libreoffice_with_a_program_is_refused(tmp_path, capsys):
    path = tmp_path / "macro.docx"
    kind = b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'

    def change(name, data):
        return data.replace(b"</Types>", kind) if name == "[Content_Types].xml" else data

    rewritten(path, {"word/vbaProject.bin": b"PLANTEDMACRO"}, change)
    code, out = cleaned(tmp_path, path)
    said = "".join(capsys.readouterr())
    assert (code, out.exists()) == (1, False)
    assert "macros" in said
    assert "PLANTED" not in said


def test_the_letter_as_libreoffice_keeps_it_is_refused_with_what_to_do(tmp_path, capsys):
    code, out = cleaned(tmp_path, LETTERS / "letter.fodt")
    assert (code, out.exists()) == (1, False)
    assert "save it as .docx" in capsys.readouterr().err


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_what_was_cleaned(tmp_path):
    _, out = cleaned(tmp_path, LETTERS / "letter.docx")
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(out)], capture_output=True, check=True, timeout=120)
    said = words(tmp_path / "cleaned.pdf")
    assert "We counted the nights. Then it rained." in said
    assert not re.findall(TOLD, said.encode())
