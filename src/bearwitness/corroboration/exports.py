"""A grade in the words of other houses, by printed rules: none of them raises or lowers a rung.

- Admiralty pair (NATO AJP-2.1, STANAG 2511; US Army FM 2-22.3, appendix B): a letter for the
  source, from how staff rated it, and a number for the information, from the grade.
- Airwars (airwars.org/about/methodology): only "weak", a claim of a single source. Their "fair"
  needs a belligerent's action near by, likely or confirmed, besides two credible sources;
  "confirmed", that a belligerent accepted responsibility; "contested", that several are said to be
  responsible; "discounted", that the dead were combatants or others most likely responsible. No
  record of ours says any of these, so no rule gives them.
- Casualty recording (Every Casualty, Standards for Casualty Recording, 2016; OHCHR, Guidance on
  Casualty Recording, 2019): confirmed, probable, alleged.

Each is "after" the scheme: we apply its words to our rules, and no house has signed that.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bearwitness.corroboration.grading import Grade
from bearwitness.corroboration.wording import Both
from bearwitness.records.rung import Rung
from bearwitness.records.source import Rating, Reliability


class Scheme(StrEnum):
    """Whose words they are."""

    ADMIRALTY = "admiralty"
    AIRWARS = "airwars"
    CASUALTY_RECORDING = "casualty_recording"


@dataclass(frozen=True, slots=True)
class Export:
    """A grade in the words of one scheme, and the rule that gave it. `code` is "2", "fair" …."""

    scheme: Scheme
    code: str
    label: Both
    because: Both


NOT_GIVEN = "not_given"
_LETTERS = {
    Reliability.RELIABLE: "A",
    Reliability.MOSTLY_RELIABLE: "B",
    Reliability.DOUBTFUL: "D",
    Reliability.UNRELIABLE: "E",
}
_FIRM = {Rung.GROUNDS_TO_BELIEVE, Rung.CLEAR_AND_CONVINCING}
_CREDIBLE = {
    "1": Both("confirmed by other sources", "подтверждено другими источниками"),
    "2": Both("probably true", "вероятно, верно"),
    "3": Both("possibly true", "возможно, верно"),
    "5": Both("improbable", "маловероятно"),
    "6": Both("cannot be judged", "судить нельзя"),
}


def letter(rating: Rating | None) -> str:
    """Return the Admiralty letter of a source: F while nobody rated it, or it is undecided.

    C, "fairly reliable", has no counterpart among HURIDOCS' five terms and is never given.
    """
    return _LETTERS.get(rating.reliability, "F") if rating else "F"


def exported(grade: Grade) -> tuple[Export, ...]:
    """Return a grade in the words of each scheme, in the order of `Scheme`."""
    return _credibility(grade), _airwars(grade), _casualty(grade)


def _credibility(grade: Grade) -> Export:
    if _refuted(grade):
        code, why = "5", Both("a refutation was confirmed", "опровержение подтверждено")
    elif grade.by_voices in _FIRM:
        code, why = (
            "1",
            Both("two independent voices of two kinds", "два независимых голоса двух видов"),
        )
    elif grade.rung is Rung.BEYOND_REASONABLE_DOUBT:
        code, why = (
            "2",
            Both(
                "a court found it; whether on other evidence than ours, nobody recorded",
                "так установил суд; по другим ли доказательствам, чем наши, никто не записал",
            ),
        )
    elif grade.k_certain >= 2:
        code, why = (
            "2",
            Both(
                "independent voices agree, and a rule is not met",
                "независимые голоса сходятся, но одно из правил не выполнено",
            ),
        )
    elif grade.rung is Rung.GROUNDS_TO_SUSPECT:
        code, why = "3", Both("one voice that was there", "один голос из первых рук")
    else:
        code, why = (
            "6",
            Both("nobody who was there leads to it", "никто из бывших там не ведёт к нему"),
        )
    return Export(Scheme.ADMIRALTY, code, _CREDIBLE[code], why)


def _airwars(grade: Grade) -> Export:
    court = grade.rung is Rung.BEYOND_REASONABLE_DOUBT
    if grade.k_certain == 1 and not _refuted(grade) and not court:
        label = Both("weak", "слабо")
        why = Both("a single voice", "один-единственный голос")
        return Export(Scheme.AIRWARS, "weak", label, why)
    label = Both("not given", "не даётся")
    why = Both(
        "the other grades ask who did it, and whether they say so; no rule here sees that",
        "для других оценок надо знать, кто это сделал и признал ли; этого не видит ни одно правило",
    )
    return Export(Scheme.AIRWARS, NOT_GIVEN, label, why)


def _casualty(grade: Grade) -> Export:
    if grade.rung is Rung.BEYOND_REASONABLE_DOUBT:
        code, label = "confirmed", Both("confirmed", "подтверждено")
        why = Both("a court's final judgment, cited", "окончательное решение суда, на него ссылка")
    elif grade.rung in _FIRM:
        code, label = "confirmed", Both("confirmed", "подтверждено")
        why = Both("reasonable grounds to believe", "разумные основания полагать")
    elif grade.rung is Rung.GROUNDS_TO_SUSPECT:
        code, label = "probable", Both("probable", "вероятно")
        why = Both("reasonable grounds to suspect", "разумные основания подозревать")
    else:
        code, label = "alleged", Both("alleged", "утверждается")
        why = Both("no grounds by our rules yet", "по нашим правилам оснований пока нет")
    return Export(Scheme.CASUALTY_RECORDING, code, label, why)


def _refuted(grade: Grade) -> bool:
    """Say whether a refutation was confirmed, though its source be gone since."""
    return any(rule.code == "not_refuted" and not rule.met for rule in grade.rules)
