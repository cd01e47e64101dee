"""An edition: one form, both languages, whole; and nothing in it that the gate did not clear."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
import math
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image

from bearwitness.adapters import raster
from bearwitness.consent import Scope
from bearwitness.errors import ConsentDenied, Malformed, Refused, Unreadable, Unverified
from bearwitness.ids import EditionId, TestimonyId
from bearwitness.proof import bundle, checkpoint, merkle, notes
from bearwitness.proof.passages import issue_all
from bearwitness.proof.policy import Policy, issuer_name
from bearwitness.publication import manifest, sources
from bearwitness.publication.assembly import Chosen, quoted
from bearwitness.publication.claims import Flow, Rung
from bearwitness.publication.edition import (
    LARGEST,
    VERSION,
    Edition,
    Moment,
    Number,
    Piece,
    PieceKind,
    WarningLevel,
    read,
    written,
)
from bearwitness.publication.gate import gate
from bearwitness.publication.manifest import Mark
from bearwitness.publication.words import Words
from bearwitness.records.passage import cut
from editions import BARE, EDITION, FILM, FLOWS, KEY, QUOTES, SPRINGS, words
from stamp_stand import stamped
from test_gate import DRAFT, OPEN, SECRET, THIS, WORDS, permit

SRC = Path(__file__).parents[1] / "src" / "bearwitness"
SEALED = datetime(2026, 2, 1, tzinfo=UTC)
ORIGIN = "bearwitness.example/lakeshore"
LOG_KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))


def bundle_of(index, kept=None, text=WORDS, *, dated=True, fields=("language",)):
    """A real bundle for one passage of the test's testimony."""
    texts = [passage.text for passage in cut(text)]
    credentials = issue_all(texts, language="en", seed=bytes(32), issuer_key=KEY)
    leaves = [merkle.entry(c.blind, c.jwt) for c in credentials]
    signed = checkpoint.sign(ORIGIN, len(leaves), merkle.root(leaves), key=LOG_KEY, at=SEALED)
    if not dated:
        signed = without_time(signed)
    return bundle.make(
        credentials[index],
        kept=DRAFT.passages[index].kept if kept is None else kept,
        fields=fields,
        log=checkpoint.log_key(ORIGIN, LOG_KEY),
        leaf_index=index,
        inclusion=merkle.inclusion(leaves, index),
        checkpoint=signed,
    )


def without_time(signed):
    """The same checkpoint, signed anew without the line that states the time."""
    text = signed.split("\n\n")[0].rpartition("\n")[0] + "\n"
    key_id = notes.verifier_key(checkpoint.log_key(ORIGIN, LOG_KEY)).key_id
    return f"{text}\n{notes.line_of(ORIGIN, key_id, LOG_KEY.sign(text.encode()))}"


CLEARED = gate(DRAFT, **OPEN)


# ── what goes in ───────────────────────────────────────────────────────────────────────────


def test_a_cleared_passage_becomes_a_quote_with_its_gaps_and_its_proof():
    made = quoted(
        [CLEARED], [Chosen(THIS, 1, bundle_of(1), ORIGIN, 1, warning=WarningLevel.HEAVY, key=True)]
    )
    (quote,) = made.quotes
    assert [piece.kind for piece in quote.pieces] == ["words", "withheld", "words"]
    assert SECRET not in repr(made) + str(quote.pieces)
    assert (quote.id, quote.voice, quote.key, quote.warning) == ("p-01", 1, True, "heavy")
    assert quote.receipt.sealed_before == SEALED
    assert made.files == {"bundles/p-01.json": bundle_of(1)}


def test_a_passage_may_go_without_a_proof_and_says_so():
    made = quoted([CLEARED], [Chosen(THIS, 0), Chosen(THIS, 2)])
    assert [quote.receipt for quote in made.quotes] == [None, None]
    assert [quote.voice for quote in made.quotes] == [1, 1]
    assert made.files == {}


def test_consent_to_recite_puts_nothing_on_a_page():
    recited = gate(DRAFT, **OPEN | {"permits": (permit(Scope.RECITE),)})
    with pytest.raises(ConsentDenied):
        quoted([recited], [Chosen(THIS, 0)])


@pytest.mark.parametrize("choice", [Chosen(TestimonyId("T-M2XD7QK4"), 0), Chosen(THIS, 9)])
def test_what_the_gate_did_not_clear_is_refused(choice):
    with pytest.raises(Refused):
        quoted([CLEARED], [choice])


def test_a_bundle_that_shows_a_word_more_than_was_cleared_is_refused():
    everything = [(0, len(cut(WORDS)[1].text))]
    with pytest.raises(Refused) as refusal:
        quoted([CLEARED], [Chosen(THIS, 1, bundle_of(1, everything), ORIGIN, 1)])
    assert SECRET.split()[0] not in str(refusal.value)


