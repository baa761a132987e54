"""`cases`: a reader's own cases, with their entities as the operation's scope shows them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graph.cases.case import MAX_CASES, Case
from graph.cases.store import OWN, ROW
from graph.errors import ReaderRequired
from graph.traverse.analysis.declared import LIMITS, Analysis, Argument, Bound, Item, Of, Result
from graph.traverse.analysis.search import Search

MAX_CASE_SHOWN = 1_000
"""Entities of all cases of one answer, those that are gone too; as many as one case has at most."""


async def find(search: Search, arguments: Mapping[str, Any]) -> dict[str, Any]:
    own = f"COLLECT {{ {OWN} AND ($id IS NULL OR c.id = $id) RETURN {ROW} ORDER BY c.createdAt, c.id }}"
    query, given = f"RETURN $reader IS NOT NULL, {own}", {"id": arguments["id"]}
    [(named, rows)] = await search.rows(query, search.text(), tuple[bool, list[dict[str, Any]]], given)
    if not named:
        raise ReaderRequired()
    found = [Case.of_row(row) for row in rows]
    text = search.text()
    there = f"MATCH (n:Entity) WHERE n.id IN $ids AND {text.sees_node('n')} RETURN n.id"
    told = list(_told(found))
    ids = list(dict.fromkeys(one for some in told for one in some))
    visible = {one for (one,) in await search.rows(there, text, tuple[str], {"ids": ids})} if ids else set()
    shown = [
        _shown(case, [one for one in some if one in visible], [one for one in some if one not in visible])
        for case, some in zip(found, told, strict=True)
    ]
    number = sum(len(case.entities) for case in found)
    limits = [("entities shown", MAX_CASE_SHOWN, number)] if number > MAX_CASE_SHOWN else []
    return {"cases": shown, "limits": limits}


def _told(found: Sequence[Case]) -> Iterator[Sequence[str]]:
    """Of each case the entities that this answer tells."""
    left = MAX_CASE_SHOWN
    for case in found:
        yield case.entities[:left]
        left = max(left - len(case.entities), 0)


def _shown(case: Case, seen: list[str], gone: list[str]) -> dict[str, Any]:
    return {
        "id": case.id,
        "title": case.title,
        "marking": int(case.marking),
        "createdAt": case.created_at,
        "changedAt": case.changed_at,
        "entities": seen,
        "gone": gone,
        "erased": case.erased,
        "questions": [
            {"name": q.name, "document": q.document, "variables": json.dumps(q.variables, ensure_ascii=False)}
            for q in case.questions
        ],
        "notes": [{"at": n.at, "text": n.text} for n in case.notes],
    }


CASE = Result(
    "Case",
    (
        Item("id", Of.ID, "Its id. A case is no entity: no other field finds it."),
        Item("title", Of.TEXT, "Its title."),
        Item("marking", Of.MARKING, "Shown to its owner only as long as they are cleared for it."),
        Item("createdAt", Of.DATE_TIME, "When it was first saved."),
        Item("changedAt", Of.DATE_TIME, "When it was last saved, or a note was added."),
        Item("entities", Of.ENTITY, "Its entities, as the operation's scope shows them.", many=True),
        Item(
            "gone",
            Of.ID,
            "Ids of the case under which this scope shows nothing: withdrawn, deleted, or not for this reader.",
            many=True,
        ),
        Item("erased", Of.INT, "How many of its entities were erased from the graph. Their ids are in no case."),
        Item(
            "questions",
            Result(
                "CaseQuestion",
                (
                    Item("name", Of.TEXT, "Its name."),
                    Item("document", Of.TEXT, "A GraphQL document."),
                    Item("variables", Of.TEXT, "Its variables, as JSON."),
                ),
                "A question that a case keeps.",
            ),
            "In the order in which they were given.",
            many=True,
        ),
        Item(
            "notes",
            Result(
                "CaseNote",
                (Item("at", Of.DATE_TIME, "When it was written."), Item("text", Of.TEXT, "What it says.")),
                "A note of the owner.",
            ),
            "The oldest first.",
            many=True,
        ),
    ),
    "What an investigator keeps: entities, questions and notes. Seen by its owner alone.",
)
CASES = Analysis(
    name="cases",
    description="The reader's own cases, the oldest first. Refused (`READER_REQUIRED`) without a token.",
    arguments=(Argument("id", Of.ID, "Only the one with this id."),),
    result=Result("Cases", (Item("cases", CASE, "Those that are theirs.", many=True), LIMITS), "Cases of one reader."),
    find=find,
    statements=2,
    touches=MAX_CASES + MAX_CASE_SHOWN,
    shows=lambda _: MAX_CASE_SHOWN,
    bounds=(Bound("entities shown or told as gone", MAX_CASE_SHOWN, "entities", "MAX_CASE_SHOWN"),),
)
