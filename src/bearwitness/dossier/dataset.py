"""The open dataset of an edition: tables, a dictionary and a Data Package, the same bytes always.

A testimony has no row anywhere in it and no word: what the edition quotes was allowed to be
quoted, not to be data. What is in it of people are grades, denials, judgments of which readers are
told, documented numbers and counts by stratum. The package follows Data Package 2.0
(datapackage.org, Open Knowledge Foundation).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, NamedTuple

from bearwitness.dossier.dataset_words import ABOUT, TABLES, Column, Meaning
from bearwitness.publication.claims import PublicClaim, Rung
from bearwitness.publication.edition import LANGUAGES, Edition

PACKAGE = "datapackage.json"
_PROFILES = "https://datapackage.org/profiles/2.0"
_TESTIMONY = "testimony"  # a records.source.SourceKind value
LICENCES: Mapping[str, tuple[str, str]] = {
    "CC-BY-4.0": (
        "Creative Commons Attribution 4.0 International",
        "https://creativecommons.org/licenses/by/4.0/",
    ),
    "CC-BY-NC-4.0": (
        "Creative Commons Attribution-NonCommercial 4.0 International",
        "https://creativecommons.org/licenses/by-nc/4.0/",
    ),
    "CC0-1.0": ("Creative Commons Zero 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
}
Row = tuple[Any, ...]
_SPECIAL = re.compile('[",\n\r]|^ | $')


class Stratum(NamedTuple):
    """One count that may be seen. `by` is "violation", "year" or "region"."""

    by: str
    code: str
    en: str
    ru: str
    huridocs: str
    at_least: int


def files(
    edition: Edition, *, counts: tuple[Stratum, ...] | None = None, licence: str = "CC-BY-4.0"
) -> dict[str, bytes]:
    """Return every file of the dataset by its path.

    Args:
        edition: what was published.
        counts: by stratum, as `strata.shown` lets them be seen; None: there is no such table.
        licence: one of `LICENCES`.
    """
    tables = _tables(edition, counts)
    made: dict[str, bytes] = {}
    for name, rows in tables.items():
        made[f"data/{name}.csv"] = _csv(TABLES[name], rows)
        made[f"data/{name}.json"] = _json(TABLES[name], rows)
    for language in LANGUAGES:
        made[f"dictionary.{language}.html"] = _dictionary(edition, tables, language)
    title, address = LICENCES[licence]
    made["LICENCE.txt"] = f"{title}\n{address}\n\n{edition.publisher.en}\n".encode()
    made[PACKAGE] = _package(edition, made, tables, licence)
    return made


def _tables(edition: Edition, counts: tuple[Stratum, ...] | None) -> dict[str, list[Row]]:
    tables: dict[str, list[Row]] = {
        "claims": [_claim(one) for one in edition.claims],
        "rules": [
            (one.id, r.name.en, r.name.ru, r.met) for one in edition.claims for r in one.rules
        ],
        "sources": [row for one in edition.claims for row in _sources(one)],
        "lineage": [row for one in edition.claims for row in _lineage(one)],
        "denials": [
            (one.id, d.by.en, d.by.ru, d.kind, d.on, d.voice)
            for one in edition.claims
            for d in one.objections
            if not d.confided
        ],
        "judgments": [
            (one.id, j.court.en, j.court.ru, j.case_number, j.on, j.paragraph, j.finality, j.counts)
            for one in edition.claims
            for j in one.judgments
        ],
        "events": [(m.on, m.kind, m.what.en, m.what.ru) for m in edition.timeline],
        "numbers": [
            (n.id, n.title.en, n.title.ru, n.documented, n.lower, n.median, n.upper, n.level,
             n.withheld.en if n.withheld else "", n.withheld.ru if n.withheld else "")
            for n in edition.numbers
        ],
    }  # fmt: skip
    if counts is not None:
        tables["counts"] = [tuple(stratum) for stratum in counts]
    return tables


def _claim(one: PublicClaim) -> Row:
    height = list(Rung).index(one.rung) + 1
    return (
        one.id, one.wording.en, one.wording.ru, one.rung.value, height, one.at_least,
        one.because.en, one.because.ru,
    )  # fmt: skip


def _public(one: PublicClaim) -> dict[str, str]:
    """Number a claim's public sources anew: the edition's numbers would show the gaps between."""
    named = (spring.id for spring in one.springs if spring.kind != _TESTIMONY)
    return {name: f"s-{number:02d}" for number, name in enumerate(named, 1)}


def _sources(one: PublicClaim) -> Iterator[Row]:
    numbers = _public(one)
    for spring in one.springs:
        if spring.id in numbers:
            title = spring.title
            yield one.id, numbers[spring.id], spring.kind, title.en, title.ru, spring.on


def _lineage(one: PublicClaim) -> Iterator[Row]:
    numbers = _public(one)
    for flow in one.flows:  # no edition has one that begins or ends at the testimonies
        yield one.id, numbers[flow.source], numbers[flow.onto], flow.relation, flow.standing


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    # A cell that begins so would be run as a formula by a spreadsheet (OWASP, CSV injection).
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return "" if value is None else value


def _csv(meaning: Meaning, rows: list[Row]) -> bytes:
    """Return a table as RFC 4180 says, but with bare line feeds, as Data Package readers expect."""
    named = [tuple(column.name for column in meaning.columns), *rows]
    return "".join(",".join(map(_cell, row)) + "\n" for row in named).encode()


def _cell(value: Any) -> str:
    text = f"{_plain(value)}"
    return '"' + text.replace('"', '""') + '"' if _SPECIAL.search(text) else text


def _json(meaning: Meaning, rows: list[Row]) -> bytes:
    names = [column.name for column in meaning.columns]
    plain = [{n: (None if v == "" else v) for n, v in zip(names, row, strict=True)} for row in rows]
    return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()


def _package(
    edition: Edition, made: Mapping[str, bytes], tables: Mapping[str, list[Row]], licence: str
) -> bytes:
    title, address = LICENCES[licence]
    plain = {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": f"bearwitness-{edition.id.lower()}",
        "id": edition.id,
        "title": edition.title.en,
        "description": ABOUT["en"]["about"].format(id=edition.id) + " " + ABOUT["en"]["not"],
        "created": f"{edition.made_at:%Y-%m-%dT%H:%M:%SZ}",
        "contributors": [{"title": edition.publisher.en, "roles": ["publisher"]}],
        "licenses": [{"name": licence, "path": address, "title": title}],
        "keywords": ["human rights", "invented"] if edition.invented else ["human rights"],
        "resources": [_resource(name, made[f"data/{name}.csv"]) for name in tables],
    }
    return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()


def _resource(name: str, content: bytes) -> dict[str, Any]:
    meaning = TABLES[name]
    schema: dict[str, Any] = {
        "$schema": f"{_PROFILES}/tableschema.json",
        "fields": [_field(column) for column in meaning.columns],
        "missingValues": [""],
    }
    if meaning.key:
        schema["primaryKey"] = list(meaning.key)
    return {
        "$schema": f"{_PROFILES}/dataresource.json",
        "name": name,
        "type": "table",
        "title": meaning.en,
        "path": f"data/{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": schema,
    }


def _field(column: Column) -> dict[str, str]:
    told = {"name": column.name, "type": column.type, "description": column.en}
    return {**told, "huridocs": column.huridocs} if column.huridocs else told


_STYLE = (
    "html{font:17px/1.55 system-ui,'Noto Sans','PT Sans',sans-serif;color-scheme:light dark}"
    "body{max-width:60rem;margin:0 auto;padding:1rem}table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;vertical-align:top;padding:.35rem .7rem .35rem 0;"
    "border-bottom:1px solid #8886}code{font-family:ui-monospace,monospace;font-size:.92em}"
    "h2{margin:2.2rem 0 .3rem}.t{overflow-x:auto}"
)


def _dictionary(edition: Edition, tables: Mapping[str, list[Row]], language: str) -> bytes:
    said = ABOUT[language]
    parts = [f"<h1>{escape(said['title'])}: {escape(edition.title.of(language))}</h1>"]
    if edition.invented:
        parts.append(f"<p><strong>{escape(said['invented'])}</strong></p>")
    parts += [f"<p>{escape(said['about'].format(id=edition.id))}</p>", f"<p>{escape(said['not'])}"]
    if "counts" in tables:
        parts.append(f"<p>{escape(said['counts'])}</p>")
    for name, rows in tables.items():
        meaning = TABLES[name]
        title = meaning.ru if language == "ru" else meaning.en
        parts.append(
            f"<h2>{escape(title)}</h2><p><code>data/{name}.csv</code> · "
            f"<code>data/{name}.json</code> · {said['rows']}: {len(rows)}</p><div class=t><table>"
            f"<tr><th>{said['column']}<th>{said['type']}<th>{said['means']}<th>HURIDOCS"
            + "".join(_definition(column, language) for column in meaning.columns)
            + "</table></div>"
        )
    return (
        f'<!doctype html>\n<html lang="{language}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(said['title'])}</title><style>{_STYLE}</style><body>{''.join(parts)}\n"
    ).encode()


def _definition(column: Column, language: str) -> str:
    means = column.ru if language == "ru" else column.en
    return (
        f"<tr><td><code>{column.name}</code><td>{column.type}<td>{escape(means)}"
        f"<td>{column.huridocs}"
    )
