"""Examples of `moneyFlow` worked by hand: a folder each, of transfers.csv, question.json, answer.json and worked.md.

Amounts of an answer are by poison, haircut, FIFO and LIFO. A name with `tx` in it is a transaction.
"""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CASES = sorted(path.parent.name for path in HERE.glob("*/question.json"))
METHODS = ("poison", "haircut", "fifo", "lifo")


@dataclass(frozen=True, slots=True)
class Case:
    transfers: Sequence[Mapping[str, str]]
    arguments: Mapping[str, Any]
    services: Mapping[str, str]
    answer: Mapping[str, Any]

    @property
    def wallets(self) -> list[str]:
        return sorted({row[end] for row in self.transfers for end in ("from", "to") if not is_transaction(row[end])})


def case(name: str) -> Case:
    folder = HERE / name
    question = json.loads((folder / "question.json").read_text(encoding="utf-8"))
    with (folder / "transfers.csv").open(encoding="utf-8", newline="") as file:
        transfers = list(csv.DictReader(file))
    answer = json.loads((folder / "answer.json").read_text(encoding="utf-8"))
    return Case(transfers, question["question"], question.get("services", {}), answer)


def is_transaction(name: str) -> bool:
    return name.startswith("tx")


def type_of(row: Mapping[str, str]) -> str:
    if is_transaction(row["to"]):
        return "INPUT_OF"
    return "OUTPUT_TO" if is_transaction(row["from"]) else "SENT"


def told(found: Mapping[str, Any], key: Mapping[str, str]) -> dict[str, Any]:
    """An answer in the form of answer.json. `key`: the number of each transfer by the id of its link."""
    return {
        "totals": {
            total["asset"]: {"sources": total["sources"], "ends": {end["end"]: _by(end) for end in total["ends"]}}
            for total in found["totals"]
        },
        "transfers": {key[row["link"]["id"]]: _by(row) for row in found["transfers"]},
    }


def _by(row: Mapping[str, Any]) -> list[str]:
    return [row["by"][method] for method in METHODS]
