"""A submission at DESK: from what deponents allow to be handed in to the files of a submission.

1. Consent is asked for now, testimony by testimony: to COURT for a court or a prosecutor, to SUBMIT
   for a UN body, and for this addressee where deponents named some; where it goes through a lawyer,
   to LAWYER as well. Without it nothing is used.
2. Every passage is covered as asked, told no finer than its permit says, and swept for protected
   words; one that is still there stops the submission.
3. Each passage gets its proof under one fresh checkpoint: it shows the words that are shown.
4. What happened is told from acts that these testimonies tell of, and from no others.
5. All that is said around the words is swept for protected words too.

Identities are not opened here, and no key that could is asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import reduce
from itertools import count

from bearwitness import ids
from bearwitness.adapters.typesetting import submission as typeset
from bearwitness.adapters.vocabularies import vocabulary
from bearwitness.consent import FOREVER, Permit, Scope
from bearwitness.consent.answers import Addressee, Receiver
from bearwitness.consent.terms import DateTold, PlaceTold, Terms
from bearwitness.consent.terms import met as narrowest
from bearwitness.consent.uses import Copy, Derivative, Permitted, Standing, Use
from bearwitness.desk import logbook, telling, trust, voices
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.consents import Consents
from bearwitness.desk.kinds import HandedIn
from bearwitness.desk.redacting import Redactor
from bearwitness.dossier import submission as submissions
from bearwitness.dossier.particulars import COURTS, Cover, Particulars
from bearwitness.dossier.submission import Done, Given, Incident, Involved, Submission, Told
from bearwitness.dossier.submission_words import SUBMISSION
from bearwitness.errors import ConsentDenied, Refused
from bearwitness.ids import AddresseeId, EventId, PersonId, SourceId, TestimonyId, UseId
from bearwitness.proof import policy as policies
from bearwitness.records.event import Act, Event, Involvement, Person
from bearwitness.records.source import Source
from bearwitness.records.testimony import Testimony
from bearwitness.records.when import Precision, When
from bearwitness.records.where import Level, Place, coarsened, outwards
from bearwitness.redaction.masking import Decision, Draft
from bearwitness.redaction.whole import whole

_LEVELS = {
    PlaceTold.EXACT: Level.SITE,
    PlaceTold.SETTLEMENT: Level.SETTLEMENT,
    PlaceTold.DISTRICT: Level.DISTRICT,
    PlaceTold.REGION: Level.REGION,
    PlaceTold.COUNTRY: Level.COUNTRY,
}


@dataclass(frozen=True, slots=True)
class Made:
    """A submission, its files by path, and how many testimonies were left out without consent."""

    submission: Submission
    files: Mapping[str, bytes] = field(repr=False)
    left_out: int
    through: tuple[Permit, ...] = ()  # to LAWYER, where the addressee is one


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for. `only` names testimonies; empty takes all that may be handed in.

    `to` is the addressee as the casebook knows it; None where none is written down.
    """

    particulars: Particulars
    language: str
    cover: Cover = Cover.ALL
    only: tuple[TestimonyId, ...] = ()
    to: AddresseeId | None = None

    @property
    def scope(self) -> Scope:
        """The consent that handing it to this procedure needs."""
        return Scope.COURT if self.particulars.procedure in COURTS else Scope.SUBMIT


def make(
    casebook: Casebook,
    redactor: Redactor,
    asked: Asked,
    *,
    at: datetime,
    entropy: Callable[[int], bytes],
) -> Made:
    """Return a submission of what may be handed in at this moment. Nothing is written or kept.

    Raises:
        ConsentDenied: nobody, or one that is asked for by name, has allowed it.
        Missing: one that is asked for by name is not there.
        Refused: a protected word would be in it.
    """
    at = at.replace(microsecond=0)
    permits, left_out = _permits(casebook, asked, at)  # 1
    drafts = [_draft(casebook, redactor, permit, asked.cover) for permit in permits]
    if held := sum(bool(redactor.swept(made)) for made in drafts):  # 2
        raise Refused(
            f"the sweep still finds protected words in {held} of the testimonies",
            hint="cover each of them at DESK, or leave these testimonies out with --testimony",
        )
    log = logbook.sealed(casebook, at=at)  # 3
    told = tuple(
        _told(casebook, number, permit, made, log)
        for number, (permit, made) in enumerate(zip(permits, drafts, strict=True), start=1)
    )
    made = Submission(
        id=ids.mint("H", entropy(5)),
        language=asked.language,
        invented=casebook.facts.invented,
        made_at=at,
        cover=asked.cover,
        particulars=asked.particulars,
        told=told,
        incidents=tuple(_incidents(casebook, told, asked, redactor.protected())),  # 4
        claims=telling.claims(casebook, voices.graded(casebook, at=at), at=at),
        log=log.log,
        checkpoint=log.newest.checkpoint,
        policy=policies.written(trust.policy(casebook, at=at)),
    )
    if held := len(whole(redactor.protected(), "\n".join(submissions.strings(made)))):  # 5
        raise Refused(
            f"what is said around the words holds {held} protected ones",
            hint="look at the particulars, at places, offices and the wordings of claims",
        )
    return Made(made, _files(made), left_out, _through(casebook, asked, permits, at))


