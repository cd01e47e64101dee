"""Records linked in a Spark session of this machine, for `test_matching_linking`; not a test.

    python tests/linked_on_spark.py FOLDER < records.json     where Spark may keep files

Prints the pairs, and last whether a file under FOLDER holds a value of the records.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pyspark.sql import SparkSession
from splink.backends.spark import similarity_jar_location

from bearwitness.adapters.linking import Record, linked
from bearwitness.adapters.linking_fields import Kind


def session(folder: Path) -> SparkSession:
    """Return a session that listens to this machine alone and encrypts what it spills."""
    settings = {
        "spark.jars": similarity_jar_location(),
        "spark.ui.enabled": "false",
        "spark.sql.adaptive.enabled": "false",  # for so few records planning takes longer
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.io.encryption.enabled": "true",
        "spark.local.dir": str(folder / "local"),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.sql.shuffle.partitions": "1",
        "spark.default.parallelism": "1",
        "spark.log.level": "ERROR",
    }
    builder = SparkSession.builder.master("local[2]").appName("linking")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def main() -> None:
    folder = Path(sys.argv[1])
    told = json.load(sys.stdin)
    records = [Record(fields, source) for fields, source in told["records"]]
    kinds = {name: Kind(kind) for name, kind in told["kinds"].items()}
    spark = session(folder)
    found = linked(records, kinds, between=True, seed=1, spark=spark)
    words = {v.encode() for r in records for v in r.fields.values() if len(v) > 5}
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    seen = sum(word in held for held in files for word in words)
    spark.stop()
    pairs = [(p.one, p.other, p.same) for p in found]
    sys.stdout.write(json.dumps({"pairs": pairs, "files": len(files), "readable": seen}) + "\n")


if __name__ == "__main__":
    main()
