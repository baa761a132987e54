"""docs/model.md: every label, relationship type and vocabulary, with a diagram."""

from enum import Enum, IntEnum

from graph.ontology import ENTITY_PROPERTIES, ENVELOPE, ONTOLOGY, NodeType, Property, RelationshipType

_TITLE = """\
# The model

Made from `graph/ontology/` by `python -m graph.export`; edit there, not here.

Every node has one label of the list below, and all but sources and claims have the label `Entity` too. A relationship
is one assertion by one source, and carries the envelope: who says it, how sure, when it was so, since when this graph
knows it, and who may see it. Whatever sources may dispute or time may change is a `Claim`, not a property.
Being in this graph says nothing of guilt.
"""


def reference() -> str:
    """The page's text, in Markdown."""
    vocabularies = sorted({p.vocabulary for p in _all_properties() if p.vocabulary}, key=lambda x: x.__name__)
    parts = [
        _TITLE,
        "## How the groups are connected\n\n" + _diagram(),
        "## Nodes\n",
        *(_node(n) for n in ONTOLOGY.node_types),
        "## What every entity has\n\n" + _table(ENTITY_PROPERTIES),
        "## Relationships\n\n" + _overview(),
        *(_relationship(r) for r in ONTOLOGY.relationship_types if r.properties),
        "## The envelope: what every relationship carries\n\n" + _table(ENVELOPE),
        "## Vocabularies\n\nA code outside its list is an error, never a default.\n",
        *(_vocabulary(v) for v in vocabularies),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _all_properties() -> list[Property]:
    own = [p for n in ONTOLOGY.node_types for p in n.properties]
    return [*own, *(p for r in ONTOLOGY.relationship_types for p in r.properties), *ENTITY_PROPERTIES, *ENVELOPE]


def _group(label: str) -> str:
    return ONTOLOGY.nodes[label].group or label


def _diagram() -> str:
    """One box per group; on an arrow the types that join the two, where there are not too many to read."""
    between: dict[tuple[str, str], list[str]] = {}
    for r in ONTOLOGY.relationship_types:
        # These join everything to sources, claims or itself, and would hide the rest.
        if "Entity" in r.sources:
            continue
        pairs = {(_group(a), _group(b)): None for a in ONTOLOGY.labels(r.sources) for b in ONTOLOGY.labels(r.targets)}
        for pair in pairs:
            between.setdefault(pair, []).append(r.type)
    groups = [name for name in ONTOLOGY.groups if name != "Entity"]
    lines = ["```mermaid", "flowchart LR"]
    lines += [f'  {g}["<b>{g}</b><br/>{_wrapped(ONTOLOGY.groups[g])}"]' for g in groups]
    lines += ['  Source["<b>Source</b>"]', '  Claim["<b>Claim</b>"]']
    for (a, b), types in between.items():
        shown = types if len(types) <= 4 else [*types[:3], f"{len(types) - 3} more"]
        lines.append(f'  {a} -- "{"<br/>".join(shown)}" --> {b}')
    lines += ['  Party -. "any entity: HAS_CLAIM" .-> Claim', '  Party -. "any entity: REPORTED_BY" .-> Source', "```"]
    return "\n".join(lines) + "\n"


def _wrapped(labels: tuple[str, ...]) -> str:
    rows = [", ".join(labels[i : i + 3]) for i in range(0, len(labels), 3)]
    return ",<br/>".join(rows)


def _node(n: NodeType) -> str:
    facts = [f"group `{n.group}`" if n.group else "no entity", f"plural `{n.plural}`", f"ids begin with `{n.prefix}:`"]
    if n.hub:
        facts.append("a hub: traversals do not walk through it")
    elif n.hub_kinds:
        facts.append(f"a hub where `kind` is {' or '.join(n.hub_kinds)}")
    if n.starts:
        facts.append(f"exists from `{n.starts}` on")
    if n.victim:
        facts.append("seen only with the right to see victims")
    table = _table(n.properties) if n.properties else ""
    sentence = "; ".join(facts)
    return f"### {n.label}\n\n{n.description}\n\n{sentence[0].upper()}{sentence[1:]}.\n\n{table}".rstrip() + "\n"


def _table(properties: tuple[Property, ...]) -> str:
    rows = [
        f"| `{p.name}` | {_kind(p)} | {p.description.replace('|', '/')}{' Required.' if p.required else ''} |"
        for p in properties
    ]
    return "\n".join(["| property | holds | meaning |", "|---|---|---|", *rows]) + "\n"


def _kind(p: Property) -> str:
    code = p.vocabulary.__name__ if p.vocabulary else ""
    name = f"[{code}](#{code.lower()})" if code else p.kind.replace("_", " ").lower()
    return f"list of {name}" if p.many else name


def _overview() -> str:
    head = (
        "Read from source to target. `field` and `inverse` are the names at the two ends in GraphQL. (–) undirected,"
        " (×) never walked by traversals, (e) an event: one edge per happening, never grouped.\n"
    )
    rows = [
        f"| `{r.type}`{_marks(r)} | {', '.join(r.sources)} | {', '.join(r.targets)} |"
        f" {r.field}{'' if r.undirected else f' / {r.inverse}'} | {r.description} |"
        for r in ONTOLOGY.relationship_types
    ]
    return "\n".join([head, "| type | from | to | field / inverse | meaning |", "|---|---|---|---|---|", *rows]) + "\n"


def _marks(r: RelationshipType) -> str:
    marks = [mark for mark, holds in (("–", r.undirected), ("×", not r.traversable), ("e", r.event)) if holds]
    return f" ({', '.join(marks)})" if marks else ""


def _relationship(r: RelationshipType) -> str:
    apart = ""
    if r.discriminator:
        apart = f"\nTwo assertions by one source are told apart by {', '.join(f'`{x}`' for x in r.discriminator)}.\n"
    return f"### {r.type}\n\n{_table(r.properties)}{apart}"


def _vocabulary(vocabulary: type[Enum]) -> str:
    doc = (vocabulary.__doc__ or "").strip()
    # An enumeration without a docstring inherits Python's own.
    note = f"{doc}\n\n" if doc and "Enum where members" not in doc else ""
    ordered = issubclass(vocabulary, IntEnum)
    codes = ", ".join(f"`{m.name}` ({m.value})" if ordered else f"`{m.value}`" for m in vocabulary)
    return f"### {vocabulary.__name__}\n\n{note}{codes}\n"
