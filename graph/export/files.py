"""Which files derive from the ontology, where they stand, and which of them are stale."""

from collections.abc import Mapping
from pathlib import Path

from graph.export.checks import check_statements
from graph.export.load import load_statements
from graph.export.reference import reference
from graph.export.schema import schema_statements
from graph.export.style import style

ROOT = Path(__file__).parents[2]

# Folders that hold nothing but derived files: what is not derived any more is removed from them.
WHOLLY_DERIVED = ("cypher/schema", "cypher/load/nodes", "cypher/load/versions")


def derived() -> Mapping[str, str]:
    """Path below the root of the project to text."""
    cypher = {**schema_statements(), **load_statements(), **check_statements(), "style.grass": style()}
    return {f"cypher/{path}": text for path, text in cypher.items()} | {"docs/model.md": reference()}


def stale(root: Path = ROOT) -> list[str]:
    """Paths of files that are missing, differ, or are there and should not be."""
    wanted = derived()
    differing = [path for path, text in wanted.items() if not _is(root / path, text)]
    return sorted([*differing, *_superfluous(root, wanted)])


def write(root: Path = ROOT) -> list[str]:
    """Writes what is stale, removes what should not be there, and answers their paths."""
    wanted = derived()
    changed = stale(root)
    for path in changed:
        if path in wanted:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(wanted[path], "utf-8")
        else:
            (root / path).unlink()
    return changed


def _superfluous(root: Path, wanted: Mapping[str, str]) -> list[str]:
    found = (p.relative_to(root).as_posix() for folder in WHOLLY_DERIVED for p in (root / folder).glob("*.cypher"))
    return [path for path in found if path not in wanted]


def _is(path: Path, text: str) -> bool:
    return path.exists() and path.read_text("utf-8") == text
