"""Names that are words too, by what is said of them: «Волк вернулся», "Justice had been beaten".

A capital at the start of a sentence tells nothing, and a dictionary has the word. Grammar tells:
in English no single thing without an article opens doors; in Russian «дата» does not плакал, and
no animal counts prisoners. What people are called by their part in events (a guard, the crowd) is
on a list and stays. So is a call sign known by the words that introduce it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bearwitness.redaction.commons import ALWAYS, COMMON, COUNTRIES, GENERIC, MONTHS
from bearwitness.redaction.finding import Finding, Identifier, Kind
from bearwitness.redaction.names import cyrillic
from bearwitness.redaction.parts import PARTS
from bearwitness.redaction.small import Reader, Reading, romanised

_BEGINS = r"(?:(?<=[.!?…:\n] )|(?<=\n)|(?<![\s\S]))[\"'«“„(—–-]{0,2} ?"
_NAME = r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*"
# Each is said of people, and of nothing else that stands without an article.
_DID = (
    r"(?:said|told|asked|answered|replied|shouted|whispered|screamed|cried|wept|laughed|smiled"
    r"|nodded|knew|knows|thinks|thought|wanted|wants|opened|closed|slept|ran|hid|drove|sat|knelt"
    r"|held|hit|kicked|beat|slapped|punched|threatened|ordered|counted|begged|prayed|coughed|limped"
    r"|smoked|drank|ate|signed|confessed|escaped|disappeared|died|survived|carried|grabbed|pulled"
    r"|pushed|gave|helped|saved|warned|promised|called|phoned|wrote|tried|refused|remembers"
    r"|remembered|saw|heard|looked|stared|stood|walked|went|came|returned|arrived|left|woke|lay"
    r"|worked|lived|led|shot|searched|interrogated|questioned|recognised|recognized)"
)
_SUFFERED = (
    r"(?:beaten|taken|arrested|detained|tortured|killed|shot|raped|released|interrogated|questioned"
    r"|wounded|injured|handcuffed|blindfolded|hanged|buried|abducted|kidnapped|sentenced|tied"
    r"|afraid|scared|bleeding|crying|screaming|sleeping|asleep|unconscious|drunk|hiding|pregnant"
    r"|alive|barefoot|limping)"
)
_BEING = r"(?:(?:is|was|had been|has been|got|gets|is being|was being) (?:still |already |badly )?)"
_BETWEEN = r"(?:(?:also|never|just|still|then|always|even|only|suddenly|did not|didn't|does not) )?"
_ENGLISH = re.compile(
    rf"(?i){_BEGINS}(?P<it>{_NAME}) (?:{_BETWEEN}(?P<did>{_DID})|{_BEING}(?P<suffered>{_SUFFERED}))"
    r"(?![\w'’-])"
    rf"|{_BEGINS}(?P<has>{_NAME})['’]s (?:hands?|face|legs?|arms?|eyes|shoes|coat|jacket|blood"
    r"|body|voice|house|car|phone|men|mother|father|brother|sister|wife|husband|son|daughter"
    r"|children|family)(?![\w-])"
)
# Countries say, know and promise; they do not cry.
_OF_COUNTRIES = re.compile(
    r"(?:said|told|asked|answered|replied|knows|knew|thinks|thought|wants|wanted|opened|closed"
    r"|threatened|ordered|helped|saved|warned|promised|refused|remembers|remembered|signed|gave|beat"
    r"|returned|left|tried|survived|pulled|pushed|led|lost|recogni[sz]ed|saw|died|went|came)\b"
)
_SPOKE_RU = (
    r"(?:сказал|говорил|рассказал|рассказывал|ответил|отвечал|спросил|спрашивал|крикнул|кричал"
    r"|закричал|шептал|прошептал|плакал|заплакал|рыдал|смеялся|засмеялся|улыбался|улыбнулся|молчал"
    r"|молился|курил|знал|боялся|думал|хотел|обещал|велел|приказал|приказывал|просил|попросил|спал"
    r"|пил|признался|подписал|кашлял|хромал|докладывал|командовал|пересчитывал"
    r"|допрашивал|угрожал|позвонил|звонил|написал|помог|помогал|проснулся|умолял|понял|помнил"
    r"|узнал|видел|слышал|смотрел|открыл|закрыл|пинал|ударил|избивал|пытал|стрелял|выстрелил)"
)
_MOVED_RU = (
    r"(?:вернулся|пришёл|пришел|ушёл|ушел|вышел|вошёл|вошел|зашёл|зашел|подошёл|подошел|приехал"
    r"|уехал|убежал|бежал|прибежал|сбежал|сидел|лежал|стоял|жил|работал|служил|воевал|упал|умер"
    r"|погиб|пропал|исчез|выжил|остался|ждал|держал|вёл|вел|бил|избил|взял|забрал|привёл|привел"
    r"|принёс|принес|дал|отдал|нёс|ехал|шёл|шел|был пьян|был ранен|был жив)"
)
_PRESENT_RU = r"(?:знает|боится|думает|говорит|спит|плачет|молчит|хочет|помнит|просит|слышит|видит)"


def _of_both(verbs: str) -> str:
    """Return a pattern of past verbs in both genders, as the groups `he` and `she`."""
    words = verbs[3:-1].split("|")
    irregular = {"пришёл": "пришл", "пришел": "пришл", "ушёл": "ушл", "ушел": "ушл",
                 "вышел": "вышл", "вошёл": "вошл", "вошел": "вошл", "зашёл": "зашл",
                 "зашел": "зашл", "подошёл": "подошл", "подошел": "подошл", "умер": "умерл",
                 "погиб": "погибл", "исчез": "исчезл", "вёл": "вел", "привёл": "привел",
                 "принёс": "принесл", "принес": "принесл", "нёс": "несл", "шёл": "шл",
                 "шел": "шл", "помог": "помогл", "был пьян": "была пьян", "был ранен":
                 "была ранен", "был жив": "была жив"}  # fmt: skip
    hers = [
        f"{w.removesuffix('ся')}ась" if w.endswith("ся") else f"{irregular.get(w, w)}а"
        for w in words
    ]
    return rf"(?:(?P<he>{'|'.join(words)})|(?P<she>{'|'.join(hers)}))"


_NOT_RU = r"(?:(?:не|ещё|еще|уже|тоже|так и не|всё|все|потом|тогда|опять|снова|сам|сама) ){0,2}"
_RUSSIAN = tuple(
    (re.compile(rf"(?i){_BEGINS}(?P<it>{_NAME}) {_NOT_RU}{verbs}(?![\w-])"), loose)
    for verbs, loose in (
        (_of_both(_SPOKE_RU), True),
        (_of_both(_MOVED_RU), False),
        (f"(?P<any>{_PRESENT_RU})", True),
    )
)
_CALLED = re.compile(
    r"(?i)(?<!\w)(?:call ?sign(?: (?:was|is|of))?[:,]? |nick(?:name)?(?: was| is)?[:,]? "
    r"|(?:real|true|first|last) name of "
    r"|(?:knew|know|known)(?: to us)? (?:him |her |only |just )*as "
    r"|(?:they|we|everyone|people|others) (?:all |just |only )?(?:call|called|named|nicknamed) "
    r"(?:him |her )?|(?:call|called|named|nicknamed) (?:him|her) |goes by |went by "
    r"|(?:позывн|pozyvn)(?:ой|ого|ым|ом|oy|ogo|ym|om|oi)"
    r"(?: (?:у него|у неё|у нее|его|её|ее|u nego|u nee|ego))?(?: (?:был|была|byl|byla))?"
    r"(?: ?[-–—:])? |(?:кличк|прозвищ|klichk|prozvisch|prozvishch)(?:а|у|ой|е|о|ем|a|u|oy|e|o|em)"
    r"(?: (?:у него|у неё|у нее|его|её|u nego|ego))?(?: (?:был[ао]?|byl[ao]?))?(?: ?[-–—:])? "
    r"|(?:настоящ(?:его|ее) |nastoyasch(?:ego|ee) )(?:имени |имя |imeni |imya )"
    r"|(?:(?:его|её|ее|себя|ego|ee) (?:по рации |все |между собой )?(?:называли|звали|прозвали"
    r"|nazyvali|zvali|prozvali)|(?:называли|прозвали|nazyvali|prozvali) (?:его|её|ее|ego|ee)"
    r"|(?:звали|zvali) (?:между собой|все|просто|mezhdu soboy)"
    r"|(?:между собой|mezhdu soboy) (?:звали|называли|zvali|nazyvali))(?: просто)? ?[:—–-]? ?)"
    rf"[\"'«“„]?(?P<it>{_NAME})"
)
_ABUSE = (
    *("террорист", "предател", "шпион", "соба", "свинь", "животн", "враг", "terrorist", "traitor"),
    *("spy", "dog", "pig", "animal", "enem", "bitch", "whore", "liar"),
)
# "Will opened the door": these are words of every sentence and given names.
_NOBODYS = (ALWAYS | COMMON | GENERIC) - COUNTRIES - MONTHS - {"will", "may", "own"}
# An office does much that people do, but nobody beats it on the back.
_ALSO_SUFFER = (ALWAYS - COUNTRIES - MONTHS) - {"god", "allah", "internet", "sim", "tv"}
_HARD = re.compile(r"(?<=[bcdfghjklmnpqrstvwxz])y(?![aeou])")
_NO_CALL_SIGN = COMMON | {"me", "the", "them", "us"}


def acting(text: str, allowed: frozenset[str], reading: Reader) -> Iterator[Finding]:
    """Yield who is told by what they did or suffer; offsets are of the folded text given.

    Args:
        text: folded.
        allowed: words in lower case that a person has cleared.
        reading: as for `findings.find`; asked `he` and `she`, whether a word may be who did it.
    """
    for match in _CALLED.finditer(text):
        plain = match["it"].lower()
        if plain not in allowed | _NO_CALL_SIGN and not plain.startswith(_ABUSE):
            yield _who(*match.span("it"), "called so by these words")
    for match in _ENGLISH.finditer(text):
        group = "it" if match["it"] else "has"
        if match[group].isascii() and _somebody_en(match, match[group].lower(), allowed, reading):
            yield _who(*match.span(group), "who does what people do")
    yield from _russian(text, range(len(text)), allowed, reading)
    for start, end in romanised(text, reading):
        yield from _russian(*_in_cyrillic(text, start, end), allowed, reading)


def _russian(
    text: str, places: Sequence[int], allowed: frozenset[str], reading: Reader
) -> Iterator[Finding]:
    """Yield whom Russian verbs tell; `places` says where each letter stands in the text."""
    for pattern, loose in _RUSSIAN:
        for match in pattern.finditer(text):
            plain, said = match["it"].lower(), match.groupdict()
            if plain in allowed or plain in PARTS or plain in COMMON:
                continue
            told = reading(plain, "she" if said.get("she") else "he")
            if told is Reading.NAME or (loose and told is not Reading.PLAIN):
                start, end = match.span("it")
                yield _who(places[start], places[end - 1] + 1, "who does what people do")


def _in_cyrillic(text: str, start: int, end: int) -> tuple[str, list[int]]:
    """Return a sentence of Russian in Latin letters in its own, and where each letter was."""
    made, places = "", []
    for piece in re.finditer(r"[A-Za-z]+|[^A-Za-z]", text[start:end]):
        own = cyrillic(_HARD.sub("ы", piece.group().lower()))
        first, last = start + piece.start(), start + piece.end() - 1
        made += own
        places += [*([first] * (len(own) - 1)), last]
    return made.lstrip(), places[len(made) - len(made.lstrip()) :]


def _somebody_en(
    match: re.Match[str], plain: str, allowed: frozenset[str], reading: Reader
) -> bool:
    if plain in allowed or plain in PARTS or plain in _NOBODYS - _ALSO_SUFFER:
        return False
    if plain in COUNTRIES and match["did"] and _OF_COUNTRIES.match(match["did"]):
        return False
    if plain in _ALSO_SUFFER and not match["suffered"]:
        return False
    return reading(plain, "somebody") is not Reading.PLAIN


def _who(start: int, end: int, why: str) -> Finding:
    return Finding(start, end, Kind.PERSON, Identifier.DIRECT, "", f"somebody, {why}")
