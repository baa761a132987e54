"""The numbers of transactions, as bookmarks of Neo4j 5.26 hold them."""

import base64

import pytest

from graph.local.compaction import transaction_of


@pytest.mark.parametrize(
    ("packed", "number"),
    [("02", 2), ("7f", 127), ("c90080", 128), ("ca00012345", 0x12345), ("cb0000000100000000", 2**32)],
)
def test_a_bookmark_tells_its_transaction(packed: str, number: int) -> None:
    content = bytes.fromhex(f"91cc103d6821878d244ac8978f5054cef3e572{packed}90")
    assert transaction_of("FB:" + base64.b64encode(content).decode().rstrip("=")) == number
