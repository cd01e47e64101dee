"""Firefox, as Debian ships it, told what to do through WebDriver BiDi by the standard library.

Playwright drives only a Firefox of its own build, which no registry has. BiDi is JSON over a
WebSocket (RFC 6455), of which a client needs little: text frames, masked, no extension.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import re
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PREFERENCES = """
user_pref("remote.active-protocols", 1);
user_pref("app.update.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("toolkit.telemetry.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("services.settings.server", "data:,");
user_pref("browser.safebrowsing.downloads.remote.enabled", false);
user_pref("extensions.systemAddon.update.enabled", false);
user_pref("media.navigator.streams.fake", true);
user_pref("media.navigator.permission.disabled", true);
"""


class Socket:
    """A WebSocket of one client that talks text."""

    def __init__(self, port: int):
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        key = base64.b64encode(secrets.token_bytes(16)).decode()
        self._socket.sendall(
            f"GET /session HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        self._file = self._socket.makefile("rb")
        assert b" 101 " in self._file.readline()
        while self._file.readline().strip():
            pass

    def say(self, text: str) -> None:
        data, mask = text.encode(), secrets.token_bytes(4)
        length = len(data)
        kind, wide = (127, 8) if length > 0xFFFF else (126, 2) if length > 125 else (length, 0)
        size = bytes([0x80 | kind]) + length.to_bytes(8, "big")[8 - wide :]
        whole = int.from_bytes(data, "big") ^ int.from_bytes(
            (mask * (length // 4 + 1))[:length], "big")  # fmt: skip
        self._socket.sendall(b"\x81" + size + mask + whole.to_bytes(length, "big"))

    def hear(self) -> str:
        whole = b""
        while True:
            first, second = self._file.read(2)
            length = second & 127
            if length > 125:
                length = int.from_bytes(self._file.read(2 if length == 126 else 8), "big")
            data = self._file.read(length)
            if first & 15 == 8:
                raise ConnectionError("Firefox hung up")
            if first & 15 in (0, 1):
                whole += data
                if first & 0x80:
                    return whole.decode()

    def close(self) -> None:
        self._file.close()
        self._socket.close()


class Firefox:
    """One tab."""

    def __init__(self, wire: Socket):
        self._wire, self._number = wire, 0
        self.complaints: list[str] = []
        self.ask("session.new", capabilities={})
        self.ask("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])
        (tab,) = self.ask("browsingContext.getTree")["contexts"]
        self.tab = tab["context"]

    def ask(self, method: str, **params: Any) -> Any:
        self._number += 1
        self._wire.say(json.dumps({"id": self._number, "method": method, "params": params}))
        while True:
            said = json.loads(self._wire.hear())
            if said.get("type") == "event":
                about = said["params"]
                text = about.get("text") or about.get("request", {}).get("url", "")
                # Firefox draws its own controls with fonts in data: addresses, which go nowhere.
                self.complaints += [] if text.startswith("data:font/") else [text]
            elif said["id"] == self._number:
                assert said["type"] == "success", (method, said)
                return said["result"]

    def goto(self, address: str) -> None:
        self.ask("browsingContext.navigate", context=self.tab, url=address, wait="complete")
        self.complaints = [c for c in self.complaints if c != address]

    def evaluate(self, function: str, value: Any = None) -> Any:
        """Call a function written in JavaScript with a value; both go through JSON."""
        call = f"(async () => JSON.stringify(await ({function})({json.dumps(value)}) ?? null))()"
        answer = self.ask("script.evaluate", expression=call, awaitPromise=True,
                          target={"context": self.tab})  # fmt: skip
        assert answer["type"] == "success", answer
        return json.loads(answer["result"]["value"])

    def wait_for(self, function: str, seconds: float = 30) -> None:
        until = time.monotonic() + seconds
        while not self.evaluate(function):
            assert time.monotonic() < until, function
            time.sleep(0.05)

    def choose(self, selector: str, *files: Path) -> None:
        """Choose files in a file input."""
        found = self.ask("browsingContext.locateNodes", context=self.tab,
                         locator={"type": "css", "value": selector})  # fmt: skip
        self.ask("input.setFiles", context=self.tab, files=[str(f) for f in files],
                 element={"sharedId": found["nodes"][0]["sharedId"]})  # fmt: skip

    def click(self, selector: str) -> None:
        found = self.ask("browsingContext.locateNodes", context=self.tab,
                         locator={"type": "css", "value": selector})  # fmt: skip
        origin = {"type": "element", "element": {"sharedId": found["nodes"][0]["sharedId"]}}
        self.evaluate(f"() => document.querySelector({selector!r}).scrollIntoView()")
        move = {"type": "pointerMove", "x": 0, "y": 0, "origin": origin}
        press = [{"type": f"pointer{how}", "button": 0} for how in ("Down", "Up")]
        mouse = {"type": "pointer", "id": "mouse", "actions": [move, *press]}
        self.ask("input.performActions", context=self.tab, actions=[mouse])

    def picture(self, path: Path, *, whole: bool = True) -> None:
        """Save what is on the screen as PNG."""
        shot = self.ask("browsingContext.captureScreenshot", context=self.tab,
                        origin="document" if whole else "viewport")  # fmt: skip
        path.write_bytes(base64.b64decode(shot["data"]))


@contextlib.contextmanager
def firefox(folder: Path, *, more: str = "") -> Iterator[Firefox]:
    """Run Firefox in a folder of its own, with more lines of preferences."""
    (folder / "user.js").write_text(PREFERENCES + more)
    told = folder / "told"
    around = {"HOME": str(folder), "PATH": os.environ["PATH"], "MOZ_DISABLE_CONTENT_SANDBOX": "1"}
    words = ["firefox-esr", "--headless", "--no-remote", "--profile", str(folder),
             "--remote-debugging-port", "0", "about:blank"]  # fmt: skip
    with told.open("w") as out:
        child = subprocess.Popen(words, env=around, stdout=out, stderr=out, start_new_session=True)
        try:
            wire = Socket(_port(told, child))
            try:
                yield Firefox(wire)
            finally:
                wire.close()
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def _port(told: Path, child: subprocess.Popen[bytes]) -> int:
    until = time.monotonic() + 60
    while time.monotonic() < until and child.poll() is None:
        if found := re.search(r"listening on ws://127\.0\.0\.1:(\d+)", told.read_text()):
            return int(found[1])
        time.sleep(0.05)
    raise RuntimeError("Firefox did not start: " + told.read_text()[-500:])
