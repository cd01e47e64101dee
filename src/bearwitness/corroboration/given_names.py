"""Given names: which forms are one name, so that Саша may be Александр and never Сергей.

Names in common use among Russian speakers, with short forms, and among Chechens and Ingush, in
the Russian official form and their own spelling. Two different names of the table are never
taken for a slip of each other. What the table lacks is compared by its letters alone.

Sources: N. A. Petrovsky, Словарь русских личных имён (1966); A. V. Superanskaya (ed.),
Справочник личных имён народов РСФСР (1979); J. Nichols and A. Vagapov, Chechen-English and
English-Chechen Dictionary (2004). The choice is ours and has not been read by a Chechen speaker.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

from bearwitness.corroboration.sounds import ROUGH, readings, stems

_RUSSIAN = """
Александр Саша Шура Саня Санёк Алекс Александер Шурик; Александра Саша Шура Саня; Алексей Лёша
Алёша Лёха Алексий; Анатолий Толя Толик; Андрей Андрюша Дрюня; Антон Антоша Тоша; Антонина Тоня;
Анастасия Настя Ася Стася; Анна Аня Нюра Анюта Нюша Анечка; Анжела Анжелика Лика; Алла Аллочка;
Алина Аля; Алёна Елена Лена Алёнка Леночка; Альберт Алик; Аркадий Аркаша; Арсений Арсен Сеня;
Артём Тёма Артемий; Артур; Богдан; Борис Боря; Вадим Вадик Дима; Валентин Валя Валик;
Валентина Валя; Валерий Валера Валерик; Валерия Лера Валя; Варвара Варя; Василий Вася Василь;
Вера Верочка Веруня; Вероника Ника; Виктор Витя Витёк; Виктория Вика; Виталий Виталик Виталя;
Владимир Володя Вова Вовка Влад; Владислав Влад Владик Слава; Вячеслав Слава Славик;
Галина Галя; Геннадий Гена; Георгий Гоша Жора Гога Егор Юра; Герман Гера; Глеб; Григорий Гриша;
Даниил Даня Данила Данил; Дарья Даша; Денис Дениска Дэн; Диана; Дмитрий Дима Митя Митяй;
Евгений Женя Евгеша; Евгения Женя; Егор Егорка Гоша; Екатерина Катя Катерина Катюша;
Елизавета Лиза; Жанна; Захар; Зинаида Зина; Зоя Зойка; Иван Ваня Ванька; Игнат; Игорь Игорёк Гоша;
Илья Илюша; Инна; Ирина Ира Ириша; Кирилл Кирюша Кира; Клавдия Клава; Константин Костя;
Кристина; Ксения Ксюша Ксеня Оксана Ксана; Лариса Лара Лора; Лев Лёва; Леонид Лёня Лёнчик;
Лидия Лида; Любовь Люба; Людмила Люда Мила Люся; Маргарита Рита Марго; Марина Мариша;
Мария Маша Маруся Маня Марья; Марк; Матвей Мотя; Максим Макс; Михаил Миша Мишка; Надежда Надя;
Наталья Наташа Наталия Ната; Никита Ника; Николай Коля Колька; Нина Ниночка; Олег Олежка;
Ольга Оля; Павел Паша Павлик Пашка; Пётр Петя Петька; Полина Поля; Раиса Рая; Родион Родя;
Роман Рома Ромка; Ростислав Слава Ростик; Светлана Света; Семён Сёма Сеня; Сергей Серёжа Серый;
София Соня Софья; Станислав Стас Слава Стасик; Степан Стёпа; Таисия Тая; Тамара Тома; Татьяна Таня;
Тимофей Тима Тимоша; Ульяна Уля; Фёдор Федя; Филипп; Эдуард Эдик; Элла; Юлия Юля; Юрий Юра;
Яков Яша; Яна; Ярослав Слава Ярик; Василиса Вася
"""
_NATIVE = """
Магомед Мохьмад Мухаммад Мухамед Мохмад Магомет Магома Мохаммад; Ахмед Ахьмад Ахмад Ахмет;
Абдулла Ӏабдулла; Абубакар Абу-Бакар Бакар; Адам Ӏадам; Азамат; Айдамир; Али Ӏели Ӏела Ӏали;
Алихан Ӏелихан; Альви; Амин; Анзор; Апти; Арби Ӏарби; Асланбек Асламбек; Аслан; Аслан Асланбек;
Ахъяд; Бекхан; Беслан Бислан; Билал; Бувайсар; Вахид; Ваха; Висхан; Висит; Дауд; Дени;
Джабраил Жабраил; Джамал Жамал; Джамбулат Жамболат; Джохар Жовхар Джовхар; Докка Доку; Заур;
Заурбек; Зелимхан Зелимха; Ибрагим Ибрахӏим; Идрис; Иса Ӏийса; Ислам; Исмаил Исмаьӏал Смаил;
Имран Ӏимран; Казбек; Камиль; Келимат; Леча Лечи; Мансур; Махмуд Махьмуд; Микаил Микайл;
Мовлади Мовлади; Мовсар; Муса; Мурад Мурат; Муслим; Нурди; Осман Усман Ӏусман; Расул;
Рамзан Рамазан; Ризван; Руслан; Рустам; Саид Сайд Саӏид; Саламбек; Салман; Салех; Салавди;
Сулейман Сулиман Солеман; Сулим; Султан; Супьян Суфьян; Тамерлан; Тимур; Турпал; Турко;
Умар Ӏумар Омар; Хамзат; Хамид Хьамид; Халид; Хасан Хьасан; Хизир; Хож-Ахмед; Хусейн Хьусейн Хусайн;
Чингиз; Шамиль Шемал Шамил; Шарип Шариф; Шахид; Эльмурза; Эми Ӏеми; Юнус; Юсуп Юсуф; Якуб Якъуб;
Якъа; Яхъя; Айна; Айшат Ӏайшат Аишат; Аза; Аминат Эминат Амина; Асет Эсет; Асма; Бирлант; Зайнап
Зайнаб; Залина; Залпа; Зара; Зарема; Зулай; Зулихан; Иман; Камета; Лейла Лайла; Луиза; Мадина;
Макка Маккха; Малика; Марет; Марха Мархӏа; Марьям Марем Мариам; Милана; Петимат Петӏамат Патимат;
Роза; Ровзан; Сацита; Седа; Таус Тӏаус; Тамила; Тоита; Фатима Патима; Хава Хьава; Хадижат Хьадижат
Хадиджат Хадижа; Хеда; Хеди Хьеди; Эсет Асет; Элиза; Эльза; Яха; Яхита
"""


def _table() -> dict[str, frozenset[tuple[str, int]]]:
    known: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for kind, text in (("russian", _RUSSIAN), ("native", _NATIVE)):
        for n, forms in enumerate(text.replace("\n", " ").split(";")):
            for form in forms.lower().split():
                for reading in readings(form.replace("-", "")):
                    known[reading].add((kind, n))
    return {reading: frozenset(names) for reading, names in known.items()}


_KNOWN = _table()


def _by_stem() -> dict[str, frozenset[tuple[str, int]]]:
    known: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for reading, names in _KNOWN.items():
        for stem in stems(reading) | {reading}:
            known[stem] |= names
    return {stem: frozenset(names) for stem, names in known.items()}


_STEMS = _by_stem()


@lru_cache(maxsize=50_000)
def names_of(read: frozenset[str]) -> frozenset[tuple[str, int]]:
    """Return which names of the table a word's readings may be, by the nominative if it is one.

    Otherwise by what is left of it without a case's ending; empty if it is none.
    """
    exact = [r for r in read if not r.startswith(ROUGH)]
    for level in (exact, read):
        if found := frozenset().union(*(_KNOWN.get(r, frozenset()) for r in level)):
            return found
    cut = {stem for reading in exact for stem in stems(reading)}
    return frozenset().union(*(_STEMS.get(stem, frozenset()) for stem in cut))


def is_native(names: frozenset[tuple[str, int]]) -> bool:
    """Say whether one of these is a Chechen or Ingush name."""
    return any(kind == "native" for kind, _ in names)
