"""The invented case Lakeshore on its way out: from the gate to film, proofs, site and petition."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path

from bearwitness.adapters.clock import now
from bearwitness.adapters.mail import Relay
from bearwitness.adapters.media.film import film
from bearwitness.adapters.web.serving import running
from bearwitness.campaign.petition import tally_written
from bearwitness.cli import letters, postbox, traces
from bearwitness.cli.journey import Journey, Tell
from bearwitness.consent.uses import Derivative
from bearwitness.desk import (
    editions,
    film_credentials,
    filming,
    gating,
    lakeshore,
    reciting,
    tallies,
    tracing,
)
from bearwitness.desk.choices import Item, Programme
from bearwitness.desk.imprint import Imprint
from bearwitness.proof.verify import verify
from bearwitness.public import building, petition_settings, petition_store
from bearwitness.public.petition import Petition
from bearwitness.public.server import application
from bearwitness.publication.words import Words

SIGNATORIES = ("reader.one@lakeshore.example", "reader.two@lakeshore.example")
UNDECIDED = "reader.three@lakeshore.example"  # never presses the button


def recite(journey: Journey, tell: Tell) -> None:
    """A film of the cleared passages, read by a synthetic voice that says it is one."""
    given = lakeshore.read("film")
    items = tuple(
        Item(
            lakeshore.made_testimony(line["testimony"]),
            line["passage"],
            line.get("to", ""),
            line.get("warning", "distressing"),
        )
        for line in given["lines"]
    )
    programme = Programme(given["title"], tuple(given["readers"]), items)
    why = "chosen for the film"
    journey.casebook.append(programme, reason=why, at=now())
    journey.casebook.did("asked for a film of a script", reason=why, at=now())
    script, left_out = reciting.script(
        journey.cleared, programme, language="en", invented=True, petition=_address(journey)
    )
    shown = reciting.proofs(journey.casebook, script, journey.cleared, at=now())
    journey.film = film(script, {}, journey.folder / "film", proofs=shown, progress=tell)
    _note_film(journey)
    journey.results |= {
        "film_seconds": journey.film.plan.seconds,
        "lines": len(script.lines),
        "lines_left_out": len(left_out),
    }


def _note_film(journey: Journey) -> None:
    """Write down what the film of its own folder rests on; an edition's copy has its own entry."""
    made = journey.film.plan
    tracing.note_made(
        journey.casebook,
        Derivative.FILM,
        filming.digest(made.script),
        reciting.permits(made.script, journey.cleared, made.proofs),
        journey.folder / "film",
        at=now(),
        entries=film_credentials.entries(made.proofs),
    )


def prove(journey: Journey, tell: Tell) -> None:
    """An edition at DESK; then somebody in it takes their word back, and the next is made.

    Bundles, claims, numbers, film and dossier; each bundle of the next one is verified.
    """
    case = lakeshore.read("case")
    imprint = Imprint(
        publisher=Words("The invented Lakeshore newsroom", "Вымышленная редакция «Приозёрье»"),
        title=_both(case["title"]),
        intro=(_both(case["intro"]),),
        addressee=_both(case["addressed_to"]),
        asks=(_both(case["asks"]),),
    )
    journey.casebook.append(imprint, reason="the first edition", at=now())
    first = _edition(journey, journey.first, lambda part: tell(0.5 * part))
    later = _withdraw(journey)
    made = _edition(journey, journey.edition, lambda part: tell(0.5 + 0.4 * part))
    bundles = [quote.receipt.bundle for quote in made.edition.quotes if quote.receipt]
    verdicts = [verify((journey.edition / name).read_bytes()) for name in bundles]
    journey.results |= {
        "published_first": len(first.edition.quotes),
        "withdrawn_later": later,
        "published": len(made.edition.quotes),
        "proven": sum(verdict.verified for verdict in verdicts),
        "smallest_bundle": min((journey.edition / name).stat().st_size for name in bundles),
        "cleared": len(gating.waiting(journey.casebook)) - len(made.kept_out),
        "refused": len(made.kept_out),
    }
    tell(1)


def _edition(journey: Journey, folder: Path, tell: Tell) -> editions.Made:
    return editions.make(
        journey.casebook,
        journey.redactor,
        folder,
        reason="the demo's edition",
        at=now(),
        clock=now,
        entropy=os.urandom,
        film=journey.film,
        tell=tell,
    )


def campaign(journey: Journey, tell: Tell) -> None:
    """The static site at PUBLIC, and a petition that two of three people confirm by e-mail."""
    address = f"http://127.0.0.1:{journey.ports['public']}"
    built = building.build(
        journey.edition,
        journey.site,
        at=now(),
        settings=building.Settings(petition=address, address=address),
        key=journey.casebook.facts.issuer,
    )
    tell(0.5)
    settings = _petition(journey, address)
    app = application(None, Petition(settings))
    with postbox.opened(journey.ports["mail"]) as box, running(app) as server:
        for number, person in enumerate((*SIGNATORIES, UNDECIDED)):
            letters.form(f"{server}/en/petition", {"tier": "counted", "address": person})
            key = box.key(number)
            if person != UNDECIDED:
                letters.form(f"{server}/en/petition/confirm", {"key": key})
            tell(0.5 + 0.15 * (number + 1))
    journey.results |= {
        "pages": built.pages,
        "first_page": built.first_page,
        "signatures": _counted(journey, settings),
    }
    tell(1)


def _withdraw(journey: Journey) -> list[dict[str, object]]:
    """Let one deponent take back what is out already; return what rests on it.

    Nothing of theirs is in the film, so the next edition takes that as it is; it would be refused
    if there were (`reciting.expect_words`).
    """
    rests: list[tracing.Trace] = []
    for deponent in (d for d in lakeshore.deponents() if d.withdraws_later):
        why = "the deponent rang after the first edition"
        rests += tracing.withdraw(
            journey.casebook, deponent.id, deponent.withdraws_later, reason=why, at=now()
        )
    return [traces.row(trace) for trace in rests]


def _petition(journey: Journey, address: str) -> petition_settings.Settings:
    case = lakeshore.read("case")
    return petition_settings.create(
        journey.petition,
        texts={
            code: petition_settings.Text(
                case["title"][code], (case["asks"][code],), case["addressed_to"][code]
            )
            for code in ("en", "ru")
        },
        recipients=journey.casebook.facts.team,
        address=address,
        sender="petition@lakeshore.example",
        relay=Relay("127.0.0.1", journey.ports["mail"], starttls=False),
        entropy=os.urandom,
        invented=True,
    )


def _counted(journey: Journey, settings: petition_settings.Settings) -> int:
    """Write the tally as it crosses, open it at DESK, and return how many signatures it holds."""
    store = petition_store.Store(settings.database)
    try:
        made = asyncio.run(store.run(petition_store.tally(settings.id, now().date())))
    finally:
        store.close()
    return len(tallies.signatures(journey.casebook, tally_written(made)))


def _address(journey: Journey) -> str:
    return f"127.0.0.1:{journey.ports['public']}/en/"


def _both(entry: Mapping[str, str]) -> Words:
    return Words(entry["en"], entry["ru"])
