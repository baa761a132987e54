"""moneyFlow in the database: what readers of several scopes see of random graphs of money, and examples by hand."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio

from graph.compile.sought import Ask
from graph.provenance import AssertionRow, NodeRow
from graph.scope import ANONYMOUS, Scope
from graph.settings import Endpoint
from graph.traverse.analysis.search import Search
from graph.traverse.money_flow import reading
from graph.traverse.money_flow.known import Gathered
from graph.traverse.money_flow.ledger import ALWAYS, NEVER, Rules, end_of, moment
from graph.traverse.money_flow.picture import Picture
from graph.traverse.money_flow.reach import End
from graph.traverse.money_flow.traced import MAX_STATEMENTS, Trace
from graph.traverse.walk import plan_walk
from tests.integration.oracle.flows import book_of, flow_world
from tests.integration.oracle.many import Alone, many
from tests.integration.oracle.plainly import write_plainly
from tests.integration.oracle.stage import Stage, staged
from tests.integration.oracle.world import PREFIX, START
from tests.unit.traverse.money_flow.book import Book
from tests.worked.money_flow.cases import CASES, case, is_transaction, told, type_of

GRAPHS = 60
QUERY = """query($from: [ID!]!) %as_of { found: moneyFlow(from: $from, ARGUMENTS) {
  totals { asset sources ends { end tainted by { ...all } } }
  wallets { entity { id } asset hops tainted by { ...all } total share transfers first last }
  transfers { link { id type } at asset amount tainted by { ...all } }
  ends { entity { id } asset end tainted by { ...all } transfers first last
    controllers { service entity { id } links { id type } } }
  limits { name value reached }
} }
fragment all on FlowAmounts { poison haircut fifo lifo least most }"""


@pytest_asyncio.fixture(scope="module")
async def graphs(database_endpoint: Endpoint) -> AsyncIterator[tuple[Stage, list[Alone]]]:
    async with many(database_endpoint, [flow_world(seed) for seed in range(GRAPHS)]) as made:
        yield made


async def test_the_database_reads_what_a_reader_may_see(graphs: tuple[Stage, list[Alone]]) -> None:
    stage, alone = graphs
    tainted = stopped = 0
    for number, one in enumerate(alone):
        rng = one.rng
        wallets = [n.id for n in one.world.nodes if n.label == "Wallet"]
        arguments: dict[str, Any] = {
            "direction": rng.choice(["OUT", "IN"]),
            "method": rng.choice(["POISON", "HAIRCUT", "FIFO", "LIFO"]),
            "maxHops": rng.randint(1, 5),
            # Of each scope always the same, since each combination has statements of its own.
            "excludeInferred": number % 4 == 1,
            "since": rng.choice([None, None, "2021-03"]),
            "until": rng.choice([None, None, "2021-06", "2021-03-05"]),
            "minAmount": rng.choice([None, None, "2"]),
            "assets": rng.choice([["bitcoin"], ["USDT", "bitcoin"]]) if number % 4 == 2 else None,
        }
        sources = rng.sample(wallets, rng.choice([1, 1, 2]))
        before = stage.database.statements_sent
        query = QUERY.replace("ARGUMENTS", ", ".join(f"{k}: {_literal(k, v)}" for k, v in arguments.items()))
        found = (await stage.ask(query, one.scope, {"from": sources}))["found"]
        assert stage.database.statements_sent - before <= MAX_STATEMENTS + 1
        backwards = arguments["direction"] == "IN"
        book = book_of(one.seen, one.scope, backwards=backwards, inferred=not arguments["excludeInferred"])
        wanted = await _wanted(book, [x for x in sources if x in one.seen.nodes], arguments)
        assert _plain(found) == wanted, (number, one.world.tag, sources, arguments)
        tainted += len(found["transfers"]) > 2
        stopped += any(end["end"] in ("EXCHANGE", "MIXER") for end in found["ends"])
    assert min(tainted, stopped) > GRAPHS / 16, (tainted, stopped)


def _literal(name: str, value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(f'"{x}"' for x in value) + "]"
    return f'"{value}"' if name in ("since", "until", "minAmount") else str(value)


async def _wanted(book: Book, sources: list[str], arguments: dict[str, Any]) -> dict[str, Any]:
    since, until = arguments["since"], arguments["until"]
    rules = Rules(
        frozenset(sources),
        book.backwards,
        moment(since) if since else NEVER,
        end_of(moment(until)) if until else ALWAYS,
    )
    book.assets = assets = arguments["assets"]
    gathered = Gathered(
        frozenset(sources), book.backwards, False, None if assets is None else frozenset(assets),
        dict.fromkeys(sources, 0), ends=dict.fromkeys(sources, End.RETURNED),
    )  # fmt: skip
    trace = Trace(book, rules, arguments["maxHops"], arguments["minAmount"], gathered)  # type: ignore[arg-type] # rows that are at hand are read as those of a database are
    picture = Picture(gathered, await trace.run(), arguments["method"], 100)
    return _named(picture.answer(await trace.limits()))


def _named(found: dict[str, Any]) -> dict[str, Any]:
    """What was found as the query above shows it."""
    return {
        "totals": found["totals"],
        "wallets": [{**row, "entity": row["entity"]} for row in found["wallets"]],
        "transfers": [
            {**{k: v for k, v in row.items() if k not in ("order", "link")}, "link": row["link"][3]}
            for row in found["transfers"]
        ],
        "ends": [
            {
                **row,
                "controllers": [(c["service"], c["entity"], [x[0] for x in c["links"]]) for c in row["controllers"]],
            }
            for row in found["ends"]
        ],
        "limits": [tuple(x) for x in found["limits"]],
    }


def _plain(found: dict[str, Any]) -> dict[str, Any]:
    return {
        "totals": found["totals"],
        "wallets": [{**row, "entity": row["entity"]["id"]} for row in found["wallets"]],
        "transfers": [{**row, "link": row["link"]["id"]} for row in found["transfers"]],
        "ends": [
            {
                **row,
                "entity": row["entity"]["id"],
                "controllers": [
                    (c["service"], c["entity"] and c["entity"]["id"], [x["type"] for x in c["links"]])
                    for c in row["controllers"]
                ],
            }
            for row in found["ends"]
        ],
        "limits": [(x["name"], x["value"], x["reached"]) for x in found["limits"]],
    }


@pytest.mark.parametrize("name", CASES)
async def test_examples_are_as_they_were_worked_by_hand(name: str, database_endpoint: Endpoint) -> None:
    one, tag = case(name), f"{PREFIX}-worked-{name}"

    def account(x: str) -> str:
        return f"transaction:{tag}-{x}" if is_transaction(x) else f"wallet:bitcoin:{tag}-{x}"

    source = NodeRow("Source", f"source:{tag}", {"name": "S"}, START, synthetic=True)
    names = sorted({row[end] for row in one.transfers for end in ("from", "to")})
    nodes = [
        NodeRow("Transaction", account(x), {"hash": x}, START, synthetic=True)
        if is_transaction(x)
        else NodeRow("Wallet", account(x), {"family": "bitcoin", "address": f"{tag}{x}"}, START, synthetic=True)
        for x in names
    ]
    exchange = NodeRow("Organization", f"organization:{tag}", {"kind": "EXCHANGE"}, START, synthetic=True)
    rows = [
        AssertionRow(
            type_of(row), account(row["from"]), account(row["to"]), source.id, START, properties=_own(row)
        )
        for row in one.transfers
    ]  # fmt: skip
    rows += [AssertionRow("CONTROLS", exchange.id, account(x), source.id, START) for x in one.services]
    given = {**one.arguments, "from": [account(x) for x in one.arguments["from"]]}
    arguments = ", ".join(f"{k}: {_literal(k, v)}" for k, v in given.items() if k != "from") or "maxHops: 4"
    async with staged(database_endpoint) as stage:
        await write_plainly(stage.database, [source, exchange, *nodes], rows)
        found = (await stage.ask(QUERY.replace("ARGUMENTS", arguments), Scope(ANONYMOUS), {"from": given["from"]}))[
            "found"
        ]
        of_link = await stage.database.read(
            "MATCH (a)-[r:SENT|INPUT_OF|OUTPUT_TO]->(b) WHERE a.id CONTAINS $tag"
            " RETURN r.id, a.id, b.id, r.at, r.amount",
            {"tag": tag},
        )
    ids = {(a, b, at, amount): id_ for id_, a, b, at, amount in of_link}
    key = {ids[account(r["from"]), account(r["to"]), r["at"], r["amount"]]: r["id"] for r in one.transfers}
    assert told(found, key) == one.answer


def _own(row: Mapping[str, str]) -> dict[str, Any]:
    own: dict[str, Any] = {"amount": row["amount"], "at": row["at"]}
    if type_of(row) == "SENT":
        return {**own, "asset": row["asset"], "txHash": row["id"]}
    return {**own, "index": int(row["index"])}


async def test_a_wallet_with_very_many_transfers_costs_what_is_read(database_endpoint: Endpoint) -> None:
    tag, number = f"{PREFIX}-crowd", 3 * reading.OF_A_WALLET
    source = NodeRow("Source", f"source:{tag}", {"name": "S"}, START, synthetic=True)
    thief, busy, far = (f"wallet:bitcoin:{tag}-{x}" for x in ("thief", "busy", "far"))
    nodes = [
        NodeRow("Wallet", x, {"family": "bitcoin", "address": x}, START, synthetic=True) for x in (thief, busy, far)
    ]
    times = [f"2024-01-01T00:{i // 60:02}:{i % 60:02}Z" for i in range(number)]
    rows = [_sent(busy, far, source.id, at, f"h{i}") for i, at in enumerate(times)]
    rows.append(_sent(thief, busy, source.id, times[number // 2], "theft"))
    async with staged(database_endpoint) as stage:
        await write_plainly(stage.database, [source, *nodes], rows)
        found = (await stage.ask(QUERY.replace("ARGUMENTS", "limit: 500"), Scope(ANONYMOUS), {"from": [thief]}))[
            "found"
        ]
    [busy_row, far_row] = found["wallets"]
    assert (busy_row["entity"]["id"], far_row["entity"]["id"]) == (busy, far)
    assert far_row["transfers"] == 1  # One of the thief's coins, which goes with the next transfer.
    assert {"name": "transfers of a wallet", "value": 100, "reached": 101} in found["limits"]


async def test_pages_of_transfers_are_read_in_the_order_of_their_index(database_endpoint: Endpoint) -> None:
    """What is sorted was read whole: of a wallet with half a million transfers, all of them."""
    search = Search(Scope(ANONYMOUS), plan_walk({}), None, None, _nothing)
    async with staged(database_endpoint) as stage:
        for backwards in (False, True):
            statements: list[tuple[str, Mapping[str, Any]]] = []
            noted = replace(search, _ask=_noting(statements))
            reader = reading.Reader(noted, backwards, None)
            await reader.wallets([reading.Wanted("x", reading.Look.FOLLOW, ("", "~"), ("", "~"))], 1, 1)
            await reader.transactions(["x"], 1)
            for assets in (None, ["X"]):
                counted = replace(search, _ask=_noting(statements, [[], 0]))
                await reading.Reader(counted, backwards, assets).undated(["x"])
            for text, parameters in statements:
                session = stage.database.driver.session(database=stage.database.name)
                async with session:
                    found = await session.run(f"EXPLAIN {text}", {**parameters, "clearance": 0})
                    operators = _operators((await found.consume()).plan)
                assert {name.partition("@")[0] for name in operators} & {"Top", "Sort"} == set()


async def _nothing(_: str, __: Mapping[str, Any]) -> list[list[Any]]:
    return []


def _noting(statements: list[tuple[str, Mapping[str, Any]]], *rows: list[Any]) -> Ask:
    async def ask(text: str, parameters: Mapping[str, Any]) -> list[list[Any]]:
        statements.append((text, parameters))
        return list(rows)

    return ask


def _operators(plan: Any) -> list[str]:
    return [plan["operatorType"], *(name for child in plan.get("children", ()) for name in _operators(child))]


def _sent(start: str, end: str, source: str, at: str, tx: str) -> AssertionRow:
    own = {"amount": "1", "at": at, "asset": "X", "txHash": tx}
    return AssertionRow("SENT", start, end, source, START, properties=own)
