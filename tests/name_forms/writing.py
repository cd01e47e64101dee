"""How a name may be written: other scripts and systems, cases, patronymics, slips of a hand.

Sources: BGN/PCGN 1947 (Russian); GOST 7.79-2000, systems A (= ISO 9:1995) and B; ICAO Doc 9303
part 3 (passports since 2013); the French habit of Soviet and Russian passports until 1997; the
German habit (Duden); Chechen Latin letters of 1992; cases and patronymics after *Русская
грамматика* (1980). Letters that a standard leaves open are written as it is mostly done.
"""

from __future__ import annotations

import random

_RU = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_TABLES = {
    "bgn": "a b v g d e ë zh z i y k l m n o p r s t u f kh ts ch sh shch ” y ’ e yu ya",
    "iso9": "a b v g d e ë ž z i j k l m n o p r s t u f h c č š ŝ ʺ y ʹ è û â",
    "gost_b": "a b v g d e yo zh z i j k l m n o p r s t u f x cz ch sh shh `` y` ` e` yu ya",
    "icao": "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y _ e iu ia",
    "english": "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya",
    "german": "a b w g d e jo sch s i j k l m n o p r s t u f ch z tsch sch schtsch _ y _ e ju ja",
    "french": "a b v g d e io j z i ï k l m n o p r s t ou f kh ts tch ch chtch _ y _ e iou ia",
}  # fmt: skip
SYSTEMS = tuple(_TABLES)
_CHECHEN_1992 = (
    ("аь", "ä"), ("гӏ", "ġ"), ("кх", "q"), ("къ", "q̇"), ("кӏ", "kh"), ("оь", "ö"), ("пӏ", "ph"),
    ("тӏ", "th"), ("уь", "ü"), ("хь", "ẋ"), ("хӏ", "h"), ("цӏ", "ċ"), ("чӏ", "ҫ"), ("ж", "ƶ"),
    ("х", "x"), ("ц", "c"), ("ч", "ç"), ("ш", "ş"), ("ӏ", "j"), ("ъ", "ə"), ("й", "y"), ("ь", ""),
)  # fmt: skip
_CHECHEN_PLAIN = (
    ("аь", "a"), ("гӏ", "gh"), ("кх", "q"), ("къ", "q"), ("кӏ", "k"), ("оь", "o"), ("пӏ", "p"),
    ("тӏ", "t"), ("уь", "u"), ("хь", "h"), ("хӏ", "h"), ("цӏ", "ts"), ("чӏ", "ch"), ("ж", "zh"),
    ("х", "kh"), ("ц", "ts"), ("ч", "ch"), ("ш", "sh"), ("ӏ", "'"), ("ъ", ""), ("й", "y"),
    ("ь", ""),
)  # fmt: skip
PALOCHKA = "1Il|Ӏӏ"
_NEAR_KEYS = {
    **dict(zip("йцукенгшщзхъфывапролджэячсмитьб", "цукенгшщзхъфывапролджэячсмитьбю", strict=True)),
    **dict(zip("qwertyuiopasdfghjklzxcvbnm", "wertyuiopasdfghjklzxcvbnml", strict=True)),
}  # fmt: skip
_LOOK_ALIKE = dict(zip("аеорсух", "aeopcyx", strict=True))


def latin(text: str, system: str) -> str:
    """Return a Russian text in Latin letters by one of `SYSTEMS`."""
    table = dict(zip(_RU, _TABLES[system].replace("_", "-").split(), strict=True))
    table = {letter: "" if sound == "-" else sound for letter, sound in table.items()}
    words = [_word(word, table, system) for word in text.split(" ")]
    return " ".join(words)


def _word(word: str, table: dict[str, str], system: str) -> str:
    out = []
    before = ""
    for letter in word:
        low = letter.lower()
        sound = table.get(low, low)
        if system in {"bgn", "english"} and low == "е" and before in set("аеёиоуыэюяьъ") | {""}:
            sound = "ye"  # at the beginning and after vowels and signs
        if system == "bgn" and low == "ё" and before in set("аеёиоуыэюяьъ") | {""}:
            sound = "yë"
        out.append(sound.capitalize() if letter.isupper() else sound)
        before = "" if low in "-." else low
    said = "".join(out).upper() if word.isupper() and len(word) > 2 else "".join(out)
    if system == "english" and said.endswith(("iy", "yy")):
        said = said[:-2] + "y"
    if system == "french" and said.lower().endswith("in"):
        said += "E" if said.isupper() else "e"
    return said


def chechen_latin(text: str, *, plain: bool) -> str:
    """Return a Chechen text in the Latin letters of 1992, or as people type it."""
    table = _CHECHEN_PLAIN if plain else _CHECHEN_1992
    said = text.lower()
    for letters, sound in table:
        said = said.replace(letters, sound)
    rest = dict(zip("абвгдезиклмнопрстуфыэюя", "abvgdeziklmnoprstufie", strict=False))
    rest |= {"ю": "yu", "я": "ya", "э": "e", "ы": "y", "ё": "yo"}
    said = "".join(rest.get(letter, letter) for letter in said)
    return " ".join("-".join(p.capitalize() for p in w.split("-")) for w in said.split(" "))


