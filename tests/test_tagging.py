"""Our English model: how it cuts words, what becomes of what it thinks, and what it finds."""

from __future__ import annotations

import itertools
import json
import shutil
import sys
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.adapters.tagging import english
from bearwitness.adapters.tagging.english import MODELS, marked
from bearwitness.adapters.tagging.pieces import WINDOW, Pieces
from bearwitness.adapters.tagging.spans import Thought, spans
from bearwitness.errors import Malformed, Unavailable
from bearwitness.records.spans import Names

_PATH = Path(__file__).parents[1] / "benchmarks" / "redaction.py"
_SPEC = spec_from_file_location("redaction_figures", _PATH)
figures = module_from_spec(_SPEC)
sys.modules["redaction_figures"] = figures
_SPEC.loader.exec_module(figures)

sys.path.insert(0, str(_PATH.parent))
import redaction_peoples as peoples  # noqa: E402 - benchmarks are no package

WITH_MODEL = figures.ours(lambda text: marked(text, "en"))
VOCABULARY = (MODELS / "english.txt").read_text(encoding="utf-8")
PIECES = Pieces.of(VOCABULARY)
LINES = VOCABULARY.split("\n")
HALF = {Names.PERSON: 0.5}


def cut(word):
    return [LINES[number] for number in PIECES.pieces(word)]


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("unaffable", ["una", "##ffa", "##ble"]),  # of the paper on BERT
        ("Embeddings", ["em", "##bed", "##ding", "##s"]),
        ("Zürich", ["zurich"]),
        ("\u2603", ["[UNK]"]),
        ("x" * 101, ["[UNK]"]),
    ],
)
def test_words_are_cut_as_the_vocabulary_was_made_to(word, pieces):
    assert cut(word) == pieces


@given(st.text(max_size=300))
def test_no_letter_and_no_digit_is_left_out(text):
    words = PIECES.words(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(words))
    seen = {at for w in words for at in range(w.start, w.end)}
    assert all(at in seen for at, letter in enumerate(text) if letter.isalnum())


@given(st.lists(st.sampled_from(["word", "Kwiatkowski", "1602", ".", "\n", "ж"]), max_size=900))
def test_windows_follow_each_other_and_none_is_too_long(said):
    words = PIECES.words(" ".join(said))
    windows = list(PIECES.windows(words))
    assert [w for window in windows for w in window.words] == words
    for window in windows:
        assert len(window.ids) == len(window.capitals) <= WINDOW
        starts = [window.ids[at] for at in window.firsts]
        assert starts == [word.pieces[0] for word in window.words]


def found(text, **masked):
    """Return the pieces that are marked; each word is a person, masked by the chance given."""
    words = PIECES.words(text)
    thoughts = []
    for word in words:
        said = text[word.start : word.end]
        thoughts.append(Thought(int(said[0].isupper()), 1, masked.get(said, 0.0)))
    return [text[s.start : s.end] for s in spans(text, words, thoughts, HALF)]


def test_what_reads_as_one_name_is_decided_as_one():
    assert found("then Ada Lind came", Ada=0.9, Lind=0.2) == ["Ada Lind"]
    assert found("then Ada Lind came", Ada=0.3, Lind=0.2) == []


def test_a_name_ends_with_its_sentence_and_not_with_an_initial():
    for text, names in (
        ("it was lit. Ada came", ["lit", "Ada"]),
        ("it was Lit. Ada came", ["Lit. Ada"]),
        (". Ada came", ["Ada"]),
    ):
        words = PIECES.words(text)
        first = text.lower().find("lit")
        thoughts = [Thought(*((1, 1, 0.9) if w.start >= first else (0, 1, 0.0))) for w in words]
        thoughts[-1] = Thought(0, 1, 0.0)
        made = spans(text, words, thoughts, HALF)
        assert [text[s.start : s.end] for s in made] == names


def test_a_word_that_would_be_masked_is_marked_though_it_names_nothing():
    assert found("a dentist came", dentist=0.6) == ["dentist"]


@pytest.mark.parametrize(("names", "chance"), [(1, 0.15), (3, 0.25), (4, 0.35), (8, 0.35)])
@pytest.mark.parametrize("sure", [False, True])
def test_of_a_name_a_smaller_chance_is_enough(names, chance, *, sure):
    words = PIECES.words("Ada")
    for masked, marks in ((chance, 1), (chance - 0.01, 0)):
        assert len(spans("Ada", words, [Thought(names * sure, names, masked)])) == marks


def test_a_name_that_is_masked_in_most_places_is_masked_in_all():
    text = "Ada came. Ada went. ada stayed"
    words = PIECES.words(text)
    chances = iter((0.9, 0.8, 0.3))
    thoughts = [
        Thought(1, 1, next(chances)) if w.pieces == PIECES.pieces("ada") else Thought(0, 1, 0.0)
        for w in words
    ]
    assert [(s.start, s.decided) for s in spans(text, words, thoughts, HALF)] == [
        (0, True),
        (10, True),
        (20, True),
    ]


