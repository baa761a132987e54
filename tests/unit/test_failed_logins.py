"""Failed logins: few lines in the log, and a wait for addresses with too many. Time is the test's own."""

import asyncio
import logging

import pytest

from api.readers import failed
from api.readers.bearer import NotAccepted
from api.readers.failed import MAX_FAILED, MAX_TOLD, MINUTE_SECONDS, FailedLogins

HERE, FAR = ("127.0.0.1", 1), ("192.0.2.1", 1)
REASON = NotAccepted("unknown")


class Clock:
    now = 1_000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(failed, "time", made)
    return made


async def test_an_address_waits_for_the_rest_of_its_minute(clock: Clock) -> None:
    logins = FailedLogins()
    assert {logins.note(FAR, REASON) for _ in range(MAX_FAILED)} == {0}
    clock.now += 20.5
    assert logins.note(FAR, REASON) == 40
    assert logins.note(HERE, REASON) == 0
    clock.now += 39.5
    assert logins.note(FAR, REASON) == 0


async def test_this_machine_waits_too_and_a_customer_of_ipv6_is_one_address(clock: Clock) -> None:
    logins = FailedLogins()
    for _ in range(MAX_FAILED):
        logins.note(HERE, REASON)
        logins.note(("2001:db8::1", 1), REASON)
    assert logins.note(HERE, REASON)
    assert logins.note(("2001:db8::2", 1), REASON)
    assert not logins.note(("2001:db8:0:1::1", 1), REASON)


async def test_the_addresses_that_failed_last_are_remembered(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failed, "MAX_ADDRESSES", 3)
    logins = FailedLogins()
    for number in range(MAX_FAILED):
        logins.note(FAR, REASON)
        logins.note((f"198.51.100.{number}", 1), REASON)
    assert logins.note(FAR, REASON)
    assert len(logins._by_address) == 3


def _said(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [r.getMessage() for r in caplog.records if r.name == "crimegraph.readers"]


async def test_a_flood_is_a_few_lines_and_a_number(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    logins = FailedLogins()
    with caplog.at_level(logging.WARNING):
        for _ in range(MAX_TOLD + 412):
            logins.note(FAR, REASON)
        assert _said(caplog) == ["a login failed from 192.0.2.1: unknown"] * MAX_TOLD
        caplog.clear()
        clock.now += MINUTE_SECONDS
        logins.note(HERE, REASON)
        assert _said(caplog) == ["and 412 more logins failed within 60 s", "a login failed from 127.0.0.1: unknown"]


async def test_an_address_that_waits_takes_no_line_from_another(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    logins = FailedLogins()
    for _ in range(MAX_FAILED):
        logins.note(FAR, REASON)
    clock.now += MINUTE_SECONDS - 1
    logins._lines.ends = clock.now
    caplog.clear()
    with caplog.at_level(logging.WARNING):
        for _ in range(1_000):
            logins.note(FAR, REASON)
        logins.note(HERE, REASON)
    assert _said(caplog)[-1] == "a login failed from 127.0.0.1: unknown"


async def test_the_number_is_told_when_the_minute_is_over_though_nobody_fails_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(failed, "MINUTE_SECONDS", 0.05)
    logins = FailedLogins()
    with caplog.at_level(logging.WARNING):
        for _ in range(MAX_TOLD + 3):
            logins.note(FAR, REASON)
        await asyncio.sleep(0.2)
    assert _said(caplog)[-1].startswith("and 3 more logins failed")
