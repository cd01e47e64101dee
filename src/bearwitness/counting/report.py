"""The report of a count: documented first, then what may be written, then all that speaks to it.

Where a number of persons must not be had by a reader, neither may what is worked out from it: a
pair's odds, an answer without a list, an expectation. So where any combination is of few persons
all of these are left out (`small`).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isinf

from bearwitness.counting import picture, small
from bearwitness.counting.checks import Checks
from bearwitness.counting.consistency import Hidden
from bearwitness.counting.coverage import odds
from bearwitness.counting.document import Bullets, Document, Drawing, Part, Section, Table, Words
from bearwitness.counting.estimate import noticed
from bearwitness.counting.models import MOST_LISTS
from bearwitness.counting.overlaps import History, Overlaps
from bearwitness.counting.report_words import WORDS
from bearwitness.counting.result import Alternative, Caution, Estimate
from bearwitness.counting.rounding import rounded
from bearwitness.counting.uneven import missed
from bearwitness.counting.wording import alternative, number, remark, sentence
from bearwitness.counting.writable import beside, may, never

ODDS = (3.0, 10.0)  # of being listed, of the easy against the others
EASY = 0.3  # how many are easy to list, where that is supposed
TOGETHER = 4  # answers in one picture; a picture is not parted between two pages
FACTORS = (0.25, 0.5, 1.0, 2.0, 4.0)  # of the persons on no list
_FAMILIES = {"decomposable", "loglinear", "loglinear_best", "loglinear_profile",
             "loglinear_bootstrap", "latent_class", "uneven", "lower_bound"}  # fmt: skip
_SETTINGS = {"latent_class_alpha", "latent_class_most", "latent_class_chances"}


def document(
    table: Overlaps, estimate: Estimate, checks: Checks, language: str, *, least: int
) -> Document:
    """Return the report.

    Args:
        table: what the estimate was made from.
        estimate: what `counting.estimate.estimate` said of it, or `publishable.told` for readers.
        checks: of the same table, or `publishable.checks`.
        language: "en" or "ru".
        least: combinations of fewer persons are not told, nor is what would give them away; 1
            tells everything.
    """
    told = _Told(table, estimate, checks, language, least, small.told(table, least))
    words = WORDS[language]
    sections = (
        Section(words["write"], told.writable()),
        Section(words["known"], told.known()),
        Section(words["assumed"], (Bullets(tuple(words["assumptions"].split("|"))),)),
        Section(words["who"], told.who()),
        Section(words["pairs"], told.pairs()),
        Section(words["families"], told.families()),
        Section(words["without"], told.hangs_on()),
        Section(words["curve"], told.curve()),
        Section(words["consistent"], told.consistent()),
        Section(words["cells"], told.cells()),
        Section(words["chains"], told.chains()),
        Section(words["not"], (Words(words["limits"]),)),
    )
    interval = picture.interval(estimate, language)
    said = sentence(estimate, language)
    return Document(
        language=language,
        title=words["title"],
        foot=words["foot"].format(len(table.names), estimate.method.value, estimate.seed),
        page=words["page"],
        opening=(Words(said, lead=True), Drawing(interval, said)),
        sections=tuple(section for section in sections if section.parts),
    )


@dataclass(frozen=True, slots=True)
class _Told:
    table: Overlaps
    estimate: Estimate
    checks: Checks
    language: str
    least: int
    open: bool  # whether readers may see who is on which lists

    def say(self, key: str, *values: object) -> str:
        return WORDS[self.language][key].format(*values)

    def number(self, value: int) -> str:
        return number(value, self.language)

    def span(self, lower: int, upper: int) -> str:
        ends = (rounded(lower, "down"), rounded(upper, "up"))
        return " – ".join(self.number(end) for end in ends)

    def writable(self) -> tuple[Part, ...]:
        too = beside(self.estimate, self.language)
        return (
            Words(self.say("write_how")),
            Bullets(may(self.estimate, self.language), quoted=True),
            *((Words(self.say("beside")), Bullets(too, quoted=True)) if too else ()),
            Words(self.say("never")),
            Bullets(never(self.estimate, self.language)),
        )

    def known(self) -> tuple[Part, ...]:
        told = beside(self.estimate, self.language)
        said = (remark(one, self.language) for one in self.estimate.warnings)
        rest = tuple(one for one in said if one not in told)
        return (Bullets(rest),) if rest else ()

    def who(self) -> tuple[Part, ...]:
        if not self.open:
            return (Words(self.say("small", self.least)),)
        drawn = picture.upset(self.table, self.language, headed=False)
        return (Drawing(drawn, self.say("who")),)

    def pairs(self) -> tuple[Part, ...]:
        if not self.open:
            return ()
        rows = tuple(
            (
                f"{self.table.names[one]} – {self.table.names[two]}",
                self._ratio(ratio),
            )
            for one, two, ratio in odds(self.table)
        )
        head = (self.say("lists"), self.say("ratio"))
        return (Words(self.say("odds")), Table(head, rows)) if rows else ()

    def _ratio(self, ratio: float) -> str:
        said = "∞" if isinf(ratio) else f"{ratio:.2f}"
        return said.replace(".", ",") if self.language == "ru" else said

    def families(self) -> tuple[Part, ...]:
        found = self.estimate.sensitivity
        only = [one for one in found if one.method in _FAMILIES and not self._of_a_list(one)]
        asked = any(one.method == "latent_class" for one in only) or self.estimate.chains
        many = len(self.table.names) > MOST_LISTS
        return (
            *self._compared(only),
            *self._differ(only),
            *((Words(self.say("only_one")),) if many else ()),
            *(() if asked or not only else (Words(self.say("not_asked")),)),
        )

    def _differ(self, only: list[Alternative]) -> tuple[Part, ...]:
        if self.estimate.uneven is None or not any(one.method == "uneven" for one in only):
            return ()
        weights = self.estimate.uneven, noticed(len(self.estimate.lists))
        return (Words(self.say("differ", *(self._decimal(one, 2) for one in weights))),)

    def _of_a_list(self, one: Alternative) -> bool:
        return one.method in {"decomposable", "latent_class"} and bool(one.detail)

    def hangs_on(self) -> tuple[Part, ...]:
        found = self.estimate.sensitivity
        rest = [one for one in found if one.method not in _FAMILIES or self._of_a_list(one)]
        tells = [] if self.open else [one for one in rest if self._of_a_list(one)]
        open_ = [one for one in (*rest, *self.checks.merged) if one not in tells]
        parts: tuple[Part, ...] = self._compared(open_)
        if tells:
            names = self.say("and").join(alternative(one, self.language) for one in tells)
            parts = (*parts, Words(self.say("left_out", names)))
        settings = sum(one.method in _SETTINGS for one in rest)
        told = [
            ("without_how", settings < len(rest) + len(self.checks.merged)),
            ("settings_how", settings > 0),
        ]
        return (*(Words(self.say(name)) for name, so in told if so), *parts)

    def _compared(self, only: list[Alternative]) -> tuple[Part, ...]:
        some = [only[at : at + TOGETHER] for at in range(0, len(only), TOGETHER)]
        return tuple(
            Drawing(
                picture.comparison(self.estimate, self.language, only=few, beside=only),
                "; ".join(alternative(one, self.language) for one in few),
            )
            for few in some
        )

    def curve(self) -> tuple[Part, ...]:
        estimate = self.estimate
        if estimate.median is None or estimate.upper is None:
            return ()
        rows = tuple(
            (
                self.say("by", f"{factor:g}".replace(".", "," if self.language == "ru" else ".")),
                self._times(factor),
            )
            for factor in FACTORS
        )
        easy = self._had_some_been_easy()
        rows += tuple((self.say("easy", f"{odds:g}"), self._times(f)) for odds, f in easy)
        drawn = picture.curve(estimate, FACTORS, self.language)
        most = estimate.assumed.most if estimate.assumed is not None else None
        return (
            Words(self.say("curve_how")),
            Drawing(drawn, self.say("curve_how")),
            Table((self.say("times"), self.say("all")), rows),
            *((Words(self.say("curve_easy")),) if easy else ()),
            *((Words(self.say("curve_most", self.number(most))),) if most is not None else ()),
        )

    def _times(self, factor: float) -> str:
        """Return all persons if so many times as many were on no list, and a cap allows it."""
        estimate = self.estimate
        lower, upper = (
            estimate.documented + round(factor * (end - estimate.documented))
            for end in (estimate.lower, estimate.upper or estimate.lower)
        )
        most = estimate.assumed.most if estimate.assumed is not None else None
        if most is None or rounded(upper, "up") <= most:
            return self.span(lower, upper)
        if lower > most:
            return self.say("curve_ruled_out", self.number(most))
        return f"{self.number(rounded(lower, 'down'))} – {self.number(most)}"

    def _had_some_been_easy(self) -> tuple[tuple[float, float], ...]:
        """How many times more there are then; nothing where the answer reaches over that."""
        if any(one.caution is Caution.UNEVEN for one in self.estimate.warnings) or not self.open:
            return ()
        return tuple((odds, missed(self.table, share=EASY, odds=odds)) for odds in ODDS)

    def consistent(self) -> tuple[Part, ...]:
        found = self.checks.hidden
        asked = [one for one in found if one.told is not None]
        if found and not self.open:
            return (Words(self.say("left_out", self.say("consistent_none_told"))),)
        if not asked:
            return (Words(self.say("consistent_none")),) if found else ()
        rows = tuple(self._length(one) for one in found)
        held = sum(one.held is True for one in asked)
        both = sum(one.held_by_both is True for one in asked)
        head = tuple(map(self.say, ("lists", "length", "told", "told_by_both")))
        return (Words(self.say("consistent_how", held, len(asked), both)), Table(head, rows))

    def _length(self, one: Hidden) -> tuple[str, ...]:
        said = (
            self.say("no_answer") if told is None else self.span(told.lower, told.upper)
            for told in (one.told, one.both)
        )
        return (one.name, self.number(one.length), *said)

    def cells(self) -> tuple[Part, ...]:
        found = self.checks.cells
        if not found:
            return ()
        if not self.open:  # what is expected in one combination leans on all the others
            return (Words(self.say("left_out", self.say("cells_of_all"))),)
        rows = tuple(
            (
                self._on(one.history),
                self.number(one.persons),
                f"{self.number(one.lower)} – {self.number(one.upper)}",
                f"{self.number(one.before_lower)} – {self.number(one.before_upper)}",
            )
            for one in found
        )
        head = ("combination", "persons", "expects", "before")
        fits = sum(one.explained for one in found)
        strange = "; ".join(self._on(one.history) for one in found if not one.explained)
        return (
            Words(self.say("cells_how", fits, len(found))),
            Table(tuple(map(self.say, head)), rows),
            *((Words(self.say("outside", strange)),) if strange else ()),
        )

    def _on(self, history: History) -> str:
        held = (name for name, on in zip(self.table.names, history, strict=True) if on)
        return self.say("and").join(held)

    def chains(self) -> tuple[Part, ...]:
        estimate = self.estimate
        if estimate.chains is None:
            return (Words(self.say("exact")),)
        rows = (
            (self.say("rhat"), self._decimal(estimate.rhat, 4)),
            (self.say("ess"), self.number(round(estimate.ess or 0))),
            (self.say("error"), self._decimal(100 * (estimate.error or 0), 2) + " %"),
            (self.say("trips"), self.number(estimate.trips or 0)),
        )
        head = (self.say("measure"), self.say("value"))
        return (Words(self.say("chains_how", estimate.chains)), Table(head, rows))

    def _decimal(self, value: float | None, digits: int) -> str:
        said = f"{value or 0:.{digits}f}"
        return said.replace(".", ",") if self.language == "ru" else said
