"""`changes`: between two moments one statement was added about one link; nothing else was learned or withdrawn."""

from collections.abc import Mapping
from typing import Any

from bench.recall.asked import Asked
from bench.recall.row import Row, counted

QUERY = """query Learned($ids: [ID!]!, $before: DateTime!, $after: DateTime!) {
  changes(ids: $ids, knownAtFrom: $before, knownAtTo: $after, reports: false) {
    changes { kind type denies fromId toId source { id } }
  }
}"""


async def measured(ask: Asked, truth: Mapping[str, Any]) -> list[Row]:
    told, other = [], []
    for web in truth["webs"]:
        given = {"ids": web["edge"], "before": truth["before"], "after": truth["after"]}
        changes = (await ask(QUERY, given))["changes"]["changes"]
        planted = [one for one in changes if _is_planted(one, web)]
        told.append(len(planted) == 1)
        other.append(len(changes) > len(planted))
    return [
        counted("changes", "the one statement that came later, with its source and stance", told),
        counted("changes", "around the same: a change that was not planted", other, False),
    ]


def _is_planted(change: Mapping[str, Any], web: Mapping[str, Any]) -> bool:
    return (
        change["kind"] == "LEARNED"
        and {change["fromId"], change["toId"]} == {*web["edge"]}
        and change["denies"] == (web["added"] == "DENIAL")
        and change["source"] == {"id": web["source"]}
    )
