"""A case: entities, questions and notes under a title, with an owner and a marking. And its bounds."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.errors import BadInput
from graph.ids import is_well_formed
from graph.scope import Reader
from graph.vocabularies import Marking

CASE_LABEL = "Case"
MAX_CASES = 500
"""Of one reader."""
MAX_TITLE = 200
MAX_CASE_ENTITIES = 1_000
MAX_QUESTIONS = 50
MAX_QUESTION_BYTES = 20_000
"""Of a document with its variables."""
MAX_NOTES = 500
MAX_NOTE = 10_000
MAX_KEPT = 5_000_000
"""Characters of all cases of one reader: `cases` reads them all."""


@dataclass(frozen=True, slots=True)
class Question:
    """A GraphQL document that is asked again and again, with its variables."""

    name: str
    document: str
    variables: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"name": self.name, "document": self.document, "variables": self.variables}


@dataclass(frozen=True, slots=True)
class Note:
    """What the owner wrote, and when."""

    at: str
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What an owner gives of a case. `marking`: the owner's clearance, where none is given."""

    title: str
    entities: Sequence[str] = ()
    questions: Sequence[Question] = ()
    marking: Marking | None = None

    def check(self, reader: Reader) -> Marking:
        """How it is marked. Raises BadInput for what cannot be kept."""
        if not self.title.strip() or len(self.title) > MAX_TITLE:
            raise BadInput(f"the title has {len(self.title)} characters", f"use 1 to {MAX_TITLE}")
        if len(self.entities) > MAX_CASE_ENTITIES:
            raise BadInput(f"the case has {len(self.entities)} entities", f"name at most {MAX_CASE_ENTITIES}")
        for one in self.entities:
            if not is_well_formed(one):
                raise BadInput(f"{one[:60]!r} is not an id as person:do-kwon is", 'find it with search(text: "…")')
        self._check_questions()
        marking = reader.clearance if self.marking is None else self.marking
        if marking > reader.clearance:
            raise BadInput(
                f"the case is marked {marking.name}, above what its owner may read", f"use {reader.clearance.name}"
            )
        return marking

    def texts(self) -> list[str]:
        """All that may name an id beside the entities."""
        questions = [json.dumps(question.as_json(), ensure_ascii=False) for question in self.questions]
        return [self.title, *questions]

    def _check_questions(self) -> None:
        if len(self.questions) > MAX_QUESTIONS:
            raise BadInput(f"the case has {len(self.questions)} questions", f"ask at most {MAX_QUESTIONS}")
        names = [question.name for question in self.questions]
        if len(set(names)) != len(names) or not all(name.strip() and len(name) <= MAX_TITLE for name in names):
            raise BadInput("two questions have one name, or one has none", f"name each in 1 to {MAX_TITLE} characters")
        for question in self.questions:
            size = len(json.dumps(question.as_json()).encode())
            if size > MAX_QUESTION_BYTES:
                raise BadInput(
                    f"the question {question.name[:60]!r} has {size} bytes", f"use at most {MAX_QUESTION_BYTES}"
                )


def _note(text: str) -> Note:
    told = json.loads(text)
    # Kept with `+00:00`, where the moments of the case itself, which Neo4j writes, end in Z.
    return Note(told["at"].replace("+00:00", "Z"), told["text"])


@dataclass(frozen=True, slots=True)
class Case:
    """As it is kept. `erased`: how many of its entities were erased from the graph since they were named here."""

    id: str
    owner: str
    title: str
    marking: Marking
    created_at: str
    changed_at: str
    entities: Sequence[str] = ()
    questions: Sequence[Question] = ()
    notes: Sequence[Note] = ()
    erased: int = 0

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> "Case":
        return cls(
            id=row["id"],
            owner=row["owner"],
            title=row["title"],
            marking=Marking(row["tlp"]),
            created_at=row["createdAt"],
            changed_at=row["changedAt"],
            entities=list(row["entities"]),
            questions=[Question(**json.loads(text)) for text in row["questions"]],
            notes=[_note(text) for text in row["notes"]],
            erased=row["erased"],
        )

    def question(self, name: str | None) -> Question:
        """The one of this name; the only one where none is named. Raises BadInput."""
        found = [q for q in self.questions if name is None or q.name == name]
        if len(found) == 1:
            return found[0]
        names = ", ".join(repr(q.name) for q in self.questions) or "none"
        raise BadInput(f"{self.id} has the questions {names}", "name one of them")

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "owner": self.owner,
            "title": self.title,
            "marking": self.marking.name,
            "createdAt": self.created_at,
            "changedAt": self.changed_at,
            "entities": list(self.entities),
            "questions": [q.as_json() for q in self.questions],
            "notes": [{"at": n.at, "text": n.text} for n in self.notes],
            "erased": self.erased,
        }