def kept(
    casebook: Casebook,
    made: Made,
    *,
    sealed: bool,
    reason: str,
    at: datetime,
    entropy: Callable[[int], bytes],
) -> HandedIn:
    """Enter a submission in the ledger and every permit that it used; return its record.

    A withdrawal finds the use, and with it whom to ask for the words back.
    """
    given = made.submission
    record = HandedIn(
        given.id,
        given.particulars.procedure.value,
        given.particulars.addressee,
        hashlib.sha256(made.files[submissions.ANNEX]).hexdigest(),
        sealed,
    )
    permits = tuple(Permitted.of(one.permit, [f"testimony {one.number}"]) for one in given.told)
    permits += tuple(map(Permitted.of, made.through))
    use = Use(UseId(ids.mint("U", entropy(5))), Derivative.SUBMISSION, given.id, permits, at)
    copy = Copy(use.id, f"handed in: {given.particulars.addressee}", Standing.ASKABLE)
    used = ", ".join(given.testimonies)
    how = "sealed to the addressee" if sealed else "in plain words"
    why = f"{reason}; {given.id}, {how}; permits to {permits[0].scope}: {used}"
    casebook.append_many([record, use, copy], reason=why, at=at)
    return record


def _permits(casebook: Casebook, asked: Asked, at: datetime) -> tuple[tuple[Permit, ...], int]:
    consents, needed = Consents(casebook), [asked.scope]
    needed += [Scope.LAWYER] if _is_lawyer(casebook, asked.to) else []
    if asked.only:
        named = [casebook.get(Testimony, name).id for name in dict.fromkeys(asked.only)]
        every = [[consents.require(n, s, at=at, to=asked.to) for s in needed] for n in named]
        return tuple(permits[0] for permits in every), 0
    names = [testimony.id for testimony in casebook.all(Testimony)]
    looked = ([consents.permitted(n, s, at=at, to=asked.to) for s in needed] for n in names)
    found = tuple(first for first, *more in looked if first is not None and None not in more)
    left_out = len(names) - len(found)
    if not found:
        raise ConsentDenied(
            "nobody has allowed their words to be handed in",
            hint=f"ask the deponents for consent to {' and '.join(needed)}; name the addressee if"
            " they did",
        )
    return found, left_out


def _through(
    casebook: Casebook, asked: Asked, permits: Sequence[Permit], at: datetime
) -> tuple[Permit, ...]:
    if not _is_lawyer(casebook, asked.to):
        return ()
    consents = Consents(casebook)
    names = (permit.testimony for permit in permits)
    return tuple(consents.require(n, Scope.LAWYER, at=at, to=asked.to) for n in names)


def _is_lawyer(casebook: Casebook, to: AddresseeId | None) -> bool:
    return any(one.id == to and one.kind is Receiver.LAWYER for one in casebook.all(Addressee))


def _draft(casebook: Casebook, redactor: Redactor, permit: Permit, cover: Cover) -> Draft:
    # What staff decided to cover stays covered; a place that no finding is at is masked as well.
    decisions = [d for d in casebook.all(Decision) if d.testimony == permit.testimony]
    words = casebook.get(Testimony, permit.testimony)
    names_only = cover is Cover.NAMES
    made = redactor.draft(words, decisions, terms=permit.terms, names_only=names_only)
    if set(permit.drafts) - {made.digest}:
        raise ConsentDenied(
            f"{permit.testimony}: consent was given for another draft than this",
            hint="ask again, with these words; or leave this testimony out with --testimony",
        )
    return made


def _told(
    casebook: Casebook, number: int, permit: Permit, made: Draft, log: logbook.Sealed
) -> Told:
    words = casebook.get(Testimony, permit.testimony)
    answer = Consents(casebook).word(permit.testimony, permit.scope, at=permit.at)
    until = f"{answer.until:%Y-%m-%d}" if answer and answer.until != FOREVER else ""
    given_on = answer.at if answer else permit.at
    return Told(
        number=number,
        permit=permit,
        given=Given(f"{given_on:%Y-%m}", until),  # its day would be near the letter's own
        draft=made,
        received=f"{words.received_on:%Y-%m}",
        intake=words.intake.value,
        connection=words.connection.value,
        proofs=tuple(_proofs(casebook, made, log)),
    )


