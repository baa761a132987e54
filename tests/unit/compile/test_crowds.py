"""A page goes along an index where very many may meet, and follows relationships where each node has few of them."""

from tests.unit.compile.compiled import compiled

WALLETS = "controls { nodes { ... on Wallet { address } } }"


def controls(asked: str) -> str:
    """The statement for what is asked of a compound's operators, who may be people and organizations."""
    text, _ = compiled(f'{{ compound(id: "compound:kk-park") {{ operators {{ nodes {{ {asked} }} }} }} }}')
    return text


def along_index(text: str) -> bool:
    return ":CONTROLS(fromId, toId)" in text


def test_wallets_of_people_need_no_index_and_organizations_beside_them_are_not_followed() -> None:
    text = controls(f"... on Person {{ {WALLETS} }}")
    assert not along_index(text)
    assert ":Person)-[" in text


def test_wallets_of_organizations_go_along_an_index() -> None:
    assert along_index(controls(f"... on Organization {{ {WALLETS} }}"))


def test_what_is_asked_of_both_at_once_is_one_page_along_the_index() -> None:
    text = controls(f"... on Party {{ {WALLETS} }}")
    assert along_index(text)
    assert text.count(":CONTROLS]") == 1
