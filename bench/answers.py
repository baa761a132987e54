"""Whether the sides answer equally. Asked before anything is timed: a faster wrong answer is none."""

from collections.abc import Mapping, Sequence
from typing import Any

from bench.questions import OURS, Question, common
from bench.sides import Side, post

CURSOR = """query Cursor($id: ID!) {
  people(first: 1, where: { id: { eq: $id } }, orderBy: [{ name: ASC }]) { edges { cursor } }
}"""


class Different(Exception):
    """Two sides answer a question differently."""


def with_cursors(values: Sequence[Mapping[str, Any]], port: int) -> list[dict[str, Any]]:
    """Pages begin after a person: `after` is the cursor that the API itself gives for that row."""
    return [{**v, "after": _cursor(port, v["personId"])} for v in values]


def _cursor(port: int, person: str) -> str:
    _, body = post(port, CURSOR, {"id": person})
    return str(body["data"]["people"]["edges"][0]["cursor"])


def check(question: Question, sides: Mapping[str, Side], values: Sequence[Mapping[str, Any]], sample: int) -> int:
    """Asks all sides for the first `sample` values; how many bytes an answer of ours had at most.

    Raises Different with the first place that differs.
    """
    able = [side for name, side in sides.items() if name in question.texts]
    for one in values[:sample]:
        answers = {side.name: common(question, side.answer(question, one)) for side in able}
        names = list(answers)
        for other in names[1:]:
            where = difference(answers[names[0]], answers[other], "")
            if where:
                raise Different(f"{question.name}: {names[0]} and {other} differ for {dict(one)} at {where}")
        if OURS in answers and not answers[OURS]:
            raise Different(f"{question.name}: nothing is answered for {dict(one)}")
    return len(able)


def difference(one: Any, other: Any, place: str) -> str | None:
    """Where two answers differ, or None."""
    if isinstance(one, dict) and isinstance(other, dict):
        if one.keys() != other.keys():
            return f"{place}: {sorted(one)} and {sorted(other)}"
        return next((d for k in one if (d := difference(one[k], other[k], f"{place}.{k}"))), None)
    if isinstance(one, list) and isinstance(other, list):
        if len(one) != len(other):
            return f"{place}: {len(one)} and {len(other)} entries"
        pairs = enumerate(zip(one, other, strict=True))
        return next((d for i, (a, b) in pairs if (d := difference(a, b, f"{place}[{i}]"))), None)
    if isinstance(one, float) and isinstance(other, float):
        # The order of a product may move the last digit before it is rounded.
        return None if abs(one - other) < 2e-4 else f"{place}: {one} and {other}"
    return None if one == other else f"{place}: {one!r} and {other!r}"
