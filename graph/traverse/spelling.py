"""How a word may be misspelt, as a regular expression: every word up to two letters away from it, and no other.

Lucene's own fuzzy match takes the 50 nearest words of the whole index, hidden ones among them, so what a reader may
not see would push out what the reader may. A regular expression has no such limit: its own letters find a name.

Two wrong are shared out over the halves of a word, so the expression halves it until one letter is left; that keeps it
short: 2,000 characters for two wrong of twelve letters, where a list has 4,000 words.
"""

from functools import lru_cache

EXACT_BELOW = 4
"""Shorter words have too many neighbours: `li` is two letters from every other name."""
ONE_BELOW = 7
"""From here on two letters may be wrong."""
LONGEST = 24
"""Longer ones are addresses and numbers, which are copied and not spelt."""


def letters_wrong(word: str) -> int:
    """How many letters of the word may be wrong, missing, too many, or in the place of their neighbour."""
    if len(word) < EXACT_BELOW or len(word) > LONGEST:
        return 0
    return 1 if len(word) < ONE_BELOW else 2


def misspelt(word: str) -> str:
    """The expression, in the syntax that Lucene reads; a word of lower-case letters, digits and `_`."""
    return _within(word, letters_wrong(word))


@lru_cache(4_096)
def _within(word: str, distance: int) -> str:
    if distance == 1:
        return _one_wrong(word)
    if distance == 0 or not word:
        return word + ".{0," + str(distance) + "}" if distance else word
    if len(word) == 1:
        # One letter and d edits: anything up to d letters, or the letter among d others.
        return "(" + "|".join([".{0," + str(distance) + "}", *_beside(word, distance)]) + ")"
    half = len(word) // 2
    left, right = word[:half], word[half:]
    ways = [_within(left, d) + _within(right, distance - d) for d in range(distance + 1)]
    # The letters on both sides of the cut in each other's place, which is one edit and not two.
    swapped = right[0] + left[-1]
    ways += [_within(left[:-1], d) + swapped + _within(right[1:], distance - 1 - d) for d in range(distance)]
    return "(" + "|".join(ways) + ")"


def _one_wrong(word: str) -> str:
    """A way for each place and no halves. Lucene minimises an automaton for every `|`, `?` and sequence of an
    expression, and for `{0,1}` none: most of what a short word costs.
    """
    places = [f"{word[:i]}.{{0,1}}{letter}{{0,1}}{word[i + 1 :]}" for i, letter in enumerate(word)]
    swapped = [word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)]
    return "(" + "|".join([*places, f"{word}.{{0,1}}", *swapped]) + ")"


def _beside(letter: str, others: int) -> list[str]:
    """The letter among so many others, at every place."""
    return ["." * before + letter + "." * (others - before) for before in range(others + 1)]
