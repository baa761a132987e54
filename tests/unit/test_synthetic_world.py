"""The world's ground truth against its own rows, with nothing of the generator but its files."""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import networkx as nx
import pytest

from graph.errors import DatasetError
from seed.source import SHIPPED, read_datasets
from seed.synthetic.world.generate import generate

FILES = generate(seed=7, size=24)
TRUTH: dict[str, Any] = json.loads(FILES["truth.json"])
Row = dict[str, str]


def rows(path: str) -> list[Row]:
    return list(csv.DictReader(io.StringIO(FILES[path].decode())))


NODES = [row for path in FILES if path.startswith("nodes/") for row in rows(path)]
EDGES = {path.split("/")[1].removesuffix(".csv"): rows(path) for path in FILES if path.startswith("relationships/")}


def test_the_same_seed_and_size_make_the_same_bytes() -> None:
    assert generate(seed=7, size=24) == FILES
    assert generate(seed=8, size=24) != FILES


def test_a_world_that_cannot_hold_every_gap_and_reversal_is_refused() -> None:
    with pytest.raises(DatasetError, match="use 16 or more"):
        generate(seed=7, size=15)


def test_everything_is_synthetic_and_no_id_is_one_of_the_shipped() -> None:
    assert all(row["synthetic"] == "true" for row in NODES)
    shipped = {node.id for node in read_datasets([SHIPPED / "synthetic"])[0].nodes}
    assert not shipped & {row["id"] for row in NODES}
    assert all("world-" in row["id"] for row in NODES)
    assert all("synthetic" in row["id"] or row["id"].startswith("victim-case:vc-world-") for row in NODES)


def test_every_gap_and_every_reversal_of_events_is_planted() -> None:
    assert {chain["gap"] for chain in TRUTH["chains"]} == {None, *(hop["name"] for hop in TRUTH["hops"])}
    assert len({tuple(c["reversed"]) for c in TRUTH["chains"] if c["reversed"]}) == 5


def test_events_are_over_on_their_day() -> None:
    for kind in ("RECRUITS_FOR", "FOLLOWED_BY", "LEADS_INTO"):
        assert all(row["validFrom"] == row["validTo"] for row in EDGES[kind])


def test_what_comes_later_is_one_statement_on_a_link_that_was_there() -> None:
    sources = {row["source"] for row in EDGES["ASSOCIATE_OF"]}
    late = {one for one in sources if "-added-" in one or "-copy-" in one}
    seen = defaultdict(list)
    for row in EDGES["ASSOCIATE_OF"]:
        seen[row["from"], row["to"]].append((row["source"], row.get("stance") or "ASSERTS"))
    for web in TRUTH["webs"]:
        told = seen.pop(tuple(web["edge"]))
        (added,) = [(source, stance) for source, stance in told if source in late]
        assert added == (web["source"], "DENIES" if web["added"] == "DENIAL" else "ASSERTS")
        assert any(stance == "ASSERTS" for source, stance in told if source not in late)
        if web["added"] == "COPY":
            assert web["source"].replace("-copy-", "-report-") in {source for source, _ in told}
    assert not late & {source for told in seen.values() for source, _ in told}


def test_bundles_fall_with_as_many_assertions_as_the_truth_says() -> None:
    graph: nx.Graph[str] = nx.Graph()
    for row in EDGES["ASSOCIATE_OF"]:
        known = graph.get_edge_data(row["from"], row["to"], {}).get("capacity", 0)
        graph.add_edge(row["from"], row["to"], capacity=known + 1)
    for bundle in TRUTH["bundles"]:
        assert nx.minimum_cut_value(graph, bundle["start"], bundle["end"]) == bundle["assertions"]


def test_bundles_hang_on_the_sources_that_the_truth_names() -> None:
    for bundle in TRUTH["bundles"]:
        edges = [row for row in EDGES["ASSOCIATE_OF"] if f"-{bundle['id']}-" in row["from"]]
        origins = {row["source"].replace("-reprint-", "-report-") for row in edges}
        critical = [one for one in sorted(origins) if not _joined(bundle, edges, one)]
        assert critical == bundle["critical"]


