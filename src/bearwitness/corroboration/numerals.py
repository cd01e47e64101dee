"""Numbers as they are written: digits, words, "a dozen", "несколько сотен", in both languages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bearwitness.corroboration.parse import Parse

_EN = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
_EN += "fifteen sixteen seventeen eighteen nineteen"
_RU = "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать "
_RU += "тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать"
_EN_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_RU_TENS = "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто"
_RU_HUNDREDS = "сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот"
WORDS = (
    {word: n for words in (_EN, _RU) for n, word in enumerate(words.split())}
    | {w: 10 * n for ws in (_EN_TENS, _RU_TENS) for n, w in enumerate(ws.split(), start=2)}
    | {word: 100 * n for n, word in enumerate(_RU_HUNDREDS.split(), start=1)}
    | {"трое": 3, "двое": 2, "четверо": 4, "пятеро": 5, "шестеро": 6, "семеро": 7, "десяток": 10}
    | {"полсотни": 50}
)
_TIMES = {
    "hundred": 100, "dozen": 12, "thousand": 1000, "тысяча": 1000, "million": 10**6,
    "миллион": 10**6, "k": 1000, "тыс": 1000, "сотня": 100, "дюжина": 12,
}  # fmt: skip
# At least two of them; "dozens" and «десятки» translate each other, so both are twice ten.
PLURALS = {
    "dozens": 20, "hundreds": 200, "thousands": 2000, "scores": 40,
    "десятки": 20, "десятков": 20, "сотни": 200, "сотен": 200, "тысячи": 2000,
}  # fmt: skip
_ALONE = {"сотня", "сотню", "тысяча", "тысячу", "дюжина", "дюжину"}
_OF_ONE = {"сотни": 100, "тысячи": 1000, "дюжины": 12}  # after «около», which takes the genitive
_GENITIVE = {"около", "более", "больше", "менее", "меньше", "до", "порядка", "свыше"}
_A_FEW = {"several", "few", "many"}
_JOINED = re.compile(r"(\w+)[-–—](\w+)")  # 20–30 in one word, «два-три»


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as written. `high` is the other end of a range; `end` is one past its last token."""

    first: int
    end: int
    low: int
    high: int | None = None
    plural: bool = False  # "dozens", "several hundred": two of them, or more


def numeral(parse: Parse, at: int, last: int) -> Numeral | None:
    """Return the number or range that begins at this token, if one does."""
    joined = _JOINED.fullmatch(parse.tokens[at].text.lower())
    if joined and (ends := _both(parse, at, joined)) is not None:
        return Numeral(at, at + 1, *ends)
    one = _single(parse, at, last)
    if one is None or one.plural:
        return one
    other = _other_end(parse, one, last)
    if other is None or other.low == 0:
        return one  # "ten to nothing" is no range
    scale = other.low // (_value(parse, other.first) or other.low)
    low = one.low * scale if one.low * scale < other.low else one.low  # "two to three hundred"
    return Numeral(at, other.end, low, other.low) if low < other.low else one


def _both(parse: Parse, at: int, joined: re.Match[str]) -> tuple[int, int] | None:
    lemmas = _JOINED.fullmatch(parse.tokens[at].lemma)
    for pair in filter(None, (joined, lemmas)):
        low, high = (int(p) if p.isdecimal() else WORDS.get(p, 0) for p in pair.groups())
        if 0 < low < high < 10**9:
            return low, high
    return None


def _single(parse: Parse, at: int, last: int) -> Numeral | None:
    before = parse.tokens[at - 1].text.lower() if at > parse.sentence(at)[0] else ""
    counted = _a_dozen(parse, at, before, last)
    if counted is not None:
        return counted
    word = parse.tokens[at].text.lower()
    value, end = _value(parse, at), at + 1
    if word in _OF_ONE and before in _GENITIVE:
        value = _OF_ONE[word]
    elif word in PLURALS:
        return Numeral(at, end, PLURALS[word], plural=True)
    elif word in _ALONE:
        value = _TIMES.get(parse.tokens[at].lemma)
    if value is None:
        return None
    while end < last and (more := _continued(parse, end, value, before, last)) is not None:
        value, end = more
    return Numeral(at, end, value)


def _a_dozen(parse: Parse, at: int, before: str, last: int) -> Numeral | None:
    """“A dozen”, "half a dozen", "several hundred", "a few thousand"."""
    words = [parse.tokens[i].text.lower() for i in range(at, min(at + 3, last))]
    if words[:2] == ["half", "a"] and words[2:] and words[2] in _TIMES:
        return Numeral(at, at + 3, _TIMES[words[2]] // 2)
    if len(words) > 1 and words[1] in _TIMES and words[1] not in {"k", "тыс"}:
        if words[0] == "a":
            value, end = _TIMES[words[1]], at + 2
            while end < last and (more := _continued(parse, end, value, before, last)) is not None:
                value, end = more
            return Numeral(at, end, value)
        if words[0] in _A_FEW:
            return Numeral(at, at + 2, PLURALS[words[1] + "s"], plural=True)
    return None


def _value(parse: Parse, at: int) -> int | None:
    token = parse.tokens[at]
    digits = re.fullmatch(r"(\d{1,3}(?:[,  ]\d{3})+|\d{1,9})(\+?)", token.text)
    if digits:
        return int(re.sub(r"\D", "", digits[1]))
    return WORDS.get(token.lemma, WORDS.get(token.text.lower()))


def _continued(parse: Parse, at: int, value: int, before: str, last: int) -> tuple[int, int] | None:
    """Return the value with the next word taken in, and where the number then ends."""
    joined = parse.tokens[at].text == "-"  # forty-one
    joined |= parse.tokens[at].text == "and" and value % 100 == 0 and before != "between"
    at += joined and at + 1 < last
    token = parse.tokens[at]
    times = _TIMES.get(token.lemma, _TIMES.get(token.text.lower()))
    if times and not joined:
        return value * times, at + 1
    more = WORDS.get(token.lemma)
    if more and value % 10 ** len(str(more)) == 0 and value > more:
        return value + more, at + 1  # twenty + five
    if re.fullmatch(r"\d{3}", token.text) and parse.tokens[at - 1].end + 1 == token.start:
        return value * 1000 + int(token.text), at + 1  # 1 200, split at its thin space
    return None


def _other_end(parse: Parse, one: Numeral, last: int) -> Numeral | None:
    """The number after "to", "–", "or"; after "and" only where "between" stands before."""
    if one.end + 1 >= last:
        return None
    before = parse.tokens[one.first - 1].text.lower() if one.first else ""
    link = parse.tokens[one.end].text.lower()
    linked = link in {"-", "–", "—", "to", "or", "или"}
    linked |= (before, link) in {("between", "and"), ("между", "и"), ("от", "до"), ("с", "до")}
    return _single(parse, one.end + 1, last) if linked else None
