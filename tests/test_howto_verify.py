"""The how-to for readers: its programs of others run as they stand, and say what it says."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from playwright._impl._driver import compute_driver_executable

from bearwitness.proof import authority, certificates, checkpoint, stamps
from proof_builders import GAPPED, LAKESHORE, LOG_KEY, POLICY
from stamp_stand import Authority, stamped
from strangers_stand import HERE
from token_builders import kept as chains

DOCS = Path(__file__).parents[1] / "docs"
PAGE = (DOCS / "howto" / "verify-a-sentence.md").read_text()
SAYS = "The guard […] not open the door, and nobody brought water."


def written(kind: str) -> str:
    return re.search(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)[1]


@pytest.fixture
def folder(tmp_path):
    kept = stamped()
    clock = [stamps.written("rfc3161", kept[f"{kind}.token"]) for kind in ("rsa", "ec")]
    (tmp_path / "p-03.json").write_bytes(LAKESHORE.bundle(timestamps=clock))
    (tmp_path / "gapped.json").write_bytes(GAPPED)
    plain = json.loads(GAPPED)
    plain["credential"] = plain["credential"].replace("~WyJ", "~WyK", 1)
    (tmp_path / "changed.json").write_text(json.dumps(plain))
    (tmp_path / "root.der").write_bytes(kept["rsa.root"])
    subprocess.run(["openssl", "x509", "-inform", "DER", "-in", "root.der", "-out", "root.pem"],
                   cwd=tmp_path, check=True)  # fmt: skip
    return tmp_path


def ran(words, folder, **more):
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False, **more)


@pytest.mark.parametrize("language", ["python", "js"])
def test_a_library_shows_the_words_and_the_gap(folder, language):
    if language == "python":
        program = [sys.executable, folder / "words.py"]
    else:
        program = [compute_driver_executable()[0], folder / "words.mjs"]
        (folder / "node_modules").symlink_to(HERE / "node_modules")
    program[1].write_text(written(f"{language} words"))
    good = ran([*program, "gapped.json", POLICY.issuers[0]], folder)
    assert " ".join(good.stdout.split()) == SAYS, good.stderr
    assert ran([*program, "changed.json", POLICY.issuers[0]], folder).returncode != 0
    assert ran([*program, "gapped.json", "A" * 43], folder).returncode != 0


def test_go_finds_the_leaf(folder, tmp_path_factory):
    (folder / "log.go").write_text(written("go log"))
    around = {"GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOFLAGS": "",
              "GOCACHE": str(tmp_path_factory.mktemp("go")), "PATH": "/usr/bin:/bin"}  # fmt: skip
    go = shutil.which("go") or "go"
    ran([go, "build", "-o", "log", "log.go"], folder, env=around)
    assert ran(["./log", "p-03.json", LOG_KEY], folder).stdout == (
        "leaf 1 of 11 in bearwitness.example/lakeshore\n"
    )
    plain = json.loads(GAPPED) | {"leaf_index": 2}
    (folder / "moved.json").write_text(json.dumps(plain))
    assert ran(["./log", "moved.json", LOG_KEY], folder).returncode != 0


def told(folder):
    """Run what the page says of the time, as it stands."""
    return ran(["sh", "-e", "-c", written("sh time")], folder)


def test_openssl_tells_the_time(folder):
    done = told(folder)
    assert done.returncode == 0, done.stderr
    assert "Verification: OK" in done.stdout + done.stderr
    assert re.search(r"before \w{3} +\d+ [0-9:]{8} 20\d\d GMT", done.stdout)
    (folder / "text").write_text("something else\n")
    commands = written("sh time").split("END\n")[-1]
    assert ran(["sh", "-e", "-c", commands], folder).returncode != 0


@pytest.mark.parametrize("pin", ["root", "signer"])
def test_openssl_tells_the_time_after_the_certificates_have_ended_whichever_is_at_hand(folder, pin):
    """The signer's certificate of this token ended in March 2026, its root's too."""
    (row,) = (one for one in chains() if one["name"] == "a signer below the root")
    token = base64.b64decode(row["token"])
    bundle = LAKESHORE.bundle(timestamps=[stamps.written("rfc3161", token)])
    (folder / "p-03.json").write_bytes(bundle)
    text = checkpoint.parse(LAKESHORE.checkpoint).note.text.encode()
    signer = authority.stamp(token, text).certificate
    assert signer.until < datetime.now(UTC)
    der = base64.b64decode(row["root"]) if pin == "root" else signer.whole
    pem = x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM)
    (folder / "root.pem").write_bytes(pem)
    done = told(folder)
    assert done.returncode == 0, done.stderr
    assert "before Mar  1 12:00:00 2026 GMT" in done.stdout
    today = ["openssl", "ts", "-verify", "-token_in", "-in", "token-0", "-data", "text", "-CAfile",
             "root.pem", "-partial_chain"]  # fmt: skip
    assert ran(today, folder).returncode != 0  # what the page said before


def test_openssl_refuses_a_token_by_another_authority(folder):
    pem = x509.load_der_x509_certificate(stamped()["ec.root"]).public_bytes(Encoding.PEM)
    (folder / "root.pem").write_bytes(pem)
    assert told(folder).returncode != 0


def test_a_team_without_a_network_gets_its_token_by_the_commands_of_the_page(tmp_path):
    """docs/howto/stamp-and-cosign.md: the query, and the token out of the reply."""
    page = (DOCS / "howto" / "stamp-and-cosign.md").read_text()
    (query,) = re.findall(r"^ +(openssl ts -query .*)$", page, re.MULTILINE)
    (take,) = re.findall(r"`(openssl ts -reply .*?)`", page)
    text = checkpoint.parse(LAKESHORE.checkpoint).note.text
    (tmp_path / "checkpoint-text").write_text(text)
    assert ran(query.split(), tmp_path).returncode == 0
    server = Authority(tmp_path / "authority", "ec")
    (tmp_path / "reply.tsr").write_bytes(server.reply((tmp_path / "query.tsq").read_bytes()))
    assert ran(take.split(), tmp_path).returncode == 0
    found = authority.stamp((tmp_path / "token.der").read_bytes(), text.encode())
    assert authority.trusted_by(found, [certificates.read(server.root)])


def test_the_fingerprint_of_a_films_certificate_is_the_one_that_the_program_says(tmp_path):
    page = (DOCS / "howto" / "verify-a-film.md").read_text()
    (command,) = re.findall(r"^ +(openssl x509 .*)$", page, re.MULTILINE)
    pem = x509.load_der_x509_certificate(stamped()["ec.root"]).public_bytes(Encoding.PEM)
    (tmp_path / "film.pem").write_bytes(pem)
    said = ran(command.split(), tmp_path).stdout.rpartition("=")[2].strip()
    digest = certificates.read(stamped()["ec.root"]).fingerprint
    assert said.replace(":", "").lower() == digest
