"""What a submission says around the words in it, in English and in Russian."""

from __future__ import annotations

from collections.abc import Mapping

SUBMISSION: Mapping[str, Mapping[str, str]] = {
    "en": {
        "submission": "Submission of information",
        "confidential": "Confidential. For the addressee alone. Not to be sent on, in whole or in "
        "part, to any State or to the public without the sender's written consent.",
        "made_submission": "Submission {id}, {moment} (UTC)",
        "to": "To",
        "special_procedures": "Special procedures of the UN Human Rights Council",
        "treaty_body": "UN treaty body",
        "inquiry": "Commission of inquiry or fact-finding mission",
        "prosecutor": "Prosecutor",
        "regional_court": "Regional court of human rights",
        "court": "Court",
        "kind_of": "Kind",
        "urgent": "Urgent appeal: a violation is going on or about to happen",
        "allegation": "Letter of allegation: what is said to have happened",
        "s1": "Who submits this",
        "sender": "Submitted by",
        "contact": "How to reach the sender",
        "relation": "Relation to those it speaks for",
        "keep_source": "Please keep the sender's identity confidential too.",
        "s2": "Consent",
        "consent_1": "Each person whose words are in this document has allowed them to be handed, "
        "in confidence, to a court or a body of the United Nations. Consent was looked up at the "
        "moment at which this document was made. It may be withdrawn: before using it, ask the "
        "sender whether it still holds.",
        "consent_2": "Names. No name of a victim or a witness is in this document or its annex. "
        "None may be inferred or sought. The names are held sealed, and can be opened only by "
        "several custodians together. Should you need one, ask the sender, who will ask the "
        "person.",
        "consent_3": "Sending on. There is no consent to pass these words to the State concerned, "
        "nor to publish them, in a letter or a report that becomes public either. Excepted are "
        "testimonies of which the table says so: their words, covered as they are here, may stand "
        "in a public report of the United Nations; what is said of incidents may not. Where a "
        "deponent named who may have them, the addressee is among those named; the others were "
        "asked for a court, or for a UN body, as such.",
        "head_testimony": "Testimony",
        "given_on": "Allowed on",
        "until": "Until",
        "no_end": "until withdrawn",
        "in_public": "In a public UN report",
        "public_yes": "these words, yes",
        "public_no": "no",
        "s3": "Alleged victims",
        "victims_told": "Victims of the acts below: {count} ({names}). The numbers are of this "
        "document only. Names, dates of birth and nationality are withheld for the safety of the "
        "victims, their families and witnesses.",
        "s4": "Incidents: date, place, what was done",
        "incident": "Incident {number}",
        "when": "When",
        "place": "Where",
        "not_said": "not said",
        "act": "What was done",
        "victim": "Victim",
        "told_by": "Told in testimony",
        "code": "HURIDOCS",
        "fatal": "the victim died",
        "disputed": "sources contradict each other",
        "no_incidents": "No incident is entered in the casebook that these testimonies tell of.",
        "s5": "Alleged perpetrators",
        "unnamed": "a person who is not named here",
        "no_perpetrators": "The testimonies name nobody.",
        "perpetrators_note": "Officials are named as such where the testimonies name them in "
        "office. What is said here is alleged; no court has found it.",
        "s6": "What happened, in short",
        "s7": "Sources, and how they were verified",
        "sources_note": "Each testimony was sealed when it arrived and entered in a log that can "
        "only grow. Claims stand on one of six rungs by written rules: how many voices that do "
        "not depend on each other would all have to be wrong.",
        "denial": "Against it: {by}: {kind}",
        "s8": "Steps taken",
        "steps_home": "With the authorities of the State concerned",
        "steps_on": "When",
        "steps_what": "What was done",
        "steps_answer": "What came of it",
        "steps_none": "No complaint was made, because:",
        "elsewhere": "Before other international procedures",
        "nowhere": "None known to the sender.",
        "s9": "What is asked",
        "s10": "Danger of reprisals",
        "no_danger": "The sender has not said anything about this.",
        "s11": "The words",
        "cover_all": "Covered: names, and whatever could identify somebody together with other "
        "things. A covered stretch is a gap of constant width; words in square brackets are ours "
        "and say a thing less finely. Dates are told by month and places by district, "
        "or less finely where a deponent asked for it.",
        "cover_names": "Covered: what identifies a person alone, every word that the deponents "
        "asked to protect, and what staff chose to cover. Dates and places stand as finely as "
        "each deponent allowed, ages and the like as they were told: together they may identify a "
        "person. A covered stretch is a gap of constant width.",
        "testimony_number": "Testimony {number}",
        "received": "received {month}",
        "intake_page": "written by the deponent",
        "intake_interview": "written down in an interview",
        "intake_interpreted": "written down in an interview through an interpreter",
        "intake_partner": "handed over by another organisation",
        "s12": "Proofs",
        "proofs_1": "Beside this document: annex.json says the same to a machine, with the SHA-256 "
        "of every file; proofs/ holds one file for each passage; checkpoint.txt is the log as it "
        "stood; policy.json names the keys to be trusted.",
        "proofs_2": "To check a passage without any network: bearwitness verify proofs/FILE "
        "--policy policy.json",
        "proofs_3": "A proof here may show more words than a published one of the same passage. "
        "Do not lay the two side by side in public.",
        "proof": "Proof",
        "checkpoint": "The log's checkpoint",
        "read_me": "CONFIDENTIAL. For the addressee alone.\n\n"
        "submission.pdf   the submission\nannex.json       the same for machines, with the SHA-256 "
        "of every file\nproofs/          one proof for each passage\ncheckpoint.txt   the log as "
        "it stood, signed\npolicy.json      the keys to be trusted\n\n"
        "Consent may be withdrawn at any time. Ask the sender before you use this.\n",
    },
    "ru": {
        "submission": "Представление сведений",
        "confidential": "Доверительно. Только для адресата. Не передавать ни полностью, ни частями "
        "ни одному государству и не обнародовать без письменного согласия отправителя.",
        "made_submission": "Представление {id}, {moment} (UTC)",
        "to": "Кому",
        "special_procedures": "Специальные процедуры Совета ООН по правам человека",
        "treaty_body": "Договорный орган ООН",
        "inquiry": "Комиссия по расследованию или миссия по установлению фактов",
        "prosecutor": "Прокурор",
        "regional_court": "Региональный суд по правам человека",
        "court": "Суд",
        "kind_of": "Вид",
        "urgent": "Призыв к незамедлительным действиям: нарушение длится или вот-вот произойдёт",
        "allegation": "Письмо с утверждениями: что, как сообщают, произошло",
        "s1": "Кто представляет",
        "sender": "Отправитель",
        "contact": "Как связаться с отправителем",
        "relation": "Отношение к тем, за кого он говорит",
        "keep_source": "Просим не раскрывать и отправителя.",
        "s2": "Согласие",
        "consent_1": "Каждый, чьи слова здесь приведены, разрешил доверительно передать их суду "
        "или органу ООН. Согласие проверено в ту минуту, когда составлен этот документ. Его могут "
        "отозвать: прежде чем им воспользоваться, спросите отправителя, действует ли оно.",
        "consent_2": "Имена. Ни одного имени пострадавшего или свидетеля в документе и приложении "
        "нет. Не пытайтесь их вывести или разыскать. Имена хранятся запечатанными, и вскрыть их "
        "могут только несколько хранителей вместе. Если имя необходимо, спросите отправителя: он "
        "спросит самого человека.",
        "consent_3": "Передача дальше. Согласия передать эти слова государству, о котором идёт "
        "речь, или обнародовать их нет, в том числе в письме или докладе, который публикуют. "
        "Исключения отмечены в таблице: слова этих свидетельств, закрытые так, как здесь, могут "
        "войти в открытый доклад ООН; сказанное о событиях — нет. Если человек назвал, кому можно "
        "передать его слова, адресат среди названных; остальных спрашивали о суде или органе ООН "
        "вообще.",
        "head_testimony": "Свидетельство",
        "given_on": "Разрешено",
        "until": "До",
        "no_end": "пока не отозвано",
        "in_public": "В открытом докладе ООН",
        "public_yes": "эти слова — да",
        "public_no": "нет",
        "s3": "Предполагаемые пострадавшие",
        "victims_told": "Пострадавших от действий, названных ниже: {count} ({names}). Номера "
        "действуют только в этом документе. Имена, даты рождения и гражданство не названы ради "
        "безопасности пострадавших, их близких и свидетелей.",
        "s4": "События: когда, где, что сделано",
        "incident": "Событие {number}",
        "when": "Когда",
        "place": "Где",
        "not_said": "не названо",
        "act": "Что сделано",
        "victim": "Пострадавший",
        "told_by": "Свидетельство",
        "code": "HURIDOCS",
        "fatal": "человек погиб",
        "disputed": "источники противоречат друг другу",
        "no_incidents": "В деле нет записанных событий, о которых говорят эти свидетельства.",
        "s5": "Предполагаемые виновные",
        "unnamed": "человек, который здесь не назван",
        "no_perpetrators": "Свидетельства никого не называют.",
        "perpetrators_note": "Должностные лица названы там, где свидетельства называют их по "
        "должности. Это утверждения; суд их не устанавливал.",
        "s6": "Что произошло, коротко",
        "s7": "Источники и как их проверяли",
        "sources_note": "Каждое свидетельство запечатано сразу, как поступило, и внесено в журнал, "
        "который может только расти. Утверждения стоят на одной из шести ступеней по записанным "
        "правилам: сколько независимых голосов должны ошибаться одновременно.",
        "denial": "Против: {by}: {kind}",
        "s8": "Что предпринято",
        "steps_home": "Обращения к властям государства, о котором идёт речь",
        "steps_on": "Когда",
        "steps_what": "Что сделано",
        "steps_answer": "Чем кончилось",
        "steps_none": "Жалоб не подавали, потому что:",
        "elsewhere": "В других международных процедурах",
        "nowhere": "Отправителю ни об одной не известно.",
        "s9": "О чём просят",
        "s10": "Опасность мести",
        "no_danger": "Отправитель об этом ничего не сказал.",
        "s11": "Слова",
        "cover_all": "Закрыто: имена и всё, что могло бы выдать человека вместе с другим. Закрытое "
        "видно как пропуск постоянной ширины; слова в квадратных скобках — наши: они говорят о "
        "том же менее точно. Время указано с точностью до месяца, место — до района "
        "или грубее, если об этом просили.",
        "cover_names": "Закрыто: то, что само по себе выдаёт человека, все слова, которые просили "
        "защитить сами рассказавшие, и то, что закрыли сотрудники. Даты и места оставлены "
        "настолько точно, насколько разрешил каждый; возраст и подобное — как сказаны: вместе они "
        "могут выдать человека. Закрытое видно как пропуск постоянной ширины.",
        "testimony_number": "Свидетельство {number}",
        "received": "получено: {month}",
        "intake_page": "написано самим человеком",
        "intake_interview": "записано в беседе",
        "intake_interpreted": "записано в беседе через переводчика",
        "intake_partner": "передано другой организацией",
        "s12": "Доказательства",
        "proofs_1": "Рядом с документом: annex.json говорит то же самое машине и содержит SHA-256 "
        "каждого файла; в proofs/ по одному файлу на отрывок; checkpoint.txt — журнал, каким он "
        "был; policy.json называет ключи, которым следует доверять.",
        "proofs_2": "Проверить отрывок без сети: bearwitness verify proofs/ФАЙЛ --policy "
        "policy.json",
        "proofs_3": "Доказательство здесь может показывать больше слов, чем опубликованное для "
        "того же отрывка. Не сопоставляйте их на людях.",
        "proof": "Доказательство",
        "checkpoint": "Контрольная точка журнала",
        "read_me": "ДОВЕРИТЕЛЬНО. Только для адресата.\n\n"
        "submission.pdf   представление\nannex.json       то же для машин, с SHA-256 каждого "
        "файла\nproofs/          по доказательству на отрывок\ncheckpoint.txt   журнал, каким он "
        "был, с подписью\npolicy.json      ключи, которым следует доверять\n\n"
        "Согласие могут отозвать в любой день. Прежде чем воспользоваться, спросите "
        "отправителя.\n",
    },
}
