"""The codes of countries that the model knows: ISO 3166-1 alpha-2, as the shipped data set has them."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).parents[2] / "datasets" / "countries" / "nodes" / "Country.csv"


@dataclass(frozen=True, slots=True)
class Country:
    iso2: str
    iso3: str
    name: str

    @property
    def id(self) -> str:
        return f"country:{self.iso2}"


@cache
def countries() -> Mapping[str, Country]:
    """Each one by its alpha-2 code."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return {row["iso2"]: Country(row["iso2"], row["iso3"], row["name"]) for row in csv.DictReader(file)}
