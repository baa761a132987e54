"""What a reader without the right to victims may see of the seed, as Cypher has it, and ways to ask as that reader."""

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from api.exchange import Request
from api.execute import Executor
from graph.database import Database
from graph.ontology import ONTOLOGY, Direction, End, NodeType
from graph.scope import ANONYMOUS, Reader
from graph.vocabularies import Marking
from tests.integration.schema_walk import Detail, Page

CLEARED = Reader("t", Marking.RED, victims=True)
WITHOUT = {"anonymous": ANONYMOUS, "cleared for all but victims": Reader("u", Marking.RED, victims=False)}

ABSENT = "victim-case:vc-9999"
VICTIM_ENDS = [e for e in ONTOLOGY.ends if ONTOLOGY.victim_labels & set(ONTOLOGY.far_labels(e))]
FROM_VICTIMS = sorted(
    {e.relationship.type for e in VICTIM_ENDS if ONTOLOGY.victim_labels == set(ONTOLOGY.far_labels(e))}
)

# What a reader may see, said again and not as the engine says it.
SEEN = "n.marking <= $clearance AND NOT coalesce(n.protected, false) AND NOT n:VictimCase AND NOT n:DeploymentState"
VISIBLE = f"MATCH (n) WHERE {SEEN} RETURN n.id, [x IN labels(n) WHERE x <> 'Entity'][0]"
HIDDEN = f"MATCH (n) WHERE NOT ({SEEN}) AND NOT n:DeploymentState RETURN n.id, n.name, n.pseudonym"
ASSERTIONS = (
    "MATCH (a)-[r]->(b) RETURN r.id, type(r), a.id, b.id, r.stance, r.marking <= $clearance AND r.retractedAt IS NULL"
)
VICTIMS = (
    "MATCH (v:VictimCase) RETURN v.id, properties(v), COLLECT { MATCH (v)--(n:Entity) RETURN DISTINCT n.id }"
    " ORDER BY v.id"
)


@dataclass(frozen=True, slots=True)
class Graph:
    """The graph as Cypher has it. `neighbours` and `degrees` are those of the part that the reader may see."""

    reader: Reader
    visible: Mapping[str, str]
    neighbours: Mapping[tuple[str, str], list[str]]
    """Of a node and the stem of a relationship end: whom it has there, as often as it has an edge."""
    degrees: Mapping[str, Mapping[tuple[str, str], int]]
    partly_hidden: frozenset[str]
    """Relationship types of which this reader may see some assertions and others not."""
    victims: Mapping[str, list[str]]
    """Every victim case and the entities beside it."""
    texts: frozenset[str]
    """Every text that stands on a victim case."""
    secret: re.Pattern[str]
    """Ids, names and pseudonyms of nodes that are not visible, and ids of assertions that are not."""

    def betrayed(self, answer: Any) -> list[str]:
        return sorted(set(self.secret.findall(json.dumps(answer, ensure_ascii=False))))

    def details(self, n: NodeType) -> dict[End, Detail]:
        """What to ask of the connections of a label: most where some of it is hidden, little where nobody is."""
        near = [one for one, label in self.visible.items() if label == n.label]
        ends = [e for e in ONTOLOGY.ends_of(n.label) if any(self.neighbours.get((one, e.stem)) for one in near)]
        hidden = self.partly_hidden
        return {e: Detail.EVIDENCE if e.relationship.type in hidden else Detail.ASSERTIONS for e in ends}

    def beside_victims(self) -> list[str]:
        return sorted({n for near in self.victims.values() for n in near if n in self.visible})


async def read_graph(database: Database, reader: Reader) -> Graph:
    clearance = {"clearance": int(reader.clearance)}
    visible = {str(one): str(label) for one, label in await database.read(VISIBLE, clearance)}
    shown: dict[bool, set[str]] = {True: set(), False: set()}
    secrets = {str(text) for row in await database.read(HIDDEN, clearance) for text in row if text}
    pairs: dict[tuple[str, str], list[str]] = defaultdict(list)
    links: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
    for one, name, a, b, stance, clear in await database.read(ASSERTIONS, clearance):
        seen = clear and a in visible and b in visible
        shown[seen].add(name)
        if not seen:
            secrets.add(str(one))
            continue
        r = ONTOLOGY.relationships[name]
        ways = [Direction.BOTH, Direction.BOTH] if r.undirected else [Direction.OUT, Direction.IN]
        for near, far, way in ((a, b, ways[0]), (b, a, ways[1])):
            key = (near, End(r, way).stem)
            if r.event or far not in pairs[key]:
                pairs[key].append(far)
            if r.traversable and stance == "ASSERTS":
                links[near].add((name, str(way), str(one) if r.event else far))
    degrees: dict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    for near, ends in links.items():
        for name, side, _ in ends:
            degrees[near][name, side] = degrees[near].get((name, side), 0) + 1
    victims: dict[str, list[str]] = {}
    texts: set[str] = set()
    for one, properties, near in await database.read(VICTIMS):
        victims[str(one)] = sorted(near)
        values = [x for v in properties.values() for x in (v if isinstance(v, list) else [v]) if isinstance(x, str)]
        texts |= {x for x in values if x.strip() and x != properties["rowHash"]}
    assert len(victims) >= 10
    pattern = "|".join(sorted(map(re.escape, secrets), key=len, reverse=True))
    # Whole texts: `VC-0001` is a secret, and no part of another word.
    secret = re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])")
    return Graph(
        reader, visible, pairs, degrees, frozenset(shown[True] & shown[False]), victims, frozenset(texts), secret
    )


async def body(executor: Executor, query: str, reader: Reader, **variables: Any) -> dict[str, Any]:
    response = await executor.run(Request(query, variables), reader)
    answer: dict[str, Any] = json.loads(orjson.dumps(response.body))
    return answer


async def ask(executor: Executor, query: str, reader: Reader, **variables: Any) -> dict[str, Any]:
    answer = await body(executor, query, reader, **variables)
    assert "errors" not in answer, answer["errors"]
    data: dict[str, Any] = answer["data"]
    return data


async def walked(executor: Executor, page: Page, reader: Reader) -> dict[str, Any]:
    """What a query of the walk answers, its pages put together: {totalCount, nodes}."""
    whole: dict[str, Any] = {"nodes": []}
    after: str | None = None
    while whole.get("totalCount") is None or after:
        found = (await ask(executor, page.query, reader, after=after))["all"]
        assert found["totalCount"] == whole.setdefault("totalCount", found["totalCount"])
        whole["nodes"] += found["nodes"]
        after = found["pageInfo"]["endCursor"] if found["pageInfo"]["hasNextPage"] else None
    return whole
