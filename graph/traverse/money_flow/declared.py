"""`moneyFlow` as a table: its arguments, the types of its answer, its bounds."""

from collections.abc import Mapping
from typing import Any

from graph.errors import BadInput
from graph.traverse.analysis.declared import (
    EXCLUDE_INFERRED,
    LIMITS,
    THROUGH_HUBS,
    Analysis,
    Argument,
    Bound,
    Item,
    Names,
    Of,
    Result,
)
from graph.traverse.analysis.search import Search
from graph.traverse.money_flow.picture import Picture
from graph.traverse.money_flow.reading import MAX_LOOKED_THROUGH, OF_A_SOURCE, OF_A_TRANSACTION, OF_A_WALLET
from graph.traverse.money_flow.traced import (
    MAX_FOLLOWED,
    MAX_HOPS,
    MAX_LOOKED_AT,
    MAX_ROWS,
    MAX_STATEMENTS,
    trace_of,
)

MAX_SOURCES = 20
MAX_SHOWN = 500

METHOD = Names(
    "FlowMethod",
    {
        "POISON": "All that a wallet sends is tainted, as soon as anything tainted came in. Says where taint can be.",
        "HAIRCUT": "Of what a wallet sends the share is tainted that was of all that it had.",
        "FIFO": "What came in first is spent first.",
        "LIFO": "What came in last is spent first.",
    },
    "How tainted money is told apart from other money in one wallet.",
)
WAY = Names(
    "FlowDirection",
    {"OUT": "Where the money went.", "IN": "Where it came from: the same on reversed time."},
    "Which way money is followed.",
)
END = Names(
    "FlowEnd",
    {
        "EXCHANGE": "A wallet that an exchange is said to control. What leaves it is other people's money too.",
        "MIXER": "A wallet that a mixer is said to control, or is one.",
        "AT_REST": "Still there in the end, or at `until`. Backwards: was there already at `since`.",
        "UNKNOWN_ORIGIN": "Backwards: sent there, and not known to have come in.",
        "RETURNED": "Came back to a wallet of `from`, or from one to another.",
        "FEE": "Put into a transaction and not known to have been paid out by it.",
        "MAX_HOPS": "As far away as `maxHops`.",
        "MIN_AMOUNT": "In transfers of less than `minAmount`.",
        "HUB": "A wallet with very many links, which is not walked through unless asked.",
        "PROTECTED": "A wallet that is protected, which nothing is walked through.",
        "LIMIT": "Beyond what was read: `limits` says of what.",
    },
    "Why money is not followed any further.",
)
SERVICE = Names("FlowService", {"EXCHANGE": "An exchange.", "MIXER": "A mixer."}, "What holds the money of many.")
TAINTED = Item("tainted", Of.DECIMAL, "By the method that was asked for.")
ASSET = Item("asset", Of.TEXT, "Symbol or contract; null where nobody says which.", required=False)
BY = Item(
    "by",
    Result(
        "FlowAmounts",
        (
            Item("poison", Of.DECIMAL, "By POISON; may count money more than once."),
            Item("haircut", Of.DECIMAL, "By HAIRCUT."),
            Item("fifo", Of.DECIMAL, "By FIFO."),
            Item("lifo", Of.DECIMAL, "By LIFO."),
            Item("least", Of.DECIMAL, "The least of the four."),
            Item("most", Of.DECIMAL, "The most of the four."),
        ),
        "One amount by all four methods, and how far they differ.",
    ),
    "By each method.",
)
ENDED = Item("end", END, "Why it is not followed any further.")
TIMES = (
    Item("transfers", Of.INT, "How many transfers carried it there."),
    Item("first", Of.PARTIAL_DATE, "Of the first of them.", required=False),
    Item("last", Of.PARTIAL_DATE, "Of the last of them.", required=False),
)
TOTAL = Result(
    "FlowTotal",
    (
        ASSET,
        Item("sources", Of.DECIMAL, "What the wallets of `from` sent; backwards, what they received."),
        Item(
            "ends",
            Result("FlowTotalEnd", (ENDED, TAINTED, BY), "What ended in one way."),
            "Where that is. By haircut, FIFO and LIFO the ends add up to `sources`, to the last digit.",
            many=True,
        ),
    ),
    "The balance of one asset.",
)
WALLET = Result(
    "FlowWallet",
    (
        Item("entity", Of.ENTITY, "The wallet.", interface="Money"),
        ASSET,
        Item("hops", Of.INT, "Transfers, or transactions, from the nearest wallet of `from`."),
        TAINTED,
        BY,
        Item("total", Of.DECIMAL, "All that it is known to have received; backwards, sent. Null where not followed.",
             required=False),
        Item("share", Of.DECIMAL, "Of `total`, how much is `tainted`: 0 to 1.", required=False),
        *TIMES,
    ),
    "A wallet that tainted money came to; backwards, came from.",
)  # fmt: skip
TRANSFER = Result(
    "FlowTransfer",
    (
        Item("link", Of.LINK, "The transfer, or the input or output of a transaction, with who states it."),
        ASSET,
        Item("at", Of.PARTIAL_DATE, "When it happened."),
        Item("amount", Of.DECIMAL, "All of it."),
        TAINTED,
        BY,
    ),
    "A transfer that carried tainted money.",
)
CONTROLLER = Result(
    "FlowController",
    (
        Item("service", SERVICE, "What it is said to be."),
        Item("entity", Of.ENTITY, "Who is said to control it; null where a claim says it of the wallet itself.",
             required=False),
        Item("links", Of.LINK, "On whose word: the attribution, and the cluster by way of which it holds.", many=True),
    ),
    "An attribution of a wallet to an exchange or mixer.",
)  # fmt: skip
ENDPOINT = Result(
    "FlowEndpoint",
    (
        Item("entity", Of.ENTITY, "The wallet, or the transaction whose fee it is.", interface="Money"),
        ASSET,
        ENDED,
        TAINTED,
        BY,
        *TIMES,
        Item("controllers", CONTROLLER, "The exchanges and mixers that are said to control it.", many=True),
    ),
    "Where tainted money is not followed any further.",
)
RESULT = Result(
    "MoneyFlow",
    (
        Item("totals", TOTAL, "Of each asset what the sources sent, and where it is.", many=True),
        Item("wallets", WALLET, "Those with the largest share of it first.", many=True),
        Item("transfers", TRANSFER, "Those with the largest share of it, in their order of time.", many=True),
        Item("ends", ENDPOINT, "Those with the largest share of it first.", many=True),
        LIMITS,
    ),
    "How money went on from some wallets, or came to them.",
)


