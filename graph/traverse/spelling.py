"""How a word may be misspelt, in Lucene's syntax: every word up to two letters away from it, and no other.

Lucene's own fuzzy match takes the 50 nearest words of the whole index, hidden ones among them, so what a reader may
not see would push out what the reader may. Words with a letter left open, and regular expressions, have no such limit:
a name's own letters find it.

One letter wrong is a word for each way, three or four for a letter, with `?` for any letter: a regular expression takes
longer, since Lucene makes an automaton for each of its parts. Two wrong would be hundreds of words. They are shared out
over the halves of a word until one letter is left, which keeps the expressions short: 2,000 characters for two wrong of
twelve letters, where a list has 4,000 words.
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


def misspelt(word: str) -> tuple[str, ...]:
    """Terms of which one matches every misspelling that does not begin with the word itself; of a word of lower-case
    letters, digits and `_`.
    """
    match letters_wrong(word):
        case 0:
            return ()
        case 1:
            return _one_open(word)
        case two:
            return tuple(f"/{way}/" for way in _ways(word, two))


def _one_open(word: str) -> tuple[str, ...]:
    """A letter for another, one too many, one missing, or in the place of its neighbour."""
    places = range(len(word))
    other = [f"{word[:i]}?{word[i + 1 :]}" for i in places]
    added = [f"{word[:i]}?{word[i:]}" for i in places]
    missing = [word[:i] + word[i + 1 :] for i in places]
    swapped = [word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in places[:-1]]
    return tuple(dict.fromkeys([*other, *added, *missing, *swapped]))


@lru_cache(4_096)
def _within(word: str, distance: int) -> str:
    if distance == 1:
        return _one_wrong(word)
    if distance == 0 or not word:
        return word + ".{0," + str(distance) + "}" if distance else word
    if len(word) == 1:
        # One letter and d edits: anything up to d letters, or the letter among d others.
        return "(" + "|".join([".{0," + str(distance) + "}", *_beside(word, distance)]) + ")"
    return "(" + "|".join(_ways(word, distance)) + ")"


def _ways(word: str, distance: int) -> list[str]:
    """Expressions of which one matches every word within the distance, which is shared out over the halves."""
    half = len(word) // 2
    left, right = word[:half], word[half:]
    ways = [_within(left, d) + _within(right, distance - d) for d in range(distance + 1)]
    # The letters on both sides of the cut in each other's place, which is one edit and not two.
    swapped = right[0] + left[-1]
    ways += [_within(left[:-1], d) + swapped + _within(right[1:], distance - 1 - d) for d in range(distance)]
    return ways


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
