"""A case's keys and public facts: what lies in its folder beside the casebook.

    case.json         public: title, recipients, the issuer's and the log's public keys
    keys/team.age     the team's secret key, under the passphrase
    keys/log.age      signs the log's checkpoints    } Ed25519 seeds, sealed to the team
    keys/issuer.age   signs passage credentials      }
    keys/canary.age   says which case this is, sealed to the custody key; for drills
    keys/facts.mac    the tag of case.json: only the team's secret key makes it (`vouching`)
    keys/store.mac    the tag of `casebook.store`, if the case is on a server: which one
    keys/former.age   team keys from before renewals, sealed to the team: they open letters that
                      were sealed to them, and vouch for nothing; not there before the first

The custody key is dealt as shares, when the case is made or before, on a machine without a
network (`custody.ceremony`); it is stored nowhere. A key that signs never opens anything, and
one that opens never signs.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bearwitness.adapters import files
from bearwitness.desk import servers, vouching
from bearwitness.errors import CannotOpen, Malformed, Missing, Unreadable
from bearwitness.records import codec
from bearwitness.sealing import age, opening, passphrase, shares
from bearwitness.sealing.age import Entropy
from bearwitness.sealing.plan import Plan

FACTS = "case.json"
_LONGEST = 1 << 20
_SHORTEST_PASSPHRASE = 8  # characters; the pages and docs ask for six random words
_VERSION = 4  # of `Facts`
TAG = "facts.mac"
FORMER = "former.age"
_FORMER_USE = "former keys"  # of a tag
Unvouched = vouching.Unvouched
_CANARY = b"bearwitness/custody canary/1\n"


@dataclass(frozen=True, slots=True)
class Custody:
    """The public half of a custody key: to whom identities are sealed, and who can join it."""

    recipient: str
    plan: Plan
    check: str  # the key's check value: what shares must give when they are joined


@dataclass(frozen=True, slots=True)
class Facts:
    """The public facts of a case: readable by whoever holds its folder."""

    version: int
    title: str
    team: tuple[str, ...]  # recipients to which envelopes are sealed
    custody: str  # the recipient to which identities are sealed as well
    plan: Plan  # how the custody key was dealt
    check: str  # its check value
    issuer: bytes  # Ed25519 public key of passage credentials
    log: bytes  # Ed25519 public key of the log's checkpoints
    origin: str  # the log's name, as checkpoints give it
    invented: bool


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys of a case while it is unlocked."""

    secret_keys: tuple[str, ...] = field(repr=False)
    signing_key: Ed25519PrivateKey = field(repr=False)  # of the log
    issuer_key: Ed25519PrivateKey = field(repr=False)
    former: tuple[str, ...] = field(default=(), repr=False)  # newest first


@dataclass(frozen=True, slots=True)
class Former:
    """What `keys/former.age` holds. The tag is the team's: anybody can seal to it."""

    keys: tuple[str, ...] = field(repr=False)
    tag: bytes


def made(
    folder: Path,
    *,
    title: str,
    word: str,
    custody: Custody | Plan,
    invented: bool,
    work_factor: int,
    entropy: Entropy,
) -> tuple[Facts, Keyring, tuple[str, ...]]:
    """Make the keys and facts of a new case in a folder that is there and empty.

    Returns the facts, the keys, and the custodians' shares: nobody can read them out again. There
    are none if `custody` is the public half of a key that was dealt before.

    Raises:
        Malformed: the passphrase is shorter than 8 characters, or `custody` is no hybrid recipient.
    """
    expect_long(word)
    dealt: tuple[str, ...] = ()
    if isinstance(custody, Plan):
        custody, dealt = new_custody(custody, entropy=entropy)
    team = opening.new_secret_key(entropy)
    seeds = {"log": entropy(32), "issuer": entropy(32)}
    log, issuer = (Ed25519PrivateKey.from_private_bytes(seed) for seed in seeds.values())
    ring = Keyring((team,), log, issuer)
    facts = Facts(
        version=_VERSION,
        title=title,
        team=(opening.recipient_of(team),),
        custody=custody.recipient,
        plan=custody.plan,
        check=custody.check,
        issuer=ring.issuer_key.public_key().public_bytes_raw(),
        log=ring.signing_key.public_key().public_bytes_raw(),
        origin=f"bearwitness.example/{entropy(8).hex()}",
        invented=invented,
    )
    keys = folder / "keys"
    keys.mkdir(mode=0o700)
    files.write_new(keys / "canary.age", canary(facts, entropy=entropy))
    for name, seed in seeds.items():
        files.write_new(keys / f"{name}.age", age.seal(seed, facts.team, entropy=entropy))
    save_key(keys / "team.age", team, word, work_factor=work_factor, entropy=entropy)
    write_facts(folder, facts, ring.secret_keys)
    return facts, ring, dealt


