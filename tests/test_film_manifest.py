"""What a film says of itself: whose it is, that it is whole, which proven passages it holds.

The film is a real one, its manifest is made by c2pa-python and read by us and by @trustnxt/c2pa-ts.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import c2pa
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.adapters.media import ffmpeg
from bearwitness.adapters.media.credentials import (
    boxes,
    cbor,
    certificates,
    manifest,
    reading,
    signing,
)
from bearwitness.adapters.media.film import film
from bearwitness.cli.main import main
from bearwitness.desk import differing, film_credentials, film_keys
from bearwitness.errors import Malformed, Missing, Misused, Refused, Unavailable
from bearwitness.proof import merkle, notice
from bearwitness.proof import policy as policies
from bearwitness.proof.compact import compact
from bearwitness.proof.encoding import from_b64url
from bearwitness.recital import statement as statements
from bearwitness.recital.film import NO_PROOFS, Proofs
from bearwitness.recital.script import Warning
from bearwitness.recital.statement import Passage, Place, Statement
from casebook_stand import AT as FOUNDED
from casebook_stand import WORD, new_case
from proof_builders import LAKESHORE, LOG, ORIGIN, POLICY, STRANGER
from recital_builders import script
from strangers_stand import c2pa_ts

NOW = datetime.now(UTC)
CODES = {1: compact(LAKESHORE.bundle(1)), 3: compact(LAKESHORE.bundle(2))}


def signer(name="Lakeshore newsroom", at=NOW):
    return certificates.made(name, at=at, entropy=os.urandom)


OURS = signer()
PEM = OURS.pin.public_bytes(serialization.Encoding.PEM)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A film of three lines, of which two show a proof, before it has a manifest."""
    return film(script(), {}, tmp_path_factory.mktemp("film"), proofs=Proofs(CODES))


@pytest.fixture(scope="module")
def bare(made):
    return made.mp4.read_bytes()


@pytest.fixture(scope="module")
def said(made):
    return film_credentials.statement(made.plan)


@pytest.fixture(scope="module")
def whole(bare, said):
    return signing.signed(bare, said, OURS)


def stops_at(data, **given):
    """The step at which it is refused; 0 if it is Verified."""
    found = reading.read(data, **({"pins": [OURS.pin]} | given))
    assert found.verified == all(step.ok for step in found.steps)
    assert (found.statement is None) == (not found.verified)
    return 0 if found.verified else found.steps[-1].number


# --- what it says ------------------------------------------------------------------------------


def test_it_names_the_lines_whose_proof_the_film_shows_and_no_other(whole, said):
    found = reading.read(whole.film, pins=[OURS.pin])
    assert found.verified
    assert found.statement == said
    assert [passage.line for passage in said.passages] == [1, 3]
    assert (said.lines, said.invented, said.synthetic) == (3, True, True)
    for passage, index in zip(said.passages, (1, 2), strict=True):
        bundle = json.loads(LAKESHORE.bundle(index))
        jwt = bundle["credential"].split("~")[0]
        assert passage.entry == merkle.entry(from_b64url(bundle["blind"]), jwt).hex()
        assert passage.log == ORIGIN


def test_a_passage_is_heard_when_it_says(made, said):
    heard = {scene.line.index: scene for scene in made.plan.scenes if scene.line}
    for passage in said.passages:
        scene = heard[passage.line]
        assert scene.first < passage.first * 25 / 1000 < passage.last * 25 / 1000 < scene.last


def test_a_film_without_proofs_names_nothing(made):
    plan = replace(made.plan, proofs=NO_PROOFS)
    assert film_credentials.statement(plan).passages == ()


def test_no_word_place_or_id_is_in_the_manifest(whole, made):
    words = {w for line in made.plan.script.lines for w in line.text.split() if len(w) > 3}
    titles = {made.plan.script.title, *(line.reader for line in made.plan.script.lines)}
    for text in (*words, *titles, *(line.source for line in made.plan.script.lines if line.source)):
        if text not in {"Lakeshore"}:  # the certificate names the invented newsroom so
            assert text.encode() not in whole.manifest
    for software in (b"ffmpeg", b"Lavf", os.uname().nodename.encode(), os.uname().release.encode()):
        assert software not in whole.manifest
    assert b"http" not in whole.manifest.replace(b"http://cv.iptc.org/newscodes/", b"")


