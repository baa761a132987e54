"""The rows of the data set while they are being collected, as the text that will stand in the cells."""

from dataclasses import dataclass, field

Row = dict[str, str]


@dataclass(slots=True)
class Draft:
    """Grows while chains, decoys, victims and evidence add to it. `nodes` and `relationships` are by label and type."""

    nodes: dict[str, list[Row]] = field(default_factory=dict)
    relationships: dict[str, list[Row]] = field(default_factory=dict)
    claims: list[Row] = field(default_factory=list)

    def node(self, label: str, node_id: str, name: str, source: str, **properties: str) -> str:
        """Adds a node and answers its id. `properties` are cells; a reserved word ends in `_`, as in `from_`."""
        row = {"id": node_id, "name": name, "source": source} | {k.removesuffix("_"): v for k, v in properties.items()}
        self.nodes.setdefault(label, []).append(row | {"synthetic": "true"})
        return node_id

    def relationship(self, relation: str, start: str, end: str, source: str, **cells: str) -> None:
        self.relationships.setdefault(relation, []).append({"from": start, "to": end, "source": source} | cells)

    def claim(self, entity: str, about: str, value: str, source: str, **cells: str) -> None:
        self.claims.append({"entity": entity, "property": about, "value": value, "source": source} | cells)
