"""`bearwitness consent …`: what a deponent allows, as they last said it, and what rests on it."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import datetime

from bearwitness import ids
from bearwitness.adapters.clock import now
from bearwitness.cli import asking, said, traces
from bearwitness.cli.answer import Answer
from bearwitness.consent import Answer as Said
from bearwitness.consent import Scope
from bearwitness.consent.answers import Addressee, Met, Receiver, condition_digest
from bearwitness.consent.scopes import UNUSED
from bearwitness.consent.uses import Standing
from bearwitness.desk import tracing, whereabouts, withdrawing
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.consents import Consents, of_letter
from bearwitness.errors import Misused
from bearwitness.records.testimony import Testimony

SCOPES = [scope.value for scope in Scope]
ELSEWHERE = [s.value for s in (Standing.ASKABLE, Standing.GONE, Standing.REMOVED)]
NOTHING_YET = "; nothing that is made here uses it"
Run = Callable[[argparse.Namespace], Answer]


def add(parser: argparse.ArgumentParser) -> None:
    """Add the group's commands."""
    steps = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")

    def command(name: str, text: str, run: Run, *, changes: bool = True) -> argparse.ArgumentParser:
        made = steps.add_parser(name, help=text)
        if changes:
            made.add_argument("--reason", required=True, help="how they told us; no name in it")
        asking.add_passphrase(made)
        made.set_defaults(run=run)
        return made

    show = command("show", "every scope, the last word on it, what waits", _show, changes=False)
    grant = command("grant", "the deponent allows these uses", _grant)
    refuse = command("refuse", "the deponent says no to these uses", _refuse)
    back = command("withdraw", "the deponent takes these uses back; none named: all", _withdraw)
    met = command("met", "a condition of a deponent is met", _met)
    uses = command("uses", "what rests on consent to these uses; none named: all", _uses,
                   changes=False)  # fmt: skip
    for one in (show, grant, refuse, back, met, uses):
        one.add_argument("testimony", metavar="T-…")
    for one in (grant, refuse, back, uses):
        one.add_argument("scopes", nargs="*", choices=[*SCOPES, []], metavar="SCOPE")
    for one in (grant, refuse, back):
        said.add_given(one)
    said.add_terms(grant)
    met.add_argument("condition", metavar="DIGEST", help="its first signs, as `show` prints them")
    met.add_argument("--not", action="store_true", dest="undo", help="it is not met any more")
    copy = command("copy", "where a copy of something is, and whether it can be recalled", _copy)
    copy.add_argument("use", metavar="U-…")
    copy.add_argument("--where", required=True, metavar="TEXT", help="a mirror, a host, a court")
    copy.add_argument("--standing", required=True, choices=ELSEWHERE)
    to = command("addressee", "somebody to whom testimonies may be handed", _addressee)
    to.add_argument("name", metavar="NAME")
    to.add_argument("--kind", required=True, choices=[kind.value for kind in Receiver])
    command("due", "whom to ask again, what waits, what to take down or shred; marks what ran out",
            _due, changes=False)  # fmt: skip


def _show(args: argparse.Namespace) -> Answer:
    book, name = _opened(args, shredded=True)
    consents, at = Consents(book), now()
    rows = [_row(consents, name, scope, at) for scope in Scope]
    also = consents.same_letter(name)
    book.close()
    return Answer(
        {"testimony": name, "same_letter": list(also), "scopes": rows},
        said.twice(also) + "\n".join(f"{row['scope']:<10} {row['says']}" for row in rows),
    )


def _row(
    consents: Consents, name: ids.TestimonyId, scope: Scope, at: datetime
) -> dict[str, object]:
    word = consents.word(name, scope, at=at)
    if word is None:
        asked = "left at “Not now”" if scope in consents.left_open(name) else "never asked"
        says = f"{asked}: refused" + (NOTHING_YET if scope in UNUSED else "")
        return {"scope": scope.value, "granted": False, "says": says}
    unmet = consents.unmet(word, at=at)
    holds = word.granted and at < word.until and not unmet
    return {
        "scope": scope.value,
        "granted": holds,
        "says": said.told(word, unmet, at) + (NOTHING_YET if scope in UNUSED else ""),
        **said.plain(word, unmet),
    }


def _grant(args: argparse.Namespace) -> Answer:
    if not args.scopes:
        raise Misused("say which uses are granted", hint=f"one or more of: {', '.join(SCOPES)}")
    book, name = _opened(args)
    scopes, at = [Scope(scope) for scope in args.scopes], now()
    try:
        consents = Consents(book)
        also = consents.same_letter(name)
        answers = of_letter(consents, said.answers(book, name, scopes, args, at=at))
        consents.expect_heard(name, scopes, at)
        book.append_many(answers, reason=args.reason, at=at)
        narrowed = [trace for _, trace in tracing.pull(book, at=at, of=name)]
    finally:
        book.close()
    told = f"{said.twice(also)}{', '.join(args.scopes)}: granted"
    return Answer(
        {
            "testimony": name,
            "same_letter": list(also),
            "scopes": args.scopes,
            "granted": True,
            "narrowed": [traces.row(trace) for trace in narrowed],
        },
        f"{told}, for less than before\n{traces.listed(narrowed, args.case)}" if narrowed else told,
    )