def expect_long(word: str) -> None:
    """Refuse a passphrase of fewer than 8 characters.

    Raises:
        Malformed: it is such.
    """
    if len(word) < _SHORTEST_PASSPHRASE:
        raise Malformed("the passphrase is too short", hint="six random words are a good one")


def renewed(facts: Facts, ring: Keyring, *, entropy: Entropy) -> dict[str, bytes]:
    """Return the files of a case whose facts or team key are new, but for that key, by name."""
    team = ring.secret_keys[0]
    held = Former(ring.former, vouching.tag(team, _FORMER_USE, *_listed(ring.former)))
    signers = {"log": ring.signing_key, "issuer": ring.issuer_key}
    sealed = {f"keys/{n}.age": key.private_bytes_raw() for n, key in signers.items()}
    sealed[f"keys/{FORMER}"] = codec.written(held)
    return {
        FACTS: written(facts),
        f"keys/{TAG}": tag_of(facts, ring.secret_keys),
        **{n: age.seal(plain, facts.team, entropy=entropy) for n, plain in sealed.items()},
    }


def canary(facts: Facts, *, entropy: Entropy) -> bytes:
    """Return the canary of a case, for its custodians."""
    case = "/".join(facts.origin.split("/")[:2])  # the log of a branch has a longer name
    return age.seal(_CANARY + case.encode(), [facts.custody], entropy=entropy)


def written(facts: Facts) -> bytes:
    """Return the bytes of `case.json`."""
    return codec.written(facts) + b"\n"


def tag_of(facts: Facts, secret_keys: Sequence[str]) -> bytes:
    """Return the tag of these facts, by the team's key."""
    return vouching.tag(secret_keys[0], "facts", written(facts))


def new_custody(
    plan: Plan, *, entropy: Entropy, passphrase: str = ""
) -> tuple[Custody, tuple[str, ...]]:
    """Make a custody key; return its public half and its shares. The key itself is let go.

    Raises:
        Malformed: the shares' passphrase is not printable ASCII.
    """
    seed = entropy(32)
    dealt = shares.split(seed, plan, passphrase=passphrase)
    recipient = opening.recipient_of(opening.secret_key_of(seed))
    return Custody(recipient, plan, shares.key_check(seed)), dealt


def facts_of(folder: Path) -> Facts:
    """Return the public facts of a case; no key is needed.

    Raises:
        Missing: there is no case in this folder.
        Malformed: its facts are not written as they are, or by a later version.
    """
    if not (folder / FACTS).is_file():
        raise Missing(
            "there is no case in this folder",
            hint="`--case DIR` names the case's folder; `bearwitness new DIR` makes one",
        )
    data = files.read_bytes(folder / FACTS, limit=_LONGEST).removesuffix(b"\n")
    try:
        facts = codec.read(Facts, data)
    except Malformed as wrong:
        raise Malformed(
            "the case's facts are not written as this version writes them",
            hint="another version of Bearwitness made it, or case.json was changed",
        ) from wrong
    if facts.version != _VERSION:
        raise Malformed("another version of Bearwitness made this case", hint="use that one")
    return facts


def write_facts(folder: Path, facts: Facts, secret_keys: Sequence[str]) -> None:
    """Write the facts of a case, and their tag into `keys`, which is there.

    Raises:
        Refused: one of the files is there already.
    """
    files.write_new(folder / "keys" / TAG, tag_of(facts, secret_keys))
    files.write_new(folder / FACTS, written(facts))


def expect_vouched(folder: Path, facts: Facts, secret_keys: Sequence[str]) -> None:
    """Refuse facts that nobody with the team's key has written.

    Without this, whoever can write into the folder adds a recipient of their own to the team,
    or puts one in the place of the custodians, and everything is sealed to them from then on.

    Raises:
        Unvouched: the tag is not there, or is not that of these facts.
    """
    found = b""
    with suppress(Missing, Unreadable):
        found = files.read_bytes(folder / "keys" / TAG, limit=vouching.TAG)
    # The canonical bytes: `facts_of` takes no others, and they cannot change meanwhile.
    data = written(facts)
    if not vouching.holds(found, secret_keys, "facts", data):
        raise Unvouched(
            "somebody without the team's key changed the case's facts, or took their tag away",
            hint="restore case.json and keys/ from a backup, and ask who could write there",
        )
    servers.expect_vouched(folder, secret_keys)


