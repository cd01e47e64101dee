"""Words that are shown, in both languages, each written as an original."""

from __future__ import annotations

from dataclasses import dataclass

from bearwitness.errors import Malformed


@dataclass(frozen=True, slots=True)
class Words:
    """The same thing said in English and in Russian, each written as an original."""

    en: str
    ru: str

    def __post_init__(self) -> None:
        if not self.en.strip() or not self.ru.strip():
            raise Malformed("an edition's words must be there in English and in Russian")

    def of(self, language: str) -> str:
        """Return them in `language`, "en" or "ru"."""
        return self.ru if language == "ru" else self.en
