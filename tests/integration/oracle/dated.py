"""timeline by brute force: every date of every link at the ids, and of every entity there or at the other end."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from graph.ontology import ONTOLOGY
from graph.values import partial_date
from tests.integration.oracle.records import Graph, Stated
from tests.integration.oracle.walks import Rules, Walks

OF_ENTITIES = {
    "from": ("FROM", "began"),
    "to": ("TO", "ended"),
    "publishedAt": ("PUBLISHED_AT", "was issued"),
    "listedOn": ("LISTED_ON", "was listed"),
}
"""Properties that the graphs have, with the kind of date and the word for it."""
WORDS = {4: "in", 7: "in", 10: "on"}


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    day: str
    date: str
    kind: str
    about: str
    sentence: str
    since: datetime


def entries(graph: Graph, rules: Rules, ids: Sequence[str]) -> list[Entry]:
    walks = Walks(graph, rules)
    links = walks.links()
    reached = {x for x in ids if x in graph.nodes}
    touching = {}
    for one in list(reached):
        for far, link in walks.from_node(links, one):
            reached.add(far)
            touching[link.id] = link
    made: list[Entry] = []
    for link in touching.values():
        stating: dict[tuple[str, str], list[Stated]] = defaultdict(list)
        for s in link.stated:
            at = s.values.get("at")
            for kind, date in (("AT", at), ("VALID_FROM", s.valid_from), ("VALID_TO", s.valid_to)):
                if s.asserts and date is not None:
                    stating[kind, date].append(s)
        for (kind, date), those in stating.items():
            when = {"VALID_FROM": "from", "VALID_TO": "until"}.get(kind) or WORDS[len(date)]
            said = f"{_name(graph, link.start)} {ONTOLOGY.relationships[link.type].reads} {_name(graph, link.end)}"
            said += f" {when} {date}" + _sources(graph, those, ", according to")
            said += _sources(graph, [s for s in link.stated if not s.asserts], "; denied by") + "."
            since = min(s.recorded_at for s in those)
            made.append(Entry(_day(date), date, kind, link.id, said, since))
    for one in reached:
        node = graph.nodes[one]
        for name, (kind, word) in OF_ENTITIES.items():
            date = node.values.get(name)
            if date is not None:
                said = f"{_name(graph, one)} {word} {WORDS[len(date)]} {date}."
                made.append(Entry(_day(date), date, kind, one, said, node.recorded_at))
    return sorted(made)


def _name(graph: Graph, node: str) -> str:
    return graph.nodes[node].values.get("name") or node


def _day(date: str) -> str:
    return partial_date(date).first_day.isoformat()


def _sources(graph: Graph, stated: Sequence[Stated], words: str) -> str:
    """Three publishers by name, and how many more."""
    seen = [graph.nodes[s.source] for s in stated if s.source in graph.nodes]
    named = sorted({n.values.get("publisher") or n.values.get("name") or n.id for n in seen})
    listed = [*named[:3], *([f"{len(named) - 3} more"] if len(named) > 3 else [])]
    if not listed:
        return ""
    return f"{words} {listed[0] if len(listed) == 1 else ', '.join(listed[:-1]) + ' and ' + listed[-1]}"
