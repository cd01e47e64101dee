"""A submission at DESK: from what deponents allow to be handed in to the files of a submission.

1. Consent to SUBMIT is asked for now, testimony by testimony; without it nothing of one is used.
2. Every passage is covered as asked, and swept for protected words; one that is still there
   stops the submission.
3. Each passage gets its proof under one fresh checkpoint: it shows the words that are shown.
4. What happened is told from acts that these testimonies tell of, and from no others.
5. All that is said around the words is swept for protected words too.

Identities are not opened here, and no key that could is asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from bearwitness import ids
from bearwitness.adapters.typesetting import submission as typeset
from bearwitness.adapters.vocabularies import vocabulary
from bearwitness.consent import FOREVER, Permit, Scope
from bearwitness.desk import proving, telling, voices
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.consents import Consents, granted
from bearwitness.desk.kinds import HandedIn, Used
from bearwitness.desk.redacting import Redactor
from bearwitness.dossier import submission as submissions
from bearwitness.dossier.particulars import Cover, Particulars
from bearwitness.dossier.submission import Done, Given, Incident, Involved, Submission, Told
from bearwitness.dossier.submission_words import SUBMISSION
from bearwitness.errors import ConsentDenied, Refused
from bearwitness.ids import EventId, PersonId, SourceId, TestimonyId
from bearwitness.proof import bundle as bundles
from bearwitness.proof import checkpoint as checkpoints
from bearwitness.proof import policy as policies
from bearwitness.proof.merkle import Tree, leaf_of
from bearwitness.records.event import Act, Event, Involvement, Person
from bearwitness.records.source import Source
from bearwitness.records.testimony import Testimony
from bearwitness.records.when import Precision, When
from bearwitness.records.where import Level, Place, coarsened, outwards
from bearwitness.redaction.finding import Identifier
from bearwitness.redaction.masking import Decision, Draft, draft, residue
from bearwitness.redaction.sweep import Sweep
from bearwitness.redaction.whole import whole


@dataclass(frozen=True, slots=True)
class Made:
    """A submission, its files by path, and how many testimonies were left out without consent."""

    submission: Submission
    files: Mapping[str, bytes] = field(repr=False)
    left_out: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for. `only` names testimonies; empty takes all that may be handed in."""

    particulars: Particulars
    language: str
    cover: Cover = Cover.ALL
    only: tuple[TestimonyId, ...] = ()


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
    permits, left_out = _permits(casebook, asked.only, at)  # 1
    sweep = Sweep.of(redactor.protected())
    drafts = [_draft(casebook, redactor, p.testimony, asked.cover) for p in permits]
    if held := sum(bool(residue(made.text, sweep)) for made in drafts):  # 2
        raise Refused(
            f"the sweep still finds protected words in {held} of the testimonies",
            hint="cover each of them at DESK, or leave these testimonies out with --testimony",
        )
    signed, tree = proving.checkpoint(casebook, at=at)  # 3
    told = tuple(
        _told(casebook, number, permit, made, (signed, tree))
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
        log=checkpoints.log_key(casebook.facts.origin, casebook.signing_key),
        checkpoint=signed,
        policy=policies.written(proving.policy(casebook)),
    )
    if held := len(whole(redactor.protected(), "\n".join(submissions.strings(made)))):  # 5
        raise Refused(
            f"what is said around the words holds {held} protected ones",
            hint="look at the particulars, at places, offices and the wordings of claims",
        )
    return Made(made, _files(made), left_out)


def kept(casebook: Casebook, made: Made, *, sealed: bool, reason: str, at: datetime) -> HandedIn:
    """Enter a submission in the ledger, with every permit that it used, and return the record."""
    given = made.submission
    record = HandedIn(
        given.id,
        given.particulars.procedure.value,
        given.particulars.addressee,
        tuple(Used(one.permit.testimony, one.permit.scope, one.permit.at) for one in given.told),
        hashlib.sha256(made.files[submissions.ANNEX]).hexdigest(),
        sealed,
    )
    used = ", ".join(given.testimonies)
    how = "sealed to the addressee" if sealed else "in plain words"
    why = f"{reason}; {given.id}, {how}; permits to submit: {used}"
    casebook.append(record, reason=why, at=at)
    return record


def _permits(
    casebook: Casebook, only: Sequence[TestimonyId], at: datetime
) -> tuple[tuple[Permit, ...], int]:
    consents = Consents(casebook)
    if only:
        named = [casebook.get(Testimony, name).id for name in dict.fromkeys(only)]
        return tuple(consents.require(name, Scope.SUBMIT, at=at) for name in named), 0
    names = [testimony.id for testimony in casebook.all(Testimony)]
    found = granted(consents, names, Scope.SUBMIT, at=at)
    left_out = len(names) - len(found)
    if not found:
        raise ConsentDenied(
            "nobody has allowed their words to be handed in",
            hint="ask the deponents for consent to submit",
        )
    return found, left_out


def _draft(casebook: Casebook, redactor: Redactor, name: TestimonyId, cover: Cover) -> Draft:
    words = casebook.get(Testimony, name)
    found = redactor.findings(words)
    if cover is Cover.NAMES:
        found = tuple(f for f in found if f.identifier is Identifier.DIRECT)
    # What staff decided to cover stays covered; a place that no finding is at is masked as well.
    decisions = [d for d in casebook.all(Decision) if d.testimony == name]
    return draft(words, found, decisions=decisions)


def _told(
    casebook: Casebook, number: int, permit: Permit, made: Draft, log: tuple[str, Tree]
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
        proofs=tuple(_proofs(casebook, made, *log)),
    )


def _proofs(casebook: Casebook, made: Draft, signed: str, tree: Tree) -> Iterator[bytes]:
    log = checkpoints.log_key(casebook.facts.origin, casebook.signing_key)
    credentials = casebook.credentials(made.testimony)
    for passage in made.passages:
        credential = credentials[passage.index]
        place = casebook.leaf_index(leaf_of(credential))
        yield bundles.make(
            credential,
            kept=passage.kept,
            log=log,
            leaf_index=place,
            inclusion=tree.inclusion(place),
            checkpoint=signed,
        )


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
        for act in acts[event.id]:
            victims.setdefault(act.victim, f"V{len(victims) + 1}")
        yield Incident(
            number=next(numbering),
            when=_when(event.when, asked.cover),
            place=_where(casebook, event, asked, protected),
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


def _when(when: When, cover: Cover) -> str:
    if cover is Cover.NAMES:
        return when.written
    first, slash, last = when.written.partition("/")
    told = [When.parse(one).coarsened(Precision.MONTH).written for one in (first, last) if one]
    return slash.join(dict.fromkeys(told)) if len(set(told)) > 1 else told[0]


def _where(
    casebook: Casebook, event: Event, asked: Asked, protected: Sequence[str]
) -> tuple[str, ...]:
    """Return the place and what contains it; one that a deponent protects is left out."""
    if event.where is None:
        return ()
    places = casebook.all(Place)
    start: ids.PlaceId | None = event.where
    if asked.cover is Cover.ALL:
        coarse = coarsened(places, event.where, Level.DISTRICT)
        start = coarse.id if coarse else None
    around = outwards(places, start) if start else ()
    named = (p.names.get(asked.language) or next(iter(p.names.values())) for p in around)
    return tuple(name for name in named if not whole(protected, name))


def _files(made: Submission) -> dict[str, bytes]:
    files = submissions.proofs(made)
    files[submissions.READ_ME] = SUBMISSION[made.language]["read_me"].encode()
    files[submissions.DOCUMENT] = typeset(made)
    files[submissions.ANNEX] = submissions.annex(made, files)
    return files
