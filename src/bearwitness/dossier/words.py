"""What a dossier says around the edition's own words, in English and in Russian."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

_POINT = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(~?)")
_MONTHS = {
    "en": "January February March April May June July August September October November "
    "December spring summer autumn winter",
    "ru": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь "
    "весна лето осень зима",
}
_OF_MONTHS = (  # Russian bends a month after a day and after "about"
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря "
    "весны лета осени зимы"
)

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "kind": "Dossier",
        "invented": "Everything here is invented: the case, its people, places and words. "
        "It shows how Bearwitness works.",
        "made": "Edition {id}, made on {day}",
        "contents": "Contents",
        "method": "How this was made",
        "method_1": "Each testimony was sealed when it arrived, and each of its passages entered "
        "in a log that can only grow. Who gave it is kept apart from what was said and is not in "
        "this document.",
        "method_2": "A passage is here because the one who gave it agreed to this use, because "
        "what we found that could give a person away was covered, and because two people "
        "approved these very words. A covered stretch stays visible as a gap of constant width; "
        "its proof tells how many words are under it, and not which. Words in square brackets "
        "are ours and say a thing less finely.",
        "method_3": "A claim stands on one of six rungs. The rung follows from written rules: "
        "how many voices that do not depend on each other would all have to be wrong. Newspapers "
        "that repeat one newspaper are one voice. A denial is shown with its kind and its day.",
        "method_4": "A number has two parts: the documented, people whom one can point to, and, "
        "where the lists allow it, an estimate of all, given as an interval.",
        "claims": "Claims",
        "rung": "Rung {height} of 6: {rung}",
        "at_least": "Voices, as far as we know independent, that would all have to be wrong, at "
        "least: {k}.",
        "rules": "Rules",
        "met": "met",
        "not_met": "not met",
        "denials": "Denials",
        "voice_mark": "voice",
        "one_voice": "Denials marked with one number are one voice: one speaks for the other.",
        "translation": "our translation",
        "no_denials": "Nobody has denied it in public, to our knowledge.",
        "lineage": "Sources, from what happened to what is claimed",
        "world": "What happened",
        "claim": "the claim",
        "untold": "where it has it from is not told here",
        "not_counted": "we do not rely on it",
        "confided": "were there; who they are, how many, and to whom else they spoke is not told",
        "many": "Sources: {count}",
        "relies": "each relies on {onto}",
        "layer_world": "What happened",
        "layer_first": "Was there, or is not told",
        "layer_between": "Has it from them",
        "layer_last": "What is claimed",
        "judgments": "Judgments of courts",
        "judgments_limit": "The court found it; we cite it. None of our rules asks whether the "
        "trial was fair.",
        "court_column": "Court and case",
        "day_column": "Day",
        "where_column": "Where",
        "stands_column": "Does it stand?",
        "rung_rests_column": "The rung",
        "finality_final": "final: nobody can appeal any more",
        "finality_open": "somebody appeals or still may, or nobody knows",
        "finality_overturned": "overturned",
        "rests": "rests on it",
        "rests_not": "does not rest on it",
        "needs": "What the next rung would need; which of it is met already is not told",
        "numbers": "Numbers",
        "documented": "documented",
        "estimated": "estimated in all (from {level} intervals)",
        "interval": "{lower} to {upper}",
        "withheld": "No estimate is given.",
        "limits": "Limits",
        "passages": "Passages",
        "voice": "Voice {number}",
        "original_en": "written down in English",
        "original_ru": "written down in Russian",
        "sealed": "Sealed before {moment} (UTC)",
        "leaf": "Leaf {leaf}",
        "log": "All are leaves of the log {log}",
        "no_code": "Too long for a code: take the file.",
        "proofs_lead": "One proof for each passage, under the passage's number. Beside the code: "
        "the proof's file, the time before which the words were sealed, its leaf in the log, and "
        "the SHA-256 of the file.",
        "summary": "In short",
        "cite": "To cite a passage, give the edition and the passage's number, as p-04.",
        "claim_column": "Claim",
        "rung_column": "How far it is confirmed",
        "denied_column": "Voices against",
        "nobody_denies": "none",
        "picture": "Its sources are drawn in annex A, picture A{number}.",
        "passages_lead": "Each in the language in which it was written down, in its own order. A "
        "voice is one testimony, and whoever gave two may be two voices; it is numbered for this "
        "edition only. The proof of each passage "
        "stands in annex B under the same number; it is of the deponent's words, never of our "
        "translation.",
        "timeline_lead": "What fewer than five people met with is told with what is like it, or "
        "not here; what is disputed stands among the claims.",
        "annex_letter": "A",
        "annex_sources": "Annex A. Where each claim comes from",
        "annex_proofs": "Annex B. The proofs, and how to check one",
        "checked": "Checked by {names}",
        "nobody": "Checked by nobody but us so far: until another party signs the log, the time "
        "is our own word.",
        "digest": "SHA-256 of the proof",
        "code": "The code holds the whole proof: the page for checking proofs, or the program, "
        "reads it.",
        "timeline": "Timeline",
        "happened": "documented",
        "said": "said",
        "denied": "denied",
        "answered": "answered",
        "published": "published",
        "not_proven": "What this does not prove",
        "not_1": "A proof shows that words were sealed before a time and not changed since. It "
        "does not show that they are true, nor who said them.",
        "check_1": "Take the proof's file from the published site, a copy of it, or from the one "
        "who gave you this document. Its name is under each code.",
        "check_2": "Compare its SHA-256 with the one printed here. They agree: it is the proof "
        "that this document speaks of.",
        "check_3": "Open the site's page for checking proofs. It works on your own machine, "
        "without a connection. Or run: bearwitness verify FILE",
        "check_4": "Both go through numbered steps and say which of them failed, if one does.",
        "page": "page",
        "recorded": "recorded",
        "reported": "reported",
        "grounds_to_suspect": "reasonable grounds to suspect",
        "grounds_to_believe": "reasonable grounds to believe",
        "clear_and_convincing": "clear and convincing",
        "beyond_reasonable_doubt": "beyond reasonable doubt, as a court found",
        "flat": "denied without reasons",
        "existence": "denied that such people exist",
        "non_confirmation": "said to be unconfirmed",
        "justification": "not denied but justified",
        "refutation": "denied with something that can be checked",
        "denies": "denied",
        "doubts": "doubted",
        "justifies": "not denied but justified",
        "other": "objected",
        "testimony": "testimony",
        "article": "article",
        "judgment": "judgment of a court",
        "statement": "statement",
        "document": "document",
        "list": "list of victims",
        "media": "picture or film",
        "same_deponent": "the same person",
        "same_intake": "the same interview",
        "same_interpreter": "the same interpreter",
        "same_owner": "the same owner",
        "about": "about {day}",
    },
    "ru": {
        "kind": "Досье",
        "invented": "Всё здесь вымышлено: дело, люди, места и слова. Так показано, как работает "
        "Bearwitness.",
        "made": "Выпуск {id}, собран {day}",
        "contents": "Содержание",
        "method": "Как это сделано",
        "method_1": "Каждое свидетельство запечатано сразу, как поступило, а каждый его отрывок "
        "внесён в журнал, который может только расти. Кто его дал, хранится отдельно от "
        "сказанного, и в этом документе этого нет.",
        "method_2": "Отрывок стоит здесь потому, что давший его на это согласился, что всё "
        "найденное, что могло бы выдать человека, закрыто, и что именно эти слова одобрили два "
        "сотрудника. Закрытое видно как пропуск постоянной ширины; по доказательству видно, "
        "сколько под ним слов, но не какие. Слова в квадратных скобках — наши: они говорят о том "
        "же, но менее точно.",
        "method_3": "Утверждение стоит на одной из шести ступеней. Ступень следует из записанных "
        "правил: сколько независимых голосов должны ошибаться одновременно. Газеты, которые "
        "повторяют одну газету, — это один голос. Опровержение приведено с его родом и днём.",
        "method_4": "У числа две части: задокументированные, то есть люди, на каждого из "
        "которых можно указать, и, если списки это позволяют, оценка для всех в виде промежутка.",
        "claims": "Утверждения",
        "rung": "Ступень {height} из 6: {rung}",
        "at_least": "Голосов, насколько мы знаем, независимых, которые должны ошибаться "
        "одновременно, не менее: {k}.",
        "rules": "Правила",
        "met": "выполнено",
        "not_met": "не выполнено",
        "denials": "Опровержения",
        "voice_mark": "голос",
        "one_voice": "Опровержения с одним номером — это один голос: один говорит за другого.",
        "translation": "перевод наш",
        "no_denials": "Открыто этого, насколько нам известно, никто не отрицал.",
        "lineage": "Источники: от того, что было, до утверждения",
        "world": "То, что было",
        "claim": "утверждение",
        "untold": "откуда это у него, здесь не сказано",
        "not_counted": "мы на него не опираемся",
        "confided": "были там; кто они, сколько их и кому ещё рассказали, не сообщается",
        "many": "Источников: {count}",
        "relies": "каждый опирается на: {onto}",
        "layer_world": "То, что было",
        "layer_first": "Был там или не сказано",
        "layer_between": "Узнал от них",
        "layer_last": "Что утверждается",
        "judgments": "Судебные решения",
        "judgments_limit": "Это установил суд, мы его приводим. Был ли процесс справедливым, ни "
        "одно наше правило не спрашивает.",
        "court_column": "Суд и дело",
        "day_column": "День",
        "where_column": "Где сказано",
        "stands_column": "В силе ли оно",
        "rung_rests_column": "Ступень",
        "finality_final": "окончательное: обжаловать уже нельзя",
        "finality_open": "обжалуется или ещё может быть обжаловано, или это неизвестно",
        "finality_overturned": "отменено",
        "rests": "держится на нём",
        "rests_not": "на нём не держится",
        "needs": "Что нужно для следующей ступени; что из этого выполнено, не сообщается",
        "numbers": "Числа",
        "documented": "задокументировано",
        "estimated": "оценка для всех (по интервалам {level})",
        "interval": "от {lower} до {upper}",
        "withheld": "Оценки нет.",
        "limits": "Оговорки",
        "passages": "Отрывки",
        "voice": "Голос {number}",
        "original_en": "записано по-английски",
        "original_ru": "записано по-русски",
        "sealed": "Запечатано раньше, чем {moment} (UTC)",
        "leaf": "Лист {leaf}",
        "log": "Все они — листы журнала {log}",
        "no_code": "Для кода слишком длинно: возьмите файл.",
        "proofs_lead": "Для каждого отрывка одно доказательство, под номером отрывка. Под кодом: "
        "файл доказательства, время, раньше которого слова запечатаны, лист журнала и SHA-256 "
        "файла.",
        "summary": "Коротко",
        "cite": "Ссылаясь на отрывок, назовите выпуск и номер отрывка, например p-04.",
        "claim_column": "Утверждение",
        "rung_column": "Насколько подтверждено",
        "denied_column": "Голосов против",
        "nobody_denies": "нет",
        "picture": "Его источники — в приложении А, рисунок А{number}.",
        "passages_lead": "Каждый на том языке, на котором записан, и в своём порядке. Голос — это "
        "одно свидетельство, и у того, кто дал их два, голосов может быть два; номер действует "
        "только в этом выпуске. Доказательство каждого отрывка — в "
        "приложении Б под тем же номером; оно о словах рассказавшего, а не о нашем переводе.",
        "timeline_lead": "То, что случилось меньше чем с пятью людьми, сказано вместе с похожим "
        "или не сказано здесь; оспариваемое стоит среди утверждений.",
        "annex_letter": "А",
        "annex_sources": "Приложение А. Откуда известно каждое утверждение",
        "annex_proofs": "Приложение Б. Доказательства и как их проверить",
        "checked": "Кто проверил: {names}",
        "nobody": "Пока никто, кроме нас, не проверил: до чужой подписи за время ручаемся мы.",
        "digest": "SHA-256 доказательства",
        "code": "В коде всё доказательство целиком: его прочтёт страница проверки или программа.",
        "timeline": "Хронология",
        "happened": "задокументировано",
        "said": "сказано",
        "denied": "опровергнуто",
        "answered": "получен ответ",
        "published": "опубликовано",
        "not_proven": "Чего это не доказывает",
        "not_1": "Доказательство показывает, что слова запечатаны раньше указанного времени и с "
        "тех пор не менялись. Оно не показывает, что они правдивы, и не говорит, чьи они.",
        "check_1": "Возьмите файл доказательства на сайте, с его копии или у того, кто дал вам "
        "этот документ. Имя файла стоит под кодом.",
        "check_2": "Сравните его SHA-256 с напечатанной здесь. Если совпадает, это то самое "
        "доказательство.",
        "check_3": "Откройте на сайте страницу проверки. Она работает на вашем устройстве, без "
        "связи. Или выполните: bearwitness verify ФАЙЛ",
        "check_4": "И страница, и программа идут по пронумерованным шагам и говорят, какой из "
        "них не прошёл.",
        "page": "стр.",
        "recorded": "зафиксировано",
        "reported": "сообщается",
        "grounds_to_suspect": "разумные основания подозревать",
        "grounds_to_believe": "разумные основания полагать",
        "clear_and_convincing": "ясно и убедительно",
        "beyond_reasonable_doubt": "вне разумных сомнений, как установил суд",
        "flat": "отрицает без доводов",
        "existence": "отрицает, что такие люди есть",
        "non_confirmation": "говорит, что подтверждений нет",
        "justification": "не отрицает, а оправдывает",
        "refutation": "отрицает, приводя то, что можно проверить",
        "denies": "отрицает",
        "doubts": "сомневается",
        "justifies": "не отрицает, а оправдывает",
        "other": "возражает",
        "testimony": "свидетельство",
        "article": "статья",
        "judgment": "решение суда",
        "statement": "заявление",
        "document": "документ",
        "list": "список пострадавших",
        "media": "снимок или запись",
        "same_deponent": "тот же человек",
        "same_intake": "та же беседа",
        "same_interpreter": "тот же переводчик",
        "same_owner": "тот же владелец",
        "about": "около {day}",
    },
}


def day(edtf: str, language: str) -> str:
    """Return a partial date as people say it; what is not in our EDTF subset, as it stands."""
    first, slash, last = edtf.partition("/")
    if slash:
        return f"{day(first, language)} – {day(last, language)}"
    match = _POINT.fullmatch(edtf)
    if match is None:
        return edtf
    told = _point(match, language)
    return WORDS[language]["about"].format(day=told) if match[4] else told


def moment(at: datetime, language: str) -> str:
    """Return a time in UTC: its day, and hours and minutes."""
    return f"{day(at.strftime('%Y-%m-%d'), language)}, {at:%H:%M}"


def _point(match: re.Match[str], language: str) -> str:
    year, month = match[1], int(match[2] or 0)
    if not month:
        return year
    names = _MONTHS[language].split()
    place = month - 1 if month <= 12 else month - 9
    bent = language == "ru" and (match[3] or match[4])
    name = (_OF_MONTHS.split() if bent else names)[place]
    return f"{int(match[3])} {name} {year}" if match[3] else f"{name} {year}"
