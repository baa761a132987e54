"""cypher/ in the hands of a person with cypher-shell alone: the seed from its scripts, own files by LOAD CSV."""

import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import given, settings
from hypothesis import strategies as st
from neo4j import GraphDatabase

from graph import local
from graph.canonical import Fingerprint, write_canonical
from graph.database import Database
from graph.literals import literal, name
from graph.local import configuration
from graph.local.files import Files
from graph.local.memory import Memory
from graph.local.ports import Ports
from graph.schema.apply import apply
from graph.schema.checks import run_checks
from graph.scripts import script
from graph.settings import Endpoint, Settings
from seed.load import load
from seed.source import SHIPPED, dataset_folders, read_datasets
from tests.conftest import local_test_settings
from tests.free_ports import free_ports
from tests.seeding import EMPTY
from tests.short_lived import short_lived

ROOT = Path(__file__).parents[2]
README = (ROOT / "cypher" / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Endpoint, Files]]:
    """An empty Neo4j that may read files of its import folder, as Neo4j does unless told otherwise; ours is told."""
    home = tmp_path_factory.mktemp("scripts") / "home"
    ports = free_ports(2)
    given = replace(
        local_test_settings(),
        home=home,
        bolt_port=ports[0],
        http_port=ports[1],
        heap_megabytes=768,
        pagecache_megabytes=64,
        statement_timeout_seconds=300.0,
    )
    ours = configuration.configuration

    def theirs(settings: Settings, memory: Memory, ports: Ports) -> dict[str, str]:
        return ours(settings, memory, ports) | {"dbms.security.allow_csv_import_from_file_urls": "true"}

    with pytest.MonkeyPatch.context() as patch, short_lived():
        patch.setattr(configuration, "configuration", theirs)
        with local.session(given, patience=10.0) as endpoint:
            yield endpoint, Files(home)


@pytest_asyncio.fixture
async def database(own: tuple[Endpoint, Files]) -> AsyncIterator[Database]:
    async with Database.opened(own[0], timeout_seconds=300) as opened:
        yield opened


@pytest.fixture
def environ(own: tuple[Endpoint, Files], tmp_path: Path) -> dict[str, str]:
    """As on a machine with `cypher-shell` on its PATH: Neo4j's own, of the jars that are there already."""
    endpoint, files = own
    shell = tmp_path / "cypher-shell"
    command = Path(sys.executable).with_name("crimegraph")
    shell.write_text(f'#!/bin/sh\nexec "{command}" db shell "$@"\n', encoding="utf-8")
    shell.chmod(0o755)
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("NEO4J_", "CRIMEGRAPH_"))}
    return inherited | {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "CRIMEGRAPH_HOME": str(files.home),
        "CRIMEGRAPH_JARS": str(Settings.from_environment(os.environ).jars),
        "NEO4J_URI": endpoint.uri,
        "NEO4J_USERNAME": endpoint.username,
        "NEO4J_PASSWORD": endpoint.password,
    }


def shown(marked: str) -> str:
    """The commands of the README under `<!-- marked -->`, without those that set the address and the password."""
    found = re.search(rf"<!-- {marked} -->\n```sh\n(.*?)```", README, re.DOTALL)
    assert found
    return "\n".join(line for line in found.group(1).splitlines() if not line.startswith("export NEO4J_"))


def run(commands: str, environ: dict[str, str], cwd: Path = ROOT) -> str:
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands],
        cwd=cwd, env=environ, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=400,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


async def text_of(database: Database) -> tuple[Fingerprint, list[bytes]]:
    out = BytesIO()
    fingerprint = await write_canonical(database, out)
    return fingerprint, out.getvalue().splitlines()


async def test_the_scripts_make_the_graph_that_the_seed_makes(database: Database, environ: dict[str, str]) -> None:
    run(shown("all"), environ)
    by_scripts, lines = await text_of(database)
    assert by_scripts.nodes > 1_000
    assert await run_checks(database) == []
    run(shown("one"), environ)
    assert (await text_of(database))[0] == by_scripts, "a second run changes nothing"

    datasets = read_datasets(dataset_folders(SHIPPED))
    after = await load(database, datasets, imported_at=datetime.now(UTC))
    assert not any(result.changed for result in after), "the seed finds all that it would write"

    await database.run_schema(EMPTY)
    assert (await write_canonical(database)).nodes == 0
    await load(database, datasets, imported_at=datetime.now(UTC))
    by_seed, expected = await text_of(database)
    assert lines == expected
    assert by_scripts == by_seed