def test_it_says_whether_a_computer_reads(bare, said):
    people = replace(said, synthetic=False, passages=())
    for statement, source in (
        (said, b"compositeSynthetic"),
        (people, b"digitalsourcetype/composite"),
    ):
        done = signing.signed(bare, statement, OURS)
        assert source in done.manifest
        assert reading.read(done.film, pins=[OURS.pin]).statement == statement


passages = st.builds(
    Passage,
    line=st.integers(1, 500),
    first=st.integers(0, 1000),
    last=st.integers(1000, 10**6),
    language=st.sampled_from(["en", "ru"]),
    entry=st.binary(min_size=32, max_size=32).map(bytes.hex),
    log=st.sampled_from(["log.example", "bearwitness.example/0a1b"]),
    synthetic=st.booleans(),
    warning=st.sampled_from([w.value for w in Warning]),
)
told = st.builds(
    Statement,
    invented=st.booleans(),
    language=st.sampled_from(["en", "ru"]),
    lines=st.just(500),
    synthetic=st.just(True),
    passages=st.lists(passages, unique_by=lambda p: p.line, max_size=4).map(
        lambda some: tuple(sorted(some, key=lambda p: p.line))
    ),
)


@given(told)
def test_a_statement_is_read_as_it_was_written(statement):
    assert statements.read(json.loads(json.dumps(statement.plain))) == statement


@given(told, st.data())
def test_what_is_read_says_what_is_written_and_nothing_is_passed_over(statement, data):
    plain = json.loads(json.dumps(statement.plain))
    inside = data.draw(st.sampled_from([plain, *plain["passages"]]))
    field = data.draw(st.sampled_from([*inside, "more"]))
    if field != "more" and data.draw(st.booleans()):
        del inside[field]
    else:
        wrong = [None, -1, 1.5, True, "", "x" * 300, [], {}, [[]], 10**9, "\x1b[2J", "A" * 64]
        inside[field] = data.draw(st.sampled_from(wrong))
    with contextlib.suppress(Malformed):
        assert json.dumps(statements.read(plain).plain) == json.dumps(plain)


@pytest.mark.parametrize("field", ["more", "version", "read_by_others", "passages", "lines"])
def test_a_field_too_many_or_too_few_is_refused(said, field):
    plain = said.plain
    plain.pop(field, None)
    for wrong in (plain, said.plain | {field: None}, [], None):
        if wrong != said.plain:
            with pytest.raises(Malformed):
                statements.read(wrong)


def test_a_statement_may_not_name_a_line_twice_or_deny_its_voice(said):
    one, two = said.passages
    for wrong in (
        replace(said, passages=(one, one)),
        replace(said, passages=(two, one)),
        replace(said, synthetic=False),
        replace(said, lines=2),
    ):
        with pytest.raises(Malformed):
            statements.read(json.loads(json.dumps(wrong.plain)))


@pytest.mark.parametrize(
    "wrong",
    [{"entry": "5A" * 32}, {"entry": "5a"}, {"log": "No Log"}, {"log": ""}, {"line": 0}],
)
def test_an_entry_that_no_log_can_have_is_refused(said, wrong):
    plain = json.loads(json.dumps(said.plain))
    plain["passages"][0] |= wrong
    with pytest.raises(Malformed):
        statements.read(plain)


# --- the film and its manifest -----------------------------------------------------------------


def test_taken_out_the_film_is_as_it_was_and_put_back_it_verifies(whole, bare):
    assert boxes.without(whole.film) == bare
    assert boxes.joined(bare, whole.manifest) == whole.film
    assert stops_at(bare, sidecar=whole.manifest) == 0
    assert stops_at(whole.film, sidecar=whole.manifest) == 0
    assert stops_at(bare) == 2
    with pytest.raises(Missing):
        boxes.without(bare)
    with pytest.raises(Malformed):
        signing.signed(whole.film, statements.Statement(True, "en", 1, True, ()), OURS)


def test_two_signings_are_of_one_film(whole, bare, said):
    again = signing.signed(bare, said, OURS)
    assert again.manifest != whole.manifest  # the library salts its assertions
    assert boxes.without(again.film) == boxes.without(whole.film)
    assert stops_at(whole.film, sidecar=again.manifest) == 2


def test_no_changed_byte_is_verified(whole):
    dice = random.Random(7)
    end = len(whole.manifest) + 80
    places = [*range(1400), *dice.sample(range(1400, end), 500)]
    places += dice.sample(range(end, len(whole.film)), 150)
    for place in places:
        data = bytearray(whole.film)
        data[place] ^= 1 << dice.randrange(8)
        assert stops_at(bytes(data)), place


