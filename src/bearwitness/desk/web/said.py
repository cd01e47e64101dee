"""What the casebook stores in English, in the language of the page.

Ledger lines, parts of what was made and fields of records are stored under fixed names. A name
that no catalogue has stays as it is.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace

from bearwitness.adapters.vocabularies import vocabulary
from bearwitness.adapters.web.catalogue import catalogue, said
from bearwitness.desk import kinds, reasons
from bearwitness.desk.tracing import Trace

_KEPT = re.compile(r"(kept|decided) (.+)")
_MOVED = re.compile(r"moved identity R-\S+")
_MOVED_ALL = re.compile(r"moved ([0-9]{1,9}) identities to other custodians")
_PART = re.compile(r"(passage|line|testimony) ([0-9]{1,9})")
_STAND_INS = frozenset((*kinds.STAND_INS, reasons.GONE))
# Fields that hold a code: by kind and field, where its words stand.
_WORDS = {
    ("link", "relation"): "voices.relation",
    ("link", "standing"): "voices.standing",
    ("judgment", "finality"): "voices.finality",
    ("judgment", "evidence"): "voices.evidence",
    ("judgment", "proved"): "voices.proved",
    ("saying", "stance"): "desk.stance",
}
_TERMS = {("rating", "reliability"): "reliabilities", ("saying", "denial"): "denials"}
_TRUTH = ("True", "False")
_THE_CASE = "the case"  # the key of what there is one of; stored


def done(what: str, language: str) -> str:
    """Return what a ledger line says was done; empty if no catalogue has it."""
    if found := _KEPT.fullmatch(what):
        kind = said(language, called(found[2], language))
        return said(language, f"records.{found[1]}", {"kind": kind})
    if _MOVED.fullmatch(what):
        return said(language, "records.moved")
    if found := _MOVED_ALL.fullmatch(what):
        return said(language, "records.moved_all", {"count": int(found[1])})
    return _known(language, f"records.done.{_slug(what)}")


def stand_in(text: str, language: str) -> str:
    """Return what stands where something was shredded, in this language; another text as it is."""
    if text not in _STAND_INS:
        return text
    return said(language, f"records.stand_in.{_slug(text)}")


def part(name: str, language: str) -> str:
    """Return a part of what was made: "passage 3", "line 1", "timeline"."""
    if found := _PART.fullmatch(name):
        return said(language, f"records.part.{found[1]}", {"number": found[2]})
    return _known(language, f"records.part.{name}") or name


def of_trace(trace: Trace, language: str) -> Trace:
    """Return what became of a derivative with its parts in this language."""
    return replace(trace, parts=tuple(part(one, language) for one in trace.parts))


def field(name: str, language: str, *, kind: str = "") -> str:
    """Return a field, as `differing` writes it: "pieces.2.text"; empty if it is unknown.

    Below a field may stand numbers, and keys of a table: those stay as they are. Where one name
    means something else in a `kind` of record, that kind has a word of its own for it.
    """
    field_, *below = name.split(".")
    first = _known(language, f"records.field_of.{_slug(kind)}.{field_}")
    first = first or _known(language, f"records.field.{field_}")
    rest = [_known(language, f"records.field.{one}") or one for one in below]
    return " · ".join([first, *rest]) if first else ""


def value(text: str, name: str, language: str, *, kind: str) -> str:
    """Return a value of a field, as `differing` writes it; a code in words, all else as it is."""
    if terms := _TERMS.get((kind, name)):
        known = vocabulary(terms)
        return known.term(text).label(language) if text in known.terms else text
    if words := _WORDS.get((kind, name)):
        return _known(language, f"{words}.{text}") or text
    return _known(language, f"records.value.{text.lower()}") if text in _TRUTH else text


def called(kind: str, language: str) -> str:
    """Return the key of the message that names a kind of record."""
    slug = kind.replace("'", "").replace(" ", "_")
    known = f"safekeeping.kind.{slug}" in catalogue(language)
    return f"safekeeping.kind.{slug if known else 'other'}"


def key(stored: str, language: str) -> str:
    """Return a key as people read it: one that has several parts is stored as a JSON list."""
    if stored == _THE_CASE:
        return said(language, "records.key.the_case")
    return ", ".join(map(str, json.loads(stored))) if stored.startswith("[") else stored


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")


def _known(language: str, message: str) -> str:
    return said(language, message) if message in catalogue(language) else ""
