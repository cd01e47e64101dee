"""The verify page reads codes: from photographs, screenshots, PDFs, frames of a film, a camera.

`pytest -s` prints how many of each kind of picture are read.
"""

from __future__ import annotations

import hashlib
import io
import json
import random
import struct
import sys
import zlib
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from bearwitness.adapters.typesetting import dossier
from bearwitness.adapters.web.serving import running
from bearwitness.proof.compact import LARGEST, compact
from bearwitness.public import decoder, verifying_page
from bearwitness.public.server import application
from bearwitness.publication.edition import written
from editions import BARE, EDITION
from photographs import KINDS, drawn, packed
from proof_builders import GAPPED, GOOD, LAKESHORE
from verify_stand import b64, chromium

CODE = compact(GAPPED)
LARGEST_CODE = "BW1:" + "".join(
    random.Random(1).choices("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", k=LARGEST - 4)
)
MIDDLE_CODE = LARGEST_CODE[:2600]
STATIC = Path(verifying_page.__file__).parent / "static"
PUBLISHED = Path(__file__).parent / "strangers" / "node_modules" / "qr"
SCAN = """async (pictures) => {
  const found = [];
  for (const picture of pictures) {
    const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
    found.push(await bearwitnessScan.codes(bytes).catch((wrong) => {
      if (wrong.why) return wrong.why;
      throw wrong;
    }));
  }
  return found;
}"""
ASKED = """() => {
  window.decoded = 0;
  const real = window.createImageBitmap;
  window.createImageBitmap = (...given) => { window.decoded += 1; return real(...given); };
}"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    # What the camera sees: frames with nothing, then frames with a code, over and over.
    film = tmp_path_factory.mktemp("film") / "seen.mjpeg"
    blank, code = Image.new("RGB", (1280, 960), "#998877"), Image.new("RGB", (1280, 960), "#998877")
    shown = drawn(CODE, 7)
    code.paste(shown, ((1280 - shown.width) // 2, (960 - shown.height) // 2))
    film.write_bytes((packed(blank, 90) * 10) + (packed(code, 90) * 20))
    with chromium("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
                  f"--use-file-for-fake-video-capture={film}") as browser:  # fmt: skip
        yield browser


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    made = tmp_path_factory.mktemp("page") / "verify.html"
    made.write_text(verifying_page.page("en"), encoding="utf-8")
    return made


@pytest.fixture
def tab(browser, file):
    with_page = browser.new_context(viewport={"width": 360, "height": 760})
    yield opened(with_page, file.as_uri())
    with_page.close()


def opened(context, address):
    tab = context.new_page()
    tab.complaints = []
    tab.on("console", lambda message: tab.complaints.append(message.text))
    tab.on("pageerror", lambda wrong: tab.complaints.append(str(wrong)))
    tab.on("request", lambda asked: tab.complaints.append(asked.url))
    tab.goto(address)
    tab.wait_for_selector("[data-ready=true]")
    tab.complaints.clear()
    return tab


def give(tab, *files):
    tab.evaluate("document.getElementById('verdicts').replaceChildren()")
    tab.set_input_files("#file", [
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
        for name, data in files
    ])  # fmt: skip
    tab.wait_for_selector("article.verdict", timeout=30_000)
    return tab.inner_text("#verdicts")


def read(tab, *files):
    """What is read off each picture: the texts of its codes, or why it was refused."""
    told = tab.evaluate(SCAN, [b64(data) for data in files])
    return [one["proofs"] if isinstance(one, dict) else one for one in told]


def png(picture):
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


# --- pictures -----------------------------------------------------------------------------------

LEAST = {"turned any way": 3, "from the side": 3, "all at once": 2}  # of four


def missed(tab, code, turns):
    """How many of the pictures of each kind are not read."""
    told = {}
    for kind, photograph in KINDS.items():
        files = [photograph(code, random.Random(f"{len(code)}{kind}{turn}")) for turn in turns]
        told[kind] = sum(found != [code] for found in read(tab, *files))
    rows = (f"{len(turns) - n} of {len(turns)} {kind}" for kind, n in told.items())
    sys.stdout.write(f"\n{len(code)} letters: {'; '.join(rows)}\n")
    return sum(told.values())


@pytest.mark.parametrize("code", [CODE, LARGEST_CODE], ids=["usual", "largest"])
def test_codes_are_read_from_photographs_of_every_kind(tab, code):
    assert missed(tab, code, range(1)) == 0


@pytest.mark.deep
@pytest.mark.parametrize(
    "code", [CODE, MIDDLE_CODE, LARGEST_CODE], ids=["usual", "middle", "largest"]
)
def test_nearly_all_of_many_photographs_are_read(tab, code):
    assert missed(tab, code, range(1, 11)) <= 0.03 * 10 * len(KINDS)


def test_a_photograph_is_checked_like_the_file_that_it_shows(tab):
    photograph = KINDS["from the side"](CODE, random.Random(3))
    told = give(tab, ("photo.jpg", photograph))
    for saying in ("Verified", "photo.jpg", "1 word of 11", "That the words are true."):
        assert saying in told
    assert hashlib.sha256(CODE.encode()).hexdigest() in told
    assert tab.complaints == []


def test_the_code_of_a_pdf_page_is_read_from_its_screenshot(tab):
    files = dict.fromkeys(EDITION.files, GOOD)
    pdf = pypdfium2.PdfDocument(dossier(EDITION, language="en", files=files))
    page = next(p for p in pdf if "p-02.json" in p.get_textpage().get_text_range())
    for scale in (2, 3):
        screenshot = page.render(scale=scale).to_pil().convert("RGB")
        assert read(tab, png(screenshot), packed(screenshot, 75)) == [[compact(GOOD)]] * 2


def test_each_code_of_a_frame_with_several_is_read(tab):
    second = compact(LAKESHORE.bundle(2))
    frame = Image.new("RGB", (1280, 720), "white")
    for at, code in enumerate((CODE, second)):
        frame.paste(drawn(code, 5), (20 + at * 640, 60))
    (found,) = read(tab, packed(frame, 85))
    assert sorted(found) == sorted([CODE, second])
    assert give(tab, ("frame.jpg", packed(frame, 85))).count("That the words are true.") == 2


def test_a_screenshot_can_be_pasted(tab):
    tab.evaluate("""(data) => {
      const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([bytes], "image.png", { type: "image/png" }));
      document.dispatchEvent(new ClipboardEvent("paste", { clipboardData }));
    }""", b64(png(drawn(CODE, 3))))  # fmt: skip
    tab.wait_for_selector("article.verdict")
    assert "Verified" in tab.inner_text("#verdicts")


def test_a_browser_with_a_detector_of_its_own_uses_it_and_ours_still_looks(tab):
    """The stand-in has the interface of the standard: it finds a text, nothing, or fails."""
    blank, code = packed(Image.new("RGB", (300, 300), "white"), 80), packed(drawn(CODE, 4), 80)
    install = """(answer) => { window.BarcodeDetector = class {
      static async getSupportedFormats() { return ["qr_code"]; }
      async detect() { if (!answer) throw new Error("broken"); return answer; } }; }"""
    for answer, expected in (([{"rawValue": CODE}], [[CODE], [CODE]]), ([], [[], [CODE]]),
                             (None, [[], [CODE]])):  # fmt: skip
        tab.evaluate(install, answer)
        assert read(tab, blank, code) == expected


# --- what is no proof, or no picture that this page opens ---------------------------------------


def test_a_picture_without_a_code_says_what_to_do(tab):
    told = give(tab, ("empty.png", png(Image.new("RGB", (640, 480), "#8899aa"))))
    assert "Nothing was checked" in told
    for saying in ("Come nearer", "paste its text", "take the proof as a file"):
        assert saying in told
    assert "Verified" not in told


def test_a_code_that_is_no_proof_is_named_as_such_and_not_repeated(tab):
    other = "HTTPS://LAKESHORE.EXAMPLE/PETITION"
    told = give(tab, ("other.png", png(drawn(other, 6))))
    assert "holds no proof" in told
    assert other not in told
    assert other.lower() not in told.lower()


def test_a_code_that_was_changed_is_refused_at_its_step_like_a_file(tab):
    changed = CODE[:300] + ("A" if CODE[300] != "A" else "B") + CODE[301:]
    told = give(tab, ("changed.png", png(drawn(changed, 4))))
    assert "Not verified" in told
    assert "guard" not in told


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_of(width, height, *more):
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(more) + chunk(
        b"IDAT", zlib.compress(bytes(64))) + chunk(b"IEND", b"")  # fmt: skip


def moving(kind):
    frames = [drawn("A", 4), drawn("B", 4)]
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


def jpeg_of(width, height):
    good = bytearray(packed(drawn("A", 4), 80))
    at = good.index(b"\xff\xc0")
    good[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(good)


HOSTILE = {
    "a bomb of 3.6 gigapixels": (png_of(60_000, 60_000), "picture_large"),
    "100 megapixels": (png_of(10_000, 10_000), "picture_large"),
    "a JPEG that says 65535 by 65535": (jpeg_of(65535, 65535), "picture_large"),
    "a line of a million pixels": (png_of(1_000_000, 21), "picture_large"),
    "a width of nothing": (png_of(0, 100), "picture_small"),
    "a moving PNG": (moving("PNG"), "picture_moves"),
    "a moving WebP": (moving("WEBP"), "picture_moves"),
    "a GIF": (moving("GIF"), "picture_kind"),
    "a drawing": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>', "picture_svg"),
    "a drawing behind a declaration": (b'<?xml version="1.0"?><svg onload="x"/>', "picture_svg"),
    "a PDF": (b"%PDF-1.7\n" + bytes(40), "picture_pdf"),
    "a HEIC": (b"\x00\x00\x00\x18ftypheic" + bytes(40), "picture_kind"),
    "a PNG that is cut": (png_of(100, 100)[:30], "picture_broken"),
    "a PNG without a picture": (b"\x89PNG\r\n\x1a\n" + bytes(40), "picture_broken"),
    "a JPEG that is cut": (packed(drawn("A", 4), 80)[:20], "picture_broken"),
    "a JPEG without a frame": (b"\xff\xd8\xff\xda" + bytes(40), "picture_broken"),
    "a PNG of noise": (png_of(100, 100), "picture_broken"),
}  # fmt: skip


def test_no_hostile_picture_is_decoded_and_each_says_why(tab):
    tab.evaluate(ASKED)
    assert read(tab, *(data for data, _ in HOSTILE.values())) == [
        why for _, why in HOSTILE.values()
    ]
    assert tab.evaluate("window.decoded") == 1  # the noise alone, which only a decoder can tell
    heavy = "() => { const heavy = new Uint8Array(25 * 2 ** 20); heavy.set(HEAD); return heavy; }"
    heavy = heavy.replace("HEAD", str(list(png_of(100, 100)[:60])))
    ask = f"(async () => (await bearwitnessScan.codes(({heavy})()).catch((no) => no.why)))()"
    assert tab.evaluate(ask) == "picture_large"
    messages = verifying_page._messages()
    for _, why in HOSTILE.values():
        assert messages["en"][why] != messages["ru"][why]


def test_a_picture_of_any_bytes_ends_in_a_reason_and_never_in_a_verdict(tab):
    chance, good, files = random.Random(5), packed(drawn(CODE, 3), 80), []
    webp = io.BytesIO()
    drawn(CODE, 3).save(webp, "WEBP", lossless=True)
    for original in (good, png(drawn(CODE, 3)), webp.getvalue()):
        for _ in range(30):
            data = bytearray(original)
            for _ in range(chance.randrange(1, 40)):
                data[chance.randrange(min(len(data), 600))] = chance.randrange(256)
            files.append(bytes(data[: chance.choice([len(data), len(data) // 2, 40])]))
    for found in read(tab, *files):
        assert found in (None, [], [CODE]) or isinstance(found, str)
    assert [c for c in tab.complaints if "Error" in c] == []


# --- the camera ---------------------------------------------------------------------------------


def test_the_camera_starts_by_the_button_alone_and_stops_when_it_has_read(tab):
    tracks = """() => { window.tracks = []; const asked = navigator.mediaDevices.getUserMedia;
      navigator.mediaDevices.getUserMedia = async function (...given) {
        const stream = await asked.apply(this, given);
        window.tracks.push(...stream.getTracks()); return stream; }; }"""
    tab.evaluate(tracks)
    assert "The camera starts only when you press the button" in tab.inner_text("#ways")
    assert tab.is_hidden("#viewing")
    tab.click("#camera")
    tab.wait_for_selector("article.verdict", timeout=30_000)
    assert "Verified" in tab.inner_text("#verdicts")
    assert "seen by the camera" in tab.inner_text("#verdicts")
    kinds = tab.evaluate("window.tracks.map((track) => [track.kind, track.readyState])")
    assert kinds == [["video", "ended"]]
    assert tab.is_hidden("#viewing")
    assert tab.evaluate("document.getElementById('video').srcObject") is None
    assert tab.complaints == []  # from file://, and nobody was asked for anything


def test_the_camera_can_be_stopped_and_leaves_no_picture(tab):
    tab.evaluate("() => { bearwitnessScan.inFrame = undefined; }")
    tab.click("#camera")
    tab.click("#camera-stop")
    assert tab.inner_text("#status") == "The camera is off."
    assert tab.is_hidden("#viewing")
    assert tab.evaluate("document.activeElement.id") == "camera"
    tab.wait_for_timeout(500)
    assert tab.inner_text("#verdicts") == ""


@pytest.mark.parametrize(("name", "saying"), [
    ("NotAllowedError", "was not allowed"), ("NotFoundError", "has no camera"),
    ("NotReadableError", "could not be used"), (None, "gives this page no camera"),
])  # fmt: skip
def test_without_a_camera_the_page_says_why_and_what_to_do(tab, name, saying):
    tab.evaluate("""(name) => Object.defineProperty(navigator, "mediaDevices", { value: name && {
      getUserMedia: async () => { throw new DOMException("no", name); } } })""", name)  # fmt: skip
    tab.click("#camera")
    tab.wait_for_function(f"document.getElementById('status').innerText.includes({saying!r})")
    assert "hoose" in tab.inner_text("#status")
    assert tab.is_hidden("#viewing")


def test_our_server_lets_this_page_alone_ask_for_the_camera(browser, tmp_path):
    for name in ("index.html", "en/index.html", "en/verify.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(verifying_page.page("en"), encoding="utf-8")
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "edition.json").write_bytes(written(BARE))
    with running(application(tmp_path)) as address:
        context = browser.new_context()
        answer = context.request.get(f"{address}/en/index.html")
        assert "camera=()" in answer.headers["permissions-policy"]
        answer = context.request.get(f"{address}/en/verify.html")
        assert "camera=(self)" in answer.headers["permissions-policy"]
        tab = opened(context, f"{address}/en/verify.html")
        tab.click("#camera")
        tab.wait_for_selector("article.verdict", timeout=30_000)
        assert tab.complaints == []
        context.close()


# --- the decoder that others wrote --------------------------------------------------------------


def test_the_decoder_is_the_published_one_byte_for_byte_with_its_licence():
    """qr 0.7.0 of npm, by Paul Miller; tests/strangers/package-lock.json pins its hash."""
    lock = json.loads((PUBLISHED.parents[1] / "package-lock.json").read_text())
    assert lock["packages"]["node_modules/qr"]["version"] == "0.7.0"
    assert lock["packages"]["node_modules/qr"]["integrity"].startswith("sha512-/VrrACmOAwZVipu")
    held = {path.name: path.read_bytes() for path in (STATIC / "qr").iterdir()}
    assert held.keys() == {"index.js", "decode.js", "LICENSE", "LICENSE-MIT"}
    assert {name: (PUBLISHED / name).read_bytes() for name in held} == held


def test_the_page_changes_nothing_of_it_but_what_makes_it_a_module():
    script = decoder.script().splitlines()
    for name in ("index.js", "decode.js"):
        lines = (STATIC / "qr" / name).read_text().splitlines()
        missing = [line for line in lines if line not in script]
        assert all(line.startswith(("import ", "export ")) for line in missing)
        assert {line.removeprefix("export ") for line in missing} - {*script} == {
            line.removeprefix("export ") for line in missing
            if line.startswith(("import ", "export {", "export default "))}  # fmt: skip


def test_the_page_stays_small_enough_for_a_slow_line():
    for language in ("en", "ru"):
        assert len(verifying_page.page(language).encode()) < 360_000
