"""The public log at DESK: which passages are entered, and what its checkpoint says.

A passage waits, when its testimony is kept, until a day of the log is closed; a day is closed
once and has the same number of leaves whatever came (`proof.cadence`). So the log that others
see tells its age, and not how many testimonies came on which day. The casebook's own log, one
leaf for each record, is another and stays inside: it shows how much staff do.

What is kept: the log's secret keys, each closed day, the newest checkpoint with what others
signed and stamped on it, and whom the team asks readers to trust for that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from bearwitness.consent import Scope
from bearwitness.desk import kinds
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.consents import Consents
from bearwitness.errors import Malformed, Missing, Refused
from bearwitness.proof import bundle as bundles
from bearwitness.proof import cadence, notes, notice, stamps
from bearwitness.proof import checkpoint as checkpoints
from bearwitness.proof.merkle import Tree, leaf_of
from bearwitness.proof.passages import Credential
from bearwitness.proof.policy import Policy, issuer_name
from bearwitness.publication.edition import Edition
from bearwitness.records.testimony import ProofSeed, Testimony

REASON = "a day of the public log is closed"


@dataclass(frozen=True, slots=True)
class LogKeys:
    """What only the log's keeper knows of it. Neither key opens anything."""

    origin: str
    began: date  # UTC; day 0
    capacity: int  # leaves a day, for good
    cadence: bytes = field(repr=False)  # tells fillers from passages
    outliving: bytes = field(repr=False)  # seed of the log's ML-DSA-44 key


