"""What is refused before validation, which would take seconds for it. The documents need not be valid."""

import pytest
from graphql import parse

from api.limits import FEW_VALUES, MAX_FRAGMENT_DEPTH, MAX_REPEATED, MAX_VALUES, check_shape, check_values
from graph.errors import LimitExceeded


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("{" + "name " * (MAX_REPEATED + 1) + "}", "times for one field"),
        ("{" + "... { name } " * (MAX_REPEATED + 1) + "}", "times for one field"),
        ("{ id } fragment Unused on Nothing {" + "name " * (MAX_REPEATED + 1) + "}", "times for one field"),
        (
            "{...F0}" + " ".join(f"fragment F{i} on Q {{...F{i + 1}}}" for i in range(MAX_FRAGMENT_DEPTH + 1)),
            "Fragments spread one another",
        ),
        ("{...F0}" + " ".join(f"fragment F{i} on Q {{...F{i + 1} ...F{i + 1}}}" for i in range(40)), "more than"),
        ("{" + "... {" * 50 + "id" + "}" * 50 + "}", None),
        ("{...A} fragment A on Q {...B} fragment B on Q {...A id}", None),
        ("{...Nobody ...Nobody}", None),
    ],
)
def test_shapes(document: str, said: str | None) -> None:
    node = parse(document)
    if said is None:
        check_shape(node)
    else:
        with pytest.raises(LimitExceeded, match=said):
            check_shape(node)


def test_values_are_counted_at_every_depth() -> None:
    assert check_values({})
    assert check_values({"a": [{"b": [1] * (FEW_VALUES - 3)}]})
    assert not check_values({"a": [{"b": [1] * FEW_VALUES}]})
    with pytest.raises(LimitExceeded, match="more than 10000 values"):
        check_values({"a": [[[]] * MAX_VALUES]})
