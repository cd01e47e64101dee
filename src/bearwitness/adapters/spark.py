"""A session of Spark on this machine, for as long as something is linked in it.

The records go to a Java program beside this one and to nobody else:

1. It listens at 127.0.0.1 alone, and takes no connection without a secret made for this session.
2. What does not fit into its memory is encrypted, under a key that only it has, and lies in a
   folder that nobody else may enter and that is gone afterwards.
3. It writes no log, no page, no dump and no file about its crash: each may quote a name.

A cluster is other people's machines, with ports and logs that this program cannot see to. It is
used only by whoever hands its session to `adapters.linking` from Python.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from bearwitness.adapters import workrooms
from bearwitness.errors import Misused, Unavailable

_HERE = re.compile(r"local(\[([1-9][0-9]{0,2}|\*)\])?")
_KEEPING = ".bearwitness-spark-"
_HINT = "install PySpark 4 and Java 17; or leave --spark out"
_JAVA = "-XX:-UsePerfData -XX:-CreateCoredumpOnCrash -XX:ErrorFile=/dev/null"


def expect_here(master: str) -> str:
    """Return the address of a Spark on this machine: local, local[4], local[*].

    Raises:
        Misused: it is another's.
    """
    if not _HERE.fullmatch(master):
        raise Misused(
            "by command Spark computes on this machine alone: local, local[4], local[*]",
            hint="a cluster's session is handed in from Python: docs/explanation/matching.md",
        )
    return master


@contextmanager
def session(master: str) -> Iterator[Any]:
    """Give a session of Spark; it is ended afterwards, and what it kept is gone.

    Args:
        master: local, local[4], local[*].

    Raises:
        Misused: it is another machine's.
        Unavailable: PySpark, Splink or Java is not there, or does not start.
    """
    expect_here(master)
    try:
        from pyspark.errors import PySparkException  # noqa: PLC0415 - only where it was asked for
        from pyspark.sql import SparkSession  # noqa: PLC0415 - likewise
        from splink.backends.spark import similarity_jar_location  # noqa: PLC0415 - likewise
    except ImportError as missing:
        raise Unavailable("Spark cannot be used here: not installed", hint=_HINT) from missing
    with workrooms.workroom(Path(tempfile.gettempdir()), _KEEPING) as room:
        builder = SparkSession.builder.master(master).appName("bearwitness")
        for name, value in _settings(room, similarity_jar_location(), _cores(master)).items():
            builder = builder.config(name, value)
        try:
            made = builder.getOrCreate()
        except (PySparkException, OSError, RuntimeError) as wrong:
            raise Unavailable("Spark did not start: is Java 17 there?", hint=_HINT) from wrong
        try:
            yield made
        finally:
            _end(made)


def _cores(master: str) -> int:
    told = _HERE.fullmatch(master)
    asked = told and told[2]
    return (os.cpu_count() or 1) if asked == "*" else int(asked or 1)


def _settings(room: Path, jar: str, cores: int) -> dict[str, str]:
    parts = str(cores)  # by itself it cuts each table into 200, which takes minutes of nothing
    return {
        "spark.jars": jar,
        "spark.sql.shuffle.partitions": parts,
        "spark.default.parallelism": parts,
        "spark.sql.adaptive.enabled": "false",
        "spark.driver.bindAddress": "127.0.0.1",  # 1
        "spark.driver.host": "127.0.0.1",
        "spark.authenticate": "true",
        "spark.network.crypto.enabled": "true",
        "spark.io.encryption.enabled": "true",  # 2
        "spark.local.dir": str(room / "local"),
        "spark.sql.warehouse.dir": str(room / "warehouse"),
        "spark.driver.extraJavaOptions": f"{_JAVA} -Djava.io.tmpdir={room}",
        "spark.log.level": "OFF",  # 3
        "spark.ui.enabled": "false",
        "spark.eventLog.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }


def _end(made: Any) -> None:
    """End a session and the Java program that it runs in; a later one starts its own."""
    gateway = made.sparkContext._gateway  # noqa: SLF001 - it has no other name
    context = type(made.sparkContext)
    made.stop()
    gateway.shutdown()
    context._gateway = context._jvm = None  # noqa: SLF001 - or the next would ask the ended one
    with suppress(AttributeError, OSError):
        gateway.proc.stdin.close()
    with suppress(AttributeError):
        gateway.proc.wait(timeout=30)