def test_nothing_cut_off_added_or_hidden_is_verified(whole, said):
    data, size = whole.film, len(whole.film)
    for cut in (0, 1, 31, 32, 40, 77, 500, size // 2, size - 1):
        assert stops_at(data[:cut]) in (1, 2, 3)
    box = (24).to_bytes(4, "big") + b"free" + bytes(16)
    moov = 32 + len(whole.manifest) + 45
    for at in (0, 32, moov, size):
        assert stops_at(data[:at] + box + data[at:]) == 1
    assert stops_at(data + b"\0") == 1
    twice = data[:moov] + data[32:moov] + data[moov:]
    assert stops_at(twice) == 1
    huge = data[:moov] + b"\0\0\0\1" + data[moov + 4 : moov + 8] + b"\xff" * 8 + data[moov + 16 :]
    assert stops_at(huge) == 1
    assert stops_at(b"\0\0\0\0" * 100) == 1


def test_the_manifest_of_another_film_is_refused(bare, said, whole):
    other = bytearray(bare)
    other[-1] ^= 1
    assert stops_at(bytes(other), sidecar=whole.manifest) == 3
    theirs = signing.signed(bytes(other), said, OURS)
    assert stops_at(theirs.film) == 0
    assert stops_at(whole.film, sidecar=theirs.manifest) == 2


def test_a_film_that_was_written_anew_is_not_the_same(whole, tmp_path):
    (tmp_path / "film.mp4").write_bytes(whole.film)
    for name, options in {
        "remuxed.mp4": ["-c", "copy", "-map", "0"],
        "exactly.mp4": ["-c", "copy", "-map", "0", "-fflags", "+bitexact",
                        "-movflags", "+faststart"],
        "captions.mp4": ["-c", "copy", "-map", "0:v", "-map", "0:a"],
    }.items():  # fmt: skip
        ffmpeg.run(["-i", "film.mp4", *options, name], at=tmp_path, timeout=60)
        data = (tmp_path / name).read_bytes()
        assert stops_at(data) in (1, 2)
        assert stops_at(data, sidecar=whole.manifest) in (1, 2, 3)


def test_a_changed_caption_is_a_changed_film(whole, made):
    caption = made.plan.cues["en"][0].lines[0].encode()
    at = whole.film.index(caption)
    changed = whole.film[:at] + caption.swapcase() + whole.film[at + len(caption) :]
    assert stops_at(changed) == 3


# --- who signed --------------------------------------------------------------------------------


def test_nothing_is_called_verified_without_the_pin(whole, bare, said, tmp_path, capsys):
    path = tmp_path / "film.mp4"
    path.write_bytes(whole.film)
    assert main(["verify", str(path)]) == 4
    told = capsys.readouterr().out
    assert "NOT VERIFIED" in told
    assert not [w for w in ("Verified", "Valid", "Trusted", "valid", "Lakeshore") if w in told]
    assert certificates.fingerprint(certificates.pinned(OURS.chain)[0]) in told
    mallory = signing.signed(bare, said, signer())  # the same name, another key
    assert stops_at(mallory.film) == 5
    assert stops_at(mallory.film, pins=[]) == 5
    assert stops_at(whole.film, pins=[signer().pin, OURS.pin]) == 0


def test_a_certificate_that_has_run_out_is_none(bare, said, tmp_path):
    old = signer(at=NOW - timedelta(days=366 * certificates.YEARS))
    with pytest.raises(Unavailable):
        signing.signed(bare, said, old)
    key, chain, root = bought(tmp_path, ends=datetime.now(UTC) + timedelta(seconds=2))
    short = certificates.bought(key, chain, at=datetime.now(UTC))
    done = signing.signed(bare, said, short)
    assert stops_at(done.film, pins=[short.pin]) == 0
    time.sleep(3)
    assert stops_at(done.film, pins=[short.pin]) == 5
    assert stops_at(done.film, pins=[root]) == 5


def test_our_root_beside_a_signer_that_it_did_not_sign_is_no_pin(bare, said):
    mallory, (_, root) = signer(), x509.load_pem_x509_certificates(OURS.chain)
    leaf, theirs = x509.load_pem_x509_certificates(mallory.chain)
    assert (leaf.issuer, root.subject) == (theirs.subject, theirs.subject)  # the names fit
    pem = [one.public_bytes(serialization.Encoding.PEM) for one in (leaf, root, theirs)]
    for chain in (pem[0] + pem[1], b"".join(pem), pem[0] + pem[2] + pem[1], pem[0]):
        with contextlib.suppress(Unavailable):  # the library may refuse to sign so
            done = signing.signed(bare, said, replace(mallory, chain=chain))
            assert stops_at(done.film) in (3, 5)
            assert stops_at(done.film, pins=certificates.pinned(OURS.chain)) in (3, 5)


def bought(
    tmp_path,
    *,
    purpose=ExtendedKeyUsageOID.EMAIL_PROTECTION,
    curve=None,
    ends=None,
    status="http://127.0.0.1:9/",
):
    """A key and a chain as a company sells them: a root that is not given, a signer below it."""
    root = ec.generate_private_key(ec.SECP256R1())
    key = ec.generate_private_key(curve or ec.SECP256R1())

    def bare(name, above, public):
        names = [
            x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, n)]) for n in (above, name)
        ]
        builder = x509.CertificateBuilder(*names, public, x509.random_serial_number())
        begins = NOW - timedelta(days=60)
        return builder.not_valid_before(begins).not_valid_after(ends or NOW + timedelta(days=30))

    def usage(**what):
        no = dict.fromkeys(
            ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
             "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
            False,
        )  # fmt: skip
        return x509.KeyUsage(**(no | what))

    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(root.public_key())
    ocsp = x509.AccessDescription(
        x509.oid.AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(status)
    )
    builder = (
        bare("Invented paper", "Invented seller", key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage(digital_signature=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
        .add_extension(identifier, critical=False)
        .add_extension(x509.AuthorityInformationAccess([ocsp]), critical=False)
    )
    chain = builder.sign(root, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    above = (
        bare("Invented seller", "Invented seller", root.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(usage(key_cert_sign=True), critical=True)
        .sign(root, hashes.SHA256())
    )
    pem = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8)
    return key.private_bytes(*pem, serialization.NoEncryption()), chain, above


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1()])
def test_a_bought_certificate_signs_and_is_pinned_alone(bare, said, tmp_path, curve):
    key, chain, root = bought(tmp_path, curve=curve)
    theirs = certificates.bought(key, chain, at=NOW)
    done = signing.signed(bare, said, theirs)
    assert certificates.organisation(theirs.pin) == "Invented paper"
    assert stops_at(done.film, pins=[theirs.pin]) == 0
    assert stops_at(done.film, pins=[]) == 5
    assert stops_at(done.film, pins=[root]) == 0  # who pins a seller trusts all of its customers
    assert certificates.read(certificates.written(theirs)).chain == theirs.chain


def test_what_is_no_signer_is_refused(tmp_path):
    key, chain, _ = bought(tmp_path)
    other, server, _ = bought(tmp_path, purpose=ExtendedKeyUsageOID.SERVER_AUTH)
    over, ended, _ = bought(tmp_path, ends=NOW - timedelta(days=1))
    small = rsa.generate_private_key(65537, 2048).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    locked = serialization.load_pem_private_key(key, None).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"a password"),
    )
    for wrong in (
        (other, chain),
        (other, server),
        (over, ended),
        (key, b"x"),
        (b"", chain),
        (key, key),
    ):
        with pytest.raises(Malformed):
            certificates.bought(*wrong, at=NOW)
    for wrong in ((small, chain), (locked, chain)):
        with pytest.raises(Misused):
            certificates.bought(*wrong, at=NOW)
    with pytest.raises(Malformed):
        certificates.bought(key, chain, at=NOW + timedelta(days=40))
    with pytest.raises(Malformed):
        certificates.pinned(b"nothing")
    for name in ("", " x", "x" * 65, "a\x1b[2J"):
        with pytest.raises(Malformed):
            signer(name)


