"""Records with fields, compared by Splink on DuckDB: how likely each pair is one person.

A Fellegi-Sunter model (1969, doi:10.1080/01621459.1969.10501049) whose parameters come from the
records themselves, by expectation maximisation (Enamorado, Fifield and Imai 2019,
doi:10.1017/S0003055418000783). All of it is done in this process's memory: DuckDB may open no
file, load no extension and spill nothing to disk, and its settings are locked before a record is
given to it. Spark, which keeps files and opens ports, is used only when its session is handed in.

What comes back are a model's probabilities. They are worth what reviewed pairs show
(`corroboration.calibrating`), and nothing is linked by them.
"""

from __future__ import annotations

import importlib
import logging
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bearwitness.adapters.linking_fields import Kind, Table, table
from bearwitness.corroboration.chance import Chance
from bearwitness.errors import Malformed, Unavailable

T = TypeVar("T")
FEWEST = 200  # records: of fewer no model is learned
MOST = 200_000
LEAST = 0.001  # what is less likely than this is not told
_SAMPLED = 1_000_000  # pairs at random, from which chance agreement is learned
_UNSEEN = 1e-6  # how often records agree by chance as none of the sample did
_ROUNDS = 60  # to find how many pairs are one
LOCKED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",  # no file, no network, no extension
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "temp_directory": "",  # what does not fit into memory fails; nothing is written out
    "max_temp_directory_size": "0B",
    "memory_limit": "4GB",
    "threads": "2",
}


@dataclass(frozen=True, slots=True)
class Record:
    """One entry; a field that is empty is not known. `source`: its list."""

    fields: Mapping[str, str] = field(repr=False)
    source: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records, by their places, and how likely the model holds them to be one."""

    one: int
    other: int
    same: float


def linked(
    records: Sequence[Record],
    kinds: Mapping[str, Kind],
    *,
    between: bool,
    seed: int,
    spark: object | None = None,
) -> tuple[Pair, ...]:
    """Return pairs that may be one, likeliest first, with the model's probability.

    Args:
        records: the entries of all lists.
        kinds: of each field that is compared, what it holds.
        between: only entries of different sources are compared.
        seed: of the sample from which chance agreement is learned.
        spark: a Spark session, to compute there and not here; the records go to its workers.

    Raises:
        Malformed: too few records to learn from, too many, or a field that no record has.
        Unavailable: Splink is not installed, or failed.
    """
    if not FEWEST <= len(records) <= MOST:
        raise Malformed(
            f"a model is learned from {FEWEST} to {MOST} records",
            hint="compare them by names alone: bearwitness match propose",
        )
    if len(kinds) < 2 or any(not any(r.fields.get(name) for r in records) for name in kinds):
        raise Malformed("two fields or more are compared, each of which some record has")
    rows = table([r.fields for r in records], [r.source for r in records], kinds, between=between)
    backend = _spark(spark) if spark is not None else _duckdb()
    return _repeating_nothing(lambda: _learned(backend, rows, seed), spark=spark is not None)


def _repeating_nothing(work: Callable[[], T], *, spark: bool) -> T:
    """Do what others' code does for us; what it says when it fails may quote names.

    DuckDB writes the value that it could not use into its message, Splink the whole query, Arrow
    and the codecs the text. So ours is raised where none of that is being handled: not even the
    context of the error holds it.
    """
    import duckdb  # noqa: PLC0415 - the matching extra, see `_duckdb`
    from pyarrow.lib import ArrowException  # noqa: PLC0415 - likewise
    from splink.internals.exceptions import SplinkException  # noqa: PLC0415 - likewise
    from sqlglot.errors import SqlglotError  # noqa: PLC0415 - likewise

    theirs: list[type[BaseException]] = [
        duckdb.Error, SplinkException, SqlglotError, ArrowException, ArithmeticError,
        AttributeError, LookupError, MemoryError, OSError, RuntimeError, TypeError, ValueError,
    ]  # fmt: skip
    if spark:
        theirs.append(importlib.import_module("py4j.protocol").Py4JError)
        theirs.append(importlib.import_module("pyspark.errors").PySparkException)
    try:
        return work()
    except tuple(theirs):
        pass
    raise Unavailable(
        "the records could not be linked by their fields; what the engine said is not repeated,"
        " since it may quote them",
        hint="try fewer columns, or compare by names alone: bearwitness match propose",
    )


def _learned(backend: Any, rows: Table, seed: int) -> tuple[Pair, ...]:
    """Learn a model and tell what it says, in three steps.

    1. How often records agree by chance, from pairs at random.
    2. How often the records of one person agree, from pairs that share a field, by turns.
    3. How many pairs there are of one person, from all pairs that are compared.
    """
    from splink import Linker, SettingsCreator, block_on  # noqa: PLC0415 - where it is installed
    from splink.blocking_rule_library import CustomRule  # noqa: PLC0415 - likewise

    logging.getLogger("splink").setLevel(logging.CRITICAL)  # what it says is for its makers
    first_guess = 0.5 / len(rows.rows)
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=rows.comparisons,
        blocking_rules_to_generate_predictions=[
            CustomRule(rule.sql, sql_dialect="duckdb", arrays_to_explode=list(rule.explode) or None)
            for rule in rows.rules
        ],
        probability_two_random_records_match=first_guess,
        retain_matching_columns=False,
        unique_id_column_name="at",
    )
    model = _by_chance(backend, rows, settings, seed)  # 1
    linker = Linker(backend.register(rows.arrow()), model, log_level=None)
    for columns in rows.training:  # 2
        linker.training.estimate_parameters_using_expectation_maximisation(
            block_on(*columns), estimate_without_term_frequencies=True
        )
    found = linker.inference.predict(threshold_match_weight=-40).as_dict()
    pairs = zip(found["at_l"], found["at_r"], found["match_weight"], strict=True)
    shift = _log2_odds(first_guess)
    weights = [(int(a), int(b), float(w) - shift) for a, b, w in pairs]
    prior = _prior([w for _, _, w in weights], rows.possible, first_guess)  # 3
    told = (Pair(min(a, b), max(a, b), _chance(w + prior)) for a, b, w in weights)
    return tuple(sorted((p for p in told if p.same >= LEAST),
                        key=lambda p: (-p.same, p.one, p.other)))  # fmt: skip


def _by_chance(backend: Any, rows: Table, settings: Any, seed: int) -> dict[str, Any]:
    """Return the model's settings with how often each field agrees by chance.

    All pairs of a sample of records that is ours. Splink by itself samples by the engine's hash of
    a record, and stops when each level was seen a hundred times: every engine learned something
    else, and from one pair in a hundred.
    """
    from splink import Linker  # noqa: PLC0415 - where it is installed

    sampled = Linker(backend.register(rows.arrow(_sample(len(rows.rows), seed))), settings,
                     log_level=None)  # fmt: skip
    sampled.training.estimate_u_using_random_sampling(
        max_pairs=2 * _SAMPLED, min_count_per_level=None, num_chunks=1
    )
    model: dict[str, Any] = sampled.misc.save_model_to_json()
    for comparison in model["comparisons"]:
        for level in comparison["comparison_levels"]:
            if not level.get("is_null_level"):
                level.setdefault("u_probability", _UNSEEN)
    return model


def _sample(count: int, seed: int) -> list[int]:
    """Return the places of as many records as have about `_SAMPLED` pairs."""
    most = math.isqrt(2 * _SAMPLED)
    return sorted(Chance(seed).mixed(range(count))[:most])


def _prior(weights: Sequence[float], possible: int, guess: float) -> float:
    """Return the log2-odds that two records are one, at which the pairs' chances add up to it."""
    for _ in range(_ROUNDS):
        odds = _log2_odds(guess)
        expected = sum(_chance(w + odds) for w in weights)
        guess, before = max(1e-12, min(0.5, expected / possible)), guess
        if abs(guess - before) < 1e-6 * before:
            break
    return _log2_odds(guess)


