"""`crimegraph export --as`: who sees all of a reader's own database sees what that reader sees of the whole graph, at
every moment; and nothing else is in it.
"""

import asyncio
import os
import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from itertools import cycle
from pathlib import Path
from random import SystemRandom
from typing import Any

import pytest
from neo4j.time import DateTime

from api.exchange import Request
from api.execute import Executor
from api.schema import schema
from graph import local
from graph.cli.main import run
from graph.database import Database
from graph.errors import DatasetError, LocalServerError, SettingsError
from graph.local.files import Files
from graph.local.handed import FILE, home_of
from graph.ontology import ONTOLOGY
from graph.provenance import AssertionRow, NodeRow
from graph.scope import ANONYMOUS, Reader, Scope
from graph.scripts import script
from graph.settings import Endpoint, Settings
from graph.store import mark_hubs
from graph.vocabularies import Marking
from seed.exports.own_database import build
from seed.exports.seen import Seen, StoredAssertion, StoredNode
from tests.free_ports import free_ports
from tests.integration.oracle.asked import Operation
from tests.integration.oracle.battery import ASKED, document
from tests.integration.oracle.documents import drawn, occurring, shapes
from tests.integration.oracle.drawing import ANALYSES
from tests.integration.oracle.plainly import Row, creating, removing, write_plainly
from tests.integration.oracle.stage import as_of, staged
from tests.integration.oracle.steady import Steady
from tests.integration.oracle.wide import TEXTS
from tests.integration.oracle.world import PREFIX, START, world
from tests.integration.test_twin_graphs import SHAPED, Whole, whole
from tests.short_lived import short_lived

ADA = Reader("ada", Marking.CLEAR, victims=False)
ALL = Reader(None, Marking.RED, victims=True)
READERS = (ANONYMOUS, Reader("amy", Marking.AMBER, victims=False), Reader("bea", Marking.GREEN, victims=True))
REFUSED = b'{"errors":'
"""How an answer without data begins."""
SEARCHES = frozenset(f"root {one}" for one in ANALYSES)
"""Neo4j plans a text of theirs for a second or more, in a store where none was planned before."""
BOTH = [
    pytest.param(2, SHAPED - SEARCHES, 9_000, id="often"),
    pytest.param(150, SHAPED, 40_000, id="deep", marks=pytest.mark.deep),
]


@dataclass(frozen=True, slots=True)
class Copied:
    """What is copied of a world: nodes by id and assertions by id, as rows to write."""

    nodes: Mapping[str, Row]
    assertions: Mapping[str, Row]


async def copied(database: Database, reader: Reader, ids: Mapping[str, Any]) -> Copied:
    seen = Seen(database, reader)
    nodes: dict[str, StoredNode] = {n.element: n async for n in seen.nodes() if n.properties["id"] in ids}
    assertions: list[StoredAssertion] = [a async for a in seen.assertions() if a.start in nodes and a.end in nodes]
    of = {element: node.properties["id"] for element, node in nodes.items()}
    return Copied(
        {of[n.element]: {"labels": list(n.labels), "properties": written(n.properties)} for n in nodes.values()},
        {
            a.properties["id"]: {
                "type": a.type, "start": of[a.start], "end": of[a.end], "properties": written(a.properties)
            }
            for a in assertions
        },
    )  # fmt: skip