def test_a_bundle_of_another_passage_is_refused():
    with pytest.raises(Unverified):
        quoted([CLEARED], [Chosen(THIS, 0, bundle_of(2, fields=("index",)), ORIGIN, 2)])


def test_a_bundle_that_does_not_hold_is_refused():
    with pytest.raises(Unverified):
        quoted([CLEARED], [Chosen(THIS, 1, bundle_of(1).replace(b'"v":2', b'"v":3'), ORIGIN, 1)])


def test_a_bundle_that_states_no_time_is_not_published():
    timed = bundle_of(1)
    untimed = bundle_of(1, dated=False)
    assert untimed != timed
    with pytest.raises(Malformed):
        quoted([CLEARED], [Chosen(THIS, 1, untimed, ORIGIN, 1)])


def test_a_general_word_is_ours_and_stands_without_its_brackets():
    assert all("[" not in piece.text for quote in QUOTES for piece in quote.pieces)


def test_quotes_are_made_in_one_place():
    makers = {f.name for f in SRC.rglob("*.py") if re.search(r"\bQuote\(", f.read_text())}
    assert makers <= {"assembly.py"}


# ── its form ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("edition", [EDITION, BARE])
def test_an_edition_reads_as_it_was_written(edition):
    assert read(written(edition)) == edition
    assert json.loads(written(edition))["version"] == 4


def fields_of(cls):
    """Return every dataclass below a class, with the names of its fields."""
    found = {cls.__name__: [part.name for part in dataclasses.fields(cls)]}
    for hint in get_type_hints(cls).values():
        for one in (hint, *get_args(hint), *(b for a in get_args(hint) for b in get_args(a))):
            if dataclasses.is_dataclass(one):
                found |= fields_of(one)
    return found


def test_whoever_changes_the_layout_gives_it_another_version():
    """A reader of this version knows these fields: the digest is of version 4."""
    layout = json.dumps(fields_of(Edition), sort_keys=True)
    assert "CitedJudgment" in layout
    assert (VERSION, hashlib.sha256(layout.encode()).hexdigest()[:16]) == (4, "27c4c84c98860b0a")


def test_files_are_named_once_and_in_order():
    assert EDITION.files[:3] == ("bundles/p-01.json", "bundles/p-02.json", "bundles/p-03.json")
    assert len(set(EDITION.files)) == len(EDITION.files)
    assert BARE.files == ()
    assert replace(BARE, policy="policy.json").files == ("policy.json",)


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"[]", b"{}", b'{"version":1}'])
def test_what_is_no_edition_is_refused(data):
    with pytest.raises(Malformed):
        read(data)


def test_an_empty_or_endless_file_is_unreadable():
    for data in (b"", b" " * (LARGEST + 1)):
        with pytest.raises(Unreadable):
            read(data)
    with pytest.raises(Malformed):
        read(b"[" * 100_000)


@pytest.mark.parametrize(
    "change",
    [
        {"version": 1},
        {"made_at": datetime(2026, 3, 1)},  # noqa: DTZ001
        {"until": datetime(2027, 3, 1)},  # noqa: DTZ001
        {"id": EditionId("T-7QK4M2XD")},
        {"dossiers": {"en": "../../etc/passwd"}},
        {"dossiers": {"en": "/etc/passwd"}},
        {"dossiers": {"en": "a//b.pdf"}},
        {"dossiers": {"en": "Ünsafe.pdf"}},
        {"policy": "manifest.json/../x"},
        {"quotes": (QUOTES[0], QUOTES[0])},
        {"quotes": (replace(QUOTES[0], id="../index"),)},
        {"claims": (replace(EDITION.claims[0], springs=SPRINGS[:2]),)},
    ],
)
def test_an_edition_that_points_elsewhere_or_twice_is_refused(change):
    with pytest.raises(Malformed):
        replace(EDITION, **change)


@pytest.mark.parametrize("change", [{"pin": ""}, {"credential": ""}, {"pin": "5A" * 32}])
def test_a_film_names_its_credential_and_what_checks_it_or_neither(change):
    with pytest.raises(Malformed):
        replace(FILM, **change)
    assert not replace(FILM, credential="", certificate="", pin="").credential


@pytest.mark.parametrize("pair", [("", "есть"), ("there", " ")])
def test_words_exist_in_both_languages(pair):
    with pytest.raises(Malformed):
        Words(*pair)


def test_words_are_given_in_the_language_asked_for():
    assert (words("a", "б").of("en"), words("a", "б").of("ru")) == ("a", "б")


