"""Safekeeping: what keeps a case closed to others and whole for us, and what of it is due.

One look for whoever leads a team: when the custodians last drilled, which backups still open and
what they hold that was shredded since, which branches are out there, who tried and failed, whether
the public log has its days, and what two machines wrote apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bearwitness.desk import backups, branches, custody, epochs, ledger, logbook, logkeeping
from bearwitness.desk.branches import Branch
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.custody import MONTH, Drills
from bearwitness.desk.deeds import RENEWED, Backup, Shredding
from bearwitness.desk.fold import Fold
from bearwitness.desk.ledger import Entry
from bearwitness.desk.logbook import Queue
from bearwitness.errors import Refused
from bearwitness.ids import TestimonyId

LOOKED_BACK = timedelta(days=30)
FRESH = timedelta(days=7)
_FAILED = "failed to"  # with which ledger lines of failed tries begin; stored


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was made. `holds`: what was shredded since and is in it.

    `former`: the team's key, the passphrase or the custodians were renewed since, so whoever had
    the old ones and gets the restore key opens it.
    """

    id: str
    at: datetime
    by: str
    living: bool  # nobody has said that its restore key is destroyed
    holds: tuple[TestimonyId, ...] = ()
    former: bool = False


@dataclass(frozen=True, slots=True)
class Gone:
    """A testimony that was shredded."""

    testimony: TestimonyId
    at: datetime
    by: str
    keys: int


@dataclass(frozen=True, slots=True)
class LogDays:
    """The public log: when it began, the last day that is closed, and how many are not yet.

    `here`: this machine keeps it. `forked`: a day was closed in two ways. `queue`: what waits.
    """

    began: date
    closed: date | None
    missing: int
    here: bool
    forked: bool
    queue: Queue


@dataclass(frozen=True, slots=True)
class Safekeeping:
    """How a case is kept, newest first in each list. `due` names what is to be done now."""

    drills: Drills
    epoch: int
    epoch_began: datetime
    epoch_ends: datetime
    backups: tuple[BackedUp, ...]
    branches: tuple[Branch, ...]
    merges: tuple[Entry, ...]  # that moved claims
    tries: tuple[Entry, ...]
    log: LogDays | None
    conflicts: int
    shredded: tuple[Gone, ...]
    ahead: tuple[Entry, ...]  # dated in the future: a clock ran ahead, and none counts as done
    due: tuple[str, ...]


CAN_BE_DUE = ("drill", "backups", "branches", "conflicts", "tries", "log", "clock")


def looked_at(casebook: Casebook, *, at: datetime) -> Safekeeping:
    """Return how the case is kept at this moment, UTC."""
    entries = casebook.ledger()
    with casebook.inside() as held:
        fold = held.fold
        conflicts = sum(1 for _ in fold.conflicts())
        backups, shredded, apart = _backups(fold), _shredded(fold), branches.every(fold)
        merges = ledger.merges(fold)
        epoch = fold.state.epoch
    ahead = tuple(entry for entry in reversed(entries) if entry.at > at)
    starts = [entry.at for entry in entries if entry.what in epochs.BEGINS]
    began = max([moment for moment in starts if moment <= at] or starts, default=at)
    found = Safekeeping(
        drills=custody.drills(casebook, at=at),
        epoch=epoch,
        epoch_began=began,
        epoch_ends=began + epochs.LONGEST,
        backups=backups,
        branches=apart,
        merges=merges,
        tries=tuple(e for e in reversed(entries) if _failed(e) and at - e.at <= LOOKED_BACK),
        log=_log(casebook, at),
        conflicts=conflicts,
        shredded=shredded,
        ahead=ahead,
        due=(),
    )
    return replace(found, due=tuple(name for name, now in _due(found, at) if now))


