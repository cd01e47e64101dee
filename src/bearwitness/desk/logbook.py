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
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from bearwitness.consent import Scope
from bearwitness.consent.uses import Use
from bearwitness.desk import kinds, logkeeping
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.consents import Consents
from bearwitness.desk.logkeeping import LogDay, LogKeys, LogState
from bearwitness.errors import Malformed, Missing, Refused
from bearwitness.proof import bundle as bundles
from bearwitness.proof import cadence, notes, notice, stamps
from bearwitness.proof import checkpoint as checkpoints
from bearwitness.proof.merkle import Tree, leaf_of
from bearwitness.proof.passages import Credential
from bearwitness.proof.policy import Policy, issuer_name
from bearwitness.publication.edition import Edition
from bearwitness.records.testimony import Testimony

REASON = "a day of the public log is closed"
LONG = 7  # days: what waits longer is told of


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom readers are asked to trust besides the team: cosigners and authorities."""

    origin: str
    cosigners: tuple[str, ...] = ()  # verifier keys
    authorities: tuple[str, ...] = ()  # certificates, DER in base64
    cosigners_needed: int = 0
    timestamps_needed: int = 0


kinds.register(Trust, "public log's trust", key=("origin",), outlives=True)


@dataclass(frozen=True, slots=True)
class Signed:
    """A checkpoint of the log with its timestamps, and the tree that it is of."""

    checkpoint: str
    timestamps: tuple[str, ...]
    tree: Tree = field(repr=False)
    enough: bool  # whether as many others stand behind it as readers are asked to want


@dataclass(frozen=True, slots=True)
class Queue:
    """Passages that no day of the log has yet, and how many a day takes."""

    passages: int
    capacity: int

    @property
    def days(self) -> int:
        """How many days of the log take them, if no more come."""
        return -(-self.passages // self.capacity)

    @property
    def long(self) -> bool:
        """Whether that is longer than somebody who publishes should wait."""
        return self.days > LONG


@dataclass(frozen=True, slots=True)
class Sealed:
    """The public log with its checkpoints, ready to prove passages with."""

    log: str  # its verifier key
    signed: tuple[Signed, ...]  # of growing size; the last is the newest
    entries: tuple[bytes, ...] = field(repr=False)
    places: Mapping[bytes, int] = field(repr=False)
    queue: Queue  # passages that the next days will have

    @property
    def waiting(self) -> int:
        """How many passages wait for the next days."""
        return self.queue.passages

    @property
    def newest(self) -> Signed:
        """The newest checkpoint, over the whole log."""
        return self.signed[-1]

    @property
    def origin(self) -> str:
        """The log's name."""
        return notes.verifier_key(self.log).name

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


def sealed(casebook: Casebook, *, at: datetime, capacity: int | None = None) -> Sealed:
    """Close every day of the log up to that of `at`, sign it, and return it.

    Days that were closed before stay as they are: called again on one day, it enters nothing.
    `capacity` is what a day of the log takes, if it begins now.

    Raises:
        Refused: another machine keeps it: two would close one day differently; or it began with
            another capacity.
        Malformed: no log can have this capacity.
        Unverified: two did.
    """
    logkeeping.expect_kept_here(casebook)
    keys = _keys(casebook, at, capacity)
    if capacity is not None and capacity != keys.capacity:
        raise Refused(
            f"each day of this log has {keys.capacity} leaves, for good",
            hint="`bearwitness case keeper --new-log --capacity N` begins another",
        )
    logkeeping.expect_one(casebook, keys.origin)
    days = logkeeping.days(casebook, keys.origin)
    entries = logkeeping.leaves(casebook, keys.origin)
    waiting = _waiting(casebook, set(entries))
    for number in range(len(days), (at.astimezone(UTC).date() - keys.began).days + 1):
        batch, waiting = waiting[: keys.capacity], waiting[keys.capacity :]
        leaves = cadence.day_of_leaves(batch, day=number, key=keys.cadence, capacity=keys.capacity)
        day = LogDay(keys.origin, number, b"".join(leaves))
        casebook.append(day, reason=REASON, at=at)
        entries += leaves
    tree = Tree(entries)
    _sign(casebook, keys, tree, at)
    return Sealed(
        log=checkpoints.log_key(keys.origin, casebook.signing_key),
        signed=tuple(_signed(casebook, keys.origin, tree, policy(casebook, at=at))),
        entries=tuple(entries),
        places={leaf: place for place, leaf in enumerate(entries)},
        queue=Queue(len(waiting), keys.capacity),
    )


def policy(casebook: Casebook, *, at: datetime) -> Policy:
    """Return whom a reader of this case has to trust: the team, its log, and others it names.

    Logs that were ended are in it too: what is out under them still holds.
    """
    newest, trust = _keys(casebook, at), trusted(casebook)
    every = [newest, *(keys for keys in casebook.all(LogKeys) if keys != newest)]
    return Policy(
        (issuer_name(casebook.facts.issuer),),
        tuple(name for keys in every for name in _named(casebook, keys)),
        cosigners=trust.cosigners,
        authorities=trust.authorities,
        cosigners_needed=trust.cosigners_needed,
        timestamps_needed=trust.timestamps_needed,
    )


