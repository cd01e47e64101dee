"""The log: a Merkle tree over leaves, with proofs that a leaf is in it and that it only grew.

Hashes as in RFC 6962 section 2.1: a leaf is SHA-256(0x00 || entry), a node is
SHA-256(0x01 || left || right). Checks as in RFC 9162 sections 2.1.3.2 and 2.1.4.2.
An entry of our log is itself a blinded hash, `leaf_of`, so the log reveals no credential.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from bearwitness.errors import Malformed
from bearwitness.proof.passages import Credential

_ENTRY = b"bearwitness leaf v1\n"


def entry(blind: bytes, jwt: str) -> bytes:
    """Return the log entry of a credential: SHA-256(tag || blind, 32 bytes || jwt in ASCII)."""
    return hashlib.sha256(_ENTRY + blind + jwt.encode("ascii")).digest()


def leaf_of(credential: Credential) -> bytes:
    """Return the 32 bytes that the log holds for this credential."""
    return entry(credential.blind, credential.jwt)


class Tree:
    """A tree over a fixed sequence of entries; each whole subtree is hashed once."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self._grow([_leaf(leaf) for leaf in leaves])

    @classmethod
    def of_hashes(cls, hashes: Sequence[bytes]) -> Tree:
        """Return the tree over leaves of which only the hashes are known, as tiles hold them."""
        tree = cls(())
        tree._grow(list(hashes))
        return tree

    def beginning(self, size: int) -> Tree:
        """Return the tree of the first leaves; it shares what is hashed already.

        Raises:
            Malformed: this tree has not so many leaves.
        """
        if not 0 <= size <= self.size:
            raise Malformed("a log has no beginning that is longer than itself")
        tree = Tree(())
        tree.size, tree._levels = size, self._levels
        return tree

    def _grow(self, hashes: list[bytes]) -> None:
        self.size = len(hashes)
        self._levels = [hashes]  # [height][i]: the subtree over 2^height leaves from i·2^height
        while len(hashes) > 1:
            pairs = zip(hashes[::2], hashes[1::2], strict=False)
            hashes = [_node(left, right) for left, right in pairs]
            self._levels.append(hashes)

    def root(self) -> bytes:
        """Return the root; of an empty tree, SHA-256 of nothing."""
        return self._hash(0, self.size) if self.size else hashlib.sha256().digest()

    def inclusion(self, index: int) -> tuple[bytes, ...]:
        """Return the audit path of one leaf, from the leaf upwards.

        Raises:
            Malformed: the tree has no leaf at `index`.
        """
        if not 0 <= index < self.size:
            raise Malformed("the log has no leaf at this place")
        return tuple(self._path(index, 0, self.size))

    def consistency(self, older: int) -> tuple[bytes, ...]:
        """Return the proof that this tree begins with the tree of `older` leaves.

        Raises:
            Malformed: `older` is not between 1 and the size of this tree.
        """
        if not 1 <= older <= self.size:
            raise Malformed("a log can only be compared with an older state of itself")
        return tuple(self._grown(older, 0, self.size, whole=True))

    def subtree(self, height: int, number: int) -> bytes:
        """Return the hash of the whole subtree of 2^height leaves, counted from the left."""
        return self._levels[height][number]

    def _hash(self, start: int, end: int) -> bytes:
        height = (end - start).bit_length() - 1
        if end - start == 1 << height and not start & (1 << height) - 1:
            return self._levels[height][start >> height]
        middle = start + _split(end - start)
        return _node(self._hash(start, middle), self._hash(middle, end))

    def _path(self, index: int, start: int, end: int) -> list[bytes]:
        if end - start == 1:
            return []
        middle = start + _split(end - start)
        if index < middle:
            return [*self._path(index, start, middle), self._hash(middle, end)]
        return [*self._path(index, middle, end), self._hash(start, middle)]

    def _grown(self, older: int, start: int, end: int, *, whole: bool) -> list[bytes]:
        if older == end:
            return [] if whole else [self._hash(start, end)]
        middle = start + _split(end - start)
        if older <= middle:
            return [*self._grown(older, start, middle, whole=whole), self._hash(middle, end)]
        return [*self._grown(older, middle, end, whole=False), self._hash(start, middle)]


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the root over these entries."""
    return Tree(leaves).root()


def inclusion(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """Return one audit path; for many paths over one log, keep a `Tree`."""
    return Tree(leaves).inclusion(index)


def consistency(leaves: Sequence[bytes], older: int) -> tuple[bytes, ...]:
    """Return the proof that the first `older` leaves are where they were."""
    return Tree(leaves).consistency(older)


def included(leaf: bytes, index: int, size: int, path: Sequence[bytes], top: bytes) -> bool:
    """Tell whether `leaf` stands at `index` in the tree of `size` leaves with root `top`."""
    if not 0 <= index < size:
        return False
    at, last, seen = index, size - 1, _leaf(leaf)
    for sibling in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            seen = _node(sibling, seen)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            seen = _node(seen, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and seen == top


def grew(older: int, size: int, old_top: bytes, top: bytes, path: Sequence[bytes]) -> bool:
    """Tell whether the tree with root `top` begins with the tree with root `old_top`."""
    if older == size:
        return not path and old_top == top
    if not 0 < older < size:
        return False
    hashes = [old_top, *path] if older & (older - 1) == 0 else list(path)
    at, last = older - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    if not hashes:
        return False
    old = new = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old, new = _node(sibling, old), _node(sibling, new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new = _node(new, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and old == old_top and new == top


def _split(size: int) -> int:
    """Return the largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1


def _leaf(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\0" + leaf).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()
