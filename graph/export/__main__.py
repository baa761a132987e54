"""`python -m graph.export` writes the derived files, `--check` exits 1 and names those that are stale."""

import sys

from graph.export.files import ONTOLOGY_FILES

sys.exit(ONTOLOGY_FILES.main(sys.argv[1:]))
