"""The verifier: fourteen numbered steps from a file to the word "verified".

     1  parse         at most 1 MiB of canonical JSON, flat, no name twice
     2  version       version 2 with exactly its fields
     3  keys          well formed, and in the reader's policy if there is one
     4  signature     the issuer's key signed the credential, and in the one form that we write
     5  digests       each disclosure is one whose digest the issuer signed
     6  fields        no disclosure twice or out of order, each field of its kind
     7  slots         every slot is either shown, with a text, or a gap
     8  leaf          the log entry of exactly this credential
     9  checkpoint    the log's key signed the checkpoint
    10  inclusion     the leaf stands in the log at the place that the bundle says
    11  cosigners     as many as the policy needs have signed the checkpoint
    12  time          every timestamp is of this checkpoint, and enough are by whom the policy pins
    13  notice        whether the reader's withdrawal notice, if it is of this log, asks for silence
    14  display       the words show as what they are

A code carries no timestamps. Under a policy that asks for some, a code whose other thirteen steps
hold is *undated*, which is not verified: its words, signature and log hold, since when does not.

What it never proves: that the words are true, or who spoke them.
`verify` raises for nothing that a bundle can hold; it stops at the first step that fails and
then shows no word of the bundle. A second implementation, public/static/verify.js, has the
same numbers and must give the same answers on vectors/proof.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any

from bearwitness.errors import Malformed, Unverified
from bearwitness.proof import bundle as bundles
from bearwitness.proof import checkpoint as checkpoints
from bearwitness.proof import compact, display, merkle, notes, notice, stamps
from bearwitness.proof import credential as credentials
from bearwitness.proof.encoding import digests_in, from_b64url
from bearwitness.proof.keys import acceptable, fingerprint
from bearwitness.proof.passages import FIELDS
from bearwitness.proof.policy import Policy

STEPS = (
    "parse", "version", "keys", "signature", "digests", "fields", "slots", "leaf",
    "checkpoint", "inclusion", "cosigners", "time", "notice", "display",
)  # fmt: skip


UNCHECKED = "no post-quantum signature of the log was checked: its key is in no policy given"
_NAMED = 8  # unpinned timestamps that are told; one file may lead to a thousand blocks


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the protocol and what came of it."""

    number: int
    name: str
    ok: bool
    why: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found. Everything after `steps` is empty unless `verified` or `undated`."""

    verified: bool
    steps: tuple[Step, ...]
    sealed_before: str | None = None  # RFC 3339 in UTC; step 12 says by whom
    independent: bool = False  # whether others than the log, pinned in the policy, say so
    clocks: tuple[stamps.Clock, ...] = ()  # who they are, each with its own time, earliest first
    undated: bool = False  # a code of which all holds but what a code has no room for: the time
    withdrawn: str | None = None  # time of the notice that asks to repeat the words no more
    noticed: str | None = None  # time of the reader's notice for this log; None: there is none
    text: str | None = field(default=None, repr=False)  # with `[…]` for each gap
    gaps: tuple[display.Gap, ...] = ()
    slots: tuple[str | None, ...] = field(default=(), repr=False)
    issuer: str | None = None  # fingerprint of the key
    index: int | None = None  # from 0; None where withheld, as with the three below
    passages: int | None = None
    language: str | None = None
    testimony: str | None = None


@dataclass(slots=True)
class _Found:
    """What earlier steps leave for later ones."""

    data: bytes
    policy: Policy | None
    notice: str | None
    plain: dict[str, Any] = field(init=False)
    bundle: bundles.Bundle = field(init=False)
    issuer: bytes = field(init=False)
    presented: credentials.Presented = field(init=False)
    pairs: list[tuple[int, credentials.Value]] = field(init=False)
    held: list[credentials.Value | None] = field(init=False)
    slots: tuple[str | None, ...] = field(init=False)
    leaf: bytes = field(init=False)
    checkpoint: checkpoints.Checkpoint = field(init=False)
    sealed_before: str | None = None
    independent: bool = False
    clocks: tuple[stamps.Clock, ...] = ()
    undated: bool = False
    withdrawn: str | None = None
    noticed: str | None = None


def verify(
    bundle: bytes, *, policy: Policy | None = None, withdrawals: str | None = None
) -> Verdict:
    """Return what this bundle proves.

    Args:
        bundle: the file's bytes, whatever they are.
        policy: the keys that the reader trusts. Without one the bundle's own keys are used, and
            step 3 says that somebody has to check who holds them.
        withdrawals: the newest withdrawal notice of the log, if the reader has one.
    """
    found = _Found(bundle, policy, withdrawals)
    steps: list[Step] = []
    for number, (name, check) in enumerate(zip(STEPS, _CHECKS, strict=True), start=1):
        try:
            why = check(found)
            steps.append(Step(number, name, ok=not (found.undated and name == "time"), why=why))
        except (Unverified, Malformed, ValueError) as wrong:
            why = str(wrong) if isinstance(wrong, Unverified) else _UNREADABLE[name]
            return Verdict(verified=False, steps=(*steps, Step(number, name, ok=False, why=why)))
    return _concluded(found, tuple(steps))


_UNREADABLE = {
    "keys": "a key in the bundle is not in canonical form or cannot be a key",
    "leaf": "the blind is not 32 bytes in canonical form",
    "checkpoint": "the checkpoint is not in the form of a checkpoint",
    "inclusion": "the inclusion proof is not in canonical form",
    "time": "a time is not one in UTC, or a timestamp is not of this checkpoint",
    "notice": "the file is no withdrawal notice, or names this log and is not signed by it",
}


def _parse(found: _Found) -> str:  # 1
    if compact.is_compact(found.data):
        found.plain = compact.read(compact.text_of(found.data))
        return "the code stands for one canonical bundle"
    found.plain = bundles.parse(found.data)
    return "the file is one canonical bundle"


def _version(found: _Found) -> str:  # 2
    found.bundle = bundles.typed(found.plain)
    return "version 2 with exactly its fields"


def _keys(found: _Found) -> str:  # 3
    found.issuer = from_b64url(found.bundle.issuer, 32)
    log = notes.verifier_key(found.bundle.log)
    if not acceptable(found.issuer) or log.kind != notes.SIGNS:
        raise Unverified("a key in the bundle cannot be anybody's key", step=3)
    if found.policy is None:
        return (
            f"no policy given: signed by key {fingerprint(found.issuer)}; "
            "you have to check who holds it"
        )
    if found.bundle.issuer not in found.policy.issuers:
        raise Unverified("the issuer's key is not in your policy", step=3)
    if found.bundle.log not in found.policy.logs:
        raise Unverified("the log's key is not in your policy", step=3)
    return "the issuer's and the log's keys are in your policy"


def _signature(found: _Found) -> str:  # 4
    found.presented = credentials.presented(found.bundle.credential, found.issuer)
    return f"the key {fingerprint(found.issuer)} signed the credential"


def _digests(found: _Found) -> str:  # 5
    found.pairs = credentials.disclosed(found.presented)
    return f"the issuer signed the digest of each of {len(found.pairs)} disclosures"


def _fields(found: _Found) -> str:  # 6
    found.held = credentials.in_places(found.presented, found.pairs)
    return "each disclosure has its place, and each field is of its kind"


def _slots(found: _Found) -> str:  # 7
    found.slots = credentials.words(found.held)
    slots, withheld = len(found.slots), found.slots.count(None)
    return f"{slots} slots: {slots - withheld} shown in their order, {withheld} withheld as gaps"


def _leaf(found: _Found) -> str:  # 8
    found.leaf = merkle.entry(from_b64url(found.bundle.blind, 32), found.presented.jwt)
    return "the log entry of this credential is computed"


def _checkpoint(found: _Found) -> str:  # 9
    found.checkpoint = _parsed(found.bundle.checkpoint)
    if not _signed_by(found.bundle.checkpoint, found.bundle.log):
        raise Unverified("the log's signature on the checkpoint does not hold", step=9)
    size = found.checkpoint.size
    return f"the log signed a checkpoint over {size} leaves" + _outliving(found)


def _inclusion(found: _Found) -> str:  # 10
    path = digests_in(found.bundle.inclusion)
    at, top = found.bundle.leaf_index, found.checkpoint
    if not merkle.included(found.leaf, at, top.size, path, top.root):
        raise Unverified("the log of this checkpoint does not hold the credential there", step=10)
    return f"the log holds the credential as leaf {at} of {top.size}, counted from 0"


def _cosigners(found: _Found) -> str:  # 11
    if found.policy is None or not found.policy.cosigners_needed:
        return "no cosigner was asked for"
    names = sorted({key.name for key in _seen_by(found)})
    if len(names) < found.policy.cosigners_needed:
        raise Unverified("too few of your policy's cosigners signed the checkpoint", step=11)
    return f"cosigned by {', '.join(names)}"


def _time(found: _Found) -> str:  # 12
    stated, text = found.checkpoint.time, found.checkpoint.note.text
    found.sealed_before = stated
    if stated is not None:
        checkpoints.moment(stated)
    if len(found.bundle.timestamps) > stamps.MOST:
        raise Unverified("the bundle carries more than eight timestamps", step=12)
    said = [s for one in found.bundle.timestamps for s in stamps.seen(one, text, found.policy)]
    clocks = stamps.trusted(said, found.policy)
    needed = found.policy.timestamps_needed if found.policy else 0
    if len(clocks) < needed:
        return _undated(found)
    if clocks:  # as many clocks as are needed say it: one alone that is wrong decides nothing
        found.sealed_before = clocks[max(needed, 1) - 1].at
        found.independent, found.clocks = True, clocks
        each = ", ".join(f"{one.by} at {one.at}" for one in clocks)
        before = f"sealed before {found.sealed_before}"
        so = sum(one.at <= found.sealed_before for one in clocks)
        return f"{before}: so say {so} of {len(clocks)} clocks in your policy; {each}"
    others = _unpinned(said)
    if stated is None:
        return "the checkpoint states no time" + others
    return f"sealed before {stated}: stated by the log's own key" + others


def _undated(found: _Found) -> str:
    if not compact.is_compact(found.data):
        raise Unverified("too few of your policy's authorities stamped the checkpoint", step=12)
    found.undated, found.sealed_before = True, None
    return "since when is not shown by this code, which has no room for timestamps: open the file"


def _unpinned(said: list[stamps.Seen]) -> str:
    """Name by digests and numbers alone: a name in an unpinned certificate is anybody's words."""
    named = "".join(f"; also stamped by {one.by}, which you have to check" for one in said[:_NAMED])
    return named + (f"; and {len(said) - _NAMED} more" if len(said) > _NAMED else "")


