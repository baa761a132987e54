"""The real files: imported, exported, imported again into nothing. What the format holds is what it was."""

import io
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import IO, Any

import networkx as nx
import orjson
import pytest
import stix2  # type: ignore[import-untyped]
from followthemoney import model
from followthemoney.proxy import EntityProxy

from seed.exports.ftm import write_ftm
from seed.exports.graphml import write_graphml
from seed.exports.records import Records
from seed.exports.stix import write_stix
from seed.exports.written import Written
from seed.importers.formats import formats, recognised
from seed.importers.input import Input
from tests.unit.exports.compared import Told, told
from tests.unit.exports.rows import Rows, imported

DATA = Path(__file__).parents[3] / "../shared/data"
OFTEN = (
    "ftm/donations.ijson", "stix/infrastructure.json", "stix/apt1.json", "tagpacks/lazarus.yaml",
    "ofac/sanctioned_addresses_ETH.txt", "ofac/sanctioned_addresses_BTG.txt", "vocabularies/interpol-dwva.json",
)  # fmt: skip
SUFFIXES = (".ijson", ".json", ".yaml", ".txt", ".csv")
Write = Callable[[Records, IO[bytes]], Awaitable[Written]]
IN_FTM = (
    "Person", "Organization", "Place", "Compound", "Wallet", "BankAccount", "Account", "Sanction", "Asset", "Country",
)  # fmt: skip
IN_STIX = (
    "Person", "Organization", "Scheme", "Tool", "Indicator", "ModusOperandi", "Country", "Place", "Compound", "Account",
    "Wallet",
)  # fmt: skip


def _names() -> list[str]:
    found = sorted(p.relative_to(DATA).as_posix() for p in DATA.glob("*/*") if p.suffix in SUFFIXES)
    return found or list(OFTEN)


FILES = [pytest.param(name, marks=() if name in OFTEN else pytest.mark.deep) for name in _names()]


def real(name: str) -> Rows:
    path = DATA / name
    if not path.exists():
        assert not os.environ.get("CI"), f"{path} is missing"
        pytest.skip(f"{path} is missing: these tests read it")
    form = recognised(Input(path, path.name).head())
    assert form is not None
    return imported(form, path)


async def exported(graph: Rows, write: Write) -> bytes:
    out = io.BytesIO()
    await write(graph, out)
    return out.getvalue()


def again(form: str, text: bytes, folder: Path) -> Told:
    path = folder / ("export.ftm.json" if form == "ftm" else "export.json")
    path.write_bytes(text)
    return told(imported(formats()[form], path))


@pytest.mark.parametrize("name", FILES)
async def test_what_followthemoney_holds_comes_back_as_it_was(name: str, tmp_path: Path) -> None:
    before = real(name)
    text = await exported(before, write_ftm)
    after, wanted = again("ftm", text, tmp_path), told(before).of(*IN_FTM)
    assert after.entities == {**wanted.entities, **{k: {} for k in after.entities if k.startswith("country:")}}
    assert after.claims == wanted.claims
    assert after.relationships == wanted.relationships
    for line in text.splitlines():
        _is_an_entity(orjson.loads(line))


def _is_an_entity(data: dict[str, Any]) -> None:
    """As the library has it: nothing that its own cleaning would refuse or change, and nothing missing."""
    proxy = EntityProxy.from_dict(data)  # cleaned already, as it says
    cleaned = EntityProxy(model[proxy.schema.name], {"id": proxy.id})
    for prop, value in proxy.itervalues():
        if prop.name == "publicKey":
            continue
        cleaned.add(prop, value, cleaned=False)
        assert value in cleaned.get(prop), (prop.name, value)
    # An address of Monero has 95 characters, and the library admits 64 in the property that it is to stand in.
    if not any(len(address) > 64 for address in proxy.get("publicKey", quiet=True)):
        model[proxy.schema.name].validate({"properties": data["properties"]})


@pytest.mark.parametrize("name", FILES)
async def test_what_stix_holds_comes_back_as_it_was(name: str, tmp_path: Path) -> None:
    before = real(name)
    text = await exported(before, write_stix)
    after, wanted = again("stix", text, tmp_path), told(before).of(*IN_STIX)
    assert after == wanted
    for one in orjson.loads(text)["objects"]:
        # Strictly, but for what refers to wallets: STIX has no type for them.
        refers = "cryptocurrency-wallet--" in f"{one.get('source_ref')} {one.get('target_ref')}"
        stix2.parse(one, allow_custom=refers, version="2.1")


@pytest.mark.parametrize("name", FILES)
async def test_networkx_reads_the_same_graph_from_graphml(name: str) -> None:
    before = real(name)
    graph = nx.read_graphml(io.BytesIO(await exported(before, write_graphml)), force_multigraph=True)
    assert isinstance(graph, nx.MultiDiGraph)
    nodes = {node.id: node async for node in before.nodes()}
    assert set(graph) == set(nodes)
    for node_id, held in graph.nodes(data=True):
        node = nodes[node_id]
        assert held == {"label": node.label, **{name: _graphml(value) for name, value in node.properties.items()}}
    edges = {one.properties["id"]: one async for one in before.assertions()}
    assert graph.number_of_edges() == len(edges)
    for start, end, key, held in graph.edges(keys=True, data=True):
        one = edges[key]
        assert (one.start, one.end, one.relation) == (start, end, held["type"])
        assert held["statedBy"] == one.source
        own = {n: _graphml(v) for n, v in one.properties.items() if n != "source"}
        assert {n: v for n, v in held.items() if n not in ("type", "statedBy")} == own


def _graphml(value: object) -> object:
    return orjson.dumps(value).decode() if isinstance(value, list | tuple) else value


@pytest.mark.parametrize("write", [write_ftm, write_stix, write_graphml])
async def test_the_same_graph_gives_the_same_bytes(write: Write) -> None:
    graph = real("ftm/donations.ijson")
    assert await exported(graph, write) == await exported(graph, write)


async def test_a_file_of_stix_goes_out_under_its_own_ids() -> None:
    text = (DATA / "stix/apt1.json").read_bytes() if (DATA / "stix/apt1.json").exists() else b'{"objects": []}'
    ids = {one["id"] for one in orjson.loads(await exported(real("stix/apt1.json"), write_stix))["objects"]}
    given = {one["id"] for one in orjson.loads(text)["objects"]}
    ours = {one for one in given if one.startswith(("threat-actor--", "malware--", "indicator--", "identity--"))}
    assert ours
    assert ours <= ids


async def test_a_file_of_followthemoney_goes_out_under_its_own_ids() -> None:
    text = (await exported(real("ftm/donations.ijson"), write_ftm)).splitlines()
    ids = {orjson.loads(line)["id"] for line in text}
    given = {orjson.loads(line)["id"] for line in (DATA / "ftm/donations.ijson").read_bytes().splitlines()}
    assert given == ids
