"""The public log at DESK: which passages are entered, and what its checkpoint says.

A passage waits, when its testimony is kept, until a day of the log is closed; a day is closed
once and has the same number of leaves whatever came (`proof.cadence`). So the log that others
see tells its age, and not how many testimonies came on which day. The casebook's own log, one
leaf for each record, is another and stays inside: it shows how much staff do.

What is kept, and on which machine: `desk.logkeeping`. Whom readers trust, and what others signed
and stamped: `desk.trust`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from bearwitness.consent import Scope
from bearwitness.consent.uses import Use
from bearwitness.desk import film_keys, logkeeping, trust
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.consents import Consents
from bearwitness.desk.logkeeping import LogDay, LogKeys, LogState
from bearwitness.errors import Missing, Refused
from bearwitness.proof import bundle as bundles
from bearwitness.proof import cadence, notes, notice
from bearwitness.proof import checkpoint as checkpoints
from bearwitness.proof.merkle import Tree, leaf_of
from bearwitness.proof.passages import Credential
from bearwitness.proof.policy import Policy
from bearwitness.publication.edition import Edition
from bearwitness.records.testimony import Testimony

REASON = "a day of the public log is closed"
LONG = 7  # days: what waits longer is told of


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
    keys = logkeeping.begun(casebook, at=at, capacity=capacity)
    if capacity is not None and capacity != keys.capacity:
        raise Refused(
            f"each day of this log has {keys.capacity} leaves, for good",
            hint="`bearwitness case keeper --new-log --capacity N` begins another",
        )
    tree = logkeeping.expect_one(casebook, keys.origin)
    days = logkeeping.days(casebook, keys.origin)
    entries = logkeeping.leaves(casebook, keys.origin)
    waiting = _waiting(casebook, set(entries))
    for number in range(len(days), (at.astimezone(UTC).date() - keys.began).days + 1):
        batch, waiting = waiting[: keys.capacity], waiting[keys.capacity :]
        leaves = cadence.day_of_leaves(batch, day=number, key=keys.cadence, capacity=keys.capacity)
        day = LogDay(keys.origin, number, b"".join(leaves))
        casebook.append(day, reason=REASON, at=at)
        entries += leaves
    if len(entries) > tree.size:
        tree = Tree(entries)
    _sign(casebook, keys, tree, at)
    return Sealed(
        log=checkpoints.log_key(keys.origin, casebook.signing_key),
        signed=tuple(_signed(casebook, keys.origin, tree, trust.policy(casebook, at=at))),
        entries=tuple(entries),
        places={leaf: place for place, leaf in enumerate(entries)},
        queue=Queue(len(waiting), keys.capacity),
    )


def withdrawals(casebook: Casebook, *, at: datetime) -> str:
    """Return the withdrawal notice: passages whose proof is out and that may be quoted no more.

    Every log of the case vouches for it, the ended ones too: proofs from them are out as well.
    A passage whose testimony was shredded counts as withdrawn: nobody can say any more that
    its deponent still wants it published. Signers of films that were taken back are in it too.
    """
    newest = logkeeping.begun(casebook, at=at).origin
    logs = [newest, *(one.origin for one in casebook.all(LogKeys) if one.origin != newest)]
    published = _given_out(casebook, logs)
    for leaf in _still_quoted(casebook, at) if published else ():
        published.discard(leaf)
        if not published:  # as a rule: credentials are made again only until all are found
            break
    entries = published | film_keys.taken_back(casebook)
    return notice.sign(logs, sorted(entries), key=casebook.signing_key, at=at)


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
        if consents.permitted(testimony.id, Scope.QUOTE, at=at, due=True):
            yield from map(leaf_of, casebook.credentials(testimony.id))


def queue(casebook: Casebook) -> Queue | None:
    """Return what waits for the days of the log; None if no log began. Closes no day."""
    keys = logkeeping.current(casebook)
    if keys is None:
        return None
    entered = set(logkeeping.leaves(casebook, keys.origin))
    return Queue(len(_waiting(casebook, entered)), keys.capacity)


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
    state = logkeeping.state_of(casebook, keys.origin)
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
        enough = trust.enough(state, whom)
        yield Signed(state.checkpoint, state.timestamps, tree.beginning(size), enough)
