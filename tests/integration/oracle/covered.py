"""The code that a test covers: its module, and whatever that imports of ours, and so on.

What nothing of it imports (the HTTP server, the local Neo4j, the importers) may change without changing what it found.
"""

import ast
import hashlib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[3]


def digest(test: Path) -> str:
    """Changes with any line of what is covered, and with what that stands on: packages, indexes."""
    made = hashlib.sha256()
    for path in (*covered(test), ROOT / "requirements.lock", *sorted(ROOT.glob("cypher/schema/*.cypher"))):
        made.update(path.read_bytes())
    return made.hexdigest()[:12]


def covered(test: Path) -> list[Path]:
    found: set[Path] = set()
    left = [test]
    while left:
        path = left.pop()
        if path not in found:
            found.add(path)
            left += [file for name in _imported(path) for file in _files(name)]
    return sorted(found)


def _imported(path: Path) -> Iterator[str]:
    """Names of modules, and of what is taken from them, which may be modules too."""
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.Import(names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module), names=names):
                yield from (f"{module}.{alias.name}" for alias in names)


def _files(name: str) -> Iterator[Path]:
    """A module's file, and those of the packages that it is in, which are run first."""
    parts = name.split(".")
    for length in range(1, len(parts) + 1):
        at = ROOT.joinpath(*parts[:length])
        yield from (p for p in (at / "__init__.py", at.with_suffix(".py")) if p.is_file())
