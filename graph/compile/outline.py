"""A plan as an indented tree, for people: `print(operation)`."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from graph.compile.given import Given
from graph.compile.selection import Field
from graph.ontology import End, NodeType, Property


def outline(name: str, value: Any, depth: int = 0) -> Iterator[str]:
    """Lines: a node of the plan, and below it what it holds. Empty parts are left out."""
    space = "  " * depth
    if _plain(value):
        yield f"{space}{name}: {_shown(value)}"
    elif is_dataclass(value):
        yield f"{space}{name}: {type(value).__name__}"
        for f in fields(value):
            held = getattr(value, f.name)
            if f.repr and held not in (None, (), {}, ""):
                yield from outline(f.name, held, depth + 1)
    elif isinstance(value, Mapping):
        yield f"{space}{name}:"
        for key, held in value.items():
            yield from outline(str(key), held, depth + 1)
    else:
        yield f"{space}{name}:"
        for i, held in enumerate(value):
            yield from outline(str(i), held, depth + 1)


def _plain(value: Any) -> bool:
    if isinstance(value, Property | End | NodeType | Given | Field):
        return True
    if isinstance(value, tuple | list | frozenset):
        return all(_plain(x) for x in value)
    return not is_dataclass(value) and not isinstance(value, Mapping)


def _shown(value: Any) -> str:
    match value:
        case Property():
            return value.name
        case End():
            return value.stem
        case Field():
            return value.key
        case tuple() | list():
            return "[" + ", ".join(_shown(x) for x in value) + "]"
        case _:
            return str(value)
