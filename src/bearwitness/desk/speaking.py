"""Who speaks, as readers are told it: a source itself, or somebody through whoever quotes them.

A denial that an article only quotes is not the article's. Whoever is named in a chain of speakers
stands by the label that readers know from a public source, where one has that name; else in the
article's own words. A speaker in whom a word can be read that anybody protects is not named: what
a newspaper printed of a deponent is told by us to nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bearwitness.desk import sweeplists
from bearwitness.desk.casebook import Casebook
from bearwitness.publication.words import Words
from bearwitness.records.source import Source
from bearwitness.redaction.masking import residue
from bearwitness.redaction.sweep import Sweep

LANGUAGES = ("en", "ru")
UNNAMED = Words("somebody who is not named here", "тот, кто здесь не назван")
_QUOTED = re.compile(r"[\"'«»„“”‘’]")


@dataclass(frozen=True, slots=True)
class Speakers:
    """By whom readers know each speaker, and whom nobody may name."""

    known: dict[str, Source] = field(repr=False)
    covered: Sweep = field(repr=False)

    @classmethod
    def of(cls, casebook: Casebook) -> Speakers:
        """Return what a casebook knows of speakers; testimonies' titles are for staff."""
        known: dict[str, Source] = {}
        for source in casebook.all(Source):
            if not source.confided:
                for name in names(source):
                    known.setdefault(name, source)
        with casebook.inside() as held:
            return cls(known, Sweep.of(sweeplists.every_word(held.fold)))

    def told(self, source: Source, attribution: Sequence[str]) -> Words:
        """Return who says what this source says, and through whom, to begin a sentence with.

        Args:
            source: a public one.
            attribution: the speakers, the outermost first; where it names itself, it is passed
                over. Empty: the source says so itself.
        """
        own = names(source)
        chain = [who for who in attribution if plain(who) not in own]
        if not chain:
            return Words(*(speaker(source, language) for language in LANGUAGES))
        return Words(*(self._through(source, chain, language) for language in LANGUAGES))

    def _through(self, source: Source, chain: Sequence[str], language: str) -> str:
        *through, who = (self._named(one, language) for one in chain)
        by = _label(source, language)
        middle = ", ".join(reversed(through))
        if language == "ru":
            return f"{_begun(who)}{f' (через: {middle})' if middle else ''}, как передаёт {by}"
        return f"{_begun(who)}{f' (through {middle})' if middle else ''}, as told by {by}"

    def _named(self, who: str, language: str) -> str:
        if plain(who) in self.known:
            return _label(self.known[plain(who)], language)
        return UNNAMED.of(language) if residue(who, self.covered) else who


def speaker(source: Source, language: str) -> str:
    """Return as whom a source speaks, as the beginning of a sentence."""
    return _begun(_label(source, language))


def names(source: Source) -> frozenset[str]:
    """Return every name of a source that an article may use for it, plain."""
    called = (source.called(language) for language in LANGUAGES)
    every: Iterable[str] = (n for c in called for n in (c.title, c.publisher, c.speaks_as))
    return frozenset(plain(name) for name in every if name)


def plain(name: str) -> str:
    """Return a name without its quotation marks and the English article, in small letters."""
    return _QUOTED.sub("", name).strip().casefold().removeprefix("the ").strip()


def _label(source: Source, language: str) -> str:
    named = source.called(language)
    return named.speaks_as or named.publisher or named.title


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]
