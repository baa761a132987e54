"""People and organizations of the graph, read in pages, as FollowTheMoney entities.

What a record's entity holds, every reader of the record may see: its own properties, and claims that are not marked
higher. So the explanation of a match tells nobody more than its marking allows.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson
from followthemoney import EntityProxy, model

from graph.database import Database
from graph.vocabularies import WITHDRAWN

PAGE = 1_000
LABELS = ("Person", "Organization")
CLAIMS_READ = 100
"""Of one record. Who has more is described by them badly."""
READ = f"""
MATCH (n:Entity)
WHERE n.id > $after AND n.id < $end AND n.protected = false AND n.marking < {WITHDRAWN} AND $label IN labels(n)
WITH n ORDER BY n.id LIMIT {PAGE}
RETURN n.id, n.synthetic, n.name, n.aliases, n.birthDate, n.nationalities, n.gender, n.kind, n.jurisdiction,
  n.registrationNumber, n.lei, COLLECT {{
    MATCH (n)-[r:HAS_CLAIM]->(c:Claim)
    WHERE r.retractedAt IS NULL AND r.stance = 'ASSERTS' AND r.marking <= n.marking AND c.property IN $claimed
    WITH DISTINCT c ORDER BY c.id LIMIT {CLAIMS_READ}
    RETURN [c.property, c.value] ORDER BY c.id }}
ORDER BY n.id
"""
OF_COLUMN = {
    "name": "name", "aliases": "alias", "birthDate": "birthDate", "nationalities": "nationality", "gender": "gender",
    "jurisdiction": "jurisdiction", "registrationNumber": "registrationNumber", "lei": "leiCode",
}  # fmt: skip
"""FollowTheMoney's names of what a record holds itself."""
COLUMNS = (
    "name", "aliases", "birthDate", "nationalities", "gender", "kind", "jurisdiction", "registrationNumber", "lei",
)  # fmt: skip
PREFIX = {"Person": "person", "Organization": "organization"}


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it is compared. Records of another `family` are never its candidates."""

    id: str
    family: str
    schema: str
    values: Mapping[str, list[str]]

    def packed(self) -> bytes:
        return orjson.dumps([self.id, self.family, self.schema, self.values])

    @classmethod
    def unpacked(cls, data: bytes) -> "Record":
        return cls(*orjson.loads(data))

    def entity(self) -> EntityProxy:
        """Values that FollowTheMoney cannot read, as a country that is none, are left out."""
        made = model.make_entity(self.schema)
        made.id = self.id
        for name, values in self.values.items():
            made.add(name, values, quiet=True, fuzzy=False)
        return made


@cache
def compared(schema: str) -> frozenset[str]:
    """Names of FollowTheMoney's properties that tell two records apart or together."""
    properties = model.schemata[schema].properties.values()
    return frozenset(p.name for p in properties if p.matchable and not p.stub and p.type.name != "entity")


async def records(database: Database, label: str) -> AsyncIterator[Record]:
    """All that may be compared, by id: nobody protected, and nothing that nobody asserts any more."""
    prefix, after = PREFIX[label], f"{PREFIX[label]}:"
    claimed = sorted(compared("Person") | compared("Company") | compared("Organization"))
    while True:
        rows = await database.read(READ, {"after": after, "end": f"{prefix};", "label": label, "claimed": claimed})
        for row in rows:
            yield _record(label, row)
        if len(rows) < PAGE:
            return
        after = rows[-1][0]


def _record(label: str, row: list[Any]) -> Record:
    node_id, synthetic, *columns, claims = row
    own = dict(zip(COLUMNS, columns, strict=True))
    schema = "Person" if label == "Person" else "Company" if own["kind"] == "COMPANY" else "Organization"
    known = compared(schema) | {"gender"}
    values: dict[str, list[str]] = {}
    for column, name in OF_COLUMN.items():
        value = own[column]
        given = value if isinstance(value, list) else [value] if value else []
        if given and name in known:
            values.setdefault(name, []).extend(str(one) for one in given)
    for name, value in claims:
        if name in known:
            values.setdefault(name, []).append(value)
    return Record(node_id, f"{label} {'synthetic' if synthetic else 'real'}", schema, values)
