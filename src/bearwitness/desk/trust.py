"""Trust: whom readers are asked to trust besides the team, and what those others said of the log.

A cosigner vouches that there is one log for all, an authority since when it is there. The team
names them (`name`), brings back what they signed and stamped (`cosigned`, `stamped`), and gives
readers the policy to hold every proof against.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from bearwitness.desk import film_keys, kinds, logkeeping
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.logkeeping import LogKeys, LogState
from bearwitness.errors import Malformed, Missing
from bearwitness.proof import checkpoint as checkpoints
from bearwitness.proof import notes, stamps
from bearwitness.proof.policy import Policy, issuer_name


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom readers are asked to trust besides the team: cosigners and authorities."""

    origin: str
    cosigners: tuple[str, ...] = ()  # verifier keys
    authorities: tuple[str, ...] = ()  # certificates, DER in base64
    cosigners_needed: int = 0
    timestamps_needed: int = 0


kinds.register(Trust, "public log's trust", key=("origin",), outlives=True)


def policy(casebook: Casebook, *, at: datetime) -> Policy:
    """Return whom a reader of this case has to trust: the team, its log, and others it names.

    Logs that were ended are in it too: what is out under them still holds.
    """
    newest, whom = logkeeping.begun(casebook, at=at), named(casebook)
    every = [newest, *(keys for keys in casebook.all(LogKeys) if keys != newest)]
    return Policy(
        (issuer_name(casebook.facts.issuer),),
        tuple(name for keys in every for name in _keys_of(casebook, keys)),
        cosigners=whom.cosigners,
        authorities=whom.authorities,
        cosigners_needed=whom.cosigners_needed,
        timestamps_needed=whom.timestamps_needed,
        films=film_keys.pins(casebook),
    )


def _keys_of(casebook: Casebook, keys: LogKeys) -> tuple[str, str]:
    outliving = MLDSA44PrivateKey.from_seed_bytes(keys.outliving)
    return (
        checkpoints.log_key(keys.origin, casebook.signing_key),
        checkpoints.outliving_key(keys.origin, outliving),
    )


def named(casebook: Casebook) -> Trust:
    """Return whom the team names besides itself; nobody until it does."""
    return next(iter(casebook.all(Trust)), Trust(casebook.facts.origin))


def name(casebook: Casebook, whom: Trust, *, reason: str, at: datetime) -> None:
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
    keys = [notes.verifier_key(key) for key in named(casebook).cosigners]
    signers = [key for key in keys if notes.signatures_hold(theirs, key)]
    if not signers:
        raise Malformed(
            "no cosigner whom you name has signed it",
            hint="bearwitness prove trust --cosigner KEY, with the key that they gave you",
        )
    here = {(line.name, line.key_id, line.signature) for line in ours.lines}
    whose = {(key.name, key.key_id) for key in signers}
    more = [
        notes.line_of(line.name, line.key_id, line.signature)
        for line in theirs.lines
        if (line.name, line.key_id) in whose
        and (line.name, line.key_id, line.signature) not in here
    ]
    signed = state.checkpoint + "".join(more)
    casebook.append(replace(state, checkpoint=signed), reason=reason, at=at)
    return tuple(sorted({key.name for key in signers}))


def enough(state: LogState, whom: Policy) -> bool:
    """Say whether as many others stand behind a checkpoint as readers are asked to want."""
    note = checkpoints.parse(state.checkpoint).note
    keys = map(notes.verifier_key, whom.cosigners)
    names = {key.name for key in keys if notes.signatures_hold(note, key)}
    said = [one for stamp in state.timestamps for one in stamps.seen(stamp, note.text, whom)]
    clocks = len(stamps.trusted(said, whom))
    return len(names) >= whom.cosigners_needed and clocks >= whom.timestamps_needed


def _present(casebook: Casebook) -> LogState:
    keys = logkeeping.current(casebook)
    state = logkeeping.state_of(casebook, keys.origin) if keys else None
    if state is None:
        raise Missing("the public log has no checkpoint yet", hint="bearwitness prove seal")
    return state
