"""A claim with the picture of its sources, ready for a page: a PNG, and the same as a list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bearwitness.adapters import raster
from bearwitness.adapters.web.catalogue import LANGUAGES, catalogue, said
from bearwitness.public import words
from bearwitness.public.folder import Folder
from bearwitness.publication import sources
from bearwitness.publication.claims import TESTIMONY, PublicClaim, Spring
from bearwitness.publication.drawing import Picture

_SAID = (
    "world", "claim", "untold", "not_counted", "confided",
    "layer_world", "layer_first", "layer_between", "layer_last",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Drawn:
    """A claim, where its picture lies and how large it is, and the same as sentences."""

    claim: PublicClaim
    light: str
    dark: str
    size: tuple[int, int]
    sources: tuple[str, ...]
    springs: int


def drawn(claim: PublicClaim, language: str) -> Drawn:
    """Return a claim in one language; one without sources has no picture."""
    made = _picture(claim, language)
    if made is None:
        return Drawn(claim, "", "", (0, 0), (), 0)
    size = round(made.size[0]), round(made.size[1])
    light, dark = (_path(claim, language, dark=dark) for dark in (False, True))
    lines = tuple(_sentences(claim, language))
    return Drawn(claim, light, dark, size, lines, len(sources.springs_of(claim)))


def pictures(source: Folder) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the picture of every claim that has sources, light and dark."""
    for language in LANGUAGES:
        for claim in source.edition.claims:
            if made := _picture(claim, language):
                for dark in (False, True):
                    yield _path(claim, language, dark=dark), raster.png(made, dark=dark)


def _path(claim: PublicClaim, language: str, *, dark: bool) -> str:
    return f"assets/claims/{claim.id}-{language}{'-dark' if dark else ''}.png"


def _picture(claim: PublicClaim, language: str) -> Picture | None:
    told = {name: said(language, f"public.lineage.{name}") for name in _SAID}
    told["relies"] = said(language, "public.lineage.relies", {"onto": "{onto}"})
    told["many"] = said(language, "public.lineage.many", {"count": "{count}"})
    return sources.picture(
        claim, language, words=told, small=lambda spring: _small(spring, claim, language)
    )


def _small(spring: Spring, claim: PublicClaim, language: str) -> str:
    def say(table: str, name: str) -> str:
        if table == "day":
            return words.edtf(name, language)
        return said(language, f"public.{table}.{_known(language, table, name)}")

    return sources.beneath(claim, spring, say)


def _sentences(claim: PublicClaim, language: str) -> Iterator[str]:
    titles = {spring.id: spring.title.of(language) for spring in claim.springs}
    for spring in claim.springs:
        upstream = [flow for flow in claim.flows if flow.source == spring.id]
        source = titles[spring.id]
        if spring.kind == TESTIMONY:
            yield f"{source}: {said(language, 'public.lineage.confided')}"
            continue
        source = f"{source} ({_small(spring, claim, language)})"
        for flow in upstream:
            relation = said(
                language, f"public.relation.{_known(language, 'relation', flow.relation)}"
            )
            standing = said(
                language, f"public.standing.{_known(language, 'standing', flow.standing)}"
            )
            values = {"source": source, "onto": titles[flow.onto], "relation": relation}
            yield f"{said(language, 'public.claims.relies', values)} – {standing}"
        if not upstream:
            how = "spring" if spring.saw else "untold"
            yield said(language, f"public.claims.{how}", {"source": source})


def _known(language: str, table: str, name: str) -> str:
    return name if f"public.{table}.{name}" in catalogue(language) else "other"