def destroyed(
    casebook: Casebook, backup: str, *, reason: str, at: datetime, file: Path | None = None
) -> None:
    """Write down that every copy of a backup's restore key is gone: it opens for nobody.

    Args:
        casebook: the case.
        backup: its id.
        reason: for the ledger.
        at: UTC.
        file: a copy that is overwritten and deleted first.

    Raises:
        Missing: there is no such backup, or no such file.
        Refused: that is written down already, or the file is not its restore key; it is left.
    """
    found = casebook.get(Backup, backup)
    if found.destroyed:
        raise Refused("this restore key is destroyed already", hint="nothing was kept")
    if file is not None:
        backups.destroy_key(file, found)
    casebook.append(replace(found, destroyed=True), reason=reason, at=at)


def living(casebook: Casebook) -> tuple[BackedUp, ...]:
    """Return the backups that still open with their restore keys, newest first."""
    with casebook.inside() as held:
        return tuple(one for one in _backups(held.fold) if one.living)


def _due(found: Safekeeping, at: datetime) -> list[tuple[str, bool]]:
    alive = [one for one in found.backups if one.living]
    made = max((one.at for one in alive if one.at <= at), default=None)
    now = (
        found.drills.due,
        made is None or at - made > MONTH or any(one.holds or one.former for one in alive),
        any(one.returned for one in found.branches),
        found.conflicts > 0,
        any(at - entry.at <= FRESH for entry in found.tries),
        found.log is not None and (found.log.forked or _behind(found.log) or found.log.queue.long),
        bool(found.ahead),
    )
    return list(zip(CAN_BE_DUE, now, strict=True))


def _failed(entry: Entry) -> bool:
    return entry.what.startswith(_FAILED)


def _backups(fold: Fold) -> tuple[BackedUp, ...]:
    """Return every backup; in the order of turns, a shredding falls on those made before it."""
    made: dict[str, BackedUp] = {}
    inside: dict[str, frozenset[TestimonyId]] = {}  # what was there when each was made
    here: set[TestimonyId] = set()
    for found in fold.records:
        if found.card.kind == "testimony":
            here |= set(found.card.about)
        elif found.card.kind == "backup":
            value: Backup = fold.value(found)
            one = made.get(value.id) or BackedUp(
                value.id, found.card.at, found.card.by, living=True
            )
            made[value.id] = replace(one, living=one.living and not value.destroyed)
            inside.setdefault(value.id, frozenset(here))
        elif found.card.what in RENEWED:
            made = {name: replace(one, former=True) for name, one in made.items()}
        elif found.card.kind == "shredding":
            here -= set(found.card.about)
            for name in found.card.about:
                made |= {
                    one.id: replace(one, holds=(*one.holds, name))
                    for one in made.values()
                    if name in inside[one.id] and name not in one.holds
                }
    return tuple(reversed(made.values()))


def _shredded(fold: Fold) -> tuple[Gone, ...]:
    told = [f for f in fold.records if f.card.kind == "shredding"]
    values: Sequence[Shredding] = [fold.value(f) for f in told]
    found = {
        one.testimony: Gone(one.testimony, f.card.at, f.card.by, len(one.records))
        for f, one in zip(told, values, strict=True)
    }
    return tuple(reversed(found.values()))


def _behind(log: LogDays) -> bool:
    return log.here and log.missing > 0


def _log(casebook: Casebook, at: datetime) -> LogDays | None:
    keys, queue = logkeeping.current(casebook), logbook.queue(casebook)
    if keys is None or queue is None:
        return None
    days = logkeeping.days(casebook, keys.origin)
    closed = keys.began + timedelta(days=days[-1].day) if days else None
    today, here = at.astimezone(UTC).date(), True
    try:
        logkeeping.expect_kept_here(casebook)
    except Refused:
        here = False
    with casebook.inside() as held:
        forked = keys.origin in logkeeping.forked(held.fold)
    missing = (today - (closed or keys.began - timedelta(days=1))).days
    return LogDays(keys.began, closed, max(0, missing), here, forked, queue)
