"""Why the rules read a claim as they did, in Russian. The rules' own words are English.

`corroboration.reasons` joins its parts by semicolons; each is told by itself. What no pattern
here knows leaves the whole as it is: half a translation would be neither language.
"""

from __future__ import annotations

import re
from functools import cache

from bearwitness.adapters.vocabularies import vocabulary

_SAID = (
    (r"“(.+)” is about (.+)", "«{0}» — это о том, что названо «{1}»"),
    (r"“(.+)” is the number of those it was done to", "«{0}» — скольких это коснулось"),
    (r"“(.+)” attributes it", "«{0}» показывает, чьи это слова"),
    (r"“(.+)” names the source", "«{0}» называет источник"),
    (r"“(.+)” points back to the speaker", "«{0}» отсылает к тому, кто говорил выше"),
    (r"“(.+)”: the text keeps its distance", "«{0}»: текст за это не ручается"),
    (
        r"“(.+)” is when it was said or became known, not when it happened",
        "«{0}» — когда это сказали или узнали, а не когда это было",
    ),
    (r"the same speaker uses words of (.+) about it", "тот же говорящий возражает: {0}"),
    (r"these are words of (.+)", "это возражение: {0}"),
    (r"told in an? (.+) made by the source", "рассказано в том, что сделал сам источник"),
    (
        r"it points back to what was said before of (.+) \((.+)\)",
        "отсылает к сказанному выше о том, что названо «{0}» ({1})",
    ),
    (
        r"the sentence names (.+), but does not say that it was there",
        "предложение называет место ({0}), но не говорит, что это было там",
    ),
    (
        r"the sentence names no place; the text before it was about (.+)",
        "места предложение не называет; выше речь шла о месте: {0}",
    ),
    (r"nobody is named as saying it", "кто это говорит, не названо"),
    (r"the speaker was named before", "говорящий назван раньше"),
    (r"named as a partner", "назван партнёром"),
    (r"the next sentence says who reports it", "кто об этом сообщает, сказано в следующем"),
    (
        r"goes on from the sentence before, which names the source",
        "продолжает предыдущее предложение, которое называет источник",
    ),
    (
        r"a block quotation of the speaker named before it",
        "большая цитата того, кто назван перед ней",
    ),
    (
        r"a quotation that goes on from the speaker named before",
        "продолжение цитаты того, кто назван раньше",
    ),
    (
        r"it names no violation, and the text asserted none before it",
        "нарушения не называет, и выше текст ни одного не утверждал",
    ),
)
_PARTS = re.compile(r"; (?!the text before it was about)")  # one part has a semicolon inside


def told(because: str, language: str) -> str:
    """Return a reason in this language; empty if it cannot be told whole in Russian."""
    if language == "en":
        return because.rstrip(".")
    parts = [_part(part) for part in _PARTS.split(because.rstrip("."))]
    return "; ".join(parts) if all(parts) else ""


def _part(part: str) -> str:
    for shape, said in _SAID:
        if match := re.fullmatch(shape, part):
            quoted = match.groups()[:1] if shape.startswith("“") else ()  # the text's own words
            rest = match.groups()[len(quoted) :]
            return said.format(*quoted, *(_labels().get(word, word) for word in rest))
    return ""


@cache
def _labels() -> dict[str, str]:
    """Return what the terms of violations and denials are called in Russian, by English label."""
    return {
        term.label("en"): term.label("ru")
        for name in ("violations", "denials")
        for term in vocabulary(name).terms.values()
    }
