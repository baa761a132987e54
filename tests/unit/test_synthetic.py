"""The ground truth against the files, walked with plain dicts and the csv module: nothing of the generator is used."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.errors import DatasetError
from seed.source import SHIPPED, read_datasets
from seed.synthetic.generate import DEFAULT_SEED, DEFAULT_SIZE, generate, write

FOLDER = SHIPPED / "synthetic"
Row = dict[str, str]
TRUTH: dict[str, Any] = json.loads((FOLDER / "truth.json").read_text("utf-8"))
CHAINS: list[dict[str, Any]] = TRUTH["chains"]


def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


NODES = {path.stem: rows(path) for path in sorted((FOLDER / "nodes").glob("*.csv"))}
EDGES = {path.stem: rows(path) for path in sorted((FOLDER / "relationships").glob("*.csv"))}
LABELS = {row["id"]: label for label, table in NODES.items() for row in table}
VICTIMS = {row["id"] for row in NODES["VictimCase"]}
DECOYS = {decoy["id"]: set(decoy["touches"]) for decoy in TRUTH["decoys"]}


def neighbours(left_out: Iterable[str] = ()) -> dict[str, set[str]]:
    """Undirected adjacency over every relationship file, without some nodes."""
    without = set(left_out)
    near: dict[str, set[str]] = defaultdict(set)
    for table in EDGES.values():
        for row in table:
            if not {row["from"], row["to"]} & without:
                near[row["from"]].add(row["to"])
                near[row["to"]].add(row["from"])
    return near


def reached(start: str, near: dict[str, set[str]]) -> set[str]:
    seen, waiting = {start}, [start]
    while waiting:
        for other in near[waiting.pop()] - seen:
            seen.add(other)
            waiting.append(other)
    return seen


def edges_between(kind: str, start: str, end: str) -> list[Row]:
    return [row for row in EDGES[kind] if row["from"] == start and row["to"] == end]


def written_date(row: Row) -> str:
    return row.get("at") or row["validFrom"]


def test_committed_files_are_what_the_generator_makes() -> None:
    files = generate(seed=DEFAULT_SEED, size=DEFAULT_SIZE)
    on_disk = {p.relative_to(FOLDER).as_posix(): p.read_bytes() for p in FOLDER.rglob("*") if p.is_file()}
    assert on_disk == files


def test_another_seed_makes_other_bytes_and_the_same_seed_the_same() -> None:
    assert generate(seed=8) == generate(seed=8)
    assert generate(seed=8) != generate(seed=7)


def test_writing_removes_the_files_of_an_earlier_run(tmp_path: Path) -> None:
    stale = tmp_path / "synthetic/nodes/Firearm.csv"
    stale.parent.mkdir(parents=True)
    stale.write_text("id\n")
    write(generate(seed=3, size=20), tmp_path / "synthetic")
    assert not stale.exists()
    (dataset,) = read_datasets([tmp_path / "synthetic"])
    assert dataset.manifest.synthetic


def test_too_few_chains_are_refused() -> None:
    with pytest.raises(DatasetError, match="use --size 13 or more"):
        generate(size=12)


def test_every_kind_of_chain_is_there() -> None:
    kinds = [chain["kind"] for chain in CHAINS]
    assert kinds.count("WHOLE") >= 3
    assert {c["gap"] for c in CHAINS if c["kind"] == "GAP"} == {hop["name"] for hop in TRUTH["hops"]}
    assert {tuple(c["reversed"]) for c in CHAINS if c["kind"] == "REVERSED"} == {
        ("recruitment_to_transit", "transit_to_exploitation"),
        ("collection_to_layering", "layering_to_layering"),
    }


@pytest.mark.parametrize("chain", CHAINS, ids=lambda c: f"{c['id']}-{c['kind']}")
def test_each_hop_of_a_chain_stands_in_the_files_or_is_its_gap(chain: dict[str, Any]) -> None:
    told = {hop["name"]: hop for hop in chain["hops"]}
    for hop in TRUTH["hops"]:
        near, far = chain["stops"][hop["from"]], chain["stops"][hop["to"]]
        start, end = (near, far) if hop["forward"] else (far, near)
        found = edges_between(hop["type"], start, end)
        if hop["name"] == chain["gap"]:
            assert not found
            assert hop["name"] not in told
        else:
            assert {written_date(row) for row in found} == {told[hop["name"]]["date"]}
    assert len(told) == len(TRUTH["hops"]) - (chain["kind"] == "GAP")


@pytest.mark.parametrize("chain", CHAINS, ids=lambda c: f"{c['id']}-{c['kind']}")
def test_a_chain_is_connected_exactly_when_it_has_no_gap(chain: dict[str, Any]) -> None:
    near = neighbours(left_out=VICTIMS | set(DECOYS))
    stops = chain["stops"]
    connected = stops["owner"] in reached(stops["advert"], near)
    assert connected == (chain["gap"] is None)
    assert chain["recruiter"] in reached(stops["advert"], near)
    assert chain["operator"] in reached(stops["compound"], near)


def test_chains_meet_only_in_decoys_and_victims() -> None:
    near = neighbours(left_out=VICTIMS | set(DECOYS))
    owners = {stop: chain["id"] for chain in CHAINS for stop in chain["stops"].values()}
    for chain in CHAINS:
        for stop in chain["stops"].values():
            assert {owners[x] for x in reached(stop, near) if x in owners} == {chain["id"]}


@pytest.mark.parametrize("chain", CHAINS, ids=lambda c: f"{c['id']}-{c['kind']}")
def test_dates_run_forward_but_for_the_reversed_pair(chain: dict[str, Any]) -> None:
    days = {hop["name"]: date.fromisoformat(hop["date"][:10]) for hop in chain["hops"]}
    backwards = [pair for pair in zip(days, list(days)[1:], strict=False) if days[pair[0]] > days[pair[1]]]
    assert [list(pair) for pair in backwards] == ([chain["reversed"]] if chain["reversed"] else [])


def test_stages_begin_when_their_hops_say() -> None:
    begins = {row["id"]: row["from"] for row in NODES["Stage"]}
    for chain in CHAINS:
        for hop in chain["hops"]:
            if hop["type"] in ("RECRUITS_FOR", "FOLLOWED_BY"):
                assert begins[hop["to"]] == hop["date"]


def test_decoys_touch_the_chains_that_the_truth_names_and_many_of_them() -> None:
    near = neighbours()
    for decoy, touches in DECOYS.items():
        stops = {chain["id"] for chain in CHAINS if set(chain["stops"].values()) & near[decoy]}
        assert stops == touches
    assert sum(len(touches) >= 6 for touches in DECOYS.values()) >= 3


def test_copied_reports_count_once_and_independent_ones_each() -> None:
    dataset = read_datasets([FOLDER])[0]
    derived = {row.start: row.end for row in dataset.assertions if row.type == "DERIVED_FROM"}
    publishers = {row.id: row.properties["publisher"] for row in dataset.nodes if row.label == "Source"}

    def origin(source: str) -> str:
        return origin(derived[source]) if source in derived else publishers[source]

    for planted in TRUTH["evidence"]:
        found = edges_between(planted["type"], planted["from"], planted["to"])
        assert [(r["source"], r["stance"], r["marking"]) for r in found] == [
            (s["source"], s["stance"], s["marking"]) for s in planted["statements"]
        ]
        asserting = [row for row in found if row["stance"] == "ASSERTS"]
        assert len({origin(row["source"]) for row in asserting}) == planted["corroboration"]
        clear = [row for row in asserting if row["marking"] == "CLEAR"]
        assert len({origin(row["source"]) for row in clear}) == planted["corroborationForClear"]
        assert planted["disputed"] == (len({row["stance"] for row in found}) == 2)
    assert {s["marking"] for e in TRUTH["evidence"] for s in e["statements"]} == {"CLEAR", "GREEN", "AMBER"}


def test_victims_are_pseudonymous_protected_and_marked() -> None:
    assert len(VICTIMS) == 30
    for row in NODES["VictimCase"]:
        assert "name" not in row
        assert row["pseudonym"].startswith("VC-")
        assert (row["protected"], row["synthetic"]) == ("true", "true")
        assert row["marking"] in ("AMBER", "RED")
    for table in EDGES.values():
        for row in table:
            if VICTIMS & {row["from"], row["to"]}:
                assert row["marking"] == "AMBER"
                assert not row.get("note")
    assert {victim for chain in CHAINS for victim in chain["victims"]} == VICTIMS


def test_some_gap_is_bridged_by_a_victim_alone() -> None:
    """The case went through both stages; a path that used it would hide the gap."""
    near = neighbours(left_out=DECOYS)
    bridged = [
        chain
        for chain in CHAINS
        if chain["gap"] in ("recruitment_to_transit", "transit_to_exploitation")
        and chain["stops"]["owner"] in reached(chain["stops"]["advert"], near)
    ]
    assert bridged


def test_everything_is_synthetic_and_lies_in_no_real_place() -> None:
    for label, table in NODES.items():
        for row in table:
            assert row["synthetic"] == "true"
            assert "synthetic" in row["id"] or label == "VictimCase"
            assert not row.get("latitude")
    for table in EDGES.values():
        for row in table:
            assert {row["from"], row["to"]} <= set(LABELS)


def test_wallets_have_a_form_that_exists_on_no_chain() -> None:
    for row in NODES["Wallet"]:
        assert row["family"] == "other"
        assert row["address"].startswith("synthetic-")
