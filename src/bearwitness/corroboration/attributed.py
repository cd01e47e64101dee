"""Attributions: whose words, thoughts or wishes a text gives, by which words, and what they are.

Wider than the frames of `attribution`: those ask who vouches for a claim, so "X hopes that" and
"X criticised Y" are nothing to them. Here all is listed that a text puts into somebody's mouth or
mind, as corpora of attribution mark it, so that an editor sees every voice of an article.
"""

from __future__ import annotations

from bearwitness.corroboration.attributed_english import english
from bearwitness.corroboration.attributed_russian import russian
from bearwitness.corroboration.attributed_spans import Attribution, trimmed
from bearwitness.corroboration.parse import Parse

__all__ = ["Attribution", "attributions"]


def attributions(parse: Parse) -> tuple[Attribution, ...]:
    """Return the attributions of a text, in the order of their cues."""
    found = english(parse) if parse.language == "en" else russian(parse)
    return tuple(
        Attribution(one.source, one.cue, told)
        for one in sorted(found, key=lambda one: min(one.cue))
        if (told := trimmed(parse, one.content)) or parse.language == "ru"
    )
