"""The audit log under the real API: who is written, what is written, and no answer without it."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.readers.token_file import changing
from graph.errors import AuditError
from graph.settings import Endpoint, Settings
from graph.vocabularies import Marking
from tests.conftest import local_test_settings
from tests.serving import serving

_COMMAND = Path(sys.executable).with_name("crimegraph")
QUERY = "query Country($id: ID!) { country(id: $id) { name } }"
VARIABLES = {"id": "country:FI"}


@dataclass(frozen=True, slots=True)
class Stage:
    address: str
    client: httpx.Client
    settings: Settings
    ada: dict[str, str]

    def ask(self, query: str = QUERY, headers: dict[str, str] | None = None, **more: Any) -> httpx.Response:
        # People write UTF-8; httpx would refuse it in a text.
        encoded = {name: value.encode() for name, value in (self.ada | (headers or {})).items()}
        body = {"query": query, "variables": VARIABLES if query == QUERY else {}, **more}
        return self.client.post("/graphql", json=body, headers={k.encode(): v for k, v in encoded.items()})

    @property
    def entries(self) -> list[dict[str, Any]]:
        path = self.settings.audit
        return [json.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []


@pytest.fixture
def stage(seeded: Endpoint, tmp_path: Path) -> Iterator[Stage]:
    settings = apart(tmp_path)
    with changing(settings.tokens) as held:
        later = datetime.now(UTC) + timedelta(hours=1)
        held[0], text = held[0].with_new("ada", Marking.AMBER, victims=True, expires=later)
    with serving(settings, seeded) as address, httpx.Client(base_url=address, timeout=30) as client:
        yield Stage(address, client, settings, {"Authorization": f"Bearer {text}"})


def apart(home: Path) -> Settings:
    audit = home / "audit" / "reads.jsonl"
    return replace(local_test_settings(), home=home, tokens=home / "tokens.json", audit=audit)


def verify(*arguments: str | Path, home: Path) -> subprocess.CompletedProcess[str]:
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("NEO4J_", "CRIMEGRAPH_"))}
    return subprocess.run(
        [_COMMAND, "audit", "verify", *arguments],
        env=environ | {"CRIMEGRAPH_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_named_readers_read_is_written_whole(stage: Stage) -> None:
    answer = stage.ask(
        'query Named($id: ID!) @asOf(validAt: "2024-05-01", knownAt: "2100-01-01T00:00:00Z")'
        " { country(id: $id) { name } }",
        {"Crimegraph-Purpose": "case 2026-17, überprüft"},
        variables=VARIABLES,
    )
    assert answer.json() == {"data": {"country": {"name": "Finland"}}}
    (entry,) = stage.entries
    text = entry.pop("text")
    assert entry["document"] == sha256(text.encode()).hexdigest()
    assert datetime.fromisoformat(entry.pop("time")) <= datetime.now(UTC)
    assert {k: v for k, v in entry.items() if k not in ("document", "hash")} == {
        "kind": "read",
        "seq": 1,
        "previous": "0" * 64,
        "reader": "ada",
        "purpose": "case 2026-17, überprüft",
        "operation": "Named",
        "variables": VARIABLES,
        "scope": {
            "clearance": "AMBER",
            "victims": True,
            "validAt": "2024-05-01",
            "knownAt": "2100-01-01T00:00:00+00:00",
        },
        "rows": entry["rows"],
        "executed": True,
        "codes": [],
    }


def test_no_value_of_the_answer_is_written(stage: Stage) -> None:
    stage.ask()
    assert "Finland" not in stage.settings.audit.read_text()


def test_nobody_without_a_name_is_written(stage: Stage) -> None:
    assert httpx.post(f"{stage.address}/graphql", json={"query": "{ __typename }"}).status_code == 200
    assert stage.entries == []


def test_what_failed_is_written_with_its_codes(stage: Stage) -> None:
    stage.ask("{ nothing }")
    stage.ask("{")
    stage.ask(QUERY, variables={})
    assert [(e["executed"], e["codes"]) for e in stage.entries] == [
        (False, ["GRAPHQL_VALIDATION_FAILED"]),
        (False, ["GRAPHQL_PARSE_FAILED"]),
        (False, ["BAD_USER_INPUT"]),
    ]


def test_a_document_is_written_once_and_named_by_its_hash_after(stage: Stage) -> None:
    for _ in range(3):
        stage.ask()
    assert ["text" in e for e in stage.entries] == [True, False, False]
    assert len({e["document"] for e in stage.entries}) == 1


def test_a_get_is_written_too(stage: Stage) -> None:
    stage.client.get("/graphql", params={"query": "{ __typename }"}, headers=stage.ada)
    assert len(stage.entries) == 1


@pytest.mark.parametrize("purpose", [b"a" * 501, b"\xff\xfe", b"a\tb", "a\u2028b".encode(), "a\u202eb".encode()])
def test_a_purpose_that_is_more_than_a_line_of_text_is_refused_before_anything_is_read(
    stage: Stage, purpose: bytes
) -> None:
    answer = stage.client.post(
        "/graphql",
        json={"query": QUERY, "variables": VARIABLES},
        headers=[(b"authorization", stage.ada["Authorization"].encode()), (b"crimegraph-purpose", purpose)],
    )
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert "data" not in answer.json()


def test_two_purposes_are_refused(stage: Stage) -> None:
    two = [("authorization", stage.ada["Authorization"]), ("crimegraph-purpose", "a"), ("crimegraph-purpose", "b")]
    answer = stage.client.post("/graphql", json={"query": QUERY, "variables": VARIABLES}, headers=two)
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


def test_without_the_log_there_is_no_answer(stage: Stage) -> None:
    stage.ask()
    shutil.rmtree(stage.settings.audit.parent)
    stage.settings.audit.parent.write_text("no folder")
    answer = stage.ask()
    assert answer.status_code == 503
    assert answer.json()["data"] is None
    assert answer.json()["errors"][0]["extensions"]["code"] == "AUDIT_UNAVAILABLE"
    assert "Finland" not in answer.text
    assert str(stage.settings.home) not in answer.text
    # Anonymous reads are not written, and so not withheld.
    assert httpx.post(f"{stage.address}/graphql", json={"query": "{ __typename }"}).status_code == 200
    stage.settings.audit.parent.unlink()
    assert stage.ask().status_code == 200
    assert len(stage.entries) == 1
    assert "text" in stage.entries[0]


async def test_two_servers_share_one_chain_under_load(stage: Stage, seeded: Endpoint) -> None:
    with serving(stage.settings, seeded) as other:
        async with httpx.AsyncClient(timeout=60) as client:
            body = {"query": QUERY, "variables": VARIABLES}
            urls = [f"{stage.address}/graphql", f"{other}/graphql"]
            for _ in range(4):
                asked = (client.post(urls[n % 2], json=body, headers=stage.ada) for n in range(20))
                assert {answer.status_code for answer in await asyncio.gather(*asked)} == {200}
    assert [e["seq"] for e in stage.entries] == list(range(1, 81))
    assert verify(home=stage.settings.home).returncode == 0


def test_verify_tells_whether_the_log_is_whole_and_where_it_is_not(stage: Stage) -> None:
    for _ in range(4):
        stage.ask()
    home, path = stage.settings.home, stage.settings.audit
    head = stage.entries[-1]["hash"]
    done = verify(home=home)
    assert (done.returncode, done.stdout.strip()) == (0, f"whole: 4 entries, head {head}")
    assert verify("--head", head, home=home).returncode == 0
    assert verify("--head", "f" * 64, home=home).returncode == AuditError.exit_code
    assert verify("--head", "nonsense", home=home).returncode == 2

    lines = path.read_bytes().splitlines(keepends=True)
    copy = home / "copy.jsonl"
    for name, changed, line in (
        ("edited", [lines[0], lines[1].replace(b"ada", b"bob"), *lines[2:]], 2),
        ("removed", [lines[0], *lines[2:]], 2),
        ("swapped", [lines[0], lines[2], lines[1], lines[3]], 2),
        ("cut", lines[:3], 4),
    ):
        copy.write_bytes(b"".join(changed))
        done = verify(copy, "--head", head, "--json", home=home)
        told = json.loads(done.stdout)
        assert (done.returncode, told["whole"], told["line"]) == (AuditError.exit_code, False, line), name
        assert f"broken at line {line}" in done.stderr
    # Without the head beside it and without one that was kept, a cut end cannot show, and that is said.
    assert "entries cut from the end would not show" in verify(copy, home=home).stdout
    path.write_bytes(b"".join(lines[:3]))
    assert verify(home=home).returncode == AuditError.exit_code


def test_verify_of_a_log_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert verify(home=tmp_path).returncode == AuditError.exit_code


SAVE = 'mutation { saveCase(title: "T") { id } }'


def test_a_mutation_is_written_and_is_never_run_by_get(stage: Stage) -> None:
    got = stage.client.get("/graphql", params={"query": SAVE}, headers=stage.ada)
    # With more words than are looked through for the status.
    words = "mutation A " + SAVE.removeprefix("mutation") + "".join(f"query Q{i}{{a}}" for i in range(300))
    long = stage.client.get("/graphql", params={"query": words, "operationName": "A"}, headers=stage.ada)
    assert (got.status_code, long.json()["errors"][0]["extensions"]["code"]) == (405, "GRAPHQL_VALIDATION_FAILED")
    valid = words.replace("{a}", "{__typename}")
    refused = stage.client.get("/graphql", params={"query": valid, "operationName": "A"}, headers=stage.ada)
    assert "send it by POST" in refused.json()["errors"][0]["message"]
    assert stage.ask("{ cases { cases { id } } }").json()["data"]["cases"]["cases"] == []
    one = stage.ask(SAVE).json()["data"]["saveCase"]["id"]
    assert [c["id"] for c in stage.ask("{ cases { cases { id } } }").json()["data"]["cases"]["cases"]] == [one]
    assert stage.ask(f'mutation {{ deleteCase(id: "{one}") }}').json()["data"] == {"deleteCase": True}
    changes = [e for e in stage.entries if e["executed"] and e.get("text", SAVE).startswith("mutation")]
    assert [(e["reader"], e["text"][:18]) for e in changes if "text" in e][-1] == ("ada", "mutation { deleteC")