@dataclass(frozen=True, slots=True)
class LogDay:
    """A closed day: `capacity` leaves of 32 bytes, one after the other."""

    day: int
    leaves: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class LogState:
    """The newest checkpoint, with the lines of others, and timestamps of its text."""

    origin: str
    checkpoint: str
    timestamps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom readers are asked to trust besides the team: cosigners and authorities."""

    origin: str
    cosigners: tuple[str, ...] = ()  # verifier keys
    authorities: tuple[str, ...] = ()  # certificates, DER in base64
    cosigners_needed: int = 0
    timestamps_needed: int = 0


kinds.register(LogKeys, "public log's keys", key=("origin",), compartment="seed", outlives=True)
kinds.register(LogDay, "public log's day", key=("day",), outlives=True)
kinds.register(LogState, "public log's checkpoint", key=("origin",), outlives=True)
kinds.register(Trust, "public log's trust", key=("origin",), outlives=True)


@dataclass(frozen=True, slots=True)
class Signed:
    """A checkpoint of the log with its timestamps, and the tree that it is of."""

    checkpoint: str
    timestamps: tuple[str, ...]
    tree: Tree = field(repr=False)
    enough: bool  # whether as many others stand behind it as readers are asked to want


@dataclass(frozen=True, slots=True)
class Sealed:
    """The public log with its checkpoints, ready to prove passages with."""

    log: str  # its verifier key
    signed: tuple[Signed, ...]  # of growing size; the last is the newest
    entries: tuple[bytes, ...] = field(repr=False)
    places: Mapping[bytes, int] = field(repr=False)
    waiting: int  # passages that the next days will have

    @property
    def newest(self) -> Signed:
        """The newest checkpoint, over the whole log."""
        return self.signed[-1]

    def place(self, credential: Credential) -> int:
        """Return where a passage stands in the log, from 0.

        Raises:
            Missing: it waits for the next day.
        """
        found = self.places.get(leaf_of(credential))
        if found is None:
            raise Missing(
                "a passage is not in the public log yet",
                hint="each day of the log is closed once; try again tomorrow",
            )
        return found

    def bundle(
        self,
        credential: Credential,
        kept: Sequence[tuple[int, int]],
        *,
        fields: Sequence[str] = ("language",),
    ) -> tuple[bytes, int]:
        """Return the bundle that shows the kept words of a passage, and its place in the log.

        It is under the oldest checkpoint that has the passage and all that the policy asks for,
        for it says most about since when the words are there; without any, the oldest.
        """
        place = self.place(credential)
        having = [one for one in self.signed if place < one.tree.size]
        enough = [one for one in having if one.enough]
        under = next((one for one in enough if one.timestamps), (enough or having)[0])
        made = bundles.make(
            credential,
            kept=kept,
            fields=fields,
            log=self.log,
            leaf_index=place,
            inclusion=under.tree.inclusion(place),
            checkpoint=under.checkpoint,
            timestamps=under.timestamps,
        )
        return made, place


def sealed(casebook: Casebook, *, at: datetime) -> Sealed:
    """Close every day of the log up to that of `at`, sign it, and return it.

    Days that were closed before stay as they are: called again on one day, it enters nothing.

    Raises:
        Refused: this is a branch, or another machine's log: two would close one day differently.
    """
    _expect_home(casebook)
    keys = _keys(casebook, at)
    days = _days(casebook)
    entries = [leaf for one in days for leaf in _cut(one.leaves)]
    waiting = _waiting(casebook, set(entries))
    for number in range(len(days), (at.astimezone(UTC).date() - keys.began).days + 1):
        batch, waiting = waiting[: keys.capacity], waiting[keys.capacity :]
        leaves = cadence.day_of_leaves(batch, day=number, key=keys.cadence, capacity=keys.capacity)
        casebook.append(LogDay(number, b"".join(leaves)), reason=REASON, at=at)
        entries += leaves
    _sign(casebook, keys, Tree(entries), at)
    return Sealed(
        log=checkpoints.log_key(keys.origin, casebook.signing_key),
        signed=tuple(_signed(casebook, entries, policy(casebook, at=at))),
        entries=tuple(entries),
        places={leaf: place for place, leaf in enumerate(entries)},
        waiting=len(waiting),
    )


def policy(casebook: Casebook, *, at: datetime) -> Policy:
    """Return whom a reader of this case has to trust: the team, its log, and others it names."""
    keys, trust = _keys(casebook, at), trusted(casebook)
    logs = (
        checkpoints.log_key(keys.origin, casebook.signing_key),
        checkpoints.outliving_key(keys.origin, MLDSA44PrivateKey.from_seed_bytes(keys.outliving)),
    )
    return Policy(
        (issuer_name(casebook.facts.issuer),),
        logs,
        cosigners=trust.cosigners,
        authorities=trust.authorities,
        cosigners_needed=trust.cosigners_needed,
        timestamps_needed=trust.timestamps_needed,
    )


def trusted(casebook: Casebook) -> Trust:
    """Return whom the team names besides itself; nobody until it does."""
    return next(iter(casebook.all(Trust)), Trust(casebook.facts.origin))


def trust(casebook: Casebook, whom: Trust, *, reason: str, at: datetime) -> None:
    """Name whom readers are asked to trust besides the team.

    Raises:
        Malformed: a key or certificate that cannot be one, or more needed than are named.
    """
    Policy(
        (issuer_name(casebook.facts.issuer),),
        (checkpoints.log_key(casebook.facts.origin, casebook.signing_key),),
        cosigners=whom.cosigners,
        authorities=whom.authorities,
        cosigners_needed=whom.cosigners_needed,
        timestamps_needed=whom.timestamps_needed,
    )
    casebook.append(whom, reason=reason, at=at)


def stamped(casebook: Casebook, kind: str, data: bytes, *, reason: str, at: datetime) -> None:
    """Keep a timestamp of the newest checkpoint; bundles carry it from now on.

    Raises:
        Malformed: it is not one, is about something else, or there are eight already.
    """
    _expect_home(casebook)
    state = _present(casebook)
    text = checkpoints.parse(state.checkpoint).note.text
    one = stamps.written(kind, data)
    stamps.seen(one, text, None)
    several = tuple(dict.fromkeys([*state.timestamps, one]))
    if len(several) > stamps.MOST:
        raise Malformed("a checkpoint has at most eight timestamps", hint="they are there already")
    casebook.append(replace(state, timestamps=several), reason=reason, at=at)


def cosigned(casebook: Casebook, note: str, *, reason: str, at: datetime) -> tuple[str, ...]:
    """Take over the cosigners' lines of a checkpoint that came back; return their names.

    Raises:
        Malformed: it is of another checkpoint, a named cosigner's line is false, or there is
            no line by a cosigner whom the team names (`prove trust`).
    """
    _expect_home(casebook)
    state = _present(casebook)
    ours, theirs = checkpoints.parse(state.checkpoint).note, checkpoints.parse(note).note
    if ours.text != theirs.text:
        raise Malformed(
            "this is not the newest checkpoint", hint="ask them to cosign what `prove tiles` gives"
        )
    keys = [notes.verifier_key(key) for key in trusted(casebook).cosigners]
    signers = [key for key in keys if notes.signatures_hold(theirs, key)]
    if not signers:
        raise Malformed(
            "no cosigner whom you name has signed it",
            hint="bearwitness prove trust --cosigner KEY, with the key that they gave you",
        )
    here = {(line.name, line.key_id, line.signature) for line in ours.lines}
    named = {(key.name, key.key_id) for key in signers}
    more = [
        notes.line_of(line.name, line.key_id, line.signature)
        for line in theirs.lines
        if (line.name, line.key_id) in named
        and (line.name, line.key_id, line.signature) not in here
    ]
    signed = state.checkpoint + "".join(more)
    casebook.append(replace(state, checkpoint=signed), reason=reason, at=at)
    return tuple(sorted({key.name for key in signers}))


def places(casebook: Casebook) -> dict[bytes, int]:
    """Return every leaf of the public log with its place, fillers too; closes no day."""
    leaves = [leaf for one in _days(casebook) for leaf in _cut(one.leaves)]
    return {leaf: place for place, leaf in enumerate(leaves)}


def withdrawals(casebook: Casebook, *, at: datetime) -> str:
    """Return the withdrawal notice: published passages that may be quoted no more.

    A passage whose testimony was shredded counts as withdrawn: nobody can say any more that
    its deponent still wants it published.
    """
    entries = [leaf for one in _days(casebook) for leaf in _cut(one.leaves)]
    published = {
        entries[quote.receipt.leaf]
        for made in casebook.all(Edition)
        for quote in made.quotes
        if quote.receipt is not None and quote.receipt.leaf < len(entries)
    }
    still = set(_still_quoted(casebook, at))
    key, origin = casebook.signing_key, casebook.facts.origin
    return notice.sign(origin, sorted(published - still), key=key, at=at)


def _still_quoted(casebook: Casebook, at: datetime) -> Iterator[bytes]:
    consents = Consents(casebook)
    for testimony in casebook.all(Testimony):
        answer = consents.word(testimony.id, Scope.QUOTE, at=at)
        if answer is not None and answer.granted and at < answer.until:
            yield from map(leaf_of, casebook.credentials(testimony.id))


def _keys(casebook: Casebook, at: datetime) -> LogKeys:
    found = next(iter(casebook.all(LogKeys)), None)
    if found is None:
        _expect_home(casebook)
        origin, day = casebook.facts.origin, at.astimezone(UTC).date()
        draw = casebook.entropy
        found = LogKeys(origin, day, cadence.CAPACITY, draw(32), draw(32))
        casebook.append(found, reason="the public log begins", at=at)
    return found


def _expect_home(casebook: Casebook) -> None:
    """Refuse to write the log anywhere but where it is kept: one name, one log.

    Raises:
        Refused: this is a branch, or the log was begun elsewhere.
    """
    began = next((keys.origin for keys in casebook.all(LogKeys)), casebook.facts.origin)
    if casebook.facts.origin != began or casebook.facts.origin.count("/") > 1:
        raise Refused(
            "the public log is kept on one machine, and this is a branch",
            hint="bring this copy back, `case merge` it there, and close the day there",
        )


def _days(casebook: Casebook) -> list[LogDay]:
    return sorted(casebook.all(LogDay), key=lambda one: one.day)


def _waiting(casebook: Casebook, entered: set[bytes]) -> list[bytes]:
    """Return the entries of passages that are in no closed day, in the order of testimonies."""
    seeds = {seed.testimony for seed in casebook.all(ProofSeed)}
    found: dict[bytes, None] = {}
    for testimony in casebook.all(Testimony):
        if testimony.id in seeds:
            found.update(dict.fromkeys(map(leaf_of, casebook.credentials(testimony.id))))
    return [leaf for leaf in found if leaf not in entered]


def _sign(casebook: Casebook, keys: LogKeys, tree: Tree, at: datetime) -> None:
    state = next(iter(casebook.all(LogState)), None)
    if state is not None and checkpoints.parse(state.checkpoint).size == tree.size:
        return
    key = MLDSA44PrivateKey.from_seed_bytes(keys.outliving)
    signed = checkpoints.sign(keys.origin, tree.size, tree.root(), key=casebook.signing_key, at=at)
    signed = checkpoints.outlive(signed, name=keys.origin, key=key, at=at)
    state = LogState(keys.origin, signed)
    casebook.append(state, reason="a checkpoint of the public log", at=at)


def _signed(casebook: Casebook, entries: Sequence[bytes], whom: Policy) -> Iterator[Signed]:
    """Yield the last version of the checkpoint of each size, smallest first."""
    by_size = {
        checkpoints.parse(one.value.checkpoint).size: one.value
        for one in casebook.history(LogState)
    }
    for size, state in sorted(by_size.items()):
        enough = _enough(state, whom)
        yield Signed(state.checkpoint, state.timestamps, Tree(entries[:size]), enough)


def _enough(state: LogState, whom: Policy) -> bool:
    note = checkpoints.parse(state.checkpoint).note
    keys = map(notes.verifier_key, whom.cosigners)
    names = {key.name for key in keys if notes.signatures_hold(note, key)}
    said = [one for stamp in state.timestamps for one in stamps.seen(stamp, note.text, whom)]
    clocks = len(stamps.trusted(said))
    return len(names) >= whom.cosigners_needed and clocks >= whom.timestamps_needed


def _present(casebook: Casebook) -> LogState:
    state = next(iter(casebook.all(LogState)), None)
    if state is None:
        raise Missing("the public log has no checkpoint yet", hint="bearwitness prove seal")
    return state


def _cut(leaves: bytes) -> list[bytes]:
    return [leaves[at : at + 32] for at in range(0, len(leaves), 32)]
