"""Layer by layer along the arrow: each statement reads the wallets that taint came to, those with most of it first."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.traverse.analysis.search import Search
from graph.traverse.money_flow.known import Account, Flow, Gathered, accounts, is_transaction
from graph.traverse.money_flow.ledger import ALWAYS, NEVER, Rules, end_of, moment
from graph.traverse.money_flow.methods import METHODS
from graph.traverse.money_flow.reach import End
from graph.traverse.money_flow.reading import (
    MAX_LOOKED_THROUGH,
    OF_A_SOURCE,
    OF_A_TRANSACTION,
    OF_A_WALLET,
    PAGES,
    Look,
    Reader,
    Wanted,
)

MAX_HOPS = 6
MAX_STATEMENTS = 2 * MAX_HOPS + 2
"""Wallets of every hop, and the transactions between them; and at the end what has no date."""
MAX_FOLLOWED = 100
"""Wallets of one hop, and as many transactions."""
MAX_LOOKED_AT = 300
"""Wallets of one hop of which it is read who controls them."""
MAX_ROWS = 4_000
"""Transfers in all. To work out as many takes a twentieth of a second, for which the event loop waits."""
_MOST_OF_A_WALLET = len(PAGES) * (OF_A_WALLET + 1) + 1
_MOST_OF_A_TRANSACTION = 2 * (OF_A_TRANSACTION + 1) + 1


@dataclass(slots=True)
class Trace:
    """
    left   transfers that may still be read
    small  wallets that nothing came to so far that is worth following
    cut    limits that were hit
    """

    reader: Reader
    rules: Rules
    max_hops: int
    least: str | None
    gathered: Gathered
    left: int = MAX_ROWS
    small: set[str] = field(default_factory=set)
    cut: dict[str, tuple[str, int, int]] = field(default_factory=dict)

    async def run(self) -> Sequence[Flow]:
        """What became of each asset."""
        wanted = [self._wanted(one, Look.SOURCE, None) for one in sorted(self.rules.sources)]
        for hop in range(self.max_hops + 1):
            if wanted and not await self._wallets(wanted):
                break
            if hop == self.max_hops:
                break
            more = await self._transactions()
            wanted = self._next(hop + 1)
            # Transactions may bring money back to wallets that were read, and so into other transactions.
            if not wanted and not more:
                break
        flows = self._flows(METHODS)
        unread = {
            one for flow in flows for one in flow.reached.arrivals if is_transaction(one)
        } - self.gathered.times.keys()
        if unread and not self.cut.keys() & {"transactions of a hop", "transfers read"}:
            self._cut("transactions", len(self.gathered.times), len(self.gathered.times) + len(unread))
        return flows

    def _flows(self, methods: Collection[str]) -> Sequence[Flow]:
        """As far as is known now."""
        by_asset = sorted(self.gathered.transfers().items(), key=lambda one: one[0] or "")
        flows = [self.gathered.flow(asset, own, self.rules, self.least, methods) for asset, own in by_asset]
        return [flow for flow in flows if flow.reached.sources]

    def _tainted(self) -> Mapping[str, Account]:
        return accounts(self._flows(("POISON", "HAIRCUT")), backwards=self.rules.backwards)

    # --- what is read next ---

    def _next(self, hop: int) -> list[Wanted]:
        """The wallets that taint came to and that nobody looked at, those with most of it first."""
        known, tainted = self.gathered, self._tainted()
        new = [one for one in tainted if self._is_new(one, tainted[one])]
        # Those that nothing is worth following of come last.
        new.sort(key=lambda one: (not tainted[one].worth, -tainted[one].share, one))
        known.hops.update({one: hop for one in new if one not in known.hops})
        self.small = self.small.difference(new) | {one for one in new if not tainted[one].worth}
        last = hop == self.max_hops
        end = End.MAX_HOPS if last else End.LIMIT
        # What was read of small ones, as who controls them, stays known.
        known.ends.update({one: end for one in new if known.ends.get(one, End.LIMIT) is End.LIMIT})
        worth = 0 if last else sum(tainted[one].worth for one in new)
        if worth > MAX_FOLLOWED:
            self._cut("wallets of a hop", MAX_FOLLOWED, worth)
        if len(new) > MAX_LOOKED_AT:
            self._cut("wallets looked at", MAX_LOOKED_AT, len(new))
        looks = [Look.FOLLOW] * min(worth, MAX_FOLLOWED) + [Look.ONLY] * MAX_LOOKED_AT
        return [
            self._wanted(one, look, tainted[one].arrived) for one, look in zip(new[:MAX_LOOKED_AT], looks, strict=False)
        ]

    def _is_new(self, one: str, account: Account) -> bool:
        if is_transaction(one):
            return False
        return one not in self.gathered.hops or (one in self.small and account.worth)

    def _wanted(self, one: str, look: Look, arrived: str | None) -> Wanted:
        rules, end = self.rules, self.rules.until
        if arrived is None:
            return Wanted(one, look, (rules.since, end), (ALWAYS, NEVER))
        if rules.backwards:
            return Wanted(one, look, (NEVER, end_of(arrived)), (end_of(arrived), end))
        return Wanted(one, look, (arrived, end), (NEVER, arrived))

    # --- reading ---

    async def _wallets(self, wanted: Sequence[Wanted]) -> bool:
        """Whether there was room for their transfers."""
        room = self.left >= _MOST_OF_A_WALLET
        if not room:
            self._cut_rows()
            wanted = [one._replace(look=Look.ONLY) for one in wanted]
        # A row of each is who controls it, which is no transfer.
        of_each = OF_A_SOURCE if wanted[0].look is Look.SOURCE else OF_A_WALLET
        found, rows = await self.reader.wallets(wanted, of_each, self.left + len(wanted))
        if rows > self.left + len(wanted):
            self._cut_rows()
        self.left = max(0, self.left - max(0, rows - len(found)))
        for read in found:
            self.gathered.add_wallet(read, of_each)
        return room

    async def _transactions(self) -> bool:
        """Reads those that taint came to; whether there were any."""
        if not self.gathered.has_transactions():
            return False
        tainted = self._tainted()
        new = [one for one in tainted if is_transaction(one) and one not in self.gathered.times]
        new.sort(key=lambda one: (-tainted[one].share, one))
        if not new:
            return False
        if len(new) > MAX_FOLLOWED:
            self._cut("transactions of a hop", MAX_FOLLOWED, len(new))
        if self.left < _MOST_OF_A_TRANSACTION:
            self._cut_rows()
            return False
        batch = new[:MAX_FOLLOWED]
        found, rows = await self.reader.transactions(batch, self.left + len(batch))
        if rows > self.left + len(batch):
            self._cut_rows()
        self.left = max(0, self.left - max(0, rows - len(found)))
        for read in found:
            self.gathered.add_transaction(read)
        return True

    def _cut_rows(self) -> None:
        self._cut("transfers read", MAX_ROWS, MAX_ROWS + 1)

    def _cut(self, name: str, value: int, reached: int) -> None:
        there = self.cut.get(name)
        self.cut[name] = (name, value, max(reached, there[2] if there else 0))

    async def limits(self) -> list[tuple[str, int, int]]:
        told, limits = self.gathered.told, list(self.cut.values())
        for name, most, cut in (
            ("transfers of a source", OF_A_SOURCE, told.wallets & self.gathered.sources),
            ("transfers of a wallet", OF_A_WALLET, told.wallets - self.gathered.sources),
        ):
            if cut:
                limits.append((name, most, most + 1))
        if told.transactions:
            limits.append(("outputs of a transaction", OF_A_TRANSACTION, OF_A_TRANSACTION + 1))
        whole = [one for one in self.gathered.services if one not in told.wallets and self._was_opened(one)]
        found, looked = await self.reader.undated(sorted(whole)) if whole else ((), 0)
        undated = told.undated.union(found)
        if looked > MAX_LOOKED_THROUGH:
            limits.append(("looked through for dates", MAX_LOOKED_THROUGH, looked))
        for name, number in (("undated transfers", len(undated)), ("transfers without an amount", len(told.no_amount))):
            if number:
                limits.append((name, 0, number))
        if told.again:
            limits.append(("transfers stated again", 0, len(told.again)))
        return limits

    def _was_opened(self, wallet: str) -> bool:
        return wallet in self.gathered.spans or wallet in self.rules.sources


def trace_of(search: Search, arguments: Mapping[str, Any]) -> Trace:
    backwards = arguments["direction"] == "IN"
    sources, assets = frozenset(arguments["from"]), arguments["assets"]
    since, to = arguments["since"], arguments["until"]
    rules = Rules(sources, backwards, moment(since) if since else NEVER, end_of(moment(to)) if to else ALWAYS)
    gathered = Gathered(
        sources, backwards, search.walk.through_hubs, None if assets is None else frozenset(assets),
        dict.fromkeys(sources, 0),
        ends=dict.fromkeys(sources, End.RETURNED),
    )  # fmt: skip
    return Trace(Reader(search, backwards, assets), rules, arguments["maxHops"], arguments["minAmount"], gathered)
