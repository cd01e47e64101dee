"""The shapes a name takes: Russian cases, patronymics, diminutives, initials.

Works by endings on keys (`keys.py`), so one table serves a name in Cyrillic, its romanised
form and the romanised form with a Russian ending (`Akhmadovu`). Declension after Zaliznyak,
*Grammatical Dictionary of the Russian Language* (1977); patronymics after the Rules of
Russian Orthography (1956), § 157. It makes forms that nobody would say: that costs nothing.
"""

from __future__ import annotations

import re
from itertools import product

from bearwitness.redaction.keys import bare, keys, readings

_SHORT = 3  # a key this short says too little: it must be met letter by letter
_CASE_ENDINGS = (
    "  а я у ю ом ем ём е и ы ой ей ою ею ью ью ов ев ам ям ами ями ах ях ым им ых их ыми ими"
    " ого его ому ему ый ий ая яя ую юю ое ее ые ие й ии ию ьи ье ьем ья ью ъя"
)
_CASES = _CASE_ENDINGS.split(" ")
_PATRONYMIC = ["ович", "евич", "ич", "овн", "евн", "иничн", "ычн"]
_FOND = [
    "ик",
    "чик",
    "к",
    "очк",
    "ечк",
    "ушк",
    "юшк",
    "еньк",
    "оньк",
    "юш",
    "уш",
    "уля",
    "ул",
    "ыч",
    "ищ",
]
_ENGLISH = ["s", "es", "ian", "ite"]
_STRIPPED = ("ый", "ий", "ой", "ая", "яя", "ое", "ее", "ей", "а", "я", "й", "ь", "о", "е", "и", "ы")
_STRIPPED_LATIN = ("iy", "yi", "yy", "ij", "oy", "oi", "aya", "aia", "ey", "ei", "a", "y", "i", "j")
_CYRILLIC = re.compile(r"[Ѐ-ԯ]")
_FAMILIES = """
александр александра саша саня шура сашка alexander alex sasha
алексей леша алеша alexei
анастасия настя стася
андрей андрюша andrew
анна аня анюта anna ann annie anya
антонина тоня
борис боря
валентина валентин валя
василий вася vasily
виктор витя victor
виктория вика victoria vicky
владимир вова володя vladimir
вячеслав слава
галина галя
геннадий гена
георгий юрий жора гоша юра george
григорий гриша gregory
дарья даша
денис денька
дмитрий дима митя dmitry
евгений евгения женя eugene
екатерина катя catherine katherine kate katie
елена лена алена helen elena lena
елизавета лиза elizabeth liz lisa beth betty
иван ваня ivan vanya
игорь гоша
ирина ира irina
константин костя
ксения ксюша оксана
лариса лара
лев лева leo
любовь люба
людмила люда мила
магомед мага магомет мухаммад muhammad mohammed mahomed
маргарита рита margaret rita maggie
мария маша маруся мария mary masha maria
михаил миша michael misha mike
надежда надя
наталья наталия наташа natalia natasha
николай коля nicholas nick nikolai
олег олежка
ольга оля olga
павел паша paul pavel
петр петя peter
роман рома roman
светлана света
сергей сережа sergei
станислав стас
степан степа
татьяна таня tatiana tanya
федор федя
юлия юля julia
яков яша
robert bob rob bobby robbie
william will bill billy
richard dick rick
james jim jimmy
john jack johnny
thomas tom tommy
joseph joe
edward ed eddie ted
charles charlie
daniel dan danny
david dave
samuel sam
benjamin ben
patricia pat patty
susan sue suzy
christopher chris
anthony tony
steven steve
"""
_RELATIVES: dict[str, tuple[str, ...]] = {}
for _family in _FAMILIES.strip().splitlines():
    for _name in _family.split():
        _RELATIVES[_name] = (*_RELATIVES.get(_name, ()), *_family.split())


def _endings(*groups: list[str]) -> frozenset[str]:
    return frozenset(k for group in groups for e in group for k in (keys(e) or {""}))


CASES = _endings(_CASES)
_WIDE = _endings(
    _CASES,
    _ENGLISH,
    [stem + case for stem in _PATRONYMIC + _FOND for case in _CASES],
)


def relatives(word: str) -> frozenset[str]:
    """Return the everyday forms of a given name that no ending makes: Alexander, Sasha."""
    plain = word.lower().replace("ё", "е")
    found = set(_RELATIVES.get(plain, ()))
    fathers = re.fullmatch(r"(.{3,}?)(?:[ое]вич|[ое]вна|инична|ич)", plain)
    return frozenset(found | ({fathers[1]} if fathers else set())) - {plain}