def written(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Moments as they were written and as the import writes them: the driver reads them with the name of a zone."""
    return {
        name: [_moment(v) for v in value] if isinstance(value, list) else _moment(value)
        for name, value in properties.items()
    }


def _moment(value: Any) -> Any:
    return datetime.fromisoformat(value.to_native().isoformat()) if isinstance(value, DateTime) else value


def ever_seen(given: Whole, reader: Reader) -> tuple[set[str], set[str]]:
    """Ids of the nodes and assertions that some moment shows, by the oracle: it asks of every moment."""
    graph = given.graph
    moments: set[datetime | None] = {None}
    for node in graph.nodes.values():
        moments |= {node.recorded_at, *node.absences}
    for stated in graph.stated.values():
        moments |= {stated.recorded_at, stated.retracted_at}
    nodes: set[str] = set()
    assertions: set[str] = set()
    for moment in moments:
        seen = graph.seen(Scope(reader, None, moment))
        nodes |= set(seen.nodes)
        assertions |= set(seen.stated)
    assertions = {i for i in assertions if graph.stated[i].source in nodes}
    claimed = {graph.stated[i].end for i in assertions if graph.stated[i].type == "HAS_CLAIM"}
    return {i for i in nodes if graph.nodes[i].label != "Claim" or i in claimed}, assertions


# --- a store of its own ---

LONG = "Zzhidden words of a name that stands in no record in one piece, and so has a block. " * 3
SHOWN = "Zzshown words of a name that stands in no record in one piece, and so has a block. " * 3
SECRET = "zz-oracle-hidden-by-its-marking-and-with-a-name-that-is-too-long-to-be-packed-into-bits"
OPEN = "zz-oracle-shown-to-everybody-and-with-a-name-that-is-too-long-to-be-packed-into-bits-too"
KNOWN = datetime(2022, 6, 1, tzinfo=UTC)
EARLY = date(2022, 1, 1)


def planted() -> tuple[list[NodeRow], list[AssertionRow]]:
    """Beside a world: people, a source and what it says, of whom a reader may see one alone."""
    public = NodeRow("Source", f"source:{OPEN}", {"name": SHOWN}, START, synthetic=True)
    secret = NodeRow("Source", f"source:{SECRET}", {"name": LONG}, START, Marking.RED, synthetic=True)
    shown = NodeRow("Person", f"person:{OPEN}", {"name": SHOWN, "aliases": (SHOWN,)}, START, synthetic=True)
    hidden = NodeRow("Person", f"person:{SECRET}", {"name": LONG}, START, Marking.RED, synthetic=True)
    guarded = NodeRow("Person", f"person:{SECRET}-2", {"name": LONG}, START, protected=True, synthetic=True)

    def said(kind: str, start: NodeRow, end: NodeRow, source: NodeRow, marking: Marking) -> AssertionRow:
        return AssertionRow(kind, start.id, end.id, source.id, START, marking=marking, note=None)

    told = replace(said("ASSOCIATE_OF", shown, hidden, secret, Marking.RED), note=LONG)
    also = replace(said("REPORTED_BY", shown, public, secret, Marking.RED), note=LONG)
    return [public, secret, shown, hidden, guarded], [
        told, also,
        said("REPORTED_BY", shown, public, public, Marking.CLEAR),
        said("ASSOCIATE_OF", shown, guarded, public, Marking.CLEAR),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """A store of a reader who sees what is CLEAR and no victims, and what it was made of."""

    folder: Path
    settings: Settings
    endpoint: Endpoint
    said: str
    beside: Sequence[bytes]
    """What the reader is told by the API over the whole graph."""
    everything: Sequence[bytes]
    """What somebody who sees all is told there."""
    answered: Sequence[bytes]
    """What somebody who sees all is told over the store."""
    hidden: Sequence[str]
    bytes_shown: set[str]
    bytes_hidden: set[str]


@pytest.fixture(scope="module")
def made(database_endpoint: Endpoint, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """Made by the commands, and running until the end of the module."""
    folder, home = tmp_path_factory.mktemp("own") / "ada", tmp_path_factory.mktemp("home")
    bolt, http = free_ports(2)
    environ = {
        "NEO4J_URI": database_endpoint.uri,
        "NEO4J_USERNAME": database_endpoint.username,
        "NEO4J_PASSWORD": database_endpoint.password,
        "NEO4J_DATABASE": database_endpoint.database,
        "CRIMEGRAPH_JARS": str(Settings.from_environment(os.environ).jars),
        "CRIMEGRAPH_HOME": str(home),
        "CRIMEGRAPH_BOLT_PORT": str(bolt),
        "CRIMEGRAPH_HTTP_PORT": str(http),
        "CRIMEGRAPH_HEAP_MEGABYTES": "512",
        "CRIMEGRAPH_PAGECACHE_MEGABYTES": "32",
    }
    with pytest.MonkeyPatch.context() as patch, short_lived(), asyncio.Runner() as runner:
        for name, value in environ.items():
            patch.setenv(name, value)
        settings = Settings.from_environment(os.environ)
        run("token", "add", "ada", "--clearance", "CLEAR")
        held = staged(database_endpoint, [world(71)])
        stage = runner.run(held.__aenter__())
        try:
            runner.run(stage.rows(*planted()))
            beside, everything = (runner.run(told(stage.executor, reader)) for reader in (ADA, ALL))
            hidden = runner.run(hidden_ids(stage.database, ADA))
            with redirect_stdout(StringIO()) as said:
                run("export", "--as", "ada", str(folder))
        finally:
            runner.run(held.__aexit__(None, None, None))
        files = [path.read_bytes() for path in Files(folder).base.rglob("*") if path.is_file()]
        shown = found(files, [SHOWN[:40], f"person:{OPEN}"])
        leaks = found(files, [LONG[:40], LONG[:40].lower(), SECRET, *hidden])
        with redirect_stdout(said):
            run("db", "start", "--from", str(folder))
        try:
            endpoint = local.running_endpoint(home_of(settings, folder))
            answered = runner.run(told_of(endpoint))
            yield Made(
                folder, settings, endpoint, said.getvalue(), beside, everything, answered, hidden, shown, leaks
            )  # fmt: skip
        finally:
            run("db", "stop", "--from", str(folder))


def test_a_store_of_its_own_answers_alike(made: Made) -> None:
    for one, other in zip(made.beside, made.answered, strict=True):
        assert one == other
        assert not one.startswith(REFUSED)
    told_otherwise = sum(one != other for one, other in zip(made.beside, made.everything, strict=True))
    assert told_otherwise > len(made.beside) / 2


def test_no_file_of_it_holds_a_hidden_byte(made: Made) -> None:
    assert made.bytes_shown == {SHOWN[:40], f"person:{OPEN}"}, "the search finds nothing"
    assert f"person:{SECRET}" in made.hidden
    assert any(one.startswith("victim-case:") for one in made.hidden)
    assert made.bytes_hidden == set()


def test_it_says_whose_it_is_and_is_closed_to_others(made: Made) -> None:
    assert made.said.count("ada, up to CLEAR, without victim cases") == 2
    assert (made.folder / FILE).stat().st_mode & 0o077 == 0
    assert made.folder.stat().st_mode & 0o077 == 0


def test_nothing_else_is_replaced_and_nothing_that_runs(made: Made, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(DatasetError, match="no database of a reader"):
        build(made.settings, ANONYMOUS, tmp_path)
    with pytest.raises(DatasetError, match="lie in each other"):
        build(made.settings, ANONYMOUS, made.settings.home / "inside")
    with pytest.raises(LocalServerError, match="export --as"):
        run("db", "start", "--from", str(tmp_path))
    with pytest.raises(LocalServerError, match="stop it"):
        build(made.settings, ADA, made.folder)
    with pytest.raises(SettingsError, match="eve has no good token"):
        run("export", "--as", "eve", str(tmp_path / "eve"))
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_cypher_shell_looks_into_it(made: Made, capfd: pytest.CaptureFixture[str]) -> None:
    asked = f"MATCH (n:Entity {{id: 'person:{OPEN}'}}) RETURN n.id;"
    run("db", "shell", "--from", str(made.folder), "--format", "plain", asked)
    assert capfd.readouterr().out == f'n.id\n"person:{OPEN}"\n'


async def told(executor: Executor, reader: Reader) -> list[bytes]:
    """The battery over the whole world, and searches."""
    searches = [
        Request(f'{{ search(text: "{word}", first: 20) {{ edges {{ cursor node {{ id }} }} }} }}')
        for word in ("Zzhidden", "Zzshown", "Person")
    ]
    return await answers(executor, battery() + searches, reader)


def battery() -> list[Request]:
    """Questions of each label, now or as it was known before."""
    scopes = [Scope(ANONYMOUS, validity, known) for validity, known in ((None, None), (None, KNOWN), (EARLY, KNOWN))]
    return [
        Request(document(label).replace("query($prefix: ID!)", f"query($prefix: ID!) {as_of(scope)}"), {
            "prefix": f"{ONTOLOGY.nodes[label].prefix}:{PREFIX}"
        })
        for label, scope in zip(ASKED, cycle(scopes), strict=False)
    ]  # fmt: skip


async def told_of(endpoint: Endpoint) -> list[bytes]:
    async with Database.opened(endpoint, timeout_seconds=120) as database:
        return await told(Executor(schema(), database), ALL)


async def hidden_ids(database: Database, reader: Reader) -> list[str]:
    """Of the database's entities and sources, those that the reader sees at no moment."""
    shown = {node.properties["id"] async for node in Seen(database, reader).nodes()}
    every = {one for (one,) in await database.read("MATCH (n:Entity|Source) RETURN n.id")}
    # One that is a part of another's id would be found in that.
    return sorted(one for one in every - shown if not any(one in other for other in shown))


def found(files: Sequence[bytes], texts: Sequence[str]) -> set[str]:
    return {
        text
        for text in texts
        if any(text.encode(form) in content for form in ("utf-8", "utf-16-le", "utf-16-be") for content in files)
    }


async def test_links_to_the_protected_make_no_hub(made: Made) -> None:
    source = NodeRow("Source", f"source:{PREFIX}-hubs", {"name": "A source"}, START, synthetic=True)
    people = [
        NodeRow("Person", f"person:{PREFIX}-hub-{i}", {"name": f"{i}"}, START, protected=i > 3, synthetic=True)
        for i in range(6)
    ]
    links = [(0, 2), (0, 3), (1, 4), (1, 5), (1, 2)]
    said = [AssertionRow("ASSOCIATE_OF", people[a].id, people[b].id, source.id, START) for a, b in links]
    async with staged(made.endpoint) as stage:
        await write_plainly(stage.database, [source, *people], said)
        await stage.database.write([(script("load/mark_hubs").statement, {"degree": 1})])
        ids = [person.id for person in people[:2]]
        rows = await stage.database.read("MATCH (n:Person) WHERE n.id IN $ids RETURN n.hub ORDER BY n.id", {"ids": ids})
        await mark_hubs(stage.database)
    assert rows == [[True], [False]]


# --- many worlds and readers, in that store: whoever asks sees all the rest of it ---


@pytest.mark.parametrize(("worlds", "shaped", "characters"), BOTH)
async def test_all_of_the_copy_is_what_the_reader_sees_of_the_whole(
    made: Made, worlds: int, shaped: frozenset[str], characters: int
) -> None:
    begin = SystemRandom().randrange(1_000_000)
    ids_of = {label: [f"{declared.prefix}:x"] for label, declared in ONTOLOGY.nodes.items()}
    compared = told = 0
    async with staged(made.endpoint) as stage:
        database, executor = stage.database, stage.executor
        database.reads = Steady(database.reads)
        for number in range(begin, begin + worlds):
            rng = random.Random(number)
            given = whole(number)
            made_up = shapes(schema(), begin, ids_of, shaped, characters)
            operations = [one for one in made_up if not occurring(one) & (SEARCHES - shaped)]
            for reader in READERS:
                await database.write(creating(list(given.nodes.values()), list(given.assertions.values())))
                documents = asked(rng, operations, given) + battery()
                beside = await answers(executor, documents, reader)
                everything = await answers(executor, documents, ALL)
                copy = await copied(database, reader, given.nodes)
                await database.write(removing(list(given.nodes)))

                nodes, assertions = ever_seen(given, reader)
                assert set(copy.nodes) == nodes, (number, reader)
                assert set(copy.assertions) == assertions, (number, reader)
                held = repr(copy)
                assert not [x for x in set(given.nodes) - nodes if repr(x) in held], (number, reader)

                await database.write(creating(list(copy.nodes.values()), list(copy.assertions.values())))
                own = await answers(executor, documents, ALL)
                await database.write(removing(list(copy.nodes)))
                for question, one, other, of_all in zip(documents, beside, own, everything, strict=True):
                    # A mistake in what only some may see is told to these alone, whatever there is.
                    if not of_all.startswith(REFUSED):
                        assert one == other, (number, reader, question)
                        compared += 1
                        told += one != of_all
    assert compared > worlds * len(READERS), "most documents are refused"
    assert told > compared / 8, "what is hidden joins nothing"


def asked(rng: random.Random, operations: Sequence[Operation], given: Whole) -> list[Request]:
    ids = {
        label: [x for x in given.nodes if x.startswith(f"{declared.prefix}:")]
        for label, declared in ONTOLOGY.nodes.items()
    }
    made = []
    for operation in operations:
        moments: dict[str, Any] = {}
        if rng.random() < 0.5:
            moments["knownAt"] = (START + timedelta(days=rng.randrange(300, 1500))).isoformat()
        elif rng.random() < 0.3:
            moments["validAt"] = date(rng.randint(2019, 2024), rng.randint(1, 12), 15).isoformat()
        plainest = drawn(schema(), rng, Operation(operation.fields, moments), ids, TEXTS).plainest
        made.append(Request(plainest.query, plainest.variables, plainest.operation_name))
    return made


async def answers(executor: Executor, requests: Sequence[Request], reader: Reader) -> list[bytes]:
    found: list[bytes] = []
    # One after the other: a busy machine does not take many new connections at once.
    for request in requests:
        content = (await executor.run(request, reader)).content
        assert b'"DATABASE_' not in content, content
        found.append(content)
    return found
