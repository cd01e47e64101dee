"""A case's keys and public facts: what lies in its folder beside the casebook.

    case.json         public: title, recipients, the issuer's and the log's public keys
    keys/team.age     the team's secret key, under the passphrase
    keys/log.age      signs the log's checkpoints    } Ed25519 seeds, sealed to the team
    keys/issuer.age   signs passage credentials      }

The custody key is split into shares when the case is made and stored nowhere. A key that
signs never opens anything, and one that opens never signs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bearwitness.adapters import files
from bearwitness.errors import CannotOpen, Malformed, Missing
from bearwitness.records import codec
from bearwitness.sealing import age, opening, passphrase, shares
from bearwitness.sealing.age import Entropy

FACTS = "case.json"
CASEBOOK = "casebook.sqlite"
_LONGEST = 1 << 20
_SHORTEST_PASSPHRASE = 8  # characters; the pages and docs ask for six random words


@dataclass(frozen=True, slots=True)
class Facts:
    """The public facts of a case: readable by whoever holds its folder."""

    version: int
    title: str
    team: tuple[str, ...]  # recipients to which envelopes are sealed
    custody: str  # the recipient to which identities are sealed as well
    quorum: int
    custodians: int
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


def made(
    folder: Path,
    *,
    title: str,
    word: str,
    quorum: int,
    custodians: int,
    invented: bool,
    work_factor: int,
    entropy: Entropy,
) -> tuple[Facts, Keyring, tuple[str, ...]]:
    """Make the keys and facts of a new case in a folder that is there and empty.

    Returns the facts, the keys, and the custodians' shares: nobody can read them out again.

    Raises:
        Malformed: the passphrase is shorter than 8 characters, or the quorum does not fit.
    """
    if len(word) < _SHORTEST_PASSPHRASE:
        raise Malformed("the passphrase is too short", hint="six random words are a good one")
    custody = entropy(32)
    dealt = shares.split(custody, quorum=quorum, custodians=custodians)
    team = opening.new_secret_key(entropy)
    seeds = {"log": entropy(32), "issuer": entropy(32)}
    ring = Keyring((team,), *(Ed25519PrivateKey.from_private_bytes(s) for s in seeds.values()))
    facts = Facts(
        version=1,
        title=title,
        team=(opening.recipient_of(team),),
        custody=opening.recipient_of(opening.secret_key_of(custody)),
        quorum=quorum,
        custodians=custodians,
        issuer=ring.issuer_key.public_key().public_bytes_raw(),
        log=ring.signing_key.public_key().public_bytes_raw(),
        origin=f"bearwitness.example/{entropy(8).hex()}",
        invented=invented,
    )
    keys = folder / "keys"
    keys.mkdir(mode=0o700)
    for name, seed in seeds.items():
        files.write_new(keys / f"{name}.age", age.seal(seed, facts.team, entropy=entropy))
    save_key(keys / "team.age", team, word, work_factor=work_factor, entropy=entropy)
    files.write_new(folder / FACTS, codec.written(facts) + b"\n")
    return facts, ring, dealt


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
    facts = codec.read(Facts, data)
    if facts.version != 1:
        raise Malformed("a later version of Bearwitness made this case", hint="update this one")
    return facts


def unlocked(folder: Path, facts: Facts, word: str) -> Keyring:
    """Open the keys of a case with its passphrase.

    Raises:
        CannotOpen: another passphrase, damaged files, or keys of another case.
        Missing: a key file is not there.
    """
    team = load_key(folder / "keys" / "team.age", word)
    if opening.recipient_of(team) not in facts.team:
        raise CannotOpen("this key belongs to another case", hint="restore keys/ from a backup")
    signing, issuer = (_signer(folder / "keys" / f"{n}.age", team) for n in ("log", "issuer"))
    public = [key.public_key().public_bytes_raw() for key in (signing, issuer)]
    if public != [facts.log, facts.issuer]:
        raise CannotOpen("a signing key belongs to another case", hint="restore keys/")
    return Keyring((team,), signing, issuer)


def save_key(path: Path, secret_key: str, word: str, *, entropy: Entropy, work_factor: int) -> None:
    """Write a secret key into a new file under a passphrase; `age -d` can read it too.

    Raises:
        Refused: the file is there already.
        Malformed: the passphrase is empty.
    """
    sealed = passphrase.seal_under(
        word, secret_key.encode() + b"\n", entropy=entropy, work_factor=work_factor
    )
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


def joined(dealt: Sequence[str], facts: Facts) -> bytes:
    """Return the custody secret that a quorum's shares give.

    Raises:
        CannotOpen: they give none, or that of another case.
    """
    secret = shares.join(dealt)
    if opening.recipient_of(opening.secret_key_of(secret)) != facts.custody:
        raise CannotOpen("these shares belong to another case", hint="each share names its case")
    return secret


def _signer(path: Path, team: str) -> Ed25519PrivateKey:
    seed = b"".join(opening.opened([files.read_bytes(path, limit=_LONGEST)], [team]))
    if len(seed) != 32:
        raise CannotOpen("a signing key is damaged", hint="restore keys/ from a backup")
    return Ed25519PrivateKey.from_private_bytes(seed)
