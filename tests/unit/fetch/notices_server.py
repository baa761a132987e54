"""A server on this machine that behaves like INTERPOL's notices API: it shows the first 160 rows of a question only.

Its notices are invented, and skewed as real ones are: a third of one nationality, many of one age, some of no age, no
nationality, no forename; and 200 who differ in nothing but their names.
"""

import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.serving import serving_app

CAP = 160
THIS_YEAR = 2026
COUNTRIES = ("RU", "RU", "RU", "RU", "SV", "SV", "SV", "IN", "IN", "PK", "AR", "BR", "UA", "FI", "SE", "CN", "TR", "ZA")


def invented(number: int, path: str = "red", seed: int = 7) -> list[dict[str, Any]]:
    """So many notices, as their own addresses show them."""
    draw = random.Random(seed)
    return [_notice(index, path, draw) for index in range(number)]


def _notice(index: int, path: str, draw: random.Random) -> dict[str, Any]:
    alike = index < 200
    year = 1992 if alike or draw.random() < 0.2 else 2008 - int(draw.betavariate(2, 3) * 70)
    letters = "".join(draw.choice("ABCDEIOU") for _ in range(6))
    number = f"{2000 + index % 25}/{index + 1}"
    return {
        "entity_id": number,
        "name": f"SPECIMEN {letters}" if alike else draw.choice(["", "D'", "VON "]) + f"{letters} SPECIMEN",
        "forename": None if draw.random() < 0.05 else "SPECIMEN" if alike else f"SPECIMEN {draw.choice('ABC')}",
        "date_of_birth": None
        if not alike and draw.random() < 0.04
        else f"{year}/0{draw.randint(1, 9)}/1{draw.randint(0, 9)}",
        "nationalities": ["RU"]
        if alike
        else None
        if draw.random() < 0.05
        else draw.sample(COUNTRIES, draw.choice([1, 1, 1, 2])),
        "sex_id": "M" if alike or draw.random() < 0.9 else draw.choice(["F", "U"]),
        "arrest_warrants": [{"issuing_country_id": "RU" if alike else draw.choice(COUNTRIES), "charge": "SPECIMEN"}],
        "_links": {"self": {"href": f"https://example.org/notices/v1/{path}/{number.replace('/', '-')}"}},
    }


@dataclass(slots=True)
class Api:
    """`faults`: asked of every request, with its number; an answer of theirs goes out in the place of the right one."""

    notices: list[dict[str, Any]]
    path: str = "red"
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    faults: Callable[[int, str], Response | None] = lambda _number, _asked: None
    rows_a_page: int = CAP
    ignored: tuple[str, ...] = ()
    at_once: int = 0
    most_at_once: int = 0

    def repeated(self) -> dict[str, int]:
        return {asked: times for asked, times in Counter(self.asked).items() if times > 1}

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route(f"/notices/v1/{self.path}", self._list),
                Route(f"/notices/v1/{self.path}/{{number}}", self._one),
            ]
        )

    def _taken(self, request: Request) -> Response | None:
        asked = request.url.path + "?" + "&".join(f"{k}={v}" for k, v in sorted(request.query_params.items()))
        self.asked.append(asked)
        self.agents.add(request.headers["user-agent"])
        return self.faults(len(self.asked), asked)

    async def _list(self, request: Request) -> Response:
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        try:
            if fault := self._taken(request):
                return fault
            found = self.matching(dict(request.query_params))
            page = int(request.query_params["page"])
            size = min(int(request.query_params["resultPerPage"]), self.rows_a_page)
            shown = found[:CAP][(page - 1) * size : page * size]
            names = ("forename", "date_of_birth", "entity_id", "nationalities", "name", "_links")
            rows = [{name: notice[name] for name in names} for notice in shown]
            return JSONResponse({"total": len(found), "query": {}, "_embedded": {"notices": rows}, "_links": {}})
        finally:
            self.at_once -= 1

    async def _one(self, request: Request) -> Response:
        if fault := self._taken(request):
            return fault
        number = request.path_params["number"].replace("-", "/")
        found = next((n for n in self.notices if n["entity_id"] == number), None)
        return JSONResponse(found) if found else JSONResponse({"message": "not found"}, 404)

    def matching(self, query: dict[str, str]) -> list[dict[str, Any]]:
        return [notice for notice in self.notices if self._answers(notice, query)]

    def _answers(self, notice: dict[str, Any], query: dict[str, str]) -> bool:
        return all(
            TESTS[name](notice, value) for name, value in query.items() if name in TESTS and name not in self.ignored
        )


def _age(notice: dict[str, Any]) -> int | None:
    return THIS_YEAR - int(notice["date_of_birth"][:4]) if notice["date_of_birth"] else None


def _older(notice: dict[str, Any], value: str) -> bool:
    age = _age(notice)
    return age is not None and age >= int(value)


def _younger(notice: dict[str, Any], value: str) -> bool:
    age = _age(notice)
    return age is not None and age <= int(value)


TESTS: dict[str, Callable[[dict[str, Any], str], bool]] = {
    "ageMin": _older,
    "ageMax": _younger,
    "nationality": lambda notice, value: value in (notice["nationalities"] or ()),
    "sexId": lambda notice, value: notice["sex_id"] == value,
    "name": lambda notice, value: re.search(value, notice["name"] or "") is not None,
    "forename": lambda notice, value: re.search(value, notice["forename"] or "") is not None,
    "arrestWarrantCountryId": lambda notice, value: any(
        w["issuing_country_id"] == value for w in notice["arrest_warrants"]
    ),
}


@contextmanager
def serving(api: Api) -> Iterator[str]:
    with serving_app(api.app()) as address:
        yield address


def slow(seconds: float) -> Response:
    time.sleep(seconds)
    return JSONResponse({"total": 0})
