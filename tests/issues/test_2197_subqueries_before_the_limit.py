"""neo4j/graphql #2197: under a union, nested subqueries run for every row before the limit is applied.

Here what is nested runs for the rows of the page, and the one more that tells of a next page.
"""

import re

import pytest

from graph.database import Database
from tests.integration.crowd import COUNTRY
from tests.integration.profiles import Profile, profiled

HOME = f'country(id: "{COUNTRY}")'
BY_CONFIDENCE = "orderBy: [{edge: {confidence: DESC}}]"
NESTED = "controls(first: 3) { nodes { id } }"


def _expanded(profile: Profile) -> int:
    """Rows that following CONTROLS made, along relationships or their index."""
    return sum(
        rows
        for (name, details), (_, rows) in zip(profile.operators, profile.rows, strict=True)
        if re.search(r":CONTROLS[\](]", details) and name.startswith(("Expand", "DirectedRelationship"))
    )


@pytest.mark.parametrize(
    "query",
    [
        f"{{ people(first: 10) {{ nodes {{ id {NESTED} }} }} }}",
        f"{{ people(first: 10, orderBy: [{{name: DESC}}]) {{ nodes {{ id {NESTED} }} }} }}",
        f"{{ people(first: 10, orderBy: [{{recordedAt: DESC}}]) {{ nodes {{ id {NESTED} }} }} }}",
        f"{{ entities(first: 10, types: [Person, Country]) {{ nodes {{ id ... on Person {{ {NESTED} }} }} }} }}",
        f'{{ country(id: "{COUNTRY}") {{ residents(first: 10) {{ nodes {{ ... on Person {{ {NESTED} }} }} }} }} }}',
        f"{{ {HOME} {{ residents(first: 10, {BY_CONFIDENCE}) {{ nodes {{ ... on Person {{ {NESTED} }} }} }} }} }}",
        f'{{ search(text: "zz00012", first: 10) {{ nodes {{ ... on Person {{ {NESTED} }} }} }} }}',
        f"{{ {HOME} {{ links(first: 10) {{ nodes {{ from {{ ... on Person {{ {NESTED} }} }} }} }} }} }}",
    ],
)
async def test_what_is_nested_runs_for_the_rows_of_the_page(crowded: Database, query: str) -> None:
    profile = await profiled(crowded, query)
    assert _expanded(profile) <= 11
