"""A real timestamping authority, made with `openssl ts`: a root, a signer below it, and tokens.

`python tests/stamp_stand.py` makes the files of vectors/proof/stamps anew: tokens over the
checkpoint of the vectors, which hold the time of that day, so nobody needs to do it again.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

STAMPS = Path(__file__).parents[1] / "vectors" / "proof" / "stamps"
_CONFIG = """
[req]
distinguished_name = name
prompt = no
[name]
CN = {name}
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[signer]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = {use}
[tsa]
default_tsa = one
[one]
serial = {folder}/serial
signer_cert = {folder}/signer.pem
certs = {folder}/root.pem
signer_key = {folder}/signer.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
"""
_KEYS = {"rsa": ("RSA", "rsa_keygen_bits:2048"), "ec": ("EC", "ec_paramgen_curve:P-256")}


class Authority:
    """A root and a signer in a folder of their own. `kind` is "rsa" or "ec"."""

    def __init__(self, folder: Path, kind: str, *, use: str = "critical,timeStamping") -> None:
        folder.mkdir(parents=True)
        self.folder, self.config = folder, folder / "openssl.cnf"
        self.config.write_text(_CONFIG.format(name=f"Invented {kind}", use=use, folder=folder))
        (folder / "serial").write_text("01\n")
        algorithm, option = _KEYS[kind]
        for name in ("root", "signer"):
            key = ("-algorithm", algorithm, "-pkeyopt", option, "-out", f"{name}.key")
            self.run("genpkey", *key)
        config = ("-config", str(self.config))
        self.run("req", "-new", "-x509", "-key", "root.key", "-subj", f"/CN=Invented root {kind}",
                 "-days", "3650", "-extensions", "root", "-out", "root.pem", *config)  # fmt: skip
        self.run("req", "-new", "-key", "signer.key", "-out", "signer.csr", *config)
        self.run("x509", "-req", "-in", "signer.csr", "-CA", "root.pem", "-CAkey", "root.key",
                 "-set_serial", "2", "-days", "3650", "-extfile", str(self.config), "-extensions",
                 "signer", "-out", "signer.pem")  # fmt: skip
        self.run("x509", "-in", "root.pem", "-outform", "DER", "-out", "root.der")
        self.root = (folder / "root.der").read_bytes()

    def run(self, *words: str, **more: bytes) -> bytes:
        done = subprocess.run(
            ["openssl", *words], cwd=self.folder, capture_output=True, check=True, **more
        )
        return done.stdout

    def reply(self, query: bytes) -> bytes:
        """Return the response, in DER, to a request in DER."""
        (self.folder / "query.tsq").write_bytes(query)
        config = ("-config", str(self.config), "-section", "tsa")
        self.run("ts", "-reply", *config[:2], "-queryfile", "query.tsq", "-out", "reply.tsr")
        return (self.folder / "reply.tsr").read_bytes()

    def token(self, text: str, *, digest: str = "sha256") -> bytes:
        """Return a token over a text, with its certificates."""
        (self.folder / "text").write_text(text)
        self.run("ts", "-query", "-data", "text", f"-{digest}", "-cert", "-out", "query.tsq")
        reply = self.reply((self.folder / "query.tsq").read_bytes())
        (self.folder / "reply.tsr").write_bytes(reply)
        self.run("ts", "-reply", "-in", "reply.tsr", "-token_out", "-out", "token.der")
        return (self.folder / "token.der").read_bytes()

    def accepts(self, token: bytes, text: str) -> bool:
        """Tell whether `openssl ts -verify` accepts the token."""
        (self.folder / "other.der").write_bytes(token)
        (self.folder / "text").write_text(text)
        done = subprocess.run(
            ["openssl", "ts", "-verify", "-in", "other.der", "-token_in", "-data", "text",
             "-CAfile", "root.pem"],
            cwd=self.folder, capture_output=True, check=False,
        )  # fmt: skip
        return done.returncode == 0

    @contextmanager
    def served(self) -> Iterator[str]:
        """Answer requests over HTTP on loopback and give the address."""
        authority = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                query = self.rfile.read(int(self.headers["Content-Length"]))
                reply = authority.reply(query)
                self.send_response(200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.end_headers()
                self.wfile.write(reply)

            def log_message(self, *_: object) -> None:
                pass

        server = HTTPServer(("127.0.0.1", 0), Handler)
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def calendar_file(text: str) -> tuple[bytes, str]:
    """Return an `.ots` file of the reference client over a text, and its block as a policy pins.

    The block is invented: what a calendar, a transaction and its tree would add is made up, so
    the Merkle root is of no block that there ever was.
    """
    from io import BytesIO

    from opentimestamps.core.notary import BitcoinBlockHeaderAttestation, PendingAttestation
    from opentimestamps.core.op import OpAppend, OpPrepend, OpSHA256
    from opentimestamps.core.serialize import BytesSerializationContext
    from opentimestamps.core.timestamp import DetachedTimestampFile

    made = DetachedTimestampFile.from_fd(OpSHA256(), BytesIO(text.encode()))
    made.timestamp.attestations.add(PendingAttestation("https://calendar.example"))
    at = made.timestamp.ops.add(OpAppend(b"invented nonce")).ops.add(OpSHA256())
    for sibling in (b"\x01" * 32, b"\x02" * 32):
        at = at.ops.add(OpPrepend(sibling)).ops.add(OpSHA256()).ops.add(OpSHA256())
    at.attestations.add(BitcoinBlockHeaderAttestation(800_000))
    context = BytesSerializationContext()
    made.serialize(context)
    return context.getbytes(), f"800000 {at.msg[::-1].hex()} 2026-03-02T08:00:00Z"


def stamped() -> dict[str, bytes]:
    """Return the stored files: tokens, roots, the .ots file and its block."""
    return {path.name: path.read_bytes() for path in STAMPS.iterdir()}


if __name__ == "__main__":
    import tempfile

    from bearwitness.proof.checkpoint import outlive, parse
    from proof_builders import AT, LAKESHORE, ORIGIN, OUTLIVING

    text = parse(LAKESHORE.checkpoint).note.text
    STAMPS.mkdir(exist_ok=True)
    for kind in ("rsa", "ec"):
        with tempfile.TemporaryDirectory() as folder:
            made = Authority(Path(folder) / kind, kind)
            (STAMPS / f"{kind}.token").write_bytes(made.token(text))
            (STAMPS / f"{kind}.root").write_bytes(made.root)
            (STAMPS / f"{kind}-elsewhere.token").write_bytes(made.token("something else\n"))
    ots, block = calendar_file(text)
    (STAMPS / "checkpoint.ots").write_bytes(ots)
    (STAMPS / "block").write_text(block)
    signed = outlive(LAKESHORE.checkpoint, name=ORIGIN, key=OUTLIVING, at=AT)
    (STAMPS / "outliving.note").write_text(signed)
