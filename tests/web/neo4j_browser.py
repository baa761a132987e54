"""Neo4j Browser as a person uses it: log in, turn the guide's pages, click, read what comes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

_TOLD = re.compile(r"Displaying (\d+) nodes|Started streaming (\d+) records")


@dataclass(frozen=True, slots=True)
class Desk:
    """One page of Neo4j Browser."""

    page: Page

    @property
    def guide(self) -> Locator:
        return self.page.get_by_test_id("guidesDrawer")

    def log_in(self, bolt: str, password: str) -> None:
        address = self.page.get_by_test_id("boltaddress")
        expect(address).to_have_value(bolt.partition("://")[2])
        self.page.get_by_test_id("username").fill("neo4j")
        self.page.get_by_test_id("password").fill(password)
        self.page.get_by_test_id("connect").click()
        # What Browser shows to everybody who comes; it is there before the guide, or after it.
        expect(self.page.get_by_test_id("frame").get_by_text(":play start", exact=True)).to_be_visible()
        expect(self.guide).to_be_visible()

    def slides(self) -> Iterator[Locator]:
        """The guide's pages, one after the other."""
        forward = self.page.get_by_test_id("guideNextSlide")
        while True:
            yield self.guide
            if forward.is_disabled():
                return
            before = self.guide.locator("h3").inner_text()
            forward.click()
            expect(self.guide.locator("h3")).not_to_have_text(before)

    def run(self, line: Locator) -> Locator:
        """▶ of a line of the guide. The frame of what it ran, once it is there and its work is done."""
        # Each gets a new place on top of the stream; commands of the same words may follow each other.
        self.page.evaluate("""() => document.querySelectorAll('[data-testid=frame]').forEach(x => x.dataset.old = 1)""")
        line.locator("i").click()
        frame = self.page.locator("[data-testid=frame]:not([data-old])")
        expect(frame.get_by_test_id("stopRunFrameButton")).to_have_count(0)
        expect(frame.get_by_test_id("rerunFrameButton")).to_be_visible()
        expect(frame).not_to_contain_text("ERROR")
        return frame

    def answer(self, frame: Locator) -> int:
        """How much a question's frame shows: nodes of a graph, else rows of a table."""
        graph = frame.get_by_test_id("vizInspector")
        told = graph if graph.count() else frame.get_by_text(_TOLD).last
        found = _TOLD.search(told.inner_text())
        assert found, told.inner_text()
        return int(found[1] or found[2])

    def drop(self, name: str, content: str) -> None:
        """Drops a file, its content in Base64, into the window as a mouse does."""
        self.page.evaluate(
            """([name, content]) => {
              const bytes = Uint8Array.from(atob(content), c => c.charCodeAt(0));
              const data = new DataTransfer();
              data.items.add(new File([bytes], name));
              const target = document.querySelector('.filedrop');
              for (const kind of ['dragenter', 'dragover', 'drop'])
                target.dispatchEvent(new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true}));
            }""",
            [name, content],
        )
