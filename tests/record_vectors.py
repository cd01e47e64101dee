"""Writes vouching.json and reason.json of vectors/record: `python tests/record_vectors.py`.

A test compares each byte.
The head of the epoch is taken over from the file: what is sealed to the team is drawn by ML-KEM
itself, and cannot be drawn again. Whether it opens is tried apart.
"""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from bearwitness.adapters.store.opening import POINTER
from bearwitness.desk import backups, keyring, reasons, servers, vouching
from bearwitness.desk.backups import Log, RestoreKey
from bearwitness.ids import TestimonyId
from bearwitness.records.testimony import ProofSeed
from bearwitness.sealing import opening

PLACE = Path(__file__).parents[1] / "vectors" / "record" / "vouching.json"
REASON_PLACE = PLACE.with_name("reason.json")
KEY = opening.secret_key_of(bytes(range(32)))
FORMER_KEY = opening.secret_key_of(bytes(range(32, 64)))
FACTS = b'{"title":"an invented case"}\n'
SERVER = b"postgresql://db.example/lakeshore\n"
CANARY = b"an invented canary"


def vouching_vector(head: str) -> dict[str, object]:
    """Return what the file holds, with the head of an epoch that it has already."""
    inside = restore_key()
    return {
        "about": "What a team's key vouches for (docs/spec/record.md); invented, it protects"
        " nothing.",
        "team_key": KEY,
        "facts": FACTS.decode(),
        "facts_tag": facts_tag().hex(),
        "epoch": {
            "number": 3,
            "key": bytes([1] * 32).hex(),
            "former_card_keys": [[7, bytes([7] * 32).hex()], [1200, bytes([12] * 32).hex()]],
            "head": head,
        },
        "former_keys": [FORMER_KEY],
        "former_keys_tag": vouching.tag(KEY, "former keys", FORMER_KEY.encode()).hex(),
        "server": SERVER.decode(),
        "server_tag": server_tag().hex(),
        "restore_key": {
            "backup": inside.backup,
            "origin": inside.origin,
            "beside": {name: held.hex() for name, held in beside().items()},
            "bound": inside.bound.hex(),
            "records": inside.log.records,
            "leaves": inside.log.leaves,
            "root": inside.log.root.hex(),
            "key": inside.key.hex(),
        },
        "restore_key_tag": inside.tag.hex(),
    }


def facts_tag() -> bytes:
    """Return the tag of the facts."""
    return vouching.tag(KEY, "facts", FACTS)


def server_tag() -> bytes:
    """Return the tag of a server's address, as a case's folder gets it."""
    with TemporaryDirectory() as folder:
        Path(folder, POINTER).write_bytes(SERVER)
        return servers.tag(Path(folder), [KEY])[servers.TAG]


def beside() -> dict[str, bytes]:
    """Return the files that lie beside a small case's casebook, by name."""
    return {
        keyring.FACTS: FACTS,
        f"keys/{keyring.TAG}": facts_tag(),
        "keys/canary.age": CANARY,
    }


def restore_key() -> RestoreKey:
    """Return what a restore key's file holds, tagged."""
    with TemporaryDirectory() as folder:
        Path(folder, "keys").mkdir()
        for name, held in beside().items():
            Path(folder, name).write_bytes(held)
        bound = backups._bound(Path(folder))
    log = Log(records=12, leaves=15, root=bytes([3] * 32))
    origin = "bearwitness.example/0102030405060708"
    return backups.tagged(RestoreKey("B-AAAAAAAA", origin, bound, log, b"", bytes([5] * 32)), [KEY])


def written(head: str) -> str:
    """Return the file's text."""
    return json.dumps(vouching_vector(head), ensure_ascii=False, indent=1) + "\n"


def reason_vector() -> str:
    """Return the text of the file with a reason that is sealed under a testimony's seed."""
    seed, nonce = ProofSeed(TestimonyId("T-7QK4M2XD"), bytes(range(32))), bytes(range(64, 76))
    reason = "an invented reason; причина"
    found = {
        "about": "A reason about one testimony in its card (docs/spec/record.md); invented.",
        "testimony": seed.testimony,
        "seed": seed.seed.hex(),
        "nonce": nonce.hex(),
        "reason": reason,
        "in_the_card": reasons.written(seed, reason, entropy=lambda _: nonce),
    }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    REASON_PLACE.write_text(reason_vector(), "utf-8")
    PLACE.write_text(written(json.loads(PLACE.read_text("utf-8"))["epoch"]["head"]), "utf-8")
