"""`python -m graph.export` writes the derived files, `--check` exits 1 and names those that are stale."""

import sys

from graph.export.files import stale, write


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["--check"]):
        print("usage: python -m graph.export [--check]", file=sys.stderr)
        return 2
    found = stale() if arguments else write()
    for path in found:
        print(path)
    if arguments and found:
        print("These files are stale: run `python -m graph.export` and commit them.", file=sys.stderr)
        return 1
    return 0


sys.exit(main(sys.argv[1:]))