def test_our_certificate_names_the_year_and_the_organisation_and_no_more():
    for found in x509.load_pem_x509_certificates(OURS.chain):
        assert found.not_valid_before_utc == datetime(NOW.year, 1, 1, tzinfo=UTC)
        assert {a.oid for a in found.subject} == {NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME}
        assert certificates.organisation(found) == "Lakeshore newsroom"
    assert certificates.may_sign_others(OURS.pin)
    assert "PRIVATE" not in repr(OURS)


# --- the key of a case -------------------------------------------------------------------------


def test_a_case_makes_one_key_and_keeps_it_sealed(tmp_path):
    book, _ = new_case(tmp_path / "case")
    with contextlib.closing(book):
        with pytest.raises(Missing):
            film_keys.held(book)
        first = film_keys.ready(book, at=FOUNDED)
        assert film_keys.ready(book, at=FOUNDED).chain == first.chain
        assert certificates.organisation(first.pin) == book.facts.origin
        with pytest.raises(Refused):
            film_keys.keep(book, OURS, reason="t", at=FOUNDED)
        film_keys.keep(book, OURS, reason="a name", at=FOUNDED, again=True)
        assert film_keys.held(book).chain == OURS.chain
        assert repr(book.all(film_keys.FilmKey)).count("PRIVATE") == 0
    secret = OURS.key.private_bytes_raw()
    for path in (tmp_path / "case").rglob("*"):
        held = path.read_bytes() if path.is_file() else b""
        assert b"PRIVATE KEY" not in held
        assert b"BEGIN CERTIFICATE" not in held
        assert secret not in held


