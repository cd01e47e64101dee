"""Whose a film is, since when, and until when: policies, timestamps, certificates taken back."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives import serialization

from bearwitness.adapters.media.credentials import boxes, cbor, certificates, reading, signing
from bearwitness.adapters.media.film import film
from bearwitness.cli.main import main
from bearwitness.desk import film_keys, logbook, trust
from bearwitness.desk.casebook import Casebook
from bearwitness.errors import Malformed, Refused, Unavailable
from bearwitness.proof import notice
from bearwitness.proof import policy as policies
from bearwitness.proof.encoding import b64
from bearwitness.recital.statement import Statement
from casebook_stand import AT as FOUNDED
from casebook_stand import WORD, new_case
from film_certificates import certificate_forms, pem, twin
from proof_builders import LOG, ORIGIN, POLICY, STRANGER
from proof_vectors import VECTORS
from recital_builders import script
from stamp_stand import Authority
from test_film_manifest import ask, bought, signer

NOW = datetime.now(UTC)
FORMS = {name: (data, strict) for name, data, strict in certificate_forms(signer().own)}
KEYS = json.loads((VECTORS / "film-keys.json").read_text())
SAID = Statement(True, "en", 3, True, ())
OURS = signer()
PINNED = replace(POLICY, films=(certificates.fingerprint(OURS.pin),))


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    return film(script(), {}, tmp_path_factory.mktemp("film")).mp4.read_bytes()


@pytest.fixture(scope="module")
def whole(bare):
    return signing.signed(bare, SAID, OURS).film


@pytest.fixture(scope="module")
def clock(tmp_path_factory):
    """A timestamping authority, answering on loopback."""
    authority = Authority(tmp_path_factory.mktemp("authority") / "ec", "ec")
    with authority.served() as address:
        yield address, b64(authority.root)


def stops_at(data, **given):
    found = reading.read(data, **given)
    assert found.verified == all(step.ok for step in found.steps)
    return 0 if found.verified else found.steps[-1].number


# --- a policy names certificates ---------------------------------------------------------------


def test_one_policy_is_enough_for_a_film(whole, bare):
    assert stops_at(whole, policy=PINNED) == 0
    assert stops_at(whole, policy=POLICY) == 5
    assert stops_at(whole) == 5
    mallory = signing.signed(bare, SAID, signer()).film  # the same name, another key
    assert stops_at(mallory, policy=PINNED) == 5
    own = replace(POLICY, films=(certificates.fingerprint(certificates.pinned(OURS.chain)[0]),))
    assert stops_at(whole, policy=own) == 0  # the signer's own instead of the root


def test_a_root_that_a_policy_names_vouches_for_what_it_signed_and_not_for_whoever_shows_it(bare):
    mallory = signer()
    leaf, root = (
        mallory.chain.split(b"-----END CERTIFICATE-----\n")[0] + b"-----END CERTIFICATE-----\n",
        OURS.pin.public_bytes(serialization.Encoding.PEM),
    )
    with contextlib.suppress(Unavailable):  # the library may refuse to sign so
        made = signing.signed(bare, SAID, replace(mallory, chain=leaf + root))
        assert stops_at(made.film, policy=PINNED) in (3, 5)


def test_the_command_takes_the_policy_for_the_film_as_for_its_sentences(whole, tmp_path, capsys):
    path, policy = tmp_path / "film.mp4", tmp_path / "policy.json"
    path.write_bytes(whole)
    policy.write_bytes(policies.written(PINNED))
    assert main(["verify", str(path), "--policy", str(policy)]) == 0
    assert "Verified. Not proven" in capsys.readouterr().out
    policy.write_bytes(policies.written(POLICY))
    assert main(["verify", str(path), "--policy", str(policy)]) == 4
    assert "give the certificate or policy that you got" in capsys.readouterr().out


# --- a certificate that was taken back ---------------------------------------------------------


def taken(*, by=LOG, log=ORIGIN):
    return notice.sign([log], [notice.of_certificate(OURS.own)], key=by, at=NOW)


HEEDED = {
    "of the team, with the policy": (PINNED, taken(), 4),
    "of the team, without a policy": (None, taken(), 4),
    "of nobody knows whom": (None, taken(by=STRANGER, log="other.example"), 4),  # not trusted
    "of another team, as the policy tells": (PINNED, taken(by=STRANGER, log="other.example"), 0),
    "of the team, about something else": (
        PINNED, notice.sign([ORIGIN], [bytes(32)], key=LOG, at=NOW), 0),
}  # fmt: skip


@pytest.mark.parametrize("which", HEEDED)
def test_no_film_holds_under_a_certificate_that_a_notice_takes_back(whole, tmp_path, capsys, which):
    policy, said, code = HEEDED[which]
    names = {"film.mp4": whole, "said.note": said.encode(), "policy.json": policies.written(PINNED),
             "pin.pem": OURS.pin.public_bytes(serialization.Encoding.PEM)}  # fmt: skip
    for name, data in names.items():
        (tmp_path / name).write_bytes(data)
    words = ["verify", str(tmp_path / "film.mp4"), "--notice", str(tmp_path / "said.note")]
    words += ["--certificate", str(tmp_path / "pin.pem")]
    words += ["--policy", str(tmp_path / "policy.json")] if policy else []
    assert main(words) == code
    assert ("took this certificate back" in capsys.readouterr().out) == (code == 4)


@pytest.mark.parametrize("case", KEYS, ids=lambda case: case["name"])
def test_a_notice_names_the_key_of_a_certificate_and_strict_der_is_asked(case):
    data = base64.b64decode(case["certificate"])
    if case["strict"]:
        certificates.expect_strict(data)
        assert notice.of_certificate(data).hex() == case["entry"]
    else:
        with pytest.raises(Malformed):
            certificates.expect_strict(data)


@pytest.mark.parametrize("form", [name for name, (_, strict) in FORMS.items() if not strict])
def test_a_film_whose_certificate_is_written_otherwise_is_refused_at_step_2(
    bare, tmp_path, capsys, monkeypatch, form
):
    """Somebody who has the key writes the certificate otherwise, to get past the notice."""
    data = next(d for name, d, _ in certificate_forms(OURS.own) if name == form)
    with monkeypatch.context() as patched:
        patched.setattr(certificates, "expect_strict", lambda _: None)
        root = OURS.pin.public_bytes(serialization.Encoding.PEM)
        try:
            made = signing.signed(bare, SAID, replace(OURS, chain=pem(data) + root)).film
        except Unavailable:
            return  # the library cannot read it
    assert stops_at(made, pins=[OURS.pin]) == 2
    assert stops_at(made, policy=PINNED) == 2
    (tmp_path / "film.mp4").write_bytes(made)
    (tmp_path / "policy.json").write_bytes(policies.written(PINNED))
    assert main(["verify", *map(str, (tmp_path / "film.mp4", "--policy",
                                      tmp_path / "policy.json"))]) == 4  # fmt: skip
    assert "NO  manifest" in capsys.readouterr().out


def test_the_other_signature_of_a_curve_does_not_get_a_certificate_past_a_notice(bare, tmp_path):
    key, chain, root = bought(tmp_path)
    theirs = certificates.bought(key, chain, at=NOW)
    other = twin(theirs.own)
    assert other != theirs.own
    certificates.expect_strict(other)  # it is one, and signed by the same hand
    made = signing.signed(bare, SAID, replace(theirs, chain=pem(other))).film
    assert stops_at(made, pins=[root]) == 0
    assert stops_at(made, pins=[root], taken_back={notice.of_certificate(theirs.own)}) == 5


def test_a_certificate_of_a_key_that_is_taken_back_is_not_kept(tmp_path):
    key, chain, _ = bought(tmp_path)
    theirs = certificates.bought(key, chain, at=NOW)
    again = certificates.bought(key, pem(twin(theirs.own)), at=NOW)
    book, _ = new_case(tmp_path / "case")
    with contextlib.closing(book):
        film_keys.keep(book, theirs, reason="t", at=FOUNDED)
        with pytest.raises(Refused, match="is taken back"):
            film_keys.keep(book, again, reason="t", at=FOUNDED, again=True, revoke=True)
        film_keys.keep(book, OURS, reason="t", at=FOUNDED, again=True, revoke=True)
        with pytest.raises(Refused, match="is taken back"):
            film_keys.keep(book, again, reason="t", at=FOUNDED, again=True)


def test_a_certificate_that_others_took_the_place_of_is_taken_back_by_its_pin(tmp_path, capsys):
    case = tmp_path / "case"
    book, _ = new_case(case)
    first = film_keys.ready(book, at=FOUNDED)
    book.close()
    old = certificates.fingerprint(first.pin)
    assert ask(case, capsys, "--revoke", old)[0] == 3  # films are signed under it
    second, third = (ask(case, capsys, "--again")[1]["sha256"] for _ in range(2))
    assert ask(case, capsys, "--again", "--revoke", old)[0] == 2
    assert ask(case, capsys, "--revoke", "0" * 64)[0] != 0
    code, told = ask(case, capsys, "--revoke", old.upper())
    assert (code, told["revoked"], told["made"], told["sha256"]) == (0, True, False, third)
    assert ask(case, capsys, "--revoke", old)[0] != 0  # once is enough
    book = Casebook.unlock(case, WORD, by="Irena", entropy=os.urandom)
    with contextlib.closing(book):
        entry = notice.of_certificate(first.own)
        assert film_keys.taken_back(book) == {entry}
        assert set(trust.policy(book, at=FOUNDED).films) == {second, third}
        assert notice.parse(logbook.withdrawals(book, at=FOUNDED)).entries == {entry}


SAYS = {
    "no notice": (PINNED, None, "no withdrawal notice was given", None),
    "another team's": (PINNED, notice.sign(["other.example"], [], key=STRANGER, at=NOW),
                       "is of other logs", None),
    "the team's": (PINNED, notice.sign([ORIGIN], [], key=LOG, at=NOW), "is as of", True),
    "nobody knows whose": (None, notice.sign([ORIGIN], [], key=LOG, at=NOW),
                           "Nobody checked who signed", False),
}  # fmt: skip


@pytest.mark.parametrize("which", SAYS)
def test_a_film_without_proven_lines_says_what_is_known_of_its_certificate(
    whole, tmp_path, capsys, which
):
    policy, said, words, signed = SAYS[which]
    (tmp_path / "film.mp4").write_bytes(whole)
    (tmp_path / "pin.pem").write_bytes(OURS.pin.public_bytes(serialization.Encoding.PEM))
    line = ["verify", str(tmp_path / "film.mp4"), "--certificate", str(tmp_path / "pin.pem")]
    for name, data in (("policy", policy and policies.written(policy).decode()), ("notice", said)):
        if data:
            (tmp_path / name).write_text(data)
            line += [f"--{name}", str(tmp_path / name)]
    assert main(line) == 0
    told = capsys.readouterr().out
    assert words in told
    assert ("Nobody checked" in told) == (which == "nobody knows whose")
    assert main(["--json", *line]) == 0
    plain = json.loads(capsys.readouterr().out)
    assert (plain["noticed"] is None, plain["notice_signed"]) == (signed is None, bool(signed))


def test_a_team_takes_a_certificate_back_and_its_notices_and_policies_say_so(tmp_path, capsys):
    case = tmp_path / "case"
    book, _ = new_case(case)
    first = film_keys.ready(book, at=FOUNDED)
    assert trust.policy(book, at=FOUNDED).films == (certificates.fingerprint(first.pin),)
    book.close()
    assert ask(case, capsys, "--revoke")[0] == 2
    code, told = ask(case, capsys, "--again", "--revoke")
    assert (code, told["revoked"]) == (0, True)
    code, third = ask(case, capsys, "--again")
    assert code == 0
    book = Casebook.unlock(case, WORD, by="Irena", entropy=os.urandom)
    with contextlib.closing(book):
        entry = notice.of_certificate(first.own)
        assert film_keys.taken_back(book) == {entry}
        assert set(trust.policy(book, at=FOUNDED).films) == {told["sha256"], third["sha256"]}
        assert notice.parse(logbook.withdrawals(book, at=FOUNDED)).entries == {entry}


# --- since when --------------------------------------------------------------------------------


def test_a_stamped_film_says_since_when_by_a_clock_of_the_policy_and_by_no_other(bare, clock):
    address, root = clock
    made = signing.signed(bare, SAID, replace(OURS, authority=address))
    found = reading.read(made.film, policy=replace(PINNED, authorities=(root,)))
    assert found.verified
    assert found.clock == "Invented root ec"
    at = datetime.fromisoformat(found.signed_before)
    assert timedelta(minutes=-5) < at - NOW < timedelta(minutes=30)
    assert f"before {found.signed_before}: so says Invented root ec" in found.steps[4].why
    unknown = reading.read(made.film, policy=PINNED)
    assert (unknown.verified, unknown.signed_before, unknown.clock) == (True, None, "")
    assert "which you have to check" in unknown.steps[4].why
    assert "Invented" not in unknown.steps[4].why  # a name that nobody pinned
    assert boxes.without(made.film) == bare


def test_a_certificate_that_has_ended_holds_where_a_pinned_clock_saw_it_in_time(
    bare, clock, tmp_path
):
    """Only the signer's own, as bought ones are: our root holds for thirty years."""
    address, root = clock
    key, chain, _ = bought(tmp_path, ends=datetime.now(UTC) + timedelta(seconds=3))
    theirs = replace(certificates.bought(key, chain, at=datetime.now(UTC)), authority=address)
    stamped = signing.signed(bare, SAID, theirs).film
    never = signing.signed(bare, SAID, replace(theirs, authority="")).film
    time.sleep(4)
    films = (certificates.fingerprint(theirs.pin),)
    seen = replace(POLICY, films=films, authorities=(root,))
    assert stops_at(stamped, policy=seen) == 0
    assert stops_at(stamped, policy=seen, pins=()) == 0
    assert stops_at(stamped, policy=replace(seen, authorities=())) == 5
    assert stops_at(stamped, policy=replace(seen, films=())) == 5
    assert stops_at(never, policy=seen) == 5


