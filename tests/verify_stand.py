"""Browsers with the verify page open from its file: Chromium by Playwright, Firefox by BiDi.

Both tell `evaluate(function, value)`; a request to anybody and a complaint of the page is kept.
"""

from __future__ import annotations

import base64
import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from bearwitness.public.verifying_page import page
from firefox_stand import firefox

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
ASK = """async (cases) => Promise.all(cases.map(async ({bundle, policy, notice}) => {
  const bytes = Uint8Array.from(atob(bundle), (letter) => letter.charCodeAt(0));
  return bearwitness.verify(bytes, policy ?? null, notice ?? null);
}))"""
READY = '() => document.documentElement.dataset.ready === "true"'


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def as_written(policy: Any) -> Any:
    """A policy as the page holds it."""
    from bearwitness.proof import policy as policies

    return None if policy is None else json.loads(policies.written(policy))


@contextlib.contextmanager
def chromium(*more: str) -> Iterator[Any]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=[*FLAGS, *more]
        )
        yield browser
        browser.close()


@contextlib.contextmanager
def opened_in(name: str, folder: Path, *, more: str = "") -> Iterator[Any]:
    """Open the page from its file in "chromium", or in "firefox" with more preferences."""
    file = folder / "verify.html"
    file.write_text(page("en"), encoding="utf-8")
    if name == "chromium":
        with chromium() as browser:
            tab = browser.new_context(offline=True).new_page()
            tab.goto(file.as_uri())
            tab.wait_for_selector("[data-ready=true]")
            yield tab
        return
    (folder / "profile").mkdir()
    with firefox(folder / "profile", more=more) as tab:
        tab.goto(file.as_uri())
        tab.wait_for(READY)
        yield tab
