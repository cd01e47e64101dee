"""Sending a letter to a DROP as a browser would, over HTTP: the demo's deponents do."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from urllib.parse import urlsplit

from bearwitness.errors import Unavailable

BOUNDARY = "bearwitness-demo-6f1d2c"


def post(address: str, fields: Mapping[str, str], *, file: tuple[str, str, bytes] | None) -> None:
    """Post one form to a DROP's writing page and expect its last page.

    Args:
        address: of the page, `http://127.0.0.1:…/en/write`.
        fields: by name.
        file: name, media type and content, or None.

    Raises:
        Unavailable: the DROP did not take it.
    """
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    try:
        connection.request(
            "POST",
            parts.path,
            body=_form(fields, file),
            headers={
                "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
                "Origin": f"{parts.scheme}://{parts.netloc}",
            },
        )
        answer = connection.getresponse()
        answer.read()
    finally:
        connection.close()
    if answer.status >= 300:
        raise Unavailable(f"the DROP answered {answer.status}", hint="is its disk full?")


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
