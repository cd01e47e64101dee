"""What staff choose at DESK: which passages to publish, and by which rules the gate decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bearwitness.desk import kinds
from bearwitness.errors import Malformed
from bearwitness.ids import TestimonyId

LONGEST_TRANSLATION = 600  # code points


@dataclass(frozen=True, slots=True)
class Choice:
    """The passages of one testimony that are proposed for publication, by index, in order.

    `translations` are staff's own, into the other language, by index as text. One is shown only
    while its passage stands in the draft without any mask and translating is allowed.
    """

    testimony: TestimonyId
    passages: tuple[int, ...]
    key_passage: int | None = None  # shown on the first page
    translations: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)

    def __post_init__(self) -> None:
        if any(len(text) > LONGEST_TRANSLATION for text in self.translations.values()):
            raise Malformed("a translation is far longer than a passage")
        if list(self.passages) != sorted(set(self.passages)):
            raise Malformed("passages are chosen once each, in their order")


@dataclass(frozen=True, slots=True)
class Rules:
    """By what the gate decides in this case. There is one; a newer one supersedes it.

    `threshold` is the largest chance of being named that is accepted; `people` among how many
    a deponent could be, None while no census is known.
    """

    threshold: float
    people: int | None = None
    of: str = "the case"

    def __post_init__(self) -> None:
        if not 0 <= self.threshold <= 1:
            raise Malformed("a threshold is a probability", hint="0.05 means one in twenty")


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a programme. `translation` is for the captions in the other language.

    It is used only while the passage stands in its draft without any mask: nobody has swept it.
    """

    testimony: TestimonyId
    passage: int
    translation: str = field(default="", repr=False)
    warning: str = "distressing"  # a value of recital.script.Warning


@dataclass(frozen=True, slots=True)
class Programme:
    """What is read aloud in a film, in order, and by how many readers."""

    title: dict[str, str]  # by language
    readers: tuple[str, ...]  # as they are called on screen
    items: tuple[Item, ...]
    name: str = "film"


def _without(programme: Programme, testimony: TestimonyId) -> Programme | None:
    """Return what remains of a programme without a testimony: what others say is read on.

    One that was theirs alone goes, with its title.
    """
    items = tuple(item for item in programme.items if item.testimony != testimony)
    return replace(programme, items=items) if items else None


CAUTIOUS = Rules(0.05)  # while staff have chosen none

kinds.register(Choice, "choice", key=("testimony",))
kinds.register(Rules, "rules", key=("of",), outlives=True)
kinds.register(Programme, "programme", key=("name",), remains=_without)
