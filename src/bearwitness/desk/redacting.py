"""Redaction at DESK: findings with what the casebook knows, the draft, its risk.

The sweep list is everybody's: a name that one testimony protects is covered in all of them. So
is a name that was found in one of them, in every form.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bearwitness.adapters.marking import marked
from bearwitness.adapters.words import ordinary, reading, told
from bearwitness.consent import FOREVER, Scope
from bearwitness.consent.terms import PlaceTold, Terms
from bearwitness.desk import sweeplists, worlds
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.choices import CAUTIOUS, Choice, Rules
from bearwitness.desk.consents import Consents
from bearwitness.ids import TestimonyId
from bearwitness.records.event import Act, Person
from bearwitness.records.source import Source
from bearwitness.records.spans import Span
from bearwitness.records.testimony import ProofSeed, Testimony
from bearwitness.records.where import Level, Place
from bearwitness.redaction import precision
from bearwitness.redaction.finding import Identifier, Kind
from bearwitness.redaction.findings import Finding, find
from bearwitness.redaction.masking import Decision, Draft, draft, residue, still_read
from bearwitness.redaction.mentions import Elsewhere
from bearwitness.redaction.precision import Gazetteer, Told
from bearwitness.redaction.risk import Census, Known, Risk, risk
from bearwitness.redaction.sweep import Sweep

_LARGE = (Level.REGION, Level.COUNTRY)
_LEVELS = {
    Level.SITE: PlaceTold.EXACT,
    Level.SETTLEMENT: PlaceTold.SETTLEMENT,
    Level.DISTRICT: PlaceTold.DISTRICT,
    Level.REGION: PlaceTold.REGION,
    Level.COUNTRY: PlaceTold.COUNTRY,
}
_SPOTS = frozenset({Kind.PLACE, Kind.ADDRESS, Kind.COORDINATES})


# A text, the protected words, those that may stay, and the names of the whole case.
_Asked = tuple[str, tuple[str, ...], frozenset[str], Elsewhere | None]


@dataclass(frozen=True, slots=True)
class Redacted:
    """One testimony with all that the gate asks about it."""

    testimony: Testimony
    findings: tuple[Finding, ...]
    draft: Draft
    risk: Risk
    residue: tuple[Finding, ...]
    told: Told  # the finest place and date in the draft
    texts: int  # other texts among which the risk was measured


class Redactor:
    """Redacts the testimonies of one unlocked casebook; names are looked for once a text.

    Opened names stay in memory as long as the redactor does, like the casebook itself.
    """

    def __init__(self, casebook: Casebook) -> None:
        """Work on this casebook."""
        self._casebook = casebook
        self._named: dict[str, tuple[Span, ...]] = {}
        self._sweep: tuple[tuple[str, ...], Sweep] | None = None
        self._found: dict[_Asked, tuple[Finding, ...]] = {}
        self._elsewhere: tuple[frozenset[tuple[str, str]], frozenset[str], Elsewhere] | None = None
        self._swept: dict[tuple[str, tuple[str, ...]], tuple[Finding, ...]] = {}
        self._gazetteers: dict[frozenset[tuple[str, PlaceTold]], Gazetteer] = {}
        self._known: dict[tuple[TestimonyId | None, str], Known] = {}

    def redacted(self, testimony: TestimonyId, *, at: datetime = FOREVER) -> Redacted:
        """Return the draft of the chosen passages with its findings, risk and residue.

        Args:
            testimony: whose passages.
            at: when; the risk is measured among the testimonies that may be compared then.
                Without a moment only a yes without an end counts. The draft is the same.

        Raises:
            Missing: there is no such testimony.
            Refused: a decision would clear a protected word.
        """
        words = self._casebook.get(Testimony, testimony)
        found = self.findings(words)
        made = self.made(testimony)
        background = self.background(testimony, at=at)
        return Redacted(
            words,
            found,
            made,
            self.measured(words, made, background),
            self._residue(made),
            precision.told(made, self._places(words, found, made)),
            sum(known.about != testimony for known in background),
        )

    def made(self, testimony: TestimonyId) -> Draft:
        """Return the draft of the chosen passages as it stands.

        Errors as for `redacted`.
        """
        words = self._casebook.get(Testimony, testimony)
        decisions = [d for d in self._casebook.all(Decision) if d.testimony == testimony]
        chosen = chosen_passages(self._casebook, words)
        whole = self.draft(words, decisions)
        return replace(whole, passages=tuple(p for p in whole.passages if p.index in chosen))

    def measured(self, words: Testimony, made: Draft, background: Sequence[Known]) -> Risk:
        """Return the risk of a draft of a testimony, among what intruders may hold."""
        return risk(
            [made],
            background,
            cleared=still_read(words, self.findings(words), made),
            dead=self.dead(words.id),
            census=self.census(),
            frequency=told,
        )

    def as_told(self, testimony: TestimonyId, *, at: datetime = FOREVER) -> Risk:
        """Return the risk if all of a testimony were published as told, with nothing covered.

        Args and errors as for `redacted`.
        """
        words = self._casebook.get(Testimony, testimony)
        return self.measured(words, draft(words, ()), self.background(testimony, at=at))

    def draft(
        self,
        words: Testimony,
        decisions: Sequence[Decision],
        *,
        terms: Terms | None = None,
        names_only: bool = False,
    ) -> Draft:
        """Return a whole testimony covered, and told no finer than its deponent allows.

        Args:
            words: the testimony.
            decisions: about it.
            terms: of the permit that is used; None: the narrowest of all public uses.
            names_only: cover only what identifies alone, and what somebody decided to cover.

        Raises:
            Refused: a decision would clear a protected word.
        """
        found = self.findings(words)
        if names_only:
            # A protected word may stand inside a finding of another kind, such as a place.
            spots = self._ready().sightings(words.text)
            found = tuple(
                f
                for f in found
                if f.identifier is Identifier.DIRECT
                or any(s.start < f.end and f.start < s.end for s in spots)
            )
        made = draft(words, found, decisions=decisions)
        terms = terms or Consents(self._casebook).terms(words.id)
        held = precision.held(made, terms, self._places(words, found, made))
        return replace(held, salt=self._salt(words.id))

    def _salt(self, testimony: TestimonyId) -> bytes:
        """Return what salts the digests of a testimony's drafts; it is shredded with the seed."""
        seed = self._casebook.get(ProofSeed, testimony).seed
        return hmac.new(seed, b"bearwitness/draft-salt/v1", hashlib.sha256).digest()

    def findings(self, words: Testimony) -> tuple[Finding, ...]:
        """Return what could identify somebody in a whole testimony, by all of the case."""
        may_stay = allowed(self._casebook)
        return self._find(words.text, words.language, may_stay, self._names(may_stay))

    def _names(self, may_stay: frozenset[str]) -> Elsewhere:
        """Return the names found in the case's testimonies: once for each state of the case."""
        texts = frozenset((one.text, one.language) for one in self._casebook.all(Testimony))
        if self._elsewhere is None or self._elsewhere[:2] != (texts, may_stay):
            self._elsewhere = texts, may_stay, self._names_in(sorted(texts), may_stay)
        return self._elsewhere[2]

    def _names_in(self, texts: Iterable[tuple[str, str]], may_stay: frozenset[str]) -> Elsewhere:
        found = [(text, self._find(text, language, may_stay, None)) for text, language in texts]
        return Elsewhere.of(found, ordinary)

    def brought(
        self, testimony: TestimonyId, came: Sequence[TestimonyId]
    ) -> tuple[TestimonyId, ...]:
        """Return which of the testimonies that came brought a name that is covered in this one."""
        every = {one.id: one for one in self._casebook.all(Testimony)}
        words, may_stay = every[testimony], allowed(self._casebook)
        before = [(w.text, w.language) for w in every.values() if w.id not in came]

        def found(texts: Sequence[tuple[str, str]]) -> tuple[Finding, ...]:
            names = self._names_in(sorted(set(texts)), may_stay)
            return self._find(words.text, words.language, may_stay, names)

        without = found(before) if came else ()
        new = [every[name] for name in came if name in every]
        return tuple(w.id for w in new if found([*before, (w.text, w.language)]) != without)

    def _find(
        self, text: str, language: str, may_stay: frozenset[str], names: Elsewhere | None
    ) -> tuple[Finding, ...]:
        asked = (text, self.protected() if names else (), may_stay, names)
        if asked not in self._found:
            if text not in self._named:
                self._named[text] = marked(text)
            self._found[asked] = find(
                text,
                language=language,
                spans=self._named[text],
                protected=self._ready() if names else (),
                allowed=may_stay,
                ordinary=ordinary,
                reading=reading,
                elsewhere=names,
            )
        return self._found[asked]

    def _places(self, words: Testimony, found: Sequence[Finding], made: Draft) -> Gazetteer:
        """Return how fine each name is: by what the case knows; a place it does not know, exact."""
        read = (f for f in still_read(words, found, made) if f.kind in _SPOTS)
        named = {words.text[f.start : f.end]: PlaceTold.EXACT for f in read}
        known = {
            name: _LEVELS[place.level]
            for place in self._casebook.all(Place)
            for name in place.names.values()
        }
        lower = {name.lower() for name in known}
        places = {**{n: p for n, p in named.items() if n.lower() not in lower}, **known}
        asked = frozenset(places.items())
        if asked not in self._gazetteers:
            self._gazetteers[asked] = Gazetteer.of(places)
        return self._gazetteers[asked]

    def swept(self, made: Draft) -> tuple[Finding, ...]:
        """Return where a protected word can still be read in a draft; empty is what is asked."""
        return self._residue(made)

    def reads(self, text: str) -> bool:
        """Say whether a protected word can be read in a text that no testimony holds."""
        return bool(residue(text, self._ready()))

    def _residue(self, made: Draft) -> tuple[Finding, ...]:
        asked = (made.text, self.protected())
        if asked not in self._swept:
            self._swept[asked] = residue(made.text, self._ready())
        return self._swept[asked]

    def _ready(self) -> Sweep:
        """Return the sweep list made ready, which is slow: once for each state of the list."""
        words = self.protected()
        if self._sweep is None or self._sweep[0] != words:
            self._sweep = (words, Sweep.of(words, ordinary=ordinary))
        return self._sweep[1]

    def protected(self) -> tuple[str, ...]:
        """Return every word that anybody's sweep list holds, also where two were written apart."""
        with self._casebook.inside() as held:
            return sweeplists.every_word(held.fold)

    def background(self, testimony: TestimonyId, *, at: datetime) -> tuple[Known, ...]:
        """Return what a risk is measured against: its own text, what may be compared, the public.

        Nobody's testimony serves to weigh another's risk unless its deponent allows `compare`.
        """
        consents = Consents(self._casebook)
        words = (
            self._text(one.id, one.text)
            for one in self._casebook.all(Testimony)
            if one.id == testimony or consents.permitted(one.id, Scope.COMPARE, at=at)
        )
        articles = (source.text for source in self._casebook.all(Source) if source.text)
        public = (*articles, *worlds.background(self._casebook))
        return *words, *(self._text(None, text) for text in dict.fromkeys(public))

    def _text(self, about: TestimonyId | None, text: str) -> Known:
        if (about, text) not in self._known:
            self._known[about, text] = Known(about, text, sealed=about is not None)
        return self._known[about, text]

    def dead(self, testimony: TestimonyId) -> int:
        """Return how many dead the case knows of if this testimony tells of one, 0 if of none."""
        mine = {s.id for s in self._casebook.all(Source) if s.testimony == testimony}
        fatal = [act for act in self._casebook.all(Act) if act.fatal]
        tells = any(mine & set(act.sources) for act in fatal)
        return len({act.victim for act in fatal}) if tells else 0

    def census(self) -> Census | None:
        """Return among how many people a deponent could be, and of how many what is true."""
        people = rules(self._casebook).people
        return worlds.census(self._casebook, people) if people else None


def rules(casebook: Casebook) -> Rules:
    """Return the case's rules, or the cautious ones."""
    return next(iter(casebook.all(Rules)), CAUTIOUS)


def chosen_passages(casebook: Casebook, words: Testimony) -> tuple[int, ...]:
    """Return the passages that staff chose for publication; none until they do."""
    choices = (c for c in casebook.all(Choice) if c.testimony == words.id)
    return next((choice.passages for choice in choices), ())


def allowed(casebook: Casebook) -> frozenset[str]:
    """Return, in lower case, the names that may stay: officials in office and large places."""
    names = [name for person in casebook.all(Person) if person.public for name in person.names]
    names += [
        name
        for place in casebook.all(Place)
        if place.level in _LARGE
        for name in place.names.values()
    ]
    lower = {name.lower() for name in names}
    return frozenset(lower | {word for name in lower for word in name.split()})
