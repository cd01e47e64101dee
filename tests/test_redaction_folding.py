"""Whatever a text is dressed in, what is found lies where the words stand in the text as given."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.redaction.findings import find
from bearwitness.redaction.normal import fold

# Identifiers that rules find whole, English and Russian.
PIECES = [
    "wren@example.org", "+44 7700 900123", "GB82 WEST 1234 5698 7654 32", "48213/17",
    "@kvill_v_ssylke", "198.51.100.7", "112-233-445 95", "4012 8888 8888 1881",
    "43.318100, 45.698200", "К021ВТ 795", "19/11/1989", "14 March 2016", "14 марта 2016 года",
    "единственный пекарь в долине", "the only dentist in the village", "5555 5555 5555 4444",
    "потерял два пальца на лесопилке", "second wife of the imam",
]  # fmt: skip
LOOKS = {**dict(zip("aeopcxyABEKMHOPCTX", "аеорсхуАВЕКМНОРСТХ", strict=True))}
FULL = {chr(c): chr(c + 0xFEE0) for c in range(0x21, 0x7F)}
OTHER_DIGITS = {str(n): chr(0x0660 + n) for n in range(10)}


def between(sign):
    return sign.join


def letters_only(change):
    """Keep what an address or a number needs: the letters of words alone are changed."""
    return lambda piece: "".join(change.get(c, c) for c in piece)


DRESSED = {
    "as it is": str,
    "zero-width spaces": between("\u200b"),
    "word joiners": between("\u2060"),
    "soft hyphens": between("\u00ad"),
    "byte order marks": between("\ufeff"),
    "direction marks": between("\u200e"),
    "full width": letters_only(FULL),
    "hard spaces": lambda piece: piece.replace(" ", "\u00a0"),
    "odd hyphens": lambda piece: piece.replace("-", "\u2011"),
    "Arabic digits": letters_only(OTHER_DIGITS),
    "stress marks": lambda piece: "".join(c + "\u0301" if c in "аеиоу" else c for c in piece),
    "decomposed": lambda piece: unicodedata.normalize("NFD", piece),
}


@pytest.mark.parametrize("dress", DRESSED)
@pytest.mark.parametrize("piece", PIECES)
def test_a_dressed_identifier_is_found_where_it_stands(piece, dress):
    worn = DRESSED[dress](piece)
    text = f"They wrote it down: {worn}; тогда все ушли."
    start = text.index(worn)
    places = {at for f in find(text, language="en") for at in range(f.start, f.end)}
    letters = {start + n for n, c in enumerate(worn) if unicodedata.category(c)[0] in "LN"}
    assert letters <= places


@settings(deadline=None)
@given(
    piece=st.sampled_from(PIECES),
    one=st.sampled_from(sorted(DRESSED)),
    before=st.text(alphabet="\u200b\u0301ﬁ\u00ad ①й-\nЖ", max_size=12),
)
def test_what_stands_before_moves_no_finding(piece, one, before):
    worn = DRESSED[one](piece)
    plain = f"It said: {worn}; they left."
    moved = f"{before}\n\n{plain}"
    shift = len(moved) - len(plain)

    def places(text, by):
        return {
            at - by
            for f in find(text, language="en")
            for at in range(f.start, f.end)
            if at - by >= len("It said: ")
        }

    assert places(plain, 0) == places(moved, shift)


@given(st.text(alphabet="aй\u0301\u200bﬁ-\n А①\u00ad½x", max_size=30), st.data())
def test_each_folded_stretch_comes_from_its_own_place(text, data):
    folded = fold(text)
    if not folded.text:
        return
    start = data.draw(st.integers(0, len(folded.text) - 1))
    end = data.draw(st.integers(start + 1, len(folded.text)))
    first, last = folded.span(start, end)
    assert 0 <= first < last <= len(text)
    inside = fold(text[first:last]).text
    assert folded.text[start:end].strip("-\n ") in inside.replace("-\n", "") or "-" in text


@pytest.mark.parametrize(
    ("text", "word"),
    [("We saw Wren-\nfield there", "Wren-\nfield"),
     ("там был Тагиров-\n ский тогда", "Тагиров-\n ский"),
     ("then Wren\u00adfield left", "Wren\u00adfield"), ("then Wr\u200ben left", "Wr\u200ben"),
     ("then Тагиpoв left", "Тагиpoв"), ("тогда Wrеn ушёл", "Wrеn")],
)  # fmt: skip
def test_a_broken_or_mixed_word_is_one_finding_over_all_of_it(text, word):
    start = text.index(word)
    for protected in ([], [word.replace("-\n ", "").replace("-\n", "")]):
        found = find(text, language="en", protected=protected)
        assert any(f.start <= start and start + len(word) <= f.end for f in found)


@pytest.mark.parametrize(
    "said",
    [
        "oh seven seven double zero nine hundred one two three",
        "восемь девятьсот пятьсот пятьдесят пять ноль три пятьдесят семь",
        "the fourteenth of March",
        "четырнадцатого марта две тысячи шестнадцатого года",
        "thirty-four years old",
    ],
)
def test_numbers_told_in_words_are_found_whole(said):
    text = f"It was {said}, they said"
    start = text.index(said)
    assert any(f.start <= start and start + len(said) <= f.end for f in find(text, language="en"))


@given(
    st.text(alphabet="aйЁ\u0301\u0306\u200bﬁ\n\t\r А①\u00ad½–—’x…\u00a0٣", max_size=30), st.data()
)
def test_a_text_is_folded_letter_by_letter_with_its_marks(text, data):
    cut = data.draw(st.integers(0, len(text)))
    if text[cut : cut + 1] in {"\u0301", "\u0306"}:
        return
    parts = [fold(text[:cut]), fold(text[cut:])]
    whole = fold(text)
    # A dash may only break a word where a line ends behind it.
    if "-" not in parts[0].text:
        assert whole.text == parts[0].text + parts[1].text
        assert list(whole.starts) == [*parts[0].starts, *(cut + at for at in parts[1].starts)]
        assert list(whole.ends) == [*parts[0].ends, *(cut + at for at in parts[1].ends)]
