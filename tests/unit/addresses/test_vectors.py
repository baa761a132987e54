"""The test vectors of the standards themselves, and addresses that are published as examples."""

import pytest

from graph.values import wallet_address
from seed.addresses.address import Checksum
from seed.addresses.base32 import values
from seed.addresses.bech32 import Encoding, decoded
from seed.addresses.cashaddr import holds
from seed.addresses.evm import checksummed
from seed.addresses.recognise import recognised

BECH32 = (
    "A12UEL5L",
    "a12uel5l",
    "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
    "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
    "11qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqc8247j",
    "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
    "?1ezyfcl",
)
BECH32M = (
    "A1LQFN3A",
    "a1lqfn3a",
    "an83characterlonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11sg7hg6",
    "abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx",
    "11llllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllludsr8",
    "split1checkupstagehandshakeupstreamerranterredcaperredlc445v",
    "?1v759aa",
)
NEITHER = (
    "\x201nwldj5",
    "\x7f1axkwrx",
    "\x801eym55h",
    "an84characterslonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1569pvx",
    "pzry9x0s0muk",
    "1pzry9x0s0muk",
    "x1b4n0q5v",
    "li1dgmt3",
    "de1lg7wt\xff",
    "A1G7SGD8",
    "10a06t8",
    "1qzzfhee",
    "\x201xj0phk",
    "\x7f1g6xzxy",
    "\x801vctc34",
    "an84characterslonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11d6pts4",
    "qyrz8wqd2c9m",
    "1qyrz8wqd2c9m",
    "y1b0jsk6g",
    "lt1igcx5c0",
    "in1muywd",
    "mm1crxm3i",
    "au1s5cgom",
    "M1VUXWEZ",
    "16plkw9",
    "1p2gdwpf",
)
SEGWIT = (
    "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
    "bc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qccfmv3",
    "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y",
    "BC1SW50QGDZ25J",
    "bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
)
WRONG_CHECKSUM = (
    # What BIP 173 made of versions above 0, before BIP 350.
    "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7k7grplx",
    "BC1SW50QA3JX3S",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",
    "BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL",
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh",
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
)
NO_SEGWIT = (
    "tc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq5zuyut",
    "bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4",
    "BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R",
    "bc1pw5dgrnzv",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v8n0nx0muaewav253zgeav",
    "BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v07qwwzcrf",
    "bc1gmk9yu",
    "bc1Qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
    # Of test networks, where nothing has a value.
    "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7",
    "tb1pqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesf3hn0c",
)
CASHADDR = (
    "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",
    "bitcoincash:qr95sy3j9xwd2ap32xkykttr4cvcu7as4y0qverfuy",
    "bitcoincash:qqq3728yw0y47sqn6l2na30mcw6zm78dzqre909m2r",
    "bitcoincash:ppm2qsznhks23z7629mms6s4cwef74vcwvn0h829pq",
    "bitcoincash:pr95sy3j9xwd2ap32xkykttr4cvcu7as4yc93ky28e",
    "bitcoincash:pqq3728yw0y47sqn6l2na30mcw6zm78dzq5ucqzc37",
    "bitcoincash:q9adhakpwzztepkpwp5z0dq62m6u5v5xtyj7j3h2ws4mr9g0",
    "bitcoincash:qgagf7w02x4wnz3mkwnchut2vxphjzccwxgjvvjmlsxqwkcw59jxxuz",
    "bitcoincash:qvch8mmxy0rtfrlarg7ucrxxfzds5pamg73h7370aa87d80gyhqxq5nlegake",
    "bitcoincash:qnq8zwpj8cq05n7pytfmskuk9r4gzzel8qtsvwz79zdskftrzxtar994cgutavfklv39gr3uvz",
    "bitcoincash:qh3krj5607v3qlqh5c3wq3lrw3wnuxw0sp8dv0zugrrt5a3kj6ucysfz8kxwv2k53krr7n933jfsunqex2w82sl",
    "bitcoincash:qmvl5lzvdm6km38lgga64ek5jhdl7e3aqd9895wu04fvhlnare5937w4ywkq57juxsrhvw8ym5d8qx7sz7zz0zvcypqscw8jd03f",
)
EIP55 = (
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
    "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
    "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
)
UNIFIED = (
    "u1l8xunezsvhq8fgzfl7404m450nwnd76zshscn6nfys7vyz2ywyh4cc5daaq0c7q2su5lqfh23sp7fkf3kt27ve5948mzpfdvckzaect2jtte308mkw"
    "lycj2u0eac077wu70vqcetkxf"
)
INTEGRATED = (
    "4BpEv3WrufwXoyJAeEoBaNW56ScQaLXyyQWgxeRL9KgAUhVzkvfiELZV7fCPBuuB2CGuJiWFQjhnhhwiH1FsHYGQQ8H2RRJveAtUeiFs6J"
)
EXAMPLES = (
    ("bitcoin", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
    ("bitcoin", "1111111111111111111114oLvT2"),
    ("bitcoin", "3P14159f73E4gFr7JterCCQh9QjiTjiZrG"),
    ("litecoin", "LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1"),
    ("litecoin", "ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9"),
    ("dogecoin", "DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L"),
    ("dash", "XpESxaUmonkq8RaLLp46Brx2K39ggQe226"),
    ("zcash", "t1VmmGiyjVNeCjxDZzg7vZmd99WyzVby9yC"),
    ("zcash", "t3Vz22vK5z2LcKEdg16Yv4FFneEL1zg9ojd"),
    ("zcash", "zcU1Cd6zYyZCd2VJF8yKgmzjxdiiU1rgTTjEwoN1CGUWCziPkUTXUjXmX7TMqdMNsTfuiGN1jQoVN4kGxUR4sAPN4XZ7pxb"),
    ("zcash", "zs1qqqqqqqqqqqqqqqqqrjq05nyfku05msvu49mawhg6kr0wwljahypwyk2h88z6975u563j8nfaxd"),
    ("zcash", UNIFIED),
    ("tron", "TNPeeaaFB7K9cmo4uQpcU32zGK8G1NYqeL"),
    ("xrp", "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"),
    ("xrp", "rrrrrrrrrrrrrrrrrrrrrhoLvTp"),
    ("xrp", "rrrrrrrrrrrrrrrrrrrrBZbvji"),
    ("monero", "888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H"),
    ("monero", "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A"),
    ("monero", INTEGRATED),
)  # fmt: skip


@pytest.mark.parametrize("text", BECH32)
def test_strings_of_bip_173_are_bech32_and_not_bech32m(text: str) -> None:
    found = decoded(text)
    assert found is not None
    assert found.encoding is Encoding.BECH32


@pytest.mark.parametrize("text", BECH32M)
def test_strings_of_bip_350_are_bech32m_and_not_bech32(text: str) -> None:
    found = decoded(text)
    assert found is not None
    assert found.encoding is Encoding.BECH32M


@pytest.mark.parametrize("text", NEITHER)
def test_strings_that_the_bips_call_invalid_are_neither(text: str) -> None:
    found = decoded(text)
    assert found is None or found.encoding is None


@pytest.mark.parametrize("text", SEGWIT)
def test_segwit_addresses_of_the_bips_are_bitcoins_in_lower_case(text: str) -> None:
    address = recognised(text)
    assert address is not None
    assert (address.family, address.canonical, address.checksum) == ("bitcoin", text.lower(), Checksum.VALID)


@pytest.mark.parametrize("text", WRONG_CHECKSUM)
def test_the_checksum_has_to_be_the_one_of_the_witness_version(text: str) -> None:
    address = recognised(text)
    assert address is not None
    assert (address.family, address.checksum, address.usable) == ("bitcoin", Checksum.WRONG, False)


@pytest.mark.parametrize("text", NO_SEGWIT)
def test_what_breaks_a_rule_of_segwit_is_no_address(text: str) -> None:
    assert recognised(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "prefix:x64nx6hz",
        "p:gpf8m4h7",
        "bitcoincash:qpzry9x8gf2tvdw0s3jn54khce6mua7lcw20ayyn",
        "bchtest:spectestnetaddressrealrealaddressqpan2k9lh",
        "bchreg:555555555555555555555555555555555555555555555udxmlmrz",
    ],
)
def test_checksums_of_the_cashaddr_specification_hold(text: str) -> None:
    prefix, _, payload = text.partition(":")
    data = values(payload)
    assert data is not None
    assert holds(prefix, data)
    assert recognised(text) is None, "they have no valid content"