async def find(search: Search, arguments: Mapping[str, Any]) -> dict[str, Any]:
    trace = trace_of(search, arguments)
    flows = await trace.run()
    picture = Picture(trace.gathered, flows, arguments["method"], arguments["limit"])
    return picture.answer(await trace.limits())


def _wallets_from_then_to(arguments: Mapping[str, Any]) -> None:
    if others := [one for one in arguments["from"] if not one.startswith("wallet:")]:
        raise BadInput(f"`from` has {others[0]!r}, which is no wallet", "name wallets, as wallet:bitcoin:bc1… is one")
    since, until, least = arguments["since"], arguments["until"], arguments["minAmount"]
    if since is not None and until is not None and since > until and not since.startswith(until):
        raise BadInput(f"`since` ({since}) is after `until` ({until})", "let the window begin before it ends")
    if least is not None and least.startswith("-"):
        raise BadInput(f"`minAmount` is {least}", "use an amount of 0 or more")


MONEY_FLOW = Analysis(
    name="moneyFlow",
    description=(
        "Where money went from some wallets, or came from, over transfers and UTXO transactions: how much of it is"
        " tainted by four methods. What a wallet sends beyond all that is known to have come in is of unknown origin,"
        " and clean. Undated transfers are not followed."
    ),
    arguments=(
        Argument("from", Of.ID, "Wallets.", required=True, many=True, least=1, most=MAX_SOURCES),
        Argument("direction", WAY, "Whether it is followed on, or back.", default="OUT"),
        Argument("method", METHOD, "By which the answer is ordered; all four are shown.", default="HAIRCUT"),
        Argument("assets", Of.TEXT, "Only these: symbols or contracts, and of UTXO transactions the family of their"
                 " wallets.", many=True),
        Argument("minAmount", Of.DECIMAL, "Transfers of less, in units of their asset, are not followed."),
        Argument("maxHops", Of.INT, "How far from `from` wallets are followed.", default=4, least=1, most=MAX_HOPS),
        Argument("since", Of.PARTIAL_DATE, "What `from` sent since then; backwards, nothing before is looked at."),
        Argument("until", Of.PARTIAL_DATE, "As if nothing had happened later."),
        Argument("limit", Of.INT, "Of wallets, of transfers and of ends.", default=100, least=1, most=MAX_SHOWN),
        EXCLUDE_INFERRED,
        THROUGH_HUBS,
    ),
    result=RESULT,
    find=find,
    statements=MAX_STATEMENTS,
    touches=2 * (MAX_ROWS + MAX_LOOKED_THROUGH) + MAX_HOPS * MAX_LOOKED_AT,
    shows=lambda arguments: 4 * int(arguments["limit"]),
    check=_wallets_from_then_to,
    reads=("SENT", "INPUT_OF", "OUTPUT_TO", "CONTROLS", "IN_CLUSTER"),
    bounds=(
        Bound("wallets that money is followed from", MAX_SOURCES, "ids", "MAX_SOURCES", "BAD_USER_INPUT"),
        Bound("hops that money is followed", MAX_HOPS, "hops", "MAX_HOPS", "BAD_USER_INPUT"),
        Bound("wallets, transfers and ends that are shown", MAX_SHOWN, "of each", "MAX_SHOWN", "BAD_USER_INPUT"),
        Bound("wallets, and transactions, of one hop that are followed", MAX_FOLLOWED, "of each", "MAX_FOLLOWED"),
        Bound("wallets of one hop whose controllers are read", MAX_LOOKED_AT, "wallets", "MAX_LOOKED_AT"),
        Bound("transfers that a wallet of `from` sent, or received", OF_A_SOURCE, "of each kind", "OF_A_SOURCE"),
        Bound("transfers of another wallet, before and after taint came", OF_A_WALLET, "of each kind", "OF_A_WALLET"),
        Bound("inputs, and outputs, of a transaction", OF_A_TRANSACTION, "of each", "OF_A_TRANSACTION"),
        Bound("transfers looked through for undated ones", MAX_LOOKED_THROUGH, "transfers", "MAX_LOOKED_THROUGH"),
        Bound("transfers that one trace reads", MAX_ROWS, "transfers", "MAX_ROWS"),
    ),
)  # fmt: skip
