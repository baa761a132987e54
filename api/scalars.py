"""The scalars. Results arrive as text from Neo4j; inputs are checked and become parameters."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from graphql import GraphQLError, GraphQLScalarType, StringValueNode, ValueNode

from graph.values import canonical_decimal, partial_date

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _scalar(name: str, description: str, parse: Callable[[str], Any], wanted: str) -> GraphQLScalarType:
    def fault(what: str, node: ValueNode | None) -> GraphQLError:
        return GraphQLError(f"{what}: write {wanted}.", node, extensions={"suggestion": f"write {wanted}"})

    def parse_value(value: Any, node: ValueNode | None = None) -> Any:
        if not isinstance(value, str):
            raise fault(f"{name} is written as a string", node)
        try:
            return parse(value)
        except ValueError:
            raise fault(f"{value[:40]!r} is not a {name}", node) from None

    def parse_literal(node: ValueNode, variables: dict[str, Any] | None = None) -> Any:
        if not isinstance(node, StringValueNode):
            raise fault(f"{name} is written as a string", node)
        return parse_value(node.value, node)

    def serialize(value: Any) -> str:
        if not isinstance(value, str):
            raise GraphQLError(f"{name} is stored as text")
        return value

    return GraphQLScalarType(
        name, serialize=serialize, description=description, parse_value=parse_value, parse_literal=parse_literal
    )


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError
    return moment.astimezone(UTC)


def _day(text: str) -> date:
    if _DAY.fullmatch(text) is None:
        raise ValueError
    return date.fromisoformat(text)


PARTIAL_DATE = _scalar(
    "PartialDate",
    "A date as precise as it is known: `2024`, `2024-07`, `2024-07-15`, or a time.",
    lambda text: partial_date(text).text,
    '"2024", "2024-07", "2024-07-15" or a time',
)
DATE = _scalar("Date", "A day: `2024-07-15`.", _day, '"2024-07-15"')
DATE_TIME = _scalar("DateTime", "A moment, ISO 8601 with its offset.", _moment, '"2024-07-15T12:00:00Z"')
DECIMAL = _scalar("Decimal", "An exact decimal number, as a string.", canonical_decimal, '"12.5"')
