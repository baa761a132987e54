"""`python -m seed.scripts` writes cypher/seed, `--check` exits 1 and names the files that are stale."""

import sys

from seed.scripts.files import stale, write


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["--check"]):
        sys.stderr.write("usage: python -m seed.scripts [--check]\n")
        return 2
    found = stale() if arguments else write()
    sys.stdout.writelines(f"{path}\n" for path in found)
    if arguments and found:
        sys.stderr.write("These files are stale: run `python -m seed.scripts` and commit them.\n")
        return 1
    return 0


sys.exit(main(sys.argv[1:]))
