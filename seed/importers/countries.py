"""Countries as records name them: by the code of ISO 3166-1, with the name that the project's own data set gives."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from graph.ids import make_id
from graph.provenance import NodeRow
from seed.importers.origin import Origin
from seed.tables import Place

_FILE = Path(__file__).parents[1] / "datasets" / "countries" / "nodes" / "Country.csv"


@cache
def countries() -> Mapping[str, Mapping[str, str]]:
    """The properties of each country by its alpha-2 code."""
    with _FILE.open(encoding="utf-8", newline="") as lines:
        return {row["iso2"]: {k: row[k] for k in ("name", "iso2", "iso3")} for row in csv.DictReader(lines)}


def country(origin: Origin, code: str, place: Place) -> NodeRow | None:
    """The country, only named; None where there is no such code."""
    known = countries().get(code.strip().upper())
    if known is None:
        return None
    return origin.entity(
        "Country", make_id("Country", known["iso2"]), place, named=True,
        name=known["name"], iso2=known["iso2"], iso3=known["iso3"],
    )  # fmt: skip
