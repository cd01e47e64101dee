"""Splink by itself: the models of its own tutorials for three public sets, on our rows.

Comparisons and rules follow the examples in its documentation (febrl3, febrl4, and the
deduplication of 50,000 historical persons), in the form that version 5 takes.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

import splink.comparison_library as compare
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

BORN = "date_of_birth"
MODELS = {
    "febrl3": {
        "comparisons": [
            compare.ForenameSurnameComparison("given_name", "surname",
                                              jaro_winkler_thresholds=[0.9, 0.8]),
            compare.LevenshteinAtThresholds(BORN, [1, 2]),
            compare.LevenshteinAtThresholds("soc_sec_id", [2]),
            compare.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            compare.LevenshteinAtThresholds("postcode", [1]).configure(
                term_frequency_adjustments=True),
        ],
        "rules": [block_on("soc_sec_id"), block_on("given_name"), block_on("surname"),
                  block_on(BORN), block_on("postcode")],
        "certain": [block_on("soc_sec_id"), block_on("given_name", "surname", BORN)],
        "recall": 0.6,
        "training": [block_on(BORN), block_on("given_name")],
    },
    "febrl4": {
        "comparisons": [
            compare.NameComparison("given_name", jaro_winkler_thresholds=[0.9, 0.8]),
            compare.NameComparison("surname", jaro_winkler_thresholds=[0.9, 0.8]),
            compare.DateOfBirthComparison(BORN, input_is_string=True, datetime_format="%Y%m%d",
                                          invalid_dates_as_null=True),
            compare.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
            compare.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            compare.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(
                term_frequency_adjustments=True),
        ],
        "rules": [block_on("given_name", "surname"), block_on("soc_sec_id"),
                  block_on("given_name", BORN), block_on("surname", BORN),
                  block_on(BORN, "postcode"), block_on("address_1", "suburb"),
                  block_on("given_name", "postcode"), block_on("surname", "postcode"),
                  "l.given_name = r.surname AND r.given_name = l.surname"],
        "certain": [block_on("given_name", "surname", BORN), block_on("soc_sec_id")],
        "recall": 0.9,
        "training": [block_on(BORN), block_on("surname", "given_name")],
    },
    "historical": {
        "comparisons": [
            compare.ForenameSurnameComparison("first_name", "surname",
                                              forename_surname_concat_col_name="whole"),
            compare.DateOfBirthComparison("dob", input_is_string=True),
            compare.PostcodeComparison("postcode_fake"),
            compare.ExactMatch("birth_place").configure(term_frequency_adjustments=True),
            compare.ExactMatch("occupation").configure(term_frequency_adjustments=True),
        ],
        "rules": [block_on("substr(first_name,1,3)", "substr(surname,1,4)"),
                  block_on("surname", "dob"), block_on("first_name", "dob"),
                  block_on("postcode_fake", "first_name"), block_on("postcode_fake", "surname"),
                  block_on("dob", "birth_place"), block_on("substr(postcode_fake,1,3)", "dob"),
                  block_on("substr(postcode_fake,1,3)", "first_name"),
                  block_on("substr(postcode_fake,1,3)", "surname"),
                  block_on("substr(first_name,1,2)", "substr(surname,1,2)", "substr(dob,1,4)")],
        "certain": [block_on("first_name", "surname", "dob"),
                    block_on("substr(first_name,1,2)", "surname", "substr(postcode_fake,1,2)"),
                    block_on("dob", "postcode_fake")],
        "recall": 0.6,
        "training": [block_on("first_name", "surname"), block_on("dob")],
    },
}  # fmt: skip


def pairs(
    name: str, records: Sequence[Mapping[str, str]], sources: Sequence[str]
) -> list[tuple[int, int, float]]:
    """Return pairs of places with Splink's match probability."""
    logging.getLogger("splink").setLevel(logging.CRITICAL)
    model, database = MODELS[name], DuckDBAPI()
    between = len(set(sources)) > 1
    settings = SettingsCreator(
        link_type="link_only" if between else "dedupe_only",
        comparisons=model["comparisons"],
        blocking_rules_to_generate_predictions=model["rules"],
    )
    tables = []
    for source in dict.fromkeys(sources):
        mine = [
            {"unique_id": at, "whole": _whole(record)} | {k: v or None for k, v in record.items()}
            for at, (record, s) in enumerate(zip(records, sources, strict=True))
            if s == source
        ]
        tables.append(database.register(mine))
    linker = Linker(tables if between else tables[0], settings, log_level=None)
    linker.training.estimate_probability_two_random_records_match(
        model["certain"], recall=model["recall"]
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
    for rule in model["training"]:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=0.01).as_dict()
    ids = zip(found["unique_id_l"], found["unique_id_r"], found["match_probability"], strict=True)
    return [(int(a), int(b), float(same)) for a, b, same in ids]


def _whole(record: Mapping[str, str]) -> str | None:
    first, last = record.get("first_name"), record.get("surname")
    return f"{first} {last}" if first and last else None