def test_a_stamp_from_after_the_end_of_a_certificate_does_not_help_it(bare, tmp_path):
    authority = Authority(tmp_path / "rsa", "rsa")  # whose tokens have one length
    key, chain, _ = bought(tmp_path, ends=datetime.now(UTC) + timedelta(seconds=4))
    with authority.served() as address:
        theirs = replace(certificates.bought(key, chain, at=datetime.now(UTC)), authority=address)
        made = signing.signed(bare, SAID, theirs)
    said = reading.manifest.read(made.manifest)
    until = theirs.pin.not_valid_after_utc
    time.sleep(max(0.0, (until - datetime.now(UTC)).total_seconds()) + 1.5)
    authority.reply((authority.folder / "query.tsq").read_bytes())  # the same once more
    late = authority.run("ts", "-reply", "-in", "reply.tsr", "-token_out")
    assert len(late) == len(said.token)
    policy = replace(POLICY, films=(certificates.fingerprint(theirs.pin),),
                     authorities=(b64(authority.root),))  # fmt: skip
    assert stops_at(made.film, policy=policy) == 0
    found = reading.read(made.film.replace(said.token, late), policy=policy)
    assert (found.verified, found.steps[-1].number) == (False, 5)


def test_a_timestamp_of_another_film_is_none(bare, tmp_path):
    authority = Authority(tmp_path / "rsa", "rsa")  # whose tokens have one length
    policy = replace(PINNED, authorities=(b64(authority.root),))
    with authority.served() as address:
        made = (signing.signed(bare, SAID, replace(OURS, authority=address)) for _ in range(40))
        token = reading.manifest.read(next(made).manifest).token
        pairs = ((one.film, reading.manifest.read(one.manifest).token) for one in made)
        # The number in a request is a byte shorter now and then.
        mine, theirs = next(pair for pair in pairs if len(pair[1]) == len(token))
    assert stops_at(mine, policy=policy) == 0
    assert stops_at(mine.replace(theirs, token), policy=policy) == 3
    bent = bytearray(mine)
    bent[mine.index(theirs) + len(theirs) - 5] ^= 1  # in the signature of the token
    assert stops_at(bytes(bent), policy=policy) == 3