def unlocked(folder: Path, facts: Facts, word: str) -> Keyring:
    """Open the keys of a case with its passphrase.

    Raises:
        CannotOpen: another passphrase, damaged files, keys of another case, or facts that
            the team's key does not vouch for.
        Missing: a key file is not there.
    """
    team = load_key(folder / "keys" / "team.age", word)
    if opening.recipient_of(team) not in facts.team:
        raise CannotOpen("this key belongs to another case", hint="restore keys/ from a backup")
    signing, issuer = (_signer(folder / "keys" / f"{n}.age", team) for n in ("log", "issuer"))
    public = [key.public_key().public_bytes_raw() for key in (signing, issuer)]
    if public != [facts.log, facts.issuer]:
        raise CannotOpen("a signing key belongs to another case", hint="restore keys/")
    expect_vouched(folder, facts, (team,))
    return Keyring((team,), signing, issuer, _former(folder, team))


def save_key(path: Path, secret_key: str, word: str, *, entropy: Entropy, work_factor: int) -> None:
    """Write a secret key into a new file under a passphrase; `age -d` can read it too.

    Raises:
        Refused: the file is there already.
        Malformed: the passphrase is empty.
    """
    sealed = sealed_key(secret_key, word, entropy=entropy, work_factor=work_factor)
    files.write_new(path, sealed)


def load_key(path: Path, word: str) -> str:
    """Return the secret key in a file under a passphrase.

    Raises:
        CannotOpen: another passphrase or a damaged file.
        Malformed: what is inside is no secret key.
        Missing: there is no such file.
    """
    inside = passphrase.open_under(word, [files.read_bytes(path, limit=_LONGEST)])
    key = inside.decode("ascii", errors="replace").strip()
    opening.seed_of(key)
    return key


def joined(dealt: Sequence[str], facts: Facts, *, passphrase: str = "") -> bytes:
    """Return the custody secret that a quorum's shares give.

    Raises:
        CannotOpen: steps 1 to 5 of `shares.join`, or step 6: it is that of another case.
    """
    secret = shares.join(dealt, passphrase=passphrase, check=facts.check)
    if opening.recipient_of(opening.secret_key_of(secret)) != facts.custody:
        raise CannotOpen(
            "step 6, recipient: this is not the custody key of this case",
            hint="the shares' sheets name their case",
        )
    return secret


def check_canary(folder: Path, facts: Facts, secret: bytes) -> None:
    """Open the case's canary with the custody secret.

    Raises:
        CannotOpen: step 7, it does not open, or speaks of another case.
        Missing: there is none.
    """
    wrong = CannotOpen(
        "step 7, canary: it does not say that it is of this case",
        hint="restore keys/ from a backup, and ask who changed it",
    )
    try:
        data = files.read_bytes(folder / "keys" / "canary.age", limit=_LONGEST)
        told = b"".join(opening.opened([data], [opening.secret_key_of(secret)]))
    except (CannotOpen, Malformed) as shut:
        raise wrong from shut
    case = "/".join(facts.origin.split("/")[:2])  # the log of a branch has a longer name
    if told != _CANARY + case.encode():
        raise wrong


def sealed_key(secret_key: str, word: str, *, entropy: Entropy, work_factor: int) -> bytes:
    """Return a secret key as its file holds it, under a passphrase."""
    data = secret_key.encode() + b"\n"
    return passphrase.seal_under(word, data, entropy=entropy, work_factor=work_factor)


def _former(folder: Path, team: str) -> tuple[str, ...]:
    path = folder / "keys" / FORMER
    if not path.exists():
        return ()
    wrong = Unvouched(
        "the team's former keys are not those that the team kept",
        hint="restore keys/former.age from a backup, and ask who could write there",
    )
    try:
        sealed = files.read_bytes(path, limit=_LONGEST)
        held = codec.read(Former, b"".join(opening.opened([sealed], [team])))
    except (CannotOpen, Malformed, Unreadable) as shut:
        raise wrong from shut
    if not vouching.holds(held.tag, [team], _FORMER_USE, *_listed(held.keys)):
        raise wrong
    return held.keys


def _listed(keys: Sequence[str]) -> list[bytes]:
    return [key.encode() for key in keys]


def _signer(path: Path, team: str) -> Ed25519PrivateKey:
    seed = b"".join(opening.opened([files.read_bytes(path, limit=_LONGEST)], [team]))
    if len(seed) != 32:
        raise CannotOpen("a signing key is damaged", hint="restore keys/ from a backup")
    return Ed25519PrivateKey.from_private_bytes(seed)