def _notice(found: _Found) -> str:  # 13
    if found.notice is None:
        return "no withdrawal notice was given; the publisher has the newest"
    read = notice.read(found.notice, found.bundle.log)
    if read is None:
        return "the notice that was given is of other logs: there is none for this one"
    found.noticed = read.at
    if found.leaf not in read.entries:
        return f"not withdrawn as of {read.at}"
    found.withdrawn = read.at
    return f"WITHDRAWN as of {read.at}: the deponent asks that these words are repeated no more"


def _display(found: _Found) -> str:  # 14
    if not all(text is None or display.showable(text) for text in found.slots):
        raise Unverified("a word holds characters that would show as something else", step=14)
    return "no hidden characters and none that turn the direction of writing"


_CHECKS: tuple[Callable[[_Found], str], ...] = (
    _parse, _version, _keys, _signature, _digests, _fields, _slots, _leaf,
    _checkpoint, _inclusion, _cosigners, _time, _notice, _display,
)  # fmt: skip


def _seen_by(found: _Found) -> list[notes.VerifierKey]:
    policy, note = found.policy, found.checkpoint.note
    keys = map(notes.verifier_key, dict.fromkeys(policy.cosigners if policy else ()))
    return list(filter(partial(notes.signatures_hold, note), keys))


@lru_cache(maxsize=16)  # a thousand bundles share one checkpoint, and all of this is public
def _parsed(checkpoint: str) -> checkpoints.Checkpoint:
    return checkpoints.parse(checkpoint)