def stems(word: str) -> frozenset[str]:
    """Return what of a word stays when it is declined, in letters (lower case)."""
    word = word.lower()
    strips = _STRIPPED if _CYRILLIC.search(word) else _STRIPPED_LATIN
    found = {word} | {word.removesuffix(end) for end in strips if len(word) - len(end) >= 2}
    return frozenset(found | {f for stem in found if (f := _without_fleeting(stem)) != stem})


_OBLIQUE = re.compile(
    "(?:ого|ему|ому|[ыи]ми|[ая]ми|[оеё]ву|[оеё]в|[оеёаяыи]м|[оеё]й|[оеью]ю|[ыияа]х|[аяуюеиы])$"
)


def undeclined(word: str) -> frozenset[str]:
    """Return what the first form of a Cyrillic word may be, if the word stands in a case.

    Whoever was met as Барзукаеву is also Барзукаев, and Зариной is Зарина. Most of what is
    returned is no word; none of it is the word itself.
    """
    plain = word.lower()
    if not _CYRILLIC.search(plain):
        return frozenset()
    cuts = (1, 2, 3)
    ends = [plain[-cut:] for cut in cuts if _OBLIQUE.fullmatch(plain[-cut:])]
    stems_ = {plain.removesuffix(end) for end in ends if len(plain) - len(end) >= 3}
    fuller = {re.sub(r"([бвгджзклмнпрстфхцчшщ])$", r"е\1", base) for base in stems_}
    firsts = {base + end for base in stems_ for end in ("", "а", "я", "ь", "й")} | fuller
    return frozenset(first.capitalize() for first in firsts - {plain})


def _without_fleeting(stem: str) -> str:
    """Pavel, Pavla; Pyotr, Petra; Lev, Lva; Solovey, Solovya: the last vowel goes."""
    if len(stem) < 3:
        return stem
    return re.sub(r"(?:[еёо]|(?<=[a-z])[eo])([^\Wаеёиоуыэюяьaeiouy\d_])$", r"\1", stem)


def forms(word: str, *, wide: bool) -> frozenset[str]:
    """Return the keys of every form of a name; none for a name that is too short for keys.

    Args:
        word: one word of a name, folded.
        wide: with patronymics, diminutives and English endings, not the cases alone.
    """
    words = {word} | (relatives(word) if wide else frozenset())
    bases = {k for w in words for s in stems(w) for k in keys(s)}
    whole = {k for w in words for k in readings(w) if len(k) > _SHORT and k in keys(w)}
    made = {
        _run_together(base, end)
        for base in bases
        if len(base) >= _SHORT
        # Three sounds and a suffix make everyday words: "mark" is no form of Maria.
        for end in (_WIDE if wide and len(base) > _SHORT else CASES)
    }
    return frozenset(k for k in made | whole if len(k) > _SHORT)


def _run_together(base: str, end: str) -> str:
    """Add an ending as the key of the whole word would have it: glides and doubles gone."""
    joined = re.sub(r"i+(?=[aeu])", "", base + end)
    return re.sub(r"(.)\1+", r"\1", re.sub(r"i+o", "e", joined))


