"""What a trace has read: transfers, each happening once whoever states it, and the accounts that they are between."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from graph.traverse.analysis.declared import LinkKey
from graph.traverse.money_flow.amounts import counts, places, units
from graph.traverse.money_flow.ledger import Movement, Order, Rules, Span, course, moment
from graph.traverse.money_flow.reach import End, Known, Reached, reached
from graph.traverse.money_flow.reading import OF_A_TRANSACTION, Page, Read, Row, Service, Transaction


def is_transaction(account: str) -> bool:
    return account.startswith("transaction:")


Happening = tuple[str | int | None, ...]


class Transfer(NamedTuple):
    """A transfer, or an input or output of a transaction."""

    type: str
    start: str
    end: str
    row: Row
    asset: str | None
    """Of a transaction the family of its wallets: its coin."""

    @property
    def link(self) -> LinkKey:
        return (self.type, self.start, self.end, self.row.id)

    @property
    def happening(self) -> Happening:
        """What two sources that state the same transfer agree on. Without the hash of its transaction: all of it."""
        row = self.row
        if self.type != "SENT":
            return self.type, self.start, self.end, row.position
        if row.tx is not None:
            return self.type, self.start, self.end, row.tx, row.position, row.asset
        return self.type, self.start, self.end, row.at, row.position, row.asset, row.amount

    def better(self, other: "Transfer | None") -> bool:
        """Whether it stands for the happening rather than the other one."""
        return other is None or (-self.row.confidence, self.row.id) < (-other.row.confidence, other.row.id)


@dataclass(slots=True)
class _Told:
    """What of the graph was left out, for `limits`."""

    wallets: set[str] = field(default_factory=set)
    transactions: set[str] = field(default_factory=set)
    no_amount: set[str] = field(default_factory=set)
    undated: set[str] = field(default_factory=set)
    again: set[str] = field(default_factory=set)
    """Assertions of transfers that another source states too."""


@dataclass(slots=True)
class Gathered:
    """
    hops       of wallets, from the nearest source
    spans      of pots: between which moments all of their movements are known
    services   that control a wallet
    ends       of wallets that are not followed: why
    times      of transactions
    """

    sources: frozenset[str]
    backwards: bool
    through_hubs: bool
    assets: frozenset[str] | None
    hops: dict[str, int]
    spans: dict[str, Span] = field(default_factory=dict)
    services: dict[str, Sequence[Service]] = field(default_factory=dict)
    ends: dict[str, End] = field(default_factory=dict)
    times: dict[str, str] = field(default_factory=dict)
    told: _Told = field(default_factory=_Told)
    _by_happening: dict[Happening, Transfer] = field(default_factory=dict)
    _made: dict[str, tuple[int, Movement]] = field(default_factory=dict)
    """Movements, and of so many digits, by their ids."""

    # --- what was read ---

    def add_wallet(self, read: Read, of_each: int) -> None:
        self.services[read.id] = sorted(read.services, key=lambda s: (s.kind, s.controller or "", s.cluster or ""))
        if read.id in self.sources:
            self.ends[read.id] = End.RETURNED
        elif read.services:
            self.ends[read.id] = End(self.services[read.id][0].kind)
        elif read.protected:
            self.ends[read.id] = End.PROTECTED
        elif read.opened:
            self.spans[read.id] = Span()
        elif read.hub and not self.through_hubs and self.ends[read.id] is End.LIMIT:
            self.ends[read.id] = End.HUB
        for page, rows in read.pages.items():
            for row in self._kept(read.id, page, rows, of_each):
                start, end = (read.id, row.other) if page.out else (row.other, read.id)
                asset = row.asset if page.type == "SENT" else read.family
                self._add(Transfer(page.type, start, end, row, asset))

    def _kept(self, wallet: str, page: Page, rows: Sequence[Row], of_each: int) -> Sequence[Row]:
        """The rows of a page; where it is not whole, those of the moments of which all is known."""
        if len(rows) <= of_each:
            return rows
        self.told.wallets.add(wallet)
        if wallet not in self.spans:  # A source has no pot, so nothing is missing from what it is known to have given.
            return rows[:of_each]
        bound, span = moment(str(rows[-1].at)), self.spans[wallet]
        upwards = page.near is not self.backwards
        if upwards:
            self.spans[wallet] = span._replace(before=min(span.before, bound))
        else:
            self.spans[wallet] = span._replace(after=max(span.after, bound))
        return [row for row in rows if moment(str(row.at)) != bound]

    def add_transaction(self, read: Transaction) -> None:
        cut = max(len(read.inputs), len(read.outputs)) > OF_A_TRANSACTION
        if cut:
            self.told.transactions.add(read.id)
        times = [row.at for row in (*read.inputs, *read.outputs) if row.at is not None]
        at = read.at or min(times, default=None)
        if at is None:
            self.told.undated.update(row.id for row in (*read.inputs, *read.outputs))
            return
        self.times[read.id] = at
        for row in (*read.inputs, *read.outputs):
            self._made.pop(row.id, None)
        self.spans[read.id] = Span()
        for type_, rows in (("INPUT_OF", read.inputs), ("OUTPUT_TO", read.outputs)):
            for row in rows[:OF_A_TRANSACTION]:
                start, end = (row.other, read.id) if type_ == "INPUT_OF" else (read.id, row.other)
                self._add(Transfer(type_, start, end, row, row.family))

    def _add(self, transfer: Transfer) -> None:
        if self.assets is not None and transfer.asset not in self.assets:
            return
        if not counts(transfer.row.amount):
            self.told.no_amount.add(transfer.row.id)
            return
        if self.time(transfer) is None:
            self.told.undated.add(transfer.row.id)
            return
        there = self._by_happening.get(transfer.happening)
        if there is not None and there.row.id != transfer.row.id:
            self.told.again.add(max(there, transfer, key=lambda t: (-t.row.confidence, t.row.id)).row.id)
        if transfer.better(there):
            self._by_happening[transfer.happening] = transfer

    # --- what it comes to ---

    def transfers(self) -> Mapping[str | None, Sequence[Transfer]]:
        """By asset."""
        found: dict[str | None, list[Transfer]] = {}
        for transfer in self._by_happening.values():
            found.setdefault(transfer.asset, []).append(transfer)
        return found

    def has_transactions(self) -> bool:
        return any(transfer.type != "SENT" for transfer in self._by_happening.values())

    def time(self, transfer: Transfer) -> str | None:
        """Of a transaction the one of all its inputs and outputs."""
        if transfer.type == "SENT":
            return transfer.row.at
        transaction = transfer.end if transfer.type == "INPUT_OF" else transfer.start
        return self.times.get(transaction, transfer.row.at)

    def order(self, transfer: Transfer) -> Order:
        row, time = transfer.row, moment(str(self.time(transfer)))
        index = -1 if row.position is None else row.position
        match transfer.type:
            case "INPUT_OF":
                return time, transfer.end, 0, index, row.id
            case "OUTPUT_TO":
                return time, transfer.start, 1, index, row.id
            case _:
                return time, row.tx or "", 0, index, row.id

    def _movement(self, transfer: Transfer, digits: int) -> Movement:
        key = transfer.row.id
        made = self._made.get(key)
        if made is None or made[0] != digits:
            amount = units(str(transfer.row.amount), digits)
            made = digits, Movement(key, transfer.start, transfer.end, amount, self.order(transfer))
            self._made[key] = made
        return made[1]

    def flow(
        self,
        asset: str | None,
        transfers: Sequence[Transfer],
        rules: Rules,
        least: str | None,
        methods: Collection[str],
    ) -> "Flow":
        amounts = [str(t.row.amount) for t in transfers]
        digits = places(amounts if least is None else [*amounts, least])
        by_key = {t.row.id: t for t in transfers}
        movements = [self._movement(transfer, digits) for transfer in transfers]
        own = Rules(
            rules.sources, rules.backwards, rules.since, rules.until,
            0 if least is None else units(least, digits), self.times.keys(),
        )  # fmt: skip
        taken = course(movements, self.spans, own)
        known = Known(self.spans, frozenset(self.times), self.ends)
        found = reached(taken, known, backwards=rules.backwards, methods=methods)
        keys = [m.key for m in taken.movements]
        return Flow(asset, digits, found, [by_key[key] for key in keys])


@dataclass(frozen=True, slots=True)
class Flow:
    """What became of one asset. `transfers`: in the order of `reached.carried`."""

    asset: str | None
    digits: int
    reached: Reached
    transfers: Sequence[Transfer]


@dataclass(slots=True)
class Account:
    """
    share    the most that the haircut leaves of what the sources gave, in millionths: so that amounts of different
             assets can be compared
    arrived  when taint came first; backwards, when it left last
    worth    whether any of it is enough to be followed
    """

    share: int
    arrived: str
    worth: bool


def accounts(flows: Iterable[Flow], *, backwards: bool) -> Mapping[str, Account]:
    """Where taint came to."""
    found: dict[str, Account] = {}
    for flow in flows:
        for name, arrival in flow.reached.arrivals.items():
            share = arrival.by.haircut * 1_000_000 // flow.reached.sources
            time = arrival.last if backwards else arrival.first
            there = found.setdefault(name, Account(share, time, arrival.worth))
            there.share = max(there.share, share)
            there.arrived = max(there.arrived, time) if backwards else min(there.arrived, time)
            there.worth = there.worth or arrival.worth
    return found
