"""The hash of a data set: of its files, of the code that decides what they mean, and of the assertions that result."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import graph
from graph.ids import digest
from seed.manifest import FILE

# What turns a cell into what is stored. A change in any of these loads everything again, which writes what differs.
MEANING = (
    "graph/ontology/*.py",
    "graph/vocabularies.py",
    "graph/values.py",
    "graph/ids.py",
    "graph/provenance.py",
    "graph/storage.py",
    "graph/nodes.py",
    "graph/admission.py",
    "seed/*.py",
)
FILES = (FILE, "nodes/*.csv", "relationships/*.csv", "claims.csv")


def content_hash(folder: Path, versions: Mapping[str, str]) -> str:
    """64 hexadecimal digits. Other files of the folder, such as a truth.json, do not count.

    `versions` are its assertions (`deployed.assertion_versions`): what another data set says can change which reports
    follow here.
    """
    results = digest(dict(versions), 64)
    return _digest(folder, FILES, code_hash() + results)


@cache
def code_hash() -> str:
    return _digest(Path(graph.__file__).parent.parent, MEANING, "")


def _digest(root: Path, patterns: tuple[str, ...], begin: str) -> str:
    hasher = hashlib.sha256(begin.encode())
    for path in sorted({path for pattern in patterns for path in root.glob(pattern)}):
        content = path.read_bytes()
        # The length keeps apart what one file ends with and the next begins with.
        hasher.update(f"{path.relative_to(root).as_posix()}\n{len(content)}\n".encode())
        hasher.update(content)
    return hasher.hexdigest()
