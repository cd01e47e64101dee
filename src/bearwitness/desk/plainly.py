"""Reading what staff wrote, strictly: every refusal names a key of ours and nothing of theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bearwitness.errors import Malformed
from bearwitness.publication.edition import LANGUAGES
from bearwitness.publication.words import Words

LONGEST = 2000  # characters of one text
MOST = 20  # paragraphs, asks or readers


class Reader:
    """Reads plain values strictly; every refusal names a key of ours."""

    def __init__(self, what: str, hint: str) -> None:
        """Read the paper called `what`; `hint` says where a whole one can be seen."""
        self._what, self._hint = what, hint

    def expect(self, holds: object, key: str) -> None:
        """Expect something of a key."""
        if not holds:
            raise Malformed(
                f"the {self._what} has no `{key}`, or not as it should be", hint=self._hint
            )

    def only(self, plain: Mapping[str, Any], known: set[str], where: str) -> None:
        """Expect no other keys than these."""
        if set(plain) - known:
            place = f" in `{where}`" if where else ""
            raise Malformed(
                f"the {self._what} has a key{place} that it cannot have",
                hint=f"its keys are {', '.join(sorted(known))}. {self._hint}",
            )

    def table(self, plain: object, where: str) -> Mapping[str, Any]:
        """Return a table."""
        self.expect(isinstance(plain, Mapping), where)
        return plain  # type: ignore[return-value]

    def listed(self, plain: Mapping[str, Any], key: str, most: int) -> list[Any]:
        """Return a list with 1 to `most` things in it."""
        found = plain.get(key)
        self.expect(isinstance(found, list) and 0 < len(found) <= most, key)
        return found  # type: ignore[return-value]

    def text(self, plain: object, key: str, longest: int) -> str:
        """Return a text on one line, with its spaces made single."""
        self.expect(isinstance(plain, str), key)
        text = " ".join(f"{plain}".split())
        self.expect(0 < len(text) <= longest and text.isprintable(), key)
        return text

    def words(self, plain: Mapping[str, Any], key: str, longest: int) -> Words:
        """Return a text in both languages."""
        return self._both(plain.get(key), key, longest)

    def several(self, plain: Mapping[str, Any], key: str) -> tuple[Words, ...]:
        """Return several texts in both languages."""
        found = self.listed(plain, key, MOST)
        return tuple(self._both(one, f"{key}[{n}]", LONGEST) for n, one in enumerate(found, 1))

    def choice(self, plain: object, key: str, known: Iterable[str]) -> str:
        """Return one of the words that may stand here."""
        self.expect(isinstance(plain, str) and plain in set(known), key)
        return f"{plain}"

    def _both(self, plain: object, where: str, longest: int) -> Words:
        self.expect(plain is not None, where)
        fields = self.table(plain, where)
        self.only(fields, set(LANGUAGES), where)
        said = {code: self.text(fields.get(code), f"{where}.{code}", longest) for code in LANGUAGES}
        return Words(**said)
