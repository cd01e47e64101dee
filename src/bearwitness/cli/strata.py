"""Many strata: on several cores or machines, and from a file of those that were answered before.

The file holds one line of JSON for each answered stratum, under the hash of what was asked: the
numbers of the table, all settings, and the program that counts. A line that a killed program left
half-written, or another program wrote, is left out and asked anew. It holds the counts of lists,
as an answer does, and is its owner's to protect.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from pathlib import Path
from typing import Any

from bearwitness.adapters.files import read_text
from bearwitness.adapters.program import digest
from bearwitness.counting.assuming import Expansion
from bearwitness.counting.estimate import estimate, method_named
from bearwitness.counting.overlaps import Overlaps
from bearwitness.counting.result import (
    Alternative,
    Assumed,
    Caution,
    Estimate,
    Method,
    Reason,
    Remark,
)
from bearwitness.errors import Missing, Unreadable

LONGEST = 200_000_000  # bytes of a file of answers
FIELDS = {field.name for field in fields(Estimate)}
SAMPLED = {Method.LATENT_CLASS, Method.ALL}


@dataclass(frozen=True, slots=True)
class Asked:
    """The settings that are the same for all strata."""

    method: str
    seed: int
    level: float
    chains: int
    most: int | None = None
    expansion: Expansion | None = None

    def of(self, table: Overlaps) -> Estimate:
        """Estimate one stratum; what chains could be compared with is not drawn for each."""
        beside = method_named(self.method) is not Method.LATENT_CLASS
        return estimate(
            table,
            method=self.method,
            seed=self.seed,
            level=self.level,
            chains=self.chains,
            beside=beside,
            most=self.most,
            expansion=self.expansion,
            refuse_many=False,  # one stratum of many lists is no reason to answer none
        )

    def key(self, table: Overlaps) -> str:
        """Return a name for the question: the same for the same numbers, settings and program."""
        said = [digest(), table.names, table.cells, table.related, asdict(self)]
        return sha256(json.dumps(said).encode()).hexdigest()


def estimated(
    tables: Mapping[str, Overlaps],
    asked: Asked,
    *,
    cores: int | None,
    resume: Path | None,
    elsewhere: Executor | None = None,
) -> dict[str, Estimate]:
    """Return an estimate for each stratum, in the order of the strata.

    Args:
        tables: by stratum.
        asked: the settings.
        cores: how many to use; None: all for chains, one for what takes no second.
        resume: a file of answers: what it holds is not asked again, what it lacks is added.
        elsewhere: workers on other machines, in place of this one's cores.
    """
    sampled = method_named(asked.method) in SAMPLED
    keys = {name: asked.key(table) for name, table in tables.items()}
    known = _known(resume, set(keys.values()))
    found = {name: known[key] for name, key in keys.items() if key in known}
    left = {name: table for name, table in tables.items() if name not in found}
    used = cores if cores is not None else (os.cpu_count() or 1 if sampled else 1)
    if elsewhere is not None:
        answers = _answers_of(elsewhere, left, asked)
    else:
        answers = _answers(left, asked, min(used, len(left)))
    for name, answer in answers:
        found[name] = answer
        if resume is not None:
            _keep(resume, keys[name], answer)
        if sampled or elsewhere is not None:
            said = f"bearwitness: {len(found)} of {len(tables)} strata answered"
            print(said, file=sys.stderr, flush=True)
    return {name: found[name] for name in tables}


def _answers(
    tables: Mapping[str, Overlaps], asked: Asked, cores: int
) -> Iterator[tuple[str, Estimate]]:
    if cores <= 1:
        yield from ((name, asked.of(table)) for name, table in tables.items())
        return
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # each process has a core, and not more
    with ProcessPoolExecutor(cores, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield from _answers_of(pool, tables, asked)


def _answers_of(
    pool: Executor, tables: Mapping[str, Overlaps], asked: Asked
) -> Iterator[tuple[str, Estimate]]:
    asking = {pool.submit(asked.of, table): name for name, table in tables.items()}
    try:
        for done in as_completed(asking):
            yield asking[done], done.result()
    finally:  # of one that went wrong nobody waits for the others
        for waiting in asking:
            waiting.cancel()


def _known(resume: Path | None, wanted: Collection[str]) -> dict[str, Estimate]:
    if resume is None:
        return {}
    try:
        lines = read_text(resume, limit=LONGEST).splitlines()
    except Missing:
        return {}
    return dict(entry for line in lines if (entry := _entry(line, wanted)) is not None)


def _entry(line: str, wanted: Collection[str]) -> tuple[str, Estimate] | None:
    """Return an answer that is wanted; None of another question, and of another program."""
    try:
        said = json.loads(line)
        key, answer = said["asked"], said["answer"]
        others = key not in wanted or set(answer) != FIELDS
        _ = answer["documented"]
    except json.JSONDecodeError:  # half-written
        return None
    except (KeyError, TypeError, ValueError, RecursionError) as wrong:
        raise Unreadable(
            "this file does not hold answers for strata", hint="name another file to resume from"
        ) from wrong
    if others:
        return None
    try:
        return key, _restored(answer)
    except (KeyError, TypeError, ValueError):  # of the same fields, and yet not to be read
        return None


def _keep(resume: Path, key: str, answer: Estimate) -> None:
    line = json.dumps({"asked": key, "answer": asdict(answer)})
    descriptor = os.open(resume, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "ab") as file:
        file.write(f"\n{line}\n".encode())  # a line of its own also after a half-written one
        file.flush()
        os.fsync(file.fileno())


def _restored(said: dict[str, Any]) -> Estimate:
    warnings = tuple(Remark(Caution(w["caution"]), tuple(w["values"])) for w in said["warnings"])
    return Estimate(
        **said
        | {
            "method": Method(said["method"]),
            "lists": tuple(said["lists"]),
            "models": tuple((name, weight) for name, weight in said["models"]),
            "sensitivity": tuple(Alternative(**other) for other in said["sensitivity"]),
            "warnings": warnings,
            "withheld": None if said["withheld"] is None else Reason(said["withheld"]),
            "assumed": _assumed(said["assumed"]),
        }
    )


def _assumed(said: dict[str, Any] | None) -> Assumed | None:
    return None if said is None else Assumed(**said | {"chance": tuple(said["chance"])})
