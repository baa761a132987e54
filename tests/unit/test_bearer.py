"""Where a token may stand in a request, and how it has to look."""

import pytest

from api.readers.bearer import LONGEST_TOKEN, NotAccepted, bearer_token


def test_a_request_without_authorization_has_no_token() -> None:
    assert bearer_token([(b"host", b"x"), (b"cookie", b"access_token=cg_x; authorization=Bearer cg_x")], b"") is None
    assert bearer_token([(b"x-clearance", b"RED"), (b"x-authorization", b"Bearer cg_x")], b"query=access_token") is None


@pytest.mark.parametrize("scheme", [b"Bearer", b"bearer", b"BEARER"])
def test_the_scheme_is_read_in_any_case(scheme: bytes) -> None:
    assert bearer_token([(b"authorization", scheme + b" cg_abc")], b"") == "cg_abc"


@pytest.mark.parametrize(
    "values",
    [
        [b""],
        [b"Bearer"],
        [b"Bearer "],
        [b"Bearer  cg_abc"],
        [b"Bearer\tcg_abc"],
        [b"Bearer cg_abc "],
        [b"Bearer cg_abc, Bearer cg_abd"],
        [b"Bearer cg_abc cg_abd"],
        [b'Bearer "cg_abc"'],
        [b"Basic Y2c6X2FiYw=="],
        [b"Token cg_abc"],
        [b"cg_abc"],
        [b"Bearer cg_\xc3\xa4"],
        [b"Bearer cg_a\x00b"],
        [b"Bearer " + b"a" * (LONGEST_TOKEN + 1)],
        [b"Bearer cg_abc", b"Bearer cg_abc"],
    ],
)
def test_anything_else_in_authorization_is_refused(values: list[bytes]) -> None:
    with pytest.raises(NotAccepted):
        bearer_token([(b"authorization", value) for value in values], b"")


@pytest.mark.parametrize(
    "query", [b"access_token=cg_abc", b"access_token=", b"a=1&access_token=x", b"access%5Ftoken=x", b"ACCESS_%54oken=x"]
)
def test_a_token_in_the_address_is_refused_with_and_without_the_header(query: bytes) -> None:
    for headers in ([], [(b"authorization", b"Bearer cg_abc")]):
        with pytest.raises(NotAccepted):
            bearer_token(headers, query)
