"""`python -m seed.scripts` writes cypher/seed, `--check` exits 1 and names the files that are stale."""

import sys

from seed.scripts.files import SEED_SCRIPTS

sys.exit(SEED_SCRIPTS.main(sys.argv[1:]))
