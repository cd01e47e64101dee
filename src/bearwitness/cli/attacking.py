"""Of `bearwitness redact risk`: what intruders may hold, what carries it, the least against it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bearwitness.adapters.files import read_text
from bearwitness.adapters.words import told
from bearwitness.cli import several
from bearwitness.cli.covering import LARGEST, NOBODY
from bearwitness.errors import Malformed, Missing, Misused
from bearwitness.records.testimony import Testimony
from bearwitness.redaction.census import Row, rows
from bearwitness.redaction.census import census as table
from bearwitness.redaction.finding import Finding
from bearwitness.redaction.masking import Draft, draft
from bearwitness.redaction.risk import MANKIND, Census, Known, Risk
from bearwitness.redaction.searching import Asked, Plan, plan

MOST_TEXTS = 2_000
_TOLD = 12  # words that carry most, in the answer that people read


def add_world(step: argparse.ArgumentParser) -> None:
    """Add what is told of the world: who it could be, what is known and public."""
    step.add_argument("--people", type=int, metavar="N", help="among how many people it could be")
    step.add_argument(
        "--census",
        type=Path,
        metavar="FILE",
        help="of how many of them a word or a kind of detail is true: a word, a comma, a number",
    )
    step.add_argument(
        "--known", type=Path, nargs="+", default=[], metavar="FILE", help="texts already public"
    )
    step.add_argument(
        "--background",
        type=Path,
        metavar="FOLDER",
        help="a folder of texts (.txt) that an intruder may hold",
    )


def add_aim(step: argparse.ArgumentParser) -> None:
    """Add what a plan has to reach."""
    for option, means in (
        ("--target", "propose the least to cover so that no chance to be named is above this"),
        ("--floor", "the least share of words that a plan keeps (0.5)"),
    ):
        step.add_argument(option, type=float, metavar="P", help=means)


def public(args: argparse.Namespace) -> list[Known]:
    """Return what is public and what intruders may hold."""
    texts = several.each("--known", args.known, lambda path: read_text(path, limit=LARGEST))
    texts += folder_of(args.background) if args.background is not None else []
    return [Known(None, text, sealed=False) for text in texts]


def folder_of(folder: Path) -> list[str]:
    """Return the texts (.txt) of the folder that `--background` names.

    Raises:
        Missing: there is no such folder.
        Malformed: it has no text, or too many.
    """
    if not folder.is_dir():
        raise Missing("--background: there is no such folder", hint="name a folder of texts")
    places = sorted(folder.glob("*.txt"))
    if not 1 <= len(places) <= MOST_TEXTS:
        raise Malformed(
            "--background: a folder with no texts, or with too many",
            hint=f"1 to {MOST_TEXTS:,} files that end in .txt",
        )
    return several.each("--background", places, lambda p: read_text(p, limit=LARGEST))


def census(args: argparse.Namespace) -> Census | None:
    """Return the census that was told, None without one."""
    people = args.people
    if people is None:
        if args.census is not None:
            raise Misused("a census is of how many people?", hint="add --people N")
        return None
    if not 1 <= people <= MANKIND:
        raise Misused("nobody could be among so many people", hint=f"--people 1 to {MANKIND}")
    if args.census is None:
        return Census(people)
    return several.each("--census", [args.census], lambda path: table(people, _read(path)))[0]


def _read(path: Path) -> tuple[Row, ...]:
    return rows(read_text(path, limit=LARGEST))


def carried(made: Draft, figure: Risk) -> str:
    """Return the words that carry most, as people read them."""
    texts = {p.index: p.pieces for p in made.passages}
    hot: dict[str, float] = {}
    for heat in figure.words:
        piece = next(p for p in texts[heat.passage] if p.start <= heat.start and heat.end <= p.end)
        word = piece.shown[heat.start - piece.start : heat.end - piece.start].lower()
        hot[word] = max(hot.get(word, 0.0), heat.carries)
    most = sorted((w for w in hot if hot[w] >= 0.01), key=lambda w: (-hot[w], w))[:_TOLD]
    told_ = ", ".join(f"{word} {hot[word]:.0%}" for word in most)
    return f"Without it some intruder's chance falls by: {told_}\n" if most else ""


def aimed(args: argparse.Namespace) -> bool:
    """Say whether a plan is asked for."""
    if args.target is None and args.floor is not None:
        raise Misused("a floor is of a plan", hint="add --target P")
    return args.target is not None


def planned(
    said: Testimony, findings: Sequence[Finding], args: argparse.Namespace
) -> tuple[dict[str, Any], str]:
    """Return the plan that was asked for, as data and as people read it."""
    floor = 0.5 if args.floor is None else args.floor
    if not (0 < args.target <= 1 and 0 <= floor <= 1):
        raise Misused("a chance and a share lie between 0 and 1", hint="such as --target 0.05")
    background = [*public(args), Known(NOBODY, said.text, sealed=False)]
    asked = Asked(background, args.target, floor, census=census(args), frequency=told)
    made = plan(said, findings, asked)
    return _data(made), _text(said, findings, made)


def _data(made: Plan) -> dict[str, Any]:
    moves = [
        {"start": m.start, "end": m.end, "label": m.label, "loss": m.loss, "because": m.because}
        for m in made.moves
    ]
    return {
        "before": made.before, "after": made.after, "kept": made.kept, "met": made.met,
        "moves": moves,
    }  # fmt: skip


def _text(said: Testimony, findings: Sequence[Finding], made: Plan) -> str:
    rows = []
    for move in made.moves:
        how = {None: "stays", "": "[…]"}.get(move.label, f"[{move.label}]")
        rows.append(f"{said.text[move.start : move.end]!r} → {how}: {move.because}")
    shown = draft(said, findings, decisions=made.decisions(said, "plan")).text
    met = "The target is met" if made.met else "The target is not met within the floor"
    return (
        f"{shown}\n\n" + "\n".join(rows) + f"\n{met}: {made.before:.3g} before, {made.after:.3g} "
        f"after, {made.kept:.0%} of the words kept. A plan is a proposal: read it, then decide."
    )
