"""Takes with planted faults: invented sentences, read by voices other than the aligner's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from bearwitness.adapters.media.voice import Manner, speak
from bearwitness.recital.alignment import Model
from bearwitness.recital.script import Line

SENTENCES = {
    "en": (
        "We waited by the road until it was dark.",
        "Nobody told us where they had gone.",
        "My aunt kept the lamp in the window for three winters.",
        "They took his coat and his papers and left him by the gate.",
        "I did not sign the paper that they gave me.",
        "The boat came back in the morning without my brother.",
        "Two men stood at the door and asked for our names.",
        "She wrote the days on the back of an old calendar.",
        "In the cellar there were eleven of us along the wall.",
        "The guard laughed and closed the window.",
        "We were told to be silent and to look at the floor.",
        "After that night nobody in the village spoke of it.",
    ),
    "ru": (
        "Мы ждали у дороги, пока не стемнело.",
        "Никто не сказал нам, куда они ушли.",
        "Тётя держала лампу на окне три зимы подряд.",
        "У него забрали пальто и бумаги и оставили у ворот.",
        "Я подписал бумагу, которую мне дали.",
        "Лодка вернулась утром без моего брата.",
        "Двое мужчин стояли у двери и спрашивали наши имена.",
        "Она записывала дни на обороте старого календаря.",
        "В подвале нас было одиннадцать человек вдоль стены.",
        "Охранник засмеялся и закрыл окно.",
        "Нам велели молчать и смотреть в пол.",
        "После той ночи никто в деревне об этом не говорил.",
    ),
}
KINDS = ("skipped", "swapped", "doubled", "restarted", "not added", "another word")
READERS = (
    Manner(140, 60, "f3"),
    Manner(165, 40, "m3"),
    Manner(125, 70, "f2"),
    Manner(150, 35, "m7"),
)
UNSEEN = (Manner(155, 55, "f4"), Manner(135, 45, "m1"))  # no price was set with these
_OTHERS = {
    "en": ("garden", "summer", "teacher", "letters"),
    "ru": ("сада", "летом", "учитель", "письма"),
}


@dataclass(frozen=True, slots=True)
class Take:
    """What was read for a sentence; `kind` is empty where it was read as written."""

    language: str
    sentence: int
    kind: str
    read: str
    said: Model


def misread(text: str, language: str, kind: str, random: Random) -> str:
    """Return a sentence with one fault of this kind at a place drawn at random."""
    words = text.rstrip(".").split()
    count = len(words)
    at = random.randrange(1, count - 1)
    match kind:
        case "skipped":
            read = words[:at] + words[at + 1 :]
        case "swapped":
            read = [*words[:at], words[at + 1], words[at], *words[at + 2 :]]
        case "doubled":
            read = words[: at + 1] + words[at:]
        case "restarted":
            at = random.randrange(count - 3)
            read = words[: at + 3] + words[at:]
        case "not added":
            read = [*words[:at], "not" if language == "en" else "не", *words[at:]]
        case _:
            read = [*words[:at], random.choice(_OTHERS[language]), *words[at + 1 :]]
    return " ".join(read) + "."


def takes(
    language: str, sentences: tuple[int, ...], readers: tuple[Manner, ...], *, seed: int
) -> Iterator[Take]:
    """Yield each sentence by each reader, once as written and once with each kind of fault."""
    random = Random(seed)
    for reader in readers:
        asked = [
            (n, kind, misread(text, language, kind, random) if kind else text)
            for n in sentences
            for text in [SENTENCES[language][n]]
            for kind in ("", *KINDS)
        ]
        said = speak([Line(1, "Reader 1", read, language) for _, _, read in asked], reader)
        for (number, kind, read), model in zip(asked, said, strict=True):
            yield Take(language, number, kind, read, model)
