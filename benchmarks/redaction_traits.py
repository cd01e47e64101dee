"""What identifies without a name: how much of it is covered, and how much that does not.

Held-out sentences in English and Russian, invented before anybody looked at the lists of
`redaction` with them in mind: "the only vet between the two rivers", "lost two fingers at the
sawmill". What stands in [[…]] tells who somebody is to their neighbours; sentences of the kind
`plain` could be anybody's. `whole`: each word that carries meaning is covered. `broken`: some
of them are, so that the stretch no longer says the same. Needless is what is covered of the
words of plain sentences.

    python benchmarks/redaction_traits.py [--missed open]

Every second sentence of a kind is open: its misses may be looked at, and rules made for them.
Those of the other half may not: its figures are the ones to report."""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bearwitness.adapters.marking import marked
from bearwitness.adapters.words import ordinary, reading
from bearwitness.redaction.finding import Identifier
from bearwitness.redaction.findings import find

TEXTS = Path(__file__).parent / "redaction_texts"
LANGUAGES = {"en": "held_traits_english.txt", "ru": "held_traits_russian.txt"}
_MARKED = re.compile(r"\[\[(.+?)\]\]")
_WORD = re.compile(r"[^\W_]+")
# Words that tell nothing by themselves.
_WORDS = (
    "the a an i he she we it my his her our their who of in at to for from and or when with by on"
    " still had have has was were is am been be me they that before one в на с из за у о по от до"
    " и а но я он она мы меня мне моя мой его её их кто ещё когда был была было были для не к"
    " свой своё нашей этого"
)
_SMALL = frozenset(_WORDS.split())


@dataclass(frozen=True, slots=True)
class Said:
    language: str
    kind: str
    half: str
    text: str
    telling: tuple[int, int] | None


def sentences() -> Iterator[Said]:
    """Yield the sentences of both languages; every second of a kind is open."""
    for language, name in LANGUAGES.items():
        seen: dict[str, int] = defaultdict(int)
        for line in (TEXTS / name).read_text(encoding="utf-8").splitlines():
            kind, _, raw = line.partition("|")
            seen[kind] += 1
            half = "open" if seen[kind] % 2 else "held"
            found = _MARKED.search(raw)
            text = _MARKED.sub(r"\1", raw)
            spot = (found.start(), found.end() - 4) if found else None
            yield Said(language, kind, half, text, spot)


def covered(said: Said) -> set[int]:
    """Return the places that are covered."""
    found = find(
        said.text,
        language=said.language,
        spans=marked(said.text),
        ordinary=ordinary,
        reading=reading,
    )
    return {
        at for f in found if f.identifier is not Identifier.NONE for at in range(f.start, f.end)
    }


def judged(said: Said) -> tuple[bool, bool]:
    """Return whether a telling stretch is covered whole, and whether it is broken."""
    start, end = said.telling or (0, 0)
    places = covered(said)
    words = [m for m in _WORD.finditer(said.text, start, end) if m.group().lower() not in _SMALL]
    hidden = [all(at in places for at in range(*m.span())) for m in words]
    return all(hidden), any(hidden)


def main(arguments: Iterable[str]) -> int:
    """Print recall by kind and half, and the share of needless masks."""
    options = argparse.ArgumentParser()
    options.add_argument("--missed", choices=["open"])
    chosen = options.parse_args(list(arguments))
    whole: dict[tuple[str, str, str], list[bool]] = defaultdict(list)
    broken: dict[tuple[str, str, str], list[bool]] = defaultdict(list)
    plain: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for said in sentences():
        if said.telling is None:
            places = covered(said)
            hidden = [
                any(at in places for at in range(*m.span())) for m in _WORD.finditer(said.text)
            ]
            plain[said.language, said.half] += hidden
            if chosen.missed == said.half and any(hidden):
                print("needless", _shown(said))
            continue
        all_, some = judged(said)
        for kind in (said.kind, "all"):
            whole[said.language, said.half, kind].append(all_)
            broken[said.language, said.half, kind].append(some)
        if chosen.missed == said.half and not all_:
            print("missed" if not some else "partly", said.kind, _shown(said))
    for (language, half, kind), hits in sorted(whole.items()):
        some = broken[language, half, kind]
        print(
            f"{language} {half} {kind:<8} whole {sum(hits):>3} of {len(hits):>3}"
            f"  {sum(hits) / len(hits):.3f}   broken {sum(some) / len(some):.3f}"
        )
    for (language, half), hidden in sorted(plain.items()):
        print(f"{language} {half} needless {sum(hidden) / len(hidden):.3f} of {len(hidden)} words")
    return 0


def _shown(said: Said) -> str:
    places = covered(said)
    return "".join("_" if at in places else c for at, c in enumerate(said.text))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
