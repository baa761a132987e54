"""Found is every beginning and every word within one or two letters, and no other: held against the distance itself."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph.traverse.spelling import LONGEST, letters_wrong, misspelt

WORDS = st.text("abc1", min_size=1, max_size=10)


def distance(a: str, b: str) -> int:
    """Letters wrong, missing or too many, and neighbours in each other's place (optimal string alignment)."""
    rows = [list(range(len(b) + 1))]
    for i, x in enumerate(a, start=1):
        row = [i]
        for j, y in enumerate(b, start=1):
            best = min(rows[-1][j] + 1, row[j - 1] + 1, rows[-1][j - 1] + (x != y))
            if i > 1 and j > 1 and (x, a[i - 2]) == (b[j - 2], y):
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


def found(word: str, other: str) -> bool:
    """Whether Lucene's terms match, as Python's regular expressions."""
    terms = [x.strip("/") if x.startswith("/") else x.replace("?", ".") for x in (f"{word}.*", *misspelt(word))]
    return any(re.fullmatch(term, other) for term in terms)


@given(word=WORDS, other=WORDS)
@example(word="kwon", other="kown")
@example(word="abcabca", other="bacabac")
@example(word="abcabca", other="cabca")
def test_a_misspelling_is_every_word_within_the_distance(word: str, other: str) -> None:
    assert found(word, other) == (other.startswith(word) or distance(word, other) <= letters_wrong(word))


@given(word=st.text("abc", min_size=4, max_size=12), data=st.data())
def test_what_is_one_letter_away_is_found(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    for other in (
        word[:at] + word[at + 1 :],
        word[:at] + "z" + word[at:],
        word[:at] + "z" + word[at + 1 :],
        word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    ):
        assert found(word, other)


@pytest.mark.parametrize(("word", "wrong"), [("kwo", 0), ("kwon", 1), ("heartl", 1), ("zhijang", 2), ("a" * 25, 0)])
def test_short_words_and_addresses_are_taken_as_they_are(word: str, wrong: int) -> None:
    assert letters_wrong(word) == wrong


def test_the_longest_expression_stays_short() -> None:
    assert sum(map(len, misspelt("abcdef" * (LONGEST // 6)))) < 6_000
