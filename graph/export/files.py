"""Which files derive from the ontology, and where they stand."""

from collections.abc import Mapping

from graph.export.checks import check_statements
from graph.export.derived import Derivation
from graph.export.load import load_statements
from graph.export.reference import reference
from graph.export.schema import schema_statements
from graph.export.style import style

WHOLLY_DERIVED = ("cypher/schema", "cypher/load/nodes", "cypher/load/versions")


def derived() -> Mapping[str, str]:
    """Path below the root of the project to text."""
    cypher = {**schema_statements(), **load_statements(), **check_statements(), "style.grass": style()}
    return {f"cypher/{path}": text for path, text in cypher.items()} | {"docs/model.md": reference()}


ONTOLOGY_FILES = Derivation("python -m graph.export", derived, WHOLLY_DERIVED)