def palochka(text: str, stand_in: str) -> str:
    """Return it with another letter where the palochka stands."""
    return text.replace("ӏ", stand_in).replace("Ӏ", stand_in)


def feminine(surname: str) -> str:
    """Return a woman's form of a surname."""
    if surname.endswith(("ов", "ев", "ёв", "ин", "ын")):
        return surname + "а"
    return surname[:-2] + "ая" if surname.endswith(("ский", "цкий")) else surname


_FATHERS = {
    "Пётр": "Петрович", "Павел": "Павлович", "Михаил": "Михайлович", "Яков": "Яковлевич",
    "Илья": "Ильич", "Никита": "Никитич", "Дмитрий": "Дмитриевич", "Георгий": "Георгиевич",
}  # fmt: skip


def patronymic(father: str, *, female: bool) -> str:
    """Return the patronymic of a child of `father`."""
    if father in _FATHERS:
        said = _FATHERS[father]
    elif father.endswith("ий"):
        said = father[:-2] + "ьевич"
    elif father.endswith(("й", "ь")):
        said = father[:-1] + "евич"
    else:
        said = father + ("евич" if father[-1] in "аеиоуыэюя" else "ович")
    if not female:
        return said
    return {"Ильич": "Ильинична", "Никитич": "Никитична"}.get(said, said[:-2] + "на")


CASES = ("gen", "dat", "ins", "pre")
_ENDINGS = {  # case endings in the order of CASES
    "hard": "а у ом е", "soft": "я ю ем е", "a": "ы е ой е", "ya": "и е ей е",
    "iya": "и и ей и", "iy": "я ю ем и", "ov": "а у ым е", "sky": "ого ому им ом",
    "ova": "ой ой ой ой", "vich": "а у ем е", "love": "и и ью и",
}  # fmt: skip


def given_in(name: str, case: str, *, female: bool) -> str:
    """Return a given name in a case; what Russian does not decline stays as it is."""
    stem, kind = name, ""
    if name.endswith("ия"):
        stem, kind = name[:-1], "iya"
    elif name.endswith("ий"):
        stem, kind = name[:-1], "iy"
    elif name[-1] in "ая":
        kind = "ya" if name[-1] == "я" else "a"
        stem = name[:-1]
    elif female:
        stem, kind = ("Любов", "love") if name == "Любовь" else (name, "")
    elif name[-1] in "йь":
        stem, kind = name[:-1], "soft"
    elif name[-1] not in "иоуэ":
        stem, kind = {"Пётр": "Петр", "Павел": "Павл"}.get(name, name), "hard"
    if not kind:
        return name
    ending = _ENDINGS[kind].split()[CASES.index(case)]
    return stem + ("и" if ending == "ы" and stem[-1] in "гкхжшчщ" else ending)


def surname_in(surname: str, case: str, *, female: bool) -> str:
    """Return a surname (given in the masculine) in a case."""
    at = CASES.index(case)
    if female:
        said = feminine(surname)
        if said == surname:
            return said
        return said[:-2] + "ой" if said.endswith("ая") else said[:-1] + "ой"
    if surname.endswith(("ов", "ев", "ёв", "ин", "ын")):
        return surname + _ENDINGS["ov"].split()[at]
    if surname.endswith(("ский", "цкий")):
        return surname[:-2] + _ENDINGS["sky"].split()[at]
    if surname == "Соловей":
        return "Соловь" + _ENDINGS["soft"].split()[at]
    return surname if surname[-1] in "оаы" else surname + _ENDINGS["hard"].split()[at]


def patronymic_in(father: str, case: str, *, female: bool) -> str:
    """Return a patronymic in a case."""
    said, at = patronymic(father, female=female), CASES.index(case)
    if female:
        return said[:-1] + _ENDINGS["a"].split()[at]
    return said + _ENDINGS["vich"].split()[at]


def genitive(name: str) -> str:
    """Return the Chechen genitive by which a family or a father is named: Муса, Мусин."""
    if name[-1] in "аи":
        return name[:-1] + "ин"
    return name + ("н" if name[-1] in "уоеэ" else "ан")


def stem(surname: str) -> str:
    """Return the name that a Russian official surname was made from: Ахмадов, Ахмад."""
    return surname[:-2] if surname.endswith(("ов", "ев")) else surname


def slip(text: str, chance: random.Random) -> str:
    """Return the text with one slip in a word of five letters or more, never its first letter."""
    words = text.split(" ")
    long = [n for n, word in enumerate(words) if len(word) >= 5 and word.isalpha()]
    if not long:
        return text
    n = chance.choice(long)
    word, at = words[n], chance.randrange(1, len(words[n]) - 1)
    words[n] = {
        "drop": word[:at] + word[at + 1 :],
        "double": word[:at] + word[at] + word[at:],
        "swap": word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        "near": word[:at] + _NEAR_KEYS.get(word[at].lower(), word[at]) + word[at + 1 :],
    }[chance.choice(["drop", "double", "swap", "near"])]
    return " ".join(words)


def look_alike(text: str, chance: random.Random) -> str:
    """Return the text with some Cyrillic letters typed as Latin ones that look the same."""
    return "".join(
        _LOOK_ALIKE[c] if c in _LOOK_ALIKE and chance.random() < 0.5 else c for c in text
    )