def _proofs(casebook: Casebook, made: Draft, log: logbook.Sealed) -> Iterator[bytes]:
    credentials = casebook.credentials(made.testimony)
    for passage in made.passages:
        # Whoever gets a submission knows already which passages belong together.
        proof, _ = log.bundle(
            credentials[passage.index], passage.kept, fields=("index", "language", "passages")
        )
        yield proof


def _incidents(
    casebook: Casebook, told: Sequence[Told], asked: Asked, protected: Sequence[str]
) -> Iterator[Incident]:
    numbers = {one.draft.testimony: one.number for one in told}
    sources: dict[SourceId, int] = {
        source.id: numbers[source.testimony]
        for source in casebook.all(Source)
        if source.testimony in numbers
    }
    acts: dict[EventId, list[Act]] = {}
    for act in casebook.all(Act):
        if sources.keys() & set(act.sources):
            acts.setdefault(act.event, []).append(act)
    victims: dict[PersonId, str] = {}
    numbering = count(1)
    for event in casebook.all(Event):
        if event.id not in acts:
            continue
        terms = _terms(told, {sources.get(s, 0) for a in acts[event.id] for s in a.sources}, asked)
        for act in acts[event.id]:
            victims.setdefault(act.victim, f"V{len(victims) + 1}")
        yield Incident(
            number=next(numbering),
            when=_when(event.when, terms),
            place=_where(casebook, event, terms, asked.language, protected),
            acts=tuple(_done(casebook, act, sources, victims) for act in acts[event.id]),
        )


def _done(
    casebook: Casebook,
    act: Act,
    sources: Mapping[SourceId, int],
    victims: Mapping[PersonId, str],
) -> Done:
    return Done(
        violation=act.violation,
        huridocs=vocabulary("violations").term(act.violation).huridocs,
        victim=victims[act.victim],
        fatal=act.fatal,
        disputed=act.disputed,
        told_by=tuple(sorted({sources[s] for s in act.sources if s in sources})),
        by=tuple(_by(casebook, act, sources)),
    )


def _by(casebook: Casebook, act: Act, sources: Mapping[SourceId, int]) -> Iterator[Involved]:
    people = {person.id: person for person in casebook.all(Person)}
    degrees = vocabulary("degrees")
    for part in casebook.all(Involvement):
        if part.act == act.id and sources.keys() & set(part.sources):
            person = people.get(part.perpetrator)
            official = person is not None and person.public
            yield Involved(
                name=person.names[0] if official and person and person.names else "",
                office=(person.office or "") if official and person else "",
                degree=part.degree.value,
                huridocs=degrees.term(part.degree.value).huridocs,
            )


def _terms(told: Sequence[Told], numbers: set[int], asked: Asked) -> Terms:
    """Return how finely an event may be told: the narrowest of all who tell of it."""
    terms = reduce(narrowest, (one.permit.terms for one in told if one.number in numbers))
    if asked.cover is Cover.NAMES:
        return terms
    return narrowest(terms, replace(terms, place=PlaceTold.DISTRICT, date=DateTold.MONTH))


def _when(when: When, terms: Terms) -> str:
    if terms.date is DateTold.NONE:
        return ""
    precision = Precision(terms.date.value)
    first, _, last = when.written.partition("/")
    told = [When.parse(one).coarsened(precision).written for one in (first, last) if one]
    return "/".join(dict.fromkeys(told))


def _where(
    casebook: Casebook, event: Event, terms: Terms, language: str, protected: Sequence[str]
) -> tuple[str, ...]:
    """Return the place and what contains it; one that a deponent protects is left out."""
    if event.where is None or terms.place is PlaceTold.NONE:
        return ()
    places = casebook.all(Place)
    coarse = coarsened(places, event.where, _LEVELS[terms.place])
    around = outwards(places, coarse.id) if coarse else ()
    named = (p.names.get(language) or next(iter(p.names.values())) for p in around)
    return tuple(name for name in named if not whole(protected, name))


def _files(made: Submission) -> dict[str, bytes]:
    files = submissions.proofs(made)
    files[submissions.READ_ME] = SUBMISSION[made.language]["read_me"].encode()
    files[submissions.DOCUMENT] = typeset(made)
    files[submissions.ANNEX] = submissions.annex(made, files)
    return files
