"""What a reader sees of a document: paragraphs and tables, and a count of what was left behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

Left = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`role` is `body`, `item` (of a list) or `heading1` to `heading6`."""

    text: str = field(repr=False)
    role: str = "body"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; a cell's paragraphs stand on lines of their own."""

    rows: tuple[tuple[str, ...], ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document's visible words in their order. `left` counts by kind what does not come along."""

    blocks: tuple[Paragraph | Table, ...] = field(repr=False)
    left: Left = field(default_factory=dict)

    @property
    def texts(self) -> tuple[str, ...]:
        """Every paragraph and cell, in the order of reading."""
        return tuple(text for block in self.blocks for text in _texts(block))

    def with_texts(self, texts: Sequence[str]) -> Sheet:
        """Return the same document with other words in the same places."""
        given = iter(texts)
        made = (
            replace(b, text=next(given))
            if isinstance(b, Paragraph)
            else Table(tuple(tuple(next(given) for _ in row) for row in b.rows))
            for b in self.blocks
        )
        return replace(self, blocks=tuple(made))


def as_data(sheet: Sheet) -> dict[str, Any]:
    """Return a sheet as what JSON can hold."""
    blocks: list[Any] = [
        [b.role, b.text] if isinstance(b, Paragraph) else [list(map(list, b.rows))]
        for b in sheet.blocks
    ]
    return {"blocks": blocks, "left": dict(sheet.left)}


def from_data(data: Mapping[str, Any]) -> Sheet:
    """Return the sheet that `as_data` wrote."""
    blocks = (
        Paragraph(b[1], b[0]) if len(b) == 2 else Table(tuple(map(tuple, b[0])))
        for b in data["blocks"]
    )
    return Sheet(tuple(blocks), data["left"])


def _texts(block: Paragraph | Table) -> tuple[str, ...]:
    if isinstance(block, Paragraph):
        return (block.text,)
    return tuple(cell for row in block.rows for cell in row)