@pytest.mark.parametrize("text", CASHADDR)
def test_addresses_of_the_cashaddr_specification_are_one_with_and_without_prefix_in_both_cases(text: str) -> None:
    payload = text.partition(":")[2]
    for spelling in (text, payload, text.upper(), payload.upper()):
        address = recognised(spelling)
        assert address is not None
        assert (address.family, address.canonical, address.checksum) == ("bitcoin_cash", payload, Checksum.VALID)


@pytest.mark.parametrize(
    "text",
    [
        "bchtest:pr6m7j9njldwwzlg9v7v53unlr4jkmx6eyvwc0uz5t",
        "pref:pr6m7j9njldwwzlg9v7v53unlr4jkmx6ey65nvtks5",
        "bitcoincash:Qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",
    ],
)
def test_cashaddr_of_other_networks_or_in_both_cases_is_no_address(text: str) -> None:
    assert recognised(text) is None


@pytest.mark.parametrize("text", EIP55)
def test_addresses_of_eip_55_hold(text: str) -> None:
    address = recognised(text)
    assert address is not None
    assert (address.family, address.canonical, address.checksum) == ("evm", text.lower(), Checksum.VALID)
    assert checksummed(text.lower()) == text


@pytest.mark.parametrize(
    "text",
    [
        "0x52908400098527886E0F7030069857D2E4169EE7",
        "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
        "0xde709f2102306220921060314715629080e2fb77",
        "0x27b1fdb04752bbc536007a920d24acb045561c26",
        "0x0000000000000000000000000000000000000000",
    ],
)
def test_an_evm_address_in_one_case_has_no_checksum(text: str) -> None:
    address = recognised(text)
    assert address is not None
    assert (address.canonical, address.checksum) == (text.lower(), Checksum.NONE)


@pytest.mark.parametrize(("family", "text"), EXAMPLES)
def test_published_examples_are_of_their_family(family: str, text: str) -> None:
    address = recognised(text)
    assert address is not None
    assert (address.family, address.canonical, address.checksum) == (family, text, Checksum.VALID)
    assert wallet_address(family, text) == text


@pytest.mark.parametrize("text", ["TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA", "11111111111111111111111111111111"])
def test_thirty_two_bytes_are_solanas_and_have_no_checksum(text: str) -> None:
    address = recognised(text)
    assert address is not None
    assert (address.family, address.canonical, address.checksum) == ("solana", text, Checksum.NONE)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "0x",
        "0x12",
        "0x" + "g" * 40,
        "0X" + "1" * 40,
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa ",
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfN0",
        "1a1zp1ep5qgefi2dmptftl5slmv7divfna",
        "ab" * 32,
        "1" * 33 + "²",
        "١" * 34,
        "bc1" + "q" * 100_000,
        "1" * 100_000,
        "4" + "1" * 94,
    ],
)
def test_what_is_in_no_form_is_no_address(text: str) -> None:
    address = recognised(text)
    assert address is None or not address.usable
