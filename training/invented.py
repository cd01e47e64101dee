"""Names, places and sentences that are invented, to change and add to what a model learns from.

Judgments of one court name applicants of some countries, write all names with capitals and
speak of "the applicant". Testimonies do not. Nothing here is anybody's testimony.
"""

from __future__ import annotations

import re
from functools import cache
from random import Random

from bearwitness.adapters.tagging.pieces import Pieces

# fmt: off
_GIVEN = """Anna Igor Ruslan Zarina Aslan Madina Khava Zelim Movsar Luiza Amina Timur Dmitri
Svetlana
Nikita Olesya Viktor Galina Maksim Alikhan Ramzan Deni Isa Umar Yusup Petimat Zulai Raisa
Mehmet Ayse Fatma Emre Deniz Hasan Elif Cem Zeynep Omar Layla Karim Nadia Samir Yasmin Farid
Leila John Grace Peter Emily Thomas Ruth Daniel Hannah Mark Joan Oliver Lucy Marek Agnieszka
Piotr Ewa Tomas Jana Bela Nino Giorgi Tamar Levan Aram Ani Narek Oksana Taras Bogdan Mykola
Ion Elena Rashid Gulnara Bakyt Aigerim Daniyar Jamal Abdul Maryam Ibrahim Zahra Kofi Amara
Chidi Luis Carmen Diego Rosa Pavel Sasha Misha Katya Lena Vova Nastya Zhenya Artur Eldar Anzor
Beslan Shamil Adam Musa Roman Denis Kirill""".split()
_FAMILY = """Ivanov Petrova Sidorenko Kuznetsov Orlova Volkov Magomedov Akhmadova Tsarnov
Dudaeva Khasanov
Bisultanov Gaziev Elmurzaev Saidova Tashkaev Yandiev Kartoev Aushev Baisarov Yilmaz Kaya Demir
Celik Sahin Arslan Aydin Ozturk Dogan Polat Haddad Mansour Khalil Nasser Rahimi Smith Turner
Harding Cole Whitlock Barrow Fenwick Marsh Ellery Nolan Kowalski Zielinska Nowak Wisniewski
Novotny Horvat Kovacs Popescu Dimitrov Georgieva Beridze Kapanadze Petrosyan Sargsyan
Shevchenko Bondar Melnyk Tkach Rossi Moretti Dubois Laurent Weber Schneider Okafor Mensah
Garcia Mendoza Nurlanov Abdullaev Karimova Usmanov Tleubaev Isaev Zakaev Chermoev Vakhaev Hale
Crane Pike Rooke Stone Ashby""".split()
_PLACES = """Argun Shali Kurchaloy Gudermes Vedeno Nazran Sunzha Khasavyurt Derbent Nalchik
Mozdok Saratov
Tver Ryazan Tambov Omsk Perm Kazan Izhevsk Van Batman Mardin Siirt Urfa Adana Bursa Konya
Trabzon Leeds Dover Hull Ripon Bolton Kielce Opole Gdynia Brno Ostrava Varna Ruse Batumi
Zugdidi Gyumri Vanadzor Lviv Poltava Kherson Lugansk Osh Naryn Herat Kunduz Homs Idlib Mosul
Erbil Tripoli Benghazi Lagos Kumasi Puebla Cusco Lakeshore Ashgrove Millbrook Northmoor
Redhill Stonebridge Elmwick Harrow Fairhaven Oakmere Dubki Zarechye Berezovka Ozerki Krasnoye
Polyany""".split()
_BODIES = """hospital prison clinic school university factory bakery bank council court ministry
newspaper union academy orphanage market mill sawmill garage hotel barracks station
library mosque church""".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS = """January February March April May June July August September October November
December""".split()
_JOBS = """nurse teacher welder driver baker lawyer dentist tailor engineer student carpenter
farmer
journalist hairdresser accountant plumber fisherman guard cook mechanic doctor midwife""".split()
_PEOPLES = """Chechen Ingush Avar Kurdish Yezidi Roma Tatar Uzbek Armenian Georgian Muslim
Baptist Jewish
Catholic Orthodox Alevi Turkish Polish Syrian Afghan gay lesbian""".split()
_ILLS = [
    "asthma", "epilepsy", "diabetes", "tuberculosis", "HIV", "a broken rib", "a fractured wrist",
    "two missing fingers", "a scar on the chin", "a stammer", "a heart attack", "depression",
    "kidney failure", "a burnt hand",
]
_THINGS = """table chair stove kettle lamp mattress bucket rope ladder shovel hammer tractor
lorry bus tram train bicycle boat plane bridge tunnel gate fence yard roof window staircase
corridor cellar attic kitchen oven bread soup tea sugar salt potatoes apples milk coat boots
scarf gloves blanket sheet towel soap mirror comb razor needle thread candle match torch battery
charger laptop screen keyboard printer cable modem camera radio television telephone message
password envelope stamp letter newspaper notebook pencil ink ruler map ticket suitcase bag purse
wallet coin key lock chain handcuffs baton helmet uniform jacket cap badge whistle siren engine
wheel tyre petrol oil smoke fire snow rain mud river stream well forest field orchard garden
goat cow horse dog cat hen bed bandage syringe pill cough fever wound blood bone tooth hair skin
throat stomach dream song prayer lesson exam school folder signature question answer silence
laughter shouting knocking footsteps shadow light darkness morning evening winter""".split()
_NUMBERS = "two three four five six seven eight nine ten twelve twenty thirty fifty hundred".split()
# fmt: on