def test_neo4j_reads_every_literal_as_it_was(own: tuple[Endpoint, Files]) -> None:
    endpoint, _ = own
    characters = st.characters(exclude_categories=["Cs"]) | st.sampled_from("\\'\"`u0041;/*$\n\r\t{}|")

    with GraphDatabase.driver(endpoint.uri, auth=(endpoint.username, endpoint.password)) as driver:

        @settings(max_examples=60)
        @given(st.lists(st.text(characters, max_size=12), min_size=30, max_size=30))
        def holds(texts: list[str]) -> None:
            named = {f"k{place} {text.replace(chr(92), '')}": text for place, text in enumerate(texts)}
            [record] = driver.execute_query(f"RETURN {literal(texts)} AS list, {literal(named)} AS map").records
            assert record["list"] == texts
            assert record["map"] == named
            assert [name(key) for key in named]

        holds()


OWN_FILES = {
    "sources": """\
id,name,publisher,url,publishedAt,retrievedAt,licence,reliability,channel,marking
source:zz-csv-register,Register,Agency,https://example.org/r,2024-06,2025-01-02,CC0-1.0,B,register,
source:zz-csv-cable,Cable,Desk,,2025,,,,,2
source:zz-csv-undated,Undated,Desk,,soon,,,,,
source:zz-csv-ended,Ended,Desk,,9999,,,,,
person:zz-csv,Wrong,Desk,,2025,,,,,
""",
    "people": """\
id,name,source,aliases,birthDate,nationalities,topics,marking,protected
person:zz-csv-ann,Ann O'Nym,source:zz-csv-register,李安|Ann,1980-03,FI|SE,,,
person:zz-csv-kid,Kid,source:zz-csv-register,,,,,,true
person:zz-csv-ann,Ann Onym,source:zz-csv-cable,,,,,,
person:zz-csv-day,Day,source:zz-csv-register,,1980-13,,,,
person:zz-csv-first,First,source:zz-csv-register,,0000,,,,
person:zz-csv-last,Last,source:zz-csv-register,,9999-12-31,,,,
zz-csv-none,None,source:zz-csv-register,,,,,,
person:zz-csv-lost,Lost,source:zz-csv-nowhere,,,,,,
""",
    "organizations": """\
id,name,source,aliases,kind,jurisdiction,registrationNumber,lei,marking
organization:zz-csv,"Zz, Ltd",source:zz-csv-register,,COMPANY,KH,42,,
organization:zz-csv-bad,Bad,source:zz-csv-register,,FIRM,,,,
""",
    "memberships": """\
from,to,role,source,stance,credibility,validFrom,note
person:zz-csv-ann,organization:zz-csv,chair,source:zz-csv-register,,2,2020,p. 3
person:zz-csv-ann,organization:zz-csv,chair,source:zz-csv-cable,DENIES,,,
person:zz-csv-ann,organization:zz-csv-nowhere,,source:zz-csv-register,,,,
person:zz-csv-kid,organization:zz-csv,,source:zz-csv-register,,,,who it is
organization:zz-csv,person:zz-csv-ann,,source:zz-csv-register,,,,
person:zz-csv-ann,organization:zz-csv,chair,source:zz-csv-register,,7,,
person:zz-csv-ann,organization:zz-csv,clerk,source:zz-csv-register,,2,9999,
""",
    "claims": """\
entity,property,value,qualifier,unit,source,stance,credibility,validFrom,note
organization:zz-csv,employees,2517,more than,,source:zz-csv-register,,1,2024-07,
organization:zz-csv,employees,2517,more than,,source:zz-csv-cable,,,,
organization:zz-csv,status,"shut, since May",,,source:zz-csv-register,,,,
organization:zz-csv,employees,"2,517",,,source:zz-csv-register,,,,
organization:zz-csv,employees,,,,source:zz-csv-register,,,,
organization:zz-csv,employees,12,,,source:zz-csv-register,,,0000,
""",
    "transfers": f"""\
family,from,to,amount,asset,usd,txHash,index,at
evm,0x{"Ab" * 20},0x{"cd" * 20},10.5,ETH,25000,t1,,2024-05-01T10:00:00Z
evm,0x{"ab" * 20},0x{"cd" * 20},0.00001,ETH,,t1,1,2024-05-01
tron,TZa,TZb,115792089237316195423570985008687907853269984665640564039457584007913129639936,USDT,,t2,,
evm,0x{"ab" * 20},0x{"cd" * 20},1e-05,ETH,,t3,,
bitcoin,1a,1b,1,BTC,,t4,,
evm,0x12,0x{"cd" * 20},1,ETH,,t5,,
evm,0x{"ab" * 20},0x{"cd" * 20},1,ETH,,,,
evm,0x{"ab" * 20},0x{"cd" * 20},1,ETH,,t6,,9999-12-31T23:59:59Z
""",
}
REFUSED = {"sources": 3, "people": 5, "organizations": 1, "memberships": 5, "claims": 3, "transfers": 5}
ORDER = list(OWN_FILES)


