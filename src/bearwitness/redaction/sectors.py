"""Sectors: in which part of working life a job is, for the jobs that a short list knows.

The groups follow the sections of the International Standard Industrial Classification (ISIC,
revision 4: P education, Q health, A farming, H transport, F building, G trade, I food and lodging,
O public service, J the press); the words are ours. A job that no list has, or that two have, has
no sector. A word that also names an office or a rank (captain, director) is on none.
"""

from __future__ import annotations

import re

from bearwitness.redaction.reading import stem

# Label in English, in Russian; words in English, in Russian.
_SECTORS = (
    (
        "a job in health", "работа в медицине",
        "doctor nurse dentist surgeon midwife paramedic pharmacist therapist physician orderly",
        "врач медсестра стоматолог хирург акушерка фельдшер фармацевт аптекарь терапевт санитар",
    ),
    (
        "a job in education", "работа в образовании",
        "teacher professor lecturer headteacher headmaster headmistress tutor librarian",
        "учитель учительница преподаватель профессор воспитатель библиотекарь",
    ),
    (
        "a job on the land", "работа в сельском хозяйстве",
        "farmer shepherd fisherman beekeeper gardener forester miller",
        "фермер пастух чабан рыбак пасечник садовник лесник мельник",
    ),
    (
        "a job in transport", "работа на транспорте",
        "driver pilot sailor ferryman courier",
        "водитель таксист пилот моряк паромщик курьер",
    ),
    (
        "a job in building or a workshop", "работа на стройке или в мастерской",
        "builder carpenter plumber electrician welder mason blacksmith mechanic tailor sawyer",
        "строитель плотник сантехник электрик сварщик каменщик кузнец механик портной",
    ),
    (
        "a job in trade or lodging", "работа в торговле или обслуживании",
        "shopkeeper baker butcher cook waiter waitress barber hairdresser cashier seller",
        "продавец пекарь мясник повар официант официантка парикмахер кассир торговец",
    ),
    (
        "a job in public service or law", "работа на государственной службе или в праве",
        "lawyer judge notary clerk postman accountant",
        "адвокат юрист судья нотариус чиновник почтальон бухгалтер",
    ),
    (
        "a job in the press or the arts", "работа в прессе или искусстве",
        "journalist reporter editor photographer musician painter actor writer",
        "журналист репортёр редактор фотограф музыкант художник актёр писатель",
    ),
)  # fmt: skip
_OF = {
    stem(word): number
    for number, (_, _, english, russian) in enumerate(_SECTORS)
    for word in (*english.split(), *russian.split())
}


def sector(piece: str, language: str) -> str | None:
    """Return in which sector a job is, in "en" or "ru"; None where the list does not say."""
    found = {_OF[s] for w in re.findall(r"\w+", piece.lower()) if (s := stem(w)) in _OF}
    return _SECTORS[found.pop()][language == "ru"] if len(found) == 1 else None
