"""Where exactly: coordinates and postal addresses, English, Russian and of the continent.

Coordinates after ISO 6709 and as people write them; post codes of the United Kingdom after
BS 7666; the rest by the words that mark a street.
"""

from __future__ import annotations

import re

from bearwitness.redaction.finding import Kind
from bearwitness.redaction.shape import direct, quasi

_SIDE = (
    r"(?:[NSEWСЮВЗ]\b|[сюc]\. ?ш\.|[вз]\. ?д\.|(?:north|south|east|west)(?:ern)?\b"
    r"(?: latitude| longitude)?|(?:северн|южн)\w+ широты|(?:восточн|западн)\w+ долготы)"
)
_TURN = (
    r"\d{1,3} ?° ?(?:\d{1,2}(?:[.,]\d+)? ?['′’‘] ?)?(?:\d{1,2}(?:[.,]\d+)? ?(?:[\"″”“]|['′’]{2}))?"
)
_BEHIND_IT = rf"(?: ?{_SIDE}|[nsewсюзв]\b)?"  # chats write 51°28'38"n
_DECIMAL = r"[-+]?\d{1,3}[.,]\d{3,} ?°?"
_LINK = r"(?:[,;/]| and| и)? ?"


def _in_range(text: str) -> bool:
    numbers = [abs(float(n.replace(",", "."))) for n in re.findall(r"\d{1,3}[.,]\d+", text)]
    return len(numbers) == 2 and max(numbers) <= 180 and min(numbers) <= 90


COORDINATES = (
    direct(Kind.COORDINATES, "coordinates",
     rf"(?<![\d.,])(?:{_SIDE} ?)?{_DECIMAL}(?: ?{_SIDE})?(?:[,;/] ?| )(?:{_SIDE} ?)?{_DECIMAL}"
     rf"(?: ?{_SIDE})?(?![\d])", _in_range),
    direct(Kind.COORDINATES, "coordinates",
     rf"(?:\b{_SIDE} ?)?(?<!\d){_TURN}{_BEHIND_IT}(?:{_LINK}(?:{_SIDE} ?)?{_TURN}"
     rf"{_BEHIND_IT})?",
     lambda text: re.search(r"['′’]|[NSEWСЮВЗ]|[шд]\.", text) is not None),
    direct(Kind.COORDINATES, "a place by a code for the map",
     r"///\w+\.\w+\.\w+|(?<!\w)[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}(?!\w)"),
)  # fmt: skip

_POSTCODE = r"(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})\b"
_STREETS = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Square|Row|Drive|Crescent|Terrace|Gardens|Boulevard"
    r"|Blvd|Quay|Mews|Alley|Embankment)\b\.?"
)
# Words that also end the names of institutions: a street only behind a house number.
_HOUSED = r"(?:Court|Place|Hill|Way|Close|Grove|Parade|Walk|Rise|Yard|Green|Park|Gate)\b"
_NAMED = r"(?:[A-Z][\w'’-]* ){1,3}"
_TOWN = r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?"
_ROOM = r"(?:(?:Flat|Apartment|Apt\.?|Unit|Room) \w{1,4},? )?"
_ABROAD = (
    r"(?:Rua|Rue|Via|Viale|Calle|Avenida|Avenue|Plaza|Piazza|Boulevard|Chaussée|ul\.|ulica|Ulitsa"
    r"|ulitsa|prospekt|Prospekt|pereulok)"
)
_SMALL = r"(?:(?:d[aeiou]s?|del|della|de la|du|des) )?"
_BEHIND = rf"(?:,? (?:\d{{4,5}}(?:-\d{{3}})?|{_POSTCODE})(?: {_TOWN})?)?"
_NAME_RU = r"(?:\d{1,3}-(?:го|я|й|е) )?[А-ЯЁ][\w-]*[а-яё](?: [А-ЯЁ][\w-]*[а-яё])?"
_STREET_RU = (
    r"(?i:ул\.|улиц[аеуы]й?|просп?\.|пр-т|проспект\w?|переул\w+|пер\.|шоссе|бульвар\w?|наб\.)"
)
_UNIT_RU = (
    rf"(?:\d{{6}}|(?:г\.|гор\.|с\.|сел[оаеу]м?|дер\.|д\.|пос\.|п\.|аул\w?|ст-ца|станиц\w|мкр\.?"
    rf"|р-н|район) ?{_NAME_RU}|{_NAME_RU} (?:обл(?:\.|аст\w+)|р-н|район\w?|кра[йея]|респ\w+)"
    rf"|{_STREET_RU} ?(?:{_NAME_RU}|[а-яё]{{4,}}(?=,? ?(?:д\.|дом )? ?\d))(?:,? ?\d+\w?(?!\w))?"
    rf"|{_NAME_RU} (?:ул\.|улиц[аеуы]|проспект\w?|переул\w+|шоссе|бульвар\w?)"
    r"|(?:д\.|дом\w?|корп\.|к\.|стр\.|кв\.|квартир\w|под\.|эт\.|оф\.) ?\d+(?:/\d+)?[а-я]?(?!\w)"
    r"|\d{1,3}(?:/\d+)?[а-я]?(?![\w.]))"
)


def _with_street(text: str) -> bool:
    return re.search(rf"{_STREET_RU}|улиц|переул", text) is not None


ADDRESSES = (
    quasi(Kind.ADDRESS, "a street address",
     rf"\b{_ROOM}\d{{1,5}}[A-Za-z]?(?:[-/]\d+)?,? {_NAMED}(?:{_STREETS}|{_HOUSED})"
     rf"(?:, {_TOWN})?(?:,? {_POSTCODE})?"
     rf"|\b(?:[A-Z][\w'’-]+ ){{1,3}}{_STREETS},? ?(?:\d+\w?)?(?:,? {_POSTCODE})?"
     rf"|\b{_ROOM}\d{{1,5}}[A-Za-z]?,? {_NAMED}{_POSTCODE}"),
    quasi(Kind.ADDRESS, "a street address",
     rf"\b{_ABROAD} {_SMALL}{_TOWN}(?:,? ?\d+\w?)?(?:, ?\d+ ?[ºª°oa]\b)?{_BEHIND}"
     r"|\b[A-Z][\w-]*(?:straße|strasse|straat|gatan|vägen|platz|gasse|allee|laan|weg|str\.)"
     rf"(?: \d+\w?)(?:,? \d{{4,5}}(?: {_TOWN})?)?"),
    quasi(Kind.ADDRESS, "a post code or a post box", rf"\b{_POSTCODE}|\bP\.? ?O\.? ?[Bb]ox \d+"
     r"|\bа/я \d+"),
    quasi(Kind.ADDRESS, "a street address", rf"(?<!\w){_UNIT_RU}(?:,? {_UNIT_RU}){{0,8}}",
     _with_street),
)  # fmt: skip
