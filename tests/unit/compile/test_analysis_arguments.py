"""What analyses refuse: what was wrong, at which field, and what to do."""

import pytest

from graph.errors import BadInput, LimitExceeded, RequestError
from tests.unit.compile.compiled import compiled

MANY = ", ".join(f'"person:{i}"' for i in range(1001))
REFUSED: dict[str, tuple[str, type[RequestError], str, str]] = {
    "one id twice": ('commonNeighbors(ids: ["person:x", "person:x"])', BadInput, "fewer than two", "two or more"),
    "no ids": ("commonNeighbors(ids: [])", BadInput, "fewer than two", "two or more"),
    "least of too many": (
        'commonNeighbors(ids: ["person:x", "person:y"], least: 3)', BadInput, "`least` is 3", "from 2 to 2",
    ),
    "least of one": (
        'commonNeighbors(ids: ["person:x", "person:y", "person:z"], least: 1)', BadInput, "`least` is 1", "from 2 to 3",
    ),
    "elements": (
        'commonNeighbors(ids: ["person:x", "person:y"], limit: 1001)', BadInput, "`limit` is 1001", "from 1 to 1000",
    ),
    "no types": ('commonNeighbors(ids: ["person:x", "person:y"], types: [])', BadInput, "`types` is empty", "at least"),
    "entries": ('timeline(ids: ["person:x"], limit: 0)', BadInput, "`limit` is 0", "from 1 to 1000"),
    "an id of another form": ('timeline(ids: ["x"])', BadInput, "`ids` has 'x'", "search"),
    "ids": (f"timeline(ids: [{MANY}])", LimitExceeded, "1001 ids", "split"),
    "a type that is not walked": ('timeline(ids: ["person:x"], types: [HAS_CLAIM])', BadInput, "HAS_CLAIM", "leave it"),
    "latitude": ("near(point: {latitude: 91, longitude: 0}, km: 1)", BadInput, "`latitude`", "from -90 to 90"),
    "longitude": ("near(point: {latitude: 9, longitude: -181}, km: 1)", BadInput, "`longitude`", "from -180 to 180"),
    "no distance": ("near(point: {latitude: 9, longitude: 0}, km: 0)", BadInput, "`km` is 0", "above 0"),
    "too far": ("near(point: {latitude: 9, longitude: 0}, km: 1000.5)", BadInput, "`km` is 1000.5", "at most 1000"),
    "a type that lies nowhere": (
        "near(point: {latitude: 9, longitude: 0}, km: 1, types: [Person])", BadInput, "`types` has Person", "Compound",
    ),
    "one set in the other": (
        'weakestLinks(from: ["person:x", "person:y"], to: ["person:y"])', BadInput, "'person:y' is in `from`", "once",
    ),
    "too far a walk": ('weakestLinks(from: ["person:x"], to: ["person:y"], maxHops: 7)', BadInput, "is 7", "1 to 6"),
    "one to join": ('connect(ids: ["person:x", "person:x"])', BadInput, "`ids` names 1 entities", "name 2 to 50"),
    "too far to join": ('connect(ids: ["person:x", "person:y"], maxHops: 6)', BadInput, "`maxHops` is 6", "1 to 5"),
    "a confidence above one": (
        'connect(ids: ["person:x", "person:y"], minConfidence: 1.5)', BadInput, "`minConfidence` is 1.5", "from 0 to 1",
    ),
    "around none": ("communities(ids: [])", BadInput, "`ids` names 0 entities", "name 1 to 100"),
    "too far around": ('centrality(ids: ["person:x"], maxHops: 5)', BadInput, "`maxHops` is 5", "from 1 to 4"),
    "none central": ('centrality(ids: ["person:x"], limit: 0)', BadInput, "`limit` is 0", "from 1 to 1000"),
    "money of nobody": ("moneyFlow(from: [])", BadInput, "`from` names 0", "name 1 to 20"),
    "money of a person": ('moneyFlow(from: ["person:x"])', BadInput, "'person:x', which is no wallet", "name wallets"),
    "a window that ends first": (
        'moneyFlow(from: ["wallet:x"], since: "2024", until: "2023-05")', BadInput, "`since` (2024)", "begin before",
    ),
    "less than nothing": ('moneyFlow(from: ["wallet:evm:x"], minAmount: "-1")', BadInput, "`minAmount` is -1", "0 or"),
    "hops of money": ('moneyFlow(from: ["wallet:evm:x"], maxHops: 7)', BadInput, "`maxHops` is 7", "from 1 to 6"),
    "a chain of a person": (
        'chains(ids: ["person:x"])', BadInput, "`ids` has 'person:x'", "Compound, JobAdvert, Scheme",
    ),
    "no chain": ("chains(ids: [])", BadInput, "names 0 entities", "1 to 10"),
    "layers": ('chains(ids: ["scheme:x"], maxLayers: 9)', BadInput, "`maxLayers` is 9", "from 0 to 8"),
    "chains": ('chains(ids: ["scheme:x"], k: 0)', BadInput, "`k` is 0", "from 1 to 50"),
    "hops to a crime": ('convergence(ids: ["person:x"], maxHops: 5)', BadInput, "`maxHops` is 5", "from 1 to 4"),
    "nothing to converge": ("convergence(ids: [])", BadInput, "names 0 entities", "1 to 100"),
    "no kinds": ('convergence(ids: ["person:x"], kinds: [])', BadInput, "`kinds` is empty", "leave it out"),
    "no meeting": (
        'convergence(ids: ["person:x"], by: [MEMBER_OF])', BadInput, "`by` has MEMBER_OF", "SUSPECTED_OF",
    ),
    "moments that are not in order": (
        'changes(ids: ["person:x"], knownAtFrom: "2025-01-02T00:00:00Z", knownAtTo: "2025-01-02T00:00:00Z")',
        BadInput, "not before `knownAtTo`", "earlier moment",
    ),
    "hops of changes": (
        'changes(ids: ["person:x"], knownAtFrom: "2025-01-02T00:00:00Z", hops: 3)', BadInput, "`hops` is 3",
        "from 1 to 2",
    ),
    "a cursor of something else": (
        'changes(ids: ["person:x"], knownAtFrom: "2025-01-02T00:00:00Z", after: "x")', BadInput, "`after` is 'x'",
        "`cursor` of a change",
    ),
    "nobody whose changes": (
        'changes(ids: [], knownAtFrom: "2025-01-02T00:00:00Z")', BadInput, "names 0 entities", "1 to 100",
    ),
    "claims as links of changes": (
        'changes(ids: ["person:x"], knownAtFrom: "2025-01-02T00:00:00Z", types: [HAS_CLAIM])', BadInput, "HAS_CLAIM",
        "leave it",
    ),
    "no types near": ("near(point: {latitude: 9, longitude: 0}, km: 1, types: [])", BadInput, "is empty", "leave it"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_wrong_is_told_with_what_to_do(case: str) -> None:
    field, kind, wrong, instead = REFUSED[case]
    with pytest.raises(kind) as raised:
        compiled(f"{{ there: {field} {{ limits {{ name }} }} }}")
    assert wrong in raised.value.fault
    assert instead in raised.value.remedy
    assert raised.value.path == ("there",)


def test_a_variable_that_is_wrong_is_told_alike() -> None:
    query = "query($km: Float!, $l: Float!) { near(point: {latitude: $l, longitude: 0}, km: $km) { limits { name } } }"
    with pytest.raises(BadInput, match="`latitude` of `point` is 95"):
        compiled(query, {"km": 5, "l": 95})
    assert compiled(query, {"km": 5, "l": 15})[1]["p2"] is not None
