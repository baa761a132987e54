"""Lists of sanctioned addresses by ticker, one address a line, as they are extracted from OFAC's list of specially
designated nationals. The ticker in the name of the file is what OFAC files an address under, and not its chain."""

import re
from collections.abc import Iterator

from graph.ids import make_id
from seed.importers.countries import country
from seed.importers.formats import Format
from seed.importers.input import Head, Input
from seed.importers.origin import Origin, origin_by_name, source_id
from seed.importers.parsed import Finding, Parsed, Reason
from seed.importers.repeats import Repeats
from seed.importers.wallets import wallet
from seed.tables import Place

# The list itself is a publication of the United States; whoever makes these files of it says so in their name alone.
PUBLISHER = "Office of Foreign Assets Control"
LIST = "OFAC SDN digital currency addresses"
SANCTION = make_id("Sanction", LIST)
IMPOSED_BY = make_id("Country", "US")
_NAME = re.compile(r"(?:^|/)sanctioned_addresses_([A-Za-z0-9]{1,12})\.[^/]*$")
_WORD = re.compile(r"[A-Za-z0-9:]{10,120}", re.ASCII)
_LINES_LOOKED_AT = 20


def recognises(head: Head) -> bool:
    """Lines of one word and a name. Without the name any list of wallets would turn into one of sanctioned wallets."""
    if not _NAME.search(head.name):
        return False
    lines = [line.strip() for line in head.text.splitlines()[:_LINES_LOOKED_AT] if line.strip()]
    return bool(lines) and all(_WORD.fullmatch(line) for line in lines)


def origin(file: Input) -> Origin:
    """The same for every version of a ticker's list, wherever it lies."""
    ticker = _ticker(file)
    if ticker is None:
        return origin_by_name("ofac", file, publisher=PUBLISHER)
    return Origin(source_id("ofac", ticker), f"{LIST}, {ticker}", publisher=PUBLISHER)


def read(file: Input, origin: Origin) -> Iterator[Parsed]:
    yield _list(file, origin)
    ticker, repeats = _ticker(file), Repeats()
    for number, line in file.lines():
        # The whole file was found to be UTF-8 before; what is not, is no address either.
        yield _line(line.decode("utf-8", "replace"), Place(file.name, number), origin, ticker, repeats)


def _list(file: Input, origin: Origin) -> Parsed:
    """The designation that all addresses have in common. Which programme each is under the file does not say."""
    place = file.place
    imposed_by = country(origin, "US", place)
    return Parsed(
        nodes=(
            origin.entity("Sanction", SANCTION, place, name=LIST),
            *((imposed_by,) if imposed_by else ()),
        ),
        assertions=(origin.reports(SANCTION, place), origin.says("IMPOSED_BY", SANCTION, IMPOSED_BY, place)),
        records=0,
    )


def _line(text: str, place: Place, origin: Origin, ticker: str | None, repeats: Repeats) -> Parsed:
    node, findings = wallet(origin, text, place, text)
    if node is None:
        return Parsed(findings=findings)
    if first := repeats.earlier(node.id, place.line or 0):
        problem = f"{text!r} stands on line {first} already"
        findings += (Finding(Reason.REPEATED, problem, place, text, kept=True),)
    nodes = [node]
    assertions = [origin.reports(node.id, place, record=text), origin.says("DESIGNATES", SANCTION, node.id, place)]
    if ticker:
        claim, held = origin.claims(node.id, "listedTicker", ticker, place)
        nodes.append(claim)
        assertions.append(held)
    return Parsed(tuple(nodes), tuple(assertions), findings)


def _ticker(file: Input) -> str | None:
    found = _NAME.search(file.name)
    return found[1].upper() if found else None


FORMAT = Format(
    name="ofac",
    title="sanctioned addresses by ticker, one a line",
    recognises=recognises,
    origin=origin,
    read=read,
    by_line=True,
)
