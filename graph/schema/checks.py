"""Runs cypher/checks: every row of a check is a violation of the rule that the check is named after."""

from dataclasses import dataclass

from graph.database import Database
from graph.scripts import names, script

MOST_PER_CHECK = 100


@dataclass(frozen=True, slots=True)
class Violation:
    """One row of a check: the rule, what breaks it, and how."""

    check: str
    subject: str
    problem: str


def check_names() -> tuple[str, ...]:
    """Names of all checks, as cypher/checks has them."""
    return tuple(name.removeprefix("checks/") for name in names("checks"))


async def run_checks(database: Database) -> list[Violation]:
    """At most 100 violations of every check; none where the data keeps every rule."""
    found: list[Violation] = []
    for name in check_names():
        # However long it takes: each looks at all there is.
        async for subject, problem in database.stream(script(f"checks/{name}").statement, {"limit": MOST_PER_CHECK}):
            found.append(Violation(name, str(subject), str(problem)))
    return found
