"""After an erasure no file of the local Neo4j, and nothing in a dump of it, holds a byte of what was erased.

A server of its own, since its store is searched and built anew.
"""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from graph import local
from graph.database import Database
from graph.local import admin
from graph.local.files import Files
from graph.provenance import AssertionRow, NodeRow
from graph.settings import Endpoint, Settings
from graph.write import Writer
from tests.free_ports import free_ports
from tests.short_lived import short_lived

AT = datetime(2025, 1, 1, tzinfo=UTC)
SHORT = "qzxvjkwq"
"""Neo4j packs short texts into bits, and keeps longer ones in blocks."""
LONG = "Zzquux Marker of a name that no record holds in one piece, and so it has a block. " * 4 + "Öýþ赵伟"
MARKERS = ("Zzquux Marker", "zzquux marker", "zz-erased", SHORT)
ERASED = NodeRow("Person", "person:zz-erased", {"name": LONG, "aliases": [SHORT, LONG], "birthDate": "1980"}, AT)
TOO = NodeRow("Person", "person:zz-erased-too", {"name": "Zzquux Marker the second", "aliases": [SHORT]}, AT)
CLAIM = NodeRow("Claim", "claim:zz-erased-1", {"property": SHORT, "value": LONG}, AT)
OTHER = NodeRow(
    "Person", "person:zz-other", {"name": 'Other, "quoted"\nin two lines\\ ', "aliases": ["赵伟", "b c"]}, AT
)
PLACE = NodeRow("Compound", "compound:zz", {"name": "Place", "point": (16.7, 98.5), "pointPrecision": "CITY"}, AT)
SOURCE = NodeRow("Source", "source:zz", {"name": "A source", "publisher": "ZZ", "publishedAt": "2024-06"}, AT)
# What our writer stores nowhere, and somebody with a login might have.
ODD = """
MATCH (n:Person {id: 'person:zz-other'})-[r:OPERATES]->()
SET n += $odd, r.empty = '', r.list = [], r.moments = [datetime('2024-01-01T00:00:00Z'), datetime()]
CREATE (:Odd:Two {id: 'odd:1', name: 7})-[:ODD {id: 'o', name: 'x'}]->(:Odd:Two {id: 'odd:2', name: 'seven'})
CREATE (:Odd {point: point({x: 1, y: 2.5}), when: duration('P1DT2H'), at: localdatetime('2024-01-01T10:00:00.5'),
  time: time('10:00:00+02:00'), lone: localtime('10:00'), day: date('2024-02-29')})
"""
VALUES: Mapping[str, Any] = {
    "none": [], "blank": [""], "some": ["a", "", "b"], "delimited": ["a\x1fb"], "empty": "", "space": " ", "big": 2**60,
    "not": float("nan"), "without": float("inf"), "small": 1e-9, "whole": 2.0, "flags": [True, False],
    "text": '"\n\r\n,',
}  # fmt: skip
ALL = """
MATCH (n) WHERE NOT n:DeploymentState AND NOT n:Erasure AND NOT coalesce(n.id, '') CONTAINS 'zz-erased'
RETURN labels(n), properties(n)
"""
RELATIONSHIPS = """
MATCH (a)-[r]->(b) WHERE NOT a.id CONTAINS 'zz-erased' AND NOT b.id CONTAINS 'zz-erased'
RETURN a.id, type(r), b.id, properties(r)
"""


def test_not_a_byte_of_what_was_erased_is_left(tmp_path: Path) -> None:
    bolt, http = free_ports(2)
    settings = replace(
        Settings.from_environment({k: v for k, v in os.environ.items() if not k.startswith("NEO4J_")}),
        home=tmp_path / "home", heap_megabytes=512, pagecache_megabytes=32, bolt_port=bolt, http_port=http,
    )  # fmt: skip
    folder = Files(settings.home).base
    with short_lived(), local.session(settings) as endpoint:
        before = asyncio.run(_filled(endpoint))
        erased = _erase(settings, "--no-compact")
        assert (erased["nodes"], erased["compacted"]) == (2, False)
        # It is found where it was deleted: the search is able to.
        assert {*MARKERS[:2], "short", "packed"} <= _left(folder)
        # Two at once: the second waits until the store is rebuilt, whichever it is.
        with ThreadPoolExecutor(2) as pool:
            again, other = pool.map(lambda one: _erase(settings, one=one), [ERASED.id, TOO.id])
        assert again == {"nodes": 0, "assertions": 0, "withdrawn": 0, "cases": 0, "compacted": True}
        assert other == {"nodes": 1, "assertions": 1, "withdrawn": 0, "cases": 0, "compacted": True}
        assert asyncio.run(_everything(endpoint)) == before
    assert _left(folder) == set()
    admin.dump(settings, tmp_path / "store.dump")
    # A dump is compressed: what it holds is searched where it is unpacked.
    elsewhere = replace(settings, home=tmp_path / "other")
    admin.load(elsewhere, tmp_path / "store.dump")
    unpacked = Files(elsewhere.home).data
    assert any(b"Other, " in path.read_bytes() for path in _files(unpacked))
    assert _left(unpacked) == set()