def loaded(endpoint: Endpoint, what: str) -> tuple[dict[str, object], bool]:
    """What a load says, and whether it changed anything."""
    text = script(f"load/csv/load_{what}").statement
    parameters = {"file": f"file:///{what}.csv"} | (
        {"sourceId": "source:zz-csv-register"} if what == "transfers" else {}
    )
    with (
        GraphDatabase.driver(
            endpoint.uri, auth=(endpoint.username, endpoint.password), notifications_min_severity="OFF"
        ) as driver,
        driver.session(database=endpoint.database) as session,
    ):
        result = session.run(text, parameters)
        told = result.single(strict=True).data()
        return told, result.consume().counters.contains_updates


async def test_own_files_load_by_the_templates_and_keep_every_rule(
    database: Database, own: tuple[Endpoint, Files]
) -> None:
    endpoint, files = own
    await apply(database)
    for what, text in OWN_FILES.items():
        (files.imports / f"{what}.csv").write_text(text, encoding="utf-8")
    for what in ORDER:
        told, changed = loaded(endpoint, what)
        assert (told["read"], told["refused"]) == (OWN_FILES[what].count("\n") - 1, REFUSED[what]), told
        assert len(told["problems"]) == REFUSED[what]  # type: ignore[arg-type]
        assert changed
    assert await run_checks(database) == []
    before = await text_of(database)
    for what in ORDER:
        assert loaded(endpoint, what)[1] is False, f"{what} a second time"
    assert await text_of(database) == before

    [[ann]] = await database.read("MATCH (n:Person {id: 'person:zz-csv-ann'}) RETURN properties(n)")
    assert (ann["name"], ann["aliases"], ann["describedBy"]) == ("Ann O'Nym", ["李安", "Ann"], "source:zz-csv-register")
    assert ann["birthDateToDay"].to_native() == date(1980, 4, 1)
    [[kid]] = await database.read("MATCH (n:Person {id: 'person:zz-csv-kid'}) RETURN properties(n)")
    assert (kid["marking"], kid["protected"], kid.get("searchKeys")) == (4, True, None)
    said = await database.read(
        "MATCH (:Person {id: 'person:zz-csv-ann'})-[r:MEMBER_OF]->()"
        " RETURN r.stance, r.confidence, r.marking ORDER BY r.stance"
    )
    assert said == [["ASSERTS", 0.68, 0], ["DENIES", None, 2]]
    claims = await database.read(
        "MATCH ({id: 'organization:zz-csv'})-[r:HAS_CLAIM]->(c) RETURN c.value, c.marking, count(r) ORDER BY c.value"
    )
    assert claims == [["2517", 0, 2], ["shut, since May", 0, 1]]
    sent = await database.read(
        f"MATCH (:Wallet {{address: '0x{'ab' * 20}'}})-[r:SENT]->() RETURN r.amount ORDER BY r.amount"
    )
    assert sent == [["0.00001"], ["10.5"]]


async def test_another_content_in_an_own_file_withdraws_the_old_one(
    database: Database, own: tuple[Endpoint, Files]
) -> None:
    endpoint, files = own
    changed = OWN_FILES["memberships"].replace(
        "chair,source:zz-csv-register,,2,2020", "chair,source:zz-csv-register,,3,2020"
    )
    (files.imports / "memberships.csv").write_text(changed, encoding="utf-8")
    assert loaded(endpoint, "memberships")[1]
    versions = await database.read(
        "MATCH (:Person {id: 'person:zz-csv-ann'})-[r:MEMBER_OF {source: 'source:zz-csv-register'}]->()"
        " RETURN r.credibility, r.retractedAt IS NULL ORDER BY r.credibility"
    )
    assert versions == [[2, False], [3, True]]
    assert await run_checks(database) == []
