"""The demo's step of forgetting: a backup, a deponent shredded since, and the backup restored.

A backup older than a shredding holds what was shredded. So the copy that a quorum of the
invented custodians restores gets the certificate and shreds once more; every other record of it is
opened and compared with the log. Then it and the backup are removed, the restore key first.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from bearwitness.adapters import files
from bearwitness.adapters.clock import now
from bearwitness.cli.journey import PASSPHRASE, Journey, Tell
from bearwitness.desk import apart, backups, certificates, keyring, safekeeping, tracing
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.certificates import Certificate
from bearwitness.errors import Missing
from bearwitness.ids import TestimonyId, mint
from bearwitness.records.testimony import Connection, Contact, Identity, Intake, Testimony

CERTIFICATE = "shredding-certificate.json"


def forget(journey: Journey, tell: Tell) -> None:
    """One more deponent has everything shredded; a backup from before forgets them too."""
    casebook, folder = journey.casebook, journey.folder
    name = _received(casebook)
    packed, key = folder / "backup.bwb", folder / "backup.key"
    backup = apart.backup(casebook, packed, key, reason="before a shredding", at=now())
    tell(0.2)
    why = "the deponent asked that nothing of theirs remain"
    made, _ = tracing.shred(casebook, name, reason=why, at=now())
    written = certificates.written(made)
    files.write_new(folder / CERTIFICATE, written)
    with casebook.inside() as held:
        certificates.expect_in(certificates.verified(written), held.fold)
    tell(0.4)
    again = _restored(journey, folder / "restored", packed, key, made)
    safekeeping.destroyed(
        casebook, backup.id, reason="it held what was shredded", at=now(), file=key
    )
    packed.unlink()
    journey.results["forgotten"] = {
        "testimony": name,
        "keys": len(made.keys),
        "epochs": [made.epoch_before, made.epoch_after],
        "certificate": str(folder / CERTIFICATE),
        "restored": again,
    }
    tell(1)


def _received(casebook: Casebook) -> TestimonyId:
    name, at = TestimonyId(mint("T", os.urandom(5))), now()
    casebook.add_testimony(
        Testimony(
            name, "Yarrow", "en", "I would rather say nothing after all. (Invented.)", at.date(),
            Intake.INTERVIEW, Connection.VICTIM,
        ),
        identity=Identity(name, ("Invented Yarrow",), ()),
        contact=Contact(name, ("by letter",)),
        media=(),
        reason="an interview, read back and agreed",
        at=at,
    )  # fmt: skip
    return name


def _restored(
    journey: Journey, to: Path, packed: Path, key: Path, made: Certificate
) -> dict[str, int]:
    """Restore the backup beside the case, look whether it forgets too, and remove it."""
    casebook = journey.casebook
    enough = casebook.facts.plan.enough(journey.shares())
    found = backups.restored(
        packed,
        key,
        to,
        custody_secret=keyring.joined(enough, casebook.facts),
        passphrase=PASSPHRASE,
        certificates=[made],
        by=casebook.by,
        reason="a drill",
        at=now(),
        entropy=os.urandom,
    )
    shutil.rmtree(to)
    if found.shredded != len(made.keys):
        raise Missing("the restored case did not forget what was shredded", hint="report this")
    return {"records": found.records, "shredded": found.shredded, "leaves": found.leaves}
