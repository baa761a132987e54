"""Values as HTML: what a packet holds becomes tables and lists to read. Everything is escaped here."""

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WEB = re.compile(r"https?://[^\s]+")


def text(value: Any) -> str:
    """One value on one line."""
    match value:
        case None | "":
            return '<span class="none">–</span>'
        case bool():
            return "yes" if value else "no"
        case str() if _WEB.fullmatch(value):
            return f'<a href="{escape(value)}" rel="noreferrer">{escape(value)}</a>'
        case list() | tuple():
            between = "<br>" if any(isinstance(one, str) and " " in one for one in value) else ", "
            return between.join(text(one) for one in value) or '<span class="none">none</span>'
        case _:
            return escape(str(value))


def words(name: str) -> str:
    """`minConfidence` as `min confidence`."""
    return escape(_CAMEL.sub(" ", name).lower().strip("_"))


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, kind: str = "") -> str:
    """Of cells that are HTML."""
    top = "".join(f"<th>{name}</th>" for name in head)
    body = "".join(f"<tr>{''.join(_cell(cell) for cell in row)}</tr>" for row in rows)
    opened = f'<table class="{kind}">' if kind else "<table>"
    return f"{opened}<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _cell(content: str) -> str:
    return f"<td>{content}</td>"


def pairs(values: Iterable[tuple[str, str]]) -> str:
    """Names and what they stand for, both HTML. What is a table or list itself stands below its name."""
    return f"<dl>{''.join(_pair(name, value) for name, value in values)}</dl>"


def _pair(name: str, value: str) -> str:
    below = ' class="below"' if value.startswith(("<dl", "<table", "<ol")) else ""
    return f"<dt{below}>{name}</dt><dd{below}>{value}</dd>"


def value(given: Any) -> str:
    """Anything that an answer may hold."""
    match given:
        case Mapping():
            return pairs((words(name), value(one)) for name, one in given.items()) if given else text(None)
        case list() if given and all(isinstance(one, Mapping) for one in given):
            return _rows(given)
        case list() if given and any(isinstance(one, list | Mapping) for one in given):
            return f"<ol>{''.join(f'<li>{value(one)}</li>' for one in given)}</ol>"
        case list() if any(isinstance(one, str) and " " in one for one in given):
            return f"<ol>{''.join(f'<li>{text(one)}</li>' for one in given)}</ol>"
        case _:
            return text(given)


MOST_COLUMNS = 7
"""Wider ones become lists."""


def _rows(rows: Sequence[Mapping[str, Any]]) -> str:
    flat = [_flat(row) for row in rows]
    names = list(dict.fromkeys(name for row in flat if row is not None for name in row))
    if any(row is None for row in flat) or len(names) > MOST_COLUMNS:
        return f"<ol>{''.join(f'<li>{value(row)}</li>' for row in rows)}</ol>"
    cells = ([text(row.get(name)) for name in names] for row in flat if row is not None)
    return table([words(name) for name in names], cells, kind="answer")


def _flat(row: Mapping[str, Any], before: str = "") -> dict[str, Any] | None:
    """A row of plain values, those of small objects beside the others (`from name`); None where there is more in it."""
    made: dict[str, Any] = {}
    for name, one in row.items():
        if isinstance(one, Mapping):
            inner = _flat(one, f"{before}{name} ") if not before else None
            if inner is None:
                return None
            made |= inner
        elif isinstance(one, list) and any(isinstance(x, list | Mapping) for x in one):
            return None
        else:
            made[f"{before}{name}"] = one
    return made
