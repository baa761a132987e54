"""The analyses that search with statements of their own, by the names of their root fields."""

from collections.abc import Mapping

from graph.cases.asked import CASES
from graph.traverse.analysis.declared import Analysis
from graph.traverse.centrality import CENTRALITY
from graph.traverse.chains.chains import CHAINS
from graph.traverse.changes import CHANGES
from graph.traverse.communities import COMMUNITIES
from graph.traverse.connect import CONNECT
from graph.traverse.convergence.convergence import CONVERGENCE
from graph.traverse.money_flow.declared import MONEY_FLOW
from graph.traverse.weakest_links import WEAKEST_LINKS

ANALYSES: Mapping[str, Analysis] = {
    one.name: one
    for one in (
        WEAKEST_LINKS,
        CONNECT,
        CONVERGENCE,
        CHAINS,
        MONEY_FLOW,
        CHANGES,
        COMMUNITIES,
        CENTRALITY,
        CASES,
    )
}
