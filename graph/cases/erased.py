"""What is erased from the graph leaves the cases that name it: its id stays in none of their texts."""

import json
import re
from collections.abc import Collection
from typing import Any

from graph.cases.case import CASE_LABEL
from graph.database import Database

GONE = "[erased]"
"""What stands in a question or note in place of an erased id."""
_MENTIONS = f"""
MATCH (c:{CASE_LABEL})
WHERE any(one IN $ids WHERE one IN c.entities OR c.title CONTAINS one
  OR any(text IN c.questions + c.notes WHERE text CONTAINS one))
RETURN c.id, c.title, c.entities, c.questions, c.notes
"""
_REWRITE = f"MATCH (c:{CASE_LABEL} {{id: $id}}) SET c += $properties, c.erased = c.erased + $number"


async def forget(database: Database, ids: Collection[str]) -> int:
    """Takes erased ids out of all cases: from the lists of entities, which count what is gone, and from every text. How
    many cases named one. Whose owners may look at their notes, which may name in words what the id named.
    """
    rows = await database.read(_MENTIONS, {"ids": list(ids)}) if ids else []
    without = _Without(ids)
    changed = 0
    for one, title, entities, questions, notes in rows:
        left = [x for x in entities if x not in ids]
        properties = {
            "title": without.text(title),
            "entities": left,
            "questions": [without.json(text) for text in questions],
            "notes": [without.json(text) for text in notes],
        }
        before = {"title": title, "entities": entities, "questions": questions, "notes": notes}
        if properties != before:
            number = len(entities) - len(left)
            await database.write([(_REWRITE, {"id": one, "properties": properties, "number": number})])
            changed += 1
    return changed


class _Without:
    """Texts without some ids, found where they stand by themselves and not as the beginning of longer ones."""

    def __init__(self, ids: Collection[str]) -> None:
        longest_first = sorted(ids, key=lambda one: (-len(one), one))
        alternatives = "|".join(re.escape(one) for one in longest_first)
        self._pattern = re.compile(rf"(?<![\w:-])(?:{alternatives})(?![\w-]|[.:][\w])")

    def text(self, text: str) -> str:
        return self._pattern.sub(GONE, text)

    def json(self, text: str) -> str:
        value = json.loads(text)
        left = self._value(value)
        return text if left == value else json.dumps(left, ensure_ascii=False)

    def _value(self, value: Any) -> Any:
        match value:
            case str():
                return self.text(value)
            case list():
                return [self._value(one) for one in value]
            case dict():
                return {self.text(name): self._value(one) for name, one in value.items()}
            case _:
                return value
