"""The statement that docs/engine.md shows is the one that is sent."""

import re
from pathlib import Path

from graphql import OperationDefinitionNode, parse
from graphql.execution.values import VariableValues

from api.schema import schema
from api.selection import root_fields
from graph.engine import plan, statement
from graph.scope import Scope

PAGE = (Path(__file__).parent.parent.parent / "docs" / "engine.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return [x.strip() for x in re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)]


def test_the_shown_statement_is_the_one_that_is_sent() -> None:
    document = parse(blocks("graphql")[0])
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    text, _ = statement(plan(root_fields(schema(), document, operation, VariableValues({}, {})), Scope()))

    assert " ".join(blocks("cypher")[0].split()) == " ".join(text.split())
