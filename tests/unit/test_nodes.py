"""Names meet across scripts, accents and the way that syllables are parted."""

import pytest

from graph.nodes import folded, squeezed


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("赵伟", "zhao wei"), ("Šwe  Kokko", "swe kokko"), ("DO KWON", "do kwon"), ("0xAB12", "0xab12")],
)
def test_a_name_is_folded_to_latin_letters_syllable_by_syllable(text: str, wanted: str) -> None:
    assert folded(text) == wanted


@pytest.mark.parametrize("text", ["佘智江", "She Zhijiang", "She Zhi Jiang", "SHE  ZHIJIANG"])
def test_a_name_is_the_same_however_its_syllables_are_parted(text: str) -> None:
    assert squeezed(text) == "shezhijiang"
