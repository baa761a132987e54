"""`where` arguments: made at random, and evaluated over records. What is absent passes no comparison; NOT is the
complement of what it holds.
"""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from graph.ontology import ONTOLOGY, End
from graph.values import partial_date
from graph.vocabularies import Marking
from tests.integration.oracle import battery, evidence
from tests.integration.oracle.evidence import Edge
from tests.integration.oracle.records import Graph, Node, Stated
from tests.integration.oracle.world import PREFIX

Where = Mapping[str, Any]
DAYS = ("2019", "2020", "2021-06", "2021", "2022-03-15", "2022-12", "2024")
COMPARED = ("eq", "gt", "gte", "lt", "lte")
OWN_DATES = {"Person": "birthDate", "Notice": "publishedAt", "Sanction": "listedOn"}
HOLDS: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": lambda a, b: a == b,
    "in": lambda a, b: a in b,
    "gt": lambda a, b: a > b,
    "gte": lambda a, b: a >= b,
    "lt": lambda a, b: a < b,
    "lte": lambda a, b: a <= b,
    "contains": lambda a, b: b.lower() in a.lower(),
    "startsWith": lambda a, b: a.lower().startswith(b.lower()),
    "endsWith": lambda a, b: a.lower().endswith(b.lower()),
}


# --- made at random ---


def random_where(rng: random.Random, label: str, depth: int = 0) -> dict[str, Any]:
    """One to three tests of a node of the label."""
    found: dict[str, Any] = {}
    for _ in range(rng.choice([1, 1, 2, 3])):
        found |= _one(rng, label, depth)
    return found


def _one(rng: random.Random, label: str, depth: int) -> dict[str, Any]:
    fields = list(battery.ASKED.get(label, ()))
    kind = rng.choice(["own", "own", "count", "match", "match", "match", "AND", "OR", "NOT"])
    if kind in ("AND", "OR") and depth < 2:
        return {kind: [random_where(rng, label, depth + 1) for _ in range(rng.randrange(4))]}
    if kind == "NOT" and depth < 3:
        return {"NOT": random_where(rng, label, depth + 1)}
    if kind == "count" and fields:
        return {f"{rng.choice(fields)}Count": {rng.choice(COMPARED): rng.randrange(4)}}
    if kind == "match" and fields and depth < 3:
        field = rng.choice(fields)
        quantifier = rng.choice(["some", "all", "none", "single"])
        return {field: {quantifier: random_edge_where(rng, battery.end_of(label, field), depth + 1)}}
    return _own(rng, label)


def _own(rng: random.Random, label: str) -> dict[str, Any]:
    choices: list[dict[str, Any]] = [
        {"marking": {rng.choice(COMPARED): rng.choice(list(Marking)).name}},
        {"name": {rng.choice(["contains", "startsWith", "endsWith"]): rng.choice(["N1", PREFIX, "0"])}},
        {"name": {"eq": None}},
        {"id": {"endsWith": rng.choice(["-0", "-1"])}},
        {"id": {"in": [f"{label.lower()}:{PREFIX}-{rng.randrange(8)}-{rng.randrange(2)}" for _ in range(3)]}},
    ]
    if label in OWN_DATES:
        choices.append({OWN_DATES[label]: {rng.choice([*COMPARED, "in"]): rng.choice(DAYS)}})
    if label == "Person":
        choices += [{"aliases": {"includes": "Wye"}}, {"aliases": {"contains": "z"}}, {"aliases": {"eq": []}}]
        choices += [{"gender": {"eq": rng.choice([None, "MALE"])}}, {"gender": {"in": ["MALE", "FEMALE"]}}]
    if label == "Organization":
        choices.append({"kind": {"in": rng.choice([[], ["COMPANY"], ["AGENCY", "COMPANY"]])}})
    chosen = rng.choice(choices)
    for test in chosen.values():
        if isinstance(test, dict) and isinstance(test.get("in"), str):
            test["in"] = [test["in"], "1999"]
    return chosen


