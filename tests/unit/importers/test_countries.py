"""Countries as records name them."""

import pytest

from seed.importers.countries import countries, country
from seed.importers.origin import NAMED, Origin
from seed.tables import Place

ORIGIN = Origin("source:test", "test")


@pytest.mark.parametrize("code", ["NO", "no", " NO "])
def test_a_country_is_named_by_its_code(code: str) -> None:
    node = country(ORIGIN, code, Place("x"))
    assert node is not None
    assert (node.id, node.described_by) == ("country:NO", NAMED)
    assert node.properties == {"name": "Norway", "iso2": "NO", "iso3": "NOR"}


@pytest.mark.parametrize("code", ["", "QQ", "NOR", "Norway"])
def test_what_is_no_code_is_no_country(code: str) -> None:
    assert country(ORIGIN, code, Place("x")) is None


def test_every_country_of_the_data_set_is_known() -> None:
    assert len(countries()) > 240
