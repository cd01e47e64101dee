"""Sentences of invented news in English and Russian, many ways to say each fact.

Two sets of wordings: `FIRST`, with which a detector may be made, and `HELD`, for the figures that
are told. `{a|b}` is a choice; `<key>` a value of the event, `<key:c>` in a Russian case.
Everybody and every place in them is invented.
"""

# ruff: noqa: E501 - one wording a line

from __future__ import annotations

from collections.abc import Mapping

Wordings = Mapping[str, Mapping[str, tuple[str, ...]]]  # language, fact → ways to say it

FIRST: Wordings = {
    "en": {
        "lead": (
            "{At least|Some|About} <taken> {people|residents|men} were {seized|taken away|rounded up} in <place> on <day>.",
            "On <day> {armed men|uniformed men} {detained|led away} <taken> {villagers|inhabitants} of <place>.",
        ),
        "came": (
            "{They|The men} {drove up|arrived} in <cars> {cars|vehicles} {shortly after|around} <hour>:00, <men> of them in all.",
            "{Neighbours|Witnesses} {counted|saw} <men> {gunmen|men with rifles} and <cars> {jeeps|cars} {at|about} <hour>:00.",
        ),
        "first": (
            "{One of those taken|Among them} was <a>, <age>, a {father of small children|well-known man}.",
            "<a>, who is <age>, was {dragged|pulled} from his {house|yard} {first|before the others}.",
        ),
        "second": (
            "<b> has not been {seen|heard of} since; he had {worked|taught} there for <years> years.",
            "After <years> years {at the same school|in one job} <b> {vanished|disappeared} {that night|without a trace}.",
        ),
        "held": (
            "{The prisoners|Those arrested} were kept for <days> days in {a cellar|an old depot} in <site>.",
            "For <days> days {nobody knew|relatives were not told} that they were {locked up|held} in <site>.",
        ),
        "cell": (
            "<crowd> {men|people} {slept|stood} in {one room|a single cell} of <metres> square metres.",
            "{The cell|Their room} {measured|had} <metres> square metres and {held|had to do for} <crowd> {of them|inmates}.",
        ),
        "ransom": (
            "{Families|Relatives} were asked for <sum> roubles {a head|for each man}.",
            "{The price of freedom|A ransom} {was set at|came to} <sum> roubles.",
        ),
        "denied": (
            "{The spokesman|A press officer}, <official>, {called it a lie|denied everything} on <later>.",
            "On <later> <official> {told reporters|said on television} that {nothing of the kind|no such thing} had happened.",
        ),
        "filed": (
            "{The lawyer|Counsel} <lawyer> has {lodged|filed} <filed> complaints with the court in <court>.",
            "<filed> {appeals|petitions} {signed|drawn up} by <lawyer> {lie|wait} at the court of <court>.",
        ),
        "freed": (
            "<freed> of them {came home|were let go} on <freedday>.",
            "{By|On} <freedday> <freed> {prisoners|men} had been {released|freed}.",
        ),
        "hurt": (
            "<hurt> were {treated|seen} by {doctors|the hospital} in <clinic>.",
            "{Doctors|A hospital} in <clinic> {took in|dressed the wounds of} <hurt> of the {injured|beaten}.",
        ),
        "before": (
            "In <year> <oldtaken> people {disappeared|were taken} in the same way in <oldplace>.",
            "{A similar raid|The like} {on|in} <oldplace> in <year> {ended with|left} <oldtaken> {missing|gone}.",
        ),
        "road": (
            "{The village|The settlement} lies <km> kilometres from <city>.",
            "{It is|One drives} <km> kilometres {by road |}to <city>.",
        ),
        "told": (
            "“{I counted|There were} <marks> {marks|bruises} on his back,” {said|recalled} <witness>.",
            "<witness> {spoke of|described} <marks> {bruises|welts}.",
        ),
        "order": (
            "{The raid rested on|They showed} order No. <number>, {signed|issued} by <officer>.",
            "{An order|A paper} numbered <number> {bears the name of|was signed by} <officer>.",
        ),
        "signed": (
            "{A letter|An appeal} to <addressee> has {gathered|collected} <signed> signatures.",
            "<signed> people have {put their names to|signed} {an appeal|a letter} to <addressee>.",
        ),
    },
    "ru": {
        "lead": (
            "{Не менее|Около|Примерно} <taken> {человек|жителей} {увезли|забрали} из <place:gen> <day>.",
            "<day> {вооружённые люди|люди в форме} {задержали|увели} в <place:loc> <taken> {мужчин|человек}.",
        ),
        "came": (
            "{Они|Силовики} {приехали|подъехали} на <cars> {машинах|автомобилях} {около|после} <hour>:00, всего их было <men>.",
            "{Соседи|Очевидцы} {насчитали|видели} <men> {человек с оружием|автоматчиков} и <cars> {машин|джипов} {примерно в|около} <hour>:00.",
        ),
        "first": (
            "{Среди них|В их числе} — <a>, ему <age>, {отец маленьких детей|человек в селе известный}.",
            "{Первым|Раньше других} {вывели|вытащили} из {дома|двора} <a:gen>, которому <age>.",
        ),
        "second": (
            "{С тех пор|С той ночи} {никто не видел|нет вестей от} <b:gen>, проработавшего там <years> лет.",
            "<b> {пропал|исчез}: он <years> лет {преподавал|трудился} на одном месте.",
        ),
        "held": (
            "{Арестованных|Задержанных} <days> суток {держали|прятали} в {подвале|старом депо} в <site:loc>.",
            "<days> {суток|дней} {родные не знали|никто не говорил}, что они {сидят|заперты} в <site:loc>.",
        ),
        "cell": (
            "В {одной комнате|камере} на <metres> квадратных метров {спали|стояли} <crowd> {человек|мужчин}.",
            "<crowd> {узников|человек} {помещались|теснились} на <metres> квадратных метрах.",
        ),
        "ransom": (
            "{С родных|С семей} {требовали|просили} <sum> рублей {за каждого|с человека}.",
            "{Свобода стоила|Выкуп составил} <sum> рублей.",
        ),
        "denied": (
            "{Представитель|Пресс-секретарь} <official> <later> {назвал это ложью|всё отрицал}.",
            "<later> <official> {сказал журналистам|заявил по телевидению}, что {ничего подобного|такого} не было.",
        ),
        "filed": (
            "{Адвокат|Защитник} <lawyer> {подал|направил} <filed> жалоб в суд <court:gen>.",
            "В суде <court:gen> {лежат|ждут} <filed> {обращений|заявлений}, которые {составил|подписал} <lawyer>.",
        ),
        "freed": (
            "<freed> из них {вернулись домой|отпустили} <freedday>.",
            "{К|На} <freedday> {на свободе были|освободили} <freed> {человек|узников}.",
        ),
        "hurt": (
            "{Врачи|Больница} в <clinic:loc> {приняли|осмотрели} <hurt> {избитых|раненых}.",
            "<hurt> {человек|пострадавших} {лечили|перевязали} в <clinic:loc>.",
        ),
        "before": (
            "В <year> году так же {пропали|исчезли} <oldtaken> человек в <oldplace:loc>.",
            "{Похожий рейд|То же} в <oldplace:loc> в <year> году: {пропавших|исчезнувших} <oldtaken>.",
        ),
        "road": (
            "{Село|Посёлок} {стоит|лежит} в <km> километрах от <city:gen>.",
            "До <city:gen> {ехать|отсюда} <km> километров.",
        ),
        "told": (
            "«{Я насчитал|Было} <marks> {следов|синяков} на спине», — {вспоминает|говорит} <witness>.",
            "<witness> {рассказал|говорит} о <marks> {синяках|рубцах}.",
        ),
        "order": (
            "{Основанием назвали|Показали} приказ № <number>, его {подписал|издал} <officer>.",
            "{Под бумагой|Под приказом} с номером <number> стоит имя <officer:gen>.",
        ),
        "signed": (
            "{Письмо|Обращение} на имя <addressee:gen> {собрало|набрало} <signed> подписей.",
            "<signed> человек {подписали|поддержали} {обращение|письмо}, его адресат — <addressee>.",
        ),
    },
}
HELD: Wordings = {
    "en": {
        "lead": (
            "{Security forces|Soldiers} {raided|descended on} <place> on <day> and {carried off|arrested} <taken> {men|locals}.",
            "{The raid of|What happened on} <day> cost <place> <taken> of its {sons|people}.",
        ),
        "came": (
            "{A column|A convoy} of <cars> {lorries|cars} {brought|unloaded} <men> {troops|officers} at <hour>:00.",
            "{It was|The clock said} <hour>:00 when <men> {masked men|strangers} {got out of|left} <cars> {vans|vehicles}.",
        ),
        "first": (
            "{Nobody will say|His wife asks} where <a> (<age>) is {now|being kept}.",
            "{Aged|At} <age>, <a> was {the best known|the eldest} of {them|the group}.",
        ),
        "second": (
            "{Of|About} <b>, {a nurse|a driver} of <years> years' standing, there is {no news|no word}.",
            "{Gone too is|Missing as well is} <b>, {who had spent|with} <years> years {in the trade|at the plant}.",
        ),
        "held": (
            "{A basement|A garage} in <site> {served as|became} their prison for <days> days.",
            "<site> is where they {spent|sat out} {the next|all of} <days> days.",
        ),
        "cell": (
            "{There were|They were} <crowd> to <metres> square metres.",
            "{On|In} <metres> square metres {lay|crouched} <crowd> {human beings|captives}.",
        ),
        "ransom": (
            "{Whoever paid|A payment of} <sum> roubles {could|would} {buy a release|open the door}.",
            "<sum> roubles {was the sum named|is what was demanded} {by telephone|at the gate}.",
        ),
        "denied": (
            "{According to|In the words of} <official>, {speaking|asked} on <later>, it is {slander|pure invention}.",
            "{The authorities|The ministry}, through <official>, {rejected|dismissed} it on <later>.",
        ),
        "filed": (
            "{A court|Judges} in <court> {received|got} <filed> {filings|claims} from <lawyer>.",
            "<lawyer>, {their advocate|for the families}, has {brought|started} <filed> cases in <court>.",
        ),
        "freed": (
            "{Freedom came|The gate opened} on <freedday> for <freed> of {them|the captives}.",
            "{After|Since} <freedday> <freed> are {back|home again}.",
        ),
        "hurt": (
            "{In|At} <clinic> {surgeons|nurses} {looked after|saw to} <hurt> {patients|victims}.",
            "<hurt> ended up in {a ward|the clinic} in <clinic>.",
        ),
        "before": (
            "{People remember|Older people speak of} <year>, when <oldplace> lost <oldtaken>.",
            "<oldplace>, <year>: <oldtaken> {never came back|were never found}.",
        ),
        "road": (
            "{From|Between it and} <city> {it is|there are} <km> kilometres{| of bad road}.",
            "<km> kilometres {part|separate} it from <city>.",
        ),
        "told": (
            "{A neighbour|A friend}, <witness>, {put the bruises at|saw} <marks>{| of them}.",
            "<marks> {scars|burns}, {according to|says} <witness>.",
        ),
        "order": (
            "<officer> {put his name to|is said to have issued} {paper|document} <number>.",
            "{Document|File} <number> {was in the hands of|carries the stamp of} <officer>.",
        ),
        "signed": (
            "{Addressed to|Sent to} <addressee>, the petition {counts|has} <signed> {names|supporters}.",
            "{It took|There were} <signed> {signatories|names} before <addressee> {answered|took note}.",
        ),
    },
    "ru": {
        "lead": (
            "{Силовики|Солдаты} <day> {нагрянули|вошли} в <place:acc> и {увели|арестовали} <taken> {мужчин|местных}.",
            "{Рейд|Ночь} <day> {стоил|стоила} <place:dat> <taken> {сыновей|жителей}.",
        ),
        "came": (
            "{Колонна|Вереница} из <cars> {грузовиков|машин} {привезла|высадила} <men> {бойцов|военных} в <hour>:00.",
            "{Было|Часы показывали} <hour>:00, когда <men> {человек в масках|чужаков} {вышли из|покинули} <cars> {фургонов|машин}.",
        ),
        "first": (
            "{Никто не отвечает|Жена спрашивает}, где {сейчас|теперь} <a> (<age>).",
            "{Самым старшим|Самым известным} был <a>, <age> лет.",
        ),
        "second": (
            "{Ничего не известно|Нет известий} {про|о судьбе} <b:gen>, у которого <years> лет {стажа|за баранкой}.",
            "{Пропал и|Не вернулся и} <b> — <years> лет {на заводе|в профессии}.",
        ),
        "held": (
            "{Подвал|Гараж} в <site:loc> {стал|служил} им тюрьмой <days> дней.",
            "В <site:loc> они {провели|просидели} {ещё|все} <days> дней.",
        ),
        "cell": (
            "{Их было|На всех} <crowd> на <metres> квадратных метров.",
            "На <metres> квадратных метрах {лежали|сидели} <crowd> {пленников|душ}.",
        ),
        "ransom": (
            "{Кто платил|Плата в} <sum> рублей — {того отпускали|и дверь открывали}.",
            "<sum> рублей — {такую сумму назвали|столько просили} {по телефону|у ворот}.",
        ),
        "denied": (
            "{По словам|Если верить словам} <official:gen>, сказанным <later>, это {клевета|выдумка}.",
            "{Власти|Ведомство} устами <official:gen> <later> {отвергли|опровергли} это.",
        ),
        "filed": (
            "{Суд|Судьи} в <court:loc> {получил|приняли} <filed> {исков|бумаг} от <lawyer:gen>.",
            "<lawyer>, {их защитник|от имени семей}, {начал|завёл} <filed> дел в <court:loc>.",
        ),
        "freed": (
            "{Ворота открылись|Воля пришла} <freedday> для <freed> {пленников|из них}.",
            "{После|С} <freedday> <freed> {снова дома|уже дома}.",
        ),
        "hurt": (
            "{Хирурги|Медсёстры} в <clinic:loc> {занимались|помогали} <hurt> {больными|людям}.",
            "<hurt> {оказались|попали} в {палату|клинику} в <clinic:loc>.",
        ),
        "before": (
            "{Помнят|Старшие говорят про} <year> год, когда <oldplace> {потерял|лишился} <oldtaken>.",
            "<oldplace>, <year>: <oldtaken> {не вернулись|так и не нашли}.",
        ),
        "road": (
            "{От|Между ним и} <city:gen> {досюда|сюда} <km> километров{| плохой дороги}.",
            "<km> километров {отделяют|отрезают} его от <city:gen>.",
        ),
        "told": (
            "{Сосед|Друг} <witness> {видел|оценил синяки в} <marks>{| штук}.",
            "<marks> {шрамов|ожогов} — {так говорит|по словам очевидца, это} <witness>.",
        ),
        "order": (
            "<officer> {поставил имя под|якобы издал} {бумагой|документ} <number>.",
            "{Документ|Дело} <number> {было в руках|с печатью} <officer:gen>.",
        ),
        "signed": (
            "{Направленная|Посланная} на имя <addressee:gen>, петиция {насчитывает|имеет} <signed> {имён|сторонников}.",
            "{Понадобилось|Было} <signed> {подписавших|имён}, прежде чем <addressee> {ответил|заметил}.",
        ),
    },
}
FILLERS = {
    "en": ("{Nobody|No one} knows {how this will end|what comes next}.", "{People|Many} are {afraid|silent}.",
           "{It is|This was} not the first time.", "{Much|A lot} remains unclear.",
           "The {families|relatives} {wait|go on waiting}."),
    "ru": ("{Никто|Никто в селе} не знает, {чем это кончится|что будет дальше}.", "{Люди|Многие} {боятся|молчат}.",
           "{Это|Такое} не в первый раз.", "{Многое|Ещё многое} неясно.", "{Семьи|Родные} {ждут|всё ждут}."),
}  # fmt: skip
COLOUR = {  # what a text tells besides, of other things
    "en": (
        "{Meanwhile|Elsewhere}, <n> {households|families} in <place> {have no water|are without light}.",
        "{A fair|A market} {opened|was held} in <place>, with <n> {stalls|traders}.",
        "<who>, {who keeps a shop|a teacher} in <place>, {said the winter was hard|speaks of a bad harvest}.",
        "{The road|The bridge} at <place> {is closed|was mended} for <n> metres.",
        "{Our correspondent|A reporter} {drove|walked} <n> kilometres through {snow|mud} to {see it|get here}.",
        "<who> {won|lost} {the election|a case} in <place> by <n> votes.",
    ),
    "ru": (
        "{Тем временем|Между тем} <n> {домов|семей} сидят без {воды|света}: таков <place>.",
        "<place> {принял|открыл} ярмарку, {пришли|съехались} <n> торговцев.",
        "<who> {держит лавку|преподаёт} и говорит о {тяжёлой зиме|плохом урожае}.",
        "{Дорога|Мост} на <n> метров {закрыта|под ремонтом}, пострадал <place>.",
        "{Наш корреспондент|Репортёр} {проехал|прошёл} <n> километров по {снегу|грязи}.",
        "<who> {выиграл|проиграл} {выборы|дело}, разница — <n> голосов.",
    ),
}
