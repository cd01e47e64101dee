"""Who speaks, as readers are told it: a source itself, or somebody through whoever quotes them.

A denial that an article only quotes is not the article's. Whoever is named in a chain of speakers
stands by the label that readers know from a public source, where one has that name. Nobody else is
named, whoever they are: anybody can read the article, and would see which of the names in it we
leave out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bearwitness.desk import voices
from bearwitness.desk.casebook import Casebook
from bearwitness.publication.words import Words
from bearwitness.records.source import Source, SourceKind, plain_name

LANGUAGES = ("en", "ru")
UNNAMED = Words("somebody who is not named here", "тот, кто здесь не назван")
OTHERS = Words("others", "других")


@dataclass(frozen=True, slots=True)
class Speakers:
    """The public sources by every name that they have; nobody else is named."""

    known: dict[str, Source] = field(repr=False)

    @classmethod
    def of(cls, casebook: Casebook) -> Speakers:
        """Return what a casebook knows of speakers; testimonies' titles are for staff."""
        known: dict[str, Source] = {}
        hidden = voices.kept_from_readers(casebook)
        for source in casebook.all(Source):
            if not source.confided and source.id not in hidden:
                for name in source.own_names:
                    known.setdefault(name, source)
        return cls(known)

    def told(self, source: Source, attribution: Sequence[str]) -> Words:
        """Return who says what this source says, and through whom, to begin a sentence with.

        Args:
            source: a public one.
            attribution: the speakers, the outermost first; where it names itself, it is passed
                over. Empty: the source says so itself, and so does a statement, which is somebody's
                own word however its text calls them.
        """
        chain = source.others(attribution)
        if source.kind is SourceKind.STATEMENT or not chain:
            return Words(*(speaker(source, language) for language in LANGUAGES))
        return Words(*(self._through(source, chain, language) for language in LANGUAGES))

    def _through(self, source: Source, chain: Sequence[str], language: str) -> str:
        *between, last = chain
        who = self._named(last, language, UNNAMED)
        by = _label(source, language)
        through = (self._named(one, language, OTHERS) for one in reversed(between))
        middle = ", ".join(dict.fromkeys(through))
        if language == "ru":
            return f"{_begun(who)}{f' (через: {middle})' if middle else ''}, как передаёт {by}"
        return f"{_begun(who)}{f' (through {middle})' if middle else ''}, as told by {by}"

    def _named(self, who: str, language: str, else_called: Words) -> str:
        source = self.known.get(plain_name(who))
        return _label(source, language) if source else else_called.of(language)


def speaker(source: Source, language: str) -> str:
    """Return as whom a source speaks, as the beginning of a sentence."""
    return _begun(_label(source, language))


def _label(source: Source, language: str) -> str:
    named = source.called(language)
    return named.speaks_as or named.publisher or named.title


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]
