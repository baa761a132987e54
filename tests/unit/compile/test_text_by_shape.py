"""The text of a statement follows from the shape of a document alone: values never choose it and never stand in it."""

import json
import random
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from api.schema import schema
from graph.errors import RequestError
from graph.ontology import ONTOLOGY
from graph.scope import Reader
from graph.vocabularies import Marking
from tests.integration.oracle.documents import shape
from tests.integration.oracle.runs import BOTH, Block, run_examples
from tests.integration.oracle.values import Values
from tests.integration.oracle.written import PLAIN, Style, Writing
from tests.unit.compile.compiled import compiled

MARK = "zq"
HOSTILE = ["'", '"', "`", "\\", "}) DETACH DELETE n //", "$p0", "*/", "\u2028", "\u0000", "𝕏é李", "{{", "\n"]
TEXTS = st.lists(st.sampled_from(HOSTILE), max_size=4).map(lambda parts: MARK + MARK.join(parts) + MARK)


def _string(text: str) -> str:
    # GraphQL's strings are JSON's, but for astral characters, which JSON writes as two escapes.
    return json.dumps(text, ensure_ascii=False).replace("\u2028", "\\u2028")


IDS_OF = {label: [f"{declared.prefix}:x"] for label, declared in ONTOLOGY.nodes.items()}
# Without repeats: of two fields under one key, parts that come later may come in another order, which is another text.
STYLES = (PLAIN, Style(variables=0.7), Style(variables=0.3, fragments=0.4, conditions=0.3))


@pytest.mark.parametrize("deep", BOTH)
def test_documents_of_one_shape_have_one_text(deep: bool, capfd: pytest.CaptureFixture[str]) -> None:
    def example(block: Block, data: st.DataObject) -> None:
        seed = data.draw(st.integers(0, 2**48), "shape")
        operation = shape(schema(), seed, 3 + seed % 12, list(IDS_OF))
        reader = Reader(None, data.draw(st.sampled_from(Marking)), victims=seed % 2 == 0)
        texts = {}
        for i in range(2):
            rng = random.Random(data.draw(st.integers(0, 2**48), f"values {i}"))
            arguments, as_of = Values(schema(), rng, IDS_OF, [MARK], mark=MARK).of(operation)
            writing = Writing(schema(), rng, rng.choice(STYLES), arguments)
            document = writing.operation(operation, as_of, None)
            note(f"{document}\n{writing.given}")
            try:
                text, parameters = compiled(document, writing.given, reader)
            except RequestError as error:
                # What is refused may be refused for its values: a page that is too large inside others.
                block.seen[type(error).__name__] += 1
                return
            texts[text] = i
            # What nobody may see needs no scope.
            used, sent = set(re.findall(r"\$(\w+)", text)), set(parameters)
            assert used <= sent <= used | {"clearance", "validAt", "knownAt"}
            for value in _leaves([list(arguments.values()), as_of]):
                assert value not in text, value
        assert len(texts) == 1
        block.seen["compiled"] += 1

    seen = run_examples(__file__, example, capfd, deep=deep)
    assert seen["compiled"] > 0.7 * sum(seen.values())


def _leaves(value: Any) -> Iterator[str]:
    """Texts that a client sent, of those that could be told from Cypher."""
    match value:
        case dict():
            for inner in value.values():
                yield from _leaves(inner)
        case list():
            for inner in value:
                yield from _leaves(inner)
        case str() if len(value) > len(MARK) and value not in schema().type_map:
            yield value


@given(first=st.integers(0, 1000))
def test_a_page_size_is_a_parameter(first: int) -> None:
    query = "query($first: Int) { people(first: $first) { nodes { id memberOf(first: 2) { nodes { id } } } } }"
    assert compiled(query, {"first": first})[0] == compiled(query, {"first": 25})[0]


@given(values=st.dictionaries(st.sampled_from(["t", "i"]), TEXTS))
def test_variables_and_literals_have_one_text(values: dict[str, str]) -> None:
    text = values.get("t", "x")
    literal = compiled(f"{{ people(where: {{name: {{eq: {_string(text)}}}}}) {{ totalCount }} }}")
    variable = compiled("query($t: String) { people(where: {name: {eq: $t}}) { totalCount } }", {"t": text})
    assert literal == variable
