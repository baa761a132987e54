"""`python -m api.export` writes schema.graphql; `--check` exits 1 where the committed file is stale."""

import sys
from collections.abc import Mapping

from graphql import lexicographic_sort_schema, print_schema

from api.schema import schema
from graph.export.derived import Derivation


def derived() -> Mapping[str, str]:
    """Path below the root of the project to text."""
    return {"api/schema.graphql": print_schema(lexicographic_sort_schema(schema())) + "\n"}


SDL = Derivation("python -m api.export", derived, ())

if __name__ == "__main__":
    sys.exit(SDL.main(sys.argv[1:]))
