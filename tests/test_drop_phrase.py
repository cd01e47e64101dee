"""The code phrase can be said, written down, misheard, and noticed to be misheard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.errors import Malformed
from bearwitness.records.phrase import heard, reply_tag, spoken, words

entropies = st.binary(min_size=10, max_size=10)
languages = st.sampled_from(["en", "ru"])


@pytest.mark.parametrize("language", ["en", "ru"])
def test_there_are_2048_words_of_one_length_in_each_language(language):
    assert len(set(words(language))) == 2048
    assert {len(word) for word in words(language)} == {4}


def test_no_word_belongs_to_two_languages():
    assert not set(words("en")) & set(words("ru"))


@given(entropies, languages)
def test_what_was_spoken_is_heard(entropy, language):
    assert heard(spoken(entropy, language)) == entropy


@given(entropies)
def test_the_language_of_the_words_does_not_matter(entropy):
    tags = {heard(spoken(entropy, language)) for language in ("en", "ru")}
    assert len(tags) == 1


@given(entropies, languages)
def test_capitals_commas_and_lines_do_not_matter(entropy, language):
    phrase = spoken(entropy, language)
    assert heard("  " + phrase.upper().replace(" ", ",\n- ") + ".") == entropy


def test_a_word_taken_for_another_is_noticed_nearly_always():
    phrase = spoken(bytes(range(10)), "en").split()
    noticed = 0
    for other in words("en")[:512]:
        try:
            heard(" ".join([other, *phrase[1:]]))
        except Malformed:
            noticed += 1
    assert noticed >= 500


@pytest.mark.parametrize(
    "phrase", ["", "bako", "these are no words of any phrase here", "\x00" * 40]
)
def test_what_is_no_phrase_is_refused_without_repeating_it(phrase):
    with pytest.raises(Malformed) as refusal:
        heard(phrase)
    assert not phrase.strip("\x00") or phrase not in str(refusal.value)


def test_ten_random_bytes_are_needed():
    with pytest.raises(Malformed):
        spoken(b"nine byte", "en")


def test_the_tag_is_fixed_by_phrase_and_salt():
    english, russian = (spoken(bytes(10), language) for language in ("en", "ru"))
    assert reply_tag(english, b"salt") == reply_tag(russian, b"salt")
    assert reply_tag(english, b"salt") != reply_tag(english, b"other")
    assert len(reply_tag(english, b"salt")) == 32
