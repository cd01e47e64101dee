"""Strata at the workers of a real Dask scheduler, each a process of its own on this machine."""

from __future__ import annotations

import importlib
import json
import sys
from concurrent.futures import Executor, Future
from importlib.metadata import version

import dask
import pytest
from distributed import KilledWorker, LocalCluster, Security

from bearwitness.adapters import scheduler
from bearwitness.adapters.scheduler import TRIES_MORE
from bearwitness.cli.main import main
from bearwitness.cli.strata import Asked, estimated
from bearwitness.counting.estimate import SEED
from bearwitness.counting.overlaps import overlaps
from bearwitness.errors import Misused, Unavailable

EXACT = Asked("exact", SEED, 0.95, 20)
CELLS = {(1, 0, 0): 40, (0, 1, 0): 30, (0, 0, 1): 25, (1, 1, 0): 12, (1, 0, 1): 9, (0, 1, 1): 8}
ROWS = "".join(
    f"{year},{a},{b},{c},{number + more}\n"
    for year, more in (("first", 0), ("second", 5))
    for (a, b, c), number in CELLS.items()
)


@pytest.fixture(scope="module")
def address():
    with LocalCluster(
        n_workers=1, threads_per_worker=1, dashboard_address="127.0.0.1:0", host="127.0.0.1"
    ) as cluster:
        yield cluster.scheduler_address


def test_workers_elsewhere_answer_as_this_machine_does(address, tmp_path, capsys):
    table, kept = tmp_path / "table.csv", tmp_path / "answers"
    table.write_text("year,A,B,C,count\n" + ROWS)
    asking = ["count", "estimate", str(table), "--stratify", "year", "--json"]
    assert main(asking) == 0
    here = capsys.readouterr().out
    assert main([*asking, "--scheduler", address, "--resume", str(kept)]) == 0
    there = capsys.readouterr()
    assert there.out == here
    assert "2 of 2 strata answered" in there.err
    assert len(json.loads(here)["strata"]) == 2
    assert len(kept.read_text().split()) > 2  # and none need be asked again


def test_workers_of_another_version_are_asked_nothing(address, monkeypatch):
    monkeypatch.setattr(scheduler, "OWN", "another")
    with pytest.raises(Unavailable, match="another version"), scheduler.workers_of(address):
        pytest.fail("a pool was given")


def test_workers_of_an_older_program_that_cannot_say_which_are_asked_nothing(address, monkeypatch):
    older = lambda: importlib.import_module("bearwitness.adapters.is_not_there")  # noqa: E731
    monkeypatch.setattr(scheduler, "digest", older)
    with pytest.raises(Unavailable, match="another version"), scheduler.workers_of(address):
        pytest.fail("a pool was given")


def test_workers_without_the_program_are_asked_nothing(address, monkeypatch):
    monkeypatch.setattr(scheduler, "version", lambda name: version(f"not-{name}"))
    with pytest.raises(Unavailable, match="no bearwitness"), scheduler.workers_of(address):
        pytest.fail("a pool was given")


def test_under_tls_it_is_spoken_to_with_the_certificates_that_dask_is_told_of(tmp_path):
    made = Security.temporary()
    named = {"ca-file": made.tls_ca_file}
    named |= {"client.cert": made.tls_client_cert, "client.key": made.tls_client_key}
    for name, text in named.items():
        (tmp_path / name).write_text(text)
    told = {f"distributed.comm.tls.{name}": str(tmp_path / name) for name in named}
    with LocalCluster(
        n_workers=1,
        threads_per_worker=1,
        processes=False,
        dashboard_address="127.0.0.1:0",
        host="127.0.0.1",
        security=made,
    ) as cluster:
        address = cluster.scheduler_address
        assert address.startswith("tls://")
        with pytest.raises(Unavailable, match="no certificate"), scheduler.workers_of(address):
            pytest.fail("a pool was given")
        with dask.config.set(told), scheduler.workers_of(address) as pool:
            assert pool.submit(pow, 2, 5).result() == 32


def test_workers_that_are_gone_are_told_apart(address):
    with pytest.raises(Unavailable, match="went away"), scheduler.workers_of(address):
        raise KilledWorker("stratum", None, TRIES_MORE)


def test_what_goes_wrong_at_one_leaves_nobody_waiting(monkeypatch):
    class Pool(Executor):
        def submit(self, ask, table):
            asked.append(Future())
            if len(asked) == 2:
                asked[0].set_exception(MemoryError())
            return asked[-1]

    asked = []
    table = overlaps("ABC", CELLS)
    with pytest.raises(MemoryError):
        estimated({"a": table, "b": table}, EXACT, cores=None, resume=None, elsewhere=Pool())
    assert asked[1].cancelled()


def test_a_scheduler_without_workers_is_told_apart():
    with (
        LocalCluster(n_workers=0, dashboard_address="127.0.0.1:0", host="127.0.0.1") as cluster,
        pytest.raises(Unavailable, match="no workers"),
        scheduler.workers_of(cluster.scheduler_address),
    ):
        pytest.fail("a pool was given")


@pytest.mark.parametrize(
    "address",
    ["10.0.0.1:8786", "tcp://", "tls://host", "tcp://127.0.0.1", "http://127.0.0.1:1", "tcp://[:1"],
)
def test_what_is_no_address_is_refused(address):
    with pytest.raises(Misused, match="no address"):
        scheduler.checked(address)


@pytest.mark.parametrize("address", ["tcp://10.0.0.1:8786", "tcp://scheduler.example:8786"])
def test_nothing_is_sent_over_a_network_in_the_clear(address):
    with pytest.raises(Misused, match="in the clear"):
        scheduler.checked(address)


@pytest.mark.parametrize(
    "address", ["tls://10.0.0.1:8786", "tcp://127.0.0.1:8786", "tcp://[::1]:1"]
)
def test_under_tls_or_on_this_machine_it_may_be_spoken_to(address):
    scheduler.checked(address)


def test_where_nothing_answers_that_is_said(monkeypatch):
    monkeypatch.setattr(scheduler, "PATIENCE", 1)
    with (
        pytest.raises(Unavailable, match="no scheduler answers"),
        scheduler.workers_of("tcp://127.0.0.1:9"),
    ):
        pytest.fail("a pool was given")


def test_without_dask_it_is_told_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(Unavailable, match="not installed"),
        scheduler.workers_of("tcp://127.0.0.1:9"),
    ):
        pytest.fail("a pool was given")


def test_one_table_has_no_use_for_a_scheduler(tmp_path, capsys):
    table = tmp_path / "table.csv"
    table.write_text("A,B,C,count\n1,0,0,3\n0,1,1,2\n")
    assert main(["count", "estimate", str(table), "--scheduler", "tls://h:1"]) == 2
    assert "--stratify" in capsys.readouterr().err
