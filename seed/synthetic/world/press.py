"""Who reports what is planted in the world. What was published by BEFORE is known then; the rest comes later."""

from dataclasses import replace

from seed.synthetic.sources import CASEWORK, GAZETTE, INSTITUTE, LEDGER, OBSERVER, Press, Publication

PREFIX = "world-"
BEFORE = "2025-06-01T00:00:00Z"
AFTER = "2025-12-01T00:00:00Z"
_EARLY, _LATE = "2025-03-03", "2025-09-01"


def _early(one: Publication) -> Publication:
    return replace(one, slug=f"{PREFIX}{one.slug}", published=_EARLY)


LEDGER_W, CASEWORK_W, OBSERVER_W, INSTITUTE_W, GAZETTE_W = map(_early, (LEDGER, CASEWORK, OBSERVER, INSTITUTE, GAZETTE))
PRESS = Press(PREFIX, LEDGER_W, CASEWORK_W, OBSERVER_W, INSTITUTE_W, (OBSERVER_W, INSTITUTE_W, GAZETTE_W))

REPORTS = tuple(
    Publication(f"{PREFIX}report-{n}", f"Synthetic Reporter {n}", _EARLY, grade)
    for n, grade in enumerate("BCDBCDEC", start=1)
)
"""Independent of one another, and known early."""
ADDED = tuple(
    Publication(f"{PREFIX}added-{n}", f"Synthetic Newcomer {n}", _LATE, grade)
    for n, grade in enumerate("BCDE", start=1)
)
"""Independent of all others, and known late."""
COPIES = {
    one.id: Publication(f"{PREFIX}copy-{n}", f"Synthetic Copyist {n}", _LATE, "A", derived_from=(one.id,))
    for n, one in enumerate(REPORTS, start=1)
}
"""Of each report one copy, known late, and held to be more reliable than what it copies."""
EARLY_COPIES = {
    one.id: Publication(
        f"{PREFIX}reprint-{n}", f"Synthetic Reprint {n}", _EARLY, one.reliability, derived_from=(one.id,)
    )
    for n, one in enumerate(REPORTS, start=1)
}
PUBLICATIONS = (
    LEDGER_W,
    CASEWORK_W,
    OBSERVER_W,
    INSTITUTE_W,
    GAZETTE_W,
    *REPORTS,
    *ADDED,
    *COPIES.values(),
    *EARLY_COPIES.values(),
)
