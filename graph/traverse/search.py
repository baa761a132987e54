"""`search`: names, aliases, addresses and numbers, tolerant of spelling and script.

The full-text index only proposes, and proposes everything: a beginning and a misspelling (spelling.py) are sets of
words that follow from the text alone, of which it leaves none out. What is in scope is ranked by how well its names
match the text, then by id, so that nothing hidden moves the order of what is visible; the index's own score would,
since it counts hidden documents.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from graph.compile import connections
from graph.compile import plan as p
from graph.compile.bound import Bound
from graph.compile.given import combined
from graph.compile.paging import plan_page
from graph.compile.planner import Planner
from graph.compile.selection import Selection
from graph.compile.shape import Shaper
from graph.compile.text import Text
from graph.errors import BadInput
from graph.nodes import folded
from graph.ontology import ONTOLOGY, Kind, Property
from graph.ontology.catalogue import ENTITY
from graph.traverse.spelling import misspelt
from graph.traverse.walk import Shaped

INDEX = "entity_search"
MAX_TEXT = 200
MAX_WORDS = 8
RANK = p.OrderKey(Property("rank", Kind.INT, "How far from the text the best name is."), of_edge=True, descending=False)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """The text three ways: folded, without spaces, and by word; each a Given where a variable brought it. `listing`
    says what is shown of the matches.
    """

    labels: tuple[str, ...]
    folded: Any
    squeezed: Any
    words: Any
    listing: p.Listing

    def text(self, text: Text) -> str:
        """`[rows, total]`. Where both are asked the index is asked once, and what it proposes is kept."""
        n = text.names.variable("n")
        match = self._match(text, n)
        if not (self.listing.rows and self.listing.total):
            rows = f"COLLECT {{ {self._page(text, match, n)} }}" if self.listing.rows else "null"
            total = f"COUNT {{ {match} RETURN {n} LIMIT {p.MAX_COUNT + 1} }}" if self.listing.total else "null"
            return f"[{rows}, {total}]"
        kept, one, rows = (text.names.variable(x) for x in ("a", "n", "v"))
        page = self._page(text, f"UNWIND {kept} AS {one}", one)
        return (
            f"head(COLLECT {{ {match} WITH collect({n}) AS {kept} WITH {kept}, COLLECT {{ {page} }} AS {rows}"
            f" RETURN [{rows}, size({kept})] }})"
        )

    def _page(self, text: Text, match: str, n: str) -> str:
        m = text.names.variable("m")
        ranked = f"{match} WITH {n}, {{rank: {self._rank(text, n)}}} AS {m}"
        page, row = self.listing.page, self.listing.row
        return connections.page(text, ranked, page, row, Bound(n, m), [n, m], f"{n}.id")

    def _match(self, text: Text, n: str) -> str:
        proposing = text.names.parameter(combined(lucene, self.words, self.squeezed))
        return (
            f"CALL db.index.fulltext.queryNodes('{INDEX}', {proposing})"
            f" YIELD node AS {n} WITH {n} WHERE {text.sees_node(n)}{text.labelled(n, ENTITY, self.labels)}"
        )

    def _rank(self, text: Text, n: str) -> str:
        """0 the whole name, 1 its beginning, 2 inside it, then 3 and one more for every word that no name begins; in
        thousands, plus how much longer or shorter than the text the closest name is.
        """
        keys, whole, words = (
            f"{n}.searchKeys",
            text.names.parameter(self.folded),
            text.names.parameter(self.words),
        )
        absent = f"size([w IN {words} WHERE none(k IN {keys} WHERE (' ' + k) CONTAINS (' ' + w))])"
        away = f"abs(size(k) - size({whole}))"
        run = text.names.parameter(self.squeezed)
        closest = f"reduce(m = 999, k IN {keys} | CASE WHEN {away} < m THEN {away} ELSE m END)"
        return (
            f"1000 * CASE WHEN any(k IN {keys} WHERE k = {whole} OR k = {run}) THEN 0"
            f" WHEN any(k IN {keys} WHERE k STARTS WITH {whole} OR k STARTS WITH {run}) THEN 1"
            f" WHEN any(k IN {keys} WHERE k CONTAINS {whole}) THEN 2 ELSE 3 + {absent} END + {closest}"
        )

    def shaped(self, shaper: Shaper) -> Shaped:
        decode = shaper.connection(self.listing)
        return lambda value, variables: (decode(value), [])


def lucene(words: Sequence[str], whole: str) -> str:
    """A query in Lucene's syntax: each word may be a beginning, or one or two letters wrong; or all of them without
    spaces, since scripts and clerks part syllables differently.
    """
    each = [" OR ".join([f"{word}*", *misspelt(word)]) for word in words]
    return f"({' AND '.join(f'({ways})' for ways in each)}) OR {whole}*"


def plan(planner: Planner, arguments: Mapping[str, Any], selection: Selection) -> Search:
    """Raises BadInput for a text without a letter or digit, or too long."""
    three = combined(_three_ways, arguments["text"])
    whole, squeezed, words = (combined(itemgetter(at), three) for at in range(3))
    labels = planner.visible(ONTOLOGY.labels(arguments["types"] if arguments.get("types") is not None else (ENTITY,)))
    page = plan_page("search", arguments, (RANK,))
    shaped, rows, total, row = planner.node_rows("Search", labels, selection, page)
    return Search(labels, whole, squeezed, words, p.Listing(labels, None, page, row, shaped, rows, total))


def _three_ways(text: str) -> tuple[str, str, list[str]]:
    """The text folded, without spaces, and by word."""
    if len(text) > MAX_TEXT:
        raise BadInput(f"`text` has {len(text)} characters, at most {MAX_TEXT} are searched", "shorten it")
    whole = folded(text)
    words = list(dict.fromkeys(_WORD.findall(whole)))[:MAX_WORDS]
    if not words:
        raise BadInput("`text` has no letter or digit to search for", "write a name, an address or a number")
    return whole, "".join(words), words