def random_edge_where(rng: random.Random, end: End, depth: int = 0) -> dict[str, Any]:
    far = ONTOLOGY.far_labels(end)
    made: dict[str, Any] = {}
    if rng.random() < 0.5 and far != ("Claim",):
        made["node"] = random_where(rng, far[0], depth) if len(far) == 1 else _own(rng, "Entity")
    if rng.random() < 0.6:
        made["edge"] = _facts_where(rng, end)
    if rng.random() < 0.2 and depth < 3:
        made[rng.choice(["AND", "OR"])] = [random_edge_where(rng, end, depth + 1) for _ in range(2)]
    if rng.random() < 0.2 and depth < 3:
        made["NOT"] = random_edge_where(rng, end, depth + 1)
    return made


def _facts_where(rng: random.Random, end: End) -> dict[str, Any]:
    choices: list[dict[str, Any]] = [
        {"confidence": {rng.choice(["gt", "lte"]): rng.choice([0.15, 0.55, 0.75])}},
        {"confidence": {"eq": None}},
        {"corroboration": {rng.choice(COMPARED): rng.randrange(4)}},
        {"disputed": {"eq": rng.random() < 0.5}},
        {"validFrom": {rng.choice(["gt", "gte"]): rng.choice(DAYS)}},
        {"validTo": {rng.choice(["lt", "lte"]): rng.choice(DAYS)}},
        {"validFrom": {"eq": rng.choice([None, "2021"])}},
        {"assertions": {rng.choice(["some", "all", "none", "single"]): _stated_where(rng)}},
        {"NOT": {"corroboration": {"gt": 1}}},
    ]
    if end.relationship.type == "MEMBER_OF":
        choices.append({"role": {"eq": rng.choice([None, "chair"])}})
    if end.relationship.type == "SENT":
        choices.append({"amount": {rng.choice(COMPARED): rng.choice(["2.5", "9.0", "10"])}})
    return rng.choice(choices)


def _stated_where(rng: random.Random) -> dict[str, Any]:
    choices: list[dict[str, Any]] = [
        {"stance": {"eq": "DENIES"}},
        {"marking": {"gte": "GREEN"}},
        {"basis": {"in": ["INFERRED"]}},
        {"confidence": {"gt": 0.4}},
        {"validFrom": {"gte": rng.choice(DAYS)}},
        {"source": {"endsWith": "-1"}},
        {"NOT": {"stance": {"eq": "ASSERTS"}}},
        {"OR": [{"validTo": {"eq": None}}, {"basis": {"eq": "INFERRED"}}]},
    ]
    return rng.choice(choices)


# --- evaluated ---


def passes(graph: Graph, node: Node, where: Where) -> bool:
    return _fold(where, lambda name, test: _node_test(graph, node, name, test), lambda w: passes(graph, node, w))


def _fold(where: Where, one: Callable[[str, Any], bool], again: Callable[[Where], bool]) -> bool:
    for name, test in where.items():
        match name:
            case "AND":
                holds = all(again(w) for w in test)
            case "OR":
                holds = not test or any(again(w) for w in test)
            case "NOT":
                holds = not again(test)
            case _:
                holds = one(name, test)
        if not holds:
            return False
    return True


def _node_test(graph: Graph, node: Node, name: str, test: Where) -> bool:
    field = name.removesuffix("Count")
    if field in battery.ASKED.get(node.label, ()):
        end = battery.end_of(node.label, field)
        edges = evidence.edges(graph, node.id, end.relationship.type, end.direction)
        if name != field:
            return _compared(len({e.far for e in edges}), test)
        return all(_matched(graph, edges, quantifier, where) for quantifier, where in test.items())
    if name == "marking":
        return all(HOLDS[op](node.marking, Marking[value]) for op, value in test.items())
    if name == "id":
        return _compared(node.id, test)
    value = node.values.get(name)
    if name == "aliases":
        return _listed(value or (), test)
    if name in OWN_DATES.values():
        return _dated(value, test)
    return _compared(value, test)


def _matched(graph: Graph, edges: Iterable[Edge], quantifier: str, where: Where) -> bool:
    results = [(e.far, edge_passes(graph, e, where)) for e in edges]
    match quantifier:
        case "some":
            return any(ok for _, ok in results)
        case "all":
            return all(ok for _, ok in results)
        case "none":
            return not any(ok for _, ok in results)
        case _:
            return len({far for far, ok in results if ok}) == 1


