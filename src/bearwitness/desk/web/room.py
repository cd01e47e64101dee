"""What every page of DESK works with: the casebook, the clock, and what is slow, kept a while."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NoReturn, TypeVar, cast

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bearwitness.adapters.clock import Clock
from bearwitness.adapters.media.film import Film
from bearwitness.adapters.media.hearing import Take
from bearwitness.adapters.web.catalogue import LANGUAGES
from bearwitness.adapters.web.pages import Pages
from bearwitness.consent.uses import Permitted
from bearwitness.desk import kinds
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.redacting import Redactor
from bearwitness.desk.web import load, said
from bearwitness.desk.web.door import Entropy, Session
from bearwitness.dossier.words import day as day_as_told
from bearwitness.errors import Malformed
from bearwitness.recital.script import Script
from bearwitness.records.reason import checked_reason

T = TypeVar("T")
SECTIONS = ("inbox", "testimonies", "claims", "count", "gate", "editions", "safekeeping", "ledger")


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of somebody who is in."""

    request: Request
    language: str
    session: Session
    form: dict[str, str] = field(default_factory=dict, repr=False)

    def name(self, part: str) -> str:
        """Return a part of the path, such as an id."""
        return str(self.request.path_params[part])

    def given(self, name: str) -> str:
        """Return a field of the form, without the white space around it; empty if not there."""
        return self.form.get(name, "").strip()

    def reason(self) -> str:
        """Return why something is done.

        Raises:
            Malformed: none is given, a very long one, or one with characters that are not seen.
        """
        return checked_reason(self.form.get("reason", ""))


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The takes of one script, as they were when they were made ready to be listened to."""

    script: str  # its digest
    folder: str
    digests: Mapping[int, str]  # by line, of the file
    made: Mapping[int, Take] = field(repr=False)
    permits: tuple[Permitted, ...]


@dataclass(slots=True)
class Reel:
    """What was last made in this room of the film; all of it goes with the program."""

    script: Script | None = None
    left_out: int = 0  # lines of the programme that are not in the script
    film: Film | None = None
    made_of: str = ""  # the digest of the film's script
    rehearsal: Rehearsal | None = None


class Room:
    """One casebook on pages."""

    def __init__(
        self,
        casebook: Casebook,
        *,
        inbox: Path | None,
        editions: Path,
        clock: Clock,
        entropy: Entropy,
    ) -> None:
        """Work on this casebook; `editions` is where editions are made."""
        self.casebook = casebook
        self.redactor = Redactor(casebook)
        self.inbox = inbox
        self.editions = editions
        self.clock = clock
        self.entropy = entropy
        self.reel = Reel()
        self._kept: dict[Hashable, tuple[Hashable, Any]] = {}
        self._pages = Pages(
            "desk",
            shown=said.stand_in,
            invented=casebook.facts.invented,
            case_title=casebook.facts.title,
            by=casebook.by,
            sections=SECTIONS,
        )

    def kept(
        self, name: Hashable, of: Iterable[type], make: Callable[[], T], *, also: Hashable = None
    ) -> T:
        """Return what `make` gives; it is made again once a value of these kinds was kept.

        The ledger only grows, so the number of its lines about these kinds is their state;
        `also` is compared too. What was made from an older state is dropped.
        """
        lines = {f"kept {kinds.of(cls).name}" for cls in of}
        with self.casebook.inside() as reader:
            done = [found.card.what for found in reader.fold.records]  # no reason is opened
        state = (sum(not what.startswith("kept ") or what in lines for what in done), also)
        held = self._kept.get(name)
        if held is None or held[0] != state:
            held = self._kept[name] = (state, make())
        return cast(T, held[1])

    def forget(self) -> None:
        """Drop whatever was made from words, names and drafts; it is made anew when asked for."""
        self.redactor = Redactor(self.casebook)
        self._kept.clear()

    def page(
        self, visit: Visit, template: str, *, status: int = 200, here: str = "", **values: Any
    ) -> Response:
        """Return a page; `here` is the section that it belongs to."""
        path = visit.request.url.path.split("/", 2)[2]
        done, today = visit.request.query_params.get("done", ""), self.clock().date()
        return self._pages.response(
            template,
            visit.language,
            status=status,
            languages={code: f"/{code}/{path}" for code in LANGUAGES},
            home=f"/{visit.language}/",
            here=here,
            edtf=partial(day_as_told, language=visit.language),
            read_today=load.today(visit.session, today),
            read_much=load.is_much(visit.session, today),
            done=f"desk.done.{done}" if done in DONE else NEWER.get(done, ""),
            **values,
        )

    def door(self, request: Request, language: str, *, wrong: bool, status: int) -> Response:
        """Return the page that asks for the code."""
        return self._pages.response(
            "door.html",
            language,
            status=status,
            wrong=wrong,
            languages={code: f"/{code}/" for code in LANGUAGES},
            here=None,
        )

    def trouble(self, language: str, kind: str, status: int, *, step: int = 0) -> Response:
        """Return the page that says what did not work, in our own words; which step of a proof."""
        return self._pages.response(
            "trouble.html",
            language,
            status=status,
            kind=kind,
            step=step,
            home=f"/{language}/",
            here=None,
        )


# What a page may say after something was done: keys of messages, nothing else.
DONE = (
    "received", "opened", "chosen", "decided", "answered", "reviewed", "article", "confirmed",
    "refused", "approved", "edition", "protected", "rules", "imprint",
)  # fmt: skip
NEWER = (
    {name: f"work.done.{name}" for name in ("act", "programme", "script", "film")}
    | {
        name: f"safekeeping.done.{name}"
        for name in ("destroyed", "branch_destroyed", "settled", "shredded")
    }
    | {"undone": "matching.done.undone"}
    | {
        name: f"voices.done.{name}"
        for name in (
            "rated",
            "relies",
            "linked",
            "apart",
            "claimed",
            "says",
            "mistaken",
            "cited",
            "uncited",
            "signed",
            "unsigned",
            "unlinked",
        )
    }
)


def back(visit: Visit, path: str, done: str = "", place: str = "") -> Response:
    """Return to a page after a form, so that reloading does not send it again.

    `place` is the id of what somebody was working on; a page without a script goes there.
    """
    query = f"?done={done}" if done else ""
    anchor = f"#{place}" if place else ""
    return RedirectResponse(f"/{visit.language}/{path}{query}{anchor}", 303)


def wrong_form() -> NoReturn:
    """Refuse a form that did not come from our page as it is.

    Raises:
        Malformed: always.
    """
    raise Malformed("a field of the form is not what its page offers")
