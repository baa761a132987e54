"""The page of a packet in a real Chromium: from a file, with nothing from elsewhere, wide and narrow, and on paper."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Request

from api.packets.page import page as made_page
from tests.unit.packets.made_up import packet


@pytest.mark.parametrize("width", [380, 1100])
def test_the_page_of_a_packet_is_read_without_the_network(browser: Browser, tmp_path: Path, width: int) -> None:
    file = tmp_path / "packet.html"
    file.write_text(made_page(packet()), encoding="utf-8")
    asked: list[str] = []
    told: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=False)
    try:
        page = context.new_page()
        page.on("request", note)
        page.on("console", lambda message: told.append(message.text))
        page.goto(file.as_uri())
        assert (asked, told) == ([file.as_uri()], [])
        assert page.get_by_role("heading", level=1).inner_text() == "Who runs the camp?"
        assert page.get_by_text("denied by Paper.").is_visible()
        # Only a table scrolls sideways, where it has to.
        reaching = [box for one in page.locator("h1, h3, p, pre, dl").all() if (box := one.bounding_box())]
        assert all(box["x"] + box["width"] <= width for box in reaching)
        assert page.pdf().startswith(b"%PDF")
    finally:
        context.close()
