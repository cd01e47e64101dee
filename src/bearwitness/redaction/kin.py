"""Somebody's kin or friend, by name: "my cousin Marek", «дядя Марек», "Marek, my cousin".

What stands beside such a word is a person's name, also where a language model takes it for an
organisation or a month. The word itself ("my cousin") is not covered here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import takewhile

from bearwitness.redaction.commons import ALWAYS, COMMON, GENERIC, MONTHS
from bearwitness.redaction.finding import Finding, Identifier, Kind
from bearwitness.redaction.unknowns import OPENS

_STEP_EN = r"(?:step|half|foster|god|grand|great|co)?-?"
_KIN_EN = (
    rf"(?:{_STEP_EN}(?:mother|father|brother|sister|son|daughter|child|parent|uncle|aunt|nephew"
    r"|niece|wife|husband)s?(?:-in-law)?"
    r"|children|cousins?|aunties?|widow(?:er)?|twins|mum(?:my)?|mom(?:my)?|mama|mamma|dad(?:dy)?|papa|gran(?:ny|ma"
    r"|dma|dpa|dad|nie)?|nan(?:na)?|twin|kid|bab(?:y|e)|boy|girl|spouse|fianc[ée]e?|bride"
    r"|bridegroom|boyfriends?|girlfriends?|partner|lover|ex|ex-(?:wife|husband)|in-laws?|kinsman"
    r"|kinswoman|friends?|mates?|neighbou?rs?|classmates?|schoolmates?|room-?mate|flat-?mate|housemate"
    r"|colleagues?|workmates?|co-?worker|cell-?mate|guardian)"
)
_KIN_RU = (
    r"(?:мам(?:а|ы|е|у|ой|ою)|пап(?:а|ы|е|у|ой|ою)|мат(?:ь|ери|ерью)|от(?:ец|ца|цу|цом|це)"
    r"|брат(?:а|у|ом|е|ья|ьев|ьям|ьями|ьях|ик\w{0,3}|ишк\w{1,3})?|сест(?:ра|ры|ре|ру|рой|рою"
    r"|рёнк\w|ричк\w{1,2})|сын(?:а|у|ом|е|ок|ка|ку|ком|ишк\w{1,3})?|доч(?:ь|ери|ерью|ка|ки|ке|ку"
    r"|кой|ур\w{1,3})|дяд(?:я|и|е|ю|ей|ею|ьк\w{1,2})|т[её]т(?:я|и|е|ю|ей|ею|ка|ки|ке|ку|кой"
    r"|ушк\w{1,2})|бабушк(?:а|и|е|у|ой|ою)|баб(?:а|ы|е|у|ой)|бабул\w{1,2}|дед(?:а|у|ом|е)?"
    r"|дедушк(?:а|и|е|у|ой)|внук(?:а|у|ом|е)?|внучк(?:а|и|е|у|ой)|племянник(?:а|у|ом|е)?"
    r"|племянниц(?:а|ы|е|у|ей)|кузен(?:а|у|ом|е)?|кузин(?:а|ы|е|у|ой)|муж(?:а|у|ем|е)?"
    r"|жен(?:а|ы|е|у|ой|ою)|вдов(?:а|ы|е|у|ой|ец|ца|цу)|супруг(?:а|у|ом|е|и|ой)?"
    r"|жених(?:а|у|ом|е)?|невест(?:а|ы|е|у|ой|ка|ки|ке|ку|кой)|золовк(?:а|и|е|у|ой)"
    r"|деверь|девер(?:я|ю|ем|е)|шурин(?:а|у|ом|е)?|свояк(?:а|у|ом|е)?|сват(?:а|у|ом|е|ья|ьи|ье|ью)?"
    r"|зят(?:ь|я|ю|ем|е)|тест(?:ь|я|ю|ем|е)|т[её]щ(?:а|и|е|у|ей)|св[её]к(?:ор|ра|ру|ром|ре)"
    r"|свекров(?:ь|и|ью)|отчим(?:а|у|ом|е)?|мачех(?:а|и|е|у|ой)|пасынк(?:а|у|ом|е)|пасынок"
    r"|падчериц(?:а|ы|е|у|ей)|близнец(?:а|у|ом|е)?|крёстн\w{2,3}|крестн\w{2,3}"
    r"|друг(?:а|у|ом|е)?|друж(?:ок|ка|ку|ком|бан\w{0,2})|подруг(?:а|и|е|у|ой)|приятел(?:ь|я|ю|ем"
    r"|е|ьниц\w{1,2})|сосед(?:а|у|ом|е|ка|ки|ке|ку|кой)?|парн(?:я|ю|ем|е)|парень|девушк(?:а|и|е|у"
    r"|ой)|одноклассни(?:к|ц)\w{0,2}|однокурсни(?:к|ц)\w{0,2}|сокамерни(?:к|ц)\w{0,2}"
    r"|коллег(?:а|и|е|у|ой)|родственни(?:к|ц)\w{0,2})"
)
_POSSESSIVE = (
    r"(?:my|our|his|her|their|your|whose|мо(?:й|я|его|ему|им|[её]м|ей|ю)|наш(?:а|его|ему|им|ем|ей|у)?"
    r"|сво(?:й|я|его|ему|им|[её]м|ей|ю)|твой|твоя|ваш(?:а)?|его|е[её]|их)"
)
_WORD = r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*"
_TITLED = r"(?:(?:dr|mr|mrs|ms|captain|colonel|major|sergeant|imam|father)\.? )?"
_CALLED = (
    r"(?:,? (?:called|named|by the name of|whose name (?:is|was)|по имени|которого зовут)|,"
    r"| ?[-–—:])?"
)
_BESIDE = re.compile(
    rf"(?i)(?<![\w-])(?:{_KIN_EN}|{_KIN_RU}){_CALLED} ?(?<=[\s,:–—-]){_TITLED}"
    rf"(?P<name>{_WORD}(?: {_WORD}){{0,2}})"
)
_BEFORE = re.compile(
    rf"(?P<name>{_WORD}(?: {_WORD})?)(?:,| [-–—]| (?i:is|was)) "
    rf"(?i:{_POSSESSIVE} (?:[^\W\d_]+ ){{0,2}}?(?:{_KIN_EN}|{_KIN_RU})(?![\w-]))"
)
_SMALL = re.compile(
    rf"(?i)(?<![\w-])(?:{_POSSESSIVE} (?:[^\W\d_]+ )?(?:{_KIN_EN}|{_KIN_RU})|uncle|aunt(?:ie)?|дядя"
    rf"|дядю|дяде|дяди|т[её]т[яюеи]|бабушк[аеуи]) (?P<name>{_WORD})(?!\w)"
)
_NEXT = re.compile(rf"(?:, | and |, and | и )(?P<name>{_WORD}(?: {_WORD})?)")
_NO_NAME = (ALWAYS | COMMON | GENERIC) - MONTHS
_WHY = "a name beside a word for kin or a friend"


def kin(
    text: str, allowed: frozenset[str], ordinary: Callable[[str], bool] | None = None
) -> Iterator[Finding]:
    """Yield the names that stand beside a word for kin; offsets are of the folded text given.

    Args:
        text: folded.
        allowed: words in lower case that a person has cleared.
        ordinary: as for `findings.find`; None: names in small letters are not looked for.
    """
    known = _NO_NAME | allowed

    def common(word: str) -> bool:
        return ordinary is not None and _ordinary(word, ordinary)

    for match in _BESIDE.finditer(text):
        if run := _capitals(list(re.finditer(_WORD, match["name"])), known):
            yield from _named(text, match.start("name"), run)
            yield from _listed(text, match.start("name") + run[-1].end(), known)
    for match in _BEFORE.finditer(text):
        run = _capitals(list(re.finditer(_WORD, match["name"]))[::-1], known)
        # "Yesterday, my brother came": a word that opens a sentence has its capital from there.
        opens = OPENS.search(text[: match.start("name")]) is not None
        if run and not (opens and len(run) == 1 and common(run[0].group().lower())):
            yield from _named(text, match.start("name"), run)
    for match in _SMALL.finditer(text) if ordinary is not None else ():
        word = match["name"]
        if not _in_small_letters(text, match.start()):
            continue
        if word.islower() and len(word) > 2 and word not in known and not common(word):
            yield _person(*match.span("name"))


def _listed(text: str, after: int, known: frozenset[str]) -> Iterator[Finding]:
    """Yield the names that go on a list: "my friends Ada, Musa and Jan"."""
    while match := _NEXT.match(text, after):
        run = _capitals(list(re.finditer(_WORD, match["name"])), known)
        if not run:
            return
        yield from _named(text, match.start("name"), run)
        after = match.start("name") + run[-1].end()


def _capitals(words: list[re.Match[str]], known: frozenset[str]) -> list[re.Match[str]]:
    """Return the first of these words as long as each is written as a name and may be one."""
    return list(
        takewhile(lambda w: w.group()[0].isupper() and _plain(w.group()) not in known, words)
    )


def _named(text: str, begin: int, run: list[re.Match[str]]) -> Iterator[Finding]:
    start, end = begin + min(w.start() for w in run), begin + max(w.end() for w in run)
    if not re.match(r"\s?\d", text[end : end + 2]):  # "my brother, May 5"
        yield _person(start, end)


def _ordinary(word: str, ordinary: Callable[[str], bool]) -> bool:
    """Say whether a word in small letters is a common one, also as "texted" and "texting"."""
    bases = {word, word.removesuffix("ed"), word.removesuffix("d"), word.removesuffix("ing")}
    return any(len(base) > 2 and ordinary(base) for base in bases)


def _in_small_letters(text: str, at: int) -> bool:
    """Say whether a line is written without capitals, as chats are: a name has none there."""
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    return text[start : end if end >= 0 else len(text)].islower()


def _plain(word: str) -> str:
    return re.sub(r"['’]s$", "", word.lower())


def _person(start: int, end: int) -> Finding:
    return Finding(start, end, Kind.PERSON, Identifier.DIRECT, "", _WHY)
