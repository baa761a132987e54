"""Examples worked by hand, without a database."""

import pytest

from graph.traverse.money_flow.reading import Service
from tests.unit.traverse.money_flow.book import Book, entry
from tests.unit.traverse.money_flow.test_traced import answer, traced_of, wallet
from tests.worked.money_flow.cases import CASES, case, is_transaction, told, type_of


def account(name: str) -> str:
    return f"transaction:{name}" if is_transaction(name) else wallet(name)


@pytest.mark.parametrize("name", CASES)
def test_it_is_as_it_was_worked_by_hand(name: str) -> None:
    one = case(name)
    entries = [
        entry(
            type_of(row), row["id"], account(row["from"]), account(row["to"]), row["amount"], row["at"],
            asset=row["asset"] or None, tx=row["id"], index=int(row["index"]) if row["index"] else None,
        )
        for row in one.transfers
    ]  # fmt: skip
    services = {account(x): (Service(kind, "organization:x", None),) for x, kind in one.services.items()}
    arguments = one.arguments
    book = Book(arguments.get("direction") == "IN", entries, services)
    trace = traced_of(
        book,
        [account(x) for x in arguments["from"]],
        hops=arguments.get("maxHops", 4),
        least=arguments.get("minAmount"),
    )
    found = answer(trace)
    found["transfers"] = [{**row, "link": {"id": row["link"][3]}} for row in found["transfers"]]
    assert told(found, {row["id"]: row["id"] for row in one.transfers}) == one.answer
