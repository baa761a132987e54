"""What holds for all addresses of a family: it is found, one spelling is canonical, a typing error is seen."""

import hashlib
import string
from collections.abc import Callable

import base58
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.ids import is_well_formed, make_id
from graph.values import wallet_address
from graph.vocabularies import WalletFamily
from seed.addresses.address import Checksum
from seed.addresses.base32 import ALPHABET
from seed.addresses.base58check import VERSIONS
from seed.addresses.cashaddr import holds
from seed.addresses.evm import checksummed
from seed.addresses.recognise import recognised

SAMPLES = (
    "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
    "1111111111111111111114oLvT2",
    "3P14159f73E4gFr7JterCCQh9QjiTjiZrG",
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
    "LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1",
    "ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9",
    "DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L",
    "XpESxaUmonkq8RaLLp46Brx2K39ggQe226",
    "t1VmmGiyjVNeCjxDZzg7vZmd99WyzVby9yC",
    "zs1qqqqqqqqqqqqqqqqqrjq05nyfku05msvu49mawhg6kr0wwljahypwyk2h88z6975u563j8nfaxd",
    "TNPeeaaFB7K9cmo4uQpcU32zGK8G1NYqeL",
    "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh",
    "888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H",
    "qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",
    "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",
)


@pytest.mark.parametrize(("version", "length"), VERSIONS)
@given(data=st.data())
def test_a_version_with_a_hash_is_of_the_versions_family(version: bytes, length: int, data: st.DataObject) -> None:
    text = base58.b58encode_check(version + data.draw(st.binary(min_size=length, max_size=length))).decode()
    address = recognised(text)
    assert address is not None
    assert (address.family, address.checksum) == (VERSIONS[version, length], Checksum.VALID)
    assert address.canonical == text == wallet_address(address.family, text)


@pytest.mark.parametrize("text", SAMPLES)
@given(data=st.data())
def test_one_changed_character_is_never_valid(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from(string.ascii_letters + string.digits + ":").filter(lambda c: c != text[place]))
    address = recognised(text[:place] + other + text[place + 1 :])
    assert address is None or not address.usable


@pytest.mark.parametrize("text", SAMPLES)
@given(data=st.data())
def test_two_characters_that_changed_places_are_never_valid(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text) - 2))
    swapped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    address = recognised(swapped)
    assert swapped == text or address is None or not address.usable


@pytest.mark.parametrize("text", [text for text in SAMPLES if text.startswith(("1", "3", "t1", "r"))])
@given(data=st.data())
def test_one_lost_or_doubled_character_is_never_valid(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text) - 1))
    for wrong in (text[:place] + text[place + 1 :], text[:place] + text[place] + text[place:]):
        address = recognised(wrong)
        assert address is None or not address.usable


@given(st.binary(min_size=20, max_size=20), st.data())
def test_an_evm_address_is_one_in_every_case_and_a_wrong_capital_is_seen(raw: bytes, data: st.DataObject) -> None:
    right = checksummed("0x" + raw.hex())
    spelling = "0x" + "".join(
        c.upper() if up else c.lower()
        for c, up in zip(right[2:], data.draw(st.lists(st.booleans(), min_size=40, max_size=40)), strict=True)
    )
    address = recognised(spelling)
    assert address is not None
    assert address.canonical == right.lower()
    assert address.usable
    assert (address.checksum is Checksum.VALID) == (spelling == right and spelling[2:] != spelling[2:].lower())
    assert make_id("Wallet", address.family, spelling) == make_id("Wallet", address.family, right)


@given(st.binary(min_size=20, max_size=20), st.sampled_from([0, 8]))
def test_cashaddr_and_the_old_form_of_one_hash_are_two_families(raw: bytes, version: int) -> None:
    """That they pay the same script is known only to whoever knows that the old form was meant for Bitcoin Cash."""
    payload = _cashaddr(bytes([version]) + raw)
    old = base58.b58encode_check((b"\x05" if version else b"\x00") + raw).decode()
    new_one, old_one = recognised(payload), recognised(old)
    assert new_one is not None
    assert old_one is not None
    assert (new_one.family, new_one.checksum) == (WalletFamily.BITCOIN_CASH, Checksum.VALID)
    assert (old_one.family, old_one.checksum) == (WalletFamily.BITCOIN, Checksum.VALID)


@given(st.binary(min_size=32, max_size=32))
def test_any_thirty_two_bytes_are_an_address_of_solana(raw: bytes) -> None:
    address = recognised(base58.b58encode(raw).decode())
    assert address is not None
    assert (address.family, address.checksum) == (WalletFamily.SOLANA, Checksum.NONE)


def _texts() -> st.SearchStrategy[str]:
    return st.one_of(
        st.text(),
        st.text(string.ascii_letters + string.digits, min_size=20, max_size=110),
        st.text(ALPHABET, min_size=6, max_size=90).map(lambda text: f"bc1{text}"),
        st.text(ALPHABET, min_size=60, max_size=400).map(lambda text: f"u1{text}"),
        st.text(ALPHABET, min_size=42, max_size=42),
        st.sampled_from(SAMPLES).map(str.upper),
    )


@given(_texts())
def test_whatever_is_recognised_makes_an_id_and_is_recognised_again_by_its_canonical_form(text: str) -> None:
    address = recognised(text)
    if address is None:
        return
    assert address.canonical == wallet_address(address.family, text)
    assert recognised(address.canonical) == address
    assert is_well_formed(make_id("Wallet", address.family, text))


@pytest.mark.parametrize(
    "wrong", [lambda text: text[:-1] + ("2" if text[-1] == "1" else "1"), lambda text: text[0] + text[2] + text[1:]]
)
def test_a_bitcoin_address_with_a_typing_error_is_still_seen_to_be_one(wrong: Callable[[str], str]) -> None:
    address = recognised(wrong("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"))
    assert address is not None
    assert (address.family, address.checksum) == (WalletFamily.BITCOIN, Checksum.WRONG)


def test_double_sha_256_is_the_checksum() -> None:
    content = b"\x00" + bytes(20)
    check = hashlib.sha256(hashlib.sha256(content).digest()).digest()[:4]
    assert base58.b58encode(content + check).decode() == "1111111111111111111114oLvT2"


def _cashaddr(content: bytes) -> str:
    """Encodes, which the code that is tested never does."""
    bits = "".join(f"{byte:08b}" for byte in content)
    bits += "0" * (-len(bits) % 5)
    data = [int(bits[i : i + 5], 2) for i in range(0, len(bits), 5)]
    check = 1
    for group in [*(ord(c) & 31 for c in "bitcoincash"), 0, *data, *[0] * 8]:
        top = check >> 35
        check = (check & 0x07FFFFFFFF) << 5 ^ group
        for place, generator in enumerate((0x98F2BC8E61, 0x79B76D99E2, 0xF33E5FB3C4, 0xAE2EABE2A8, 0x1E4F43E470)):
            if top >> place & 1:
                check ^= generator
    check ^= 1
    whole = data + [check >> 5 * (7 - i) & 31 for i in range(8)]
    assert holds("bitcoincash", whole)
    return "".join(ALPHABET[group] for group in whole)
