"""A listing of several labels is bounded by their ids' prefixes, which no id of theirs may lie outside of."""

from itertools import combinations

from api.schema import schema
from graph.ontology import ONTOLOGY
from graph.ontology.catalogue import ENTITY
from graph.scope import Reader
from graph.vocabularies import Marking
from tests.unit.compile.compiled import compiled

ALL = Reader("all", Marking.RED, victims=True)


def test_every_id_of_the_labels_is_within_the_bounds() -> None:
    assert schema().query_type is not None
    for pair in combinations(ONTOLOGY.groups[ENTITY], 2):
        text, _ = compiled(f"{{ entities(types: [{', '.join(pair)}]) {{ nodes {{ id }} }} }}", reader=ALL)
        low, high = (text.partition(f".id {sign} '")[2].partition("'")[0] for sign in "><")
        for label in pair:
            prefix = ONTOLOGY.nodes[label].prefix
            assert low < f"{prefix}:a" < f"{prefix}:~" < high, pair
