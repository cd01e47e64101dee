"""What a public log tells of how much is sealed: nothing that a classifier can learn."""

from __future__ import annotations

import os
import random
import sys
import zlib
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from scipy.stats import rankdata

from bearwitness.desk import logbook, trust
from bearwitness.desk.casebook import Casebook
from bearwitness.ids import TestimonyId
from bearwitness.proof import cadence, checkpoint, tiles
from bearwitness.proof.merkle import Tree, entry
from bearwitness.records.testimony import Connection, Intake, Testimony
from proof_builders import LAKESHORE

SHORT = 40 * 25, 1024  # forty short testimonies a day, and the usual capacity
REAL = 40 * 150, 8192  # forty of 3,000 words each
JWT = LAKESHORE.credentials[1].jwt
NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
LOGS, DAYS = 6, 100  # of each kind


def a_log(passages, draw, capacity, days):
    """The leaves of each day of a log, 32 bytes each; every log has a key of its own."""
    key = draw.randbytes(32)
    for day in range(days):
        entries = [entry(draw.randbytes(32), JWT) for _ in range(passages)]
        leaves = cadence.day_of_leaves(entries, day=day, key=key, capacity=capacity)
        yield np.frombuffer(b"".join(leaves), dtype=np.uint8).reshape(capacity, 32)


def careless(leaves):
    """The same day by a program that makes one filler in 32 with its last bit cleared."""
    bent = leaves.copy()
    bent[::32, 31] &= 0xFE
    return bent


def features(leaves):
    """What can be measured in a day: bytes, bits, columns, neighbours, order, tiles, repetition."""
    bits = np.unpackbits(leaves, axis=1)
    steps = leaves[1:].astype(int) - leaves[:-1]
    near = np.unpackbits(leaves[1:] ^ leaves[:-1], axis=1).sum(axis=1)
    far = np.unpackbits(leaves[256:] ^ leaves[:-256], axis=1).sum(axis=1)
    first = leaves[:, :4].astype(np.uint64) @ np.array([1 << 24, 1 << 16, 1 << 8, 1], np.uint64)
    order = np.argsort(first)
    top = np.frombuffer(Tree([leaf.tobytes() for leaf in leaves[:256]]).root(), np.uint8)
    return np.concatenate([
        np.bincount(leaves.ravel(), minlength=256),
        bits.sum(axis=0), leaves.mean(axis=0), leaves.reshape(4, -1, 32).mean(axis=(1, 2)),
        leaves.reshape(4, -1, 32).std(axis=(1, 2)), np.abs(steps).mean(axis=0),
        [near.mean(), near.std(), near.min(), near.max(), far.mean(), far.std(), far.min()],
        [(steps[:, 0] < 0).sum(), np.abs(np.diff(order)).mean(), order[:64].mean()],
        [len(np.unique(first)), len(zlib.compress(leaves[:128].tobytes())), top.mean()],
    ])  # fmt: skip


def auc(quiet, busy):
    """Return how well a linear classifier tells days of logs apart that it has not seen.

    0.5 is not at all. Trained by ridge regression on one half of the logs, measured on the other,
    and the other way round.
    """
    return np.mean([_learnt([quiet[a::2], busy[a::2]], [quiet[b::2], busy[b::2]])
                    for a, b in ((0, 1), (1, 0))])  # fmt: skip


