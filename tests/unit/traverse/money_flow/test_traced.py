"""A trace, layer by layer, finds what the whole ledger says; and what it does not read it tells."""

import asyncio
import random
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest

from graph.traverse.money_flow import traced
from graph.traverse.money_flow.known import Gathered
from graph.traverse.money_flow.ledger import ALWAYS, NEVER, Movement, Rules
from graph.traverse.money_flow.picture import Picture
from graph.traverse.money_flow.reach import End
from graph.traverse.money_flow.reading import Service
from graph.traverse.money_flow.traced import Trace
from tests.unit.traverse.money_flow.book import Book, Entry, entry
from tests.unit.traverse.money_flow.coins import dealt, mixed

RANDOM = 240


def wallet(name: object) -> str:
    return f"wallet:bitcoin:{name}"


def drawn(dice: random.Random) -> tuple[list[str], list[Entry]]:
    """Wallets, and what goes between them: transfers, and transactions with inputs, outputs and a fee."""
    wallets = [wallet(i) for i in range(dice.randint(2, 8))]
    entries: list[Entry] = []
    for number in range(dice.randint(1, 24)):
        at, key = f"2024-01-{dice.randint(1, 28):02}", f"k{number:02}"
        if dice.random() < 0.7:
            start, end = dice.choice(wallets), dice.choice(wallets)
            entries.append(entry("SENT", key, start, end, str(dice.randint(1, 9)), at, asset="bitcoin", tx=f"h{key}"))
            continue
        tx = f"transaction:{key}"
        inputs = [(dice.choice(wallets), dice.randint(1, 9)) for _ in range(dice.randint(1, 3))]
        left = sum(amount for _, amount in inputs)
        for i, (start, amount) in enumerate(inputs):
            entries.append(entry("INPUT_OF", f"{key}i{i}", start, tx, str(amount), at, index=i))
        for i in range(dice.randint(1, 3)):
            amount = dice.randint(1, 6)
            if amount <= left:
                left -= amount
                entries.append(entry("OUTPUT_TO", f"{key}o{i}", tx, dice.choice(wallets), str(amount), at, index=i))
    return wallets, entries


def traced_of(book: Book, sources: Sequence[str], *, hops: int = 6, least: str | None = None, **rules: Any) -> Trace:
    own = Rules(frozenset(sources), book.backwards, rules.get("since", NEVER), rules.get("until", ALWAYS))
    gathered = Gathered(
        own.sources if isinstance(own.sources, frozenset) else frozenset(own.sources), book.backwards, False, None,
        dict.fromkeys(sources, 0), ends=dict.fromkeys(sources, End.RETURNED),
    )  # fmt: skip
    return Trace(book, own, hops, least, gathered)  # type: ignore[arg-type] # a book reads as a database does


def answer(trace: Trace, method: str = "HAIRCUT", limit: int = 500) -> dict[str, Any]:
    async def found() -> dict[str, Any]:
        flows = await trace.run()
        return Picture(trace.gathered, flows, method, limit).answer(await trace.limits())

    return asyncio.run(found())


def ordered(entries: Sequence[Entry]) -> list[Movement]:
    """In units of one; a transaction takes all its inputs before it gives."""
    found: list[Movement] = []
    for e in entries:
        tx = e.end if e.type == "INPUT_OF" else e.start if e.type == "OUTPUT_TO" else e.row.tx or ""
        index = -1 if e.row.position is None else e.row.position
        order = (str(e.row.at), tx, int(e.type == "OUTPUT_TO"), index, e.row.id)
        if e.start != e.end:
            found.append(Movement(e.row.id, e.start, e.end, int(str(e.row.amount)), order))
    return found


@pytest.mark.parametrize("seed", range(RANDOM))
def test_what_was_read_is_enough_for_what_the_whole_ledger_says(seed: int) -> None:
    """Every wallet is within six hops of the others here, so that nothing is cut."""
    dice = random.Random(seed)
    wallets, entries = drawn(dice)
    source = dice.choice(wallets)
    stops = {one: (Service("EXCHANGE", "organization:x", None),) for one in wallets if dice.random() < 0.2}
    stops.pop(source, None)
    found = answer(traced_of(Book(False, entries, stops), [source], hops=8))
    movements = ordered(entries)
    pots = {a for m in movements for a in (m.giver, m.taker)} - {source, *stops}
    wanted: dict[str, dict[str, Any]] = {
        "haircut": mixed(movements, pots, {source})[0],
        "fifo": dealt(movements, pots, {source}, newest=False)[0],
        "lifo": dealt(movements, pots, {source}, newest=True)[0],
    }
    shown = {row["link"][3]: row for row in found["transfers"]}
    for method, carried in wanted.items():
        for key, units in carried.items():
            if units:
                assert float(Fraction(shown[key]["by"][method])) == pytest.approx(float(units), abs=1e-6), (method, key)
            elif key in shown:
                assert shown[key]["by"][method] == "0"
    for total in found["totals"]:
        for method in wanted:
            assert sum(Fraction(e["by"][method]) for e in total["ends"]) == Fraction(total["sources"])
    assert found["limits"] == []


