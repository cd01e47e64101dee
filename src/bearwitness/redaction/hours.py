"""Clock times, ages and lengths of time in many forms, English and Russian."""

from __future__ import annotations

import re

from bearwitness.redaction.finding import Kind
from bearwitness.redaction.numerals import EN_AMOUNT, EN_NUMBER, EN_ORDINAL, RU_NUMBER, RU_ORDINAL

_N = rf"(?:\d{{1,3}}|{EN_NUMBER})"
_NRU = rf"(?:\d{{1,3}}(?:-?(?:и|ти|х|ми))?|{RU_NUMBER})"
_OF_DAY = r"(?: (?:утра|дня|вечера|ночи))"
_ALREADY = (
    r"(?:(?:only|just|about|then|already|almost|nearly|barely|not yet|still|both|around|now) )*"
)
_UZHE = (
    r"(?: (?:тогда|было|уже|ещё|еще|только|всего|исполнилось|исполнился|шёл|шел|пошёл|пошел|идёт"
    r"|идет|сейчас|едва|почти|около|примерно|стукнуло|не)){0,3}"
)


def _rule(kind: Kind, because: str, shape: str) -> tuple[Kind, str, re.Pattern[str]]:
    return kind, because, re.compile(shape)


HOURS = (
    _rule(Kind.CLOCK, "an exact time of day",
     r"(?i)\b(?:[01]?\d|2[0-3])[:.][0-5]\d(?:[:.][0-5]\d)? ?(?:[ap]\.? ?m\b\.?|h\b|hrs\b|hours\b)"
     rf"|\b(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?\b{_OF_DAY}?|\b(?:1[0-2]|[1-9]) ?"
     rf"(?:[ap]\.? ?m\b\.?"
     r"|o['’]?clock)"),
    _rule(Kind.CLOCK, "an exact time of day",
     rf"(?i)\b(?:half|(?:a )?quarter|five|ten|twenty(?:[- ]five)?|\d{{1,2}})(?: minutes?)? "
     rf"(?:past|to|before|after) {_N}"
     rf"(?! (?:years?|days?|weeks?|months?|people|men|of))(?: in the \w+)?"
     rf"|\b{EN_NUMBER} o['’]?clock(?: (?:in the \w+|at night|sharp))?"
     rf"|\b(?:at|around|about|by|until|before|after) (?P<it>{EN_NUMBER} (?:in the (?:morning"
     rf"|afternoon|evening)|at night|[ap]\.? ?m\b\.?))"),
    _rule(Kind.CLOCK, "an exact time of day",
     r"(?i)(?<!\w)(?:[01]?\d|2[0-3])(?:[:.-][0-5]\d)? ?час(?:ов|а|у|ам)?(?: \d\d? ?минут\w*)?"
     rf"{_OF_DAY}?(?!\w)|\b(?:[1-9]|1[0-2]){_OF_DAY}\b"
     rf"|\b(?:в|около|к|до|после) (?P<it>{RU_NUMBER}(?: (?:час(?:ов|а|у|ам)?){_OF_DAY}?(?!\w)"
     rf"|{_OF_DAY}))"),
    _rule(Kind.CLOCK, "an exact time of day",
     rf"(?i)(?<!\w)(?:в |к |около )?(?P<it>(?:половин[аеуы] |пол)(?:{RU_ORDINAL}"
     rf"|{RU_NUMBER}){_OF_DAY}?"
     rf"|(?:без (?:четверти|{RU_NUMBER}|\d\d?)(?: минут)?|четверть|{RU_NUMBER} минут) "
     rf"(?:{RU_ORDINAL}|{RU_NUMBER}|\d\d?){_OF_DAY}?)(?!\w)"),
    _rule(Kind.AGE, "an exact age",
     rf"(?i)\b(?P<it>{_N}[- ](?:and a half[- ])?years?[- ]old)\b|\baged? (?P<a>{_N}(?:(?:,? and"
     rf"|,) {_N})*)(?!\w)"
     r"|\b(?:(?:i|he|she) (?:was|am|is)|i['’]m|turned|at the age of) (?P<b>[1-9]\d)\b(?![/:%]"
     r"|[.,]\d"
     r"|[- ](?:of|years?|days?|hours?|weeks?|months?|minutes?)\b)"),
    _rule(Kind.AGE, "an exact age",
     rf"(?i)\b(?:(?:i|he|she|they|we) (?:was|were|am|is|are)|i['’]m|turned|turning|at the age of"
     rf"|when i was) {_ALREADY}"
     rf"(?P<it>{_N})(?=[.,;!?)]| (?:when|then|and|at|that|years old|in|but)\b|\s*$)(?![.,]\d)"
     rf"|\bin (?:my|his|her|their) (?P<a>{EN_ORDINAL} year|(?:early |mid[- ]|late )?(?:teens"
     rf"|twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties))"
     rf"|\b(?:children|sons|daughters|boys|girls|kids|twins),? (?:of |aged )?(?P<b>{_N}(?:"
     rf"(?:,? and|,) {_N})+)(?= years|[.,;])"),
    _rule(Kind.AGE, "an exact age",
     rf"(?i)\b(?:мне|ему|ей|возраст\w*|исполнилось|в возрасте){_UZHE}:? "
     rf"(?P<it>{_NRU} (?:лет|год[а]?)\b|{_NRU}(?=[.,;!?)]|\s*$| когда\b)|{RU_ORDINAL} (?:год"
     rf"|десяток)\b)"
     rf"|\b(?P<a>\d{{1,3}}-?(?:и|ти|х)?-?летн\w+)|\b(?P<b>[а-яё]*(?:надцати|двадцати|тридцати"
     rf"|сорока|десяти|девяноста|пяти|шести|семи|восьми|девяти|тр[её]х|четыр[её]х"
     rf"|дву)[а-яё]*летн\w+)"),
    _rule(Kind.AGE, "an exact age",
     rf"(?i)(?<!\w)(?:дет\w+|сын\w*|доч\w+|мальчик\w*|девочк\w+|брат\w*|сестр\w+|реб[её]н\w+)"
     rf"(?:,| —)? "
     rf"(?P<it>{_NRU}(?:(?:,| и|, и) {_NRU})* (?:лет|год\w*|месяц\w*))"),
    _rule(Kind.AGE, "an exact age",
     r"(?<!\w)[A-ZА-ЯЁ][^\W\d_]+, (?:aged? )?(?P<it>[1-9]\d)(?=[,;)]|\. |\.?\s*$| years)"
     r"|(?i:\b(?:age|возраст)\b[:. ]{1,2}(?P<a>\d{1,3})(?!\w|[.,:]\d))"),
    _rule(Kind.DURATION, "an exact length of time",
     rf"(?i)\b{EN_AMOUNT} (?:(?:calendar|working|whole|full|long) )?(?:days?|nights?|weeks?"
     rf"|months?|years?|hours?"
     rf"|minutes?|fortnights?)['’]?(?:,? (?:and )?(?:a half|{EN_AMOUNT} (?:days?|nights?|weeks?"
     rf"|months?|hours?"
     r"|minutes?)['’]?))*(?!\w)"),
    _rule(Kind.DURATION, "an exact length of time",
     rf"(?i)(?<!\w)(?:\d+(?:[.,]\d+)?|{RU_NUMBER}|полтора|полторы|пол)(?: с половиной)?(?: |"
     rf"(?<=пол))(?:полн\w+ |цел\w+ )?"
     rf"(?:дн\w+|день|ноч\w+|сут\w+|недел\w+|месяц\w*|лет|год\w*|час\w*|минут\w*)(?!\w)"
     r"|(?<!\w)(?:год|месяц|неделю|сутки) с (?:лишним|половиной)"),
)  # fmt: skip
