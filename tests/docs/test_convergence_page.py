"""docs/convergence.md: its query is answered as it says, and its tables and numbers are those of the code."""

from api.execute import Executor
from api.schema import schema
from graph.database import Database
from graph.settings import Endpoint
from graph.traverse import opening
from graph.traverse.convergence import ball, convergence, counted, kinds, null_model
from tests.docs.answers import answered, settle
from tests.docs.test_readme import ROOT
from tests.unit.traverse import test_null_model as null

PATH = ROOT / "docs" / "convergence.md"
PAGE = PATH.read_text(encoding="utf-8")


async def test_the_seed_answers_the_query_as_shown(seeded: Endpoint) -> None:
    async with Database.opened(seeded) as database:
        settle(PATH, await answered(Executor(schema(), database), PAGE))


def test_the_links_that_count_are_told() -> None:
    for label, types in kinds.MEETINGS.items():
        [row] = [line for line in PAGE.splitlines() if line.startswith(f"| a {label.lower()} |")]
        assert tuple(x for x in row.split("`")[1::2]) == types


def test_the_table_of_chance_is_what_comes_out() -> None:
    for level in null.LEVELS:
        shares = [null.share(of, level) for of in (null.Drawn.some, null.Drawn.hub, null.Drawn.planted)]
        assert f"| {level} | {' | '.join(f'{one:.1%}' for one in shares)} |" in PAGE
    assert f"Of {null.ROUNDS} random networks" in PAGE


def test_the_limits_are_those_of_the_code() -> None:
    told = PAGE.replace("\n", " ")
    assert f"At most {convergence.MAX_IDS} ids, {convergence.MAX_HOPS} hops and {convergence.MAX_WAYS} ways" in told
    assert f"{ball.MAX_LINKS:,} links are looked at (`searched`) in {ball.MAX_STATEMENTS} statements" in told
    assert f"{opening.LINKS_OF_A_NODE:,} of a node (`links`); {ball.MAX_MEETINGS:,} meetings around" in told
    assert f"{counted.MAX_BEARERS:,} crimes" in told
    assert f"each with {counted.MAX_MET:,} meetings" in told
    assert f"more than {null_model.EXACT:,} ends" in told
    assert f"{convergence.MAX_SHARED} elements of `shared` and {convergence.MAX_HUBS} hubs" in told
