"""The page of a packet: all of it, escaped, and nothing from elsewhere."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from api.packets.packet import HASH
from api.packets.page import page
from graph.errors import DatasetError
from tests.unit.packets.made_up import packet


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, Any]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(html: str) -> Tags:
    tags = Tags()
    tags.feed(html)
    assert tags.open == []
    return tags


def test_the_page_needs_nothing_but_itself() -> None:
    tags = read(page(packet()))
    assert not {"script", "img", "link", "iframe", "object", "form"} & {tag for tag, _ in tags.seen}
    assert not any(name in given for tag, given in tags.seen for name in ("src", "onclick", "style") if tag != "style")
    assert "url(" not in page(packet())
    assert "@import" not in page(packet())


def test_what_sources_and_people_wrote_is_text() -> None:
    hostile = packet('<script>alert("x")</script>', organization={"name": "<img src=x onerror=alert(1)>"})
    html = page(hostile)
    assert "<script" not in html
    assert "<img" not in html
    assert "page 3: &lt;he&gt; denies it" in html
    assert "King &lt;b&gt;" in html


def test_names_in_a_crafted_packet_are_text() -> None:
    crafted = packet()
    crafted["evidence"]["assertions"][0]["<img src=x>"] = "1"
    html = page(crafted)
    assert "<img" not in html
    assert "&lt;img src=x&gt;: 1" in html


@pytest.mark.parametrize("part", ["title", "question", "scope", "answer", "evidence", HASH])
def test_of_a_packet_without_a_part_no_page_is_made(part: str) -> None:
    with pytest.raises(DatasetError, match="no packet of this version"):
        page({name: value for name, value in packet().items() if name != part})


def test_of_a_packet_with_other_values_no_page_is_made() -> None:
    for name, other in (("confidence", "high"), ("type", "KNOWS"), ("basis", 1), ("recordedAt", None)):
        crafted = packet()
        crafted["evidence"]["assertions"][0][name] = other
        with pytest.raises(DatasetError):
            page(crafted)


def test_only_web_addresses_become_links() -> None:
    given = packet(organization={"url": "javascript:alert(1)", "site": 'https://a.example/"><b>'})
    links = [found["href"] for tag, found in read(page(given)).seen if tag == "a"]
    assert links == ['https://a.example/"><b>', "https://paper.example/a?b=1&c=2"]


def test_the_hash_and_the_scope_are_told() -> None:
    made = packet()
    said = " ".join(read(page(made)).words)
    assert said.count(made[HASH]) == 2
    assert "TLP:AMBER" in said
    assert "2026-05-01T00:00:00+00:00" in said
    assert "without victims and the protected" in said


def test_every_statement_stands_with_its_sources_and_grades() -> None:
    said = re.sub(r"\s+", " ", " ".join(read(page(packet())).words))
    assert "King <b> leads Camp, according to Rain & Co; denied by Paper." in said
    assert "Camp is said to have people: more than 2000, according to Rain & Co." in said
    assert "B2 · 0.68" in said
    assert "2021 – 2024-05" in said
    assert "Paper ( S1 ) repeats Report 7 ( S2 )" in said or "Paper (S1) repeats Report 7 (S2)" in said


def test_what_was_cut_is_told() -> None:
    made = packet()
    assert "More is stated of some links" not in page(made)
    assert "More is stated of some links" in page({**made, "evidence": {**made["evidence"], "whole": False}})


def test_the_same_packet_makes_the_same_page() -> None:
    assert page(packet()) == page(packet())
