"""Days told without their month: "between the tenth and the sixteenth", «десятого числа».

Whoever knows the month from elsewhere has the date. An ordinal alone says nothing: "the
fourteenth on the list", «десятого человека» are no days. So a day is one that stands between
words that dates stand between, and that no noun follows. Where both readings are open the
reading is a day: too much is covered rather than too little.
"""

from __future__ import annotations

import re

_UNITS = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
_LATER = (
    "tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth"
    rf"|nineteenth|twentieth|twenty[- ](?:{_UNITS})|thirtieth|thirty[- ]first"
)
_DIGITS = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)"
_NTH = rf"(?:{_LATER}|{_UNITS}|{_DIGITS})\b"
# After these a first, second or third is as often a blow or a man.
_CLEAR = rf"(?:{_LATER}|fourth|fifth|sixth|seventh|eighth|ninth|{_DIGITS})\b"
_THEN = (
    r"(?=\s*(?:[.,;:!?)…\"”’—–]|$)|\s(?:and|or|but|when|while|I|we|they|he|she|it|you|my|our|his"
    r"|her|their|until|till|to|there|nobody|somebody|everybody|again|already|only|early|late"
    r"|in the (?:morning|evening|afternoon|night)|at (?:night|dawn|noon|midnight|dusk|about|around"
    r"|\d)|by (?:bus|car|night))\b)"
)
_OF = (
    r"(?: day)? (?:of|in) (?:(?:that|this|the|every|each|last|next)(?: (?:same|next|following"
    r"|previous|other))? month)\b"
)
_PARTS = "night|morning|evening|afternoon|day|eve|small hours"
_WEEKDAYS = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"

_STEM = (
    r"(?:(?:двадцать|тридцать) )?(?:перв|втор|трет|четв[её]рт|пят|шест|седьм|восьм|девят|десят"
    r"|(?:один|две|три|четыр|пят|шест|сем|восем|девят)надцат|двадцат|тридцат)"
)
_CLEAR_STEM = (
    r"(?:(?:двадцать|тридцать) (?:перв|втор|трет)|(?:двадцать )?(?:четв[её]рт|пят|шест|седьм|восьм"
    r"|девят)|десят|(?:один|две|три|четыр|пят|шест|сем|восем|девят)надцат|двадцат|тридцат)"
)
_N = r"(?:0?[1-9]|[12]\d|3[01])"
_GEN = rf"(?:{_STEM}(?:ого|его|ьего)|{_N}(?:-?го)?)(?!\w)"
_ACC = rf"(?:{_STEM}(?:ое|ее|ье)|{_N}(?:-?е)?)(?!\w)"
_INS = rf"(?:{_STEM}(?:ым|им|ьим)|{_N}-?м)(?!\w)"
_ANY = (
    rf"(?:{_STEM}(?:ого|его|ьего|ое|ее|ье|ым|им|ьим|ому|ему|ьему|ом|ем|ьем|ых)"
    rf"|{_N}(?:-?(?:го|е|м|му|х))?)(?!\w)"
)
_CLEAR_GEN = rf"(?:{_CLEAR_STEM}(?:ого|его)|{_N}-?го)(?!\w)"
_CLEAR_DAT = rf"(?:{_CLEAR_STEM}(?:ому|ему)|{_N}-?му)(?!\w)"
_THEN_RU = (
    r"(?=\s*(?:[.,;:!?)…»\"—–]|$)|\s(?:и|а|но|или|я|мы|ты|вы|он|она|они|оно|меня|нас|вас|его|её|ее"
    r"|их|мне|нам|ему|ей|им|мой|моя|моего|мою|наш\w*|утром|днём|днем|вечером|ночью|в|на|к|у|из|ко"
    r"|никто|никого|кто-то|уже|опять|снова|пришл\w+|приехал\w+|при[её]хал\w+|забрал\w+|увезл\w+"
    r"|привезл\w+|держал\w+|отпустил\w+|был\w*)(?!\w))"
)
_NO_NOUN = (  # a noun that the ordinals would belong to
    r"(?! (?!меня|тебя|себя|когда|тогда|была|никого|нас\b)(?:[а-яё]{2,}(?:ние|ство|ов|ев|ей|ами"
    r"|ями)|[а-яё]{3,}[ая]|[а-яё]{2,}(?:ом|ем)|(?:мест|окн|сел|дел|звен|кресл|слов|им|врем)\w*)(?!\w))"
)
_STARTS = r"(?:^|(?<=[.!?;,…—–(«\"] )|(?<=\n)|(?<= и )|(?<= а )|(?<= но )|(?<= уже )|(?<= только ))"

DAYS = tuple(
    re.compile(shape)
    for shape in (
        (
            rf"(?i)\b(?:between|from) (?P<it>the {_NTH} (?:and|to|till|until|through|up to) "
            rf"(?:the )?{_NTH}){_THEN}"
        ),
        (
            rf"(?i)\b(?:on|until|till|since|around|about) (?P<it>the {_NTH}){_THEN}"
            rf"|\b(?:by|before|after|from) (?P<a>the {_CLEAR}){_THEN}"
        ),
        rf"(?i)\b(?P<it>(?:the )?{_NTH}{_OF})",
        (
            rf"(?i)\b(?:{_PARTS}) (?:of|before|after) (?P<it>the {_NTH}){_THEN}"
            rf"|\b{_WEEKDAYS},? (?P<a>the {_NTH}){_THEN}"
            rf"|\bit (?:was|is) (?:already |about |only )?(?P<b>the {_CLEAR}){_THEN}"
        ),
        (
            rf"(?i)(?<!\w)(?:с|со) (?P<it>{_GEN}(?: числа)? по {_ACC}){_NO_NOUN}(?! ?час)"
            rf"|(?<!\w)(?:с|со|от) (?P<a>{_STEM}(?:ого|его|ьего) до {_STEM}(?:ого|его|ьего)(?!\w))"
            rf"{_NO_NOUN}"
            rf"|(?<!\w)между (?P<b>{_INS} и {_INS}){_NO_NOUN}"
        ),
        (
            rf"(?i)(?<!\w)(?P<it>{_ANY} числ(?:а|о|у|ом|ах|ами)?)(?!\w)"
            rf"|(?<!\w)(?P<a>числа {_STEM}(?:ого|его|ьего))(?!\w)"
        ),
        (
            rf"(?i)(?<!\w)(?:после|до|с|со|около|накануне) (?P<it>{_CLEAR_GEN}){_THEN_RU}"
            rf"|(?<!\w)(?:к|ко) (?P<a>{_CLEAR_DAT}){_THEN_RU}"
            rf"|{_STARTS}(?P<b>{_CLEAR_GEN}){_THEN_RU}"
        ),
    )
)
