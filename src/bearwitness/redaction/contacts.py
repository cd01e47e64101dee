"""Ways to reach somebody: addresses of mail, pages and machines, handles, telephones.

Sources: RFC 5322 (mail, much simplified), RFC 3986 (web), RFC 4291 and 4632 (machines), IEEE
802 (cards), ITU-T E.164 (telephones: 15 digits at most).
"""

from __future__ import annotations

import re

from bearwitness.redaction.checks import network
from bearwitness.redaction.finding import Kind
from bearwitness.redaction.numerals import DICTATED
from bearwitness.redaction.shape import direct

_BOX = r"(?<![\w.+-])[^\W_][\w.+-]{0,63}"
_AT = r"(?:@| @ | ?[\[({] ?(?:at|a|собака|собачка|эт) ?[\])}] ?)"
_DOT = r"(?:\.| ?[\[({] ?(?:dot|точка) ?[\])}] ?| (?:dot|точка) )"
_LABEL = r"[\w-]{1,63}"
_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_DOMAINS = (
    "com|org|net|info|biz|io|me|app|dev|online|site|club|social|chat|example|test|invalid|eu|ru|su"
    "|рф|uk|de|fr|nl|pl|ua|by|kz|ge|am|az|se|no|fi|dk|es|it|pt|cz|at|ch|be|lt|lv|ee|tr|us|ca"
)


def _telephone(text: str) -> bool:
    digits = "".join(c for c in text if c.isdecimal())
    grouped = "+" in text or len(re.findall(r"\d+", text)) >= 3 or len(digits) in {10, 11}
    looks_like_a_date = re.fullmatch(r"\s*(?:\d{1,2}[./-]){2}\d{2,4}\s*|\d{4}-\d\d-\d\d", text)
    years = re.fullmatch(r"(?:(?:1[89]|20)\d\d\D*){2,}", text)
    return 7 <= len(digits) <= 16 and grouped and not looks_like_a_date and not years


def _dialled(text: str) -> bool:
    """Say whether this may be dialled: 7 to 15 digits (E.164), and no date."""
    digits = sum(c.isdecimal() for c in text)
    return 7 <= digits <= 15 and not re.fullmatch(r"\s*(?:\d{1,4}[./-]){2}\d{2,4}\s*", text)


ELECTRONIC = (
    direct(Kind.EMAIL, "an e-mail address",
     rf"(?i){_BOX}{_AT}[^\W_][\w-]{{0,62}}(?:{_DOT}{_LABEL}){{0,5}}{_DOT}[^\W\d_]{{2,}}"
     rf"|{_BOX} (?:at|собака) {_LABEL}(?: (?:dot|точка) {_LABEL}){{1,4}}"),
    direct(Kind.URL, "a web address",
     r"(?i)\b(?:https?://|hxxps?://|www\.|tg://)\S+?(?=[.,;:!?»”\")]*(?:\s|$))"
     rf"|(?<![\w@.-])(?:[\w-]{{1,63}}\.){{1,4}}(?:{_DOMAINS})\b(?!\.?\w)"
     r"(?:[/?#]\S*?(?=[.,;:!?»”\")]*(?:\s|$)))?"
     r"|\b[a-z2-7]{56}\.onion\b"),
    direct(Kind.HANDLE, "a handle", r"(?<![\w.])@\w[\w.]*\w"),
    direct(Kind.HANDLE, "a handle",
     r"(?i)\b(?:nick(?:name)?|user ?name|login|profile|handle|account|skype|telegram|ник\w*"
     r"|логин\w*|профил\w+|аккаунт\w*|скайп\w*|телеграм\w*)\b[^\n.;!?@]{0,30}?[ :«“\"]"
     r"(?P<it>(?=[\w.-]{0,40}[^\W\d])(?=[\w.-]{0,40}[\d_])[^\W\d_][\w.-]{1,40}\w)"),
    direct(Kind.HANDLE, "a handle", r"(?i)\b(?:nickname|username|login|ник|логин)"
     r"(?: is| was|:)? [«“\"]?(?P<it>\w[\w.-]+)"),
    direct(Kind.HANDLE, "a handle",
     r"(?<![\w.@/-])(?:[^\W\d_]\w{0,40}_\w*[^\W_]|[a-zа-яё]{4,30}\.?\d{2,4})(?![\w@]|-\w)"),
    direct(Kind.NETWORK, "the number of a network card",
     r"(?<![\w:-])[0-9A-Fa-f]{2}(?:([:-])[0-9A-Fa-f]{2})(?:\1[0-9A-Fa-f]{2}){4}(?![\w:-])"),
    direct(Kind.NETWORK, "the address of a machine",
     r"(?<![\w:.])(?=[0-9A-Fa-f:]*::|(?:[0-9A-Fa-f]{1,4}:){7})[0-9A-Fa-f]{0,4}"
     r"(?::[0-9A-Fa-f]{0,4}){2,8}(?:/\d{1,3})?(?![\w:])", network),
    direct(Kind.NETWORK, "the address of a machine",
     rf"(?<![\w.])(?:{_OCTET}\.){{3}}{_OCTET}(?::\d{{1,5}}|/\d\d?)?(?![\w]|\.\d)"),
)  # fmt: skip

# A plus before it, or a word for it, makes a telephone number whatever else it looks like.
CALLED = (
    direct(Kind.PHONE, "a telephone number",
     r"(?<![\w/.])\+ ?\(?\d[\d ()./-]{5,24}\d(?:,? ?(?:доб|ext)\.? ?\d{1,5})?(?![\w/])",
     _telephone),
    direct(Kind.PHONE, "a telephone number",
     r"(?i)(?<!\w)(?:тел(?:ефон\w*)?|(?:tele)?phone|tel|mobile|cell|call|ring|whats?app|signal"
     r"|viber|звон\w+|позвон\w+|мобильн\w+|сотов\w+)(?!\w)"
     r"(?:(?!passport|паспорт|сери|card|карт|account|сч[её]т|IMEI)[^\d\n.;(]|\.(?= ?[(\d])){0,16}"
     r"(?P<it>(?:00 ?)?\(?\d[\d ()./-]{5,18}\d)(?![\w/])", _dialled),
)  # fmt: skip

TELEPHONES = (
    direct(Kind.PHONE, "a telephone number",
     r"(?<![\w/.])(?:\+ ?|00 ?)?\(?\d[\d ()./-]{5,24}\d(?:,? ?(?:доб|ext)\.? ?\d{1,5})?(?![\w/])",
     _telephone),
    direct(Kind.PHONE, "a telephone number",
     r"(?i)\b(?:тел(?:ефон\w*)?|phone|call|ring|звон\w+)\b\.?[^\d\n.;]{0,16}"
     r"(?P<it>\d{1,3}(?:[ -]\d{2,4}){1,3})(?![\w/])"),
    direct(Kind.PHONE, "a number that is dictated in words", DICTATED),
)  # fmt: skip