@pytest.mark.parametrize("kind", PieceKind)
def test_a_gap_has_no_words_and_all_else_has_some(kind):
    with pytest.raises(Malformed):
        Piece(kind, "words" if kind is PieceKind.WITHHELD else "")


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"median": 5},
        {"lower": 1, "median": 5, "upper": 9, "level": 0.95, "withheld": words("no", "нет")},
    ],
)
def test_a_number_has_an_interval_or_a_reason_and_never_a_bare_point(parts):
    with pytest.raises(Malformed):
        Number("held", words("Held", "Держали"), 4, words("Lists.", "Списки."), **parts)


def test_a_moment_is_of_a_kind_that_a_page_can_tell():
    with pytest.raises(Malformed):
        Moment("2026", "guessed", words("a", "б"))


def test_the_rungs_are_those_of_the_grade():
    from bearwitness.corroboration import grading

    assert [rung.value for rung in Rung] == [rung.value for rung in grading.Rung]


# ── its manifest ───────────────────────────────────────────────────────────────────────────

FILES = {"edition.json": Mark.of(b"{}"), "film/film.mp4": Mark.of(b"film")}
PUBLIC = KEY.public_key().public_bytes_raw()
SIGNED = manifest.signed(EDITION.id, FILES, key=PUBLIC, sign=KEY.sign)


def checks(key, signature, message):
    from bearwitness.public.folder import _verify

    return _verify(key, signature, message)


def test_a_manifest_holds_for_the_files_it_was_made_of():
    made = manifest.verified(SIGNED, FILES, verify=checks, key=PUBLIC)
    assert (made.edition, made.files) == (EDITION.id, FILES)
    assert manifest.verified(SIGNED, FILES, verify=checks) == made


@pytest.mark.parametrize(
    ("files", "key", "data", "step"),
    [
        (FILES, bytes(32), SIGNED, 2),
        (
            FILES,
            None,
            SIGNED.replace(b"film/", b"fi1m/"),
            3,
        ),
        ({"edition.json": FILES["edition.json"]}, None, SIGNED, 4),
        (FILES | {"more.txt": Mark.of(b"")}, None, SIGNED, 4),
        (FILES | {"edition.json": Mark.of(b"{} ")}, None, SIGNED, 4),
    ],
)
def test_a_mirror_cannot_change_a_file_unseen(files, key, data, step):
    with pytest.raises(Unverified) as refusal:
        manifest.verified(data, files, verify=checks, key=key)
    assert refusal.value.step == step


@pytest.mark.parametrize(
    "data", [b"", b"{}", SIGNED + b" ", SIGNED.replace(b'"version":1', b'"version":2')]
)
def test_what_is_no_manifest_is_refused(data):
    for given_bytes in (data, b"x" * (manifest.LARGEST + 1)):
        with pytest.raises(Malformed):
            manifest.verified(given_bytes, FILES, verify=checks)


@pytest.mark.parametrize("mark", [(-1, "0" * 64), (1, "0" * 63), (1, "G" * 64)])
def test_a_mark_has_a_size_and_a_digest(mark):
    with pytest.raises(Malformed):
        Mark(*mark)


# ── the picture of a claim's sources ────────────────────────────────────────────────────────

SAID = {name: name for name in (
    "world", "claim", "untold", "not_counted", "confided", "layer_world", "layer_first",
    "layer_between", "layer_last",
)} | {"many": "Sources: {count}", "relies": "each relies on {onto}"}  # fmt: skip


def drawn(springs=SPRINGS, flows=FLOWS):
    claim = replace(EDITION.claims[0], springs=tuple(springs), flows=tuple(flows))
    return sources.picture(claim, "en", words=SAID, small=lambda spring: spring.kind)


def lines(picture):
    """Every line that is drawn, as the titles of its ends."""
    ends = {}
    for plate in picture.plates:
        (x, y), (w, h) = plate.corner, plate.size
        ends[plate.card.title] = (x, y, x + w, y + h)
    found = set()
    for stroke in picture.strokes:
        (x0, y0), (x1, y1) = stroke.points[0], stroke.points[-1]
        tail = next(t for t, e in ends.items() if x0 in {e[0], e[2]} and e[1] <= y0 <= e[3])
        head = next(t for t, e in ends.items() if x1 in {e[0], e[2]} and e[1] <= y1 <= e[3])
        found.add((tail, head, stroke.kind, stroke.standing))
    return found


def test_headlines_flow_from_the_first_and_what_is_not_told_is_dotted():
    told = lines(drawn())
    assert ("world", "The Northern Courier", "saw", "unknown") in told
    assert ("The Northern Courier", "A wire service", "relays", "established") in told
    assert ("A wire service", "Radio Seven", "relays", "inferred") in told
    assert ("Radio Seven", "A leaflet", "left-out", "unknown") in told
    assert ("world", "List of a relatives' committee", "saw", "established") in told


