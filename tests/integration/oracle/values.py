"""Values for what is open in arguments: mostly such as find something, sometimes hostile, sometimes wrong."""

import random
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from graphql import GraphQLEnumType, GraphQLSchema

from graph.compile.filters import node_properties
from graph.compile.paging import encode_cursor, order_digest, plan_order
from graph.compile.plan import Fact, OrderKey
from graph.compile.planner import EDGE_FACTS
from graph.errors import RequestError
from graph.nodes import folded
from graph.ontology import ONTOLOGY, Kind
from graph.traverse.search import RANK
from tests.integration.oracle.asked import After, Asked, Code, Hole, Operation, Several

Arguments = Mapping[int, dict[str, Any]]
"""By the identity of an `Asked`."""
HOSTILE = (
    "'",
    '"',
    "`\\",
    "}) DETACH DELETE n //",
    "$p0",
    "*/",
    "\u2028",
    "𝕏é李",
    "{{x}}",
    "\n\t",
    '"""',
    "",
    " ",
    "%as_of",
)
PARTIAL = ("2019", "2020-06", "2021", "2021-06-15", "2022-03", "2023-11-30", "0001", "9998-12-31", "2024-02-29")
DECIMALS = ("1", "2.5", "10", "9", "0.000000000000000001", "123456789012345678901234567890")
WRONG: Mapping[str, Sequence[Any]] = {
    "ID": ("", "nothing", "person: x", "no-such-label:x", f"person:{'x' * 600}", 7),
    "Int": (-1, 1001, 2**31 - 1, 2**31, -(2**31)),
    "PartialDate": ("2024-13", "yesterday", "20240", ""),
    "Date": ("2024", "2024-02-30"),
    "DateTime": ("2024-01-01T00:00:00", "now"),
    "Decimal": ("1,5", "NaN", "1e999999"),
    "Float": (-0.5, 1e300),
}
CURSORS = ("", "###", "WyJ4Il0", "bnVsbA", "W10", "é")


