"""Slices reach everything that filters can tell apart, in few questions, and end where they cannot."""

from collections.abc import Callable

import pytest

from seed.fetch.colours import Colour
from seed.fetch.interpol import LISTS, number_of
from seed.fetch.slices import Answer, Query, Slicer
from tests.unit.fetch.notices_server import CAP, Api, invented

Asked = dict[str, Answer]


def sliced(api: Api, changes: Callable[[int], None] = lambda _: None) -> tuple[int, int, Asked]:
    """How many are counted, how many reached, and what was asked."""
    asked: Asked = {}

    def ask(query: Query) -> Answer:
        key = str(sorted(query.items()))
        if key not in asked:
            changes(len(asked))
            found = api.matching({name: str(value) for name, value in query.items()})
            asked[key] = Answer(len(found), found[:CAP])
        return asked[key]

    slicer = Slicer(ask, CAP, number_of, LISTS[Colour.RED][0].filters)
    return slicer.everything(), len(slicer.found), asked


@pytest.mark.parametrize("seed", range(4))
def test_skewed_notices_are_all_reached(seed: int) -> None:
    counted, reached, asked = sliced(Api(invented(1_000, seed=seed)))
    assert (counted, reached) == (1_000, 1_000)
    assert len(asked) < 700


@pytest.mark.parametrize("number", [0, 1, CAP, CAP + 1])
def test_the_limit_itself_is_no_reason_to_slice_more(number: int) -> None:
    counted, reached, asked = sliced(Api(invented(number)))
    assert counted == reached == number
    assert len(asked) == 1 or number > CAP


@pytest.mark.parametrize(
    ("ignored", "least"),
    [(("ageMin", "ageMax"), 600), (("nationality",), 600), (("name",), 500), (("sexId", "name", "forename"), 500)],
)
def test_a_filter_without_effect_costs_little(ignored: tuple[str, ...], least: int) -> None:
    _, reached, asked = sliced(Api(invented(600), ignored=ignored))
    assert reached >= least
    assert len(asked) < 1_600


def test_slicing_ends_where_notices_are_all_alike() -> None:
    alike = [{**n, "name": "SPECIMEN", "forename": None, "nationalities": None} for n in invented(200)]
    counted, reached, asked = sliced(Api(alike))
    assert (counted, reached) == (200, CAP)
    assert len(asked) < 1_000


def test_slicing_is_the_same_every_time() -> None:
    assert sliced(Api(invented(400))) == sliced(Api(invented(400)))


def test_notices_may_come_and_go_while_they_are_listed() -> None:
    api = Api(invented(500))
    stays = {n["entity_id"] for n in api.notices[10:]}

    def changes(asked: int) -> None:
        if asked < 10:
            api.notices[0] = {**api.notices[0], "entity_id": f"2026/{9_000 + asked}"}
        if asked == 30:
            del api.notices[1:6]

    counted, reached, asked = sliced(api, changes)
    assert counted == 500
    assert reached >= len(stays)
    assert len(asked) < 2_000
