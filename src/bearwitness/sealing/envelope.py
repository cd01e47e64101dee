"""Envelopes: what a deponent sends, sealed as it arrives. docs/spec/envelope.md.

DROP writes each returned piece to disk at once, so it never holds a whole file, and what it
wrote it cannot read again. The size is padded at the end, so that the length on disk tells
little about the words.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from bearwitness.errors import Malformed
from bearwitness.sealing import age, frames
from bearwitness.sealing.age import Entropy, seal

__all__ = ["Entropy", "EnvelopeWriter", "seal"]


class EnvelopeWriter:
    """Writes one envelope: `begin`, fields, files, `finish`, in this order.

    Every method returns sealed bytes to be written out at once; they may be empty.
    """

    def __init__(self, recipients: Sequence[str], *, entropy: Entropy) -> None:
        """Prepare an envelope.

        Raises:
            Malformed: there is no recipient, or one is not an `age1pq1…` recipient.
        """
        self._age = age.Writer(recipients, entropy=entropy)
        self._names: set[str] = set()
        self._stage = "new"
        self._frames = 0
        self._size = 0
        self._file_size = 0

    def begin(self) -> bytes:
        """Return the beginning of the envelope."""
        self._expect("new", then="fields")
        return self._age.begin() + self._add(frames.MAGIC)

    def field(self, name: str, text: str) -> bytes:
        """Add a field of text, at most 8 MiB. All fields come before the first file.

        Raises:
            Malformed: a second field of this name, too long a text, or a wrong moment.
        """
        self._expect("fields", then="fields")
        if name in self._names:
            raise Malformed("an envelope has two fields of one name")
        self._names.add(name)
        return self._frame(frames.FIELD, frames.two_texts(name, text))

    def begin_file(self, name: str, media_type: str) -> bytes:
        """Begin a file. Its name is words too: it is sealed like the content.

        Raises:
            Malformed: another file has not ended, or the name is too long.
        """
        self._expect("fields", "files", then="file")
        self._file_size = 0
        return self._frame(frames.FILE, frames.two_texts(name, media_type))

    def data(self, chunk: bytes) -> bytes:
        """Add content to the file that has begun; a chunk of any size.

        Raises:
            Malformed: no file has begun.
        """
        self._expect("file", then="file")
        self._file_size += len(chunk)
        step = frames.LONGEST[frames.DATA]
        pieces = (chunk[i : i + step] for i in range(0, len(chunk), step))
        return b"".join(self._frame(frames.DATA, piece) for piece in pieces)

    def end_file(self) -> bytes:
        """End the file that has begun.

        Raises:
            Malformed: no file has begun.
        """
        self._expect("file", then="files")
        return self._frame(frames.FILE_END, struct.pack(">Q", self._file_size))

    def finish(self) -> bytes:
        """Return the end of the envelope, its padding included (at most 12 % of the whole).

        Raises:
            Malformed: a file has not ended.
        """
        return b"".join(self.endings())

    def endings(self) -> Iterator[bytes]:
        """Yield the end of the envelope in pieces, for an envelope with large files.

        Raises:
            Malformed: a file has not ended.
        """
        self._expect("fields", "files", then="done")
        yield self._frame(frames.END, struct.pack(">I", self._frames))
        missing = frames.padded_size(self._size) - self._size
        while missing:
            zeros = bytes(min(missing, 64 * 1024))
            missing -= len(zeros)
            yield self._add(zeros)
        yield self._age.finish()

    def _frame(self, tag: bytes, body: bytes) -> bytes:
        self._frames += 1
        # Apart, so that a large body is not copied only to stand behind its head.
        return self._add(frames.head(tag, len(body))) + self._add(body)

    def _add(self, data: bytes) -> bytes:
        self._size += len(data)
        return self._age.add(data)

    def _expect(self, *stages: str, then: str) -> None:
        if self._stage not in stages:
            raise Malformed(f"an envelope cannot go from {self._stage} to {then}")
        self._stage = then
