"""Sending forms as a browser would, over HTTP: the demo's deponents and signatories do."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from bearwitness.errors import Unavailable

BOUNDARY = "bearwitness-demo-6f1d2c"


def form(address: str, fields: Mapping[str, str]) -> None:
    """Post a small form, as the petition's pages do.

    Raises:
        Unavailable: the server did not take it.
    """
    _sent(address, urlencode(fields).encode(), "application/x-www-form-urlencoded")


def post(address: str, fields: Mapping[str, str], *, file: tuple[str, str, bytes] | None) -> None:
    """Post one form to a DROP's writing page and expect its last page.

    Args:
        address: of the page, `http://127.0.0.1:…/en/write`.
        fields: by name.
        file: name, media type and content, or None.

    Raises:
        Unavailable: the DROP did not take it.
    """
    _sent(address, _form(fields, file), f"multipart/form-data; boundary={BOUNDARY}")


def _sent(address: str, body: bytes, content_type: str) -> None:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    headers = {"Content-Type": content_type, "Origin": f"{parts.scheme}://{parts.netloc}"}
    try:
        connection.request("POST", parts.path, body=body, headers=headers)
        answer = connection.getresponse()
        answer.read()
    finally:
        connection.close()
    if answer.status >= 300:
        raise Unavailable(f"the server answered {answer.status}", hint="is its disk full?")


def _form(fields: Mapping[str, str], file: tuple[str, str, bytes] | None) -> bytes:
    body = b""
    for name, text in fields.items():
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        body += head.encode() + text.encode() + b"\r\n"
    if file is not None:
        name, media_type, content = file
        head = (
            f"--{BOUNDARY}\r\nContent-Disposition: form-data; "
            f'name="files"; filename="{name}"\r\nContent-Type: {media_type}\r\n\r\n'
        )
        body += head.encode() + content + b"\r\n"
    return body + f"--{BOUNDARY}--\r\n".encode()
