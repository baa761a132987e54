"""Partial dates, exact decimals, wallet addresses."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.values import canonical_decimal, claim_value, partial_date, wallet_address

DAYS = st.dates(date(1, 1, 1), date(9998, 12, 31))


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("2024", date(2024, 1, 1), date(2025, 1, 1)),
        ("2024-02", date(2024, 2, 1), date(2024, 3, 1)),
        ("2024-12", date(2024, 12, 1), date(2025, 1, 1)),
        ("2024-02-29", date(2024, 2, 29), date(2024, 3, 1)),
        ("9998", date(9998, 1, 1), date(9999, 1, 1)),
        ("0001", date(1, 1, 1), date(2, 1, 1)),
        ("2024-07-15T23:30:00Z", date(2024, 7, 15), date(2024, 7, 16)),
    ],
)
def test_a_partial_date_spans_the_days_it_may_mean(text: str, first: date, after: date) -> None:
    found = partial_date(text)
    assert (found.text, found.first_day, found.day_after) == (text, first, after)


def test_a_time_is_told_in_utc_and_so_may_fall_on_another_day() -> None:
    found = partial_date("2024-07-15T23:30+02:00")
    assert found.text == "2024-07-15T21:30:00Z"
    assert partial_date("2024-07-15T23:30:00.250-02:00").text == "2024-07-16T01:30:00.25Z"


@pytest.mark.parametrize(
    "text",
    ["", "24", "2024-13", "2023-02-29", "2024-7", "9999", "0000", "2024-07-15T10:00:00", "2024-07-15 10:00:00Z",
     "9999-01-01T00:00:00Z", "0001-01-01T00:00:00+01:00", "٢٠٢٤", "2024-00", "2024-07-15T25:00:00Z"],
)  # fmt: skip
def test_what_is_no_partial_date_is_refused_with_the_text_in_the_message(text: str) -> None:
    with pytest.raises(ValueError, match=r"partial date|calendar|year"):
        partial_date(text)


@given(DAYS)
def test_every_day_lies_in_its_own_month_and_year(day: date) -> None:
    for text in (f"{day:%Y}".zfill(4), f"{day.year:04d}-{day.month:02d}", day.isoformat()):
        found = partial_date(text)
        assert found.first_day <= day < found.day_after
    assert partial_date(day.isoformat()).day_after - day == timedelta(days=1)


@given(st.datetimes(timezones=st.just(UTC)).filter(lambda t: 1 <= t.year <= 9998))
def test_reading_a_canonical_time_again_changes_nothing(moment: datetime) -> None:
    text = partial_date(moment.isoformat()).text
    assert partial_date(text).text == text


@pytest.mark.parametrize(
    ("given", "canonical"),
    [("1.50", "1.5"), ("1e3", "1000"), ("-0.0", "0"), ("+7", "7"), ("0.000", "0"), ("1E-8", "0.00000001"), (12, "12"),
     ("100", "100"), (".5", "0.5"), (Decimal("1E+2"), "100")],
)  # fmt: skip
def test_decimals_have_one_text(given: str, canonical: str) -> None:
    assert canonical_decimal(given) == canonical


@pytest.mark.parametrize("text", ["NaN", "inf", "-Infinity", "", "1,000", "1 000", "0x1", "١", "1e9999", "1__0"])
def test_what_is_no_exact_decimal_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="decimal"):
        canonical_decimal(text)


def test_a_float_is_refused_since_it_is_not_exact() -> None:
    with pytest.raises(ValueError, match="exact"):
        canonical_decimal(0.1)  # type: ignore[arg-type] # on purpose


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20, places=12))
def test_equal_decimals_have_equal_texts_and_keep_their_value(number: Decimal) -> None:
    text = canonical_decimal(number)
    assert Decimal(text) == number
    assert canonical_decimal(text) == text
    assert canonical_decimal(f"{text}{'' if '.' in text else '.'}00") == text


def test_evm_addresses_are_lower_case_and_base58_stays() -> None:
    upper = "0x098B716B8Aaf21512996dC57EB0615e2383E2f96"
    assert wallet_address("evm", upper) == upper.lower()
    assert wallet_address("bitcoin", " 3Pja5FPK1wFB9LkWWJai8XYL1qjbqqT9Ye ") == "3Pja5FPK1wFB9LkWWJai8XYL1qjbqqT9Ye"
    assert wallet_address("bitcoin", "BC1QAR0SRRR7XFKVY5L643LYDNW9RE59GTZZWF5MDQ").startswith("bc1q")


@pytest.mark.parametrize(
    ("family", "address", "canonical"),
    [
        ("bitcoin_cash", "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",
         "qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"),
        ("bitcoin_cash", "QPM2QSZNHKS23Z7629MMS6S4CWEF74VCWVY22GDX6A", "qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"),
        ("bitcoin_cash", "1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu", "1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu"),
        ("litecoin", "LTC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KGMN4N9", "ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9"),
        ("litecoin", "LTC1pyiZ1ha3YkwwoFpVu6Rw8UWqzkMSdzo", "LTC1pyiZ1ha3YkwwoFpVu6Rw8UWqzkMSdzo"),
        ("solana", "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7", "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7"),
    ],
)  # fmt: skip
def test_case_and_prefix_are_dropped_only_where_they_mean_nothing(family: str, address: str, canonical: str) -> None:
    assert wallet_address(family, address) == canonical


@pytest.mark.parametrize(("family", "address"), [("evm", "0x12"), ("evm", ""), ("bitcoin", "3P ja"), ("bitcoin", "")])
def test_a_malformed_address_is_refused(family: str, address: str) -> None:
    with pytest.raises(ValueError, match="address"):
        wallet_address(family, address)


@pytest.mark.parametrize("text", ["2,517", "2 517", "1'000.5", "439,000,000"])
def test_a_claimed_number_with_separators_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="plain digits"):
        claim_value(text)


@pytest.mark.parametrize("text", ["2517", "RAIDED", "2025-10-20", "97.4", "July 2024", "19, at most"])
def test_other_claim_values_stay_as_they_are(text: str) -> None:
    assert claim_value(f" {text} ") == text