def _named(casebook: Casebook, keys: LogKeys) -> tuple[str, str]:
    outliving = MLDSA44PrivateKey.from_seed_bytes(keys.outliving)
    return (
        checkpoints.log_key(keys.origin, casebook.signing_key),
        checkpoints.outliving_key(keys.origin, outliving),
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
    logkeeping.expect_kept_here(casebook)
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
    logkeeping.expect_kept_here(casebook)
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
    keys = logkeeping.current(casebook)
    leaves = logkeeping.leaves(casebook, keys.origin) if keys else []
    return {leaf: place for place, leaf in enumerate(leaves)}


def withdrawals(casebook: Casebook, *, at: datetime) -> str:
    """Return the withdrawal notice: passages whose proof is out and that may be quoted no more.

    Every log of the case vouches for it, the ended ones too: proofs from them are out as well.
    A passage whose testimony was shredded counts as withdrawn: nobody can say any more that
    its deponent still wants it published.
    """
    newest = _keys(casebook, at).origin
    logs = [newest, *(one.origin for one in casebook.all(LogKeys) if one.origin != newest)]
    published = _given_out(casebook, logs)
    for leaf in _still_quoted(casebook, at) if published else ():
        published.discard(leaf)
        if not published:  # as a rule: credentials are made again only until all are found
            break
    return notice.sign(logs, sorted(published), key=casebook.signing_key, at=at)


def _given_out(casebook: Casebook, logs: Sequence[str]) -> set[bytes]:
    """Return the entries of every proof in an edition, a film or a file of its own.

    Of uses each version counts: what is made again may show less than what is out.
    """
    leaves = {log: logkeeping.leaves(casebook, log) for log in logs}
    given = [quote.receipt for made in casebook.all(Edition) for quote in made.quotes]
    quoted = {
        leaves[one.log][one.leaf]
        for one in given
        if one is not None and one.leaf < len(leaves.get(one.log, ()))
    }
    return quoted.union(*(version.value.entries for version in casebook.history(Use)))


def _still_quoted(casebook: Casebook, at: datetime) -> Iterator[bytes]:
    consents = Consents(casebook)
    for testimony in casebook.all(Testimony):
        answer = consents.word(testimony.id, Scope.QUOTE, at=at)
        if answer is not None and answer.granted and at < answer.until:
            yield from map(leaf_of, casebook.credentials(testimony.id))


def queue(casebook: Casebook) -> Queue | None:
    """Return what waits for the days of the log; None if no log began. Closes no day."""
    keys = logkeeping.current(casebook)
    if keys is None:
        return None
    entered = set(logkeeping.leaves(casebook, keys.origin))
    return Queue(len(_waiting(casebook, entered)), keys.capacity)


def _keys(casebook: Casebook, at: datetime, capacity: int | None = None) -> LogKeys:
    found = logkeeping.current(casebook)
    if found is None:
        logkeeping.expect_kept_here(casebook)
        why = "the public log begins"
        found = logkeeping.begin(casebook, reason=why, at=at, capacity=capacity)
    return found


def _waiting(casebook: Casebook, entered: set[bytes]) -> list[bytes]:
    """Return the entries of passages that are in no closed day, in the order in which they came.

    They stand in the casebook's own log, the leaves there that are no record's: nothing is
    computed again, however large the case is. Passages of words that were corrected or shredded
    meanwhile are among them; without a seed their entries are as good as fillers.
    """
    with casebook.inside() as held:
        records = {found.leaf for found in held.fold.records}
        leaves = held.store.leaves()
    passages = (leaf for place, leaf in enumerate(leaves) if place not in records)
    return [leaf for leaf in passages if leaf not in entered]


def _sign(casebook: Casebook, keys: LogKeys, tree: Tree, at: datetime) -> None:
    state = _state(casebook, keys.origin)
    if state is not None and checkpoints.parse(state.checkpoint).size == tree.size:
        return
    key = MLDSA44PrivateKey.from_seed_bytes(keys.outliving)
    signed = checkpoints.sign(keys.origin, tree.size, tree.root(), key=casebook.signing_key, at=at)
    signed = checkpoints.outlive(signed, name=keys.origin, key=key, at=at)
    state = LogState(keys.origin, signed)
    casebook.append(state, reason="a checkpoint of the public log", at=at)


def _signed(casebook: Casebook, origin: str, tree: Tree, whom: Policy) -> Iterator[Signed]:
    """Yield the last version of the checkpoint of each size, smallest first."""
    by_size = {
        checkpoints.parse(one.value.checkpoint).size: one.value
        for one in casebook.history(LogState)
        if one.value.origin == origin
    }
    for size, state in sorted(by_size.items()):
        enough = _enough(state, whom)
        yield Signed(state.checkpoint, state.timestamps, tree.beginning(size), enough)


def _enough(state: LogState, whom: Policy) -> bool:
    note = checkpoints.parse(state.checkpoint).note
    keys = map(notes.verifier_key, whom.cosigners)
    names = {key.name for key in keys if notes.signatures_hold(note, key)}
    said = [one for stamp in state.timestamps for one in stamps.seen(stamp, note.text, whom)]
    clocks = len(stamps.trusted(said))
    return len(names) >= whom.cosigners_needed and clocks >= whom.timestamps_needed


def _present(casebook: Casebook) -> LogState:
    keys = logkeeping.current(casebook)
    state = _state(casebook, keys.origin) if keys else None
    if state is None:
        raise Missing("the public log has no checkpoint yet", hint="bearwitness prove seal")
    return state


def _state(casebook: Casebook, origin: str) -> LogState | None:
    return next((one for one in casebook.all(LogState) if one.origin == origin), None)
