"""The numbers of transactions, as bookmarks of Neo4j 5.26 hold them; and the files that an import reads."""

import base64
from pathlib import Path

import pytest

from graph.local.compaction import transaction_of
from graph.local.written_out import WrittenOut


@pytest.mark.parametrize(
    ("packed", "number"),
    [("02", 2), ("7f", 127), ("c90080", 128), ("ca00012345", 0x12345), ("cb0000000100000000", 2**32)],
)
def test_a_bookmark_tells_its_transaction(packed: str, number: int) -> None:
    content = bytes.fromhex(f"91cc103d6821878d244ac8978f5054cef3e572{packed}90")
    assert transaction_of("FB:" + base64.b64encode(content).decode().rstrip("=")) == number


def test_no_row_ends_in_an_empty_cell(tmp_path: Path) -> None:
    """Neo4j reads on in the next line where such a row is shorter than the header."""
    written = WrittenOut(tmp_path)
    written.relationship("4:x:1", "4:x:2", "LEADS", {"id": "a", "note": "n"})
    written.relationship("4:x:1", "4:x:3", "LEADS", {"id": "b"})
    written.relationship("4:x:1", "4:x:4", "LEADS", {"id": "c", "role": "r"})
    written.relationship("4:x:1", "4:x:5", "LEADS", {})
    written.end()
    [[table]] = written.tables.values()
    header = ":START_ID,:END_ID,:TYPE,id:string,note:string,role:string"
    assert table.header.read_text(encoding="utf-8").strip() == header
    assert table.path.read_text(encoding="utf-8").splitlines() == [
        '1,2,"LEADS","a","n"', '1,3,"LEADS","b"', '1,4,"LEADS","c",,"r"', '1,5,"LEADS"',
    ]  # fmt: skip
