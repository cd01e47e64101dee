"""Attributions: whose words, thoughts or wishes a text gives, by which words, and what they are.

The one layer on which all reading of speech rests. `attributions` lists all that a text puts
into somebody's mouth or mind, as corpora of attribution mark it, so that an editor sees every
voice of an article. `attributed_frames` takes those of them that vouch for something, deny it or
judge it: "X hopes that" is nothing to a claim.
"""

from __future__ import annotations

from bearwitness.corroboration.attributed_english import english
from bearwitness.corroboration.attributed_quotes import Quoted
from bearwitness.corroboration.attributed_russian import carried_on, russian
from bearwitness.corroboration.attributed_spans import Attribution, trimmed
from bearwitness.corroboration.parse import Parse

__all__ = ["Attribution", "attributions", "stated"]


def stated(parse: Parse) -> tuple[Attribution, ...]:
    """Return what each sentence attributes by itself, also where it does not say what."""
    return english(parse) if parse.language == "en" else russian(parse)


def attributions(
    parse: Parse, found: tuple[Attribution, ...] | None = None
) -> tuple[Attribution, ...]:
    """Return the attributions of a text, in the order of their cues.

    Args:
        parse: the text.
        found: what `stated` returns for it, where the caller has it.
    """
    found = stated(parse) if found is None else found
    if parse.language == "en":
        found = Quoted.of(parse).going_on(parse, [one for one in found if one.content])
    else:
        found = carried_on(parse, found)
    return tuple(
        Attribution(one.source, one.cue, told, one.by)
        for one in sorted(found, key=lambda one: min(one.cue))
        if (told := trimmed(parse, one.content)) or parse.language == "ru"
    )
