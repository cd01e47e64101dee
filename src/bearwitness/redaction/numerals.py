"""Numbers written in words, English and Russian, as pieces of patterns.

A day, an age or a telephone number told in words identifies as much as in digits. In Russian
the words are declined, so the pieces end loosely.
"""

from __future__ import annotations

_EN_UNITS = "one|two|three|four|five|six|seven|eight|nine"
_EN_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_EN_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
# Numbers up to ninety-nine.
EN_NUMBER = rf"(?:(?:{_EN_TENS})(?:[- ](?:{_EN_UNITS}))?|{_EN_TEENS}|{_EN_UNITS})\b"
_EN_NTH = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    "|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth"
    "|thirtieth|fortieth|fiftieth|sixtieth|seventieth|eightieth|ninetieth"
)
EN_ORDINAL = rf"(?:(?:{_EN_TENS})[- ])?(?:{_EN_NTH})\b"
EN_YEAR = (
    rf"(?:nineteen|twenty)[- ](?:(?:{_EN_TENS})(?:[- ](?:{_EN_UNITS}))?|oh[- ](?:{_EN_UNITS})"
    rf"|{_EN_TEENS})\b|two thousand(?: and)? (?:{_EN_TEENS}|{_EN_UNITS}|twenty(?:[- ]"
    rf"(?:{_EN_UNITS}))?)\b"
)
# Amounts of time also come as these.
EN_AMOUNT = rf"(?:\d+(?:[.,]\d+)?|{EN_NUMBER}|several|a few|an?|half an?)(?: and a half)?"
RU_NUMBER = (
    r"(?:од(?:ин|на|ного|ной|ну)|дв[аеух]+|двадцат\w+|тр[иёе]х?|четыр\w+|пят\w+|шест\w+|сем\w+"
    r"|вос[е]?м\w+|девят\w+"
    r"|десят\w+|одиннадцат\w+|двенадцат\w+|тринадцат\w+|четырнадцат\w+|пятнадцат\w+|шестнадцат\w+"
    r"|семнадцат\w+|восемнадцат\w+|девятнадцат\w+"
    r"|(?:двадцат\w+|тридцат\w+|сорок\w*|пятьдесят|пятидесяти|шестьдесят|шестидесяти|семьдесят"
    r"|семидесяти|восемьдесят|восьмидесяти|девяносто)"
    r"(?: (?:один|одного|одна|два|двух|две|три|трех|трёх|четыр\w+|пят\w+|шест\w+|сем\w+|восем\w+"
    r"|восьм\w+|девят\w+))?)(?!\w)"
)
_RU_NTH = (
    "перв|втор|трет|четв[её]рт|пят|шест|седьм|восьм|девят|десят|одиннадцат|двенадцат|тринадцат"
    "|четырнадцат|пятнадцат|шестнадцат|семнадцат|восемнадцат|девятнадцат|двадцат|тридцат"
)
RU_ORDINAL = (
    rf"(?:(?:двадцать|тридцать|сорок|пятьдесят|шестьдесят|семьдесят|восемьдесят|девяносто) )?"
    rf"(?:{_RU_NTH}|сороков|пятидесят|шестидесят|семидесят)"
    r"(?:ого|его|ьего|ое|ее|ье|ому|ему|ьему|ом|ем|ьем|ый|ой|ий|ым|им)(?!\w)"
)
RU_YEAR = (
    r"(?:две тысячи|двухтысячн\w+|тысяча девятьсот)(?: [а-яё]{4,}){0,2}? ?"
    rf"(?:(?<= ){RU_ORDINAL}|(?<=х)тысячного|(?<=ысячн)\w+)(?: год[ау]?(?!\w))?"
)
# A row of these is dictated: a telephone number, a card. Thousands are a sum, not a row.
_EN_SAID = (
    rf"(?:(?:double|triple)[- ])?(?:oh|zero|nought|{_EN_UNITS}|{_EN_TEENS}|{_EN_TENS}|hundred)"
)
_RU_SAID = (
    "ноль|один|два|три|четыре|пять|шесть|семь|восемь|девять|десять|одиннадцать|двенадцать"
    "|тринадцать|четырнадцать|пятнадцать|шестнадцать|семнадцать|восемнадцать|девятнадцать"
    "|двадцать|тридцать|сорок|пятьдесят|шестьдесят|семьдесят|восемьдесят|девяносто|сто|двести"
    "|триста|четыреста|пятьсот|шестьсот|семьсот|восемьсот|девятьсот"
)
DICTATED = (
    rf"(?i)\b{_EN_SAID}(?:[ ,-]{{1,2}}{_EN_SAID}){{5,19}}\b"
    rf"|(?<!\w)(?:{_RU_SAID})(?:[ ,-]{{1,2}}(?:{_RU_SAID})){{5,19}}(?!\w)"
)
