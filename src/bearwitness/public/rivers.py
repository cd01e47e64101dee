"""A claim with its river, ready for a page."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from bearwitness.adapters.web.catalogue import catalogue, said
from bearwitness.public import words
from bearwitness.public.pictures import inline
from bearwitness.publication import river
from bearwitness.publication.edition import PublicClaim, Spring


@dataclass(frozen=True, slots=True)
class Drawn:
    """A claim, its two pictures, the same as sentences, and how many springs it flows from."""

    claim: PublicClaim
    wide: Markup
    narrow: Markup
    sources: tuple[str, ...]
    springs: int


def drawn(claim: PublicClaim, language: str) -> Drawn:
    """Draw the river of a claim in one language; a claim without sources has empty pictures."""
    if not claim.springs:
        return Drawn(claim, Markup(""), Markup(""), (), 0)
    streams = river.Streams.of(claim.springs, claim.flows)
    labels = {
        spring.id: _together(_label(spring, claim, language), streams.counts[spring.id], language)
        for spring in claim.springs
        if spring.id in streams.counts
    }
    sources = _sentences(streams, labels, language)
    title = "; ".join(sources)
    return Drawn(
        claim,
        inline(river.wide(streams, labels, title=title)),
        inline(river.narrow(streams, labels, title=title)),
        sources,
        sum(streams.counts[name] for name, depth in streams.depth.items() if not depth),
    )


def _label(spring: Spring, claim: PublicClaim, language: str) -> river.Label:
    kind = said(language, f"public.source.{_known(language, 'source', spring.kind)}")
    day = words.edtf(spring.on, language) if spring.on else ""
    same = [
        said(language, f"public.relation.{flow.relation}")
        for flow in claim.flows
        if flow.source == spring.id and flow.relation.startswith("same_")
    ]
    return river.Label(spring.title.of(language), ", ".join(filter(None, (kind, day, *same))))


def _together(label: river.Label, count: int, language: str) -> river.Label:
    """Return the label of testimonies that are drawn as one."""
    if count == 1:
        return label
    return river.Label(label.title, said(language, "public.claims.together", {"count": count}))


def _sentences(
    streams: river.Streams, labels: dict[str, river.Label], language: str
) -> tuple[str, ...]:
    lines = []
    for name in streams.order:
        source = f"{labels[name].title} ({labels[name].small})"
        upstream = [flow for flow in streams.flows if flow.source == name]
        if not upstream:
            lines.append(said(language, "public.claims.spring", {"source": source}))
        for flow in upstream:
            relation = _known(language, "relation", flow.relation)
            values = {
                "source": source,
                "onto": labels[flow.onto].title,
                "relation": said(language, f"public.relation.{relation}"),
            }
            lines.append(said(language, "public.claims.relies", values))
    return tuple(lines)


def _known(language: str, table: str, name: str) -> str:
    return name if f"public.{table}.{name}" in catalogue(language) else "other"
