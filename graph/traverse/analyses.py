"""The analyses that search with statements of their own, by the names of their root fields."""

from collections.abc import Mapping

from graph.cases.asked import CASES
from graph.traverse.analysis.declared import Analysis
from graph.traverse.changes import CHANGES
from graph.traverse.weakest_links import WEAKEST_LINKS

ANALYSES: Mapping[str, Analysis] = {one.name: one for one in (WEAKEST_LINKS, CHANGES, CASES)}