def edge_passes(graph: Graph, edge: Edge, where: Where) -> bool:
    def one(name: str, test: Where) -> bool:
        if name == "node":
            return passes(graph, graph.nodes[edge.far], test)
        return _facts_pass(graph, edge.stated, test)

    return _fold(where, one, lambda w: edge_passes(graph, edge, w))


def edges_that_pass(graph: Graph, node: str, end: End, where: Where) -> list[Edge]:
    found = evidence.edges(graph, node, end.relationship.type, end.direction)
    return [e for e in found if edge_passes(graph, e, where)]


def _facts_pass(graph: Graph, stated: Sequence[Stated], where: Where) -> bool:
    def one(name: str, test: Where) -> bool:
        since, until = evidence.valid_from(stated), evidence.valid_to(stated)
        match name:
            case "confidence":
                return _compared(evidence.confidence(graph, stated), test)
            case "corroboration":
                return _compared(evidence.corroboration(graph, stated), test)
            case "disputed":
                return _compared(evidence.disputed(stated), test)
            case "validFrom":
                return _dated(since[1] if since else None, test)
            case "validTo":
                return _dated(until[1] if until else None, test)
            case "assertions":
                return all(_some_of(stated, quantifier, w) for quantifier, w in test.items())
            case "amount":
                return any(
                    _compared(_number(s.values.get(name)), {k: _number(v) for k, v in test.items()}) for s in stated
                )
            case _:
                return any(_compared(s.values.get(name), test) for s in stated)

    return _fold(where, one, lambda w: _facts_pass(graph, stated, w))


def _number(text: str | None) -> float | None:
    return None if text is None else float(text)


def _some_of(stated: Sequence[Stated], quantifier: str, where: Where) -> bool:
    passed = sum(_stated_passes(s, where) for s in stated)
    return {"some": passed > 0, "all": passed == len(stated), "none": passed == 0, "single": passed == 1}[quantifier]


def _stated_passes(s: Stated, where: Where) -> bool:
    def one(name: str, test: Where) -> bool:
        match name:
            case "stance":
                return _compared("ASSERTS" if s.asserts else "DENIES", test)
            case "basis":
                return s.inferred == ("INFERRED" in str(test))
            case "marking":
                return all(HOLDS[op](s.marking, Marking[value]) for op, value in test.items())
            case "confidence":
                return _compared(s.confidence, test)
            case "source":
                return _compared(s.source, test)
            case "validFrom":
                return _dated(s.valid_from, test)
            case _:
                return _dated(s.valid_to, test)

    return _fold(where, one, lambda w: _stated_passes(s, w))


def _compared(value: Any, test: Where) -> bool:
    for operator, operand in test.items():
        if operand is None:
            if operator != "eq" or value is not None:
                return False
        elif value is None or not HOLDS[operator](value, operand):
            return False
    return True


def _listed(value: Sequence[str], test: Where) -> bool:
    holds = {
        "includes": lambda x: x in value,
        "contains": lambda x: any(x.lower() in v.lower() for v in value),
        "eq": lambda x: list(value) == list(x),
    }
    return all(holds[operator](operand) for operator, operand in test.items())


def _dated(value: str | None, test: Where) -> bool:
    """`certainly after`, `certainly not before` …, as the schema describes them."""
    for operator, operand in test.items():
        if operand is None or operator in ("eq", "in"):
            if not _compared(value, {operator: operand}):
                return False
        elif value is None or not _certainly(operator, value, operand):
            return False
    return True


def _certainly(operator: str, value: str, operand: str) -> bool:
    mine, theirs = partial_date(value), partial_date(operand)
    days: dict[str, tuple[date, date]] = {
        "gt": (theirs.day_after, mine.first_day),
        "gte": (theirs.first_day, mine.first_day),
        "lt": (mine.day_after, theirs.first_day),
        "lte": (mine.day_after, theirs.day_after),
    }
    earlier, later = days[operator]
    return earlier <= later
