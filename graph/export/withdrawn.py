"""The Cypher by which nodes are withdrawn that nobody asserts any more, and come back when somebody does.

A withdrawn node is marked above every clearance, so that reads of now need no other test, and keeps beside it how it
was marked. `absences` holds since when it was withdrawn, since when it was back, and so on in turn: a moment at which
it was not there has an odd number of entries before it.
"""

from graph.ontology import ONTOLOGY
from graph.vocabularies import WITHDRAWN

SUPPORTS = "type({r}) <> 'SAME_AS'"
"""What says that a node is there. That two records are one is our judgement of them; it stays, for when they return."""


def _restored(at: str) -> str:
    return f"""\
SET n.absences = CASE WHEN n.retractedAt < {at} THEN n.absences + [{at}]
      WHEN size(n.absences) > 1 THEN n.absences[0..-1] END,
    n.marking = coalesce(n.markingBefore, n.marking), n.markingBefore = null, n.retractedAt = null)
"""


RESTORED_SOURCE = f"""\
FOREACH (ignored IN CASE WHEN n.retractedAt IS NOT NULL THEN [1] ELSE [] END |
  {_restored("row.recordedAt")}"""


def restored_ends(recorded: str) -> str:
    """Both ends of what was written come back, since the moment at which `recorded` says that it was recorded."""
    return f"""\
FOREACH (n IN [x IN [start, end] WHERE x.retractedAt IS NOT NULL AND row.type <> 'SAME_AS'] |
  {_restored(f"{recorded}.recordedAt")}"""


def withdrawing() -> str:
    """cypher/load/withdraw_nodes.cypher"""
    hubs = " AND ".join(f"NOT n:{n.label}" for n in ONTOLOGY.node_types if n.entity and n.hub)
    return f"""\
// Withdraws those of some entities and claims that no live assertion touches; others stay as they are.
// param ids: List<String>
// param at: DateTime
// returns withdrawn
// uses entity_id_unique, claim_id_unique
// Since when: the moment of their last assertion's withdrawal; $at where there never was one. A country needs nobody to
// say that it is there.
UNWIND $ids AS id
OPTIONAL MATCH (entity:Entity {{id: id}})
OPTIONAL MATCH (claim:Claim {{id: id}})
WITH DISTINCT coalesce(entity, claim) AS n
WHERE n.retractedAt IS NULL AND {hubs}
  AND NOT EXISTS {{ (n)-[r]-() WHERE r.retractedAt IS NULL AND {SUPPORTS.format(r="r")} }}
CALL (n) {{
  MATCH (n)-[r]-()
  WHERE {SUPPORTS.format(r="r")}
  RETURN max(r.retractedAt) AS last
}}
WITH n, coalesce(last, $at) AS last
WITH n, CASE WHEN n.recordedAt > last THEN n.recordedAt ELSE last END AS since
SET n.retractedAt = since, n.absences = coalesce(n.absences, []) + [since],
  n.markingBefore = n.marking, n.marking = {WITHDRAWN}
RETURN count(n) AS withdrawn;
"""
