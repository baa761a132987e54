"""A real Chromium for the tests of the web page, and what makes any of them fail: errors in the console, requests that
fail, and requests to any host but this one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    WebError,
    sync_playwright,
)

_ARGUMENTS = [
    "--headless",
    # Chromium's sandbox refuses to run as root, which is what a container often is.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A request to another host is a failure below; with this it cannot even leave the machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def chromium_path() -> str:
    """Return the path of Chromium, from CRIMEGRAPH_CHROMIUM or PATH; fail the test when there is none."""
    given = os.environ.get("CRIMEGRAPH_CHROMIUM")
    found = given or next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None or not Path(found).is_file():
        pytest.fail(
            f"No Chromium at {given or 'any of ' + ', '.join(_NAMES)}: install the package chromium, "
            "or set CRIMEGRAPH_CHROMIUM to its path.",
            pytrace=False,
        )
    return found


# Not for the whole session: Playwright keeps an event loop running in this thread, and asynchronous tests that come
# later could not start theirs.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium, closed when the tests of the module are done."""
    executable = chromium_path()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def page_failures() -> Iterator[list[str]]:
    """What went wrong in the page, a sentence each; the test fails in the end if there is any."""
    failures: list[str] = []
    yield failures
    assert not failures, "\n".join(failures)


def _watch(context: BrowserContext, failures: list[str]) -> None:
    def requested(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob"} and address.hostname != "127.0.0.1":
            failures.append(f"request to another host: {request.url}")

    def answered(response: Response) -> None:
        if response.status >= 400:
            failures.append(f"{response.status} for {response.url}")

    def said(message: ConsoleMessage) -> None:
        if message.type == "error":
            failures.append(f"error in the console: {message.text}")

    def raised(error: WebError) -> None:
        failures.append(f"uncaught in the page: {error.error}")

    context.on("request", requested)
    context.on("response", answered)
    context.on("requestfailed", lambda request: failures.append(f"failed: {request.url} ({request.failure})"))
    context.on("console", said)
    context.on("weberror", raised)


@pytest.fixture
def page(browser: Browser, page_failures: list[str]) -> Iterator[Page]:
    """An empty page of 1280 by 800 pixels with a profile of its own."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(20_000)
    _watch(context, page_failures)
    yield context.new_page()
    context.close()