def _erase(settings: Settings, *also: str, one: str = ERASED.id) -> dict[str, Any]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("NEO4J_")} | {
        "CRIMEGRAPH_HOME": str(settings.home),
        "CRIMEGRAPH_JARS": str(settings.jars),
        "CRIMEGRAPH_HEAP_MEGABYTES": "512",
        "CRIMEGRAPH_PAGECACHE_MEGABYTES": "32",
    }
    command = [sys.executable, "-c", "from graph.cli.main import main; main()"]
    done = subprocess.run(
        [*command, "erase", one, "--yes", "--json", *also], env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    told: dict[str, Any] = json.loads(done.stdout)
    return told


async def _filled(endpoint: Endpoint) -> tuple[list[str], list[str]]:
    """Writes a graph; what it holds beside what will be erased."""

    def said(kind: str, start: NodeRow, end: NodeRow, note: str | None = None) -> AssertionRow:
        return AssertionRow(kind, start.id, end.id, SOURCE.id, AT, note=note)

    async with Database.opened(endpoint, timeout_seconds=300) as database:
        await database.run_schema("CREATE FULLTEXT INDEX entity_search FOR (n:Entity) ON EACH [n.searchKeys]")
        await database.run_schema("CREATE INDEX entity_name FOR (n:Entity) ON (n.name)")
        await Writer(database, AT).write(
            [SOURCE, ERASED, TOO, OTHER, PLACE, CLAIM],
            [
                said("ASSOCIATE_OF", ERASED, OTHER, f"{LONG} {SHORT}"),
                said("OPERATES", OTHER, PLACE),
                said("HAS_CLAIM", ERASED, CLAIM),
                said("REPORTED_BY", OTHER, SOURCE),
                said("REPORTED_BY", TOO, SOURCE),
            ],
        )
        await database.write([(ODD, {"odd": dict(VALUES)})])
    return await _everything(endpoint)


async def _everything(endpoint: Endpoint) -> tuple[list[str], list[str]]:
    async with Database.opened(endpoint, timeout_seconds=300) as database:
        found = []
        for text in (ALL, RELATIONSHIPS):
            rows = [row async for row in database.stream(text)]
            plain = [[_sorted(x) for x in row] for row in rows]
            found.append(sorted(map(repr, plain)))
        nodes, relationships = found
        assert any("nan" in node for node in nodes)
        return nodes, relationships


def _sorted(value: Any) -> Any:
    """Properties and labels have no order."""
    if isinstance(value, dict):
        return sorted(value.items())
    return sorted(value) if isinstance(value, list) else value


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _left(folder: Path) -> set[str]:
    """The markers that some file holds, in UTF-8, UTF-16, or packed."""
    found: set[str] = set()
    for path in _files(folder):
        content = path.read_bytes()
        for marker in MARKERS[:3]:
            if any(marker.encode(form) in content for form in ("utf-8", "utf-16-le", "utf-16-be")):
                found.add(marker)
        if _packed(content):
            found.add("packed")
        if MARKERS[3].encode() in content:
            found.add("short")
    return found


def _packed(content: bytes) -> bool:
    """Whether SHORT is there as Neo4j packs lower-case letters: five bits each, from bit 39 of one word of 64 to the
    next, after the key, the type, the encoding and the length. The store has the high byte of a word first, the log of
    transactions the low one.
    """
    code = sum((ord(letter) - ord("a") + 1) << 5 * at for at, letter in enumerate(SHORT))
    low = (1 << 25) - 1
    first, rest, width = (code & low) << 39, code >> 25, 5 * len(SHORT) - 25
    high_bytes = first.to_bytes(8, "big")[:3]
    for order, begins, before in (("big", high_bytes, 0), ("little", high_bytes[::-1], 5)):
        at = content.find(begins)
        while at >= 0:
            words = [
                int.from_bytes(content[at - before + skip : at - before + skip + 8], order)  # type: ignore[arg-type]
                for skip in (0, 8)
            ]
            if words[0] & low << 39 == first and words[1] & (1 << width) - 1 == rest:
                return True
            at = content.find(begins, at + 1)
    return False
