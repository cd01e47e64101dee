"""Teach a model of fewer layers what the trained one thinks of each word.

The student begins with some of its teacher's layers (as in Sanh et al. 2019, arXiv 1910.01108),
and learns the teacher's chances and what people decided together (Hinton et al. 2015, arXiv
1503.02531).
More of what it sees is invented and in small letters than for its teacher, since names without
capitals are what a short model misses first.

Usage: python training/distil.py VOCAB.txt TRAIN.json TEACHER.pt OUT.pt [--hold K/N] [--seed S]
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from random import Random

import numpy as np
import torch
from encoder import DECISIONS, TYPES, Tagger
from learn import AVERAGED, BATCH, Mean, batch, decided, documents_of
from lessons import Labelled, Lesson, round_of
from torch.nn import functional

from bearwitness.adapters.tagging.pieces import Pieces

KEPT = (0, 2, 5)  # layers of the teacher that the student begins with
RATE, ROUNDS, DROP = 4e-4, 8, 0.05
INVENTED, SMALL = 0.6, 0.3  # invented windows for each real one; share in small letters
DECIDED = 0.3  # what people decided counts so much beside what the teacher thinks


def alike(lessons: list[Lesson], random: Random) -> list[list[Lesson]]:
    """Return windows together with others of like length, in a drawn order."""
    rows = sorted(lessons, key=lambda lesson: (len(lesson.ids) // 16, random.random()))
    made = [rows[at : at + BATCH] for at in range(0, len(rows), BATCH)]
    random.shuffle(made)
    return made


def apart(scores: torch.Tensor, thought: torch.Tensor, names: torch.Tensor) -> torch.Tensor:
    """Return how far the student's chances are from its teacher's, where a word begins."""
    begins = names >= 0
    parts = [
        x[begins].float().split((len(TYPES), len(DECISIONS)), dim=-1) for x in (scores, thought)
    ]
    return sum(
        functional.kl_div(
            mine.log_softmax(-1), theirs.log_softmax(-1), reduction="batchmean", log_target=True
        )
        for mine, theirs in zip(*parts, strict=True)
    )


def distil(
    student: Tagger, teacher: Tagger, documents: list[list[Labelled]], cut: Pieces, seed: int
) -> None:
    """Train the student; the seed decides the order, and what is changed and invented."""
    random, began = Random(seed), time.time()
    student.words.weight.requires_grad = False
    learnt = [p for p in student.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(learnt, lr=RATE, weight_decay=0.01, fused=True)

    def lessons() -> list[list[Lesson]]:
        return alike(round_of(documents, cut, random, INVENTED, SMALL), random)

    rounds = [lessons() for _ in range(ROUNDS)]
    total, step = sum(map(len, rounds)), 0
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda at: min(1.0, (at + 1) / (0.06 * total), 1.02 - at / total)
    )
    mean = Mean(student)
    student.train()
    teacher.eval()
    for turn, batches in enumerate(rounds):
        losses = []
        for some in batches:
            ids, capitals, mask, names, decisions = batch(some)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                with torch.no_grad():
                    thought = teacher(ids, capitals, mask)
                scores = student(ids, capitals, mask, DROP)
            loss = apart(scores, thought, names)
            loss = loss + DECIDED * decided(scores.float(), names, decisions)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(learnt, 1.0)
            optimiser.step()
            schedule.step()
            step, _ = step + 1, losses.append(loss.item())
            mean.take(student, AVERAGED if step > total / 3 else 0.0)
        print(
            f"round {turn + 1}: loss {np.mean(losses):.3f}, {time.time() - began:.0f} s", flush=True
        )
    student.load_state_dict(mean.weights, strict=False)
    student.eval()


def main(arguments: list[str]) -> int:
    """Train a student and write its weights."""
    options = argparse.ArgumentParser(description=__doc__)
    for name in ("vocabulary", "documents", "teacher", "out"):
        options.add_argument(name, type=Path)
    options.add_argument("--hold", default="")
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--threads", type=int, default=1)
    chosen = options.parse_args(arguments)
    torch.set_num_threads(chosen.threads)
    torch.manual_seed(chosen.seed)
    cut = Pieces.of(chosen.vocabulary.read_text(encoding="utf-8"))
    state = torch.load(chosen.teacher, weights_only=True)
    student = Tagger.trained(state, KEPT)
    taught = documents_of(chosen.documents, chosen.hold, cut)
    distil(student, Tagger.trained(state), taught, cut, chosen.seed)
    torch.save(student.state_dict(), chosen.out)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
