"""Who keeps the public log, and whether it is one log: one name, one machine, one text.

A day of the public log is closed once, by one machine: its keeper. Each public log has a name of
its own, which no casebook's log has. A branch and a restored case close no day until somebody
says that the old keeper closes none any more, and shows the newest checkpoint that is out:

1. The log's key signed it, under the log's name.
2. This casebook holds as many leaves of that log as it says, or more.
3. Over that many leaves our root is the one that was signed.

Then whatever is out is the beginning of what this machine will close. Otherwise a new log with a
new name begins. What remains is a plain copy of the folder: both are the keeper, and two ways of
closing one day are found when they meet (`forked`), or against a checkpoint from outside.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from bearwitness.desk import kinds, naming
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.fold import Fold
from bearwitness.errors import Missing, Refused, Unverified
from bearwitness.proof import cadence
from bearwitness.proof import checkpoint as checkpoints
from bearwitness.proof.checkpoint import Checkpoint
from bearwitness.proof.merkle import Tree

_NEW = "`bearwitness case keeper --new-log` begins a new one"


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

    log: str
    day: int
    leaves: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class LogState:
    """The newest checkpoint, with the lines of others, and timestamps of its text."""

    origin: str
    checkpoint: str
    timestamps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Keeper:
    """Which machine closes the days of a public log, by the name of its casebook's log."""

    log: str
    machine: str


kinds.register(LogKeys, "public log's keys", key=("origin",), compartment="seed", outlives=True)
kinds.register(LogDay, "public log's day", key=("log", "day"), outlives=True, once=True)
kinds.register(LogState, "public log's checkpoint", key=("origin",), outlives=True)
kinds.register(Keeper, "public log's keeper", key=("log",), outlives=True)


def current(casebook: Casebook) -> LogKeys | None:
    """Return the public log that was begun last; None if none was."""
    return next(iter(reversed(casebook.all(LogKeys))), None)


def begin(casebook: Casebook, *, reason: str, at: datetime, capacity: int | None = None) -> LogKeys:
    """Begin a public log with a new name, kept on this machine.

    Args:
        casebook: of this machine.
        reason: for the ledger.
        at: UTC; the log's day 0.
        capacity: leaves a day, for good: `cadence.CAPACITY`, if None.

    Raises:
        Malformed: no log can have this capacity.
    """
    leaves = cadence.checked(cadence.CAPACITY if capacity is None else capacity)
    draw, here = casebook.entropy, casebook.facts.origin
    name, day = naming.another(here, entropy=draw), at.astimezone(UTC).date()
    keys = LogKeys(name, day, leaves, draw(32), draw(32))
    casebook.append_many([keys, Keeper(name, here)], reason=reason, at=at)
    return keys


def begun(casebook: Casebook, *, at: datetime, capacity: int | None = None) -> LogKeys:
    """Return the public log that was begun last; begin the first one, if there is none.

    Raises:
        Refused: there is none, and this is a branch or a restored case.
        Malformed: as `begin`.
    """
    found = current(casebook)
    if found is None:
        expect_kept_here(casebook)
        found = begin(casebook, reason="the public log begins", at=at, capacity=capacity)
    return found


def state_of(casebook: Casebook, log: str) -> LogState | None:
    """Return the newest checkpoint of a public log; None before its first."""
    return next((one for one in casebook.all(LogState) if one.origin == log), None)


def expect_kept_here(casebook: Casebook) -> None:
    """Refuse to write the public log anywhere but where it is kept.

    Raises:
        Refused: another machine keeps it, or several say so; or none was begun, and this is a
            branch or a restored case.
    """
    keys, here = current(casebook), casebook.facts.origin
    if keys is None:
        kept = naming.is_first(here)
    else:
        with casebook.inside() as held:
            heads = held.fold.heads(kinds.of(Keeper).name, keys.origin)
            kept = {held.fold.value(found).machine for found in heads} == {here}
    if not kept:
        raise Refused(
            "the public log is kept on another machine: this is a branch or a restored case",
            hint="close its days there; or, if that machine closes none any more,"
            " `bearwitness case keeper --newest FILE` with the newest checkpoint that is out",
        )


def expect_one(casebook: Casebook, log: str) -> Tree:
    """Return the tree of a log; refuse to go on with one of which there are two versions here.

    Raises:
        Unverified: a day was closed in two ways, or a checkpoint is not of these days.
    """
    with casebook.inside() as held:
        twice = log in forked(held.fold)
    tree = Tree(leaves(casebook, log))
    signed = [checkpoints.parse(one.value.checkpoint) for one in casebook.history(LogState)
              if one.value.origin == log]  # fmt: skip
    if twice or any(s.size > tree.size for s in signed) or _differ(tree, signed):
        raise Unverified(
            "two machines closed days of one public log: it has forked", step=3, hint=_NEW
        )
    return tree


def forked(fold: Fold) -> tuple[str, ...]:
    """Return the public logs of which a day was closed in two ways, whoever decided what."""
    kind, seen, twice = kinds.of(LogDay).name, dict[tuple[str, int], bytes](), set[str]()
    for found in fold.records:
        if found.card.kind == kind:
            day: LogDay = fold.value(found)
            if seen.setdefault((day.log, day.day), day.leaves) != day.leaves:
                twice.add(day.log)
    return tuple(sorted(twice))


def days(casebook: Casebook, log: str) -> list[LogDay]:
    """Return the closed days of a public log, in order."""
    return sorted((d for d in casebook.all(LogDay) if d.log == log), key=lambda one: one.day)


def leaves(casebook: Casebook, log: str) -> list[bytes]:
    """Return the leaves of a public log, in order."""
    return [leaf for one in days(casebook, log) for leaf in cut(one.leaves)]


def cut(joined: bytes) -> Iterator[bytes]:
    """Yield leaves of 32 bytes."""
    return (joined[at : at + 32] for at in range(0, len(joined), 32))


def take_over(
    casebook: Casebook, newest: Sequence[Checkpoint], *, reason: str, at: datetime
) -> LogKeys:
    """Keep the public log on this machine from now on; see above for the steps.

    Args:
        casebook: of this machine.
        newest: checkpoints of the public log that are out: the newest that anybody has.
        reason: why the machine that kept it closes no day any more.
        at: UTC.

    Raises:
        Missing: the case has no public log, or no checkpoint was given.
        Unverified: a checkpoint says that this casebook lacks days, or has others.
    """
    keys = current(casebook)
    if keys is None or not newest:
        raise Missing("there is no public log, or no checkpoint of it", hint=_NEW)
    ours, log = leaves(casebook, keys.origin), checkpoints.log_key(
        keys.origin, casebook.signing_key)  # fmt: skip
    for one in newest:
        if not checkpoints.verify(one, log):  # 1
            raise Unverified("step 1: this is no checkpoint of this public log", step=1, hint=_NEW)
        if one.size > len(ours):  # 2
            raise Unverified(
                f"step 2: {one.size - len(ours)} leaves of the public log are out that this"
                " casebook lacks",
                step=2,
                hint=_NEW,
            )
    if _differ(Tree(ours), newest):  # 3
        raise Unverified("step 3: what is out is not what this casebook holds", step=3, hint=_NEW)
    expect_one(casebook, keys.origin)
    casebook.append(Keeper(keys.origin, casebook.facts.origin), reason=reason, at=at)
    return keys


def _differ(ours: Tree, signed: Sequence[Checkpoint]) -> bool:
    return any(one.root != ours.beginning(one.size).root() for one in signed)
