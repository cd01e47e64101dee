"""A code phrase in a letter's words: nobody lets it through, however it was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.errors import Refused
from bearwitness.records.phrase import RANDOM, begun_with, spoken, words
from bearwitness.redaction.finding import Identifier, Kind
from bearwitness.redaction.findings import find
from bearwitness.redaction.masking import Decision, Verdict, draft, residue
from casebook_stand import words as words_of

GAPS = st.sampled_from([" ", ", ", "\n", " - ", ". ", "\u00a0", " 1) "])
UNSEEN = st.sampled_from(["\u200b", "\u2060", "\ufeff", "\u200d", "\u200e", "\x1f"])
LATIN_FOR = str.maketrans("аеокрсхВКМНОРСТХАЕ", "aeokpcxBKMHOPCTXAE")
PHRASES = st.builds(
    spoken, st.binary(min_size=RANDOM, max_size=RANDOM), st.sampled_from(["en", "ru"])
)


@given(PHRASES, GAPS, st.booleans(), st.sets(st.integers(0, 7), max_size=2))
def test_a_phrase_is_found_whole_however_it_is_typed_with_a_slip_or_two(phrase, gap, loud, slips):
    typed = ["quillfeather" if i in slips else w for i, w in enumerate(phrase.split())]
    ours = [i for i in range(8) if i not in slips]
    before = "They came back. "
    text = before + (gap.join(typed).upper() if loud else gap.join(typed)) + ". And again."
    start = len(before) + len(gap.join([*typed[: ours[0]], ""]))
    end = len(before) + len(gap.join(typed[: ours[-1] + 1]))
    covering = [f for f in find(text, language="en") if f.start <= start and end <= f.end]
    assert [(f.kind, f.identifier) for f in covering] == [(Kind.PROTECTED, Identifier.DIRECT)]
    assert [(f.start, f.end) for f in residue(text, ())] == [(start, end)]


def test_no_decision_lets_a_phrase_be_read():
    text = f"They came. {spoken(bytes(RANDOM), 'en')}. They left."
    told = words_of(text=text)
    (found,) = [f for f in find(text, language="en") if f.because == "a code phrase"]
    clear = Decision(told.id, found.start, found.end, Verdict.CLEAR, "ada")
    with pytest.raises(Refused):
        draft(told, [found], decisions=[clear])
    assert residue(draft(told, [found]).text, ()) == ()


@given(PHRASES, UNSEEN, st.booleans())
def test_a_phrase_whose_words_only_something_unseen_parts_is_found(phrase, gap, soft):
    typed = gap.join(phrase.split())
    typed = typed.replace("a", "a\u00ad", 1).replace("а", "а\u00ad", 1) if soft else typed
    text = f"They came. {typed}. They left."
    assert [(f.start, f.end) for f in residue(text, ())] == [(11, 11 + len(typed))]


@given(
    st.binary(min_size=RANDOM, max_size=RANDOM),
    st.sets(st.sampled_from("аеокрсхвмнт")),
    GAPS | UNSEEN,
    st.booleans(),
)
def test_a_cyrillic_phrase_with_latin_letters_in_it_is_found(raw, swapped, gap, loud):
    typed = gap.join(spoken(raw, "ru").split())
    typed = typed.upper() if loud else typed
    typed = "".join(c.translate(LATIN_FOR) if c.lower() in swapped else c for c in typed)
    text = f"They came. {typed}. They left."
    assert [(f.start, f.end) for f in residue(text, ())] == [(11, 11 + len(typed))]


@given(PHRASES, GAPS)
def test_what_a_letter_begins_with_is_taken_out_and_nothing_else(phrase, gap):
    begun, rest = begun_with(f"«{phrase.replace(' ', gap)}»: They came.")
    assert (begun.split(), rest) == (phrase.split(), "They came.")
    assert begun_with(rest) == ("", rest)
    later = f"They came. {phrase}"
    assert begun_with(later) == ("", later)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_prose_with_a_few_of_our_words_is_no_phrase(language):
    few = " ".join(words(language)[:5])
    assert residue(f"{few} and then they came, {few}.", ()) == ()