def test_two_keys_written_apart_are_told_by_their_digest():
    keys = [film_keys.FilmKey(certificates.written(signer())) for _ in range(2)]
    (row,) = differing.differences(keys)
    assert row.name == "pem"
    assert not [side for side in row.sides if "KEY" in side or len(side) > 40]


def ask(case, capsys, *words):
    """What `prove film-certificate` answers."""
    read, write = os.pipe()
    os.write(write, WORD.encode() + b"\n")
    os.close(write)
    more = ("--case", str(case), "--passphrase-fd", str(read), "--by", "Irena")
    code = main(["--json", "prove", "film-certificate", *map(str, words), *more])
    told = capsys.readouterr()
    return code, json.loads(told.out) if code == 0 else told.err


def test_a_team_names_itself_or_brings_a_certificate_that_it_bought(tmp_path, capsys):
    case, pin = tmp_path / "case", tmp_path / "pin.pem"
    new_case(case)[0].close()
    code, told = ask(case, capsys, "--name", "The newsroom", "--out", pin)
    assert (code, told["made"], told["name"]) == (0, True, "The newsroom")
    (kept,) = certificates.pinned(pin.read_bytes())
    assert certificates.fingerprint(kept) == told["sha256"]
    code, same = ask(case, capsys)
    assert (same["made"], same["sha256"]) == (False, told["sha256"])
    assert ask(case, capsys, "--name", "Another")[0] == 3
    key, chain, _ = bought(tmp_path)
    (tmp_path / "key.pem").write_bytes(key)
    (tmp_path / "chain.pem").write_bytes(chain)
    theirs = ("--chain", tmp_path / "chain.pem", "--key", tmp_path / "key.pem")
    assert ask(case, capsys, *theirs)[0] == 3
    code, told = ask(case, capsys, *theirs, "--again")
    assert (code, told["name"]) == (0, "Invented paper")
    assert ask(case, capsys, *theirs[:2])[0] == 2
    assert ask(case, capsys, *theirs, "--name", "x", "--again")[0] == 2
    assert ask(case, capsys, "--chain", pin, "--key", pin, "--again")[0] == 1
    assert ask(case, capsys)[1]["name"] == "Invented paper"


# --- hostile files -----------------------------------------------------------------------------