def test_signs_at_the_ends_of_a_name_and_signs_alone_are_left_out():
    text = "“Ada”, !"
    words = PIECES.words(text)
    assert [(s.start, s.end) for s in spans(text, words, [Thought(1, 1, 1.0)] * len(words))] == [
        (1, 4)
    ]
    assert not spans("!", PIECES.words("!"), [Thought(1, 1, 1.0)])


def test_words_that_only_join_are_left_out_at_the_ends():
    assert found("In Dover At", In=0.9, Dover=0.9, At=0.9) == ["Dover"]
    assert found("Of The", Of=0.9, The=0.9) == []


def test_names_and_days_are_found_in_any_case():
    text = "My name is Imogen Varley and I lived in Redcliffe until 4 May 2011."
    for said in (text, text.lower()):
        pieces = {said[s.start : s.end].lower(): s.names for s in marked(said, "en")}
        assert pieces["imogen varley"] is Names.PERSON
        assert pieces["redcliffe"] is Names.PLACE
        assert pieces["4 may 2011"] is Names.DATE


def test_letters_that_cannot_be_seen_do_not_mislead_it():
    text = "They asked for Imo\u200bgen Var\u00adley all the time."
    (span,) = marked(text, "en")
    assert text[span.start : span.end] == "Imo\u200bgen Var\u00adley"


@pytest.mark.parametrize(
    "text", ["", " \n ", "!!!", "\x00\x01", "ʼ" * 50, "x" * 3000, "\u0301" * 300, "漢" * 700]
)
def test_odd_texts_are_read_without_complaint(text):
    assert all(0 <= s.start < s.end <= len(text) for s in marked(text, "en"))


def test_other_languages_are_left_to_their_own_models():
    assert [s.names for s in marked("Мэр Казани", "ru")] == [Names.PLACE]
    with pytest.raises(Malformed):
        marked("Text", "fr")


@pytest.mark.parametrize("name", ["english.onnx", "english.txt"])
def test_a_model_that_somebody_changed_is_not_loaded(name, tmp_path, monkeypatch):
    shutil.copytree(MODELS, tmp_path / "models")
    monkeypatch.setattr(english, "MODELS", tmp_path / "models")
    changed = tmp_path / "models" / name
    changed.write_bytes(changed.read_bytes()[:-1] + b"!")
    english._tagger.cache_clear()
    with pytest.raises(Unavailable) as refused:
        marked("Ann Lee came.", "en")
    assert refused.value.hint
    changed.unlink()
    with pytest.raises(Unavailable):
        marked("Ann Lee came.", "en")


@pytest.mark.parametrize(("small", "names"), [(False, 1.0), (True, 0.9)])
def test_the_shipped_model_finds_what_identifies_in_testimonies_it_never_saw(small, names):
    told = figures.first_person(WITH_MODEL, small=small)
    assert told["of these, names"] >= names
    assert told["whole details covered"] >= 0.94
    assert told["needless of other words"] <= 0.08


@pytest.mark.parametrize("small", [False, True])
def test_nothing_that_the_rules_find_is_lost_beside_the_model(small):
    texts = [text for text, _ in figures.told_by_hand(small=small)]
    ruled, both = (masker(texts)[0] for masker in (figures.ours(lambda _: ()), WITH_MODEL))
    for text, mine, more in zip(texts, ruled, both, strict=True):
        covered = {at for start, end in more for at in range(start, end)}
        lost = [text[a:b] for a, b in mine if not figures.needed(text, a, b) <= covered]
        assert not lost


def test_the_shipped_model_alone_finds_names_of_many_peoples_and_covers_little_else():
    """No rule helps it here: of the model before, or with one of its layers lost, it fails."""
    lines = [line for line in peoples.lines("open", "en") if "Cyrillic" not in line.way]
    plain = [peoples.Line(text, (), "", "") for text in peoples.controls("open", "en")]
    told = peoples.Told()
    for line in [*lines, *plain]:
        masks = {at for s in marked(line.text, "en") for at in range(s.start, s.end)}
        told.add(line, masks, ["named" if line.names else "plain"])
    assert told.names["named"] == 844
    assert told.missed["named"] <= 15
    assert told.needless["plain"] <= 0.035 * told.words["plain"]


def test_the_shipped_model_does_on_the_benchmark_what_is_said_of_it():
    """Where the benchmark lies beside the project; otherwise only that it is looked for there."""
    assert figures.DATA.parts[-4:] == ("shared", "data", "tab", "dev.json")
    if figures.DATA.exists():
        documents = json.loads(figures.DATA.read_text())
        masks, _ = WITH_MODEL([document["text"] for document in documents])
        told = figures.scores(documents, masks)
        assert told["direct entity recall"] == 1
        assert told["quasi entity recall"] >= 0.89
        assert told["token precision"] >= 0.74


def test_what_runs_the_model_has_no_address_to_tell_of_it():
    """Since 1.29 its makers' builds tell them of each session, under a number of the machine."""
    folder = Path(find_spec("onnxruntime").origin).parent
    libraries = [*folder.rglob("*.so*"), *folder.rglob("*.dll"), *folder.rglob("*.dylib")]
    assert libraries
    for library in libraries:
        held = library.read_bytes()
        for told in (b"events.data.microsoft", b"OneCollector", b"OneDsTelemetry"):
            assert told not in held, library.name
