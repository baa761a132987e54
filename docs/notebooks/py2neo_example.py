# %% [markdown]
# # The graph from a notebook, with py2neo
#
# py2neo is at its end of life and still speaks Bolt with Neo4j 5.26: queries and what becomes of their rows work;
# its schema calls and `http://` do not. Install it with `pip install -e '.[notebook]'`, start a database that holds
# the seed (`crimegraph db start`, `crimegraph seed`), and set `NEO4J_URI`, `NEO4J_USERNAME`, `NEO4J_PASSWORD`.
#
# Whoever has this login sees everything, victim cases included: Bolt has no scope. The GraphQL API has.

# %%
import os
from datetime import UTC, datetime
from typing import Any

from py2neo import Graph

from graph.nodes import stored_node
from graph.provenance import AssertionRow, NodeRow, envelope
from graph.scripts import script

graph = Graph(
    os.environ["NEO4J_URI"],
    auth=(os.environ.get("NEO4J_USERNAME", "neo4j"), os.environ["NEO4J_PASSWORD"]),
    name=os.environ.get("NEO4J_DATABASE", "neo4j"),
)

# %% [markdown]
# ## What a person is connected with
#
# A relationship is what one source says, so the same link may come several times; `retractedAt` is null where it still
# holds.

# %%
said = graph.run(
    """
    MATCH (p:Person {name: $name})-[r]-(other:Entity)
    WHERE r.retractedAt IS NULL AND NOT other.protected
    RETURN type(r) AS type, other.name AS name, r.stance AS stance, r.source AS source
    ORDER BY type, name, source
    """,
    name="Zhao Wei",
).data()
for row in said:
    print(f"{row['type']:14} {row['name']}  ({row['stance']}, {row['source']})")

# %% [markdown]
# ## From a job advert to an exchange
#
# The files of `cypher/traversals` run as they are. With pandas installed, `.to_data_frame()` takes the place of
# `.data()`.

# %%
chains = graph.run(
    script("traversals/follow_advert_to_exchange").statement, advertId="job-advert:synthetic-02", limit=3
).data()
for row in chains:
    print(f"{row['hops']} hops: {' → '.join(row['chain'])}")

# %% [markdown]
# ## Rows of one's own
#
# The statements of `cypher/load` take thousands of rows at once, and a second run of the same rows changes nothing.
# `stored_node` and `envelope` make ids, hashes and days of plain rows, and refuse what the model does not allow.
# py2neo cannot send a moment with its zone: moments go as text, and Cypher reads them.

# %%
now = datetime(2026, 1, 1, tzinfo=UTC)
source = NodeRow("Source", "source:zz-notebook", {"name": "My list", "publisher": "Me", "publishedAt": "2026"}, now)
people = [
    NodeRow("Person", f"person:zz-notebook-{n}", {"name": f"Person {n}"}, now, described_by=source.id)
    for n in range(500)
]
reports = [AssertionRow("REPORTED_BY", person.id, source.id, source.id, now) for person in people]
moment = now.isoformat()


def load(name: str, rows: list[dict[str, Any]]) -> int:
    """Runs a statement of cypher/load that takes rows; how many it wrote."""
    read = "datetime(row.recordedAt)"
    if name == "write_assertions":
        read += f", properties: head([own IN [row.properties] | own {{.*, recordedAt: {read}}}])"
    statement = script(f"load/{name}").statement
    statement = statement.replace("$rows", f"[row IN $rows | row {{.*, recordedAt: {read}}}]")
    statement = statement.replace("$importedAt", "datetime($importedAt)")
    return int(graph.run(statement, rows=rows, importedAt=moment).data()[0]["written"])


def write() -> tuple[int, int]:
    """How many nodes and how many assertions were written."""
    sources, entities = ([stored_node(row) | {"recordedAt": moment} for row in rows] for rows in ([source], people))
    nodes = load("nodes/source", sources) + load("nodes/entity", entities)
    stored = []
    for report in reports:
        properties = envelope(report) | {"recordedAt": moment}
        named = {name: properties[name] for name in ("key", "id", "rowHash", "recordedAt")}
        stored.append({"type": report.type, "start": report.start, "end": report.end, "properties": properties} | named)
    there: dict[str, list[str]] = {}
    versions = script("load/versions/reported_by").statement
    for found in graph.run(versions, keys=[row["key"] for row in stored]).data():
        there.setdefault(found["key"], []).append(found["version"])
    return nodes, load("write_assertions", [row | {"versions": there.get(row["key"], [])} for row in stored])


print("written:", *write())
print("written by a second run:", *write())

# %%
named = graph.evaluate("MATCH (n:Person)-[:REPORTED_BY]->(:Source {id: $id}) RETURN count(n)", id=source.id)
print("people that my list names:", named)

# %% [markdown]
# ## And away again

# %%
graph.run("MATCH (n) WHERE n.id STARTS WITH 'person:zz-notebook-' OR n.id = $id DETACH DELETE n", id=source.id)
