"""Cases in Neo4j: the only statements on them. Each names the owner, and shows a case only to one cleared for it.

How a case is marked is its property `tlp`, and not `marking`: a node without `marking` is seen by no statement of the
graph (graph/scope.py), whatever its label.
"""

import asyncio
import json
import secrets
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

from graph.cases.case import CASE_LABEL, MAX_CASES, MAX_KEPT, MAX_NOTE, MAX_NOTES, Case, Draft
from graph.cases.erased import forget, mentioned
from graph.database import Database
from graph.erasure import blocked
from graph.errors import BadInput, ReaderRequired
from graph.scope import Reader

OWN = f"MATCH (c:{CASE_LABEL} {{owner: $reader}}) WHERE c.tlp <= $clearance"
"""The cases that a reader sees, as `c`."""
ROW = (
    "c {.id, .owner, .title, .tlp, .entities, .questions, .notes, .erased, createdAt: toString(c.createdAt),"
    " changedAt: toString(c.changedAt)}"
)
_ALL = f"{OWN} AND ($id IS NULL OR c.id = $id) RETURN {ROW} ORDER BY c.createdAt, c.id"
# How much is kept already, but of a case that is replaced. Counted in the same transaction as the write.
_KEPT = (
    f"reduce(n = $size, x IN COLLECT {{ MATCH (o:{CASE_LABEL} {{owner: $reader}})"
    " WITH o, CASE WHEN o.id = $replaced THEN [] ELSE [o.title] + o.entities + o.questions END AS told"
    " RETURN reduce(s = 0, t IN o.notes + told | s + size(t)) } | n + x)"
)
_CREATE = f"""
WITH COUNT {{ (:{CASE_LABEL} {{owner: $reader}}) }} AS number, {_KEPT} AS kept
WHERE number < $most AND kept <= $mostKept
CREATE (c:{CASE_LABEL} {{id: $id, owner: $reader, createdAt: $at, erased: 0, notes: []}})
SET c += $properties, c.changedAt = $at
RETURN {ROW}
"""
_CHANGE = f"""
WITH {_KEPT} AS kept
WHERE kept <= $mostKept
{OWN} AND c.id = $id
SET c += $properties, c.changedAt = $at
RETURN {ROW}
"""
_NOTE = f"""
WITH {_KEPT} AS kept
WHERE kept <= $mostKept
{OWN} AND c.id = $id AND size(c.notes) < $most
SET c.notes = c.notes + $note, c.changedAt = $at
RETURN {ROW}
"""
_DELETE = f"{OWN} AND c.id = $id DELETE c RETURN count(*)"


async def cases(database: Database, reader: Reader, one: str | None = None) -> Sequence[Case]:
    """A reader's cases, or the one of this id if it is theirs. Raises ReaderRequired."""
    rows = await database.read(_ALL, {**_of(reader), "id": one})
    return [Case.of_row(row) for (row,) in rows]


async def case(database: Database, reader: Reader, one: str) -> Case:
    """Raises BadInput where the reader has no such case."""
    found = await cases(database, reader, one)
    if not found:
        raise no_such(one)
    return found[0]


async def save(database: Database, reader: Reader, draft: Draft, at: datetime, one: str | None = None) -> Case:
    """Keeps a new case; or with its id changes one, and leaves its notes. Raises BadInput, ReaderRequired."""
    properties: dict[str, Any] = {
        "title": draft.title,
        "tlp": int(draft.check(reader)),
        "entities": list(dict.fromkeys(draft.entities)),
        "questions": [json.dumps(q.as_json(), ensure_ascii=False) for q in draft.questions],
    }
    size = sum(map(len, (draft.title, *properties["entities"], *properties["questions"])))
    given = {**_of(reader), **_room(size, one), "properties": properties, "at": at.astimezone(UTC)}
    named = {*draft.entities, *(await asyncio.to_thread(mentioned, draft.texts()))}
    await _refuse_erased(database, named)
    if one is None:
        made = f"case:{secrets.token_hex(8)}"
        _, rows = await database.write_and_read(_CREATE, {**given, "id": made, "most": MAX_CASES})
        if not rows:
            raise _too_much(reader)
    else:
        _, rows = await database.write_and_read(_CHANGE, {**given, "id": one})
        if not rows:
            await case(database, reader, one)
            raise _too_much(reader)
    await _forget_erased(database, named)
    return Case.of_row(rows[0][0])


async def add_note(database: Database, reader: Reader, one: str, text: str, at: datetime) -> Case:
    """Raises BadInput where it is empty, too long, one too many, or there is no such case."""
    if not text.strip() or len(text) > MAX_NOTE:
        raise BadInput(f"the note has {len(text)} characters", f"use 1 to {MAX_NOTE}")
    at = at.astimezone(UTC)
    note = json.dumps({"at": at.isoformat(), "text": text}, ensure_ascii=False)
    given = {**_of(reader), **_room(len(note)), "id": one, "note": note, "at": at, "most": MAX_NOTES}
    named = await asyncio.to_thread(mentioned, [text])
    await _refuse_erased(database, named)
    _, rows = await database.write_and_read(_NOTE, given)
    if not rows:
        if len((await case(database, reader, one)).notes) < MAX_NOTES:
            raise _too_much(reader)
        raise BadInput(f"{one} has {MAX_NOTES} notes", "begin another case")
    await _forget_erased(database, named)
    return Case.of_row(rows[0][0])


async def delete(database: Database, reader: Reader, one: str) -> bool:
    """Whether there was such a case."""
    _, [[number]] = await database.write_and_read(_DELETE, {**_of(reader), "id": one})
    return bool(number)


def no_such(one: str) -> BadInput:
    return BadInput(f"You have no case {one[:60]!r}", "`cases` lists those that are yours")


async def _refuse_erased(database: Database, named: Collection[str]) -> None:
    if erased := await blocked(database, named):
        one = min(erased)
        raise BadInput(f"{one[:60]!r} was erased from the graph, and no case may keep its id", "leave it out")


async def _forget_erased(database: Database, named: Collection[str]) -> None:
    """What was erased while the case was written: its block may have come too late to refuse it."""
    await forget(database, await blocked(database, named))


def _room(size: int, replaced: str | None = None) -> dict[str, Any]:
    """Parameters of `_KEPT`."""
    return {"size": size, "replaced": replaced, "mostKept": MAX_KEPT}


def _too_much(reader: Reader) -> BadInput:
    wrong = f"{reader.name} has {MAX_CASES} cases, or would keep more than {MAX_KEPT} characters in all of them"
    return BadInput(wrong, "delete one of them first")


def _of(reader: Reader) -> dict[str, Any]:
    if reader.name is None:
        raise ReaderRequired()
    return {"reader": reader.name, "clearance": int(reader.clearance)}