def _joined(bundle: dict[str, Any], edges: list[Row], without: str) -> bool:
    left = [row for row in edges if row["source"].replace("-reprint-", "-report-") != without]
    graph = nx.Graph((row["from"], row["to"]) for row in left)
    return bundle["start"] in graph and bundle["end"] in graph and nx.has_path(graph, bundle["start"], bundle["end"])


# Coin by coin: a wallet is a list of coins, each tainted or not.


@pytest.mark.parametrize("method", ["FIFO", "LIFO"])
def test_what_is_due_by_the_order_of_coins_is_what_coins_say(method: str) -> None:
    for mix in TRUTH["mixes"]:
        held: dict[str, list[bool]] = defaultdict(list)
        came: dict[str, int] = defaultdict(int)
        for row in _sent(mix):
            amount = int(Fraction(row["amount"]))
            start = held[row["from"]]
            if not start:
                start += [row["from"] == mix["tainted"]] * amount
            taken = start[:amount] if method == "FIFO" else start[len(start) - amount :][::-1]
            held[row["from"]] = start[amount:] if method == "FIFO" else start[: len(start) - amount]
            held[row["to"]] += taken
            came[row["to"]] += sum(taken)
        _agree(mix, method, came)


@pytest.mark.parametrize("method", ["HAIRCUT", "POISON"])
def test_what_is_due_by_shares_is_what_balances_say(method: str) -> None:
    for mix in TRUTH["mixes"]:
        balance: dict[str, Fraction] = defaultdict(Fraction)
        tainted: dict[str, Fraction] = defaultdict(Fraction)
        came: dict[str, Fraction] = defaultdict(Fraction)
        for row in _sent(mix):
            amount, start, end = Fraction(row["amount"]), row["from"], row["to"]
            if not balance[start]:
                balance[start] = amount
                tainted[start] = amount if start == mix["tainted"] else Fraction(0)
            share = tainted[start] / balance[start]
            moved = amount * share if method == "HAIRCUT" else (amount if tainted[start] else Fraction(0))
            balance[start] -= amount
            # Poison does not wear off: what is left stays tainted as a whole.
            tainted[start] = (
                tainted[start] - moved if method == "HAIRCUT" else (balance[start] if moved else Fraction(0))
            )
            balance[end] += amount
            tainted[end] = tainted[end] + moved if method == "HAIRCUT" else (balance[end] if moved else tainted[end])
            came[end] += moved
        _agree(mix, method, came)


def _sent(mix: dict[str, Any]) -> list[Row]:
    return sorted((row for row in EDGES["SENT"] if f"-{mix['id']}-" in row["from"]), key=lambda row: row["at"])


def _agree(mix: dict[str, Any], method: str, came: Mapping[str, Fraction | int]) -> None:
    for wallet, due in mix["due"][method].items():
        assert came.get(wallet, 0) == Fraction(due), (mix["id"], mix["order"], method, wallet)


def test_convergent_wallets_are_shared_by_people_of_as_many_kinds_and_plain_ones_of_one() -> None:
    kinds = {row["id"]: row["kind"] for row in rows("nodes/Crime.csv")}
    of = {row["from"]: kinds[row["to"]] for row in EDGES["SUSPECTED_OF"]}
    for meeting in TRUTH["meetings"]:
        ends = [
            row["from"] for kind in ("CONTROLS", "BASED_IN") for row in EDGES[kind] if row["to"] == meeting["element"]
        ]
        assert ends == meeting["people"]
        assert sorted({of[one] for one in ends}) == meeting["kinds"]
        assert meeting["kind"] != "CONVERGENT" or len(meeting["kinds"]) == 5
        assert meeting["kind"] != "PLAIN" or meeting["kinds"] == ["FRAUD"]