_PLAIN = dict(zip("абвгдзиклмнопрстуфыэ", "abvgdziklmnoprstufye", strict=True))
_ROMAN: dict[str, tuple[str, ...]] = {letter: (latin,) for letter, latin in _PLAIN.items()} | {
    "ж": ("zh", "j"), "х": ("kh", "h", "x"), "ц": ("ts", "c"), "ч": ("ch",), "ш": ("sh",),
    "щ": ("shch", "sch"), "ь": ("",), "ъ": ("", "ie"), "й": ("y", "i", "j"), "ӏ": ("",),
    "ю": ("yu", "iu", "ju"), "я": ("ya", "ia", "ja"), "е": ("e", "ye", "yo"), "и": ("i", "y"),
}  # fmt: skip
_BACK = (
    ("shch", "щ"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш"), ("yu", "ю"),
    ("ya", "я"), ("yo", "ё"), ("ia", "я"), ("iu", "ю"), ("ye", "е"), ("ee", "и"), ("oo", "у"),
    *zip("abcdefghiklmnopqrstuvwxyz", "абкдефгхиклмнопкрстуввхйз", strict=True), ("j", "дж"),
)  # fmt: skip


def spelled(word: str) -> frozenset[str]:
    """Return the forms of a short name letter by letter: cases and plain romanisations.

    Names such as Ян or Али, whose keys would also be those of everyday words.
    """
    word = bare(word.lower()).replace("ё", "е")
    own = set() if _CYRILLIC.search(word) else {word, word + "s"}
    declined = _declined(word if not own else cyrillic(word))
    return frozenset(own | declined | {r for form in declined for r in _romans(form)})


def cyrillic(word: str) -> str:
    """Return a Latin word in Cyrillic letters by its plainest reading; it must be lower case."""
    for latin, cyrillic in _BACK:
        word = word.replace(latin, cyrillic)
    return word


def _declined(word: str) -> set[str]:
    """Decline a short Cyrillic word; one that ends in another vowel than a, я does not change."""
    if word[-1] in "иеоуыэю":
        return {word}
    stem = word[:-1] if word[-1] in "аяйь" else word
    # Lev, Lva: the vowel goes, and leaves a soft sign after л.
    bases = {stem, re.sub(r"л?[ео]([бвгджзклмнпрстфхцчшщ])$", r"ль\1", stem)}
    return {word} | {base + end for base in bases if len(base) > 1 for end in _CASES if end}


def _romans(word: str) -> set[str]:
    options = [_ROMAN.get(c, (c,)) for c in word]
    return {"".join(way) for way in product(*options)}


_PARADIGMS = (  # endings in the nominative, and all endings of the paradigm (Zaliznyak 1977)
    (("ский", "цкий"), "ий ого ому им ом ая ой ую ие их ими"),
    (("ская", "цкая"), "ая ой ую ою"),
    (("ова", "ева", "ина", "ына"), "а ой у ою ы"),
    (("ов", "ев", "ин", "ын"), " а у ым ом е ы ых ими ыми"),
    (("ое", "ее"), "ое ого ому ым ом ее его ему им ем"),
    (("ый", "ой", "ий"), "ый ого ому ым ом ий его ему им ем ой ая ую ые ых ыми ия ию ии ием"),
    (("ия",), "ия ии ию ией иею"),
    (("ья",), "ья ьи ье ью ьей ьею"),
    (("ая", "яя"), "ая ой ую яя ей юю"),
    (("жа", "ша", "ча", "ща"), "а и е у ей ею ой ою"),
    (("ца",), "а ы е у ей ею ой ою"),
    (("га", "ка", "ха"), "а и е у ой ою"),
    (("а",), "а ы е у ой ою"),
    (("я",), "я и е ю ей ею"),
    (("й",), "й я ю ем е и"),
    (("овь",), "овь ови овью ви вь вью"),
    (("ь",), "ь я ю ем е и ью"),
    (("ки", "ги", "хи"), "и ов ам ами ах"),
    (("ы", "и"), "ы и ов ев ей ам ям ами ями ах ях"),
    (("о", "е"), "о а у ом е я ю ем и"),
)  # fmt: skip


def grammatical(word: str) -> frozenset[str]:
    """Return the real forms of a name in its own letters, in lower case, ё as е.

    Cases by the paradigm that its ending calls for, patronymics, and both of its everyday
    forms. Fewer than `forms` and `spelled` make: those must miss nothing, these must be words.
    """
    plain = bare(word.lower()).replace("ё", "е")
    words = {plain} | {w.replace("ё", "е") for w in relatives(plain)}
    made = {form for w in words for form in _paradigm(w)}
    if _CYRILLIC.search(plain):
        bases = {re.sub("[аяйь]$", "", w) for w in (plain, _fled(plain)) if len(w) > 4}
        suffixes = ("ович", "евич", "овна", "евна")
        made |= {form for b in bases for e in suffixes for form in _paradigm(b + e)}
    return frozenset(made)


def _paradigm(word: str) -> set[str]:
    if not _CYRILLIC.search(word):
        return {word, word + "s", word + "es"}
    for endings, paradigm in _PARADIGMS:
        mine = next((e for e in endings if word.endswith(e)), None)
        if mine is not None and word != "лев":
            shared = mine[
                : len(mine) - len(next(p for p in paradigm.split(" ") if mine.endswith(p)))
            ]
            stem = word[: len(word) - len(mine)] + shared
            return {word, *(b + e for b in _bases(stem, mine) for e in paradigm.split(" "))}
    return {word} | {b + e for b in {word, _fled(word)} for e in ("а", "у", "ом", "ем", "е")}


def _bases(stem: str, ending: str) -> set[str]:
    if ending == "й" and stem.endswith("е"):  # Solovey, Solovya
        return {stem, stem[:-1] + "ь"}
    return {stem, _without_fleeting(stem)} if stem.endswith("овь") else {stem}


def _fled(word: str) -> str:
    """Pavel, Pavla; Lev, Lva: the last vowel goes, in these endings."""
    if word == "лев":
        return "льв"
    return _without_fleeting(word) if word.endswith(("ел", "ец", "ок", "ек")) else word