def _log2_odds(chance: float) -> float:
    return math.log2(chance / (1 - chance))


def _chance(log2_odds: float) -> float:
    return 1 / (1 + 2 ** -max(-60.0, min(60.0, log2_odds)))


def _duckdb() -> Any:
    """Return a database in memory that can reach nothing else; its settings are locked."""
    try:
        import duckdb  # noqa: PLC0415 - comes with the matching extra
        from splink import DuckDBAPI  # noqa: PLC0415 - likewise
    except ModuleNotFoundError as missing:
        raise _unavailable("Splink and DuckDB") from missing
    connection = duckdb.connect(":memory:", config=LOCKED)
    connection.execute("SET lock_configuration = true")
    return DuckDBAPI(connection)


def _spark(session: Any) -> Any:
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - only where it was asked for
        from splink import SparkAPI  # noqa: PLC0415 - likewise
    except (ModuleNotFoundError, ImportError) as missing:
        raise _unavailable("Spark", _OF_SPARK) from missing
    if not isinstance(session, SparkSession):
        raise Unavailable("this is no session of Spark", hint=_OF_SPARK)
    logging.getLogger("splink").setLevel(logging.CRITICAL)  # it would tell of what is asked next
    # By itself Splink writes every table that it goes on from into a folder, for anybody to read.
    # It gives this one constructor no types.
    found = SparkAPI(spark_session=session, break_lineage_method="persist")  # type: ignore[no-untyped-call]
    if not session.catalog.functionExists("jaro_winkler"):
        raise Unavailable(
            "this session of Spark cannot tell how alike two words are",
            hint="start it with spark.jars set to splink.backends.spark.similarity_jar_location()",
        )
    return found


_OF_MATCHING = "install the matching extra: pip install 'bearwitness[matching]'"
_OF_SPARK = "bring PySpark 4 and Java 17, and hand a session in: docs/explanation/matching.md"


def _unavailable(what: str, hint: str = _OF_MATCHING) -> Unavailable:
    return Unavailable(f"{what} cannot be used here: not installed", hint=hint)
