"""Invented articles. Lakeshore, Orlenia and everybody in them do not exist; nothing happened."""

from __future__ import annotations

from functools import cache

from bearwitness.adapters.language import parsed
from bearwitness.adapters.vocabularies import vocabulary
from bearwitness.corroboration.reading import read
from bearwitness.records.spans import script_language

GAZETTE = """\
At least 40 men were detained in Velsk in March 2019, the Harbour Gazette reported on Tuesday,\
 citing two former prisoners. Police officers beat them and gave them electric shocks, one \
survivor told the newspaper.

"They were never arrested," said Olga Marsh, a spokeswoman for Governor Peter Vane. "These \
stories are invented."

The Ministry of the Interior denied that anyone had been tortured. Vane's spokesman Ivan Reed \
said through an aide that there was no confirmation of the deaths.

The European Union condemned the killings of gay men in Lakeshore. Lake Watch, a rights group,\
 said that about two dozen people had disappeared and warned that more people would be killed.

More than 5,000 people signed the petition, and the film has been watched 29K times.
"""

HERALD = """\
In Orel Bay, soldiers kidnapped at least seventeen fishermen, according to the Coast Herald, \
which quoted a doctor. President Ada Stone's press office rejected the report as fabricated. \
"Nobody was tortured and nobody will be," Stone said. The United Rights League has documented \
12 cases of torture and says hundreds were beaten. Nearly 300 people were killed, relatives \
told the agency Tidewater.

The experts stated:

The detained men are subjected to beatings and humiliation. They are forced to give the names \
of others.

In a film made by Lake Voices, volunteers read stories of torture. In addition, the group \
hopes to raise awareness of violence (the killing of a relative is one form of it).

Was anybody tortured? If men were tortured, somebody would know.
"""

BUOY = """\
According to the Buoy, up to 30 men were abducted. In addition, three men were found dead, and\
 reporters fear more deaths. Guards told The Buoy that fewer than 10 men were held captive \
near the ferry. She said that eleven men were killed. He condemned such acts.
"""

LAKE_RU = """\
По данным «Озёрной газеты», с февраля более 100 мужчин были похищены и подверглись пыткам в \
городе Вельск. Не менее трёх человек погибли. Кроме того, издание сообщает, что около двадцати\
 человек пропали без вести.

Как сообщает агентство «Берег» со ссылкой на правозащитную организацию «Тихий дом», \
задержанных избивали и пытали током. «Нас заставляли называть имена других», — рассказал один \
из пострадавших.

Пресс-секретарь губернатора Пётр Ветров заявил, что эти сообщения — ложь. «Нельзя задерживать \
людей, которых в республике просто не существует», — сказал Ветров.

По словам представителя министерства Анны Луговой, ведомство не располагает информацией о \
похищениях. Министр Олег Сомов отрицает, что полиция пытала задержанных.

ООН осудила пытки и убийства в Лейкшоре. Эксперты опасаются, что новые убийства неизбежны.
"""

BEACON_RU = """\
Как сообщила газета «Маяк», солдаты похитили не менее семнадцати рыбаков в Орловой бухте в \
марте 2031 года. Президент Ада Стоун через пресс-секретаря назвала публикацию выдумкой. \
«Никого не пытали», — заявила она. По сообщению правозащитников, зафиксировано 12 случаев \
пыток, сотни людей избиты. Почти 300 человек были убиты, рассказали родственники агентству \
«Прилив».

Глава региона заявил, что не располагает информацией о задержаниях. «У нас нет таких людей, а \
если бы были, их родственники сами отправили бы их туда, откуда не возвращаются», — сказал \
глава.
"""


@cache
def reading(text, published_by=None):
    parse = parsed(text, script_language(text))
    return read(
        parse,
        violations=vocabulary("violations"),
        denials=vocabulary("denials"),
        published_by=published_by,
    )


def claims(text, predicate):
    return [claim for claim in reading(text).claims if claim.predicate == predicate]


def one(text, predicate):
    (claim,) = claims(text, predicate)
    return claim


def said(text, claim):
    return " ".join(text[claim.start : claim.end].split())


def prose(text):
    """Read a sentence or two of the tests' own, as an article."""
    return reading(text)
