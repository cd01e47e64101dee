"""The data dictionary: what each table and column of the open dataset means, in both languages.

A column is (name, type, definition in English, in Russian, HURIDOCS). Types are Table Schema's.
The last part names the list of the HURIDOCS micro-thesauri (2001) whose terms its codes have
counterparts in; empty where there is none.
"""

# ruff: noqa: E501 - one definition, one line

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple


class Column(NamedTuple):
    """One column."""

    name: str
    type: str
    en: str
    ru: str
    huridocs: str = ""


class Meaning(NamedTuple):
    """One table: its title in each language, and its columns."""

    en: str
    ru: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()


_CLAIM = Column(
    "claim", "string", "Number of the claim in this edition.", "Номер утверждения в этом выпуске."
)
TABLES: Final[Mapping[str, Meaning]] = {
    "claims": Meaning(
        "Claims and how far each is confirmed",
        "Утверждения и насколько подтверждено каждое",
        (
            _CLAIM,
            Column("wording_en", "string", "The claim in English.", "Утверждение по-английски."),
            Column("wording_ru", "string", "The claim in Russian.", "Утверждение по-русски."),
            Column(
                "rung",
                "string",
                "How far it is confirmed; the lowest is `recorded`.",
                "Насколько подтверждено; нижняя ступень — `recorded`.",
            ),
            Column(
                "rung_height",
                "integer",
                "The same as a number, 1 to 6.",
                "То же числом, от 1 до 6.",
            ),
            Column(
                "at_least",
                "integer",
                "Independent voices that would all have to be wrong, at least; there may be more.",
                "Независимых голосов, которые должны ошибаться одновременно, не менее.",
            ),
            Column(
                "because_en", "string", "Why it stands on this rung.", "Почему оно на этой ступени."
            ),
            Column("because_ru", "string", "The same in Russian.", "То же по-русски."),
        ),
        ("claim",),
    ),
    "rules": Meaning(
        "Rules of grading, claim by claim",
        "Правила ступеней по утверждениям",
        (
            _CLAIM,
            Column("rule_en", "string", "The rule.", "Правило по-английски."),
            Column("rule_ru", "string", "The same in Russian.", "Правило по-русски."),
            Column("met", "boolean", "Whether it was met.", "Выполнено ли оно."),
        ),
    ),
    "sources": Meaning(
        "Public sources of each claim; testimonies have no row",
        "Открытые источники утверждений; у свидетельств строк нет",
        (
            _CLAIM,
            Column(
                "source",
                "string",
                "Number of the source within the claim.",
                "Номер источника внутри утверждения.",
            ),
            Column(
                "kind",
                "string",
                "article, statement, judgment, document, list or media.",
                "статья, заявление, решение суда, документ, список или снимок (коды английские).",
                "48",
            ),
            Column("title_en", "string", "Its title.", "Название по-английски."),
            Column("title_ru", "string", "The same in Russian.", "Название по-русски."),
            Column(
                "on",
                "string",
                "When it was published; a partial date in EDTF.",
                "Когда опубликован; неполная дата в EDTF.",
            ),
        ),
        ("claim", "source"),
    ),
    "lineage": Meaning(
        "Which public source has it from which",
        "Какой открытый источник откуда взял",
        (
            _CLAIM,
            Column("source", "string", "Who has it.", "Кто взял."),
            Column("onto", "string", "From whom.", "У кого."),
            Column(
                "relation",
                "string",
                "quotes, copies, translates, speaks_for, …",
                "Как: цитирует, перепечатывает, переводит, говорит за … (коды английские).",
            ),
            Column(
                "standing",
                "string",
                "established, inferred or unknown; unknown counts as dependent.",
                "Установлено, выведено или неизвестно; неизвестное считается зависимым.",
            ),
        ),
    ),
    "denials": Meaning(
        "Denials and other objections",
        "Опровержения и другие возражения",
        (
            _CLAIM,
            Column("by_en", "string", "Who objects.", "Кто возражает."),
            Column("by_ru", "string", "The same in Russian.", "То же по-русски."),
            Column(
                "kind",
                "string",
                "flat, existence, non_confirmation, justification, refutation, or a stance.",
                "Род опровержения или позиция (коды английские).",
            ),
            Column("on", "string", "When; a partial date in EDTF.", "Когда; неполная дата в EDTF."),
            Column(
                "voice",
                "integer",
                "Those with one number speak for each other; 0 stands alone.",
                "Одинаковый номер — говорят друг за друга; 0 — сам по себе.",
            ),
        ),
    ),
    "judgments": Meaning(
        "Judgments of courts that carry a claim; others that are cited are not told",
        "Судебные решения, на которых держится утверждение; о других приведённых не говорится",
        (
            _CLAIM,
            Column("court_en", "string", "Which court.", "Какой суд, по-английски."),
            Column("court_ru", "string", "The same in Russian.", "Какой суд, по-русски."),
            Column(
                "case_number",
                "string",
                "Number of the case; no party's name.",
                "Номер дела; имён сторон в нём нет.",
            ),
            Column(
                "on",
                "string",
                "Day of the judgment; a partial date in EDTF.",
                "День решения; неполная дата в EDTF.",
            ),
            Column("paragraph", "string", "Where it says so.", "Где об этом сказано."),
            Column(
                "finality",
                "string",
                "Always final: what may be appealed or was overturned carries nothing.",
                "Всегда окончательное (final): на том, что можно обжаловать или что отменено, ничего не держится.",
            ),
            Column(
                "counts",
                "boolean",
                "Whether the rung rests on it. Whether the trial was fair, no rule asks.",
                "Держится ли на нём ступень. Был ли процесс справедливым, ни одно правило не спрашивает.",
            ),
        ),
    ),
    "events": Meaning(
        "What happened and was said in public, in order",
        "Что произошло и было публично сказано, по порядку",
        (
            Column(
                "on",
                "string",
                "A partial date in EDTF; what happened, to five people or more, by month at the finest.",
                "Неполная дата в EDTF; то, что было с людьми, — не точнее месяца.",
            ),
            Column(
                "kind",
                "string",
                "happened, said, denied, answered or published.",
                "произошло, сказано, отрицалось, отвечено, опубликовано (коды английские).",
            ),
            Column("what_en", "string", "What it was.", "Что это было."),
            Column("what_ru", "string", "The same in Russian.", "То же по-русски."),
        ),
    ),
    "numbers": Meaning(
        "Documented and estimated numbers",
        "Числа: задокументированное и оценки",
        (
            Column(
                "number", "string", "Name of the number in this edition.", "Имя числа в выпуске."
            ),
            Column("title_en", "string", "What is counted.", "Что сосчитано."),
            Column("title_ru", "string", "The same in Russian.", "То же по-русски."),
            Column(
                "documented",
                "integer",
                "People whom one can point to.",
                "Люди, на каждого из которых можно указать.",
            ),
            Column(
                "lower",
                "integer",
                "Lower end of the interval; empty: no estimate.",
                "Нижний конец промежутка; пусто — оценки нет.",
            ),
            Column("median", "integer", "Median of the estimate.", "Медиана оценки."),
            Column("upper", "integer", "Upper end of the interval.", "Верхний конец промежутка."),
            Column("level", "number", "Level of the interval: 0.95.", "Уровень промежутка: 0.95."),
            Column("withheld_en", "string", "Why there is no estimate.", "Почему оценки нет."),
            Column("withheld_ru", "string", "The same in Russian.", "То же по-русски."),
        ),
        ("number",),
    ),
    "counts": Meaning(
        "Victims by stratum, rounded down to fives, small ones left out",
        "Пострадавшие по слоям, с округлением вниз до пяти, без малых",
        (
            Column(
                "by",
                "string",
                "violation, year or region.",
                "По чему: нарушение, год или область (коды английские).",
            ),
            Column(
                "stratum",
                "string",
                "Code of the violation, the year, or the region's name.",
                "Код нарушения, год или название области.",
                "4, 5",
            ),
            Column("label_en", "string", "The same in words.", "То же словами."),
            Column("label_ru", "string", "The same in Russian.", "То же по-русски."),
            Column(
                "huridocs",
                "string",
                "list:code of the nearest HURIDOCS term, for a violation.",
                "список:код ближайшего термина HURIDOCS, для нарушения.",
                "4, 5",
            ),
            Column(
                "at_least",
                "integer",
                "People in it, rounded down to a multiple of five. One person may be in several strata; a stratum that is not here may have nobody in it, or too few.",
                "Людей в слое, с округлением вниз до кратного пяти. Один человек может быть в нескольких; если слоя нет, в нём может не быть никого или слишком мало людей.",
            ),
        ),
        ("by", "stratum"),
    ),
}
ABOUT: Final = {
    "en": {
        "title": "Data dictionary",
        "about": "Open dataset of edition {id}. It says nothing that the edition does not say, but for the counts by stratum, which hold only people who may be counted.",
        "not": "Not in it: any word of a testimony, any pseudonym or number of one, any day on which one was given or received, any name of a victim or a witness.",
        "counts": "Counts by stratum are rounded down to fives. Strata with fewer than five people are left out, and with them the smallest other one, so that none can be had by subtraction. A count that was released stands until five people have come or gone: comparing two datasets does not show who withdrew.",
        "column": "Column", "type": "Type", "means": "Means", "rows": "rows",
        "invented": "Everything here is invented.",
    },
    "ru": {
        "title": "Словарь данных",
        "about": "Открытые данные выпуска {id}. В них нет ничего, чего нет в самом выпуске, кроме чисел по слоям, где учтены только те, кого можно считать.",
        "not": "Здесь нет: слов свидетельств, их псевдонимов и номеров, дней, когда они даны или получены, имён пострадавших и свидетелей.",
        "counts": "Числа по слоям округлены вниз до пяти. Слои, где меньше пяти человек, опущены, а с ними и наименьший из остальных, чтобы их нельзя было найти вычитанием. Выпущенное число стоит, пока не прибавится или не убавится пять человек: сравнение двух наборов не покажет, кто отозвал согласие.",
        "column": "Столбец", "type": "Тип", "means": "Что значит", "rows": "строк",
        "invented": "Всё здесь вымышлено.",
    },
}  # fmt: skip
