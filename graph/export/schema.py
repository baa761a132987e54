"""cypher/schema: constraints and indexes, named, each only where it does not exist."""

from collections.abc import Mapping

from graph.cases.case import CASE_LABEL
from graph.nodes import LOWER_NAME
from graph.ontology import ENTITY_PROPERTIES, ONTOLOGY, Kind, NodeType, Property
from graph.schema.apply import STATE_LABEL
from graph.storage import days_index

FULL_TEXT = "entity_search"


def schema_statements() -> Mapping[str, str]:
    """Path below cypher/ to text."""
    return {
        "schema/constraints.cypher": _script(
            "Ids are unique: of entities, sources and claims, and of the assertions of every relationship type.",
            _constraints(),
        ),
        "schema/node_indexes.cypher": _script(
            "What nodes are found by: indexed properties, and points.", _node_indexes()
        ),
        "schema/relationship_indexes.cypher": _script(
            "Pages where very many meet: events in the order of their time or id, neighbours in that of theirs.",
            _relationship_indexes(),
        ),
        "schema/full_text.cypher": _script(
            "Names, aliases, addresses and numbers, as written and in Latin letters.", [_full_text()]
        ),
    }


def _script(sentence: str, statements: list[str]) -> str:
    return f"// {sentence}\n" + "".join(f"{s};\n" for s in statements)


def _constraints() -> list[str]:
    # What deployments remember is locked by its id, and one lock needs one node.
    labels = ["Entity", *(n.label for n in ONTOLOGY.node_types if not n.entity), STATE_LABEL, CASE_LABEL]
    nodes = [
        f"CREATE CONSTRAINT {x.lower()}_id_unique IF NOT EXISTS\nFOR (n:{x}) REQUIRE n.id IS UNIQUE" for x in labels
    ]
    relationships = [
        f"CREATE CONSTRAINT {r.type.lower()}_id_unique IF NOT EXISTS\nFOR ()-[r:{r.type}]-() REQUIRE r.id IS UNIQUE"
        for r in ONTOLOGY.relationship_types
    ]
    return nodes + relationships


def _node_indexes() -> list[str]:
    # Every label has `name`, and its ids begin with its prefix: one index over Entity serves them all.
    common = [_index("Entity", p) for p in ENTITY_PROPERTIES if p.indexed and p.name != "id"]
    own = [_index(n.label, p) for n in ONTOLOGY.node_types for p in n.properties if p.indexed or p.kind is Kind.POINT]
    own += [_days(n, p) for n in ONTOLOGY.node_types for p in n.properties if p.indexed and p.kind is Kind.PARTIAL_DATE]
    # The name in lower case, for filters that ignore case: `contains` wants a text index.
    lower = [f"CREATE TEXT INDEX entity_name_lower IF NOT EXISTS\nFOR (n:Entity) ON (n.{LOWER_NAME})"]
    return common + own + lower


def _index(label: str, prop: Property) -> str:
    # Filters on partial dates compare the first possible day.
    stored = f"{prop.name}FromDay" if prop.kind is Kind.PARTIAL_DATE else prop.name
    kind = "POINT INDEX" if prop.kind is Kind.POINT else "INDEX"
    return f"CREATE {kind} {label.lower()}_{_snake(stored)} IF NOT EXISTS\nFOR (n:{label}) ON (n.{stored})"


def _days(n: NodeType, prop: Property) -> str:
    held = days_index(n, prop)
    name = f"{n.label.lower()}_{_snake(prop.name)}_range"
    return f"CREATE INDEX {name} IF NOT EXISTS\nFOR (n:{n.label}) ON ({', '.join(f'n.{x}' for x in held)})"


def _relationship_indexes() -> list[str]:
    ends = {"targets": ("toId", "fromId"), "sources": ("fromId", "toId")}
    keys = [
        (r.type, end, key)
        for r in ONTOLOGY.relationship_types
        for end, key in (
            [(end, key) for end in ("fromId", "toId") for key in ("at", "id")]
            if r.event
            else [ends[crowded] for crowded in r.crowded]
        )
    ]
    return [
        f"CREATE INDEX {t.lower()}_{_snake(end)}_{_snake(key)} IF NOT EXISTS\nFOR ()-[r:{t}]-() ON (r.{end}, r.{key})"
        for t, end, key in keys
    ]


def _full_text() -> str:
    # Without stop words: `The Company` and `It` are names. Folding to Latin letters is done before storing.
    return (
        f"CREATE FULLTEXT INDEX {FULL_TEXT} IF NOT EXISTS\nFOR (n:Entity) ON EACH [n.searchKeys]\n"
        "OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-no-stop-words'}}"
    )


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name)