@pytest.fixture
def spy():
    """A server on this machine that writes down who asks; nobody may."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def do_POST(self):  # as a certificate's status is asked for
            self.do_GET()

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/film.c2pa", asked
        server.shutdown()
        thread.join()


def hostile(bare, said, *, change=lambda plain: None, prepare=lambda builder: None):
    """A film that somebody else signed with the library, with whatever they like in it."""
    plain = signing._said(bare, said)
    change(plain)
    out = io.BytesIO()
    key = c2pa.Signer.from_callback(
        OURS.sign, c2pa.C2paSigningAlg.ED25519, OURS.chain.decode(), None
    )
    with (
        c2pa.Context.from_dict(signing.QUIET) as context,
        key,
        c2pa.Builder(json.dumps(plain), context) as builder,
    ):
        prepare(builder)
        builder.sign(key, "video/mp4", io.BytesIO(bare), out)
    return out.getvalue()


def asked_by_default(data):
    """What a reader with its default settings makes of it."""
    settings = {"version": 1, "verify": {"remote_manifest_fetch": True}}
    with contextlib.suppress(c2pa.C2paError), c2pa.Context.from_dict(settings) as context:
        c2pa.Reader("video/mp4", io.BytesIO(data), None, context).close()


def test_no_address_in_a_film_is_asked(bare, said, spy, whole, tmp_path):
    address, asked = spy

    def elsewhere(builder):
        builder.set_no_embed()
        builder.set_remote_url(address)

    film_of_links = hostile(bare, said, prepare=elsewhere)
    assert address.encode() in film_of_links
    both = hostile(bare, said, prepare=lambda builder: builder.set_remote_url(address))
    path = tmp_path / "film.mp4"
    for data in (film_of_links, both):
        path.write_bytes(data)
        assert stops_at(data) == 1
        assert stops_at(data, sidecar=whole.manifest) == 1
        assert main(["verify", str(path)]) == 4
    assert asked == []
    asked_by_default(film_of_links)
    assert asked  # so that this test can fail


def test_no_address_in_a_certificate_is_asked(bare, said, spy, tmp_path):
    address, asked = spy
    theirs = certificates.bought(*bought(tmp_path, status=address)[:2], at=NOW)
    done = signing.signed(bare, said, theirs)
    assert address.encode() in done.manifest
    assert stops_at(done.film, pins=[theirs.pin]) == 0
    assert stops_at(done.film) == 5
    assert asked == []


def more(label, data):
    return lambda plain: plain["assertions"].append({"label": label, "data": data, "created": True})


def first_of(name, value):
    return lambda plain: plain.__setitem__(name, value)


def picture(builder):
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    builder.add_resource("self#jumbf=thumbnail.svg", io.BytesIO(svg))


LIES = {
    "a script": (more("org.evil.script", {"js": "<script>alert(1)</script>"}), 2),
    "passages twice": (more(manifest.PASSAGES, {"version": 1}), 2),
    "a title": (first_of("title", "\x1b[2J<script>"), 2),
    "another generator": (first_of("claim_generator_info", [{"name": "Evil"}]), 2),
    "more of the generator": (
        first_of("claim_generator_info", [{"name": "Bearwitness", "os": "x"}]), 2),
    "another instance": (first_of("instance_id", "xmp:iid:0"), 2),
    "an old claim": (first_of("claim_version", 1), 2),
    "a picture": (first_of("thumbnail", {"format": "image/svg+xml",
                                         "identifier": "self#jumbf=thumbnail.svg"}), 2),
    "another source": (lambda p: p["assertions"][0].update(
        data=manifest.actions("http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture")), 2),
    "no computer's voice": (lambda p: p["assertions"][0].update(
        data=manifest.actions(manifest.SOURCE_TYPES[False])), 4),
    "a line of no film": (lambda p: p["assertions"][1]["data"].update(lines=1), 4),
    "words": (lambda p: p["assertions"][1]["data"].update(words="\x1b[2J"), 4),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_manifest_with_something_else_in_it_is_refused_even_under_our_key(bare, said, lie):
    change, step = LIES[lie]
    prepare = picture if lie == "a picture" else lambda _: None
    try:
        data = hostile(bare, said, change=change, prepare=prepare)
    except c2pa.C2paError:
        assert lie in {"an old claim"}  # the library refuses to write it
        return
    found = reading.read(data, pins=[OURS.pin])
    assert (found.verified, found.steps[-1].number) == (False, step)
    assert not [c for s in found.steps for c in s.why if not c.isprintable()]


def test_a_film_signed_twice_is_refused(whole, said):
    def parent(builder):
        told = {"title": "x", "relationship": "parentOf"}
        builder.add_ingredient(json.dumps(told), "video/mp4", io.BytesIO(whole.film))

    with contextlib.suppress(c2pa.C2paError):  # created and made of a parent: it may refuse
        assert stops_at(hostile(boxes.without(whole.film), said, prepare=parent)) in (1, 2)


@given(st.binary(max_size=300))
def test_anything_else_as_a_manifest_is_refused(bare, data):
    with pytest.raises(Malformed):
        manifest.read(data)
    found = reading.read(bare, sidecar=data, pins=[OURS.pin])
    assert (found.verified, found.steps[-1].number) == (False, 2)


@given(st.binary(max_size=60))
def test_cbor_is_read_or_refused(data):
    with contextlib.suppress(Malformed):
        cbor.read(data)


@pytest.mark.parametrize(
    "data",
    ["", "18", "1817", "190017", "c0", "f9", "ff", "5f", "9f", "bf", "61", "61ff", "5a7fffffff",
     "9bffffffffffffffff", "bbffffffffffffffff", "a2616101616102", "a1f501", "a1f601", "0000",
     "81" * 20 + "00", "a18001"],
)  # fmt: skip
def test_cbor_in_another_form_is_refused(data):
    with pytest.raises(Malformed):
        cbor.read(bytes.fromhex(data))


def test_cbor_holds_what_rfc_8949_gives_as_examples():
    for text, value in {
        "00": 0, "17": 23, "1818": 24, "1903e8": 1000, "1bffffffffffffffff": 2**64 - 1,
        "20": -1, "3903e7": -1000, "f4": False, "f5": True, "f6": None, "40": b"",
        "4401020304": b"\1\2\3\4", "60": "", "62c3bc": "ü", "8301820203820405": [1, [2, 3], [4, 5]],
        "a26161016162820203": {"a": 1, "b": [2, 3]},
    }.items():  # fmt: skip
        assert cbor.read(bytes.fromhex(text)) == value


def test_a_key_that_cannot_sign_is_said(bare, said):
    wrong = replace(OURS, chain=PEM)  # the root in the place of the signer
    with pytest.raises(Unavailable):
        signing.signed(bare, said, wrong)


# --- a second reader ---------------------------------------------------------------------------


def test_another_reader_agrees_about_a_film_and_refuses_a_changed_one(whole, said, tmp_path):
    path = tmp_path / "film.mp4"
    with c2pa_ts() as ask:
        path.write_bytes(whole.film)
        found = ask(film=path)
        assert found["valid"]
        assert {one["code"] for one in found["codes"]} == {
            "claimSignature.validated",
            "assertion.hashedURI.match",
            "assertion.bmffHash.match",
            "signingCredential.trusted",  # it says so of everybody: it knows no pins
        }
        assert set(found["labels"]) == {manifest.PASSAGES, manifest.ACTIONS, manifest.HASH}
        assert statements.read(found["passages"]) == said
        dice, end = random.Random(3), len(whole.manifest) + 77
        inside = whole.manifest.index(b"org.bearwitness.passages") + 77 + 60
        for place in (inside, *dice.sample(range(end + 8, len(whole.film)), 20)):
            data = bytearray(whole.film)
            data[place] ^= 1
            path.write_bytes(data)
            answer = ask(film=path)
            assert not answer.get("valid"), place
            assert stops_at(bytes(data)), place


# --- the command -------------------------------------------------------------------------------


@pytest.fixture
def folder(whole, tmp_path):
    (tmp_path / "film.mp4").write_bytes(whole.film)
    (tmp_path / "pin.pem").write_bytes(PEM)
    (tmp_path / "film.c2pa").write_bytes(whole.manifest)
    for index in range(4):
        (tmp_path / f"{index}.json").write_bytes(LAKESHORE.bundle(index))
    (tmp_path / "1.txt").write_text(CODES[1])
    return tmp_path


def asked(capsys, *words):
    code = main(["--json", "verify", *map(str, words)])
    return code, json.loads(capsys.readouterr().out)


def test_verify_says_which_passages_are_proven(folder, capsys):
    pin = ("--certificate", folder / "pin.pem")
    code, found = asked(capsys, folder / "film.mp4", *pin)
    assert (code, found["verified"], found["name"]) == (0, True, "Lakeshore newsroom")
    assert [(p["line"], p["proven"]) for p in found["passages"]] == [(1, False), (3, False)]
    code, found = asked(capsys, folder / "film.mp4", folder / "1.txt", folder / "2.json", *pin)
    assert (code, [p["proven"] for p in found["passages"]]) == (0, [True, True])
    assert [b["line"] for b in found["bundles"]] == [1, 3]
    code, found = asked(capsys, folder / "film.mp4", folder / "0.json", *pin)  # of no line
    assert (code, found["verified"], found["bundles"][0]["line"]) == (4, False, None)
    (folder / "bad.json").write_bytes(LAKESHORE.bundle(1)[:-2])
    code, found = asked(capsys, folder / "film.mp4", folder / "bad.json", *pin)
    assert (code, found["pinned"]) == (4, True)
    assert main(["verify", str(folder / "film.mp4"), str(folder / "1.json"), *map(str, pin)]) == 0
    text = capsys.readouterr().out
    assert "Verified. Not proven: that the words are true" in text
    assert "line 1, en: verified" in text
    assert "line 3, en: no bundle of it was given" in text
    assert "never the voice of a deponent" in text


def noticed(folder, *, logs=(ORIGIN,), of=(), key=LOG, at=NOW):
    entries = [merkle.leaf_of(LAKESHORE.credentials[index]) for index in of]
    (folder / "said.note").write_text(notice.sign(logs, entries, key=key, at=at))
    return "--notice", folder / "said.note"


def test_verify_says_which_spoken_passages_are_taken_back_without_any_bundle(folder, capsys):
    (folder / "policy.json").write_bytes(policies.written(POLICY))
    film = (folder / "film.mp4", "--certificate", folder / "pin.pem")
    pinned = (*film, "--policy", folder / "policy.json")
    code, found = asked(capsys, *pinned, *noticed(folder, of=(0, 2)))
    assert (code, found["verified"], found["notice_signed"]) == (0, True, True)
    assert [bool(p["withdrawn"]) for p in found["passages"]] == [False, True]
    assert found["noticed"] == f"{NOW:%Y-%m-%dT%H:%M:%SZ}"
    main(["verify", *map(str, pinned), *map(str, noticed(folder, of=(2,)))])
    text = capsys.readouterr().out
    assert "line 3, en: no bundle of it was given; WITHDRAWN: the deponent asks" in text
    assert text.count("WITHDRAWN") == 1
    assert f"as of {found['noticed']}." in text
    assert "Nobody checked" not in text
    main(["verify", *map(str, film), *map(str, noticed(folder, of=(2,)))])
    assert "Nobody checked who signed this notice" in capsys.readouterr().out
    old = noticed(folder, at=NOW - timedelta(days=40))
    main(["verify", str(folder / "1.json"), *map(str, pinned), *map(str, old)])
    assert "it is 40 days old" in capsys.readouterr().out
    main(["verify", *map(str, pinned)])
    assert "is not known: no withdrawal notice was given" in capsys.readouterr().out


def test_verify_takes_no_notice_of_a_film_from_another_log_or_another_hand(folder, capsys):
    (folder / "policy.json").write_bytes(policies.written(POLICY))
    film = (folder / "film.mp4", "--certificate", folder / "pin.pem")
    pinned = (*film, "--policy", folder / "policy.json")
    other = noticed(folder, logs=["other.example"], of=(1, 2))
    code, found = asked(capsys, *pinned, *other)
    assert (code, found["noticed"], found["notice_signed"]) == (0, None, False)
    assert [p["withdrawn"] for p in found["passages"]] == [None, None]
    main(["verify", *map(str, pinned), *map(str, other)])
    assert "the notice that was given is of other logs" in " ".join(capsys.readouterr().out.split())
    forged = noticed(folder, key=STRANGER)
    assert main(["verify", *map(str, pinned), *map(str, forged)]) == 1
    assert "not signed by the log it names" in capsys.readouterr().err
    for junk in ("", "junk\n", LAKESHORE.checkpoint):
        (folder / "said.note").write_text(junk)
        assert main(["verify", *map(str, film), "--notice", str(folder / "said.note")]) == 1
        assert "not a" in capsys.readouterr().err


def test_verify_takes_the_manifest_from_beside_the_film(folder, bare, capsys):
    (folder / "film.mp4").write_bytes(bare)
    pin = ("--certificate", folder / "pin.pem")
    assert asked(capsys, folder / "film.mp4", *pin)[0] == 4
    code, found = asked(capsys, folder / "film.mp4", "--sidecar", folder / "film.c2pa", *pin)
    assert (code, found["verified"]) == (0, True)


def test_a_film_is_verified_with_two_libraries_and_no_other():
    code = (
        "import sys, bearwitness.cli.film_verifying, bearwitness.cli.verifying\n"
        "print(*{name.partition('.')[0] for name in sys.modules} - {*sys.stdlib_module_names})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name for name in done.stdout.split() if not name.startswith("_")}
    assert loaded >= {"c2pa", "cryptography"}
    assert not loaded & {"requests", "urllib3", "toml", "numpy", "httpx"}


def test_verify_of_what_makes_no_sense_says_so(folder, capsys):
    mp4, pin = str(folder / "film.mp4"), str(folder / "pin.pem")
    assert main(["verify", str(folder / "1.json"), "--certificate", pin]) == 2
    assert main(["verify", mp4, mp4]) == 2
    assert main(["verify", mp4, "--certificate", mp4]) == 1
    assert main(["verify", mp4, "--certificate", str(folder / "none")]) == 1
    assert main(["verify", str(folder / "none.mp4")]) == 1
    (folder / "text.mp4").write_text("no film at all")
    assert main(["verify", str(folder / "text.mp4")]) == 4
    capsys.readouterr()


def test_the_places_of_a_statement_are_those_that_were_given(made):
    place = Place(b"\7" * 32, "log.example")
    (one,) = statements.of_film(made.plan, {2: place}).passages
    assert (one.line, one.entry, one.log) == (2, "07" * 32, "log.example")
