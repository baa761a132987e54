"""The chain: whatever is done to a part of the log is found, and where."""

import hashlib
from collections.abc import Callable

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.audit.chain import Head, sealed, torn_entry, verify

Lines = list[bytes]


def chain(length: int) -> Lines:
    lines, head = [], Head()
    for number in range(length):
        line, head = sealed({"kind": "read", "reader": "ada", "rows": number}, head)
        lines.append(line)
    return lines


def resealed(line: bytes) -> bytes:
    """The line with another reader and a hash that fits it."""
    entry = orjson.loads(line)
    entry["reader"] = "bob"
    del entry["hash"]
    own = hashlib.sha256(orjson.dumps(entry, option=orjson.OPT_SORT_KEYS)).hexdigest()
    return orjson.dumps({**entry, "hash": own}, option=orjson.OPT_SORT_KEYS) + b"\n"


TAMPERED: dict[str, tuple[Callable[[Lines], Lines], int]] = {
    "an edited line": (lambda x: [*x[:4], x[4].replace(b"ada", b"bob"), *x[5:]], 5),
    "an edited line with a new hash": (lambda x: [*x[:4], resealed(x[4]), *x[5:]], 6),
    "an edited line written otherwise": (lambda x: [*x[:4], x[4].replace(b":", b": ", 1), *x[5:]], 5),
    "a removed line": (lambda x: [*x[:4], *x[5:]], 5),
    "a removed first line": (lambda x: x[1:], 1),
    "swapped lines": (lambda x: [*x[:4], x[5], x[4], *x[6:]], 5),
    "a line twice": (lambda x: [*x[:5], x[4], *x[5:]], 6),
    "an inserted line": (lambda x: [*x[:4], b"{}\n", *x[4:]], 5),
    "an empty line": (lambda x: [*x[:4], b"\n", *x[4:]], 5),
    "an edited last line": (lambda x: [*x[:9], x[9].replace(b"ada", b"bob")], 10),
    "a line cut in the middle": (lambda x: [*x[:4], x[4][:50] + b"\n", *x[5:]], 5),
    "a removed line break": (lambda x: [*x[:4], x[4][:-1] + x[5], *x[6:]], 5),
}


def test_an_untouched_chain_is_whole() -> None:
    found = verify(chain(10))
    assert found.fault is None
    assert found.head.seq == 10
    assert verify([]).head == Head()


@pytest.mark.parametrize("kind", TAMPERED)
def test_tampering_is_found_at_its_line(kind: str) -> None:
    change, line = TAMPERED[kind]
    found = verify(change(chain(10)))
    assert found.fault is not None
    assert found.fault.line == line


def test_a_cut_end_is_found_against_a_head_that_was_kept() -> None:
    lines = chain(10)
    head = orjson.loads(lines[-1])["hash"]
    assert verify(lines[:7]).fault is None
    found = verify(lines[:7], expected=[head])
    assert found.fault is not None
    assert found.fault.line == 8
    older = orjson.loads(lines[4])["hash"]
    assert verify(lines, expected=[head, older]).fault is None


def test_a_chain_made_anew_is_found_against_a_head_that_was_kept() -> None:
    head = orjson.loads(chain(10)[-1])["hash"]
    forged, last = [], Head()
    for number in range(10):
        line, last = sealed({"kind": "read", "reader": "bob", "rows": number}, last)
        forged.append(line)
    assert verify(forged).fault is None
    assert verify(forged, expected=[head]).fault is not None


@pytest.mark.parametrize("torn", [b'{"kind":"re', b'{"kind":"re\n{"kin'])
def test_an_unfinished_line_that_the_next_entry_tells_of_is_no_fault(torn: bytes) -> None:
    lines = chain(5)
    head = verify(lines).head
    assert verify([*lines, *torn.splitlines(keepends=True)]).tail == len(torn)
    after, _ = sealed(torn_entry("2026-01-01T00:00:00+00:00", torn + b"\n"), head)
    whole = (b"".join(lines) + torn + b"\n" + after).splitlines(keepends=True)
    found = verify(whole)
    assert (found.fault, found.torn, found.head.seq) == (None, 1, 6)
    other = (b"".join(lines) + torn + b"x\n" + after).splitlines(keepends=True)
    assert verify(other).fault is not None


@given(st.data())
def test_no_changed_byte_passes(data: st.DataObject) -> None:
    log = b"".join(chain(6))
    head = verify(chain(6)).head.hash
    at = data.draw(st.integers(0, len(log) - 1))
    changed = log[:at] + bytes([log[at] ^ data.draw(st.integers(1, 255))]) + log[at + 1 :]
    lines = [line + b"\n" for line in changed.split(b"\n")]
    lines[-1] = lines[-1][:-1]
    assert verify([line for line in lines if line], expected=[head]).fault is not None
