"""Pages whose queries are answered as they say, on the seed. `CRIMEGRAPH_GOLDEN=write` writes the answers anew."""

import json
import os
import re
from pathlib import Path

import orjson

from api.exchange import Request
from api.execute import Executor

PAIR = re.compile(r"(```graphql\n(.*?)```\n\n```json\n)(.*?)```", re.DOTALL)
WIDTH = 118


async def answered(executor: Executor, page: str) -> str:
    """The page with the answers that its queries have."""
    pairs = PAIR.findall(page)
    assert len(pairs) == page.count("```graphql")
    for head, query, shown in pairs:
        body = (await executor.run(Request(query))).body
        assert set(body) == {"data"}, body
        page = page.replace(head + shown, head + written(json.loads(orjson.dumps(body["data"]))) + "\n", 1)
    return page


def settle(path: Path, page: str) -> None:
    """Compares, or writes where that is asked for."""
    if os.environ.get("CRIMEGRAPH_GOLDEN") == "write":
        path.write_text(page, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == page


def written(value: object, indent: str = "") -> str:
    """JSON with a line for whatever fits into one."""
    short = json.dumps(value, ensure_ascii=False)
    if len(indent) + len(short) <= WIDTH or not isinstance(value, dict | list) or not value:
        return short
    inner = indent + "  "
    if isinstance(value, dict):
        parts = [f"{inner}{json.dumps(name)}: {written(one, inner)}" for name, one in value.items()]
        return "{\n" + ",\n".join(parts) + f"\n{indent}}}"
    return "[\n" + ",\n".join(inner + written(one, inner) for one in value) + f"\n{indent}]"
