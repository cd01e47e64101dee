"""Names of the rules, reasons, and the one next enquiry that would raise K most."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from bearwitness.corroboration.lineage import CLAIM, Graph
from bearwitness.corroboration.voice_cut import leading_in
from bearwitness.corroboration.wording import Both
from bearwitness.ids import SourceId
from bearwitness.records.source import Rating, Reliability, Source

RULES = {
    "asserted": Both("Somebody asserts it", "Кто-то это утверждает"),
    "not_refuted": Both(
        "No specific refutation has been confirmed by our own enquiry",
        "Ни одно конкретное опровержение не подтвердила наша проверка",
    ),
    "first_hand": Both(
        "At least one who was there asserts it, or somebody has it from them",
        "Это утверждает тот, кто там был, или кто-то узнал это от него",
    ),
    "two_voices": Both(
        "Two voices would both have to be wrong", "Ошибаться должны два голоса сразу"
    ),
    "two_kinds": Both(
        "First-hand evidence of two kinds: what people tell, papers, or pictures",
        "Сведения из первых рук — двух видов: рассказы людей, документы или снимки",
    ),
    "answered": Both(
        "What contradicts it is written down and answered",
        "Всё, что этому противоречит, записано и получило ответ",
    ),
    "two_reviewers": Both(
        "Two named reviewers agree", "Согласны двое проверяющих, названных по имени"
    ),
    "three_voices": Both(
        "Three voices would all have to be wrong", "Ошибаться должны три голоса сразу"
    ),
    "not_only_testimony": Both(
        "One line of evidence is not testimony", "Хотя бы одна линия — не свидетельство"
    ),
    "adverse_answered": Both(
        "The best case against it is written down and answered",
        "Лучший довод против записан и получил ответ",
    ),
}
ORIGIN_UNKNOWN = Both(
    "does not say how it knows; unknown counts as dependent",
    "не говорит, откуда знает; неизвестное считается зависимым",
)
HEARSAY = Both(
    "tells it as said by others, and nobody recorded from whom it has it",
    "передаёт это со слов других, а от кого узнал, никто не записал",
)
_RATED = {
    Reliability.DOUBTFUL: Both("doubtful", "сомнительно"),
    Reliability.UNRELIABLE: Both("unreliable", "полагаться нельзя"),
}
_RUNGS = {
    "recorded": Both("Recorded", "Зафиксировано"),
    "reported": Both("Reported", "Сообщается"),
    "grounds_to_suspect": Both("Reasonable grounds to suspect", "Разумные основания подозревать"),
    "grounds_to_believe": Both("Reasonable grounds to believe", "Разумные основания полагать"),
    "clear_and_convincing": Both("Clear and convincing", "Ясно и убедительно"),
    "beyond_reasonable_doubt": Both("Beyond reasonable doubt", "Вне разумных сомнений"),
}


def same_voice(other: SourceId) -> Both:
    """Say that a source is one voice with another."""
    return Both(f"one voice with {other}", f"один голос с {other}")


def rated(rating: Rating) -> Both:
    """Say that a source is not counted because of how it was rated, and why it was."""
    label = _RATED[rating.reliability]
    return Both(
        f"rated {label.en} by {rating.by}: {rating.because}",
        f"оценка «{label.ru}» ({rating.by}): {rating.because}",
    )


def relies_on(others: Sequence[SourceId]) -> Both:
    """Say on whom a source relies."""
    them = ", ".join(others)
    return Both(f"relies on {them}", f"опирается на {them}")


def may_rely_on(others: Sequence[SourceId]) -> Both:
    """Say on whom a source relies in something; whether in this claim, nobody recorded."""
    them = ", ".join(others)
    return Both(
        f"may have it from {them}: that is not established for this claim",
        f"возможно, опирается на {them}: для этого утверждения это не установлено",
    )


def because(rung: str, k: int, unmet: Both | None) -> Both:
    """Sum up: the rung, the voices, and the first rule that stands in the way of the next."""
    wrong = "1 voice would" if k == 1 else f"{k} voices would all"
    en = f"{_RUNGS[rung].en}: to reject it, at least {wrong} have to be wrong"
    ru = f"{_RUNGS[rung].ru}: чтобы это отвергнуть, должны ошибаться все голоса, не менее {k}"
    if not k:
        en = f"{_RUNGS[rung].en}: nobody who counts asserts it"
        ru = f"{_RUNGS[rung].ru}: никто из тех, кто учитывается, этого не утверждает"
    if unmet is None:
        return Both(
            f"{en}. Every rule is met but a court's.", f"{ru}. Выполнены все правила, кроме суда."
        )
    return Both(f"{en}. Not met: {unmet.en}.", f"{ru}. Не выполнено: {unmet.ru}.")


def found_by_a_court(by_voices: str, k: int) -> Both:
    """Say that a claim rests on a judgment, and where it would stand without."""
    rung = _RUNGS[by_voices]
    return Both(
        "Beyond reasonable doubt, as a court found: it rests on the judgment that is cited. By"
        f" voices alone: {rung.en.lower()}; voices that would all have to be wrong: {k}.",
        "Вне разумных сомнений — так установил суд: основание — приведённое решение. По одним"
        f" голосам: {rung.ru.lower()}; голосов, которые должны ошибаться все сразу: {k}.",
    )


def _first_that_adds(graph: Graph, may: Collection[str], silent: Collection[str]) -> str | None:
    """Return the smallest of these voices with which K rises; where some are tied, all are tried.

    A cut that stays as small with one of them granted shows of others too that they add nothing.
    """
    for voice in sorted(may):
        if voice in silent or not graph.one_by_one.voice_of:
            return voice
        if voice in may:
            cut = graph.cut(granted=[voice])
            if cut.paths > graph.cut().paths:
                return voice
            may = cut.spare.union(silent).intersection(may)
    return None


def _first_to_ask(graph: Graph, known: Collection[SourceId]) -> SourceId | None:
    """Return who of unknown lineage leads most others to the claim; of equals the smallest id."""
    asked = graph.one_by_one.untold & set(known)
    leads = leading_in(graph.edges, CLAIM)
    ways = {
        source: len(leads.intersection(graph.edges[voice]))
        for voice in graph.unknown & leads
        for source in graph.voices[voice].sources
        if source in asked
    }
    return min(ways, key=lambda source: (-ways[source], source), default=None)


def next_enquiry(graph: Graph, known: Mapping[SourceId, Source], unmet: Sequence[Both]) -> Both:
    """Return the enquiry that would raise K most, or else one to meet the first rule still unmet.

    Where nobody is known to have been there, that is to ask one who does not say how they know:
    of those through whom the claim comes, the one from whom most have it. Each voice of unknown
    lineage is granted a root of its own in turn; ties go to the smallest id. One who may be relied
    on and has not told us this claim would add a path of its own.
    """
    now = graph.certain()
    cut = graph.cut()
    silent = leading_in(graph.perhaps, CLAIM) - leading_in(graph.edges, CLAIM)
    gains = {v: cut.paths + (v in cut.spare or v in silent) - now for v in graph.unknown}
    best = _first_that_adds(graph, {v for v in gains if gains[v] > 0}, silent)
    if best is not None:
        asked = graph.one_by_one.untold & known.keys()
        source = next(s for s in graph.voices[best].sources if s in asked)
        k = now + gains[best]
        if best not in graph.speaking:
            return Both(
                f"Ask whether {source} tells this too: if it knows by itself, K becomes {k}",
                f"Выяснить, говорит ли это и {source}: если знает сам, K станет {k}",
            )
        return Both(
            f"Ask how {source} knows: if it knows by itself, K becomes {k}",
            f"Выяснить, откуда знает {source}: если сам, K станет {k}",
        )
    if unmet and unmet[0] == RULES["first_hand"] and (first := _first_to_ask(graph, known)):
        return Both(
            f"Ask how {first} knows: at first hand, or from somebody who was there",
            f"Выяснить, откуда знает {first}: из первых рук или от того, кто там был",
        )
    if unmet:
        return Both(f"Meet this rule: {unmet[0].en}", f"Выполнить правило: {unmet[0].ru}")
    return Both(
        "None: every rule is met but a court's", "Не нужна: выполнены все правила, кроме суда"
    )