def _learnt(known, unseen):
    train = np.concatenate([*known[0], *known[1]])
    truth = np.repeat([-1.0, 1.0], len(train) // 2)
    middle, spread = train.mean(axis=0), train.std(axis=0) + 1e-9
    scaled = (train - middle) / spread
    weights = np.linalg.solve(scaled.T @ scaled + 300 * np.eye(scaled.shape[1]), scaled.T @ truth)
    few, many = (((np.concatenate(one) - middle) / spread) @ weights for one in unseen)
    ranks = rankdata(np.concatenate([few, many]))[len(few) :]
    return (ranks.sum() - len(many) * (len(many) + 1) / 2) / (len(many) * len(few))


def measure(passages, capacity, days):
    draw = random.Random(9)
    quiet, busy, bent = [], [], []
    for _ in range(LOGS):
        logged = [*a_log(0, draw, capacity, days)]
        quiet.append(np.array([*map(features, logged)]))
        bent.append(np.array([features(careless(day)) for day in logged]))
        busy.append(np.array([*map(features, a_log(passages, draw, capacity, days))]))
    return quiet, busy, bent


@pytest.fixture(scope="module")
def measured():
    return measure(*SHORT, DAYS)


@pytest.mark.deep
def test_nor_from_days_with_forty_testimonies_of_150_passages():
    """6,000 passages on a day of 8,192 leaves; and what is careless is seen there as well."""
    quiet, busy, bent = measure(*REAL, 50)
    found, careless_found = auc(quiet, busy), auc(bent, busy)
    sys.stdout.write(f"AUC {found:.3f}; of a careless program {careless_found:.3f}\n")
    assert 0.45 <= found <= 0.55  # 300 days of each: one standard error is 0.024
    assert careless_found > 0.6


def test_no_classifier_tells_days_without_a_testimony_from_days_with_forty(measured):
    quiet, busy, _ = measured
    found = auc(quiet, busy)
    assert 0.45 <= found <= 0.55  # 600 days of each: one standard error is 0.017


def test_the_classifier_would_see_one_filler_in_32_with_one_bit_that_is_never_set(measured):
    _, busy, bent = measured
    found = auc(bent, busy)
    assert found > 0.6


def kept(folder, passages, hours, capacity=cadence.CAPACITY):
    """What the public sees of a case, hour by hour: files, sizes, and the words of checkpoints."""
    book, _ = Casebook.create(folder, title="Lakeshore", passphrase="an invented one",
                              at=NOON, entropy=os.urandom, work_factor=2)  # fmt: skip
    seen, waiting = [], []
    for turn, hour in enumerate(hours):
        at = NOON + timedelta(hours=hour)
        for number in range(passages):
            text = "The water was cold. Nobody said why. It was an invented lake."
            words = Testimony(TestimonyId(f"T-{turn:04}{number:04}"), "Voice", "en", text,
                              date(2026, 3, 1), Intake.INTERVIEW, Connection.VICTIM)  # fmt: skip
            book.add_testimony(words, identity=None, contact=None, media=(), reason="kept", at=at)
        log = logbook.sealed(book, at=at, capacity=capacity)
        waiting.append(log.waiting)
        read = checkpoint.parse(log.newest.checkpoint)
        lines = [len(line.signature) for line in read.note.lines]
        files = [(path, len(content)) for path, content in tiles.tiles(log.entries)]
        policy = trust.policy(book, at=at)
        seen.append((read.size, read.time, read.note.text.count("\n"), lines, files,
                     len(log.signed), [len(key) for key in policy.logs]))  # fmt: skip
    book.close()
    return seen, waiting


def test_what_the_public_sees_of_a_quiet_and_of_a_busy_case_differs_in_hashes_alone(tmp_path):
    """Sizes, times, files and lines at the same hours of work, some days left out."""
    hours = (0, 3, 24, 25, 120)
    quiet, _ = kept(tmp_path / "quiet", 0, hours)
    busy, _ = kept(tmp_path / "busy", 40, hours)
    assert quiet == busy
    assert [one[0] for one in quiet] == [1024, 1024, 2048, 2048, 6 * 1024]


def test_a_queue_that_grows_without_end_shows_nowhere(tmp_path):
    """More comes each day than a day takes: the public sees what it sees of a case without any."""
    hours = (0, 24, 48, 72)
    quiet, none = kept(tmp_path / "quiet", 0, hours, 256)
    busy, waiting = kept(tmp_path / "busy", 120, hours, 256)
    assert none == [0, 0, 0, 0]
    assert waiting == [104, 208, 312, 416]
    assert quiet == busy
