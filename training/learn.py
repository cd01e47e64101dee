"""Train the English token model from MiniLM and TAB's training documents.

Usage: python training/learn.py MODEL_FOLDER TRAIN.json OUT.pt [--rounds N] [--stop N] [--hold K/N]
                                [--seed S]

With --hold every N-th document from the K-th on is kept back. Seeds are fixed; PyTorch sums in
another order on another machine, so two runs should agree in their figures and
cannot in their bits.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from random import Random

import numpy as np
import torch
from encoder import DECISIONS, LAYERS, TYPES, Tagger
from lessons import Labelled, Lesson, round_of, words_of
from torch.nn import functional

from bearwitness.adapters.tagging.pieces import Pieces

BATCH = 6
RATE, HEAD_RATE, DECAY_BY_LAYER = 2.5e-4, 1e-3, 0.85
SMOOTHING = 0.06
COSTS = (1.0, 1.0, 1.3, 1.5)  # of a miss, by what was decided
AVERAGED = 0.99  # of the weights' running mean, from a third of the way on


def parameters(model: Tagger) -> list[dict[str, object]]:
    """Return the parameters with their rates: lower layers change less; words do not change."""
    model.words.weight.requires_grad = False
    groups: list[dict[str, object]] = [{"params": list(model.heads.parameters()), "lr": HEAD_RATE}]
    for n, layer in enumerate(model.layers):
        rate = RATE * DECAY_BY_LAYER ** (LAYERS - 1 - n)
        groups.append({"params": list(layer.parameters()), "lr": rate})
    rest = [*model.norm.parameters(), *model.places.parameters()]
    groups.append({"params": rest, "lr": RATE * DECAY_BY_LAYER**LAYERS})
    groups.append({"params": list(model.capital.parameters()), "lr": HEAD_RATE})
    return groups


def batch(lessons: list[Lesson]) -> tuple[torch.Tensor, ...]:
    """Return ids, capitals, which places are filled, names and decisions, of one length."""
    length = max(len(x.ids) for x in lessons)

    def filled(name: str, blank: int) -> torch.Tensor:
        rows = [getattr(x, name) + [blank] * (length - len(x.ids)) for x in lessons]
        return torch.tensor(rows)

    mask = torch.tensor([[i < len(x.ids) for i in range(length)] for x in lessons])
    return (
        filled("ids", 0),
        filled("capitals", 0),
        mask,
        filled("names", -1),
        filled("decisions", -1),
    )


def decided(scores: torch.Tensor, names: torch.Tensor, decisions: torch.Tensor) -> torch.Tensor:
    """Return how far scores are from what people decided; a miss costs more."""
    named, done = scores.split((len(TYPES), len(DECISIONS)), dim=-1)
    told = {"ignore_index": -1, "label_smoothing": SMOOTHING}
    return functional.cross_entropy(
        named.flatten(0, 1), names.flatten(), **told
    ) + functional.cross_entropy(
        done.flatten(0, 1), decisions.flatten(), torch.tensor(COSTS), **told
    )


class Mean:
    """A running mean of the weights that are learnt."""

    def __init__(self, model: Tagger) -> None:
        named = model.named_parameters()
        self.weights = {n: p.detach().clone() for n, p in named if p.requires_grad}

    @torch.no_grad()
    def take(self, model: Tagger, keep: float) -> None:
        """Take the weights of a step in, keeping so much of what was."""
        now = dict(model.named_parameters())
        for name, kept in self.weights.items():
            kept.lerp_(now[name], 1 - keep)


def learn(
    model: Tagger, documents: list, cut: Pieces, *, rounds: int, stop: int, seed: int
) -> None:
    """Train; the weights that stay are a running mean of the last hundred steps or so.

    Args:
        model: is changed.
        documents: the words of each.
        cut: the vocabulary.
        rounds: over how many the rates fall.
        stop: after how many to end.
        seed: decides the order, and what is changed and invented.
    """
    torch.manual_seed(seed)
    random = Random(seed)
    groups = parameters(model)
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    each = len(round_of(documents, cut, Random(seed))) // BATCH + 1
    total, step, began = each * rounds, 0, time.time()
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda at: min(1.0, at / (0.06 * total), 1.03 - at / total)
    )
    mean = Mean(model)
    model.train()
    for turn in range(stop):
        lessons, losses = round_of(documents, cut, random), []
        for at in range(0, len(lessons), BATCH):
            ids, capitals, mask, names, decisions = batch(lessons[at : at + BATCH])
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores = model(ids, capitals, mask)
            loss = decided(scores.float(), names, decisions)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            step, _ = step + 1, losses.append(loss.item())
            if step < total:
                schedule.step()
            mean.take(model, AVERAGED if step > total / 3 else 0.0)
        print(
            f"round {turn + 1}: loss {np.mean(losses):.3f}, {time.time() - began:.0f} s", flush=True
        )
    model.load_state_dict(mean.weights, strict=False)
    model.eval()


def documents_of(path: Path, hold: str, cut: Pieces) -> list[list[Labelled]]:
    """Return the words of each document, without every N-th from the K-th on for a hold of K/N."""
    documents = json.loads(path.read_text())
    held: list[dict] = []
    if hold:
        first, every = map(int, hold.split("/"))
        held = documents[first::every]
    return [words_of(d, cut) for d in documents if d not in held]


def main(arguments: list[str]) -> int:
    """Train and write the weights."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("model", type=Path)
    options.add_argument("documents", type=Path)
    options.add_argument("out", type=Path)
    options.add_argument("--rounds", type=int, default=12)
    options.add_argument("--stop", type=int, default=0)
    options.add_argument("--hold", default="")
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--threads", type=int, default=1)
    chosen = options.parse_args(arguments)
    torch.set_num_threads(chosen.threads)
    torch.manual_seed(chosen.seed)
    cut = Pieces.of((chosen.model / "vocab.txt").read_text(encoding="utf-8"))
    taught = documents_of(chosen.documents, chosen.hold, cut)
    model = Tagger.of(chosen.model / "model.safetensors")
    stop = chosen.stop or chosen.rounds
    learn(model, taught, cut, rounds=chosen.rounds, stop=stop, seed=chosen.seed)
    torch.save(model.state_dict(), chosen.out)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
