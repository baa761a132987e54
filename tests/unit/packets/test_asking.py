"""What a packet asks beside its question, told where it is too much."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest

from api.packets.asking import Question, ask
from api.packets.augment import MAX_OF_ONE
from graph.compile.cost import MAX_COST, check
from graph.errors import BadInput, LimitExceeded
from graph.scope import ANONYMOUS

T = TypeVar("T")


class Full:
    """A way on which nothing is cheap enough."""

    async def check(self, text: str) -> None:
        pass

    async def planned(self, plan: Callable[[], T]) -> T:
        return plan()

    async def apart(self, do: Callable[[], T]) -> T:
        return do()

    async def answer(self, *_: Any) -> Any:
        check(MAX_COST + 1)

    async def read(self, *_: Any) -> Any:
        raise AssertionError("nothing is read for a question that is refused")


async def test_a_question_that_is_too_much_for_a_packet_is_told_what_a_packet_adds() -> None:
    question = Question("{ people { nodes { leads { nodes { name } } } } }")
    with pytest.raises(LimitExceeded, match=f"up to {MAX_OF_ONE} assertions of each link") as refused:
        await ask(Full(), question, ANONYMOUS, datetime(2026, 1, 1, tzinfo=UTC))
    assert "fewer links" in refused.value.remedy


@pytest.mark.parametrize("named", ["by the document", "by a variable", "beside it"])
async def test_a_moment_that_is_not_over_is_refused(named: str) -> None:
    soon = datetime.now(UTC) + timedelta(minutes=5)
    over = datetime(2026, 1, 1, tzinfo=UTC)
    question, moment = {
        "by the document": (Question(f'query @asOf(knownAt: "{soon.isoformat()}") {{ __typename }}'), over),
        "by a variable": (
            Question("query($at: DateTime) @asOf(knownAt: $at) { __typename }", {"at": soon.isoformat()}), over
        ),
        "beside it": (Question("{ __typename }"), soon),
    }[named]  # fmt: skip
    with pytest.raises(BadInput, match="nobody knows yet") as refused:
        await ask(Full(), question, ANONYMOUS, moment)
    assert "2026-01-31T12:00:00Z" in refused.value.remedy
