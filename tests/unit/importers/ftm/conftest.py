"""Reads entities from a file of their own."""

import json
from pathlib import Path
from typing import Any

import pytest

from graph.admission import require_assertion, require_node
from graph.nodes import stored_node
from graph.provenance import envelope
from seed.importers.ftm import FORMAT
from seed.importers.input import Input
from seed.importers.parsed import Parsed
from tests.unit.importers.ftm.reading import Read, assertions, nodes


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """What entities, or lines as they are, become; every row is one that the model admits."""

    def reads(*lines: Any, name: str = "people.ftm.json") -> list[Parsed]:
        path = tmp_path / name
        texts = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
        path.write_bytes(b"\n".join(texts))
        file = Input(path, name)
        parsed = list(FORMAT.read(file, FORMAT.origin(file)))
        for row in nodes(parsed):
            require_node(row)
            stored_node(row)
        for assertion in assertions(parsed):
            require_assertion(assertion)
            envelope(assertion)
        touched = {end for row in assertions(parsed) for end in (row.start, row.end)}
        assert {row.id for row in nodes(parsed)} <= touched, "a node that nothing of this file touches"
        return parsed

    return reads
