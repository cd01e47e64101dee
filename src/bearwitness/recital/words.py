"""Words as they are shown and as they are said, and how long saying them takes.

A masked line says less than it shows. `[…]` is shown as "[withheld]" and spoken as a pause,
so that neither the ear nor the eye loses the gap; `[a village]` is shown in its brackets and
spoken without them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

LANGUAGES = ("en", "ru")
WITHHELD: Final = {"en": "[withheld]", "ru": "[не разглашается]"}
PAUSE_SECONDS = 0.7  # for a withheld span: long enough to be heard as a gap

# Reading aloud, calmly: about 150 words a minute in English and 120 in Russian, as letters a
# second, because a long word takes longer. docs/spec/script.md says how they were chosen.
_LETTERS_A_SECOND = {"en": 13.0, "ru": 12.5}
_GAP = re.compile(r"\[(?:…|\.\.\.)\]")
_TOKEN = re.compile(r"\[(?:…|\.\.\.)\]\S*|\S+")
_STOPS = {".": 0.45, "!": 0.45, "?": 0.45, "…": 0.45, ",": 0.2, ";": 0.3, ":": 0.3, "—": 0.2}


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a line. `spoken` is empty for what is shown and not said."""

    shown: str = field(repr=False)
    spoken: str = field(repr=False)

    @property
    def withheld(self) -> bool:
        """Whether this stands for a span that is kept back."""
        return not self.spoken and self.shown.startswith("[")


def words(text: str, language: str) -> tuple[Word, ...]:
    """Cut a line into its words, in order; punctuation stays with the word before it."""
    found: list[Word] = []
    for token in _TOKEN.findall(text):
        if _GAP.match(token):
            found.append(Word(_GAP.sub(WITHHELD[language], token), ""))
        elif any(c.isalnum() for c in token):
            found.append(Word(token, token.replace("[", "").replace("]", "")))
        elif found and found[-1].spoken:
            # A dash that stands alone has no sound; it belongs to the word it follows.
            found[-1] = Word(f"{found[-1].shown} {token}", f"{found[-1].spoken} {token}")
        else:
            found.append(Word(token, ""))
    return tuple(found)


def shown(text: str, language: str) -> str:
    """Return the line as captions and transcript show it."""
    return _GAP.sub(WITHHELD[language], text)


def seconds(text: str, language: str) -> float:
    """Estimate how long a calm reader takes for this line, pauses included."""
    return sum(_word_seconds(word, language) for word in words(text, language))


def _word_seconds(word: Word, language: str) -> float:
    if word.withheld:
        return PAUSE_SECONDS
    letters = sum(c.isalnum() for c in word.spoken) + (1 if word.spoken else 0)
    stop = _STOPS.get(word.shown.rstrip("»”\"')]")[-1:], 0.0)
    return letters / _LETTERS_A_SECOND[language] + stop