@lru_cache(maxsize=16)  # a checkpoint may have a mebibyte
def _signed_by(checkpoint: str, log: str) -> bool:
    return checkpoints.verify(_parsed(checkpoint), log)


def _outliving(found: _Found) -> str:
    """Say whether ML-DSA-44 holds too, for the keys that the policy pins for this log.

    A line by a key that nobody pins is told as not checked: whoever bends it changes no proof.
    """
    note, name = found.checkpoint.note, found.checkpoint.origin
    pinned = map(notes.verifier_key, found.policy.logs if found.policy else ())
    keys = [key for key in pinned if key.kind == notes.OUTLIVES and key.name == name]
    here = {line.key_id for line in note.lines if line.name == name}
    carried = [key for key in keys if key.key_id in here]
    if not all(notes.signatures_hold(note, key) for key in carried):
        raise Unverified("the log's post-quantum signature does not hold", step=9)
    if carried:
        return ", also with ML-DSA-44"
    if found.policy is not None and found.policy.outliving_needed:
        raise Unverified("the log's post-quantum signature, which your policy needs, is not there",
                         step=9)  # fmt: skip
    if keys:
        return ", without a post-quantum signature"
    return f"; {UNCHECKED}"


def _concluded(found: _Found, steps: tuple[Step, ...]) -> Verdict:
    """Say "verified": the only place that does, reached only when all fourteen steps held."""
    index, language, passages, testimony = found.held[: len(FIELDS)]
    return Verdict(
        verified=len(steps) == len(STEPS) and all(step.ok for step in steps),
        steps=steps,
        sealed_before=found.sealed_before,
        independent=found.independent,
        clocks=found.clocks,
        undated=found.undated,
        withdrawn=found.withdrawn,
        noticed=found.noticed,
        text=display.shown(found.slots),
        gaps=display.gaps(found.slots),
        slots=found.slots,
        issuer=fingerprint(found.issuer),
        index=index if isinstance(index, int) else None,
        passages=passages if isinstance(passages, int) else None,
        language=language if isinstance(language, str) else None,
        testimony=testimony if isinstance(testimony, str) else None,
    )