# In braces: what a slot holds, as TAB calls it. All of it would identify, in a testimony.
_TOLD = """My name is {PERSON} and I was born in {LOC} in {DATETIME}.
I am {PERSON}, I worked as a {DEM} at the {ORG} until {DATETIME}.
They took my brother {PERSON} from our house in {LOC} on {DATETIME}.
A man called {PERSON} asked me who else was there.
I heard {PERSON} crying in the next cell.
{PERSON} and {PERSON} were let out on {DATETIME}.
We were driven to {LOC} and kept there for {QUANTITY} days.
In {DATETIME} we left {LOC} and went to live with my aunt {PERSON}.
My husband is a {DEM}, he was born in {LOC}.
They said that {DEM} people had no place in {LOC}.
I am {DEM} and everybody in {LOC} knew it.
The officer was called {PERSON}; he came from {LOC}.
I was treated for {DEM} at the {ORG}.
After that I had {DEM} and could not walk.
He sent me {QUANTITY} euros through the {ORG}.
There were {QUANTITY} of us in the room.
My file at the {ORG} has the number {CODE}.
Call {CODE} and ask for {PERSON}.
The car had the number {CODE} and came from {LOC}.
I studied at the {ORG} with {PERSON}.
We met {PERSON} at the {ORG} in {LOC} at {DATETIME}.
On {DATETIME} they beat me until I told them about {PERSON}.
my sister {PERSON} still lives in {LOC} and works at the {ORG}.
{PERSON} said he would come back on {DATETIME}, but he never did.
I gave the letter to {PERSON}, a {DEM} from {LOC}.
Somebody from the {ORG} wrote to me in {DATETIME}.
They also held {PERSON}, who was {QUANTITY} years old.
The guards called him {PERSON}, I do not know his other name.
I was the only {DEM} in {LOC}.
we hid at {PERSON}'s place near {LOC} till {DATETIME}.""".split("\n")
_PLAIN = """I remember that the floor was wet and that nobody spoke.
They asked me the same question again and again.
I was afraid to sleep because the light was never off.
We had one blanket and some bread.
He hit me with a stick and then he laughed.
I did not know where we were and I could not see.
Then the door opened and they told us to stand up.
She gave me water when the others did not look.
It was cold and I had no shoes.
I still dream of it, I cannot talk about it at home.
Nobody ever asked me what had happened.
The walls were green and there was a smell of paint.
They took my phone and read all my messages.
My mother waited outside for the whole night.
I signed the paper because I wanted it to stop.
After they let me go I could not eat for a long time.
I want people to know what was done to us.
There was a window high in the wall, with bars.
The man who drove the car said nothing.
When I came home the neighbours had already been told.
The <> stood beside the <> and nobody touched it.
He put the <> on the <> and looked at me.
I could hear the <> from there, and sometimes a <>.
there was no <> and no <>, only a <>.
She asked about the <>. I said nothing about it.
I remember the <> best, and how quiet it was after the <>.
my <> was broken so i could not use the <>
We sold the <> to buy a <>.
They wanted to see the <>, then the <>, then the <> again.
It was about the <>, he said, not about me.
i told them i never had a <>, they didnt care
The man with the <> went away before the <>.""".split("\n")
_SLOT = re.compile(r"\{(\w+)\}")
Piece = tuple[str, str]  # what is said, and what TAB would call it


