"""cypher/style.grass: how Neo4j Browser draws the graph. One colour per group, captions by name."""

from graph.ontology import ONTOLOGY, NodeType

# Colours that stay apart for the colour-blind (Okabe and Ito's and Tol's sets): fill, border, text.
COLOURS: dict[str | None, tuple[str, str, str]] = {
    "Party": ("#0072B2", "#005687", "#FFFFFF"),
    "Location": ("#009E73", "#007656", "#FFFFFF"),
    "Online": ("#56B4E9", "#3A8FC0", "#000000"),
    "Money": ("#E69F00", "#B37B00", "#000000"),
    "Event": ("#D55E00", "#A34800", "#FFFFFF"),
    "Victim": ("#CC79A7", "#A35583", "#000000"),
    "Exhibit": ("#999933", "#737326", "#FFFFFF"),
    "Cyber": ("#332288", "#221766", "#FFFFFF"),
    "Measure": ("#F0E442", "#BDB32F", "#000000"),
    None: ("#BBBBBB", "#8A8A8A", "#000000"),
}

# What to write on a node that has no name.
CAPTIONS = {"VictimCase": "pseudonym", "Claim": "value", "Wallet": "address", "Transaction": "hash"}
LARGE = ("Compound", "Scheme", "Operation")
SMALL = ("Claim", "Source", "Transaction")


def style() -> str:
    """The file's text, in Browser's GraSS notation."""
    defaults = [
        (
            "node {\n  diameter: 50px;\n  color: #BBBBBB;\n  border-color: #8A8A8A;\n  border-width: 2px;\n"
            '  text-color-internal: #000000;\n  font-size: 10px;\n  caption: "{name}";\n}'
        ),
        (
            "relationship {\n  color: #A5ABB6;\n  shaft-width: 1px;\n  font-size: 8px;\n  padding: 3px;\n"
            '  text-color-external: #000000;\n  text-color-internal: #FFFFFF;\n  caption: "<type>";\n}'
        ),
    ]
    return "\n\n".join([*defaults, *(_node(n) for n in ONTOLOGY.node_types)]) + "\n"


def _node(node_type: NodeType) -> str:
    fill, border, text = COLOURS[node_type.group]
    diameter = 65 if node_type.label in LARGE else 40 if node_type.label in SMALL else 50
    caption = CAPTIONS.get(node_type.label, "name")
    return (
        f"node.{node_type.label} {{\n  color: {fill};\n  border-color: {border};\n  text-color-internal: {text};\n"
        f'  diameter: {diameter}px;\n  caption: "{{{caption}}}";\n}}'
    )
