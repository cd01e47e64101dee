"""Records linked in a Spark session of ours, for `test_matching_linking`; not a test.

    TMPDIR=FOLDER python tests/linked_on_spark.py < records.json     where Spark may keep files

Prints the pairs, what lay under FOLDER meanwhile, and at which addresses Spark listened.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from bearwitness.adapters import spark
from bearwitness.adapters.linking import Record, linked
from bearwitness.adapters.linking_fields import Kind

_LISTENING = "0A"  # proc(5), /proc/net/tcp
_LOOPBACK = ("0100007F", "0000000000000000FFFF00000100007F")


def listening(pid: int) -> list[str]:
    """Return the addresses, in hex, at which a process listens."""
    held = {str(one.readlink()) for one in Path(f"/proc/{pid}/fd").iterdir() if one.is_symlink()}
    rows = [
        line.split()
        for name in ("tcp", "tcp6")
        for line in Path(f"/proc/{pid}/net/{name}").read_text("ascii").splitlines()[1:]
    ]
    return [
        row[1].split(":")[0]
        for row in rows
        if row[3] == _LISTENING and f"socket:[{row[9]}]" in held
    ]


def main() -> None:
    folder = Path(tempfile.gettempdir())
    told = json.load(sys.stdin)
    records = [Record(fields, source) for fields, source in told["records"]]
    kinds = {name: Kind(kind) for name, kind in told["kinds"].items()}
    with spark.session("local[2]") as made:
        java = made.sparkContext._gateway.proc.pid
        found = linked(records, kinds, between=True, seed=1, spark=made)
        words = {v.encode() for r in records for v in r.fields.values() if len(v) > 5}
        files = [path for path in folder.rglob("*") if path.is_file()]
        seen = sum(word in held for held in (path.read_bytes() for path in files) for word in words)
        open_to = {path.stat().st_mode & 0o077 for path in folder.glob(".bearwitness-spark-*")}
        heard = listening(java)
    answer = {
        "pairs": [(p.one, p.other, p.same) for p in found],
        "files": len(files),
        "readable": seen,
        "open_to": sorted(open_to),
        "listening": len(heard),
        "elsewhere": [one for one in heard if one not in _LOOPBACK],
        "left": [str(path) for path in folder.rglob("*")],
        "running": Path(f"/proc/{java}").exists(),
    }
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
