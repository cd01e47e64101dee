"""What the rules of grading say, in English and Russian, so that every page says the same."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Both:
    """One sentence in both languages. Neither holds a name or a word of a testimony."""

    en: str
    ru: str

    def of(self, language: str) -> str:
        """Return it in `language`; English unless "ru"."""
        return self.ru if language == "ru" else self.en


_COUNTS = {
    "assert": Both("voices that assert it: {n}", "голосов, которые это утверждают: {n}"),
    "first_hand": Both(
        "voices that were there and lead to it: {n}",
        "голосов, которые были там и ведут к утверждению: {n}",
    ),
    "voices": Both(
        "voices that would all have to be wrong, unknown lineage counted as dependent: {n}",
        "голосов, которые должны ошибаться все сразу, если неизвестное считать зависимым: {n}",
    ),
    "kinds": Both("kinds of first-hand source: {n}", "видов источников из первых рук: {n}"),
    "reviewers": Both("named reviewers: {n}", "названных по имени проверяющих: {n}"),
    "solid": Both(
        "kinds of first-hand source that nobody merely tells (papers, pictures): {n}",
        "видов источников из первых рук, кроме рассказов людей (документы, снимки): {n}",
    ),
}
_STATES = {
    "refuted": (
        Both("no refutation has been confirmed", "ни одно опровержение не подтвердилось"),
        Both("our own enquiry confirmed a refutation", "наша проверка подтвердила опровержение"),
    ),
    "answered": (
        Both("not yet written down", "ещё не записано"),
        Both("written down by reviewers", "записано проверяющими"),
    ),
    "adverse": (
        Both("not yet written down", "ещё не записано"),
        Both("written down and answered", "записано, ответ дан"),
    ),
}


def counted(what: str, n: int) -> Both:
    """Say how many, or whether; `what` is a key of the tables above."""
    if what in _STATES:
        return _STATES[what][n]
    told = _COUNTS[what]
    return Both(told.en.format(n=n), told.ru.format(n=n))
