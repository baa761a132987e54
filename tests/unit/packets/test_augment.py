"""What is asked beside a document leaves its own answer as it is."""

from pathlib import Path

import pytest
from graphql import parse, print_ast, validate

from api.packets.augment import PREFIX, augmented, without
from api.schema import schema
from graph.errors import BadInput

GOLDEN = sorted((Path(__file__).parents[2] / "golden").rglob("query.graphql"))


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.parent.name)
def test_every_golden_document_stays_valid(path: Path) -> None:
    document = parse(path.read_text(encoding="utf-8"))
    made = augmented(schema(), document)
    assert validate(schema(), made) == []
    assert PREFIX in print_ast(made)


def test_ids_and_assertions_are_asked_where_links_are_not() -> None:
    text = print_ast(augmented(schema(), parse('{ paths(from: ["x:a"], to: ["x:b"]) { paths { explanation } } }')))
    assert "packet__links: links {" in text
    assert "packet__nodes: nodes {" in text


def test_assertions_of_a_connection_are_asked_though_only_nodes_are() -> None:
    text = print_ast(augmented(schema(), parse('{ person(id: "x:a") { leads { nodes { name } } } }')))
    assert "packet__edges: edges {" in text
    assert "packet__assertions: assertions(first: 100)" in text


def test_a_change_names_its_assertion() -> None:
    asked = '{ changes(ids: ["x:a"], knownAtFrom: "2025-01-01T00:00:00Z") { changes { sentence } } }'
    text = print_ast(augmented(schema(), parse(asked)))
    assert "packet__states: type" in text
    assert "packet__link: link {" in text


def test_an_alias_that_would_be_taken_for_what_was_added_is_refused() -> None:
    asked = '{ person(id: "x:a") { ...F } } fragment F on Person { packet__id: name }'
    with pytest.raises(BadInput, match="packet__"):
        augmented(schema(), parse(asked))


def test_what_was_added_is_taken_off() -> None:
    assert without({"a": [{f"{PREFIX}id": 1, "b": None}], f"{PREFIX}x": 2}) == {"a": [{"b": None}]}
