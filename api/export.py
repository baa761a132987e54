"""`python -m api.export` writes schema.graphql; `--check` exits 1 where the committed file is stale."""

import sys
from pathlib import Path

from graphql import lexicographic_sort_schema, print_schema

from api.schema import schema

FILE = Path(__file__).with_name("schema.graphql")


def main(arguments: list[str]) -> int:
    text = print_schema(lexicographic_sort_schema(schema())) + "\n"
    if "--check" not in arguments:
        FILE.write_text(text, encoding="utf-8")
        return 0
    if FILE.exists() and FILE.read_text(encoding="utf-8") == text:
        return 0
    sys.stderr.write("api/schema.graphql is stale: run `make derive`.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