@cache
def _parts(cut: Pieces) -> tuple[list[str], list[str]]:
    """Return the rarer pieces that begin a word, and those that may follow."""
    plain = [x for x in cut.numbers if x.removeprefix("##").isalpha() and x.isascii()]
    begins = [x for x in plain if x[0] != "#" and cut.numbers[x] >= 3000 and 2 < len(x) < 9]
    return begins, [x[2:] for x in plain if x[0] == "#" and 3 < len(x) < 8]


class Invention:
    """Draws what is invented; the same seed draws the same."""

    def __init__(self, random: Random, cut: Pieces) -> None:
        self._random = random
        self._cut = cut

    def name(self, *, family: bool = True) -> str:
        """Return one word of a person's name."""
        pick = self._random
        return self._strange(0.55) or pick.choice(_FAMILY if family else _GIVEN)

    def place(self) -> str:
        """Return one word that names a place."""
        return self._strange(0.45) or self._random.choice(_PLACES)

    def _strange(self, share: float) -> str:
        """Return a word that is in none of the lists, or nothing."""
        drawn = self._random.random()
        if drawn >= share:
            return ""
        return self._syllables() if drawn < 0.2 else self._together()

    def _together(self) -> str:
        """Return a rare word, or pieces of words put together: so names of any people look."""
        begins, follows = _parts(self._cut)
        pick = self._random
        more = "".join(pick.choice(follows) for _ in range(pick.choice((0, 1, 1, 2))))
        return (pick.choice(begins) + more).capitalize()

    def _syllables(self) -> str:
        pick = self._random
        made = "".join(
            pick.choice("b d g k m n r s t v z sh kh l f p ts zh h br st".split())
            + pick.choice("a e i o u ai ya".split())
            for _ in range(pick.choice((2, 2, 3)))
        )
        return (made + pick.choice(["", "n", "v", "ev", "in", "r", "k", "li", "y"])).capitalize()

    def digits(self, like: str) -> str:
        """Return other digits in the places of these."""
        return re.sub(r"\d", lambda _: self._random.choice("0123456789"), like)

    def testimony(self, sentences: int) -> list[Piece]:
        """Return some first-person sentences in pieces, each with what it names or nothing."""
        pieces: list[Piece] = []
        for _ in range(sentences):
            told = self._random.random() < 0.55
            sentence = self._random.choice(_TOLD if told else _PLAIN)
            sentence = re.sub("<>", lambda _: self._random.choice(_THINGS), sentence)
            parts = _SLOT.split(sentence)
            for place, part in enumerate(parts):
                pieces.append((self._filled(part), part) if place % 2 else (part, ""))
            pieces.append((self._random.choice([" ", " ", "\n"]), ""))
        return pieces

    def _filled(self, slot: str) -> str:
        pick = self._random
        day, month, year = pick.randint(1, 31), pick.choice(_MONTHS), pick.randint(1955, 2024)
        if slot == "PERSON":
            given = self.name(family=False)
            return pick.choice([given, given, f"{given} {self.name()}", self.name()])
        if slot == "LOC":
            return pick.choice(["", "", "the village of ", "north of "]) + self.place()
        if slot == "ORG":
            body = pick.choice(_BODIES)
            town = self.place()
            return pick.choice(
                [f"{town} {body}", f"{town} {body.capitalize()}", f"{body} in {town}"]
            )
        if slot == "DEM":
            return pick.choice(pick.choice([_JOBS, _PEOPLES, _ILLS]))
        if slot == "DATETIME":
            told = [f"{day} {month}", f"{month} {year}", f"{year}", f"{day} {month} {year}"]
            return pick.choice([*told, f"{pick.choice(_DAYS)}", f"{month} {day}", f"{month}"])
        if slot == "QUANTITY":
            return pick.choice([pick.choice(_NUMBERS), str(pick.randint(2, 900))])
        return self.digits(
            pick.choice(["00000/00", "00-00-00", "+00 000 0000", "A 000 BC", "AB 0000000"])
        )
