"""The answer: of each asset what the sources gave and where it is, wallets, transfers and ends, those of most first."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from heapq import nsmallest
from operator import itemgetter
from typing import Any

from graph.traverse.money_flow.amounts import decimal, ratio
from graph.traverse.money_flow.known import Flow, Gathered, Transfer, is_transaction
from graph.traverse.money_flow.methods import METHODS
from graph.traverse.money_flow.reach import Arrival, By, End
from graph.traverse.money_flow.reading import Service

Found = dict[str, Any]
Ranked = tuple[tuple[Any, ...], Callable[[], Found]]
"""By what it is ranked, and how it is written: only what is shown is."""


@dataclass(frozen=True, slots=True)
class Picture:
    """`limit`: of wallets, of transfers and of ends."""

    gathered: Gathered
    flows: Sequence[Flow]
    method: str
    limit: int

    def answer(self, limits: Sequence[tuple[str, int, int]]) -> Found:
        parts = {"wallets": self._wallets(), "transfers": self._transfers(), "ends": self._ends()}
        shown: dict[str, list[Found]] = {}
        told = list(limits)
        for name, rows in parts.items():
            every = list(rows)
            if len(every) > self.limit:
                told.append((f"{name} shown", self.limit, len(every)))
            shown[name] = [write() for _, write in nsmallest(self.limit, every, key=itemgetter(0))]
        # The largest are shown, and those in the order in which they happened.
        shown["transfers"].sort(key=lambda row: row["order"])
        return {"totals": [_total(flow, self.method) for flow in self.flows], **shown, "limits": told}

    def _wallets(self) -> Iterator[Ranked]:
        for flow in self.flows:
            for account, arrival in flow.reached.arrivals.items():
                if not is_transaction(account) and account not in self.gathered.sources:
                    yield self._key(flow, arrival.by, account), partial(self._wallet, flow, account, arrival)

    def _wallet(self, flow: Flow, account: str, arrival: Arrival) -> Found:
        # Of a wallet that is not followed nobody read what else it has.
        followed = account in self.gathered.spans
        return {
            **self._tainted(flow, arrival.by),
            **_times(arrival),
            "entity": account,
            "hops": self.gathered.hops[account],
            "total": decimal(arrival.all, flow.digits) if followed else None,
            "share": ratio(arrival.by.named(self.method), arrival.all) if followed else None,
        }

    def _transfers(self) -> Iterator[Ranked]:
        for flow in self.flows:
            for at, by in flow.reached.carried.items():
                transfer = flow.transfers[at]
                yield self._key(flow, by, transfer.row.id), partial(self._transfer, flow, transfer, by)

    def _transfer(self, flow: Flow, transfer: Transfer, by: By) -> Found:
        return {
            **self._tainted(flow, by),
            "link": list(transfer.link),
            "at": self.gathered.time(transfer),
            "amount": transfer.row.amount,
            "order": self.gathered.order(transfer),
        }

    def _ends(self) -> Iterator[Ranked]:
        for flow in self.flows:
            for (account, end), arrival in flow.reached.ends.items():
                yield self._key(flow, arrival.by, account, end), partial(self._end, flow, account, end, arrival)

    def _end(self, flow: Flow, account: str, end: End, arrival: Arrival) -> Found:
        return {
            **self._tainted(flow, arrival.by),
            **_times(arrival),
            "entity": account,
            "end": end.value,
            "controllers": [_controller(account, s) for s in self.gathered.services.get(account, ())],
        }

    def _key(self, flow: Flow, by: By, *names: str) -> tuple[Any, ...]:
        """The largest share of what the sources gave first, by the method that was asked for."""
        return -by.named(self.method) * 10**12 // flow.reached.sources, -by.poison, flow.asset or "", *names

    def _tainted(self, flow: Flow, by: By) -> Found:
        return {"asset": flow.asset, "tainted": decimal(by.named(self.method), flow.digits), "by": _by(by, flow.digits)}


def _by(by: By, digits: int) -> Found:
    named = {name.lower(): decimal(units, digits) for name, units in zip(METHODS, by, strict=True)}
    return {**named, "least": decimal(min(by), digits), "most": decimal(max(by), digits)}


def _total(flow: Flow, method: str) -> Found:
    ends: dict[End, By] = {}
    for (_, end), arrival in flow.reached.ends.items():
        ends[end] = ends.get(end, By()).plus(arrival.by)
    return {
        "asset": flow.asset,
        "sources": decimal(flow.reached.sources, flow.digits),
        "ends": [
            {"end": end.value, "tainted": decimal(by.named(method), flow.digits), "by": _by(by, flow.digits)}
            for end, by in sorted(ends.items())
        ],
    }


def _times(arrival: Arrival) -> Found:
    return {"transfers": arrival.movements, "first": _date(arrival.first), "last": _date(arrival.last)}


def _date(moment: str) -> str | None:
    """The partial date of a moment (ledger.moment)."""
    return (f"{moment}Z" if "T" in moment else moment) or None


def _controller(wallet: str, service: Service) -> Found:
    who, cluster = service.controller, service.cluster
    links: Iterable[Sequence[str | None]] = ()
    if who is not None:
        links = [("CONTROLS", who, cluster or wallet, None)]
        if cluster is not None:
            links = [("IN_CLUSTER", wallet, cluster, None), *links]
    return {"service": service.kind, "entity": who, "links": [list(link) for link in links]}