@dataclass(slots=True)
class Values:
    """`ids` of what is there, by label; `texts` that occur in it. `wrong` is how probable a wrong value is.

    With a `mark`, every text, id and date is told apart from any text of the statement.
    """

    schema: GraphQLSchema
    rng: random.Random
    ids: Mapping[str, Sequence[str]]
    texts: Sequence[str]
    wrong: float = 0.0
    mark: str = ""
    all_ids: Sequence[str] = field(init=False)

    def __post_init__(self) -> None:
        self.all_ids = [x for ids in self.ids.values() for x in ids]

    def of(self, operation: Operation) -> tuple[Arguments, dict[str, Any]]:
        """Arguments of every field, and of `@asOf`."""
        return {id(a): self._arguments(a) for a in operation.walk()}, self.fill(operation.as_of)

    def _arguments(self, asked: Asked) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for name, value in asked.arguments.items():
            if isinstance(value, After) and value.what == "search":
                made[name] = self._cursor(value, f"search{folded(str(made['text']))}")
            else:
                made[name] = self.fill(value)
        return made

    def fill(self, value: Any) -> Any:
        match value:
            case Hole():
                return self._one(value)
            case Several(hole):
                most = 3 if hole.role == "in" else 4
                return [self._one(hole) for _ in range(self.rng.choice([1, 1, 2, most, 0 if self.wrong else 1]))]
            case After(what):
                return self._cursor(value, what)
            case list():
                return [self.fill(x) for x in value]
            case dict():
                return {name: self.fill(x) for name, x in value.items()}
            case _:
                return value

    def _one(self, hole: Hole) -> Any:
        if self.rng.random() < self.wrong and hole.of in WRONG:
            return self.rng.choice(WRONG[hole.of])
        named = self.schema.type_map[hole.of]
        if isinstance(named, GraphQLEnumType):
            return Code(self.rng.choice(list(named.values)))
        match hole.of:
            case "ID":
                return self._id(hole.role)
            case "String":
                return self._text(hole.role)
            case "Int":
                return self._int(hole.role)
            case "Float":
                return self._float(hole.role)
            case "Boolean":
                return self.rng.random() < 0.5
            case "Decimal":
                return self.rng.choice(DECIMALS)
            case "PartialDate":
                return self._day() if self.mark else self.rng.choice(PARTIAL)
            case "Date":
                return self._day()
            case _:
                hour, minute, zone = self.rng.randrange(24), self.rng.randrange(60), self.rng.randrange(9)
                return f"{self._day()}T{hour:02}:{minute:02}:00+0{zone}:00"

    def _day(self) -> str:
        return f"{self.rng.randint(2017, 2026)}-{self.rng.randint(1, 12):02}-{self.rng.randint(1, 28):02}"

    def _id(self, role: str) -> str:
        if self.mark:
            prefix = ONTOLOGY.nodes[role].prefix if role in ONTOLOGY.nodes else "person"
            return f"{prefix}:{self._marked()}"
        if role in ("contains", "startsWith", "endsWith"):
            return self._part(self.rng.choice(self.all_ids), role)
        if role in ONTOLOGY.nodes:
            absent = f"{ONTOLOGY.nodes[role].prefix}:none"
            return absent if self.rng.random() < 0.08 else self.rng.choice(self.ids.get(role) or [absent])
        return self.rng.choice(self.all_ids)

    def _text(self, role: str) -> str:
        if self.mark:
            return f"{self._marked()}{self.rng.choice(HOSTILE)}{self.mark}"
        if role == "text":
            return self.rng.choice([*self.texts, "zed", "n1 n2", self._part(self.rng.choice(self.texts), "startsWith")])
        if self.rng.random() < 0.2:
            return self.rng.choice(HOSTILE)
        whole = self.rng.choice([*self.texts, self.rng.choice(self.all_ids)])
        return self._part(whole, role) if role in ("contains", "startsWith", "endsWith") else whole

    def _marked(self) -> str:
        return self.mark + "".join(self.rng.choices(string.ascii_letters + "'\"`\\{}$", k=self.rng.randint(0, 6)))

    def _part(self, whole: str, role: str) -> str:
        size = self.rng.randint(1, max(len(whole), 1))
        return whole[-size:] if role == "endsWith" else whole[:size]

    def _float(self, role: str) -> float:
        match role:
            case "latitude" | "longitude":
                return {"latitude": 16.5, "longitude": 98.5}[role] + round(self.rng.uniform(-2, 2), 3)
            case "km":
                return self.rng.choice([5, 40.5, 300, 1000])
            case _:
                return self.rng.choice([0.0, 1.0, 0.5, round(self.rng.random(), 2), self.rng.random()])

    def _int(self, role: str) -> int:
        if self.mark:
            # One path alone is searched for by another text, and from five on more candidates are.
            least, most = {"first": (301, 999), "limit": (301, 999), "k": (2, 5), "least": (2, 2)}.get(role, (1, 5))
            return self.rng.randint(least, most)
        match role:
            case "first":
                return self.rng.choice([0, 1, 1, 2, 3, 5, 9, 30])
            case "limit":
                return self.rng.choice([1, 3, 9, 40])
            case "k":
                return self.rng.randint(1, 5)
            case "least":
                return self.rng.choice([2, 2, 2, 3])
            case _:
                return self.rng.choice([0, 0, 1, 1, 2, 3, 2**31 - 1, -1])

    # --- cursors ---

    def _cursor(self, after: After, what: str) -> str:
        if self.rng.random() < self.wrong:
            return self.rng.choice(CURSORS)
        try:
            keys = (RANK,) if what.startswith("search") else _keys(after)
        except RequestError:
            return CURSORS[1]
        values = [
            None if gone else self._key_value(key) for key, gone in zip(keys, (*after.absent, False), strict=False)
        ]
        return encode_cursor(order_digest(what, keys), [*values, self._id("")])

    def _key_value(self, key: OrderKey) -> Any:
        if isinstance(key.subject, Fact):
            if key.subject in (Fact.VALID_FROM, Fact.VALID_TO):
                return self._day()
            if key.subject is Fact.DISPUTED:
                return self.rng.random() < 0.5
            return self.rng.choice([0.0, 0.5, 1.0] if key.subject is Fact.CONFIDENCE else [0, 1, 2])
        match key.subject.kind:
            case Kind.DATE:
                return self._day()
            case Kind.PARTIAL_DATE:
                # Of a node by its first day, of a happening by its text.
                return self._day()
            case Kind.DATETIME:
                return f"{self._day()}T00:00:00+00:00"
            case Kind.BOOLEAN:
                return self.rng.random() < 0.5
            case Kind.INT | Kind.MARKING:
                return self.rng.choice([0, 1, 2])
            case Kind.FLOAT | Kind.DECIMAL:
                return self.rng.choice([0.0, 0.5, 2.5])
            case _:
                return self._text("eq")


def _keys(after: After) -> tuple[OrderKey, ...]:
    """The order that a planner makes of what `orderBy` holds."""
    given = after.order if isinstance(after.order, list) or after.order is None else [after.order]
    entries = orjson.loads(orjson.dumps(given, default=lambda code: code.name))
    if after.what == "links":
        return ()
    for label in (*ONTOLOGY.nodes, "Entity"):
        if after.what == label * 2 or (label == "Entity" and after.what.startswith("Entity")):
            return plan_order(entries, node_properties(label), None)
    end = next(e for e in ONTOLOGY.ends if e.stem == after.what)
    own = {x.name: x for x in end.relationship.properties} if end.relationship.event else {}
    return plan_order(entries, node_properties(ONTOLOGY.interface_of(ONTOLOGY.far_labels(end))), {**EDGE_FACTS, **own})
