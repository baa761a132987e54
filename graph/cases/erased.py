"""What is erased from the graph leaves the cases that name it: its id stays in none of their texts."""

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable
from typing import Any

from graph.cases.case import CASE_LABEL
from graph.database import Database
from graph.errors import BadInput
from graph.ids import LONGEST_ID
from graph.ontology import ONTOLOGY

GONE = "[erased]"
"""What stands in a question or note in place of an erased id."""
_MENTIONS = f"""
MATCH (c:{CASE_LABEL})
WHERE any(one IN $ids WHERE one IN c.entities OR c.title CONTAINS one
  OR any(text IN c.questions + c.notes WHERE text CONTAINS one))
RETURN c.id, c.title, c.entities, c.questions, c.notes
"""
# Locked before it is compared with what was read: a note that came meanwhile is not overwritten.
_REWRITE = f"""
MATCH (c:{CASE_LABEL} {{id: $id}})
SET c.erased = c.erased
WITH c WHERE all(name IN keys($before) WHERE c[name] = $before[name])
SET c += $properties, c.erased = c.erased + $number
RETURN count(c)
"""
MAX_MENTIONS = 20_000
"""What may be ids, in all texts of one change."""
# An id stands by itself, or beside what no id of ours has there: erasing too much is the safe side.
_BEGINS = r"(?<![^\W_])(?<![^\W_]-)"
_ENDS = re.compile(r"(?!-?[^\W_])")
_RUNS = re.compile(rf"{_BEGINS}(?=((?:{'|'.join(ONTOLOGY.prefixes)}):\S{{1,{LONGEST_ID}}}))")


async def forget(database: Database, ids: Collection[str]) -> set[str]:
    """Takes erased ids out of all cases: from the lists of entities, which count what is gone, and from every text. The
    cases that named one. Their owners may look at their notes, which may name in words what the id named.
    """
    without = _Without(ids)
    changed: set[str] = set()
    again = bool(ids)
    while again:
        again = False
        for one, title, entities, questions, notes in await database.read(_MENTIONS, {"ids": list(ids)}):
            left = [x for x in entities if x not in ids]
            properties = {
                "title": without.text(title),
                "entities": left,
                "questions": [without.json(text) for text in questions],
                "notes": [without.json(text) for text in notes],
            }
            before = {"title": title, "entities": entities, "questions": questions, "notes": notes}
            if properties == before:
                continue
            given = {"id": one, "before": before, "properties": properties, "number": len(entities) - len(left)}
            _, [[written]] = await database.write_and_read(_REWRITE, given)
            if written:
                changed.add(one)
            else:
                # Its owner changed or deleted it meanwhile.
                again = True
    return changed


def mentioned(texts: Iterable[str]) -> set[str]:
    """What may be an id in some texts, by the places at which `forget` would find one. Raises BadInput."""
    found: set[str] = set()
    seen = 0
    for text in texts:
        ends = [match.start() for match in _ENDS.finditer(text)]
        for match in _RUNS.finditer(text):
            begin, last = match.span(1)
            shortest = text.index(":", begin) + 2
            here = ends[bisect_left(ends, shortest) : bisect_right(ends, last)]
            seen += len(here)
            if seen > MAX_MENTIONS:
                raise BadInput(f"the texts of the case name more than {MAX_MENTIONS} ids", "name fewer of them")
            found.update(text[begin:end] for end in here)
    return found


class _Without:
    """Texts without some ids, found where they stand by themselves and not as the beginning of longer ones."""

    def __init__(self, ids: Collection[str]) -> None:
        longest_first = sorted(ids, key=lambda one: (-len(one), one))
        alternatives = "|".join(re.escape(one) for one in longest_first)
        self._pattern = re.compile(rf"{_BEGINS}(?:{alternatives}){_ENDS.pattern}")

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
