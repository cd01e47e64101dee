"""The words of the field as data: terms with labels in each language and cross-references.

The terms are our own, with our own labels and definitions; `huridocs` names the code of the
nearest term in the HURIDOCS micro-thesauri, for exchange. Read from `vocabulary/*.yaml` by
`adapters.vocabularies`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bearwitness.errors import Malformed, Missing


@dataclass(frozen=True, slots=True)
class Term:
    """One term. `huridocs` is "list:code" or empty; `cues` are word stems by language."""

    code: str
    labels: Mapping[str, str]
    means: Mapping[str, str]
    huridocs: str = ""
    broader: str | None = None
    cues: Mapping[str, tuple[str, ...]] | None = None

    def label(self, language: str) -> str:
        """Return the label in this language, or the English one."""
        return self.labels.get(language, self.labels["en"])


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A closed list of terms."""

    name: str
    terms: Mapping[str, Term]

    def term(self, code: str) -> Term:
        """Return the term.

        Raises:
            Missing: there is no such code.
        """
        if code not in self.terms:
            raise Missing(f"{self.name} has no such term", hint="see docs/reference/vocabulary.md")
        return self.terms[code]


def parsed(name: str, data: Any) -> Vocabulary:
    """Build a vocabulary from what a YAML file holds: code → label, means, huridocs, cues.

    Raises:
        Malformed: a term lacks a label or a meaning in English or Russian, an unknown key
            is there, or a `broader` names no term.
    """
    if not isinstance(data, dict):
        raise Malformed(f"vocabulary {name} is not a mapping of terms")
    terms = {code: _term(name, code, entry) for code, entry in data.items()}
    for term in terms.values():
        if term.broader is not None and term.broader not in terms:
            raise Malformed(f"vocabulary {name}: {term.code} has a broader term that is not there")
    return Vocabulary(name, terms)


def _term(name: str, code: str, entry: Any) -> Term:
    known = {"label", "means", "huridocs", "broader", "cues"}
    if not isinstance(entry, dict) or not set(entry) <= known:
        raise Malformed(f"vocabulary {name}: {code} has an unknown key")
    for part in ("label", "means"):
        if set(entry.get(part) or {}) != {"en", "ru"}:
            raise Malformed(f"vocabulary {name}: {code} needs `{part}` in en and ru")
    cues = {lang: tuple(stems) for lang, stems in (entry.get("cues") or {}).items()}
    return Term(
        code, entry["label"], entry["means"], entry.get("huridocs", ""), entry.get("broader"), cues
    )