@pytest.mark.parametrize("seed", range(0, RANDOM, 2))
def test_a_trace_back_says_of_two_wallets_what_one_forward_says(seed: int) -> None:
    dice = random.Random(seed)
    wallets, entries = drawn(dice)
    here, there = dice.sample(wallets, 2)
    stop = Service("EXCHANGE", "organization:x", None)
    went = answer(traced_of(Book(False, entries, {there: (stop,)}), [here], hops=8))
    came = answer(traced_of(Book(True, entries, {here: (stop,)}), [there], hops=8))
    for method, slack in (("fifo", Fraction()), ("lifo", Fraction()), ("haircut", Fraction(1, 10**5))):
        at = [
            sum(Fraction(e["by"][method]) for e in one["ends"] if e["end"] == "EXCHANGE")
            for one in (went, came)
        ]  # fmt: skip
        assert abs(Fraction(at[0] - at[1])) <= slack, method


@pytest.mark.parametrize("seed", range(0, RANDOM, 4))
@pytest.mark.parametrize("backwards", [False, True])
def test_the_balance_holds_whatever_is_cut(seed: int, backwards: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(seed)
    monkeypatch.setattr(traced, "OF_A_WALLET", dice.randint(1, 3))
    monkeypatch.setattr(traced, "MAX_FOLLOWED", dice.randint(1, 3))
    monkeypatch.setattr(traced, "MAX_LOOKED_AT", dice.randint(2, 4))
    monkeypatch.setattr(traced, "MAX_ROWS", dice.choice([25, 40, 8000]))
    monkeypatch.setattr(traced, "_MOST_OF_A_WALLET", 10)
    monkeypatch.setattr(traced, "_MOST_OF_A_TRANSACTION", 10)
    wallets, entries = drawn(dice)
    book = Book(backwards, entries, hubs=frozenset(dice.sample(wallets[1:], 1)))
    window = {"since": dice.choice([NEVER, "2024-01-07"]), "until": dice.choice([ALWAYS, "2024-01-21"])}
    trace = traced_of(book, wallets[:1], hops=dice.randint(1, 4), least=dice.choice([None, "3"]), **window)
    trace.left = traced.MAX_ROWS
    found = answer(trace)
    for total in found["totals"]:
        for method in ("haircut", "fifo", "lifo"):
            assert sum(Fraction(e["by"][method]) for e in total["ends"]) == Fraction(total["sources"])
        assert all(Fraction(e["by"]["poison"]) >= Fraction(e["by"]["haircut"]) for e in total["ends"])
    # Beside transfers, a row for each wallet and transaction.
    assert book.rows <= traced.MAX_ROWS + 5 * 20
    if any(e["end"] == "LIMIT" for e in found["ends"]):
        assert found["limits"]


def test_two_sources_of_one_transfer_are_one_transfer() -> None:
    a, b = wallet("a"), wallet("b")
    entries = [
        entry("SENT", "1", a, b, "5", "2024", tx="h", index=0, confidence=0.4),
        entry("SENT", "2", a, b, "5", "2024", tx="h", index=0, confidence=0.8),
        entry("SENT", "3", a, b, "5", "2024", tx="h", index=1),
        entry("SENT", "4", a, b, "7", "2023-05"),
        entry("SENT", "5", a, b, "7", "2023-05"),
    ]
    found = answer(traced_of(Book(False, entries), [a]))
    assert [row["link"][3] for row in found["transfers"]] == ["4", "3", "2"] or [
        row["link"][3] for row in found["transfers"]
    ] == ["4", "2", "3"]
    assert found["totals"][0]["sources"] == "17"
    assert ("transfers stated again", 0, 2) in found["limits"]


def test_what_has_no_amount_is_told_and_moves_nothing() -> None:
    a, b = wallet("a"), wallet("b")
    entries = [entry("SENT", "1", a, b, "0", "2024", tx="h"), entry("SENT", "2", a, b, "-1", "2024", tx="i")]
    found = answer(traced_of(Book(False, entries), [a]))
    assert (found["totals"], found["transfers"]) == ([], [])
    assert found["limits"] == [("transfers without an amount", 0, 2)]


def test_assets_never_mix() -> None:
    a, b, c = map(wallet, "abc")
    entries = [
        entry("SENT", "1", a, b, "0.000000000000000001", "2024-01", asset="ETH", tx="1"),
        entry("SENT", "2", b, c, "3", "2024-02", asset="USDT", tx="2"),
        entry("SENT", "3", a, b, "2.5", "2024-03", asset="USDT", tx="3"),
    ]
    found = answer(traced_of(Book(False, entries), [a]))
    assert [(t["asset"], t["sources"]) for t in found["totals"]] == [("ETH", "0.000000000000000001"), ("USDT", "2.5")]
    assert [row["entity"] for row in found["wallets"]] == [b, b]


def test_where_not_all_transfers_were_looked_through_for_dates_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    a, b = wallet("a"), wallet("b")
    entries = [
        entry("SENT", f"k{i}", a, b, "1", at, asset="bitcoin", tx=f"h{i}") for i, at in enumerate(("2024-01-01", None))
    ]

    def told() -> list[tuple[str, int, int]]:
        trace = traced_of(Book(False, entries), [a])
        return asyncio.run(_limits(trace))

    assert told() == [("undated transfers", 0, 1)]
    monkeypatch.setattr(traced, "MAX_LOOKED_THROUGH", 1)
    [looked, undated] = told()
    assert (looked[:2], undated) == (("looked through for dates", 1), ("undated transfers", 0, 1))
    assert looked[2] > 1


async def _limits(trace: Trace) -> list[tuple[str, int, int]]:
    await trace.run()
    return await trace.limits()
