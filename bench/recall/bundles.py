"""`weakestLinks` of people who are joined by separate routes."""

from collections.abc import Mapping
from typing import Any

from bench.recall.asked import Asked
from bench.recall.row import Row, counted

QUERY = """query Weakest($from: [ID!]!, $to: [ID!]!) {
  weakestLinks(from: $from, to: $to, maxHops: 2) {
    assertions survivesAnySource sources { id } criticalSources { id } limits { name }
  }
}"""


async def measured(ask: Asked, truth: Mapping[str, Any]) -> list[Row]:
    assertions, sources, hangs, stands = [], [], [], []
    for bundle in truth["bundles"]:
        found = (await ask(QUERY, {"from": [bundle["start"]], "to": [bundle["end"]]}))["weakestLinks"]
        assertions.append(found["assertions"] == bundle["assertions"])
        sources.append(len(found["sources"]) == bundle["sources"])
        critical = [source["id"] for source in found["criticalSources"]]
        if bundle["critical"]:
            hangs.append(critical == bundle["critical"] and not found["survivesAnySource"])
        else:
            stands.append(bool(critical) or not found["survivesAnySource"])
    return [
        counted("weakestLinks", "the fewest assertions that have to fall", assertions),
        counted("weakestLinks", "the fewest original sources that have to fall", sources),
        counted("weakestLinks", "the one source, repeated by others, on which all hangs", hangs),
        counted("weakestLinks", "sources of its own on every route: one on which all is said to hang", stands, False),
    ]  # fmt: skip