def _refuse(args: argparse.Namespace) -> Answer:
    if not args.scopes:
        raise Misused("say which uses are refused", hint=f"one or more of: {', '.join(SCOPES)}")
    return _withdraw(args)


def _withdraw(args: argparse.Namespace) -> Answer:
    scopes = withdrawing.with_keeping([Scope(scope) for scope in args.scopes] or Scope)
    book, name = _opened(args, shredded=True)
    try:
        also = tracing.same_letter(book, name)[1:]
        rests = tracing.withdraw(
            book, name, scopes, reason=args.reason, at=now(), given=said.given(args)
        )
    finally:
        book.close()
    return Answer(
        {
            "testimony": name,
            "same_letter": list(also),
            "scopes": [scope.value for scope in scopes],
            "granted": False,
            "rests_on_it": [traces.row(trace) for trace in rests],
        },
        f"{said.twice(also)}{', '.join(scopes)}: refused from now on\n"
        + traces.listed(rests, args.case),
    )


def _met(args: argparse.Namespace) -> Answer:
    book, name = _opened(args)
    try:
        of = tracing.same_letter(book, name)
        known = {
            condition_digest(name, text)
            for answer in book.all(Said)
            if answer.testimony in of
            for text in answer.conditions
        }
        found = [digest for digest in known if digest.startswith(args.condition.lower())]
        if len(found) != 1 or len(args.condition) < 4:
            raise Misused("this is none of its conditions", hint="`consent show` prints them")
        book.append(Met(name, found[0], now(), not args.undo), reason=args.reason, at=now())
        tracing.pull(book, at=now(), of=name)
    finally:
        book.close()
    word = "not met any more" if args.undo else "met"
    return Answer(
        {"testimony": name, "condition": found[0], "holds": not args.undo},
        f"{name}: condition {found[0][:8]} is {word}",
    )


def _uses(args: argparse.Namespace) -> Answer:
    book, name = _opened(args, shredded=True)
    rests = tracing.traced(book, name, [Scope(scope) for scope in args.scopes] or list(Scope))
    book.close()
    return Answer(
        {"testimony": name, "uses": [traces.row(trace) for trace in rests]},
        traces.listed(rests, args.case),
    )


def _copy(args: argparse.Namespace) -> Answer:
    book = asking.unlocked(args)
    try:
        copy = whereabouts.note_copy(
            book, args.use, args.where, Standing(args.standing), reason=args.reason, at=now()
        )
    finally:
        book.close()
    return Answer(
        {"use": copy.use, "standing": copy.standing.value}, f"{copy.use}: {copy.standing}"
    )


def _addressee(args: argparse.Namespace) -> Answer:
    book = asking.unlocked(args)
    try:
        known = {one.name: one for one in book.all(Addressee)}
        made = known.get(args.name) or said.new_addressee(args.name, Receiver(args.kind))
        if args.name not in known:
            book.append(made, reason=args.reason, at=now())
    finally:
        book.close()
    return Answer({"addressee": made.id, "kind": made.kind.value}, f"{made.id}  {made.kind}")


def _due(args: argparse.Namespace) -> Answer:
    book, at = asking.unlocked(args), now()
    try:
        tracing.pull(book, at=at)
        consents = Consents(book)
        due, waiting = list(consents.due(at=at)), list(consents.waiting(at=at))
        ended, left = consents.to_shred(at=at), tracing.to_do(book, at=at)
    finally:
        book.close()
    lines = [f"{name}  may not be kept any more: shred it" for name in ended]
    lines += [f"{d.testimony}  ask again: {', '.join(d.scopes)}" for d in due]
    lines += [f"{w.testimony}  waits for a condition: {w.scope}" for w in waiting]
    lines += [f"{name}  {traces.told(trace, args.case)}" for name, trace in left]
    return Answer(
        {
            "shred": list(ended),
            "ask_again": [
                {"testimony": d.testimony, "scopes": list(d.scopes), "since": f"{d.since:%Y-%m-%d}"}
                for d in due
            ],
            "waiting": [{"testimony": w.testimony, "scope": w.scope.value} for w in waiting],
            "to_do": [{"testimony": name, **traces.row(trace)} for name, trace in left],
        },
        "\n".join(lines) or "nothing is due",
    )


def _opened(
    args: argparse.Namespace, *, shredded: bool = False
) -> tuple[Casebook, ids.TestimonyId]:
    name = ids.TestimonyId(ids.checked(args.testimony, "T"))
    book = asking.unlocked(args)
    if shredded:  # then its words are gone, not what was made of them
        tracing.expect_known(book, name)
    else:
        book.get(Testimony, name)
    return book, name
