"""A submission at DESK: from what deponents allow to be handed in to the files of a submission.

1. Consent is asked for now, testimony by testimony: to COURT for a court or a prosecutor, to SUBMIT
   for a UN body, and for this addressee where deponents named some; where it goes through a lawyer,
   to LAWYER as well. Without it nothing is used. A UN body is told of each testimony whether
   UN_REPORT was given for these very words: no finer than it allows, covered as for publication.
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
from dataclasses import dataclass, field
from datetime import datetime

from bearwitness import ids
from bearwitness.adapters.typesetting import submission as typeset
from bearwitness.consent import FOREVER, Permit, Scope
from bearwitness.consent.answers import Addressee, Receiver
from bearwitness.consent.terms import Terms
from bearwitness.consent.terms import met as narrowest
from bearwitness.consent.uses import Copy, Derivative, Permitted, Standing, Use
from bearwitness.desk import incidents, logbook, telling, trust, voices
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.consents import Consents
from bearwitness.desk.kinds import HandedIn
from bearwitness.desk.redacting import Redactor
from bearwitness.dossier import submission as submissions
from bearwitness.dossier.particulars import COURTS, Cover, Particulars
from bearwitness.dossier.submission import Given, Submission, Told
from bearwitness.dossier.submission_words import SUBMISSION
from bearwitness.errors import ConsentDenied, Refused
from bearwitness.ids import AddresseeId, TestimonyId, UseId
from bearwitness.proof import policy as policies
from bearwitness.records.testimony import Testimony
from bearwitness.redaction.masking import Decision, Draft
from bearwitness.redaction.whole import whole


@dataclass(frozen=True, slots=True)
class Made:
    """A submission, its files by path, and how many testimonies were left out without consent."""

    submission: Submission
    files: Mapping[str, bytes] = field(repr=False)
    left_out: int
    through: tuple[Permit, ...] = ()  # to LAWYER, where the addressee is one
    compared: tuple[Permit, ...] = ()  # to COMPARE, of all whose words the claims' rungs rest on


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
    consents = Consents(casebook)
    permits, left_out = _permits(casebook, consents, asked, at)  # 1
    drafts = [_draft(casebook, redactor, permit, asked.cover) for permit in permits]
    if held := sum(bool(redactor.swept(made)) for made in drafts):  # 2
        raise Refused(
            f"the sweep still finds protected words in {held} of the testimonies",
            hint="cover each of them at DESK, or leave these testimonies out with --testimony",
        )
    log = logbook.sealed(casebook, at=at)  # 3
    told = tuple(
        _told(
            casebook,
            number,
            permit,
            draft,
            log,
            public=_public(casebook, consents, redactor, asked=asked, permit=permit, made=draft),
        )
        for number, (permit, draft) in enumerate(zip(permits, drafts, strict=True), start=1)
    )
    made = Submission(
        id=ids.mint("H", entropy(5)),
        language=asked.language,
        invented=casebook.facts.invented,
        made_at=at,
        cover=asked.cover,
        particulars=asked.particulars,
        told=told,
        incidents=incidents.told_of(  # 4
            casebook, told, asked.cover, asked.language, redactor.protected()
        ),
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
    through = _through(casebook, consents, asked, permits, at)
    return Made(made, _files(made), left_out, through, voices.permits(casebook, at=at))


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
    permits = tuple(
        Permitted.of(permit, [f"testimony {one.number}"])
        for one in given.told
        for permit in (one.permit, one.public)
        if permit is not None
    )
    permits += tuple(map(Permitted.of, made.through))
    permits += tuple(Permitted.of(permit, ["claims"]) for permit in made.compared)
    use = Use(UseId(ids.mint("U", entropy(5))), Derivative.SUBMISSION, given.id, permits, at)
    copy = Copy(use.id, f"handed in: {given.particulars.addressee}", Standing.ASKABLE)
    used = ", ".join(given.testimonies)
    how = "sealed to the addressee" if sealed else "in plain words"
    why = f"{reason}; {given.id}, {how}; permits to {permits[0].scope}: {used}"
    casebook.append_many([record, use, copy], reason=why, at=at)
    return record


def _permits(
    casebook: Casebook, consents: Consents, asked: Asked, at: datetime
) -> tuple[tuple[Permit, ...], int]:
    needed = [asked.scope]
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
    casebook: Casebook,
    consents: Consents,
    asked: Asked,
    permits: Sequence[Permit],
    at: datetime,
) -> tuple[Permit, ...]:
    if not _is_lawyer(casebook, asked.to):
        return ()
    names = (permit.testimony for permit in permits)
    return tuple(consents.require(n, Scope.LAWYER, at=at, to=asked.to) for n in names)


def _is_lawyer(casebook: Casebook, to: AddresseeId | None) -> bool:
    return any(one.id == to and one.kind is Receiver.LAWYER for one in casebook.all(Addressee))


def _public(
    casebook: Casebook,
    consents: Consents,
    redactor: Redactor,
    *,
    asked: Asked,
    permit: Permit,
    made: Draft,
) -> Permit | None:
    """Return the permit by which these very words may stand in a public report of the UN."""
    if asked.scope is not Scope.SUBMIT or asked.cover is not Cover.ALL:
        return None
    found = consents.permitted(permit.testimony, Scope.UN_REPORT, at=permit.at)
    if found is None or set(found.drafts) - {made.digest}:
        return None
    if found.show_first and not found.drafts:
        return None
    narrower = narrowest(permit.terms, found.terms)
    public = _covered(casebook, redactor, permit.testimony, narrower, asked.cover)
    return found if public.digest == made.digest else None


def _covered(
    casebook: Casebook, redactor: Redactor, name: TestimonyId, terms: Terms, cover: Cover
) -> Draft:
    # What staff decided to cover stays covered; a place that no finding is at is masked as well.
    decisions = [d for d in casebook.all(Decision) if d.testimony == name]
    words = casebook.get(Testimony, name)
    return redactor.draft(words, decisions, terms=terms, names_only=cover is Cover.NAMES)


def _draft(casebook: Casebook, redactor: Redactor, permit: Permit, cover: Cover) -> Draft:
    made = _covered(casebook, redactor, permit.testimony, permit.terms, cover)
    if permit.show_first and not permit.drafts:
        raise ConsentDenied(
            f"{permit.testimony}: they want to see what is handed in before it is ({made.digest})",
            hint="show them these words, and write down their yes: consent grant … --draft HEX",
        )
    if set(permit.drafts) - {made.digest}:
        raise ConsentDenied(
            f"{permit.testimony}: consent was given for another draft than this",
            hint="ask again, with these words; or leave this testimony out with --testimony",
        )
    return made


def _told(
    casebook: Casebook,
    number: int,
    permit: Permit,
    made: Draft,
    log: logbook.Sealed,
    *,
    public: Permit | None,
) -> Told:
    words = casebook.get(Testimony, permit.testimony)
    until = f"{permit.until:%Y-%m-%d}" if permit.until != FOREVER else ""
    return Told(
        number=number,
        permit=permit,
        given=Given(f"{permit.answered:%Y-%m}", until),  # its day would be near the letter's own
        draft=made,
        received=f"{words.received_on:%Y-%m}",
        intake=words.intake.value,
        connection=words.connection.value,
        proofs=tuple(_proofs(casebook, made, log)),
        public=public,
    )


def _proofs(casebook: Casebook, made: Draft, log: logbook.Sealed) -> Iterator[bytes]:
    credentials = casebook.credentials(made.testimony)
    for passage in made.passages:
        # Whoever gets a submission knows already which passages belong together.
        proof, _ = log.bundle(
            credentials[passage.index], passage.kept, fields=("index", "language", "passages")
        )
        yield proof


def _files(made: Submission) -> dict[str, bytes]:
    files = submissions.proofs(made)
    files[submissions.READ_ME] = SUBMISSION[made.language]["read_me"].encode()
    files[submissions.DOCUMENT] = typeset(made)
    files[submissions.ANNEX] = submissions.annex(made, files)
    return files
