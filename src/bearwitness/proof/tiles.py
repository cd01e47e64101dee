"""The log as static files (c2sp.org/tlog-tiles): anybody can mirror, watch and cosign it.

    checkpoint                 the signed note
    tile/0/000, tile/0/001 …   256 leaf hashes, 8,192 bytes; the last one `.p/<width>` if partial
    tile/1/000 …               256 hashes of whole tiles below, and so on upwards
    tile/entries/000 …         the entries, each behind its length in two bytes

Beyond 999 a number is written in threes, `x001/234`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from bearwitness.errors import Malformed
from bearwitness.proof.merkle import Tree

WIDTH = 256  # hashes in a whole tile
_HEIGHT = 8


def tiles(entries: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of every tile and of every bundle of entries of a log."""
    tree = Tree(entries)
    level, count = 0, tree.size
    while count:
        for number in range(0, count, WIDTH):
            hashes = range(number, min(number + WIDTH, count))
            content = b"".join(tree.subtree(level * _HEIGHT, one) for one in hashes)
            yield path(str(level), number // WIDTH, len(hashes)), content
        level, count = level + 1, count // WIDTH
    for number in range(0, len(entries), WIDTH):
        some = entries[number : number + WIDTH]
        content = b"".join(len(one).to_bytes(2, "big") + one for one in some)
        yield path("entries", number // WIDTH, len(some)), content


def path(level: str, number: int, width: int) -> str:
    """Return where a tile of this level, number and width lies."""
    *groups, last = _threes(number)
    name = "/".join([*(f"x{group}" for group in groups), last])
    return f"tile/{level}/{name}" + (f".p/{width}" if width < WIDTH else "")


def tree_of(size: int, content: Callable[[str], bytes]) -> Tree:
    """Return the tree of the first `size` leaves, read from the tiles of level 0.

    Args:
        size: of the checkpoint at hand.
        content: gives the file at a path.

    Raises:
        Malformed: a tile is not as long as it has to be.
    """
    hashes: list[bytes] = []
    for number in range(0, size, WIDTH):
        width = min(WIDTH, size - number)
        data = content(path("0", number // WIDTH, width))
        if len(data) != 32 * width:
            raise Malformed("a tile of the log is damaged", hint="fetch the log anew")
        hashes += (data[at : at + 32] for at in range(0, len(data), 32))
    return Tree.of_hashes(hashes)


def _threes(number: int) -> list[str]:
    digits = str(number)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    return [digits[at : at + 3] for at in range(0, len(digits), 3)]