@pytest.mark.parametrize("value", [b"x" * n for n in (0, 23, 24, 255, 256, 70_000)])
def test_bytes_are_written_as_they_are_read(value):
    assert cbor.read(cbor.bstr(value)) == value
    assert cbor.read(cbor.text("s" * len(value))) == "s" * len(value)


def test_a_film_is_not_signed_where_the_authority_does_not_answer(bare):
    with pytest.raises(Unavailable, match="could not be signed"):
        signing.signed(bare, SAID, replace(OURS, authority="http://127.0.0.1:9/"))


def test_a_team_says_who_stamps_its_films(tmp_path, capsys, bare, clock):
    address, root = clock
    case = tmp_path / "case"
    new_case(case)[0].close()
    code, told = ask(case, capsys, "--authority", address)
    assert (code, told["authority"]) == (0, address)
    assert ask(case, capsys, "--again")[1]["authority"] == address
    assert ask(case, capsys, "--authority", "ftp://x")[0] == 1
    assert ask(case, capsys, "--authority", "")[1]["authority"] == ""
    book, _ = new_case(tmp_path / "other")
    with contextlib.closing(book):
        film_keys.ready(book, at=FOUNDED)
        film_keys.stamp_with(book, address, reason="t", at=FOUNDED)
        made = signing.signed(bare, SAID, film_keys.held(book)).film
        policy = replace(trust.policy(book, at=FOUNDED), authorities=(root,))
        assert json.loads(policies.written(policy))["films"]
        assert reading.read(made, policy=policy).clock == "Invented root ec"
        with pytest.raises(Malformed):
            film_keys.stamp_with(book, "x", reason="t", at=FOUNDED)
        with pytest.raises(Refused):
            film_keys.keep(book, OURS, reason="t", at=FOUNDED, revoke=True)
