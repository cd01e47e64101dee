"""Keys: what stays of a word however it is spelled, in Latin or in Cyrillic letters.

Two words with one key may be the same name: `Хасан`, `Khasan`, `Hassan`, `XACAH` and `ha5an`.
The key is loose on purpose; a name that is masked once too often harms less than one missed.
Romanisations covered: BGN/PCGN, ISO 9, ICAO Doc 9303 and everyday habits (Jamal, Dzhamal).
"""

from __future__ import annotations

import re
import unicodedata
from itertools import product

# Letters that look alike, each pair Latin then Cyrillic, as drawn in one of the two cases.
_LIKENESS = (
    "Aа Bв Cс Eе Hн Kк Mм Oо Pр Tт Xх Yу aа cс eе oо pр xх yу kк iі jј sѕ hһ dԁ qԛ wԝ lӏ Iӏ uи nп"
)
_PAIRS = _LIKENESS.split()
_TO_CYRILLIC = str.maketrans({pair[0]: pair[1] for pair in _PAIRS})
_TO_LATIN = str.maketrans(
    dict.fromkeys("А а", "a")
    | dict(zip("ВСЕНКМОРТХУ", "bcehkmoptxy", strict=True))
    | dict(zip("сеорхукіјѕһԁԛԝӏӀ", "ceopxykijshdqwii", strict=True))
)
_GREEK = str.maketrans("αβεηικμνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "abehikmvoptuxABEZHIKMNOPTYX")
_LEET_LATIN = str.maketrans("0134578@$!|", "oieastbasii")
_LEET_CYRILLIC = str.maketrans("0134689@$!|", "оізчбвдасӏӏ")
_LAYOUT = str.maketrans(
    "qwertyuiop[]asdfghjkl;'zxcvbnm,.`QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>~",
    "йцукенгшщзхъфывапролджэячсмитьбюёЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮЁ",
)
_LAYOUT_BACK = {there: here for here, there in _LAYOUT.items()}  # code point to code point
_ROMAN = (
    dict(zip("абвгдезийклмнопрстуфхыэ", "abvgdeziiklmnoprstufhie", strict=True))
    | {"ж": "z", "ц": "c", "ч": "q", "ш": "w", "щ": "w", "ю": "yu", "я": "ya", "ё": "yo"}
    | {"ь": "", "ъ": "", "і": "i", "ї": "yi", "є": "ye", "ґ": "g", "ӏ": "i", "ў": "u", "ј": "i"}
    | {"ѕ": "s", "һ": "h", "ԁ": "d", "ԛ": "k", "ԝ": "v", "ә": "a", "ө": "o", "ү": "u", "қ": "k"}
)
_CYRILLIC = re.compile(r"[Ѐ-ԯ]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_SOUNDS = (
    ("shch", "w"), ("sch", "w"), ("dzh", "dz"), ("tch", "q"), ("zh", "z"), ("kh", "h"),
    ("gh", "g"), ("ch", "q"), ("sh", "w"), ("ts", "c"), ("tz", "c"), ("ph", "f"), ("ck", "k"),
    ("dj", "dz"),
)  # fmt: skip
_PIECE = re.compile("|".join(spelled for spelled, _ in _SOUNDS) + "|.", re.DOTALL)
_SINGLE = str.maketrans({"q": "k", "w": "v", "c": "k", "x": "ks", "y": "i", "j": "i"})
# Codes that no later rule may touch; they stand for ц, ч and ш/щ.
_HOLD = str.maketrans({"c": "1", "q": "2", "w": "3"})
_SETTLED = {spelled: sound.translate(_HOLD) for spelled, sound in (*_SOUNDS, *_ROMAN.items())}
_GLIDE = re.compile(r"[iyj]+(?=[aeu])")
_DOUBLE = re.compile(r"(.)\1+")


def readings(word: str) -> frozenset[str]:
    """Return the keys of every way to read a word.

    As it is, with look-alikes and digits undone in both scripts, and as typed with the other
    keyboard layout.

    The word is folded already (`normal.fold`); only letters, digits and `@$!|` count.
    """
    ways = look_alikes(word) | other_layout(word)
    return frozenset(k for way in ways for k in keys(way) if k)


def look_alikes(word: str) -> frozenset[str]:
    """Return the spellings, in lower case, that a word can be seen as, letter by letter."""
    word = word.translate(_GREEK)
    ways = {word.lower()}
    if _LATIN.search(word) or not _CYRILLIC.search(word):
        ways.add(word.lower().translate(_LEET_LATIN))
    ways |= _if_pure(word.translate(_LEET_CYRILLIC).translate(_TO_CYRILLIC), _LATIN)
    ways |= _if_pure(word.translate(_LEET_LATIN).translate(_TO_LATIN), _CYRILLIC)
    return frozenset(ways)


def other_layout(word: str) -> set[str]:
    """Return what comes of the same keys pressed in the other keyboard layout."""
    if _LATIN.search(word):
        return _if_pure(word.translate(_LAYOUT), _LATIN)
    return _if_pure(word.translate(_LAYOUT_BACK), _CYRILLIC)


def _if_pure(word: str, strays: re.Pattern[str]) -> set[str]:
    return set() if strays.search(word) else {word.lower()}


def keys(word: str) -> frozenset[str]:
    """Return the word's keys: one, or a few where a Latin letter has several sounds."""
    roman, held = _romanised(word.lower())
    options = [_options(c, held[i], i) for i, c in enumerate(roman)]
    if sum(len(o) > 1 for o in options) > 4:  # not a name: would be too many ways
        options = [o[:1] for o in options]
    return frozenset(_settled("".join(way)) for way in product(*options))


def key(word: str) -> str:
    """Return the word's first key, for grouping mentions that look like one name."""
    return min(keys(word), key=lambda k: (len(k), k), default="")


def _romanised(word: str) -> tuple[str, list[bool]]:
    """Write a word in Latin; the flags say which letters are final and which still have sounds."""
    out: list[str] = []
    held: list[bool] = []
    for piece in _PIECE.findall(bare(word)):
        final = piece in _SETTLED
        sound = _SETTLED[piece] if final else piece if piece.isalnum() else ""
        held.extend([final] * len(sound))
        out.append(sound)
    return "".join(out), held


def bare(word: str) -> str:
    """Drop accents, but keep the letters й and ё, which only look accented."""
    if word.isascii():
        return word
    kept = [
        c if c in "йёїў" else unicodedata.normalize("NFD", c)[0]
        for c in unicodedata.normalize("NFC", word)
    ]
    return "".join(kept).replace("ł", "l").replace("ı", "i").replace("ş", "s")


def _options(letter: str, final: bool, place: int) -> tuple[str, ...]:  # noqa: FBT001 - called in one place
    if final:
        return (letter,)
    if letter == "j":
        return ("i", "dz", "z") if place == 0 else ("i", "dz")
    if letter == "x":
        return ("ks", "h")
    if letter == "c":
        return ("k", "1")
    return (letter.translate(_SINGLE),)


def _settled(roman: str) -> str:
    """Let glides and doubled letters go: Mariya, Maria, Marija; Hassan, Hasan; Fyodor, Fedor."""
    roman = re.sub(r"[iyj]+o", "e", roman)
    roman = _GLIDE.sub("", roman).replace("y", "i")
    if roman.endswith("ff"):
        roman = roman[:-2] + "v"
    return _DOUBLE.sub(r"\1", roman)