def test_no_line_joins_a_public_source_to_those_who_spoke_in_confidence():
    title = SPRINGS[0].title.en
    assert {(t, h) for t, h, *_ in lines(drawn()) if title in {t, h}} == {
        ("world", title), (title, EDITION.claims[0].wording.en),
    }  # fmt: skip


def test_a_claim_without_sources_has_no_picture():
    assert drawn((), ()) is None


def test_many_that_rely_on_one_are_drawn_as_one():
    first = SPRINGS[1]
    many = [replace(SPRINGS[2], id=f"x{n}", title=words(f"Paper {n}", f"Газета {n}"))
            for n in range(9)]  # fmt: skip
    flows = [Flow(one.id, first.id, "quotes") for one in many]
    cards = [plate.card for plate in drawn([first, *many], flows).plates]
    (group,) = [card for card in cards if card.kind == "many"]
    assert (group.title, group.small) == ("Sources: 9", "each relies on The Northern Courier")
    assert len(cards) == 4


def test_testimonies_are_one_source_together_or_the_edition_is_refused():
    twice = (SPRINGS[0], replace(SPRINGS[0], id="s-01"))
    with pytest.raises(Malformed):
        replace(EDITION, claims=(replace(EDITION.claims[0], springs=twice, flows=()),))


@pytest.mark.parametrize("ends", [("s-00", "courier"), ("courier", "s-00"), ("s-00", "s-00")])
def test_no_edition_says_who_has_it_from_those_who_spoke_in_confidence(ends):
    flows = (*FLOWS, Flow(*ends, "told"))
    with pytest.raises(Malformed, match="in confidence"):
        replace(EDITION, claims=(replace(EDITION.claims[0], flows=flows),))


def test_the_png_shows_the_same_picture_light_and_dark_and_always_alike():
    picture = drawn()
    for dark in (False, True):
        made = raster.png(picture, dark=dark)
        assert made == raster.png(picture, dark=dark)
        image = Image.open(io.BytesIO(made))
        assert image.size == tuple(math.ceil(side) * raster.SCALE for side in picture.size)
        corner = image.convert("RGB").getpixel((1, 1))
        assert (sum(corner) < 200) == dark
        assert len(image.getcolors()) > 8


# ── a translation and one voice ────────────────────────────────────────────────────────────


def test_a_translation_stays_only_where_it_is_allowed_and_nothing_is_covered():
    chosen = [Chosen(THIS, index, translation="Ours.") for index in range(len(CLEARED.passages))]
    allowed = gate(DRAFT, **OPEN | {"permits": (*OPEN["permits"], permit(Scope.TRANSLATE))})
    assert not any(quote.translation for quote in quoted([CLEARED], chosen).quotes)
    quotes = quoted([allowed], chosen).quotes
    for quote in quotes:
        whole = all(piece.kind is PieceKind.WORDS for piece in quote.pieces)
        assert quote.translation == ("Ours." if whole else "")
    assert {bool(quote.translation) for quote in quotes} == {True, False}


def test_a_covered_passage_with_a_translation_is_no_quote():
    with pytest.raises(Malformed):
        replace(EDITION.quotes[0], translation="Ours.")


# ── its vectors and its page in docs/spec ──────────────────────────────────────────────────

VECTOR = Path(__file__).parents[1] / "vectors" / "edition" / "small"


def test_the_vector_is_an_edition_that_holds():
    from bearwitness.public.folder import opened

    folder = opened(VECTOR, key=PUBLIC)
    assert folder.edition.quotes[0].pieces[1].kind is PieceKind.WITHHELD
    assert written(folder.edition) == (VECTOR / "edition.json").read_bytes()


def test_the_specification_begins_with_the_bytes_of_the_vector():
    page = (Path(__file__).parents[1] / "docs" / "spec" / "edition.md").read_text()
    for name in ("edition.json", "manifest.json"):
        assert (VECTOR / name).read_text() in page


def test_a_proof_that_the_editions_own_policy_would_refuse_is_not_published():
    """Readers get the policy with the edition: what it asks for is there before it goes out."""
    made = bundle_of(1)
    log, issuer = json.loads(made)["log"], json.loads(made)["issuer"]
    chosen = [Chosen(THIS, 1, made, ORIGIN, 1)]
    own = Policy((issuer,), (log,))
    assert quoted([CLEARED], chosen, own).files == {"bundles/p-01.json": made}
    stranger = Ed25519PrivateKey.from_private_bytes(b"\1" * 32).public_key()
    other = Policy((issuer_name(stranger.public_bytes_raw()),), (log,))
    timed = Policy((issuer,), (log,), blocks=(stamped()["block"].decode(),), timestamps_needed=1)
    for policy, step in ((other, 3), (timed, 12)):
        with pytest.raises(Unverified) as refusal:
            quoted([CLEARED], chosen, policy)
        assert refusal.value.step == step
    assert "stamp-and-cosign" in refusal.value.hint
